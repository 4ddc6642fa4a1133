import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSettings, type Running, serve } from '../../cube/server/main.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'

/** The dimensions that the model has only where a setting asks for them. */

const WITH = '20261122T030000Z-00000001'
const WITHOUT = '20261122T020000Z-00000002'
const dataDir = createDataDir()
let plain: Running
let wider: Running

beforeAll(async () => {
  const models = insert('fct_model', [
    { model_key: 'a', model_code: 'a' },
    { model_key: 'b', model_code: 'b' },
    { model_key: 'c', model_code: 'c', unit_code: 'SYT', unit_name: 'Sở Y tế' },
  ])
  await writeSnapshot(dataDir, { id: WITHOUT, martVersion: 9, fill: models })
  await writeSnapshot(dataDir, {
    ...{ id: WITH, martVersion: 9 },
    fill: [
      ...models,
      'ALTER TABLE mart.fct_model ADD COLUMN province VARCHAR',
      "UPDATE mart.fct_model SET province = CASE unit_code WHEN 'SYT' THEN 'Đắk Lắk' ELSE 'Khánh Hòa' END",
      'CREATE OR REPLACE TABLE mart.fct_model_then AS SELECT *, CAST(NULL AS DATE) AS known_on FROM mart.fct_model LIMIT 0',
    ],
  })
  pointTo(dataDir, WITH)
  const env = { DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' }
  plain = await serve(env)
  wider = await serve({ ...env, DIMENSIONS: 'province' })
})

afterAll(async () => {
  await wider?.close()
  await plain?.close()
  rmSync(dataDir, { recursive: true })
})

const byProvince = {
  measures: ['models.count'],
  dimensions: ['models.province'],
  order: [['models.province', 'asc']],
}

async function load(server: Running, query: object, snapshot = WITH) {
  const response = await fetch(
    `${server.url}/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify(query))}`,
    { headers: { 'x-snapshot': snapshot } },
  )
  return { status: response.status, ...((await response.json()) as { data?: object[]; code?: string }) }
}

const membersOf = async (server: Running) => {
  const { cubes } = (await (await fetch(`${server.url}/cubejs-api/v1/meta`)).json()) as {
    cubes: { name: string; dimensions: { name: string }[] }[]
  }
  return cubes.flatMap(({ dimensions }) => dimensions.map(({ name }) => name))
}

it('province is a dimension where the setting asks for it, and else there is none', async () => {
  const usual = await membersOf(plain)
  expect(usual).not.toContain('models.province')
  expect((await membersOf(wider)).sort()).toEqual([...usual, 'models.province'].sort())
  expect(await load(plain, byProvince)).toMatchObject({ status: 403 })
  expect((await load(wider, byProvince)).data).toEqual([
    { 'models.province': 'Đắk Lắk', 'models.count': '1' },
    { 'models.province': 'Khánh Hòa', 'models.count': '2' },
  ])
  const filters = [{ member: 'models.province', operator: 'equals', values: ['Khánh Hòa'] }]
  expect((await load(wider, { measures: ['models.count'], filters })).data).toEqual([{ 'models.count': '2' }])
})

it('a snapshot without that column answers that it is not known', async () => {
  expect((await load(wider, byProvince, WITHOUT)).data).toEqual([
    { 'models.province': null, 'models.count': '3' },
  ])
})

it('everything else is answered as without it, files too', async () => {
  const query = { measures: ['models.count'], dimensions: ['models.unit_name'] }
  for (const snapshot of [WITH, WITHOUT])
    expect((await load(wider, query, snapshot)).data).toEqual((await load(plain, query, snapshot)).data)
  const file = async (server: Running, dimensions: string[]) =>
    (
      await fetch(
        `${server.url}/api/export/a.csv?query=${encodeURIComponent(JSON.stringify({ dimensions }))}`,
        { headers: { 'sec-fetch-site': 'same-origin' } },
      )
    ).text()
  expect(await file(wider, ['models.model_code'])).toBe(await file(plain, ['models.model_code']))
  expect(await file(wider, ['models.province'])).toContain('Khánh Hòa')
})

it('a name that the setting does not know ends the start with one line', () => {
  expect(readSettings({ DIMENSIONS: ' province, ' }).dimensions).toEqual(['province'])
  expect(readSettings({}).dimensions).toEqual([])
  expect(() => readSettings({ DIMENSIONS: 'province,tinh' })).toThrow(/^DIMENSIONS=tinh [^\n]*province$/)
})
