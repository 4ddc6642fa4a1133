import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Engine } from '../../cube/server/engine/engine.ts'
import { engineOf } from '../fixtures/engine.ts'
import { createDataDir, insert, writeSnapshot } from '../fixtures/mart.ts'
import { OPEN } from '../../cube/server/identity.ts'

/** A snapshot that was frozen before the mart got the columns that formulas of today read keeps its figures. */

const OLDER = '20251220T040000Z-00000001'
const TODAYS = '20261122T040000Z-00000002'
const ADDED: [string, string[]][] = [
  ['fct_model', ['twin', 'counted_in_channel', 'sent_own', 'undecided', 'from_registration']],
  [
    'fct_model',
    [
      ...['priority_group', 'partners', 'learnt_from', 'found_by', 'criteria_met'],
      ...['impact', 'effect', 'practicality', 'helped'],
    ],
  ],
  ['fct_declaration', ['plan_date', 'front_supervision', 'front_supervision_number']],
  ['fct_replication', ['twin', 'to_own_unit', 'told_by_unit_code', 'told_by_unit_name']],
  ['fct_commendation', ['twin']],
  ['fct_publicity', ['twin']],
  ['fct_reporting', ['receipt_known', 'quota_met_then']],
]

let dataDir: string
let engine: Engine

beforeAll(async () => {
  dataDir = createDataDir()
  const fill = [
    ...insert('fct_model', [
      { model_key: 'a', evaluation: 'effective' },
      { model_key: 'b' },
      // The second of a pair, as snapshots of then had it.
      { model_key: 'a', unit_code: 'BTGDV', channel: 'party', counted: false },
    ]),
    ...insert('fct_replication', [
      { model_key: 'a', to_unit_code: 'SYT', sites: 2 },
      { model_key: 'a', to_unit_code: 'SNV', sites: 3 },
    ]),
    ...insert('fct_commendation', [{ model_key: 'a' }]),
    ...insert('fct_publicity', [{ form: 'news', quantity: 4 }]),
    ...insert('fct_reporting', [
      { received_on: '2026-12-02' },
      { unit_code: 'SYT', received_on: '2026-11-20' },
    ]),
  ]
  const dropped = ADDED.flatMap(([table, columns]) =>
    columns.map((column) => `ALTER TABLE mart.${table} DROP COLUMN ${column}`),
  )
  await writeSnapshot(dataDir, { id: TODAYS, fill })
  await writeSnapshot(dataDir, { id: OLDER, fill: [...fill, ...dropped] })
  engine = engineOf(dataDir)
})

afterAll(async () => {
  await engine.close()
  rmSync(dataDir, { recursive: true })
})

async function ask(snapshot: string, view: string, measures: string): Promise<unknown> {
  const query = { measures: measures.split(' ').map((measure) => `${view}.${measure}`) }
  const context = { snapshot, today: '2026-12-20', identity: OPEN }
  const { body } = await engine.load(context, JSON.stringify(query))
  return (JSON.parse(body.toString()) as { data: unknown[] }).data[0]
}

it.each([
  [
    'models',
    'count reported_count effective_count undecided_count outstanding_count unit_count priority_count helped_count',
    ['2', '3', '1', '0', '0', '1', '0', '0'],
  ],
  ['replication', 'events sites models adopting_units', ['2', '5', '1', '2']],
  ['commendation', 'count', ['1']],
  ['publicity', 'items press_items', ['4', '4']],
  ['reporting', 'received on_time late undated quota_met_then', ['2', '1', '1', '0', '0']],
  ['declaration', 'count front_supervision_count', ['0', '0']],
])('%s: as they were', async (view, measures, expected) => {
  const found = Object.fromEntries(
    measures.split(' ').map((measure, i) => [`${view}.${measure}`, expected[i]]),
  )
  expect(await ask(OLDER, view, measures)).toEqual(found)
  expect(await ask(TODAYS, view, measures)).toEqual(found)
})
