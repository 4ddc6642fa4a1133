import type { DuckDBConnection } from '@duckdb/node-api'
import { rowsOf } from '../sql.ts'
import { HIDDEN_WORD } from './names.ts'

/**
 * Puts names back into staged rows where a form came back with the words of a decision: a unit fills in the form that it
 * was sent, and its models must stay the ones that they were. Costs nothing where nobody was ever hidden.
 * @param words of all decisions, also of those that were taken back
 */
export async function restoreNames(
  connection: DuckDBConnection,
  words: { word: string; name: string }[],
): Promise<void> {
  if (words.length === 0) return
  const columns = await rowsOf<{ table_name: string; column_name: string }>(
    connection,
    `SELECT table_name, column_name FROM duckdb_columns()
     WHERE database_name = 'temp' AND (table_name LIKE 'cells\\_%' ESCAPE '\\' OR table_name = 'stg_info') AND data_type = 'VARCHAR'`,
  )
  for (const { table_name: table, column_name: column } of columns) {
    const held = await rowsOf(
      connection,
      `SELECT 1 FROM "${table}" WHERE contains("${column}", $word) LIMIT 1`,
      { word: HIDDEN_WORD },
    )
    if (held.length === 0) continue
    for (const { word, name } of words)
      await connection.run(
        `UPDATE "${table}" SET "${column}" = replace("${column}", $word, $name) WHERE contains("${column}", $word)`,
        { word, name },
      )
  }
}
