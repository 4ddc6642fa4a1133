import type { Answers } from '../answers.ts'
import type { Context } from '../engine.ts'
import { type Definition, readDefinitions, type References, referenceTo, valueOf } from '../figures.ts'
import type { Filter, Query } from './table.ts'

/** A measure of a table and the code by which its total can be looked up. */
export interface FigureLine {
  title: string
  code: string
}

/**
 * Codes of a table's measures over all that its filters let through, kept so that they can be looked up.
 * None where the filters are no fixed set: days counted from today, or conditions on the sums of each row.
 * @param query with the default round
 */
export async function figureLines(
  answers: Answers,
  references: References,
  context: Context,
  query: Query,
): Promise<FigureLine[]> {
  const definitions = await readDefinitions(answers, context)
  const filters = fixedFilters(query, definitions)
  if (!filters) return []
  const made = []
  for (const metric of query.measures ?? []) {
    const definition = definitions.get(metric)
    if (!definition) continue
    const reference = referenceTo(context, metric, filters, definition)
    made.push({ ...reference, value: await valueOf(answers, context, metric, filters, definition) })
  }
  references.add(made)
  return made.map(({ code, definition }) => ({ title: definition.title, code }))
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
