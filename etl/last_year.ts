import type { DuckDBConnection } from '@duckdb/node-api'
import { sameDayLastYear } from '../cube/domain/dates.ts'
import { materializeAsOf } from './as_of.ts'
import { runStage } from './pipeline.ts'
import { literal, rowsOf } from './sql.ts'

/** A snapshot that is being built: `mart` is attached from `file`. */
interface Building {
  file: string
  loadId: number
  /** Only what was received on or before this day; null: everything known. */
  asOf: string | null
  /** The day that the snapshot is of. */
  today: string
}

/**
 * Adds to the snapshot what its open year is compared with: the models of the year before as they were known on the same
 * day. Where something of that year came or was decided since, the ledger is asked for what it knew on that day, by the
 * same tables by which a snapshot of that day would be built.
 * @returns that day; null where the year of `today` is closed
 */
export async function addLastYear(
  connection: DuckDBConnection,
  { file, loadId, asOf, today }: Building,
): Promise<string | null> {
  const day = await comparedDay(connection, today)
  if (day === null) return null
  const year = Number(day.slice(0, 4))
  const models = `SELECT *, DATE '${day}' AS known_on FROM mart.fct_model WHERE year = ${year} AND round = 'annual'`
  const reports = `mart.fct_reporting SET quota_met_then`
  const ofYear = `year = ${year} AND round = 'annual'`
  if (!(await hasChanged(connection, { loadId, asOf, day, year }))) {
    await connection.run(`INSERT INTO mart.fct_model_then BY NAME ${models}`)
    await connection.run(`UPDATE ${reports} = quota_met WHERE ${ofYear}`)
    return day
  }
  await connection.run('DETACH mart')
  await connection.run("ATTACH ':memory:' AS mart")
  try {
    await materializeAsOf(connection, loadId, day)
    await runStage(connection, 'marts', 'marts/fct_reporting')
    await connection.run(`CREATE OR REPLACE TEMP TABLE model_then AS ${models}`)
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE met_then AS SELECT CAST(unit_code AS VARCHAR) AS unit_code FROM mart.fct_reporting WHERE quota_met AND ${ofYear}`,
    )
  } finally {
    await connection.run('DETACH mart')
    await connection.run(`ATTACH ${literal(file)} AS mart`)
  }
  await connection.run('INSERT INTO mart.fct_model_then BY NAME SELECT * FROM model_then')
  await connection.run(`UPDATE ${reports} = unit_code IN (SELECT unit_code FROM met_then) WHERE ${ofYear}`)
  await connection.run('DROP TABLE model_then; DROP TABLE met_then')
  return day
}

/** The same day a year before, while the year of a day is still open; null once it is closed. */
async function comparedDay(connection: DuckDBConnection, today: string): Promise<string | null> {
  const [row] = await rowsOf<{ open: boolean }>(
    connection,
    "SELECT $today <= left($today, 4) || '-' || closes AS open FROM ref_round WHERE round = 'annual'",
    { today },
  )
  return row?.open ? sameDayLastYear(today) : null
}

/** Whether anything of a year, or of the years before it, came or was decided after a day. */
async function hasChanged(
  connection: DuckDBConnection,
  { loadId, asOf, day, year }: { loadId: number; asOf: string | null; day: string; year: number },
): Promise<boolean> {
  const [row] = await rowsOf<{ changed: boolean }>(
    connection,
    `WITH later AS (
       SELECT DISTINCT file_id FROM receipt
       WHERE load_id <= $load AND received_on > CAST($day AS DATE) AND received_on <= coalesce(CAST($as_of AS DATE), DATE '9999-12-31')
     )
     SELECT EXISTS (SELECT 1 FROM received_row WHERE year <= $year AND sheet_id IN (SELECT sheet_id FROM sheet SEMI JOIN later USING (file_id)))
       OR EXISTS (SELECT 1 FROM declaration SEMI JOIN later USING (file_id) WHERE year <= $year)
       OR EXISTS (SELECT 1 FROM decision WHERE load_id <= $load AND decided_on > CAST($day AS DATE)) AS changed`,
    { load: loadId, as_of: asOf, day, year },
  )
  return row!.changed
}
