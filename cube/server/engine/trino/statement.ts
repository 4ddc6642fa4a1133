/** What stands in quotes or in a comment is passed over; a parameter and the name of the mart are not. */
const PIECES = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\?|\bmart\.([a-z_]+)/g

/**
 * SQL as it is sent: tables of `mart` are those of the snapshot, and each `?` is its value as a literal. Both are put in in
 * one go, so that no caller's text is ever read as SQL; Trino's prepared statements would take one more request for each
 * question.
 * @param relation what stands in the place of a table of the mart
 * @throws Error where there are more or fewer values than parameters
 */
export function statementOf(sql: string, values: unknown[], relation: (table: string) => string): string {
  let used = 0
  const text = sql.replace(PIECES, (piece: string, table: string | undefined) => {
    if (piece === '?') return literal(values[used++])
    return table === undefined ? piece : relation(table)
  })
  if (used !== values.length) throw new Error(`${values.length} values for ${used} parameters`)
  return text
}

/** A value as SQL. In Trino a text ends at a single quote only, and a backslash is a character like others. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value)
  if (value instanceof Date) return `'${value.toISOString()}'`
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  throw new Error(`no SQL for a value of type ${typeof value}`)
}
