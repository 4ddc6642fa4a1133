import { Router } from 'express'
import { SYSTEM } from '../identity.ts'
import type { RouteOptions } from '../route.ts'
import { readiness } from './readiness.ts'

/**
 * `GET /healthz`: the process answers; `GET /readyz`: figures can be answered, and what became of the nightly backup, which
 * does not decide whether they are.
 * @param backup null where no backup is made by the server
 */
export function healthRoutes(
  { engine, snapshots, contextFor, needs }: RouteOptions,
  isReady: () => boolean,
  backup: () => object | null,
): Router {
  const router = Router()
  router.get('/healthz', needs('public', 'any'), (_request, response) => {
    response.json({ status: 'up' })
  })
  const check = readiness({
    isOpen: isReady,
    current: () => contextFor(SYSTEM, undefined),
    unserved: () => snapshots.unserved(),
    load: (context, query, signal) => engine.load(context, query, undefined, signal),
  })
  router.get('/readyz', needs('public', 'any'), async (_request, response) => {
    const found = await check()
    const kept = backup()
    response
      .status(found.status === 'ready' ? 200 : 503)
      .json(kept === null ? found : { ...found, backup: kept })
  })
  return router
}
