import { writtenDay } from '../../domain/dates.ts'
import type { Catalogue } from './catalogue.ts'
import { namesOf, readCodeNames } from '../engine/code_names.ts'
import type { Filter, Query } from './table.ts'

// Cube's operators; {} takes the values.
const OPERATORS: Record<string, string> = {
  equals: 'là {}',
  notEquals: 'khác {}',
  contains: 'có chứa {}',
  notContains: 'không chứa {}',
  startsWith: 'bắt đầu bằng {}',
  notStartsWith: 'không bắt đầu bằng {}',
  endsWith: 'kết thúc bằng {}',
  notEndsWith: 'không kết thúc bằng {}',
  gt: 'lớn hơn {}',
  gte: 'từ {} trở lên',
  lt: 'nhỏ hơn {}',
  lte: 'đến {}',
  set: 'có giá trị',
  notSet: 'để trống',
  inDateRange: 'trong khoảng {}',
  notInDateRange: 'ngoài khoảng {}',
  onTheDate: 'vào ngày {}',
  beforeDate: 'trước ngày {}',
  beforeOrOnDate: 'đến hết ngày {}',
  afterDate: 'sau ngày {}',
  afterOrOnDate: 'từ ngày {}',
}

/**
 * What a query leaves out, in Vietnamese: one sentence a condition.
 * @param query with the default round, so that it is said too
 */
export function filtersInWords(query: Query, catalogue: Catalogue): string[] {
  const names = readCodeNames()
  const title = (name: string) => catalogue.member(name)?.shortTitle ?? name
  const say = (filter: Filter): string => {
    const parts = filter.and ?? filter.or
    if (parts) return `(${parts.map(say).join(filter.and ? ' và ' : ' hoặc ')})`
    const { member = filter.dimension ?? '', operator = '', values = [] } = filter
    const named = namesOf(member, names)
    const list = values
      .map((one) => named?.get(String(one)) ?? value(one))
      .join(operator.endsWith('DateRange') ? ' – ' : ', ')
    return `${title(member)} ${(OPERATORS[operator] ?? `${operator} {}`).replace('{}', () => list)}`.trim()
  }
  const ranges = (query.timeDimensions ?? [])
    .filter((t) => t.dateRange)
    .map((t) => `${title(t.dimension)} trong khoảng ${[t.dateRange!].flat().map(value).join(' – ')}`)
  const limit = query.limit === undefined ? [] : [`Tối đa ${query.limit} dòng`]
  return [...(query.filters ?? []).map(say), ...ranges, ...limit]
}

/** A day as it is written in Vietnam; any other text is returned unchanged. */
function value(given: unknown): string {
  if (given === null) return '(trống)'
  const text = String(given)
  return text.replace(/^(\d{4}-\d\d-\d\d)(T00:00:00.*|T23:59:59.*)?$/, (_, day: string) => writtenDay(day))
}

/** The years that a query is about, where it names them: 2026, 2025-2026. */
export function yearsOf(query: Query): string {
  const years = (query.filters ?? [])
    .filter((f) => f.member?.endsWith('.year') && f.operator === 'equals')
    .flatMap((f) => f.values ?? [])
  const ranges = (query.timeDimensions ?? []).flatMap((t) => (Array.isArray(t.dateRange) ? t.dateRange : []))
  const named = [...years, ...ranges].map((y) => String(y).slice(0, 4)).filter((y) => /^\d{4}$/.test(y))
  const sorted = [...new Set(named)].sort()
  return sorted.length > 1 ? `${sorted[0]}-${sorted.at(-1)}` : (sorted[0] ?? '')
}
