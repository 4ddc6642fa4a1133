import type { Context } from '../engine/context.ts'
import type { QueryCache } from '../engine/query_cache.ts'
import { queryRows } from '../engine/rows.ts'
import type { Definition, Filter, Value } from './codes.ts'

/** The definitions of all measures, by name. */
export async function readDefinitions(
  queryCache: Pick<QueryCache, 'answer'>,
  context: Context,
): Promise<Map<string, Definition>> {
  const answer = await queryCache.answer(context, { route: 'meta' })
  const { cubes } = JSON.parse(answer.body.toString()) as {
    cubes: { measures: { name: string; shortTitle: string; description: string; meta: Definition }[] }[]
  }
  return new Map(
    cubes
      .flatMap((cube) => cube.measures)
      .map(({ name, shortTitle, description, meta: { version, numerator, denominator } }) => [
        name,
        {
          title: shortTitle,
          description,
          version,
          ...(numerator === undefined ? {} : { numerator }),
          ...(denominator === undefined ? {} : { denominator }),
        },
      ]),
  )
}

/** A figure's value, of a rate with its two sides. */
export async function valueOf(
  queryCache: QueryCache,
  context: Context,
  metric: string,
  filters: Filter[],
  { numerator, denominator }: Definition,
): Promise<Value> {
  const view = metric.split('.')[0]!
  const sides = [numerator, denominator].flatMap((side) => (side === undefined ? [] : [`${view}.${side}`]))
  const [row] = await queryRows(queryCache, context, { measures: [metric, ...sides], filters })
  const number = (member: string) => {
    const value = row?.[member]
    return value === null || value === undefined ? null : Number(value)
  }
  return {
    value: number(metric),
    ...(sides.length === 2 ? { numerator: number(sides[0]!), denominator: number(sides[1]!) } : {}),
  }
}
