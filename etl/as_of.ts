import type { DuckDBConnection } from '@duckdb/node-api'
import { isoDate } from './paths.ts'
import { runStage } from './pipeline.ts'
import { rowsOf } from './sql.ts'

/**
 * Works out what the ledger knew after a load, of what was received on or before a day: `asof_*`, the versions that
 * count and the pairs that look alike. The same question asked again costs nothing. The reference tables are in place.
 * @param asOf null: whenever it was received
 */
export async function materializeAsOf(
  connection: DuckDBConnection,
  loadId: number,
  asOf: string | null,
): Promise<void> {
  const question = `${loadId} ${asOf ?? ''}`
  const [now] = await rowsOf<{ built: string | null }>(
    connection,
    "SELECT getvariable('as_of_built') AS built",
  )
  if (now!.built === question) return
  await connection.run(`SET VARIABLE load_id = ${loadId}`)
  await connection.run(
    `SET VARIABLE as_of = ${asOf === null ? 'CAST(NULL AS DATE)' : `DATE '${isoDate(asOf, '--as-of')}'`}`,
  )
  await runStage(connection, 'asOf')
  await connection.run(`SET VARIABLE as_of_built = '${question}'`)
}

/** The same of all that the ledger knows today. @returns the last load, 0 where there is none */
export async function materializeToday(connection: DuckDBConnection): Promise<number> {
  const [last] = await rowsOf<{ load_id: number }>(
    connection,
    'SELECT coalesce(max(load_id), 0) AS load_id FROM load',
  )
  await materializeAsOf(connection, last!.load_id, null)
  return last!.load_id
}
