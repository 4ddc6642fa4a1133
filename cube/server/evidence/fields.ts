import { Router } from 'express'
import type { Engine } from '../engine/engine.ts'
import type { RouteOptions } from '../route.ts'

/** The plan's fields in its own words, as a snapshot holds them. */
export async function planFields(engine: Pick<Engine, 'connect'>, snapshot: string): Promise<object[]> {
  const { connection, close } = await engine.connect(snapshot)
  try {
    const rows = await connection.runAndReadAll(
      `SELECT field_code AS code, field_name AS name, title, string_split(kinds, '|') AS kinds, criteria
       FROM mart.dim_field ORDER BY field_code`,
    )
    return rows.getRowObjectsJson()
  } finally {
    close()
  }
}

/** `GET /`: the plan's fields in its own words: number, name, heading, the kinds that each takes, criteria. */
export function fieldRoutes({ engine, ready, contextOf, needs, notModified }: RouteOptions): Router {
  return Router().get('/', needs('see', ['snapshot']), async (request, response) => {
    await ready
    const context = contextOf(request)
    response.setHeader('x-snapshot', context.snapshot)
    if (notModified(request, response, context, 'fields')) return
    response.json(await planFields(engine, context.snapshot))
  })
}
