/** Files that were damaged on the disk, and files that change while a backup is made. */
import path from 'node:path'
import { dataPaths } from '../../etl/paths.ts'
import { listSnapshots } from '../../etl/snapshots.ts'
import { checked, faultsIn, stateOf, type Case, type State } from './check.ts'
import type { Tree } from './disk.ts'
import { real, setWatch } from './hooks.ts'
import type { Place } from './inject.ts'
import { command, type Said } from './operations.ts'
import { nothingFound, random, type Result, sampleOf } from './outcome.ts'

/** What may befall a file. */
interface Damage {
  how: 'gone' | 'empty' | 'cut' | 'garbage' | 'flip'
  /** Which byte is changed, as a share of the file; 0 where it is more than one. */
  at: number
}

function damage(file: string, what: Damage): void {
  const bytes = real.readFileSync(file)
  if (what.how === 'gone') real.rmSync(file)
  else if (what.how === 'empty') real.writeFileSync(file, '')
  else if (what.how === 'cut') real.writeFileSync(file, bytes.subarray(0, Math.min(1000, bytes.length >> 1)))
  else if (what.how === 'garbage') real.writeFileSync(file, Buffer.alloc(bytes.length, '{"id":"e2"}'))
  else {
    const at = Math.floor(bytes.length * what.at)
    bytes[at] = bytes[at]! ^ 0x10
    real.writeFileSync(file, bytes)
  }
}

/** How many single bytes of each file are changed. */
const FLIPS = 12

/**
 * Damages each kept file in turn. `verify` must see it, unless every row and byte that counts is as it was; and
 * neither it nor the next publication may remove a frozen snapshot.
 */
export async function damageAll(one: Case, at: Place): Promise<Result> {
  const next = random(at.seed)
  const files = [...at.start].filter(([name, key]) => key !== 'folder' && name.startsWith('data/'))
  const points = files.flatMap(([name]) => [
    ...(['gone', 'empty', 'cut', 'garbage'] as const).map((how) => ({
      name,
      what: { how, at: 0 } as Damage,
    })),
    ...Array.from({ length: FLIPS }, () => ({ name, what: { how: 'flip', at: next() } as Damage })),
  ])
  const chosen = sampleOf(points, at.sample, at.seed)
  const result = nothingFound('damage', points.length, chosen.length)
  const began = Date.now()
  for (const { name, what } of chosen) {
    const { data, work } = at.place(at.start)
    damage(path.join(work, name), what)
    const faults = await seen(data, one.before, what.how !== 'flip' || name.includes('snapshots/'))
    if (faults.length > 0) {
      const place = name.replace(/\d{8}T\d+Z|[0-9a-f]{8,}/g, '*')
      const label = `${place} ${what.how}${what.how === 'flip' ? ` at ${what.at.toFixed(3)}` : ''}`
      result.failures.push({ label, ended: false, faults })
    }
    at.clear(work)
  }
  result.seconds = (Date.now() - began) / 1000
  return result
}

async function seen(data: string, before: State, publishes: boolean): Promise<string[]> {
  const faults: string[] = []
  const frozen = [...before.snapshots].filter(([, snapshot]) => snapshot.frozen).map(([id]) => id)
  const kept = () =>
    new Set(frozen.filter((id) => everywhere(data).some((name) => name.endsWith(`${id}.duckdb`))))
  const there = kept()
  const verified = await command(data, ['verify'])
  if (/^\s+at /m.test(verified.stderr)) faults.push(`verify ends with a stack trace: ${shown(verified)}`)
  if (verified.code === 0 && !(await unharmed(data, before))) faults.push('verify does not see it')
  // Of other files a publication goes by what is there, not by single bytes.
  if (!publishes) return faults
  const published = await command(data, ['publish'])
  if (/^\s+at /m.test(published.stderr)) faults.push(`publish ends with a stack trace: ${shown(published)}`)
  const after = kept()
  for (const id of there) if (!after.has(id)) faults.push('publish removes a frozen snapshot')
  if (published.code !== 0) return faults
  const left = faultsIn(await command(data, ['verify']))
  if (left.some((line) => line.includes('hiện hành'))) faults.push('publish leaves damaged figures current')
  if (left.length > 0) return faults
  // One that was damaged may have been built anew under another number: its name and its figures are there.
  const listed = listSnapshots(dataPaths(data)).filter((card) => card.frozen || card.recovered)
  for (const id of frozen)
    if (!listed.some((card) => card.id === id || card.name === before.snapshots.get(id)!.name))
      faults.push('verify is content, and a frozen snapshot is not there')
  return faults
}

/** Whether all rows, figures and kept files are as before: the damage hit bytes that mean nothing. */
async function unharmed(data: string, before: State): Promise<boolean> {
  try {
    const state = await stateOf(data)
    if (
      JSON.stringify([state.ledger, state.served, state.archive]) !==
      JSON.stringify([before.ledger, before.served, before.archive])
    )
      return false
    for (const [id, { frozen, name, figures }] of before.snapshots) {
      const found = state.snapshots.get(id)
      if (found?.frozen !== frozen || found.name !== name || found.figures !== figures) return false
    }
    return true
  } catch {
    return false
  }
}

const everywhere = (data: string) => real.readdirSync(data, { recursive: true }) as string[]
const shown = ({ stderr }: Said) => stderr.split('\n')[0]!.slice(0, 200)

/**
 * Makes a backup while the pages are used: at each of its calls something is added to a file that the server writes
 * and another is replaced. What says that it is done must come back.
 */
export async function useWhileBackup(one: Case, at: Place): Promise<Result> {
  const listed = at.place(at.start)
  let calls = 0
  setWatch({
    roots: [listed.work],
    before: () => void (calls += 1),
    middle: () => undefined,
    after: () => undefined,
  })
  await one.operation.run(listed.data, listed.out, one.material, one.start)
  setWatch(null)
  at.clear(listed.work)
  const chosen = sampleOf(
    Array.from({ length: calls }, (_, point) => point),
    at.sample,
    at.seed,
  )
  const result = nothingFound('used', calls, chosen.length)
  const began = Date.now()
  for (const point of chosen) {
    const { data, out, work } = at.place(used(at.start, at))
    let count = -1
    setWatch({
      roots: [work],
      before: () => {
        count += 1
        if (count !== point) return
        real.appendFileSync(path.join(data, 'figures.jsonl'), `{"code":"${'x'.repeat(70_000)}"}\n`)
        real.writeFileSync(path.join(data, 'report.json.new'), JSON.stringify({ unit: `changed ${point}` }))
        real.renameSync(path.join(data, 'report.json.new'), path.join(data, 'report.json'))
      },
      middle: () => undefined,
      after: () => undefined,
    })
    const said = await one.operation.run(data, out, one.material, one.start).finally(() => {
      setWatch(null)
    })
    const faults = said.code === 0 ? [] : [`a backup under use ends with ${said.code}: ${shown(said)}`]
    faults.push(...(await checked(data, out, one, { ended: said.code === 0 })))
    if (faults.length > 0) result.failures.push({ label: `call ${point}`, ended: said.code === 0, faults })
    at.clear(work)
  }
  result.seconds = (Date.now() - began) / 1000
  return result
}

/** The start with the files that the server keeps. */
function used(start: Tree, { store }: Place): Tree {
  return new Map(start)
    .set('data/figures.jsonl', store.keep(Buffer.from('{"code":"a"}\n'.repeat(200))))
    .set('data/report.json', store.keep(Buffer.from('{"unit":"first"}')))
}
