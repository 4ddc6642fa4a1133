import { DuckDBInstance } from '@duckdb/node-api'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve, type Running } from '../../cube/server/main.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { readArrow, readCsv, readXlsx } from './exported.ts'

/** Names stand in the order of the Vietnamese alphabet, through whatever door they are asked for. */

const SNAPSHOT = '20261122T040000Z-00000de7'
/** As a dictionary has them: a ă â b c d đ e ê … o ô ơ … u ư; and of equal letters no mark, huyền, hỏi, ngã, sắc, nặng. */
const NAMES = [
  'An ninh thôn xóm',
  'Ăn chín uống sôi',
  'Ấm lòng người bệnh',
  'Ân tình xứ biển',
  'Bữa cơm nghĩa tình',
  'Dân vận khéo',
  'Đất sạch',
  'Đường hoa tự quản',
  'Em nuôi của Đoàn',
  'Ma xanh',
  'Mà xanh',
  'Mả xanh',
  'Mã xanh',
  'Má xanh',
  'Mạ xanh',
  'On line',
  'Ôn bài cùng em',
  'Ơn người đi trước',
  'Uống nước nhớ nguồn',
  'Ươm mầm xanh',
  'Zalo an ninh',
]
/** Not the order of the bytes, and not that in which they stand here. */
const SHUFFLED = NAMES.map((_, i) => NAMES[(i * 8 + 5) % NAMES.length]!)
const UNITS = ['UBND phường Ba Ngòi', 'UBND phường Cam Linh', 'UBND phường Đô Vinh', 'UBND xã An Hải']
const PLACES = ['Ấp Ba', 'Thôn Đá', 'Thôn Ép']

const dataDir = createDataDir()
let server: Running

beforeAll(async () => {
  const models = SHUFFLED.map((name, i) => ({
    model_key: `k${i}`,
    model_code: `M${i}`,
    model_name: name,
    unit_code: `U${i % UNITS.length}`,
    unit_name: UNITS[(i * 3) % UNITS.length]!,
  }))
  const replications = PLACES.toReversed().map((to_place, i) => ({ model_key: `k${i}`, to_place }))
  await writeSnapshot(dataDir, {
    id: SNAPSHOT,
    fill: [...insert('fct_model', models), ...insert('fct_replication', replications)],
  })
  pointTo(dataDir, SNAPSHOT)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
})

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
})

const address = (path: string, query: object) =>
  `${server.url}${path}?query=${encodeURIComponent(JSON.stringify(query))}`

/** The first column of a query's rows, as the pages and as each file have them. */
async function firstColumn(query: { dimensions: string[] }): Promise<Record<string, string[]>> {
  const file = async (format: string) =>
    new Uint8Array(await (await fetch(address(`/api/export/t.${format}`, query))).arrayBuffer())
  const { data } = (await (await fetch(address('/cubejs-api/v1/load', query))).json()) as {
    data: Record<string, string>[]
  }
  const first = (rows: unknown[][]) => rows.map(([cell]) => String(cell))
  return {
    pages: data.map((row) => row[query.dimensions[0]!]!),
    csv: first(readCsv(await file('csv')).slice(1)),
    xlsx: first((await readXlsx(await file('xlsx'))).rows),
    arrow: first(readArrow(await file('arrow')).rows),
  }
}

const everywhere = (names: string[]) => ({ pages: names, csv: names, xlsx: names, arrow: names })

describe('names', () => {
  it('of models stand in the order of the alphabet, and backwards', async () => {
    const by = (direction: string) => ({
      dimensions: ['models.model_name'],
      order: [['models.model_name', direction]],
    })
    expect(await firstColumn(by('asc'))).toEqual(everywhere(NAMES))
    expect(await firstColumn(by('desc'))).toEqual(everywhere(NAMES.toReversed()))
  })

  it('of units and places too, where figures are counted by them', async () => {
    const units = {
      measures: ['models.count'],
      dimensions: ['models.unit_name'],
      order: [['models.unit_name', 'asc']],
    }
    expect(await firstColumn(units)).toEqual(everywhere(UNITS))
    const places = { dimensions: ['replication.to_place'], order: [['replication.to_place', 'asc']] }
    expect(await firstColumn(places)).toEqual(everywhere(PLACES))
  })

  it('break ties of a figure, and a limit takes the first of them', async () => {
    const query = {
      measures: ['models.count'],
      dimensions: ['models.model_name'],
      order: [
        ['models.count', 'desc'],
        ['models.model_name', 'asc'],
      ],
      limit: 3,
    }
    expect(await firstColumn(query)).toEqual(everywhere(NAMES.slice(0, 3)))
  })

  it('are put in order as the pages do it, with what is in the database already', async () => {
    const collator = new Intl.Collator('vi')
    expect(SHUFFLED.toSorted((a, b) => collator.compare(a, b))).toEqual(NAMES)
    const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' })
    const connection = await instance.connect()
    const [[mode]] = (await (
      await connection.run(
        "SELECT install_mode FROM duckdb_extensions() WHERE extension_name = 'icu' AND loaded",
      )
    ).getRows()) as [[string]]
    connection.closeSync()
    instance.closeSync()
    expect(mode).toBe('STATICALLY_LINKED')
  })
})
