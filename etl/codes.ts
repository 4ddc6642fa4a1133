import type { DuckDBConnection } from '@duckdb/node-api'
import { rowsOf } from './sql.ts'

/**
 * Codes are written and compared as numbers of a list (DuckDB's ENUM), which costs a fraction of texts. Three lists:
 * of each the codes of the reference tables, and where they are kept in the ledger.
 */
const lists: Record<string, { reference: string; kept: Record<string, string[]> }> = {
  unit_code: {
    reference: 'SELECT code FROM csv_units',
    kept: {
      received_row: ['unit_code'],
      core_model: ['unit_code'],
      core_replication: ['unit_code', 'to_unit_code'],
      core_commendation: ['unit_code'],
      core_publicity: ['unit_code'],
    },
  },
  area_code: {
    reference: 'SELECT code FROM csv_areas',
    kept: { core_model: ['area_code'], core_replication: ['to_area_code'] },
  },
  list_code: {
    reference: `SELECT code FROM csv_values UNION SELECT round FROM csv_rounds UNION SELECT code FROM csv_fields
      UNION SELECT "table" FROM csv_tables`,
    kept: {
      received_row: ['table_name', 'round'],
      core_model: [
        'round',
        'category',
        'kind',
        'level',
        'registration',
        'status',
        'recognition_level',
        'evaluation_h1',
        'evaluation',
        'criteria',
        'potential',
      ],
      core_replication: ['round'],
      core_commendation: ['round', 'form', 'level'],
      core_publicity: ['round', 'form'],
    },
  },
}

/** A column of the ledger that keeps a code, and its type as DuckDB writes it. */
interface KeptColumn {
  table: string
  column: string
  type: string
}

/**
 * Makes the temporary types `unit_code`, `area_code` and `list_code`: what the reference tables (`csv_*`) list and
 * what the ledger holds besides, in the order of their texts. The ledger's columns follow where a list has grown.
 */
export async function setCodeTypes(connection: DuckDBConnection): Promise<void> {
  const columns = await keptColumns(connection)
  let changed = false
  await connection.run('BEGIN')
  for (const [name, { reference, kept }] of Object.entries(lists)) {
    const here = columns.filter(({ table, column }) => kept[table]?.includes(column))
    await connection.run(
      `CREATE OR REPLACE TEMP TYPE ${name} AS ENUM (SELECT code FROM (${listed(reference, here)}) ORDER BY code)`,
    )
    const [today] = await rowsOf<{ type: string }>(connection, `SELECT typeof(CAST(NULL AS ${name})) AS type`)
    for (const { table, column, type } of here)
      if (type !== today!.type) {
        // The list is written out: DuckDB puts the words of an ALTER into its write-ahead log, and whoever replays
        // that log has no temporary types.
        await connection.run(`ALTER TABLE ${table} ALTER ${column} TYPE ${today!.type}`)
        changed = true
      }
  }
  await connection.run('COMMIT')
  if (changed) await connection.run('CHECKPOINT')
}

/** The lists of codes that `setCodeTypes` would make types of, by name. Changes nothing. */
export async function codeLists(connection: DuckDBConnection): Promise<Record<string, string[]>> {
  const columns = await keptColumns(connection)
  const found: Record<string, string[]> = {}
  for (const [name, { reference, kept }] of Object.entries(lists)) {
    const here = columns.filter(({ table, column }) => kept[table]?.includes(column))
    const rows = await rowsOf<{ code: string }>(
      connection,
      `SELECT code FROM (${listed(reference, here)}) ORDER BY code`,
    )
    found[name] = rows.map((row) => row.code)
  }
  return found
}

function keptColumns(connection: DuckDBConnection): Promise<KeptColumn[]> {
  return rowsOf<KeptColumn>(
    connection,
    `SELECT table_name AS "table", column_name AS "column", data_type AS type
     FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal`,
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
