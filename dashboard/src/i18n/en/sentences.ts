import type { Day } from '../../../../cube/domain/dates.ts'
import { daysBetween } from '../../../../cube/domain/dates.ts'
import type {
  Change as ChangeFinding,
  Changed,
  ShareChange,
  Step,
} from '../../../../cube/domain/findings/change.ts'
import type { Headline } from '../../../../cube/domain/findings/headline.ts'
import type { Earlier, NoticeFinding } from '../../../../cube/domain/findings/notices.ts'
import type { Against } from '../../../../cube/domain/period.ts'
import type { Channel, ReportScope, Scope } from '../../../../cube/domain/scope.ts'
import { count, date, figure, percent, points, ratio, shortDate, signed } from '../format.ts'
import type { Change, Sentence } from '../vi/sentences.ts'
import { words } from './words.ts'

/** Findings in English. What is found, and when it is said, is decided in `cube/domain/findings`. */

export type { Change, Sentence }

/** The same sentence as text, for titles, readers and tests. */
export function plain(sentence: Sentence): string {
  return sentence.map((piece) => (typeof piece === 'string' ? piece : piece.figure)).join('')
}

/** "a, b and c"; beyond `most` the rest is counted: "a, b and 3 other units". */
export function list(names: string[], noun: string, most = 3): string {
  if (names.length > most) {
    return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} other ${noun}`
  }
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

const days = (number: number): string => (number === 1 ? '1 day' : `${number} days`)
const units = (number: number): string => (number === 1 ? '1 unit' : `${number} units`)

const subject = (scope: Scope): string =>
  scope.kind === null
    ? 'exemplary models'
    : `exemplary models (${scope.kind === 'collective' ? 'collectives' : 'individuals'})`

const whose = (scope: Scope): string =>
  scope.narrowed
    ? 'the filtered part'
    : scope.channel === null
      ? 'the province'
      : scope.channel === 'government'
        ? 'the government side'
        : 'the Party side'

/** Whose reports they are. */
export function reportWords({ channel, narrowed }: ReportScope): string {
  const parts = [
    ...(channel ? [whose({ channel, kind: null })] : []),
    ...(narrowed ? ['the filtered places and units'] : []),
  ]
  return parts.join(', ') || 'the province'
}

/** "units", and whose where the models beside are of fewer. */
export const reportingUnits = (scope: ReportScope): string =>
  scope.wider ? `units (${reportWords(scope)})` : 'units'

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** "2025", "the same day in 2025" or, where the snapshot knows another day, "22 November 2025". */
function whenWords({ day, dated, year }: Against): string {
  if (dated) return date(day)
  return day === null ? String(year) : `the same day in ${year}`
}

/** When that was, with the basis where it was cut. */
export function againstName(against: Against): string {
  const when = whenWords(against)
  return against.oldArea ? `${when}, within the former Khánh Hòa` : when
}

/** "up" and "down" are said only of two finished years. */
export const stepWords: Record<Step, string> = {
  rose: 'up on',
  fell: 'down on',
  more: 'more than',
  fewer: 'fewer than',
  equal: 'the same as',
}

/** The change of a count, to stand inside a sentence. */
function changeInside({ kind, difference, against }: Changed): Sentence {
  const basis = against.oldArea ? ' (within the former Khánh Hòa)' : ''
  const then = `${whenWords(against)}${basis}`
  if (kind === 'equal') return [`, as many as ${against.day === null ? 'in ' : 'on '}${then}`]
  const size = figure(count(Math.abs(difference)))
  if (kind === 'rose' || kind === 'fell') return [kind === 'rose' ? ', up ' : ', down ', size, ` on ${then}`]
  return [', ', size, ` ${kind} than on ${then}`]
}

/** The state of the year in one sentence. */
export function headline(state: Headline): Sentence {
  const { scope, year, change, reported, overdue, replicationRate, due } = state
  const when = state.until === null ? `In ${year}` : `By ${date(state.until)}`
  const start: Sentence =
    state.count === null
      ? [`${when} ${whose(scope)} has no ${subject(scope)} on record`]
      : [
          `${when} ${whose(scope)} has `,
          figure(count(state.count)),
          ` ${subject(scope)}`,
          ...(change ? changeInside(change) : []),
        ]
  if (state.beforePlan) return [...start, `. Plan 235 did not apply in ${year}.`]
  return [
    ...start,
    ...(reported
      ? ['; ', figure(ratio(reported.n, reported.of)), ` ${reportingUnits(state.reports)} have reported`]
      : []),
    ...(overdue === null ? [] : [', ', figure(count(overdue)), ' are overdue']),
    ...(replicationRate === null
      ? []
      : [', ', figure(percent(replicationRate)), ' of the models were replicated']),
    ...(due ? dueWords(due) : []),
    '.',
  ]
}

function dueWords(due: NonNullable<Headline['due']>): Sentence {
  const whom = whose({ channel: due.channel, kind: null })
  return due.days === 0
    ? [`; today ${whom} is due, `, figure(count(due.waiting)), ' of its units still to send']
    : [', ', figure(days(due.days)), ` left until ${whom} is due`]
}

/** "Provisional, up to 22/11/2026; 64/165 units have reported". */
export function provisionalNote(
  today: Day,
  received: number | null,
  expected: number | null,
  reports: ReportScope,
): string {
  const start = `Provisional, up to ${date(today)}`
  return received === null || !expected
    ? start
    : `${start}; ${ratio(received, expected)} ${reportingUnits(reports)} have reported`
}

/** Both sides where the basis is not the figure's own, else the side that the figure does not show. */
function compared({ now, before, against }: Changed, format: (value: number) => string): string {
  const sides = against.oldArea ? `(${format(now)}, before ${format(before)})` : `(${format(before)})`
  return `${againstName(against)} ${sides}`
}

function nothingBefore(change: Exclude<ChangeFinding, Changed>): Change {
  if (change.kind === 'no-year') return { sign: null, words: 'No earlier year to compare with' }
  if (change.kind === 'unknown') return { sign: null, words: `No data for ${againstName(change.against)}` }
  if (change.kind === 'other-duties') {
    const { against, duties } = change
    return {
      sign: null,
      words: `Not compared: ${count(duties.before)} units owed a report for ${against.year}, ${count(duties.now)} for ${against.year + 1}`,
    }
  }
  const { year, received, expected } = change.gap
  return {
    sign: null,
    words: `Not compared: only ${ratio(received, expected)} units reported for ${year}`,
  }
}

/** Change of a count. The sign says the direction, so the words do not say it once more. */
export function countChange(change: ChangeFinding): Change {
  if (!('difference' in change)) return nothingBefore(change)
  const { kind, difference } = change
  const than = compared(change, count)
  return kind === 'equal'
    ? { sign: '0', words: `the same as ${than}` }
    : { sign: signed(difference), words: `against ${than}` }
}

/** Change of a rate, in percentage points. */
export function rateChange(change: ChangeFinding): Change {
  if (!('difference' in change)) return nothingBefore(change)
  const than = compared(change, percent)
  if (change.kind === 'equal') return { sign: '0', words: `the same as ${than}` }
  return { sign: signed(change.difference, points), words: `percentage points against ${than}` }
}

/** Change of the share of units that have done what they owe. */
export function shareChange(change: ShareChange): Change {
  if (change.kind === 'no-year') return nothingBefore(change)
  if (change.kind === 'nothing-owed') return { sign: null, words: `Nothing was owed in ${change.year}` }
  if (change.kind === 'plan-not-applied')
    return { sign: null, words: `Plan 235 did not apply in ${change.year}` }
  const { before, against } = change
  const then = `${againstName({ ...against, oldArea: false })}: ${ratio(before.n, before.of)} units`
  if (change.kind === 'not-comparable') {
    return {
      sign: null,
      words: `${upperFirst(then)}; not compared, for the units that owe a report changed on 1 July 2025`,
    }
  }
  if (change.kind === 'side-by-side') return { sign: null, words: upperFirst(then) }
  return { sign: signed(change.difference), words: `units; ${then}` }
}

/** Days to a due date, or since. */
export function timeLeft(today: Day, dueOn: Day): string {
  const left = daysBetween(today, dueOn)
  if (left === 0) return 'Due today'
  return left > 0 ? `${days(left)} left` : `${days(-left)} overdue`
}

/** The plan's own words for a channel's date. */
export const dueQuote: Record<Channel, string> = {
  government: 'before 30/11',
  party: 'before 05/12',
}

/** Whether it is more or fewer than on the same day a year earlier. */
const thanEarlier = (before: Earlier | null): string =>
  before ? `${stepWords[before.step]} on the same day in ${before.year} (${units(before.waiting)}); ` : ''

/** One sentence of what needs attention: how many, what is wrong up to the colon, then the rest. */
export function noticeText(notice: NoticeFinding): string {
  switch (notice.kind) {
    case 'missing':
      return `${units(notice.units.length)} past due without a report: ${thanEarlier(notice.before)}${list(notice.units, 'units')}.`
    case 'late': {
      const longest = notice.longest > 0 ? `, by up to ${days(notice.longest)}` : ''
      return `${units(notice.units.length)} reported late${longest}: ${list(notice.units, 'units')}.`
    }
    case 'below':
      return `${units(notice.units.length)} sent the province fewer than the minimum of 3 models: ${list(notice.units, 'units')}.`
    case 'empty-fields': {
      const known = notice.until === null ? `in ${notice.year}` : `by ${shortDate(notice.until)}`
      const { length } = notice.fields
      return `${length} ${length === 1 ? 'field has' : 'fields have'} no models ${known}: ${list(inQuotes(notice.fields), 'fields')}.`
    }
    case 'bare-places':
      return `${notice.places.length} ${notice.places.length === 1 ? 'commune has' : 'communes have'} no models: ${list(notice.places, 'places')}.`
    case 'due': {
      const { channel, waiting, before } = notice
      const day =
        notice.days === 0
          ? 'a report sent today is on time'
          : `${days(notice.days)} left (${dueQuote[channel]})`
      return `${units(waiting)} of ${whose({ channel, kind: null })} still to send: ${thanEarlier(before)}${day}.`
    }
    case 'fewer': {
      const { places, against } = notice
      const pairs = places.map(({ name, now, before }) => `${name} (${count(now)}, before ${count(before)})`)
      const than =
        against.day === null
          ? `fewer models than in ${against.year}`
          : `fewer models than on the same day in ${against.year}`
      return `${places.length} ${places.length === 1 ? 'place has' : 'places have'} ${than}: ${list(pairs, 'places')}.`
    }
    case 'incomplete':
      return `${units(notice.units.length)} sent a report with rows still to be completed: ${list(notice.units, 'units')}.`
  }
}

export const inQuotes = (names: string[]): string[] => names.map((name) => `“${name}”`)
export const quoted = (parts: { name: string }[]): string[] => inQuotes(parts.map((part) => part.name))

/** The filters as words, for subtitles and paper; of a place, or else of the province. */
export function scopeWords(scope: Scope, place?: string): string {
  const parts = [
    ...(place ? [place] : []),
    ...(scope.channel ? [words.channel[scope.channel]] : []),
    ...(scope.narrowed ? ['filtered part'] : []),
    ...(place || scope.channel || scope.narrowed ? [] : ['whole province']),
    ...(scope.kind ? [words.kind[scope.kind].toLowerCase()] : []),
  ]
  return parts.join(', ')
}
