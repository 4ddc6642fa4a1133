import { expect, it } from 'vitest'
import { ask, base, newPage, type CubeRow } from './site.ts'

/**
 * Every number of the overview in a hundred states of its filters, drawn by lot from a fixed seed, against
 * Cube asked in queries of this file's own. The page is read as the server sends it.
 */

const STATES = 100
const TODAY = '2026-11-22'
const OPEN_YEAR = 2026

const whole = new Intl.NumberFormat('vi-VN')
const tenth = new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const count = (value: string | null | undefined) => (value == null ? '—' : whole.format(Number(value)))
const percent = (value: string | null | undefined) =>
  value == null ? '—' : `${tenth.format(Number(value) * 100)} %`
const ratio = (n: string | null | undefined, of: string | null | undefined) => `${count(n)}/${count(of)}`

/** Mulberry32. */
function lots(seed: number): <T>(from: readonly T[]) => T {
  return (from) => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return from[((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * from.length) | 0]!
  }
}

interface State {
  year: number | null
  channel: string | null
  kind: string | null
  field: string | null
  district: string | null
  level: string | null
  basis: string | null
}

/** What the page says, by part. */
interface Shown {
  title: string
  headline: string
  figures: Record<string, string[]>
  history: string
  bars: Record<string, Record<string, string[]>>
  trend: string
  outstanding: string
  deadlines: string
  units: Record<string, string>
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

const equals = (member: string, value: string) => ({ member, operator: 'equals', values: [value] })

function scopeOf(state: State): object[] {
  const filters: [string, string | null][] = [
    ['models.channel', state.channel],
    ['models.kind_class', state.kind],
    ['models.field_code', state.field],
    ['models.district_code', state.district],
    ['models.level', state.level],
  ]
  return filters.flatMap(([member, value]) => (value === null ? [] : [equals(member, value)]))
}

it('shows what Cube answers, in every state of its filters', { timeout: 600_000 }, async () => {
  const draw = lots(235)
  const page = await newPage()
  await page.goto(`${base}/healthz`)
  const read = (address: string) =>
    page.evaluate(async (address): Promise<Shown> => {
      const html = await (await fetch(address, { headers: { accept: 'text/html' } })).text()
      const sent = new DOMParser().parseFromString(html, 'text/html')
      const text = (node: Element | null) => (node?.textContent ?? '').replaceAll('\u00a0', ' ').trim()
      const bars: Shown['bars'] = {}
      for (const chart of ['linh-vuc', 'dia-ban', 'nhan-rong', 'ket-qua']) {
        bars[chart] = {}
        for (const row of sent.querySelectorAll(`#${chart} li[data-part]`))
          bars[chart][row.getAttribute('data-part')!] = [
            ...row.querySelectorAll(':scope > span:last-child > span:not([aria-hidden])'),
          ].map(text)
      }
      const figures = [...sent.querySelectorAll('[data-figure]')]
      const states = ['missing', 'late', 'not_due', 'on_time']
      return {
        title: sent.title,
        headline: text(sent.querySelector('h1')),
        figures: Object.fromEntries(
          figures.map((figure) => [
            figure.getAttribute('data-figure')!,
            [...figure.querySelectorAll('dd')].map(text),
          ]),
        ),
        history: (
          figures[0]?.querySelector('[aria-label*=": 20"]')?.getAttribute('aria-label') ?? ''
        ).replaceAll('\u00a0', ' '),
        bars,
        trend: text(sent.querySelector('#qua-cac-nam p.sr-only')),
        outstanding: text(sent.querySelector('#tieu-bieu h2')),
        deadlines: text(sent.querySelector('#han-bao-cao')),
        units: Object.fromEntries(
          states.map((state) => [state, text(sent.querySelector(`#don-vi-${state} strong`))]),
        ),
      }
    }, address)

  const wrong: string[] = []
  let compared = 0
  for (let n = 0; n < STATES; n++) {
    const state: State = {
      year: draw([null, 2021, 2022, 2023, 2024, 2025, 2025, 2026]),
      channel: draw([null, null, 'government', 'party']),
      kind: draw([null, null, 'collective', 'individual']),
      field: draw([null, null, null, '1', '5', '8', '11']),
      district: draw([null, null, null, null, '568', '576', '58', '56']),
      level: draw([null, null, null, null, null, 'province', 'commune']),
      basis: draw([null, 'common']),
    }
    const asked = Object.entries(state).filter(([, value]) => value !== null)
    const address = `/?${new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString()}`
    const shown = await read(base + address)
    const narrowed = state.field !== null || state.district !== null || state.level !== null
    const year = Number(/\d{4}/.exec(shown.title)?.[0])
    const same = (what: string, said: string | undefined, expected: string) => {
      compared++
      if (said !== expected) wrong.push(`${address} ${what}: ${said} instead of ${expected}`)
    }
    const says = (what: string, said: string | undefined, expected: string) => {
      compared++
      if (!said?.includes(expected)) wrong.push(`${address} ${what}: ${said} without ${expected}`)
    }
    if (!narrowed) same('year', String(year), String(state.year ?? OPEN_YEAR))

    const scope = scopeOf(state)
    const years = await ask({ measures: MODELS, dimensions: ['models.year'], filters: scope })
    const inYear = (rows: CubeRow[], wanted: number) =>
      rows.filter((row) => Number(row['models.year']) === wanted)
    const now = inYear(years, year)[0]
    const of = (member: string) => now?.[`models.${member}`]
    const figure = (id: string) => shown.figures[id] ?? []

    same('count', figure('count')[0], count(of('count')))
    if (now)
      says(
        'made of',
        figure('count')[1],
        `${count(of('collective_count'))} tập thể, ${count(of('individual_count'))} cá nhân`,
      )
    const rates = [
      ['effectiveness', 'effectiveness_rate', 'effective_count', 'evaluated_count'],
      ['replication', 'replication_rate', 'replicated_count', 'count'],
      ['commendation', 'commendation_rate', 'commended_count', 'count'],
    ] as const
    for (const [id, rate, part, total] of rates) {
      same(id, figure(id)[0], percent(of(rate)))
      if (Number(of(total))) says(`${id} n/N`, figure(id)[1], ratio(of(part), of(total)))
    }
    if (Number(of('count'))) says('headline', shown.headline, `có ${count(of('count'))} mô hình`)
    for (const row of years) {
      const each = Number(row['models.year'])
      if (each > OPEN_YEAR) continue
      const total = count(row['models.count'])
      says('history', shown.history, `${each}: ${total}`)
      if (each !== OPEN_YEAR && shown.trend !== '') says('trend', shown.trend, `${each}: ${total}`)
    }

    const stages = [
      ['registered', 'count', 'count'],
      ['collective', 'collective_count', 'count'],
      ['individual', 'individual_count', 'count'],
      ['effective', 'effective_count', 'evaluated_count'],
      ['recognised', 'recognised_count', 'count'],
      ['replicated', 'replicated_count', 'count'],
      ['commended', 'commended_count', 'count'],
    ] as const
    if (Number(of('count'))) {
      for (const [key, part, total] of stages)
        says(`stage ${key}`, shown.bars['ket-qua']![key]?.[0], ratio(of(part), of(total)))
      if (Number(of('outstanding_count')))
        says('outstanding', shown.outstanding, `${count(of('outstanding_count'))} mô hình`)
    }

    const cut =
      year === OPEN_YEAR
        ? [
            {
              or: [
                { member: 'models.year', operator: 'notEquals', values: [String(OPEN_YEAR - 1)] },
                {
                  member: 'models.received_on',
                  operator: 'beforeOrOnDate',
                  values: [TODAY.replace(/^\d+/, String(OPEN_YEAR - 1))],
                },
              ],
            },
          ]
        : []
    for (const [chart, code] of [
      ['linh-vuc', 'models.field_code'],
      ['dia-ban', state.basis === 'common' || year < 2025 ? 'models.district_code' : 'models.area_then_code'],
    ] as const) {
      const rows = await ask({
        measures: ['models.count'],
        dimensions: ['models.year', code],
        filters: [...scope, ...cut],
        limit: 10_000,
      })
      const expected = (wanted: number, part: string) => {
        if (code === 'models.district_code' && part === '58' && wanted < 2025) return 'Ngoài phạm vi'
        const there = inYear(rows, wanted)
        if (there.length === 0) return '—'
        return count(there.find((row) => (row[code] ?? '56') === part)?.['models.count'] ?? '0')
      }
      const parts = Object.entries(shown.bars[chart]!)
      for (const [part, [first, second]] of parts) {
        same(`${chart} ${part}`, first, expected(year, part))
        if (second !== undefined) same(`${chart} ${part} before`, second, expected(year - 1, part))
      }
      // Of the communes the first fifteen are drawn.
      if (code === 'models.area_then_code') continue
      for (const row of inYear(rows, year))
        if (Number(row['models.count']) && !shown.bars[chart]![row[code]!])
          wrong.push(`${address} ${chart}: no bar of ${row[code]}`)
    }

    const byField = await ask({
      measures: ['models.count', 'models.replicated_count', 'models.replication_rate'],
      dimensions: ['models.field_code'],
      filters: [...scope, equals('models.year', String(year))],
    })
    for (const row of byField) {
      const bar = shown.bars['nhan-rong']![row['models.field_code']!]
      says('replication by field', bar?.[0], percent(row['models.replication_rate']))
      says('replication by field', bar?.[0], ratio(row['models.replicated_count'], row['models.count']))
    }

    if (narrowed) continue
    const [reports] = await ask({
      measures: ['completeness_rate', 'received', 'expected', 'quota_rate', 'quota_met', 'quota_owed'].map(
        (member) => `reporting.${member}`,
      ),
      filters: [
        equals('reporting.year', String(year)),
        ...(state.channel ? [equals('reporting.channel', state.channel)] : []),
      ],
    })
    for (const [id, rate, part, total] of [
      ['completeness', 'completeness_rate', 'received', 'expected'],
      ['quota', 'quota_rate', 'quota_met', 'quota_owed'],
    ] as const) {
      const owed = Number(reports![`reporting.${total}`]) > 0
      same(id, figure(id)[0], owed ? percent(reports![`reporting.${rate}`]) : '—')
      if (owed)
        says(
          id,
          figure(id)[1],
          `${ratio(reports![`reporting.${part}`], reports![`reporting.${total}`])} đơn vị`,
        )
    }
    const sides = await ask({
      measures: ['reporting.received', 'reporting.expected'],
      dimensions: ['reporting.channel'],
      filters: [
        equals('reporting.year', String(year)),
        ...(state.channel ? [equals('reporting.channel', state.channel)] : []),
      ],
    })
    for (const side of sides)
      if (Number(side['reporting.expected']))
        says('deadline', shown.deadlines, ratio(side['reporting.received'], side['reporting.expected']))
    const units = await ask({
      measures: ['reporting.expected'],
      dimensions: ['reporting.state'],
      filters: [
        equals('reporting.year', String(year)),
        ...(state.channel ? [equals('reporting.channel', state.channel)] : []),
      ],
    })
    for (const row of units)
      if (row['reporting.state'] && Number(row['reporting.expected']))
        same(
          `units ${row['reporting.state']}`,
          shown.units[row['reporting.state']],
          row['reporting.expected']!,
        )
  }
  expect(wrong).toEqual([])
  expect(compared).toBeGreaterThan(STATES * 30)
})
