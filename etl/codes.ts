import type { DuckDBConnection } from '@duckdb/node-api'
import { rowsOf } from './sql.ts'

/**
 * Codes are written and compared as numbers of a list (DuckDB's ENUM), which costs a fraction of texts. Three lists:
 * of each the codes of the reference tables.
 */
const lists = {
  unit_code: 'SELECT code FROM csv_units',
  area_code: 'SELECT code FROM csv_areas',
  list_code: `SELECT code FROM csv_values UNION SELECT round FROM csv_rounds UNION SELECT code FROM csv_fields
    UNION SELECT "table" FROM csv_tables`,
}

/** A column of the ledger that keeps a code, and its type as DuckDB writes it. */
interface KeptColumn {
  table: string
  column: string
  type: string
  /** The list of its codes. */
  list: string
}

/**
 * Makes the temporary types `unit_code`, `area_code` and `list_code`: what the reference tables (`csv_*`) list and
 * what the ledger holds besides, in the order of their texts. The ledger is not changed.
 * @returns the ledger's columns whose list has grown, with the type that they would have to get
 */
export async function makeCodeTypes(
  connection: DuckDBConnection,
): Promise<{ table: string; column: string; type: string }[]> {
  const columns = await keptColumns(connection)
  const behind: { table: string; column: string; type: string }[] = []
  for (const [name, reference] of Object.entries(lists)) {
    const here = columns.filter(({ list }) => list === name)
    await connection.run(
      `CREATE OR REPLACE TEMP TYPE ${name} AS ENUM (SELECT code FROM (${listed(reference, here)}) ORDER BY code)`,
    )
    const [today] = await rowsOf<{ type: string }>(connection, `SELECT typeof(CAST(NULL AS ${name})) AS type`)
    for (const { table, column, type } of here)
      if (type !== today!.type) behind.push({ table, column, type: today!.type })
  }
  return behind
}

/** Makes the types of codes; the ledger's columns follow where a list has grown. */
export async function setCodeTypes(connection: DuckDBConnection): Promise<void> {
  await connection.run('BEGIN')
  const behind = await makeCodeTypes(connection)
  // The list is written out: DuckDB puts the words of an ALTER into its write-ahead log, and whoever replays
  // that log has no temporary types.
  for (const { table, column, type } of behind)
    await connection.run(`ALTER TABLE ${table} ALTER ${column} TYPE ${type}`)
  await connection.run('COMMIT')
  if (behind.length > 0) await connection.run('CHECKPOINT')
}

/** The lists of codes that `setCodeTypes` would make types of, by name. Changes nothing. */
export async function codeLists(connection: DuckDBConnection): Promise<Record<string, string[]>> {
  const columns = await keptColumns(connection)
  const found: Record<string, string[]> = {}
  for (const [name, reference] of Object.entries(lists)) {
    const here = columns.filter(({ list }) => list === name)
    const rows = await rowsOf<{ code: string }>(
      connection,
      `SELECT code FROM (${listed(reference, here)}) ORDER BY code`,
    )
    found[name] = rows.map((row) => row.code)
  }
  return found
}

/**
 * The ledger's columns that keep codes: units, areas, the report's table and round, and of the rows' own cells those of
 * closed lists, by `csv_columns`. A flag is kept as a boolean, a field as its number.
 */
function keptColumns(connection: DuckDBConnection): Promise<KeptColumn[]> {
  return rowsOf<KeptColumn>(
    connection,
    `SELECT table_name AS "table", column_name AS "column", data_type AS type,
       CASE
         WHEN column_name IN ('unit_code', 'to_unit_code') THEN 'unit_code'
         WHEN column_name IN ('area_code', 'to_area_code') THEN 'area_code'
         WHEN column_name IN ('table_name', 'round') OR EXISTS (
           FROM csv_columns c
           WHERE table_name = 'core_' || c."table" AND column_name = c."column" AND c.type = 'list'
             AND c.list NOT IN ('flag', 'field')) THEN 'list_code'
       END AS list
     FROM duckdb_columns()
     WHERE database_name = current_database() AND NOT internal
       AND (table_name = 'received_row' OR starts_with(table_name, 'core_')) AND list IS NOT NULL`,
  )
}

/** A query for the codes of the reference tables and of the ledger's columns, each once. */
function listed(reference: string, here: KeptColumn[]): string {
  const held = here.map(({ table, column, type }) =>
    type === 'VARCHAR'
      ? `SELECT DISTINCT ${column} FROM ${table}`
      : `SELECT unnest(enum_range(CAST(NULL AS ${type})))`,
  )
  return `SELECT code FROM (${[reference, ...new Set(held)].join(' UNION ')}) t(code) WHERE code <> ''`
}
