import type { DuckDBConnection } from '@duckdb/node-api'
import { rowsOf } from '../sql.ts'

/** A snapshot's tables as they stand in the lake: the same columns in the same order, with codes and names as texts. */

export interface LakeColumn {
  name: string
  /** As the engine writes it. */
  type: 'varchar' | 'integer' | 'bigint' | 'boolean' | 'date' | 'timestamp(6)'
}

export interface LakeTable {
  name: string
  columns: LakeColumn[]
}

/** Rows, and the sum of a digest of each. */
export interface Sums {
  rows: string
  content: string
}

const TYPES: Record<string, LakeColumn['type']> = {
  VARCHAR: 'varchar',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp(6)',
}

/**
 * The tables of the snapshot that is attached as `mart`.
 * @throws Error where a column has a type that nobody has told how to write
 */
export async function lakeTables(connection: DuckDBConnection): Promise<LakeTable[]> {
  const found = await rowsOf<{ table: string; column: string; type: string }>(
    connection,
    `SELECT table_name AS "table", column_name AS "column", data_type AS type FROM duckdb_columns()
     WHERE database_name = 'mart' AND NOT ends_with(table_name, '_coded')
     ORDER BY table_name, column_index`,
  )
  const tables = new Map<string, LakeTable>()
  for (const { table, column, type } of found) {
    const written = type.startsWith('ENUM') ? 'varchar' : TYPES[type]
    if (written === undefined)
      throw new Error(`${table}.${column} is ${type}, which no table of the lake holds`)
    const one = tables.get(table) ?? { name: table, columns: [] }
    one.columns.push({ name: column, type: written })
    tables.set(table, one)
  }
  return [...tables.values()]
}

const quoted = (name: string) => `"${name}"`

/** A table's query in DuckDB, with the types of the lake. */
export function rowsInLake({ name, columns }: LakeTable): string {
  const shown = columns.map(({ name: column, type }) =>
    type === 'varchar' ? `CAST(${quoted(column)} AS VARCHAR) AS ${quoted(column)}` : quoted(column),
  )
  return `SELECT ${shown.join(', ')} FROM mart.${quoted(name)}`
}

/** The statement that shows the engine a folder of Parquet as a table. */
export function createTable(schema: string, { name, columns }: LakeTable, location: string): string {
  const list = columns.map(({ name: column, type }) => `${quoted(column)} ${type}`)
  return `CREATE TABLE ${schema}.${quoted(name)} (${list.join(', ')})
    WITH (format = 'PARQUET', external_location = '${location}')`
}

/** Of 48 bits each: sums of as many rows as there may ever be are exact in both databases. */
const DIGITS = 12

/** The query for a table's sums in DuckDB, over what is attached as `mart`. */
export function sumsInDuckdb({ name, columns }: LakeTable): string {
  const texts = columns.map(({ name: column, type }) =>
    type === 'timestamp(6)'
      ? `strftime(${quoted(column)}, '%Y-%m-%d %H:%M:%S.%f')`
      : `CAST(${quoted(column)} AS VARCHAR)`,
  )
  const hash = `CAST('0x' || substr(md5(${rowOf(texts)}), 1, ${DIGITS}) AS BIGINT)`
  return `SELECT CAST(count(*) AS VARCHAR) AS "rows", CAST(coalesce(sum(${hash}), 0) AS VARCHAR) AS content
    FROM mart.${quoted(name)}`
}

/** The same in the engine. */
export function sumsInEngine(schema: string, { name, columns }: LakeTable): string {
  const texts = columns.map(({ name: column }) => `CAST(${quoted(column)} AS VARCHAR)`)
  const digest = `substr(to_hex(md5(to_utf8(${rowOf(texts)}))), 1, ${DIGITS})`
  return `SELECT CAST(count(*) AS VARCHAR) AS "rows",
      CAST(coalesce(sum(CAST(from_base(${digest}, 16) AS DECIMAL(38, 0))), 0) AS VARCHAR) AS content
    FROM ${schema}.${quoted(name)}`
}

/** A row as one text; a missing value is told from an empty one. */
function rowOf(texts: string[]): string {
  return `concat_ws(chr(31), ${texts.map((text) => `coalesce(${text}, chr(0))`).join(', ')})`
}
