import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import writeXlsx from 'write-excel-file/node'
import type { LoadResult } from '../../etl/load.ts'
import { returnedName } from '../../etl/workbooks/returns.ts'
import { etl, figures, load, tempDir, writeFiles } from './run.ts'
import { edit, faultsOf, parts, resaved, sheetPart, sheetsOf } from './workbook.ts'

const reasonLabel = 'Lý do cần hoàn thiện'
const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'

/** The reason that a returned sheet gives for a line, as Excel counts it. */
function reasonAt(rows: unknown[][], line: number): unknown {
  const column = rows.map((row) => row.indexOf(reasonLabel)).find((at) => at >= 0)!
  return rows[line - 1]?.[column] ?? null
}

/** Addresses of a sheet's cells that have the colour of refused cells. */
function colouredCells(bytes: Buffer, sheet: string): string[] {
  const files = parts(bytes)
  const styles = files['xl/styles.xml']!
  const fills = [.../<fills[^>]*>(.*?)<\/fills>/s.exec(styles)![1]!.matchAll(/<fill>.*?<\/fill>/gs)].map(
    ([f]) => f,
  )
  const xfs = [.../<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(styles)![1]!.matchAll(/<xf [^>]*>/g)].map(
    ([xf]) => xf,
  )
  return [...files[sheetPart(files, sheet)]!.matchAll(/<c r="([A-Z]+\d+)"[^>]*? s="(\d+)"/g)]
    .filter(([, , s]) =>
      fills[Number(/fillId="(\d+)"/.exec(xfs[Number(s)]!)?.[1] ?? 0)]!.includes('FFFFD5CC'),
    )
    .map(([, address]) => address!)
}

/** Every held row of a load is in the returned files, at its line, with all its reasons. */
async function expectAllReturned(result: LoadResult, out: string): Promise<void> {
  for (const sheet of result.files) {
    const errors = sheet.issues.filter((issue) => issue.severity === 'error' && issue.row !== null)
    if (errors.length === 0) continue
    const file = path.join(out, sheet.name.replace(/\.[^.]*$/, '-can-hoan-thien.xlsx'))
    const sheets = await sheetsOf(file)
    const rows = sheet.sheet === null ? [...sheets.values()][0]! : sheets.get(sheet.sheet)!
    for (const issue of errors)
      expect(reasonAt(rows, issue.row!), `${sheet.name} ${issue.row}`).toContain(issue.message)
    const held = new Set(errors.map((issue) => issue.row)).size
    const at = rows.map((row) => row.indexOf(reasonLabel)).find((i) => i >= 0)!
    expect(rows.filter((row) => typeof row[at] === 'string' && row[at] !== reasonLabel)).toHaveLength(held)
  }
}

const text = (value: string) => ({ value, type: String })
const row = (...values: (string | null)[]) => values.map((value) => (value === null ? null : text(value)))

/** A sender's workbook with all sorts of things in it; three rows of two tables will be held. */
async function senderWorkbook(): Promise<Buffer> {
  const hiding = {
    files: {
      transform: {
        'xl/workbook.xml': {
          transformElementAttributes: (
            tag: string,
            attributes: Record<string, string | number>,
            i?: number,
          ) => (tag === 'sheet' && i === 3 ? { ...attributes, state: 'hidden' } : attributes),
        },
      },
    },
  }
  return writeXlsx(
    [
      {
        sheet: 'Thông tin chung',
        data: [row('Đơn vị báo cáo', 'Sở Y tế'), row('Năm', '2025'), row('Tổng số mô hình', '4')],
      },
      {
        sheet: 'Mô hình',
        columns: [{ width: 9 }, { width: 30 }],
        data: [
          [{ ...text('DANH SÁCH MÔ HÌNH'), fontWeight: 'bold', columnSpan: 6 }, null, null, null, null, null],
          row('Mã mô hình', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng', 'Ngày đăng ký', 'STT riêng'),
          [
            text('Y1'),
            text('Phòng khám thân thiện'),
            { value: 6, type: Number },
            text('Tập thể'),
            { value: new Date(Date.UTC(2025, 2, 3)), type: Date, format: 'dd/mm/yyyy' },
            { value: '=1+1', type: 'Formula' },
          ],
          [
            text('Y2'),
            text('Sai lĩnh vực & đối tượng'),
            { ...text('12'), backgroundColor: '#00FF00', fontWeight: 'bold' },
            text('Doanh nghiệp'),
            text('31/2/2025'),
            { value: 2, type: Number },
          ],
          row('Y3', 'Đội lưu động', '6', 'Tập thể', null, '3'),
          row('Y4', null, '6', 'Tập thể', null, '4'),
        ],
      },
      {
        sheet: 'Nhân rộng',
        data: [
          row('Tên mô hình', 'Nơi nhân rộng', 'Số nơi'),
          row('Phòng khám thân thiện', 'Sở Nội vụ', '1'),
          row('Mô hình chưa có', 'Sở Nội vụ', '1'),
        ],
      },
      { sheet: 'Bản nháp', data: [row('ghi chép'), [{ value: '=SUM(A1:A1)', type: 'Formula' }]] },
    ],
    { features: [hiding] },
  ).toBuffer()
}

describe('a workbook and CSV files go back', () => {
  const dir = tempDir()
  const data = path.join(dir, 'data')
  const out = path.join(dir, 'tra-lai')
  let original: Buffer
  let result: LoadResult
  let returned: Buffer
  const csvLines = [
    'DANH SÁCH;;;;;',
    '',
    header.replaceAll(',', ';').replace('hình; điển', 'hình, điển'),
    'Sở Nội vụ;2025;N1;Một cửa thân thiện;1;Tập thể',
    'Sở Nội vu1;2025;N2;"Hai dòng\nmột ô; có ""ngoặc"" và _x0041_";1;Tập thể',
    ';;;;;',
    'Sở Nội vụ;2025;N3;  Ba & <ba>;1;tập thể',
    'Sở Nội vụ;2025;007;Bốn;mười hai;Tập thể',
  ]

  beforeAll(async () => {
    original = await senderWorkbook()
    writeFiles(path.join(dir, 'in'), {
      'so/Báo cáo Y tế.xlsx': original,
      'so/noi-vu.csv': `\uFEFF${csvLines.join('\r\n')}\r\n`,
      'sach.csv': `\uFEFF${header}\nSở Tư pháp,2025,P1,Không có lỗi,1,Tập thể\n`,
    })
    result = await load(data, path.join(dir, 'in'), '--received', '2025-11-20')
    const run = await etl(data, ['returns', '--out', out])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/Lần nạp 1: 2 tệp có 5 dòng cần hoàn thiện/)
    returned = readFileSync(path.join(out, 'so', 'Báo cáo Y tế-can-hoan-thien.xlsx'))
  })

  test('only files with held rows, in the sender’s folders; each held row at its line with its reasons', async () => {
    expect(result.files.map((s) => [s.sheet, s.rejected])).toEqual([
      [null, 0],
      ['Thông tin chung', 0],
      ['Mô hình', 2],
      ['Nhân rộng', 1],
      [null, 2],
    ])
    expect((readdirSync(out, { recursive: true }) as string[]).sort()).toEqual([
      'so',
      'so/Báo cáo Y tế-can-hoan-thien.xlsx',
      'so/noi-vu-can-hoan-thien.xlsx',
    ])
    await expectAllReturned(result, out)
    const rows = (await sheetsOf(returned)).get('Mô hình')!
    expect(reasonAt(rows, 4)).toMatch(/^Lĩnh vực “12”.*; Đối tượng “Doanh nghiệp”.*; Ngày “31\/2\/2025”/)
    expect(reasonAt(rows, 6)).toMatch(/^Ô “Tên mô hình, điển hình” còn trống/)
    expect([reasonAt(rows, 3), reasonAt(rows, 5)]).toEqual([null, null])
    expect(rows[1]).toEqual([...(await sheetsOf(original)).get('Mô hình')![1]!, reasonLabel])
  })

  test('the refused cells are coloured and no others; what they looked like otherwise stays', () => {
    expect(colouredCells(returned, 'Mô hình')).toEqual(['C4', 'D4', 'E4', 'B6'])
    expect(colouredCells(returned, 'Nhân rộng')).toEqual(['A3'])
    expect(colouredCells(returned, 'Thông tin chung')).toEqual([])
    const styles = parts(returned)['xl/styles.xml']!
    const xfs = [.../<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(styles)![1]!.matchAll(/<xf [^>]*>/g)].map(
      ([xf]) => xf,
    )
    const files = parts(returned)
    const was = parts(original)
    const styleOf = (of: Record<string, string>, address: string) =>
      Number(new RegExp(`<c r="${address}"[^>]* s="(\\d+)"`).exec(of[sheetPart(of, 'Mô hình')]!)![1])
    const font = (xf: string) => /fontId="(\d+)"/.exec(xf)?.[1]
    expect(font(xfs[styleOf(files, 'C4')]!)).toBe(font(xfs[styleOf(was, 'C4')]!))
    for (const [list, item] of [
      ['cellXfs', 'xf'],
      ['fills', 'fill'],
      ['fonts', 'font'],
    ]) {
      const [, count, inner] = new RegExp(`<${list}[^>]* count="(\\d+)"[^>]*>(.*?)</${list}>`, 's').exec(
        styles,
      )!
      expect([list, inner!.match(new RegExp(`<${item}[ >/]`, 'g'))!.length]).toEqual([list, Number(count)])
    }
  })

  test('everything else is as the sender had it', async () => {
    expect(faultsOf(returned)).toEqual([])
    const [before, after] = [parts(original), parts(returned)]
    for (const [name, xml] of Object.entries(before)) {
      const mayDiffer = [
        'xl/styles.xml',
        'xl/workbook.xml',
        'xl/_rels/workbook.xml.rels',
        '[Content_Types].xml',
      ]
      if (
        !mayDiffer.includes(name) &&
        ![sheetPart(before, 'Mô hình'), sheetPart(before, 'Nhân rộng')].includes(name)
      )
        // It opens on the list of errors, and on nothing else with it.
        expect(after[name], name).toBe(xml.replace(' tabSelected="1"', ' tabSelected="0"'))
    }
    const model = after[sheetPart(after, 'Mô hình')]!
    expect(model).toContain('<f>=1+1</f>')
    expect(model).toContain('<mergeCell ref="A1:F1"/>')
    expect(after['xl/workbook.xml']).toMatch(/<sheet [^>]*state="hidden"[^>]*>/)
    const [was, is] = [await sheetsOf(original), await sheetsOf(returned)]
    expect([...is.keys()]).toEqual([...was.keys(), 'Cần hoàn thiện'])
    for (const [sheet, rows] of was) {
      const kept = is.get(sheet)!.map((cells) => cells.slice(0, rows[0]!.length))
      expect(kept).toEqual(rows)
    }
  })

  test('a note says which file and load it was', async () => {
    const note = (await sheetsOf(returned)).get('Cần hoàn thiện')!
    const said = note.map((cells) => cells[0])
    for (const line of [
      `Mã kiểm tra của tệp gốc (SHA-256): ${result.files[1]!.sha256}`,
      'Tên tệp gốc: so/Báo cáo Y tế.xlsx',
      'Lần nạp: 1',
      'Số dòng cần hoàn thiện: 3',
    ])
      expect(said).toContain(line)
    // Each error is listed: where it is, and what to do.
    const [head, ...listed] = note.slice(7).map((cells) => cells.slice(0, 4))
    expect(head).toEqual(['Trang tính', 'Dòng', 'Cột', 'Lý do, cần làm'])
    const errors = listed.filter(([sheet]) => sheet !== null)
    expect(errors.length).toBeGreaterThanOrEqual(3)
    for (const [sheet, line, column, reason] of errors) {
      expect(`${String(sheet)} ${String(line)}`).toMatch(/^(Mô hình|Nhân rộng) \d+$/)
      expect(column === null || typeof column === 'string').toBe(true)
      expect(reason).toMatch(/Đề nghị|Có phải/)
    }
    // Each leads to its cell, or to that of the general sheet which is meant.
    const links = [
      ...parts(returned)['xl/worksheets/can-hoan-thien.xml']!.matchAll(
        /<hyperlink ref="B(\d+)" location="'([^']+)'!([A-Z]+)(\d+)"/g,
      ),
    ].map(([, at, sheet, , line]) => [Number(at), sheet, line])
    expect(links).toHaveLength(errors.length)
    for (const [i, [sheet, line]] of errors.entries()) expect(links[i]).toEqual([9 + i, sheet, String(line)])
    const workbook = parts(returned)['xl/workbook.xml']!
    const order = [...(await sheetsOf(returned)).keys()]
    expect(/activeTab="(\d+)"/.exec(workbook)?.[1]).toBe(String(order.indexOf('Cần hoàn thiện')))
    expect(said.join()).not.toMatch(/[{}]/)
  })

  test('a CSV file comes as a workbook of the same lines, each cell as it was', async () => {
    const bytes = readFileSync(path.join(out, 'so', 'noi-vu-can-hoan-thien.xlsx'))
    expect(faultsOf(bytes)).toEqual([])
    const rows = (await sheetsOf(bytes)).get('Mô hình')!.map((cells) => cells.slice(0, 6))
    const none = [null, null, null, null, null, null]
    expect(rows).toEqual([
      ['DANH SÁCH', ...none.slice(1)],
      none,
      ['Đơn vị báo cáo', 'Năm', 'Mã mô hình', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng'],
      ['Sở Nội vụ', '2025', 'N1', 'Một cửa thân thiện', '1', 'Tập thể'],
      ['Sở Nội vu1', '2025', 'N2', 'Hai dòng\nmột ô; có "ngoặc" và _x0041_', '1', 'Tập thể'],
      none,
      ['Sở Nội vụ', '2025', 'N3', '  Ba & <ba>', '1', 'tập thể'],
      ['Sở Nội vụ', '2025', '007', 'Bốn', 'mười hai', 'Tập thể'],
    ])
    expect(colouredCells(bytes, 'Mô hình')).toEqual(['A5', 'E8'])
  })

  test('it can be worked in: the header stays in view, long texts go on in the next line, columns have the width of theirs', () => {
    const files = parts(readFileSync(path.join(out, 'so', 'noi-vu-can-hoan-thien.xlsx')))
    const xml = files[sheetPart(files, 'Mô hình')]!
    expect(xml).toMatch(/<pane ySplit="3"[^>]*state="frozen"/)
    const widths = [...xml.matchAll(/<col [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width))
    // "Năm" holds four digits, the names of models a sentence.
    expect(widths[3]!).toBeGreaterThan(widths[1]! + 10)
    const [, style] = /<c r="D5"[^>]* s="(\d+)"/.exec(xml)!
    const xfs = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(files['xl/styles.xml']!)![1]!.split('<xf ').slice(1)
    expect(xfs[Number(style)]).toContain('wrapText="1"')
    expect(xml).toMatch(/<pageSetup [^>]*orientation="landscape"/)
  })

  test('LibreOffice opens both', async () => {
    for (const name of ['Báo cáo Y tế', 'noi-vu']) {
      const file = path.join(out, 'so', `${name}-can-hoan-thien.xlsx`)
      const again = await resaved(file, path.join(dir, 'office'))
      if (again === null) return
      const [was, is] = [await sheetsOf(file), await sheetsOf(again)]
      expect([...is.keys()]).toEqual([...was.keys()])
      for (const [sheet, rows] of was)
        // A formula that was never worked out has a value now.
        if (sheet !== 'Bản nháp')
          expect(is.get(sheet)!.map((cells) => cells.at(-1) ?? null)).toEqual(
            rows.map((cells) => cells.at(-1) ?? null),
          )
    }
  })

  test('loaded as they came back, nothing changes', async () => {
    const copy = path.join(dir, 'unchanged')
    await load(copy, path.join(dir, 'in'), '--received', '2025-11-20')
    const facts = () => figures(copy, `SELECT * EXCLUDE (file_name, sheet) FROM fct_model ORDER BY ALL`)
    const before = await facts()
    const again = await load(copy, out)
    expect(again.files.map((s) => [s.sheet, s.accepted, s.rejected, s.dropped])).toEqual([
      ['Thông tin chung', 0, 0, 0],
      ['Mô hình', 2, 2, 0],
      ['Nhân rộng', 1, 1, 0],
      ['Mô hình', 2, 2, 1],
    ])
    expect(
      again.files.flatMap((s) => s.issues.map((i) => i.code)).filter((c) => c === 'header-unknown'),
    ).toHaveLength(1)
    expect(await facts()).toEqual(before)
  })

  test('corrected in part, then wholly: only those rows change, on the same report', async () => {
    const kept = `SELECT * EXCLUDE (file_name, sheet) FROM fct_model WHERE model_code IN ('Y1', 'Y3', 'N1', 'N3', 'P1') ORDER BY ALL`
    const before = await figures(data, kept)
    expect(before).toHaveLength(5)
    const first = edit(returned, 'Mô hình', { C4: '6', D4: 'Tập thể', E4: '28/2/2025' })
    writeFiles(path.join(dir, 'sua-1'), { 'y-te.xlsx': first })
    const half = await load(data, path.join(dir, 'sua-1'), '--received', '2025-11-25')
    expect(half.files.map((s) => [s.sheet, s.status, s.accepted, s.rejected])).toEqual([
      ['Thông tin chung', 'loaded', 0, 0],
      ['Mô hình', 'superseding', 3, 1],
      ['Nhân rộng', 'superseding', 1, 1],
    ])
    expect(await figures(data, kept)).toEqual(before)

    // The second round: reasons and colours of what is right now are gone.
    const again = path.join(dir, 'tra-lai-2')
    expect((await etl(data, ['returns', '--out', again])).stdout).toMatch(/Lần nạp 2: 1 tệp có 2 dòng/)
    const second = readFileSync(path.join(again, 'y-te-can-hoan-thien.xlsx'))
    expect(faultsOf(second)).toEqual([])
    const rows = (await sheetsOf(second)).get('Mô hình')!
    expect(rows[1]!.filter((cell) => cell === reasonLabel)).toHaveLength(1)
    expect([reasonAt(rows, 4), typeof reasonAt(rows, 6)]).toEqual([null, 'string'])
    expect(colouredCells(second, 'Mô hình')).toEqual(['B6'])
    expect([...(await sheetsOf(second)).keys()].filter((name) => name === 'Cần hoàn thiện')).toHaveLength(1)
    let last = edit(second, 'Mô hình', { B6: 'Tên đã ghi' })
    last = edit(last, 'Nhân rộng', { A3: 'Đội lưu động' })
    const csv = edit(readFileSync(path.join(out, 'so', 'noi-vu-can-hoan-thien.xlsx')), 'Mô hình', {
      A5: 'Sở Nội vụ',
      E8: '1',
    })
    writeFiles(path.join(dir, 'sua-2'), { 'y-te.xlsx': last, 'noi-vu.xlsx': csv })
    const whole = await load(data, path.join(dir, 'sua-2'), '--received', '2025-12-08')
    expect(whole.files.map((s) => [s.sheet, s.accepted, s.rejected])).toEqual([
      ['Mô hình', 4, 0],
      ['Thông tin chung', 0, 0],
      ['Mô hình', 4, 0],
      ['Nhân rộng', 2, 0],
    ])
    expect(await figures(data, kept)).toHaveLength(5)
    expect(
      await figures(data, 'SELECT model_code, received_on FROM fct_model WHERE year = 2025 ORDER BY 1'),
    ).toEqual(['007', 'N1', 'N2', 'N3', 'P1', 'Y1', 'Y2', 'Y3', 'Y4'].map((code) => [code, '2025-11-20']))
    expect(
      await figures(
        data,
        "SELECT received_on, rows_held, model_count FROM fct_reporting WHERE unit_code = 'SYT' AND year = 2025 AND round = 'annual'",
      ),
    ).toEqual([['2025-11-20', 0, 4]])
    const done = await etl(data, ['returns', '--out', path.join(dir, 'tra-lai-3')])
    expect(done).toMatchObject({ code: 0, stdout: 'Không có dòng nào bị giữ lại.\n', stderr: '' })
    // Asked for by number, the first load still shows what it held.
    expect(
      (await etl(data, ['returns', '--out', path.join(dir, 'tra-lai-4'), '--load', '1'])).stdout,
    ).toMatch(/Lần nạp 1: 2 tệp/)
  })
})

describe('what is held, and when', () => {
  test('the whole sample: every held row of the load goes back', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const sample = path.join(dir, 'sample')
    await etl(data, ['sample', '--out', sample, '--from', '2025', '--models', '1200', '--mess', '0.1'])
    const result = await load(data, sample, '--no-publish')
    expect(result.files.reduce((n, s) => n + s.rejected, 0)).toBeGreaterThan(100)
    const out = path.join(dir, 'out')
    expect((await etl(data, ['returns', '--out', out])).code).toBe(0)
    await expectAllReturned(result, out)
    for (const name of readdirSync(out, { recursive: true }) as string[])
      if (name.endsWith('.xlsx')) expect(faultsOf(readFileSync(path.join(out, name))), name).toEqual([])
    // What came back is still known for a sample.
    const again = await load(data, out, '--no-publish')
    expect(again.code).toBe(0)
    expect(again.files.reduce((n, s) => n + s.rejected, 0)).toBeGreaterThan(50)
  })

  test('a row that names an unknown model is held until the model comes', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const rows = 'Sở Y tế,2025,Mô hình đến sau,Sở Nội vụ'
    writeFiles(dir, {
      'nhan-rong.csv': `\uFEFFĐơn vị báo cáo,Năm,Tên mô hình,Nơi nhân rộng\n${rows}\n`,
      'mo-hinh.csv': `\uFEFF${header}\nSở Y tế,2025,Y9,Mô hình đến sau,6,Tập thể\n`,
    })
    await load(data, path.join(dir, 'nhan-rong.csv'), '--received', '2025-11-20')
    const first = await etl(data, ['returns', '--out', path.join(dir, 'a')])
    expect(first.stdout).toMatch(/1 tệp có 1 dòng/)
    const bytes = readFileSync(path.join(dir, 'a', 'nhan-rong-can-hoan-thien.xlsx'))
    expect(colouredCells(bytes, 'Nhân rộng')).toEqual(['C2'])
    expect(reasonAt((await sheetsOf(bytes)).get('Nhân rộng')!, 2)).toMatch(/Mô hình đến sau/)
    await load(data, path.join(dir, 'mo-hinh.csv'), '--received', '2025-11-21')
    const second = await etl(data, ['returns', '--out', path.join(dir, 'b')])
    expect(second).toMatchObject({ code: 0, stdout: 'Không có dòng nào bị giữ lại.\n' })
  })

  test('a unit that the general sheet misspells is marked there; a repeated row as a whole', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const head = row('Mã mô hình', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng')
    const book = (unit: string, rows: ReturnType<typeof row>[]) =>
      writeXlsx([
        { sheet: 'Thông tin chung', data: [row('BÁO CÁO'), row('Đơn vị báo cáo', unit), row('Năm', '2025')] },
        { sheet: 'Mô hình', data: [head, ...rows] },
      ]).toBuffer()
    const one = row('A1', 'Một', '1', 'Tập thể')
    writeFiles(path.join(dir, 'in'), {
      'a.xlsx': await book('Sở Y tếế', [one]),
      'b.xlsx': await book('Sở Tư pháp', [one, one]),
    })
    await load(data, path.join(dir, 'in'))
    await etl(data, ['returns', '--out', dir])
    const [a, b] = ['a', 'b'].map((name) => readFileSync(path.join(dir, `${name}-can-hoan-thien.xlsx`)))
    expect(colouredCells(a!, 'Thông tin chung')).toEqual(['B2'])
    expect(colouredCells(a!, 'Mô hình')).toEqual([])
    expect(reasonAt((await sheetsOf(a!)).get('Mô hình')!, 2)).toMatch(/Sở Y tếế/)
    expect(colouredCells(b!, 'Mô hình')).toEqual(['A3', 'B3', 'C3', 'D3'])
    // The repeated row is emptied; its reason, left standing, makes no row of it.
    writeFileSync(path.join(dir, 'c.xlsx'), edit(b!, 'Mô hình', { A3: null, B3: null, C3: null, D3: null }))
    const fixed = await load(data, path.join(dir, 'c.xlsx'))
    expect(fixed.files[1]).toMatchObject({ accepted: 1, rejected: 0, dropped: 1 })
    expect(fixed.files[1]!.issues.filter((issue) => issue.row !== null)).toEqual([])
    // The other, whose rows belonged to no unit, is answered by the workbook that bears its checksum.
    const waiting = await etl(data, ['returns', '--out', path.join(dir, 'again')])
    expect(waiting.stdout).toMatch(/Lần nạp 1: 1 tệp có 1 dòng/)
    writeFileSync(path.join(dir, 'd.xlsx'), edit(a!, 'Thông tin chung', { B2: 'Sở Y tế' }))
    expect((await load(data, path.join(dir, 'd.xlsx'))).files[1]).toMatchObject({ accepted: 1, rejected: 0 })
    const none = await etl(data, ['returns', '--out', path.join(dir, 'none')])
    expect(none).toMatchObject({ code: 0, stdout: 'Không có dòng nào bị giữ lại.\n' })
  })
})

describe('what cannot be done', () => {
  test('nothing loaded, nothing held: code 0 and one line', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const none = { code: 0, stdout: 'Không có dòng nào bị giữ lại.\n', stderr: '' }
    expect(await etl(data, ['returns', '--out', path.join(dir, 'out')])).toMatchObject(none)
    expect(existsSync(data)).toBe(false)
    writeFiles(dir, { 'a.csv': `\uFEFF${header}\nSở Y tế,2025,Y1,Một,6,Tập thể\n` })
    await load(data, path.join(dir, 'a.csv'))
    expect(await etl(data, ['returns', '--out', path.join(dir, 'out')])).toMatchObject(none)
    expect(await etl(data, ['returns', '--out', path.join(dir, 'out'), '--load', '1'])).toMatchObject(none)
    const wrong = await etl(data, ['returns', '--out', path.join(dir, 'out'), '--load', '7'])
    expect(wrong).toMatchObject({ code: 2, stderr: 'Không có lần nạp 7; lần nạp mới nhất là 1.\n' })
    const where = await etl(data, ['returns'])
    expect(where.code).toBe(2)
    expect(where.stderr).toMatch(/^Chưa nêu thư mục/)
    const file = await etl(data, ['returns', '--out', path.join(dir, 'a.csv', 'x')])
    expect(file.code).toBe(1)
    expect(file.stderr).toMatch(/^Không ghi được vào thư mục/)
    expect(file.stderr).not.toContain('    at ')
  })

  test.each([
    ['../../etc/passwd', ['etc', 'passwd-can-hoan-thien.xlsx']],
    ['/etc/../x.csv', ['etc', 'x-can-hoan-thien.xlsx']],
    ['C:\\Thư mục\\Báo cáo.xlsx', ['C_', 'Thư mục', 'Báo cáo-can-hoan-thien.xlsx']],
    ['a\u0000b\n<c>|?.csv', ['a_b__c___-can-hoan-thien.xlsx']],
    ['con.csv', ['_con-can-hoan-thien.xlsx']],
    ['a-can-hoan-thien-2.xlsx', ['a-can-hoan-thien.xlsx']],
    ['...', ['tep-can-hoan-thien.xlsx']],
    ['.csv', ['csv-can-hoan-thien.xlsx']],
    [`${'dài '.repeat(80)}.csv`, null],
  ])('the name %j never leads out of the folder', (name, expected) => {
    const segments = returnedName(name, '.xlsx', new Set())
    if (expected) expect(segments).toEqual(expected)
    for (const segment of segments) {
      expect(segment).not.toMatch(/^\.+$|[/\\\0]/)
      expect(Buffer.byteLength(segment)).toBeLessThan(255)
    }
  })

  test('two files of one name do not overwrite each other', () => {
    const taken = new Set<string>()
    expect(['a.csv', 'a.xlsx', 'A.csv'].map((name) => returnedName(name, '.xlsx', taken)[0])).toEqual([
      'a-can-hoan-thien.xlsx',
      'a-can-hoan-thien-2.xlsx',
      'A-can-hoan-thien-3.xlsx',
    ])
  })
})

test('of a sheet with two tables each row is marked under the header above it', async () => {
  const unit = 'Sở Y tế'
  const bytes = await writeXlsx([
    {
      sheet: 'Báo cáo',
      data: [
        row('Đơn vị báo cáo', 'Năm', 'Tên mô hình, điển hình', 'Hình thức khen thưởng', 'Số quyết định'),
        row(unit, '2026', 'Phòng khám thân thiện', 'Cúp vàng', '12/QĐ'),
        row(null),
        row('Đơn vị báo cáo', 'Năm', 'Mã mô hình', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng'),
        row(unit, '2026', 'YT1', 'Phòng khám thân thiện', '6', 'Tập thể'),
        row(unit, '2026', 'YT2', 'Trạm y tế sạch', '99', 'Tập thể'),
      ],
    },
  ]).toBuffer()
  const data = tempDir()
  const mail = writeFiles(tempDir(), { 'hai-bang.xlsx': bytes })
  await load(data, mail, '--received', '2026-11-20', '--no-publish')
  const out = tempDir()
  expect((await etl(data, ['returns', '--out', out])).code).toBe(0)
  const returned = readFileSync(path.join(out, 'hai-bang-can-hoan-thien.xlsx'))
  expect(colouredCells(returned, 'Báo cáo')).toEqual(['D2', 'E6'])
  const rows = (await sheetsOf(returned)).get('Báo cáo')!
  expect([reasonAt(rows, 2), reasonAt(rows, 6)]).toEqual([
    expect.stringContaining('Cúp vàng'),
    expect.stringContaining('“99”'),
  ])
})
