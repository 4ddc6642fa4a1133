/** Workbooks that no office would send. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { workbook } from './workbooks.ts'

export const header = ['Đơn vị báo cáo', 'Năm', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng']
export const row = ['Sở Y tế', '2026', 'Phòng khám thân thiện', '6', 'Tập thể']
export const good = workbook([{ name: 'Mô hình', rows: [header, row] }], { strings: 'inline' })

/** The good workbook with a part changed. */
export function changed(part: string, change: (xml: string) => string): Uint8Array {
  const files = unzipSync(good)
  const name = Object.keys(files).find((one) => one.endsWith(part))!
  files[name] = strToU8(change(strFromU8(files[name]!)))
  return zipSync(files)
}

const sheet = 'worksheets/sheet1.xml'
const far = '<row r="1000000"><c r="AB1000000" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'

/** Workbooks that stopped the loader, or could: 2–16 kB each. */
export const workbooks: Record<string, [Uint8Array, string]> = {
  'o-khong-dong': [changed(sheet, (xml) => `${xml}${'<c '.repeat(350_000)}`), 'unreadable'],
  'trang-tinh': [changed('xl/workbook.xml', (xml) => `${xml}<sheet ${'a'.repeat(1_000_000)}>`), 'too-large'],
  'gop-o': [
    changed(sheet, (xml) => xml.replace('</sheetData>', `</sheetData>${'<mergeCell '.repeat(100_000)}`)),
    'too-large',
  ],
  'khoang-trang': [
    changed(sheet, (xml) => xml.replace('<sheetData>', `<sheetData>${' '.repeat(15_000_000)}`)),
    'too-large',
  ],
  'ghi-chu': [
    changed(sheet, (xml) => xml.replace('<sheetData>', `<!--${'<c '.repeat(3_000_000)}--><sheetData>`)),
    'too-large',
  ],
  'so-dong': [
    changed(sheet, (xml) => xml.replace('</sheetData>', '<row r="4000000000"/></sheetData>')),
    'too-large',
  ],
  'goc-xa': [
    (() => {
      const ten = workbook(
        Array.from({ length: 10 }, (_, i) => ({ name: `Trang ${i}`, rows: [header, row] })),
        { strings: 'inline' },
      )
      const files = unzipSync(ten)
      for (const name of Object.keys(files))
        if (name.includes('worksheets/'))
          files[name] = strToU8(strFromU8(files[name]!).replace('</sheetData>', far))
      return zipSync(files)
    })(),
    'too-large',
  ],
  'gop-chong': [
    changed(sheet, (xml) =>
      xml
        .replace(
          '</sheetData>',
          `${Array.from({ length: 20_000 }, (_, i) => `<row r="${i + 3}"><c r="A${i + 3}"><v>1</v></c></row>`).join('')}</sheetData><mergeCells>`,
        )
        .replace('<mergeCells>', `<mergeCells>${'<mergeCell ref="B2:B20000"/>'.repeat(20_000)}</mergeCells>`),
    ),
    'too-large',
  ],
  'dinh-dang': [
    changed('xl/styles.xml', (xml) =>
      xml.replace(/formatCode="[^"]*"/, `formatCode="${'['.repeat(1_000_000)}"`),
    ),
    'too-large',
  ],
}
