import { afterAll, describe, expect, it } from 'vitest'
import { modelsByCommune, modelsByDistrict, readCommunes, readDistricts } from '../../cube/domain/parts.ts'
import { fieldListOf } from '../../cube/domain/findings/fields.ts'
import { load, type LoadResult } from '../../etl/load.ts'
import { dataPaths } from '../../etl/paths.ts'
import { changeOfCount } from '../../cube/domain/findings/change.ts'
import { trendOf } from '../../cube/domain/findings/trend.ts'
import { trendFinding } from '../../dashboard/src/i18n/vi/findings.ts'
import { countChange, headline } from '../../dashboard/src/i18n/vi/sentences.ts'
import { readNotices } from '../../dashboard/src/pages/overview/Attention.tsx'
import { readFieldParts } from '../../dashboard/src/pages/overview/fieldParts.ts'
import { readSummary, type Summary } from '../../dashboard/src/pages/overview/summary.ts'
import { readReports } from '../../dashboard/src/pages/overview/readReports.ts'
import { writeFiles } from '../etl/run.ts'
import { csv, Province } from '../fixtures/loaded.ts'
import { readView, selectionOf } from '../fixtures/paged.ts'

/**
 * Cases of the independent audit of 29/11/2026 whose answer is a page's: the files of the case through the real loader,
 * what the page reads of them. The expected values are the auditor's; F-numbers are those of its findings.
 */

const TODAY = '2026-11-29'
const MODEL = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Mã mô hình'
const REPLICATION = 'Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng,Ngày nhân rộng,Số nơi'
const quiet = { stage: () => undefined, step: () => undefined, end: () => undefined }
const provinces: Province[] = []

afterAll(() => Promise.all(provinces.map((province) => province.close())))

/** Letters in the order in which they came: the day, null where nobody says it, and the files. */
async function received(
  letters: [string | null, Record<string, string>][],
  today = TODAY,
): Promise<{ province: Province; results: LoadResult[] }> {
  const province = new Province()
  provinces.push(province)
  const results: LoadResult[] = []
  for (const [i, [day, files]] of letters.entries()) {
    const folder = writeFiles(`${province.root}/letter-${String(i)}`, files)
    const { result } = await load(dataPaths(province.dataDir), province.referenceDir, [folder], {
      receivedOn: day ?? today,
      today,
      dryRun: false,
      publish: true,
      progress: quiet,
    })
    results.push(result)
  }
  return { province, results }
}

const codes = (unit: string, year: number, of: string[], more: () => string = () => '') =>
  of.map((code) => `${unit},${String(year)},${code},6,Tập thể,${code}${more()}`)
const numbered = (n: number, letter = 'Y') => Array.from({ length: n }, (_, i) => `${letter}${String(i)}`)
const summaryOf = (province: Province, address: string, today = TODAY): Promise<Summary> =>
  readView(province, readSummary, selectionOf(province, address, today), today)
/** A sentence as it is read. */
const said = (summary: Summary): string =>
  headline(summary.headline)
    .map((piece) => (typeof piece === 'string' ? piece : piece.figure))
    .join('')

describe('the same day last year on the overview (F3, case 9)', () => {
  it('is what was known on that day, in the sentence, the card, the trend and the fields', async () => {
    const { province } = await received([
      ['2025-11-20', { 's25.csv': csv(MODEL, ...codes('SYT', 2025, numbered(2))) }],
      [
        '2025-12-10',
        {
          's25b.csv': csv(
            `${MODEL},Kết quả đánh giá`,
            ...codes('SYT', 2025, numbered(10), () => ',hiệu quả'),
          ),
        },
      ],
      ['2026-11-20', { 's26.csv': csv(MODEL, ...codes('SYT', 2026, numbered(5))) }],
    ])
    const summary = await summaryOf(province, '/?year=2026')
    expect(said(summary)).toContain('nhiều hơn 3 so với cùng thời điểm năm 2025')
    expect(summary.compared.before?.count).toBe(2)
    expect(summary.sameDay).toBe(2)
    const { fields } = await readView(
      province,
      readFieldParts,
      selectionOf(province, '/?year=2026', TODAY),
      TODAY,
    )
    expect(fields.find(({ code }) => code === '6')).toMatchObject({ now: 5, before: 2 })
    // A day later nobody has published: the day that is known is named.
    const later = await summaryOf(province, '/?year=2026', '2026-11-30')
    expect(said(later)).toContain('nhiều hơn 3 so với ngày 29/11/2025')
    expect(later.sameDay).toBeNull()
  })
})

describe('places of no commune (F1, case 15)', () => {
  it('are added to those of the whole province, this year and last', async () => {
    const { province } = await received([
      [
        '2025-11-10',
        {
          'p25.csv': csv(
            `${MODEL},Địa bàn`,
            ...codes('SYT', 2025, numbered(5), () => ','),
            'SYT,2025,Y9,6,Tập thể,Y9,Xã Cam Hòa',
          ),
        },
      ],
      ['2026-11-10', { 'p26.csv': csv(MODEL, ...codes('SYT', 2026, numbered(5))) }],
    ])
    const scope = { channel: null, kind: null, narrowed: false }
    const communes = async (year: number) =>
      readCommunes(await province.rows(modelsByCommune(scope, year, null), TODAY), year, 'Toàn tỉnh', null)
    expect((await communes(2026)).provinceWide).toMatchObject({ now: 5, before: 6 })
    expect((await communes(2025)).provinceWide).toMatchObject({ now: 6 })
  })
})

describe('a year that closed with few reports (F17, case 16)', () => {
  it('is not called a decrease, though each unit that reported has more', async () => {
    const units = ['SYT', 'SCT', 'STP', 'SNV', 'STC', 'SXD', 'TTT', 'SGDDT', 'SKHCN', 'VPUBND']
    const { province } = await received([
      [
        '2025-11-20',
        Object.fromEntries(units.map((u) => [`${u}.csv`, csv(MODEL, ...codes(u, 2025, numbered(5, u)))])),
      ],
      [
        '2026-11-20',
        Object.fromEntries(
          units
            .slice(0, 4)
            .map((u) => [
              `${u}.csv`,
              csv(`${MODEL},Kết quả đánh giá`, ...codes(u, 2026, numbered(6, u), () => ',hiệu quả')),
            ]),
        ),
      ],
    ])
    const closed = said(await summaryOf(province, '/?year=2026', '2026-12-20'))
    expect(closed).toContain('24 mô hình, điển hình')
    expect(closed).not.toMatch(/giảm|ít hơn|tăng/)
  })
})

describe('a year in which many more units owe a report (F18)', () => {
  it('is not said to have more models, on the page and in the report', async () => {
    const { province } = await received([
      ['2024-11-20', { 'a.csv': csv(MODEL, ...codes('UBMTTQ', 2024, ['a'])) }],
    ])
    const owing = async (year: string) =>
      (
        await province.ask({
          measures: ['reporting.expected'],
          dimensions: ['reporting.unit_code'],
          filters: [{ member: 'reporting.year', operator: 'equals', values: [year] }],
        })
      ).flatMap((row) => (row['expected'] === '1' ? [String(row['unit_code'])] : []))
    const [before, now] = [await owing('2024'), await owing('2025')]
    expect([before.length, now.length]).toEqual([20, 163])
    for (const [year, all] of [
      [2024, before],
      [2025, now],
    ] as const)
      await province.receive(`${String(year)}-11-25`, {
        [`${String(year)}.csv`]: csv(
          MODEL,
          ...all.flatMap((unit) => codes(unit, year, [`${unit} a`, `${unit} b`])),
        ),
      })
    const summary = await summaryOf(province, '/?year=2025')
    expect(said(summary)).toContain('Năm 2025, toàn tỉnh có 326 mô hình, điển hình; ')
    expect(said(summary)).not.toMatch(/tăng|nhiều hơn/)
    expect(countChange(changeOfCount(326, 40, summary.against)).words).toBe(
      'Không so sánh: năm 2024 có 20 đơn vị phải báo cáo, năm 2025 có 163',
    )
    expect(trendFinding(trendOf(summary.trend, summary.sameDay))).not.toMatch(/tăng/)
  })
})

describe('a field that no report has a model of (P18)', () => {
  it('has its name all the same', async () => {
    const { province } = await received([
      ['2026-11-20', { 'a.csv': csv(MODEL, ...codes('SYT', 2026, numbered(3))) }],
    ])
    const address = selectionOf(province, '/?year=2026', TODAY)
    const { fields } = await readView(province, readFieldParts, address, TODAY)
    expect(fields).toHaveLength(11)
    expect(fields.map(({ name }) => name).filter((name) => /^Lĩnh vực \d/.test(name))).toEqual([])
    expect(fields.find(({ code }) => code === '1')).toMatchObject({
      ...{ name: 'Cơ quan, đơn vị hành chính, sự nghiệp', now: 0 },
    })
    const notices = await readView(province, readNotices, address, TODAY)
    expect(notices.map(({ text }) => text).join()).toContain('“Cơ quan, đơn vị hành chính, sự nghiệp”')
  })
})

describe('the turn of the year (F26, case 17)', () => {
  it('finds the new year’s duties without a publication', async () => {
    const { province } = await received([
      ['2026-11-20', { 'a.csv': csv(MODEL, ...codes('SYT', 2026, numbered(3))) }],
    ])
    const owed = async (today: string) =>
      (
        await province.ask(
          {
            measures: ['reporting.expected', 'reporting.not_due', 'reporting.missing'],
            filters: [{ member: 'reporting.year', operator: 'equals', values: ['2027'] }],
          },
          today,
        )
      )[0]
    expect(await owed('2027-01-05')).toEqual({ expected: '163', not_due: '163', missing: '0' })
    // Before it begins nobody is told of it.
    expect(await owed('2026-12-31')).toEqual({ expected: '0', not_due: '0', missing: '0' })
    const reports = await readView(
      province,
      readReports,
      selectionOf(province, '/don-vi?year=2027', '2027-01-05'),
      '2027-01-05',
    )
    expect(reports.units.filter((unit) => unit.expected > 0)).toHaveLength(163)
  })
})

describe('what others report of a model (F25, case 25)', () => {
  const letters: [string, Record<string, string>][] = [
    ['2026-11-01', { 'm.csv': csv(MODEL, 'SYT,2026,Tiếp đón 5 phút,6,Tập thể,SYT-1') }],
    [
      '2026-11-02',
      {
        'r.csv': csv(REPLICATION, 'DU-22609,2026,SYT-1,Xã Bắc Khánh Vĩnh,01/06/2026,2'),
        'p.csv': csv(
          'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Cơ quan thực hiện,Hình thức tuyên truyền,Số lượng,Ngày',
          'BPTTH,2026,Tiếp đón 5 phút,Báo và PTTH Khánh Hòa,Phóng sự,1,02/06/2026',
        ),
        'p2.csv': csv(
          'Đơn vị báo cáo,Năm,Cơ quan thực hiện,Hình thức tuyên truyền,Số lượng',
          'BPTTH,2026,Báo và PTTH Khánh Hòa,Tin,1',
          'BPTTH,2026,Báo và PTTH Khánh Hòa,Tin,1',
        ),
      },
    ],
  ]
  const first = async (province: Province, measures: string[], more: object = {}) =>
    (await province.ask({ measures, ...more }, TODAY))[0]

  it('is counted for that model, with who said it', async () => {
    const { province, results } = await received(letters)
    expect(await first(province, ['replication.events', 'replication.sites'])).toEqual({
      events: '1',
      sites: '2',
    })
    expect(await first(province, ['models.replicated_count'])).toEqual({ replicated_count: '1' })
    const told = await province.ask(
      {
        dimensions: ['from_unit_code', 'to_unit_code', 'told_by_unit_code'].map((d) => `replication.${d}`),
      },
      TODAY,
    )
    expect(told).toEqual([{ from_unit_code: 'SYT', to_unit_code: null, told_by_unit_code: 'DU-22609' }])
    const reports = await province.ask(
      {
        measures: ['publicity.items'],
        dimensions: ['publicity.unit_code', 'publicity.model_name'],
        filters: [{ member: 'publicity.form', operator: 'equals', values: ['report'] }],
      },
      TODAY,
    )
    expect(reports).toEqual([{ unit_code: 'BPTTH', model_name: 'Tiếp đón 5 phút', items: '1' }])
    const news = await first(province, ['publicity.items'], {
      filters: [{ member: 'publicity.form', operator: 'equals', values: ['news'] }],
    })
    expect(news).toEqual({ items: '2' })
    const codesOf = results[1]!.files.flatMap((file) => file.issues.map(({ code }) => code)).sort()
    expect(codesOf).toEqual(['model-of-other-unit', 'model-of-other-unit', 'row-repeated'])
  })

  it('of two units’ models of one name is asked, and taken once the unit is stated', async () => {
    const { province, results } = await received([
      [
        '2026-11-01',
        {
          'a.csv': csv(MODEL, 'SYT,2026,Bếp ấm,6,Tập thể,A1'),
          'b.csv': csv(MODEL, 'SCT,2026,Bếp ấm,6,Tập thể,A1'),
        },
      ],
      [
        '2026-11-02',
        {
          'r.csv': csv(
            'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Đơn vị có mô hình,Nơi nhân rộng,Ngày nhân rộng',
            'SNV,2026,Bếp ấm,,Sở Nội vụ,01/06/2026',
            'SNV,2026,Bếp ấm,Sở Công Thương,Sở Nội vụ,02/06/2026',
            'SNV,2026,Bếp ấm,Sở Không Có,Sở Nội vụ,03/06/2026',
          ),
          // A bare number is nobody's in particular.
          'c.csv': csv(REPLICATION, 'SNV,2026,A1,Sở Tài chính,04/06/2026,1'),
        },
      ],
    ])
    const issues = results[1]!.files.flatMap((file) =>
      file.issues.map(({ row, code }) => `${file.name} ${String(row)} ${code}`),
    )
    expect(issues.sort()).toEqual([
      'c.csv 2 model-unknown',
      'r.csv 2 owner-ambiguous',
      'r.csv 4 owner-unknown',
    ])
    const spread = await province.ask(
      {
        measures: ['replication.events', 'replication.adopting_units'],
        dimensions: ['replication.from_unit_code', 'replication.told_by_unit_code'],
      },
      TODAY,
    )
    expect(spread).toEqual([
      { from_unit_code: 'SCT', told_by_unit_code: 'SNV', events: '1', adopting_units: '1' },
    ])
  })

  it('that both sides tell of is one event', async () => {
    const { province } = await received([
      ...letters,
      ['2026-11-03', { 'own.csv': csv(REPLICATION, 'SYT,2026,SYT-1,Xã Bắc Khánh Vĩnh,01/06/2026,1') }],
    ])
    // Of two numbers of places the greater one stands.
    expect(await first(province, ['replication.events', 'replication.sites'])).toEqual({
      events: '1',
      sites: '2',
    })
  })
})

describe('models placed in Ninh Thuận before the merger (F25, case 28)', () => {
  it('get a warning, and one answer everywhere: they are in the total and in its bars', async () => {
    const head = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Địa bàn'
    const { province, results } = await received([
      [
        '2024-12-01',
        {
          'm24.csv': csv(
            head,
            'UBMTTQ,2024,np1,9,Xã,Huyện Ninh Phước',
            'UBMTTQ,2024,np8,11,Cá nhân,Xã Phước Thuận',
            'UBMTTQ,2024,kh,11,Cá nhân,Phường Vạn Thạnh',
            'UBMTTQ,2024,tt,11,Cá nhân,',
          ),
        },
      ],
      [
        '2025-12-01',
        {
          'm25.csv': csv(
            head,
            'UBMTTQ,2025,np8,11,Cá nhân,Xã Ninh Phước',
            'UBMTTQ,2025,kh,11,Cá nhân,Phường Nha Trang',
            'UBMTTQ,2025,tt,11,Cá nhân,',
          ),
        },
      ],
    ])
    const outside = results.map((result) =>
      result.files.flatMap(({ issues }) =>
        issues.filter(({ code }) => code === 'area-outside').map(({ row }) => row),
      ),
    )
    expect(outside).toEqual([[2, 3], []])
    const scope = { channel: null, kind: null, narrowed: false }
    const { districts, provinceWide } = readDistricts(
      await province.rows(modelsByDistrict(scope, null), TODAY),
      2024,
    )
    const drawn = [...districts, provinceWide!].reduce((sum, part) => sum + (part.now ?? 0), 0)
    expect(drawn).toBe(4)
    expect(districts.find(({ code }) => code === '58')).toMatchObject({ now: 2, outOfScope: false })
  })
})

describe('fields across the merger (F2, case 29)', () => {
  it('are not said to rise, and no bar of a smaller province stands beside them', async () => {
    const at = (place: string) => () => `,${place}`
    const field = (lines: string[], n: number) => lines.map((line) => line.replace(',6,', `,${String(n)},`))
    const { province } = await received([
      [
        '2024-12-01',
        {
          '24.csv': csv(
            `${MODEL},Địa bàn`,
            ...codes('SYT', 2024, numbered(5, 'a'), at('Thành phố Nha Trang')),
            ...field(codes('SYT', 2024, numbered(4, 'b'), at('Thành phố Nha Trang')), 1),
          ),
        },
      ],
      [
        '2025-11-20',
        {
          '25.csv': csv(
            `${MODEL},Địa bàn`,
            ...codes('SYT', 2025, numbered(4, 'a'), at('Phường Nha Trang')),
            ...field(codes('SYT', 2025, numbered(3, 'b'), at('Phường Nha Trang')), 1),
          ),
          '25nt.csv': csv(
            MODEL,
            ...codes('UBND-22759', 2025, numbered(3, 'n')),
            ...field(codes('UBND-22759', 2025, numbered(3, 'm')), 1),
          ),
        },
      ],
    ])
    const parts = await readView(province, readFieldParts, selectionOf(province, '/?year=2025', TODAY), TODAY)
    expect(parts.against).toBeNull()
    expect(parts.fields.map(({ now, before }) => [now, before]).slice(0, 2)).toEqual([
      [7, null],
      [6, null],
    ])
    const rows = parts.fields.map((part) => ({ ...part, takes: true })) as unknown as Parameters<
      typeof fieldListOf
    >[0]
    expect(fieldListOf(rows, parts.against)?.more).toBeNull()
  })
})
