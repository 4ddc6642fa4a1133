/**
 * Files that another program holds, as Windows refuses them: a virus scanner for a moment, a reader for as long as the
 * operation runs. Wine does not refuse all of it, and Linux nothing: the refusals are thrown by the hooks, while the
 * program takes itself to be on Windows (`FAULTS_PLATFORM=win32`) and its pauses take no time.
 */
import path from 'node:path'
import { checked, type Case } from './check.ts'
import { setWatch, type Call } from './hooks.ts'
import { type Place, saidWatched } from './inject.ts'
import type { Said } from './operations.ts'
import { type Kind, nothingFound, type Result, sampleOf } from './outcome.ts'

/** What Windows says to each call while another program has the file open. */
const REFUSALS: Record<string, string[]> = {
  rename: ['EPERM', 'EACCES', 'EBUSY'],
  unlink: ['EBUSY', 'EPERM'],
  rm: ['EPERM', 'EBUSY'],
  rmdir: ['ENOTEMPTY', 'EBUSY'],
  open: ['EBUSY', 'EPERM'],
}
/** How often a scanner that looks at a file for a moment has it refused. */
const TIMES = 3

const keyOf = ({ name, path, to }: Call) => `${name} ${path} ${to ?? ''}`

/** Whether Windows may refuse a call: one that moves, removes, or opens what is there to write it. */
const refusable = (call: Call) =>
  call.sql === undefined &&
  call.name in REFUSALS &&
  (call.name !== 'open' || (call.flags === 'r+' && !call.makes))

/**
 * Tells each call that Windows may refuse, once: Node's `rm` of a file calls `unlink`, and what it makes of a refusal
 * of that differs from system to system.
 */
function watchRefusable(roots: string[], tell: (call: Call) => void): void {
  let removing: string | null = null
  setWatch({
    roots,
    before: (call) => {
      if (call.path === removing || !refusable(call)) return
      tell(call)
      if (call.name === 'rm') removing = call.path
    },
    middle: () => undefined,
    after: (call) => {
      if (call.name === 'rm') removing = null
    },
  })
}

function refusal(call: Call, n: number): Error {
  const codes = REFUSALS[call.name]!
  const code = codes[n % codes.length]!
  return Object.assign(new Error(`${code}: resource busy or locked, ${call.name} '${call.path}'`), {
    code,
    syscall: call.name,
    path: call.path,
  })
}

/** What is wrong with what was said of an operation that a held file ended. */
function untrue({ stderr }: Said): string[] {
  const shown = stderr.trim().split('\n').slice(0, 2).join(' / ').slice(0, 250)
  if (/^\s+at .*:\d+/m.test(stderr)) return [`a stack trace: ${shown}`]
  if (/Lỗi không lường trước|bị hỏng/.test(stderr)) return [`it names another cause: ${shown}`]
  return /Windows không cho|đang (mở|giữ)|đang được .* mở|khác đang/.test(stderr)
    ? []
    : [`it does not say that the file is held: ${shown}`]
}

/** Has each call of an operation refused that Windows may refuse, for a moment and for good. */
export async function holdAll(one: Case, at: Place): Promise<Result[]> {
  if (process.platform !== 'win32') throw new Error('Held files are tried with FAULTS_PLATFORM=win32')
  const { wait } = Atomics
  Atomics.wait = ((array: Int32Array, index: number, value: number, ms?: number) =>
    ms === undefined ? wait(array, index, value) : 'timed-out') as typeof Atomics.wait
  try {
    return [await holdEach(one, at, 'held for a moment'), await holdEach(one, at, 'held')]
  } finally {
    Atomics.wait = wait
  }
}

async function holdEach(one: Case, at: Place, kind: Kind): Promise<Result> {
  const listed = at.place(at.start)
  let count = 0
  watchRefusable([listed.work], () => (count += 1))
  await one.operation.run(listed.data, listed.out, one.material, one.start)
  setWatch(null)
  at.clear(listed.work)

  const chosen = sampleOf([...Array(count).keys()], at.sample, at.seed)
  const result = nothingFound(kind, count, chosen.length)
  const began = Date.now()
  for (const n of chosen) {
    const { data, out, work } = at.place(at.start)
    const { label, said } = await held(one, { data, out, work }, n, kind === 'held' ? Infinity : TIMES)
    const faults: string[] = []
    if (said.code !== 0) {
      if (kind !== 'held') faults.push(`it gives up after ${TIMES} refusals: ${said.stderr.slice(0, 200)}`)
      faults.push(...untrue(said))
    }
    faults.push(...(await checked(data, out, one, { ended: said.code === 0, partly: said.code === 3 })))
    if (faults.length > 0) result.failures.push({ label, ended: said.code === 0, faults })
    at.clear(work)
  }
  result.seconds = (Date.now() - began) / 1000
  return result
}

/** Runs the operation while another program holds what its n-th call is about, for so many refusals. */
async function held(
  one: Case,
  at: { data: string; out: string; work: string },
  n: number,
  times: number,
): Promise<{ label: string; said: Said }> {
  let count = -1
  let key: string | null = null
  let refused = 0
  let label = 'never reached'
  watchRefusable([at.work], (call) => {
    count += 1
    if (count === n) {
      key = keyOf(call)
      label = `${call.name} ${path.relative(at.work, call.path).replace(/\d{8}T\d+Z|[0-9a-f]{8,}/g, '*')}`
    }
    if (key !== keyOf(call) || refused >= times) return
    refused += 1
    throw refusal(call, n)
  })
  return { said: await saidWatched(one, at), label }
}
