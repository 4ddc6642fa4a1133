import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Engine } from '../../cube/server/engine/engine.ts'
import { dataPaths } from '../../etl/paths.ts'
import { currentSnapshot, snapshotFile } from '../../etl/snapshots.ts'
import { loadHere } from '../etl/inprocess.ts'
import { etl, figures, tempDir } from '../etl/run.ts'
import { OPEN } from '../../cube/server/identity.ts'

/** Cube over the sample, against SQL written by hand over the mart and against itself. */

const dir = tempDir()
const paths = dataPaths(path.join(dir, 'data'))
let engine: Engine

beforeAll(async () => {
  const mail = path.join(dir, 'mail')
  expect((await etl(paths.root, ['sample', '--out', mail, '--models', '1500'])).code).toBe(0)
  expect((await loadHere(paths.root, [mail], '2026-11-22')).code).toBe(0)
  engine = new Engine(
    (id) => snapshotFile(paths, id),
    (line) => console.log(line),
  )
})

afterAll(async () => {
  await engine.close()
  rmSync(dir, { recursive: true })
})

/** Mulberry32: the same questions on every machine. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

async function ask(query: object, today = '2026-11-22'): Promise<Record<string, string | null>[]> {
  const context = {
    snapshot: currentSnapshot(paths)!,
    today,
    identity: OPEN,
  }
  const { body } = await engine.load(context, JSON.stringify(query))
  const { data, error } = JSON.parse(body.toString()) as {
    data?: Record<string, string | null>[]
    error?: string
  }
  if (!data) throw new Error(error)
  return data
}

const active = "counted AND status <> 'discontinued'"
const count = (what: string) => `count(*) FILTER (${active} AND ${what})`
const rate = (one: string, all: string) => `CASE WHEN ${all} > 0 THEN ${one} / ${all} END`
const evaluated = count("evaluation IN ('effective', 'not_effective')")
const effective = count("evaluation = 'effective'")
const received = 'count(*) FILTER (expected AND received_on IS NOT NULL)'
const expected = 'count(*) FILTER (expected)'
const onTime = 'count(*) FILTER (expected AND received_on <= due_on)'
const missing = "count(*) FILTER (expected AND received_on IS NULL AND due_on < DATE '2026-12-02')"
const quota = 'count(*) FILTER (quota_owed)'
const met = 'count(*) FILTER (quota_owed AND quota_met)'

/** Each view's table, which rows are asked for, and each measure as an analyst would write it. */
const BY_HAND: Record<string, { from: string; measures: Record<string, string> }> = {
  models: {
    from: "fct_model WHERE round = 'annual'",
    measures: {
      count: count('TRUE'),
      reported_count: "count(*) FILTER (status <> 'discontinued')",
      collective_count: count("kind <> 'individual'"),
      individual_count: count("kind = 'individual'"),
      new_count: count("registration = 'new'"),
      supplementary_count: count("registration = 'supplementary'"),
      maintained_count: count("registration = 'maintained'"),
      pilot_count: count('pilot'),
      sent_count: count('sent'),
      recognised_count: count("status = 'recognised'"),
      evaluated_count: evaluated,
      evaluated_h1_count: count("evaluation_h1 <> 'not_evaluated'"),
      effective_count: effective,
      meets_criteria_count: count("criteria = 'met'"),
      discontinued_count: "count(*) FILTER (counted AND status = 'discontinued')",
      replicated_count: count('replicated'),
      replicated_in_year_count: count('replicated_in_year'),
      effective_replicated_count: count("replicated AND evaluation = 'effective'"),
      commended_count: count('commended'),
      honoured_count: count('honoured'),
      difficulty_count: count("difficulty IS NOT NULL AND difficulty <> ''"),
      recognition_rate: rate(count("status = 'recognised'"), count('TRUE')),
      effectiveness_rate: rate(effective, evaluated),
      evaluation_rate: rate(evaluated, count('TRUE')),
      replication_rate: rate(count('replicated'), count('TRUE')),
      effective_replication_rate: rate(count("replicated AND evaluation = 'effective'"), effective),
      commendation_rate: rate(count('commended'), count('TRUE')),
      unit_count: `count(DISTINCT CASE WHEN ${active} THEN unit_code END)`,
    },
  },
  reporting: {
    from: "fct_reporting WHERE round = 'annual'",
    measures: {
      expected,
      received,
      incomplete: 'count(*) FILTER (expected AND received_on IS NOT NULL AND rows_held > 0)',
      on_time: onTime,
      late: 'count(*) FILTER (expected AND received_on > due_on)',
      missing,
      not_due: "count(*) FILTER (expected AND received_on IS NULL AND due_on >= DATE '2026-12-02')",
      completeness_rate: rate(received, expected),
      on_time_rate: rate(onTime, received),
      quota_owed: quota,
      quota_met: met,
      quota_rate: rate(met, quota),
      model_count: 'sum(model_count)',
      sent_count: 'sum(sent_count)',
    },
  },
  replication: {
    from: "fct_replication WHERE round = 'annual'",
    measures: {
      events: 'count(*)',
      sites: 'sum(sites)',
      models: 'count(DISTINCT model_key)',
      adopting_units: 'count(DISTINCT to_unit_code)',
      median_days_to_replicate: 'median(days_to_first)',
    },
  },
  commendation: {
    from: "fct_commendation WHERE round = 'annual'",
    measures: {
      count: "count(*) FILTER (form_class = 'commendation')",
      honours: "count(*) FILTER (form_class = 'honour')",
      models: 'count(DISTINCT model_key)',
    },
  },
  publicity: {
    from: "fct_publicity WHERE round = 'annual'",
    measures: {
      // Items, sections and publications are not added.
      items: `CASE WHEN count(DISTINCT CASE
          WHEN form IN ('special_page', 'column', 'feature_topic') THEN 's' WHEN form = 'publication' THEN 'p'
          ELSE 'i' END) = 1 THEN sum(quantity) END`,
      press_items:
        "coalesce(sum(quantity) FILTER (form IN ('news', 'article', 'photo', 'report', 'documentary')), 0)",
      sections: "coalesce(sum(quantity) FILTER (form IN ('special_page', 'column', 'feature_topic')), 0)",
    },
  },
  quality: {
    from: 'fct_quality WHERE TRUE',
    measures: {
      issues: 'count(code)',
      rows_held: 'count(*) FILTER (holds_row)',
      files: 'count(DISTINCT file_id)',
    },
  },
}

test.each(Object.keys(BY_HAND))(
  'every measure of %s is what SQL by hand finds, by year and in all',
  async (view) => {
    const { from, measures } = BY_HAND[view]!
    const names = Object.keys(measures)
    for (const byYear of [true, false]) {
      const sql = names.map((name) => `CAST(${measures[name]!} AS DOUBLE)`).join(', ')
      const wanted = await figures(
        paths.root,
        `SELECT ${byYear ? 'year' : 'NULL'}, ${sql} FROM ${from} ${byYear ? 'GROUP BY year ORDER BY year' : ''}`,
      )
      const rows = await ask(
        {
          measures: names.map((name) => `${view}.${name}`),
          dimensions: byYear ? [`${view}.year`] : [],
          ...(byYear ? { order: { [`${view}.year`]: 'asc' } } : {}),
        },
        '2026-12-02',
      )
      const number = (value: string | null | undefined) => (value == null ? null : Number(value))
      const found = rows.map((row) => [
        number(row[`${view}.year`]),
        ...names.map((name) => number(row[`${view}.${name}`])),
      ])
      expect(found).toHaveLength(wanted.length)
      wanted.forEach((line, i) => {
        line.forEach((value, k) => {
          const which = `${view}.${names[k - 1] ?? 'year'} of ${String(line[0])}`
          if (value === null) expect(found[i]![k], which).toBeNull()
          else expect(found[i]![k], which).toBeCloseTo(value as number, 9)
        })
      })
    }
  },
)

/**
 * The organisation as it was, as it is, and on the common basis: whatever is filtered, the three
 * breakdowns add up to the same, not allocated included, and to the total that is not broken down.
 */
test('then, now and common add up to the same for 200 random questions', async () => {
  const FILTERS: Record<string, string[]> = {
    year: ['2021', '2022', '2023', '2024', '2025', '2026'],
    round: ['annual', 'h1'],
    channel: ['government', 'party'],
    field_code: Array.from({ length: 11 }, (_, i) => String(i + 1)),
    kind_class: ['collective', 'individual'],
    level: ['province', 'district', 'commune', 'grassroots'],
    registration: ['new', 'supplementary', 'maintained'],
    district_code: ['568', '570', '572', '576', '58', '56'],
    unit_kind: ['agency', 'district_committee', 'commune_committee', 'district_party', 'commune_party'],
    status: ['building', 'recognised'],
  }
  const MEASURES = [
    'count',
    'reported_count',
    'sent_count',
    'replicated_count',
    'effective_count',
    'new_count',
  ]
  const next = random(235)
  const pick = <T>(list: T[]): T => list[Math.floor(next() * list.length)]!
  let nonzero = 0
  let unallocated = 0
  for (let i = 0; i < 200; i++) {
    const measure = `models.${pick(MEASURES)}`
    const filters = Object.entries(FILTERS)
      // A year and a round are asked of most questions, the others of a fourth.
      .filter(([name]) => next() < (name === 'year' || name === 'round' ? 0.8 : 0.25))
      .map(([name, values]) => ({
        member: `models.${name}`,
        operator: next() < 0.85 ? 'equals' : 'notEquals',
        values: [...new Set([pick(values), pick(values)])],
      }))
    const [whole] = await ask({ measures: [measure], filters })
    const total = Number(whole![measure])
    for (const basis of ['area_then_code', 'area_now_code', 'district_code']) {
      const rows = await ask({ measures: [measure], dimensions: [`models.${basis}`], filters, limit: 5000 })
      const sum = rows.reduce((n, row) => n + Number(row[measure]), 0)
      expect([basis, sum], JSON.stringify({ measure, filters })).toEqual([basis, total])
      if (rows.some((row) => row[`models.${basis}`] === null && Number(row[measure]) > 0)) unallocated++
    }
    if (total > 0) nonzero++
  }
  // The questions are worth asking: most have an answer, and many a part that is not allocated.
  expect(nonzero).toBeGreaterThan(100)
  expect(unallocated).toBeGreaterThan(50)
}, 180_000)
