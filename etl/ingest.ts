import { DuckDBDateValue, LIST, VARCHAR, type DuckDBAppender, type DuckDBConnection } from '@duckdb/node-api'
import { readSlowly, type Doubt, type IntakeFile, type IntakeSheet } from './intake/file.ts'
import { rowTables, type RowTable } from './intake/tables.ts'
import { cleanText, longestCell } from './intake/text.ts'
import { materializeAsOf } from './as_of.ts'
import { makeStatedViews } from './columns.ts'
import { addLines, blankResult, type LoadIssue, type LoadedSheet } from './loaded.ts'
import { isoDate } from './paths.ts'
import { restoreNames } from './persons/staged.ts'
import { runRules, runStage } from './pipeline.ts'
import type { Reference } from './reference.ts'
import { rowsOf } from './sql.ts'
import { makeStaging } from './staging.ts'

interface SheetEntry {
  id: number
  result: LoadedSheet
}

/** A file that the ledger has, and another day on which it came. */
export interface EarlierReceipt {
  fileId: number
  name: string
  receivedOn: string
}

type Value = string | number | bigint | boolean | null | string[] | DuckDBDateValue

/** Files that were read and asked about, for the ledger to take. */
export interface Examined {
  loadId: number
  started: string
  earlier: EarlierReceipt[]
  entries: SheetEntry[]
  /** Files that could not be read after all. */
  refused: IntakeFile[]
  /** Rows of the ledger's tables of these names. */
  rows: Record<'file' | 'receipt' | 'sheet' | 'issue', Value[][]>
}

/**
 * Stages the files' rows as text and asks the rules, all in temporary tables: the ledger is not
 * touched, and needs no transaction yet, in which all of this would take twice as long. The
 * reference tables are in place.
 * @param today the day up to whose next year a report's year is taken
 * @param words the words of decisions about persons, and the names that they stand for
 */
export async function examine(
  connection: DuckDBConnection,
  { fresh, earlier }: { fresh: IntakeFile[]; earlier: EarlierReceipt[] },
  reference: Reference,
  today: string,
  stage: (text: string) => void,
  words: { word: string; name: string }[] = [],
): Promise<Examined> {
  const started = new Date().toISOString()
  const [last] = await rowsOf<{ load: number; file: number; sheet: number }>(
    connection,
    `SELECT
      (SELECT coalesce(max(load_id), 0) FROM load) AS load,
      (SELECT coalesce(max(file_id), 0) FROM file) AS file,
      (SELECT coalesce(max(sheet_id), 0) FROM sheet) AS sheet`,
  )
  const loadId = last!.load + 1
  stage('Ghi nhận từng dòng')
  const { entries, refused, rows } = await stageFiles(connection, fresh, reference, {
    loadId,
    fileId: last!.file,
    sheetId: last!.sheet,
  })
  await restoreNames(connection, words)
  stage('Kiểm tra theo quy tắc')
  await connection.run(`SET VARIABLE today = DATE '${isoDate(today, 'TODAY')}'`)
  await makeStatedViews(connection, reference)
  await runStage(connection, 'match')
  await correctReceipts(connection, rows, reference, today)
  await runStage(connection, 'rows')
  await connection.run(`CREATE OR REPLACE TEMP TABLE found_issue (
    table_name VARCHAR, sheet_id INTEGER, row_no INTEGER, column_name VARCHAR, code VARCHAR, value VARCHAR, suggestion VARCHAR)`)
  await runRules(connection, 'row')
  await runStage(connection, 'rejected')
  await runRules(connection, 'across')
  await runStage(connection, 'rejected')
  return { loadId, started, earlier, entries, refused, rows }
}

/** The columns of `Examined.rows`, in their order. */
const columnsOf: Record<keyof Examined['rows'], string> = {
  file: 'file_id, load_id, name, sha256, bytes',
  receipt: 'file_id, load_id, name, received_on',
  sheet: 'sheet_id, file_id, sheet, table_name, encoding, delimiter, columns, dropped',
  issue: 'sheet_id, row_no, column_name, code, severity, value, message',
}

/** Files that came before their round began, by the day that was stated, came today; that is listed. */
async function correctReceipts(
  connection: DuckDBConnection,
  rows: Examined['rows'],
  reference: Reference,
  today: string,
): Promise<void> {
  const early = await rowsOf<{ file_id: number; sheet_id: number; received_on: string; starts: string }>(
    connection,
    'SELECT * FROM early_receipt',
  )
  const corrected = new Set(early.map((file) => file.file_id))
  for (const receipt of rows.receipt) if (corrected.has(receipt[0] as number)) receipt[3] = day(today)
  const { label } = reference.guide.columns.get('info')!.find((c) => c.column === 'received_on')!
  for (const { sheet_id: sheetId, received_on: value, starts } of early)
    rows.issue.push(
      doubtRow(sheetId, reference, {
        code: 'receipt-date-doubtful',
        value,
        column: label,
        suggestion: `trước khi kỳ báo cáo bắt đầu (${starts})`,
      }),
    )
}

/** A doubt about a sheet as a row of the ledger's table. */
function doubtRow(
  sheetId: number,
  reference: Reference,
  { code, value, column, suggestion }: Doubt,
): Value[] {
  const { severity, message } = reference.rows.issue_codes.find((row) => row['code'] === code)!
  // A header may be as long as a cell; nobody reads more.
  const shown = value.length > 2000 ? `${value.slice(0, 2000)}…` : value
  const said = message!
    .replaceAll('{value}', () => shown)
    .replaceAll('{column}', () => (column === value ? shown : (column ?? '')))
    .replaceAll('{suggestion}', () => suggestion ?? '')
  return [sheetId, null, column === value ? shown : (column ?? null), code, severity!, shown, said]
}

/** Writes into the ledger what was received, accepted and held. Runs inside the caller's transaction. */
export async function record(
  connection: DuckDBConnection,
  { loadId, started, earlier, rows }: Examined,
): Promise<void> {
  for (const [table, values] of Object.entries(rows)) {
    const columns = columnsOf[table as keyof typeof columnsOf]
    await connection.run(`CREATE OR REPLACE TEMP TABLE incoming AS SELECT ${columns} FROM ${table} LIMIT 0`)
    const appender = await connection.createAppender('incoming', null, 'temp')
    for (const row of values) appendRow(appender, row)
    appender.closeSync()
    await connection.run(`INSERT INTO ${table} BY NAME SELECT * FROM incoming`)
  }
  for (const receipt of earlier)
    await connection.run(
      'INSERT INTO receipt (file_id, load_id, name, received_on) VALUES ($file, $load, $name, CAST($day AS DATE))',
      {
        file: receipt.fileId,
        load: loadId,
        name: receipt.name,
        day: receipt.receivedOn,
      },
    )
  // Rows written in their order are written by all threads.
  await connection.run('SET preserve_insertion_order = true')
  await runStage(connection, 'core')
  await connection.run('SET preserve_insertion_order = false')
  await connection.run(
    `INSERT INTO load (load_id, started_at, finished_at, loaded_on)
     VALUES ($id, CAST($started AS TIMESTAMP), CAST($finished AS TIMESTAMP), CAST(getvariable('today') AS DATE))`,
    { id: loadId, started, finished: new Date().toISOString() },
  )
  for (const table of rowTables) await connection.run(`DROP TABLE cells_${table}`)
}

/** Puts every row below a header into `stg_*`, blank and total rows aside, and lists files and sheets. */
async function stageFiles(
  connection: DuckDBConnection,
  files: IntakeFile[],
  reference: Reference,
  last: { loadId: number; fileId: number; sheetId: number },
): Promise<Pick<Examined, 'entries' | 'refused' | 'rows'>> {
  const guide = reference.guide
  const infoColumns = guide.columns.get('info')!.map((c) => c.column)
  const given = new Set(
    files.flatMap((f) =>
      f.sheets.flatMap((s) => s.header?.columns.map((column) => `${s.table} ${column}`) ?? []),
    ),
  )
  await connection.run(`CREATE OR REPLACE TEMP TABLE doubtful_cell (
    table_name VARCHAR, sheet_id INTEGER, row_no INTEGER, column_name VARCHAR, code VARCHAR, value VARCHAR, suggestion VARCHAR)`)
  const doubtfulCell = await connection.createAppender('doubtful_cell', null, 'temp')
  const staging = await makeStaging(
    connection,
    guide,
    (table, column) => given.has(`${table} ${column}`),
    ({ table, sheetId, line, column, code }) => {
      appendRow(doubtfulCell, [table, sheetId, line, column, code, null, null])
    },
  )
  await connection.run(`CREATE OR REPLACE TEMP TABLE load_sheet (
    sheet_id INTEGER, file_id INTEGER, table_name VARCHAR, received_on DATE, has_sent BOOLEAN,
    info_unit VARCHAR, info_year VARCHAR, info_round VARCHAR, info_none VARCHAR, columns VARCHAR[], implied_round VARCHAR)`)
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE stg_info (file_id INTEGER, ${infoColumns.map((c) => `${c} VARCHAR`).join(', ')})`,
  )
  const ledger: Examined['rows'] = { file: [], receipt: [], sheet: [], issue: [] }
  const loadSheet = await connection.createAppender('load_sheet', null, 'temp')
  const infoTable = await connection.createAppender('stg_info', null, 'temp')
  const entries: SheetEntry[] = []
  const refused: IntakeFile[] = []
  let { fileId, sheetId } = last
  for (const given of files) {
    let file = given
    let plainRows: number | null = null
    const [one] = file.sheets
    if (one?.plain) {
      const { delimiter, header, plain } = one
      const sheet = { headerLine: header!.row + 1, delimiter: delimiter!, columns: header!.columns }
      plainRows = await staging[one.table as RowTable].addFile(sheetId + 1, file.path, sheet, plain)
      if (plainRows === null) file = readSlowly(file, guide)
    }
    if (file.refusal) {
      refused.push(file)
      continue
    }
    fileId += 1
    ledger.file.push([fileId, last.loadId, file.name, file.sha256, BigInt(file.bytes.length)])
    ledger.receipt.push([fileId, last.loadId, file.name, day(file.receivedOn)])
    if (file.again !== undefined) ledger.receipt.push([fileId, last.loadId, file.name, day(file.again)])
    if (file.info.size > 0)
      appendRow(infoTable, [fileId, ...infoColumns.map((c) => infoText(file.info.get(c)))])
    for (const sheet of file.sheets) {
      sheetId += 1
      const result = blankResult(file, sheet, 'loaded')
      const columns = sheet.header?.columns ?? []
      const table = sheet.table as RowTable
      let late: Doubt[] = []
      if (plainRows !== null) {
        result.rows = plainRows
        const head = sheet.header!.row + 1
        addLines(result, 1, head - 1, 'title')
        addLines(result, head, head, 'header')
        addLines(result, head + 1, head + plainRows, 'data')
      } else
        late = sheet.eachRow(({ line, kind, below, cells, findings }) => {
          addLines(result, line, line, kind)
          if (!below) return
          result.rows += 1
          if (kind === 'data') staging[table].add(sheetId, line, cells, columns)
          else result.dropped += 1
          for (const { column, code, value, suggestion } of findings)
            appendRow(doubtfulCell, [table, sheetId, line, column, code, cleanText(value ?? ''), suggestion])
        })
      for (const doubt of [...doubts(sheet), ...late]) ledger.issue.push(doubtRow(sheetId, reference, doubt))
      const present = columns.filter((c) => c !== null)
      ledger.sheet.push([
        sheetId,
        fileId,
        sheet.sheet,
        sheet.table,
        sheet.encoding,
        sheet.delimiter,
        present,
        result.dropped,
      ])
      appendRow(loadSheet, [
        sheetId,
        fileId,
        sheet.table,
        day(file.receivedOn),
        present.includes('sent'),
        ...(['unit', 'year', 'round'] as const).map((key) =>
          infoText(file.info.get(key) ?? sheet.context.get(key)?.value),
        ),
        infoText(file.info.get('declared_none')),
        present,
        null,
      ])
      entries.push({ id: sheetId, result })
    }
    // It is in the archive and in the tables now: a large file need not be held any longer.
    given.bytes = Buffer.alloc(0)
    given.sheets = []
  }
  for (const table of Object.values(staging)) table.close()
  for (const appender of [doubtfulCell, loadSheet, infoTable]) appender.closeSync()
  return { entries, refused, rows: ledger }
}

function infoText(text: string | undefined): string | null {
  return cleanText((text ?? '').slice(0, longestCell))
}

function doubts(sheet: IntakeSheet): Doubt[] {
  const unknown = sheet.header?.unknown ?? []
  return [...sheet.doubts, ...unknown.map((value) => ({ code: 'header-unknown', value, column: value }))]
}

function appendRow(appender: DuckDBAppender, values: Value[]): void {
  for (const value of values) {
    if (value === null) appender.appendNull()
    else if (typeof value === 'string') appender.appendVarchar(value)
    else if (typeof value === 'number') appender.appendInteger(value)
    else if (typeof value === 'bigint') appender.appendBigInt(value)
    else if (typeof value === 'boolean') appender.appendBoolean(value)
    else if (Array.isArray(value)) appender.appendList(value, LIST(VARCHAR))
    else appender.appendDate(value)
  }
  appender.endRow()
}

function day(iso: string): DuckDBDateValue {
  return new DuckDBDateValue(Date.parse(`${iso}T00:00:00Z`) / 86_400_000)
}

/** What the ledger says of each sheet of a load that it has taken. */
export async function summarise(
  connection: DuckDBConnection,
  { loadId, entries }: Examined,
): Promise<LoadedSheet[]> {
  await materializeAsOf(connection, loadId, null)
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const counts = await rowsOf<{ sheet_id: number; held: number; accepted: number }>(
    connection,
    `SELECT sheet_id, CAST(sum(held) AS INTEGER) AS held, CAST(sum(accepted) AS INTEGER) AS accepted
     FROM asof_part SEMI JOIN load_sheet USING (sheet_id) GROUP BY sheet_id`,
  )
  for (const row of counts) {
    const { result } = byId.get(row.sheet_id)!
    result.accepted = row.accepted
    result.rejected = row.held
  }
  // Ten thousand in one text: value by value it takes ten times as long.
  const issues = await rowsOf<{ sheet_id: number; issues: string }>(
    connection,
    `WITH numbered AS (
       SELECT sheet_id, to_json({ 'row': row_no, 'column': column_name, 'code': code, 'severity': severity, 'value': value, 'message': message }) AS issue,
         row_number() OVER (PARTITION BY sheet_id ORDER BY row_no NULLS FIRST, severity, code) AS n
       FROM asof_issue SEMI JOIN load_sheet USING (sheet_id)
     )
     SELECT sheet_id, '[' || string_agg(issue, ',' ORDER BY n) || ']' AS issues
     FROM numbered GROUP BY sheet_id, n // 10000 ORDER BY sheet_id, min(n)`,
  )
  for (const row of issues) {
    const { result } = byId.get(row.sheet_id)!
    const some = JSON.parse(row.issues) as LoadIssue[]
    for (const issue of some) result.issues.push(issue)
    result.warnings += some.filter((issue) => issue.severity === 'warning').length
  }
  // Only what counts takes the place of what was there.
  const beside = await rowsOf<{ sheet_id: number; wins: boolean; empty: boolean; later: string | null }>(
    connection,
    `SELECT r.sheet_id, bool_or(c.unit_code IS NOT NULL AND v.received_on IS NOT NULL
         AND (v.received_on, v.load_id) < (r.received_on, r.load_id)) AS wins,
       bool_and(c.unit_code IS NULL) AND sum(r.accepted) = 0 AS empty,
       CAST(max(v.received_on) FILTER (c.unit_code IS NULL AND (v.received_on, v.load_id) > (r.received_on, r.load_id)) AS VARCHAR) AS later
     FROM asof_part r
     SEMI JOIN load_sheet USING (sheet_id)
     JOIN version v USING (unit_code, year, round, table_name)
     LEFT JOIN counted_version c ON c.unit_code = r.unit_code AND c.year = r.year AND c.round = r.round
       AND c.table_name = r.table_name AND c.received_on = r.received_on AND c.load_id = r.load_id
     WHERE (v.received_on, v.load_id) <> (r.received_on, r.load_id)
     GROUP BY r.sheet_id`,
  )
  for (const row of beside) {
    const { result } = byId.get(row.sheet_id)!
    if (row.wins) result.status = 'superseding'
    else if (row.later !== null)
      result.note = `Không thay bản đang tính: đã có bản nhận sau, ngày ${row.later}.`
    else if (row.empty) result.note = 'Không thay bản đang tính: mọi dòng của tệp này còn chờ hoàn thiện.'
  }
  return entries.map((entry) => entry.result)
}
