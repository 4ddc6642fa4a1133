/** What must hold of a data directory, whatever an operation was broken off at. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Start } from './cases.ts'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { dataPaths } from '../../etl/paths.ts'
import { currentSnapshot, listSnapshots, snapshotFile } from '../../etl/snapshots.ts'
import { rowsOf } from '../../etl/sql.ts'
import { real } from './hooks.ts'
import { command, type Material, type Operation, type Said } from './operations.ts'

/** What a data directory holds. */
export interface State {
  /** Every row of the ledger as text, sorted; null without a ledger. */
  ledger: string[] | null
  /** What is served: a hash of every row of the current snapshot; null without one. */
  served: string | null
  /** Of each snapshot that is listed: SHA-256 of its file, and whether it is frozen. */
  snapshots: Map<string, { bytes: string; figures: string; frozen: boolean; name: string | null }>
  /** SHA-256 of each file of the archive. */
  archive: string[]
}

const LEDGER_TABLES = [
  'load',
  'file',
  'receipt',
  'sheet',
  'declaration',
  'received_row',
  'issue',
  'core_model',
  'core_replication',
  'core_commendation',
  'core_publicity',
  'decision',
]

/** Columns that differ from run to run, and those that a migration adds: an upgraded ledger holds the same loads. */
const TIMES = ['started_at', 'finished_at', 'loaded_on', 'dated']

async function withFile<T>(file: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  try {
    return await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Every row of the ledger as text. */
export function ledgerRows(file: string): Promise<string[]> {
  return withFile(file, async (connection) => {
    const columns = await rowsOf<{ t: string; c: string }>(
      connection,
      `SELECT table_name AS t, column_name AS c FROM duckdb_columns() WHERE NOT internal ORDER BY column_index`,
    )
    const rows: string[] = []
    for (const table of LEDGER_TABLES) {
      const own = columns.filter(({ t, c }) => t === table && !TIMES.includes(c)).map(({ c }) => c)
      if (own.length === 0) continue
      const texts = own.map((c) => `coalesce(CAST("${c}" AS VARCHAR), '∅')`).join(`, '|', `)
      for (const { said } of await rowsOf<{ said: string }>(
        connection,
        `SELECT concat(${texts}) AS said FROM ${table}`,
      ))
        rows.push(`${table}: ${said}`)
    }
    return rows.sort()
  })
}

/** A hash of every row of a snapshot, the numbers of loads and files and its own card aside. */
function figuresOf(file: string): Promise<string> {
  return withFile(file, async (connection) => {
    const tables = await rowsOf<{ t: string; columns: string[] }>(
      connection,
      `SELECT table_name AS t, list(column_name ORDER BY column_index) AS columns
       FROM duckdb_columns() WHERE NOT internal AND table_name <> 'snapshot_info' GROUP BY ALL ORDER BY 1`,
    )
    const sums: string[] = []
    for (const { t, columns } of tables) {
      const own = columns.filter((c) => !['file_id', 'load_id', 'loaded_at', 'changed_at'].includes(c))
      const row = own.map((c) => `coalesce(CAST("${c}" AS VARCHAR), '∅')`).join(`, '|', `)
      const [sum] = await rowsOf<{ n: string }>(
        connection,
        `SELECT CAST((count(*), sum(CAST(hash(concat(${row === '' ? "''" : row})) AS HUGEINT))) AS VARCHAR) AS n FROM "${t}"`,
      )
      sums.push(`${t} ${sum!.n}`)
    }
    return createHash('sha256').update(sums.join('\n')).digest('hex').slice(0, 16)
  })
}

const sha256 = (file: string) => createHash('sha256').update(real.readFileSync(file)).digest('hex')

/** Reads what a data directory holds; it is not changed. Its ledger can be opened, and no other process has it. */
export async function stateOf(data: string): Promise<State> {
  const paths = dataPaths(data)
  const current = currentSnapshot(paths)
  const archive: string[] = []
  if (real.existsSync(paths.archive))
    for (const folder of real.readdirSync(paths.archive))
      if (real.statSync(path.join(paths.archive, folder)).isDirectory())
        for (const name of real.readdirSync(path.join(paths.archive, folder)))
          archive.push(sha256(path.join(paths.archive, folder, name)))
  const snapshots: State['snapshots'] = new Map()
  for (const { id, frozen, name } of listSnapshots(paths)) {
    const file = snapshotFile(paths, id)
    const bytes = sha256(file)
    const figures = knownFigures.get(bytes) ?? (await figuresOf(file))
    knownFigures.set(bytes, figures)
    snapshots.set(id, { bytes, figures, frozen, name })
  }
  return {
    ledger: real.existsSync(paths.ledger) ? await ledgerRows(paths.ledger) : null,
    served: current === null ? null : (snapshots.get(current)?.figures ?? null),
    snapshots,
    archive: archive.sort(),
  }
}

/** What was found in a snapshot's file, by its bytes. */
const knownFigures = new Map<string, string>()

/** An operation, where it starts, and what was and comes of it undisturbed. */
export interface Case {
  operation: Operation
  start: Start
  material: Material
  before: State
  after: State
  /** Shapes of what was left that the operation was done again on. */
  again: { has(shape: string): boolean; add(shape: string): unknown }
}

/** Where an operation was broken off. */
export interface Moment {
  /** The operation has told its end. */
  ended: boolean
  /** A file could not be read: it was refused by name, and the others were taken (exit code 3). */
  partly?: boolean
}

/** Accepted rows without the numbers of their sheets. */
function accepted(rows: string[] | null): string[] {
  return (rows ?? [])
    .filter((row) => row.startsWith('core_'))
    .map((row) => row.replace(/: \d+\|/, ': '))
    .sort()
}

const equal = (a: string[] | null, b: string[] | null) => JSON.stringify(a) === JSON.stringify(b)

/** Lines of `verify` that say of a fault. */
export function faultsIn(said: Said): string[] {
  return said.stdout.split('\n').filter((line) => line.startsWith('LỖI'))
}

/** Faults that may stand after an operation was broken off; the same operation again puts them right. */
function allowed(line: string, { before, start }: Case, state: State | null): boolean {
  if (/Sổ dữ liệu: chưa có/.test(line)) return before.ledger === null || start === 'sample'
  if (/chưa có; đề nghị chạy npm run etl -- publish/.test(line)) return before.served === null
  void state
  return false
}

/**
 * Opens a data directory as the program's commands do, looks at what it holds, does the operation again, and looks
 * once more.
 * @returns what does not hold
 */
export async function check(data: string, out: string, one: Case, moment: Moment): Promise<string[]> {
  const faults: string[] = []
  const verified = await command(data, ['verify'])
  if (verified.stderr !== '') return [`does not open: ${verified.stderr.split('\n')[0]!.slice(0, 300)}`]
  let state: State
  try {
    state = await stateOf(data)
  } catch (error) {
    return [`what is kept cannot be read: ${String(error).split('\n')[0]!.slice(0, 300)}`]
  }
  for (const line of faultsIn(verified))
    if (moment.ended || !allowed(line, one, state)) faults.push(`verify: ${line.slice(0, 200)}`)
  faults.push(...(await keeps(data, one, state, moment)))
  faults.push(...(await backupHolds(out, one, moment)))

  const shape = shapeOf(data, out, one, state, moment)
  if (one.again.has(shape)) return faults
  one.again.add(shape)
  const { operation, material, start } = one
  const done = !equal(state.ledger, one.before.ledger)
  const again = await (operation.again?.(data, out, material, start, done) ??
    operation.run(data, out, material, start))
  if (again.code !== 0 || /^\s+at /m.test(again.stderr))
    return [...faults, `again: ends with ${again.code}: ${again.stderr.slice(0, 300)}`]
  const checked = await command(data, ['verify'])
  if (checked.stderr !== '') faults.push(`again: does not open: ${checked.stderr.slice(0, 300)}`)
  for (const line of faultsIn(checked)) faults.push(`again: verify: ${line.slice(0, 200)}`)
  const last = await stateOf(data)
  if (!equal(last.ledger, one.after.ledger))
    faults.push('again: the ledger is not that of an undisturbed run')
  if (last.served !== one.after.served) faults.push('again: the figures are not those of an undisturbed run')
  faults.push(...(await keeps(data, one, last, { ended: true })).map((text) => `again: ${text}`))
  faults.push(...(await backupHolds(out, one, { ended: true })).map((text) => `again: ${text}`))
  for (const name of leftovers(data, out)) faults.push(`again: ${name} is left over`)
  return faults
}

/**
 * The names that are there, random parts aside, and what the ledger and the current snapshot are: whatever else two
 * directories differ in, the operation meets the same in both.
 */
function shapeOf(data: string, out: string, { before, after }: Case, state: State, moment: Moment): string {
  const names = [data, out]
    .filter((folder) => real.existsSync(folder))
    .flatMap((folder) => real.readdirSync(folder, { recursive: true }) as string[])
    .map((name) => name.replace(/\d{8}T\d+Z|[0-9a-f]{8,}|-\d+(?=\.duckdb|\/|$)/g, '*'))
  const kept = [state.ledger, before.ledger, after.ledger].map((rows) => rows?.join('\n') ?? '')
  const served = [state.served === before.served, state.served === after.served]
  return JSON.stringify([names.sort(), kept[0] === kept[1], kept[0] === kept[2], served, moment.ended])
}

/** Nothing that was acknowledged is gone, and there is no half state. */
async function keeps(data: string, one: Case, state: State, moment: Moment): Promise<string[]> {
  const { before, after, operation, start } = one
  const faults: string[] = []
  const fresh = equal(state.ledger, after.ledger)
  if (moment.partly) {
    const rows = new Set(accepted(state.ledger))
    const all = new Set([...accepted(before.ledger), ...accepted(after.ledger)])
    if (accepted(before.ledger).some((row) => !rows.has(row))) faults.push('rows of earlier loads are gone')
    if ([...rows].some((row) => !all.has(row))) faults.push('rows that nobody sent are in the ledger')
  } else {
    const emptied = start === 'sample' && (state.ledger === null || state.ledger.length === 0)
    const begun = start === 'empty' && state.ledger?.length === 0
    if (!fresh && !equal(state.ledger, before.ledger) && !emptied && !begun)
      faults.push('the ledger is neither the old nor the new one')
    if (state.served !== before.served && state.served !== after.served)
      faults.push('the figures served are neither the old nor the new ones')
    if (moment.ended && !fresh) faults.push('its end was told, and the ledger is the old one')
    if (moment.ended && state.served !== after.served)
      faults.push('its end was told, and the old figures are served')
  }
  if (operation.replaces) {
    if (before.ledger !== null && fresh && !(await setAside(data, before)))
      faults.push('what a restore replaced is nowhere')
    return faults
  }
  if (start === 'sample') return faults
  for (const [id, { bytes, frozen, name }] of before.snapshots) {
    const found = state.snapshots.get(id)
    if (!found) faults.push(`snapshot ${id}${frozen ? ', frozen,' : ''} is gone`)
    else if (found.bytes !== bytes) faults.push(`snapshot ${id} has other bytes`)
    else if (frozen && (!found.frozen || found.name !== name))
      faults.push(`snapshot ${id} is no longer frozen as it was`)
  }
  if (moment.ended)
    for (const { frozen, name } of after.snapshots.values())
      if (frozen && ![...state.snapshots.values()].some((found) => found.frozen && found.name === name))
        faults.push(`its end was told, and no snapshot is frozen as “${name}”`)
  for (const file of before.archive)
    if (!state.archive.includes(file)) faults.push(`the archive's ${file.slice(0, 8)} is gone`)
  return faults
}

/** Whether what a restore replaced is kept whole. */
async function setAside(data: string, before: State): Promise<boolean> {
  for (const name of real.readdirSync(data).filter((one) => one.startsWith('before-restore-'))) {
    const kept = path.join(data, name)
    if (!real.existsSync(path.join(kept, 'ledger.duckdb'))) continue
    const state = await stateOf(kept)
    if (
      equal(state.ledger, before.ledger) &&
      state.served === before.served &&
      equal(state.archive, before.archive)
    )
      return true
  }
  return false
}

/** A backup that is there is whole: what it brings back is what was backed up. */
async function backupHolds(out: string, one: Case, moment: Moment): Promise<string[]> {
  if (one.operation.name !== 'backup') return []
  const file = path.join(out, 'all.gsb')
  if (!real.existsSync(file)) return moment.ended ? ['its end was told, and there is no backup'] : []
  const back = path.join(out, 'back')
  try {
    const said = await command(back, ['restore', file])
    if (said.code !== 0) return [`the backup is refused: ${said.stderr.slice(0, 200)}`]
    const state = await stateOf(back)
    const whole =
      equal(state.ledger, one.before.ledger) &&
      state.served === one.before.served &&
      equal(state.archive, one.before.archive) &&
      JSON.stringify([...state.snapshots]) === JSON.stringify([...one.before.snapshots])
    return whole ? [] : ['the backup does not bring back what was there']
  } finally {
    real.rmSync(back, { recursive: true, force: true })
  }
}

/** Unfinished things that nobody will look at again. */
function leftovers(data: string, out: string): string[] {
  const walk = (folder: string, name: string): string[] => {
    if (name.startsWith('inbox')) return []
    const full = path.join(folder, name)
    const unfinished =
      path.basename(name).startsWith('.') || name.endsWith('.tmp') || name.endsWith('backup.json')
    if (name !== '' && unfinished) return [name]
    return real.statSync(full).isDirectory()
      ? real.readdirSync(full).flatMap((child) => walk(folder, path.join(name, child)))
      : []
  }
  return [data, out].filter((folder) => real.existsSync(folder)).flatMap((folder) => walk(folder, ''))
}

/** The same, and what broke the check off is a fault too. */
export async function checked(data: string, out: string, one: Case, moment: Moment): Promise<string[]> {
  try {
    return await check(data, out, one, moment)
  } catch (error) {
    return [`the check broke off: ${String(error instanceof Error ? error.stack : error).slice(0, 500)}`]
  }
}
