import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { provinceDay } from '../cube/domain/dates.ts'
import { checkAudit } from './audit/check.ts'
import { auditFolder } from './audit/files.ts'
import { auditKeyFile } from './audit/key.ts'
import { confirmationOf, confirmedTables } from './confirmations.ts'
import { keptDefinitions } from './definitions.ts'
import { explain } from './errors.ts'
import { readLedger } from './ledger.ts'
import { measure, readSnapshot } from './measure.ts'
import { besides, dataItems, keptFolders, type DataPaths } from './paths.ts'
import { PersonRegister } from './persons/register.ts'
import { runStage } from './pipeline.ts'
import {
  cardAside,
  currentSnapshot,
  isUnfinished,
  listSnapshots,
  snapshotFile,
  type SnapshotCard,
} from './snapshots.ts'
import { readFolder, rowsOf } from './sql.ts'

/** One thing that must hold, and what is wrong with it (null: it holds). */
export interface Check {
  what: string
  fault: string | null
  /** What is no damage, and that people should know. */
  note?: string
}

/**
 * Checks the ledger, the archive, every snapshot and what else stands in DATA_DIR. Changes nothing on disk.
 * @param auditKey the file of the key that seals the audit, where it is not the usual one
 */
export async function verify(paths: DataPaths, auditKey?: string): Promise<Check[]> {
  const checks: Check[] = []
  if (!existsSync(paths.ledger)) return [{ what: 'Sổ dữ liệu', fault: 'chưa có; đề nghị nạp tệp' }]
  const ledger = await readLedger(paths.ledger)
  try {
    const { connection } = ledger
    checks.push(...(await verifyLedger(connection)), await verifyArchive(paths, connection))
    checks.push(await verifyPublished(paths, connection), await verifyInbox(paths, connection))
  } finally {
    ledger.close()
  }
  checks.push(await verifyCurrent(paths), await verifyFrozen(paths), verifyCards(paths), listRemains(paths))
  const audit = verifyAudit(paths, auditKey ?? auditKeyFile(paths.root, process.env))
  if (audit !== null) checks.push(audit)
  const damaged = new PersonRegister(paths.root).damaged()
  if (damaged > 0)
    checks.push({
      what: 'Mọi quyết định ẩn dữ liệu cá nhân đọc được',
      fault: `${damaged} dòng của persons.jsonl bị hỏng; đề nghị khôi phục tệp này từ bản sao lưu`,
    })
  return checks
}

/** The audit's chain, seals and days; null where nobody signs in and there is none. */
function verifyAudit(paths: DataPaths, keyFile: string): Check | null {
  const folder = auditFolder(paths.root)
  if (!existsSync(folder)) return null
  const today = provinceDay(new Date())
  const { faults, notes, lines, seals } = checkAudit(folder, keyFile, today)
  return {
    what: `Nhật ký nối liền và được niêm phong (${lines} dòng, ${seals} dấu)`,
    fault: faults.length === 0 ? null : faults.join('; '),
    ...(notes.length === 0 ? {} : { note: notes.slice(0, 3).join('; ') }),
  }
}

/** `verify/*.sql`: each a query that returns the rows that must not be there; its first line says what must hold. */
export async function verifyLedger(connection: DuckDBConnection): Promise<Check[]> {
  const checks: Check[] = []
  await runStage(connection, 'macros')
  for (const sql of readFolder('verify')) {
    const what = sql.split('\n')[0]!.replace(/^-- /, '')
    const rows = await rowsOf(connection, sql)
    checks.push({
      what,
      fault: rows.length === 0 ? null : `${rows.length} dòng, ví dụ ${JSON.stringify(rows[0])}`,
    })
  }
  return checks
}

/** Some names of many, for one line. */
function some(names: string[]): string {
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ` và ${names.length - 3} tệp khác` : '')
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Every file that was received is there, unchanged, and nothing else. */
async function verifyArchive(paths: DataPaths, connection: DuckDBConnection): Promise<Check> {
  const what = 'Mọi tệp đã nhận còn nguyên trong kho lưu'
  const missing: string[] = []
  const changed: string[] = []
  const known = new Set<string>()
  const files = await rowsOf<{ sha256: string; name: string }>(connection, 'SELECT sha256, name FROM file')
  // Of a table that was confirmed of a document the document is kept too.
  const loaded = new Set(files.map(({ sha256 }) => sha256))
  const documents = [...confirmedTables(paths)].filter(([, table]) => loaded.has(table))
  for (const [sha256] of documents) files.push({ sha256, name: confirmationOf(paths, sha256)!.name })
  for (const { sha256, name } of files) {
    known.add(sha256)
    const at = path.join(paths.archive, sha256.slice(0, 2), sha256)
    if (!existsSync(at)) missing.push(name)
    else if ((await sha256Of(at)) !== sha256) changed.push(name)
  }
  const faults = [
    ...(missing.length > 0 ? [`thiếu tệp ${some(missing)}`] : []),
    ...(changed.length > 0 ? [`tệp ${some(changed)} đã bị thay đổi`] : []),
  ]
  const fault =
    faults.length > 0
      ? `${faults.join('; ')}. Đề nghị nạp lại đúng các tệp đó, hoặc khôi phục bản sao lưu`
      : null
  // A load that died, or that refused a file late, leaves its bytes: no damage.
  const strays = filesBelow(paths.archive).filter((file) => !known.has(path.basename(file)))
  return strays.length === 0
    ? { what, fault }
    : { what, fault, note: `${strays.length} tệp trong kho lưu không thuộc lần nạp nào: ${some(strays)}` }
}

/** The newest figures that know everything are of the last load. */
async function verifyPublished(paths: DataPaths, connection: DuckDBConnection): Promise<Check> {
  const what = 'Lần nạp mới nhất đã có trong phiên bản số liệu'
  const [last] = await rowsOf<{ load: number }>(
    connection,
    'SELECT coalesce(max(load_id), 0) AS load FROM load',
  )
  const plain = listSnapshots(paths).filter((card) => card.asOf === null)
  const known = Math.max(0, ...plain.map((card) => card.asOfLoad))
  if (known >= last!.load) return { what, fault: null }
  // `load --no-publish` leaves it so, and a load that was killed after it was written: nothing is damaged.
  const note = `sổ dữ liệu đến lần nạp ${last!.load}, phiên bản số liệu mới đến lần ${known}. Đề nghị chạy: npm run etl -- publish`
  return { what, fault: null, note }
}

async function verifyInbox(paths: DataPaths, connection: DuckDBConnection): Promise<Check> {
  const what = 'Mọi thư mục trong hộp thư đến đã được nạp'
  const waiting = await waitingFolders(paths, connection)
  return waiting.length === 0
    ? { what, fault: null }
    : { what, fault: null, note: `chưa nạp: ${some(waiting)}. Đề nghị nạp: npm run etl -- load THƯ_MỤC` }
}

/** Folders of the inbox, below DATA_DIR, with files of which no load has a single one: they may never have been loaded. */
export async function waitingFolders(paths: DataPaths, connection: DuckDBConnection): Promise<string[]> {
  const inbox = path.join(paths.root, 'inbox')
  if (!existsSync(inbox)) return []
  const rows = await rowsOf<{ sha256: string }>(connection, 'SELECT sha256 FROM file')
  const loaded = new Set(rows.map((row) => row.sha256))
  for (const [document, table] of confirmedTables(paths)) if (loaded.has(table)) loaded.add(document)
  const waiting: string[] = []
  for (const name of readdirSync(inbox).filter((entry) => !entry.startsWith('.'))) {
    const files = filesBelow(path.join(inbox, name))
    let known = files.length === 0
    for (const file of files) known ||= loaded.has(await sha256Of(path.join(inbox, name, file)))
    if (!known) waiting.push(path.join('inbox', name))
  }
  return waiting
}

/** Paths of the files below a folder; a file is its own name. */
function filesBelow(folder: string): string[] {
  if (!statSync(folder).isDirectory()) return ['']
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
}

async function verifyCurrent(paths: DataPaths): Promise<Check> {
  const what = 'Phiên bản số liệu hiện hành mở được và đủ dòng'
  const id = currentSnapshot(paths)
  const card = listSnapshots(paths).find((c) => c.id === id)
  if (!card) return { what, fault: 'chưa có; đề nghị chạy npm run etl -- publish' }
  return { what, fault: await faultOf(paths, card) }
}

async function verifyFrozen(paths: DataPaths): Promise<Check> {
  const what = 'Mọi phiên bản số liệu đã chốt còn nguyên từng ô'
  const faults: string[] = []
  for (const card of listSnapshots(paths).filter((c) => c.frozen || c.recovered)) {
    const fault = await faultOf(paths, card)
    if (fault !== null) faults.push(`${card.id}: ${fault}`)
    if (card.definitions !== undefined && keptDefinitions(paths.root, card.definitions) === null)
      faults.push(
        `${card.id}: cách tính lúc chốt (definitions/${card.definitions}.json) mất hoặc đã bị thay đổi`,
      )
  }
  return { what, fault: faults.length === 0 ? null : faults.join('; ') }
}

/** What is wrong with a snapshot: every cell goes into its content hash, and its card says what it says itself; null: nothing. */
export async function faultOf(paths: DataPaths, card: SnapshotCard): Promise<string | null> {
  try {
    return await readSnapshot(snapshotFile(paths, card.id), async (connection) => {
      const [info] = await rowsOf<{ id: string; hash: string; asOf: string | null; sample: boolean }>(
        connection,
        `SELECT id, content_hash AS hash, CAST(as_of AS VARCHAR) AS "asOf", sample FROM mart.snapshot_info`,
      )
      if (info?.id !== card.id || info.asOf !== card.asOf || info.sample !== card.sample)
        return 'thẻ thông tin không phải của tệp này'
      const { rows, contentHash } = await measure(connection)
      for (const [table, n] of Object.entries(card.rows))
        if (rows[table] !== n) return `bảng ${table} có ${rows[table] ?? 0} dòng, đúng là ${n}`
      return contentHash === card.contentHash && contentHash === info.hash ? null : 'số liệu đã bị thay đổi'
    })
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0]! : String(error)
    return explain(error) ?? `không mở được (${message})`
  }
}

/** Every snapshot has its card and every card its snapshot. */
function verifyCards(paths: DataPaths): Check {
  const what = 'Mỗi phiên bản số liệu có một tệp và một thẻ thông tin'
  if (!existsSync(paths.snapshots)) return { what, fault: null }
  const names = readdirSync(paths.snapshots)
  const faults: string[] = []
  const listed = new Set(listSnapshots(paths).map((card) => card.id))
  for (const name of names) {
    const id = name.replace(/\.(json|duckdb)$/, '')
    if (name.endsWith('.duckdb') && !isUnfinished(name) && !names.includes(`${id}.json`))
      if (cardAside(paths, id) === null)
        faults.push(`${name} mất thẻ thông tin. Đề nghị chạy: npm run etl -- repair`)
    if (name.endsWith('.json') && !names.includes(`${id}.duckdb`)) faults.push(`${name} mất tệp số liệu`)
    else if (name.endsWith('.json') && !listed.has(id)) faults.push(`${name} không đọc được`)
  }
  return { what, fault: faults.length === 0 ? null : faults.join('; ') }
}

/** Half-written files, and what DATA_DIR holds that this program does not know: named, never removed. */
function listRemains(paths: DataPaths): Check {
  const what = 'Thư mục dữ liệu không có gì thừa'
  const folders = [paths.root, paths.snapshots].filter((folder) => existsSync(folder))
  const half = folders.flatMap((folder) => readdirSync(folder).filter(isUnfinished))
  const odd = readdirSync(paths.root).filter(
    (name) =>
      !(dataItems as readonly string[]).includes(name) &&
      !keptFolders.test(name) &&
      !besides.test(name) &&
      !isUnfinished(name),
  )
  const notes = [
    ...(half.length > 0 ? [`tệp viết dở: ${some(half)} (npm run etl -- repair sẽ dọn)`] : []),
    ...(odd.length > 0 ? [`không thuộc chương trình, không có trong bản sao lưu: ${some(odd)}`] : []),
  ]
  return notes.length === 0 ? { what, fault: null } : { what, fault: null, note: notes.join('; ') }
}
