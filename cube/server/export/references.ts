import type { QueryCache } from '../engine/query_cache.ts'
import type { Context } from '../engine/context.ts'
import { type Definition, referenceTo } from '../evidence/codes.ts'
import { readDefinitions, valueOf } from '../evidence/values.ts'
import type { Given } from '../evidence/references.ts'
import type { Catalogue } from './catalogue.ts'
import type { Filter, Query } from './table.ts'

/** Operators that look for a part of a text: what is typed there may be anybody's name. */
const FREE = /contains|startsWith|endsWith/i

/**
 * References to the totals of a table's measures over all that its filters let through. None where the filters are no
 * fixed set (days counted from today, or conditions on the sums of each row), and none where they name a person: what a
 * code stands for is kept for ever.
 * @param query with the default round
 */
export async function figuresOf(
  queryCache: QueryCache,
  catalogue: Catalogue,
  context: Context,
  query: Query,
): Promise<Given[]> {
  const definitions = await readDefinitions(queryCache, context)
  const filters = fixedFilters(query, definitions)
  if (!filters || filters.some((filter) => namesPeople(filter, catalogue))) return []
  const made: Given[] = []
  for (const metric of query.measures ?? []) {
    const definition = definitions.get(metric)
    if (!definition) continue
    const reference = referenceTo(context, metric, filters, definition)
    made.push({ ...reference, value: await valueOf(queryCache, context, metric, filters, definition) })
  }
  return made
}

/** A filter of a column that holds people's names, or by words that somebody typed. */
function namesPeople({ member, operator, values = [], and, or }: Filter, catalogue: Catalogue): boolean {
  const holdsNames = () => FREE.test(operator ?? '') || catalogue.member(member!)?.meta.personal !== undefined
  return (and ?? or)?.some((part) => namesPeople(part, catalogue)) ?? (values.length > 0 && holdsNames())
}

function fixedFilters(
  { filters = [], timeDimensions = [] }: Query,
  measures: ReadonlyMap<string, Definition>,
): Filter[] | null {
  const ranges = timeDimensions.flatMap(({ dimension, dateRange }): Filter[] =>
    dateRange === undefined
      ? []
      : [{ member: dimension, operator: 'inDateRange', values: [dateRange].flat() }],
  )
  const all = [...filters, ...ranges].map(named)
  const fixed = (filter: Filter): boolean =>
    (filter.and ?? filter.or)?.every(fixed) ??
    (!measures.has(filter.member!) &&
      (!/Date/.test(filter.operator ?? '') ||
        (filter.values ?? []).every((value) => /^\d{4}-\d\d-\d\d/.test(String(value)))))
  return all.every(fixed) ? all : null
}

/** Cube takes `dimension` for `member` too. */
function named({ dimension, and, or, ...rest }: Filter): Filter {
  return {
    ...rest,
    ...(dimension !== undefined && { member: dimension }),
    ...(and && { and: and.map(named) }),
    ...(or && { or: or.map(named) }),
  }
}
