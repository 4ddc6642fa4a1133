import { describe, expect, it } from 'vitest'
import {
  getFinalQueryResult,
  getFinalQueryResultMulti,
  type TransformData,
} from '../../cube/server/engine/native.ts'

const annotation = {
  'v.n': { type: 'number' },
  'v.day': { type: 'time' },
  'v.day.month': { type: 'time' },
  'v.day.year': { type: 'time' },
  'v.name': { type: 'string' },
}
const aliases = {
  v__n: 'v.n',
  v__day: 'v.day',
  v__day_month: 'v.day.month',
  v__day_year: 'v.day.year',
  v__name: 'v.name',
}

function data(more: Partial<TransformData> = {}): TransformData {
  return {
    aliasToMemberNameMap: aliases,
    annotation,
    query: {},
    queryType: 'regularQuery',
    resType: 'default',
    ...more,
  }
}

function rows(columns: Record<string, unknown[]>): Buffer {
  return Buffer.from(JSON.stringify({ members: Object.keys(columns), columns: Object.values(columns) }))
}

async function answer(
  transform: TransformData,
  columns: Record<string, unknown[]>,
  root = {},
): Promise<object> {
  return JSON.parse(
    Buffer.from(await getFinalQueryResult(transform, rows(columns), root)).toString(),
  ) as object
}

describe('one query', () => {
  it('gives rows by member, times without a zone, and nothing as null', async () => {
    const times = [
      '2026-11-30T00:00:00.000Z',
      '2026-11-30 07:08:09',
      '2026-11-30T07:08:09.5+00:00',
      null,
      'no time',
    ]
    expect(await answer(data(), { v__day: times, v__n: ['1', '2', '3', null, '0'] })).toEqual({
      data: [
        { 'v.day': '2026-11-30T00:00:00.000', 'v.n': '1' },
        { 'v.day': '2026-11-30T07:08:09.000', 'v.n': '2' },
        { 'v.day': '2026-11-30T07:08:09.500', 'v.n': '3' },
        { 'v.day': null, 'v.n': null },
        { 'v.day': 'no time', 'v.n': '0' },
      ],
    })
  })

  it('leaves a text alone that looks like a time', async () => {
    expect(await answer(data(), { v__name: ['2026-11-30T00:00:00.000Z'] })).toEqual({
      data: [{ 'v.name': '2026-11-30T00:00:00.000Z' }],
    })
  })

  it('leaves out of the answer what is absent', async () => {
    const root = { query: {}, total: null, external: undefined, slowQuery: false }
    expect(await answer(data(), { v__n: ['1'] }, root)).toEqual({
      query: {},
      slowQuery: false,
      data: [{ 'v.n': '1' }],
    })
    expect(await answer(data(), { v__n: ['1'] }, { total: 0 })).toMatchObject({ total: 0 })
  })

  it('repeats a time dimension with the finest granularity, unless it was asked for itself', async () => {
    const columns = { v__day_year: ['2026-01-01T00:00:00.000Z'], v__day_month: ['2026-11-01T00:00:00.000Z'] }
    expect(await answer(data(), columns)).toEqual({
      data: [
        {
          'v.day.year': '2026-01-01T00:00:00.000',
          'v.day.month': '2026-11-01T00:00:00.000',
          'v.day': '2026-11-01T00:00:00.000',
        },
      ],
    })
    const both = { v__day: ['2026-11-30T00:00:00.000Z'], v__day_month: ['2026-11-01T00:00:00.000Z'] }
    expect(await answer(data({ query: { dimensions: ['v.day'] } }), both)).toEqual({
      data: [{ 'v.day': '2026-11-30T00:00:00.000', 'v.day.month': '2026-11-01T00:00:00.000' }],
    })
  })

  it('has a compact and a columnar form', async () => {
    const columns = { v__name: ['a', 'b'], v__n: ['1', null] }
    expect(await answer(data({ resType: 'compact' }), columns)).toEqual({
      data: {
        members: ['v.name', 'v.n'],
        dataset: [
          ['a', '1'],
          ['b', null],
        ],
      },
    })
    expect(await answer(data({ resType: 'columnar' }), columns)).toEqual({
      data: {
        members: ['v.name', 'v.n'],
        columns: [
          ['a', 'b'],
          ['1', null],
        ],
      },
    })
    expect(await answer(data({ resType: 'compact' }), {})).toEqual({ data: { members: [], dataset: [] } })
    expect(await answer(data({ resType: 'columnar' }), {})).toEqual({ data: { members: [], columns: [] } })
  })

  it('refuses members that are hidden, with rows and without', async () => {
    const hidden = data({ annotation: {}, query: { measures: ['v.n'] } })
    await expect(answer(hidden, { v__n: ['1'] })).rejects.toMatchObject({ type: 'UserError' })
    await expect(answer(hidden, {})).rejects.toThrow("hidden member: 'v.n'")
    const time = data({
      annotation: {},
      query: { timeDimensions: [{ dimension: 'v.day', granularity: 'day' }] },
    })
    await expect(answer(time, {})).rejects.toThrow("hidden member: 'v.day'")
  })
})

describe('several queries', () => {
  async function multi(
    queryType: TransformData['queryType'],
    queries: TransformData['query'][],
    columns: object[],
  ) {
    const transforms = queries.map((query) => data({ query, ...(queryType ? { queryType } : {}) }))
    const buffers = columns.map((c) => rows(c as Record<string, unknown[]>))
    const root = { queryType: queryType!, results: queries.map((query) => ({ query })), slowQuery: false }
    return JSON.parse(Buffer.from(await getFinalQueryResultMulti(transforms, buffers, root)).toString()) as {
      results: { data: object[] }[]
      pivotQuery: object
    }
  }

  it('carry the range that they compare', async () => {
    const range = (year: number) => ({
      measures: ['v.n'],
      timeDimensions: [{ dimension: 'v.day', dateRange: [`${year}-01-01`, `${year}-12-31`] }],
    })
    const result = await multi(
      'compareDateRangeQuery',
      [range(2025), range(2026)],
      [{ v__n: ['1'] }, { v__n: ['2'] }],
    )
    expect(result.results.map((r) => r.data)).toEqual([
      [{ 'v.n': '1', compareDateRange: '2025-01-01 - 2025-12-31' }],
      [{ 'v.n': '2', compareDateRange: '2026-01-01 - 2026-12-31' }],
    ])
    expect(result.pivotQuery).toMatchObject({
      dimensions: ['compareDateRange'],
      measures: ['v.n'],
      queryType: 'compareDateRangeQuery',
    })
  })

  it('blend on the granularity of their time', async () => {
    const query = (measure: string) => ({
      measures: [measure],
      dimensions: ['v.name'],
      timeDimensions: [{ dimension: 'v.day', granularity: 'month' }],
    })
    const month = { v__name: ['a'], v__day_month: ['2026-11-01T00:00:00.000Z'] }
    const result = await multi('blendingQuery', [query('v.n'), query('v.m')], [month, month])
    expect(result.results[0]!.data).toEqual([
      {
        'v.name': 'a',
        'v.day.month': '2026-11-01T00:00:00.000',
        'v.day': '2026-11-01T00:00:00.000',
        'time.month': '2026-11-01T00:00:00.000',
      },
    ])
    expect(result.pivotQuery).toMatchObject({
      measures: ['v.n', 'v.m'],
      dimensions: ['v.name'],
      timeDimensions: [{ dimension: 'time', granularity: 'month' }],
      queryType: 'blendingQuery',
    })
  })

  it('may be one, which is how the client asks', async () => {
    const result = await multi('regularQuery', [{ measures: ['v.n'] }], [{ v__n: ['1'] }])
    expect(result).toMatchObject({ queryType: 'regularQuery', pivotQuery: { queryType: 'regularQuery' } })
    expect(result.results[0]!.data).toEqual([{ 'v.n': '1' }])
  })
})
