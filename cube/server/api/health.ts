import { Router } from 'express'
import type { RouteOptions } from '../route.ts'
import { readiness } from './readiness.ts'

/** `GET /healthz`: the process answers; `GET /readyz`: figures can be answered. */
export function healthRoutes(
  { engine, snapshots, contextFor }: RouteOptions,
  isReady: () => boolean,
): Router {
  const router = Router()
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'up' })
  })
  const check = readiness({
    isOpen: isReady,
    current: () => contextFor({ role: 'open', name: null }, undefined),
    unserved: () => snapshots.unserved(),
    load: (context, query, signal) => engine.load(context, query, undefined, signal),
  })
  router.get('/readyz', async (_request, response) => {
    const found = await check()
    response.status(found.status === 'ready' ? 200 : 503).json(found)
  })
  return router
}
