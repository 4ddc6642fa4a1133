import { closeSync, openSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import type { LoadResult } from '../../etl/load.ts'
import { loadHere } from './inprocess.ts'
import { load, tempDir, writeFiles } from './run.ts'
import { workbook } from './workbooks.ts'

const header = ['Đơn vị báo cáo', 'Năm', 'Mã mô hình', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng']
const row = (code: string) => ['Sở Y tế', '2025', code, 'Một', '6', 'Tập thể']
const csv = (code: string) => `${header.join(',')}\n${row(code).join(',')}\n`
const book = (code: string) => workbook([{ name: 'Mô hình', rows: [header, row(code)] }])

/** The workbook's parts with one changed. */
function changed(bytes: Uint8Array, part: string, change: (xml: string) => string): Uint8Array {
  const parts = unzipSync(bytes)
  return zipSync({ ...parts, [part]: strToU8(change(new TextDecoder().decode(parts[part]))) })
}

/** The same archive, an entry's size and checksum stated as something else. */
function lying(bytes: Uint8Array): Buffer {
  const zip = Buffer.from(bytes)
  for (let at = 0; (at = zip.indexOf('PK\x01\x02', at, 'latin1')) >= 0; at += 4)
    zip.writeUInt32LE(64, at + 24)
  return zip
}

const sheet1 = 'xl/worksheets/sheet1.xml'
const far = (ref: string, rowNumber: number) => (xml: string) =>
  xml.replace('</sheetData>', `<row r="${rowNumber}"><c r="${ref}"><v>1</v></c></row></sheetData>`)

const refused: Record<string, [content: Uint8Array | string, code: string, says: RegExp]> = {
  'old.xls': [Buffer.from('d0cf11e0a1b11ae1' + '00'.repeat(600), 'hex'), 'unreadable', /\.xls.*\.xlsx/],
  'letter.docx': [zipSync({ 'word/document.xml': strToU8('<w/>') }), 'unreadable', /Word/],
  'renamed.xlsx': [zipSync({ 'word/document.xml': strToU8('<w/>') }), 'unreadable', /Word/],
  'paper.pdf': ['%PDF-1.7\n…', 'unreadable', /PDF/],
  'locked.xlsx': [
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(1000),
      Buffer.from('EncryptedPackage', 'utf16le'),
      Buffer.alloc(100),
    ]),
    'password-protected',
    /mật khẩu/,
  ],
  'bomb.xlsx': [
    changed(book('B'), sheet1, (xml) =>
      xml.replace('</worksheet>', `${' '.repeat(250 * 1024 * 1024)}</worksheet>`),
    ),
    'too-large',
    /nén bất thường/,
  ],
  'small-bomb.xlsx': [
    changed(book('B'), sheet1, (xml) =>
      xml.replace('</worksheet>', `${' '.repeat(40 * 1024 * 1024)}</worksheet>`),
    ),
    'too-large',
    /nén bất thường/,
  ],
  'lying-bomb.xlsx': [
    lying(
      changed(book('B'), sheet1, (xml) =>
        xml.replace('</worksheet>', `${' '.repeat(100 * 1024 * 1024)}</worksheet>`),
      ),
    ),
    'unreadable',
    /hỏng/,
  ],
  'far-corner.xlsx': [changed(book('B'), sheet1, far('XFD1048576', 1_048_576)), 'too-large', /./],
  'far-row.xlsx': [changed(book('B'), sheet1, far('A999999999', 999_999_999)), 'too-large', /./],
  'far-column.xlsx': [changed(book('B'), sheet1, far('ZZZZZZZ9', 9)), 'too-large', /./],
  'torn.xlsx': [book('B').subarray(0, 900), 'unreadable', /hỏng/],
  'other.zip': [zipSync({ 'readme.txt': strToU8('x') }), 'unreadable', /\.zip.*giải nén/],
  'empty.csv': ['', 'empty', /không có nội dung/],
  'empty.xlsx': ['', 'empty', /không có nội dung/],
  'picture.csv': [Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'unreadable', /./],
  'page.xls': ['<html><table><tr><td>Đơn vị</td></tr></table></html>', 'unreadable', /HTML/],
  // What a lenient reader does with these loses rows without a word.
  'open-quote.csv': [`${csv('B1')}Sở Y tế,2025,B2,"Hai,6,Tập thể\n${csv('B3')}`, 'unreadable', /dòng 3 /],
  'inner-quote.csv': [
    `${csv('B1')}"a\nb"\nSở Y tế,2025,B2,"Camera" thôn,6,Tập thể\n${csv('B3')},"x"`,
    'unreadable',
    /dòng 4 /,
  ],
  'prose.txt': ['Kính gửi Ban Tuyên giáo,\nchúng tôi xin báo cáo.\n', 'no-table', /tiêu đề/],
}

const read: Record<string, Uint8Array | string> = {
  'workbook.csv': book('R1'),
  'text.xlsx': csv('R2'),
  'text.txt': csv('R3'),
  'tabs.tsv': csv('R4').replaceAll(',', '\t'),
  'no-extension': csv('R5'),
  'chart-first.xlsx': (() => {
    const two = workbook([
      { name: 'Biểu đồ', rows: [] },
      { name: 'Mô hình', rows: [header, row('R6')] },
    ])
    return changed(two, 'xl/_rels/workbook.xml.rels', (xml) =>
      xml.replace(
        'relationships/worksheet" Target="worksheets/sheet1',
        'relationships/chartsheet" Target="chartsheets/sheet1',
      ),
    )
  })(),
}

describe('line ends of several sorts in one file', () => {
  const lines = [header, row('L1'), row('L2'), row('L3')].map((cells) => cells.join(','))
  test.each(
    ['\r\n|\r\n|\n', '\n|\n|\r\n', '\r|\r|\r', '\r\n|\n|\r\n', '\n|\r\n|\n'].map((ends) => [
      JSON.stringify(ends),
      lines.map((line, i) => line + (ends.split('|')[i] ?? '')).join(''),
    ]),
  )('%s: every row is a row', async (_, text) => {
    const dir = writeFiles(tempDir(), { 'in/a.csv': text })
    const { files } = await loadHere(path.join(dir, 'data'), [path.join(dir, 'in')], '2025-11-20', false)
    expect(files.map((sheet) => [sheet.rows, sheet.accepted])).toEqual([[3, 3]])
  })
})

describe('a mailbox with everything in it', () => {
  const dir = tempDir()
  let result: LoadResult & { code: number | null }

  beforeAll(async () => {
    writeFiles(dir, Object.fromEntries(Object.entries(refused).map(([name, [content]]) => [name, content])))
    writeFiles(dir, read)
    closeSync(openSync(path.join(dir, 'huge.csv'), 'w'))
    truncateSync(path.join(dir, 'huge.csv'), 201 * 1024 * 1024)
    result = await load(path.join(dir, '..', `${path.basename(dir)}-data`), dir, '--received', '2025-11-20')
  })

  test('code 3', () => {
    expect(result.code).toBe(3)
  })

  test.each([
    ...Object.entries(refused).map(([name, [, code, says]]) => [name, code, says] as const),
    ['huge.csv', 'too-large', /Tệp 201 MB\. .*dưới 200 MB/] as const,
  ])('%s: %s', (name, code, says) => {
    const sheets = result.files.filter((file) => file.name === name)
    expect(sheets.map((sheet) => [sheet.status, sheet.issues.map((issue) => issue.code)])).toEqual([
      ['unreadable', [code]],
    ])
    expect(sheets[0]!.issues[0]!.message).toMatch(says)
  })

  test.each(Object.keys(read))('%s is read for what it is', (name) => {
    const sheets = result.files.filter((file) => file.name === name)
    expect(sheets.map((sheet) => [sheet.status, sheet.rows, sheet.accepted])).toEqual([['loaded', 1, 1]])
  })
})
