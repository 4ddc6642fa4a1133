/** Whether two engines' rows are the same, order included. */

export type Row = Record<string, string | number | boolean | null>

interface Ordered {
  measures?: string[]
  dimensions?: string[]
  timeDimensions?: { dimension: string; granularity?: string }[]
  order?: Record<string, string> | [string, string][]
}

/** Rates may differ by this, as the issue says; everything else is the same to the letter. */
const WITHIN = 1e-9

const isNumber = (text: string) => /^-?\d+(\.\d+)?([eE]-?\d+)?$/.test(text)

/** A value to nine decimals, so that equal rows have equal texts. */
function cell(value: Row[string] | undefined): unknown {
  return typeof value === 'string' && value.includes('.') && isNumber(value)
    ? Math.round(Number(value) / WITHIN) * WITHIN
    : (value ?? null)
}

const textOf = (row: Row) =>
  JSON.stringify(
    Object.keys(row)
      .sort()
      .map((key) => [key, cell(row[key])]),
  )

/** The members by which a query is ordered, as Cube takes them where it does not say. */
export function orderOf({ measures = [], dimensions = [], timeDimensions = [], order }: Ordered): string[] {
  // An order that names nothing is none.
  if (order !== undefined) return Array.isArray(order) ? order.map(([member]) => member) : Object.keys(order)
  const time = timeDimensions.find(({ granularity }) => granularity)
  if (time) return [`${time.dimension}.${time.granularity!}`]
  if (measures.length > 0 && dimensions.length > 0) return [measures[0]!]
  return dimensions.slice(0, 1)
}

/**
 * How the rows of a query differ: the first difference in words; null: they do not. Rows that the query's order leaves equal
 * may come in any order.
 */
export function difference(query: object, here: Row[], there: Row[]): string | null {
  if (here.length !== there.length) return `${here.length} rows and ${there.length}`
  const [a, b] = [here.map(textOf), there.map(textOf)]
  const sorted = [...b].sort()
  const at = [...a].sort().findIndex((text, i) => text !== sorted[i])
  if (at >= 0) return `${[...a].sort()[at]!} and ${sorted[at]!}`
  const members = orderOf(query)
  const keyOf = (row: Row) => JSON.stringify(members.map((member) => cell(row[member])))
  const place = here.findIndex((row, i) => keyOf(row) !== keyOf(there[i]!))
  return place < 0 ? null : `row ${place}: ${keyOf(here[place]!)} and ${keyOf(there[place]!)}`
}
