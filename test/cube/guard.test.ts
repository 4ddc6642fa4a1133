import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../cube/server/engine/engine.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { PATCHED_MEASURE } from '../attacks/requests.ts'
import { engineOf } from '../fixtures/engine.ts'
import { createDataDir, writeSnapshot } from '../fixtures/mart.ts'
import { OPEN } from '../../cube/server/identity.ts'

/** What stands before Cube: exactly the contract's queries pass, and nothing that passes changes the model. */

const dataDir = createDataDir()
const ID = 's1'
const context = { snapshot: ID, today: '2026-11-22', identity: OPEN }
const said: string[] = []
let engine: Engine

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: ID, fill: HANDMADE })
  engine = engineOf(dataDir, (line) => said.push(line))
})

afterAll(async () => {
  await engine.close()
  rmSync(dataDir, { recursive: true })
})

/** Status and body of an answer. */
async function load(query: unknown, queryType?: string) {
  const json = typeof query === 'string' ? query : JSON.stringify(query)
  const { status, body } = await engine.load(context, json, queryType)
  return {
    status,
    ...(JSON.parse(body.toString()) as { error?: string; code?: string; messageVi?: string; data?: unknown }),
  }
}

const COUNT = { measures: ['models.count'], dimensions: ['models.year'] }
const filter = (...filters: object[]) => ({ ...COUNT, filters })
const values = (n: number) => Array.from({ length: n }, (_, i) => `v${i}`)
const nested = (depth: number): object =>
  depth === 0 ? { member: 'models.year', operator: 'set' } : { and: [nested(depth - 1)] }
const years = (n: number) => Array.from({ length: n }, () => ({ member: 'models.year', operator: 'set' }))

describe('what the contract knows', () => {
  it.each([
    COUNT,
    { ...COUNT, order: { 'models.year': 'asc' } },
    { ...COUNT, order: [['models.count', 'desc']] },
    { ...COUNT, order: [], limit: 0, offset: 3, total: true, timezone: 'Asia/Ho_Chi_Minh' },
    { dimensions: ['models.model_key'], ungrouped: true, responseFormat: 'compact', limit: 50_000 },
    { dimensions: ['models.registered_on.month'], order: { 'models.registered_on.month': 'asc' } },
    { ...COUNT, timeDimensions: [{ dimension: 'models.received_on', dateRange: 'last 30 days' }] },
    { ...COUNT, timeDimensions: [{ dimension: 'models.received_on', dateRange: '2026-01-01' }] },
    {
      measures: ['models.count'],
      timeDimensions: [
        { dimension: 'models.received_on', granularity: 'quarter', dateRange: ['2026-01-01', '2026-12-31'] },
      ],
    },
    filter({ member: 'models.year', operator: 'equals', values: [2026, '2025', null] }),
    filter({ dimension: 'models.pilot', operator: 'equals', values: [true] }),
    filter({ member: 'models.count', operator: 'gt', values: ['0'] }),
    filter({ member: 'models.received_on', operator: 'inDateRange', values: ['2026-01-01', '2026-12-31'] }),
    filter({ member: 'models.received_on', operator: 'beforeOrOnDate', values: ['2026-01-01'] }),
    filter({
      or: [{ member: 'models.unit_name', operator: 'contains', values: ["O'Brien\\ %_"] }, { and: years(2) }],
    }),
    filter({ member: 'models.model_key', operator: 'equals', values: values(1000) }),
    filter(...years(50)),
    filter(nested(10)),
  ])('is answered: %j', async (query) => {
    expect(await load(query)).toMatchObject({ status: 200 })
  })
})

describe('parts of texts', () => {
  const matching = async (operator: string, value: string) => {
    const { data } = await load({
      dimensions: ['models.model_name'],
      filters: [{ member: 'models.model_name', operator, values: [value] }],
      order: { 'models.model_name': 'asc' },
    })
    return (data as Record<string, string>[]).map((row) => row['models.model_name'])
  }
  it('are found in upper and lower case, and a sign is a sign', async () => {
    expect(await matching('contains', 'NGƯỜI LÁI')).toEqual(['Người lái đò tận tâm'])
    expect(await matching('startsWith', 'người')).toEqual(['Người lái đò tận tâm'])
    expect(await matching('endsWith', 'TÂM')).toEqual(['Người lái đò tận tâm'])
    expect(await matching('notContains', 'thân thiện')).not.toContain('Một cửa thân thiện')
    for (const sign of ['%', '_', '%đò%', '\\'])
      expect([sign, await matching('contains', sign)]).toEqual([sign, []])
  })

  it('are found in time that grows with the text, whatever is looked for', async () => {
    const began = performance.now()
    expect(await matching('contains', `${'%n'.repeat(60)}x`)).toEqual([])
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

describe('what the contract does not know', () => {
  it.each([
    ['an expression for a member', { measures: [PATCHED_MEASURE] }],
    [
      'an expression as text',
      {
        measures: [
          JSON.stringify({
            cubeName: 'models',
            alias: 'x',
            expr: { type: 'SqlFunction', cubeParams: [], sql: '1' },
          }),
        ],
      },
    ],
    ['a list for a member', { measures: [['models.count']] }],
    [
      'a join of SQL',
      {
        ...COUNT,
        subqueryJoins: [
          { sql: "SELECT * FROM read_text('/etc/hostname')", on: '1=1', joinType: 'LEFT', alias: 'x' },
        ],
      },
    ],
    ['hints of joins', { ...COUNT, joinHints: [['fct_model', 'fct_replication']] }],
    ['masked members', { ...COUNT, maskedMembers: [{ member: 'models.year' }] }],
    ['a mode of the cache', { ...COUNT, cache: 'no-cache' }],
    ['a segment that is an object', { ...COUNT, segments: [PATCHED_MEASURE] }],
    [
      'a granularity that every object has',
      { ...COUNT, timeDimensions: [{ dimension: 'models.received_on', granularity: 'toString' }] },
    ],
    ['a granularity after a name', { dimensions: ['models.received_on.constructor'] }],
    ['a piece of what is no time', { dimensions: ['models.year.month'] }],
    [
      'a day that is none',
      {
        ...COUNT,
        timeDimensions: [{ dimension: 'models.received_on', dateRange: ['2026-02-30', '2026-03-01'] }],
      },
    ],
    [
      'a range in free words',
      { ...COUNT, timeDimensions: [{ dimension: 'models.received_on', dateRange: 'sometime' }] },
    ],
    [
      'eleven ranges',
      {
        ...COUNT,
        timeDimensions: [{ dimension: 'models.received_on', compareDateRange: Array(11).fill('today') }],
      },
    ],
    [
      'ranges of a second time',
      {
        ...COUNT,
        timeDimensions: [
          { dimension: 'models.received_on' },
          { dimension: 'models.registered_on', compareDateRange: ['today'] },
        ],
      },
    ],
    [
      'an operator of Cube that its client has not',
      filter({ member: 'models.year', operator: 'measureFilter' }),
    ],
    ['no operator', filter({ member: 'models.year', values: ['1'] })],
    ['no values', filter({ member: 'models.year', operator: 'equals' })],
    ['two kinds of group at once', filter({ and: years(1), or: years(1) })],
    ['a condition and a group', filter({ member: 'models.year', operator: 'set', and: years(1) })],
    ['an empty group', filter({ or: [] })],
    ['a value that is a list', filter({ member: 'models.unit_name', operator: 'equals', values: [['x']] })],
    [
      'a text for a number',
      filter({ member: 'models.year', operator: 'equals', values: ['Nguyễn Văn Bí Mật'] }),
    ],
    [
      'an operator for texts on a number',
      filter({ member: 'models.year', operator: 'contains', values: ['2'] }),
    ],
    [
      'a text for a day',
      filter({ member: 'models.received_on', operator: 'afterDate', values: ["1' OR 1=1"] }),
    ],
    ['a direction that is none', { ...COUNT, order: { 'models.year': 'asc; DROP TABLE x' } }],
    ['an order of an old object', { ...COUNT, order: { __proto__x: 'asc' } }],
    ['a limit that is a text', { ...COUNT, limit: '10' }],
    ['a limit below zero', { ...COUNT, limit: -1 }],
    ['a limit beyond the rows', { ...COUNT, limit: 50_001 }],
    ['an offset beyond all', { ...COUNT, offset: 1e15 }],
    ['a time zone that is none', { ...COUNT, timezone: "UTC'; DROP" }],
    ['51 conditions', filter(...years(51))],
    ['51 conditions in a group', filter({ or: years(51) })],
    [
      '1001 values',
      filter(
        { member: 'models.unit_name', operator: 'equals', values: values(501) },
        { member: 'models.unit_name', operator: 'equals', values: values(500) },
      ),
    ],
    ['11 groups in one another', filter(nested(11))],
    [
      'a value of 501 letters',
      filter({ member: 'models.unit_name', operator: 'equals', values: ['x'.repeat(501)] }),
    ],
    ['two views', { measures: ['models.count', 'replication.events'] }],
    ['a dimension for a measure', { measures: ['models.year'] }],
    ['a measure for a dimension', { dimensions: ['models.count'] }],
    ['figures of single rows', { ...COUNT, ungrouped: true }],
    [
      'rows chosen by their own sum',
      filter({ or: [...years(1), { member: 'models.count', operator: 'gt', values: ['1'] }] }),
    ],
    [
      'a sum without figures',
      {
        dimensions: ['models.year'],
        ungrouped: true,
        filters: [{ member: 'models.count', operator: 'gt', values: ['1'] }],
      },
    ],
    [
      '101 words to look for',
      filter({ member: 'models.unit_name', operator: 'contains', values: values(101) }),
    ],
    ['no query', 'null'],
    ['a number', '7'],
    [
      'eleven queries',
      Array(11).fill({ ...COUNT, timeDimensions: [{ dimension: 'models.received_on', granularity: 'day' }] }),
    ],
    ['blended queries without a granularity', [COUNT, COUNT]],
    ['a list of nothing', []],
    ['no JSON', '{'],
    ['400,000 brackets', '['.repeat(200_000)],
    ['objects 40,000 deep', '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000)],
    ['a key that every object has', '{"measures":["models.count"],"__proto__":{"limit":1}}'],
    ['such a key in an order', '{"measures":["models.count"],"order":{"__proto__":"asc"}}'],
    ['a query of 300 kB', `{"measures":["models.count"]${' '.repeat(300_000)}}`],
  ])('is refused with 400: %s', async (_what, query) => {
    const answer = await load(query, 'multi')
    expect(answer).toMatchObject({ status: 400, code: 'query-invalid' })
    expect(answer.messageVi).toMatch(/^Truy vấn không hợp lệ: /)
    // Whoever asks wrongly sees neither SQL nor the values of the question.
    expect(answer.error).not.toMatch(/SELECT|LINE \d|mart\.|fct_model AS|Bí Mật|OR 1=1/)
  })
})

describe('a member outside the catalogue', () => {
  const hidden = [
    'fct_model.subject_name',
    'models.row_key',
    'models.no_such',
    'no_such.count',
    'models.constructor',
    'models.__proto__',
    '__proto__.toString',
  ]
  const places = (name: string): [string, object][] => [
    ['measures', { measures: [name] }],
    ['dimensions', { dimensions: [name] }],
    ['a piece of time', { dimensions: [`${name}.month`] }],
    ['timeDimensions', { ...COUNT, timeDimensions: [{ dimension: name, granularity: 'day' }] }],
    ['a filter', filter({ member: name, operator: 'equals', values: ['x'] })],
    ['a filter by its older name', filter({ dimension: name, operator: 'set' })],
    [
      'a nested filter',
      filter({ or: [...years(1), { and: [{ member: name, operator: 'contains', values: ['x'] }] }] }),
    ],
    ['order as an object', { ...COUNT, order: { [name]: 'asc' } }],
    ['order as pairs', { ...COUNT, order: [[name, 'asc']] }],
    ['segments', { ...COUNT, segments: [name] }],
    [
      'a blended query',
      [
        {
          ...COUNT,
          timeDimensions: [{ dimension: 'models.received_on', granularity: 'day' }],
          filters: [{ member: name, operator: 'set' }],
        },
      ],
    ],
  ]
  it.each(places('…').map(([place]) => place))(
    'is refused in %s, whether it is hidden or does not exist',
    async (place) => {
      for (const name of hidden) {
        const query = places(name).find(([one]) => one === place)![1]
        for (const answer of [
          await load(query, 'multi'),
          await engine
            .sql(context, JSON.stringify(query))
            .then(({ status, body }) => ({ status, ...(JSON.parse(body.toString()) as object) })),
          await engine
            .dryRun(context, JSON.stringify(query))
            .then(({ status, body }) => ({ status, ...(JSON.parse(body.toString()) as object) })),
        ])
          expect([name, answer]).toEqual([
            name,
            {
              status: 403,
              code: 'member-refused',
              error: `No such member, or a hidden member: '${name}'`,
              messageVi: expect.stringContaining(name) as string,
            },
          ])
      }
    },
  )
})

describe('the compiled model', () => {
  it('is the same after an expression reached it, past the guard', async () => {
    const gateway = (
      engine as unknown as {
        gateway: { load(request: object): Promise<void>; sql(request: object): Promise<void> }
      }
    ).gateway
    const before = await load({ measures: ['declaration.count'] })
    expect(before.status).toBe(200)
    const request = {
      // Only a measure that counts rows can be patched.
      query: {
        measures: [
          {
            ...PATCHED_MEASURE,
            cubeName: 'fct_declaration',
            expression: { ...PATCHED_MEASURE.expression, sourceMeasure: 'fct_declaration.count' },
          },
        ],
      },
      context: {
        securityContext: {
          ...{ snapshot: ID, today: context.today },
          ...{ groups: ['rows_province', 'members_all'], channel: null, units: [] },
        },
        requestId: 'x',
      },
    }
    const statuses: (number | undefined)[] = []
    const res = (_message: unknown, options?: { status?: number }) => {
      statuses.push(options?.status)
      return Promise.resolve()
    }
    await gateway.load({ ...request, res })
    await gateway.sql({ ...request, res })
    expect(statuses).toEqual([500, 500])
    await engine.sweep()
    // Neither the same question nor one that Cube never wrote SQL for is told anything else than before.
    expect((await load({ measures: ['declaration.count'] })).data).toEqual(before.data)
    expect(await load({ measures: ['declaration.count'], limit: 7 })).toMatchObject({
      status: 200,
      data: before.data,
    })
    const later = { ...context, today: '2026-11-23' }
    const { body } = await engine.load(later, JSON.stringify({ measures: ['declaration.count'] }))
    expect((JSON.parse(body.toString()) as { data: unknown }).data).toEqual(before.data)
  })
})
