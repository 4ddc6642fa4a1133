import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readSettings, type Running, serve } from '../../cube/server/main.ts'
import { PARTS } from '../../etl/parts.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'

/** Parts that only save time can be switched off, and nothing but time changes. */

const dataDir = createDataDir()
const SNAPSHOT = '20261122T040000Z-00000001'
let off: Running
let on: Running

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: SNAPSHOT, fill: HANDMADE })
  pointTo(dataDir, SNAPSHOT)
  const env = { DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' }
  // Cube is patched once for the process, by what its environment says.
  vi.stubEnv('PARTS_OFF', PARTS.join(','))
  off = await serve({ ...env, PARTS_OFF: PARTS.join(', ') })
  vi.unstubAllEnvs()
  on = await serve(env)
})
afterAll(async () => {
  await off.close()
  await on.close()
  rmSync(dataDir, { recursive: true })
})

const load = (query: object) => `/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`
const rows = async ({ url }: Running, query: object) => {
  const answer = await fetch(url + load(query))
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { data: object[] }).data
}

describe('with all parts switched off', () => {
  it.each([
    [{ measures: ['models.count'], dimensions: ['models.year'], order: { 'models.year': 'asc' } }],
    [
      {
        measures: ['models.replication_rate'],
        dimensions: ['models.field_name'],
        order: { 'models.field_name': 'asc' },
      },
    ],
    [
      {
        measures: ['reporting.expected', 'reporting.received'],
        dimensions: ['reporting.year'],
        order: { 'reporting.year': 'asc' },
      },
    ],
  ])('%j is answered alike, the first and the second time', async (query) => {
    const expected = await rows(on, query)
    expect(expected.length).toBeGreaterThan(0)
    for (let turn = 0; turn < 2; turn++) expect(await rows(off, query)).toEqual(expected)
  })

  it('pages are drawn by the browser', async () => {
    const page = async ({ url }: Running) => (await fetch(url, { headers: { accept: 'text/html' } })).text()
    for (let turn = 0; turn < 2; turn++) expect(await page(off)).toContain('<div id="root"></div>')
    expect(await page(on)).not.toContain('<div id="root"></div>')
  })
})

it('a part that there is not is refused by name', () => {
  expect(() => readSettings({ PARTS_OFF: 'query-cache,cach' })).toThrow(/PARTS_OFF=cach .*query-cache/)
  expect([...readSettings({ PARTS_OFF: ' query-cache , warm-up' }).off]).toEqual(['query-cache', 'warm-up'])
  expect(readSettings({}).off.size).toBe(0)
})
