import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { headline, plain } from '../../dashboard/src/i18n/vi/sentences.ts'
import { readFieldParts } from '../../dashboard/src/pages/overview/fieldParts.ts'
import { readReports } from '../../dashboard/src/pages/overview/readReports.ts'
import { readSummary } from '../../dashboard/src/pages/overview/summary.ts'
import { readSpread } from '../../dashboard/src/pages/replication/spread.ts'
import { Province, type Row, SharedEngine } from '../fixtures/loaded.ts'
import { readView, selectionOf } from '../fixtures/paged.ts'
import { receive } from './mailbox.ts'
import { Counter, type Scope } from './rules.ts'
import { makeWorld, units, years, type Unit } from './world.ts'

/**
 * Random mailboxes through the real loader, Cube and the pages' readers, against a count by the plan's rules alone.
 * `WORLDS=200 npx vitest run test/independent/worlds.test.ts` tries two hundred, `FROM=26 WORLDS=25` some of them; `WORLD=17` one.
 */
const one = process.env['WORLD']
const seeds =
  one === undefined
    ? Array.from(
        { length: Number(process.env['WORLDS'] ?? 20) },
        (_, i) => i + Number(process.env['FROM'] ?? 1),
      )
    : [Number(one)]
const today = '2026-12-20'
const shared = new SharedEngine()

afterAll(() => shared.engine.close())

/** Measures of each view that are counted anew. */
const COUNTED: Record<string, string> = {
  models:
    'count reported_count collective_count individual_count new_count supplementary_count maintained_count pilot_count ' +
    'sent_count recognised_count evaluated_count evaluated_h1_count effective_count meets_criteria_count ' +
    'discontinued_count replicated_count replicated_in_year_count effective_replicated_count commended_count ' +
    'honoured_count difficulty_count priority_count partnered_count learnt_count found_count criteria_told_count ' +
    'impact_count effect_count practicality_count helped_count unhelped_count outstanding_count unit_count ' +
    'recognition_rate evaluation_rate effectiveness_rate replication_rate effective_replication_rate commendation_rate',
  replication: 'events sites models adopting_units median_days_to_replicate',
  commendation: 'count honours models',
  publicity: 'items press_items sections',
  reporting:
    'expected received incomplete on_time late undated missing not_due completeness_rate on_time_rate quota_owed ' +
    'quota_met quota_met_then quota_due quota_rate model_count sent_count',
  cohort: 'count replicated_count replication_rate',
  receipts: 'loads rows_accepted rows_waiting rows_dropped',
}
/**
 * Measures that these worlds do not decide: which pairs are suggested follows no formula of the plan; a world is published
 * once, so nothing changed; which warnings a row gets, which bytes came before and what a sheet of general information says
 * have tests of their own.
 */
const ELSEWHERE: Record<string, string> = {
  models: 'undecided_count',
  duplicates:
    'pairs undecided_count same_count different_count continuation_undecided_count continuation_count',
  changes: 'models models_in_channel models_own replicated replicated_in_channel replicated_own reports late',
  quality: 'issues rows_held files',
  receipts: 'files',
  declaration:
    'count plan_count meeting_count inspection_count campaign_count shortcoming_count proposal_count attendance ' +
    'front_supervision_count front_supervisions_total meetings_total inspections_total',
}

test('every measure of every view is counted anew, or it is said why not', () => {
  const measures = readdirSync('cube/model/views').flatMap((file) => {
    const view = file.replace('.yml', '')
    const cube = /join_path: (\w+)/.exec(readFileSync(`cube/model/views/${file}`, 'utf8'))![1]!
    const [, listed = ''] = readFileSync(`cube/model/cubes/${cube}.yml`, 'utf8').split(/^ {4}measures:\n/m)
    const [of = ''] = listed.split(/^ {4}\w/m)
    return [...of.matchAll(/^ {6}- name: (\w+)/gm)].map(([, name]) => `${view}.${name}`)
  })
  const listed = [COUNTED, ELSEWHERE].flatMap((views) =>
    Object.entries(views).flatMap(([view, names]) => names.split(' ').map((name) => `${view}.${name}`)),
  )
  expect(listed.sort()).toEqual(measures.sort())
})

test.each(seeds)('world %i: every total, side, unit and field as counted by the rules', async (seed) => {
  const world = makeWorld(seed)
  const counter = new Counter(world)
  const province = new Province({}, undefined, shared)
  try {
    await receive(province, world, counter, today)
    const faults: string[] = []
    for (const year of years) {
      for (const view of ['models', 'replication', 'commendation', 'publicity'])
        for (const by of [
          '',
          'channel',
          view === 'replication' ? 'from_unit_code' : 'unit_code',
          ...(view === 'models' ? ['field_code'] : []),
        ])
          faults.push(...(await compareBy(province, counter, view, year, by)))
      for (const [name, found, right] of [
        ...(await reports(province, counter, year)),
        ...(await pages(province, counter, year, seed % 2 === 0 ? 'government' : 'party')),
      ])
        if (found !== right) faults.push(`${name} ${year}: ${String(found)}, counted ${String(right)}`)
    }
    for (const row of await province.ask(
      { measures: measuresOf('cohort'), dimensions: ['cohort.first_year', 'cohort.year'] },
      today,
    )) {
      const { count, replicated_count } = counter.cohort(Number(row['first_year']), Number(row['year']))
      const expected = { count, replicated_count, replication_rate: replicated_count / count }
      faults.push(...differences(`cohort ${String(row['first_year'])} ${String(row['year'])}`, row, expected))
    }
    const [received] = await province.ask({ measures: measuresOf('receipts') }, today)
    faults.push(...differences('receipts', received!, counter.sent()))
    expect(faults).toEqual([])
  } finally {
    await province.close()
  }
})

const measuresOf = (view: string): string[] =>
  COUNTED[view]!.split(' ').map((measure) => `${view}.${measure}`)

/** What a row says otherwise than it was counted. */
const differences = (name: string, row: Row, expected: Record<string, number | null>): string[] =>
  Object.entries(expected).flatMap(([measure, right]) => {
    const found = row[measure] === null ? null : Number(row[measure] ?? 0)
    const same = found === null || right === null ? found === right : Math.abs(found - right) < 1e-9
    return same ? [] : [`${name}.${measure}: ${String(found)}, counted ${String(right)}`]
  })

type Compared = [name: string, found: unknown, right: unknown]

/** Each unit's report, each side's and all, of the world's units. */
async function reports(province: Province, counter: Counter, year: number): Promise<Compared[]> {
  const codes = Object.keys(units) as Unit[]
  const ask = (dimensions: string[], measures: string[]) =>
    province.ask(
      {
        dimensions: dimensions.map((name) => `reporting.${name}`),
        measures,
        filters: [
          { member: 'reporting.year', operator: 'equals', values: [String(year)] },
          { member: 'reporting.unit_code', operator: 'equals', values: codes },
        ],
      },
      today,
    )
  const found: Compared[] = []
  for (const by of ['', 'channel', 'unit_code'])
    for (const row of await ask(by === '' ? [] : [by], measuresOf('reporting'))) {
      const key = String(row[by] ?? '')
      const of = codes.filter(
        (unit) => by === '' || (by === 'channel' ? units[unit].channel === key : unit === key),
      )
      for (const fault of differences(`reporting ${key}`, row, counter.reporting(of, year)))
        found.push([fault, 'other', ''])
    }
  for (const row of await ask(['unit_code', 'unit_model_count', 'unit_sent_count', 'meets_quota'], [])) {
    const unit = row['unit_code'] as Unit
    const { model_count, sent_count, quota_met } = counter.report(unit, year)
    found.push(
      [`${unit} models`, Number(row['unit_model_count']), model_count],
      [`${unit} sent`, Number(row['unit_sent_count']), sent_count],
      [`${unit} quota`, Number(String(row['meets_quota']) === 'true'), quota_met],
    )
  }
  return found
}

/** What pages show of a year, of the whole province and of a side. */
async function pages(province: Province, counter: Counter, year: number, side: string): Promise<Compared[]> {
  const found: Compared[] = []
  for (const channel of [undefined, side]) {
    const search = `?year=${year}${channel === undefined ? '' : `&channel=${channel}`}`
    const of = { year, ...(channel !== undefined && { channel }) }
    const right = counter.models(of)
    const add = (name: string, shown: unknown, counted: unknown) =>
      found.push([`page ${search} ${name}`, shown, counted])
    const overview = selectionOf(province, `/${search}`, today)
    const summary = await readView(province, readSummary, overview, today)
    const shown = summary.models.get(year)!
    const whole = right['count'] ?? 0
    add('count', shown.count, whole)
    add('collective', shown.collective, right['collective_count'] ?? 0)
    add('individual', shown.individual, right['individual_count'] ?? 0)
    add('outstanding', shown.outstanding, right['outstanding_count'] ?? 0)
    for (const [name, share, n, denominator] of [
      ['replicated', shown.replicated, 'replicated_count', 'count'],
      ['effective', shown.effective, 'effective_count', 'evaluated_count'],
      ['commended', shown.commended, 'commended_count', 'count'],
      ['recognised', shown.recognised, 'recognised_count', 'count'],
    ] as const) {
      add(`${name} n`, share.n, right[n] ?? 0)
      add(`${name} of`, share.of, right[denominator] ?? 0)
    }
    if (whole > 0)
      add('headline', /có ([\d.]+) mô hình/.exec(plain(headline(summary.headline)))?.[1], String(whole))
    const { fields } = await readView(province, readFieldParts, overview, today)
    for (const field of fields)
      add(
        `field ${field.code}`,
        field.now,
        counter.models({ ...of, field: Number(field.code) })['count'] ?? 0,
      )
    const spread = await readView(
      province,
      readSpread,
      selectionOf(province, `/nhan-rong${search}`, today),
      today,
    )
    const { events, sites, models, adopting_units } = counter.replication(of)
    if (events) {
      add('events', spread.facts?.events, events)
      add('sites', spread.facts?.sites, sites)
      add('spread models', spread.facts?.models, models)
      add('adopting units', spread.facts?.units, adopting_units)
    }
    if (channel === undefined) {
      if (events) add('median', spread.facts?.medianDays ?? null, counter.medianDays(year))
      add('kept', spread.kept, right['replicated_in_year_count'] ?? 0)
    }
    const { units: listed } = await readView(province, readReports, overview, today)
    for (const unit of listed.filter(
      (one) => one.code in units && one.channel === (channel ?? one.channel),
    )) {
      const report = counter.report(unit.code as Unit, year)
      add(`${unit.code} received`, unit.received, report['received'])
      add(`${unit.code} met`, unit.quotaMet, report['quota_met'])
      if (unit.received) add(`${unit.code} sent`, unit.sent, report['sent_count'])
    }
  }
  return found
}

/** What Cube says of a view in a year, by a dimension, where it differs from the count. */
async function compareBy(
  province: Province,
  counter: Counter,
  view: string,
  year: number,
  by: string,
): Promise<string[]> {
  const measures = COUNTED[view]!.split(' ').filter(
    // Half of the models of a part are another half.
    (name) => by === '' || name !== 'median_days_to_replicate',
  )
  const rows = await province.ask(
    {
      measures: measures.map((measure) => `${view}.${measure}`),
      dimensions: by ? [`${view}.${by}`] : [],
      filters: [{ member: `${view}.year`, operator: 'equals', values: [String(year)] }],
    },
    today,
  )
  const scopes: Scope[] =
    by === ''
      ? [{ year }]
      : by === 'channel'
        ? ['government', 'party'].map((channel) => ({ year, channel }))
        : by === 'field_code'
          ? [1, 2, 3].map((field) => ({ year, field }))
          : Object.keys(units).map((unit) => ({ year, unit }))
  return scopes.flatMap((scope) => {
    const key = scope.channel ?? scope.unit ?? scope.field
    const row = by === '' ? rows[0] : rows.find((r) => String(r[by]) === String(key))
    const expected =
      view === 'models'
        ? counter.models(scope)
        : view === 'replication'
          ? counter.replication(scope)
          : view === 'commendation'
            ? counter.commendation(scope)
            : counter.published(scope)
    if (view === 'replication' && by === '')
      expected['median_days_to_replicate'] = counter.medianDays(year) ?? 0
    return measures.flatMap((measure) => {
      const [found, right] = [Number(row?.[measure] ?? 0), expected[measure] ?? 0]
      return Math.abs(found - right) < 1e-9
        ? []
        : [`${view}.${measure} ${year} ${key ?? 'all'}: ${found}, counted ${right}`]
    })
  })
}
