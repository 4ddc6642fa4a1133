import { Router } from 'express'
import { signedIn } from '../identity.ts'
import { type RouteOptions, snapshotsFor } from '../route.ts'

/** `GET /`: the snapshots, newest first, and which one is current. */
export function snapshotRoutes({ snapshots, ready, identify, needs }: RouteOptions): Router {
  return Router().get('/', needs('see'), async (request, response) => {
    await ready
    const identity = signedIn(identify(request))
    response.setHeader('Cache-Control', 'no-cache')
    if (identity.role !== 'open') response.vary('Cookie')
    response.json(snapshotsFor(identity, snapshots.describe()))
  })
}
