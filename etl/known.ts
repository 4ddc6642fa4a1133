import { totalmem } from 'node:os'
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
  await makeRoom(connection)
  await connection.run(`SET VARIABLE load_id = ${loadId}`)
  await connection.run(
    `SET VARIABLE as_of = ${asOf === null ? 'CAST(NULL AS DATE)' : `DATE '${isoDate(asOf, '--as-of')}'`}`,
  )
  for (const file of ['known', 'counted', 'duplicates']) await runFile(connection, `transform/${file}.sql`)
  await connection.run(`SET VARIABLE answered = '${asked}'`)
}

/** Models that fit into the memory that the ledger is opened with. */
const FIT = 1_500_000
/** Bytes for each model beyond them: what the search for duplicates needs of names at once does not all go to disk. */
const BYTES_PER_MODEL = 600

/** More memory for a ledger of many models; never more than half of the machine's. */
async function makeRoom(connection: DuckDBConnection): Promise<void> {
  const [model] = await rowsOf<{ rows: number }>(
    connection,
    'SELECT CAST(count(*) AS INTEGER) AS rows FROM core_model',
  )
  if (model!.rows <= FIT) return
  const bytes = Math.min(1e9 + (model!.rows - FIT) * BYTES_PER_MODEL, totalmem() / 2)
  await connection.run(`SET memory_limit = '${Math.round(bytes / 1e6)}MB'`)
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
