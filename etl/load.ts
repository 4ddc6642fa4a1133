import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { LoadEffect } from '../cube/domain/contract.ts'
import { effectsOf } from './effects.ts'
import { exit, UserError } from './errors.ts'
import { makeFolder, moveFile, timeStamp, writeFileAside, type FileAside } from './files.ts'
import { readSlowly, readSubmission, type IntakeFile } from './intake/file.ts'
import { ledgerSort, openLedger, setLedgerSort, setSampleLedgerAside, type Ledger } from './ledger.ts'
import { confirmedTable } from './confirmations.ts'
import { workbookReader, type WorkbookReader } from './intake/reader.ts'
import { withMappings } from './mappings.ts'
import { cleanName, cleanText } from './intake/text.ts'
import { blankResult, type LoadedSheet } from './loaded.ts'
import { isoDate, makeDataDir, type DataPaths } from './paths.ts'
import { PersonRegister } from './persons/register.ts'
import type { Progress } from './progress.ts'
import { publish } from './publish.ts'
import { loadReference, readReference, type Reference } from './reference.ts'
import { rowsOf } from './sql.ts'
import { examine, record, summarise, type EarlierReceipt } from './ingest.ts'
import { findSubmissions, type Submission } from './submissions.ts'

export interface LoadOptions {
  receivedOn: string
  today: string
  dryRun: boolean
  publish: boolean
  /** Codes of the only units whose reports may be loaded; all where it is left out. */
  units?: string[]
  /** Reads the workbooks, and is closed by whoever began it; a load has one of its own where it is left out. */
  workbooks?: WorkbookReader
  progress: Progress
}

/** What a load did, as `--json` prints it. */
export interface LoadResult {
  load: number | null
  files: LoadedSheet[]
  snapshot: string | null
  /** Of a dry run: what loading would change. */
  effects?: LoadEffect[]
}

/**
 * Loads files and folders into the ledger and publishes a snapshot. One transaction: a load that
 * dies at any point has never been. Loading the same bytes again changes nothing.
 * @returns the result and the exit code (0, or 3 where a file could not be read)
 * @throws UserError where nothing could be done, or a file holds a report of a unit that is not the sender's
 */
export async function load(
  paths: DataPaths,
  referenceDir: string,
  given: string[],
  options: LoadOptions,
): Promise<{ result: LoadResult; exitCode: number; notes: string[] }> {
  const submissions = findSubmissions(given, options.receivedOn)
  const shown = options.progress
  shown.stage('Đọc tệp')
  const isBook = ({ path: file }: Submission) => /\.(xls[xm]|docx?|pdf)$/i.test(file)
  const workbooks = options.workbooks ?? workbookReader(undefined, submissions.files.some(isBook))
  let reference: Reference
  let read: IntakeFile[]
  try {
    reference = readReference(referenceDir)
    reference.guide = withMappings(paths, reference.guide)
    const confirmed = (sha256: string) => confirmedTable(paths, sha256)
    read = await readAll(submissions.files, reference, { workbooks, confirmed }, shown)
  } finally {
    if (!options.workbooks) workbooks.close()
  }
  const label = reference.guide.columns.get('info')!.find((c) => c.column === 'received_on')!.label
  for (const file of read) settleReceipt(file, label, options.today)
  const notes: string[] = []
  if (!options.dryRun) makeDataDir(paths)
  const { ledger, newSort, files, strays } = await openFor(paths, read, reference, options.dryRun, notes)
  const refused: LoadedSheet[] = [
    ...submissions.missing.map((name) => missing(name, reference)),
    ...read.filter((f) => f.refusal !== null).map((f) => refusal(f, f.refusal!, reference)),
    ...strays.map((f) => refusal(f, { code: 'sample-data', suggestion: '' }, reference)),
  ]
  const asides: { sha256: string; aside: FileAside }[] = []
  try {
    notes.push(...(await clockNotes(ledger.connection)))
    const { fresh, unchanged, earlier } = await splitUnchanged(ledger.connection, files)
    // Kept before anything else is done with them, and read again from there: whatever becomes of the
    // senders' files meanwhile, the rows are those of the bytes that are kept. A large one reaches the disk while
    // it is read.
    const keep = async () => {
      if (options.dryRun) return
      for (const file of fresh) {
        if (file.source) await (await archive(paths, { ...file, ...file.source }))?.keep()
        const aside = await archive(paths, file)
        if (aside && file.sheets.some((sheet) => sheet.plain)) {
          file.path = aside.path
          asides.push({ sha256: file.sha256, aside })
        } else await aside?.keep()
      }
      const isFresh = new Set(fresh.map((file) => file.sha256))
      for (const file of unchanged.filter((one) => !isFresh.has(one.sha256)))
        for (const one of file.source ? [file, { ...file, ...file.source }] : [file])
          await heal(paths, one, notes)
    }
    const begun = await Promise.allSettled([keep(), loadReference(ledger.connection, reference)])
    for (const one of begun) if (one.status === 'rejected') throw one.reason
    let loadId: number | null = null
    let loaded: LoadedSheet[] = []
    let late: IntakeFile[] = []
    let effects: LoadEffect[] = []
    if (fresh.length > 0 || earlier.length > 0) {
      const { connection } = ledger
      const { words } = new PersonRegister(paths.root).names()
      const files = { fresh, earlier }
      const examined = await examine(connection, files, reference, options.today, shown.stage, words)
      late = examined.refused
      for (const { sha256, aside } of asides) if (!late.some((f) => f.sha256 === sha256)) await aside.keep()
      if (late.length < fresh.length || earlier.length > 0) {
        await connection.run('BEGIN')
        if (newSort) await setLedgerSort(connection, newSort)
        await record(connection, examined)
        if (options.units) await refuseOthers(connection, examined, options.units)
        if (options.dryRun) {
          loaded = await summarise(connection, examined)
          effects = await effectsOf(connection, examined.loadId)
          await connection.run('ROLLBACK')
        } else {
          await ledger.commit()
          loadId = examined.loadId
          loaded = await summarise(connection, examined)
        }
      }
    }
    for (const file of [...late, ...unchanged]) {
      const same = late.find((f) => f.sha256 === file.sha256)
      if (same) refused.push(refusal(file, same.refusal!, reference))
      else loaded.push(...file.sheets.map((sheet) => blankResult(file, sheet, 'unchanged')))
    }
    let snapshot: string | null = null
    if (!options.dryRun && options.publish && (await ledgerSort(ledger.connection)) !== null) {
      shown.stage('Lập phiên bản số liệu')
      const published = await publish(paths, ledger.connection, { today: options.today })
      snapshot = published.built ? published.id : null
      if (published.note !== null) notes.push(published.note)
    }
    const order = new Map(read.map((file, i) => [file.name, i]))
    const sheets = [...refused, ...loaded].sort(
      (a, b) => (order.get(a.name) ?? -1) - (order.get(b.name) ?? -1),
    )
    return {
      result: { load: loadId, files: sheets, snapshot, ...(options.dryRun ? { effects } : {}) },
      exitCode: refused.length > 0 ? exit.unreadable : exit.done,
      notes,
    }
  } finally {
    shown.end()
    ledger.close()
    for (const { aside } of asides) await aside.drop()
  }
}

/**
 * Refuses the whole load where a file is not of these units only. To send the same bytes again also says something of
 * their unit's report: when it came.
 * @throws UserError
 */
async function refuseOthers(
  connection: DuckDBConnection,
  { loadId, earlier }: { loadId: number; earlier: EarlierReceipt[] },
  units: string[],
): Promise<void> {
  const [other] = await rowsOf<{ file_id: number; name: string }>(
    connection,
    `WITH said AS (
       SELECT s.file_id, r.unit_code FROM received_row r JOIN sheet s USING (sheet_id)
       UNION
       SELECT file_id, unit_code FROM declaration
     )
     SELECT f.file_id, f.name
     FROM file f
     LEFT JOIN said USING (file_id)
     WHERE f.load_id = $load OR list_contains(string_split($earlier, ','), CAST(f.file_id AS VARCHAR))
     GROUP BY f.file_id, f.name
     HAVING NOT coalesce(
       bool_and(list_contains(string_split($units, ','), said.unit_code)) FILTER (said.unit_code IS NOT NULL), FALSE)
     ORDER BY f.name
     LIMIT 1`,
    { load: loadId, earlier: earlier.map(({ fileId }) => fileId).join(','), units: units.join(',') },
  )
  if (!other) return
  // Of bytes that are known, the name under which they came before is their sender's.
  const name = earlier.find(({ fileId }) => fileId === other.file_id)?.name ?? other.name
  throw new UserError(
    `Tệp “${name}” không phải báo cáo của đơn vị bạn được giao; chưa nạp tệp nào. Đề nghị kiểm tra cột “Đơn vị báo cáo”.`,
  )
}

/** Workbooks are read in their own process meanwhile; not many of them at once are held twice. */
const ahead = 32

/** Reads the files, in their order. */
async function readAll(
  files: Submission[],
  reference: Reference,
  { workbooks, confirmed }: { workbooks: WorkbookReader; confirmed: (sha256: string) => Buffer | null },
  shown: Progress,
): Promise<IntakeFile[]> {
  const reading: Promise<IntakeFile>[] = []
  for (const [i, file] of files.entries()) {
    reading.push(readSubmission(file, reference.guide, workbooks, confirmed))
    if (i >= ahead) await reading[i - ahead]
    shown.step(i + 1, files.length)
  }
  return Promise.all(reading)
}

/**
 * When a file came: the day that it states itself, else the one that was given for it, but none after today, which
 * nobody can have known. A day that is not believed, or not the one that was given, is a doubt about its sheet.
 */
function settleReceipt(file: IntakeFile, label: string, today: string): void {
  const given = file.receivedOn
  const own = receivedIn(file, label)
  const doubts =
    (own === null ? undefined : file.sheets.find((sheet) => sheet.table === 'info')) ?? file.sheets[0]
  if (own !== null && own !== given && given !== today)
    doubts?.doubts.push({ code: 'receipt-date-differs', value: own, column: label, suggestion: given })
  file.receivedOn = own ?? given
  if (file.receivedOn <= today) return
  doubts?.doubts.push({
    code: 'receipt-date-doubtful',
    value: file.receivedOn,
    column: label,
    suggestion: `sau hôm nay (${today})`,
  })
  file.receivedOn = today
}

const dayLong = 86_400_000

/** A clock that went back since the last load, or far ahead, gives wrong days of receipt: that is said. */
async function clockNotes(connection: DuckDBConnection): Promise<string[]> {
  const [last] = await rowsOf<{ day: string | null }>(
    connection,
    'SELECT CAST(CAST(max(started_at) AS DATE) AS VARCHAR) AS day FROM load',
  )
  if (last!.day === null) return []
  const now = new Date().toISOString().slice(0, 10)
  const days = (Date.parse(now) - Date.parse(last!.day)) / dayLong
  if (days >= 0 && days <= 400) return []
  return [
    `Đồng hồ máy chỉ ngày ${now}, ${days < 0 ? 'trước' : 'hơn 400 ngày sau'} lần nạp gần nhất (${last!.day}). Đề nghị kiểm tra ngày giờ của máy: ngày nhận báo cáo lấy theo đó.`,
  ]
}

/** The date of receipt that the file itself states; one that cannot be read is a doubt about its sheet. */
function receivedIn(file: IntakeFile, label: string): string | null {
  const text = cleanText(file.info.get('received_on') ?? '')
  if (text === null) return null
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/.exec(text) ?? []
  const iso = day ? `${year!.padStart(4, '20')}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}` : text
  try {
    return isoDate(iso, label)
  } catch {
    file.sheets
      .find((sheet) => sheet.table === 'info')
      ?.doubts.push({ code: 'date-invalid', value: text, column: label })
    return null
  }
}

/**
 * Opens the ledger for these files. A ledger holds one sort of data: the first real file sets a
 * sample ledger aside, and sample files are refused beside real ones.
 */
async function openFor(
  paths: DataPaths,
  given: IntakeFile[],
  reference: Reference,
  dryRun: boolean,
  notes: string[],
): Promise<{ ledger: Ledger; newSort: 'sample' | 'real' | null; files: IntakeFile[]; strays: IntakeFile[] }> {
  const readable = (file: IntakeFile) => file.refusal === null
  let real = given.filter((file) => readable(file) && !file.sample)
  const memory = dryRun && !existsSync(paths.ledger)
  let ledger = await openLedger(memory ? ':memory:' : paths.ledger)
  let sort = await ledgerSort(ledger.connection)
  if (sort === 'sample') {
    // The sample makes room for nothing but a file that can be read.
    for (const file of real) {
      const plain = file.sheets[0]!.plain
      if (plain && (await plain()) === null) Object.assign(file, readSlowly(file, reference.guide))
    }
    real = real.filter(readable)
  }
  if (sort === 'sample' && real.length > 0) {
    ledger.close()
    if (dryRun) ledger = await openLedger(':memory:')
    else {
      const folder = setSampleLedgerAside(paths)
      notes.push(`Dữ liệu mẫu đã được chuyển sang ${folder}; sổ dữ liệu thật bắt đầu từ lần nạp này.`)
      ledger = await openLedger(paths.ledger)
    }
    sort = null
  }
  const files = given.filter(readable)
  const newSort = sort === null && files.length > 0 ? (real.length > 0 ? 'real' : 'sample') : null
  const isReal = (newSort ?? sort) === 'real'
  return {
    ledger,
    newSort,
    files: isReal ? real : files,
    strays: isReal ? files.filter((file) => file.sample) : [],
  }
}

/**
 * Bytes that the ledger already has, or that stand twice among the given files, are the same report. That they came on
 * another day is written down where it changes something: an earlier day than was known, or a later one after another
 * version had replaced them, which brings them back.
 */
async function splitUnchanged(
  connection: DuckDBConnection,
  files: IntakeFile[],
): Promise<{ fresh: IntakeFile[]; unchanged: IntakeFile[]; earlier: EarlierReceipt[] }> {
  const rows = await rowsOf<{
    sha256: string
    file_id: number
    received_on: string
    first_year: number | null
  }>(
    connection,
    `SELECT f.sha256, f.file_id, CAST(min(r.received_on) AS VARCHAR) AS received_on, any_value(y.year) AS first_year
     FROM file f
     JOIN receipt r USING (file_id)
     LEFT JOIN (
       SELECT s.file_id, min(d.year) AS year FROM sheet s JOIN received_row d USING (sheet_id) GROUP BY s.file_id
     ) y ON y.file_id = f.file_id
     GROUP BY f.sha256, f.file_id`,
  )
  const known = new Map(rows.map((row) => [row.sha256, row]))
  const replaced = files.some((file) => known.has(file.sha256))
    ? await replacedFiles(connection)
    : new Map<string, never>()
  const all = new Set(files.map((file) => file.sha256))
  const given = new Set<string>()
  const fresh: IntakeFile[] = []
  const unchanged: IntakeFile[] = []
  const earlier: EarlierReceipt[] = []
  for (const file of files.toSorted(byReceipt)) {
    const before = known.get(file.sha256)
    if (before || given.has(file.sha256)) {
      unchanged.push(file)
      // No report comes before its round begins.
      const begun = before?.first_year ? `${before.first_year - 1}-12-01` : ''
      const came = before !== undefined && file.receivedOn < before.received_on && file.receivedOn >= begun
      // Whoever gives a whole mailbox again, the later versions too, sends nothing back.
      const later = replaced.get(file.sha256) ?? []
      const back =
        later.some(({ receivedOn }) => receivedOn <= file.receivedOn) &&
        !later.some(({ sha256 }) => all.has(sha256))
      if (before && !given.has(file.sha256) && (came || back))
        earlier.push({ fileId: before.file_id, name: file.name, receivedOn: file.receivedOn })
      // Of a mailbox that says when each letter came, the same letter of a later day was sent again on it.
      const first = before ? undefined : fresh.find(({ sha256 }) => sha256 === file.sha256)
      if (first && file.receivedOn > first.receivedOn) first.again = file.receivedOn
    } else fresh.push(file)
    given.add(file.sha256)
  }
  return { fresh, unchanged, earlier }
}

/** The files that came later with a part of the same report, by the checksum of the file that they replaced. */
async function replacedFiles(
  connection: DuckDBConnection,
): Promise<Map<string, { sha256: string; receivedOn: string }[]>> {
  const rows = await rowsOf<{ replaced: string; sha256: string; receivedOn: string }>(
    connection,
    `WITH part AS (
       SELECT DISTINCT s.file_id, r.table_name, r.unit_code, r.year, r.round
       FROM received_row r JOIN sheet s USING (sheet_id)
       UNION
       SELECT file_id, 'model', unit_code, year, round FROM declaration WHERE declared_none
     ),
     last AS (
       SELECT p.*, f.sha256, max({ 'received_on': r.received_on, 'load_id': r.load_id }) AS receipt
       FROM part p JOIN file f USING (file_id) JOIN receipt r USING (file_id)
       GROUP BY ALL
     )
     SELECT DISTINCT a.sha256 AS replaced, b.sha256, CAST(b.receipt.received_on AS VARCHAR) AS "receivedOn"
     FROM last a JOIN last b USING (table_name, unit_code, year, round)
     WHERE b.receipt > a.receipt`,
  )
  const found = new Map<string, { sha256: string; receivedOn: string }[]>()
  for (const { replaced, ...by } of rows) found.set(replaced, [...(found.get(replaced) ?? []), by])
  return found
}

function byReceipt(a: IntakeFile, b: IntakeFile): number {
  const [one, other] = [`${a.receivedOn} ${a.name}`, `${b.receivedOn} ${b.name}`]
  return one < other ? -1 : one > other ? 1 : 0
}

function refusal(
  file: IntakeFile,
  { code, suggestion }: { code: string; suggestion: string },
  reference: Reference,
): LoadedSheet {
  const result = blankResult(
    file,
    { sheet: null, table: null, encoding: null, delimiter: null },
    code === 'word-unconfirmed' ? 'unconfirmed' : 'unreadable',
  )
  const text = reference.rows.issue_codes.find((row) => row['code'] === code)!['message']!
  const message = text.replace('{suggestion}', () => suggestion).trim()
  result.issues.push({ row: null, column: null, code, severity: 'error', value: null, message })
  return result
}

function missing(name: string, reference: Reference): LoadedSheet {
  const file: IntakeFile = {
    path: name,
    name: cleanName(name),
    receivedOn: '',
    bytes: Buffer.alloc(0),
    sha256: '',
    sample: false,
    sheets: [],
    info: new Map(),
    refusal: null,
  }
  return refusal(
    file,
    { code: 'unreadable', suggestion: 'Không có tệp hoặc thư mục này; đề nghị kiểm tra đường dẫn.' },
    reference,
  )
}

/**
 * Writes the sender's bytes beside where they are kept under their checksum, and are read from henceforth.
 * @returns null where they are kept already
 */
async function archive(paths: DataPaths, file: IntakeFile): Promise<FileAside | null> {
  const folder = path.join(paths.archive, file.sha256.slice(0, 2))
  const place = path.join(folder, file.sha256)
  file.path = place
  if (existsSync(place)) return null
  makeFolder(folder)
  return await writeFileAside(place, file.bytes)
}

/** Keeps the bytes of a file again whose kept copy is lost or was changed; a changed one is set aside. */
async function heal(paths: DataPaths, file: IntakeFile, notes: string[]): Promise<void> {
  const place = path.join(paths.archive, file.sha256.slice(0, 2), file.sha256)
  const isThere = existsSync(place)
  if (isThere && createHash('sha256').update(readFileSync(place)).digest('hex') === file.sha256) return
  if (isThere) {
    const folder = path.join(paths.root, `set-aside-${timeStamp()}`)
    makeFolder(folder)
    moveFile(place, path.join(folder, file.sha256))
  }
  await (await archive(paths, { ...file }))?.keep()
  notes.push(
    `${file.name}: bản lưu của tệp này đã ${isThere ? 'bị thay đổi' : 'mất'}, nay được lưu lại từ tệp vừa gửi.`,
  )
}
