import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import {
  isHeld,
  makeFolder,
  moveFile,
  prepareFile,
  remove,
  removeIfFree,
  timeStamp,
  writeFileWhole,
} from './files.ts'
import { measure, readSnapshot } from './measure.ts'
import type { DataPaths } from './paths.ts'
import { rowsOf } from './sql.ts'

/** What is known of a snapshot without opening it: its sidecar `<id>.json`. */
export interface SnapshotCard {
  id: string
  name: string | null
  /** Only what was received on or before this day; null: everything known. */
  asOf: string | null
  /** The last load that it knows. */
  asOfLoad: number
  builtAt: string
  /** Never pruned. */
  frozen: boolean
  /** Day on which it was frozen, to which its states are told; null or absent: not frozen, or not known. */
  frozenOn?: string | null
  /** Its card was lost and made anew: whether it had been frozen is not known, and it is never pruned. */
  recovered?: boolean
  /** Rows by table. */
  rows: Record<string, number>
  contentHash: string
  sample: boolean
  martVersion: number
  /** The day as of which it knows the year before its own; null: its year was closed; absent: it does not know. */
  comparedOn?: string | null
  /** Digest of the formulas with which it was frozen (`definitions.ts`); absent: not frozen, or before they were kept. */
  definitions?: string
  /** After this day it knows every change of its figures; null or absent: none. */
  changesSince?: string | null
}

const idPattern = /^[0-9A-Za-z-]{1,64}$/

/** The snapshot's own file. */
export function snapshotFile(paths: DataPaths, id: string): string {
  return path.join(paths.snapshots, `${id}.duckdb`)
}

/** Every snapshot whose file and card are there, newest first. */
export function listSnapshots(paths: DataPaths): SnapshotCard[] {
  if (!existsSync(paths.snapshots)) return []
  return readdirSync(paths.snapshots)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      try {
        const card = JSON.parse(readFileSync(path.join(paths.snapshots, name), 'utf8')) as SnapshotCard
        return idPattern.test(card.id) && existsSync(snapshotFile(paths, card.id)) ? [card] : []
      } catch {
        return []
      }
    })
    .sort((a, b) => (a.builtAt < b.builtAt ? 1 : -1))
}

/** The id that the pointer names, or null. */
export function currentSnapshot(paths: DataPaths): string | null {
  try {
    const { id } = JSON.parse(readFileSync(paths.current, 'utf8')) as { id?: unknown }
    return typeof id === 'string' && idPattern.test(id) && existsSync(snapshotFile(paths, id)) ? id : null
  } catch {
    return null
  }
}

/**
 * The card of the snapshot that the pointer names; null where one of them is not there or damaged.
 * @throws Error where the disk fails
 */
export function currentCard(paths: DataPaths): SnapshotCard | null {
  const id = jsonOf<{ id?: unknown }>(paths.current)?.id
  if (typeof id !== 'string' || !idPattern.test(id) || !existsSync(snapshotFile(paths, id))) return null
  return jsonOf<SnapshotCard>(cardFile(paths, id))
}

function jsonOf<T>(file: string): T | null {
  if (!existsSync(file)) return null
  const text = readFileSync(file, 'utf8')
  try {
    return JSON.parse(text) as T
  } catch {
    return null
  }
}

/** Writes a snapshot's card. */
export function writeCard(paths: DataPaths, card: SnapshotCard): void {
  writeFileWhole(cardFile(paths, card.id), cardText(card))
}

/**
 * Puts a finished snapshot and its card in their place. The card is written first, aside: whoever dies between the two
 * leaves both, and the next publication finishes it.
 */
export function placeSnapshot(paths: DataPaths, finished: string, card: SnapshotCard): void {
  const aside = prepareFile(cardFile(paths, card.id), cardText(card))
  moveFile(finished, snapshotFile(paths, card.id))
  moveFile(aside, cardFile(paths, card.id))
}

function cardFile(paths: DataPaths, id: string): string {
  return path.join(paths.snapshots, `${id}.json`)
}

function cardText(card: SnapshotCard): string {
  return `${JSON.stringify(card, null, 2)}\n`
}

/** The card that a publisher who died had written for a snapshot and not yet put in place; null: there is none. */
export function cardAside(paths: DataPaths, id: string): string | null {
  const name = readdirSync(paths.snapshots).find(
    (entry) => entry.startsWith(`${id}.json.`) && entry.endsWith('.tmp'),
  )
  if (name === undefined) return null
  try {
    const file = path.join(paths.snapshots, name)
    return (JSON.parse(readFileSync(file, 'utf8')) as SnapshotCard).id === id ? file : null
  } catch {
    return null
  }
}

/** Moves a damaged snapshot and its card into a folder of their own. @returns the folder */
export function setSnapshotAside(paths: DataPaths, id: string): string {
  const folder = path.join(paths.root, `set-aside-${timeStamp()}`)
  makeFolder(folder)
  for (const file of [snapshotFile(paths, id), cardFile(paths, id)])
    moveFile(file, path.join(folder, path.basename(file)))
  return folder
}

/** Makes a snapshot the current one: the pointer is replaced as a whole. */
export function pointTo(paths: DataPaths, id: string): void {
  writeFileWhole(paths.current, `${JSON.stringify({ id })}\n`)
}

/**
 * Keeps the frozen ones, the current one, the newest 30 others, and of those that look back to a day, which readers make to
 * look at, the newest ten; sample snapshots leave once a real one is current. What a dead publisher left half built goes too.
 */
export function pruneSnapshots(paths: DataPaths, current: SnapshotCard): void {
  const cards = listSnapshots(paths)
  const strays = cards.filter((card) => card.sample && !current.sample)
  for (const card of strays) {
    try {
      moveAside(paths, card)
    } catch (error) {
      if (!isHeld(error)) throw error
    }
  }
  const loose = cards.filter(
    (card) => !card.frozen && !card.recovered && card.id !== current.id && !strays.includes(card),
  )
  const past = loose.filter((card) => card.asOf !== null)
  const others = loose.filter((card) => card.asOf === null)
  for (const card of [...others.slice(30), ...past.slice(10)]) {
    // What the server holds open on Windows stays, with its card, until the next publication.
    if (removeIfFree(snapshotFile(paths, card.id))) remove(path.join(paths.snapshots, `${card.id}.json`))
  }
}

/**
 * Clears what a program that died left: half-written files of the names that only such files have are removed. A
 * snapshot whose card is lost gets one from what it says of itself; what does not open is set aside. Only the holder
 * of the ledger may call it.
 * @returns what was done that people should know, a line each
 */
export async function clearUnfinished(paths: DataPaths): Promise<string[]> {
  const said: string[] = []
  // Others of the folder's files are written by the server, which may be at it.
  for (const name of readdirSync(paths.root))
    if (/^(\.|current\.json\.|ledger\.duckdb\.)/.test(name) && isUnfinished(name))
      remove(path.join(paths.root, name))
  const names = readdirSync(paths.snapshots)
  for (const name of names.filter((entry) => entry.endsWith('.duckdb') && !isUnfinished(entry)))
    if (!existsSync(path.join(paths.snapshots, name.replace(/duckdb$/, 'json')))) {
      const done = await takeUp(paths, name)
      if (done !== null) said.push(done)
    }
  for (const name of names) if (isUnfinished(name)) remove(path.join(paths.snapshots, name))
  const formulas = path.join(paths.root, 'definitions')
  for (const name of existsSync(formulas) ? readdirSync(formulas) : [])
    if (isUnfinished(name)) remove(path.join(formulas, name))
  for (const folder of existsSync(paths.archive) ? readdirSync(paths.archive) : [])
    if (isUnfinished(folder)) remove(path.join(paths.archive, folder))
    else if (/^[0-9a-f]{2}$/.test(folder))
      for (const name of readdirSync(path.join(paths.archive, folder)))
        if (/^[0-9a-f]{64}\.[0-9a-f]{8}\.tmp$/.test(name)) remove(path.join(paths.archive, folder, name))
  return said
}

/** @returns whether only a half-written file, or a folder that was given up, has this name */
export function isUnfinished(name: string): boolean {
  return (
    /^\.(building|copying|repairing)-\d+/.test(name) ||
    // What a folder was tried with.
    /^\.writable\.[0-9a-f]{8}\.tmp$/.test(name) ||
    /\.(json|jsonl|duckdb)\.[0-9a-f]{8}\.tmp(\.wal)?$/.test(name)
  )
}

/** Gives a snapshot without a card one again, or sets it aside. */
async function takeUp(paths: DataPaths, name: string): Promise<string | null> {
  const file = path.join(paths.snapshots, name)
  const written = cardAside(paths, name.replace(/\.duckdb$/, ''))
  if (written !== null) {
    moveFile(written, file.replace(/duckdb$/, 'json'))
    return null
  }
  const card = await cardOf(file)
  if (card !== null && `${card.id}.duckdb` === name) {
    writeCard(paths, card)
    return `Phiên bản số liệu ${card.id} bị mất thẻ thông tin: đã lập lại; không rõ đã chốt hay chưa nên sẽ không bị xóa.`
  }
  const folder = path.join(paths.root, `set-aside-${timeStamp()}`)
  makeFolder(folder)
  moveFile(file, path.join(folder, name))
  return `Tệp ${name} không phải phiên bản số liệu mở được: đã chuyển sang ${folder}, không xóa.`
}

/** The mart's version from which on a snapshot says as of which day it knows the year before. */
const COMPARED_SINCE = 7

/** The mart's version from which on a snapshot says since when it knows its changes. */
const CHANGES_SINCE = 8

/** A snapshot's card from the snapshot itself, or null where it does not open. */
async function cardOf(file: string): Promise<SnapshotCard | null> {
  try {
    return await readSnapshot(file, async (connection) => {
      const [info] = await rowsOf<Omit<SnapshotCard, 'name' | 'frozen' | 'rows'>>(
        connection,
        `SELECT id, CAST(as_of AS VARCHAR) AS "asOf", as_of_load AS "asOfLoad",
           strftime(built_at, '%Y-%m-%dT%H:%M:%S.%gZ') AS "builtAt", content_hash AS "contentHash", sample,
           mart_version AS "martVersion"
         FROM mart.snapshot_info`,
      )
      if (!info) return null
      if (info.martVersion >= COMPARED_SINCE) {
        const [compared] = await rowsOf<{ day: string | null }>(
          connection,
          'SELECT CAST(compared_on AS VARCHAR) AS day FROM mart.snapshot_info',
        )
        info.comparedOn = compared!.day
      }
      if (info.martVersion >= CHANGES_SINCE) {
        const [changes] = await rowsOf<{ day: string | null }>(
          connection,
          'SELECT CAST(changes_since AS VARCHAR) AS day FROM mart.snapshot_info',
        )
        info.changesSince = changes!.day
      }
      const { rows } = await measure(connection)
      return { ...info, name: null, frozen: false, frozenOn: null, recovered: true, rows }
    })
  } catch {
    return null
  }
}

function moveAside(paths: DataPaths, card: SnapshotCard): void {
  const name = readdirSync(paths.root)
    .filter((entry) => /^sample-\d{8}T\d{6,9}Z$/.test(entry))
    .sort()
    .at(-1)
  const folder = path.join(paths.root, name ?? `sample-${timeStamp()}`)
  makeFolder(folder)
  const aside = path.join(folder, `${card.id}.duckdb`)
  moveFile(snapshotFile(paths, card.id), aside)
  try {
    moveFile(cardFile(paths, card.id), path.join(folder, `${card.id}.json`))
  } catch (error) {
    // A card without its snapshot would not be looked at again: both are moved with the next publication.
    moveFile(aside, snapshotFile(paths, card.id))
    throw error
  }
}
