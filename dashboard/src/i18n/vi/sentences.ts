import type { Day } from '../../../../cube/domain/dates.ts'
import { daysBetween } from '../../../../cube/domain/dates.ts'
import type { Channel, KindClass } from '../../../../cube/domain/scope.ts'
import { count, date, percent, points, pointsBetween, ratio, shortDate, signed } from '../../format.ts'
import type { ChannelProgress, Unit } from '../../../../cube/domain/reporting.ts'
import type { Part } from '../../../../cube/domain/parts.ts'
import { isBelowMinimum } from '../../../../cube/domain/reporting.ts'
import { words } from './words.ts'

/**
 * Findings in Vietnamese, computed from the same rows as the figures beside them. Two
 * rules hold throughout: "tăng" and "giảm" are said only of two finished years (an
 * unfinished one is "nhiều hơn" or "ít hơn" than the same day last year), and what is
 * not known is not said.
 */

/** A sentence in pieces; a `figure` carries the sentence and is set apart. */
export type Sentence = (string | { figure: string })[]

/** The same sentence as text, for titles, readers and tests. */
export function plain(sentence: Sentence): string {
  return sentence.map((piece) => (typeof piece === 'string' ? piece : piece.figure)).join('')
}

/** What a year is compared with. */
export interface Against {
  /** The same day last year, where the year is unfinished; null for a whole year. */
  day: Day | null
  year: number
  /** Compared without the former Ninh Thuận, because only one of the two years includes it. */
  oldArea: boolean
}

export interface Scope {
  channel: Channel | null
  kind: KindClass | null
  /** Filters by field, district, unit or level are on; they are named beside the figures. */
  narrowed?: boolean
}

/** Whose reports are counted: the filters by side, place and unit decide, for a report is a unit's and whole. */
export interface ReportScope {
  channel: Channel | null
  /** A filter by place or unit is on. */
  narrowed: boolean
  /** A filter by subject, field or level is on: the models beside them are of fewer than these reports. */
  wider: boolean
}

const figure = (text: string): { figure: string } => ({ figure: text })

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)

/** "a, b và c"; beyond `most` the rest is counted: "a, b và 3 đơn vị khác". */
export function list(names: string[], noun: string, most = 3): string {
  if (names.length > most) {
    return `${names.slice(0, most - 1).join(', ')} và ${names.length - most + 1} ${noun} khác`
  }
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} và ${names.at(-1) ?? ''}`
}

const subject = (scope: Scope): string =>
  scope.kind ? `mô hình, điển hình ${lowerFirst(words.kind[scope.kind])}` : 'mô hình, điển hình'

const whose = (scope: Scope): string =>
  scope.narrowed ? 'phạm vi đang lọc' : scope.channel ? lowerFirst(words.channel[scope.channel]) : 'toàn tỉnh'

/** Whose reports they are. */
export function reportWords({ channel, narrowed }: ReportScope): string {
  const parts = [
    ...(channel ? [lowerFirst(words.channel[channel])] : []),
    ...(narrowed ? ['địa bàn, đơn vị đang lọc'] : []),
  ]
  return parts.join(', ') || 'toàn tỉnh'
}

/** "đơn vị", and whose where the models beside are of fewer. */
export const reportingUnits = (scope: ReportScope): string =>
  scope.wider ? `đơn vị (${reportWords(scope)})` : 'đơn vị'

/** "năm 2025" or "cùng ngày năm 2025", with the basis where it was cut. */
export function againstName(against: Against): string {
  const when = against.day === null ? `năm ${against.year}` : `cùng ngày năm ${against.year}`
  return against.oldArea ? `${when}, trên phạm vi Khánh Hòa cũ` : when
}

function moreOrLess(difference: number, against: Against): string {
  if (against.day === null) return difference > 0 ? 'tăng' : 'giảm'
  return difference > 0 ? 'nhiều hơn' : 'ít hơn'
}

/** The change of a count in words, to stand inside a sentence; empty where a year is unknown. */
function changeInside(now: number | null, before: number | null, against: Against | null): Sentence {
  if (against === null || now === null || before === null) return []
  const basis = against.oldArea ? ' (trên phạm vi Khánh Hòa cũ)' : ''
  const year = `năm ${against.year}`
  const difference = now - before
  const then = `${against.day === null ? '' : 'cùng ngày '}${year}${basis}`
  if (difference === 0) return [`, bằng ${then}`]
  return [`, ${moreOrLess(difference, against)} `, figure(count(Math.abs(difference))), ` so với ${then}`]
}

export interface HeadlineFacts {
  year: number
  today: Day
  provisional: boolean
  beforePlan: boolean
  scope: Scope
  reports: ReportScope
  count: number | null
  /** Counts on the basis of comparison. */
  compared: { now: number | null; before: number | null; against: Against | null }
  received: number | null
  expected: number | null
  replicationRate: number | null
  /** Channels whose due date is ahead, with the units that have not sent. */
  progress: ChannelProgress[]
}

/** The state of the year in one sentence. */
export function headline(facts: HeadlineFacts): Sentence {
  const { scope, year, compared } = facts
  const when = facts.provisional ? `Đến ngày ${date(facts.today)}` : `Năm ${year}`
  const start: Sentence =
    facts.count === null || facts.count === 0
      ? [`${when}, ${whose(scope)} chưa ghi nhận ${subject(scope)} nào`]
      : [
          `${when}, ${whose(scope)} có `,
          figure(count(facts.count)),
          ` ${subject(scope)}`,
          ...changeInside(compared.now, compared.before, compared.against),
        ]
  if (facts.beforePlan) return [...start, `. Năm ${year} chưa áp dụng Kế hoạch 235.`]
  const reported: Sentence =
    facts.received === null || !facts.expected
      ? []
      : ['; ', figure(ratio(facts.received, facts.expected)), ` ${reportingUnits(facts.reports)} đã báo cáo`]
  if (!facts.provisional) {
    const replicated: Sentence =
      facts.replicationRate === null || !facts.count
        ? []
        : [', ', figure(percent(facts.replicationRate)), ' mô hình đã được nhân rộng']
    return [...start, ...reported, ...replicated, '.']
  }
  const next = nextDue(facts.progress, facts.today)
  if (next?.dueOn == null) return [...start, ...reported, '.']
  const left = daysBetween(facts.today, next.dueOn)
  const due: Sentence =
    left === 0
      ? [', hôm nay là hạn của ', lowerFirst(words.channel[next.channel])]
      : [', còn ', figure(`${left} ngày`), ` đến hạn của ${lowerFirst(words.channel[next.channel])}`]
  return [...start, ...reported, ...due, '.']
}

/** The channel that is due next: date ahead and somebody still to send. */
export function nextDue(progress: ChannelProgress[], today: Day): ChannelProgress | null {
  const ahead = progress.filter(
    (channel) => channel.dueOn !== null && channel.dueOn >= today && channel.byState.not_due > 0,
  )
  return ahead.sort((a, b) => (a.dueOn! < b.dueOn! ? -1 : 1))[0] ?? null
}

/** "Số tạm tính đến 22/11/2026; 64/165 đơn vị đã báo cáo". */
export function provisionalNote(
  today: Day,
  received: number | null,
  expected: number | null,
  reports: ReportScope,
): string {
  const start = `Số tạm tính đến ${date(today)}`
  return received === null || !expected
    ? start
    : `${start}; ${ratio(received, expected)} ${reportingUnits(reports)} đã báo cáo`
}

/** A change: with sign, and in words that name what it is compared with. */
export interface Change {
  sign: string | null
  words: string
}

const nothingBefore = (against: Against | null): Change => ({
  sign: null,
  words: against === null ? 'Chưa có năm trước để so sánh' : `Không có số liệu ${againstName(against)}`,
})

/** Both sides where the basis is not the figure's own, else the side that the figure does not show. */
function sides(now: string, before: string, against: Against): string {
  return against.oldArea ? `(${now} so với ${before})` : `(${before})`
}

/** Change of a count. */
export function changeOfCount(now: number | null, before: number | null, against: Against | null): Change {
  if (against === null || now === null || before === null) return nothingBefore(against)
  const difference = now - before
  const compared = `${againstName(against)} ${sides(count(now), count(before), against)}`
  if (difference === 0) return { sign: '0', words: `bằng ${compared}` }
  const verb = moreOrLess(difference, against)
  return { sign: signed(difference), words: `${verb} ${against.day === null ? 'so với ' : ''}${compared}` }
}

/** Change of a rate, in percentage points. */
export function changeOfRate(now: number | null, before: number | null, against: Against | null): Change {
  if (against === null || now === null || before === null) return nothingBefore(against)
  const difference = pointsBetween(now, before)
  const compared = `${againstName(against)} ${sides(percent(now), percent(before), against)}`
  if (difference === 0) return { sign: '0', words: `bằng ${compared}` }
  const finished = difference > 0 ? 'tăng so với' : 'giảm so với'
  const open = difference > 0 ? 'cao hơn' : 'thấp hơn'
  return {
    sign: signed(difference, points),
    words: `điểm phần trăm, ${against.day === null ? finished : open} ${compared}`,
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
    const why = against.applied ? 'không yêu cầu' : 'chưa áp dụng Kế hoạch 235'
    return { sign: null, words: `Năm ${against.year} ${why}` }
  }
  const then = `${againstName({ ...against, oldArea: false })}: ${ratio(before.n, before.of)} đơn vị`
  if (against.oldArea) {
    return {
      sign: null,
      words: `${upperFirst(then)}; không so sánh vì đơn vị phải báo cáo thay đổi từ 01/7/2025`,
    }
  }
  if (now.n === null || now.of !== before.of) return { sign: null, words: upperFirst(then) }
  return { sign: signed(now.n - before.n), words: `đơn vị; ${then}` }
}

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Days to a due date, or since: "còn 8 ngày", "hôm nay là hạn", "quá hạn 3 ngày". */
export function timeLeft(today: Day, dueOn: Day): string {
  const left = daysBetween(today, dueOn)
  if (left === 0) return 'Hôm nay là hạn'
  return left > 0 ? `Còn ${left} ngày` : `Đã qua hạn ${-left} ngày`
}

/** The plan's own words for a channel's date. */
export const dueQuote: Record<Channel, string> = {
  government: 'trước ngày 30/11',
  party: 'trước ngày 05/12',
}

/** One sentence of "Cần chú ý"; `href` leads to its evidence on the page, on the basis that it speaks of. */
export interface Notice {
  tone: 'red' | 'amber' | 'plain'
  text: string
  href: string
  basis?: 'common'
}

export interface NoticeFacts {
  year: number
  today: Day
  provisional: boolean
  units: Unit[]
  progress: ChannelProgress[]
  /** Null while a filter by kind hides what the other fields hold. */
  fields: Part[] | null
  districts: Part[]
  against: Against | null
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
      text: `${missing.length} đơn vị đã quá hạn mà chưa báo cáo: ${list(names(missing), 'đơn vị')}.`,
      href: '#don-vi-missing',
    })
  }
  if (late.length) {
    const longest = Math.max(...late.map((unit) => unit.daysLate ?? 0))
    found.push({
      tone: 'red',
      text: `${late.length} đơn vị báo cáo chậm${longest > 0 ? `, lâu nhất ${longest} ngày` : ''}: ${list(names(late), 'đơn vị')}.`,
      href: '#don-vi-late',
    })
  }
  if (below.length) {
    found.push({
      tone: 'amber',
      text: `${below.length} đơn vị đã báo cáo nhưng gửi về tỉnh dưới mức tối thiểu 3 mô hình, điển hình: ${list(names(below), 'đơn vị')}.`,
      href: '#don-vi-below',
    })
  }
  const empty = (facts.fields ?? []).filter((field) => field.now === 0)
  if (empty.length) {
    const known = facts.provisional ? `đến ${shortDate(facts.today)} chưa có` : `năm ${facts.year} không có`
    found.push({
      tone: 'amber',
      text: `${empty.length} lĩnh vực ${known} mô hình, điển hình nào: ${list(quoted(empty), 'lĩnh vực')}.`,
      href: '#linh-vuc',
    })
  }
  const next = nextDue(facts.progress, facts.today)
  if (next?.dueOn != null && daysBetween(facts.today, next.dueOn) <= NEAR) {
    const whom = `hạn của ${lowerFirst(words.channel[next.channel])} (${dueQuote[next.channel]})`
    const left = daysBetween(facts.today, next.dueOn)
    found.push({
      tone: 'plain',
      text: `${left === 0 ? 'Hôm nay là' : `Còn ${left} ngày đến`} ${whom}: ${next.byState.not_due} đơn vị chưa gửi báo cáo${waitingBefore(next, facts)}.`,
      href: '#don-vi-not_due',
    })
  }
  const behind = facts.districts
    .filter((part) => part.now !== null && part.before !== null && part.now < part.before)
    .sort((a, b) => a.now! - a.before! - (b.now! - b.before!))
  if (behind.length && facts.against) {
    const pairs = behind.map((part) => `${part.name} (${count(part.now)}, trước đó ${count(part.before)})`)
    const compared =
      facts.against.day === null
        ? `giảm số mô hình so với năm ${facts.against.year}`
        : `có ít mô hình hơn cùng ngày năm ${facts.against.year}`
    found.push({
      tone: 'plain',
      text: `${behind.length} địa bàn ${compared}: ${list(pairs, 'địa bàn')}.`,
      href: '#dia-ban',
      basis: 'common',
    })
  }
  if (incomplete.length) {
    found.push({
      tone: 'plain',
      text: `${incomplete.length} đơn vị đã gửi báo cáo nhưng còn dòng chờ hoàn thiện: ${list(names(incomplete), 'đơn vị')}.`,
      href: '#don-vi-incomplete',
    })
  }
  return found.slice(0, 5)
}

/** How many had not sent on the same day last year. */
function waitingBefore(channel: ChannelProgress, facts: NoticeFacts): string {
  if (channel.before === null) return ''
  return ` (cùng ngày năm ${facts.year - 1}: ${channel.before.expected - channel.before.received} đơn vị)`
}

const names = (units: Unit[]): string[] => units.map((unit) => unit.name)
export const quoted = (parts: { name: string }[]): string[] => parts.map((part) => `“${part.name}”`)

/** The filters as words, for subtitles and paper; of a place, or else of the province. */
export function scopeWords(scope: Scope, place?: string): string {
  const parts = [
    ...(place ? [place] : []),
    ...(scope.channel ? [lowerFirst(words.channel[scope.channel])] : []),
    ...(scope.narrowed ? ['phạm vi đang lọc'] : []),
    ...(place || scope.channel || scope.narrowed ? [] : ['toàn tỉnh']),
    ...(scope.kind ? [lowerFirst(words.kind[scope.kind])] : []),
  ]
  return parts.join(', ')
}

/** Below so many cases a rate says little; it is flagged and never called highest. */
export const FEW_CASES = 10
