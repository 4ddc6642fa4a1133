import type { DuckDBConnection } from '@duckdb/node-api'
import { UserError } from './errors.ts'
import { rowTables } from './intake/tables.ts'
import type { Reference } from './reference.ts'

/** Columns whose text the general sheet may give for the whole report: rules look at the report, not at the cell. */
const ofReport = ['unit', 'year']

/**
 * Makes a view for each type of column that `columns.csv` knows: every cell of that type in the staged tables, whatever
 * its table, as (table_name, sheet_id, row_no, column_name, text). What a type means is then said in one place: the
 * `match_*` table that reads its texts, and the rule that lists those without a meaning.
 *
 * `stated_date` and `stated_count` hold dates and whole numbers, `stated_list` the cells of closed lists with their
 * `list`, `stated_required` the cells that must not be blank; where another cell may stand for one ("unless code"), its
 * text is given.
 * @throws UserError where `columns.csv` does not say types
 */
export async function makeStatedViews(
  connection: DuckDBConnection,
  { rows, headers }: Pick<Reference, 'rows' | 'headers'>,
): Promise<void> {
  for (const column of ['type', 'list'])
    if (!headers.columns.includes(column))
      throw new UserError(
        `Bảng danh mục columns.csv thiếu cột “${column}”. Đề nghị dùng bảng của phiên bản phần mềm này.`,
      )
  const columns = rows.columns.filter((row) => (rowTables as readonly string[]).includes(row['table']!))
  const cell = ({ table, column }: Record<string, string>, text: string, more = '') =>
    `SELECT '${table!}' AS table_name, sheet_id, row_no, '${column!}' AS column_name${more}, ${text} AS text FROM stg_${table!}`
  const ofType = (type: string, more: (row: Record<string, string>) => string = () => '') =>
    columns
      .filter((row) => row['type'] === type)
      .map((row) => `${cell(row, `"${row['column']!}"`, more(row))} WHERE "${row['column']!}" IS NOT NULL`)
  const required = columns
    .filter((row) => row['required'] !== 'no' && !ofReport.includes(row['type']!))
    .map((row) => {
      const [, other] = /^unless (\w+)$/.exec(row['required']!) ?? []
      return cell(
        row,
        other === undefined ? `"${row['column']!}"` : `coalesce("${other}", "${row['column']!}")`,
      )
    })
  const views = {
    stated_date: ofType('date'),
    stated_count: ofType('count'),
    stated_list: ofType('list', (row) => `, '${row['list']!}' AS list`),
    stated_required: required,
  }
  for (const [view, cells] of Object.entries(views))
    await connection.run(`CREATE OR REPLACE TEMP VIEW ${view} AS ${cells.join('\nUNION ALL ')}`)
}
