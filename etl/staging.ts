import {
  DuckDBDataChunk,
  INTEGER,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
} from '@duckdb/node-api'
import { UserError } from './errors.ts'
import type { Cell, RowTable, TableGuide } from './intake/tables.ts'
import { rowTables } from './intake/tables.ts'
import { cleanText, holdsUnfit, longestCell } from './intake/text.ts'
import { rowsOf } from './sql.ts'

const chunkRows = 2048

/** What DuckDB must be told of a plain CSV file. */
export interface PlainSheet {
  /** The line of its header. */
  headerLine: number
  delimiter: string
  columns: (string | null)[]
}

/** A cell for its sender to look at again: something was taken out, or it is longer than a cell can be. */
export interface DoubtfulCell {
  code: 'text-cleaned' | 'text-too-long'
  table: RowTable
  sheetId: number
  line: number
  column: string
}

/** Takes rows of one table as text, each cell cleaned. */
export interface StagingTable {
  add(sheetId: number, line: number, cells: Cell[], columns: (string | null)[]): void
  /**
   * Has DuckDB read a whole plain CSV file.
   * @param plain tells meanwhile how many rows it has, or null where it is not plain
   * @returns its rows, or null where it is not plain: then none of them are here
   * @throws UserError where DuckDB finds other rows than were counted
   */
  addFile(
    sheetId: number,
    file: string,
    sheet: PlainSheet,
    plain: () => Promise<number | null>,
  ): Promise<number | null>
  close(): void
}

/**
 * Makes the temporary staging tables, seen as `stg_*`: (sheet_id, row_no, one VARCHAR a column of the
 * table), in the order of `columns.csv`.
 * @param given the columns that there are: of the others nothing is kept
 * @param doubt is told of each cell to look at again
 */
export async function makeStaging(
  connection: DuckDBConnection,
  guide: TableGuide,
  given: (table: RowTable, column: string) => boolean,
  doubt: (cell: DoubtfulCell) => void = () => undefined,
): Promise<Record<RowTable, StagingTable>> {
  const staging = {} as Record<RowTable, StagingTable>
  for (const table of rowTables) {
    const all = guide.columns.get(table)!.map((c) => c.column)
    const columns = all.filter((column) => given(table, column))
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE cells_${table} (${['sheet_id INTEGER', 'row_no INTEGER', ...columns.map((c) => `"${c}" VARCHAR`)].join(', ')});
       CREATE OR REPLACE TEMP VIEW stg_${table} AS
       SELECT sheet_id, row_no, ${all.map((c) => (columns.includes(c) ? `"${c}"` : `CAST(NULL AS VARCHAR) AS "${c}"`)).join(', ')}
       FROM cells_${table}`,
    )
    staging[table] = stagingTable(
      connection,
      `cells_${table}`,
      await connection.createAppender(`cells_${table}`, null, 'temp'),
      columns,
      (cell) => {
        doubt({ table, ...cell })
      },
    )
  }
  return staging
}

/** Collects rows by column and hands them over a chunk at a time: a call per cell would cost most of a load. */
function stagingTable(
  connection: DuckDBConnection,
  name: string,
  appender: DuckDBAppender,
  columns: string[],
  doubt: (cell: Omit<DoubtfulCell, 'table'>) => void,
): StagingTable {
  const types = [INTEGER, INTEGER, ...columns.map(() => VARCHAR)]
  const place = new Map(columns.map((column, i) => [column, i + 2]))
  let values: (Cell | number)[][] = types.map(() => [])
  const flush = () => {
    if (values[0]!.length === 0) return
    const chunk = DuckDBDataChunk.create(types)
    chunk.setColumns(values)
    appender.appendDataChunk(chunk)
    values = types.map(() => [])
  }
  return {
    add(sheetId, line, cells, header) {
      const row = values[0]!.length
      for (const column of values) column.push(null)
      values[0]![row] = sheetId
      values[1]![row] = line
      header.forEach((column, i) => {
        const text = cells[i]
        if (column === null || text == null) return
        values[place.get(column)!]![row] = cleanText(text.slice(0, longestCell))
        if (text.length > longestCell) doubt({ code: 'text-too-long', sheetId, line, column })
        if (holdsUnfit(text)) doubt({ code: 'text-cleaned', sheetId, line, column })
      })
      if (row + 1 === chunkRows) flush()
    },
    async addFile(sheetId, file, { headerLine, delimiter, columns: header }, plain) {
      const cells = header.map((_, i) => `c${i}`)
      const taken = columns.map((column) => (header.includes(column) ? `c${header.indexOf(column)}` : 'NULL'))
      // In the file's order: then the place of a row is the number of its line.
      await connection.run('SET preserve_insertion_order = true')
      const reading = connection.run(
        `INSERT INTO ${name}
         SELECT $sheet, NULL, ${taken.join(', ')}
         FROM read_csv($file, auto_detect = false, header = false, skip = ${headerLine}, delim = $delimiter,
           quote = '"', escape = '"', strict_mode = true, null_padding = false,
           columns = {${cells.map((cell) => `${cell}: 'VARCHAR'`).join(', ')}})`,
        { sheet: sheetId, file, delimiter },
      )
      const [read, counted] = await Promise.allSettled([reading, plain()])
      await connection.run('SET preserve_insertion_order = false')
      if (counted.status === 'rejected') throw counted.reason
      const rows = counted.value
      if (rows === null) {
        await connection.run(`DELETE FROM ${name} WHERE sheet_id = $sheet`, { sheet: sheetId })
        return null
      }
      if (read.status === 'rejected') throw read.reason
      const [staged] = await rowsOf<{ n: number; first: number; last: number }>(
        connection,
        `SELECT CAST(count(*) AS INTEGER) AS n, CAST(min(rowid) AS DOUBLE) AS first, CAST(max(rowid) AS DOUBLE) AS last
         FROM ${name} WHERE sheet_id = $sheet`,
        { sheet: sheetId },
      )
      if (staged!.n !== rows || staged!.last - staged!.first + 1 !== rows)
        throw new UserError('Tệp thay đổi trong khi đang được đọc. Đề nghị nạp lại.')
      await connection.run(
        `UPDATE ${name} SET row_no = rowid - ${staged!.first} + ${headerLine + 1} WHERE sheet_id = $sheet`,
        { sheet: sheetId },
      )
      return rows
    },
    close() {
      flush()
      appender.closeSync()
    },
  }
}
