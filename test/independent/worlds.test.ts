import { expect, test } from 'vitest'
import { Province } from '../fixtures/loaded.ts'
import { receive } from './mailbox.ts'
import { Counter, type Scope } from './rules.ts'
import { makeWorld, units, years, type Unit } from './world.ts'

/**
 * Random mailboxes through the real loader and Cube, against a count by the plan's rules alone.
 * `WORLDS=200 npx vitest run test/independent/worlds.test.ts` tries two hundred; `WORLD=17` one.
 */
const one = process.env['WORLD']
const seeds =
  one === undefined
    ? Array.from({ length: Number(process.env['WORLDS'] ?? 20) }, (_, i) => i + 1)
    : [Number(one)]
const today = '2026-12-20'

const models =
  'count reported_count collective_count individual_count new_count supplementary_count maintained_count ' +
  'effective_count evaluated_count recognised_count pilot_count sent_count replicated_count ' +
  'replicated_in_year_count effective_replicated_count commended_count honoured_count outstanding_count ' +
  'discontinued_count difficulty_count unit_count recognition_rate evaluation_rate effectiveness_rate ' +
  'replication_rate effective_replication_rate commendation_rate'
const views: Record<string, string> = {
  models,
  replication: 'events sites models adopting_units',
  commendation: 'count honours models',
  publicity: 'press_items sections',
}

test.each(seeds)('world %i: every total, side, unit and field as counted by the rules', async (seed) => {
  const world = makeWorld(seed)
  const counter = new Counter(world)
  const province = new Province()
  try {
    await receive(province, world, counter, today)
    const faults: string[] = []
    for (const year of years) {
      for (const view of Object.keys(views))
        for (const by of [
          '',
          'channel',
          view === 'replication' ? 'from_unit_code' : 'unit_code',
          ...(view === 'models' ? ['field_code'] : []),
        ])
          faults.push(...(await compare(province, counter, view, year, by)))
      const reports = await province.ask(
        {
          dimensions: [
            'reporting.unit_code',
            'reporting.unit_model_count',
            'reporting.unit_sent_count',
            'reporting.meets_quota',
          ],
          measures: ['received', 'on_time', 'late', 'incomplete'].map((measure) => `reporting.${measure}`),
          filters: [{ member: 'reporting.year', operator: 'equals', values: [String(year)] }],
        },
        today,
      )
      for (const row of reports) {
        const unit = row['unit_code'] as Unit
        if (!(unit in units)) continue
        const expected = counter.report(unit, year)
        const found = {
          model_count: Number(row['unit_model_count']),
          sent_count: Number(row['unit_sent_count']),
          quota_met: Number(row['meets_quota'] === true || row['meets_quota'] === 'true'),
          received: Number(row['received']),
          on_time: Number(row['on_time']),
          late: Number(row['late']),
          incomplete: Number(row['incomplete']),
        }
        if (JSON.stringify(found) !== JSON.stringify(expected))
          faults.push(
            `report of ${unit} ${year}: ${JSON.stringify(found)}, counted ${JSON.stringify(expected)}`,
          )
      }
    }
    for (const row of await province.ask(
      {
        measures: ['cohort.count', 'cohort.replicated_count'],
        dimensions: ['cohort.first_year', 'cohort.year'],
      },
      today,
    )) {
      const found = { count: Number(row['count']), replicated_count: Number(row['replicated_count']) }
      const expected = counter.cohort(Number(row['first_year']), Number(row['year']))
      if (JSON.stringify(found) !== JSON.stringify(expected))
        faults.push(
          `cohort ${String(row['first_year'])} ${String(row['year'])}: ${JSON.stringify(found)}, counted ${JSON.stringify(expected)}`,
        )
    }
    expect(faults).toEqual([])
  } finally {
    await province.close()
  }
})

/** What Cube says of a view in a year, by a dimension, where it differs from the count. */
async function compare(
  province: Province,
  counter: Counter,
  view: string,
  year: number,
  by: string,
): Promise<string[]> {
  const measures = views[view]!.split(' ')
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
    return measures.flatMap((measure) => {
      const [found, right] = [Number(row?.[measure] ?? 0), expected[measure] ?? 0]
      return Math.abs(found - right) < 1e-9
        ? []
        : [`${view}.${measure} ${year} ${key ?? 'all'}: ${found}, counted ${right}`]
    })
  })
}
