import {
  DuckDBDataChunk,
  INTEGER,
  VARCHAR,
  type DuckDBAppender,
  type DuckDBConnection,
} from '@duckdb/node-api'
import type { Cell, RowTable, TableGuide } from './intake/tables.ts'
import { rowTables } from './intake/tables.ts'
import { cleanText } from './intake/text.ts'

const chunkRows = 2048

/** Takes rows of one table as text, each cell cleaned. */
export interface StagingTable {
  add(sheetId: number, line: number, cells: Cell[], columns: (string | null)[]): void
  close(): void
}

/**
 * Makes the temporary staging tables `stg_*`: (sheet_id, row_no, one VARCHAR a column of the
 * table), in the order of `columns.csv`.
 */
export async function makeStaging(
  connection: DuckDBConnection,
  guide: TableGuide,
): Promise<Record<RowTable, StagingTable>> {
  const staging = {} as Record<RowTable, StagingTable>
  for (const table of rowTables) {
    const columns = guide.columns.get(table)!.map((c) => c.column)
    const list = columns.map((c) => `"${c}" VARCHAR`).join(', ')
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE stg_${table} (sheet_id INTEGER, row_no INTEGER, ${list})`,
    )
    staging[table] = stagingTable(await connection.createAppender(`stg_${table}`, null, 'temp'), columns)
  }
  return staging
}

/** Collects rows by column and hands them over a chunk at a time: a call per cell would cost most of a load. */
function stagingTable(appender: DuckDBAppender, columns: string[]): StagingTable {
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
        if (column !== null && text != null) values[place.get(column)!]![row] = cleanText(text)
      })
      if (row + 1 === chunkRows) flush()
    },
    close() {
      flush()
      appender.closeSync()
    },
  }
}
