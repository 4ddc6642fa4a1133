import { z } from 'zod'

/**
 * The contract of a query: which keys it may have, of which shape, and how much of each. It knows nothing of
 * the model; whether a member exists, and for whom, is the server's to say (`cube/server/engine/guard.ts`).
 */

/** How much one request may ask for. */
export const LIMITS = {
  /** Characters of the JSON of a request. */
  json: 256 * 1024,
  /** Queries that are blended into one answer. */
  queries: 10,
  /** Ranges of dates that one query compares. */
  ranges: 10,
  /** Members in one list: a view has fewer than this. */
  members: 100,
  /** Conditions in all: filters at any depth, and ranges of dates. */
  filters: 50,
  /** Values in all conditions together. */
  values: 1000,
  /** Of these, texts that are looked for inside other texts, row by row. */
  patterns: 100,
  /** Groups of conditions inside one another. */
  depth: 10,
  /** Characters of one value. */
  text: 500,
  /** Rows of an answer; an export has as many as there are. */
  rows: 50_000,
  exportedRows: 100_000_000,
  /** Rows that are passed over. */
  offset: 100_000_000,
} as const

export const GRANULARITIES = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const

/** The operators that Cube's client knows, by the types of members that they make sense for. */
export const OPERATORS = {
  equals: ['string', 'number', 'boolean', 'time'],
  notEquals: ['string', 'number', 'boolean', 'time'],
  set: ['string', 'number', 'boolean', 'time'],
  notSet: ['string', 'number', 'boolean', 'time'],
  contains: ['string'],
  notContains: ['string'],
  startsWith: ['string'],
  notStartsWith: ['string'],
  endsWith: ['string'],
  notEndsWith: ['string'],
  gt: ['number'],
  gte: ['number'],
  lt: ['number'],
  lte: ['number'],
  inDateRange: ['time'],
  notInDateRange: ['time'],
  onTheDate: ['time'],
  beforeDate: ['time'],
  beforeOrOnDate: ['time'],
  afterDate: ['time'],
  afterOrOnDate: ['time'],
} as const satisfies Record<string, readonly MemberType[]>

export type MemberType = 'string' | 'number' | 'boolean' | 'time'
export type Operator = keyof typeof OPERATORS
export type Granularity = (typeof GRANULARITIES)[number]

/** A condition on a member, or a group of conditions. */
export interface Condition {
  member?: string | undefined
  /** An older name for `member`. */
  dimension?: string | undefined
  operator?: Operator | undefined
  values?: (string | number | boolean | null)[] | undefined
  and?: Condition[] | undefined
  or?: Condition[] | undefined
}

/** Operators that look into the text of each row. */
export const SEARCHES: ReadonlySet<Operator | undefined> = new Set<Operator>([
  'contains',
  'notContains',
  'startsWith',
  'notStartsWith',
  'endsWith',
  'notEndsWith',
])

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/
const MOMENT =
  /^(\d{4})-(\d\d)-(\d\d)[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?$/
const UNIT = '(second|minute|hour|day|week|month|quarter|year)'
/** Cube's words for ranges that move with the calendar. */
const RELATIVE = new RegExp(
  `^(today|yesterday|tomorrow|(this|last|next) ${UNIT}|(last|next) \\d{1,3} ${UNIT}s?|from \\d{1,3} ${UNIT}s? ago to now)$`,
  'i',
)
const ZONE = /^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$/

/** Whether a text is a day of the calendar, or a moment of one. */
export function isDate(text: string): boolean {
  const [, year, month, day] = DAY.exec(text) ?? MOMENT.exec(text) ?? []
  if (year === undefined || year === '0000') return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  date.setUTCFullYear(Number(year))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

/** Whether a text is one of Cube's words for a range of dates. */
export function isRelativeRange(text: string): boolean {
  return RELATIVE.test(text)
}

/** Whether a text names a time zone that this machine knows. */
function isZone(text: string): boolean {
  if (!ZONE.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

const memberName = z
  .string()
  .max(128)
  .regex(/^[a-zA-Z0-9_]+\.[a-zA-Z0-9_]+$/, 'a member is named view.member')
const memberOrGrain = z
  .string()
  .max(128)
  .regex(/^[a-zA-Z0-9_]+\.[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)?$/, 'a member is named view.member')

const value = z.union(
  [z.string().max(LIMITS.text), z.number(), z.boolean(), z.null()],
  'a value is a text, a number, true, false or null',
)

const condition: z.ZodType<Condition> = z
  .strictObject({
    member: memberName.optional(),
    dimension: memberName.optional(),
    operator: z.enum(Object.keys(OPERATORS) as [Operator, ...Operator[]]).optional(),
    values: z.array(value).max(LIMITS.values).optional(),
    get and() {
      return z.array(condition).min(1).max(LIMITS.filters).optional()
    },
    get or() {
      return z.array(condition).min(1).max(LIMITS.filters).optional()
    },
  })
  .superRefine((given, context) => {
    const fault = faultOf(given)
    if (fault !== null) context.addIssue({ code: 'custom', message: fault })
  })

/** What is wrong with the parts of a condition taken together, if anything. */
function faultOf({ member, dimension, operator, values, and, or }: Condition): string | null {
  if (and !== undefined || or !== undefined) {
    const alone = [member, dimension, operator, values].every((part) => part === undefined)
    return alone && (and === undefined) !== (or === undefined)
      ? null
      : 'a group is either and or or, and nothing else'
  }
  if ((member === undefined) === (dimension === undefined)) return 'a condition names one member'
  if (operator === undefined) return 'Operator required'
  const needsNone = operator === 'set' || operator === 'notSet'
  return needsNone || (values !== undefined && values.length > 0) ? null : 'Values required'
}

const dateText = z
  .string()
  .max(64)
  .refine((text) => isDate(text), 'a date is YYYY-MM-DD')
const dateRange = z.union(
  [
    z
      .string()
      .max(64)
      .refine((text) => isDate(text) || isRelativeRange(text)),
    z.tuple([dateText, dateText]),
  ],
  "a range is [from, to] as YYYY-MM-DD, or one of Cube's words such as last 7 days",
)

const timeDimension = z
  .strictObject({
    dimension: memberName,
    granularity: z.enum(GRANULARITIES).optional(),
    dateRange: dateRange.optional(),
    compareDateRange: z.array(dateRange).min(1).max(LIMITS.ranges).optional(),
  })
  .refine((time) => time.dateRange === undefined || time.compareDateRange === undefined, {
    message: 'dateRange and compareDateRange exclude each other',
  })

const direction = z.enum(['asc', 'desc'])
const order = z.union(
  [
    z.record(memberOrGrain, direction).refine((pairs) => Object.keys(pairs).length <= LIMITS.members),
    z.array(z.tuple([memberOrGrain, direction])).max(LIMITS.members),
  ],
  'an order is {member: asc or desc}, or a list of such pairs',
)

const memberList = z.array(memberName).max(LIMITS.members)

/** One query. */
export const querySchema = z.strictObject({
  measures: memberList.optional(),
  dimensions: z.array(memberOrGrain).max(LIMITS.members).optional(),
  timeDimensions: z.array(timeDimension).max(LIMITS.queries).optional(),
  filters: z.array(condition).max(LIMITS.filters).optional(),
  segments: memberList.optional(),
  order: order.optional(),
  limit: z.int().min(0).optional(),
  offset: z.int().min(0).max(LIMITS.offset).optional(),
  timezone: z
    .string()
    .max(64)
    .refine((zone) => isZone(zone), 'a time zone is expected, such as Asia/Ho_Chi_Minh')
    .optional(),
  total: z.boolean().optional(),
  ungrouped: z.boolean().optional(),
  responseFormat: z.enum(['default', 'compact', 'columnar']).optional(),
})

/** The conditions of a figure. */
export const filtersSchema = z.array(condition).max(LIMITS.filters)

export type CheckedQuery = z.infer<typeof querySchema>

/** All conditions of a query, out of their groups. */
export function conditionsOf(filters: Condition[]): Condition[] {
  return filters.flatMap((filter) =>
    (filter.and ?? filter.or) ? conditionsOf((filter.and ?? filter.or)!) : [filter],
  )
}

/** Groups inside one another. */
export function groupDepth(filters: Condition[]): number {
  return Math.max(0, ...filters.map(({ and, or }) => ((and ?? or) ? 1 + groupDepth((and ?? or)!) : 0)))
}

/** Names that mean something to every object of JavaScript. */
const BUILT_IN = new Set(['__proto__', 'constructor', 'prototype'])
/** The query in a list, its filters, a condition, its values, and two containers for each group around it. */
const MOST_CONTAINERS = 5 + 2 * LIMITS.depth

/**
 * What is wrong with some JSON whatever it means: nested too deep, or with a key that every object has. Walks
 * level by level, without recursion, so that it comes to an end before anything else walks through the JSON.
 */
export function hostility(given: unknown): 'deep' | 'key' | null {
  let level = [given].filter(isContainer)
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= MOST_CONTAINERS) return 'deep'
    if (level.some((container) => Object.keys(container).some((key) => BUILT_IN.has(key)))) return 'key'
    level = level.flatMap((container) => Object.values(container)).filter(isContainer)
  }
  return null
}

function isContainer(given: unknown): given is object {
  return typeof given === 'object' && given !== null
}
