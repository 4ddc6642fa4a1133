/** What stands in a folder, kept so that it can be put anywhere again; and what of it a power cut would leave. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { real, type Call } from './hooks.ts'

/** A folder's contents by path: 'folder', or the key of the bytes of a file. */
export type Tree = ReadonlyMap<string, string>

const FOLDER = 'folder'
/** A file that was not touched for so long before its bytes were read has them still (ns). */
const SETTLED = 50_000_000n

/** Bytes by their hash, each kept once in a folder. */
export class Store {
  private readonly known = new Map<string, { key: string; stamp: string; settled: boolean }>()
  private readonly kept = new Set<string>()

  constructor(private readonly folder: string) {
    real.mkdirSync(folder, { recursive: true })
  }

  /** Keeps everything below a folder as it is at this moment. */
  capture(root: string): Tree {
    const tree = new Map<string, string>()
    const walk = (name: string): void => {
      const full = path.join(root, name)
      if (!real.lstatSync(full).isDirectory()) {
        tree.set(name, this.keyOf(full))
        return
      }
      if (name !== '') tree.set(name, FOLDER)
      for (const child of real.readdirSync(full).sort()) walk(path.join(name, child))
    }
    walk('')
    return tree
  }

  /** Writes a tree into an empty folder. */
  unfold(tree: Tree, root: string): void {
    real.mkdirSync(root, { recursive: true })
    for (const [name, key] of tree)
      if (key === FOLDER) real.mkdirSync(path.join(root, name), { recursive: true })
      else real.copyFileSync(path.join(this.folder, key), path.join(root, name))
  }

  /** The bytes of a file of a tree. */
  read(key: string): Buffer {
    return real.readFileSync(path.join(this.folder, key))
  }

  size(key: string): number {
    return real.statSync(path.join(this.folder, key)).size
  }

  /** Keeps these bytes. @returns their key */
  keep(bytes: Uint8Array): string {
    const key = createHash('sha1').update(bytes).digest('hex')
    if (!this.kept.has(key)) real.writeFileSync(path.join(this.folder, key), bytes)
    this.kept.add(key)
    return key
  }

  private keyOf(file: string): string {
    const stat = real.statSync(file, { bigint: true })
    const stamp = [stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join(' ')
    const before = this.known.get(file)
    if (before?.settled && before.stamp === stamp) return before.key
    const settled = BigInt(Date.now()) * 1_000_000n - stat.mtimeNs > SETTLED
    const key = this.keep(real.readFileSync(file))
    this.known.set(file, { key, stamp, settled })
    return key
  }
}

/** One hash for a tree. */
export function hashOf(tree: Tree): string {
  return createHash('sha1')
    .update(JSON.stringify([...tree].sort()))
    .digest('hex')
}

/** A change of names that is lost with the power until its folder is flushed. */
interface Pending {
  folder: string
  /** Undoes it. */
  undo(tree: Map<string, string>): void
}

/** All entries at or below a path. */
function below(tree: Tree, name: string): [string, string][] {
  return [...tree].filter(([one]) => one === name || one.startsWith(`${name}/`))
}

/**
 * Follows what was flushed. Names: a new, renamed or removed entry is safe once its folder is flushed, and what is
 * not is lost from the newest on, as a journal loses it. Bytes: what was written since a file's last flush may be
 * lost by half. Files that DuckDB writes are taken as they are: it flushes them itself.
 */
export class Disk {
  private pending: Pending[] = []
  /** Files with bytes that were not flushed, and the size that is safe. */
  private readonly loose = new Map<string, number>()

  constructor(
    private readonly root: string,
    private readonly store: Store,
  ) {}

  private name(full: string): string {
    return path.relative(this.root, full)
  }

  /** @param tree what stood there before the call was made */
  made(call: Call, tree: Tree): void {
    const name = this.name(call.path)
    const folder = path.dirname(name)
    const to = call.to === undefined ? null : this.name(call.to)
    if (call.name === 'fsync' || call.name === 'fdatasync') {
      this.loose.delete(name)
      this.pending = this.pending.filter((one) => one.folder !== name && !(name === '' && one.folder === '.'))
    } else if (call.name === 'rename' && to !== null) this.renamed(name, to, tree)
    else if (['rm', 'rmdir', 'unlink'].includes(call.name)) {
      const gone = below(tree, name)
      this.loose.delete(name)
      this.pending.push({
        folder,
        undo: (later) => {
          for (const [one, key] of gone) later.set(one, key)
        },
      })
    } else if (
      call.name === 'write' ||
      call.name === 'writev' ||
      call.name === 'writeFile' ||
      call.name === 'appendFile'
    ) {
      if (!this.loose.has(name)) {
        const key = tree.get(name)
        this.loose.set(name, key === undefined || call.name === 'writeFile' ? 0 : this.store.size(key))
      }
    }
    if (call.makes) {
      const made = to ?? name
      this.pending.push({
        folder: path.dirname(made),
        undo: (later) => {
          for (const [one] of below(later, made)) later.delete(one)
        },
      })
    }
  }

  private renamed(name: string, to: string, tree: Tree): void {
    const displaced = below(tree, to)
    for (const [one, size] of [...this.loose])
      if (one === name || one.startsWith(`${name}/`)) {
        this.loose.delete(one)
        this.loose.set(to + one.slice(name.length), size)
      }
    this.pending.push({
      folder: path.dirname(to),
      undo: (later) => {
        const moved = below(later, to)
        for (const [one] of moved) later.delete(one)
        for (const [one, key] of moved) later.set(name + one.slice(to.length), key)
        for (const [one, key] of displaced) later.set(one, key)
      },
    })
  }

  /** What a power cut may leave of a tree: the newest names lost one by one, then bytes too. */
  cuts(tree: Tree): Tree[] {
    const found: Tree[] = []
    for (let lost = 1; lost <= this.pending.length; lost += 1) {
      const later = new Map(tree)
      for (const one of this.pending.slice(-lost).reverse()) one.undo(later)
      found.push(later)
    }
    if (this.loose.size > 0)
      for (const base of [tree, ...found.slice(-1)]) {
        const later = new Map(base)
        for (const [name, safe] of this.loose) {
          const key = later.get(name)
          if (key === undefined || key === FOLDER) continue
          const bytes = this.store.read(key)
          later.set(
            name,
            this.store.keep(bytes.subarray(0, safe + Math.floor(Math.max(0, bytes.length - safe) / 2))),
          )
        }
        found.push(later)
      }
    return found
  }
}

/**
 * What a kill in the middle of a statement may leave: the write-ahead log is written from its end on, and a part of
 * what was added to it stands there.
 */
export function halfLogs(before: Tree, after: Tree, store: Store): Tree[] {
  const found: Tree[] = []
  for (const [name, key] of after) {
    if (!name.endsWith('.wal') || key === before.get(name)) continue
    const bytes = store.read(key)
    const old = before.get(name)
    const from = old === undefined ? 0 : store.size(old)
    if (from >= bytes.length) continue
    for (const length of [0.1, 0.5, 0.9].map((share) => from + Math.floor((bytes.length - from) * share)))
      found.push(new Map(after).set(name, store.keep(bytes.subarray(0, length))))
    found.push(new Map(after).set(name, store.keep(bytes.subarray(0, bytes.length - 1))))
  }
  return found
}
