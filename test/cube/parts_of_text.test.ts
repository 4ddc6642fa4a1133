import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serve, type Running } from '../../cube/server/main.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'

/** Conditions on a part of a text take every sign as it is, those of patterns too. */

const SNAPSHOT = '20261122T040000Z-00000ab5'
const NAMES = ['Giảm 50% rác', 'giảm 500 tấn rác', 'thu_gom', 'thu gom', 'C:\\rác', '%_\\', '50\\% rác']
const PARTS = ['50%', '50\\%', '%', '_', 'U_G', '\\', '\\r', '%_\\', 'GIẢM', 'rác', '5%0', '__']

const dataDir = createDataDir()
let server: Running

beforeAll(async () => {
  const models = NAMES.map((model_name, i) => ({ model_key: `k${i}`, model_code: `M${i}`, model_name }))
  await writeSnapshot(dataDir, { id: SNAPSHOT, fill: insert('fct_model', models) })
  pointTo(dataDir, SNAPSHOT)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
})

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
})

async function namesWhere(operator: string, part: string): Promise<string[]> {
  const filters = [{ member: 'models.model_name', operator, values: [part] }]
  const query = encodeURIComponent(JSON.stringify({ dimensions: ['models.model_name'], filters }))
  const response = await fetch(`${server.url}/cubejs-api/v1/load?query=${query}`)
  const { data } = (await response.json()) as { data: Record<string, string>[] }
  return data.map((row) => row['models.model_name']!).sort()
}

const small = (text: string) => text.toLowerCase()
it.each([
  ['contains', (name: string, part: string) => small(name).includes(small(part))],
  ['startsWith', (name: string, part: string) => small(name).startsWith(small(part))],
  ['endsWith', (name: string, part: string) => small(name).endsWith(small(part))],
  ['notContains', (name: string, part: string) => !small(name).includes(small(part))],
] as const)('%s', async (operator, holds) => {
  for (const part of PARTS)
    expect(await namesWhere(operator, part), part).toEqual(NAMES.filter((name) => holds(name, part)).sort())
})
