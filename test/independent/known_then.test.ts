import { expect, test } from 'vitest'
import { basisOf, comparisonOf, cutFilter, cutOf } from '../../cube/domain/period.ts'
import { equals } from '../../cube/domain/filter.ts'
import { dataPaths } from '../../etl/paths.ts'
import { listSnapshots } from '../../etl/snapshots.ts'
import { Province, type Row } from '../fixtures/loaded.ts'
import { receive } from './mailbox.ts'
import { Counter } from './rules.ts'
import { makeWorld } from './world.ts'

/**
 * "Cùng thời điểm năm trước" is what was known on that day (F3): whatever was corrected, decided or sent since, the open year
 * is compared with what a snapshot of that day says. `THEN=50 npx vitest run test/independent/known_then.test.ts`
 * tries fifty random mailboxes.
 */
const seeds = Array.from({ length: Number(process.env['THEN'] ?? 4) }, (_, i) => i + 1)
const DAY = '11-09'
const TODAY = `2026-${DAY}`
const THEN = `2025-${DAY}`

const MEASURES = (
  'count reported_count collective_count individual_count new_count supplementary_count maintained_count pilot_count ' +
  'sent_count recognised_count evaluated_count evaluated_h1_count effective_count meets_criteria_count discontinued_count ' +
  'replicated_count replicated_in_year_count effective_replicated_count commended_count honoured_count outstanding_count ' +
  'undecided_count unit_count'
)
  .split(' ')
  .map((measure) => `models.${measure}`)
const BY = ['', 'unit_code', 'channel', 'field_code', 'district_code', 'area_then_code', 'kind_class']

test.each(seeds)('world %i: the year before as the snapshot of that day says', async (seed) => {
  const made = makeWorld(seed)
  const world = {
    ...made,
    submissions: made.submissions.filter(({ receivedOn }) => receivedOn <= TODAY),
  }
  const province = new Province()
  try {
    const [then] = await receive(province, world, new Counter(world), TODAY, [THEN])
    const card = listSnapshots(dataPaths(province.dataDir)).find(({ id }) => id === province.snapshot())!
    expect(card.comparedOn).toBe(THEN)
    const against = comparisonOf(2026, true, TODAY, undefined, card.comparedOn)
    expect(against).toMatchObject({ year: 2025, day: THEN, known: true })
    for (const by of BY) {
      const query = { measures: MEASURES, dimensions: by ? [`models.${by}`] : [] }
      const sorted = (rows: Row[]) => rows.map((row) => JSON.stringify(row)).sort()
      const told = await province.ask(
        { ...query, filters: [equals('models.year', 2025), ...basisOf(against)] },
        TODAY,
      )
      const known = await province.ask({ ...query, filters: [equals('models.year', 2025)] }, THEN, then)
      expect(sorted(told), by).toEqual(sorted(known))
    }
    // Several years in one question: last year as it was known then, the others as they are.
    const dimensions = ['models.year', 'models.field_code']
    const several = await province.ask(
      { measures: MEASURES, dimensions, filters: cutFilter(cutOf(against)) },
      TODAY,
    )
    const apart = [
      ...(await province.ask(
        { measures: MEASURES, dimensions, filters: [equals('models.year', 2026)] },
        TODAY,
      )),
      ...(await province.ask(
        { measures: MEASURES, dimensions, filters: [equals('models.year', 2025)] },
        THEN,
        then,
      )),
    ]
    const lines = (rows: Row[]) => rows.map((row) => JSON.stringify(row)).sort()
    expect(lines(several)).toEqual(lines(apart))
  } finally {
    await province.close()
  }
})
