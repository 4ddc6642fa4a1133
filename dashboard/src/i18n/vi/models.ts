import ofLife from 'reference:values/list.code/label?registration,criteria,priority_group,potential'
import { count, date, figure } from '../format.ts'
import type { LifeFinding } from '../../../../cube/domain/findings/life.ts'
import type { Sentence } from './sentences.ts'

/** The word for a code that only a model's life names; null stays null. */
export const lifeName = (
  list: 'registration' | 'criteria' | 'priority_group' | 'potential',
  code: string | null,
): string | null => (code === null ? null : (ofLife[`${list}.${code}`] ?? code))

/** Words and sentences of the explorer and of a model's page. */
export const words = {
  title: 'Mô hình, điển hình',
  span: 'Phạm vi năm',
  inYear: 'Trong năm',
  allYears: 'Mọi năm',
  spanOf: (from: number | null, to: number | null) => `các năm ${from ?? ''}–${to ?? ''}`,
  field: 'Lĩnh vực',
  district: 'Địa bàn',
  unit: 'Đơn vị',
  anyUnit: 'Mọi đơn vị',
  kind: 'Đối tượng',
  status: 'Trạng thái',
  evaluation: 'Đánh giá',
  replicated: 'Nhân rộng',
  yes: 'Có',
  no: 'Chưa',
  year: 'Năm',
  name: 'Tên mô hình, điển hình',
  search: 'Tìm tên, người, đơn vị, địa bàn, nội dung, kết quả',
  foundIn: (place: string) => `Khớp ở: ${place}`,
  found: (shown: number, all: number) => `${count(shown)}/${count(all)} dòng`,
  nothing: 'Không có mô hình, điển hình nào khớp. Hãy bỏ bớt bộ lọc hoặc từ tìm kiếm.',
  category: 'Phân loại',
  level: 'Cấp quản lý',
  unitKind: 'Loại đơn vị',
  sent: 'Gửi về tỉnh',
  commended: 'Khen thưởng',
  outstanding: 'Tiêu biểu',
  area: 'Xã, phường, đặc khu',
  facets: 'Lọc danh sách',
  moreChoices: (n: number) => `Thêm ${count(n)} lựa chọn`,
  xlsx: 'Tải XLSX',
  csv: 'Tải CSV',
  list: 'Danh sách',
  keys: 'Phím mũi tên, Page Up, Page Down, Home, End đi qua các dòng; Enter mở mô hình.',
  layout: 'Cột, dòng',
  columns: 'Cột hiển thị',
  registeredOn: 'Ngày đăng ký',
  dense: 'Mỗi dòng một hàng chữ',
  subtitle: 'Mỗi dòng là một mô hình, điển hình trong báo cáo của một năm',
  printed: (rows: number, all: number) =>
    rows < all ? `In ${count(rows)} dòng đầu trong ${count(all)} dòng; tải CSV để có đủ.` : '',
  back: 'Tất cả mô hình, điển hình',
  unknown: 'Không có mô hình, điển hình này trong phiên bản số liệu đang xem',
  unknownHelp: 'Mã có thể đã đổi, hoặc mô hình thuộc phiên bản số liệu khác.',
  story: 'Quá trình',
  storyFinding: (when: string, what: string) => `Gần đây nhất (${when}): ${what}`,
  storySubtitle: 'Đăng ký, đánh giá, công nhận, nhân rộng, tôn vinh, tuyên truyền theo ngày',
  years: 'Qua từng năm',
  yearsSubtitle: 'Theo báo cáo năm của đơn vị',
  about: 'Nội dung và kết quả',
  aboutSubtitle: (year: number, unit: string) => `Theo báo cáo năm ${year} của ${unit}`,
  content: 'Nội dung, cách làm',
  result: 'Kết quả nổi bật',
  difficulty: 'Khó khăn, vướng mắc',
  support: 'Biện pháp hỗ trợ',
  potential: 'Khả năng phát triển',
  priority_group: 'Đối tượng ưu tiên',
  partners: 'Đơn vị phối hợp',
  learnt_from: 'Học tập từ',
  found_by: 'Phong trào phát hiện',
  criteria_met: 'Tiêu chí đạt',
  impact: 'Tác dụng',
  effect: 'Tính hiệu quả',
  practicality: 'Tính thiết thực',
  helped: 'Đã được giúp đỡ',
  nothingWritten: 'Báo cáo không ghi nội dung và kết quả.',
  code: 'Mã mô hình',
  subjectName: 'Tên tập thể, cá nhân',
  commendation: 'Khen thưởng, tôn vinh',
  publicity: 'Tuyên truyền',
  yearsFinding: (years: number) => `Có trong báo cáo của ${years} năm`,
  registration: 'Đăng ký',
  half: 'Đánh giá 6 tháng',
  criteria: 'Đáp ứng tiêu chí',
  event: {
    registered: (unit: string) => `${unit} đăng ký`,
    evaluated: (result: string, unit: string) => `${unit} đánh giá cuối năm: ${result.toLowerCase()}`,
    evaluatedHalf: (result: string, unit: string) => `${unit} đánh giá 6 tháng: ${result.toLowerCase()}`,
    recognised: (level: string | null, number: string | null) =>
      ['Được công nhận', level === null ? null : `cấp ${level.toLowerCase()}`, number]
        .filter((part) => part !== null)
        .join(', '),
    half: (year: number) => `6 tháng đầu năm ${year}`,
    year: (year: number) => `Năm ${year}`,
    replicated: (place: string, sites: number) =>
      `Nhân rộng đến ${place}${sites > 1 ? ` (${count(sites)} nơi)` : ''}`,
    commended: (form: string, level: string | null, number: string | null) =>
      [form, level === null ? null : `cấp ${level.toLowerCase()}`, number]
        .filter((part) => part !== null)
        .join(', '),
    published: (form: string, outlet: string, items: number) =>
      `${form}${items > 1 ? ` (${count(items)})` : ''} trên ${outlet}`,
  },
}

/** How many models are shown, and how many are no longer kept. */
export function explorerHeadline(facts: {
  active: number
  discontinued: number
  /** Words of the time: "năm 2026" or "các năm 2021–2026". */
  when: string
  /** Of several years: a model is counted in each. */
  every?: boolean
  searched: string
}): Sentence {
  const { active, discontinued, when, every = false, searched } = facts
  const found = searched === '' ? '' : ` khớp “${searched}”`
  return [
    `${when.slice(0, 1).toUpperCase()}${when.slice(1)} có `,
    figure(count(active)),
    `${every ? ' lượt' : ''} mô hình, điển hình${found}${every ? ' (mỗi năm báo cáo tính một lượt)' : ''}`,
    ...(discontinued ? ['; ngoài ra ', figure(count(discontinued)), ' không còn duy trì'] : []),
    '.',
  ]
}

/** A model's life in one sentence. */
export function lifeSentence(life: LifeFinding): Sentence {
  const { registeredOn: first, since, effective, judged } = life
  const parts: Sentence[] = [
    ...(judged ? [['đánh giá hiệu quả ', figure(`${effective}/${judged}`), ' lần'] satisfies Sentence] : []),
    ...(life.sites ? [['nhân rộng đến ', figure(count(life.sites)), ' nơi'] satisfies Sentence] : []),
    ...(life.commendations
      ? [[figure(count(life.commendations)), ' lần khen thưởng, tôn vinh'] satisfies Sentence]
      : []),
  ]
  const start = first === null ? `Có trong báo cáo từ năm ${since ?? ''}` : `Đăng ký ngày ${date(first)}`
  return [
    `${life.name}: `,
    start.slice(0, 1).toLowerCase() + start.slice(1),
    ...parts.flatMap((part) => [', ', ...part]),
    '.',
  ]
}
