import path from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readAnyCsv, readPlainCsv } from '../../etl/intake/csv.ts'
import { decode, findOldFont } from '../../etl/intake/encoding.ts'
import { fold } from '../../etl/intake/fold.ts'
import { findHeader } from '../../etl/intake/headers.ts'
import { hasSampleMark, isTotal, readInfo } from '../../etl/intake/tables.ts'
import { cleanName, cleanText, compose, holdsUnfit } from '../../etl/intake/text.ts'
import { readAsVietnamese } from '../../etl/intake/vietnamese.ts'
import { decodeVni } from '../../etl/intake/vni.ts'
import { readWorkbook } from '../../etl/intake/workbook.ts'
import { attributesOf, eachTag, elementsOf, replaceElements } from '../../etl/intake/xml.ts'
import { referenceDir } from '../../etl/paths.ts'
import { readReference } from '../../etl/reference.ts'
import { markWorkbook } from '../../etl/workbooks/marks.ts'
import { attribute, openStyles, setAttribute } from '../../etl/workbooks/styles.ts'
import { loadHere } from './inprocess.ts'
import { tempDir, writeFiles } from './run.ts'
import { workbook } from './workbooks.ts'

/**
 * Whatever a sender writes costs time by its size: of each path that his bytes reach, with what its author did not
 * think of. `LINEAR_BYTES=10000000 npx vitest run test/etl/linear.test.ts` goes up to 10 MB and 32,000 rows.
 */

const largest = Number(process.env['LINEAR_BYTES'] ?? 1 << 18)
const smallest = 1 << 10
const { guide } = readReference(referenceDir())

/** Below this, nothing is said about how time grows. In milliseconds, of the processor, on a busy machine. */
const floor = 400
/** What eight times the size may cost: linear is 8, n^1.3 is 15. */
const steepest = 8 ** 1.3

type Run = () => unknown

async function cost(run: Run): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Makes and runs a path at sizes that grow eightfold. @returns the first growth that is too steep, or null */
async function steepness(make: (size: number) => Run, sizes: number[], unit = floor): Promise<string | null> {
  let before: { size: number; time: number } | null = null
  for (const size of sizes) {
    const run = make(size)
    let time = await cost(run)
    const limit = Math.max(unit, (before?.time ?? unit) * steepest)
    // A pause of the machine or the collector is no growth: it does not come three times.
    for (let again = 0; again < 2 && time > limit && time < 4 * limit; again += 1)
      time = Math.min(time, await cost(run))
    if (time > limit)
      return `${size}: ${Math.round(time)} ms, ${before?.size ?? 0}: ${Math.round(before?.time ?? 0)} ms`
    before = { size, time }
  }
  return null
}

function sizes(to: number): number[] {
  const all: number[] = []
  for (let size = to; size >= smallest; size /= 8) all.unshift(Math.round(size))
  return all
}

const patterns = [
  'a',
  ' ',
  'đ',
  'a ',
  '\n',
  '\t',
  ',',
  ';',
  '"',
  '""',
  '"\n',
  '"x"\n',
  '"x",',
  'a"',
  ' "',
  '" ',
  '"a b" \n',
  '\u0301',
  '\u0301\u0323',
  'ế',
  '\u200b',
  '\ufeff',
  '\u0001',
  '\ud800',
  '\ufffe',
  '\u00a0 ',
  'ngh',
  'cong ',
  'tong cong ',
  'aâ',
  'nh©n ',
  '&amp;',
  '_x0041_',
  '<',
  '<c ',
  '<c a',
  '<c "',
  "<c a='",
  '<c r="A1">',
  '<c r="A1"/>',
  '<!--',
  '<![CDATA[',
  '<?',
  '<row ',
  '<row r="1">',
  '<mergeCell ',
  '<sheet a',
  '=',
  '="',
  '>',
  '/',
  ':',
  '[',
  '](',
  '\\',
  '1.',
  '\u00cc',
  '\r',
  '\r\n',
]

const repeated = (pattern: string, size: number) =>
  pattern.repeat(Math.ceil(size / pattern.length)).slice(0, size)

const tag = { start: 0, end: 0, name: 'c', nameEnd: 2, closing: false, empty: false }

const ofText: Record<string, (text: string) => unknown> = {
  cleanText,
  holdsUnfit,
  cleanName,
  compose,
  fold: (text) => fold(compose(text)),
  readAsVietnamese: (text) => readAsVietnamese(compose(text)),
  decodeVni,
  findOldFont: (text) => findOldFont([compose(text)])?.decode(compose(text)),
  'decode utf-8': (text) => decode(Buffer.from(text)),
  'decode utf-16': (text) => decode(Buffer.from(`\ufeff${text}`, 'utf16le')),
  'decode eight bit': (text) => decode(Buffer.from(`Kh\u00ec h\u00ec \xcc\xf2 ${text}`, 'latin1')),
  findHeader: (text) => findHeader([[text, 'Năm'], text.slice(0, 100_000).split('')], text, guide),
  readInfo: (text) =>
    readInfo(
      [
        [text, text],
        ['Năm', text],
      ],
      'Thông tin chung',
      guide,
    ),
  isTotal: (text) => isTotal([text], { table: 'model', columns: ['unit'] }, guide) || hasSampleMark([[text]]),
  eachTag: (text) => {
    const xml = `<a>${text}`
    eachTag(xml, (one) => attributesOf(xml, one))
  },
  attributesOf: (text) => attributesOf(`<c ${text}>`, { ...tag, end: text.length + 4 }),
  elementsOf: (text) => [
    elementsOf(text, 'c'),
    elementsOf(`<row>${text}</row>`, 'row'),
    replaceElements(text, 'c', () => ''),
  ],
  attribute: (text) => [
    attribute(`<c ${text}>`, 'r'),
    setAttribute(`<c ${text}`, 'r', '1'),
    setAttribute(`<c ${text}/>`, 'r', '1'),
  ],
  styles: (text) => {
    const styles = openStyles(
      `<styleSheet><fonts>${text}</fonts><fills>${text}</fills><cellXfs>${text}</cellXfs></styleSheet>`,
    )
    return [styles.marked(1), styles.reason(), styles.xml()]
  },
}

test.each(Object.keys(ofText))('text: %s takes time by the length', { timeout: 600_000 }, async (name) => {
  for (const pattern of patterns) {
    const found = await steepness((size) => {
      const text = repeated(pattern, size)
      return () => ofText[name]!(text)
    }, sizes(largest))
    expect([pattern, found]).toEqual([pattern, null])
  }
})

const head = 'Đơn vị báo cáo,Năm,Tên mô hình,Lĩnh vực,Đối tượng\n'

test('CSV takes time by its size, whatever its quotes', { timeout: 600_000 }, async () => {
  for (const before of [head, `${head}Sở Y tế,2026,a,1,Tập thể\n`, `${head}"`, ''])
    for (const pattern of patterns) {
      const found = await steepness((size) => {
        const bytes = Buffer.from(before + repeated(pattern, size))
        return async () => {
          const table = readAnyCsv(bytes, guide)
          let rows = 0
          if (typeof table === 'object') table.eachRow(() => (rows += 1))
          await readPlainCsv(bytes, guide)?.plain?.()
          return rows
        }
      }, sizes(largest))
      expect([before, pattern, found]).toEqual([before, pattern, null])
    }
})

const book = unzipSync(
  workbook(
    [
      {
        name: 'Mô hình',
        rows: [
          ['Đơn vị báo cáo', 'Năm', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng'],
          ['Sở Y tế', '2026', 'a', '1', 'Tập thể'],
        ],
      },
    ],
    { strings: 'shared' },
  ),
)
/** Where in a workbook what a sender wrote stands: part, and what it is put before. */
const places: [string, string][] = [
  ['xl/worksheets/sheet1.xml', '<sheetData>'],
  ['xl/worksheets/sheet1.xml', '</sheetData>'],
  ['xl/worksheets/sheet1.xml', '</worksheet>'],
  ['xl/worksheets/sheet1.xml', ''],
  ['xl/sharedStrings.xml', '</sst>'],
  ['xl/styles.xml', '</styleSheet>'],
  ['xl/workbook.xml', '</workbook>'],
  ['xl/_rels/workbook.xml.rels', '</Relationships>'],
]

function readOrNull(bytes: Buffer) {
  try {
    return readWorkbook(bytes)
  } catch {
    return null
  }
}

test('a workbook takes time by its size, whatever its XML', { timeout: 600_000 }, async () => {
  for (const [part, before] of places)
    for (const pattern of [
      ...patterns,
      '<row><c r="A9">',
      '<!--<c -->',
      '<c r="A9" t="s"><v>0</v></c>',
      '<numFmt numFmtId="165" formatCode="[[["/>',
    ]) {
      const found = await steepness(
        (size) => {
          const xml = strFromU8(book[part]!)
          const at = before === '' ? xml.length : xml.indexOf(before)
          const text = xml.slice(0, at) + repeated(pattern, size) + xml.slice(at)
          const bytes = Buffer.from(zipSync({ ...book, [part]: strToU8(text) }, { level: 1 }))
          const marks = {
            sheet: 'Mô hình',
            cells: [{ row: 2, column: 1 }],
            reasons: { column: 9, headRow: 1, head: 'x', byRow: new Map([[2, 'y']]) },
          }
          return () => {
            // What cannot be read is refused; what can is marked and goes back.
            const sheets = readOrNull(bytes)
            if (sheets)
              markWorkbook(bytes, [marks], { name: 'x', rows: [['a', 'b']], widths: [9, 9], lists: [] })
          }
        },
        sizes(largest / 2),
      )
      expect([part, before, pattern, found]).toEqual([part, before, pattern, null])
    }
})

const long = process.env['LINEAR_BYTES'] !== undefined
const columns =
  'Đơn vị báo cáo,Năm,Mã mô hình,Tên mô hình,Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân",Địa bàn\n'
const units = ['Sở Y tế', 'Sở Tài chính', 'Sở Nội vụ', 'Sở Tư pháp']

/** Rows that lead to many pairs, many guesses, or long texts: of row number and number of rows. */
const rowsOf: Record<string, (i: number) => string> = {
  'one name, one subject': (i) => `${units[i % 2]},2026,m${i},Dân vận khéo,3,Hộ gia đình,Ông A,`,
  'one name, no subject, one place': (i) =>
    `${units[i % 4]},2026,m${i},Dân vận khéo,6,Tập thể,,Phường Nha Trang`,
  'one subject and place, names that differ': (i) =>
    `${units[i % 4]},2026,m${i},Dân vận khéo ${i},6,Tập thể,Tổ A,Phường Nha Trang`,
  'one code, one name': (i) => `${units[i % 4]},${2018 + (i % 9)},m${i >> 2},Dân vận khéo,6,Tập thể,Tổ ${i},`,
  'many crowds': (i) => `${units[i % 4]},2026,m${i},Dân vận khéo ${Math.floor(i / 40)},6,Tập thể,Tổ A,`,
  'units that are none': (i) => `Sở số ${i} của tỉnh,2026,m${i},Dân vận khéo,6,Tập thể,Tổ ${i},`,
  'places and fields that are none': (i) =>
    `Sở Y tế,2026,m${i},Dân vận khéo,lĩnh ${i},nhóm ${i},Tổ ${i},xã ${i} q`,
  'long texts': (i) =>
    `Sở Y tế,2026,m${i},${'dân vận '.repeat(100)}${i},6,Tập thể,Tổ A,${'xã '.repeat(300)}${i}`,
}

test.each(Object.keys(rowsOf))(
  'loading and publishing takes time by the rows: %s',
  { timeout: 900_000 },
  async (name) => {
    const found = await steepness(
      (rows) => {
        const text = columns + Array.from({ length: rows }, (_, i) => rowsOf[name]!(i)).join('\n')
        return () =>
          loadHere(path.join(tempDir(), 'data'), [writeFiles(tempDir(), { 'a.csv': text })], '2026-11-20')
      },
      long ? [500, 4000, 32_000] : [300, 2400],
      // What a load of one row costs.
      2500,
    )
    expect(found).toBeNull()
  },
)
