/** Changes to the SQL that Cube writes for DuckDB. */

/** One entry of a query's order. */
interface Ordered {
  id?: string
  desc?: boolean
}

/** Cube's class that writes conditions. */
interface FilterWriter {
  allocateParam(value: unknown): string
  likeIgnoreCase(column: string, not: boolean, value: unknown, type?: keyof typeof SEARCHES): string
  escapeWildcardChars(value: unknown): unknown
}

interface QueryWriter {
  orderHashToString(ordered: Ordered | null): string | null
  newFilter(filter: unknown): FilterWriter
}

/** DuckDB's functions for the conditions on parts of a text. */
const SEARCHES = { contains: 'contains', starts: 'starts_with', ends: 'ends_with' }

/** A text that is looked for, as it is: Cube escapes it for patterns, and there are none here. */
export const unescaped = (value: unknown): unknown => value

/**
 * A case-insensitive condition on a part of a text. Cube writes ILIKE, in which each `%` of the value is a wildcard; a few
 * of them take very long on a long text. The functions here take linear time.
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
export const NAME = /(_name|_place|\.province)$/

/**
 * Cube's dialect with names in the order of the Vietnamese alphabet (A, Ă, Â … D, Đ), as on the pages, instead of byte
 * order, which has Đ after Z. The collation is built into DuckDB.
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
      return Object.assign(super.newFilter(filter), {
        likeIgnoreCase: search,
        escapeWildcardChars: unescaped,
      })
    }
  }
}
