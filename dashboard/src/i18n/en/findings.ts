import type { Day } from '../../../../cube/domain/dates.ts'
import { count, percent, ratio } from '../../format.ts'
import type { DistrictParts, Part, ReplicationPart } from '../../../../cube/domain/parts.ts'
import type { PacePoint, Unit } from '../../../../cube/domain/reporting.ts'
import type { TrendYear } from '../vi/findings.ts'
import { FEW_CASES, list, quoted, type Against } from './sentences.ts'

/** Titles of charts as findings, by the rules of sentences.ts. */

export type { TrendYear }

const SMALL_WORDS = ['no', 'one', 'two', 'three', 'four', 'five']
const inARow = (years: number): string => `${SMALL_WORDS[years] ?? years} years in a row`

/** How many finished years in a row the count rose or fell, and where the unfinished year stands. */
export function trendFinding(years: TrendYear[], sameDay: number | null): string {
  const finished = years.filter((year) => !year.provisional && year.oldArea !== null)
  const open = years.find((year) => year.provisional)
  const last = finished.at(-1)
  if (!last) {
    return open?.total == null
      ? 'No data over the years yet'
      : `${count(open.total)} models in ${open.year}, provisional`
  }
  const basis = last.oldArea === last.total ? '' : ' within the former Khánh Hòa'
  const steps = finished.slice(1).map((year, i) => Math.sign(year.oldArea! - finished[i]!.oldArea!))
  const direction = steps.at(-1)
  const run =
    direction === undefined ? 0 : steps.length - 1 - steps.findLastIndex((step) => step !== direction)
  const before = finished.at(-2)
  let start: string
  if (direction === undefined || !before) start = `${count(last.total)} models in ${last.year}`
  else if (direction === 0) start = `As many models in ${last.year} as in ${before.year}${basis}`
  else {
    const verb = direction > 0 ? 'rose' : 'fell'
    const size = Math.abs(last.oldArea! - before.oldArea!)
    start =
      run > 1
        ? `Models ${verb} ${inARow(run)} up to ${last.year}${basis}`
        : `Models ${verb} by ${count(size)} in ${last.year} on ${before.year}${basis}`
  }
  if (open?.total == null || sameDay === null) return start
  const ahead = open.total - sameDay
  if (ahead === 0) return `${start}; ${open.year} is level with the same day last year`
  return `${start}; ${open.year} has ${count(Math.abs(ahead))} ${ahead > 0 ? 'more' : 'fewer'} than the same day last year`
}

/** The largest of some parts, ties named or counted. */
function largest(parts: Part[], noun: string, quote: boolean): string | null {
  const top = Math.max(0, ...parts.map((part) => part.now ?? 0))
  if (top === 0) return null
  const leaders = parts.filter((part) => part.now === top)
  const leaderNames = quote ? quoted(leaders) : leaders.map((part) => part.name)
  if (leaders.length > 2) return `${leaders.length} ${noun} share the highest count (${count(top)} models)`
  return `${list(leaderNames, noun)} ${leaders.length === 2 ? 'have' : 'has'} the most (${count(top)} models)`
}

/** The title by field. */
export function fieldFinding(parts: Part[], provisional: boolean): string {
  const leader = largest(parts, 'fields', true)
  if (leader === null) return 'No models in any field yet'
  const empty = parts.filter((part) => part.now === 0).length
  if (empty === 0) return leader
  return `${leader}; ${empty} ${empty === 1 ? 'field has' : 'fields have'} none${provisional ? ' yet' : ''}`
}

/** The title by district. */
export function districtFinding({ districts }: DistrictParts, against: Against | null): string {
  const leader = largest(districts, 'places', false)
  if (leader === null) return 'No models in any place yet'
  const comparable = districts.filter((part) => part.now !== null && part.before !== null)
  if (!against || !comparable.length) return leader
  const up = comparable.filter((part) => part.now! > part.before!).length
  const verb = against.day === null ? 'rose on last year' : 'have more than on the same day last year'
  return `${up}/${comparable.length} places ${verb}; ${leader}`
}

/** The title of replication by field. */
export function replicationFinding(parts: ReplicationPart[]): string {
  if (!parts.some((part) => part.replicated.of)) return 'No models yet to work out a replication rate'
  const enough = parts.filter(
    (part) => part.replicated.rate !== null && (part.replicated.of ?? 0) >= FEW_CASES,
  )
  if (!enough.length) return `Every field has fewer than ${FEW_CASES} models, too few to compare rates`
  const top = Math.max(...enough.map((part) => part.replicated.rate!))
  if (top === 0) return 'No model has been replicated yet'
  const leaders = enough.filter((part) => part.replicated.rate === top)
  if (leaders.length > 2)
    return `${leaders.length} fields share the highest replication rate: ${percent(top)}`
  const share = leaders.length === 1 ? ` (${ratio(leaders[0]!.replicated.n, leaders[0]!.replicated.of)})` : ''
  return `${list(quoted(leaders), 'fields')} ${leaders.length === 1 ? 'has' : 'have'} the highest replication rate: ${percent(top)}${share}`
}

/** The title of how reports come in. */
export function paceFinding(
  now: PacePoint[],
  before: PacePoint[],
  facts: { expected: number; provisional: boolean; sameDay: Day | null; late: number },
): string {
  const received = now.at(-1)?.received ?? 0
  if (!facts.expected) return 'No unit owes a report'
  const start = `${ratio(received, facts.expected)} units have reported`
  if (!facts.provisional) return facts.late ? `${start}, ${facts.late} of them late` : start
  if (!before.length || facts.sameDay === null) return start
  const then = before.filter((point) => point.day <= facts.sameDay!).at(-1)?.received ?? 0
  if (then === received) return `${start}, as many as on the same day last year`
  return `${start}, ${count(Math.abs(received - then))} ${received > then ? 'more' : 'fewer'} than on the same day last year`
}

/** The title of the list of units. */
export function unitsFinding(units: Unit[]): string {
  const owing = units.filter((unit) => unit.expected > 0)
  if (!owing.length) return 'No unit owes a report'
  const inState = (state: Unit['state']) => owing.filter((unit) => unit.state === state).length
  const parts = [
    [inState('missing'), 'past due without a report'],
    [inState('late'), 'reported late'],
    [inState('not_due'), 'yet to send, not due yet'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  return said.length ? `Units: ${said.join('; ')}` : `All ${owing.length} units reported on time`
}
