import { Router } from 'express'
import type { RouteOptions } from '../route.ts'

/** `GET /`: the plan's fields in its own words: number, name, heading, the kinds that each takes, criteria. */
export function fieldRoutes({ engine, ready, contextOf, needs, notModified }: RouteOptions): Router {
  return Router().get('/', needs('see'), async (request, response) => {
    await ready
    const context = contextOf(request)
    response.setHeader('x-snapshot', context.snapshot)
    if (notModified(request, response, context, 'fields')) return
    const { connection, close } = await engine.connect(context.snapshot)
    try {
      const rows = await connection.runAndReadAll(
        `SELECT field_code AS code, field_name AS name, title, string_split(kinds, '|') AS kinds, criteria
         FROM mart.dim_field ORDER BY field_code`,
      )
      response.json(rows.getRowObjectsJson())
    } finally {
      close()
    }
  })
}
