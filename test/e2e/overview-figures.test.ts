import { expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { settled } from '../browser.ts'
import { lots } from './lots.ts'
import { ask, base, newPage, type CubeRow } from './site.ts'

/**
 * Every number of the overview in states of its filters, drawn by lot from a fixed seed, against
 * Cube asked in queries of this file's own: sentences are put together here anew, word by word. The page is
 * read as the server sends it. `STATES=100 npx vitest run test/e2e/overview-figures.test.ts` tries a hundred states.
 */

const STATES = Number(process.env['STATES'] ?? 25)
const TODAY = '2026-11-22'
const OPEN_YEAR = 2026
const SAME_DAY = '2025-11-22'
const YEARS = [2021, 2022, 2023, 2024, 2025, 2026]
const MERGER = 2025

const whole = new Intl.NumberFormat('vi-VN')
const tenth = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const count = (value: string | null | undefined) => (value == null ? '—' : whole.format(Number(value)))
const percent = (value: string | null | undefined) =>
  value == null ? '—' : `${tenth.format(Number(value) * 100)} %`
const ratio = (n: string | null | undefined, of: string | null | undefined) => `${count(n)}/${count(of)}`

interface State {
  year: number | null
  channel: string | null
  kind: string | null
  field: string | null
  district: string | null
  unit: string | null
  level: string | null
  basis: string | null
}

/** What the page says, by part. */
interface Shown {
  /** Where a character did not arrive whole. */
  broken: number | null
  title: string
  headline: string
  note: string
  figures: Record<string, { says: string[]; history: string }>
  notices: string[]
  bars: Record<string, Record<string, string[]>>
  /** The finding, the sentence for those who do not see it, and what is written in the picture. */
  charts: Record<string, { title: string; summary: string; drawn: string[]; text: string }>
  outstanding: { key: string; says: string }[]
  deadlines: string[]
  groups: Record<string, string>
  units: string[][]
}

const MODELS = [
  'count',
  'collective_count',
  'individual_count',
  'evaluated_count',
  'effective_count',
  'effectiveness_rate',
  'recognised_count',
  'recognition_rate',
  'replicated_count',
  'replication_rate',
  'commended_count',
  'commendation_rate',
  'outstanding_count',
].map((member) => `models.${member}`)

const REPORTS = [
  'expected',
  'received',
  'missing',
  'late',
  'not_due',
  'completeness_rate',
  'quota_owed',
  'quota_due',
  'quota_met',
  'quota_rate',
].map((member) => `reporting.${member}`)

const equals = (member: string, ...values: string[]) => ({ member, operator: 'equals', values })

/** Filters of a view for those of the page that it differs by. */
const filtersOf = (view: string, given: [string, string | null][]): object[] =>
  given.flatMap(([member, value]) => (value === null ? [] : [equals(`${view}.${member}`, value)]))

const ofModels = (state: State) =>
  filtersOf('models', [
    ['channel', state.channel],
    ['kind_class', state.kind],
    ['field_code', state.field],
    ['district_code', state.district],
    ['unit_code', state.unit],
    ['level', state.level],
  ])

const ofReports = (state: State) =>
  filtersOf('reporting', [
    ['channel', state.channel],
    ['district_code', state.district],
    ['unit_code', state.unit],
  ])

const vi = new Intl.Collator('vi')
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
const dayOf = (value: string | null | undefined) => value?.slice(0, 10) ?? null
const daysFrom = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
/** A day as Nghị định 30/2020/NĐ-CP has it: only January and February have a zero before their number. */
const dated = (day: string) =>
  day
    .split('-')
    .reverse()
    .join('/')
    .replace(/\/0([3-9])\//, '/$1/')
const byYear = (rows: CubeRow[], view: string) =>
  new Map(rows.map((row) => [Number(row[`${view}.year`]), row]))
const listed = (names: string[], noun: string) =>
  names.length > 3
    ? `${names[0]}, ${names[1]} và ${names.length - 2} ${noun} khác`
    : names.length < 2
      ? names.join('')
      : `${names.slice(0, -1).join(', ')} và ${names.at(-1)}`
const sign = (difference: number, size: string) => `${difference > 0 ? '+' : '−'}${size}`

const SIDES: Record<string, string> = {
  government: 'khối chính quyền',
  party: 'khối Đảng, Mặt trận, đoàn thể',
}
const QUOTES: Record<string, string> = { government: 'trước ngày 30/11', party: 'trước ngày 05/12' }
const KINDS: Record<string, string> = { collective: ' tập thể', individual: ' cá nhân' }
const UNFILTERED: State = {
  year: null,
  channel: null,
  kind: null,
  field: null,
  district: null,
  unit: null,
  level: null,
  basis: null,
}

/** States in which a page was wrong once: reports that tell of no model, or that came after the same day last year. */
const FOUND: Partial<State>[] = [
  { year: 2026, kind: 'individual', unit: 'DU-22558', basis: 'common' },
  { year: 2026, kind: 'individual', district: '576', basis: 'common' },
  { year: 2026, channel: 'government', kind: 'individual', field: '8', district: '56' },
]

const STATES_OF_REPORTS: Record<string, string> = {
  on_time: 'Đúng hạn',
  late: 'Báo cáo chậm',
  missing: 'Chưa báo cáo',
  not_due: 'Chưa đến hạn',
}
const LEVELS: Record<string, string> = {
  central: 'Trung ương',
  province: 'Tỉnh',
  district: 'Huyện (đến 30/6/2025)',
  commune: 'Xã, phường, đặc khu',
  grassroots: 'Cơ sở',
}

interface Part {
  code: string
  name: string
  now: number | null
  before: number | null
}

/** Who has most, by the names as they stand. */
function most(parts: Part[], noun: string, quote: string): string | null {
  const top = Math.max(0, ...parts.map(({ now }) => now ?? 0))
  if (top === 0) return null
  const leaders = parts.filter(({ now }) => now === top).map(({ name }) => quote.replace('x', name))
  if (leaders.length > 2) return `${leaders.length} ${noun} cùng nhiều nhất (${whole.format(top)} mô hình)`
  return `${leaders.join(' và ')}${leaders.length === 2 ? ' cùng' : ''} nhiều nhất (${whole.format(top)} mô hình)`
}

/** The trend's title: how the finished years went on the common basis, and where the open one stands. */
function trendTitle(
  totals: Map<number, number | null>,
  old: Map<number, number | null>,
  ahead: number | null,
  lacks: (year: number) => boolean,
  otherDuties: (year: number) => boolean,
) {
  const told = YEARS.filter((year) => year !== OPEN_YEAR && old.get(year) !== null && !lacks(year))
  // Only years side by side are told in a row.
  const done = told.filter(
    (year) =>
      told.filter((one) => one >= year).length === told.at(-1)! - year + 1 &&
      !told.some((one) => one > year && otherDuties(one)),
  )
  const open = totals.get(OPEN_YEAR) ?? null
  const last = done.at(-1)
  if (last === undefined && open !== null)
    return `Năm ${OPEN_YEAR} tạm tính ${whole.format(open)} mô hình, điển hình`
  if (last === undefined) {
    const some = YEARS.filter((year) => totals.get(year)).at(-1)
    return some === undefined
      ? 'Chưa có số liệu qua các năm'
      : `Năm ${some} có ${whole.format(totals.get(some)!)} mô hình, điển hình; còn thiếu nhiều báo cáo nên không so sánh`
  }
  const scope = old.get(last) === totals.get(last) ? '' : ' trên phạm vi Khánh Hòa cũ'
  const at = (i: number) => old.get(done.at(i)!)!
  let said: string
  if (done.length === 1) said = `Năm ${last} có ${whole.format(totals.get(last)!)} mô hình, điển hình`
  else if (at(-1) === at(-2)) said = `Số mô hình năm ${last} bằng năm ${done.at(-2)}${scope}`
  else {
    const up = at(-1) > at(-2)
    let run = 1
    while (run + 1 < done.length && at(-run - 1) !== at(-run - 2) && at(-run - 1) > at(-run - 2) === up) run++
    const verb = up ? 'tăng' : 'giảm'
    said =
      run > 1
        ? `Số mô hình ${verb} ${['hai', 'ba', 'bốn'][run - 2]} năm liền đến năm ${last}${scope}`
        : `Số mô hình năm ${last} ${verb} ${whole.format(Math.abs(at(-1) - at(-2)))} so với năm ${done.at(-2)}${scope}`
  }
  if (open === null || ahead === null || otherDuties(OPEN_YEAR)) return said
  if (open === ahead) return `${said}; năm ${OPEN_YEAR} đang bằng cùng thời điểm năm trước`
  return `${said}; năm ${OPEN_YEAR} đang ${open > ahead ? 'nhiều hơn' : 'ít hơn'} cùng thời điểm năm trước ${whole.format(Math.abs(open - ahead))}`
}

/** Units that the overview shows before all are asked for. */
const FIRST_UNITS = 12

/** The cells of every unit of the group that stands chosen, after all were asked for. */
async function allUnits(page: Page, address: string): Promise<string[][]> {
  await page.goto(address)
  await settled(page)
  await page.getByRole('button', { name: /^Hiện cả/ }).click()
  const rows = await page
    .locator('#don-vi tbody tr')
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent)),
    )
  return rows.map((cells) => cells.map((cell) => cell.replaceAll('\u00a0', ' ').trim()))
}

/** Read in the page: the functions and what they name go there as text. */
async function readPage(address: string): Promise<Shown> {
  const html = await (await fetch(address, { headers: { accept: 'text/html' } })).text()
  const sent = new DOMParser().parseFromString(html, 'text/html')
  const clean = (text: string | null | undefined) => (text ?? '').replaceAll('\u00a0', ' ').trim()
  const text = (node: Element | null) => clean(node?.textContent)
  const seen = (node: Element) => {
    const copy = node.cloneNode(true) as Element
    for (const hidden of copy.querySelectorAll('.sr-only, [aria-hidden=true]')) hidden.remove()
    return text(copy)
  }
  const all = (selector: string) => [...sent.querySelectorAll(selector)]
  const bars: Shown['bars'] = {}
  const charts: Shown['charts'] = {}
  for (const chart of [
    'linh-vuc',
    'dia-ban',
    'nhan-rong',
    'ket-qua',
    'qua-cac-nam',
    'tien-do',
    'tieu-bieu',
    'don-vi',
  ]) {
    bars[chart] = {}
    for (const row of all(`#${chart} li[data-part]`))
      bars[chart][row.getAttribute('data-part')!] = [
        ...row.querySelectorAll(':scope > span:nth-child(2) > span:not([aria-hidden])'),
      ].map(text)
    charts[chart] = {
      title: text(sent.querySelector(`#${chart} h2`)),
      summary: text(sent.querySelector(`#${chart} p.sr-only`)),
      drawn: all(`#${chart} svg.plot text`).map(text),
      text: text(sent.querySelector(`#${chart}`)),
    }
  }
  return {
    broken: /[\0\uFFFD]/.exec(html)?.index ?? null,
    title: sent.title,
    headline: text(sent.querySelector('h1')),
    note: text(sent.querySelector('h1 + p')),
    figures: Object.fromEntries(
      all('[data-figure]').map((figure) => [
        figure.getAttribute('data-figure')!,
        {
          says: [...figure.querySelectorAll('dd')].map(text),
          history: clean(figure.querySelector('[aria-label*=": 20"]')?.getAttribute('aria-label')),
        },
      ]),
    ),
    notices: all('#can-chu-y li a').map(seen),
    bars,
    charts,
    outstanding: all('#tieu-bieu ol > li').map((story) => ({
      key: new URL(story.querySelector('a')!.getAttribute('href')!, 'http://x').searchParams.get('model')!,
      says: text(story),
    })),
    deadlines: all('#han-bao-cao h3').map((side) => text(side.parentElement!.parentElement)),
    groups: Object.fromEntries(
      all('#don-vi button[id^=don-vi-]').map((group) => [
        group.id.slice('don-vi-'.length),
        text(group.querySelector('strong')),
      ]),
    ),
    units: all('#don-vi tbody tr').map((row) => [...row.querySelectorAll('th, td')].map(text)),
  }
}

it('shows what Cube answers, in every state of its filters', { timeout: 900_000 }, async () => {
  const draw = lots(235)
  let demanded = 0
  const page = await newPage()
  await page.goto(`${base}/healthz`)
  const wholeYears = byYear(await ask({ measures: ['models.count'], dimensions: ['models.year'] }), 'models')
  const plan = await ask({
    measures: ['reporting.expected'],
    dimensions: ['reporting.year', 'reporting.channel'],
  })
  const namesOf = async (code: string, name: string) =>
    new Map((await ask({ dimensions: [code, name] })).map((row) => [row[code]!, row[name]!]))
  const fieldNames = await namesOf('models.field_code', 'models.field_name')
  const districtNames = await namesOf('models.district_code', 'models.district_name')
  const communeNames = new Map(
    (
      await ask({
        dimensions: ['models.area_then_code', 'models.area_then_name'],
        filters: [equals('models.year', '2025', '2026')],
        limit: 10_000,
      })
    ).map((row) => [row['models.area_then_code'] ?? '56', row['models.area_then_name']!]),
  )
  const committees = await ask({
    measures: ['reporting.received'],
    dimensions: ['reporting.unit_code', 'reporting.year', 'reporting.district_code'],
    filters: [equals('reporting.unit_kind', 'commune_committee')],
    limit: 10_000,
  })
  const someUnits = ['government', 'party'].map(async (channel) => {
    const rows = await ask({
      measures: ['reporting.expected'],
      dimensions: ['reporting.unit_code'],
      filters: [equals('reporting.year', '2024', '2026'), equals('reporting.channel', channel)],
    })
    return rows.map((row) => row['reporting.unit_code']!).sort()
  })
  const units = (await Promise.all(someUnits)).flatMap((codes) => [codes[0]!, codes.at(-1)!, codes[20]!])

  const wrong: string[] = []
  let compared = 0
  for (let n = 0; n < STATES; n++) {
    const lot: State = {
      year: draw([null, 2021, 2022, 2023, 2024, 2025, 2025, 2026, 2026]),
      channel: draw([null, null, null, 'government', 'party']),
      kind: draw([null, null, null, 'collective', 'individual']),
      field: draw([null, null, null, null, '1', '5', '8', '11']),
      district: draw([null, null, null, null, null, '568', '576', '58', '56']),
      unit: draw([null, null, null, null, null, null, null, null, null, null, null, null, ...units]),
      level: draw([null, null, null, null, null, 'province', 'commune']),
      basis: draw([null, 'common']),
    }
    const state = FOUND[n] === undefined ? lot : { ...UNFILTERED, ...FOUND[n] }
    const asked = Object.entries(state).filter(([, value]) => value !== null)
    const address = `/?${new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString()}`
    const shown = await page.evaluate(readPage, base + address)
    const same = (what: string, said: unknown, expected: unknown) => {
      compared++
      const [a, b] = [JSON.stringify(said), JSON.stringify(expected)]
      if (a !== b) wrong.push(`${address} ${what}: ${a} instead of ${b}`)
    }
    const says = (what: string, said: string | undefined, expected: string) => {
      compared++
      if (!said?.includes(expected)) wrong.push(`${address} ${what}: ${said} without ${expected}`)
    }

    const year = state.year ?? OPEN_YEAR
    const isOpen = year === OPEN_YEAR
    same('characters', shown.broken, null)
    same('year', shown.title, `Tổng quan ${year} · Gương Sáng`)

    // What is counted, year by year.
    const scope = ofModels(state)
    const reportScope = ofReports(state)
    const years = byYear(
      await ask({ measures: MODELS, dimensions: ['models.year'], filters: scope }),
      'models',
    )
    const reportYears = byYear(
      await ask({ measures: REPORTS, dimensions: ['reporting.year'], filters: reportScope }),
      'reporting',
    )
    const byWho = state.channel !== null || state.district !== null || state.unit !== null
    const received = (wanted: number) => Number(reportYears.get(wanted)?.['reporting.received'] ?? 0)
    /** Where reports came in and hold no such model there are 0, and nothing is known where none came. */
    const none = (wanted: number) => wholeYears.has(wanted) && (!byWho || received(wanted) > 0)
    const valueIn = (wanted: number, member: string): string | null => {
      const row = years.get(wanted)
      if (row) return row[`models.${member}`] ?? null
      return none(wanted) && !member.endsWith('_rate') ? '0' : null
    }
    const numberIn = (wanted: number, member: string) => {
      const value = valueIn(wanted, member)
      return value === null ? null : Number(value)
    }
    const of = (member: string) => valueIn(year, member)
    const duty = (wanted: number, member: string) => reportYears.get(wanted)?.[`reporting.${member}`] ?? null
    const owes = (wanted: number, member = 'expected') => Number(duty(wanted, member) ?? 0) > 0
    /** A finished year that has fewer than nine in ten of its reports is compared with no other. */
    const lacks = (wanted: number) =>
      wanted !== OPEN_YEAR &&
      owes(wanted) &&
      Number(duty(wanted, 'received') ?? 0) < 0.9 * Number(duty(wanted, 'expected'))
    /** Where many more or fewer units owed a report than the year before, totals are not compared; rates are. */
    const otherDuties = (wanted: number) => {
      const [now, then] = [wanted, wanted - 1].map((each) => Number(duty(each, 'expected') ?? 0))
      return then! > 0 && Math.max(now!, then!) > 1 && Math.min(now!, then!) < 0.9 * Math.max(now!, then!)
    }
    const applies = (wanted: number) =>
      plan.some(
        (row) =>
          Number(row['reporting.year']) === wanted &&
          (state.channel === null || row['reporting.channel'] === state.channel) &&
          Number(row['reporting.expected']) > 0,
      )

    // The year before, up to the same day in the open year, on the old area in the year of the merger.
    const outside = [...scope, { member: 'models.district_code', operator: 'notEquals', values: ['58'] }]
    const oldYears = byYear(
      await ask({ measures: MODELS, dimensions: ['models.year'], filters: outside }),
      'models',
    )
    const receipts = applies(year - 1)
      ? await ask({
          measures: [
            'reporting.expected',
            'reporting.received',
            'reporting.quota_owed',
            'reporting.quota_met',
          ],
          dimensions: ['reporting.channel', 'reporting.received_on'],
          filters: [...reportScope, equals('reporting.year', String(year - 1))],
        })
      : []
    const inTime = receipts.filter((row) => {
      const day = dayOf(row['reporting.received_on'])
      return !isOpen || (day !== null && day <= SAME_DAY)
    })
    const tally = (rows: CubeRow[], member: string) =>
      sum(rows.map((row) => Number(row[`reporting.${member}`])))
    const hasBefore = valueIn(year - 1, 'count') !== null
    const isMerger = year === MERGER
    const [onDay] =
      isOpen && hasBefore
        ? await ask({
            measures: MODELS,
            dimensions: ['models.year'],
            filters: [
              ...scope,
              equals('models.year', String(year - 1)),
              { member: 'models.received_on', operator: 'beforeOrOnDate', values: [SAME_DAY] },
            ],
          })
        : []
    const oldIn = (wanted: number, member: string): string | null => {
      const row = oldYears.get(wanted)
      if (row) return row[`models.${member}`] ?? null
      return valueIn(wanted, 'count') !== null && !member.endsWith('_rate') ? '0' : null
    }
    const sideNow = (member: string) => (isMerger ? oldIn(year, member) : of(member))
    const sideBefore = (member: string): string | null => {
      if (!hasBefore) return null
      if (isMerger) return oldIn(year - 1, member)
      if (!isOpen) return valueIn(year - 1, member)
      if (onDay) return onDay[`models.${member}`] ?? null
      return tally(inTime, 'received') > 0 && !member.endsWith('_rate') ? '0' : null
    }
    const then = `${isOpen ? 'cùng thời điểm ' : ''}năm ${year - 1}${isMerger ? ', trên phạm vi Khánh Hòa cũ' : ''}`
    const change = (member: string, isRate: boolean) => {
      const [a, b] = [sideNow(member), sideBefore(member)]
      if (!hasBefore) return 'Chưa có năm trước để so sánh'
      if (a === null || b === null) return `Không có số liệu ${then}`
      const gap = isOpen ? undefined : [year, year - 1].find(lacks)
      if (gap !== undefined)
        return `Không so sánh: năm ${gap} chỉ có ${ratio(duty(gap, 'received'), duty(gap, 'expected'))} đơn vị báo cáo`
      if (!isRate && otherDuties(year))
        return `Không so sánh: năm ${year - 1} có ${count(duty(year - 1, 'expected'))} đơn vị phải báo cáo, năm ${year} có ${count(duty(year, 'expected'))}`
      const written = isRate ? percent : count
      const sides = isMerger ? `(${written(a)}, trước đó ${written(b)})` : `(${written(b)})`
      const difference = isRate
        ? Math.round(Number(a) * 1000) - Math.round(Number(b) * 1000)
        : Number(a) - Number(b)
      if (difference === 0) return `0 bằng ${then} ${sides}`
      return isRate
        ? `${sign(difference, tenth.format(Math.abs(difference) / 10))} điểm phần trăm so với ${then} ${sides}`
        : `${sign(difference, whole.format(Math.abs(difference)))} so với ${then} ${sides}`
    }

    // The six figures, each with what it is of, its years and its change.
    const figure = (id: string) => shown.figures[id]?.says ?? []
    const history = (id: string, value: (wanted: number) => string) =>
      says(
        `${id} history`,
        shown.figures[id]?.history,
        `: ${YEARS.map((each) => `${each}: ${value(each)}${each === OPEN_YEAR ? ' (tạm tính)' : ''}`).join('; ')}`,
      )
    same('count', figure('count')[0], count(of('count')))
    const [pairs] = await ask({
      measures: ['duplicates.undecided_count', 'duplicates.continuation_undecided_count'],
      filters: [
        equals('duplicates.year', String(year)),
        ...(state.channel === null
          ? []
          : [
              {
                or: ['channel', 'other_channel'].map((side) => equals(`duplicates.${side}`, state.channel!)),
              },
            ]),
      ],
    })
    const undecided =
      Number(pairs?.['duplicates.undecided_count'] ?? 0) +
      Number(pairs?.['duplicates.continuation_undecided_count'] ?? 0)
    const anyPair = scope.length === (state.channel === null ? 0 : 1) && undecided > 0
    same(
      'pairs',
      /([\d.]+) cặp có thể trùng nhau/.exec(
        figure('count')[1]!.replace(/\d+ cá nhân|Tạm tính|Số cả năm/g, ' '),
      )?.[1] ?? null,
      anyPair ? whole.format(undecided) : null,
    )
    says(
      'made of',
      figure('count')[1],
      of('count') === null
        ? 'Chưa có số liệu'
        : `${count(of('collective_count'))} tập thể, ${count(of('individual_count'))} cá nhân`,
    )
    same('count change', figure('count')[2], change('count', false))
    history('count', (each) => count(valueIn(each, 'count')))
    const rates = [
      ['effectiveness', 'effectiveness_rate', 'effective_count', 'evaluated_count', 'mô hình đã đánh giá'],
      ['replication', 'replication_rate', 'replicated_count', 'count', 'mô hình'],
      ['commendation', 'commendation_rate', 'commended_count', 'count', 'mô hình'],
    ] as const
    for (const [id, rate, part, total, noun] of rates) {
      same(id, figure(id)[0], percent(of(rate)))
      says(
        `${id} n/N`,
        figure(id)[1],
        Number(of(total)) ? `${ratio(of(part), of(total))} ${noun}` : 'Chưa có số liệu',
      )
      same(`${id} change`, figure(id)[2], change(rate, true))
      history(id, (each) => percent(valueIn(each, rate)))
    }
    const wider = state.kind !== null || state.field !== null || state.level !== null
    const reportWords =
      [
        ...(state.channel ? [SIDES[state.channel]!] : []),
        ...(state.district || state.unit ? ['địa bàn, đơn vị đang lọc'] : []),
      ].join(', ') || 'toàn tỉnh'
    const unitWords = wider ? `đơn vị (${reportWords})` : 'đơn vị'
    for (const [id, rate, part, total] of [
      ['completeness', 'completeness_rate', 'received', 'expected'],
      ['quota', 'quota_rate', 'quota_met', 'quota_due'],
    ] as const) {
      const owed = owes(year, total)
      same(id, figure(id)[0], owed ? percent(duty(year, rate)) : '—')
      says(
        `${id} n/N`,
        figure(id)[1],
        owed
          ? `${ratio(duty(year, part), duty(year, total))} ${unitWords}`
          : applies(year)
            ? id === 'quota' && owes(year, 'quota_owed')
              ? `${count(duty(year, 'quota_owed'))} chưa đến hạn`
              : 'Không yêu cầu'
            : 'Chưa áp dụng Kế hoạch 235',
      )
      history(id, (each) => (owes(each, total) ? percent(duty(each, rate)) : '—'))
      // While some are not due, those of last year that had not reported by then are left out, too.
      const waiting = isOpen && Number(duty(year, 'quota_owed')) > Number(duty(year, 'quota_due'))
      const [a, all] = [
        tally(inTime, part),
        id === 'quota' ? tally(waiting ? inTime : receipts, 'quota_owed') : tally(receipts, total),
      ]
      const name = isOpen ? `cùng thời điểm năm ${year - 1}` : `năm ${year - 1}`
      const upper = name.replace(/^./, (letter) => letter.toUpperCase())
      const share = `${whole.format(a)}/${whole.format(all)} đơn vị`
      const difference = Number(duty(year, part)) - a
      same(
        `${id} change`,
        figure(id)[2],
        !owed
          ? ''
          : all === 0
            ? `Năm ${year - 1} ${applies(year - 1) ? 'không yêu cầu' : 'chưa áp dụng Kế hoạch 235'}`
            : isMerger
              ? `${upper}: ${share}; không so sánh vì đơn vị phải báo cáo thay đổi từ 01/7/2025`
              : Number(duty(year, total)) !== all
                ? `${upper}: ${share}`
                : `${difference === 0 ? '0' : sign(difference, whole.format(Math.abs(difference)))} đơn vị; ${name}: ${share}`,
      )
    }

    // Who has reported, side by side.
    const unitRows = await ask({
      measures: ['expected', 'received', 'incomplete', 'quota_owed', 'quota_met', 'sent_count'].map(
        (member) => `reporting.${member}`,
      ),
      dimensions: ['unit_code', 'unit_name', 'channel', 'state', 'due_on', 'received_on', 'assumed'].map(
        (member) => `reporting.${member}`,
      ),
      filters: [...reportScope, equals('reporting.year', String(year))],
      limit: 10_000,
    })
    const reports = unitRows
      .map((row) => ({
        code: row['reporting.unit_code']!,
        name: row['reporting.unit_name']!,
        channel: row['reporting.channel']!,
        state: row['reporting.state'] ?? null,
        due: dayOf(row['reporting.due_on']),
        came: dayOf(row['reporting.received_on']),
        expected: Number(row['reporting.expected']),
        received: Number(row['reporting.received']),
        incomplete: Number(row['reporting.incomplete']) > 0,
        owesQuota: Number(row['reporting.quota_owed']) > 0,
        meetsQuota: Number(row['reporting.quota_met']) > 0,
        sent: Number(row['reporting.sent_count']),
      }))
      .sort((a, b) => vi.compare(a.name, b.name) || (a.code < b.code ? -1 : 1))
    const owing = reports.filter((unit) => unit.expected > 0)
    const sides = ['government', 'party'].flatMap((channel) => {
      const there = owing.filter((unit) => unit.channel === channel)
      if (there.length === 0) return []
      const dues = there.map((unit) => unit.due!).sort()
      const due = dues.reduce((best, day) => {
        const times = (one: string) => dues.filter((other) => other === one).length
        return times(day) > times(best) ? day : best
      })
      const earlier = receipts.filter((row) => row['reporting.channel'] === channel)
      const earlierInTime = inTime.filter((row) => row['reporting.channel'] === channel)
      const before = tally(earlier, 'expected')
        ? { received: tally(earlierInTime, 'received'), expected: tally(earlier, 'expected') }
        : null
      const inState = (wanted: string) => there.filter((unit) => unit.state === wanted).length
      return [{ channel, there, due, before, inState, received: sum(there.map((unit) => unit.received)) }]
    })
    same('sides', shown.deadlines.length, sides.length)
    for (const [i, side] of sides.entries()) {
      const said = shown.deadlines[i]
      const share = `${side.received}/${side.there.length}`
      says('deadline', said, `${share} đơn vị đã báo cáo`)
      says('deadline day', said, `Hạn ${dated(side.due)} (“${QUOTES[side.channel]}”)`)
      const left = daysFrom(TODAY, side.due)
      says(
        'deadline left',
        said,
        left > 0
          ? `Còn ${left} ngày`
          : left === 0
            ? 'Hôm nay là hạn'
            : isOpen
              ? `Đã qua hạn ${-left} ngày`
              : 'Đã hết hạn',
      )
      const extended = side.there.filter((unit) => unit.due! > side.due).length
      if (extended) says('deadline extended', said, `${extended} đơn vị được gia hạn`)
      if (side.before)
        says(
          'deadline before',
          said,
          `${isOpen ? 'Cùng thời điểm năm' : 'Năm'} ${year - 1}: ${whole.format(side.before.received)}/${whole.format(side.before.expected)}`,
        )
      for (const [wanted, words] of Object.entries(STATES_OF_REPORTS))
        if (side.inState(wanted)) says('deadline states', said, `${words}: ${side.inState(wanted)}`)
    }

    // The first sentence, and the line below it.
    const next = sides
      .filter((side) => side.due >= TODAY && side.inState('not_due') > 0)
      .sort((a, b) => (a.due < b.due ? -1 : 1))[0]
    const narrowed = state.field ?? state.district ?? state.unit ?? state.level
    const when = isOpen ? `Đến ngày ${dated(TODAY)}` : `Năm ${year}`
    const whose = narrowed !== null ? 'phạm vi đang lọc' : state.channel ? SIDES[state.channel] : 'toàn tỉnh'
    const subject = `mô hình, điển hình${state.kind ? KINDS[state.kind] : ''}`
    const [countNow, countBefore] = [sideNow('count'), sideBefore('count')]
    const moved = Number(countNow) - Number(countBefore)
    const basis = isMerger ? ' (trên phạm vi Khánh Hòa cũ)' : ''
    const thenInside = `${isOpen ? 'cùng thời điểm ' : ''}năm ${year - 1}${basis}`
    const apart = otherDuties(year) || (!isOpen && (lacks(year) || lacks(year - 1)))
    const changed =
      !hasBefore || apart || countNow === null || countBefore === null
        ? ''
        : moved === 0
          ? `, bằng ${thenInside}`
          : `, ${isOpen ? (moved > 0 ? 'nhiều hơn' : 'ít hơn') : moved > 0 ? 'tăng' : 'giảm'} ${whole.format(Math.abs(moved))} so với ${thenInside}`
    const start = Number(of('count'))
      ? `${when}, ${whose} có ${count(of('count'))} ${subject}${changed}`
      : `${when}, ${whose} chưa ghi nhận ${subject} nào`
    const reported = owes(year)
      ? `; ${ratio(duty(year, 'received'), duty(year, 'expected'))} ${unitWords} đã báo cáo`
      : ''
    const end = !isOpen
      ? of('replication_rate') === null
        ? ''
        : `, ${percent(of('replication_rate'))} mô hình đã được nhân rộng`
      : next
        ? `, còn ${daysFrom(TODAY, next.due)} ngày đến hạn của ${SIDES[next.channel]}`
        : ''
    same(
      'headline',
      shown.headline,
      applies(year) ? `${start}${reported}${end}.` : `${start}. Năm ${year} chưa áp dụng Kế hoạch 235.`,
    )
    // Who has reported the sentence says, and the line below it not once more.
    if (isOpen) says('note', shown.note, `Số tạm tính đến ${dated(TODAY)}`)
    same('note', shown.note?.includes('đã báo cáo'), false)

    // Models by part: the bars, and what is said of them.
    const cut = isOpen
      ? [
          {
            or: [
              { member: 'models.year', operator: 'notEquals', values: [String(year - 1)] },
              { member: 'models.received_on', operator: 'beforeOrOnDate', values: [SAME_DAY] },
            ],
          },
        ]
      : []
    /** Reports came in, up to the same day of the year before an open one, and told of no model. */
    const isNone = (wanted: number) =>
      wanted === year ? none(year) : hasBefore && (isOpen ? tally(inTime, 'received') > 0 : none(wanted))
    const partsBy = async (member: string, names: Map<string, string>, every: boolean, only?: number[]) => {
      const rows = await ask({
        measures: ['models.count'],
        dimensions: ['models.year', member],
        filters: [...scope, ...cut, ...(only ? [equals('models.year', ...only.map(String))] : [])],
        limit: 10_000,
      })
      const code = (row: CubeRow) => row[member] ?? '56'
      const codes = every ? [...names.keys()] : [...new Set(rows.map(code))]
      const at = (wanted: number, part: string) => {
        const there = rows.filter((row) => Number(row['models.year']) === wanted)
        if (there.length === 0) return isNone(wanted) ? 0 : null
        return sum(there.filter((row) => code(row) === part).map((row) => Number(row['models.count'])))
      }
      return codes
        .map((part): Part => ({
          code: part,
          name: names.get(part)!,
          now: at(year, part),
          before: at(year - 1, part),
        }))
        .sort((a, b) => (b.now ?? -1) - (a.now ?? -1) || Number(a.code) - Number(b.code))
    }
    const drawn = (
      chart: string,
      parts: Part[],
      inScope: (part: Part, wanted: number) => boolean = () => true,
    ) => {
      const written = (part: Part, value: number | null, wanted: number) =>
        inScope(part, wanted) ? (value === null ? '—' : whole.format(value)) : 'Ngoài phạm vi'
      const bars = shown.bars[chart]!
      for (const part of parts) {
        if (!bars[part.code]) continue
        const [first, second] = bars[part.code]!
        same(`${chart} ${part.code}`, first, written(part, part.now, year))
        if (second !== undefined)
          same(`${chart} ${part.code} before`, second, written(part, part.before, year - 1))
      }
      for (const code of Object.keys(bars))
        if (!parts.some((part) => part.code === code)) wrong.push(`${address} ${chart}: a bar of ${code}`)
      return bars
    }

    const everyField = state.kind === null && state.field === null && state.unit === null
    const fields = await partsBy('models.field_code', fieldNames, everyField)
    const fieldBars = drawn('linh-vuc', fields)
    const anyField = fields.some((part) => part.now || part.before)
    // Of one field the key figures say all that a chart of fields would.
    const oneField = state.field !== null
    if (anyField) same('fields drawn', Object.keys(fieldBars).length, oneField ? 0 : fields.length)
    const empty = fields.filter((part) => part.now === 0)
    const leader = most(fields, 'lĩnh vực', '“x”')
    same(
      'fields title',
      shown.charts['linh-vuc']!.title,
      oneField
        ? ''
        : leader === null
          ? 'Chưa có mô hình, điển hình ở lĩnh vực nào'
          : `${leader}${empty.length ? `; ${empty.length} lĩnh vực ${isOpen ? 'chưa có' : 'không có'} mô hình` : ''}`,
    )

    const districts = await partsBy('models.district_code', districtNames, false)
    const inProvince = (part: Part, wanted: number) => part.code !== '58' || wanted >= MERGER
    const byDistrict = districts
      .filter((part) => part.code !== '56')
      .map((part) => ({
        ...part,
        now: inProvince(part, year) ? part.now : null,
        before: inProvince(part, year - 1) ? part.before : null,
      }))
      .sort(
        (a, b) =>
          Number(!inProvince(a, year)) - Number(!inProvince(b, year)) || (b.now ?? -1) - (a.now ?? -1),
      )
    const byCommune = state.basis !== 'common' && year >= MERGER
    const places = byCommune
      ? (
          await partsBy(
            'models.area_then_code',
            communeNames,
            false,
            year === MERGER ? [year] : [year - 1, year],
          )
        ).sort((a, b) => (b.now ?? 0) - (a.now ?? 0) || vi.compare(a.name, b.name))
      : districts
    const placeBars = drawn('dia-ban', places, byCommune ? undefined : inProvince)
    const single = byCommune ? places.filter((part) => part.code !== '56') : byDistrict
    const placesDrawn = single.filter((part) => placeBars[part.code])
    if (places.some((part) => part.now || part.before))
      same('places drawn', placesDrawn.length, Math.min(single.length, byCommune ? 12 : 99))
    const compares = hasBefore && !apart && !(byCommune && isMerger)
    const both = single.filter((part) => part.now !== null && part.before !== null)
    const up = both.filter((part) => part.now! > part.before!).length
    const first = most(single, 'địa bàn', 'x')
    same(
      'places title',
      shown.charts['dia-ban']!.title,
      first === null
        ? 'Chưa có mô hình, điển hình ở địa bàn nào'
        : compares && both.length
          ? `${up}/${both.length} địa bàn ${isOpen ? 'nhiều hơn cùng thời điểm năm trước' : 'tăng so với năm trước'}; ${first}`
          : first,
    )
    const without =
      committees.filter(
        (row) =>
          Number(row['reporting.year']) === year &&
          (state.district === null || row['reporting.district_code'] === state.district),
      ).length - single.filter((part) => part.now).length
    if (byCommune && state.unit === null && state.level === null && without > 0 && placesDrawn.length)
      says(
        'places without',
        shown.charts['dia-ban']!.text,
        `${without} xã, phường, đặc khu chưa có mô hình, điển hình nào`,
      )

    const byField = (
      await ask({
        measures: ['models.count', 'models.replicated_count', 'models.replication_rate'],
        dimensions: ['models.field_code'],
        filters: [...scope, equals('models.year', String(year))],
      })
    ).map((row) => ({
      code: row['models.field_code']!,
      n: row['models.replicated_count']!,
      of: row['models.count']!,
      rate: row['models.replication_rate'] ?? null,
    }))
    for (const row of oneField ? [] : byField) {
      const bar = shown.bars['nhan-rong']![row.code]
      says('replication by field', bar?.[0], percent(row.rate))
      says('replication by field', bar?.[0], ratio(row.n, row.of))
    }
    const enough = byField.filter((row) => row.rate !== null && Number(row.of) >= 10)
    const top = enough.reduce<string | null>(
      (best, { rate }) => (Number(rate) > Number(best ?? -1) ? rate : best),
      null,
    )
    const best = enough
      .filter((row) => Number(row.rate) === Number(top))
      .sort((a, b) => Number(b.of) - Number(a.of) || Number(a.code) - Number(b.code))
    const lowest = (row: (typeof byField)[number]) => (Number(row.n) - 1) / Number(row.of)
    const near = enough
      .filter((row) =>
        best.every((leader) => Number(row.rate) === Number(top) || Number(row.rate) >= lowest(leader)),
      )
      .sort((a, b) => Number(b.rate) - Number(a.rate))
    const nearest = `${percent(near[0]?.rate ?? null)}${near.length > 2 ? '' : ` và ${percent(near.at(-1)?.rate ?? null)}`}`
    const bestNames = best.map((row) => `“${fieldNames.get(row.code)}”`).join(' và ')
    same(
      'replication title',
      shown.charts['nhan-rong']!.title,
      oneField
        ? ''
        : !byField.some((row) => Number(row.of))
          ? 'Chưa có mô hình, điển hình để tính tỷ lệ nhân rộng'
          : top === null
            ? 'Mỗi lĩnh vực có dưới 10 mô hình, chưa đủ để so tỷ lệ nhân rộng'
            : Number(top) === 0
              ? 'Chưa có mô hình nào được nhân rộng'
              : near.length > best.length
                ? near.length > 2
                  ? `${near.length} lĩnh vực có tỷ lệ nhân rộng cao nhất, chỉ hơn kém một mô hình (từ ${percent(near.at(-1)!.rate)} đến ${percent(near[0]!.rate)})`
                  : `${near.map((row) => `“${fieldNames.get(row.code)}”`).join(' và ')} có tỷ lệ nhân rộng cao nhất, chỉ hơn kém một mô hình (${nearest})`
                : best.length > 2
                  ? `${best.length} lĩnh vực cùng có tỷ lệ nhân rộng cao nhất: ${percent(top)}`
                  : `${bestNames} có tỷ lệ nhân rộng cao nhất: ${percent(top)}${best.length === 1 ? ` (${ratio(best[0]!.n, best[0]!.of)})` : ''}`,
    )
    if (!oneField && of('replication_rate') !== null)
      says(
        'replication of all',
        shown.charts['nhan-rong']!.text,
        `Đường đứt: chung các lĩnh vực ${percent(of('replication_rate'))} (${ratio(of('replicated_count'), of('count'))})`,
      )

    // What needs attention.
    const named = (units: typeof reports) =>
      listed(
        units.map((unit) => unit.name),
        'đơn vị',
      )
    const missing = owing.filter((unit) => unit.state === 'missing')
    const late = owing.filter((unit) => unit.state === 'late')
    const below = reports.filter((unit) => unit.owesQuota && !unit.meetsQuota && unit.came !== null)
    const held = owing.filter((unit) => unit.incomplete)
    const behind = byDistrict
      .filter((part) => part.now !== null && part.before !== null && part.now < part.before)
      .sort((a, b) => a.now! - a.before! - (b.now! - b.before!))
    const expected: string[] = []
    if (missing.length)
      expected.push(`${missing.length} đơn vị đã quá hạn mà chưa báo cáo: ${named(missing)}.`)
    if (late.length) {
      const longest = Math.max(...late.map((unit) => daysFrom(unit.due!, unit.came!)))
      expected.push(`${late.length} đơn vị báo cáo chậm, lâu nhất ${longest} ngày: ${named(late)}.`)
    }
    if (below.length)
      expected.push(
        `${below.length} đơn vị gửi về tỉnh dưới mức tối thiểu 3 mô hình, điển hình: ${named(below)}.`,
      )
    if (year >= MERGER && state.channel === null && state.kind === null && narrowed === null) {
      const communes = await ask({
        measures: ['models.count'],
        dimensions: ['models.area_then_code'],
        filters: [...scope, equals('models.year', String(year))],
        limit: 10_000,
      })
      const having = new Set(
        communes.flatMap((row) => (Number(row['models.count']) ? [row['models.area_then_code']] : [])),
      )
      const bare = reports.filter(({ code }) => /^UBND-\d{5}$/.test(code) && !having.has(code.slice(5)))
      const places = bare.map(({ name }) =>
        name.replace(/^UBND (.)/, (_, letter: string) => letter.toUpperCase()),
      )
      if (having.size > 0 && places.length)
        expected.push(
          `${places.length} xã, phường, đặc khu chưa có mô hình, điển hình nào: ${listed(places, 'nơi')}.`,
        )
    }
    if (everyField && empty.length)
      expected.push(
        `${empty.length} lĩnh vực ${isOpen ? 'đến 22/11 chưa có' : `năm ${year} không có`} mô hình, điển hình nào: ${listed(
          empty.map((part) => `“${part.name}”`),
          'lĩnh vực',
        )}.`,
      )
    if (next && daysFrom(TODAY, next.due) <= 30) {
      const waiting = next.inState('not_due')
      const { received: had = 0, expected: owed = 0 } = next.before ?? {}
      const alike = Math.min(owed, next.there.length) >= 0.9 * Math.max(owed, next.there.length)
      const earlier = owed - had === waiting ? 'bằng' : owed - had > waiting ? 'ít hơn' : 'nhiều hơn'
      expected.push(
        `${waiting} đơn vị ${SIDES[next.channel]} chưa gửi báo cáo: ${
          alike && next.there.length - next.received === waiting
            ? `${earlier} cùng thời điểm năm ${year - 1} (${owed - had} đơn vị); `
            : ''
        }còn ${daysFrom(TODAY, next.due)} ngày đến hạn (${QUOTES[next.channel]}).`,
      )
    }
    if (behind.length && hasBefore && !apart)
      expected.push(
        `${behind.length} địa bàn (huyện cũ) ${isOpen ? `có ít mô hình hơn cùng thời điểm năm ${year - 1}` : `giảm số mô hình so với năm ${year - 1}`}: ${listed(
          behind.map(
            (part) => `${part.name} (${whole.format(part.now!)}, trước đó ${whole.format(part.before!)})`,
          ),
          'địa bàn',
        )}.`,
      )
    if (held.length)
      expected.push(`${held.length} đơn vị đã gửi báo cáo nhưng còn dòng chờ hoàn thiện: ${named(held)}.`)
    same('attention', shown.notices, expected.slice(0, 5))

    // How the reports came in.
    const all = owing.length
    const came = sum(owing.map((unit) => unit.received))
    const cameBefore = tally(
      receipts.filter((row) => row['reporting.received_on']),
      'received',
    )
    const cameInTime = tally(
      inTime.filter((row) => row['reporting.received_on']),
      'received',
    )
    const pace = shown.charts['tien-do']!
    const half = `${came}/${all} đơn vị đã báo cáo`
    // Where nobody owes a report there is no pace of them, and the deadlines say so.
    same(
      'pace title',
      pace.title,
      all === 0
        ? ''
        : !isOpen
          ? `${half}${late.length ? `, ${late.length} đơn vị báo cáo chậm` : ''}`
          : cameBefore === 0
            ? half
            : cameInTime === came
              ? `${half}, bằng cùng thời điểm năm trước`
              : `${half}, ${came > cameInTime ? 'nhiều hơn' : 'ít hơn'} cùng thời điểm năm trước ${Math.abs(came - cameInTime)}`,
    )
    if (all > 0) {
      same('pace ends', pace.drawn.includes(whole.format(came)), true)
      same('pace owed', pace.drawn.includes(`${whole.format(all)} đơn vị phải báo cáo`), true)
      if (cameBefore) same('pace before', pace.drawn.includes(whole.format(cameBefore)), true)
    }

    // Through the years.
    const totals = new Map(YEARS.map((each) => [each, numberIn(each, 'count')]))
    const old = new Map(
      YEARS.map((each) => {
        const value = oldIn(each, 'count')
        return [each, value === null ? null : Number(value)]
      }),
    )
    const sameDay = isOpen ? sideBefore('count') : null
    const title = trendTitle(totals, old, sameDay === null ? null : Number(sameDay), lacks, otherDuties)
    const trend = shown.charts['qua-cac-nam']!
    same('trend title', trend.title, title)
    if ([...totals.values()].some(Boolean)) {
      const each = YEARS.map(
        (one) =>
          `${one}${one === OPEN_YEAR ? ' (tạm tính)' : ''}: ${totals.get(one) === null ? '—' : whole.format(totals.get(one)!)}`,
      )
      same('trend', trend.summary, `${each.join('; ')}.`)
      for (const one of YEARS)
        same(
          `trend ${one}`,
          trend.drawn.includes(totals.get(one) === null ? '—' : whole.format(totals.get(one)!)),
          true,
        )
      const highest = Math.max(...[...totals.values()].map((total) => total ?? 0), Number(sameDay ?? 0))
      if (sameDay !== null && Number(sameDay) / highest > 0.12)
        same('trend same day', trend.drawn.includes(count(sameDay)), true)
    }

    // What became of the models, and the outstanding ones.
    if (Number(of('count'))) {
      const stages = [
        ['registered', 'count', 'count'],
        ['collective', 'collective_count', 'count'],
        ['individual', 'individual_count', 'count'],
        ['effective', 'effective_count', 'evaluated_count'],
        ['recognised', 'recognised_count', 'count'],
        ['replicated', 'replicated_count', 'count'],
        ['commended', 'commended_count', 'count'],
      ] as const
      for (const [key, part, total] of stages) {
        const said = shown.bars['ket-qua']![key]?.[0]
        same(`stage ${key}`, said?.split(' ')[0], ratio(of(part), of(total)))
        const share = Number(of(total)) ? String(Number(of(part)) / Number(of(total))) : null
        says(`stage ${key}`, said, percent(share))
      }
    }
    same(
      'stages title',
      shown.charts['ket-qua']!.title,
      Number(of('count'))
        ? `${Number(of('evaluated_count')) === 0 ? 'Chưa có mô hình nào được đánh giá' : `${ratio(of('effective_count'), of('evaluated_count'))} mô hình đã đánh giá đạt hiệu quả`}; ${ratio(of('recognised_count'), of('count'))} được công nhận`
        : 'Chưa có mô hình, điển hình',
    )
    same(
      'outstanding title',
      shown.charts['tieu-bieu']!.title,
      Number(of('outstanding_count'))
        ? `${count(of('outstanding_count'))} mô hình, điển hình tiêu biểu`
        : 'Chưa có mô hình, điển hình tiêu biểu',
    )
    same('outstanding told', shown.outstanding.length, Math.min(5, Number(of('outstanding_count'))))
    for (const { key, says: said } of shown.outstanding) {
      const [model] = await ask({
        dimensions: ['replicated_sites', 'adopting_units', 'commended', 'commendation_level'].map(
          (member) => `models.${member}`,
        ),
        filters: [...scope, equals('models.year', String(year)), equals('models.model_key', key)],
      })
      const adopters = await ask({
        dimensions: ['replication.to_unit_code', 'replication.to_unit_name'],
        filters: [
          equals('replication.model_key', key),
          { member: 'replication.year', operator: 'lte', values: [String(year)] },
          { member: 'replication.to_unit_code', operator: 'set' },
        ],
      })
      const names = adopters.map((row) => row['replication.to_unit_name']!).sort(vi.compare)
      same('adopters', Number(model!['models.adopting_units']), names.length)
      const facts = [
        ...(Number(model!['models.replicated_sites'])
          ? [
              `Nhân rộng tại ${count(model!['models.replicated_sites'])} nơi, ${names.length} đơn vị tiếp nhận${names.length ? `: ${listed(names, 'đơn vị')}` : ''}`,
            ]
          : []),
        ...(String(model!['models.commended']) === 'true'
          ? [
              model!['models.commendation_level'] === null
                ? 'Được khen thưởng trong năm'
                : `Được khen thưởng trong năm, cấp cao nhất: ${LEVELS[model!['models.commendation_level']!]}`,
            ]
          : []),
      ]
      says('outstanding', said, facts.join(' · '))
    }

    // The units: how many in each state, and the first group one by one.
    const listedUnits = reports.filter((unit) => unit.expected > 0 || unit.owesQuota || unit.came !== null)
    const groups: [string, typeof reports][] = [
      ...['missing', 'late', 'not_due', 'on_time'].map((one): [string, typeof reports] => [
        one,
        listedUnits.filter((unit) => unit.state === one),
      ]),
      ['below', listedUnits.filter((unit) => unit.owesQuota && !unit.meetsQuota && unit.came !== null)],
      ['incomplete', listedUnits.filter((unit) => unit.incomplete)],
      ['unasked', listedUnits.filter((unit) => unit.state === null)],
      ['all', listedUnits],
    ]
    const filled = groups.filter(([, members]) => members.length > 0)
    if (sides.length === 0) continue
    same(
      'groups',
      shown.groups,
      Object.fromEntries(filled.map(([group, members]) => [group, String(members.length)])),
    )
    const members = filled[0]![1]
    same('units that stand at first', shown.units.length, Math.min(members.length, FIRST_UNITS))
    // The others are drawn by the page's own script; it takes too long for each state.
    const listing =
      members.length > FIRST_UNITS && demanded++ % 2 === 0
        ? await allUnits(page, base + address)
        : shown.units
    if (listing.length > FIRST_UNITS) same('all units', listing.length, members.length)
    const unseen = new Map(members.map((unit) => [unit.name, unit]))
    for (const cells of listing) {
      const name = cells[0]!.replace(/Khối [^*]*$/, '').replace(/ \*$/, '')
      const unit = unseen.get(name)
      if (!unit) {
        wrong.push(`${address} unit: ${name} is not of the first group`)
        continue
      }
      unseen.delete(name)
      says('unit state', cells[1], STATES_OF_REPORTS[unit.state!]!)
      says('unit due', cells[1], `hạn ${dated(unit.due!)}`)
      const over = daysFrom(unit.due!, unit.came ?? TODAY)
      if (unit.state === 'late') says('unit late', cells[1], `chậm ${over} ngày`)
      if (unit.state === 'missing') says('unit overdue', cells[1], `quá hạn ${over} ngày`)
      if (unit.state === 'not_due') says('unit left', cells[1], over === 0 ? 'hôm nay' : `còn ${-over} ngày`)
      // A column that would say nothing of the whole group is not there.
      const further = cells.slice(2)
      if (members.some(({ came }) => came !== null))
        same('unit received', further.shift(), unit.came === null ? '—' : dated(unit.came))
      if (members.some(({ owesQuota, came }) => owesQuota && came !== null))
        says(
          'unit sent',
          further.shift(),
          !unit.owesQuota ? 'không yêu cầu' : unit.came === null ? '—' : whole.format(unit.sent),
        )
      same('unit, further cells', further.length, 0)
    }
  }
  expect(wrong).toEqual([])
  expect(compared).toBeGreaterThan(STATES * 80)
})
