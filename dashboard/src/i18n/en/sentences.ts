import type { Day } from '../../../../cube/domain/dates.ts'
import { daysBetween } from '../../../../cube/domain/dates.ts'
import type { Channel } from '../../../../cube/domain/scope.ts'
import { count, date, percent, points, pointsBetween, ratio, shortDate, signed } from '../../format.ts'
import type { ChannelProgress, Unit } from '../../../../cube/domain/reporting.ts'
import { isBelowMinimum } from '../../../../cube/domain/reporting.ts'
import type {
  Against,
  Change,
  HeadlineFacts,
  Notice,
  NoticeFacts,
  ReportScope,
  Scope,
  Sentence,
} from '../vi/sentences.ts'
import { words } from './words.ts'

/**
 * Findings in English, by the rules of the Vietnamese ones: "rose" and "fell" are said only of two finished
 * years, an unfinished one has "more" or "fewer" than the same day last year; what is not known is not said.
 */

export type { Against, Change, HeadlineFacts, Notice, NoticeFacts, ReportScope, Scope, Sentence }

/** The same sentence as text, for titles, readers and tests. */
export function plain(sentence: Sentence): string {
  return sentence.map((piece) => (typeof piece === 'string' ? piece : piece.figure)).join('')
}

const figure = (text: string): { figure: string } => ({ figure: text })

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

/** "2025" or "the same day in 2025", with the basis where it was cut. */
export function againstName(against: Against): string {
  const when = against.day === null ? String(against.year) : `the same day in ${against.year}`
  return against.oldArea ? `${when}, within the former Khánh Hòa` : when
}

/** The change of a count in words, to stand inside a sentence; empty where a year is unknown. */
function changeInside(now: number | null, before: number | null, against: Against | null): Sentence {
  if (against === null || now === null || before === null) return []
  const basis = against.oldArea ? ' (within the former Khánh Hòa)' : ''
  const then = `${against.day === null ? String(against.year) : `the same day in ${against.year}`}${basis}`
  const difference = now - before
  if (difference === 0) return [`, as many as ${against.day === null ? 'in ' : 'on '}${then}`]
  const size = figure(count(Math.abs(difference)))
  if (against.day === null) return [difference > 0 ? ', up ' : ', down ', size, ` on ${then}`]
  return [', ', size, ` ${difference > 0 ? 'more' : 'fewer'} than on ${then}`]
}

/** The state of the year in one sentence. */
export function headline(facts: HeadlineFacts): Sentence {
  const { scope, year, compared } = facts
  const when = facts.provisional ? `By ${date(facts.today)}` : `In ${year}`
  const start: Sentence =
    facts.count === null || facts.count === 0
      ? [`${when} ${whose(scope)} has no ${subject(scope)} on record`]
      : [
          `${when} ${whose(scope)} has `,
          figure(count(facts.count)),
          ` ${subject(scope)}`,
          ...changeInside(compared.now, compared.before, compared.against),
        ]
  if (facts.beforePlan) return [...start, `. Plan 235 did not apply in ${year}.`]
  const reported: Sentence =
    facts.received === null || !facts.expected
      ? []
      : [
          '; ',
          figure(ratio(facts.received, facts.expected)),
          ` ${reportingUnits(facts.reports)} have reported`,
        ]
  if (!facts.provisional) {
    const replicated: Sentence =
      facts.replicationRate === null || !facts.count
        ? []
        : [', ', figure(percent(facts.replicationRate)), ' of the models were replicated']
    return [...start, ...reported, ...replicated, '.']
  }
  const next = nextDue(facts.progress, facts.today)
  if (next?.dueOn == null) return [...start, ...reported, '.']
  const left = daysBetween(facts.today, next.dueOn)
  const whom = whose({ channel: next.channel, kind: null })
  const due: Sentence =
    left === 0 ? [`, today ${whom} is due`] : [', ', figure(days(left)), ` left until ${whom} is due`]
  return [...start, ...reported, ...due, '.']
}

/** The channel that is due next: date ahead and somebody still to send. */
export function nextDue(progress: ChannelProgress[], today: Day): ChannelProgress | null {
  const ahead = progress.filter(
    (channel) => channel.dueOn !== null && channel.dueOn >= today && channel.byState.not_due > 0,
  )
  return ahead.sort((a, b) => (a.dueOn! < b.dueOn! ? -1 : 1))[0] ?? null
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

const nothingBefore = (against: Against | null): Change => ({
  sign: null,
  words: against === null ? 'No earlier year to compare with' : `No data for ${againstName(against)}`,
})

/** Both sides where the basis is not the figure's own, else the side that the figure does not show. */
function sides(now: string, before: string, against: Against): string {
  return against.oldArea ? `(${now} against ${before})` : `(${before})`
}

/** Change of a count. */
export function changeOfCount(now: number | null, before: number | null, against: Against | null): Change {
  if (against === null || now === null || before === null) return nothingBefore(against)
  const difference = now - before
  const compared = `${againstName(against)} ${sides(count(now), count(before), against)}`
  if (difference === 0) return { sign: '0', words: `the same as ${compared}` }
  const verb =
    against.day === null
      ? difference > 0
        ? 'up on'
        : 'down on'
      : difference > 0
        ? 'more than'
        : 'fewer than'
  return { sign: signed(difference), words: `${verb} ${compared}` }
}

/** Change of a rate, in percentage points. */
export function changeOfRate(now: number | null, before: number | null, against: Against | null): Change {
  if (against === null || now === null || before === null) return nothingBefore(against)
  const difference = pointsBetween(now, before)
  const compared = `${againstName(against)} ${sides(percent(now), percent(before), against)}`
  if (difference === 0) return { sign: '0', words: `the same as ${compared}` }
  const finished = difference > 0 ? 'up on' : 'down on'
  const open = difference > 0 ? 'above' : 'below'
  return {
    sign: signed(difference, points),
    words: `percentage points, ${against.day === null ? finished : open} ${compared}`,
  }
}

/**
 * Change of a share whose whole changes by the calendar (units that owe a report): the
 * shares side by side, and a sign only where the wholes are equal. `applied`: the plan laid
 * duties on somebody the year before, though perhaps on none of these units.
 */
export function changeOfShare(
  now: { n: number | null; of: number | null },
  before: { n: number | null; of: number | null } | null,
  against: (Against & { applied: boolean }) | null,
): Change {
  if (against === null) return nothingBefore(null)
  if (!before?.of || before.n === null) {
    const why = against.applied ? 'Nothing was owed' : 'Plan 235 did not apply'
    return { sign: null, words: `${why} in ${against.year}` }
  }
  const then = `${againstName({ ...against, oldArea: false })}: ${ratio(before.n, before.of)} units`
  if (against.oldArea) {
    return {
      sign: null,
      words: `${upperFirst(then)}; not compared, for the units that owe a report changed on 1 July 2025`,
    }
  }
  if (now.n === null || now.of !== before.of) return { sign: null, words: upperFirst(then) }
  return { sign: signed(now.n - before.n), words: `units; ${then}` }
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

/** From how many days before it a due date is worth a sentence. */
const NEAR = 30

/** What needs attention, worst first, at most five. */
export function notices(facts: NoticeFacts): Notice[] {
  const owing = facts.units.filter((unit) => unit.expected > 0)
  const missing = owing.filter((unit) => unit.state === 'missing')
  const late = owing.filter((unit) => unit.state === 'late')
  const below = facts.units.filter(isBelowMinimum)
  const incomplete = owing.filter((unit) => unit.incomplete > 0)
  const found: Notice[] = []
  if (missing.length) {
    found.push({
      tone: 'red',
      text: `${units(missing.length)} past due without a report: ${list(names(missing), 'units')}.`,
      href: '#don-vi-missing',
    })
  }
  if (late.length) {
    const longest = Math.max(...late.map((unit) => unit.daysLate ?? 0))
    found.push({
      tone: 'red',
      text: `${units(late.length)} reported late${longest > 0 ? `, by up to ${days(longest)}` : ''}: ${list(names(late), 'units')}.`,
      href: '#don-vi-late',
    })
  }
  if (below.length) {
    found.push({
      tone: 'amber',
      text: `${units(below.length)} reported but sent the province fewer than the minimum of 3 models: ${list(names(below), 'units')}.`,
      href: '#don-vi-below',
    })
  }
  const empty = (facts.fields ?? []).filter((field) => field.now === 0)
  if (empty.length) {
    const known = facts.provisional ? `by ${shortDate(facts.today)}` : `in ${facts.year}`
    found.push({
      tone: 'amber',
      text: `${empty.length} ${empty.length === 1 ? 'field has' : 'fields have'} no models ${known}: ${list(quoted(empty), 'fields')}.`,
      href: '#linh-vuc',
    })
  }
  const next = nextDue(facts.progress, facts.today)
  if (next?.dueOn != null && daysBetween(facts.today, next.dueOn) <= NEAR) {
    const whom = `${whose({ channel: next.channel, kind: null })} is due (${dueQuote[next.channel]})`
    const left = daysBetween(facts.today, next.dueOn)
    found.push({
      tone: 'plain',
      text: `${left === 0 ? 'Today' : `${days(left)} until`} ${whom}: ${units(next.byState.not_due)} yet to send${waitingBefore(next, facts)}.`,
      href: '#don-vi-not_due',
    })
  }
  const behind = facts.districts
    .filter((part) => part.now !== null && part.before !== null && part.now < part.before)
    .sort((a, b) => a.now! - a.before! - (b.now! - b.before!))
  if (behind.length && facts.against) {
    const pairs = behind.map((part) => `${part.name} (${count(part.now)}, before ${count(part.before)})`)
    const compared =
      facts.against.day === null
        ? `fewer models than in ${facts.against.year}`
        : `fewer models than on the same day in ${facts.against.year}`
    found.push({
      tone: 'plain',
      text: `${behind.length} ${behind.length === 1 ? 'place has' : 'places have'} ${compared}: ${list(pairs, 'places')}.`,
      href: '#dia-ban',
      basis: 'common',
    })
  }
  if (incomplete.length) {
    found.push({
      tone: 'plain',
      text: `${units(incomplete.length)} sent a report with rows still to be completed: ${list(names(incomplete), 'units')}.`,
      href: '#don-vi-incomplete',
    })
  }
  return found.slice(0, 5)
}

/** How many had not sent on the same day last year. */
function waitingBefore(channel: ChannelProgress, facts: NoticeFacts): string {
  if (channel.before === null) return ''
  return ` (same day in ${facts.year - 1}: ${units(channel.before.expected - channel.before.received)})`
}

const names = (units: Unit[]): string[] => units.map((unit) => unit.name)
export const quoted = (parts: { name: string }[]): string[] => parts.map((part) => `“${part.name}”`)

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

/** Below so many cases a rate says little; it is flagged and never called highest. */
export const FEW_CASES = 10
