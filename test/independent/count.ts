import { readSubmissions, readTable } from './files.ts'
import { judge, type Judged, type Part, type Verdict } from './judge.ts'

/**
 * A second count of the same submitted files, written from the outside description alone and sharing no code
 * with the loader: papaparse, read-excel-file and plain TypeScript. Figures are of annual rounds.
 */
export interface Counts {
  /** Rows as sent, and of them held back, by table. */
  rows: Record<string, { sent: number; held: number }>
  models: Record<number, number>
  byField: Record<number, Record<number, number>>
  byDistrict: Record<number, Record<string, number>>
  /** Active models with a replication reported in that year or earlier. */
  replicated: Record<number, number>
  replicatedByField: Record<number, Record<number, number>>
  /** Models of a year by the first year in which they were reported. */
  byFirstYear: Record<number, Record<number, number>>
  /** By the year of the first report, then by year: how many models there ever were, how many were replicated by then. */
  cohorts: Record<number, Record<number, { models: number; replicated: number }>>
  /** By year and channel. */
  reporting: Record<number, Record<string, { expected: number; received: number; onTime: number }>>
}

export interface CountOptions {
  /** A folder of submitted files with `received.csv`. */
  folder: string
  referenceDir: string
}

export async function count({ folder, referenceDir }: CountOptions): Promise<Counts> {
  return countRows(judge(await readSubmissions(folder, referenceDir), referenceDir), referenceDir)
}

/** The figures of rows that have been judged. */
export function countRows(verdict: Verdict, referenceDir: string): Counts {
  const reported = counted(verdict.models)
  const firstYear = new Map<string, number>()
  for (const { identity, year } of reported)
    firstYear.set(identity, Math.min(year, firstYear.get(identity) ?? year))
  const models = reported.filter((row) => row.round === 'annual' && row.active)
  const replications = counted(verdict.events).filter(
    (row) => row.table === 'replication' && row.round === 'annual',
  )
  const firstReplicated = new Map<string, number>()
  for (const { identity, year } of replications) {
    firstReplicated.set(identity!, Math.min(year, firstReplicated.get(identity!) ?? year))
  }
  const replicated = models.filter((row) => (firstReplicated.get(row.identity) ?? Infinity) <= row.year)

  const years = new Set(reported.flatMap(({ round, year }) => (round === 'annual' ? [year] : [])))

  const rows: Counts['rows'] = {}
  for (const { table, held } of verdict.rows) {
    const tally = (rows[table] ??= { sent: 0, held: 0 })
    tally.sent++
    if (held) tally.held++
  }
  return {
    rows,
    models: tally(models, ({ year }) => year),
    byField: tally2(models, ({ field }) => field),
    byDistrict: tally2(models, ({ district }) => district),
    replicated: tally(replicated, ({ year }) => year),
    replicatedByField: tally2(replicated, ({ field }) => field),
    byFirstYear: tally2(models, ({ identity }) => firstYear.get(identity)!),
    cohorts: cohorts(new Set(models.map(({ identity }) => identity)), firstYear, firstReplicated, years),
    reporting: reporting(verdict, referenceDir),
  }
}

/** A model counts in its cohort from its first year on, whether it is still reported or not. */
function cohorts(
  models: Set<string>,
  firstYear: Map<string, number>,
  firstReplicated: Map<string, number>,
  years: Set<number>,
): Counts['cohorts'] {
  const result: Counts['cohorts'] = {}
  for (const identity of models) {
    const first = firstYear.get(identity)!
    for (const year of years) {
      if (year < first) continue
      const cell = ((result[first] ??= {})[year] ??= { models: 0, replicated: 0 })
      cell.models++
      if ((firstReplicated.get(identity) ?? Infinity) <= year) cell.replicated++
    }
  }
  return result
}

const partKey = ({ unit, year, round }: Part, table: string) => [unit, year, round, table].join('|')

/** The accepted rows of the latest version of each part; files of one day are one version. */
function counted<T extends Judged>(rows: T[]): T[] {
  const latest = new Map<string, string>()
  for (const row of rows) {
    const part = partKey(row, row.table)
    if (row.receivedOn > (latest.get(part) ?? '')) latest.set(part, row.receivedOn)
  }
  return rows.filter((row) => latest.get(partKey(row, row.table)) === row.receivedOn)
}

/** Who owes an annual report and exists on its due date; whose first file came, and by that day. */
function reporting(verdict: Verdict, referenceDir: string): Counts['reporting'] {
  const first = new Map<string, string>()
  const sent = [
    ...verdict.rows.filter(({ table, unit }) => table === 'model' && unit !== ''),
    ...verdict.none,
  ]
  for (const row of sent) {
    const report = partKey(row, '')
    const known = first.get(report)
    if (!known || row.receivedOn < known) first.set(report, row.receivedOn)
  }
  const extensions = readTable(referenceDir, 'extensions')
  const exemptions = readTable(referenceDir, 'exemptions')
  const owes = (one: Record<string, string>, unit: string, year: number) =>
    one.unit_code === unit && Number(one.year) === year && one.round === 'annual'

  const result: Counts['reporting'] = {}
  const years = new Set(sent.filter(({ round }) => round === 'annual').map(({ year }) => year))
  for (const year of [...years].sort()) {
    for (const duty of readTable(referenceDir, 'obligations')) {
      if (duty.report !== 'yes' || duty.round !== 'annual') continue
      if (year < Number(duty.from_year) || year > Number(duty.to_year || 9999)) continue
      const due = `${year}-${duty.due!}`
      for (const unit of readTable(referenceDir, 'units')) {
        const owed = duty.unit_code
          ? duty.unit_code === unit.code
          : duty.unit_kind === unit.kind && duty.channel === unit.channel
        if (!owed || due < unit.valid_from! || due > (unit.valid_to || '9999-12-31')) continue
        if (exemptions.some((one) => owes(one, unit.code!, year))) continue
        const channel = ((result[year] ??= {})[unit.channel!] ??= { expected: 0, received: 0, onTime: 0 })
        const receivedOn = first.get(partKey({ unit: unit.code!, year, round: 'annual' }, ''))
        const until = extensions.find((one) => owes(one, unit.code!, year))?.due_on ?? due
        channel.expected++
        if (receivedOn) channel.received++
        if (receivedOn && receivedOn <= until) channel.onTime++
      }
    }
  }
  return result
}

function tally<T>(rows: T[], of: (row: T) => number): Record<number, number> {
  const result: Record<number, number> = {}
  for (const row of rows) result[of(row)] = (result[of(row)] ?? 0) + 1
  return result
}

function tally2<T extends Part, K extends string | number>(
  rows: T[],
  of: (row: T) => K,
): Record<number, Record<K, number>> {
  const result: Record<number, Record<K, number>> = {}
  for (const row of rows) {
    const year = (result[row.year] ??= {} as Record<K, number>)
    year[of(row)] = (year[of(row)] ?? 0) + 1
  }
  return result
}
