/** Changes to the SQL that Cube writes for DuckDB. */

/** One entry of a query's order. */
interface Ordered {
  id?: string
  desc?: boolean
}

/** What Cube writes a condition with. */
interface FilterWriter {
  allocateParam(value: unknown): string
  likeIgnoreCase(column: string, not: boolean, value: unknown, type?: keyof typeof SEARCHES): string
}

interface QueryWriter {
  orderHashToString(ordered: Ordered | null): string | null
  newFilter(filter: unknown): FilterWriter
}

/** DuckDB's functions for the conditions on parts of a text. */
const SEARCHES = { contains: 'contains', starts: 'starts_with', ends: 'ends_with' }

/**
 * The condition that a text holds another, upper and lower case alike. Cube writes ILIKE, in which a `%` of the
 * value matches anything, so that a few of them take time without end on a long text.
 */
function search(
  this: FilterWriter,
  column: string,
  not: boolean,
  value: unknown,
  type: keyof typeof SEARCHES = 'contains',
): string {
  return `${not ? 'NOT ' : ''}${SEARCHES[type]}(lower(${column}), lower(${this.allocateParam(value)}))`
}

/** The class by which Cube writes a query for one kind of database. */
export type Dialect = new (...args: never[]) => QueryWriter

/** Members that hold what people read as a name: of units, models, places, fields, files. */
const NAME = /(_name|_place)$/

/**
 * Cube's dialect, but that names stand in the order of the Vietnamese alphabet (A, Ă, Â … D, Đ), as the pages put
 * them, and not in that of their bytes, which has Đ after Z. The order is built into DuckDB; nothing is fetched for it.
 * Parts of texts are looked for by functions whose time is linear.
 */
export function withVietnameseOrder(dialect: Dialect): Dialect {
  return class extends dialect {
    override orderHashToString(ordered: Ordered | null): string | null {
      const written = super.orderHashToString(ordered)
      // `3 ASC`: a column by its number.
      return written !== null && NAME.test(ordered?.id ?? '')
        ? written.replace(/^\d+(?= )/, '$& COLLATE vi')
        : written
    }

    override newFilter(filter: unknown): FilterWriter {
      return Object.assign(super.newFilter(filter), { likeIgnoreCase: search })
    }
  }
}
