import { Router } from 'express'
import { SYSTEM } from '../identity.ts'
import type { RouteOptions } from '../route.ts'
import { readiness } from './readiness.ts'

/** `GET /healthz`: the process answers; `GET /readyz`: figures can be answered. */
export function healthRoutes(
  { engine, snapshots, contextFor, needs }: RouteOptions,
  isReady: () => boolean,
): Router {
  const router = Router()
  router.get('/healthz', needs('public'), (_request, response) => {
    response.json({ status: 'up' })
  })
  const check = readiness({
    isOpen: isReady,
    current: () => contextFor(SYSTEM, undefined),
    unserved: () => snapshots.unserved(),
    load: (context, query, signal) => engine.load(context, query, undefined, signal),
  })
  router.get('/readyz', needs('public'), async (_request, response) => {
    const found = await check()
    response.status(found.status === 'ready' ? 200 : 503).json(found)
  })
  return router
}
