import { Router } from 'express'
import type { AuditLine } from '../../../etl/audit/event.ts'
import { auditFolder, daysOf, readLines } from '../../../etl/audit/files.ts'
import { type AuditPage, type AuditLineInfo } from '../../domain/contract.ts'
import { csvLine } from '../../domain/csv_text.ts'
import { isDay } from '../../domain/dates.ts'
import type { Access } from '../accounts/access.ts'
import { HttpError } from '../errors.ts'
import type { Needs } from '../http/access.ts'
import { disposition } from '../http/disposition.ts'

/** Lines of one page. */
const PAGE = 100
/** Days of one answer. */
const MOST_DAYS = 400

interface Filters {
  from: string
  to: string
  who: string
  what: string
  outcome: string
}

const FILTERS = ['from', 'to', 'who', 'what', 'outcome'] as const

/** `/api/audit`: the audit by page and as CSV. Reading it is an event as well. */
export function auditRoutes({ access, needs }: { access: Access; needs: Needs }): Router {
  const folder = auditFolder(access.options.dataDir)
  const router = Router()

  /** The lines that filters leave, newest first. */
  const find = (
    filters: Filters,
  ): { lines: AuditLine[]; people: string[]; events: string[]; days: string[] } => {
    const days = daysOf(folder)
    const wanted = days.filter((day) => day >= filters.from && day <= filters.to)
    if (wanted.length > MOST_DAYS)
      throw new HttpError(400, 'range-long', 'Too many days', `Mỗi lần xem tối đa ${MOST_DAYS} ngày.`)
    const people = new Set<string>()
    const events = new Set<string>()
    const lines: AuditLine[] = []
    for (const day of wanted.reverse())
      for (const text of readLines(folder, day).reverse()) {
        const line = parse(text)
        if (!line) continue
        people.add(line.who)
        events.add(line.what)
        const fits =
          (filters.who === '' || line.who === filters.who) &&
          (filters.what === '' || line.what === filters.what) &&
          (filters.outcome === '' || line.outcome === filters.outcome)
        if (fits) lines.push(line)
      }
    return { lines, people: [...people].sort(), events: [...events].sort(), days }
  }

  router.get('/', needs('audit', [...FILTERS, 'offset']), (request, response) => {
    access.requireAddress(request)
    const filters = filtersOf(request.query)
    const from = offsetOf(request.query.offset)
    access.record(access.actor(request), { what: 'audit-read', more: { ...filters, offset: from } })
    const { lines, people, events, days } = find(filters)
    const page: AuditPage = {
      lines: lines.slice(from, from + PAGE) as AuditLineInfo[],
      total: lines.length,
      ...{ people, events, days },
      seal: access.audit.anchor().seal,
    }
    response.setHeader('Cache-Control', 'no-store')
    response.json(page)
  })

  router.get('/nhat-ky.csv', needs('audit', FILTERS), (request, response) => {
    access.requireAddress(request)
    const filters = filtersOf(request.query)
    const { lines } = find(filters)
    access.record(access.actor(request), { what: 'audit-export', rows: lines.length, more: { ...filters } })
    response.setHeader('Cache-Control', 'no-store')
    response.setHeader('Content-Type', 'text/csv; charset=utf-8')
    response.setHeader('Content-Disposition', disposition(`nhat-ky_${filters.from}_${filters.to}.csv`))
    response.write(`\uFEFF${csvLine(COLUMNS, ',')}`)
    for (const line of lines) response.write(csvLine(cells(line), ','))
    response.end()
  })
  return router
}

const COLUMNS = [
  ...['n', 'at', 'who', 'role', 'scope', 'ip', 'session', 'what', 'object', 'snapshot', 'rows', 'personal'],
  ...['outcome', 'more', 'prev'],
]

function cells(line: AuditLine): string[] {
  return COLUMNS.map((name) => {
    const value = (line as unknown as Record<string, unknown>)[name]
    if (value == null) return ''
    return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
  })
}

function parse(text: string): AuditLine | null {
  try {
    return JSON.parse(text) as AuditLine
  } catch {
    // `verify` names it.
    return null
  }
}

const OUTCOMES: readonly string[] = ['', 'done', 'refused', 'failed'] satisfies (AuditLine['outcome'] | '')[]

/** @throws HttpError 400 */
function outcomeOf(given: string): string {
  if (OUTCOMES.includes(given)) return given
  throw new HttpError(
    400,
    'outcome-invalid',
    'outcome is done, refused or failed',
    'outcome phải là done, refused hoặc failed.',
  )
}

/** Which line comes first. @throws HttpError 400 */
function offsetOf(given: unknown): number {
  if (given === undefined) return 0
  if (typeof given === 'string' && /^\d{1,9}$/.test(given)) return Number(given)
  throw new HttpError(400, 'offset-invalid', 'offset is a number', 'offset phải là một số từ 0 trở lên.')
}

/** @throws HttpError 400 */
function filtersOf(query: Record<string, unknown>): Filters {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const day = (name: string, usual: string) => {
    const given = text(name)
    if (given === '') return usual
    if (!isDay(given))
      throw new HttpError(
        400,
        'day-invalid',
        `${name} is not a day`,
        'Ngày không hợp lệ; đề nghị ghi dạng 2026-11-22.',
      )
    return given
  }
  return {
    from: day('from', new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)),
    to: day('to', '9999-12-31'),
    who: text('who'),
    what: text('what'),
    outcome: outcomeOf(text('outcome')),
  }
}
