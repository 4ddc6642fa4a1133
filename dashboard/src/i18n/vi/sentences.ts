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
import { words } from './words.ts'

/** Findings in Vietnamese. What is found, and when it is said, is decided in `cube/domain/findings`. */

/** A sentence in pieces; a `figure` carries the sentence and is set apart. */
export type Sentence = (string | { figure: string })[]

/** The same sentence as text, for titles, readers and tests. */
export function plain(sentence: Sentence): string {
  return sentence.map((piece) => (typeof piece === 'string' ? piece : piece.figure)).join('')
}

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

/** "năm 2025", "cùng thời điểm năm 2025" or, where the snapshot knows another day, "ngày 22/11/2025". */
function whenWords({ day, dated, year }: Against): string {
  if (dated) return `ngày ${date(day)}`
  return day === null ? `năm ${year}` : `cùng thời điểm năm ${year}`
}

/** When that was, with the basis where it was cut. */
export function againstName(against: Against): string {
  const when = whenWords(against)
  return against.oldArea ? `${when}, trên phạm vi Khánh Hòa cũ` : when
}

/** "tăng" and "giảm" are said only of two finished years. */
export const stepWords: Record<Step, string> = {
  rose: 'tăng',
  fell: 'giảm',
  more: 'nhiều hơn',
  fewer: 'ít hơn',
  equal: 'bằng',
}

/** The change of a count, to stand inside a sentence. */
function changeInside({ kind, difference, against }: Changed): Sentence {
  const basis = against.oldArea ? ' (trên phạm vi Khánh Hòa cũ)' : ''
  const then = `${whenWords(against)}${basis}`
  if (kind === 'equal') return [`, bằng ${then}`]
  return [`, ${stepWords[kind]} `, figure(count(Math.abs(difference))), ` so với ${then}`]
}

/** The state of the year in one sentence. */
export function headline(state: Headline): Sentence {
  const { scope, year, change, reported, overdue, replicationRate, due } = state
  const when = state.until === null ? `Năm ${year}` : `Đến ngày ${date(state.until)}`
  const start: Sentence =
    state.count === null
      ? [`${when}, ${whose(scope)} chưa ghi nhận ${subject(scope)} nào`]
      : [
          `${when}, ${whose(scope)} có `,
          figure(count(state.count)),
          ` ${subject(scope)}`,
          ...(change ? changeInside(change) : []),
        ]
  if (state.beforePlan) return [...start, `. Năm ${year} chưa áp dụng Kế hoạch 235.`]
  return [
    ...start,
    ...(reported
      ? ['; ', figure(ratio(reported.n, reported.of)), ` ${reportingUnits(state.reports)} đã báo cáo`]
      : []),
    ...(overdue === null ? [] : [', ', figure(count(overdue)), ' đơn vị quá hạn chưa gửi']),
    ...(replicationRate === null
      ? []
      : [', ', figure(percent(replicationRate)), ' mô hình đã được nhân rộng']),
    ...(due ? dueWords(due) : []),
    '.',
  ]
}

function dueWords({ channel, days, waiting }: NonNullable<Headline['due']>): Sentence {
  const whom = lowerFirst(words.channel[channel])
  return days === 0
    ? [`; hôm nay là hạn của ${whom}, khối này còn `, figure(count(waiting)), ' đơn vị chưa gửi']
    : [', còn ', figure(`${days} ngày`), ` đến hạn của ${whom}`]
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

/** Both sides where the basis is not the figure's own, else the side that the figure does not show. */
function compared({ now, before, against }: Changed, format: (value: number) => string): string {
  const sides = against.oldArea ? `(${format(now)}, trước đó ${format(before)})` : `(${format(before)})`
  return `${againstName(against)} ${sides}`
}

function nothingBefore(change: Exclude<ChangeFinding, Changed>): Change {
  if (change.kind === 'no-year') return { sign: null, words: 'Chưa có năm trước để so sánh' }
  if (change.kind === 'unknown')
    return { sign: null, words: `Không có số liệu ${againstName(change.against)}` }
  if (change.kind === 'other-duties') {
    const { against, duties } = change
    return {
      sign: null,
      words: `Không so sánh: năm ${against.year} có ${count(duties.before)} đơn vị phải báo cáo, năm ${against.year + 1} có ${count(duties.now)}`,
    }
  }
  const { year, received, expected } = change.gap
  return {
    sign: null,
    words: `Không so sánh: năm ${year} chỉ có ${ratio(received, expected)} đơn vị báo cáo`,
  }
}

/** Change of a count. The sign says the direction, so the words do not say it once more. */
export function countChange(change: ChangeFinding): Change {
  if (!('difference' in change)) return nothingBefore(change)
  const { kind, difference } = change
  const than = compared(change, count)
  return kind === 'equal'
    ? { sign: '0', words: `bằng ${than}` }
    : { sign: signed(difference), words: `so với ${than}` }
}

/** Change of a rate, in percentage points. */
export function rateChange(change: ChangeFinding): Change {
  if (!('difference' in change)) return nothingBefore(change)
  const than = compared(change, percent)
  if (change.kind === 'equal') return { sign: '0', words: `bằng ${than}` }
  return { sign: signed(change.difference, points), words: `điểm phần trăm so với ${than}` }
}

/** Change of the share of units that have done what they owe. */
export function shareChange(change: ShareChange): Change {
  if (change.kind === 'no-year') return nothingBefore(change)
  if (change.kind === 'nothing-owed') return { sign: null, words: `Năm ${change.year} không yêu cầu` }
  if (change.kind === 'plan-not-applied')
    return { sign: null, words: `Năm ${change.year} chưa áp dụng Kế hoạch 235` }
  const { before, against } = change
  const then = `${againstName({ ...against, oldArea: false })}: ${ratio(before.n, before.of)} đơn vị`
  if (change.kind === 'not-comparable') {
    return {
      sign: null,
      words: `${upperFirst(then)}; không so sánh vì đơn vị phải báo cáo thay đổi từ 01/7/2025`,
    }
  }
  if (change.kind === 'side-by-side') return { sign: null, words: upperFirst(then) }
  return { sign: signed(change.difference), words: `đơn vị; ${then}` }
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

/** Whether it is more or fewer than on the same day a year earlier. */
const thanEarlier = (before: Earlier | null): string =>
  before
    ? `${stepWords[before.step]} cùng thời điểm năm ${before.year} (${count(before.waiting)} đơn vị); `
    : ''

/** One sentence of "Cần chú ý": how many, what is wrong up to the colon, then the rest. */
export function noticeText(notice: NoticeFinding): string {
  switch (notice.kind) {
    case 'missing':
      return `${notice.units.length} đơn vị đã quá hạn mà chưa báo cáo: ${thanEarlier(notice.before)}${list(notice.units, 'đơn vị')}.`
    case 'late': {
      const longest = notice.longest > 0 ? `, lâu nhất ${notice.longest} ngày` : ''
      return `${notice.units.length} đơn vị báo cáo chậm${longest}: ${list(notice.units, 'đơn vị')}.`
    }
    case 'below':
      return `${notice.units.length} đơn vị gửi về tỉnh dưới mức tối thiểu 3 mô hình, điển hình: ${list(notice.units, 'đơn vị')}.`
    case 'empty-fields': {
      const known =
        notice.until === null ? `năm ${notice.year} không có` : `đến ${shortDate(notice.until)} chưa có`
      return `${notice.fields.length} lĩnh vực ${known} mô hình, điển hình nào: ${list(inQuotes(notice.fields), 'lĩnh vực')}.`
    }
    case 'bare-places':
      return `${notice.places.length} xã, phường, đặc khu chưa có mô hình, điển hình nào: ${list(notice.places, 'nơi')}.`
    case 'due': {
      const { channel, days, waiting, before } = notice
      const day =
        days === 0 ? 'gửi trong hôm nay vẫn đúng hạn' : `còn ${days} ngày đến hạn (${dueQuote[channel]})`
      return `${waiting} đơn vị ${lowerFirst(words.channel[channel])} chưa gửi báo cáo: ${thanEarlier(before)}${day}.`
    }
    case 'fewer': {
      const { places, against } = notice
      const pairs = places.map(
        ({ name, now, before }) => `${name} (${count(now)}, trước đó ${count(before)})`,
      )
      const than =
        against.day === null
          ? `giảm số mô hình so với năm ${against.year}`
          : `có ít mô hình hơn cùng thời điểm năm ${against.year}`
      return `${places.length} địa bàn (huyện cũ) ${than}: ${list(pairs, 'địa bàn')}.`
    }
    case 'incomplete':
      return `${notice.units.length} đơn vị đã gửi báo cáo nhưng còn dòng chờ hoàn thiện: ${list(notice.units, 'đơn vị')}.`
  }
}

export const inQuotes = (names: string[]): string[] => names.map((name) => `“${name}”`)
export const quoted = (parts: { name: string }[]): string[] => inQuotes(parts.map((part) => part.name))

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
