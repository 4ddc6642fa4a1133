import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Engine } from '../../cube/server/engine/engine.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { engineOf } from '../fixtures/engine.ts'
import { createDataDir, writeSnapshot } from '../fixtures/mart.ts'
import { OPEN } from '../../cube/server/identity.ts'

// East of Greenwich a day that is read in the machine's own zone would fall on the day before.
vi.hoisted(() => (process.env.TZ = 'Asia/Ho_Chi_Minh'))

const dataDir = createDataDir()
let engine: Engine

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: 'small', fill: HANDMADE })
  engine = engineOf(dataDir)
})

afterAll(async () => {
  await engine.close()
  rmSync(dataDir, { recursive: true })
})

type Row = Record<string, string | boolean | null>

/** The rows of an answer, without the name of the view before each member. */
async function rows(query: object, today = '2026-11-22'): Promise<Row[]> {
  const context = { snapshot: 'small', today, identity: OPEN }
  const { status, body } = await engine.load(context, JSON.stringify(query))
  const { data, error } = JSON.parse(body.toString()) as { data: Row[]; error?: string }
  expect(error).toBeUndefined()
  expect(status).toBe(200)
  return data.map((row) =>
    Object.fromEntries(Object.entries(row).map(([k, v]) => [k.split('.').slice(1).join('.'), v])),
  )
}

function year(view: string, value: number) {
  return { member: `${view}.year`, operator: 'equals', values: [String(value)] }
}

async function figures(view: string, measures: string[], filters: object[], today?: string): Promise<Row> {
  return (await rows({ measures: measures.map((m) => `${view}.${m}`), filters }, today))[0]!
}

describe('models', () => {
  const counts = {
    count: '4',
    reported_count: '5',
    collective_count: '3',
    individual_count: '1',
    new_count: '2',
    supplementary_count: '1',
    maintained_count: '1',
    pilot_count: '1',
    sent_count: '2',
    recognised_count: '2',
    evaluated_count: '3',
    evaluated_h1_count: '1',
    effective_count: '2',
    meets_criteria_count: '1',
    discontinued_count: '1',
    replicated_count: '2',
    replicated_in_year_count: '1',
    effective_replicated_count: '1',
    commended_count: '2',
    honoured_count: '2',
    difficulty_count: '1',
    outstanding_count: '2',
    unit_count: '2',
  }
  const rates = {
    recognition_rate: 2 / 4,
    evaluation_rate: 3 / 4,
    effectiveness_rate: 2 / 3,
    replication_rate: 2 / 4,
    effective_replication_rate: 1 / 2,
    commendation_rate: 2 / 4,
  }

  it('counts active models of the annual round, each confirmed duplicate once', async () => {
    expect(await figures('models', Object.keys(counts), [year('models', 2026)])).toEqual(counts)
  })

  it('divides each numerator by its denominator', async () => {
    const row = await figures('models', Object.keys(rates), [year('models', 2026)])
    for (const [member, value] of Object.entries(rates))
      expect(Number(row[member]), member).toBeCloseTo(value, 12)
  })

  it('tells the outstanding ones: more sites go before a higher commendation', async () => {
    // C was replicated but neither recognised nor found effective, B neither; D and E do not count.
    const shown = await rows({
      dimensions: ['models.model_key', 'models.commendation_level'],
      filters: [year('models', 2026), { member: 'models.outstanding', operator: 'equals', values: ['true'] }],
      order: [
        ['models.replicated_sites', 'desc'],
        ['models.adopting_units', 'desc'],
        ['models.commendation_rank', 'desc'],
        ['models.model_code', 'asc'],
      ],
    })
    expect(shown).toEqual([
      { model_key: 'A', commendation_level: 'district' },
      { model_key: 'G', commendation_level: 'central' },
    ])
  })

  it('follows the models of a first year: of A, C and G two were replicated, of B none', async () => {
    const cohorts = await rows({
      measures: ['models.count', 'models.replicated_count'],
      dimensions: ['models.first_year'],
      filters: [year('models', 2026), { member: 'models.count', operator: 'gt', values: ['0'] }],
      order: { 'models.first_year': 'asc' },
    })
    expect(cohorts).toEqual([
      { first_year: '2024', count: '3', replicated_count: '2' },
      { first_year: '2026', count: '1', replicated_count: '0' },
    ])
  })

  it('has no rate, not a rate of 0, where the denominator is 0', async () => {
    const row = await figures('models', ['count', ...Object.keys(rates)], [year('models', 2024)])
    expect(row).toEqual({ count: '0', ...Object.fromEntries(Object.keys(rates).map((m) => [m, null])) })
  })

  it('reads another round only where it is asked for', async () => {
    const h1 = { member: 'models.round', operator: 'equals', values: ['h1'] }
    expect(await figures('models', ['count'], [year('models', 2026), h1])).toEqual({ count: '1' })
    expect(await figures('models', ['count'], [{ and: [year('models', 2026), { or: [h1] }] }])).toEqual({
      count: '1',
    })
    const byRound = await rows({
      measures: ['models.count'],
      dimensions: ['models.round'],
      filters: [year('models', 2026)],
      order: { 'models.round': 'asc' },
    })
    expect(byRound).toEqual([
      { round: 'annual', count: '4' },
      { round: 'h1', count: '1' },
    ])
  })

  it('adds up as model-years over several years', async () => {
    // 4 of 2026, 1 of 2025, none of 2024, 7 of 2023.
    expect(await figures('models', ['count'], [])).toEqual({ count: '12' })
  })

  it('keeps days where they are, whatever the zone of the machine or of the reader', async () => {
    for (const timezone of ['UTC', 'Asia/Ho_Chi_Minh']) {
      const byMonth = await rows({
        measures: ['models.count'],
        timeDimensions: [
          {
            dimension: 'models.registered_on',
            granularity: 'month',
            dateRange: ['2026-01-31', '2026-02-28'],
          },
        ],
        timezone,
      })
      expect(byMonth.map((r) => [r.registered_on, r.count])).toEqual([
        ['2026-01-01T00:00:00.000', '1'],
        ['2026-02-01T00:00:00.000', '2'],
      ])
      const oneDay = await rows({
        measures: ['models.count'],
        timeDimensions: [{ dimension: 'models.registered_on', dateRange: ['2026-01-31', '2026-01-31'] }],
        timezone,
      })
      expect(oneDay, timezone).toEqual([{ count: '1' }])
    }
  })

  it('keeps text and flags as they are', async () => {
    const [row] = await rows({
      dimensions: [
        'models.subject_name',
        'models.pilot',
        'models.support',
        'models.registered_on',
        'models.field_code',
      ],
      filters: [{ member: 'models.model_key', operator: 'equals', values: ['A'] }],
    })
    expect(row).toEqual({
      subject_name: 'Người mẫu A',
      pilot: true,
      support: null,
      registered_on: '2026-01-31T00:00:00.000',
      field_code: '11',
    })
  })
})

describe('reporting', () => {
  const states = ['expected', 'received', 'on_time', 'late', 'missing', 'not_due']

  it.each([
    // U3 is due on 30/11, U4 on 05/12; those days themselves are not late.
    ['2026-11-22', { missing: '0', not_due: '2' }],
    ['2026-11-30', { missing: '0', not_due: '2' }],
    ['2026-12-01', { missing: '1', not_due: '1' }],
    ['2026-12-05', { missing: '1', not_due: '1' }],
    ['2026-12-06', { missing: '2', not_due: '0' }],
  ])('knows on %s who is missing and who is not due', async (today, expected) => {
    expect(await figures('reporting', states, [year('reporting', 2026)], today)).toEqual({
      expected: '7',
      received: '5',
      on_time: '4',
      late: '1',
      ...expected,
    })
  })

  it('says the same of each unit', async () => {
    const query = {
      dimensions: ['unit_code', 'state', 'days_late', 'days_left'].map((m) => `reporting.${m}`),
      filters: [year('reporting', 2026)],
      order: { 'reporting.unit_code': 'asc' },
    }
    const told = async (today: string) =>
      (await rows(query, today)).map((r) => [r.unit_code, r.state, r.days_late, r.days_left])
    expect(await told('2026-12-01')).toEqual([
      ['U1', 'on_time', null, null],
      ['U2', 'late', '1', null],
      ['U3', 'missing', '1', null],
      ['U4', 'not_due', null, '4'],
      ['U5', 'on_time', null, null],
      ['U6', null, null, null],
      ['U7', 'on_time', null, null],
      ['U8', 'on_time', null, null],
    ])
    expect((await told('2026-11-30'))[2]).toEqual(['U3', 'not_due', null, '0'])
  })

  it('has completeness, punctuality, quota and held rows', async () => {
    const row = await figures(
      'reporting',
      [
        'incomplete',
        'completeness_rate',
        'on_time_rate',
        'quota_owed',
        'quota_due',
        'quota_met',
        'quota_rate',
        'model_count',
        'sent_count',
      ],
      [year('reporting', 2026)],
    )
    expect(row).toMatchObject({
      incomplete: '1',
      quota_owed: '2',
      // The other has until 5 December.
      quota_due: '1',
      quota_met: '1',
      model_count: '10',
      sent_count: '5',
    })
    expect(Number(row.completeness_rate)).toBeCloseTo(5 / 7, 12)
    expect(Number(row.on_time_rate)).toBeCloseTo(4 / 5, 12)
    expect(Number(row.quota_rate)).toBeCloseTo(1, 12)
    const late = await figures(
      'reporting',
      ['quota_due', 'quota_rate'],
      [year('reporting', 2026)],
      '2026-12-06',
    )
    expect(late.quota_due).toBe('2')
    expect(Number(late.quota_rate)).toBeCloseTo(1 / 2, 12)
  })

  it('blames nobody for a year in which nothing was owed', async () => {
    const members = [...states, 'completeness_rate', 'on_time_rate', 'quota_rate']
    expect(await figures('reporting', members, [year('reporting', 2023)], '2026-12-31')).toEqual({
      ...Object.fromEntries(states.map((m) => [m, '0'])),
      completeness_rate: null,
      on_time_rate: null,
      quota_rate: null,
    })
  })
})

describe('the other views', () => {
  it('counts replications, their sites, models, adopting units and the median of the days', async () => {
    const members = ['events', 'sites', 'models', 'adopting_units', 'median_days_to_replicate']
    expect(await figures('replication', members, [year('replication', 2026)])).toEqual({
      events: '3',
      sites: '6',
      models: '2',
      adopting_units: '1',
      // Half way between 51 and 100.
      median_days_to_replicate: '75.5',
    })
    expect(await figures('replication', members, [year('replication', 2020)])).toEqual({
      events: '0',
      sites: '0',
      models: '0',
      adopting_units: '0',
      median_days_to_replicate: null,
    })
  })

  it('keeps a model in its cohort, and counts it from the year of its first replication on', async () => {
    const cells = await rows({
      measures: ['cohort.count', 'cohort.replicated_count', 'cohort.replication_rate'],
      dimensions: ['cohort.first_year', 'cohort.year', 'cohort.years_after'],
      order: [
        ['cohort.first_year', 'asc'],
        ['cohort.year', 'asc'],
      ],
    })
    // A, C and G are of 2024, reported in 2026 alone; A and C were replicated in 2026, G only in a half-year's
    // report. B is of 2026.
    expect(
      cells.map((cell) => [cell.first_year, cell.year, cell.years_after, cell.replicated_count, cell.count]),
    ).toEqual([
      ['2024', '2024', '1', '0', '3'],
      ['2024', '2025', '2', '0', '3'],
      ['2024', '2026', '3', '2', '3'],
      ['2026', '2026', '1', '0', '1'],
    ])
    expect(cells.map((cell) => Number(cell.replication_rate))).toEqual([0, 0, 2 / 3, 0])
  })

  it('never adds commendations and honours', async () => {
    expect(await figures('commendation', ['count', 'honours', 'models'], [])).toEqual({
      count: '2',
      honours: '1',
      models: '2',
    })
  })

  it('sums publicity by form, and keeps items and sections apart', async () => {
    const byForm = await rows({
      measures: ['publicity.items'],
      dimensions: ['publicity.form'],
      order: { 'publicity.form': 'asc' },
    })
    expect(byForm).toEqual([
      { form: 'article', items: '2' },
      { form: 'column', items: '4' },
      { form: 'news', items: '3' },
      { form: 'publication', items: '1' },
    ])
    expect(await figures('publicity', ['press_items', 'sections'], [])).toEqual({
      press_items: '5',
      sections: '4',
    })
  })

  it('adds up what changed since a day, by cause', async () => {
    const since = { member: 'changes.changed_on', operator: 'afterDate', values: ['2026-11-19'] }
    const measures = ['models', 'models_in_channel', 'models_own', 'replicated', 'reports', 'late']
    expect(
      await rows({
        measures: measures.map((name) => `changes.${name}`),
        dimensions: ['changes.cause'],
        filters: [year('changes', 2026), since],
        order: { 'changes.cause': 'asc' },
      }),
    ).toEqual([
      {
        cause: 'decision',
        models: '-1',
        models_in_channel: '0',
        models_own: '0',
        replicated: '-1',
        reports: '0',
        late: '0',
      },
      {
        cause: 'report',
        models: '5',
        models_in_channel: '5',
        models_own: '5',
        replicated: '2',
        reports: '2',
        late: '1',
      },
    ])
  })

  it('counts issues, held rows and files, those without issues too', async () => {
    expect(await figures('quality', ['issues', 'rows_held', 'files'], [])).toEqual({
      issues: '4',
      rows_held: '2',
      files: '4',
    })
  })
})
