import { int, pick, type Random } from './random.ts'

/** A row as it will be written: column → text, number or ISO date. */
export type Row = Record<string, string | number>
export type TableName = 'model' | 'replication' | 'commendation' | 'publicity'

/** A column that goes wrong, and what then stands in the row. */
type Mistake = readonly [column: string, wrong: (row: Row, random: Random) => Row]

const put = (column: string, ...values: string[]): Mistake => [
  column,
  (row, random) => ({ [column]: pick(random, values).replace('{year}', String(row.year)) }),
]

/** A letter with a mark turned into `?`, as when a file is saved in a code page that lacks it. */
const loseMarks: Mistake = [
  'name',
  (row) => ({ name: String(row.name).replace(/(\p{L})[ạ-ỹ](?=\p{L})/u, '$1?') }),
]

const nameUnknownModel: Mistake = [
  'name',
  (_, random) => ({ code: '', name: `Mô hình chưa đăng ký số ${int(random, 1, 99)}` }),
]

/** What people get wrong in each table; every one is refused by a rule. */
const MISTAKES: Record<TableName, Mistake[]> = {
  model: [
    put('field', '12', 'Văn hóa, thể thao', 'Lĩnh vực khác'),
    put('kind', 'Doanh nghiệp', 'Tổ chức tôn giáo'),
    put('name', ''),
    put('kind', ''),
    put('field', ''),
    put('registered_on', '31/2/{year}', '15/13/{year}'),
    put('area', 'Phường Nha Trang 5', 'Xã Cam Ranh 4', 'Khu phố không rõ'),
    put('status', 'Tạm nghỉ', 'Chờ ý kiến'),
    put('evaluation', 'Khá', 'Hoàn thành tốt'),
    put('unit', 'Phòng Tổng hợp', 'UBND phường Nha Trang 5'),
    put('year', 'năm nay', '202'),
    loseMarks,
  ],
  replication: [
    put('sites', 'nhiều', 'vài nơi'),
    put('place', ''),
    put('replicated_on', '30/2/{year}', '32/5/{year}'),
    nameUnknownModel,
  ],
  commendation: [
    put('form', 'Thư khen', ''),
    put('level', 'Khu vực'),
    put('commended_on', '31/11/{year}', '0/5/{year}'),
    nameUnknownModel,
  ],
  publicity: [put('form', 'Bài hát', ''), put('quantity', 'nhiều'), put('outlet', '')],
}

/**
 * Rows as they were sent: about one in 1/rate has a mistake, or is the row above typed a second time in
 * its place. The number of rows stays, and only columns that the sheet has can be wrong.
 */
export function makeMistakes(
  table: TableName,
  rows: Row[],
  columns: ReadonlySet<string>,
  rate: number,
  random: Random,
): Row[] {
  const possible = MISTAKES[table].filter(([column]) => columns.has(column))
  return rows.map((row, index) => {
    if (random() >= rate) return row
    if (index > 0 && random() < 0.12) return rows[index - 1]!
    return { ...row, ...pick(random, possible)[1](row, random) }
  })
}
