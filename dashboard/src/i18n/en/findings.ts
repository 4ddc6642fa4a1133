import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import {
  MOST_NAMED,
  type DistrictsFinding,
  type FieldsFinding,
  type Leaders,
  type ReplicationFinding,
} from '../../../../cube/domain/findings/leaders.ts'
import type { Pace, UnitStates } from '../../../../cube/domain/findings/reports.ts'
import type { Trend } from '../../../../cube/domain/findings/trend.ts'
import { count, percent, ratio } from '../format.ts'
import { inQuotes, list } from './sentences.ts'

/** Titles of charts from findings. */

const SMALL_WORDS = ['no', 'one', 'two', 'three', 'four', 'five']
const inARow = (years: number): string => `${SMALL_WORDS[years] ?? years} years in a row`

/** The title of the trend through the years. */
export function trendFinding(trend: Trend): string {
  if (trend.kind === 'none') return 'No data over the years yet'
  if (trend.kind === 'provisional') return `${count(trend.total)} models in ${trend.year}, provisional`
  if (trend.kind === 'incomplete')
    return `${count(trend.total)} models in ${trend.year}; too few reports to compare`
  const { open } = trend
  if (open === null) return trendStart(trend)
  if (open.kind === 'equal') return `${trendStart(trend)}; ${open.year} is level with the same day last year`
  return `${trendStart(trend)}; ${open.year} has ${count(open.by)} ${open.kind} than the same day last year`
}

function trendStart({
  kind,
  year,
  total,
  before,
  by,
  years,
  oldArea,
}: Exclude<Trend, { kind: 'none' | 'provisional' | 'incomplete' }>): string {
  const basis = oldArea ? ' within the former Khánh Hòa' : ''
  if (kind === 'single') return `${count(total)} models in ${year}`
  if (kind === 'equal') return `As many models in ${year} as in ${before}${basis}`
  return years > 1
    ? `Models ${kind} ${inARow(years)} up to ${year}${basis}`
    : `Models ${kind} by ${count(by)} in ${year} on ${before}${basis}`
}

/** The largest of some parts, ties named or counted. */
function most({ names, value }: Leaders, noun: string): string {
  if (names.length > MOST_NAMED)
    return `${names.length} ${noun} share the highest count (${count(value)} models)`
  return `${list(names, noun)} ${names.length === 2 ? 'have' : 'has'} the most (${count(value)} models)`
}

/** The title by field. */
export function fieldFinding(found: FieldsFinding): string {
  if (found === null) return 'No models in any field yet'
  const { leaders, empty, provisional } = found
  const leader = most({ ...leaders, names: inQuotes(leaders.names) }, 'fields')
  if (empty === 0) return leader
  return `${leader}; ${empty} ${empty === 1 ? 'field has' : 'fields have'} none${provisional ? ' yet' : ''}`
}

/** The title by district. */
export function districtFinding(found: DistrictsFinding | null): string {
  if (found === null) return 'No models in any place yet'
  const leader = most(found.leaders, 'places')
  if (found.more === null) return leader
  const { n, of, kind } = found.more
  const verb = kind === 'rose' ? 'rose on last year' : 'have more than on the same day last year'
  return `${n}/${of} places ${verb}; ${leader}`
}

/** The title of replication by field. */
export function replicationFinding(found: ReplicationFinding): string {
  if (found.kind === 'no-models') return 'No models yet to work out a replication rate'
  if (found.kind === 'few-cases')
    return `Every field has fewer than ${FEW_CASES} models, too few to compare rates`
  if (found.kind === 'none-replicated') return 'No model has been replicated yet'
  if (found.kind === 'close') {
    const [first, last] = [found.leaders[0]!, found.leaders.at(-1)!]
    return found.leaders.length > MOST_NAMED
      ? `${found.leaders.length} fields have the highest replication rates, one model apart (from ${percent(last.rate)} to ${percent(first.rate)})`
      : `“${first.name}” and “${last.name}” have the highest replication rates, one model apart (${percent(first.rate)} and ${percent(last.rate)})`
  }
  const { names, value } = found.leaders
  if (names.length > MOST_NAMED)
    return `${names.length} fields share the highest replication rate: ${percent(value)}`
  const share = found.share ? ` (${ratio(found.share.n, found.share.of)})` : ''
  return `${list(inQuotes(names), 'fields')} ${names.length === 1 ? 'has' : 'have'} the highest replication rate: ${percent(value)}${share}`
}

/** The title of how reports come in. */
export function paceFinding(pace: Pace | null): string {
  if (pace === null) return 'No unit owes a report'
  const { received, expected, late, sameDay } = pace
  const start = `${ratio(received, expected)} units have reported`
  if (late) return `${start}, ${late} of them late`
  if (sameDay === null) return start
  if (sameDay.kind === 'equal') return `${start}, as many as on the same day last year`
  return `${start}, ${count(sameDay.by)} ${sameDay.kind} than on the same day last year`
}

/** The title of the list of units. */
export function unitsFinding(states: UnitStates | null): string {
  if (states === null) return 'No unit owes a report'
  const parts = [
    [states.missing, 'past due without a report'],
    [states.late, 'reported late'],
    [states.not_due, 'yet to send, not due yet'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  return said.length ? `Units: ${said.join('; ')}` : `All ${states.owing} units reported on time`
}
