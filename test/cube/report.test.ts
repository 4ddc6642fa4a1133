import Papa from 'papaparse'
import { readFileSync, rmSync } from 'node:fs'
import readXlsx from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Running, serve } from '../../cube/server/main.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { brokenRules, readPaper } from './layout-rules.ts'

const PROVINCE = readFileSync('test/fixtures/province.sql', 'utf8')
const dataDir = createDataDir()
let running: Running

const LONG =
  'Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp, giao thông, nông nghiệp thuộc Ủy ban nhân dân tỉnh'

beforeAll(async () => {
  await writeSnapshot(dataDir, {
    id: 'province',
    name: 'Chốt năm 2026',
    frozen: true,
    asOf: '2026-12-16',
    fill: [PROVINCE],
  })
  await writeSnapshot(dataDir, { id: 'empty', fill: [] })
  await writeSnapshot(dataDir, {
    id: 'awkward',
    asOf: '2026-11-22',
    fill: [
      ...insert('fct_model', [
        {
          model_key: 'a',
          unit_name: LONG,
          model_name: '=HYPERLINK("http://x")',
          evaluation: 'effective',
          result: 'Tốt',
        },
      ]),
      ...insert('fct_reporting', [
        { unit_name: LONG, received_on: '2026-11-20', model_count: 1 },
        ...Array.from({ length: 300 }, (_, i) => ({ unit_code: `U${i}`, unit_name: `Đơn vị ${i}` })),
      ]),
    ],
  })
  await writeSnapshot(dataDir, {
    id: 'corrected',
    asOf: '2026-12-16',
    fill: [
      PROVINCE,
      'DELETE FROM mart.fct_model WHERE year = 2026 AND unit_code = (SELECT min(unit_code) FROM mart.fct_model WHERE year = 2026)',
    ],
  })
  pointTo(dataDir, 'province')
  running = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-12-16' })
})

afterAll(async () => {
  await running.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const fetched = async (path: string): Promise<Buffer> => {
  const answer = await fetch(running.url + path)
  expect(answer.status, path).toBe(200)
  return Buffer.from(await answer.arrayBuffer())
}
const docx = (year: number, layout: string, snapshot: string, extra = '') =>
  fetched(`/api/report/${year}.docx?layout=${layout}&snapshot=${snapshot}${extra}`)

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
      ['ND-18', 'state', './.', '.'],
      ['PA-01', 'party', /w:h="16838"/g, 'w:h="15840"'],
      ['PA-05', 'party', 'ĐẢNG CỘNG SẢN VIỆT NAM', 'ĐẢNG CỘNG SẢN'],
      ['PA-06', 'party', '>*<', '>**<'],
      ['PA-07', 'party', 'Số  ', 'Số:  '],
      ['PA-10', 'party', '>-----<', '>---<'],
      ['PA-11', 'party', /w:lineRule="exact"/g, 'w:lineRule="auto"'],
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

describe('the figures', () => {
  it('are each what the reference answers', async () => {
    const { xml } = readPaper(await docx(2026, 'state', 'province'))
    const marks = [
      ...xml.matchAll(/<w:bookmarkStart w:name="([FDSP])_([0-9A-Z_]+)"[^>]*\/>([\s\S]*?)<w:bookmarkEnd/g),
    ]
    expect(marks.length).toBeGreaterThan(500)
    const values = new Map<string, number | null>()
    const codes = [...new Set(marks.flatMap((m) => m[2]!.split('_').filter((code) => code.length === 10)))]
    const ask = async (code: string) => {
      const figure = JSON.parse((await fetched(`/api/figures/${code}`)).toString()) as {
        value: number | null
      }
      values.set(code, figure.value)
    }
    for (let i = 0; i < codes.length; i += 8) await Promise.all(codes.slice(i, i + 8).map(ask))
    const decimal = (n: number) => new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }).format(n)
    for (const [, of, rest, run] of marks) {
      const text = [...run!.matchAll(/<w:t[^>]*>([^<]*)</g)].map((t) => t[1]).join('')
      const [a, b] = rest!.split('_').map((code) => values.get(code)!)
      if (text === '–' || text === 'chưa có số liệu') expect(a === null || b === null).toBe(true)
      else if (of === 'F')
        expect(text).toBe(text.endsWith('%') ? `${decimal(Math.round(a! * 1000) / 10)}%` : decimal(a!))
      else if (of === 'D') expect(text.replace(/^[+−]/, '')).toBe(decimal(Math.abs(a! - b!)))
      else if (of === 'S') expect(text).toBe(`${decimal(Math.round((a! / b!) * 1000) / 10)}%`)
      else
        expect(text.replace(/^[+−]| điểm$/g, '')).toBe(
          decimal(Math.abs(Math.round(a! * 1000) - Math.round(b! * 1000)) / 10),
        )
    }
  }, 240_000)

  it('are the same cells in the document, the workbook and the CSV', async () => {
    const { xml } = readPaper(await docx(2026, 'party', 'province', '&references=0'))
    const tables = [...xml.matchAll(/<w:tbl>[\s\S]*?<\/w:tbl>/g)].slice(-6).map(([table]) =>
      [...table.matchAll(/<w:tr(?: [^>]*)?>[\s\S]*?<\/w:tr>/g)].map(([row]) =>
        [...row.matchAll(/<w:tc>[\s\S]*?<\/w:tc>/g)].map(([cell]) =>
          [...cell.matchAll(/<w:t(?: [^>]*)?>([^<]*)</g)]
            .map((t) => t[1])
            .join('')
            .replaceAll('&amp;', '&')
            .replaceAll('&quot;', '"'),
        ),
      ),
    )
    const sheets = (await readXlsx(await fetched('/api/report/2026.xlsx?snapshot=province'))) as unknown as {
      sheet: string
      data: (string | number | null)[][]
    }[]
    const written = (cell: string | number | null | undefined, like: string) =>
      typeof cell !== 'number'
        ? (cell ?? '')
        : like.endsWith('%')
          ? `${Math.round(cell * 1000) / 10}%`.replace('.', ',')
          : cell.toLocaleString('vi-VN')
    for (const [n, table] of tables.entries()) {
      const csv = Papa.parse<string[]>(
        (await fetched(`/api/report/2026.csv?annex=${n + 1}&snapshot=province`))
          .toString()
          .replace('\uFEFF', ''),
        { skipEmptyLines: true },
      ).data
      expect(csv).toEqual(table)
      const rows = sheets[n]!.data.slice(3)
      expect(rows.map((row, r) => table[r]!.map((cell, i) => written(row[i], cell)))).toEqual(table)
    }
  })
})

describe('a report', () => {
  it('issued again is the same to the byte, also after the settings changed', async () => {
    const first = await docx(2025, 'state', 'province')
    expect(await docx(2025, 'state', 'province')).toEqual(first)
    const { settings } = JSON.parse(
      (await fetched('/api/report/2026.json?layout=state&snapshot=province')).toString(),
    ) as { settings: object }
    const put = (snapshot: string, origin: string) =>
      fetch(`${running.url}/api/report/2026?layout=state&snapshot=${snapshot}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', Origin: origin },
        body: JSON.stringify({
          number: '7',
          settings: { ...settings, signer: 'Người mẫu B' },
          texts: { lessons: 'Cần làm sớm.' },
        }),
      })
    expect((await put('province', 'http://evil.example')).status).toBe(403)
    expect((await put('awkward', running.url)).status).toBe(409)
    expect((await put('province', running.url)).status).toBe(200)
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
    expect(text).toContain('cùng ngày năm 2025 chưa có số liệu để so sánh')
    expect(text).toContain(LONG)
    expect(text).toContain('số lượng còn ít, tỷ lệ chỉ để tham khảo')
    expect(text).not.toMatch(/(tăng|giảm) \d+ so với/)
  })

  it('of the merger compares on the old area only', async () => {
    const text = readPaper(await docx(2025, 'party', 'province'))
      .paras.map((p) => p.text)
      .join('\n')
    expect(text).toMatch(/tính trên phạm vi Khánh Hòa cũ có [\d.]+, (tăng|giảm|bằng)/)
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
    expect((await fetch(`${running.url}/api/reminder/2026.docx?channel=party&snapshot=awkward`)).status).toBe(
      404,
    )
  })
})
