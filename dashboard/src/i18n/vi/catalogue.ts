import type { Chapter } from '../../../../cube/domain/definition.ts'
import { count, date, figure } from '../format.ts'
import type { Sentence } from './sentences.ts'

/** Words of the catalogue of figures. */
export const words = {
  title: 'Cách tính số liệu',
  search: 'Tìm số liệu (không cần gõ dấu)',
  found: (shown: number, all: number) => `${count(shown)}/${count(all)} số liệu`,
  nothing: 'Không có số liệu nào khớp. Hãy xóa bớt từ tìm kiếm.',
  formula: 'Công thức',
  divided: (n: string, of: string) => `${n} ÷ ${of}`,
  code: 'Mã',
  version: (version: string, since: string | null) =>
    `Phiên bản ${version}${since === null ? '' : `, từ ${date(since)}`}`,
  practice: 'Theo thông lệ thống kê; Kế hoạch không yêu cầu',
  chapters: 'Các nhóm số liệu',
}

/** How many figures there are, how many are ratios, and how many rest on the plan's own words. */
export function catalogueHeadline(chapters: Chapter[]): Sentence {
  const all = chapters.flatMap((chapter) => chapter.definitions)
  const ratios = all.filter((entry) => entry.denominator !== null).length
  const planned = all.filter((entry) => entry.clause !== null && !entry.practice).length
  return [
    figure(count(all.length)),
    ' số liệu, trong đó ',
    figure(count(ratios)),
    ' tỷ lệ đều ghi rõ tử số và mẫu số; ',
    figure(count(planned)),
    ' số liệu có căn cứ trong Kế hoạch 235-KH/TU và công văn triển khai.',
  ]
}
