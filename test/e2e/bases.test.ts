import { rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Engine } from '../../cube/server/engine.ts'
import { dataPaths } from '../../etl/paths.ts'
import { currentSnapshot, snapshotFile } from '../../etl/snapshots.ts'
import { loadHere } from '../etl/inprocess.ts'
import { etl, tempDir } from '../etl/run.ts'

/**
 * The organisation as it was, as it is, and on the common basis: 200 questions drawn at random over the
 * sample. Whatever is filtered, the three breakdowns add up to the same, not allocated included, and to
 * the total that is not broken down.
 */

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

async function ask(query: object): Promise<Record<string, string | null>[]> {
  const context = {
    snapshot: currentSnapshot(paths)!,
    today: '2026-11-22',
    identity: { role: 'open', name: null } as const,
  }
  const { body } = await engine.load(context, JSON.stringify(query))
  const { data, error } = JSON.parse(body.toString()) as {
    data?: Record<string, string | null>[]
    error?: string
  }
  if (!data) throw new Error(error)
  return data
}

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
