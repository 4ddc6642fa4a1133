import type { z } from 'zod'
import {
  type CheckedQuery,
  type Condition,
  conditionsOf,
  filtersSchema,
  GRANULARITIES,
  groupDepth,
  hostility,
  isDate,
  isRelativeRange,
  LIMITS,
  type MemberType,
  OPERATORS,
  querySchema,
  SEARCHES,
} from '../../domain/query.ts'
import { HttpError } from '../errors.ts'
import { groupOf, requireRight, type RoleGroup } from '../identity.ts'
import type { Answer, Context } from './context.ts'

/** What a caller may name in a query. */
interface PublicMember {
  kind: 'measure' | 'dimension' | 'segment'
  type: MemberType
}
type PublicMembers = ReadonlyMap<string, PublicMember>

interface MetaMember {
  name: string
  type?: string
  public?: boolean
}
type MetaView = Partial<Record<'measures' | 'dimensions' | 'segments', MetaMember[]>>

/** A query that has not the shape of the contract. */
export function malformed(message: string, messageVi: string): HttpError {
  return new HttpError(400, 'query-invalid', message, `Truy vấn không hợp lệ: ${messageVi}`)
}

/** Hidden and missing members get the same message, so that it does not reveal which members exist. */
function notPublic(name: string): HttpError {
  return new HttpError(
    403,
    'member-refused',
    `No such member, or a hidden member: '${name}'`,
    `Truy vấn không hợp lệ: không có “${name}” trong danh mục được xem; hãy tra tên ở trang Cách tính`,
  )
}

/** The code of a refusal of a value that no list has. */
export const VALUE_UNKNOWN = 'value-unknown'

/** The value stands in the words for people only: what programs keep of an error holds none. */
function valueUnknown(name: string, value: string): HttpError {
  const said = value.replaceAll(/\s+/g, ' ').slice(0, 60)
  return new HttpError(
    422,
    VALUE_UNKNOWN,
    `A value is not in the list of ${name}`,
    `Truy vấn không hợp lệ: danh mục của “${name}” không có giá trị “${said}”; hãy kiểm tra lại mã, tên hoặc năm`,
  )
}

/** A value as a list has it: a number without zeros at its ends. */
const asText = (value: string | number | boolean, type: MemberType): string =>
  type === 'number' ? String(Number(value)) : String(value)

/** @throws HttpError 400 where the conditions of a figure have not the shape of the contract */
export function readFilters(given: unknown): Condition[] {
  refuseHostile(given)
  return parsed(filtersSchema, given)
}

/**
 * Stands before Cube. What it lets through is made of strings that the caller's own catalogue holds, of listed
 * words, and of values that become parameters of SQL; nothing in it can be an expression or change the model.
 */
export class Guard {
  private readonly catalogues = new Map<RoleGroup, Promise<PublicMembers>>()

  /**
   * @param meta Cube's answer to what a caller may see
   * @param unlisted of some values those that neither the list of a dimension nor any row of the snapshot has
   */
  constructor(
    private readonly meta: (context: Context) => Promise<Answer>,
    private readonly unlisted: (context: Context, member: string, values: string[]) => Promise<string[]>,
  ) {}

  /**
   * The JSON of a query, or of a list of them, as it may be handed to Cube.
   * @param json as it came
   * @param rows the highest limit of rows
   * @throws HttpError 400 where it has not the shape of the contract, 403 where the caller may not name a member, 422 where
   *   it asks for a value that no list has
   */
  async check(context: Context, json: string | undefined, rows: number = LIMITS.rows): Promise<string> {
    requireRight(context.identity, 'see')
    const given = parseJson(json)
    refuseHostile(given)
    const queries: CheckedQuery[] = Array.isArray(given) ? readList(given) : [readQuery(given)]
    refuseCostly(queries, rows)
    const members = await this.membersOf(context)
    for (const query of queries) refuseUnknown(query, members)
    for (const { filters = [] } of queries)
      for (const condition of conditionsOf(filters)) await this.refuseUnlisted(context, condition, members)
    return JSON.stringify(given, (_key, part: unknown) => withTexts(part, members))
  }

  /**
   * A misspelt code would be answered with 0, as if nothing were there.
   * @throws HttpError 422 where a condition names a value that the list of its dimension does not have
   */
  private async refuseUnlisted(
    context: Context,
    condition: Condition,
    members: PublicMembers,
  ): Promise<void> {
    const { operator, values = [] } = condition
    const name = (condition.member ?? condition.dimension)!
    const { kind, type } = members.get(name)!
    if (kind !== 'dimension' || (operator !== 'equals' && operator !== 'notEquals')) return
    const texts = values.filter((value) => value !== null).map((value) => asText(value, type))
    const [unlisted] = texts.length === 0 ? [] : await this.unlisted(context, name, texts)
    if (unlisted !== undefined) throw valueUnknown(name, unlisted)
  }

  /** The members that a caller may name; callers of the same group share them. */
  private membersOf(context: Context): Promise<PublicMembers> {
    const group = groupOf(context.identity)
    let members = this.catalogues.get(group)
    if (!members) {
      members = this.meta(context).then(readMembers)
      this.catalogues.set(group, members)
      members.catch(() => this.catalogues.delete(group))
    }
    return members
  }
}

function readMembers({ status, body }: Answer): PublicMembers {
  if (status !== 200) throw new Error('the catalogue of members cannot be read')
  const { cubes } = JSON.parse(body.toString()) as { cubes: MetaView[] }
  const members = new Map<string, PublicMember>()
  for (const view of cubes)
    for (const [list, kind] of [
      ['measures', 'measure'],
      ['dimensions', 'dimension'],
      ['segments', 'segment'],
    ] as const)
      for (const { name, type, public: isPublic } of view[list] ?? [])
        if (isPublic !== false) members.set(name, { kind, type: typeOf(type) })
  return members
}

/**
 * A condition on a text with its values as texts, and one that asks for no value with none: the database is given
 * values of one type, and cannot tell which of several is meant.
 */
function withTexts(part: unknown, members: PublicMembers): unknown {
  if (typeof part !== 'object' || part === null) return part
  const { member, dimension, operator, values } = part as Condition
  if (operator === 'set' || operator === 'notSet') return { ...part, values: undefined }
  if (!Array.isArray(values) || members.get((member ?? dimension)!)?.type !== 'string') return part
  return { ...part, values: values.map((value) => (value === null ? value : String(value))) }
}

/** Whatever is counted or added up is a number. */
function typeOf(type: string | undefined): MemberType {
  return type === 'string' || type === 'time' || type === 'boolean' ? type : 'number'
}

function parseJson(json: string | undefined): unknown {
  if (!json) throw malformed('Query param is required', 'thiếu tham số query')
  if (json.length > LIMITS.json)
    throw malformed(
      `The query has more than ${LIMITS.json} characters`,
      `dài quá ${LIMITS.json} ký tự; hãy chia thành nhiều truy vấn`,
    )
  try {
    return JSON.parse(json) as unknown
  } catch {
    throw malformed('Unable to decode query param as JSON', 'tham số query không phải JSON')
  }
}

function refuseHostile(given: unknown): void {
  const found = hostility(given)
  if (found === 'deep') throw tooDeep()
  if (found === 'key') throw malformed('Invalid query format: a key is not allowed', 'có mục không được nhận')
}

const tooDeep = (): HttpError =>
  malformed(
    `Invalid query format: conditions are nested more than ${LIMITS.depth} deep`,
    `điều kiện lồng nhau quá ${LIMITS.depth} lớp`,
  )

function readQuery(given: unknown): CheckedQuery {
  const query = parsed(querySchema, given)
  const { measures = [], dimensions = [], timeDimensions = [] } = query
  if (query.ungrouped && measures.length > 0)
    throw malformed(
      'Invalid query format: ungrouped is for queries without measures',
      'ungrouped chỉ dùng khi không hỏi chỉ tiêu',
    )
  if (measures.length + dimensions.length === 0 && !timeDimensions.some((time) => time.granularity))
    throw malformed(
      'Query should contain either measures, dimensions or timeDimensions with granularities in order to be valid',
      'cần ít nhất một chỉ tiêu hoặc một cột',
    )
  if (timeDimensions.slice(1).some((time) => time.compareDateRange))
    throw malformed(
      'Invalid query format: compareDateRange belongs to the first time dimension only',
      'compareDateRange chỉ dùng cho cột thời gian đầu tiên',
    )
  return query
}

/** Queries that are blended on their time: all cut it in the same pieces, else Cube finds out when all are computed. */
function readList(given: unknown[]): CheckedQuery[] {
  if (given.length === 0 || given.length > LIMITS.queries)
    throw malformed(
      `Invalid query format: a list has 1 to ${LIMITS.queries} queries`,
      `mỗi lần từ 1 đến ${LIMITS.queries} truy vấn`,
    )
  const queries = given.map(readQuery)
  const grains = new Set(queries.map((query) => query.timeDimensions?.[0]?.granularity))
  if (grains.size > 1 || grains.has(undefined))
    throw malformed(
      'Data blending query granularities must match: the first time dimension of each has the same one',
      'các truy vấn ghép phải cùng một độ chia thời gian (granularity)',
    )
  if (queries.some((query) => query.timeDimensions?.some((time) => time.compareDateRange)))
    throw malformed(
      'Invalid query format: compareDateRange cannot be blended',
      'không ghép được truy vấn có compareDateRange',
    )
  return queries
}

function parsed<S extends z.ZodType>(schema: S, given: unknown): z.infer<S> {
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]!
  const place = path.map(String).join('.').slice(0, 100)
  throw malformed(
    `Invalid query format: ${place === '' ? '' : `${place}: `}${message.slice(0, 300)}`,
    place === '' ? 'có mục không được nhận hoặc sai dạng' : `mục “${place}” sai dạng`,
  )
}

/** @throws HttpError 400 where a request asks for more than one may */
function refuseCostly(queries: CheckedQuery[], rows: number): void {
  if (queries.some((query) => groupDepth(query.filters ?? []) > LIMITS.depth)) throw tooDeep()
  const conditions = queries.flatMap((query) => conditionsOf(query.filters ?? []))
  const ranges = queries.flatMap((query) => query.timeDimensions ?? [])
  if (conditions.length + ranges.length > LIMITS.filters)
    throw malformed(
      `The query has more than ${LIMITS.filters} filters`,
      `quá ${LIMITS.filters} điều kiện lọc; hãy bớt hoặc chia thành nhiều truy vấn`,
    )
  const values = conditions.reduce((sum, one) => sum + (one.values?.length ?? 0), 0)
  if (values > LIMITS.values)
    throw malformed(
      `The filters have more than ${LIMITS.values} values`,
      `quá ${LIMITS.values} giá trị lọc; hãy bớt hoặc chia thành nhiều truy vấn`,
    )
  const patterns = conditions.filter((one) => SEARCHES.has(one.operator))
  if (patterns.reduce((sum, one) => sum + (one.values?.length ?? 0), 0) > LIMITS.patterns)
    throw malformed(
      `The filters look for more than ${LIMITS.patterns} texts`,
      `tìm quá ${LIMITS.patterns} từ trong nội dung; hãy bớt hoặc chia thành nhiều truy vấn`,
    )
  if (queries.some((query) => (query.limit ?? 0) > rows))
    throw malformed(
      `The query limit has been exceeded: at most ${rows} rows`,
      `limit lớn nhất là ${rows} dòng; nhiều hơn thì tải tệp`,
    )
}

/** @throws HttpError 403 where a member is not the caller's to name, 400 where it is used as what it is not */
function refuseUnknown(query: CheckedQuery, members: PublicMembers): void {
  const find = (name: string, ...kinds: PublicMember['kind'][]): PublicMember => {
    const member = members.get(name)
    if (!member) throw notPublic(name)
    if (!kinds.includes(member.kind)) throw malformed(`${name} is a ${member.kind}`, `“${name}” dùng sai chỗ`)
    return member
  }
  /** A dimension or, of a time, one of its pieces: `view.member.month`. */
  const findGrain = (name: string, ...kinds: PublicMember['kind'][]): void => {
    const [view, plain, grain] = name.split('.')
    const member = find(`${view}.${plain}`, ...kinds)
    if (grain === undefined) return
    if (member.type !== 'time' || !GRANULARITIES.some((known) => known === grain))
      throw malformed(
        `${view}.${plain} has no such granularity`,
        `“${view}.${plain}” không chia theo cách này`,
      )
  }
  for (const name of query.measures ?? []) find(name, 'measure')
  for (const name of query.dimensions ?? []) findGrain(name, 'dimension')
  for (const name of query.segments ?? []) find(name, 'segment')
  for (const { dimension } of query.timeDimensions ?? [])
    if (find(dimension, 'dimension').type !== 'time')
      throw malformed(`${dimension} is no time`, `“${dimension}” không phải cột thời gian`)
  const conditions = conditionsOf(query.filters ?? [])
  for (const condition of conditions) {
    const name = (condition.member ?? condition.dimension)!
    refuseMismatch(name, find(name, 'measure', 'dimension').type, condition)
  }
  refuseMixedGroups(query, (condition) => members.get((condition.member ?? condition.dimension)!)!.kind)
  const ordered = Array.isArray(query.order)
    ? query.order.map(([name]) => name)
    : Object.keys(query.order ?? {})
  for (const name of ordered) findGrain(name, 'measure', 'dimension')
  refuseMixture(query, conditions)
}

/** Rows are chosen before they are counted, sums after: no group of conditions can do both. */
function refuseMixedGroups(
  { filters = [], ungrouped = false }: CheckedQuery,
  kindOf: (condition: Condition) => PublicMember['kind'],
): void {
  for (const filter of filters) {
    const kinds = new Set(conditionsOf([filter]).map(kindOf))
    if (kinds.size > 1)
      throw malformed(
        'A group of filters is on dimensions or on measures, not on both',
        'một nhóm điều kiện chỉ gồm cột hoặc chỉ gồm chỉ tiêu',
      )
    if (ungrouped && kinds.has('measure'))
      throw malformed(
        'A query without measures has no filters on measures',
        'truy vấn không hỏi chỉ tiêu thì không lọc theo chỉ tiêu',
      )
  }
}

/** No view can be joined with another, and Cube would say so by the names of the cubes behind them. */
function refuseMixture(query: CheckedQuery, conditions: Condition[]): void {
  const names = [
    ...(query.measures ?? []),
    ...(query.dimensions ?? []),
    ...(query.segments ?? []),
    ...(query.timeDimensions ?? []).map((time) => time.dimension),
    ...conditions.map((condition) => (condition.member ?? condition.dimension)!),
  ]
  if (new Set(names.map((name) => name.split('.')[0])).size > 1)
    throw malformed(
      'The members of one query belong to one view',
      'một truy vấn chỉ hỏi một bảng; hãy hỏi từng bảng riêng',
    )
}

/** @throws HttpError 400 where an operator or a value does not fit the type of a member */
function refuseMismatch(name: string, type: MemberType, { operator, values = [] }: Condition): void {
  if (!(OPERATORS[operator!] as readonly MemberType[]).includes(type))
    throw malformed(`${operator} does not fit ${name}`, `phép lọc “${operator}” không dùng cho “${name}”`)
  if (operator === 'set' || operator === 'notSet') return
  const equality = operator === 'equals' || operator === 'notEquals'
  const fits = values.every((value) =>
    value === null ? equality : FITS[type](String(value), !equality && values.length === 1),
  )
  const tooMany = type === 'time' && !equality && values.length > (operator!.endsWith('Range') ? 2 : 1)
  if (!fits || tooMany)
    throw malformed(`A value does not fit ${name}`, `giá trị lọc của “${name}” không đúng kiểu`)
}

const FITS: Record<MemberType, (text: string, alone: boolean) => boolean> = {
  string: () => true,
  number: (text) => /^-?\d{1,15}(\.\d{1,15})?$/.test(text),
  boolean: (text) => /^(true|false)$/i.test(text),
  time: (text, alone) => isDate(text) || (alone && isRelativeRange(text)),
}
