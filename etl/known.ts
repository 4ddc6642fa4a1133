import type { DuckDBConnection } from '@duckdb/node-api'
import { rowsOf, runFile } from './sql.ts'

/**
 * Works out all that the ledger knows today: `known_*` and the versions that count, over every
 * load. The reference tables are in place.
 * @returns the last load, 0 where there is none
 */
export async function knowAll(connection: DuckDBConnection): Promise<number> {
  const [last] = await rowsOf<{ load_id: number }>(
    connection,
    'SELECT coalesce(max(load_id), 0) AS load_id FROM load',
  )
  await connection.run(`SET VARIABLE load_id = ${last!.load_id}`)
  await connection.run('SET VARIABLE as_of = CAST(NULL AS DATE)')
  await runFile(connection, 'transform/known.sql')
  await runFile(connection, 'transform/counted.sql')
  return last!.load_id
}
