import path from 'node:path'
import { DuckDBInstance, type Json } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workbookReader } from '../../etl/intake/reader.ts'
import type { LoadedSheet } from '../../etl/loaded.ts'
import { dataPaths } from '../../etl/paths.ts'
import { loadHere } from './inprocess.ts'
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
 * Files as offices send them (facts of public bug reports and of real workbooks): what is certain is read, what is
 * not is said. Expected values come from what stands in the files, never from the loader.
 */

const wide = (text: string) => Uint8Array.from(Buffer.from(`\ufeff${text}`, 'utf16le'))

/** What a file must come to: rows as [accepted, rejected, dropped], issues as "row code", values by query. */
interface Case {
  file: string | Uint8Array
  name?: string
  counts: [accepted: number, rejected: number, dropped: number][]
  /** All errors, and those warnings that are named. */
  errors?: string[]
  warnings?: string[]
  says?: RegExp
  values?: Record<string, Json[][]>
}

const names = 'SELECT model_name FROM core_model ORDER BY row_no'
const days = 'SELECT CAST(registered_on AS VARCHAR) FROM core_model ORDER BY row_no'
const quantities = 'SELECT row_no, CAST(quantity AS INTEGER) FROM core_publicity ORDER BY row_no'
const both = [[one], [two]]
const withDays = (...cells: BookCell[]) =>
  book([[...head, 'Ngày đăng ký'], ...cells.map((cell, i) => model(`Mô hình số ${i}`, cell))])

const cases: Record<string, Case> = {
  // Packagings that Excel opens.
  'names with backslashes': {
    file: repacked(
      plain,
      (_, xml) => xml,
      (name) => name.replaceAll('/', '\\'),
    ),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'cells and rows without addresses': {
    file: repacked(plain, (name, xml) =>
      name.includes('worksheets') ? xml.replace(/ r="[A-Z]*\d+"/g, '') : xml,
    ),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'attributes in single quotes': {
    file: repacked(plain, (_, xml) => xml.replace(/="([^"']*)"/g, "='$1'")),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'texts in CDATA': {
    file: repacked(plain, (name, xml) =>
      name.includes('sharedStrings') ? xml.replace(/(<t[^>]*>)([^<]*)</g, '$1<![CDATA[$2]]><') : xml,
    ),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'parts in UTF-16': {
    file: repacked(plain, (name, xml) =>
      name.endsWith('.xml') ? wide(xml.replace('UTF-8', 'UTF-16')) : xml,
    ),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'parts at the root of the archive': {
    file: repacked(
      plain,
      (name, xml) =>
        name.startsWith('_rels') ? xml.replaceAll('xl/workbook', 'workbook') : xml.replaceAll('"/xl/', '"/'),
      (name) => name.replace(/^xl\//, ''),
    ),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'addresses in lower case, and a unit merged over its rows': {
    file: repacked(
      book([head, model(one), [null, ...model(two).slice(1)]], { merges: ['A2:A3'] }),
      (name, xml) =>
        name.includes('worksheets')
          ? xml.replace(/(?<= r(?:ef)?=")[A-Z0-9:]+/g, (ref) => ref.toLowerCase())
          : xml,
    ),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'numbers of styles and texts beyond their lists': {
    file: book([
      [...head, 'Ghi chú'],
      model(one, { style: 999, value: '7' }),
      model(two, { type: 's', value: '99999' }),
    ]),
    counts: [[2, 0, 0]],
    warnings: ['3 text-lost'],
    values: { 'SELECT note FROM core_model ORDER BY row_no': [['7'], [null]] },
  },
  'a time of day in a column that no table knows': {
    file: book([[...head, 'Giờ gửi'], model(one, { type: 'd', value: '10:59:59.999' }), model(two)]),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'a unit merged over rows and columns': {
    file: book(
      [
        [head[0]!, null, ...head.slice(1)],
        [unit, null, ...model(one).slice(1)],
        [null, null, ...model(two).slice(1)],
      ],
      { merges: ['A1:B1', 'A2:B3'] },
    ),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  // A lost cell takes no default.
  'errors of formulas where blank would mean something': {
    file: book([
      [...head, 'Trạng thái', 'Kết quả đánh giá'],
      model(one, { type: 'e', value: '#N/A', formula: 'VLOOKUP(C2,A:B,2,0)' }, 'Hiệu quả'),
      model(two, 'Được công nhận', { type: 'e', value: '#REF!' }),
      model(three, 'Được công nhận', 'Hiệu quả'),
    ]),
    counts: [[1, 2, 0]],
    errors: ['2 status-unknown', '3 value-unknown'],
  },
  'an error where a name, a day, a place should be': {
    file: book([
      [...head, 'Ngày đăng ký', 'Địa bàn', 'Ghi chú'],
      [unit, 2026, { type: 'e', value: '#VALUE!' }, 2, 'Tập thể'],
      model(one, { type: 'e', value: '#N/A' }),
      model(two, null, { type: 'e', value: '#NAME?' }),
      model(three, null, null, { type: 'e', value: '#DIV/0!' }),
    ]),
    counts: [[1, 3, 0]],
    errors: ['2 cell-lost', '2 required', '3 date-invalid', '4 area-unknown'],
    warnings: ['5 text-lost'],
  },
  'a formula that was never worked out': {
    file: workbook([
      { name: 'Tuyên truyền', rows: [press, news(12), news({ formula: 'SUM(E2:E2)*3', value: '' })] },
    ]),
    counts: [[1, 1, 0]],
    errors: ['3 number-invalid'],
    values: { [quantities]: [[2, 12]] },
  },
  'a formula whose result is an empty text': {
    file: book([
      [...head, 'Trạng thái'],
      model(one, { type: 'str', formula: 'IF(A1="","","x")', value: '' }),
    ]),
    counts: [[1, 0, 0]],
  },
  // Numbers and days by their convention.
  'a decimal in a cell of numbers is no thousand': {
    file: workbook([{ name: 'Tuyên truyền', rows: [press, news(12), news(1.125), news(2.5)] }]),
    counts: [[1, 2, 0]],
    errors: ['3 number-invalid', '4 number-invalid'],
  },
  'thousands as an English Excel writes them': {
    file: csv(
      press.join(','),
      ...['"1,000"', '"12,500"', '1.000', '7'].map((n) => `${news().join(',')},${n}`),
    ),
    name: 'a.csv',
    counts: [[2, 2, 0]],
    errors: ['2 number-invalid', '3 number-invalid'],
    values: {
      [quantities]: [
        [4, 1000],
        [5, 7],
      ],
    },
  },
  'one number merged over three rows': {
    file: workbook([{ name: 'Tuyên truyền', rows: [press, news(12), news(), news()], merges: ['E2:E4'] }]),
    counts: [[1, 2, 0]],
    errors: ['3 number-merged', '4 number-merged'],
    values: { [quantities]: [[2, 12]] },
  },
  'days that are counted from 1904, said as true': {
    file: repacked(withDays({ style: 1, value: String(serial('2026-02-14', true)) }), (name, xml) =>
      name.endsWith('workbook.xml')
        ? xml.replace(/<workbookPr[^>]*>/, '').replace('<sheets>', '<workbookPr date1904="true"/><sheets>')
        : xml,
    ),
    counts: [[1, 0, 0]],
    values: { [days]: [['2026-02-14']] },
  },
  'days with a time behind them, and in words': {
    file: csv(
      `${csvHead},Ngày đăng ký`,
      ...[
        '2026-11-14 00:00:00',
        '2026-11-14T00:00:00.000Z',
        '14/11/2026 8:05',
        'Ngày 14 tháng 11 năm 2026',
        '14 Thg11 2026',
        '14-thg 11-2026',
      ].map((day, i) => `${unit},2026,Mô hình số ${i},2,Tập thể,${day}`),
    ),
    name: 'a.csv',
    counts: [[6, 0, 0]],
    values: { [days]: Array.from({ length: 6 }, () => ['2026-11-14']) },
  },
  'a column that is month first': {
    file: csv(
      `${csvHead},Ngày đăng ký`,
      ...['11/14/2026', '11/05/2026', '10/30/2026', '02/03/2026'].map(
        (day, i) => `${unit},2026,Mô hình số ${i},2,Tập thể,${day}`,
      ),
    ),
    name: 'a.csv',
    counts: [[0, 4, 0]],
    errors: ['2 date-invalid', '3 date-order', '4 date-invalid', '5 date-order'],
  },
  'days that an Excel set to English exchanged': {
    file: withDays(
      '14/11/2026',
      { style: 1, value: String(serial('2026-05-10')) },
      '30/10/2026',
      { style: 1, value: String(serial('2026-02-03')) },
      '25/09/2026',
    ),
    counts: [[5, 0, 0]],
    warnings: ['3 date-order-doubtful', '5 date-order-doubtful'],
  },
  'one slip of the pen among days above twelve': {
    file: withDays('14/11/2026', '05/10/2026', '30/10/2026', '10/25/2026'),
    counts: [[3, 1, 0]],
    errors: ['5 date-invalid'],
  },
  // Texts that are not what they seem.
  'letters by their numbers and names, guarded texts': {
    file: csv(
      csvHead,
      `${unit},2026,T&#7893; t&#7921; qu&#7843;n b&#x1EDD; k&egrave;,2,Tập thể`,
      `="${unit}",="2026",="Hàng rào xanh",="2",="Tập thể"`,
    ),
    name: 'a.csv',
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'letters that are lost': {
    file: csv(csvHead, `${unit},2026,T\ufffd s\ufffdch,2,Tập thể`),
    name: 'a.csv',
    counts: [[0, 1, 0]],
    errors: ['2 marks-lost'],
  },
  'letters that look like others': {
    file: book([
      head.map((cell) => cell.replaceAll('Đ', 'Ð').replaceAll('đ', 'ð')),
      ['UBND хã Ðại Lãnh', '２０２６', 'Hàng rào\u00ad xanh', 'Ⅱ', 'Tập thể'],
    ]),
    counts: [[1, 0, 0]],
    values: { [names]: [[two]] },
  },
  'ticks and dashes': {
    file: book([
      [...head, 'Mô hình điểm', 'Ngày đăng ký', 'Địa bàn'],
      model(one, '✓', '-', '–'),
      model(two, '-', '-', '-'),
    ]),
    counts: [[2, 0, 0]],
    values: {
      'SELECT pilot FROM core_model ORDER BY row_no': [[true], [false]],
    },
  },
  'ditto signs': {
    file: book([
      [...head, 'Tên tập thể, cá nhân'],
      model(one, 'Tổ 1'),
      [unit, 2026, '"', 2, 'Tập thể'],
      [unit, 2026, 'Như trên', 3, 'Tập thể'],
      model(two, 'nt'),
    ]),
    counts: [[1, 3, 0]],
    errors: ['3 ditto', '4 ditto', '5 ditto'],
  },
  'a sign that is no old font': {
    file: book([[...head, 'Số quyết định công nhận'], model(one, 'Nº 12'), model(two, 'Nº 13')]),
    counts: [[2, 0, 0]],
    values: { 'SELECT recognition_number FROM core_model ORDER BY row_no': [['Nº 12'], ['Nº 13']] },
  },
  'several models in one cell': {
    file: book([
      head,
      model(one),
      model('1. Tủ sách ven chợ\n2. Con đường không rác'),
      model('- Hũ gạo\n- Ống heo'),
    ]),
    counts: [[1, 2, 0]],
    errors: ['3 several-in-one', '4 several-in-one'],
  },
  'a name of two lines is one': {
    file: book([head, model('Tổ tự quản\nbờ kè')]),
    counts: [[1, 0, 0]],
  },
  'a row that is struck through': {
    file: repacked(
      book([head, model(one), model(two).map((value) => ({ style: 1, type: 'str', value: String(value) }))]),
      (name, xml) =>
        name.endsWith('styles.xml')
          ? '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs></styleSheet>'
          : xml,
    ),
    counts: [[1, 1, 0]],
    errors: ['3 row-struck'],
  },
  'a row that is wider than its header': {
    file: csv(`${csvHead},Ghi chú`, `${unit},2026,${one},2,Tập thể,a`, `${unit},2026,${two},2,Tập thể,a, b`),
    name: 'a.csv',
    counts: [[1, 1, 0]],
    errors: ['3 row-too-wide'],
  },
  'quotes in a file of tabs': {
    file: csv(head.join('\t'), [unit, 2026, '"Dân vận khéo" ở chợ', 2, 'Tập thể'].join('\t')),
    name: 'a.tsv',
    counts: [[1, 0, 0]],
    values: { [names]: [['"Dân vận khéo" ở chợ']] },
  },
  'UTF-8 that was encoded twice': {
    file: Buffer.from(
      Buffer.from(csv(csvHead, model(one).join(','), model(two).join(','))).toString('latin1'),
    ),
    name: 'a.csv',
    counts: [[2, 0, 0]],
    warnings: ['- encoding-guessed'],
    values: { [names]: both },
  },
  // Sheets as they are laid out.
  'two tables in a sheet, the second wider': {
    file: book(
      [
        ['BIỂU 1. KHEN THƯỞNG'],
        ['Đơn vị báo cáo', 'Năm', 'Tên mô hình, điển hình', 'Hình thức khen thưởng', 'Cấp khen thưởng'],
        [unit, 2026, one, 'Giấy khen', 'Xã'],
        [],
        ['BIỂU 2. MÔ HÌNH'],
        [...head, 'Địa bàn', 'Ghi chú'],
        model(one),
        model(two),
      ],
      { name: 'Báo cáo' },
    ),
    counts: [
      [1, 0, 0],
      [2, 0, 0],
    ],
    values: { [names]: both },
  },
  'the same table twice, the second wider': {
    file: book([
      ['A. MÔ HÌNH ĐĂNG KÝ MỚI'],
      head,
      model(one),
      [],
      ['B. MÔ HÌNH TIẾP TỤC DUY TRÌ'],
      [...head, 'Hình thức đăng ký'],
      model(two, 'duy trì'),
    ]),
    counts: [[2, 0, 0]],
    values: {
      'SELECT model_name, registration FROM core_model ORDER BY row_no': [
        [one, 'new'],
        [two, 'maintained'],
      ],
    },
  },
  'a header on each page': {
    file: csv(csvHead, model(one).join(','), csvHead, model(two).join(',')),
    name: 'a.csv',
    counts: [[2, 0, 1]],
    values: { [names]: both },
  },
  'unit, year and half-year in the titles': {
    file: book(
      [
        ['ĐẢNG BỘ TỈNH KHÁNH HÒA', null, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
        ['UBND XÃ ĐẠI LÃNH', null, 'Độc lập - Tự do - Hạnh phúc'],
        ['DANH SÁCH MÔ HÌNH 6 THÁNG ĐẦU NĂM 2026'],
        ['(Kèm theo Báo cáo số 87/BC-UBND ngày 18/7/2025)'],
        ['TT', ...head.slice(2)],
        [1, one, 2, 'Tập thể'],
      ],
      { name: 'Phụ lục' },
    ),
    counts: [[1, 0, 0]],
    warnings: ['- context-taken'],
    says: /Năm “2026”: lấy từ tiêu đề ở dòng 3/,
    values: {
      'SELECT unit_code, CAST(year AS INTEGER), round FROM core_model': [['UBND-22504', 2026, 'h1']],
    },
  },
  'titles that say two years say none': {
    file: book([['Năm 2025 và năm 2026'], [`Đơn vị: ${unit}`], head.slice(2), [one, 2, 'Tập thể']]),
    counts: [[0, 1, 0]],
    errors: ['4 required'],
  },
  'a header of two rows with marks': {
    file: book(
      [
        ['STT', ...head, null, 'Ghi chú'],
        [null, null, null, null, null, 'Tập thể', 'Cá nhân'],
        [1, unit, 2026, one, 2, 'x'],
        [2, unit, 2026, two, 11, null, 'X'],
        [3, unit, 2026, three, 11, 'x', 'x'],
      ],
      { merges: ['A1:A2', 'B1:B2', 'C1:C2', 'D1:D2', 'E1:E2', 'F1:G1', 'H1:H2'] },
    ),
    counts: [[2, 1, 0]],
    errors: ['5 kind-unknown'],
    values: { 'SELECT kind FROM core_model ORDER BY row_no': [['collective'], ['individual']] },
  },
  'fields and kinds as sections': {
    file: book(
      [
        ['STT', 'Đơn vị báo cáo', 'Năm', 'Tên mô hình, điển hình'],
        ['I', 'TẬP THỂ'],
        ['1', 'Lĩnh vực 4: Quốc phòng - an ninh'],
        [1, unit, 2026, one],
        ['2', 'Lĩnh vực 5: Giáo dục và đào tạo'],
        [1, unit, 2026, two],
        ['II', 'CÁ NHÂN'],
        [1, unit, 2026, three],
      ],
      { name: 'Mô hình' },
    ),
    counts: [[2, 1, 4]],
    // The field of the last section ended with the section above it.
    errors: ['8 required'],
    warnings: ['- context-taken'],
    values: {
      'SELECT CAST(field_code AS INTEGER), kind FROM core_model ORDER BY row_no': [
        [4, 'collective'],
        [5, 'collective'],
      ],
    },
  },
  'column numbers, groups, totals, signatures, notes': {
    file: book([
      ['STT', ...head],
      ['(A)', '(B)', '(1)', '(2)', '(3)', '(4)'],
      ['I', 'TẬP THỂ'],
      [1, ...model(one)],
      [null, 'Cộng mục I: 01'],
      [2, ...model(two)],
      [null, 'Tổng cộng (I+II): 02'],
      [null, 'CỘNG CHUNG'],
      [],
      [null, null, null, 'Đại Lãnh, ngày 18 tháng 11 năm 2026'],
      [null, 'NGƯỜI LẬP BIỂU', null, 'KT. CHỦ TỊCH'],
      [null, null, null, 'PHÓ CHỦ TỊCH'],
      [null, '(Ký, ghi rõ họ tên)', null, '(Ký tên, đóng dấu)'],
      [null, 'Trần Thế Mẫu', null, 'Lê Thị Mẫu'],
      [null, 'Nơi nhận:'],
      [null, '- Như trên;'],
    ]),
    counts: [[2, 0, 13]],
    values: { [names]: both },
  },
  'a unit and a model whose names begin like totals': {
    file: csv(csvHead, `${unit},2026,Cộng tác viên dân số,6,Tập thể`, `${unit},2026,Tổng đài 1022,6,Tập thể`),
    name: 'a.csv',
    counts: [[2, 0, 0]],
  },
  'a name alone is a row that lacks the rest': {
    file: book([head, model(one), [null, null, 'Hũ gạo tình thương']]),
    counts: [[1, 1, 0]],
    errors: ['3 required'],
  },
  'a header below a page of text': {
    file: book([
      ...Array.from({ length: 40 }, (_, i) => [`Đoạn văn thứ ${i}`]),
      head,
      model(one),
      model(two),
    ]),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
  'headers with hints, numbers and other words': {
    file: book([
      [
        '1. Cơ quan, đơn vị *',
        'Năm đăng ký',
        'Tên mô hình/gương điển hình (ghi rõ)',
        'Lĩnh vực\n(ghi số từ 1 đến 11)',
        'Loại hình (tập thể, cá nhân)',
      ],
      model(one),
    ]),
    counts: [[1, 0, 0]],
  },
  'a text beside the table, in a column without a header': {
    file: book([head, model(one, null, 'xem thêm')]),
    counts: [[1, 0, 0]],
    warnings: ['- column-unnamed'],
    says: /Cột G /,
  },
  'a million rows with a border': {
    file: repacked(plain, (name, xml) =>
      name.includes('worksheets')
        ? xml.replace(
            '</sheetData>',
            `${Array.from({ length: 1_048_573 }, (_, i) => `<row r="${i + 4}" s="1"/>`).join('')}</sheetData>`,
          )
        : xml,
    ),
    counts: [[2, 0, 0]],
    values: { [names]: both },
  },
}

const reader = workbookReader()
afterAll(() => {
  reader.close()
})

describe('one file', { timeout: 600_000 }, () => {
  const found = new Map<string, { sheets: LoadedSheet[]; values: Record<string, Json[][]> }>()

  beforeAll(async () => {
    for (const [title, { file, name = 'a.xlsx', values = {} }] of Object.entries(cases)) {
      const data = path.join(tempDir(), 'data')
      const given = [writeFiles(tempDir(), { [name]: file })]
      const { files } = await loadHere(data, given, '2026-11-20', false, undefined, reader)
      found.set(title, { sheets: files, values: await asked(data, Object.keys(values)) })
    }
  }, 1_200_000)

  test.each(Object.keys(cases))('%s', (title) => {
    const expected = cases[title]!
    const { sheets, values } = found.get(title)!
    const tables = sheets.filter((one) => one.table !== 'info')
    expect(tables.map((one) => [one.accepted, one.rejected, one.dropped])).toEqual(expected.counts)
    const issues = sheets.flatMap((one) => one.issues)
    const line = (issue: (typeof issues)[number]) => `${issue.row ?? '-'} ${issue.code}`
    const errors = new Set(issues.filter((issue) => issue.severity === 'error').map(line))
    expect([...errors].sort()).toEqual([...(expected.errors ?? [])].sort())
    for (const warning of expected.warnings ?? []) expect(issues.map(line)).toContain(warning)
    if (expected.says) expect(issues.map(({ message }) => message).join('\n')).toMatch(expected.says)
    for (const { message } of issues) expect(message).not.toMatch(/\n|\{/)
    expect(values).toEqual(expected.values ?? {})
    // Every line of the sheet says what it is, and what stands below a header is accepted, held or dropped.
    for (const one of tables) {
      expect(one.rows).toBe(one.accepted + one.rejected + one.dropped)
      expect(one.kinds.data ?? 0).toBe(one.accepted + one.rejected)
    }
    const lines = tables.flatMap((one) => one.lines).sort((a, b) => a.from - b.from)
    for (const [i, span] of lines.entries()) expect(span.from).toBe(i === 0 ? 1 : lines[i - 1]!.to + 1)
  })
})

/** The answers of a ledger to some queries. */
async function asked(data: string, queries: string[]): Promise<Record<string, Json[][]>> {
  if (queries.length === 0) return {}
  const instance = await DuckDBInstance.create(dataPaths(data).ledger, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const answers: Record<string, Json[][]> = {}
  for (const query of queries) answers[query] = (await connection.runAndReadAll(query)).getRowsJson()
  connection.closeSync()
  instance.closeSync()
  return answers
}
