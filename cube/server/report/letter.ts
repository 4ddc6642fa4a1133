import { writtenDay } from '../../domain/dates.ts'
import type { QueryCache } from '../engine/query_cache.ts'
import type { Context } from '../engine/context.ts'
import { HttpError } from '../errors.ts'
import type { Snapshot } from '../snapshots/snapshots.ts'
import { equals } from '../../domain/filter.ts'
import { ReportQueries } from './queries.ts'
import type { Letter } from './document.ts'
import type { Channel } from '../../domain/scope.ts'
import { readUnits } from './figures.ts'
import { frameOf, lines, markOf, snapshotName } from './issue.ts'
import type { LayoutName } from './settings.ts'
import type { ReportStore } from './store.ts'
import { notReported, waiting } from './tables.ts'
import { lowerFirst } from './words.ts'

/** The draft of a reminder (công văn đôn đốc) to units that owe a report and have sent none. */

/** More addressees than this stand in a list of their own. */
const MOST_ADDRESSED = 8

const LAYOUT_OF: Record<Channel, LayoutName> = { government: 'state', party: 'party' }

const DUE: Record<Channel, string> = {
  government:
    'Các cơ quan, đơn vị, địa phương, doanh nghiệp báo cáo Ủy ban nhân dân tỉnh (qua Sở Nội vụ) trước ngày 30/11 hàng năm',
  party:
    'Các cấp ủy, Mặt trận Tổ quốc và các tổ chức chính trị - xã hội tỉnh gửi báo cáo kết quả các mô hình, điển hình tiên tiến về Ban Tuyên giáo Tỉnh ủy trước ngày 05/12 hàng năm',
}

const PLAN =
  'Kế hoạch số 235-KH/TU, ngày 11/11/2024 của Ban Thường vụ Tỉnh ủy về xây dựng và nhân rộng các mô hình, điển hình trong học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh'

/**
 * The letter, to be made into a Word document.
 * @param units codes of the units to write to; empty: all that have not sent
 * @throws HttpError 404 where a unit is not known on this side, and where nobody is left to remind
 */
export async function reminder(
  queryCache: QueryCache,
  store: ReportStore,
  context: Context,
  snapshot: Snapshot,
  { year, channel, units }: { year: number; channel: Channel; units: string[] },
): Promise<Letter> {
  const queries = await ReportQueries.open(queryCache, context)
  const of = (view: string, inYear: number) => [
    equals(`${view}.year`, inYear),
    equals(`${view}.channel`, channel),
  ]
  const all = await readUnits(queries, of, year)
  const other = units.find((code) => !all.some((unit) => unit.code === code))?.slice(0, 60)
  if (other !== undefined)
    throw new HttpError(
      404,
      'unit-unknown',
      `No unit ${other} of this side owes a report of ${year}`,
      `Không có đơn vị “${other}” trong khối này của năm ${year}`,
    )
  const asked = waiting(all).filter((unit) => units.length === 0 || units.includes(unit.code))
  if (asked.length === 0)
    throw new HttpError(
      404,
      'nobody-waiting',
      'Every unit asked for has reported, or owes no report',
      `Không có đơn vị nào còn phải gửi báo cáo năm ${year}`,
    )
  const layout = LAYOUT_OF[channel]
  const settings = store.settings(layout, context.today)
  const late = asked.filter((unit) => unit.state === 'missing')
  const open = asked.filter((unit) => unit.state !== 'missing')
  const due = [...new Set(open.map((unit) => unit.dueOn!))].sort()
  const issuer = settings.issuer_name
  const one = asked.length === 1
  const named = asked.length <= MOST_ADDRESSED
  const whom = named ? 'quý cơ quan, đơn vị' : 'các cơ quan, đơn vị có tên trong danh sách kèm theo'
  // Where all are late, or none is yet, there is nobody to tell them from.
  const called = (which: string) => (late.length > 0 && open.length > 0 ? which : whom)
  const request = (past: boolean) =>
    past ? 'khẩn trương gửi báo cáo' : `gửi báo cáo chậm nhất ngày ${due.map(writtenDay).join(', ')}`
  return {
    layout,
    frame: {
      ...frameOf(settings, settings.letter_suffix, context.today),
      recipients: lines(settings.letter_recipients),
      ...markOf(snapshot),
    },
    subject: `đôn đốc gửi báo cáo kết quả thực hiện Kế hoạch số 235-KH/TU năm ${year}`,
    addressees: named
      ? asked.map((unit) => unit.name)
      : ['Các cơ quan, đơn vị có tên trong danh sách kèm theo'],
    paragraphs: [
      `Thực hiện ${PLAN}, ${lowerFirst(DUE[channel])}.`,
      `Đến ngày ${writtenDay(context.today)}, ${issuer} chưa nhận được báo cáo năm ${year} của ${whom}.`,
      `Để tổng hợp, báo cáo cấp có thẩm quyền đúng thời gian quy định, ${issuer} đề nghị ${[
        ...(late.length ? [`${called('các đơn vị quá hạn')} ${request(true)}`] : []),
        ...(open.length ? [`${called('các đơn vị chưa đến hạn')} ${request(false)}`] : []),
      ].join(
        '; ',
      )}. Nội dung gồm kết quả đăng ký, xây dựng, đánh giá, nhân rộng, biểu dương, khen thưởng mô hình, điển hình theo mẫu đã gửi; đơn vị không có mô hình, điển hình cũng báo cáo rõ.`,
      `${issuer} rất mong nhận được sự quan tâm, phối hợp của quý cơ quan, đơn vị.`,
    ],
    annex: one
      ? null
      : {
          title: `Đơn vị chưa gửi báo cáo năm ${year}`,
          note: `Tính đến ngày ${writtenDay(context.today)}; ${snapshotName(snapshot)}.`,
          table: notReported(asked),
        },
  }
}
