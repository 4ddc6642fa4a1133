import { DuckDBInstance } from '@duckdb/node-api'

/** Columns that the mart got since its first version and that formulas read: an older snapshot has them as null. */
const ADDED: Record<string, Record<string, string>> = {
  fct_model: {
    twin: 'INTEGER',
    counted_in_channel: 'BOOLEAN',
    sent_own: 'BOOLEAN',
    undecided: 'BOOLEAN',
    from_registration: 'BOOLEAN',
    priority_group: 'VARCHAR',
    partners: 'VARCHAR',
    learnt_from: 'VARCHAR',
    found_by: 'VARCHAR',
    criteria_met: 'VARCHAR',
    impact: 'VARCHAR',
    effect: 'VARCHAR',
    practicality: 'VARCHAR',
    helped: 'BOOLEAN',
  },
  fct_declaration: {
    plan_date: 'DATE',
    front_supervision: 'VARCHAR',
    front_supervision_number: 'INTEGER',
  },
  fct_replication: {
    twin: 'INTEGER',
    to_own_unit: 'BOOLEAN',
    told_by_unit_code: 'VARCHAR',
    told_by_unit_name: 'VARCHAR',
  },
  fct_commendation: { twin: 'INTEGER' },
  fct_publicity: { twin: 'INTEGER' },
  fct_reporting: { receipt_known: 'BOOLEAN', quota_met_then: 'BOOLEAN' },
  fct_quality: { sender_code: 'VARCHAR', sender_channel: 'VARCHAR' },
}

/** The models of the year before as they were known, of a snapshot that knows none. */
const NONE_THEN = '(SELECT *, CAST(NULL AS DATE) AS known_on FROM mart.fct_model LIMIT 0)'

const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`

/**
 * The statements that attach a snapshot as `mart`, read-only. One that was built before a column was added is attached
 * aside, and `mart` shows its tables with that column as null, so that today's formulas read the figures of then.
 */
export async function attachStatements(file: string): Promise<string[]> {
  const plain = [`ATTACH ${quoted(file)} AS mart (READ_ONLY)`]
  const columns = await columnsOf(file)
  const lacksThen = columns.has('fct_model') && !columns.has('fct_model_then')
  const lacking = Object.entries(ADDED).flatMap(([table, added]) =>
    Object.entries(added)
      .filter(([column]) => columns.has(table) && !columns.get(table)!.has(column))
      .map(([column, type]) => ({ table, text: `CAST(NULL AS ${type}) AS ${column}` })),
  )
  if (lacking.length === 0 && !lacksThen) return plain
  return [
    `ATTACH ${quoted(file)} AS older (READ_ONLY)`,
    "ATTACH ':memory:' AS mart",
    ...[...columns.keys()]
      .filter((table) => table !== 'fct_model_then')
      .map((table) => {
        const added = lacking.filter((one) => one.table === table).map(({ text }) => text)
        if (added.length > 0)
          return `CREATE VIEW mart.${table} AS SELECT * FROM older.${table} UNION ALL BY NAME SELECT ${added.join(', ')} WHERE FALSE`
        // The small tables are copied: whoever asks whether one is there looks among the tables.
        return `CREATE ${table.startsWith('fct_') ? 'VIEW' : 'TABLE'} mart.${table} AS FROM older.${table}`
      }),
    // The year before as it was known: the columns of the models in their order, and after them the day.
    ...(columns.has('fct_model')
      ? [
          `CREATE VIEW mart.fct_model_then AS ${NONE_THEN}${lacksThen ? '' : ' UNION ALL BY NAME FROM older.fct_model_then'}`,
        ]
      : []),
  ]
}

/** The columns of a snapshot's tables and views; none where it cannot be opened, which whoever opens it will say. */
async function columnsOf(file: string): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>()
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH ${quoted(file)} AS older (READ_ONLY)`)
    const rows = await connection.runAndReadAll(
      "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'older' AND NOT internal",
    )
    for (const [table, column] of rows.getRows() as [string, string][])
      found.set(table, (found.get(table) ?? new Set()).add(column))
  } catch {
    return new Map()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
  return found
}
