import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve, type Running } from '../../cube/server/main.ts'
import * as queries from '../../dashboard/src/pages/models/queries.ts'
import {
  choose,
  facetsOf,
  readRows,
  type ColumnName,
  type Facets,
  type Rows,
} from '../../dashboard/src/pages/models/rows.ts'
import { millionModels } from '../bench/server.ts'
import { type Cell, queryDuckDB, readCsv } from '../cube/exported.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'

/** The explorer's rows, read as the page reads them, against SQL of the snapshot: 100,000 models of one year. */

const SNAPSHOT = '20261122T040000Z-00100000'
const COUNTED = "mart.fct_model WHERE counted AND round = 'annual' AND year = 2025"
const dataDir = createDataDir()
const file = join(dataDir, 'snapshots', `${SNAPSHOT}.duckdb`)
let server: Running
let rows: Rows

const sql = async (text: string): Promise<Cell[][]> => (await queryDuckDB(text, file)).rows
const address = (name: string, query: object) =>
  `${server.url}/api/export/${name}?query=${encodeURIComponent(JSON.stringify(query))}`

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: SNAPSHOT, fill: millionModels(110_000, 2025) })
  pointTo(dataDir, SNAPSHOT)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
  rows = await readRows(
    await fetch(address('models.arrow', queries.allRows(2025))),
    ['status'],
    undefined,
    () => fetch(address('models.arrow', queries.textsOf(queries.allRows(2025)))),
  )
  await rows.prepareSearch()
}, 120_000)

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
})

const cells = (found: Int32Array, ...columns: ColumnName[]): Cell[][] =>
  Array.from(found, (row) => columns.map((column) => rows.cell(column, row)))
const keys = (found: Int32Array): string[] => cells(found, 'model_key').map(String).sort()

/** Texts that are searched, marks and case aside, as lists of words; in SQL, and by no function of the page's. */
const WORDS = `string_split_regex(replace(lower(strip_accents(concat_ws(' ', model_name, subject_name, unit_name,
  model_code, field_name, district_name, area_now_name, content, result, difficulty))), 'đ', 'd'), '[^a-z0-9]+')`
/** Rows that have a word, or for the last one a word that begins so. */
const having = (word: string, last = false) =>
  last
    ? `len(list_filter(${WORDS}, lambda w: starts_with(w, '${word}'))) > 0`
    : `list_contains(${WORDS}, '${word}')`

describe('among 100,000 models', () => {
  it('none is missing', async () => {
    const [[count]] = (await sql(`SELECT count(*) FROM ${COUNTED}`)) as [[number]]
    expect(count).toBeGreaterThan(100_000)
    expect(rows.count).toBe(count)
    expect(choose(rows, {}, '', null)).toHaveLength(count)
  })

  it.each([['dan van kheo'], ['duong hoa 77'], ['y te 12'], ['khong co dau nay']])(
    '%s is found',
    async (search) => {
      const words = search
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replaceAll('đ', 'd')
        .split(' ')
      const expected = await sql(
        `SELECT model_key FROM ${COUNTED} AND ${words.map((word, i) => having(word, i === words.length - 1)).join(' AND ')}`,
      )
      expect(keys(choose(rows, {}, search, null))).toEqual(expected.map(String).sort())
    },
  )

  it('a search that is typed on finds what it finds at once', async () => {
    for (const search of ['d', 'da', 'dan', 'dan v', 'dan', 'van dan', '']) choose(rows, {}, search, null)
    const expected = await sql(
      `SELECT model_key FROM ${COUNTED} AND ${having('van')} AND ${having('hoa', true)}`,
    )
    expect(keys(choose(rows, {}, 'van hoa', null))).toEqual(expected.map(String).sort())
  })

  it('two facets leave the rows that SQL does, and promise its counts', async () => {
    const facets: Facets = { field_code: '5', status: 'recognised' }
    const both = await sql(`SELECT model_key FROM ${COUNTED} AND field_code = 5 AND status = 'recognised'`)
    expect(both.length).toBeGreaterThan(0)
    expect(keys(choose(rows, facets, '', null))).toEqual(both.map(String).sort())
    const promised = facetsOf(rows, ['status', 'level', 'evaluation'], facets, 'nhom 7')
    const tally = async (column: string, where: string) =>
      (
        await sql(
          `SELECT ${column}, count(*) FROM ${COUNTED} AND ${where} AND ${having('nhom')} AND ${having('7', true)}
         AND ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`,
        )
      ).map(([value, count]) => ({ value: String(value), count }))
    const left = (column: ColumnName) => promised.get(column)!.filter(({ count }) => count > 0)
    expect(left('status')).toEqual(await tally('status', 'field_code = 5'))
    // A status is chosen, so that all rows of it count.
    for (const column of ['level', 'evaluation'] as const)
      expect(left(column)).toEqual(await tally(column, "field_code = 5 AND status = 'recognised'"))
  })

  it.each([
    [null, 'model_name COLLATE vi, unit_name COLLATE vi'],
    [{ column: 'unit_name', down: false }, 'unit_name COLLATE vi, model_name COLLATE vi'],
    [{ column: 'model_name', down: true }, 'model_name COLLATE vi DESC, unit_name COLLATE vi'],
    [{ column: 'kind', down: true }, 'kind DESC NULLS LAST, model_name COLLATE vi, unit_name COLLATE vi'],
  ] as const)('stand in the order of %j, on the page, in SQL and in the CSV', async (sort, order) => {
    const page = cells(choose(rows, {}, '', sort), 'model_name', 'unit_name', 'kind')
    expect(page).toEqual(await sql(`SELECT model_name, unit_name, kind FROM ${COUNTED} ORDER BY ${order}`))
    const csv = await fetch(`${address('t.csv', queries.models(2025, {}, sort))}&headers=technical`)
    const [header, ...lines] = readCsv(new Uint8Array(await csv.arrayBuffer()))
    const at = ['models.model_name', 'models.unit_name', 'models.kind'].map((name) => header!.indexOf(name))
    const text = (line: Cell[]) => line.map((cell) => cell ?? '').join('|')
    expect(lines.map((line) => text(at.map((i) => line[i]!))).join('\n')).toBe(page.map(text).join('\n'))
  })
})
