import { DuckDBInstance } from '@duckdb/node-api'
import { factColumns } from '../../../etl/facts.ts'
import type { HiddenNames } from '../../../etl/persons/names.ts'
import { type Columns, maskedColumns } from './hidden.ts'

/** The columns that formulas may read: what an older snapshot lacks of them is null in it. */
export const ADDED: Record<string, Record<string, string>> = factColumns()

/** The table of changes of a snapshot that knows none. */
export const NO_CHANGES = `SELECT ${Object.entries({
  'CAST(NULL AS INTEGER)': ['change_no', 'load_id', 'year', 'field_code'],
  'CAST(NULL AS DATE)': ['changed_on', 'due_on'],
  'CAST(NULL AS TIMESTAMP)': ['changed_at'],
  'CAST(NULL AS VARCHAR)': [
    ...['cause', 'round', 'unit_code', 'unit_name', 'channel'],
    ...['district_code', 'district_name', 'field_name'],
  ],
  0: [
    ...['models', 'models_in_channel', 'models_own'],
    ...['replicated', 'replicated_in_channel', 'replicated_own', 'reports', 'late'],
  ],
})
  .flatMap(([value, names]) => names.map((name) => `${value} AS ${name}`))
  .join(', ')} WHERE FALSE`

/** The models of the year before as they were known, of a snapshot that knows none. */
const NONE_THEN = '(SELECT *, CAST(NULL AS DATE) AS known_on FROM mart.fct_model LIMIT 0)'

const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`

/**
 * The statements that attach a snapshot as `mart`, read-only. One that was built before a column was added is attached
 * aside, and `mart` shows its tables with that column as null, so that today's formulas read the figures of then. One that
 * holds names of people who are hidden is attached aside as well, and `mart` shows the words of the decision instead.
 * @param addable the columns that an older snapshot may lack
 */
export async function attachStatements(
  file: string,
  names: HiddenNames,
  addable: typeof ADDED = ADDED,
): Promise<string[]> {
  const plain = [`ATTACH ${quoted(file)} AS mart (READ_ONLY)`]
  const { columns, masked } = await readTables(file, names)
  const lacksThen = columns.has('fct_model') && !columns.has('fct_model_then')
  const lacking = Object.entries(addable).flatMap(([table, added]) =>
    Object.entries(added)
      .filter(([column]) => columns.has(table) && !columns.get(table)!.has(column))
      .map(([column, type]) => ({ table, text: `CAST(NULL AS ${type}) AS ${column}` })),
  )
  const lacksChanges = columns.has('fct_model') && !columns.has('fct_change')
  if (lacking.length === 0 && !lacksThen && !lacksChanges && masked.size === 0) return plain
  const shown = (table: string): string => {
    const replaced = [...(masked.get(table) ?? [])].map(([column, text]) => `${text} AS ${column}`)
    return replaced.length === 0
      ? `FROM older.${table}`
      : `SELECT * REPLACE (${replaced.join(', ')}) FROM older.${table}`
  }
  return [
    `ATTACH ${quoted(file)} AS older (READ_ONLY)`,
    "ATTACH ':memory:' AS mart",
    ...[...columns.keys()]
      .filter((table) => table !== 'fct_model_then' && !(masked.size > 0 && table.endsWith('_coded')))
      .map((table) => {
        const added = lacking.filter((one) => one.table === table).map(({ text }) => text)
        if (added.length > 0)
          return `CREATE VIEW mart.${table} AS SELECT * FROM (${shown(table)}) UNION ALL BY NAME SELECT ${added.join(', ')} WHERE FALSE`
        // The small tables are copied: whoever asks whether one is there looks among the tables.
        return `CREATE ${table.startsWith('fct_') ? 'VIEW' : 'TABLE'} mart.${table} AS ${shown(table)}`
      }),
    ...(lacksChanges ? [`CREATE VIEW mart.fct_change AS ${NO_CHANGES}`] : []),
    // The year before as it was known: the columns of the models in their order, and after them the day.
    ...(columns.has('fct_model')
      ? [
          `CREATE VIEW mart.fct_model_then AS ${NONE_THEN}${lacksThen ? '' : ` UNION ALL BY NAME ${shown('fct_model_then')}`}`,
        ]
      : []),
  ]
}

/**
 * The columns of a snapshot's tables and views, and what is shown in the place of some; none where it cannot be opened,
 * which whoever opens it will say.
 */
export async function readTables(
  file: string,
  names: HiddenNames,
): Promise<{ columns: Columns; masked: Map<string, Map<string, string>> }> {
  const columns: Columns = new Map()
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    try {
      await connection.run(`ATTACH ${quoted(file)} AS older (READ_ONLY)`)
      const rows = await connection.runAndReadAll(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'older' AND NOT internal",
      )
      for (const [table, column, type] of rows.getRows() as [string, string, string][])
        columns.set(table, (columns.get(table) ?? new Map<string, string>()).set(column, type))
    } catch {
      return { columns: new Map(), masked: new Map() }
    }
    // Whatever fails from here on must not be taken for a snapshot without names.
    return { columns, masked: await maskedColumns(connection, 'older', columns, names) }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
