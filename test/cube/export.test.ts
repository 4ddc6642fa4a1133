import { strFromU8, unzipSync } from 'fflate'
import { DuckDBInstance } from '@duckdb/node-api'
import { DataType, tableFromIPC } from 'apache-arrow'
import { readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Session } from '../../cube/server/engine/databases.ts'
import { Engine } from '../../cube/server/engine/engine.ts'
import { arrow } from '../../cube/server/export/arrow.ts'
import { namesOf, readCodeNames } from '../../cube/server/engine/code_names.ts'
import { fileName } from '../../cube/server/export/name.ts'
import { sheetNames } from '../../cube/server/export/routes.ts'
import type { Table } from '../../cube/server/export/table.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { codesOf, nameOf } from '../../dashboard/src/i18n/vi/codes.ts'
import { lifeName } from '../../dashboard/src/i18n/vi/models.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { readTable } from '../independent/files.ts'
import { queryParquet, readArrow, readCsv, readXlsx, textOf } from './exported.ts'

const NOW = '20261122T040000Z-00000001'
const REAL = '20261216T020000Z-00000002'
const BIG = '20261101T000000Z-00000b19'
/** One more than a sheet of Excel holds below its header. */
const BIG_ROWS = 1_048_576

/** A view as `/meta` describes it. */
interface DefinedView {
  measures: DefinedMember[]
  dimensions: DefinedMember[]
}
interface DefinedMember {
  name: string
  shortTitle: string
  description: string
  meta?: Partial<
    Record<
      | 'title_en'
      | 'description_en'
      | 'numerator'
      | 'denominator'
      | 'exclusions'
      | 'clause'
      | 'quote'
      | 'since',
      string
    >
  > & { version?: number; personal?: unknown }
}

const dataDir = createDataDir()
let server: Running

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: NOW, fill: HANDMADE })
  await writeSnapshot(dataDir, {
    id: REAL,
    name: 'Chốt năm 2026',
    asOf: '2026-12-15',
    sample: false,
    fill: HANDMADE,
  })
  const [one] = insert('fct_model', [{ model_key: 'k', registered_on: '2026-01-31' }])
  await writeSnapshot(dataDir, {
    id: BIG,
    builtAt: '2026-11-01T00:00:00.000Z',
    fill: [
      one!,
      `INSERT INTO mart.fct_model
       SELECT m.* REPLACE (m.model_key || n AS model_key, m.model_name || n % 50000 AS model_name)
       FROM mart.fct_model m, range(1, ${BIG_ROWS}) t(n)`,
    ],
  })
  pointTo(dataDir, NOW)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
})

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
})

afterEach(() => {
  vi.restoreAllMocks()
})

function address(file: string, asked: Record<string, unknown>): string {
  const texts = Object.entries(asked).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return `${server.url}/api/export/${encodeURIComponent(file)}?${new URLSearchParams(texts as [string, string][])}`
}

async function get(file: string, asked: Record<string, unknown>): Promise<Uint8Array> {
  const answer = await fetch(address(file, asked))
  if (answer.status !== 200) throw new Error(await answer.text())
  return new Uint8Array(await answer.arrayBuffer())
}

async function refusal(file: string, asked: Record<string, unknown>) {
  const answer = await fetch(address(file, asked))
  const { error } = (await answer.json()) as { error: { code: string; message: string; messageVi: string } }
  return { status: answer.status, ...error }
}

const of2023 = { member: 'models.year', operator: 'equals', values: ['2023'] }
const ODD = {
  dimensions: [
    'models.model_name',
    'models.received_on',
    'models.registered_on',
    'models.pilot',
    'models.year',
  ],
  filters: [of2023],
  order: { 'models.model_key': 'asc' },
}
const RATES = {
  measures: ['models.count', 'models.effectiveness_rate'],
  dimensions: ['models.year'],
  order: { 'models.year': 'desc' },
  limit: 3,
}

describe('a file', () => {
  it('says by its name what, which year and which snapshot', async () => {
    const answer = await fetch(address('Mô hình.csv', { query: ODD }))
    await answer.body!.cancel()
    const [, named] = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition')!)!
    // Invented figures say so wherever the file goes (P9).
    expect(named).toBe(`Mo hinh_2023_DU-LIEU-MAU_${NOW}.csv`)
    const real = { id: 'id', sample: false }
    expect(fileName('mo-hinh-2026', '2026', real, 'csv')).toBe('mo-hinh-2026_id.csv')
    expect(fileName('a', '2025-2026', real, 'xlsx')).toBe('a_2025-2026_id.xlsx')
    expect(fileName('a', '', { id: 'id', sample: true }, 'zip')).toBe('a_DU-LIEU-MAU_id.zip')
  })

  it.each(['csv', 'xlsx', 'parquet', 'arrow', 'zip'])(
    'as .%s has a mark, a snapshot and a type',
    async (format) => {
      // A whole snapshot is asked with no question.
      const url = address(
        `a.${format}`,
        format === 'zip' ? { snapshot: REAL } : { query: RATES, snapshot: REAL },
      )
      const first = await fetch(url)
      await first.arrayBuffer()
      expect([first.status, first.headers.get('x-snapshot')]).toEqual([200, REAL])
      expect(first.headers.get('content-type')).toMatch(/csv|spreadsheetml|parquet|arrow|zip/)
      const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag')! } })
      expect([again.status, await again.text()]).toEqual([304, ''])
      const other = await fetch(`${url}&headers=technical`, {
        headers: { 'if-none-match': first.headers.get('etag')! },
      })
      await other.arrayBuffer()
      expect(other.status).toBe(format === 'zip' ? 400 : 200)
    },
  )

  it('is asked of Cube with the caller that a query on the page has', async () => {
    const asked = vi.spyOn(Engine.prototype, 'statement')
    const loaded = vi.spyOn(Engine.prototype, 'load')
    await get('a.csv', { query: { measures: ['models.pilot_count'] } })
    const query = JSON.stringify({ measures: ['models.pilot_count'] })
    await fetch(`${server.url}/cubejs-api/v1/load?${new URLSearchParams({ query })}`)
    // Others may be asked meanwhile by the server itself, which reads reports ahead.
    const own = loaded.mock.calls.find(([, given]) => given === query)
    expect(asked.mock.calls[0]![0]).toEqual(own![0])
  })

  it.each([
    ['a.csv', { query: RATES, delimiter: '|' }, 'delimiter-invalid'],
    ['a.csv', { query: RATES, dates: 'us' }, 'dates-invalid'],
    ['a.xlsx', { query: RATES, headers: 'none' }, 'headers-invalid'],
    ['a.xlsx', { sheets: '[' }, 'query-invalid'],
    ['a.xlsx', { sheets: [] }, 'query-invalid'],
    ['a.xlsx', { sheets: [{ query: RATES }] }, 'query-invalid'],
    ['a.parquet', {}, 'query-invalid'],
  ])('%s is refused for %j', async (file, asked, code) => {
    expect(await refusal(file, asked)).toMatchObject({ status: 400, code })
  })

  it.each([
    ['a.arrow', { dimensions: ['models.row_key'] }],
    ['a.xlsx', { measures: ['models.nothing'] }],
    [
      'a.parquet',
      { dimensions: ['models.year'], filters: [{ member: 'fct_model.subject_name', operator: 'set' }] },
    ],
  ])('%s is refused for %j, which names what the caller may not see', async (file, query) => {
    expect(await refusal(file, { query })).toMatchObject({ status: 403, code: 'member-refused' })
  })

  it('breaks off where its rows do, and tells in words what fails before them', async () => {
    const failing = (at: number) =>
      vi.spyOn(Engine.prototype, 'statement').mockResolvedValue({
        sql: `SELECT CASE WHEN i = ${at} THEN error('broken') ELSE 'x' || i END "models__model_key"
              FROM range(1000000) t(i)`,
        values: [],
        members: { models__model_key: 'models.model_key' },
      })
    const query = { dimensions: ['models.model_key'] }
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    for (const format of ['csv', 'arrow', 'xlsx']) {
      failing(900_000)
      const answer = await fetch(address(`a.${format}`, { query }))
      if (format === 'xlsx') expect(answer.status).toBe(500)
      else await expect(answer.arrayBuffer()).rejects.toThrow()
      failing(0)
      expect(await refusal(`a.${format}`, { query })).toMatchObject({ status: 500, code: 'internal' })
    }
    expect(JSON.stringify(said.mock.calls)).toContain('Lỗi khi đang gửi tệp csv: ')
  })
})

describe('CSV', () => {
  it('is as it was', async () => {
    const csv = textOf(await get('a.csv', { query: ODD }))
    await expect(csv).toMatchFileSnapshot('golden/models.csv')
    const vi = textOf(await get('a.csv', { query: ODD, dates: 'vi', headers: 'technical', delimiter: ';' }))
    await expect(vi).toMatchFileSnapshot('golden/models-vi.csv')
  })

  it('takes a separator, days and names of the reader’s choice', async () => {
    const asked = { query: ODD, dates: 'vi', headers: 'technical', delimiter: ';' }
    const [header, first] = readCsv(await get('a.csv', asked), ';')
    expect(header).toEqual(ODD.dimensions)
    expect(first).toEqual(['\'=HYPERLINK("http://x","y")', '20/11/2023', '', 'false', '2023'])
    const months = {
      measures: ['models.count'],
      timeDimensions: [
        { dimension: 'models.registered_on', granularity: 'month', dateRange: ['2026-01-01', '2026-01-31'] },
      ],
    }
    expect(readCsv(await get('a.csv', { query: months, dates: 'vi' }))).toEqual([
      ['Ngày đăng ký (tháng)', 'Số mô hình, điển hình'],
      ['01/01/2026', '1'],
    ])
  })

  it('has its header where it has no rows', async () => {
    const query = { ...ODD, filters: [{ ...of2023, values: ['2001'] }] }
    expect(readCsv(await get('a.csv', { query, headers: 'technical' }))).toEqual([ODD.dimensions])
  })
})

describe('XLSX', () => {
  it('has real numbers, shares, days, a frozen header and filters, and runs nothing', async () => {
    const parts = unzipSync(await get('a.xlsx', { query: ODD }))
    const xml = Object.values(parts).map((part) => strFromU8(part))
    expect(xml.join('')).not.toContain('<f>')
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml']!)
    expect(sheet).toContain('<autoFilter ref="A1:E8"/>')
    expect(sheet).toContain('state="frozen"')
    const { rows } = await readXlsx(await get('a.xlsx', { query: ODD }))
    // Text as it is: in a cell of text an equals sign is a letter like others.
    expect(rows.map((row) => row[0])).toEqual([
      '=HYPERLINK("http://x","y")',
      '-5 độ "C"',
      '+84; đầu số',
      '@nhóm',
      '\tthụt vào',
      'Hai\r\ndòng',
      'Hai\r\ndòng',
    ])
    expect(rows[0]!.slice(1)).toEqual(['2023-11-20', null, false, 2023])
    const rates = await readXlsx(await get('a.xlsx', { query: RATES }))
    expect(rates).toEqual({
      columns: ['Năm', 'Số mô hình, điển hình', 'Tỷ lệ hiệu quả'],
      rows: [
        [2026, 4, 2 / 3],
        [2025, 1, null],
        [2024, 0, null],
      ],
    })
  })

  it('goes on paper as wide as a page, its header on each, in landscape (P49)', async () => {
    const parts = unzipSync(await get('Trang.xlsx', { sheets: [{ name: "Năm '26", query: RATES }] }))
    const pages = Object.entries(parts).filter(([name]) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name))
    expect(pages).toHaveLength(3)
    for (const [name, part] of pages) {
      const xml = strFromU8(part)
      expect(xml, name).toContain('<pageSetUpPr fitToPage="1"/>')
      expect(xml, name).toMatch(
        /<pageSetup [^>]*orientation="landscape" fitToWidth="1" fitToHeight="0"\/><\/worksheet>$/,
      )
    }
    const titles = /<definedNames>.*<\/definedNames>/.exec(strFromU8(parts['xl/workbook.xml']!))![0]
    expect(titles).toContain(`localSheetId="1">'Năm ''26'!$1:$1</definedName>`)
    expect(titles.match(/Print_Titles/g)).toHaveLength(1)
  })

  it('is as it was, part by part', async () => {
    for (const [name, query] of [
      ['models', ODD],
      ['rates', RATES],
    ] as const) {
      const parts = unzipSync(await get('a.xlsx', { query }))
      for (const part of ['worksheets/sheet1', 'worksheets/sheet2', 'workbook', 'styles', 'sharedStrings']) {
        const xml = strFromU8(parts[`xl/${part}.xml`]!).replace(
          /(<t[^>]*>)\d\d\/\d\d?\/\d{4} \d\d:\d\d(?=<\/t><\/si><si><t[^>]*>Bảng)/,
          '$1(lúc tải)',
        )
        const lines = xml.replace(/(?=<(row|si|col |xf |sheet )\b)/g, '\n')
        await expect(lines).toMatchFileSnapshot(`golden/${name}-${part.replace('worksheets/', '')}.xml`)
      }
    }
  })

  it('says in its notes where it comes from, what was left out and what each figure means', async () => {
    const { columns, rows } = await readXlsx(
      await get('Theo năm.xlsx', {
        query: {
          measures: ['models.effectiveness_rate'],
          dimensions: ['models.year'],
          filters: [
            { or: [of2023, { member: 'models.difficulty', operator: 'set' }] },
            { member: 'models.registered_on', operator: 'afterDate', values: ['2022-12-31'] },
          ],
        },
        snapshot: REAL,
      }),
      1,
    )
    const notes = new Map([columns, ...rows].map((row) => [row[0], row[1]]))
    expect(notes.get('Phiên bản số liệu')).toBe(REAL)
    expect(notes.get('Tên phiên bản số liệu')).toBe('Chốt năm 2026')
    expect(notes.get('Số liệu nhận đến')).toBe('hết ngày 15/12/2026')
    expect(notes.get('Bảng')).toBe('Theo năm')
    expect(notes.get('Bộ lọc')).toBe(
      '(Năm là 2023 hoặc Khó khăn, vướng mắc có giá trị); Ngày đăng ký sau ngày 31/12/2022; Kỳ báo cáo là Kỳ năm',
    )
    // The export has kept the code, and it is the one that the same question has elsewhere.
    const told = String(notes.get('Mã số liệu')).slice(-10)
    const figure = await fetch(`${server.url}/api/figures/${told}`)
    expect(await figure.json()).toMatchObject({
      metric: 'models.effectiveness_rate',
      snapshot: { id: REAL, kept: true },
    })
    const asked = await fetch(`${server.url}/api/figures?snapshot=${REAL}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        metric: 'models.effectiveness_rate',
        filters: [
          { member: 'models.round', operator: 'equals', values: ['annual'] },
          { member: 'models.registered_on', operator: 'afterDate', values: ['2022-12-31'] },
          { or: [{ member: 'models.difficulty', operator: 'set' }, of2023] },
        ],
      }),
    })
    const { code } = (await asked.json()) as { code: string }
    expect(notes.get('Mã số liệu')).toBe(`Tỷ lệ hiệu quả, toàn bảng theo bộ lọc: ${code}`)
    expect(notes.get('Tải lúc')).toMatch(/^\d\d\/\d\d?\/\d{4} \d\d:\d\d$/)
    expect(notes.get('Người tải')).toContain('open')
    expect(notes.has('Lưu ý')).toBe(false)
    const rate = rows.find((row) => row[0] === 'Tỷ lệ hiệu quả')!
    expect(rate[1]).toContain('chia cho số được đánh giá')
    expect(rate[2]).toBe('Được đánh giá hiệu quả')
    expect(rate[5]).toBe('Kế hoạch 235-KH/TU, mục III.2')
    const sample = await readXlsx(await get('a.xlsx', { query: RATES }), 1)
    expect([sample.columns[0], sample.columns[1]]).toEqual(['Lưu ý', expect.stringContaining('SỐ LIỆU MẪU')])
  })

  it('holds a whole page: contents, a sheet a table, notes', async () => {
    const long = 'Mô hình theo lĩnh vực: số lượng/tỷ lệ của cả tỉnh'
    const sheets = [
      { name: long, query: RATES },
      { name: long, query: ODD },
      { name: 'Ghi chú', query: { measures: ['quality.issues'], dimensions: ['quality.code'] } },
    ]
    const file = await get('Tổng quan.xlsx', { sheets })
    const contents = await readXlsx(file)
    expect(contents.columns[0]).toBe('Tổng quan')
    const names = sheetNames([long, long, 'Ghi chú'])
    expect(contents.rows.slice(-3)).toEqual([
      [1, long, names[0], 3],
      [2, long, names[1], 7],
      [3, 'Ghi chú', names[2], 5],
    ])
    expect((await readXlsx(file, 1)).rows).toHaveLength(3)
    expect((await readXlsx(file, 2)).rows).toHaveLength(7)
    const notes = await readXlsx(file, 4)
    const titles = notes.rows.filter((row) => row[0] === 'Bảng').map((row) => row[1])
    expect(titles).toEqual([long, long, 'Ghi chú'])
    const workbook = strFromU8(unzipSync(file)['xl/workbook.xml']!)
    for (const name of ['Mục lục', ...names, 'Ghi chú']) expect(workbook).toContain(`name="${name}"`)
  })

  it('names sheets as Excel allows', () => {
    const names = sheetNames(["'a'", 'x'.repeat(40), 'X'.repeat(40), '[]:*?/\\', 'Mục lục', 'mục lục'])
    expect(names).toEqual([
      'a',
      'x'.repeat(31),
      `${'X'.repeat(27)} (2)`,
      'Bảng',
      'Mục lục (2)',
      'mục lục (3)',
    ])
  })

  it('refuses what a sheet cannot hold, and cuts with a mark what a cell cannot', async () => {
    const query = { dimensions: ['models.model_key'] }
    const refused = await refusal('a.xlsx', { query, snapshot: BIG })
    expect(refused).toMatchObject({ status: 400, code: 'rows-too-many' })
    expect(refused.messageVi).toContain('1.048.576 dòng')
    expect(refused.messageVi).toContain('CSV')
    const long = '20261102T000000Z-00000c44'
    const rows = [{ content: '&'.repeat(40_000) }]
    await writeSnapshot(dataDir, {
      id: long,
      builtAt: '2026-11-01T00:00:00.000Z',
      fill: insert('fct_model', rows),
    })
    const asked = { query: { dimensions: ['models.content'] }, snapshot: long }
    expect((await readXlsx(await get('a.xlsx', asked))).rows).toEqual([['&'.repeat(32_766) + '…']])
    expect(readCsv(await get('a.csv', asked))[1]).toEqual(['&'.repeat(40_000)])
  })
})

describe('Parquet and Arrow', () => {
  const query = {
    measures: ['models.count', 'models.effectiveness_rate'],
    dimensions: ['models.year', 'models.field_name', 'models.received_on', 'models.pilot'],
  }

  it('have the right types, and say where they come from', async () => {
    const parquet = await get('a.parquet', { query, snapshot: REAL })
    const types = await queryParquet(parquet, 'SELECT column_name, column_type FROM (DESCRIBE FROM t)')
    expect(types.rows).toEqual([
      ['models.year', 'INTEGER'],
      ['models.field_name', 'VARCHAR'],
      ['models.received_on', 'DATE'],
      ['models.pilot', 'BOOLEAN'],
      ['models.count', 'BIGINT'],
      ['models.effectiveness_rate', 'DOUBLE'],
    ])
    const { rows } = await queryParquet(
      parquet,
      'SELECT decode(key), decode(value) FROM parquet_kv_metadata(t)',
    )
    const { schema } = tableFromIPC(await get('a.arrow', { query, snapshot: REAL }))
    expect(new Map(rows as [string, string][])).toEqual(schema.metadata)
    expect(schema.metadata.get('snapshot')).toBe(REAL)
    expect(schema.metadata.get('as_of')).toBe('2026-12-15')
    expect(JSON.parse(schema.metadata.get('query')!)).toEqual(query)
    const titles = JSON.parse(schema.metadata.get('titles')!) as Record<string, string>
    expect(titles['models.field_name']).toBe('Lĩnh vực')
    expect(schema.fields.map((f) => String(f.type))).toEqual([
      'Int32',
      'Dictionary<Int32, Utf8>',
      'Date32<DAY>',
      'Bool',
      'Int64',
      'Float64',
    ])
  })

  it('add up to what Cube says', async () => {
    const asked = JSON.stringify({ measures: ['models.count'] })
    const answer = await fetch(`${server.url}/cubejs-api/v1/load?${new URLSearchParams({ query: asked })}`)
    const { data } = (await answer.json()) as { data: [Record<string, string>] }
    const total = Number(data[0]['models.count'])
    expect(total).toBe(12)
    const arrow = readArrow(await get('a.arrow', { query }))
    expect(arrow.rows.reduce((sum, row) => sum + Number(row[4]), 0)).toBe(total)
    const sum = await queryParquet(
      await get('a.parquet', { query }),
      'SELECT sum("models.count")::INT FROM t',
    )
    expect(sum.rows).toEqual([[total]])
  })

  it.each([
    [2, false],
    [4, true],
  ])('have texts that stand %i times in a batch as a dictionary: %s', async (times, isOne) => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const sql = `SELECT i // 4096 || ' ' || i % ${4096 / times} AS a FROM range(20000) t(i)`
    // What of a table an Arrow stream reads.
    const table = { sql, values: [], columns: [{ name: 'a', kind: 'text' }] } as unknown as Table
    const pieces: Buffer[] = []
    for await (const piece of arrow(connection, table, {})) pieces.push(piece)
    const bytes = Buffer.concat(pieces)
    expect(DataType.isDictionary(tableFromIPC(bytes).schema.fields[0]!.type)).toBe(isOne)
    expect(readArrow(bytes).rows.map(([text]) => text)).toEqual(
      Array.from({ length: 20_000 }, (_, i) => `${Math.floor(i / 4096)} ${i % (4096 / times)}`),
    )
    connection.closeSync()
    instance.closeSync()
  })

  it('are whole where dictionaries grow, begin anew, or have nothing in them', async () => {
    // 50,000 names that come back: more than one batch, and more than a dictionary holds.
    const dimensions = ['models.model_name', 'models.unit_name', 'models.note', 'models.model_key']
    const asked = {
      query: { dimensions, limit: 120_000, order: { 'models.model_key': 'asc' } },
      snapshot: BIG,
    }
    const bytes = await get('a.arrow', asked)
    const { schema } = tableFromIPC(bytes)
    expect(schema.fields.map((f) => DataType.isDictionary(f.type))).toEqual([false, true, true, false])
    const csv = readCsv(await get('a.csv', asked)).slice(1)
    const arrow = readArrow(bytes).rows.map((row) => row.map((cell) => cell ?? ''))
    expect(arrow).toHaveLength(120_000)
    expect(arrow).toEqual(csv)
    const inOrder = { query: { dimensions: ['models.model_name'], limit: 300_000 }, snapshot: BIG }
    expect(readArrow(await get('a.arrow', inOrder)).rows).toHaveLength(300_000)
    // Names that come a few times each and then never again: no dictionary of all of them goes with each batch.
    const byName = {
      dimensions: ['models.model_name'],
      filters: [{ member: 'models.model_key', operator: 'contains', values: ['9'] }],
      limit: 300_000,
      order: { 'models.model_name': 'asc' },
    }
    const sorted = { query: byName, snapshot: BIG }
    const stream = await get('a.arrow', sorted)
    const text = await get('a.csv', sorted)
    expect(DataType.isDictionary(tableFromIPC(stream).schema.fields[0]!.type)).toBe(true)
    expect(readArrow(stream).rows).toEqual(readCsv(text).slice(1))
    expect(stream.length).toBeLessThan(text.length)
    const none = { dimensions, filters: [{ ...of2023, values: ['2001'] }] }
    expect(readArrow(await get('a.arrow', { query: none }))).toEqual({ columns: dimensions, rows: [] })
    expect(await queryParquet(await get('a.parquet', { query: none }))).toEqual({
      columns: dimensions,
      rows: [],
    })
  })
})

describe('the whole snapshot', () => {
  it('is every view as Parquet, every round, with a dictionary', async () => {
    const parts = unzipSync(await get('so-lieu.zip', {}))
    expect(Object.keys(parts).sort()).toEqual([
      'cohort.parquet',
      'commendation.parquet',
      'data-dictionary.csv',
      'data-dictionary.md',
      'declaration.parquet',
      'duplicates.parquet',
      'models.parquet',
      'publicity.parquet',
      'quality.parquet',
      'receipts.parquet',
      'replication.parquet',
      'reporting.parquet',
    ])
    const counts: Record<string, number> = {}
    const [header, ...lines] = readCsv(parts['data-dictionary.csv']!)
    for (const [name, bytes] of Object.entries(parts)) {
      if (!name.endsWith('.parquet')) continue
      const view = name.replace('.parquet', '')
      const table = await queryParquet(bytes)
      counts[view] = table.rows.length
      const inFile = lines.filter((l) => l[0] === view && l[header!.indexOf('in_parquet')] === 'yes')
      expect(inFile.map((l) => `${l[0]}.${l[1]}`)).toEqual(table.columns)
    }
    // As the fixture has them, discontinued ones and half-years too.
    expect(counts).toEqual({
      // Three models first registered in 2024 and one in 2026, each in every year since.
      cohort: 10,
      commendation: 3,
      declaration: 0,
      duplicates: 0,
      models: 17,
      publicity: 4,
      quality: 5,
      receipts: 0,
      replication: 5,
      reporting: 10,
    })
  })

  it('has a dictionary of every public member, as the model defines it', async () => {
    const parts = unzipSync(await get('so-lieu.zip', {}))
    const meta = await fetch(`${server.url}/cubejs-api/v1/meta`)
    const { cubes } = (await meta.json()) as { cubes: DefinedView[] }
    const members = cubes.flatMap((view) =>
      [...view.dimensions, ...view.measures].map((member) => ({ view, member })),
    )
    const csv = strFromU8(parts['data-dictionary.csv']!)
    const [header, ...lines] = readCsv(parts['data-dictionary.csv']!)
    const dictionary = new Map(
      lines.map((line) => [`${line[0]}.${line[1]}`, Object.fromEntries(header!.map((h, i) => [h, line[i]]))]),
    )
    expect(lines.map((l) => `${l[0]}.${l[1]}`).sort()).toEqual(
      members.map(({ member }) => member.name).sort(),
    )
    const markdown = strFromU8(parts['data-dictionary.md']!)
    const rows = new Map(
      markdown.split('\n## ').flatMap((section) => {
        const view = /`(\w+)\.parquet`/.exec(section)?.[1]
        return [...section.matchAll(/^\| `(\w+)` \|.*$/gm)].map(([row, name]) => [`${view}.${name}`, row])
      }),
    )
    for (const { view, member } of members) {
      const { name, shortTitle, description, meta = {} } = member
      const text = (value: unknown) => String(value ?? '')
      expect(dictionary.get(name), name).toMatchObject({
        role: view.measures.includes(member) ? 'measure' : 'dimension',
        title_vi: shortTitle,
        title_en: text(meta.title_en),
        description_vi: description,
        description_en: text(meta.description_en),
        numerator: text(meta.numerator),
        denominator: text(meta.denominator),
        exclusions: text(meta.exclusions),
        clause: text(meta.clause),
        quote: text(meta.quote),
        version: text(meta.version),
        since: text(meta.since),
        personal: meta.personal ? 'yes' : '',
      })
      for (const said of [shortTitle, description, meta.exclusions, meta.clause])
        expect(rows.get(name), name).toContain(
          text(said)
            .replaceAll('|', '\\|')
            .replace(/\s*\n\s*/g, ' '),
        )
    }
    // How it is written, by the lines of one view.
    const ofView = csv.split('\r\n').filter((line) => /^(view|replication),/.test(line))
    await expect(`${ofView.join('\r\n')}\r\n`).toMatchFileSnapshot('golden/dictionary-replication.csv')
    const [head, ...sections] = markdown.split('\n## ')
    const section = sections.find((one) => one.includes('`replication.parquet`'))!
    const written = `${head}\n## ${section}`.replace(/(?<=Tải lúc: ).*/, '(lúc tải)')
    await expect(written).toMatchFileSnapshot('golden/dictionary-replication.md')
  })
})

describe('a reader who goes away', () => {
  const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith('guong-sang-export-'))

  it.each(['csv', 'arrow', 'xlsx', 'parquet', 'zip'])('of .%s leaves nothing open', async (format) => {
    const sessions: (Session & { closed: boolean })[] = []
    const watch = (name: 'connect' | 'connectUnordered') => {
      const open = Engine.prototype[name]
      vi.spyOn(Engine.prototype, name).mockImplementation(async function (this: Engine, snapshot) {
        const session = await open.call(this, snapshot)
        const watched = { ...session, closed: false }
        sessions.push(watched)
        watched.close = () => {
          watched.closed = true
          session.close()
        }
        return watched
      })
    }
    watch('connect')
    watch('connectUnordered')
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const others = temporary()
    const limit = format === 'xlsx' ? { limit: 1_000_000 } : {}
    const query = {
      dimensions: ['models.model_key', 'models.model_name', 'models.registered_on'],
      ...limit,
    }
    // At once, while the database works, and while it sends.
    for (const wait of [0, 50, 400]) {
      const leave = new AbortController()
      const asked = format === 'zip' ? { snapshot: BIG } : { query, snapshot: BIG }
      const answer = fetch(address(`a.${format}`, asked), { signal: leave.signal })
      answer.then((a) => a.body!.getReader().read()).catch(() => undefined)
      await new Promise((done) => setTimeout(done, wait))
      if (wait === 400) await vi.waitFor(() => expect(sessions.length).toBeGreaterThan(0), 20_000)
      leave.abort()
      await answer.catch(() => undefined)
    }
    await vi.waitFor(() => {
      expect(sessions.every((s) => s.closed)).toBe(true)
      expect(temporary().filter((name) => !others.includes(name))).toEqual([])
    }, 20_000)
    expect(sessions.length).toBeGreaterThan(0)
    expect(log.mock.calls).toEqual([])
    expect((await get('a.csv', { query: RATES })).length).toBeGreaterThan(0)
  })
})

describe('a search among the rows', () => {
  const query = {
    dimensions: ['models.model_name', 'models.field_code'],
    filters: [{ member: 'models.year', operator: 'equals', values: ['2023'] }],
    order: [['models.model_name', 'asc']],
  }
  const names = async (search: string) =>
    readCsv(await get('rows.csv', { query, search, among: 'models.model_name' }))
      .slice(1)
      .map((row) => row[0]!.replace(/^'/, ''))

  it('needs no marks, case or đ, every word, in any order; signs are no letters', async () => {
    expect(await names('DO 5')).toEqual(['-5 độ "C"'])
    expect(await names('so DAU 84')).toEqual(['+84; đầu số'])
    expect(await names('nhom')).toEqual(['@nhóm'])
    expect(await names('nhom 5')).toEqual([])
    expect((await names('%')).length).toBeGreaterThan(3)
  })

  it('looks only in columns that the table has', async () => {
    const answer = await fetch(address('rows.csv', { query, search: 'a', among: 'models.unit_name' }))
    expect(answer.status).toBe(400)
    expect((await fetch(address('rows.csv', { query, search: 'a' }))).status).toBe(400)
  })
})

describe('twenty exports at once', () => {
  it('leave the server able to answer', async () => {
    const query = { dimensions: ['models.model_key', 'models.model_name', 'models.unit_name'], limit: 30_000 }
    let running = true
    const exports = Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        get(`a.${['csv', 'xlsx', 'parquet', 'arrow'][i % 4]}`, { query, snapshot: BIG }),
      ),
    ).finally(() => (running = false))
    let answered = 0
    while (running) {
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
      answered++
      await new Promise((done) => setTimeout(done, 20))
    }
    expect((await exports).every((bytes) => bytes.length > 10_000)).toBe(true)
    expect(answered).toBeGreaterThan(3)
  })
})

describe('files for people (values=vi)', () => {
  /** Dimensions that are codes by their purpose: the word stands in a column beside them. */
  const CODES = /(_code|_key|_id|_sha256|^code|^key|^form|^reason|^outlet|^encoding|_a|_b)$/

  it('write every code of every view by the name that pages show', async () => {
    const meta = (await (await fetch(`${server.url}/cubejs-api/v1/meta`)).json()) as {
      cubes: { dimensions: { name: string }[] }[]
    }
    const left: string[] = []
    let seen = 0
    for (const { dimensions } of meta.cubes) {
      const names = dimensions.map((d) => d.name)
      const query = { dimensions: names }
      const [technical] = readCsv(await get('x.csv', { query, headers: 'technical' }))
      expect(technical).toEqual(names)
      const [, ...rows] = readCsv(await get('x.csv', { query, headers: 'technical', values: 'vi' }))
      for (const row of rows)
        // The last column says that the figures are invented.
        row.slice(0, names.length).forEach((cell, i) => {
          seen++
          const dimension = names[i]!.split('.')[1]!
          if (/^([a-z]+(_[a-z]+)*|h1)$/.test(cell) && !CODES.test(dimension))
            left.push(`${names[i]}: ${cell}`)
        })
      expect(names.length).toBeGreaterThan(2)
    }
    expect([...new Set(left)]).toEqual([])
    expect(seen).toBeGreaterThan(500)
  })

  it('have names for the codes of each column that takes a closed list', () => {
    const unnamed = readTable('data/reference', 'columns')
      .filter((one) => one['table'] === 'model' && one['type'] === 'list')
      // Yes and no are no codes, and fields have a number.
      .filter((one) => !['flag', 'field'].includes(one['list']!))
      .filter((one) => namesOf(`models.${one['column']}`, readCodeNames()) === null)
    expect(unnamed.map((one) => one['column'])).toEqual([])
    expect(namesOf('duplicates.other_channel', readCodeNames())?.get('party')).toMatch(/^Khối Đảng/)
  })

  it('say yes and no, round rates, and take the comma with semicolons', async () => {
    const query = {
      dimensions: ['models.kind', 'models.pilot'],
      measures: ['models.count', 'models.replication_rate'],
      filters: [of2023],
      order: { 'models.kind': 'asc' },
    }
    const technical = readCsv(await get('x.csv', { query }))
    const vi = readCsv(await get('x.csv', { query, values: 'vi', delimiter: ';' }), ';')
    expect(vi[0]).toEqual([...technical[0]!, 'Lưu ý'])
    expect(new Set(vi.slice(1).map((line) => line.at(-1)))).toEqual(
      new Set(['DỮ LIỆU MẪU, không phải số liệu thật']),
    )
    expect(vi.length).toBe(technical.length)
    const kinds: Record<string, string> = { collective: 'Tập thể', individual: 'Cá nhân', club: 'Câu lạc bộ' }
    technical.slice(1).forEach(([kind, pilot, count, rate], i) => {
      const cells = vi[i + 1]!
      if (Object.hasOwn(kinds, kind!)) expect(cells[0]).toBe(kinds[kind!])
      expect(cells[1]).toBe(pilot === '' ? '' : pilot === 'true' ? 'Có' : 'Không')
      expect(cells[2]).toBe(count)
      const rounded = rate === '' ? '' : String(Math.round(Number(rate) * 1000) / 1000).replace('.', ',')
      expect(cells[3]).toBe(rounded)
    })
    const { rows } = await readXlsx(await get('x.xlsx', { query, values: 'vi' }))
    expect(rows.map((row) => row[0])).toEqual(vi.slice(1).map((row) => row[0]))
    expect(rows.map((row) => row[1])).toEqual(vi.slice(1).map((row) => row[1] || null))
  })

  it('leave Parquet and Arrow as programs read them', async () => {
    const query = { dimensions: ['models.kind', 'models.pilot'], filters: [of2023] }
    const plain = readArrow(await get('x.arrow', { query }))
    expect(readArrow(await get('x.arrow', { query, values: 'vi' })).rows).toEqual(plain.rows)
  })

  it('name codes as the pages do', () => {
    // Pages name no code of the other lists.
    const lists = [...readCodeNames()].filter(([list]) => codesOf(list).length > 0)
    expect(lists.length).toBeGreaterThanOrEqual(7)
    for (const [list, names] of lists) {
      expect(codesOf(list)).toEqual([...names.keys()])
      for (const [code, name] of names) expect(nameOf(list, code)).toBe(name)
    }
    for (const list of ['registration', 'criteria', 'priority_group', 'potential'] as const)
      for (const [code, name] of readCodeNames().get(list)!) expect(lifeName(list, code)).toBe(name)
  })
})
