import type { DuckDBConnection } from '@duckdb/node-api'
import { isoDate } from './paths.ts'
import { rowsOf, runFile } from './sql.ts'

/**
 * Works out what is known after a load, of what was received on or before a day: `known_*`, the
 * versions that count and the pairs that look alike. Done once for one question; the reference
 * tables are in place.
 * @param asOf null: whenever it was received
 */
export async function know(connection: DuckDBConnection, loadId: number, asOf: string | null): Promise<void> {
  const asked = `${loadId} ${asOf ?? ''}`
  const [now] = await rowsOf<{ answered: string | null }>(
    connection,
    "SELECT getvariable('answered') AS answered",
  )
  if (now!.answered === asked) return
  await connection.run(`SET VARIABLE load_id = ${loadId}`)
  await connection.run(
    `SET VARIABLE as_of = ${asOf === null ? 'CAST(NULL AS DATE)' : `DATE '${isoDate(asOf, '--as-of')}'`}`,
  )
  for (const file of ['known', 'counted', 'duplicates']) await runFile(connection, `transform/${file}.sql`)
  await connection.run(`SET VARIABLE answered = '${asked}'`)
}

/** All that the ledger knows today. @returns the last load, 0 where there is none */
export async function knowAll(connection: DuckDBConnection): Promise<number> {
  const [last] = await rowsOf<{ load_id: number }>(
    connection,
    'SELECT coalesce(max(load_id), 0) AS load_id FROM load',
  )
  await know(connection, last!.load_id, null)
  return last!.load_id
}
