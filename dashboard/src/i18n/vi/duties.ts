import type { Leaders } from '../../../../cube/domain/findings/leaders.ts'
import { count, figure, percent, ratio } from '../format.ts'
import type { Sentence } from './sentences.ts'

/** Words and findings of the pages of publicity, of honours and of the plan's duties. */
export const words = {
  fields: 'Theo lĩnh vực',
  field: 'Lĩnh vực',
  units: 'Theo đơn vị báo cáo',
  unit: 'Đơn vị',
  years: 'Qua các năm',
  yearTitle: 'Năm',
  year: (year: string) => `Năm ${year}`,
  none: 'Chưa có báo cáo nào nêu nội dung này trong phạm vi đang xem.',
  noModel: 'Không nêu mô hình, điển hình cụ thể',
  noOutlet: 'Không nêu cơ quan thực hiện',
  noUnit: 'Không nêu đơn vị',
  notSaid: 'Không ghi',
  yes: 'Có',
  no: 'Chưa nêu',
  few: (cases: number) => `* Dưới ${count(cases)}: tỷ lệ dễ thay đổi, nên đọc thận trọng.`,
  shares: { commended_count: 'Được khen thưởng có quyết định', honoured_count: 'Được biểu dương, tôn vinh' },
  said: {
    plan_count: 'Kế hoạch triển khai',
    meeting_count: 'Hội nghị phổ biến, quán triệt',
    inspection_count: 'Kiểm tra, giám sát',
    front_supervision_count: 'Giám sát của Mặt trận',
    campaign_count: 'Phong trào thi đua phát động',
    shortcoming_count: 'Hạn chế, nguyên nhân',
    proposal_count: 'Đề xuất, kiến nghị',
  },
  ofModels: {
    pilot_count: 'Được chọn làm điểm',
    priority_count: 'Thuộc đối tượng ưu tiên',
    partnered_count: 'Có đơn vị phối hợp',
    learnt_count: 'Học tập từ nơi khác',
    found_count: 'Phát hiện qua phong trào',
    criteria_told_count: 'Nêu tiêu chí đã đạt',
    meets_criteria_count: 'Được ghi là đạt tiêu chí',
    impact_count: 'Đạt về tác dụng',
    effect_count: 'Đạt về tính hiệu quả',
    practicality_count: 'Đạt về tính thiết thực',
    difficulty_count: 'Có khó khăn, vướng mắc',
    unhelped_count: 'Chưa được giúp đỡ, trong số có khó khăn',
    helped_count: 'Đã được giúp đỡ',
  },
  publicity: {
    title: 'Tuyên truyền',
    subtitle: 'Số tin, bài, ảnh, phóng sự, phim tài liệu; chuyên trang, chuyên mục đếm riêng',
    forms: 'Theo hình thức',
    formsSubtitle: 'Số lượng của từng hình thức; không cộng tin, bài với chuyên trang, chuyên mục, ấn phẩm',
    form: 'Hình thức',
    amount: 'Số lượng',
    amountUnit: '',
    outlets: 'Theo cơ quan thực hiện',
    outlet: 'Cơ quan',
    titles: ['Tin, bài, ảnh, phóng sự, phim', 'Chuyên trang, chuyên mục, chuyên đề'],
    unit: 'tin, bài, ảnh, phóng sự, phim',
  },
  honours: {
    title: 'Tôn vinh, khen thưởng',
    subtitle: 'Số lượt khen thưởng có quyết định; lượt biểu dương, tôn vinh đếm riêng',
    shares: 'Mô hình được khen thưởng, tôn vinh',
    sharesSubtitle: 'Trong số mô hình, điển hình của năm; một mô hình có thể có cả hai',
    share: 'Mô hình, điển hình',
    shareTitles: ['Số mô hình', 'Mô hình của năm'] as [string, string],
    forms: 'Theo hình thức',
    formsSubtitle: 'Số lượt của từng hình thức; khen thưởng và tôn vinh không cộng với nhau',
    form: 'Hình thức',
    amount: 'Số lượt',
    levels: 'Theo cấp',
    level: 'Cấp',
    titles: ['Lượt khen thưởng', 'Lượt tôn vinh', 'Mô hình, điển hình'],
    unit: 'lượt',
  },
  duties: {
    title: 'Kế hoạch, kiểm tra',
    said: 'Kế hoạch, hội nghị, kiểm tra, giám sát',
    saidSubtitle: 'Số đơn vị nêu từng nội dung, trong số đơn vị có trang Thông tin chung',
    saidTitles: ['Số đơn vị nêu', 'Đơn vị có trang Thông tin chung'] as [string, string],
    what: 'Nội dung',
    models: 'Nhiệm vụ theo từng mô hình',
    modelsSubtitle: 'Số mô hình, điển hình mà đơn vị ghi, trong số mô hình, điển hình của năm',
    modelTitles: ['Số mô hình', 'Trong số'] as [string, string],
    totals: 'Số cuộc, số lượt qua các năm',
    totalUnit: 'hội nghị phổ biến, quán triệt',
    totalsSubtitle: 'Cộng các số mà đơn vị ghi bằng số; vạch: số hội nghị phổ biến, quán triệt',
    totalTitles: {
      meetings_total: 'Hội nghị',
      attendance: 'Lượt người dự',
      inspections_total: 'Cuộc kiểm tra, giám sát',
      front_supervisions_total: 'Cuộc giám sát của Mặt trận',
    },
    unitsSubtitle: 'Nội dung mà từng đơn vị nêu trong trang Thông tin chung',
    unitsFinding: (units: number) => `${count(units)} đơn vị có trang Thông tin chung`,
    pilots: 'Mô hình điểm',
    pilotsSubtitle: 'Mô hình, điển hình được chọn làm điểm',
    model: 'Mô hình, điển hình',
    evaluation: 'Đánh giá cuối năm',
    replicated: 'Đã nhân rộng',
  },
}

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Which part has the most; several that are level are said to be several. */
/** Title of a chart of years: the year that is shown, `when` in words, beside the whole year before it. */
export function yearsFinding(
  when: string,
  now: number,
  before: { year: number; amount: number } | null,
  unit: string,
): string {
  const start = `${when.charAt(0).toUpperCase()}${when.slice(1)} có ${count(now)} ${unit}`
  return before === null ? start : `${start}; cả năm ${before.year}: ${count(before.amount)}`
}

export function mostFinding(leaders: Leaders | null, unit: string): string {
  if (leaders === null) return 'Chưa có số lượng nào được báo cáo'
  const { names, value } = leaders
  const amount = `${count(value)}${unit === '' ? '' : ` ${unit}`}`
  if (names.length === 1) return `${names[0]} nhiều nhất (${amount})`
  const level = names.length === 2 ? names.join(' và ') : `${count(names.length)} mục`
  return `${level} cùng nhiều nhất (${amount})`
}

interface Share {
  name: string
  n: number
  of: number
}

const shareWords = ({ n, of }: Share): string => `${ratio(n, of)} (${percent(of === 0 ? null : n / of)})`

/** How many of the year's models have a decision. */
export const sharesFinding = ([commended]: Share[]): string =>
  `${shareWords(commended!)} mô hình, điển hình được khen thưởng có quyết định`

/** How many units state a plan. */
export const saidFinding = ([plan]: Share[]): string => `${shareWords(plan!)} đơn vị nêu kế hoạch triển khai`

/** How many models were chosen as examples. */
export const modelDutiesFinding = ([pilot]: Share[]): string =>
  `${shareWords(pilot!)} mô hình, điển hình được chọn làm điểm`

export const pilotsFinding = (pilots: number): string =>
  pilots === 0 ? 'Chưa có mô hình điểm nào' : `${count(pilots)} mô hình điểm`

/** What was published in the year, by how many units. */
export function publicityHeadline(
  { items, sections, reporters }: { items: number | null; sections: number | null; reporters: number },
  when: string,
): Sentence {
  const start = upperFirst(when)
  if (reporters === 0) return [`${start} chưa có tuyên truyền nào được báo cáo.`]
  return [
    `${start}, `,
    figure(count(reporters)),
    ' đơn vị báo cáo ',
    figure(count(items)),
    ' tin, bài, ảnh, phóng sự, phim tài liệu và ',
    figure(count(sections)),
    ' chuyên trang, chuyên mục, chuyên đề.',
  ]
}

/** How often models were commended and honoured in the year. */
export function honoursHeadline(
  {
    commendations,
    honours,
    models,
    shares: [commended],
  }: { commendations: number | null; honours: number | null; models: number | null; shares: Share[] },
  when: string,
): Sentence {
  const start = upperFirst(when)
  if (!commendations && !honours) return [`${start} chưa có khen thưởng, tôn vinh nào được báo cáo.`]
  return [
    `${start}, `,
    figure(count(commendations)),
    ' lượt khen thưởng có quyết định và ',
    figure(count(honours)),
    ' lượt biểu dương, tôn vinh cho ',
    figure(count(models)),
    ' mô hình, điển hình',
    ...(commended!.of === 0
      ? []
      : ['; ', figure(shareWords(commended!)), ' mô hình, điển hình của năm được khen thưởng']),
    '.',
  ]
}

/** What units say of their plans, and how many models are examples. */
export function dutiesHeadline({ said, models }: { said: Share[]; models: Share[] }, when: string): Sentence {
  const start = upperFirst(when)
  const [plan, meeting] = said
  const [pilot] = models
  if (plan!.of === 0) return [`${start} chưa có đơn vị nào gửi trang Thông tin chung.`]
  return [
    `${start}, `,
    figure(ratio(plan!.n, plan!.of)),
    ' đơn vị nêu kế hoạch triển khai, ',
    figure(ratio(meeting!.n, meeting!.of)),
    ' nêu hội nghị phổ biến, quán triệt',
    ...(pilot!.of === 0
      ? []
      : ['; ', figure(ratio(pilot!.n, pilot!.of)), ' mô hình, điển hình được chọn làm điểm']),
    '.',
  ]
}
