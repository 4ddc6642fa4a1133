import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brokenRules, readPaper } from './layout-rules.ts'
import { bodyOf, LONG, type Reports, serveReports, textOf } from './reported.ts'

let reports: Reports

beforeAll(async () => {
  reports = await serveReports()
})

afterAll(() => reports.close())

const fetched = (path: string): Promise<Buffer> => reports.fetched(path)
const docx = (year: number, layout: string, snapshot: string, extra = '') =>
  reports.docx(year, layout, snapshot, extra)

describe('the layout', () => {
  it.each(['state', 'party'] as const)('%s keeps every rule', async (layout) => {
    for (const [year, snapshot] of [
      [2026, 'province'],
      [2024, 'province'],
      [2026, 'awkward'],
      [2026, 'empty'],
    ] as const)
      expect(
        brokenRules(readPaper(await docx(year, layout, snapshot)), layout),
        `${year} ${snapshot}`,
      ).toEqual([])
  })

  it.each(['state', 'party'] as const)('%s of a letter keeps every rule', async (layout) => {
    const channel = layout === 'state' ? 'government' : 'party'
    for (const [year, unit] of [
      [2026, ''],
      [2026, `&unit=${layout === 'state' ? 'U7' : 'P7'}`],
    ] as const) {
      const letter = await fetched(`/api/reminder/${year}.docx?channel=${channel}${unit}&snapshot=awkward`)
      expect(brokenRules(readPaper(letter), layout, 'letter'), unit).toEqual([])
    }
  })

  it('of the Party is that of the day: by the older guide before 27/5/2026, of the body of the time', async () => {
    const dated = async (year: number, date: string) => {
      const answer = await reports.put(year, 'party', 'province', { date })
      expect(answer.status).toBe(200)
      return readPaper(await docx(year, 'party', 'province'))
    }
    for (const [year, date, guide, issuer, suffix] of [
      [2021, '2024-12-16', '36-HD/VPTW', 'BAN TUYÊN GIÁO', 'BC/BTGTU'],
      [2022, '2025-12-16', '36-HD/VPTW', 'BAN TUYÊN GIÁO VÀ DÂN VẬN', 'BC/BTGDVTU'],
      [2023, '2026-05-26', '36-HD/VPTW', 'BAN TUYÊN GIÁO VÀ DÂN VẬN', 'BC/BTGDVTU'],
      [2024, '2026-05-27', '05-HD/VPTW', 'BAN TUYÊN GIÁO VÀ DÂN VẬN', 'BC/BTGDVTU'],
    ] as const) {
      const paper = await dated(year, date)
      expect(brokenRules(paper, 'party'), date).toEqual([])
      expect(paper.parts['docProps/core.xml'], date).toContain(guide)
      expect(
        paper.paras.map((p) => p.text),
        date,
      ).toContain(issuer)
      expect(paper.paras.find((p) => p.text.startsWith('Số '))!.text, date).toMatch(new RegExp(`-${suffix}$`))
    }
  })

  it('broken on purpose, is found out by the rule', async () => {
    const state = readPaper(await docx(2026, 'state', 'province')).parts
    const party = readPaper(await docx(2026, 'party', 'province')).parts
    const cases: [string, 'state' | 'party', string | RegExp, string][] = [
      ['ND-01', 'state', /w:w="11906"/g, 'w:w="12240"'],
      ['ND-02', 'state', /w:left="1701"/g, 'w:left="1440"'],
      ['ND-03', 'state', 'w:ascii="Times New Roman"', 'w:ascii="Arial"'],
      ['ND-04', 'state', '<w:titlePg/>', ''],
      ['ND-06', 'state', 'Độc lập - Tự do', 'Độc lập-Tự do'],
      ['ND-08', 'state', 'Số: ', 'Số '],
      ['ND-09', 'state', 'tháng 12 năm 2026<', 'tháng 012 năm 2026<'],
      [
        'ND-14',
        'state',
        'Tỉnh ủy về xây dựng và nhân rộng các mô hình, điển hình trong học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh;',
        'Tỉnh ủy,',
      ],
      ['ND-18', 'state', './.', '.'],
      ['PA-01', 'party', /w:h="16838"/g, 'w:h="15840"'],
      ['PA-05', 'party', 'ĐẢNG CỘNG SẢN VIỆT NAM', 'ĐẢNG CỘNG SẢN'],
      ['PA-06', 'party', '>*<', '>**<'],
      ['PA-07', 'party', 'Số  ', 'Số:  '],
      ['PA-10', 'party', '>-----<', '>---<'],
      ['PA-11', 'party', /w:lineRule="exact"/g, 'w:lineRule="auto"'],
      ['PA-15', 'party', '>- Căn cứ', '>Căn cứ'],
      ['PA-13', 'party', 'Lưu Văn phòng', 'Lưu: Văn phòng'],
    ]
    for (const [name, layout, from, to] of cases) {
      const parts = layout === 'state' ? state : party
      const xml = parts['word/document.xml']!
      const changed = { ...parts, 'word/document.xml': xml.replace(from, to) }
      expect(changed['word/document.xml'], name).not.toBe(xml)
      expect(brokenRules(readPaper(changed), layout), name).toContain(name)
    }
  })
})

it('a letter broken on purpose is found out by the rule', async () => {
  const parts = async (channel: string) =>
    readPaper(await fetched(`/api/reminder/2026.docx?channel=${channel}&snapshot=awkward`)).parts
  const cases: [string, 'state' | 'party', string, string][] = [
    ['ND-12', 'state', 'V/v đôn', 'Về việc đôn'],
    ['PA-14', 'party', 'về việc đôn', 'V/v đôn'],
  ]
  for (const [name, layout, from, to] of cases) {
    const whole = await parts(layout === 'state' ? 'government' : 'party')
    const xml = whole['word/document.xml']!
    expect(xml).toContain(from)
    expect(
      brokenRules(readPaper({ ...whole, 'word/document.xml': xml.replace(from, to) }), layout, 'letter'),
    ).toContain(name)
  }
})

describe('a report', () => {
  it('issued again is the same to the byte, also after the settings changed', async () => {
    const first = await docx(2025, 'state', 'province')
    await reports.issue(2025, 'state', 'province')
    expect(await docx(2025, 'state', 'province')).toEqual(first)
    const { settings } = JSON.parse(
      (await fetched('/api/report/2026.json?layout=state&snapshot=province')).toString(),
    ) as { settings: object }
    const put = (snapshot: string, Origin: string) =>
      reports.put(
        2026,
        'state',
        snapshot,
        {
          number: '7',
          settings: { ...settings, signer: 'Người mẫu B' },
          texts: { lessons: 'Cần làm sớm.' },
        },
        { Origin },
      )
    expect((await put('province', 'http://evil.example')).status).toBe(403)
    expect((await put('awkward', reports.url)).status).toBe(409)
    expect((await put('province', reports.url)).status).toBe(200)
    const { paras } = readPaper(await docx(2026, 'state', 'province'))
    for (const text of ['Số: 07/BC-SNV', 'Người mẫu B', 'Cần làm sớm.'])
      expect(paras.map((p) => p.text)).toContain(text)
    expect(await docx(2025, 'state', 'province')).toEqual(first)
  })

  it('of a year without data says so, and counts nothing', async () => {
    const text = readPaper(await docx(2026, 'party', 'empty'))
      .paras.map((p) => p.text)
      .join('\n')
    expect(text).toContain('Năm 2026 chưa có số liệu.')
    expect(text).not.toContain('đăng ký 0 mô hình')
  })

  it('of an unfinished year is provisional, and neither rises nor falls', async () => {
    const text = readPaper(await docx(2026, 'state', 'awkward'))
      .paras.map((p) => p.text)
      .join('\n')
    expect(text).toContain('số tạm tính')
    expect(text).toContain('Đến ngày 22/11/2026, 1/301 đơn vị đã báo cáo')
    expect(text).toContain('cùng thời điểm năm 2025 chưa có số liệu để so sánh')
    expect(text).toContain(LONG)
    expect(text).toContain('số lượng còn ít, tỷ lệ chỉ để tham khảo')
    expect(text).not.toMatch(/(tăng|giảm) \d+ so với/)
  })

  it('of the merger counts the old area apart, and compares no totals: many more units owe a report (F18)', async () => {
    const text = readPaper(await docx(2025, 'party', 'province'))
      .paras.map((p) => p.text)
      .join('\n')
    expect(text).toMatch(/tính trên phạm vi Khánh Hòa cũ có [\d.]+/)
    expect(text).toMatch(
      /Không so sánh tổng số với năm 2024, vì năm 2024 có \d+ đơn vị phải báo cáo, năm 2025 có \d+\./,
    )
    expect(text).not.toMatch(/(tăng|giảm) [\d.]+ so với năm 2024/)
    // A rate does not grow with the number of units.
    expect(text).toMatch(/(tăng|giảm) [\d,]+ điểm phần trăm so với năm 2024/)
  })

  it('of the merger has the year on the area that the year before is of, by field and by place (F24)', async () => {
    const tables = bodyOf(readPaper(await docx(2025, 'party', 'province')).xml).flatMap((part) =>
      'table' in part ? [part.table.map((row) => row.map(textOf))] : [],
    )
    const query = JSON.stringify({
      measures: ['models.count'],
      dimensions: ['models.field_code'],
      filters: [
        { member: 'models.year', operator: 'equals', values: ['2025'] },
        { member: 'models.district_code', operator: 'notEquals', values: ['58'] },
      ],
    })
    const asked = new URLSearchParams({ query, snapshot: 'province' }).toString()
    const { data } = await reports.json<{ data: Record<string, string>[] }>(`/cubejs-api/v1/load?${asked}`)
    const counts = new Map(data.map((row) => [String(row['models.field_code']), row['models.count']]))
    expect(Math.max(...[...counts.values()].map(Number))).toBeGreaterThan(0)
    for (const first of ['Lĩnh vực', 'Địa bàn']) {
      const [head, ...rows] = tables.find(([row]) => row!.includes(first) && row!.includes('Năm 2024 *'))!
      const now = head!.indexOf('Năm 2025 *')
      expect(now).toBeGreaterThan(0)
      for (const row of rows.slice(0, -1)) {
        expect(row[now], row.join(' | ')).toMatch(/^[\d.]+$/)
        if (first === 'Lĩnh vực') expect(row[now], row[1]).toBe(counts.get(row[0]!) ?? '0')
      }
    }
  })

  it('says what would differ today, and why', async () => {
    const same = JSON.parse((await fetched('/api/report/2026/corrections?snapshot=province')).toString()) as {
      figures: unknown[]
    }
    expect(same.figures).toEqual([])
    const { figures } = JSON.parse(
      (await fetched('/api/report/2026/corrections?snapshot=corrected')).toString(),
    ) as {
      figures: { sentence: string }[]
    }
    expect(figures.length).toBeGreaterThan(3)
    for (const { sentence } of figures) expect(sentence).toMatch(/^công bố .+, nay .+, vì .+/)
  })
})

describe('the reminder', () => {
  it('goes to who has not sent, and only to them', async () => {
    const { paras } = readPaper(await fetched('/api/reminder/2026.docx?channel=government&snapshot=awkward'))
    const texts = paras.map((p) => p.text)
    expect(texts.find((t) => t.startsWith('V/v '))).toContain('đôn đốc')
    expect(texts.filter((t) => t.startsWith('Đơn vị ') && /^Đơn vị \d+$/.test(t))).toHaveLength(300)
    expect(texts).not.toContain(LONG)
    const one = readPaper(
      await fetched('/api/reminder/2026.docx?channel=government&unit=U7&snapshot=awkward'),
    )
    expect(one.paras.map((p) => p.text)).toContain('Kính gửi: Đơn vị 7')
    // Nobody is late: there is no other whom "those that are not due" would be told from (P52).
    expect(texts.join(' ')).toContain(
      'đề nghị các cơ quan, đơn vị có tên trong danh sách kèm theo gửi báo cáo chậm nhất ngày',
    )
    expect((await fetch(`${reports.url}/api/reminder/2026.docx?channel=party&snapshot=empty`)).status).toBe(
      404,
    )
  })
})
