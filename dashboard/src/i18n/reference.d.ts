/**
 * Two columns of a table in `data/reference`, `reference:TABLE/KEY/VALUE`: the values by their keys, read when the pages are
 * built. A key of two columns is `FIRST.SECOND`, there and in what comes back; `?A,B` takes only rows whose first column is A or B.
 */
declare module 'reference:*' {
  const values: Record<string, string>
  export default values
}
