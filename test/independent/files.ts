import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import Papa from 'papaparse'
import readXlsxFile from 'read-excel-file/node'

/** A reference table as it stands in the repository. */
export type Table = Record<string, string>[]

export function readTable(folder: string, name: string): Table {
  const text = readFileSync(join(folder, `${name}.csv`), 'utf8').normalize('NFC')
  return Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data
}

/** A row of a submitted table by column code, as text; dates of workbooks as YYYY-MM-DD. */
export type Cells = Record<string, string>

/** One submitted table: a CSV file or a sheet of a workbook. */
export interface Sheet {
  file: string
  receivedOn: string
  table: string
  rows: Cells[]
  /** What *Thông tin chung* of the same workbook says. */
  info: Cells
}

/** A workbook's *Thông tin chung*, whether or not the workbook holds tables too. */
export interface Declaration {
  receivedOn: string
  info: Cells
}

export interface Submissions {
  sheets: Sheet[]
  declarations: Declaration[]
}

/** Text that two spellings of one header or name share: NFC, trimmed, lower case. */
export function key(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Every file below a folder as its tables, with the dates of `received.csv` (or a date in the file itself). */
export async function readSubmissions(folder: string, referenceDir: string): Promise<Submissions> {
  const headers = new Map<string, Map<string, string>>()
  for (const column of readTable(referenceDir, 'columns')) {
    const known = headers.get(column.table!) ?? new Map<string, string>()
    for (const name of [column.label!, ...column.aliases!.split('|').filter(Boolean)]) {
      known.set(key(name), column.column!)
    }
    headers.set(column.table!, known)
  }
  const receipts = new Map<string, string>()
  const received = Papa.parse<{ file: string; received_on: string }>(
    readFileSync(join(folder, 'received.csv'), 'utf8'),
    { header: true, skipEmptyLines: true },
  )
  for (const { file, received_on } of received.data) receipts.set(file, received_on)

  const result: Submissions = { sheets: [], declarations: [] }
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const file = relative(folder, join(folder, path)).split(sep).join('/')
    if (!/\.(csv|xlsx)$/.test(file) || file === 'received.csv') continue
    const grids = file.endsWith('.csv')
      ? [csvGrid(join(folder, path), headers)]
      : (await readXlsxFile(join(folder, path))).map(({ data }) => data.map((row) => row.map(asText)))
    const info = Object.assign({}, ...grids.map((grid) => infoOf(grid, headers.get('info')!))) as Cells
    const receivedOn = isoDay(info.received_on ?? '') ?? receipts.get(file)
    if (!receivedOn) throw new Error(`${file}: no date of receipt in received.csv`)
    if (Object.keys(info).length > 0) result.declarations.push({ receivedOn, info })
    for (const grid of grids) {
      const table = tableOf(grid, headers)
      if (table) result.sheets.push({ file, receivedOn, info, ...table })
    }
  }
  return result
}

/** YYYY-MM-DD for d/m/yyyy (or a workbook's date); null where there is no such day. */
export function isoDay(text: string): string | null {
  const vietnamese = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)
  const iso = vietnamese
    ? `${vietnamese[3]!}-${vietnamese[2]!.padStart(2, '0')}-${vietnamese[1]!.padStart(2, '0')}`
    : text
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null
  const day = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : null
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return String(value).normalize('NFC').trim()
}

/** A CSV by whichever of comma and semicolon makes more of its headers readable. */
function csvGrid(path: string, headers: Map<string, Map<string, string>>): string[][] {
  const text = readFileSync(path, 'utf8').replace(/^\ufeff/, '')
  const grids = [',', ';'].map((delimiter) =>
    Papa.parse<string[]>(text, { delimiter }).data.map((row) => row.map(asText)),
  )
  const readable = (grid: string[][]) => headerOf(grid, headers)?.matches ?? 0
  return readable(grids[0]!) >= readable(grids[1]!) ? grids[0]! : grids[1]!
}

interface Header {
  table: string
  line: number
  columns: (string | undefined)[]
  matches: number
}

function headerOf(grid: string[][], headers: Map<string, Map<string, string>>): Header | null {
  let best: Header | null = null
  for (const [line, row] of grid.slice(0, 15).entries()) {
    for (const [table, known] of headers) {
      if (table === 'info') continue
      const columns = row.map((cell) => known.get(key(cell)))
      const matches = columns.filter(Boolean).length
      if (matches >= 3 && matches > (best?.matches ?? 0)) best = { table, line, columns, matches }
    }
  }
  return best
}

function tableOf(grid: string[][], headers: Map<string, Map<string, string>>) {
  const header = headerOf(grid, headers)
  if (!header) return null
  const rows = grid
    .slice(header.line + 1)
    .filter((row) => row.some((cell) => cell !== ''))
    .map((row) => {
      const cells: Cells = {}
      header.columns.forEach((column, index) => {
        if (column) cells[column] = row[index] ?? ''
      })
      return cells
    })
  return { table: header.table, rows }
}

/** Key and value side by side, two columns wide at most. */
function infoOf(grid: string[][], known: Map<string, string>): Cells {
  const info: Cells = {}
  if (grid.some((row) => row.slice(2).some((cell) => cell !== ''))) return info
  for (const [name = '', value = ''] of grid) {
    const column = known.get(key(name))
    if (column && value !== '') info[column] = value
  }
  return info
}
