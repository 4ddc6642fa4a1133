import { count, figure, percent, ratio } from '../format.ts'
import type { Leaders } from '../../../../cube/domain/findings/leaders.ts'
import type {
  CohortsFinding,
  FlowsFinding,
  RatesFinding,
} from '../../../../cube/domain/findings/replication.ts'
import type { Replicated, YearReplication } from '../../../../cube/domain/replication.ts'
import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import type { Sentence } from './sentences.ts'

const ordinal = (nth: number): string =>
  ['nhất', 'hai', 'ba', 'tư'][nth - 1] ?? ['năm', 'sáu', 'bảy', 'tám', 'chín', 'mười'][nth - 5] ?? String(nth)

/** Words and findings of the page of replication. */
export const words = {
  title: 'Nhân rộng',
  elsewhere: 'Nơi khác',
  byUnits: 'Nhân rộng tính theo lượt nên không thay đổi theo bộ lọc đối tượng.',
  flows: {
    name: 'Từ địa bàn đến địa bàn',
    subtitle: 'Số nơi nhân rộng; hàng: nơi có mô hình, cột: nơi tiếp nhận; ô càng đậm càng nhiều',
    basis: 'theo huyện cũ (đến 30/6/2025)',
    from: 'Nơi có mô hình',
    cell: (from: string, to: string, sites: string) => `Từ ${from} đến ${to}: ${sites} nơi`,
    note: '“Nơi khác” là nơi nhân rộng không có trong danh mục đơn vị, địa bàn.',
  },
  models: { name: 'Nhân rộng nhiều nhất', subtitle: 'Mô hình, điển hình theo số nơi nhân rộng trong năm' },
  receivers: {
    name: 'Đơn vị tiếp nhận',
    subtitle: 'Số mô hình, điển hình khác nhau mà đơn vị tiếp nhận trong năm',
  },
  days: {
    name: 'Thời gian đến lần nhân rộng đầu tiên',
    subtitle: 'Số mô hình theo số ngày từ khi đăng ký',
    axis: 'từ khi đăng ký đến lần nhân rộng đầu tiên',
    spans: ['Đến 90 ngày', '91–180 ngày', '181–365 ngày', '1–2 năm', 'Trên 2 năm'],
  },
  rates: {
    name: 'Qua các năm',
    subtitle: 'Tỷ lệ mô hình đã được nhân rộng (lũy kế) trong số mô hình của từng năm',
    oldArea: (year: string) => `${year}, phạm vi Khánh Hòa cũ`,
    whole: 'Toàn tỉnh từ 01/7/2025',
  },
  cohorts: {
    name: 'Theo năm đăng ký lần đầu',
    subtitle: 'Tỷ lệ mô hình đã được nhân rộng tính đến hết từng năm kể từ năm đăng ký; ô càng đậm càng cao',
    year: 'Đăng ký lần đầu',
    of: 'Số mô hình',
    until: (nth: number) => `Hết năm thứ ${ordinal(nth)}`,
    provisional: 'tạm tính',
    notDue: 'Chưa đến hạn',
    cell: (year: number, until: number) => `Đăng ký lần đầu năm ${year}, đến hết năm ${until}: `,
    note: (first: number) =>
      `Năm thứ nhất là năm đăng ký. Năm ${first} là năm đầu tiên có số liệu nên gồm cả mô hình có từ trước. Mô hình về sau không còn trong báo cáo vẫn được tính.`,
  },
  behind: {
    name: 'Mô hình trong phần đã chọn',
    subtitle: 'Từng lượt nhân rộng được báo cáo',
    cohortSubtitle: 'Mỗi dòng là một mô hình, điển hình',
    label: 'Đang xem',
    place: 'Nơi nhân rộng',
    day: 'Ngày',
    flow: (from: string | null, to: string | null) =>
      from === null && to === null
        ? 'mọi địa bàn'
        : [...(from === null ? [] : [`từ ${from}`]), ...(to === null ? [] : [`đến ${to}`])].join(' '),
    receiver: (unit: string) => `${unit} tiếp nhận`,
    wait: (span: string) => `lần đầu sau: ${span.toLowerCase()}`,
    cohort: (year: number, until: number) =>
      `đăng ký lần đầu năm ${year}, đã được nhân rộng đến hết năm ${until}`,
    title: (facts: { models: number; events: number; sites: number }) =>
      `${count(facts.sites)} nơi, ${count(facts.events)} lượt của ${count(facts.models)} mô hình, điển hình`,
    cohortTitle: (models: number) => `${count(models)} mô hình, điển hình`,
  },
  scale: (from: number, to: number) => (from === to ? count(from) : `${count(from)}–${count(to)}`),
  legend: 'Chú giải',
  fields: 'Theo lĩnh vực',
  model: 'Mô hình, điển hình',
  unit: 'Đơn vị',
  field: 'Lĩnh vực',
  sites: 'Số nơi',
  events: 'Số lượt',
  adopted: 'Số mô hình',
  span: 'Thời gian',
  total: 'Tổng cộng',
}

/**
 * What was replicated in the year, and how quickly.
 * @param kept models among them that a report of the year has and that are kept up, as the annual report counts them
 */
export function replicationHeadline(
  facts: YearReplication | null,
  when: string,
  kept: number | null = null,
): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (facts === null || facts.events === 0) return [`${start} chưa có lượt nhân rộng nào được báo cáo.`]
  return [
    `${start}, `,
    figure(count(facts.models)),
    ' mô hình, điển hình',
    ...(kept !== null && kept < facts.models
      ? [' (trong đó ', figure(count(kept)), ' có trong báo cáo của năm và còn duy trì)']
      : []),
    ' được nhân rộng đến ',
    figure(count(facts.sites)),
    ' nơi; ',
    figure(count(facts.units)),
    ' đơn vị tiếp nhận',
    ...(facts.medianDays === null
      ? []
      : [
          '; một nửa số mô hình được nhân rộng lần đầu trong vòng ',
          figure(`${count(facts.medianDays)} ngày`),
          ' kể từ ngày đăng ký',
        ]),
    '.',
  ]
}

/** Title of the matrix: how much stays where it began. */
export function flowsFinding(found: FlowsFinding | null): string {
  if (found === null) return 'Chưa có nơi nhân rộng nào'
  const { within, total, farthest } = found
  const start = `${percent(within / total)} số nơi (${ratio(within, total)}) ở ngay địa bàn có mô hình`
  return farthest === null
    ? start
    : `${start}; đi xa nhiều nhất: ${farthest.from} đến ${farthest.to} (${count(farthest.sites)} nơi)`
}

/** Title of the list of models. */
export function modelsFinding(models: Replicated[]): string {
  const [first, second] = models
  if (first === undefined) return 'Chưa có mô hình nào được nhân rộng trong năm'
  return second?.sites === first.sites
    ? `Nhiều nhất ${count(first.sites)} nơi một mô hình`
    : `“${first.name}” đến nhiều nơi nhất (${count(first.sites)} nơi)`
}

/** Title of the receiving units. */
export function receiversFinding(leaders: Leaders | null): string {
  if (leaders === null) return 'Chưa có đơn vị nào tiếp nhận'
  const { names, value } = leaders
  return names.length > 1
    ? `${names.length} đơn vị cùng tiếp nhận nhiều nhất (${count(value)} mô hình)`
    : `${names[0]} tiếp nhận nhiều nhất (${count(value)} mô hình)`
}

/** Title of the time to the first replication. */
export function daysFinding(found: { n: number; of: number } | null): string {
  return found === null
    ? 'Chưa có mô hình nào biết ngày đăng ký và ngày nhân rộng'
    : `${ratio(found.n, found.of)} mô hình được nhân rộng lần đầu trong vòng một năm`
}

/** Title of the rates: the latest year that is told in full against the one before. */
export function ratesFinding({ latest, provisional, now, before, common }: RatesFinding): string {
  if (now === null) return `Năm ${latest} có dưới ${FEW_CASES} mô hình, chưa đủ để nói về tỷ lệ`
  const start = `${provisional ? 'Tạm tính ' : ''}${percent(now.rate)} mô hình của năm ${latest} đã được nhân rộng (${ratio(now.n, now.of)})`
  if (before !== null && common !== null)
    return `${start}; trên phạm vi Khánh Hòa cũ ${percent(common.rate)}, năm ${before.year}: ${percent(before.rate)}`
  return before === null ? start : `${start}; năm ${before.year}: ${percent(before.rate)}`
}

/** Title of the cohorts. */
export function cohortsFinding(found: CohortsFinding | null): string {
  if (found === null) return 'Chưa năm đăng ký nào đủ số liệu để nói về tỷ lệ'
  const { nth, now, before } = found
  const start = `${words.cohorts.until(nth)}, ${percent(now.rate)} mô hình đăng ký lần đầu năm ${now.year} đã được nhân rộng (${ratio(now.n, now.of)})`
  return before === null ? start : `${start}; của năm ${before.year}: ${percent(before.rate)}`
}
