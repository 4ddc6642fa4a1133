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
import { inQuotes, list, stepWords } from './sentences.ts'

/** Titles of charts from findings; apart from sentences.ts, for charts come after the first paint. */

const SMALL_WORDS = ['không', 'một', 'hai', 'ba', 'bốn']
/** Years in a row: a word up to four ("năm" would mean both five and year). */
const inARow = (years: number): string => `${SMALL_WORDS[years] ?? years} năm liền`

/** The title of the trend through the years. */
export function trendFinding(trend: Trend): string {
  if (trend.kind === 'none') return 'Chưa có số liệu qua các năm'
  if (trend.kind === 'provisional')
    return `Năm ${trend.year} tạm tính ${count(trend.total)} mô hình, điển hình`
  if (trend.kind === 'incomplete')
    return `Năm ${trend.year} có ${count(trend.total)} mô hình, điển hình; còn thiếu nhiều báo cáo nên không so sánh`
  const { open } = trend
  if (open === null) return trendStart(trend)
  const size = open.kind === 'equal' ? '' : ` ${count(open.by)}`
  return `${trendStart(trend)}; năm ${open.year} đang ${stepWords[open.kind]} cùng thời điểm năm trước${size}`
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
  const basis = oldArea ? ' trên phạm vi Khánh Hòa cũ' : ''
  if (kind === 'single') return `Năm ${year} có ${count(total)} mô hình, điển hình`
  if (kind === 'equal') return `Số mô hình năm ${year} bằng năm ${before}${basis}`
  return years > 1
    ? `Số mô hình ${stepWords[kind]} ${inARow(years)} đến năm ${year}${basis}`
    : `Số mô hình năm ${year} ${stepWords[kind]} ${count(by)} so với năm ${before}${basis}`
}

/** The largest of some parts, ties named or counted. */
function most({ names, value }: Leaders, noun: string): string {
  if (names.length > MOST_NAMED) return `${names.length} ${noun} cùng nhiều nhất (${count(value)} mô hình)`
  const together = names.length === 2 ? ' cùng' : ''
  return `${list(names, noun)}${together} nhiều nhất (${count(value)} mô hình)`
}

/** The title by field. */
export function fieldFinding(found: FieldsFinding): string {
  if (found === null) return 'Chưa có mô hình, điển hình ở lĩnh vực nào'
  const { leaders, empty, provisional } = found
  const leader = most({ ...leaders, names: inQuotes(leaders.names) }, 'lĩnh vực')
  return empty === 0 ? leader : `${leader}; ${empty} lĩnh vực ${provisional ? 'chưa có' : 'không có'} mô hình`
}

/** The title by district. */
export function districtFinding(found: DistrictsFinding | null): string {
  if (found === null) return 'Chưa có mô hình, điển hình ở địa bàn nào'
  const leader = most(found.leaders, 'địa bàn')
  if (found.more === null) return leader
  const { n, of, kind } = found.more
  const verb = kind === 'rose' ? 'tăng so với năm trước' : 'nhiều hơn cùng thời điểm năm trước'
  return `${n}/${of} địa bàn ${verb}; ${leader}`
}

/** The title of replication by field. */
export function replicationFinding(found: ReplicationFinding): string {
  if (found.kind === 'no-models') return 'Chưa có mô hình, điển hình để tính tỷ lệ nhân rộng'
  if (found.kind === 'few-cases')
    return `Mỗi lĩnh vực có dưới ${FEW_CASES} mô hình, chưa đủ để so tỷ lệ nhân rộng`
  if (found.kind === 'none-replicated') return 'Chưa có mô hình nào được nhân rộng'
  if (found.kind === 'close') {
    const [first, last] = [found.leaders[0]!, found.leaders.at(-1)!]
    return found.leaders.length > MOST_NAMED
      ? `${found.leaders.length} lĩnh vực có tỷ lệ nhân rộng cao nhất, chỉ hơn kém một mô hình (từ ${percent(last.rate)} đến ${percent(first.rate)})`
      : `“${first.name}” và “${last.name}” có tỷ lệ nhân rộng cao nhất, chỉ hơn kém một mô hình (${percent(first.rate)} và ${percent(last.rate)})`
  }
  const { names, value } = found.leaders
  if (names.length > MOST_NAMED)
    return `${names.length} lĩnh vực cùng có tỷ lệ nhân rộng cao nhất: ${percent(value)}`
  const share = found.share ? ` (${ratio(found.share.n, found.share.of)})` : ''
  return `${list(inQuotes(names), 'lĩnh vực')} có tỷ lệ nhân rộng cao nhất: ${percent(value)}${share}`
}

/** The title of how reports come in. */
export function paceFinding(pace: Pace | null): string {
  if (pace === null) return 'Không đơn vị nào phải báo cáo'
  const { received, expected, late, sameDay } = pace
  const start = `${ratio(received, expected)} đơn vị đã báo cáo`
  if (late) return `${start}, ${late} đơn vị báo cáo chậm`
  if (sameDay === null) return start
  const size = sameDay.kind === 'equal' ? '' : ` ${count(sameDay.by)}`
  return `${start}, ${stepWords[sameDay.kind]} cùng thời điểm năm trước${size}`
}

/** The title of the list of units. */
export function unitsFinding(states: UnitStates | null): string {
  if (states === null) return 'Không đơn vị nào phải báo cáo'
  const parts = [
    [states.missing, 'đơn vị đã quá hạn mà chưa báo cáo'],
    [states.late, 'đơn vị báo cáo chậm'],
    [states.not_due, 'đơn vị chưa gửi, chưa đến hạn'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  return said.length ? said.join('; ') : `Tất cả ${states.owing} đơn vị đã báo cáo đúng hạn`
}
