import { createHash } from 'node:crypto'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { literal, rowsOf } from './sql.ts'

/** What a snapshot holds, counted. */
export interface Measure {
  /** Rows by table. */
  rows: Record<string, number>
  /** Equal figures give an equal hash whatever order the files were loaded in. */
  contentHash: string
}

/**
 * Columns that are no content: they say in which load something came, or as of which day it is known, not what it says.
 */
const loadColumns = ['file_id', 'load_id', 'loaded_at', 'known_on']

interface Table {
  table: string
  columns: { name: string; type: string }[]
}

/** Opens a snapshot to read, under the name `mart`, whatever its version. Nothing on disk changes. */
export async function readSnapshot<T>(
  file: string,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run('SET preserve_insertion_order = false')
    await connection.run("SET memory_limit = '1GB'")
    await connection.run(`ATTACH ${literal(file)} AS mart (READ_ONLY)`)
    return await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Counts the rows of the snapshot that is attached as `mart`, and works out its content hash. */
export async function measure(connection: DuckDBConnection): Promise<Measure> {
  const found = await rowsOf<Table>(
    connection,
    `SELECT table_name AS "table", list({ 'name': column_name, 'type': data_type } ORDER BY column_index) AS columns
     FROM duckdb_columns()
     WHERE database_name = 'mart' AND table_name NOT IN ('snapshot_info', 'reconciliation', 'fct_change')
       AND column_name NOT IN (${loadColumns.map((column) => `'${column}'`).join(', ')})
     GROUP BY table_name ORDER BY table_name`,
  )
  const coded = found.find(({ table }) => table === 'fct_model_coded')
  const shared = coded?.columns.find(({ name }) => name === 'field_name')!.type
  // With codes as numbers `fct_model` is a view of the table.
  const tables = found.filter(({ table }) => !coded || table !== 'fct_model')
  const rows: Record<string, number> = {}
  const hashes: string[] = []
  for (const one of tables) {
    const { n, hash } =
      shared === undefined ? await textHash(connection, one) : await sumOfHashes(connection, one, shared)
    rows[one.table.replace('_coded', '')] = n
    hashes.push(`${one.table}:${hash}`)
  }
  return { rows, contentHash: createHash('sha256').update(hashes.join('\n')).digest('hex') }
}

/** A table's number of rows and the sum of their MD5. */
async function sumOfHashes(
  connection: DuckDBConnection,
  { table, columns }: Table,
  shared: string,
): Promise<{ n: number; hash: string }> {
  // A shared name goes by its number in the sorted list: all of these names stand in the dimensions and receipts.
  // The numbers of a code depend on the lists as they are today.
  const row = columns
    .map(({ name, type }) =>
      type.startsWith('ENUM') && type !== shared ? `CAST("${name}" AS VARCHAR)` : `"${name}"`,
    )
    .map((column) => `${column}, 'ASC NULLS LAST'`)
    .join(', ')
  const [found] = await rowsOf<{ n: number; hash: string }>(
    connection,
    `SELECT CAST(count(*) AS INTEGER) AS n, concat_ws(' ', count(*), sum(CAST(h >> 64 AS UBIGINT)), sum(CAST(h & 18446744073709551615 AS UBIGINT))) AS hash
     FROM (SELECT md5_number(create_sort_key(${row})) AS h FROM mart."${table}")`,
  )
  return found!
}

/** The same of a snapshot of before codes were numbers: SHA-256 over its rows' MD5, sorted. */
async function textHash(
  connection: DuckDBConnection,
  { table, columns }: Table,
): Promise<{ n: number; hash: string }> {
  const row = columns.map(({ name }) => `coalesce(CAST("${name}" AS VARCHAR), chr(0))`).join(', chr(31), ')
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE row_hash AS SELECT md5(concat(${row})) AS h FROM mart."${table}"`,
  )
  const [all] = await rowsOf<{ n: number }>(connection, 'SELECT CAST(count(*) AS INTEGER) AS n FROM row_hash')
  const hash = createHash('sha256')
  // One text in memory holds a million rows; more are added up by their first letter.
  for (const first of all!.n > 1_000_000 ? '0123456789abcdef' : [''])
    for (const { text } of await rowsOf<{ text: string | null }>(
      connection,
      "SELECT string_agg(h, '' ORDER BY h) AS text FROM row_hash WHERE starts_with(h, $first)",
      { first },
    ))
      hash.update(text ?? '')
  await connection.run('DROP TABLE row_hash')
  return { n: all!.n, hash: hash.digest('hex') }
}
