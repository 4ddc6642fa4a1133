import type { Day } from '../../../../cube/domain/dates.ts'
import { count, percent, ratio } from '../../format.ts'
import type { DistrictParts, Part, ReplicationPart } from '../../../../cube/domain/parts.ts'
import type { PacePoint, Unit } from '../../../../cube/domain/reporting.ts'
import { FEW_CASES, list, quoted, type Against } from './sentences.ts'

/** Titles of charts as findings, by the rules of sentences.ts; apart from it, for charts come after the first paint. */

const SMALL_WORDS = ['không', 'một', 'hai', 'ba', 'bốn']
/** Years in a row: a word up to four ("năm" would mean both five and year). */
const inARow = (years: number): string => `${SMALL_WORDS[years] ?? years} năm liền`

/** One year of the trend. `oldArea` is the count on the common basis. */
export interface TrendYear {
  year: number
  total: number | null
  oldArea: number | null
  provisional: boolean
}

/**
 * The trend's title: how many finished years in a row the count rose or fell, always on
 * the common basis, and where the unfinished year stands.
 */
export function trendFinding(years: TrendYear[], sameDay: number | null): string {
  const finished = years.filter((year) => !year.provisional && year.oldArea !== null)
  const open = years.find((year) => year.provisional)
  const last = finished.at(-1)
  if (!last) {
    return open?.total == null
      ? 'Chưa có số liệu qua các năm'
      : `Năm ${open.year} tạm tính ${count(open.total)} mô hình, điển hình`
  }
  const basis = last.oldArea === last.total ? '' : ' trên phạm vi Khánh Hòa cũ'
  const steps = finished.slice(1).map((year, i) => Math.sign(year.oldArea! - finished[i]!.oldArea!))
  const direction = steps.at(-1)
  const run =
    direction === undefined ? 0 : steps.length - 1 - steps.findLastIndex((step) => step !== direction)
  const before = finished.at(-2)
  let start: string
  if (direction === undefined || !before)
    start = `Năm ${last.year} có ${count(last.total)} mô hình, điển hình`
  else if (direction === 0) start = `Số mô hình năm ${last.year} bằng năm ${before.year}${basis}`
  else {
    const verb = direction > 0 ? 'tăng' : 'giảm'
    const size = Math.abs(last.oldArea! - before.oldArea!)
    start =
      run > 1
        ? `Số mô hình ${verb} ${inARow(run)} đến năm ${last.year}${basis}`
        : `Số mô hình năm ${last.year} ${verb} ${count(size)} so với năm ${before.year}${basis}`
  }
  if (open?.total == null || sameDay === null) return start
  const ahead = open.total - sameDay
  const now = ahead === 0 ? 'bằng' : ahead > 0 ? 'nhiều hơn' : 'ít hơn'
  const size = ahead === 0 ? '' : ` ${count(Math.abs(ahead))}`
  return `${start}; năm ${open.year} đang ${now} cùng ngày năm trước${size}`
}

/** The largest of some parts, ties named or counted. */
function largest(parts: Part[], noun: string, quote: boolean): string | null {
  const top = Math.max(0, ...parts.map((part) => part.now ?? 0))
  if (top === 0) return null
  const leaders = parts.filter((part) => part.now === top)
  const leaderNames = quote ? quoted(leaders) : leaders.map((part) => part.name)
  if (leaders.length > 2) return `${leaders.length} ${noun} cùng nhiều nhất (${count(top)} mô hình)`
  const together = leaders.length === 2 ? ' cùng' : ''
  return `${list(leaderNames, noun)}${together} nhiều nhất (${count(top)} mô hình)`
}

/** The title by field. */
export function fieldFinding(parts: Part[], provisional: boolean): string {
  const leader = largest(parts, 'lĩnh vực', true)
  if (leader === null) return 'Chưa có mô hình, điển hình ở lĩnh vực nào'
  const empty = parts.filter((part) => part.now === 0).length
  return empty === 0 ? leader : `${leader}; ${empty} lĩnh vực ${provisional ? 'chưa có' : 'không có'} mô hình`
}

/** The title by district. */
export function districtFinding({ districts }: DistrictParts, against: Against | null): string {
  const leader = largest(districts, 'địa bàn', false)
  if (leader === null) return 'Chưa có mô hình, điển hình ở địa bàn nào'
  const comparable = districts.filter((part) => part.now !== null && part.before !== null)
  if (!against || !comparable.length) return leader
  const up = comparable.filter((part) => part.now! > part.before!).length
  const verb = against.day === null ? 'tăng so với năm trước' : 'nhiều hơn cùng ngày năm trước'
  return `${up}/${comparable.length} địa bàn ${verb}; ${leader}`
}

/** The title of replication by field. */
export function replicationFinding(parts: ReplicationPart[]): string {
  if (!parts.some((part) => part.replicated.of)) return 'Chưa có mô hình, điển hình để tính tỷ lệ nhân rộng'
  const enough = parts.filter(
    (part) => part.replicated.rate !== null && (part.replicated.of ?? 0) >= FEW_CASES,
  )
  if (!enough.length) return `Mỗi lĩnh vực có dưới ${FEW_CASES} mô hình, chưa đủ để so tỷ lệ nhân rộng`
  const top = Math.max(...enough.map((part) => part.replicated.rate!))
  if (top === 0) return 'Chưa có mô hình nào được nhân rộng'
  const leaders = enough.filter((part) => part.replicated.rate === top)
  if (leaders.length > 2)
    return `${leaders.length} lĩnh vực cùng có tỷ lệ nhân rộng cao nhất: ${percent(top)}`
  const share = leaders.length === 1 ? ` (${ratio(leaders[0]!.replicated.n, leaders[0]!.replicated.of)})` : ''
  return `${list(quoted(leaders), 'lĩnh vực')} có tỷ lệ nhân rộng cao nhất: ${percent(top)}${share}`
}

/** The title of how reports come in. */
export function paceFinding(
  now: PacePoint[],
  before: PacePoint[],
  facts: { expected: number; provisional: boolean; sameDay: Day | null; late: number },
): string {
  const received = now.at(-1)?.received ?? 0
  if (!facts.expected) return 'Không đơn vị nào phải báo cáo'
  const start = `${ratio(received, facts.expected)} đơn vị đã báo cáo`
  if (!facts.provisional) return facts.late ? `${start}, ${facts.late} đơn vị báo cáo chậm` : start
  if (!before.length || facts.sameDay === null) return start
  const then = before.filter((point) => point.day <= facts.sameDay!).at(-1)?.received ?? 0
  if (then === received) return `${start}, bằng cùng ngày năm trước`
  return `${start}, ${received > then ? 'nhiều hơn' : 'ít hơn'} cùng ngày năm trước ${count(Math.abs(received - then))}`
}

/** The title of the list of units. */
export function unitsFinding(units: Unit[]): string {
  const owing = units.filter((unit) => unit.expected > 0)
  if (!owing.length) return 'Không đơn vị nào phải báo cáo'
  const inState = (state: Unit['state']) => owing.filter((unit) => unit.state === state).length
  const parts = [
    [inState('missing'), 'đơn vị đã quá hạn mà chưa báo cáo'],
    [inState('late'), 'đơn vị báo cáo chậm'],
    [inState('not_due'), 'đơn vị chưa gửi, chưa đến hạn'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`)
  return said.length ? said.join('; ') : `Tất cả ${owing.length} đơn vị đã báo cáo đúng hạn`
}
