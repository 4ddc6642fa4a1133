import { type Dialect, NAME, unescaped } from '../dialect.ts'
import type { SortKeys } from './vietnamese.ts'

/** Changes to the SQL that Cube writes for Trino, so that it answers as DuckDB does. */

interface Ordered {
  id?: string
  desc?: boolean
}

/** A column of the result as Cube's query has it. */
interface Selected {
  dimension?: string
  aliasName(): string | null
}

/** What is used of Cube's class. */
interface TrinoQuery {
  order: Ordered[]
  orderHashToString(ordered: Ordered | null): string | null
  orderBy(): string
  dimensionsForSelect(): Selected[]
  getFieldIndex(id: string): number | null
  newFilter(filter: unknown): FilterWriter
}

interface FilterWriter {
  allocateParam(value: unknown): string
  likeIgnoreCase(column: string, not: boolean, value: unknown, type?: 'contains' | 'starts' | 'ends'): string
  escapeWildcardChars(value: unknown): unknown
  /** How a value is written that a member is compared with; `?` stands for it. */
  castParameter(): string
  /** The dimension that the condition is on, if it is on one. */
  dimension?: string
  definition(): { type: string }
}

export type TrinoDialect = new (...args: never[]) => TrinoQuery

/**
 * A condition on a part of a text, capitals or not. Cube writes LIKE, in which `%`, `_` and `\` of a value are signs of a
 * pattern; these functions know no patterns. Can go: when Cube escapes them.
 */
function search(
  this: FilterWriter,
  column: string,
  not: boolean,
  value: unknown,
  type: 'contains' | 'starts' | 'ends' = 'contains',
): string {
  const text = `lower(${column})`
  const part = `lower(${this.allocateParam(value)})`
  const found = {
    contains: `strpos(${text}, ${part}) > 0`,
    starts: `starts_with(${text}, ${part})`,
    ends: `strpos(reverse(${text}), reverse(${part})) = 1`,
  }[type]
  return not ? `NOT (${found})` : found
}

/**
 * How a text is written that a day or a moment is compared with: Trino compares neither with a text, and of a moment DuckDB
 * takes the day where the column holds days. Can go: when Cube's dialect casts values of times.
 */
function dayOf(writer: FilterWriter): string | null {
  if (writer.definition().type !== 'time') return null
  return writer.dimension?.endsWith('_at')
    ? `from_iso8601_timestamp(replace(?, ' ', 'T'))`
    : 'CAST(substr(?, 1, 10) AS DATE)'
}

/**
 * Cube's dialect for Trino with the order and the search of DuckDB's.
 * @param sortKeys the order of names, once it is known
 */
export function asDuckdbAnswers(dialect: TrinoDialect, sortKeys: () => SortKeys): Dialect {
  return class extends dialect {
    /** Names come in the order of the Vietnamese alphabet. */
    override orderHashToString(ordered: Ordered | null): string | null {
      const written = super.orderHashToString(ordered)
      if (written === null || !NAME.test(ordered?.id ?? '')) return written
      const alias = this.dimensionsForSelect()
        .find((one) => one.dimension === ordered!.id)
        ?.aliasName()
      if (alias == null) return written
      const direction = ordered!.desc ? 'DESC' : 'ASC'
      return sortKeys()(alias)
        .map((key) => `${key} ${direction}`)
        .join(', ')
    }

    /**
     * Rows that the asked order leaves equal come in the order of their dimensions: nodes deliver them in another order each
     * time, and a page would change with every reload.
     */
    override orderBy(): string {
      const written = super.orderBy()
      if (written === '') return written
      const asked = new Set(this.order.map(({ id }) => this.getFieldIndex(id ?? '')))
      const rest = this.dimensionsForSelect()
        .map(({ dimension }) => this.getFieldIndex(dimension ?? ''))
        .filter((index) => index !== null && !asked.has(index))
      return [written, ...new Set(rest)].join(', ')
    }

    override newFilter(filter: unknown): FilterWriter {
      const writer = super.newFilter(filter)
      const written = writer.castParameter.bind(writer)
      return Object.assign(writer, {
        likeIgnoreCase: search,
        escapeWildcardChars: unescaped,
        castParameter: () => dayOf(writer) ?? written(),
      })
    }
  }
}
