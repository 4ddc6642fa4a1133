/** Errors that the disk may give at each call that an operation makes, and what the operation must then say. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { checked, ledgerRows, type Case } from './check.ts'
import type { Store, Tree } from './disk.ts'
import { real, setWatch, type Call } from './hooks.ts'
import type { Said } from './operations.ts'
import { type Kind, nothingFound, type Result, sampleOf } from './outcome.ts'

/** Where operations are broken off, and how many of the points are taken. */
export interface Place {
  start: Tree
  store: Store
  place(tree: Tree): { data: string; out: string; work: string }
  clear(work: string): void
  sample: number
  seed: number
}

const CODES = ['ENOSPC', 'EIO', 'EROFS'] as const
const WORDS = {
  ENOSPC: 'ENOSPC: no space left on device',
  EIO: 'EIO: i/o error',
  EROFS: 'EROFS: read-only file system',
}

/** Which errors a call may give. */
function codesOf(call: Call): (typeof CODES)[number][] {
  if (call.reads) return ['EIO']
  if (call.name === 'fsync' || call.name === 'fdatasync') return ['ENOSPC', 'EIO']
  if (['rm', 'rmdir', 'unlink'].includes(call.name)) return ['EIO', 'EROFS']
  return [...CODES]
}

function failure(code: (typeof CODES)[number], call: Call): Error {
  return Object.assign(new Error(`${WORDS[code]}, ${call.name} '${call.path}'`), {
    code,
    errno: { ENOSPC: -28, EIO: -5, EROFS: -30 }[code],
    syscall: call.name,
    path: call.path,
  })
}

/** What a person must be able to see in the line. */
const SAYS: Record<(typeof CODES)[number], RegExp> = {
  ENOSPC: /đầy|hết (chỗ|dung lượng)|dung lượng/i,
  EROFS: /không (ghi|tạo|lập|xóa|chuyển)|chỉ đọc|quyền ghi/i,
  EIO: /không (đọc|ghi|mở|sao lưu|xóa|chuyển)|(đọc|ghi).*lỗi|lỗi.*(đọc|ghi|đĩa)/i,
}

/** What is wrong with what an operation said that failed by a disk's error. */
export function untrue(said: Said, code: (typeof CODES)[number], changed: boolean): string[] {
  const faults: string[] = []
  const text = said.stderr.trim()
  const shown = text.split('\n').slice(0, 2).join(' / ').slice(0, 250)
  if (/^\s+at .*:\d+/m.test(text)) faults.push(`a stack trace: ${shown}`)
  else if (/Lỗi không lường trước/.test(text)) faults.push(`“unforeseen”: ${shown}`)
  if (text === '') faults.push('it failed without a word')
  else if (!SAYS[code].test(text)) faults.push(`it does not say ${code}: ${shown}`)
  if (/khôi phục từ bản sao lưu|bị hỏng/.test(text)) faults.push(`it blames the data: ${shown}`)
  if (changed && /chưa có gì thay đổi|giữ nguyên|không có gì thay đổi/i.test(text))
    faults.push(`it says that nothing changed: ${shown}`)
  if (!changed && /Đã ghi vào sổ/.test(text)) faults.push(`it says that the load was written: ${shown}`)
  return faults
}

/** Lets each call of an operation fail in turn, each time from the start. */
export async function injectAll(one: Case, at: Place): Promise<Result[]> {
  const calls: Call[] = []
  const listed = at.place(at.start)
  setWatch({
    roots: [listed.work],
    before: (call) => void (call.sql === undefined && calls.push(call)),
    middle: () => undefined,
    after: () => undefined,
  })
  await one.operation.run(listed.data, listed.out, one.material, one.start)
  setWatch(null)
  at.clear(listed.work)

  const results: Result[] = []
  for (const kind of [...CODES, 'short'] as const) {
    const points = calls.flatMap((call, n) =>
      (kind === 'short' ? call.name === 'write' : codesOf(call).includes(kind)) ? [{ call, n }] : [],
    )
    // There are four kinds of these: of a sample each has a share.
    const chosen = sampleOf(points, Math.ceil(at.sample / 3), at.seed)
    const result = nothingFound(kind as Kind, points.length, chosen.length)
    const began = Date.now()
    for (const { n } of chosen) {
      const { data, out, work } = at.place(at.start)
      const { label, said } = await broken(one, { data, out, work }, n, kind)
      const faults: string[] = []
      if (kind !== 'short' && said.code !== 0) {
        faults.push(...untrue(said, kind, await changed(data, one)))
      }
      if (kind === 'short' && said.code !== 0) faults.push(...untrue(said, 'EIO', await changed(data, one)))
      faults.push(...(await checked(data, out, one, { ended: said.code === 0, partly: said.code === 3 })))
      if (faults.length > 0) result.failures.push({ label, ended: said.code === 0, faults })
      at.clear(work)
    }
    result.seconds = (Date.now() - began) / 1000
    results.push(result)
  }
  return results
}

/** Whether the ledger is another than before; one that does not open is found by the check. */
async function changed(data: string, one: Case): Promise<boolean> {
  const file = path.join(data, 'ledger.duckdb')
  if (!real.existsSync(file)) return one.before.ledger !== null
  try {
    const rows = await ledgerRows(file)
    return JSON.stringify(rows) !== JSON.stringify(one.before.ledger ?? [])
  } catch {
    return false
  }
}

/** Steps in which a small disk grows. */
const STEP = 256 * 1024

/** Runs the operation on a disk that is too small by one step less each time: DuckDB's own writing fails too. */
export async function fillDisk(one: Case, at: Place): Promise<Result[]> {
  const small = path.join(at.place(new Map()).work, 'small')
  real.mkdirSync(small, { recursive: true })
  const mount = (size: number) =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', small]).status === 0
  if (process.platform !== 'linux' || !mount(STEP)) return []
  spawnSync('umount', [small])
  const sizeOf = (tree: Tree) =>
    [...tree.values()].reduce((sum, key) => sum + 4096 + (key === 'folder' ? 0 : at.store.size(key)), 0)
  const base = Math.ceil(sizeOf(at.start) / 4096) * 4096 + 65_536
  const result = nothingFound('full', 0, 0)
  const began = Date.now()
  for (let size = base; ; size += STEP) {
    if (!mount(size)) return [result]
    let said: Said
    let left: Tree
    try {
      at.store.unfold(at.start, small)
      said = await one.operation
        .run(path.join(small, 'data'), path.join(small, 'out'), one.material, one.start)
        .catch((error: unknown) => ({ code: 1, stdout: '', stderr: String(error) }))
      left = at.store.capture(small)
    } finally {
      spawnSync('umount', ['-l', small])
    }
    result.points += 1
    result.images += 1
    result.checked += 1
    const { data, out, work } = at.place(left)
    const faults = said.code === 0 ? [] : untrue(said, 'ENOSPC', await changed(data, one))
    faults.push(...(await checked(data, out, one, { ended: said.code === 0 })))
    if (faults.length > 0)
      result.failures.push({ label: `${(size - base) / 1024} kB free`, ended: said.code === 0, faults })
    at.clear(work)
    if (said.code === 0) break
    if (result.points > 120) break
  }
  result.seconds = (Date.now() - began) / 1000
  return [result]
}

/** Runs the operation with an error at its n-th call. */
async function broken(
  one: Case,
  at: { data: string; out: string; work: string },
  n: number,
  kind: (typeof CODES)[number] | 'short',
): Promise<{ label: string; said: Said }> {
  let count = -1
  let label = 'never reached'
  let shortened: Call | null = null
  setWatch({
    roots: [at.work],
    before: (call) => {
      if (call.sql !== undefined) return
      count += 1
      if (count !== n) return
      label = `${call.name} ${path.relative(at.work, call.path).replace(/\d{8}T\d+Z|[0-9a-f]{8,}/g, '*')}`
      if (kind === 'short') shortened = call
      else throw failure(kind, call)
    },
    middle: () => undefined,
    after: () => undefined,
    short: (call) => call === shortened,
  })
  return { said: await saidWatched(one, at), label }
}

/** What the operation says while it is watched, which then ends. */
export async function saidWatched(one: Case, at: { data: string; out: string }): Promise<Said> {
  try {
    return await one.operation.run(at.data, at.out, one.material, one.start)
  } catch (error) {
    // It got as far as whoever called it: what a person would see.
    return { code: 1, stdout: '', stderr: String(error instanceof Error ? error.stack : error) }
  } finally {
    setWatch(null)
  }
}
