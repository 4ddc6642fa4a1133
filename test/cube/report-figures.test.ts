import Papa from 'papaparse'
import { readFileSync } from 'node:fs'
import readXlsx from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Filter } from '../../cube/server/evidence/codes.ts'
import { readPaper } from './layout-rules.ts'
import { bodyOf, type InBody, type Marked, type Reports, serveReports, textOf } from './reported.ts'

/** Every number that stands in a report: a figure that Cube answers again, or one that is none and is accounted for. */

let reports: Reports

beforeAll(async () => {
  reports = await serveReports()
})

afterAll(() => reports.close())

interface Answered {
  metric: string
  filters: Filter[]
  value: number | null
}

/** Each code is asked for once in all tests. */
const answers = new Map<string, Answered>()

async function askFor(codes: string[]): Promise<void> {
  const unknown = [...new Set(codes)].filter((code) => !answers.has(code))
  for (let i = 0; i < unknown.length; i += 8)
    await Promise.all(
      unknown
        .slice(i, i + 8)
        .map(async (code) => answers.set(code, await reports.json<Answered>(`/api/figures/${code}`))),
    )
}

type Rows = Record<string, string | number | boolean | null>[]

/** Rows of dimensions of the year, straight from Cube. */
async function rowsOf(view: string, dimensions: string[], channel: string | null): Promise<Rows> {
  const query = {
    dimensions: dimensions.map((name) => `${view}.${name}`),
    filters: [
      { member: `${view}.year`, operator: 'equals', values: ['2026'] },
      ...(channel ? [{ member: `${view}.channel`, operator: 'equals', values: [channel] }] : []),
    ],
    limit: 50_000,
  }
  const path = `/cubejs-api/v1/load?snapshot=province&query=${encodeURIComponent(JSON.stringify(query))}`
  const { data } = await reports.json<{ data: Rows }>(path)
  return data.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k.split('.')[1]!, v])))
}

const decimal = (n: number) => new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }).format(n)
/** A share in tenths of a percent. */
const tenths = (share: number) => Math.round(share * 1000)
const codesOf = (mark: string) => mark.split('_').filter((part) => part.length === 10)
const MISSING = ['–', 'chưa có số liệu']

/** How a figure is written that is made so (`FDSP`, the bookmark's first letter) of what Cube answers. */
function writtenAs(mark: string, text: string): string {
  const [a, b] = codesOf(mark).map((code) => answers.get(code)!.value)
  if (a === null || b === null) return MISSING.includes(text) ? text : 'a word for a missing figure'
  const sign = (n: number) => (n > 0 ? '+' : n < 0 ? '−' : '')
  switch (mark[0]) {
    case 'F':
      return answers.get(codesOf(mark)[0]!)!.metric.endsWith('_rate')
        ? `${decimal(tenths(a!) / 10)}%`
        : decimal(a!)
    case 'S':
      return `${decimal(tenths(a! / b!) / 10)}%`
    case 'D':
      return sign(a! - b!) + decimal(Math.abs(a! - b!))
    default: {
      const points = tenths(a!) - tenths(b!)
      return `${sign(points)}${decimal(Math.abs(points) / 10)} điểm`
    }
  }
}

/** In a sentence the verb is the sign. */
const MORE = / (tăng|nhiều hơn|cao hơn) $/
const LESS = / (giảm|ít hơn|thấp hơn) $/

function checkSentence(pieces: Marked[]): void {
  for (const [i, { text, mark }] of pieces.entries()) {
    if (mark === null) continue
    const before = pieces[i - 1]?.text ?? ''
    const sign = MORE.test(before) ? '+' : LESS.test(before) ? '−' : ''
    const expected = writtenAs(mark, text)
    if (mark.startsWith('D')) expect(sign + text, textOf(pieces)).toBe(expected)
    else if (mark.startsWith('P')) {
      expect(pieces[i + 1]!.text, textOf(pieces)).toMatch(/^ điểm phần trăm/)
      expect(`${sign}${text} điểm`, textOf(pieces)).toBe(expected)
    } else expect(text, textOf(pieces)).toBe(expected)
  }
}

/** Columns of figures: which measure, and whether of last year. */
const COLUMNS: Record<string, string> = {
  'Tổng số': 'models.count',
  'Năm 2026': 'models.count',
  'Năm 2025': 'models.count',
  'Tập thể': 'models.collective_count',
  'Cá nhân': 'models.individual_count',
  'Đăng ký mới': 'models.new_count',
  'Đăng ký bổ sung': 'models.supplementary_count',
  'Tiếp tục duy trì': 'models.maintained_count',
  'Gửi về tỉnh': 'models.sent_count',
  'Hiệu quả': 'models.effective_count',
  'Nhân rộng': 'models.replicated_count',
  'Khen thưởng': 'models.commended_count',
  'Tăng, giảm': 'models.count',
  'Tỷ lệ nhân rộng': 'models.replication_rate',
}

const SUMMARY: Record<string, string> = {
  'Tổng số mô hình, điển hình': 'count',
  'Tập thể': 'collective_count',
  'Cá nhân': 'individual_count',
  'Đăng ký mới': 'new_count',
  'Đăng ký bổ sung': 'supplementary_count',
  'Tiếp tục duy trì': 'maintained_count',
  'Gửi về tỉnh': 'sent_count',
  'Được công nhận': 'recognised_count',
  'Được đánh giá hiệu quả': 'effective_count',
  'Tỷ lệ hiệu quả trong số đã đánh giá': 'effectiveness_rate',
  'Đã được nhân rộng (lũy kế)': 'replicated_count',
  'Tỷ lệ đã được nhân rộng': 'replication_rate',
  'Được khen thưởng': 'commended_count',
  'Được biểu dương, tôn vinh': 'honoured_count',
}

/** Filters of a figure as "member=value", without the year and the scope. */
const partOf = ({ filters }: Answered): string[] =>
  filters
    .filter(({ member }) => !/\.(year|channel)$/.test(member!))
    .map(({ member, operator, values }) =>
      operator === 'notSet'
        ? `${member!.split('.')[1]} unset`
        : `${member!.split('.')[1]}=${values!.map(String).join()}`,
    )
    .sort()

/** As a text of a unit stands inside quotation marks. */
const quoted = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.;,]+$/, '')
    .replace(/[“”"]/g, '’')

/** Numbers that are no figures, each because a rule or the report's own order makes it stand there. */
const NO_FIGURES: [RegExp, string][] = [
  [/Kế hoạch số 235-KH\/TU(, ngày 11\/11\/2024)?/g, 'number and day of the plan that the report is about'],
  [/Công văn ngày 11\/12\/2024/g, 'day of the letter that carries the plan out'],
  [/^([IVX]+|\d)\. /g, 'number of a chapter or section'],
  [/(Bảng [123]|Biểu\s[1-6])(?!\d)/g, 'number of a table or annex'],
  [/theo 11 lĩnh vực/g, 'the plan has eleven fields'],
  [/^Lĩnh vực ([1-9]|1[01]) - /g, 'number of a field'],
  [/tối thiểu 03 mô hình/g, 'the least that the plan asks for'],
  [/6 tháng(?= đầu năm)|6 tháng, 01 năm/g, 'the times of evaluation, of the plan'],
  [/\bnăm 202[567]\b/gi, 'the year of the report, the one before and the one after'],
  [/ngày 16\/12\/2026/g, 'the day that the snapshot is of'],
  [/Khánh Hòa, ngày 16 tháng 12 năm 2026/g, 'the day of the document'],
  [/đến 30\/6\/2025/g, 'the last day of the districts'],
  [/“Chốt năm 2026” \(province\)/g, 'name of the snapshot'],
]

const withoutKnown = (text: string, words: string[]): string => {
  const rest = words.reduce((left, word) => left.replaceAll(word, ' '), text)
  return NO_FIGURES.reduce((left, [known]) => left.replace(known, ' '), rest)
}

describe.each(['party', 'state'] as const)('in the report in the %s layout', (layout) => {
  const channel = layout === 'state' ? 'government' : null
  let body: InBody[]
  let whole: InBody[]
  /** What units wrote, the longest first. */
  let words: string[]

  beforeAll(async () => {
    const { xml } = readPaper(await reports.docx(2026, layout, 'province'))
    whole = bodyOf(xml)
    const codes = whole.findIndex(
      (part) => 'paragraph' in part && textOf(part.paragraph) === 'Phụ lục mã số liệu',
    )
    expect(codes).toBeGreaterThan(100)
    body = whole.slice(0, codes)
    await askFor([...xml.matchAll(/w:name="[FDSP]_([0-9A-Z_]+)"/g)].flatMap(([, name]) => codesOf(name!)))
    const texts = [
      ...(await rowsOf(
        'models',
        ['model_name', 'subject_name', 'result', 'difficulty', 'unit_name'],
        channel,
      )),
      ...(await rowsOf('reporting', ['unit_name'], channel)),
      ...(await rowsOf(
        'declaration',
        ['unit_name', 'plan_document', 'campaigns', 'shortcomings', 'proposals'],
        channel,
      )),
    ].flatMap((row) => Object.values(row).filter((value) => typeof value === 'string'))
    words = [...new Set(texts.map(quoted))]
      .filter((text) => /\p{L}{3}/u.test(text))
      .sort((a, b) => b.length - a.length)
  }, 240_000)

  const paragraphs = () => body.flatMap((part) => ('paragraph' in part ? [part.paragraph] : []))
  /** The tables with figures or names: those with a header row. */
  const tables = () => body.flatMap((part) => ('table' in part && part.table.length > 1 ? [part.table] : []))

  it('every figure of a sentence is what its reference answers, and its verb the sign', () => {
    expect(
      paragraphs()
        .flat()
        .filter(({ mark }) => mark).length,
    ).toBeGreaterThan(100)
    for (const pieces of paragraphs()) checkSentence(pieces)
  })

  it('every figure of a table is what its reference answers', () => {
    const cells = tables().flatMap((table) => table.flatMap((row) => row.flat()))
    expect(cells.filter(({ mark }) => mark).length).toBeGreaterThan(500)
    for (const { text, mark } of cells) if (mark) expect(text, mark).toBe(writtenAs(mark, text))
  })

  it('every cell of a table has the measure of its column over the part of its row', async () => {
    const units = await rowsOf('reporting', ['unit_name', 'unit_code', 'channel'], channel)
    const areas = await rowsOf(
      'models',
      ['district_name', 'district_code', 'area_then_name', 'area_then_code'],
      channel,
    )
    // A commune of today without a model stands there too; its People's Committee bears its code and its name.
    const communes = (await rowsOf('reporting', ['unit_name', 'unit_code', 'unit_kind'], null))
      .filter((unit) => unit.unit_kind === 'commune_committee')
      .map((unit) => ({
        name: String(unit.unit_name)
          .replace(/^UBND /, '')
          .toLowerCase(),
        part: [`area_then_code=${String(unit.unit_code).replace(/^UBND-/, '')}`],
      }))
    let checked = 0
    for (const [header, ...rows] of tables()) {
      const titles = header!.map(textOf)
      const summary = titles[0] === 'Chỉ tiêu'
      if (!summary && !titles.some((title) => ['Tổng số', 'Năm 2026'].includes(title))) continue
      let section = ''
      for (const row of rows) {
        const name = textOf(row[summary ? 0 : 1]!)
        const figures = row.flatMap((cell, i) =>
          cell[0]?.mark ? [{ mark: cell[0].mark, title: titles[i]! }] : [],
        )
        if (figures.length === 0) {
          section = name
          continue
        }
        let part: string[][] = [[]]
        if (!summary && name !== 'Tổng cộng') {
          if (titles[1] === 'Lĩnh vực') part = [[`field_code=${textOf(row[0]!)}`]]
          else if (titles[1] === 'Đơn vị')
            part = units
              .filter((unit) => unit.unit_name === name)
              .map((unit) => [`unit_code=${unit.unit_code}`])
          else if (textOf(row[0]!) !== '') {
            section = name
            part = areas
              .filter((area) => area.district_name === name)
              .map((area) => [`district_code=${area.district_code}`])
          } else
            part = areas
              .filter(
                (area) =>
                  area.district_name === section &&
                  (area.area_then_name ?? 'Không xác định được xã, phường') === name,
              )
              .map((area) => [
                area.area_then_code ? `area_then_code=${area.area_then_code}` : 'area_then_code unset',
                `district_code=${area.district_code}`,
              ])
          if (part.length === 0)
            part = communes
              .filter((commune) => commune.name === name.toLowerCase())
              .map((commune) => commune.part)
        }
        for (const { mark, title } of figures) {
          const [now, before] = codesOf(mark).map((code) => answers.get(code)!)
          expect(now!.metric, `${name}, ${title}`).toBe(summary ? `models.${SUMMARY[name]}` : COLUMNS[title])
          expect(part, `${name}, ${title}`).toContainEqual(partOf(now!))
          const yearOf = ({ filters }: Answered) =>
            filters.find(({ member }) => member === 'models.year')!.values!.map(String)
          expect(yearOf(now!)).toEqual([title === 'Năm 2025' ? '2025' : '2026'])
          if (before) {
            expect([before.metric, partOf(before), yearOf(before)]).toEqual([
              now!.metric,
              partOf(now!),
              ['2025'],
            ])
          }
          checked++
        }
      }
    }
    expect(checked).toBeGreaterThan(500)
  })

  it('the outstanding models of a field are the first three of Cube’s, in its order, each unit and each model once', async () => {
    const facts = ['field_code', 'model_name', 'subject_name', 'unit_name', 'result', 'outstanding']
    const order = ['replicated_sites', 'adopting_units', 'commendation_rank', 'model_code']
    const models = (await rowsOf('models', [...facts, ...order], channel))
      .filter(({ outstanding, result }) => String(outstanding) === 'true' && result !== null)
      .sort(
        (a, b) =>
          Number(a.field_code) - Number(b.field_code) ||
          Number(b.replicated_sites) - Number(a.replicated_sites) ||
          Number(b.adopting_units) - Number(a.adopting_units) ||
          Number(b.commendation_rank) - Number(a.commendation_rank) ||
          (String(a.model_code) < String(b.model_code) ? -1 : 1),
      )
    const same = (a: Rows[number], b: Rows[number]) =>
      a.unit_name === b.unit_name ||
      (a.subject_name !== null &&
        a.subject_name === b.subject_name &&
        quoted(String(a.model_name)) === quoted(String(b.model_name)))
    const expected: string[][] = []
    for (let field = 1; field <= 11; field++) {
      const chosen: Rows = []
      for (const model of models.filter(({ field_code }) => Number(field_code) === field))
        if (chosen.length < 3 && !chosen.some((one) => same(one, model))) chosen.push(model)
      for (const model of chosen)
        expected.push([
          quoted(String(model.model_name)),
          String(model.unit_name),
          String(field),
          quoted(String(model.result)),
        ])
    }
    expect(expected.length).toBeGreaterThan(10)
    const table = tables().find(([header]) => textOf(header!.at(-1)!) === 'Kết quả nổi bật')!
    const rows = table.slice(1).map((row) => row.map(textOf))
    expect(rows.map(([, name, , unit, field, result]) => [name, unit, field, result])).toEqual(expected)
  })

  it('no other number stands in a sentence but those that are accounted for', () => {
    for (const pieces of paragraphs()) {
      const loose = pieces.map(({ text, mark }) => (mark ? '□' : text)).join('')
      expect(withoutKnown(loose, words), loose).not.toMatch(/\d/)
    }
  })

  it('no other number stands in a table but the order of rows, fields, days of receipt and units’ words', async () => {
    const reported = await rowsOf(
      'reporting',
      ['unit_name', 'channel', 'received_on', 'due_on', 'days_late'],
      channel,
    )
    const day = (value: unknown) =>
      String(value)
        .slice(0, 10)
        .split('-')
        .reverse()
        .join('/')
        .replace(/\/0([3-9])\//, '/$1/')
    for (const [header, ...rows] of tables()) {
      const titles = header!.map(textOf)
      for (const title of titles) expect(title.replace(/^Năm 202[56]$/, '')).not.toMatch(/\d/)
      let ordinal = 0
      for (const row of rows) {
        const cells = row.map(textOf)
        if (cells[0] === '1') ordinal = 0
        for (const [i, cell] of row.entries()) {
          if (cell[0]?.mark) {
            expect(cell).toHaveLength(1)
            continue
          }
          const text = cells[i]!
          const title = titles[i]!
          if (title === 'TT') {
            if (text !== '') expect(text).toBe(String(++ordinal))
          } else if (title === 'Lĩnh vực' && /^\d+$/.test(text)) {
            expect(Number(text)).toBeLessThanOrEqual(11)
          } else if (['Ngày nhận', 'Hạn báo cáo', 'Tình trạng'].includes(title)) {
            if (!/\d/.test(text)) continue
            const said = reported
              .filter((unit) => unit.unit_name === cells[1])
              .flatMap((unit) => [
                day(title === 'Ngày nhận' ? unit.received_on : unit.due_on),
                `Chậm ${unit.days_late} ngày`,
                `Quá hạn ${unit.days_late} ngày`,
              ])
            expect(said, cells[1]).toContain(text)
          } else expect(withoutKnown(text, words), text).not.toMatch(/\d/)
        }
      }
    }
  })

  it('the last annex lists each figure of the text with its value, and each of the annexes in its place', () => {
    const listed = new Map<string, string>()
    const [list, ...grids] = whole
      .slice(body.length)
      .flatMap((part) => ('table' in part ? [part.table.map((row) => row.map(textOf))] : []))
    for (const row of list!.slice(1))
      for (const [code, , value] of [row.slice(0, 3), row.slice(3)]) if (code) listed.set(code, value!)
    for (const [code, value] of listed) expect(value, code).toBe(writtenAs(`F_${code}`, value))
    const marks = (parts: InBody[]) =>
      new Set(
        parts
          .flatMap((part) => ('table' in part ? part.table.flat(2) : part.paragraph))
          .flatMap(({ mark }) => (mark ? codesOf(mark) : [])),
      )
    const first = body.findIndex((part) => 'paragraph' in part && textOf(part.paragraph) === 'Biểu 1')
    expect([...marks(body.slice(0, first))].sort()).toEqual([...listed.keys()].sort())
    const inGrids = new Set(
      grids
        .flat(2)
        .join(' ')
        .match(/\b[0-9A-HJKMNP-TV-Z]{10}\b/g),
    )
    expect([...marks(body.slice(first))].filter((code) => !inGrids.has(code))).toEqual([])
  })

  it('each annex has the same cells in the document, the workbook and the CSV', async () => {
    const { xml } = readPaper(await reports.docx(2026, layout, 'province', '&references=0'))
    const annexes = bodyOf(xml)
      .flatMap((part) => ('table' in part ? [part.table.map((row) => row.map(textOf))] : []))
      .slice(-6)
    const asked = `layout=${layout}&snapshot=province`
    const sheets = (await readXlsx(await reports.fetched(`/api/report/2026.xlsx?${asked}`))) as unknown as {
      sheet: string
      data: (string | number | null)[][]
    }[]
    expect(sheets.map(({ sheet }) => sheet)).toEqual(annexes.map((_, i) => `Biểu ${i + 1}`))
    for (const [n, annex] of annexes.entries()) {
      const csv = (await reports.fetched(`/api/report/2026.csv?annex=${n + 1}&${asked}`)).toString()
      const { data } = Papa.parse<string[]>(csv.replace('\uFEFF', ''), { skipEmptyLines: true })
      expect(data).toEqual(annex)
      const rows = sheets[n]!.data.slice(3)
      expect(rows).toHaveLength(annex.length)
      for (const [r, row] of annex.entries())
        for (const [i, cell] of row.entries()) {
          const there = rows[r]![i] ?? ''
          // A number of the document is a number of the workbook.
          expect(typeof there === 'number' ? decimal(there) : there, `Biểu ${n + 1}, ${row[1]}`).toBe(cell)
        }
      const figures = annex
        .slice(1)
        .flatMap((row, r) =>
          row.flatMap((cell, i) =>
            /^\d[\d.]*$/.test(cell) && COLUMNS[annex[0]![i]!] ? [rows[r + 1]![i]] : [],
          ),
        )
      expect(figures.every((value) => typeof value === 'number')).toBe(true)
    }
  })
})

it('the plan has the eleven fields that the report speaks of', () => {
  const fields = readFileSync('data/reference/fields.csv', 'utf8').trim().split('\n')
  expect(Papa.parse(fields.join('\n'), { header: true }).data).toHaveLength(11)
})
