import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { codeLists } from './codes.ts'
import { explain, UserError } from './errors.ts'
import { copyFileWhole, flushFile, flushFolder, makeFolder, remove, timeStamp } from './files.ts'
import { openLedger } from './ledger.ts'
import type { DataPaths } from './paths.ts'
import { loadReferenceRows, readReference } from './reference.ts'
import { clearUnfinished } from './snapshots.ts'
import { literal } from './sql.ts'
import { verifyLedger } from './verify.ts'

/**
 * Puts right what a program that was killed left: a ledger whose write-ahead log cannot be replayed, half-written
 * files, snapshots whose cards are lost. What is changed is copied first; a ledger is repaired on a copy, and itself
 * only where the copy came out whole.
 * @returns what was found and done, a line each
 * @throws UserError where the ledger cannot be repaired: it is as it was
 */
export async function repair(paths: DataPaths, referenceDir: string): Promise<string[]> {
  const said: string[] = []
  if (existsSync(paths.ledger)) said.push(await repairLedger(paths, referenceDir))
  else said.push('Chưa có sổ dữ liệu.')
  if (existsSync(paths.snapshots)) said.push(...(await clearUnfinished(paths)))
  return said
}

async function repairLedger(paths: DataPaths, referenceDir: string): Promise<string> {
  try {
    const ledger = await openLedger(paths.ledger)
    ledger.close()
    return 'Sổ dữ liệu mở được, không cần sửa.'
  } catch (error) {
    // Held by another, no permission, a full disk, damaged: `repair` is no help, and the message says what is.
    if (!(error instanceof UserError) || error.code !== 'ledger-unclosed') throw error
  }
  const kept = path.join(paths.root, `before-repair-${timeStamp()}`)
  makeFolder(kept)
  for (const suffix of ['', '.wal'])
    copyFileWhole(paths.ledger + suffix, path.join(kept, `ledger.duckdb${suffix}`))
  const trial = path.join(paths.root, `.repairing-${process.pid}`)
  remove(trial)
  makeFolder(trial)
  try {
    const copy = path.join(trial, 'ledger.duckdb')
    // What it held when it was last closed: the log is not there.
    copyFileWhole(paths.ledger, copy)
    const lists = await listsOf(copy, `${paths.ledger}.wal`, referenceDir)
    for (const suffix of ['', '.wal']) {
      remove(copy + suffix)
      copyFileWhole(paths.ledger + suffix, copy + suffix)
    }
    await replay(copy, lists)
    await check(copy)
    // DuckDB's checkpoint leaves the ledger as it was or repaired, whenever it is killed.
    await replay(paths.ledger, lists)
    flushFile(paths.ledger)
    flushFolder(paths.root)
    await check(paths.ledger)
  } catch (error) {
    const why = explain(error) ?? (error instanceof Error ? error.message.split('\n')[0]! : String(error))
    throw new UserError(
      `Không sửa được sổ cái; bản chưa sửa còn ở ${kept}. Đề nghị khôi phục từ bản sao lưu: npm run etl -- restore TỆP. Lý do: ${why}`,
    )
  } finally {
    remove(trial)
  }
  return `Đã sửa sổ cái: mọi lần nạp đã ghi xong đều còn. Bản chưa sửa được giữ ở ${kept}.`
}

/** Replays a ledger's log where the types that it names are known, and writes its end into the ledger. */
async function replay(file: string, lists: Record<string, string[]>): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    for (const [name, codes] of Object.entries(lists))
      await connection.run(`CREATE TYPE ${name} AS ENUM (${codes.map(literal).join(', ')})`)
    await connection.run(`ATTACH ${literal(file)} AS ledger`)
    await connection.run('CHECKPOINT ledger')
    await connection.run('DETACH ledger')
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** @throws UserError where a ledger does not open or what must hold of its rows does not */
async function check(file: string): Promise<void> {
  const ledger = await openLedger(file)
  try {
    for (const { what, fault } of await verifyLedger(ledger.connection))
      if (fault !== null) throw new UserError(`${what}: ${fault}`)
  } finally {
    ledger.close()
  }
}

/**
 * The lists of codes that the killed program had made. Rows in the log are numbers of them, so that they must be these
 * very lists: they stand in the log where it has rows. Where it has none, they are made as the program made them.
 */
async function listsOf(
  checkpointed: string,
  log: string,
  referenceDir: string,
): Promise<Record<string, string[]>> {
  const instance = await DuckDBInstance.create(checkpointed)
  const connection = await instance.connect()
  try {
    await loadReferenceRows(connection, readReference(referenceDir))
    const made = await codeLists(connection)
    const logged = listsInLog(readFileSync(log))
    return Object.fromEntries(
      Object.entries(made).map(([name, codes]) => {
        const known = new Set(codes)
        // The last that shares most of its codes with the list: others may share a code or two.
        const same = logged.filter((list) => list.filter((code) => known.has(code)).length * 2 > codes.length)
        return [name, same.at(-1) ?? codes]
      }),
    )
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/**
 * Every list of texts that a type in DuckDB's log has: property 200 and the number of texts, property 201 and that
 * number again, then each text after its length. Numbers are in LEB128.
 */
export function listsInLog(bytes: Buffer): string[][] {
  const lists: string[][] = []
  for (let at = bytes.indexOf(LIST_BEGINS); at >= 0; at = bytes.indexOf(LIST_BEGINS, at + 1)) {
    const list = listAt(bytes, at)
    if (list !== null) lists.push(list)
  }
  return lists
}

const LIST_BEGINS = Buffer.from([200, 0])

function listAt(bytes: Buffer, start: number): string[] | null {
  let at = start + 2
  const number = (): number => {
    let value = 0
    for (let shift = 1; at < bytes.length; shift *= 128) {
      const byte = bytes[at++]!
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
    return -1
  }
  const size = number()
  if (size < 1 || bytes[at] !== 201 || bytes[at + 1] !== 0) return null
  at += 2
  if (number() !== size) return null
  const list: string[] = []
  for (let i = 0; i < size; i += 1) {
    const length = number()
    if (length < 0 || at + length > bytes.length) return null
    list.push(bytes.toString('utf8', at, at + length))
    at += length
  }
  return list
}
