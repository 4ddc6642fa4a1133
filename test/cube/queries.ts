import fc from 'fast-check'
import { PATCHED_MEASURE } from '../attacks/requests.ts'

/** Queries of every sort: the contract's own, almost right ones, and hostile ones. */

export interface Named {
  measures: string[]
  strings: string[]
  numbers: string[]
  booleans: string[]
  times: string[]
}

const HOSTILE_NAMES = [
  'fct_model.subject_name',
  'models.row_key',
  'models.constructor',
  'models.__proto__',
  '__proto__.toString',
  'models',
  'models.year.month',
  'models.registered_on.constructor',
  'models.registered_on.toString',
  "models.year'; DROP TABLE x; --",
  '{models.year}',
  '',
  'a'.repeat(300),
  'models.năm',
]
const HOSTILE_TEXTS = [
  "' OR 1=1 --",
  '%_\\',
  '%a%a%a%a%a%a%a%b',
  '\u0000',
  '\ud800',
  '${process.exit()}',
  '{{ 7*7 }}',
  '$1',
  '?',
  'NaN',
  '1e999',
  '9'.repeat(30),
  'x'.repeat(600),
  'Nguyễn Văn Bí Mật',
]
const OPERATORS = [
  'equals',
  'notEquals',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'gt',
  'gte',
  'lt',
  'lte',
  'set',
  'notSet',
  'inDateRange',
  'notInDateRange',
  'onTheDate',
  'beforeDate',
  'afterOrOnDate',
]
const ODD_OPERATORS = ['in', 'measureFilter', 'toString', 'constructor', '', "equals'"]
const GRAINS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']
const ODD_GRAINS = ['toString', 'constructor', '__proto__', 'decade', '']
const DATES = ['2026-01-01', '2025-12-31', '2026-02-28T10:00:00', '0001-01-01', '9999-12-31']
const ODD_DATES = ['2026-02-30', '2026-13-01', 'yesterday', 'last 7 days', 'x', "2026-01-01'", '']
const RANGES = ['today', 'last 30 days', 'this year', 'last month', 'from 3 days ago to now', '2026-05-05']

/** Anything that JSON can say, with keys that mean something to JavaScript. */
const anything = fc.jsonValue({ maxDepth: 4 })
const hostileObject = fc.constantFrom<unknown>(
  { expression: ['return 1'], cubeName: 'models', name: 'x' },
  PATCHED_MEASURE,
  JSON.parse('{"__proto__":{"x":1}}'),
  { toString: 'x' },
  ['models.count'],
  null,
  7,
  true,
)

/** Mostly right, now and then something else. */
const mostly = <T>(
  right: fc.Arbitrary<T>,
  wrong: fc.Arbitrary<unknown>,
  rarity = 30,
): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: right as fc.Arbitrary<unknown>, weight: rarity }, { arbitrary: wrong, weight: 1 })

const oddName = fc.oneof(fc.constantFrom<unknown>(...HOSTILE_NAMES), hostileObject)
const text = mostly(
  fc.constantFrom('Sở Nội vụ', 'a', '', 'Đ', '50%', "O'Brien\\ %_", 'SNV'),
  fc.oneof(fc.constantFrom<unknown>(...HOSTILE_TEXTS), hostileObject),
)

/** A condition on a member of a kind, with values that mostly fit. */
function condition(names: Named): fc.Arbitrary<unknown> {
  const of = (members: string[], operators: string[], values: fc.Arbitrary<unknown>) =>
    fc.record(
      {
        member: mostly(fc.constantFrom(...members), oddName),
        operator: mostly(
          fc.constantFrom(...operators),
          fc.constantFrom<unknown>(...OPERATORS, ...ODD_OPERATORS, 7),
        ),
        values: mostly(fc.array(values, { minLength: 1, maxLength: 4 }), anything),
      },
      { requiredKeys: ['member', 'operator', 'values'] },
    )
  const number = mostly(
    fc.oneof(fc.integer({ min: -5, max: 3000 }), fc.constantFrom('2026', '0', '-1.5')),
    fc.oneof(text, fc.double()),
  )
  const date = mostly(fc.constantFrom(...DATES), fc.constantFrom<unknown>(...ODD_DATES, null, 7))
  return fc.oneof(
    of(
      names.strings,
      ['equals', 'notEquals', 'contains', 'notContains', 'startsWith', 'endsWith', 'set', 'notSet'],
      text,
    ),
    of(
      [...names.numbers, ...names.measures],
      ['equals', 'notEquals', 'gt', 'gte', 'lt', 'lte', 'set'],
      number,
    ),
    of(
      names.booleans,
      ['equals', 'notEquals', 'set'],
      mostly(fc.constantFrom<unknown>('true', 'false', true), text),
    ),
    of(names.times, ['beforeDate', 'afterOrOnDate', 'equals', 'onTheDate'], date).map((one) => {
      const { values } = one as { values: unknown }
      return { ...(one as object), values: Array.isArray(values) ? values.slice(0, 1) : values }
    }),
    of(names.times, ['inDateRange', 'notInDateRange'], date).map((one) => {
      const { values } = one as { values: unknown }
      return {
        ...(one as object),
        values: Array.isArray(values) ? [...values, '2026-12-31'].slice(0, 2) : values,
      }
    }),
  )
}

function filters(names: Named): fc.Arbitrary<unknown> {
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      { arbitrary: condition(names), weight: 6 },
      { arbitrary: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((and) => ({ and })), weight: 1 },
      { arbitrary: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((or) => ({ or })), weight: 1 },
    ),
  }))
  return fc.array(tree, { maxLength: 3 })
}

/** One query of a view. */
function query(names: Named): fc.Arbitrary<unknown> {
  const dimensions = [...names.strings, ...names.numbers, ...names.booleans, ...names.times]
  const list = (members: string[], max: number) =>
    fc.array(mostly(fc.constantFrom(...members), oddName, 100), { maxLength: max })
  const time = fc.record(
    {
      dimension: mostly(fc.constantFrom(...names.times), oddName),
      granularity: mostly(fc.constantFrom(...GRAINS), fc.constantFrom<unknown>(...ODD_GRAINS, 7, null)),
      dateRange: mostly(
        fc.oneof(
          fc.constantFrom<unknown>(...RANGES),
          fc.tuple(fc.constantFrom(...DATES), fc.constantFrom(...DATES)),
        ),
        fc.oneof(fc.constantFrom<unknown>(...ODD_DATES), anything),
      ),
    },
    { requiredKeys: ['dimension'] },
  )
  const direction = mostly(fc.constantFrom('asc', 'desc'), fc.constantFrom<unknown>('up', 1, null))
  const ordered = mostly(fc.constantFrom(...names.measures, ...dimensions), oddName)
  const order = fc.oneof(
    fc.array(fc.tuple(ordered, direction), { maxLength: 2 }),
    fc
      .array(fc.tuple(ordered, direction), { maxLength: 2 })
      .map((pairs) => Object.fromEntries(pairs.map(([k, v]) => [JSON.stringify(k).replaceAll('"', ''), v]))),
  )
  return fc.record(
    {
      measures: mostly(list(names.measures, 3), anything, 60),
      dimensions: mostly(list(dimensions, 3), anything, 60),
      timeDimensions: mostly(fc.array(time, { maxLength: 2 }), anything, 60),
      filters: mostly(filters(names), anything, 60),
      order: mostly(order, anything, 60),
      limit: mostly(
        fc.constantFrom<unknown>(0, 1, 10, 50_000),
        fc.constantFrom<unknown>(-1, 50_001, '5', 1e15, 1.5, null),
      ),
      offset: mostly(fc.constantFrom<unknown>(0, 1, 1000), fc.constantFrom<unknown>(-1, 1e15, '1', null)),
      timezone: mostly(
        fc.constantFrom('UTC', 'Asia/Ho_Chi_Minh'),
        fc.constantFrom<unknown>("x'", '', 7, '__proto__'),
      ),
      total: mostly(fc.boolean(), anything),
      ungrouped: mostly(fc.boolean(), anything),
      responseFormat: mostly(fc.constantFrom('default', 'compact', 'columnar'), anything),
    },
    { requiredKeys: ['measures'] },
  )
}

/** A request's JSON. @param views the public members of each view */
export function requests(views: Named[]): fc.Arbitrary<string> {
  const one = fc.oneof(...views.map(query))
  const extra = fc
    .tuple(
      one,
      fc.constantFrom('subqueryJoins', 'joinHints', 'maskedMembers', 'cache', 'segments', '__proto__', 'x'),
      fc.oneof(hostileObject, anything),
    )
    .map(([base, key, value]) =>
      JSON.stringify(base)
        .replace(/^\{/, () => `{${JSON.stringify(key)}:${JSON.stringify(value) ?? 'null'},`)
        .replace(/,\}$/, '}'),
    )
  const many = fc.oneof(
    fc.nat({ max: 3000 }).map((n) =>
      JSON.stringify({
        measures: ['models.count'],
        filters: Array.from({ length: n % 120 }, () => ({
          member: 'models.year',
          operator: 'equals',
          values: Array(n % 30).fill(n),
        })),
      }),
    ),
    fc
      .nat({ max: 5000 })
      .map((n) => `{"measures":["models.count"],"filters":${'[{"and":'.repeat(n)}[]${'}]'.repeat(n)}}`),
    fc.nat({ max: 5000 }).map((n) => '['.repeat(n)),
    fc.nat({ max: 500 }).map((n) => JSON.stringify({ measures: Array(n).fill('models.count') })),
  )
  return fc.oneof(
    { arbitrary: one.map((query) => JSON.stringify(query)), weight: 10 },
    { arbitrary: extra, weight: 3 },
    { arbitrary: fc.array(one, { maxLength: 4 }).map((list) => JSON.stringify(list)), weight: 1 },
    { arbitrary: many, weight: 2 },
    { arbitrary: fc.json({ maxDepth: 6 }), weight: 2 },
    { arbitrary: fc.string({ maxLength: 60 }), weight: 1 },
  )
}
