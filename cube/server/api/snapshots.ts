import { Router } from 'express'
import type { RouteOptions } from '../route.ts'

/** `GET /`: the snapshots, newest first, and which one is current. */
export function snapshotRoutes({ snapshots, ready }: RouteOptions): Router {
  return Router().get('/', async (_request, response) => {
    await ready
    response.setHeader('Cache-Control', 'no-cache')
    response.json(snapshots.describe())
  })
}
