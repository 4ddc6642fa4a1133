import path from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, expect, test } from 'vitest'
import { workbookReader } from '../../etl/intake/reader.ts'
import { faultsOf, outcomeOf, type Expected } from './cases.ts'
import { tempDir, writeFiles } from './run.ts'
import { workbook, type BookCell, type BookSheet } from './workbooks.ts'

/**
 * Sheets as clerks of communes and departments type them, each with what a person reads in it: it is loaded so, or one line
 * says what is missing.
 */

const reader = workbookReader()
afterAll(() => {
  reader.close()
})

type Row = BookCell[]
const unit = 'UBND-22504'
const [sanXuat, quocPhong] = [
  'Phát triển sản xuất, kinh doanh, lao động giỏi, lao động sáng tạo',
  'Quốc phòng - an ninh',
]
const letterhead: Row[] = [
  ['ỦY BAN NHÂN DÂN', null, null, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
  ['XÃ ĐẠI LÃNH', null, null, 'Độc lập - Tự do - Hạnh phúc'],
  [],
]
const title: Row[] = [
  ['PHỤ LỤC 1'],
  ['DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH NĂM 2026'],
  ['(Kèm theo Báo cáo số 125/BC-UBND ngày 18/11/2026 của UBND xã Đại Lãnh)'],
]
const signed: Row[] = [
  [],
  [null, null, null, 'Đại Lãnh, ngày 18 tháng 11 năm 2026'],
  [null, 'NGƯỜI LẬP BIỂU', null, 'TM. ỦY BAN NHÂN DÂN'],
  [null, null, null, 'CHỦ TỊCH'],
]
const head: Row = ['STT', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng']

interface Odd {
  sheets: (Partial<BookSheet> & { rows: Row[] })[]
  /** Changes the XML of the first sheet. */
  xml?: (xml: string) => string
  expect: Expected['sheets'] | 'refused'
  /** Line, column of the ledger, value; of models where no table is given. */
  values?: [row: number, column: string, value: string | number | boolean, table?: string][]
  /** What some message says; what none does. */
  says?: RegExp[]
  silent?: RegExp
}

type Sheet = NonNullable<Expected['sheets']>[number]
const counts = (
  [accepted, rejected, dropped]: [number, number, number],
  errors: string[] = [],
  more: Partial<Sheet> = {},
): Sheet => ({
  file: 'a.xlsx',
  sheet: 'Sheet1',
  table: 'model',
  accepted,
  rejected,
  dropped,
  errors,
  ...more,
})
const one = (
  rows: Row[],
  of: Sheet | Sheet[],
  more: Partial<Odd> & { sheet?: Partial<BookSheet> } = {},
): Odd => ({
  sheets: [{ rows, ...more.sheet }],
  expect: [of].flat(),
  ...more,
})

/** That a line of the ledger is a unit's, of 2026. */
const of2026 = (row: number, of = unit): NonNullable<Odd['values']> => [
  [row, 'unit_code', of],
  [row, 'year', 2026],
]

const odd: Record<string, Odd> = {
  'two annexes one below the other, each with its total and the signatures at the end': one(
    [
      ...letterhead,
      ...title,
      head,
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
      [2, 'Bà Nguyễn Thị Mẫu nuôi heo đất', 2, 'Cá nhân'],
      ['Tổng cộng: 02 mô hình, điển hình'],
      [],
      ['PHỤ LỤC 2'],
      ['DANH SÁCH KHEN THƯỞNG NĂM 2026'],
      ['TT', 'Tên mô hình, điển hình', 'Hình thức khen thưởng', 'Số quyết định', 'Ngày quyết định'],
      [1, 'Tổ tự quản bờ kè', 'Giấy khen', '15/QĐ-UBND', '05/11/2026'],
      ['Cộng: 01 tập thể'],
      ...signed,
    ],
    [counts([2, 0, 1]), counts([1, 0, 5], [], { table: 'commendation' })],
    {
      values: [...of2026(8), [15, 'unit_code', unit, 'commendation']],
    },
  ),
  'totals in words that fit': one(
    [
      ...letterhead,
      ...title,
      head,
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
      [2, 'Hàng rào xanh', 2, 'Tập thể'],
      [3, 'Bếp ăn nghĩa tình', 2, 'Tập thể'],
      [null, 'Tổng số: 03 (ba) mô hình, điển hình'],
      ['Ấn định danh sách này có ba mô hình, điển hình./.'],
      ...signed,
    ],
    counts([3, 0, 6], [], { no_warnings: ['totals-differ'] }),
  ),
  'a total in words alone that does not fit': one(
    [
      ...letterhead,
      ...title,
      head,
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
      [2, 'Hàng rào xanh', 2, 'Tập thể'],
      ['Danh sách này có năm mô hình, điển hình./.'],
    ],
    counts([2, 0, 1]),
    { says: [/Tổng số.* là 5; tổng hợp từ danh sách là 2/] },
  ),
  'fields and units in cells that are merged downwards': one(
    [
      ['TỔNG HỢP MÔ HÌNH, ĐIỂN HÌNH NĂM 2026'],
      ['STT', 'Cơ quan, đơn vị', 'Lĩnh vực', 'Tên mô hình', 'Đối tượng'],
      [1, 'UBND xã Đại Lãnh', sanXuat, 'Hàng rào xanh', 'Tập thể'],
      [2, null, null, 'Bếp ăn nghĩa tình', 'Tập thể'],
      [3, null, quocPhong, 'Tổ tự quản bờ kè', 'Tập thể'],
    ],
    counts([3, 0, 0]),
    {
      sheet: { merges: ['A1:E1', 'B3:B5', 'C3:C4'] },
      values: [
        [4, 'field_code', 2],
        [5, 'unit_code', unit],
        [5, 'field_code', 4],
      ],
    },
  ),
  'notes between the rows': one(
    [
      ...letterhead,
      ...title,
      head,
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
      [null, 'Ghi chú: mô hình số 1 chuyển tiếp từ năm 2025'],
      [null, '* Mô hình số 2 đang đề nghị công nhận'],
      [2, 'Hàng rào xanh', 2, 'Tập thể'],
      ['Ghi chú:'],
      ['- Cột (3): ghi số từ 1 đến 11.'],
      ['- Cột (4): ghi tập thể hoặc cá nhân.'],
      ['+ Số liệu tính đến ngày 15/11/2026.'],
    ],
    counts([2, 0, 6]),
  ),
  'rows by letters under numbered fields': one(
    [
      ...letterhead,
      ...title,
      ['TT', 'Tên mô hình', 'Đối tượng', 'Ghi chú'],
      [1, sanXuat, null, null],
      ['a', 'Hàng rào xanh', 'Tập thể', null],
      ['b', 'Bếp ăn nghĩa tình', 'Tập thể', null],
      [2, quocPhong, null, null],
      ['a', 'Tổ tự quản bờ kè', 'Tập thể', null],
      ['b)', 'Ông Trần Văn Mẫu giữ bình yên xóm', 'Cá nhân', null],
    ],
    counts([4, 0, 2]),
    {
      values: [
        [9, 'field_code', 2],
        [10, 'field_code', 2],
        [12, 'field_code', 4],
        [13, 'field_code', 4],
      ],
    },
  ),
  'Roman sections that say how many are below, and sums of them': one(
    [
      ...letterhead,
      ...title,
      ['STT', 'Tên mô hình', 'Đối tượng'],
      ['I', 'PHÁT TRIỂN SẢN XUẤT, KINH DOANH, LAO ĐỘNG GIỎI, LAO ĐỘNG SÁNG TẠO (02 mô hình)'],
      [1, 'Hàng rào xanh', 'Tập thể'],
      [2, 'Bếp ăn nghĩa tình', 'Tập thể'],
      [null, 'Cộng (I)', 2],
      ['II', 'Lĩnh vực quốc phòng - an ninh: 01 mô hình'],
      [1, 'Tổ tự quản bờ kè', 'Tập thể'],
      [null, 'Cộng (II)', 1],
      [null, 'Tổng (I + II): 03 mô hình, trong đó: 03 tập thể, 0 cá nhân'],
    ],
    counts([3, 0, 5], [], { no_warnings: ['totals-differ'] }),
    {
      values: [
        [9, 'field_code', 2],
        [13, 'field_code', 4],
      ],
    },
  ),
  'rows hidden by a filter that was left on': one(
    [
      ...letterhead,
      ...title,
      head,
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
      [2, 'Hàng rào xanh', 2, 'Tập thể'],
      [3, 'Bếp ăn nghĩa tình', 2, 'Tập thể'],
    ],
    counts([3, 0, 0]),
    {
      xml: (xml) =>
        xml
          .replace('<row r="9">', '<row r="9" hidden="1">')
          .replace('<row r="10">', '<row r="10" hidden="true">')
          .replace('</sheetData>', '</sheetData><autoFilter ref="A7:D10"/>'),
      says: [/2 dòng.*ẩn.*9.*10/],
    },
  ),
  'a header in capitals, with breaks, hints and stars': one(
    [
      ...letterhead,
      ['BIỂU TỔNG HỢP NĂM 2026'],
      [
        'SỐ\nTT',
        'TÊN MÔ HÌNH,\nĐIỂN HÌNH (*)',
        'LĨNH VỰC\n(Từ 1-11)',
        'ĐỐI TƯỢNG\n(Tập thể/Cá nhân)',
        'GHI\nCHÚ',
      ],
      [1, 'Tổ tự quản bờ kè', '04', 'TẬP THỂ', null],
    ],
    counts([1, 0, 0]),
    {
      values: [
        [6, 'field_code', 4],
        [6, 'kind', 'collective'],
      ],
      silent: /không có trong mẫu/,
    },
  ),
  'marks below "Tập thể" and "Cá nhân" without a word over them': one(
    [
      ...letterhead,
      ...title,
      ['STT', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Tập thể', 'Cá nhân'],
      [1, 'Tổ tự quản bờ kè', 4, 'x', null],
      [2, 'Bà Nguyễn Thị Mẫu nuôi heo đất', 2, null, 'x'],
    ],
    counts([2, 0, 0]),
    {
      values: [
        [8, 'kind', 'collective'],
        [9, 'kind', 'individual'],
      ],
    },
  ),
  'the names of who does it below "Tập thể" and "Cá nhân"': one(
    [
      ...letterhead,
      ...title,
      ['STT', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Tên tập thể, cá nhân', null],
      [null, null, null, 'Tập thể', 'Cá nhân'],
      [1, 'Tổ tự quản bờ kè', 4, 'Chi hội Cựu chiến binh thôn Đông', null],
      [2, 'Nuôi heo đất', 2, null, 'Nguyễn Thị Mẫu'],
    ],
    counts([2, 0, 0]),
    {
      sheet: { merges: ['A7:A8', 'B7:B8', 'C7:C8', 'D7:E7'] },
      values: [
        [9, 'kind', 'collective'],
        [9, 'subject_name', 'Chi hội Cựu chiến binh thôn Đông'],
        [10, 'kind', 'individual'],
        [10, 'subject_name', 'Nguyễn Thị Mẫu'],
      ],
    },
  ),
  'a letterhead of the Party with its upper body above': one(
    [
      ['ĐẢNG BỘ TỈNH KHÁNH HÒA', null, null, 'ĐẢNG CỘNG SẢN VIỆT NAM'],
      ['ĐẢNG ỦY XÃ ĐẠI LÃNH', null, null, 'Đại Lãnh, ngày 20 tháng 11 năm 2026'],
      ['*'],
      ...title.slice(0, 2),
      head,
      [1, 'Dân vận khéo bờ kè', 4, 'Tập thể'],
    ],
    counts([1, 0, 0]),
    {
      values: [...of2026(7, 'DU-22504')],
    },
  ),
  'dotted lines that were filled in': one(
    [
      ['Đơn vị báo cáo: ……UBND xã Đại Lãnh………'],
      ['Năm: ...2026...'],
      head,
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
    ],
    counts([1, 0, 0]),
    {
      values: [...of2026(4)],
    },
  ),
  'numbers that were filled down below the list': one(
    [
      ...letterhead,
      ...title,
      ['STT', 'Đơn vị báo cáo', 'Năm', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng'],
      [1, 'UBND xã Đại Lãnh', 2026, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
      [2, 'UBND xã Đại Lãnh', 2026, null, null, null],
      [3, 'UBND xã Đại Lãnh', 2026, null, null, null],
      [4, null, null, null, null, null],
      [5, null, null, null, null, null],
    ],
    counts([1, 0, 4]),
  ),
  'a text that goes on in the row below': one(
    [
      ...letterhead,
      ...title,
      ['STT', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng', 'Nội dung, cách làm'],
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể', 'Mỗi tuần một buổi tuần tra;'],
      [null, null, null, null, 'mỗi tháng một buổi dọn rác.'],
      [2, 'Hàng rào xanh', 2, 'Tập thể', 'Trồng cây'],
    ],
    counts([2, 1, 0], ['row-continued']),
    { says: [/chỉ có.*“Nội dung, cách làm”.*dòng trên/] },
  ),
  'a department’s list with units as sections': one(
    [
      ['SỞ NỘI VỤ'],
      ['TỔNG HỢP MÔ HÌNH, ĐIỂN HÌNH CỦA CÁC ĐƠN VỊ NĂM 2026'],
      ['STT', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng'],
      ['I', 'UBND xã Đại Lãnh'],
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
      ['II', 'Sở Y tế'],
      [1, 'Phòng khám thân thiện', 6, 'Tập thể'],
    ],
    counts([2, 0, 2]),
    {
      values: [
        [5, 'unit_code', unit],
        [7, 'unit_code', 'SYT'],
      ],
    },
  ),
  'one form a model, questions in column A': one(
    [
      ...letterhead,
      ['PHIẾU ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH NĂM 2026'],
      ['1. Tên mô hình, điển hình', 'Tổ tự quản bờ kè'],
      ['2. Lĩnh vực', 'Quốc phòng - an ninh'],
      ['3. Đối tượng', 'Tập thể'],
      ['4. Tên tập thể, cá nhân', 'Chi hội Cựu chiến binh thôn Đông'],
      ['5. Nội dung, cách làm', 'Mỗi tuần một buổi tuần tra'],
    ],
    counts([1, 0, 0]),
    {
      values: [
        [5, 'model_name', 'Tổ tự quản bờ kè'],
        [5, 'kind', 'collective'],
        [5, 'field_code', 4],
        [5, 'unit_code', unit],
      ],
    },
  ),
  'a whole report above the table': one(
    [
      ...letterhead,
      ['BÁO CÁO'],
      ['Kết quả thực hiện Kế hoạch số 235-KH/TU năm 2026'],
      ['Kính gửi: Sở Nội vụ tỉnh Khánh Hòa'],
      ...Array.from({ length: 45 }, (_, i): Row => [
        `${i + 1}. Trong năm, UBND xã đã tổ chức nhiều hoạt động.`,
      ]),
      ['DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH NĂM 2026'],
      head,
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
    ],
    counts([1, 0, 0]),
    {
      values: [...of2026(54)],
    },
  ),
  'nothing to report, said in the table': one(
    [...letterhead, ...title, head, [null, 'Trong năm không phát sinh mô hình mới', null, null]],
    counts([0, 1, 0], ['none-said']),
    { says: [/Không có mô hình/] },
  ),
  'the list goes on on another page under its own title': one(
    [
      ...letterhead,
      ...title,
      head,
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
      ['DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH (Tiếp theo)'],
      head,
      [2, 'Hàng rào xanh', 2, 'Tập thể'],
      ['Trang 2/2'],
    ],
    counts([2, 0, 3]),
  ),
  'years, fields and kinds as they are typed': one(
    [
      ['Đơn vị báo cáo', 'Năm', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng'],
      ['UBND xã Đại Lãnh', 'Năm 2026', 'Một', 'Lĩnh vực 2', 'T.thể'],
      ['UBND xã Đại Lãnh ', '2026.', 'Hai hai', 'LV4', 'TT'],
      ['Ủy ban nhân dân xã Đại Lãnh', ' 2026', 'Ba ba', 'QP-AN', 'CN'],
      ['UBND xã Đại Lãnh, tỉnh Khánh Hòa', 2026, 'Bốn bốn', 'IV', 'Hộ GĐ'],
    ],
    counts([4, 0, 0]),
    {
      values: [
        [2, 'kind', 'collective'],
        [3, 'kind', 'collective'],
        [4, 'kind', 'individual'],
        [5, 'kind', 'household'],
      ],
    },
  ),
  'two lists side by side': one(
    [
      ...letterhead,
      ...title,
      ['STT', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng', null, 'STT', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng'],
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể', null, 1, 'Nuôi heo đất', 2, 'Cá nhân'],
    ],
    counts([1, 0, 0]),
    { says: [/“Tên mô hình” trùng với một cột đứng trước/] },
  ),
  'two fields in one cell': one(
    [...letterhead, ...title, head, [1, 'Tổ tự quản bờ kè', '2, 4', 'Tập thể']],
    counts([0, 1, 0], ['field-unknown']),
    { says: [/2, 4.*một lĩnh vực|2, 4.*ghi số từ 1 đến 11/] },
  ),
  'lists of two units, and of two years, one below the other under the same header': one(
    [
      ...letterhead,
      ...title,
      head,
      [1, 'Tổ tự quản bờ kè', 4, 'Tập thể'],
      ['Tổng cộng: 01 mô hình'],
      ...signed,
      [],
      ['ỦY BAN NHÂN DÂN', null, null, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
      ['XÃ TU BÔNG', null, null, 'Độc lập - Tự do - Hạnh phúc'],
      ['DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH NĂM 2026'],
      head,
      [1, 'Hàng rào xanh', 2, 'Tập thể'],
      ['* Mô hình số 1 chuyển tiếp từ năm 2024'],
      ['DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH NĂM 2025'],
      head,
      [1, 'Bếp ăn nghĩa tình', 2, 'Tập thể'],
    ],
    counts([3, 0, 13], [], { no_warnings: ['totals-differ'] }),
    {
      values: [
        ...of2026(8),
        ...of2026(19, 'UBND-22498'),
        [23, 'unit_code', 'UBND-22498'],
        [23, 'year', 2025],
      ],
    },
  ),
  'hamlets and branches below "Đơn vị thực hiện"': one(
    [
      ...letterhead,
      ...title,
      ['STT', 'Tên mô hình', 'Đơn vị thực hiện', 'Lĩnh vực', 'Đối tượng'],
      [1, 'Tổ tự quản bờ kè', 'Chi hội Cựu chiến binh thôn Đông', 4, 'Tập thể'],
      [2, 'Hàng rào xanh', 'Thôn Tây', 2, 'Tập thể'],
      [null, null, 'Trường Tiểu học Đại Lãnh', null, null],
    ],
    counts([2, 1, 0], ['row-continued']),
    {
      values: [
        [8, 'unit_code', unit],
        [8, 'subject_name', 'Chi hội Cựu chiến binh thôn Đông'],
        [9, 'subject_name', 'Thôn Tây'],
      ],
      says: [/“Đơn vị thực hiện” ghi tên thôn.*“Tên tập thể, cá nhân”/],
    },
  ),
  'units that report below "Đơn vị thực hiện", under the letterhead of who collects': one(
    [
      ['SỞ NỘI VỤ'],
      ...title.slice(0, 2),
      ['STT', 'Tên mô hình', 'Đơn vị thực hiện', 'Lĩnh vực', 'Đối tượng'],
      [1, 'Tổ tự quản bờ kè', 'UBND xã Đại Lãnh', 4, 'Tập thể'],
      [2, 'Hàng rào xanh', 'UBND xã Đại Lành Mạnh', 2, 'Tập thể'],
    ],
    counts([1, 1, 0], ['unit-unknown']),
    { values: [[5, 'unit_code', unit]] },
  ),
  'a mark below one of eleven fields': one(
    [
      ...letterhead,
      ...title,
      ['STT', 'Tên mô hình', 'Đối tượng', 'Lĩnh vực', ...Array<null>(10).fill(null)],
      [null, null, null, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
      [1, 'Tổ tự quản bờ kè', 'Tập thể', null, null, null, 'x'],
      [2, 'Hàng rào xanh', 'Tập thể', null, 'x'],
    ],
    counts([2, 0, 0]),
    {
      sheet: { merges: ['A7:A8', 'B7:B8', 'C7:C8', 'D7:N7'] },
      values: [
        [9, 'field_code', 4],
        [10, 'field_code', 2],
      ],
    },
  ),
  'two people whose names differ by their tones, without codes and with them': {
    sheets: [
      {
        rows: [
          ...letterhead,
          ...title,
          [...head, 'Tên tập thể, cá nhân', 'Mã mô hình'],
          [1, 'Người tốt, việc tốt', 11, 'Cá nhân', 'Phạm Thị Thủy', null],
          [2, 'Người tốt, việc tốt', 11, 'Cá nhân', 'Phạm Thị Thùy', null],
          [3, 'Gương sáng xóm Đông', 11, 'Cá nhân', 'Lê Văn Hùng', 'A1'],
          [4, 'Gương sáng xóm Đông', 11, 'Cá nhân', 'Lê Văn Hưng', 'A2'],
        ],
      },
    ],
    expect: [counts([3, 1, 0], ['duplicate-row'])],
    says: [/9 .*lặp lại dòng 8.*tên chỉ khác dấu.*“Mã mô hình”/],
  },
  'a list of persons with what they did': one(
    [
      ...letterhead,
      ['DANH SÁCH ĐIỂN HÌNH TIÊN TIẾN CÁ NHÂN NĂM 2026'],
      ['TT', 'Họ và tên', 'Chức vụ, đơn vị công tác', 'Tên mô hình', 'Lĩnh vực', 'Thành tích nổi bật'],
      [1, 'Nguyễn Thị Mẫu', 'Chi hội trưởng', 'Nuôi heo đất', 2, 'Giúp 12 hộ'],
    ],
    counts([1, 0, 0]),
    {
      values: [
        [6, 'kind', 'individual'],
        [6, 'subject_name', 'Nguyễn Thị Mẫu'],
        [6, 'result', 'Giúp 12 hộ'],
      ],
      says: [/“Chức vụ, đơn vị công tác” không có trong mẫu/],
    },
  ),
}

test.each(Object.entries(odd))(
  '%s',
  { timeout: 60_000 },
  async (_, { sheets, xml, expect: due, values, says, silent }) => {
    let bytes = workbook(sheets.map((sheet, i) => ({ name: `Sheet${i + 1}`, ...sheet })))
    if (xml) {
      const parts = unzipSync(bytes)
      const first = 'xl/worksheets/sheet1.xml'
      bytes = zipSync({ ...parts, [first]: strToU8(xml(strFromU8(parts[first]!))) })
    }
    const folder = writeFiles(tempDir(), { 'a.xlsx': bytes })
    const outcome = await outcomeOf(path.join(tempDir(), 'data'), [path.join(folder, 'a.xlsx')], reader)
    const messages = outcome.files.flatMap(({ issues }) =>
      issues.map(({ row, message }) => `${row ?? '–'} ${message}`),
    )
    const expected: Expected =
      due === 'refused'
        ? { exit: 3 }
        : {
            exit: 0,
            ...(due ? { sheets: due } : {}),
            values: (values ?? []).map(([row, column, value, table = 'model']) => ({
              table,
              row,
              column,
              value,
            })),
          }
    const faults = faultsOf(expected, outcome)
    expect(faults.length > 0 ? [...faults, ...messages] : []).toEqual([])
    for (const pattern of says ?? []) expect(messages.join('\n')).toMatch(pattern)
    if (silent) expect(messages.join('\n')).not.toMatch(silent)
    for (const message of messages) expect(message).not.toMatch(/\n|\{|undefined/)
  },
)
