import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { lots } from './lots.ts'
import { ask, base, newPage, settled, type CubeRow } from './site.ts'

/**
 * The numbers of every page but the overview, as they are drawn in a browser, in states of its filters drawn by lot from a
 * fixed seed, against Cube: the questions are put together here from the address alone. The overview has a file of its own.
 * `STATES=100 npx vitest run test/e2e/page-figures.test.ts` tries a hundred states.
 */

const STATES = Number(process.env['STATES'] ?? 11)
const YEARS = ['2021', '2022', '2023', '2024', '2025', '2026']
const MERGER = 2025

type State = Record<string, string>
type Filter = { member: string; operator: string; values: string[] } | object

const equals = (member: string, ...values: string[]): Filter => ({ member, operator: 'equals', values })
const whole = new Intl.NumberFormat('vi-VN')
const tenth = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const count = (value: string | null | undefined) => whole.format(Number(value ?? 0))
const rated = (n: string | null | undefined, of: string | null | undefined) =>
  `${tenth.format((100 * Number(n ?? 0)) / Number(of))} % ${count(n)}/${count(of)}`
const clean = (text: string) => text.replace(/\s+/g, ' ').trim()

/** On which member of a view a filter of the address lies; a view that has none does not differ by it. */
const MEMBERS: Record<string, Record<string, string>> = {
  models: {
    ...{
      year: 'year',
      channel: 'channel',
      kind: 'kind_class',
      field: 'field_code',
      district: 'district_code',
    },
    ...{
      unit: 'unit_code',
      level: 'level',
      evaluation: 'evaluation',
      replicated: 'replicated',
      area: 'area_now_code',
    },
  },
  reporting: {
    ...{
      year: 'year',
      channel: 'channel',
      district: 'district_code',
      unit: 'unit_code',
      unitKind: 'unit_kind',
    },
  },
  replication: {
    ...{ year: 'year', channel: 'channel', field: 'field_code', district: 'from_district_code' },
    ...{ unit: 'from_unit_code' },
  },
  commendation: {
    ...{
      year: 'year',
      channel: 'channel',
      field: 'field_code',
      district: 'district_code',
      unit: 'unit_code',
    },
  },
  publicity: { year: 'year', channel: 'channel', field: 'field_code', unit: 'unit_code' },
  declaration: { year: 'year', channel: 'channel', unit: 'unit_code' },
  quality: { year: 'year' },
  receipts: {},
}

/** Measures of a view by dimensions, with the filters that the address says. */
async function cube(
  view: string,
  measures: string[],
  dimensions: string[],
  state: State,
  more: Filter[] = [],
): Promise<CubeRow[]> {
  const filters = Object.entries(state).flatMap(([name, value]) => {
    const member = MEMBERS[view]![name]
    return member === undefined ? [] : [equals(`${view}.${member}`, value)]
  })
  return ask({
    measures: measures.map((name) => `${view}.${name}`),
    dimensions: dimensions.map((name) => `${view}.${name}`),
    filters: [...filters, ...more],
    limit: 10_000,
  })
}

/** One row of measures, by their names. */
async function totals(
  view: string,
  measures: string[],
  state: State,
  more: Filter[] = [],
): Promise<Record<string, string | null>> {
  const [row] = await cube(view, measures, [], state, more)
  return Object.fromEntries(measures.map((name) => [name, row?.[`${view}.${name}`] ?? null]))
}

type Draw = ReturnType<typeof lots>

/** What is compared in a state: the name, what the page says, what Cube says. */
class Compared {
  readonly wrong: string[] = []
  n = 0
  constructor(private readonly address: string) {}
  same(what: string, said: unknown, expected: unknown): void {
    this.n++
    const [a, b] = [JSON.stringify(said), JSON.stringify(expected)]
    if (a !== b) this.wrong.push(`${this.address} ${what}: ${a} instead of ${b}`)
  }
  says(what: string, said: string, expected: string): void {
    this.n++
    if (!said.includes(expected)) this.wrong.push(`${this.address} ${what}: ${said} without ${expected}`)
  }
}

const textOf = async (page: Page, selector: string) =>
  clean((await page.locator(selector).allInnerTexts()).join(' '))

/** The figures at the ends of a chart's bars, by the key of the part. */
const barsOf = (page: Page, card: string): Promise<Record<string, string>> =>
  page.locator(`#${card} li[data-part]`).evaluateAll((rows) =>
    Object.fromEntries(
      rows.map((row) => {
        const figure = row.querySelector(':scope > span:nth-child(2) > span:not([aria-hidden])')
        return [row.getAttribute('data-part')!, (figure?.textContent ?? '').replace(/\s+/g, ' ').trim()]
      }),
    ),
  )

/** What stands on top of a card's upright columns, by column. */
const columnsOf = (page: Page, card: string): Promise<Record<string, string>> =>
  page
    .locator(`#${card} [data-column]`)
    .evaluateAll((columns) =>
      Object.fromEntries(
        columns.map((column) => [column.getAttribute('data-column')!, column.textContent.trim()]),
      ),
    )

/** The rows of a card's table, where it stands as one. */
const tableOf = (page: Page, card: string, part = 'tbody'): Promise<string[][]> =>
  page
    .locator(`#${card} ${part} tr`)
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('th, td')].map((cell) =>
          (cell.textContent ?? '').replace(/\s+/g, ' ').trim(),
        ),
      ),
    )

/** The parts that have something: what is 0, not known or not of the kind that is asked for is no figure. */
const withoutZeros = (parts: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(parts)
      .filter(([, value]) => /[1-9]/.test(value))
      .sort(),
  )
const expectedBars = (rows: CubeRow[], key: string, measure: string) =>
  withoutZeros(Object.fromEntries(rows.map((row) => [row[key] ?? '', count(row[measure])])))

interface Swept {
  path: string
  /** The filters of the page, and their values. */
  filters: (draw: Draw) => State
  check: (page: Page, state: State, compared: Compared) => Promise<void>
}

/** Some of the filters, each with one of its values. */
const some = (draw: Draw, choices: Record<string, readonly string[]>, share = 3): State =>
  Object.fromEntries(
    Object.entries(choices).flatMap(([name, values]) =>
      draw(Array.from({ length: share }, (_, i) => i === 0)) ? [[name, draw(values)]] : [],
    ),
  )

const FIELD = ['1', '3', '5', '8', '11']
const DISTRICT = ['568', '572', '576', '58', '56']
const CHANNEL = ['government', 'party']
const KIND = ['collective', 'individual']
const LEVEL = ['province', 'commune', 'grassroots']
const UNIT = ['SYT', 'SNV', 'HND', 'DU-22366', 'UBND-22366']

const PAGES: Record<string, Swept> = {
  fields: {
    path: '/linh-vuc',
    filters: (draw) => ({
      year: draw(YEARS),
      ...some(draw, { channel: CHANNEL, kind: KIND, district: DISTRICT, level: LEVEL, by: ['unit'] }),
    }),
    check: async (page, state, compared) => {
      const byField = await cube('models', ['count'], ['field_code'], state)
      compared.same(
        'bars of fields',
        withoutZeros(await barsOf(page, 'cac-linh-vuc')),
        expectedBars(byField, 'models.field_code', 'models.count'),
      )
      const row = state['by'] === 'unit' ? 'unit_name' : 'district_name'
      // Models that are no longer kept up leave a row that counts 0.
      const all = await cube('models', ['count'], [row, 'field_name'], state)
      const cells = all.filter((cell) => Number(cell['models.count']) > 0)
      const labels = await page
        .locator('#ban-do-nhiet tbody td a')
        .evaluateAll((all) => all.map((a) => a.getAttribute('aria-label')))
      compared.same(
        'cells',
        labels.sort(),
        cells
          .map(
            (cell) =>
              `${cell[`models.${row}`]}, ${cell['models.field_name']}: ${count(cell['models.count'])}`,
          )
          .sort(),
      )
      const sums = new Map<string, number>()
      for (const cell of cells)
        sums.set(
          cell[`models.${row}`]!,
          (sums.get(cell[`models.${row}`]!) ?? 0) + Number(cell['models.count']),
        )
      for (const line of await tableOf(page, 'ban-do-nhiet')) {
        const name = [...sums.keys()].find((one) => line[0] === one)
        if (name !== undefined) compared.same(`total of ${name}`, line.at(-1), whole.format(sums.get(name)!))
      }
    },
  },
  places: {
    path: '/dia-ban',
    filters: (draw) => ({
      year: draw(YEARS),
      basis: draw(['then', 'now', 'common']),
      ...some(draw, { channel: CHANNEL, kind: KIND, field: FIELD, level: LEVEL }),
    }),
    check: async (page, state, compared) => {
      const member = { then: 'area_then', now: 'area_now', common: 'district' }[state['basis']!]!
      const rows = await cube('models', ['count'], [`${member}_code`], state)
      const single = rows.filter((row) => ![null, '56'].includes(row[`models.${member}_code`] ?? null))
      const apart = ['province', 'none']
      const { province, none, ...bars } = await barsOf(page, 'xep-hang')
      compared.same(
        'bars of places',
        withoutZeros(bars),
        expectedBars(single, `models.${member}_code`, 'models.count'),
      )
      const rest = rows.filter((row) => !single.includes(row))
      const sum = rest.reduce((total, row) => total + Number(row['models.count']), 0)
      const told = [province, none].reduce(
        (total, text) => total + Number((text ?? '0').replaceAll('.', '')),
        0,
      )
      compared.same(`apart (${apart.join(', ')})`, told, sum)
    },
  },
  units: {
    path: '/don-vi',
    filters: (draw) => ({
      year: draw(['2024', '2025', '2026']),
      ...some(draw, {
        channel: CHANNEL,
        district: ['568', '572', '576'],
        unitKind: ['agency', 'commune_committee'],
      }),
    }),
    check: async (page, state, compared) => {
      const measures = [
        'expected',
        'received',
        'missing',
        'late',
        'undated',
        'not_due',
        'on_time',
        'incomplete',
      ]
      const of = await totals('reporting', measures, state)
      const groups = await page
        .locator('#danh-sach [role=group] button')
        .evaluateAll((all) =>
          all.map((one) => [
            one.firstChild?.nodeType === 3 ? one.firstChild.textContent : one.childNodes[1]?.textContent,
            one.querySelector('strong')?.textContent,
          ]),
        )
      const shown = Object.fromEntries(groups.map(([name, n]) => [String(name).trim(), n]))
      const names = {
        missing: 'Chưa báo cáo',
        late: 'Báo cáo chậm',
        undated: 'Không rõ ngày nhận',
        not_due: 'Chưa đến hạn',
        on_time: 'Đúng hạn',
      }
      for (const [measure, name] of Object.entries(names))
        compared.same(name, shown[name] ?? '0', String(Number(of[measure] ?? 0)))
      if (Number(of['expected']))
        compared.says(
          'headline',
          await textOf(page, 'h1'),
          `${count(of['received'])}/${count(of['expected'])} đơn vị`,
        )
    },
  },
  replication: {
    path: '/nhan-rong',
    filters: (draw) => ({
      year: draw(YEARS),
      ...some(draw, { channel: CHANNEL, field: FIELD, district: ['568', '572'], unit: UNIT }, 4),
    }),
    check: async (page, state, compared) => {
      const of = await totals('replication', ['events', 'sites', 'models', 'adopting_units'], state)
      const headline = await textOf(page, 'h1')
      if (!Number(of['events'])) {
        compared.says('headline', headline, 'chưa có lượt nhân rộng nào')
        return
      }
      compared.says('models', headline, `${count(of['models'])} mô hình, điển hình`)
      compared.says('sites', headline, `được nhân rộng đến ${count(of['sites'])} nơi`)
      compared.says('adopting units', headline, `${count(of['adopting_units'])} đơn vị tiếp nhận`)
      const flows = await cube('replication', ['sites'], ['from_district_name', 'to_district_name'], state)
      const labels = await page
        .locator('#tu-noi-den-noi tbody td a')
        .evaluateAll((all) => all.map((a) => a.getAttribute('aria-label')))
      compared.same(
        'matrix',
        labels.sort(),
        flows
          .map(
            (row) =>
              `Từ ${row['replication.from_district_name']} đến ${row['replication.to_district_name'] ?? 'Nơi khác'}: ${row['replication.sites']} nơi`,
          )
          .sort(),
      )
      const total = await page.locator('#tu-noi-den-noi tfoot td').last().innerText()
      compared.same('sum of the matrix', total, count(of['sites']))
      const receivers = await cube('replication', ['models'], ['to_unit_code'], state, [
        { member: 'replication.to_unit_code', operator: 'set' },
      ])
      const codes = new Map(
        receivers.map((row) => [row['replication.to_unit_code']!, count(row['replication.models'])]),
      )
      for (const [code, text] of Object.entries(await barsOf(page, 'don-vi-tiep-nhan')))
        compared.same(`receiver ${code}`, text, codes.get(code))
      const fields = await cube('models', ['count', 'replicated_count'], ['field_name'], state)
      const bars = await barsOf(page, 'linh-vuc')
      for (const row of fields) {
        const name = row['models.field_name']!
        const said = bars[name] ?? Object.entries(bars).find(([key]) => key === `${name} *`)?.[1] ?? ''
        compared.same(`rate of ${name}`, said, rated(row['models.replicated_count'], row['models.count']))
      }
    },
  },
  models: {
    path: '/mo-hinh',
    filters: (draw) => ({
      year: draw(YEARS),
      ...some(draw, {
        ...{ channel: CHANNEL, kind: KIND, field: FIELD, district: DISTRICT, level: LEVEL },
        ...{ evaluation: ['effective'], replicated: ['true', 'false'] },
      }),
    }),
    check: async (page, state, compared) => {
      const standing = [equals('models.counted', 'true')]
      const rows = await cube(
        'models',
        [],
        ['model_key', 'status', 'field_code', 'kind', 'unit_kind'],
        state,
        standing,
      )
      const active = rows.filter((row) => row['models.status'] !== 'discontinued')
      const headline = await textOf(page, 'h1')
      compared.says('headline', headline, `có ${whole.format(active.length)} mô hình, điển hình`)
      if (rows.length > active.length)
        compared.says('gone', headline, `${whole.format(rows.length - active.length)} không còn duy trì`)
      if (rows.length > 0)
        compared.same(
          'rows',
          await page.locator('#danh-sach table').getAttribute('aria-rowcount'),
          String(rows.length + 1),
        )
      for (const [label, member] of Object.entries({ 'Đối tượng': 'kind', 'Loại đơn vị': 'unit_kind' })) {
        const tally = new Map<string, number>()
        for (const row of active) {
          const value = row[`models.${member}`]!
          tally.set(value, (tally.get(value) ?? 0) + 1)
        }
        const told = await page
          .locator('#bo-loc')
          .getByRole('group', { name: label, exact: true })
          .getByRole('button', { includeHidden: true })
          .evaluateAll((all) => all.map((one) => Number(one.lastElementChild!.textContent!.replace('.', ''))))
        compared.same(label, told.filter(Boolean).sort(), [...tally.values()].sort())
      }
    },
  },
  field: {
    path: '/linh-vuc',
    filters: (draw) => ({
      year: draw(YEARS),
      field: draw(FIELD),
      ...some(draw, { channel: CHANNEL, kind: KIND, district: DISTRICT }),
    }),
    check: async (page, state, compared) => {
      await sliceFigures(page, state, compared)
    },
  },
  place: {
    path: '/dia-ban',
    filters: (draw) => ({
      year: draw(YEARS),
      district: draw(['568', '572', '576']),
      ...some(draw, { channel: CHANNEL, kind: KIND, field: FIELD }),
    }),
    check: async (page, state, compared) => {
      await sliceFigures(page, state, compared)
    },
  },
  publicity: {
    path: '/tuyen-truyen',
    filters: (draw) => ({
      year: draw(YEARS),
      ...some(draw, { channel: CHANNEL, field: FIELD, unit: UNIT }, 4),
    }),
    check: async (page, state, compared) => {
      const measures = ['press_items', 'sections']
      const of = await totals('publicity', measures, state)
      const units = await cube('publicity', measures, ['unit_code'], state)
      const headline = await textOf(page, 'h1')
      if (units.length === 0) {
        compared.says('headline', headline, 'chưa có tuyên truyền nào')
        return
      }
      compared.says('units', headline, `${whole.format(units.length)} đơn vị báo cáo`)
      compared.says('items', headline, `${count(of['press_items'])} tin, bài`)
      compared.says('sections', headline, `${count(of['sections'])} chuyên trang`)
      const forms = await cube('publicity', ['items'], ['form'], state)
      compared.same(
        'forms',
        withoutZeros(await barsOf(page, 'hinh-thuc')),
        expectedBars(forms, 'publicity.form', 'publicity.items'),
      )
      const fields = await cube('publicity', measures, ['field_code'], state)
      compared.same(
        'fields',
        withoutZeros(await barsOf(page, 'linh-vuc')),
        expectedBars(fields, 'publicity.field_code', 'publicity.press_items'),
      )
      const others = Object.fromEntries(Object.entries(state).filter(([name]) => name !== 'year'))
      const years = await cube('publicity', measures, ['year'], others)
      compared.same(
        'years',
        withoutZeros(await columnsOf(page, 'qua-cac-nam')),
        expectedBars(years, 'publicity.year', 'publicity.press_items'),
      )
    },
  },
  honours: {
    path: '/ton-vinh',
    filters: (draw) => ({
      year: draw(YEARS),
      ...some(draw, { channel: CHANNEL, field: FIELD, district: ['568', '572'], unit: UNIT }, 4),
    }),
    check: async (page, state, compared) => {
      const of = await totals('commendation', ['count', 'honours', 'models'], state)
      const models = await totals('models', ['count', 'commended_count', 'honoured_count'], state)
      const headline = await textOf(page, 'h1')
      if (!Number(of['count']) && !Number(of['honours'])) {
        compared.says('headline', headline, 'chưa có khen thưởng, tôn vinh nào')
        return
      }
      compared.says('commendations', headline, `${count(of['count'])} lượt khen thưởng có quyết định`)
      compared.says('honours', headline, `${count(of['honours'])} lượt biểu dương, tôn vinh`)
      compared.says('models', headline, `cho ${count(of['models'])} mô hình, điển hình`)
      if (Number(models['count'])) {
        const shares = await barsOf(page, 'ty-le')
        for (const measure of ['commended_count', 'honoured_count'])
          compared.same(measure, shares[measure], rated(models[measure], models['count']))
      }
      const forms = await cube('commendation', ['count', 'honours'], ['form', 'form_class'], state)
      compared.same(
        'forms',
        withoutZeros(await barsOf(page, 'hinh-thuc')),
        withoutZeros(
          Object.fromEntries(
            forms.map((row) => [
              row['commendation.form']!,
              count(
                row[
                  row['commendation.form_class'] === 'honour' ? 'commendation.honours' : 'commendation.count'
                ],
              ),
            ]),
          ),
        ),
      )
    },
  },
  duties: {
    path: '/ke-hoach',
    filters: (draw) => ({ year: draw(YEARS), ...some(draw, { channel: CHANNEL, unit: UNIT }, 4) }),
    check: async (page, state, compared) => {
      const SAID = [
        ...['plan_count', 'meeting_count', 'inspection_count', 'front_supervision_count', 'campaign_count'],
        ...['shortcoming_count', 'proposal_count'],
      ]
      const of = await totals('declaration', ['count', ...SAID], state)
      const said = await barsOf(page, 'ke-hoach')
      if (Number(of['count']))
        for (const measure of SAID) compared.same(measure, said[measure], rated(of[measure], of['count']))
      else compared.same('nothing said', said, {})
      const OF_MODELS = ['pilot_count', 'priority_count', 'partnered_count', 'impact_count', 'helped_count']
      const models = await totals(
        'models',
        ['count', 'difficulty_count', 'unhelped_count', ...OF_MODELS],
        state,
      )
      const duties = await barsOf(page, 'nhiem-vu')
      if (Number(models['count'])) {
        for (const measure of OF_MODELS)
          compared.same(measure, duties[measure], rated(models[measure], models['count']))
        if (Number(models['difficulty_count']))
          compared.same(
            'unhelped_count',
            duties['unhelped_count'],
            rated(models['unhelped_count'], models['difficulty_count']),
          )
      }
      const pilots = await tableOf(page, 'mo-hinh-diem')
      compared.same('pilots', pilots.length, Number(models['pilot_count'] ?? 0))
    },
  },
  unit: {
    path: '/don-vi',
    filters: (draw) => ({ year: draw(YEARS), unit: draw(UNIT) }),
    check: async (page, { unit }, compared) => {
      const columns = ['received_on', 'declared_total', 'declared_none', 'unit_model_count', 'rows_held']
      const reports = await cube('reporting', [], ['year', ...columns], { unit: unit! })
      const models = await cube('models', ['reported_count'], ['year'], { unit: unit! })
      const reported = new Map(models.map((row) => [row['models.year'], row['models.reported_count']]))
      const lines = new Map((await tableOf(page, 'bao-cao')).map((line) => [line[0], line]))
      compared.same('years', [...lines.keys()].sort(), reports.map((row) => row['reporting.year']).sort())
      for (const row of reports) {
        const of = (column: string) => row[`reporting.${column}`] ?? null
        const [year, came, none] = [of('year')!, of('received_on') !== null, of('declared_none') === 'true']
        const known = (value: string | null | undefined) => (came ? count(value) : '—')
        const line = lines.get(year) ?? []
        compared.same(`${year} reported`, line[4], known(reported.get(year)))
        compared.same(`${year} counted`, line[5], none ? '0' : known(of('unit_model_count')))
        const declared = of('declared_total') === null ? '—' : count(of('declared_total'))
        compared.same(`${year} declared`, line[6], none ? '0' : declared)
        compared.same(`${year} held`, line[9], known(of('rows_held')))
      }
      const sent = reports.filter((row) => row['reporting.received_on'] !== null)
      compared.same(
        'columns',
        withoutZeros(await columnsOf(page, 'qua-cac-nam')),
        expectedBars(sent, 'reporting.year', 'reporting.unit_model_count'),
      )
    },
  },
  commune: {
    path: '/dia-ban',
    filters: (draw) => ({
      year: draw(['2025', '2026']),
      area: draw(['22366', '22609', '22528', '22411', '22651']),
      basis: 'now',
      ...some(draw, { channel: CHANNEL, kind: KIND, field: FIELD }, 5),
    }),
    check: async (page, state, compared) => {
      await sliceFigures(page, state, compared)
    },
  },
  model: {
    path: '/mo-hinh',
    filters: (draw) => ({
      year: draw(YEARS),
      field: draw(FIELD),
      replicated: draw(['true', 'true', 'false']),
    }),
    check: async (page, state, compared) => {
      const keys = await cube('models', [], ['model_key'], state)
      const key = keys[Math.floor(keys.length / 2)]?.['models.model_key']
      // Where no model is left, the list says so.
      if (key == null) {
        compared.says('no model', await textOf(page, 'main'), 'Không có mô hình, điển hình nào khớp')
        return
      }
      await page.goto(`${base}/mo-hinh?${new URLSearchParams({ model: key }).toString()}`)
      await settled(page)
      const text = await textOf(page, 'main')
      const { sites } = await totals('replication', ['sites'], {}, [equals('replication.model_key', key)])
      if (Number(sites)) compared.says(`${key} sites`, text, `nhân rộng đến ${count(sites)} nơi`)
      else compared.same(`${key} no sites`, /nhân rộng đến [1-9]/.test(text), false)
      const of = await totals('commendation', ['count', 'honours'], {}, [
        equals('commendation.model_key', key),
      ])
      const praised = Number(of['count'] ?? 0) + Number(of['honours'] ?? 0)
      if (praised) compared.says(`${key} praised`, text, `${whole.format(praised)} lần khen thưởng, tôn vinh`)
      else compared.same(`${key} not praised`, /lần khen thưởng, tôn vinh/.test(text), false)
    },
  },
  data: {
    path: '/du-lieu',
    filters: (draw) => ({ year: draw(['2024', '2025', '2026']) }),
    check: async (page, state, compared) => {
      const files = await cube('receipts', [], ['file_id'], {})
      const headline = await textOf(page, 'h1')
      compared.says('files', headline, `Đã nhận ${whole.format(files.length)} tệp`)
      const held = await totals('quality', ['rows_held'], state)
      const rows = Number(held['rows_held'] ?? 0)
      compared.says(
        'held',
        headline,
        rows ? `${whole.format(rows)} dòng chờ hoàn thiện` : 'không có dòng chờ hoàn thiện',
      )
      const models = await cube('models', ['reported_count'], ['unit_code'], state)
      const counted = new Map(models.map((row) => [row['models.unit_code'], row['models.reported_count']]))
      const declared = await cube('reporting', [], ['unit_code', 'declared_total'], state, [
        { member: 'reporting.received_on', operator: 'set' },
        { member: 'reporting.declared_total', operator: 'set' },
      ])
      const differing = declared.filter(
        (row) =>
          Number(row['reporting.declared_total']) !== Number(counted.get(row['reporting.unit_code']!) ?? 0),
      ).length
      if (differing)
        compared.says('differing', headline, `${whole.format(differing)} đơn vị kê khai khác số tổng hợp`)
      else compared.same('none differs', headline.includes('kê khai'), false)
    },
  },
  sheet: {
    path: '/in',
    filters: (draw) => ({ year: draw(['2024', '2025', '2026']), ...some(draw, { channel: CHANNEL }) }),
    check: async (page, state, compared) => {
      const models = await totals('models', ['count'], state)
      const reports = await totals('reporting', ['received', 'expected'], state)
      const headline = await textOf(page, 'h1')
      compared.says('models', headline, `có ${count(models['count'])} mô hình, điển hình`)
      if (Number(reports['expected']))
        compared.says(
          'reports',
          headline,
          `${count(reports['received'])}/${count(reports['expected'])} đơn vị đã báo cáo`,
        )
    },
  },
  report: {
    path: '/bao-cao',
    filters: (draw) => ({ year: draw(['2024', '2025', '2026']), layout: draw(['party', 'state']) }),
    check: async (page, state, compared) => {
      const scope: State = {
        year: state['year']!,
        ...(state['layout'] === 'state' && { channel: 'government' }),
      }
      const of = await totals(
        'models',
        ['count', 'collective_count', 'individual_count', 'new_count', 'maintained_count', 'pilot_count'],
        scope,
      )
      const text = await textOf(page, 'main')
      if (!Number(of['count'])) return
      compared.says(
        'registered',
        text,
        `đăng ký ${count(of['count'])} mô hình, điển hình (${count(of['collective_count'])} tập thể, ${count(of['individual_count'])} cá nhân)`,
      )
      compared.says('new', text, `đăng ký mới ${count(of['new_count'])}, đăng ký bổ sung`)
      compared.says(
        'maintained',
        text,
        `tiếp tục duy trì ${count(of['maintained_count'])}; mô hình điểm ${count(of['pilot_count'])}`,
      )
    },
  },
}

/** The key figures of a part: the count, and the rates with their n/N. */
async function sliceFigures(page: Page, state: State, compared: Compared): Promise<void> {
  const measures = ['count', 'collective_count', 'individual_count', 'evaluated_count', 'effective_count']
  const of = await totals('models', [...measures, 'replicated_count', 'commended_count'], state)
  const shown = await page
    .locator('[data-figure]')
    .evaluateAll((all) =>
      Object.fromEntries(
        all.map((one) => [
          one.getAttribute('data-figure')!,
          [...one.querySelectorAll('dd')].map((dd) => (dd.textContent ?? '').replace(/\s+/g, ' ').trim()),
        ]),
      ),
    )
  // Where a year has nothing of the part, whether that is 0 or not known is for the reports to say.
  if (!Number(of['count'])) {
    compared.same('nothing', ['0', '—'].includes(shown['count']?.[0] ?? '—'), true)
    return
  }
  compared.same('count', shown['count']?.[0], count(of['count']))
  for (const [id, n, denominator] of [
    ['effectiveness_rate', 'effective_count', 'evaluated_count'],
    ['replication_rate', 'replicated_count', 'count'],
    ['commendation_rate', 'commended_count', 'count'],
  ] as const) {
    if (!Number(of[denominator])) continue
    const [rate, share] = rated(of[n], of[denominator]).split(/ (?=\S+$)/)
    compared.same(id, shown[id]?.[0], rate)
    compared.says(id, shown[id]?.[1] ?? '', share!)
  }
}

describe('the figures of pages', () => {
  const kinds = Object.keys(PAGES)
  const each = Math.ceil(STATES / kinds.length)
  it.each(kinds)(
    `of %s are those of Cube, in ${each} states of the filters`,
    { timeout: 900_000 },
    async (kind) => {
      const { path, filters, check } = PAGES[kind]!
      const draw = lots(235 + kinds.indexOf(kind))
      const page = await newPage()
      const wrong: string[] = []
      let compared = 0
      for (let n = 0; n < each; n++) {
        const state = filters(draw)
        // The former Ninh Thuận has no page of before the merger.
        if (state['district'] === '58' && Number(state['year']) < MERGER) delete state['district']
        const address = `${path}?${new URLSearchParams(state).toString()}`
        await page.goto(base + address)
        await settled(page)
        const found = new Compared(address)
        await check(page, state, found)
        wrong.push(...found.wrong)
        compared += found.n
      }
      expect(wrong).toEqual([])
      expect(compared).toBeGreaterThanOrEqual(each)
    },
  )
})
