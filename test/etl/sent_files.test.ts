import path from 'node:path'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import { workbookReader } from '../../etl/intake/reader.ts'
import { faultsOf, outcomeOf, type Expected } from './cases.ts'
import { tempDir, writeFiles } from './run.ts'
import {
  book,
  csv,
  csvHead,
  head,
  model,
  news,
  one,
  plain,
  press,
  repacked,
  three,
  two,
  unit,
} from './sent.ts'
import { serial, workbook, type BookCell } from './workbooks.ts'

/**
 * More of each kind of file that public reports of faults and real workbooks showed: values that would be silently
 * wrong (A), what takes long (B), what is refused or held without need (C), messages that name another trouble (D), rows
 * and files that are only noise (E). What each must come to is said by hand.
 */

const reader = workbookReader()
afterAll(() => {
  reader.close()
})

type Files = Record<string, string | Uint8Array>
interface Sent {
  files: Files
  expect: Expected
  /** What some message must say. */
  says?: RegExp
}

/** One file with one table of models, taken so. */
const models = (
  file: string | Uint8Array,
  [accepted, rejected, dropped]: [number, number, number],
  more: Partial<Sent> & {
    errors?: string[]
    sheet?: string | null
    values?: [number, string, string | number | boolean][]
  } = {},
): Sent => {
  const name = typeof file === 'string' ? 'a.csv' : 'a.xlsx'
  const sheet = more.sheet !== undefined ? more.sheet : typeof file === 'string' ? null : 'Mô hình'
  return {
    files: { [name]: file },
    expect: {
      exit: 0,
      sheets: [{ file: name, sheet, table: 'model', accepted, rejected, dropped, errors: more.errors ?? [] }],
      values: (more.values ?? []).map(([row, column, value]) => ({ table: 'model', row, column, value })),
      ...more.expect,
    },
    ...(more.says ? { says: more.says } : {}),
  }
}
const refused = (name: string, bytes: string | Uint8Array, message: string, code = 'unreadable'): Sent => ({
  files: { [name]: bytes },
  expect: { exit: 3, refused: [{ file: name, code, message: `(?i)${message}` }] },
})
const line = (name: string, ...more: (string | number)[]) =>
  [unit, 2026, name, 2, 'Tập thể', ...more].join(',')
const days = (...all: string[]) =>
  csv(`${csvHead},Ngày đăng ký`, ...all.map((day, i) => `${line(`Mô hình số ${i}`)},"${day}"`))
const short = ['STT', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng']
const list = (n: number, name: string, ...more: BookCell[]): BookCell[] => [n, name, 2, 'Tập thể', ...more]
const annex = (...rows: BookCell[][]) => book(rows, { name: 'Phụ lục' })
const titled = ['UBND XÃ ĐẠI LÃNH', 'DANH SÁCH MÔ HÌNH NĂM 2026']
/** A workbook whose shared texts are named and were not written. */
function withoutTexts(bytes: Uint8Array): Uint8Array {
  const parts = Object.entries(unzipSync(bytes)).filter(([name]) => name !== 'xl/sharedStrings.xml')
  return zipSync(Object.fromEntries(parts))
}
/** The bytes of a file of Office before 2007 in which a stream has such a name. */
const ole = (stream: string) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(600),
    Buffer.from(stream, 'utf16le'),
    Buffer.alloc(600),
  ])

const wrong: Record<string, Sent> = {
  'A1 two tables in a CSV file, the second wider': {
    files: {
      'a.csv': csv(
        'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Hình thức khen thưởng',
        `${unit},2026,${one},Giấy khen`,
        '',
        `${csvHead},Địa bàn,Ghi chú`,
        line(one),
        line(two),
      ),
    },
    expect: {
      sheets: [
        { file: 'a.csv', sheet: null, table: 'commendation', accepted: 1, rejected: 0, errors: [] },
        { file: 'a.csv', sheet: null, table: 'model', accepted: 2, rejected: 0, errors: [] },
      ],
    },
  },
  'A2 an error of a formula in the general sheet is no round': {
    files: {
      'a.xlsx': workbook([
        {
          name: 'Thông tin chung',
          rows: [
            ['Đơn vị báo cáo', unit],
            ['Năm', 2026],
            ['Kỳ', { type: 'e', value: '#N/A' }],
          ],
        },
        { name: 'Mô hình', rows: [head.slice(2), model(one).slice(2)] },
      ]),
    },
    expect: { sheets: [{ file: 'a.xlsx', sheet: 'Mô hình', table: 'model', accepted: 0, rejected: 1 }] },
  },
  'A2 a year and a unit that were not worked out are held': models(
    book([
      head,
      [unit, { formula: 'YEAR(TODAY())', value: '' }, one, 2, 'Tập thể'],
      [{ type: 'e', value: '#REF!' }, 2026, two, 2, 'Tập thể'],
    ]),
    [0, 2, 0],
    { errors: ['unit-unknown', 'year-invalid'] },
  ),
  'A2 a workbook whose cells refer to shared texts that are not there is refused': refused(
    'a.xlsx',
    withoutTexts(plain),
    'xlsx hỏng',
  ),
  'A3 words for nothing, errors as text and figures are no models': models(
    csv(
      csvHead,
      ...['Không có', 'không', 'Chưa có mô hình', '#N/A', 'nan', '12', '2026-03-05', 'x', '(trống)', one].map(
        (name) => line(name),
      ),
    ),
    [1, 9, 0],
    { errors: ['no-name'], values: [[11, 'model_name', one]] },
  ),
  'A3 a model may be named by what begins like a word for nothing': models(
    csv(
      csvHead,
      ...['Không rác thải nhựa', 'Chưa bao giờ muộn', '5S', 'Null là số không', 'Điểm tựa 24/7'].map((name) =>
        line(name),
      ),
    ),
    [5, 0, 0],
  ),
  'A3 a word for nothing is no code: two models are not one by it': models(
    csv(`${csvHead},Mã mô hình`, line(one, 'Chưa có'), line(two, 'Chưa có'), line(three, 'A1')),
    [1, 2, 0],
    { errors: ['no-name'], values: [[4, 'model_name', three]] },
  ),
  'A4 percentages, decimals, units of count and negative numbers are no counts': {
    files: {
      'a.csv': csv(
        press.join(','),
        ...['50%', '2.5', '-3', '12 tin', '1e3', '07'].map((n) => [unit, 2026, 'Đài', 'Tin', n].join(',')),
      ),
    },
    expect: {
      sheets: [
        {
          file: 'a.csv',
          sheet: null,
          table: 'publicity',
          accepted: 1,
          rejected: 5,
          errors: ['number-invalid'],
        },
      ],
      values: [{ table: 'publicity', row: 7, column: 'quantity', value: 7 }],
    },
  },
  'A4 a day in a column of numbers is no number': {
    files: {
      'a.xlsx': workbook([
        {
          name: 'Tuyên truyền',
          rows: [press, news({ style: 1, value: String(serial('2026-05-12')) }), news(3)],
        },
      ]),
    },
    expect: {
      sheets: [
        {
          file: 'a.xlsx',
          sheet: 'Tuyên truyền',
          table: 'publicity',
          accepted: 1,
          rejected: 1,
          errors: ['number-invalid'],
        },
      ],
    },
  },
  'A5 midnight here, as programs write it in UTC, is of the next day': models(
    days('2026-11-14T17:00:00.000Z', '2026-11-14T00:00:00+07:00', '2026-11-14T08:30:00Z'),
    [3, 0, 0],
    {
      values: [
        [2, 'registered_on', '2026-11-15'],
        [3, 'registered_on', '2026-11-14'],
        [4, 'registered_on', '2026-11-14'],
      ],
    },
  ),
  'A5 months, quarters, serial numbers and half days are no days': models(
    days('Tháng 11/2026', '11/2026', 'Quý IV/2026', '46067', '2026', '31/02/2026', 'Nov-26'),
    [0, 7, 0],
    { errors: ['date-invalid'] },
  ),
  'A6 a list in a name, however it is numbered': models(
    book([
      head,
      model('1) Tủ sách ven chợ; 2) Con đường không rác'),
      model('(1) Hũ gạo (2) Ống heo'),
      model('+ Hũ gạo\n+ Ống heo'),
      model('Mô hình 1. Hũ gạo'),
    ]),
    [1, 3, 0],
    { errors: ['several-in-one'] },
  ),
  'A6 lists and words for nothing in a file so long that DuckDB reads it by itself': models(
    csv(
      csvHead,
      ...Array.from({ length: 20_000 }, (_, i) => line(`Mô hình số ${i}`)),
      line('1. Hũ gạo 2. Ống heo'),
      line('Không có'),
      line('#N/A'),
    ),
    [20_000, 3, 0],
    { errors: ['no-name', 'several-in-one'] },
  ),
  'A6 a copy of a sheet beside it is said': {
    files: {
      'a.xlsx': workbook([
        { name: 'Mô hình', rows: [head, model(one)] },
        { name: 'Mô hình (2)', rows: [head, model(two)] },
      ]),
    },
    expect: { any_code: ['sheet-doubtful'] },
  },
  'A7 a comma too many falls into the blank columns behind the header': models(
    csv(`${csvHead},Ghi chú,,`, `${line(one)},a,,`, `${line(two)},a, b,`),
    [2, 0, 0],
    { expect: { any_code: ['column-unnamed', 'row-too-wide'] } },
  ),
  'A8 a title names a quarter: the report is no annual one without a word': models(
    annex(['UBND XÃ ĐẠI LÃNH'], ['DANH SÁCH MÔ HÌNH QUÝ III NĂM 2026'], short, list(1, one)),
    [1, 0, 0],
    { sheet: 'Phụ lục', expect: { any_code: ['period-other'] } },
  ),
  'A8 a title names another year than the rows': models(
    annex(['DANH SÁCH MÔ HÌNH NĂM 2025'], head, model(one)),
    [1, 0, 0],
    { sheet: 'Phụ lục', expect: { any_code: ['context-differs'] }, says: /Năm “2025”/ },
  ),
  'A8 the column of rounds is blank, the title says which': models(
    annex(['DANH SÁCH MÔ HÌNH 6 THÁNG ĐẦU NĂM 2026'], [...head, 'Kỳ'], model(one, null), model(two, 'Năm')),
    [2, 0, 0],
    {
      sheet: 'Phụ lục',
      values: [
        [3, 'round', 'h1'],
        [4, 'round', 'annual'],
      ],
    },
  ),
  'A8 the list says that it has more models than rows': models(
    annex(...titled.map((text) => [text]), short, list(1, one), list(2, two), [
      'Danh sách này có 05 mô hình, điển hình./.',
    ]),
    [2, 0, 1],
    { sheet: 'Phụ lục', expect: { any_code: ['totals-differ'] }, says: /là 5; tổng hợp từ danh sách là 2/ },
  ),
  'A8 a total that fits says nothing': models(
    annex(...titled.map((text) => [text]), short, list(1, one), list(2, two), [
      null,
      'Tổng cộng: 02 mô hình',
    ]),
    [2, 0, 1],
    {
      sheet: 'Phụ lục',
      expect: { sheets: [{ file: 'a.xlsx', sheet: 'Phụ lục', no_warnings: ['totals-differ'] }] },
    },
  ),
}

const slow: Record<string, Sent> = {
  'B a hundred thousand merged cells, formats and blank columns': models(
    repacked(book([head, model(one), model(two)]), (name, xml) =>
      name.includes('worksheets')
        ? xml.replace(
            '</sheetData>',
            `</sheetData><mergeCells>${Array.from({ length: 100_000 }, (_, i) => `<mergeCell ref="G${i + 5}:XFD${i + 5}"/>`).join('')}</mergeCells>`,
          )
        : name.endsWith('styles.xml')
          ? xml.replace('</cellXfs>', `${'<xf numFmtId="14"/>'.repeat(64_000)}</cellXfs>`)
          : xml,
    ),
    [2, 0, 0],
    { expect: { max_seconds: 30 } },
  ),
  'B a row of 16,384 cells with a format': models(
    repacked(book([head, model(one)]), (name, xml) =>
      name.includes('worksheets') ? xml.replaceAll('</row>', `${'<c s="1"/>'.repeat(16_300)}</row>`) : xml,
    ),
    [1, 0, 0],
    { expect: { max_seconds: 30 } },
  ),
}

const held: Record<string, Sent> = {
  'C1 a blank line and a mark of the encoding before the archive': models(
    Buffer.concat([Buffer.from('\ufeff\r\n'), plain]),
    [2, 0, 0],
    { values: [[2, 'model_name', one]] },
  ),
  'C1 spaces around the equals signs of attributes': models(
    repacked(plain, (_, xml) => xml.replace(/(?<=<[^?!][^>]*\s[\w:]+)=(?=")/g, ' =\n ')),
    [2, 0, 0],
    { values: [[2, 'model_name', one]] },
  ),
  'C1 something behind the archive': models(Buffer.concat([plain, Buffer.alloc(2000)]), [2, 0, 0]),
  'C1 names of parts with spaces, written as addresses': models(
    repacked(
      plain,
      (name, xml) => (name.endsWith('.rels') ? xml.replaceAll('sheet1.xml', 'trang%20t%C3%ADnh.xml') : xml),
      (name) => name.replace('sheet1.xml', 'trang tính.xml'),
    ),
    [2, 0, 0],
  ),
  'C1 a part that is named and was not written, as nothing stands in it': models(
    (() => {
      const parts = unzipSync(
        workbook([{ name: 'Mô hình', rows: [head, model(one)] }], { strings: 'inline' }),
      )
      delete parts['xl/sharedStrings.xml']
      return zipSync(parts)
    })(),
    [1, 0, 0],
    { values: [[2, 'model_name', one]] },
  ),
  'C1 XML in windows-1252, its letters as numbers': models(
    repacked(plain, (name, xml) =>
      name.endsWith('.xml')
        ? Buffer.from(
            xml
              .replace('encoding="UTF-8"', 'encoding="windows-1252"')
              .replace(/[\u0100-\uffff]/g, (sign) => `&#${sign.charCodeAt(0)};`),
            'latin1',
          )
        : xml,
    ),
    [2, 0, 0],
    { values: [[2, 'model_name', one]] },
  ),
  'C2 a text whose cell says inline and is not': models(
    book([head, [unit, 2026, { type: 'inlineStr', value: one }, 2, 'Tập thể']]),
    [1, 0, 0],
    { values: [[2, 'model_name', one]] },
  ),
  'C2 types and formats that nobody knows, in columns of no table': models(
    book([
      [...head, 'Khác'],
      model(one, { type: 'd', value: 'bao giờ' }),
      model(two, { type: 'lạ', value: '7' }),
      model(three, { style: -1, value: 'NaN' }),
    ]),
    [3, 0, 0],
  ),
  'C3 a letterhead in one cell, the upper body first': models(
    annex(
      ['ĐẢNG ỦY XÃ ĐẠI LÃNH\nUBND XÃ ĐẠI LÃNH', null, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
      ['DANH SÁCH MÔ HÌNH NĂM 2026'],
      short,
      list(1, one),
    ),
    [1, 0, 0],
    {
      sheet: 'Phụ lục',
      values: [
        [4, 'unit_code', 'UBND-22504'],
        [4, 'year', 2026],
      ],
    },
  ),
  'C3 unit and year in one line': models(
    annex(['Đơn vị báo cáo: UBND xã Đại Lãnh - Năm: 2026'], short, list(1, one)),
    [1, 0, 0],
    {
      sheet: 'Phụ lục',
      values: [
        [3, 'unit_code', 'UBND-22504'],
        [3, 'year', 2026],
      ],
    },
  ),
  'C3 the kind stands in the title of each table': models(
    annex(
      ['UBND XÃ ĐẠI LÃNH'],
      ['I. DANH SÁCH TẬP THỂ ĐIỂN HÌNH TIÊN TIẾN NĂM 2026'],
      short.slice(0, 3),
      [1, one, 2],
      [],
      ['II. DANH SÁCH CÁ NHÂN ĐIỂN HÌNH TIÊN TIẾN NĂM 2026'],
      short.slice(0, 3),
      [1, two, 11],
    ),
    [2, 0, 3],
    {
      sheet: 'Phụ lục',
      values: [
        [4, 'kind', 'collective'],
        [8, 'kind', 'individual'],
      ],
    },
  ),
  'C3 the kind is the name of the sheet': {
    files: {
      'a.xlsx': workbook(
        ['Tập thể', 'Cá nhân'].map((name, i) => ({
          name,
          rows: [head.slice(0, 4), model([one, two][i]!).slice(0, 4)],
        })),
      ),
    },
    expect: {
      sheets: ['Tập thể', 'Cá nhân'].map((sheet) => ({
        file: 'a.xlsx',
        sheet,
        table: 'model' as const,
        accepted: 1,
        rejected: 0,
        errors: [],
      })),
      values: [
        { table: 'model', row: 2, column: 'kind', value: 'collective' },
        { table: 'model', row: 2, column: 'kind', value: 'individual' },
      ],
    },
    says: /“Tập thể”: lấy từ tên trang tính/,
  },
  'C4 other words for the columns, numbered and with hints': models(
    book([
      [
        '(1) Tên cơ quan, đơn vị',
        '(2) Năm báo cáo',
        '(3) Tên mô hình/điển hình',
        '(4) Thuộc lĩnh vực (1-11)',
        '(5) Đối tượng *',
      ],
      model(one),
    ]),
    [1, 0, 0],
  ),
  'C5 bold letters of social networks, Greek and African letters': models(
    book([head, model('𝐇𝐚̀𝐧𝐠 𝐫𝐚̀𝐨 𝐱𝐚𝐧𝐡'), ['UBΝD xã Ɖại Lãnh', '２０２６', three, '２', 'Tập thể']]),
    [2, 0, 0],
    {
      values: [
        [2, 'model_name', two],
        [3, 'unit_code', 'UBND-22504'],
      ],
    },
  ),
  'C5 letters in two parts': models(csv(csvHead, line(one)).normalize('NFD'), [1, 0, 0], {
    values: [[2, 'model_name', one]],
  }),
  'C6 days as Excel shows them, with months in English, weekdays or no signs': models(
    days(
      '14-Nov-26',
      '14-Nov-2026',
      'November 14, 2026',
      'Saturday, November 14, 2026',
      'Thứ bảy, ngày 14 tháng 11 năm 2026',
      '20261114',
      '14112026',
      '14.11.2026',
    ),
    [8, 0, 0],
    {
      values: Array.from({ length: 8 }, (_, i): [number, string, string] => [
        i + 2,
        'registered_on',
        '2026-11-14',
      ]),
    },
  ),
  'C7 fields, kinds and rounds as they are typed': models(
    csv(
      'Đơn vị báo cáo,Năm,Kỳ,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng',
      ...[
        ['Năm 2026', '6 tháng đầu năm', 'Lĩnh vực 2', 'tập thể'],
        ['2026', 'Cả năm', 'LV2', 'TẬP THỂ'],
        ['2026', 'năm 2026', 'II', 'Tập thể.'],
        ['2026', '', '2.', ' tập  thể '],
      ].map(([year, round, field, kind], i) => [unit, year, round, `Mô hình số ${i}`, field, kind].join(',')),
    ),
    [4, 0, 0],
    {
      values: [
        [2, 'round', 'h1'],
        [3, 'round', 'annual'],
        [4, 'field_code', 2],
      ],
    },
  ),
  'C7 units as they are typed': models(
    csv(
      csvHead,
      ...[
        'Ủy ban nhân dân xã Đại Lãnh',
        'UBND X. Đại Lãnh',
        'Uỷ ban Nhân dân xã Đại Lãnh, tỉnh Khánh Hòa',
        'ubnd xa dai lanh',
        'UBND-22504',
      ].map((name, i) => `"${name}",2026,Mô hình số ${i},2,Tập thể`),
    ),
    [5, 0, 0],
  ),
  'C8 received.csv in UTF-16, its names in another case': {
    files: {
      'b.csv': csv(csvHead, line(one)),
      'received.csv': Buffer.from('\ufefffile;received_on\r\nB.CSV;14/11/2026\r\n', 'utf16le'),
    },
    expect: { exit: 0, receipt: { 'b.csv': '2026-11-14' } },
  },
}

const lock = Buffer.concat([Buffer.from([6]), Buffer.from('nguoi dung'.padEnd(164))])
const named: Record<string, Sent> = {
  'D a letter of Outlook': refused('a.msg', ole('__substg1.0_0037001F'), 'thư.*Outlook'),
  'D a letter': refused(
    'a.eml',
    'From: a@b.vn\r\nTo: c@d.vn\r\nSubject: Báo cáo\r\n\r\nKính gửi',
    'thư điện tử',
  ),
  'D a shortcut of the web': refused(
    'a.url',
    '[InternetShortcut]\r\nURL=https://docs.google.com/x\r\n',
    'đường dẫn',
  ),
  'D what Google Drive leaves on a disk': refused(
    'a.gsheet',
    '{"url": "https://docs.google.com/open?id=1"}',
    'đường dẫn',
  ),
  'D a film': refused(
    'a.mp4',
    Buffer.concat([Buffer.from('0000001866747970', 'hex'), Buffer.from('isom0000'), Buffer.alloc(40)]),
    'phim',
  ),
  'D a photo of an iPhone': refused(
    'a.heic',
    Buffer.concat([Buffer.from('0000001866747970', 'hex'), Buffer.from('heic0000'), Buffer.alloc(40)]),
    'ảnh',
  ),
  'D a program': refused('a.xlsx', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 'chương trình'),
  'D a document of Word 2003 in XML': refused(
    'a.doc',
    '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"></w:wordDocument>',
    'Word XML',
  ),
  'D a workbook of 97 in which only its streams tell what it is': refused(
    'a.xlsx',
    ole('Workbook'),
    'Excel kiểu cũ',
  ),
  'D a presentation': refused('a.pptx', zipSync({ 'ppt/presentation.xml': strToU8('<p/>') }), 'PowerPoint'),
  'D a table that lacks one column says which': refused(
    'a.csv',
    csv('Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực', `${unit},2026,${one},2`),
    'thiếu cột “Đối tượng”',
    'no-table',
  ),
  'D a workbook of texts says what tables there are': refused(
    'a.xlsx',
    book([['Kính gửi: Ban Tuyên giáo'], ['Đơn vị không có mô hình']]),
    'tiêu đề',
    'no-table',
  ),
}

const noise: Record<string, Sent> = {
  'E column numbers that say how they are worked out': models(
    book([[...head, 'Ghi chú'], ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)=(4)+(5)'], model(one)]),
    [1, 0, 1],
  ),
  'E three people who sign beside one another': models(
    book([
      head,
      model(one),
      ['NGƯỜI LẬP BIỂU', null, 'KẾ TOÁN', null, 'CHỦ TỊCH'],
      ['(Ký, ghi rõ họ tên)', null, '(Ký, ghi rõ họ tên)', null, '(Ký, đóng dấu)'],
      ['Trần Thị Mẫu', null, 'Lê Văn Mẫu', null, 'Phạm Mẫu'],
    ]),
    [1, 0, 3],
  ),
  'E numbers of pages, notes and the sign at the end': models(
    annex(
      ...titled.map((text) => [text]),
      short,
      list(1, one),
      [null, 'Trang 1/2'],
      list(2, two),
      ['* Ghi chú: số liệu đến ngày 15/11'],
      [null, null, null, './.'],
    ),
    [2, 0, 3],
    { sheet: 'Phụ lục' },
  ),
  'E totals in other words': models(
    annex(
      ...titled.map((text) => [text]),
      short,
      list(1, one),
      ['Tổng: 01'],
      [null, 'Cộng: 01 mô hình'],
      ['TỔNG CỘNG CHUNG', null, 1],
    ),
    [1, 0, 3],
    { sheet: 'Phụ lục' },
  ),
  'E what systems leave in a folder': {
    files: {
      'thu/a.csv': csv(csvHead, line(one)),
      'thu/~$a.xlsx': lock,
      'thu/.~lock.a.xlsx#': ',nguoi,may;',
      'thu/.DS_Store': Buffer.alloc(50),
      'thu/._a.csv': Buffer.alloc(50),
      'thu/__MACOSX/._a.csv': Buffer.alloc(50),
      'thu/Thumbs.db': ole('x'),
      'thu/a.crdownload': 'x',
    },
    expect: { exit: 0, only: ['a.csv'] },
  },
  'E the header again on another page, with the group over it, below sections': models(
    annex(
      ...titled.map((text) => [text]),
      [null, 'Thông tin về mô hình'],
      ['STT', 'Tên mô hình, điển hình', 'Đối tượng', 'Số điện thoại'],
      ['1', 'Lĩnh vực 4: Quốc phòng - an ninh'],
      [1, one, 'Tập thể', '0258 1'],
      [null, 'Thông tin về mô hình'],
      ['STT', 'Tên mô hình, điển hình', 'Đối tượng', 'Số điện thoại'],
      [2, two, 'Cá nhân', '0258 2'],
      ['Tổng cộng', null, 2],
    ),
    [2, 0, 4],
    { sheet: 'Phụ lục', values: [[9, 'field_code', 4]] },
  ),
  'E a catalogue beside the table': {
    files: {
      'a.xlsx': workbook([
        { name: 'Mô hình', rows: [head, model(one)] },
        {
          name: 'DM hình thức',
          rows: [
            ['Mã', 'Hình thức khen thưởng'],
            ['1', 'Giấy khen'],
            ['2', 'Bằng khen'],
          ],
        },
      ]),
    },
    expect: { exit: 0, only_sheets: ['Mô hình'] },
  },
  'E a number column and blank columns are no unknown columns': {
    files: {
      'a.xlsx': book([
        ['Số TT', ...head, null, null],
        [1, ...model(one)],
      ]),
    },
    expect: {
      sheets: [
        { file: 'a.xlsx', sheet: 'Mô hình', accepted: 1, no_warnings: ['header-unknown', 'column-unnamed'] },
      ],
    },
  },
}

const kinds = { 'silently wrong': wrong, slow, 'held or refused': held, 'named wrongly': named, noise }

describe.each(Object.entries(kinds))('%s', (_, cases) => {
  test.each(Object.entries(cases))(
    '%s',
    { timeout: 240_000 },
    async (_title, { files, expect: expected, says }) => {
      const folder = writeFiles(tempDir(), files)
      const top = [...new Set(Object.keys(files).map((name) => name.split('/')[0]!))].filter(
        (name) => name !== 'received.csv',
      )
      const outcome = await outcomeOf(
        path.join(tempDir(), 'data'),
        top.map((name) => path.join(folder, name)),
        reader,
      )
      expect(faultsOf(expected, outcome)).toEqual([])
      const messages = outcome.files.flatMap(({ issues }) => issues.map(({ message }) => message))
      if (says) expect(messages.join('\n')).toMatch(says)
      for (const message of messages) expect(message).not.toMatch(/\n|\{|undefined/)
    },
  )
})
