import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { brokenRules, readPaper } from './layout-rules.ts'
import { begun } from '../../cube/server/report/words.ts'
import { bodyOf, LONG, type Reports, reportsOf, textOf } from './reported.ts'

/** Reports of years in which little went as it should; what they say was worked out by hand. */

let reports: Reports

const model = (key: string, more: Record<string, string | number | boolean | null>) => ({
  model_key: key,
  model_code: key,
  model_name: `Mô hình ${key}`,
  ...more,
})
const SENT = { received_on: '2026-11-20' }
const LATER = { kind: 'individual', kind_class: 'individual' }

beforeAll(async () => {
  const dataDir = createDataDir()
  await writeSnapshot(dataDir, { id: 'nothing', asOf: '2026-12-16', fill: [] })
  // Of four units two have reported by 22 November; last year three models, one of them later than that day.
  await writeSnapshot(dataDir, {
    id: 'half',
    asOf: '2026-11-22',
    fill: [
      ...insert('fct_reporting', [
        { unit_code: 'A', unit_name: 'Sở A', ...SENT, model_count: 2 },
        { unit_code: 'B', unit_name: 'Sở B', ...SENT, model_count: 1 },
        { unit_code: 'C', unit_name: 'Sở C' },
        { unit_code: 'D', unit_name: 'Sở D' },
      ]),
      ...insert('fct_model', [
        model('a1', { unit_code: 'A', unit_name: 'Sở A' }),
        model('a2', { unit_code: 'A', unit_name: 'Sở A', ...LATER }),
        model('b1', { unit_code: 'B', unit_name: 'Sở B', field_code: 5, field_name: 'Giáo dục và đào tạo' }),
        model('p1', { year: 2025, received_on: '2025-11-20' }),
        model('p2', { year: 2025, received_on: '2025-11-22' }),
        model('p3', { year: 2025, received_on: '2025-12-01' }),
      ]),
    ],
  })
  // A finished year, the first of all, of two models that nobody evaluated.
  await writeSnapshot(dataDir, {
    id: 'first',
    asOf: '2026-12-16',
    fill: [
      ...insert('fct_reporting', [
        { unit_code: 'A', unit_name: LONG, ...SENT, model_count: 2 },
        { unit_code: 'C', unit_name: 'Sở C' },
      ]),
      ...insert('fct_model', [
        model('a1', { unit_code: 'A', unit_name: LONG }),
        model('a2', { unit_code: 'A', unit_name: LONG, ...LATER }),
      ]),
    ],
  })
  // Everybody reported, and that there is nothing.
  await writeSnapshot(dataDir, {
    id: 'none',
    asOf: '2026-12-16',
    fill: insert('fct_reporting', [{ unit_code: 'A', unit_name: 'Sở A', ...SENT, declared_none: true }]),
  })
  // One model that two units report, the second of them with another; and one of a provincial body.
  const told = { evaluation: 'effective', commended: true, result: 'Tốt.' }
  const shared = { model_name: 'Vườn chung', subject_name: 'Tổ mẫu', ...told }
  await writeSnapshot(dataDir, {
    id: 'twice',
    asOf: '2026-12-16',
    fill: [
      ...insert('fct_reporting', [
        { unit_code: 'A', unit_name: 'Sở A', ...SENT, model_count: 2 },
        { unit_code: 'B', unit_name: 'Sở B', ...SENT, model_count: 2 },
      ]),
      ...insert('fct_model', [
        model('a1', { unit_code: 'A', unit_name: 'Sở A', ...shared }),
        model('b1', { unit_code: 'B', unit_name: 'Sở B', ...shared }),
        model('b2', { unit_code: 'B', unit_name: 'Sở B', model_name: 'Đường hoa', ...told }),
        model('a2', {
          unit_code: 'A',
          unit_name: 'Sở A',
          district_code: '56',
          district_name: 'Toàn tỉnh',
          area_then_code: '56',
          area_then_name: 'Tỉnh Khánh Hòa',
        }),
      ]),
    ],
  })
  await writeSnapshot(dataDir, {
    id: 'many',
    asOf: '2026-12-16',
    fill: [
      ...insert(
        'fct_reporting',
        Array.from({ length: 300 }, (_, i) => ({
          unit_code: `U${i}`,
          unit_name: `Đơn vị ${i}`,
          ...SENT,
          model_count: 1,
        })),
      ),
      ...insert(
        'fct_model',
        Array.from({ length: 300 }, (_, i) =>
          model(`m${i}`, { unit_code: `U${i}`, unit_name: `Đơn vị ${i}` }),
        ),
      ),
    ],
  })
  const plan = (unit: string, document: string) => ({
    unit_code: unit,
    unit_name: `Sở ${unit}`,
    plan_document: document,
  })
  for (const [id, plans] of [
    [
      'dated',
      [plan('A', 'Số 7-KH/A, ngày 10/3/2026'), plan('B', 'Số 2-KH/B, ngày 03/01/2026'), plan('C', '5-KH/C')],
    ],
    ['undated', [plan('A', '7-KH/A'), plan('B', '2-KH/B')]],
  ] as const)
    await writeSnapshot(dataDir, {
      id,
      asOf: '2026-12-16',
      martVersion: 2,
      fill: [
        ...insert('fct_reporting', [{ unit_code: 'A', unit_name: 'Sở A', ...SENT, model_count: 1 }]),
        ...insert('fct_model', [model('a1', { unit_code: 'A', unit_name: 'Sở A' })]),
        ...insert('fct_declaration', [...plans]),
      ],
    })
  await writeSnapshot(dataDir, { id: 'real', asOf: '2026-12-16', sample: false, fill: [] })
  pointTo(dataDir, 'half')
  reports = await reportsOf(dataDir, '2026-12-16')
}, 120_000)

afterAll(() => reports.close())

const LAYOUTS = ['party', 'state'] as const
const SNAPSHOTS = ['nothing', 'half', 'first', 'none', 'twice', 'many'] as const

/** Paragraphs and tables of a report. */
async function read(snapshot: string, layout = 'party', year = 2026) {
  const paper = readPaper(await reports.docx(year, layout, snapshot, '&references=0'))
  const body = bodyOf(paper.xml)
  return {
    paper,
    texts: body.flatMap((part) => ('paragraph' in part ? [textOf(part.paragraph)] : [])),
    tables: body.flatMap((part) => ('table' in part ? [part.table.map((row) => row.map(textOf))] : [])),
  }
}

describe.each(SNAPSHOTS)('the year of %s', (snapshot) => {
  it.each(LAYOUTS)('is laid out by the rules, and readable: %s', async (layout) => {
    const { paper, texts, tables } = await read(snapshot, layout)
    expect(brokenRules(paper, layout)).toEqual([])
    for (const text of [...texts, ...tables.flat(2)]) {
      expect(text).not.toMatch(/undefined|null|NaN|Infinity|∞|\bfalse\b|\btrue\b|\{next\}/)
      // No doubled marks, no word before a stop, no empty brackets.
      expect(text).not.toMatch(/\.\.|,,|;;| [,.;]|\(\)|\( |\.\)\.|đạt chưa|chiếm chưa/)
    }
    // Something stands under each heading.
    for (const [i, para] of paper.paras.entries())
      if (/^(\d|[IVX]+)\. /.test(para.text) && para.keepNext && !para.inTable)
        expect(paper.paras[i + 1]!.text, para.text).not.toBe('')
  })
})

describe('a year with no data', () => {
  it('says so, counts nothing, and compares with nothing', async () => {
    const { texts, tables } = await read('nothing')
    expect(texts.filter((text) => text === 'Năm 2026 chưa có số liệu.')).toHaveLength(6)
    for (let n = 1; n < 4; n++)
      expect(texts[texts.indexOf(`Biểu ${n}`) + (n === 2 ? 3 : 2)]).toBe('Chưa có số liệu năm 2026.')
    expect(texts.join(' ')).not.toMatch(/đăng ký \d|tăng|giảm \d|đạt/)
    // The plan applies to 2026, and began after the state side's day of 2024.
    const none = 'Chưa có số liệu về trách nhiệm báo cáo năm 2026 của các đơn vị.'
    expect(texts.filter((text) => text === none)).toHaveLength(2)
    expect((await read('nothing', 'state', 2024)).texts).toContain(
      'Năm 2024 chưa áp dụng chế độ báo cáo theo Kế hoạch số 235-KH/TU.',
    )
    // The corners and the signature are tables too; no other is left.
    expect(tables.filter((table) => table.length > 1)).toEqual([])
  })
})

describe('a year half reported', () => {
  it('is provisional, and is compared with the same day of last year', async () => {
    const { texts, tables } = await read('half')
    expect(texts).toContain(
      'Số liệu trong báo cáo tính đến ngày 22/11/2026, tổng hợp từ DỮ LIỆU MẪU (không phải số liệu thật), phiên bản số liệu half; là số tạm tính, kỳ báo cáo chưa kết thúc.',
    )
    expect(texts).toContain(
      'Đến ngày 22/11/2026, toàn tỉnh đăng ký 3 mô hình, điển hình (2 tập thể, 1 cá nhân), nhiều hơn 1 so với cùng thời điểm năm 2025 (2).',
    )
    expect(texts).toContain('Đến ngày 22/11/2026, 2/4 đơn vị đã báo cáo (đúng hạn 2, chưa đến hạn 2).')
    expect(texts.join(' ')).not.toMatch(/(tăng|giảm) \d/)
    const fields = tables.find((table) => table[0]!.includes('Lĩnh vực'))!
    expect(fields[0]).toContain('Cùng thời điểm năm 2025')
    // By hand: two of field 1 where there were two, one of field 5 where there was none.
    expect(fields[1]!.slice(2, 7)).toEqual(['2', '1', '1', '2', '0'])
    expect(fields[5]!.slice(2, 7)).toEqual(['1', '1', '0', '0', '+1'])
    // A field without models has 0 models and no rate.
    expect(fields[2]!.slice(2)).toEqual(['0', '0', '0', '0', '0', '–'])
  })
})

it('a report is written as offices write (P34)', async () => {
  const { texts } = await read('half')
  expect(texts).toContain('IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027')
  // What nobody is, is not said; the two halves of a whole are not each "riêng"; nothing is said that says nothing.
  expect(texts.join(' ')).not.toMatch(/chậm 0|Riêng khối|Nguyên nhân được các đơn vị nêu cùng/)
  // A sentence goes on in small letters after a colon; a name keeps its own.
  expect(begun('Số cuộc họp giảm 29%')).toBe('số cuộc họp giảm 29%')
  expect(['Sở Y tế khen', 'UBND xã khen', 'Tốt'].map(begun)).toEqual(['Sở Y tế khen', 'UBND xã khen', 'Tốt'])
})

describe('a year with no other before it, and nothing evaluated', () => {
  it('compares with nothing, and gives no rate of nothing', async () => {
    const { texts, tables } = await read('first')
    expect(texts).toContain(
      'Năm 2026, toàn tỉnh đăng ký 2 mô hình, điển hình (1 tập thể, 1 cá nhân); năm 2025 chưa có số liệu để so sánh.',
    )
    expect(texts).toContain(
      'Đánh giá 6 tháng đầu năm 2026: 0 mô hình, điển hình được đánh giá. Đánh giá cuối năm: 0 mô hình, điển hình được đánh giá, đạt 0% (0/2; số lượng còn ít, tỷ lệ chỉ để tham khảo).',
    )
    expect(texts).toContain(
      'Tỷ lệ được đánh giá hiệu quả trong số đã đánh giá chưa có số liệu để tính tỷ lệ; đáp ứng tiêu chí của lĩnh vực: 0.',
    )
    expect(texts).toContain(
      'Kỳ báo cáo năm 2026, 1/2 đơn vị đã báo cáo (đúng hạn 1, quá hạn chưa báo cáo 1).',
    )
    const summary = tables.find((table) => table[0]![0] === 'Chỉ tiêu')!
    expect(summary.find(([name]) => name === 'Tỷ lệ hiệu quả trong số đã đánh giá')).toEqual([
      'Tỷ lệ hiệu quả trong số đã đánh giá',
      '–',
      '–',
      '–',
    ])
    expect(summary.find(([name]) => name === 'Cá nhân')).toEqual(['Cá nhân', '1', '–', '–'])
    // That there is no last year is not said again of each field.
    expect(texts.filter((text) => /^Lĩnh vực \d/.test(text))).toHaveLength(11)
    expect(texts).toContain(
      'Lĩnh vực 2 - Phát triển sản xuất, kinh doanh, lao động giỏi, lao động sáng tạo: chưa có mô hình, điển hình.',
    )
    expect(texts.join(' ')).not.toMatch(/Có 0 /)
    expect(tables.flat(2)).toContain(LONG)
  })
})

describe('a year in which everybody reported that there is nothing', () => {
  it('has 0, which is not the same as unknown', async () => {
    const { texts } = await read('none')
    expect(texts).toContain(
      'Năm 2026, toàn tỉnh đăng ký 0 mô hình, điển hình (0 tập thể, 0 cá nhân); năm 2025 chưa có số liệu để so sánh.',
    )
    expect(
      texts.some((text) =>
        text.startsWith(
          'Tỷ lệ mô hình, điển hình đã được nhân rộng (lũy kế) chưa có số liệu để tính tỷ lệ; riêng trong năm có 0',
        ),
      ),
    ).toBe(true)
    expect(texts).toContain('Tất cả đơn vị phải báo cáo đều đã báo cáo.')
  })
})

describe('a model that two units report', () => {
  it('is told of once, and leaves its place to another', async () => {
    const { texts, tables } = await read('twice')
    expect(texts.filter((text) => text.startsWith('- “'))).toEqual([
      '- “Vườn chung” (Tổ mẫu, Sở A): Tốt.',
      expect.stringMatching(/^- “Đường hoa” \(.*Sở B\): Tốt\.$/),
    ])
    const best = tables.find((table) => table[0]!.includes('Kết quả nổi bật'))!
    expect(best.slice(1).map((row) => [row[1], row[3]])).toEqual([
      ['Vườn chung', 'Sở A'],
      ['Đường hoa', 'Sở B'],
    ])
  })
})

describe('a model of a provincial body', () => {
  it('stands in one row, which says that it is of no single place', async () => {
    const note =
      'Dòng “Toàn tỉnh” là mô hình, điển hình của cơ quan, đơn vị cấp tỉnh, không thuộc riêng địa bàn nào.'
    const { texts, tables } = await read('twice')
    expect(texts).toContain(note)
    expect(texts.filter((text) => text.endsWith(` ${note}`))).toHaveLength(1)
    const places = tables.filter((table) => table[0]![1] === 'Địa bàn')
    expect(places).toHaveLength(2)
    for (const table of places) {
      expect(table.at(-2)![1]).toBe('Toàn tỉnh')
      expect(table.flat()).not.toContain('Tỉnh Khánh Hòa')
    }
    expect((await read('half')).texts.join(' ')).not.toContain('Toàn tỉnh')
  })
})

describe('300 units', () => {
  it('stand each in its row, in the order of the language', async () => {
    const { tables } = await read('many', 'state')
    const units = tables.find((table) => table[0]!.includes('Ngày nhận'))!
    const rows = units.slice(1, -1)
    expect(rows).toHaveLength(300)
    expect(rows.map((row) => row[0])).toEqual(Array.from({ length: 300 }, (_, i) => String(i + 1)))
    expect(new Set(rows.map((row) => row[1])).size).toBe(300)
    for (const row of rows) expect(row.slice(2, 7)).toEqual(['20/11/2026', 'Đúng hạn', '1', '1', '0'])
    expect(units.at(-1)!.slice(0, 5)).toEqual(['', 'Tổng cộng', '', '', '300'])
  })
})

describe('who issued a plan early (F7, P2)', () => {
  const told = async (snapshot: string) =>
    (await read(snapshot)).texts.filter((text) => text.includes('ban hành kế hoạch triển khai:'))

  it('is told by the plans’ own days, the first of them first', async () => {
    const [text, ...more] = await told('dated')
    expect(more).toEqual([])
    // Nobody is called early where no other plan came later.
    expect(text).toMatch(/^Một số đơn vị đã ban hành kế hoạch triển khai: Sở B .*Sở A .*Sở C /)
  })

  it('is not told where no plan says its day', async () => {
    const [text] = await told('undated')
    expect(text).toMatch(/^Một số đơn vị đã ban hành kế hoạch triển khai: Sở A .*Sở B /)
  })
})

it('invented figures are called so on every page of a report and of a letter, and real ones are not (P9, F6)', async () => {
  const heads = async (address: string) =>
    Object.entries(unzipSync(await reports.fetched(address)))
      .filter(([name]) => /^word\/header\d+\.xml$/.test(name))
      .map(([, part]) => strFromU8(part).includes('DỮ LIỆU MẪU'))
  for (const layout of LAYOUTS)
    expect(new Set(await heads(`/api/report/2026.docx?layout=${layout}&snapshot=half`))).toEqual(
      new Set([true]),
    )
  expect(new Set(await heads('/api/reminder/2026.docx?channel=government&snapshot=half'))).toEqual(
    new Set([true]),
  )
  expect(new Set(await heads('/api/report/2026.docx?layout=party&snapshot=real'))).toEqual(new Set([false]))
})
