/**
 * Breaks operations off everywhere: `node --import tsx test/faults/run.ts --case load/empty [--case …]
 * [--kinds kill,power,…] [--sample N] [--seed S] [--again all]`. Prints a line of JSON for each case.
 */
import './hooks.ts'
import { parseArgs } from 'node:util'
import path from 'node:path'
import type { Start } from './cases.ts'
import { tmpdir } from 'node:os'
import { checked, stateOf, type Case } from './check.ts'
import { damageAll, useWhileBackup } from './damage.ts'
import { Disk, halfLogs, hashOf, Store, type Tree } from './disk.ts'
import { real, setWatch, type Call } from './hooks.ts'
import { holdAll } from './held.ts'
import { fillDisk, injectAll, type Place } from './inject.ts'
import { killAll } from './kill.ts'
import { makeMaterial, makeStart, operations, saidSoFar, type Material } from './operations.ts'
import { type Kind, nothingFound, type Outcome, type Result, sampleOf } from './outcome.ts'

interface Image {
  tree: Tree
  kind: Kind
  label: string
  ended: boolean
}

/** Kinds that only some operations are put to. */
const FITS: Record<string, string[]> = {
  damage: ['upgrade'],
  used: ['backup'],
  // An upload is refused beforehand where less than 64 MB are free.
  full: [
    'load',
    'correct',
    'publish',
    'freeze',
    'freeze as of a day',
    'decide',
    'backup',
    'restore',
    'upgrade',
  ],
}

/** A line that tells the end of an operation. */
const END = /[Bb]ản số liệu mới|Số liệu không đổi|Đã sao lưu|Đã khôi phục/

export function labelOf(call: Call, root: string): string {
  const at = (name: string) => path.relative(root, name).replace(/\d{8}T\d+Z|[0-9a-f]{8,}/g, '*')
  if (call.sql !== undefined) return `sql ${call.sql.replace(/\s+/g, ' ').slice(0, 70)}`
  return `${call.name} ${at(call.path)}${call.to === undefined ? '' : ` → ${at(call.to)}`}`
}

/** Runs an operation once and keeps what a kill, and what a power cut, would leave at each point. */
async function record(
  one: Case,
  work: string,
  store: Store,
): Promise<{ points: Record<string, number>; images: Image[]; sequence: Tree[] }> {
  const { operation, material, start } = one
  const disk = new Disk(work, store)
  const images = new Map<string, Image>()
  const points: Record<string, number> = { kill: 0, power: 0 }
  const sequence: Tree[] = []
  let last = store.capture(work)
  const keep = (tree: Tree, kind: Kind, label: string, ended: boolean) => {
    points[kind] = (points[kind] ?? 0) + 1
    const key = `${hashOf(tree)} ${ended}`
    if (!images.has(key)) images.set(key, { tree, kind, label, ended })
  }
  const look = (moment: string, call: Call | null, ended = END.test(saidSoFar())) => {
    const label = call === null ? moment : `${moment} ${labelOf(call, work)}`
    const tree = store.capture(work)
    if (call?.sql !== undefined)
      for (const half of halfLogs(last, tree, store)) keep(half, 'kill', `within ${label}`, ended)
    if (moment === 'after' && call !== null && call.sql === undefined && !call.reads) disk.made(call, last)
    if (moment === 'middle' && call !== null) disk.made({ ...call, makes: false }, last)
    last = tree
    sequence.push(tree)
    keep(tree, 'kill', label, ended)
    for (const cut of disk.cuts(tree)) keep(cut, 'power', label, ended)
  }
  setWatch({
    roots: [work],
    before: (call) => {
      if (!call.reads) look('before', call)
    },
    middle: (call) => {
      look('middle', call)
    },
    after: (call) => {
      if (!call.reads) look('after', call)
    },
  })
  try {
    const said = await operation.run(path.join(work, 'data'), path.join(work, 'out'), material, start)
    if (said.code !== 0)
      throw new Error(`${operation.name} from ${start} ended with ${said.code}: ${said.stderr}`)
  } finally {
    setWatch(null)
  }
  look('at the end', null, true)
  return { points, images: [...images.values()], sequence }
}

/** Checks what was left at each point, or at a sample of them. */
async function lookAt(images: Image[], points: number, one: Case, kind: Kind, at: Place): Promise<Result> {
  const chosen = sampleOf(images, at.sample, at.seed)
  const result = nothingFound(kind, points, chosen.length, images.length)
  const began = Date.now()
  for (const image of chosen) {
    const { data, out, work } = at.place(image.tree)
    const faults = await checked(data, out, one, image)
    if (faults.length > 0) result.failures.push({ label: image.label, ended: image.ended, faults })
    at.clear(work)
  }
  result.seconds = (Date.now() - began) / 1000
  return result
}

/** What `--kinds` takes: `error` is every error of a call. */
const KINDS = ['kill', 'power', 'killed', 'error', 'held', 'damage', 'used', 'full']

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

interface Wanted {
  folder: string
  material: Material
  kinds: string[]
  sample: number
  seed: number
  again: string
}

/** The folders of the starts that were made already. */
const starts = new Map<Start, string>()

async function startOf(start: Start, { folder, material }: Wanted): Promise<string> {
  const made = starts.get(start) ?? path.join(folder, `start-${start}`)
  if (!starts.has(start)) {
    for (const name of ['out', 'data']) real.mkdirSync(path.join(made, name), { recursive: true })
    await makeStart(start, path.join(made, 'data'), material)
    starts.set(start, made)
  }
  return made
}

/** Breaks off one operation from one start in every way that is wanted. */
async function breakOff(name: string, from: Start, wanted: Wanted): Promise<Outcome> {
  const began = Date.now()
  const { material, sample, seed } = wanted
  const operation = operations.find((each) => each.name === name)!
  const kinds = wanted.kinds.filter((kind) => FITS[kind]?.includes(name) ?? true)
  const folder = real.mkdtempSync(path.join(wanted.folder, 'case-'))
  const store = new Store(path.join(folder, 'store'))
  let fresh = 0
  const place = (tree: Tree) => {
    fresh += 1
    const work = path.join(folder, `work-${fresh}`)
    store.unfold(tree, work)
    return { work, data: path.join(work, 'data'), out: path.join(work, 'out') }
  }
  const clear = (work: string) => {
    real.rmSync(work, { recursive: true, force: true })
  }

  const start = store.capture(await startOf(from, wanted))
  const untouched = place(start)
  const before = await stateOf(untouched.data)
  clear(untouched.work)
  const clean = place(start)
  const said = await operation.run(clean.data, clean.out, material, from)
  if (said.code !== 0) throw new Error(`${name} from ${from} ended with ${said.code}: ${said.stderr}`)
  const after = await stateOf(clean.data)
  clear(clean.work)
  const again = wanted.again === 'all' ? { has: () => false, add: () => undefined } : new Set<string>()
  const one: Case = { operation, start: from, material, before, after, again }

  const results: Result[] = []
  const around: Place = { start, store, place, clear, sample, seed }
  if (['kill', 'power', 'killed'].some((kind) => kinds.includes(kind))) {
    const at = place(start)
    await pause(100)
    const { points, images, sequence } = await record(one, at.work, store)
    clear(at.work)
    for (const kind of ['kill', 'power'] as const)
      if (kinds.includes(kind)) {
        const own = images.filter((image) => image.kind === kind)
        results.push(await lookAt(own, points[kind]!, one, kind, around))
      }
    if (kinds.includes('killed')) results.push(await killAll(one, sequence, around))
  }
  if (kinds.includes('error')) results.push(...(await injectAll(one, around)))
  if (kinds.includes('held')) results.push(...(await holdAll(one, around)))
  if (kinds.includes('damage')) results.push(await damageAll(one, around))
  if (kinds.includes('used')) results.push(await useWhileBackup(one, around))
  if (kinds.includes('full')) results.push(...(await fillDisk(one, around)))
  real.rmSync(folder, { recursive: true, force: true })
  return { operation: name, start: from, seconds: (Date.now() - began) / 1000, results }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      case: { type: 'string', multiple: true },
      kinds: { type: 'string', default: 'kill,power,error' },
      sample: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      again: { type: 'string', default: 'shapes' },
    },
  })
  const memory = '/dev/shm'
  const base =
    process.env['FAULTS_DIR'] ?? (real.existsSync(memory) && free(memory) > 6e9 ? memory : tmpdir())
  const folder = real.mkdtempSync(path.join(base, 'faults-'))
  process.on('exit', () => {
    real.rmSync(folder, { recursive: true, force: true })
  })
  const material = await makeMaterial(path.join(folder, 'material'))
  const { sample, seed, kinds, again } = values
  const wanted = {
    folder,
    material,
    kinds: kinds.split(','),
    sample: Number(sample),
    seed: Number(seed),
    again,
  }
  const unknown = wanted.kinds.filter((kind) => !KINDS.includes(kind))
  if (unknown.length > 0) throw new Error(`--kinds knows ${KINDS.join(', ')}, not ${unknown.join(', ')}`)
  for (const one of values.case ?? []) {
    const [name, start] = one.split('/') as [string, Start]
    process.stdout.write(`${JSON.stringify(await breakOff(name, start, wanted))}\n`)
  }
}

function free(folder: string): number {
  const { bavail, bsize } = real.statfsSync(folder)
  return bavail * bsize
}

await main()
