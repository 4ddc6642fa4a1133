import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import writeXlsx from 'write-excel-file/node'
import type { LoadResult } from '../../etl/load.ts'
import { openLedger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { etl, figures, issueLines, load, tempDir, writeFiles } from './run.ts'

const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const model = (rows: string[], head = header) => `\uFEFF${head}\r\n${rows.join('\r\n')}\r\n`
const csv = (...rows: string[]) => model(rows)

describe('a clean CSV file', () => {
  const dir = tempDir()
  const file = path.join(dir, 'syt.csv')
  let result: LoadResult & { code: number | null }

  beforeAll(async () => {
    writeFileSync(
      file,
      csv(
        'Sở Y tế,2025,YT-01,Phòng khám thân thiện,6,Tập thể',
        'Sở Y tế,2025,YT-02,"Đội tình nguyện ""Vì sức khỏe""\nlưu động",VI,tập thể',
        'SYT,2025,,Bác sĩ Nguyễn Văn Mẫu 0001,"Y tế, chăm sóc sức khỏe Nhân dân",CÁ NHÂN',
      ),
    )
    result = await load(path.join(dir, 'data'), file, '--received', '2025-11-28')
  })

  test('every row is accepted and published', async () => {
    expect(result.code).toBe(0)
    const [sheet] = result.files
    expect(sheet).toMatchObject({
      name: 'syt.csv',
      sheet: null,
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      table: 'model',
      encoding: 'utf-8',
      delimiter: ',',
      rows: 3,
      accepted: 3,
      rejected: 0,
      dropped: 0,
      warnings: 0,
      status: 'loaded',
      issues: [],
    })
    expect(result.snapshot).not.toBeNull()
    const rows = await figures(
      path.join(dir, 'data'),
      'SELECT model_name, field_code, kind, kind_class, unit_code, channel, received_on, district_name, registration, status, evaluation FROM fct_model ORDER BY model_name',
    )
    const common = ['SYT', 'government', '2025-11-28', 'Toàn tỉnh', 'new', 'building', 'not_evaluated']
    expect(rows).toEqual([
      ['Bác sĩ Nguyễn Văn Mẫu 0001', 6, 'individual', 'individual', ...common],
      ['Phòng khám thân thiện', 6, 'collective', 'collective', ...common],
      ['Đội tình nguyện "Vì sức khỏe" lưu động', 6, 'collective', 'collective', ...common],
    ])
  })

  test('the sender’s bytes are kept under their checksum', () => {
    const { sha256 } = result.files[0]!
    expect(readFileSync(path.join(dir, 'data', 'archive', sha256.slice(0, 2), sha256))).toEqual(
      readFileSync(file),
    )
  })

  test('loading it again changes nothing, under another name neither', async () => {
    const before = readdirSync(path.join(dir, 'data', 'snapshots')).sort()
    const copy = path.join(dir, 'copy.csv')
    writeFileSync(copy, readFileSync(file))
    for (const again of [file, copy]) {
      const second = await load(path.join(dir, 'data'), again, '--received', '2026-01-01')
      expect(second).toMatchObject({ code: 0, load: null, snapshot: null })
      expect(second.files[0]!.status).toBe('unchanged')
    }
    expect(readdirSync(path.join(dir, 'data', 'snapshots')).sort()).toEqual(before)
  })

  test('a dry run says the same and leaves nothing', async () => {
    const nowhere = path.join(dir, 'dry')
    const dry = await load(nowhere, file, '--dry-run')
    expect(dry).toMatchObject({ code: 0, load: null, snapshot: null })
    expect(dry.files[0]).toMatchObject({ accepted: 3, rejected: 0 })
    expect(existsSync(nowhere)).toBe(false)
  })
})

describe('bad rows', () => {
  test('each is held with its row, column, code and a message; the rest is loaded', async () => {
    const dir = tempDir()
    const head = `${header},Địa bàn,Ngày đăng ký,Trạng thái,Gửi về tỉnh`
    const text = [
      'DANH SÁCH MÔ HÌNH NĂM 2026,,,,,,,,,',
      ',,,,,,,,,',
      head,
      'UBND phường Nha Trang,2026,A1,Tổ dân phố tự quản,8,Thôn/tổ dân phố,Phường Nha Trang,5/3/2026,,có',
      'UBND phường Nha Tran,2026,A2,Sai đơn vị,8,Thôn,,,,',
      'UBND huyện Cam Lâm,2026,A3,Đơn vị đã kết thúc,8,Thôn,,,,',
      'UBND phường Nha Trang,20x6,A4,Sai năm,8,Thôn,,,,',
      'UBND phường Nha Trang,2026,A5,Sai lĩnh vực,12,Thôn,,,,',
      'UBND phường Nha Trang,2026,A6,Sai đối tượng,8,Doanh nghiệp,,,,',
      'UBND phường Nha Trang,2026,A7,Sai địa bàn,8,Thôn,Phường Phan Rang 5,,,',
      'UBND phường Nha Trang,2026,A8,Ngày kiểu Mỹ,8,Thôn,,11/30/2026,,',
      'UBND phường Nha Trang,2026,A9,Sai trạng thái,8,Thôn,,,đang nghĩ,',
      'UBND phường Nha Trang,2026,A10,Sai danh sách,8,Thôn,,,,có lẽ',
      'UBND phường Nha Trang,2026,A11,,8,Thôn,,,,',
      ',,,,,,,,,',
      'UBND phường Nha Trang,2026,A1,Tổ dân phố tự quản,8,Thôn,,,,',
      'UBND phường Nha Trang,2026,A12,M?t dấu,8,Thôn,,,,',
      'UBND phường Nha Trang,2026,A13,Hai lỗi,12,Doanh nghiệp,,,,',
      'Tổng Công ty Khánh Việt,2026,A14,Thiếu đối tượng,8,,,,,',
      'Tổng cộng,,,,,14,,,,',
    ].join('\n')
    writeFiles(dir, { 'a.csv': text })
    const result = await load(path.join(dir, 'data'), path.join(dir, 'a.csv'), '--received', '2026-11-20')
    expect(result.code).toBe(0)
    const [sheet] = result.files
    expect(sheet).toMatchObject({ rows: 17, accepted: 1, rejected: 14, dropped: 2 })
    expect(issueLines(sheet!)).toEqual([
      // The line of totals says 14, and there are 15 rows.
      '- - totals-differ',
      // 11/30/2026 in the same column shows that 5/3/2026 may be the 3rd of May.
      '4 Ngày đăng ký date-order-doubtful',
      '5 Đơn vị báo cáo unit-unknown',
      '6 Đơn vị báo cáo unit-closed',
      '7 Năm year-invalid',
      '8 Lĩnh vực field-unknown',
      '9 Đối tượng kind-unknown',
      '10 Địa bàn area-unknown',
      '11 Ngày đăng ký date-invalid',
      '12 Trạng thái status-unknown',
      '13 Gửi về tỉnh value-unknown',
      '14 Tên mô hình, điển hình required',
      '16 - duplicate-row',
      '17 Tên mô hình, điển hình marks-lost',
      '18 Lĩnh vực field-unknown',
      '18 Đối tượng kind-unknown',
      '19 Đối tượng required',
    ])
    const byCode = Object.fromEntries(sheet!.issues.map((i) => [i.code, i]))
    expect(byCode['unit-unknown']!.value).toBe('UBND phường Nha Tran')
    expect(byCode['unit-unknown']!.message).toContain('Có phải “UBND phường Nha Trang”?')
    expect(byCode['duplicate-row']!.message).toContain('dòng 4')
    for (const issue of sheet!.issues) {
      const isDoubt = ['date-order-doubtful', 'totals-differ'].includes(issue.code)
      expect(issue.severity).toBe(isDoubt ? 'warning' : 'error')
      expect(issue.message).not.toMatch(/[{}]/)
    }
    expect(
      await figures(
        path.join(dir, 'data'),
        "SELECT count(*), sum(holds_row::INT)::INT FROM fct_quality WHERE severity = 'error'",
      ),
    ).toEqual([['15', 14]])
    expect(
      await figures(
        path.join(dir, 'data'),
        "SELECT model_count, rows_held FROM fct_reporting WHERE unit_code = 'UBND-22366' AND year = 2026",
      ),
    ).toEqual([[1, 10]])
  })

  test('warnings load the row', async () => {
    const dir = tempDir()
    const head = `${header},Địa bàn,Ngày đăng ký,Hình thức đăng ký`
    writeFiles(dir, {
      'a.csv': model(
        [
          'Hội Nông dân tỉnh Khánh Hòa,2025,B1,Hộ làm kinh tế giỏi,3,Cá nhân,,,',
          'Hội Nông dân tỉnh Khánh Hòa,2025,B2,Mô hình ở xã đã chia,9,Tập thể,Xã Cam Hòa,,',
          'Hội Nông dân tỉnh Khánh Hòa,2025,B3,Đăng ký từ lâu,9,Tập thể,,1/5/2023,mới',
          'Hội Nông dân tỉnh Khánh Hòa,2025,B4,Đăng ký tháng chạp,9,Tập thể,,1/12/2024,mới',
        ],
        head,
      ),
    })
    const result = await load(path.join(dir, 'data'), dir, '--received', '2025-12-01')
    const [sheet] = result.files
    expect(sheet).toMatchObject({ rows: 4, accepted: 4, rejected: 0, warnings: 3 })
    expect(issueLines(sheet!)).toEqual([
      '2 Đối tượng kind-field-mismatch',
      '3 Địa bàn area-split',
      '4 Ngày đăng ký date-outside-year',
    ])
    expect(
      await figures(
        path.join(dir, 'data'),
        "SELECT area_then_name, area_now_name, district_name FROM fct_model WHERE model_code = 'B2'",
      ),
    ).toEqual([[null, null, 'Huyện Cam Lâm']])
  })
})

describe('a workbook', () => {
  test('several tables, the general sheet for unit, year and date of receipt, real dates and numbers', async () => {
    const dir = tempDir()
    const text = (value: string) => ({ value, type: String })
    const row = (...values: (string | null)[]) => values.map((v) => (v === null ? null : text(v)))
    const file = path.join(dir, 'bao-cao.xlsx')
    await writeXlsx(
      [
        {
          sheet: 'Thông tin chung',
          data: [
            row('Đơn vị báo cáo', 'Thành ủy Nha Trang'),
            [text('Năm'), { value: 2024, type: Number }],
            row('Số, ký hiệu văn bản', '15-BC/TU'),
            [text('Ngày đến'), { value: new Date(Date.UTC(2024, 11, 5)), type: Date, format: 'dd/mm/yyyy' }],
            [text('Tổng số mô hình'), { value: 2, type: Number }],
          ],
        },
        {
          sheet: 'Mô hình',
          data: [
            row('MÔ HÌNH, ĐIỂN HÌNH'),
            row('Tên mô hình, điển hình', 'Lĩnh vực', 'Loại hình', 'Ngày đăng ký', 'Kết quả đánh giá'),
            [
              text('Chi bộ bốn tốt'),
              { value: 1, type: Number },
              text('Tập thể'),
              { value: new Date(Date.UTC(2024, 1, 3)), type: Date, format: 'dd/mm/yyyy' },
              text('Hiệu quả'),
            ],
            row('Người bán vé số trả lại của rơi', '11', 'Cá nhân', '15-8-2024', null),
          ],
        },
        {
          sheet: 'Nhân rộng',
          data: [
            row('Tên mô hình', 'Nơi nhân rộng', 'Số nơi'),
            [text('chi bo bon tot'), text('Huyện ủy Diên Khánh'), { value: 3, type: Number }],
            row('Không có mô hình này', 'Huyện ủy Diên Khánh', '1'),
          ],
        },
        {
          sheet: 'Khen thưởng',
          data: [
            row('Tên mô hình', 'Hình thức khen', 'Cấp khen', 'Số quyết định'),
            row('Chi bộ bốn tốt', 'Bằng khen', 'tỉnh', '12/QĐ-UBND'),
            row('Chi bộ bốn tốt', 'Sinh hoạt chi bộ', null, null),
          ],
        },
        {
          sheet: 'Tuyên truyền',
          data: [row('Cơ quan', 'Loại', 'Số lượng'), row('Báo Khánh Hòa', 'bài', '1.234')],
        },
        { sheet: 'Ghi chép riêng', data: [row('không phải bảng')] },
      ],
      {},
    ).toFile(file)
    const result = await load(path.join(dir, 'data'), file, '--received', '2026-11-22')
    expect(result.code).toBe(0)
    expect(result.files.map((s) => [s.sheet, s.table, s.rows, s.accepted, s.rejected, s.encoding])).toEqual([
      ['Thông tin chung', 'info', 0, 0, 0, null],
      ['Mô hình', 'model', 2, 2, 0, null],
      ['Nhân rộng', 'replication', 2, 1, 1, null],
      ['Khen thưởng', 'commendation', 2, 2, 0, null],
      ['Tuyên truyền', 'publicity', 1, 1, 0, null],
    ])
    expect(issueLines(result.files[2]!)).toEqual(['3 Tên mô hình, điển hình model-unknown'])
    const data = path.join(dir, 'data')
    expect(
      await figures(
        data,
        'SELECT model_name, registered_on, district_name, replicated, commended, honoured, received_on FROM fct_model ORDER BY 1',
      ),
    ).toEqual([
      ['Chi bộ bốn tốt', '2024-02-03', 'Thành phố Nha Trang', true, true, true, '2024-12-05'],
      [
        'Người bán vé số trả lại của rơi',
        '2024-08-15',
        'Thành phố Nha Trang',
        false,
        false,
        false,
        '2024-12-05',
      ],
    ])
    expect(await figures(data, 'SELECT to_unit_code, sites, replicated_on FROM fct_replication')).toEqual([
      ['HU-574', 3, '2024-12-31'],
    ])
    expect(await figures(data, 'SELECT outlet, form, quantity FROM fct_publicity')).toEqual([
      ['Báo Khánh Hòa', 'article', 1234],
    ])
    expect(
      await figures(
        data,
        "SELECT document_number, received_on, due_on, rows_held, declared_total, model_count FROM fct_reporting WHERE unit_code = 'HU-568' AND year = 2024",
      ),
    ).toEqual([['15-BC/TU', '2024-12-05', '2024-12-05', 1, 2, 2]])
  })
})

describe('versions of a report', () => {
  const first = csv('Sở Y tế,2025,C1,Một,6,Tập thể', 'Sở Y tế,2025,C2,Hai,6,Tập thể')
  const second = csv(
    'Sở Y tế,2025,C1,Một,6,Tập thể',
    'Sở Y tế,2025,C3,Ba,6,Tập thể',
    'Sở Y tế,2025,C4,Bốn,6,Tập thể',
  )
  const codes = async (dir: string) =>
    (await figures(path.join(dir, 'data'), 'SELECT model_code, received_on FROM fct_model ORDER BY 1')).map(
      (r) => r.join(' '),
    )

  test('the later received counts, whatever was loaded first; the report keeps its first day', async () => {
    for (const order of [
      ['first', 'second'],
      ['second', 'first'],
    ]) {
      const dir = tempDir()
      writeFiles(dir, { 'in/first.csv': first, 'in/second.csv': second })
      const day: Record<string, string> = { first: '2025-11-20', second: '2025-12-03' }
      for (const name of order)
        await load(path.join(dir, 'data'), path.join(dir, 'in', `${name}.csv`), '--received', day[name]!)
      expect(await codes(dir)).toEqual(['C1 2025-11-20', 'C3 2025-11-20', 'C4 2025-11-20'])
    }
  })

  test('in one load, received.csv tells the versions of a mailbox apart', async () => {
    const dir = tempDir()
    writeFiles(dir, {
      'in/first.csv': first,
      'in/sub/second.csv': second,
      'in/received.csv': 'file,received_on\nfirst.csv,2025-11-20\nsub/second.csv,2025-12-03\n',
    })
    const result = await load(path.join(dir, 'data'), path.join(dir, 'in'))
    expect(result.files.map((s) => [s.name, s.status])).toEqual([
      ['first.csv', 'loaded'],
      ['sub/second.csv', 'superseding'],
    ])
    expect(await codes(dir)).toEqual(['C1 2025-11-20', 'C3 2025-11-20', 'C4 2025-11-20'])
  })

  test('the same bytes that turn out to have come earlier: the report was in time', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const due = () =>
      figures(data, "SELECT received_on <= due_on FROM fct_reporting WHERE unit_code = 'SYT' AND year = 2025")
    writeFiles(dir, { 'first.csv': first, 'copy.csv': first })
    await load(data, path.join(dir, 'first.csv'), '--received', '2025-12-08')
    expect(await due()).toEqual([[false]])
    const later = await load(data, path.join(dir, 'copy.csv'), '--received', '2025-12-10')
    expect(later).toMatchObject({ load: null, snapshot: null })
    const again = await load(data, path.join(dir, 'copy.csv'), '--received', '2025-11-28')
    expect(again.files[0]!.status).toBe('unchanged')
    expect(await due()).toEqual([[true]])
    expect(await codes(dir)).toEqual(['C1 2025-11-28', 'C2 2025-11-28'])
  })

  test('files of one load received on one day are one report', async () => {
    const dir = tempDir()
    writeFiles(dir, {
      'in/a.csv': csv('Sở Y tế,2025,C1,Một,6,Tập thể'),
      'in/b.csv': csv('Sở Y tế,2025,C2,Hai,6,Tập thể'),
    })
    await load(path.join(dir, 'data'), path.join(dir, 'in'), '--received', '2025-11-20')
    expect(await codes(dir)).toEqual(['C1 2025-11-20', 'C2 2025-11-20'])
  })

  test('a second version all of whose rows are held does not empty the first', async () => {
    const dir = tempDir()
    writeFiles(dir, { 'a.csv': first, 'b.csv': csv('Sở Y tế,2025,C1,Một,99,Tập thể') })
    await load(path.join(dir, 'data'), path.join(dir, 'a.csv'), '--received', '2025-11-20')
    await load(path.join(dir, 'data'), path.join(dir, 'b.csv'), '--received', '2025-11-25')
    expect(await codes(dir)).toEqual(['C1 2025-11-20', 'C2 2025-11-20'])
    expect(
      await figures(
        path.join(dir, 'data'),
        "SELECT rows_held, received_on FROM fct_reporting WHERE unit_code = 'SYT' AND year = 2025",
      ),
    ).toEqual([[1, '2025-11-20']])
  })
})

describe('doubts about a whole report', () => {
  test('a version with fewer rows, and a total that the rows do not give', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    writeFiles(dir, {
      'first.csv': csv('Sở Y tế,2025,C1,Một,6,Tập thể', 'Sở Y tế,2025,C2,Hai,6,Tập thể'),
      'second.csv': csv('Sở Y tế,2025,C1,Một,6,Tập thể'),
    })
    await load(data, path.join(dir, 'first.csv'), '--received', '2025-11-20')
    const second = await load(data, path.join(dir, 'second.csv'), '--received', '2025-11-25')
    expect(second.files[0]).toMatchObject({ status: 'superseding', warnings: 1 })
    expect(second.files[0]!.issues).toEqual([
      expect.objectContaining({
        row: null,
        code: 'report-shrinks',
        severity: 'warning',
        value: '1',
        message: 'Báo cáo gửi lại có 1 dòng; bản trước có 2 dòng.',
      }),
    ])

    const text = (value: string | number) => ({ value: String(value), type: String })
    const row = (...values: (string | number)[]) => values.map(text)
    for (const [name, total] of [
      ['right', 2],
      ['wrong', 3],
    ] as const) {
      await writeXlsx([
        {
          sheet: 'Thông tin chung',
          data: [row('Đơn vị báo cáo', 'Sở Xây dựng'), row('Năm', 2025), row('Tổng số mô hình', total)],
        },
        {
          sheet: 'Mô hình',
          data: [
            row('Mã mô hình', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng', 'Trạng thái'),
            row(`${name}1`, 'Một', 1, 'Tập thể', ''),
            row(`${name}2`, 'Hai', 1, 'Tập thể', ''),
            row(`${name}3`, 'Ba', 1, 'Tập thể', 'Không còn duy trì'),
          ],
        },
      ]).toFile(path.join(dir, `${name}.xlsx`))
    }
    const right = await load(data, path.join(dir, 'right.xlsx'), '--received', '2025-11-20')
    expect(right.files.map((s) => s.warnings)).toEqual([0, 0])
    const wrong = await load(data, path.join(dir, 'wrong.xlsx'), '--received', '2025-11-21')
    expect(wrong.files[0]!.issues).toEqual([
      expect.objectContaining({
        column: 'Tổng số mô hình',
        code: 'totals-differ',
        value: '3',
        message: 'Tổng số đơn vị kê khai là 3; tổng hợp từ danh sách là 2.',
      }),
    ])
    expect(await figures(data, "SELECT code FROM fct_quality WHERE severity = 'warning' ORDER BY 1")).toEqual(
      [['report-shrinks'], ['totals-differ']],
    )
    expect(
      await figures(
        data,
        "SELECT declared_total, model_count FROM fct_reporting WHERE unit_code = 'SXD' AND year = 2025",
      ),
    ).toEqual([[3, 2]])
  })
})

describe('a general sheet that is not understood', () => {
  test('is asked back, not taken for silence', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const sheet = (unit: string, year: string, received: string) =>
      writeXlsx([
        {
          sheet: 'Thông tin chung',
          data: [
            ['Đơn vị báo cáo', unit],
            ['Năm', year],
            ['Ngày đến', received],
            ['Không có mô hình', 'x'],
          ].map((row) => row.map((value) => ({ value, type: String }))),
        },
      ])
    await sheet('Sở Y tê tỉnh', '2025', '28/11/25').toFile(path.join(dir, 'unit.xlsx'))
    await sheet('Sở Y tế', '205', '2025-11-28').toFile(path.join(dir, 'year.xlsx'))
    await sheet('Sở Xây dựng', '2025', 'hôm qua $&').toFile(path.join(dir, 'date.xlsx'))
    await sheet('Sở Tài chính', '2025', '28/11/25').toFile(path.join(dir, 'good.xlsx'))
    const result = await load(data, dir, '--received', '2026-01-02')
    expect(result.files.map((s) => [s.name, ...issueLines(s)])).toEqual([
      ['date.xlsx', '- Ngày đến date-invalid'],
      ['good.xlsx', '- Ngày đến receipt-date-differs'],
      ['unit.xlsx', '- Đơn vị báo cáo unit-unknown', '- Ngày đến receipt-date-differs'],
      ['year.xlsx', '- Năm year-invalid', '- Ngày đến receipt-date-differs'],
    ])
    expect(result.files[0]!.issues[0]!.message).toContain('Ngày “hôm qua $&” ở cột “Ngày đến” không hợp lệ')
    expect(
      await figures(
        data,
        'SELECT unit_code, received_on, declared_none FROM fct_reporting WHERE received_on IS NOT NULL ORDER BY 1',
      ),
    ).toEqual([
      ['STC', '2025-11-28', true],
      ['SXD', '2026-01-02', true],
    ])
  })
})

describe('sample and real data', () => {
  const sample = `DỮ LIỆU MẪU,,,,,\n${header}\nSở Y tế,2025,M1,Mẫu,6,Tập thể\n`
  const real = csv('Sở Y tế,2025,T1,Thật,6,Tập thể')

  test('the first real file sets a sample aside; a sample is refused beside real data', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    writeFiles(dir, { 'mau.csv': sample, 'that.csv': real, 'mau2.csv': sample.replace('M1', 'M2') })
    await load(data, path.join(dir, 'mau.csv'))
    expect(
      await figures(data, 'SELECT sample, (SELECT count(*)::INT FROM fct_model) FROM snapshot_info'),
    ).toEqual([[true, 1]])
    const run = await etl(data, ['load', path.join(dir, 'that.csv')])
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(/Dữ liệu mẫu đã được chuyển sang .*sample-/)
    expect(await figures(data, 'SELECT model_code, sample FROM fct_model, snapshot_info')).toEqual([
      ['T1', false],
    ])
    const third = await load(data, path.join(dir, 'mau2.csv'))
    expect(third.code).toBe(3)
    expect(third.files[0]!.issues[0]!.code).toBe('sample-data')
    expect(await figures(data, 'SELECT model_code FROM fct_model')).toEqual([['T1']])
    expect((await etl(data, ['verify'])).code).toBe(0)
  })
})

describe('freezing', () => {
  test('what is frozen keeps its name; frozen again under it nothing changes', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    writeFiles(dir, { 'a.csv': csv('Sở Y tế,2025,C1,Một,6,Tập thể') })
    await load(data, path.join(dir, 'a.csv'))
    const freeze = (name: string) => etl(data, ['publish', '--name', name, '--freeze', '--json'])
    const first = JSON.parse((await freeze('Báo cáo năm 2025')).stdout) as object
    expect(first).toMatchObject({ name: 'Báo cáo năm 2025', frozen: true })
    const other = await freeze('Tên khác')
    expect(other.code).toBe(1)
    expect(other.stdout).toBe('')
    expect(other.stderr.trim()).toMatch(/^Số liệu này đã chốt với tên “Báo cáo năm 2025” .*không đổi tên/)
    // One line for people, and with --json the same for programs.
    const [line, json, ...more] = other.stderr.trim().split('\n')
    expect([JSON.parse(json!), more]).toEqual([{ error: { code: 'refused', message: line } }, []])
    expect(JSON.parse((await freeze('Báo cáo năm 2025')).stdout)).toEqual(first)
  })
})

describe('what cannot be done', () => {
  const good = csv('Sở Y tế,2025,C1,Một,6,Tập thể')
  let dir: string
  let data: string

  beforeAll(async () => {
    dir = tempDir()
    data = path.join(dir, 'data')
    writeFiles(dir, {
      'good.csv': good,
      'prose.csv': 'Kính gửi Ban Tuyên giáo,\nchúng tôi xin báo cáo,\n',
      'empty.csv': '',
      'old.xls': Buffer.from('d0cf11e0a1b11ae100000000', 'hex'),
      'paper.pdf': '%PDF-1.7 …',
      'torn.xlsx': Buffer.from('504b030414000000', 'hex'),
      'bytes.csv': Buffer.from([0x54, 0xea, 0x6e, 0x2c, 0xfe, 0xff, 0x0a]),
    })
    await load(data, path.join(dir, 'good.csv'), '--received', '2025-11-20')
  })

  test.each([
    ['prose.csv', 'no-table'],
    ['empty.csv', 'empty'],
    ['old.xls', 'unreadable'],
    ['paper.pdf', 'unreadable'],
    ['torn.xlsx', 'unreadable'],
    ['bytes.csv', 'unreadable'],
    ['not-there.csv', 'unreadable'],
  ])('%s: %s, code 3, one clear line, the figures stay', async (name, code) => {
    const result = await load(data, path.join(dir, name))
    expect(result.code).toBe(3)
    expect(result.files[0]).toMatchObject({ status: 'unreadable', rows: 0 })
    expect(result.files[0]!.issues.map((i) => i.code)).toEqual([code])
    const run = await etl(data, ['load', path.join(dir, name)])
    expect(run.stderr.split('\n')[0]).toMatch(new RegExp(`${name}: .*[.]$`))
    expect(await figures(data, 'SELECT count(*)::INT FROM fct_model')).toEqual([[1]])
  })

  test('the other files of the load are loaded', async () => {
    writeFiles(dir, { 'mixed/a.csv': good.replace('C1', 'C9'), 'mixed/b.pdf': '%PDF-1.7' })
    const result = await load(data, path.join(dir, 'mixed'), '--received', '2025-11-21')
    expect(result.code).toBe(3)
    expect(result.files.map((s) => s.status)).toEqual(['superseding', 'unreadable'])
    expect(await figures(data, 'SELECT model_code FROM fct_model')).toEqual([['C9']])
  })

  test.each([
    [['load']],
    [['load', '--wrong', 'x']],
    [['load', 'x.csv', '--received', '30/11/2025']],
    [['load', 'x.csv', '--received', '2025-02-30']],
    [['publish', 'now']],
    [['publish', '--as-of', 'today']],
    [['sample']],
    [['frobnicate']],
    [[]],
  ])('wrong arguments %j: code 2', async (args) => {
    const run = await etl(data, args)
    expect(run.code).toBe(2)
    expect(run.stderr.split('\n')[0]).not.toBe('')
    expect(run.stderr).not.toContain('    at ')
  })

  test('a data folder that cannot be written', async () => {
    const locked = path.join(dir, 'locked')
    // Root may write anywhere, so the folder's place is taken by a file.
    if (process.getuid?.() === 0) writeFileSync(locked, '')
    else {
      mkdirSync(locked)
      chmodSync(locked, 0o500)
    }
    const run = await etl(path.join(locked, 'data'), ['load', path.join(dir, 'good.csv')])
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/Không ghi được vào thư mục dữ liệu .*DATA_DIR/)
    expect(run.stderr).not.toContain('    at ')
  })

  test('a ledger that is damaged', async () => {
    const broken = path.join(dir, 'broken')
    writeFiles(broken, { 'ledger.duckdb': 'this is no database' })
    const run = await etl(broken, ['load', path.join(dir, 'good.csv')])
    expect(run.code).toBe(1)
    expect(run.stderr).toMatch(/^Sổ dữ liệu .* bị hỏng\. Đề nghị khôi phục từ bản sao lưu/)
    expect(run.stderr).not.toContain('    at ')
  })

  test('a second loader gets one clear line', async () => {
    const ledger = await openLedger(dataPaths(data).ledger)
    try {
      const run = await etl(data, ['load', path.join(dir, 'good.csv')])
      expect(run.code).toBe(1)
      expect(run.stderr).toBe(
        'Một trình nạp khác đang chạy trên cùng thư mục dữ liệu, hoặc một lệnh khác đang đọc sổ dữ liệu. Đề nghị chờ xong rồi chạy lại.\n',
      )
    } finally {
      ledger.close()
    }
    expect((await etl(data, ['load', path.join(dir, 'good.csv')])).code).toBe(0)
  })
})
