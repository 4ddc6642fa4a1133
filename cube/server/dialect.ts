/** What is changed of the SQL that Cube writes for DuckDB. */

/** One entry of a query's order. */
interface Ordered {
  id?: string
  desc?: boolean
}

interface QueryWriter {
  orderHashToString(ordered: Ordered | null): string | null
}

/** The class by which Cube writes a query for one kind of database. */
export type Dialect = new (...args: never[]) => QueryWriter

/** Members that hold what people read as a name: of units, models, places, fields, files. */
const NAME = /(_name|_place)$/

/**
 * Cube's dialect, but that names stand in the order of the Vietnamese alphabet (A, Ă, Â … D, Đ), as the pages put
 * them, and not in that of their bytes, which has Đ after Z. The order is built into DuckDB; nothing is fetched for it.
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
  }
}
