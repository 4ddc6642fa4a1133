import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { moveFile, remove, writeFileWhole } from './files.ts'
import type { DataPaths } from './paths.ts'

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
  /** Rows by table. */
  rows: Record<string, number>
  contentHash: string
  sample: boolean
  martVersion: number
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

/** Writes a snapshot's card. */
export function writeCard(paths: DataPaths, card: SnapshotCard): void {
  writeFileWhole(path.join(paths.snapshots, `${card.id}.json`), `${JSON.stringify(card, null, 2)}\n`)
}

/** Makes a snapshot the current one: the pointer is replaced as a whole. */
export function pointTo(paths: DataPaths, id: string): void {
  writeFileWhole(paths.current, `${JSON.stringify({ id })}\n`)
}

/**
 * Keeps the frozen ones, the current one and the newest 30 others; sample snapshots leave once
 * a real one is current. What a dead publisher left half built goes too.
 */
export function pruneSnapshots(paths: DataPaths, current: SnapshotCard): void {
  const cards = listSnapshots(paths)
  const strays = cards.filter((card) => card.sample && !current.sample)
  for (const card of strays) moveAside(paths, card)
  const loose = cards.filter((card) => !card.frozen && card.id !== current.id && !strays.includes(card))
  for (const card of loose.slice(30)) {
    remove(path.join(paths.snapshots, `${card.id}.json`))
    remove(snapshotFile(paths, card.id))
  }
}

/** Removes what a publisher that died left behind. Only the holder of the ledger may call it. */
export function clearUnfinished(paths: DataPaths): void {
  for (const name of readdirSync(paths.root))
    if (/^current\.json\.[0-9a-f]{8}\.tmp$/.test(name)) remove(path.join(paths.root, name))
  for (const name of readdirSync(paths.snapshots)) {
    const orphan =
      name.endsWith('.duckdb') && !existsSync(path.join(paths.snapshots, name.replace(/duckdb$/, 'json')))
    if (name.startsWith('.building-') || name.endsWith('.tmp') || orphan)
      remove(path.join(paths.snapshots, name))
  }
}

function moveAside(paths: DataPaths, card: SnapshotCard): void {
  const folder = readdirSync(paths.root)
    .filter((name) => /^sample-\d{8}T\d{6}Z$/.test(name))
    .sort()
    .at(-1)
  for (const name of [`${card.id}.json`, `${card.id}.duckdb`]) {
    const from = path.join(paths.snapshots, name)
    if (folder) moveFile(from, path.join(paths.root, folder, name))
    else remove(from)
  }
}
