import { count, percent, ratio } from '../../format.ts'
import {
  SPANS,
  type Cohort,
  type Flows,
  type Receiver,
  type Replicated,
  type YearRate,
  type YearReplication,
} from '../../../../cube/domain/replication.ts'
import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { type Sentence } from './sentences.ts'

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

const figure = (text: string): { figure: string } => ({ figure: text })

/** What was replicated in the year, and how quickly. */
export function replicationHeadline(facts: YearReplication | null, when: string): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (facts === null || facts.events === 0) return [`${start} chưa có lượt nhân rộng nào được báo cáo.`]
  return [
    `${start}, `,
    figure(count(facts.models)),
    ' mô hình, điển hình được nhân rộng đến ',
    figure(count(facts.sites)),
    ' nơi; ',
    figure(count(facts.units)),
    ' đơn vị tiếp nhận',
    ...(facts.medianDays === null
      ? []
      : ['; một nửa đến lần nhân rộng đầu tiên trong ', figure(`${count(facts.medianDays)} ngày`)]),
    '.',
  ]
}

/** Title of the matrix: how much stays where it began. */
export function flowsFinding({ total, within, from, to, sites }: Flows): string {
  if (!total) return 'Chưa có nơi nhân rộng nào'
  let best: { from: string; to: string; sites: number } | null = null
  for (const [i, a] of from.entries())
    for (const [j, b] of to.entries()) {
      const value = sites[i]![j]!
      if (a.code !== b.code && b.code !== '' && value > (best?.sites ?? 0))
        best = { from: a.name, to: b.name, sites: value }
    }
  const start = `${percent(within / total)} số nơi (${ratio(within, total)}) ở ngay địa bàn có mô hình`
  return best === null
    ? start
    : `${start}; đi xa nhiều nhất: ${best.from} đến ${best.to} (${count(best.sites)} nơi)`
}

/** Title of the list of models. */
export function modelsFinding(models: Replicated[]): string {
  const first = models[0]
  return first === undefined
    ? 'Chưa có mô hình nào được nhân rộng trong năm'
    : `“${first.name}” đến nhiều nơi nhất (${count(first.sites)} nơi)`
}

/** Title of the receiving units. */
export function receiversFinding(units: Receiver[]): string {
  const first = units[0]
  if (first === undefined) return 'Chưa có đơn vị nào tiếp nhận'
  const leaders = units.filter((unit) => unit.models === first.models)
  return leaders.length > 1
    ? `${leaders.length} đơn vị cùng tiếp nhận nhiều nhất (${count(first.models)} mô hình)`
    : `${first.name} tiếp nhận nhiều nhất (${count(first.models)} mô hình)`
}

/** Title of the time to the first replication. */
export function daysFinding(spans: number[], cases: number): string {
  if (!cases) return 'Chưa có mô hình nào biết ngày đăng ký và ngày nhân rộng'
  const inYear = spans.slice(0, SPANS.indexOf(365) + 1).reduce((sum, value) => sum + value, 0)
  return `${ratio(inYear, cases)} mô hình được nhân rộng lần đầu trong vòng một năm`
}

/** Title of the rates: the latest year that is told in full against the one before. */
export function ratesFinding(rates: YearRate[], latest: number, provisional: boolean): string {
  const told = rates.filter((one) => one.rate !== null && one.of >= FEW_CASES)
  const now = told.find((one) => one.year === latest)
  if (now === undefined) return `Năm ${latest} có dưới ${FEW_CASES} mô hình, chưa đủ để nói về tỷ lệ`
  const start = `${provisional ? 'Tạm tính ' : ''}${percent(now.rate)} mô hình của năm ${latest} đã được nhân rộng (${ratio(now.n, now.of)})`
  const before = told.find((one) => one.year === latest - 1)
  return before === undefined ? start : `${start}; năm ${before.year}: ${percent(before.rate)}`
}

/**
 * Title of the cohorts: the youngest of which two years are over against the one before it; where there is none,
 * those of which the first is.
 */
export function cohortsFinding(cohorts: Cohort[]): string {
  for (const nth of [2, 1]) {
    const told = cohorts.flatMap(({ year, of, cells }) => {
      const cell = cells[nth - 1]
      return cell && !cell.provisional && of >= FEW_CASES ? [{ year, of, ...cell }] : []
    })
    const now = told.at(-1)
    if (now === undefined) continue
    const before = told.find((one) => one.year === now.year - 1)
    const start = `${words.cohorts.until(nth)}, ${percent(now.rate)} mô hình đăng ký lần đầu năm ${now.year} đã được nhân rộng (${ratio(now.n, now.of)})`
    return before === undefined ? start : `${start}; của năm ${before.year}: ${percent(before.rate)}`
  }
  return 'Chưa năm đăng ký nào đủ số liệu để nói về tỷ lệ'
}
