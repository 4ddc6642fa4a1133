import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Papa from 'papaparse'
import { beforeAll, describe, expect, test } from 'vitest'
import type { LoadResult } from '../../etl/load.ts'
import { etl, figures, load, tempDir, writeFiles } from './run.ts'
import { edit, faultsOf, parts, resaved, sheetPart, sheetsOf } from './workbook.ts'

const table = (name: string) =>
  Papa.parse<Record<string, string>>(readFileSync(`data/reference/${name}.csv`, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data
const columns = table('columns')
const labels = (name: string) => columns.filter((c) => c['table'] === name).map((c) => c['label']!)
const valueLabels = (list: string) =>
  table('values')
    .filter((v) => v['list'] === list)
    .map((v) => v['label']!)
const tableSheets = {
  model: 'Mô hình',
  replication: 'Nhân rộng',
  commendation: 'Khen thưởng',
  publicity: 'Tuyên truyền',
}
const sheetNames = ['Hướng dẫn', 'Thông tin chung', ...Object.values(tableSheets), 'Danh mục']

/** "A", …, "Z", "AA", … */
const letters = (i: number): string =>
  (i < 26 ? '' : letters(Math.floor(i / 26) - 1)) + String.fromCharCode(65 + (i % 26))
const plain = (header: unknown) => String(header).replace(/ (\*|\(\*\))$/, '')

/** Cells of one row of a table, by the labels of its columns. */
function cellsOf(
  name: keyof typeof tableSheets,
  row: number,
  values: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([label, value]) => [`${letters(labels(name).indexOf(label))}${row}`, value]),
  )
}

/**
 * What a load says of rows and headers. That a unit had sent more rows before, or that another unit reports
 * the same model, is no fault of a template.
 */
function remarks(result: LoadResult): unknown[] {
  const issues = result.files.flatMap((s) => s.issues.map((i) => [s.name, s.sheet, i.row, i.code, i.value]))
  return issues.filter(([, , , code]) => code !== 'report-shrinks' && code !== 'duplicate-model')
}

/** The drop-downs of a sheet: range and values, where the formula leads. */
async function dropDowns(file: string, sheet: string): Promise<Map<string, string[]>> {
  const bytes = readFileSync(file)
  const files = parts(bytes)
  const sheets = await sheetsOf(bytes)
  const found = new Map<string, string[]>()
  const xml = files[sheetPart(files, sheet)]!
  for (const [, attributes, formula] of xml.matchAll(
    /<dataValidation ([^>]*type="list"[^>]*)><formula1>(.*?)<\/formula1>/g,
  )) {
    const [, name, column, first, other, last] = /^'(.*)'!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)$/.exec(
      formula!,
    )!
    expect(other).toBe(column)
    const index = [...column!].reduce((n, c) => n * 26 + c.charCodeAt(0) - 64, 0) - 1
    const rows = sheets.get(name!)!.slice(Number(first) - 1, Number(last))
    found.set(
      /sqref="([^"]*)"/.exec(attributes!)![1]!,
      rows.map((row) => String(row[index] ?? '')),
    )
  }
  return found
}

describe('templates after the sample', () => {
  const dir = tempDir()
  const data = path.join(dir, 'data')
  const out = path.join(dir, 'mau')
  const file = (unit: string) => path.join(out, `mau-bao-cao_${unit}_2026.xlsx`)

  beforeAll(async () => {
    await etl(data, ['sample', '--out', path.join(dir, 'sample'), '--from', '2024', '--models', '2400'])
    expect((await etl(data, ['load', path.join(dir, 'sample')])).code).toBe(0)
    const run = await etl(data, ['template', '--out', out])
    expect(run).toMatchObject({ code: 0, stderr: '' })
  })

  test('one for each unit in force on some day of 2026, with a plain name', () => {
    const inForce = table('units').filter(
      (u) => (u['valid_from'] || '0001') <= '2026-12-31' && (u['valid_to'] || '9999') >= '2026-01-01',
    )
    const expected = [...new Set(inForce.map((u) => `mau-bao-cao_${u['code']!}_2026.xlsx`))].sort()
    expect(readdirSync(out).sort()).toEqual(expected)
    expect(expected.length).toBeGreaterThan(160)
    expect(expected.every((name) => /^[\w.-]+$/.test(name))).toBe(true)
  })

  test('every workbook is sound XML with the same sheets, the list sheet hidden', () => {
    for (const name of readdirSync(out)) {
      const bytes = readFileSync(path.join(out, name))
      expect(faultsOf(bytes), name).toEqual([])
      const tags = [...parts(bytes)['xl/workbook.xml']!.matchAll(/<sheet [^>]*>/g)].map(([tag]) => tag)
      expect(tags.map((tag) => /name="([^"]*)"/.exec(tag)![1])).toEqual(sheetNames)
      expect(tags.map((tag) => tag.includes('state="hidden"'))).toEqual(
        sheetNames.map((n) => n === 'Danh mục'),
      )
    }
  })

  test('every column in its order, what must be filled marked, the header in view', async () => {
    const sheets = await sheetsOf(file('SYT'))
    const files = parts(readFileSync(file('SYT')))
    for (const [name, sheet] of Object.entries(tableSheets)) {
      const [mark, header] = sheets.get(sheet)!
      expect(mark![0]).toBe('DỮ LIỆU MẪU')
      expect(header!.map(plain)).toEqual(labels(name))
      expect(header!.filter((h) => /\*\)?$/.test(String(h))).map(plain)).toEqual(
        columns.filter((c) => c['table'] === name && c['required'] === 'yes').map((c) => c['label']!),
      )
      expect(files[sheetPart(files, sheet)]).toMatch(/<pane ySplit="2"[^>]*state="frozen"/)
    }
    const info = sheets.get('Thông tin chung')!.slice(1)
    expect(info.map((row) => plain(row[0]))).toEqual(labels('info'))
    expect(info.slice(0, 4).map((row) => row[1])).toEqual(['Sở Y tế', 2026, 'Năm', null])
  })

  test('drop-downs lead to the lists of the reference tables, after the header and nowhere else', async () => {
    const model = await dropDowns(file('SYT'), 'Mô hình')
    const at = (label: string) => {
      const column = letters(labels('model').indexOf(label))
      return model.get(`${column}3:${column}2002`)
    }
    expect(at('Lĩnh vực')).toEqual(table('fields').map((f) => `${f['code']!}. ${f['name']!}`))
    expect(at('Phân loại')).toEqual(valueLabels('category'))
    expect(at('Đối tượng')).toEqual(valueLabels('kind'))
    // Districts ended on 30 June 2025.
    expect(at('Cấp')).toEqual(['Tỉnh', 'Xã, phường, đặc khu', 'Cơ sở'])
    expect(at('Hình thức đăng ký')).toEqual(valueLabels('registration'))
    expect(at('Mô hình điểm')).toEqual(['Có', 'Không'])
    expect(at('Gửi về tỉnh')).toEqual(['Có', 'Không'])
    expect(at('Trạng thái')).toEqual(valueLabels('status'))
    expect(at('Cấp công nhận')).toEqual(valueLabels('recognition_level'))
    expect(at('Kết quả đánh giá 6 tháng')).toEqual(valueLabels('evaluation'))
    expect(at('Kết quả đánh giá')).toEqual(valueLabels('evaluation'))
    expect(at('Đáp ứng tiêu chí')).toEqual(valueLabels('criteria'))
    expect(at('Khả năng phát triển')).toEqual(valueLabels('potential'))
    const commendation = await dropDowns(file('SYT'), 'Khen thưởng')
    expect([...commendation.values()]).toContainEqual(valueLabels('commendation_form'))
    expect([...commendation.values()]).toContainEqual(valueLabels('commendation_level'))
    const publicity = await dropDowns(file('SYT'), 'Tuyên truyền')
    expect([...publicity.values()]).toContainEqual(valueLabels('publicity_form'))
    const files = parts(readFileSync(file('SYT')))
    for (const sheet of sheetNames) {
      const children = files[sheetPart(files, sheet)]!.replace(/^.*<\/sheetData>/s, '')
      const order = [
        ...children.matchAll(/<(mergeCells|conditionalFormatting|dataValidations|pageMargins)\b/g),
      ]
      expect(order.map((m) => m[1])).toEqual(
        ['mergeCells', 'conditionalFormatting', 'dataValidations', 'pageMargins'].filter((n) =>
          order.some((m) => m[1] === n),
        ),
      )
      const texts = [...children.matchAll(/(promptTitle|errorTitle|prompt|error)="([^"]*)"/g)]
      for (const [, kind, text] of texts)
        expect(text!.length).toBeLessThanOrEqual(kind!.endsWith('Title') ? 32 : 255)
    }
  })

  test('places: the whole province of today, the unit’s own and its old district’s first', async () => {
    const areas = async (unit: string) =>
      [...(await dropDowns(file(unit), 'Mô hình')).values()].find((list) => list.includes('Toàn tỉnh'))!
    const today = table('areas')
      .filter((a) => a['level'] === 'commune' && !a['valid_to'])
      .map((a) => a['name']!)
    expect(today).toHaveLength(65)
    const agency = await areas('SYT')
    expect([...agency].sort()).toEqual(['Toàn tỉnh', ...today].sort())
    expect(agency[0]).toBe('Toàn tỉnh')
    const own = await areas('UBND-22366')
    expect(own[0]).toBe('Phường Nha Trang')
    // The old city of Nha Trang is four wards now.
    expect(own.slice(1, 5).sort()).toEqual(
      ['Phường Bắc Nha Trang', 'Phường Nam Nha Trang', 'Phường Tây Nha Trang', 'Toàn tỉnh'].sort(),
    )
    expect([...own].sort()).toEqual([...agency].sort())
  })

  test('what is known of the models is filled in: the active ones of the last annual report', async () => {
    for (const unit of ['SYT', 'UBND-22366', 'DU-22366', 'HND']) {
      const rows = (await sheetsOf(file(unit))).get('Mô hình')!.slice(2)
      const expected = await figures(
        data,
        `SELECT model_code, model_name, field_code || '. ' || field_name, subject_name, area_then_name
         FROM fct_model m
         WHERE unit_code = '${unit}' AND round = 'annual' AND status <> 'discontinued'
           AND year = (SELECT max(year) FROM fct_model WHERE unit_code = m.unit_code AND round = 'annual' AND year < 2026)`,
      )
      expect(expected.length, unit).toBeGreaterThan(0)
      const known = labels('model')
      const cell = (row: unknown[], label: string) => row[known.indexOf(label)] ?? null
      const shown = rows.map((row) => [
        cell(row, 'Mã mô hình'),
        cell(row, 'Tên mô hình, điển hình'),
        cell(row, 'Lĩnh vực'),
        cell(row, 'Tên tập thể, cá nhân'),
        cell(row, 'Địa bàn') === 'Toàn tỉnh' ? 'Tỉnh Khánh Hòa' : cell(row, 'Địa bàn'),
      ])
      expect(shown.sort()).toEqual(expected.sort())
      expect(new Set(rows.map((row) => cell(row, 'Hình thức đăng ký')))).toEqual(
        new Set(['Tiếp tục duy trì']),
      )
    }
  })

  test('the guide says until when and to whom', async () => {
    const guide = async (unit: string) => (await sheetsOf(file(unit))).get('Hướng dẫn')!.flat().join('\n')
    expect(await guide('SYT')).toMatch(/Hạn gửi báo cáo: 30\/11\/2026\. Nơi nhận: Sở Nội vụ/)
    expect(await guide('DU-22366')).toMatch(
      /Hạn gửi báo cáo: 05\/12\/2026\. Nơi nhận: Ban Tuyên giáo và Dân vận/,
    )
    expect(await guide('LMHTX')).toMatch(/Không có quy định bắt buộc/)
    expect(await guide('SYT')).not.toMatch(/[{}]|undefined/)
    for (const { label } of columns.map((c) => ({ label: c['label']! })))
      expect(await guide('SYT')).toContain(label)
  })

  test('loaded as they are, all of them: every known model accepted, nothing to remark', async () => {
    const copy = path.join(dir, 'data-untouched')
    await etl(copy, ['load', path.join(dir, 'sample'), '--no-publish'])
    const result = await load(copy, out, '--no-publish')
    expect(result.code).toBe(0)
    expect(remarks(result)).toEqual([])
    expect(new Set(result.files.map((s) => s.sheet))).toEqual(new Set(sheetNames.slice(1, 6)))
    expect(result.files.reduce((n, s) => n + s.accepted, 0)).toBeGreaterThan(300)
    expect(result.files.reduce((n, s) => n + s.rejected + s.dropped, 0)).toBe(0)
  })

  test('filled in, by the drop-downs and by hand: accepted and counted, no mapping needed', async () => {
    const filled = path.join(dir, 'filled')
    for (const unit of ['SYT', 'UBND-22366', 'DU-22366', 'HND']) {
      const rows = (await sheetsOf(file(unit))).get('Mô hình')!.length
      const lists = await dropDowns(file(unit), 'Mô hình')
      const last = (label: string) => {
        const column = letters(labels('model').indexOf(label))
        return lists.get(`${column}3:${column}2002`)!.at(-1)!
      }
      const chosen = [
        'Phân loại',
        'Lĩnh vực',
        'Đối tượng',
        'Địa bàn',
        'Cấp',
        'Trạng thái',
        'Cấp công nhận',
        'Kết quả đánh giá 6 tháng',
        'Kết quả đánh giá',
        'Đáp ứng tiêu chí',
        'Khả năng phát triển',
        'Mô hình điểm',
        'Gửi về tỉnh',
      ]
      const name = 'Tuyến phố <văn minh> & an toàn'
      let bytes = edit(
        readFileSync(file(unit)),
        'Mô hình',
        cellsOf('model', rows + 1, {
          ...Object.fromEntries(chosen.map((label) => [label, last(label)])),
          'Đối tượng': 'Cá nhân',
          'Trạng thái': 'Được công nhận',
          'Gửi về tỉnh': 'Có',
          'Tên mô hình, điển hình': name,
          'Ngày đăng ký': '5/3/2026',
          'Hình thức đăng ký': 'Đăng ký mới',
          'Số quyết định công nhận': '12/QĐ-UBND',
        }),
      )
      bytes = edit(
        bytes,
        'Nhân rộng',
        cellsOf('replication', 3, {
          'Tên mô hình, điển hình': name,
          'Nơi nhân rộng': 'Phường Bắc Nha Trang',
          'Số nơi': '2',
        }),
      )
      bytes = edit(
        bytes,
        'Khen thưởng',
        cellsOf('commendation', 3, {
          'Tên mô hình, điển hình': name,
          'Hình thức khen thưởng': 'Giấy khen',
          'Cấp khen thưởng': 'Xã',
          Ngày: '1/10/2026',
        }),
      )
      bytes = edit(
        bytes,
        'Tuyên truyền',
        cellsOf('publicity', 3, {
          'Cơ quan thực hiện': 'Báo Khánh Hòa',
          'Hình thức tuyên truyền': 'Chuyên mục',
          'Số lượng': '3',
        }),
      )
      bytes = edit(bytes, 'Thông tin chung', { B5: '15/BC', B6: '20/11/2026', B8: String(rows - 1) })
      writeFiles(filled, { [`${unit}.xlsx`]: bytes })
    }
    const result = await load(data, filled)
    expect(result.code).toBe(0)
    expect(remarks(result)).toEqual([])
    expect(
      await figures(
        data,
        `SELECT unit_code, field_code, registration, status, sent, pilot, registered_on, recognition_number, replicated, commended
         FROM fct_model WHERE year = 2026 AND round = 'annual' AND model_name LIKE 'Tuyến phố <văn minh> & an toàn' ORDER BY 1`,
      ),
    ).toEqual(
      ['DU-22366', 'HND', 'SYT', 'UBND-22366'].map((unit) => [
        unit,
        11,
        'new',
        'recognised',
        true,
        false,
        '2026-03-05',
        '12/QĐ-UBND',
        true,
        true,
      ]),
    )
    expect(
      await figures(
        data,
        `SELECT document_number, declared_total = model_count FROM fct_reporting WHERE unit_code = 'SYT' AND year = 2026 AND round = 'annual'`,
      ),
    ).toEqual([['15/BC', true]])
  })

  test('LibreOffice opens it, and the drop-downs are there', async () => {
    const again = await resaved(file('UBND-22366'), path.join(dir, 'office'))
    if (again === null) return
    const sheets = await sheetsOf(again)
    expect([...sheets.keys()]).toEqual(sheetNames)
    expect(sheets.get('Mô hình')).toEqual((await sheetsOf(file('UBND-22366'))).get('Mô hình'))
    const files = parts(readFileSync(again))
    expect(
      files[sheetPart(files, 'Mô hình')]!.match(/<dataValidation [^>]*type="list"/g)!.length,
    ).toBeGreaterThanOrEqual(13)
  })
})

describe('another round, another year', () => {
  test.each([
    ['2026', 'h1'],
    ['2025', 'annual'],
    ['2025', 'h1'],
    ['2024', 'annual'],
  ])('%s %s: every place and every level of the lists is understood', async (year, round) => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const run = await etl(data, ['template', '--out', dir, '--unit', 'HND', '--year', year, '--round', round])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(existsSync(data)).toBe(false)
    const file = path.join(dir, `mau-bao-cao_HND_${year}${round === 'h1' ? '_h1' : ''}.xlsx`)
    const lists = [...(await dropDowns(file, 'Mô hình')).values()]
    const areas = lists.find((list) => list.includes('Toàn tỉnh'))!
    const levels = lists.find((list) => list.includes('Tỉnh') && list.includes('Xã, phường, đặc khu'))!
    expect(new Set(areas).size).toBe(areas.length)
    expect(levels.includes('Huyện')).toBe(areas.includes('Thành phố Nha Trang'))
    const cells = areas.flatMap((area, i) =>
      Object.entries(
        cellsOf('model', i + 2, {
          'Tên mô hình, điển hình': `Mô hình ${i}`,
          'Lĩnh vực': '11',
          'Đối tượng': 'Cá nhân',
          'Địa bàn': area,
          Cấp: levels[i % levels.length]!,
        }),
      ),
    )
    writeFileSync(file, edit(readFileSync(file), 'Mô hình', Object.fromEntries(cells)))
    const result = await load(data, file)
    expect(result.files.flatMap((s) => s.issues.map((i) => [i.row, i.code, i.value]))).toEqual([])
    // Each choice is a place of its own.
    expect(
      await figures(
        data,
        'SELECT count(DISTINCT area_then_name || district_code)::INT, min(year), min(round) FROM fct_model',
      ),
    ).toEqual([[areas.length, Number(year), round]])
  })

  test('models go to the only successor, and to none of several', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const head =
      'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Trạng thái,Địa bàn,Cấp'
    const rows = [
      'Sở Thông tin và Truyền thông,2024,TT1,Một,1,Tập thể,,,Tỉnh',
      'Sở Thông tin và Truyền thông,2024,TT2,Hai đã dừng,1,Tập thể,dừng,,',
      'Sở Thông tin và Truyền thông,2023,TT0,Năm trước nữa,1,Tập thể,,,',
      'Sở Khoa học và Công nghệ,2024,KH1,Ba,1,Tập thể,,Xã Cam Hòa,huyện',
      'UBND thành phố Nha Trang,2024,NT1,Bốn,8,Thôn,,Phường Lộc Thọ,',
    ]
    writeFiles(dir, { 'a.csv': `\uFEFF${head}\n${rows.join('\n')}\n` })
    expect((await load(data, path.join(dir, 'a.csv'), '--received', '2024-12-01')).files[0]!.accepted).toBe(5)
    const shown = async (unit: string, year: string) => {
      expect((await etl(data, ['template', '--out', dir, '--unit', unit, '--year', year])).code).toBe(0)
      const sheet = (await sheetsOf(path.join(dir, `mau-bao-cao_${unit}_${year}.xlsx`)))
        .get('Mô hình')!
        .slice(1)
      return sheet.map((row) =>
        ['Mã mô hình', 'Địa bàn', 'Cấp', 'Ghi chú'].map(
          (label) => row[labels('model').indexOf(label)] ?? null,
        ),
      )
    }
    const gone =
      'Địa bàn kỳ trước: Xã Cam Hòa, Huyện Cam Lâm (nay đã sắp xếp lại); đề nghị chọn lại cột “Địa bàn”.'
    // The department itself has two versions; its predecessor's models follow its own.
    expect(await shown('SKHCN', '2026')).toEqual([
      ['KH1', null, null, gone],
      ['TT1', 'Toàn tỉnh', 'Tỉnh', null],
    ])
    expect(await shown('SKHCN', '2025')).toEqual([
      ['KH1', 'Xã Cam Hòa, Huyện Cam Lâm', null, null],
      ['TT1', 'Toàn tỉnh', 'Tỉnh', null],
    ])
    expect(await shown('STTTT', '2025')).toEqual([])
    expect(await shown('UBND-22366', '2026')).toEqual([])
    expect((await shown('UBND-568', '2025')).map((row) => row[0])).toEqual(['NT1'])
    writeFiles(dir, { 'b.csv': `\uFEFF${head}\nSở Khoa học và Công nghệ,2025,KH9,Chín,1,Tập thể,,,\n` })
    await load(data, path.join(dir, 'b.csv'), '--received', '2025-11-20')
    expect((await shown('SKHCN', '2026')).map((row) => row[0])).toEqual(['KH9'])
  })

  test('the same ledger gives the same bytes', async () => {
    const dir = tempDir()
    for (const out of ['a', 'b'])
      await etl(path.join(dir, 'data'), ['template', '--out', path.join(dir, out), '--unit', 'SYT'])
    const [a, b] = ['a', 'b'].map((out) => readFileSync(path.join(dir, out, 'mau-bao-cao_SYT_2026.xlsx')))
    expect(a).toEqual(b)
    expect((await sheetsOf(a!)).get('Mô hình')![0]![0]).toBe('Đơn vị báo cáo (*)')
  })
})

describe('what cannot be done', () => {
  test.each([
    [['template'], /Chưa nêu thư mục/],
    [['template', '--out', 'x', '--unit', 'KHONGCO'], /Không có đơn vị mã “KHONGCO”/],
    [['template', '--out', 'x', '--unit', 'UBND-568'], /“UBND-568” không hoạt động/],
    [['template', '--out', 'x', '--year', '20x6'], /--year/],
    [['template', '--out', 'x', '--year', '1890'], /Năm 1890/],
    [['template', '--out', 'x', '--year', '2028'], /Năm 2028/],
    [['template', '--out', 'x', '--round', 'q3'], /Không có kỳ “q3”.*annual/],
    [['template', '--out', 'x', '--all'], /--all/],
  ])('%j: code 2, one clear line', async (args, line) => {
    const dir = tempDir()
    const run = await etl(
      path.join(dir, 'data'),
      args.map((a) => (a === 'x' ? path.join(dir, 'x') : a)),
    )
    expect(run.code).toBe(2)
    expect(run.stderr.split('\n')[0]).toMatch(line)
    expect(run.stderr).not.toContain('    at ')
    expect(existsSync(path.join(dir, 'x'))).toBe(false)
  })

  test('a folder that cannot be written: code 1', async () => {
    const dir = tempDir()
    writeFileSync(path.join(dir, 'file'), '')
    const run = await etl(path.join(dir, 'data'), [
      'template',
      '--out',
      path.join(dir, 'file', 'x'),
      '--unit',
      'SYT',
    ])
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/^Không ghi được vào thư mục .*--out/)
    expect(run.stderr).not.toContain('    at ')
  })
})
