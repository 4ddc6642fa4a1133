import { type Request, Router } from 'express'
import type { ChangedPart, Comparison, Difference } from '../../domain/contract.ts'
import { type Context, contextKey } from '../engine/context.ts'
import type { Engine } from '../engine/engine.ts'
import { groupBy, queryRows, type Row } from '../engine/rows.ts'
import { HttpError } from '../errors.ts'
import { Gate } from '../http/gate.ts'
import type { Identity } from '../identity.ts'
import type { RouteOptions } from '../route.ts'
import { readDefinitions } from './values.ts'

/** The main figures: by year, and the year's models by field, district and unit. */
const QUERIES = [
  {
    dimensions: ['models.year'],
    measures: [
      'count',
      'sent_count',
      'effective_count',
      'replicated_count',
      'commended_count',
      'unit_count',
    ].map((m) => `models.${m}`),
  },
  { dimensions: ['models.year', 'models.field_name'], measures: ['models.count'] },
  { dimensions: ['models.year', 'models.district_name'], measures: ['models.count'] },
  { dimensions: ['models.year', 'models.unit_name'], measures: ['models.count'] },
  {
    dimensions: ['reporting.year', 'reporting.channel'],
    measures: ['expected', 'received', 'on_time', 'late', 'incomplete', 'quota_met'].map(
      (m) => `reporting.${m}`,
    ),
  },
  { dimensions: ['replication.year'], measures: ['replication.events', 'replication.sites'] },
  { dimensions: ['commendation.year'], measures: ['commendation.count', 'commendation.honours'] },
  { dimensions: ['publicity.year', 'publicity.form'], measures: ['publicity.items'] },
]

/**
 * The fact tables that come from reports and decisions, with the unit that sent a row and the key of a row. In a table
 * without a key a changed row counts as one removed and one added.
 */
const TABLES = [
  { table: 'fct_model', unit: 'unit', key: 'model_key' },
  { table: 'fct_replication', unit: 'from_unit', key: null },
  { table: 'fct_commendation', unit: 'unit', key: null },
  { table: 'fct_publicity', unit: 'unit', key: null },
  { table: 'fct_reporting', unit: 'unit', key: 'unit_code' },
  {
    table: 'fct_duplicate',
    unit: 'unit',
    key: "concat_ws('/', model_code, other_unit_code, other_model_code)",
  },
]

/** Comparisons that may wait for one that is being made. */
const MOST_WAITING = 64

/** Columns with a row's place in its file; they are not compared. */
const PLACE = new Set(['file_name', 'sheet', 'row_no'])

/** `GET /?from=ID&to=ID`: which figures differ, by how much, and because of which reports. */
export function compareRoutes(options: RouteOptions): Router {
  // One reads all rows of two snapshots: 20 MB each at the province's size.
  const gate = new Gate(1, MOST_WAITING)
  return Router().get('/', options.needs('see', ['from', 'to']), async (request, response) => {
    await options.ready
    const [from, to] = [contextFor(options, request, 'from'), contextFor(options, request, 'to')]
    response.setHeader('x-snapshot', to.snapshot)
    if (options.notModified(request, response, to, ['compare', contextKey(from)])) return
    const leave = await gate.enter(response, 'comparisons', 'lượt so sánh')
    if (!leave) return
    try {
      const result: Comparison = {
        from: from.snapshot,
        to: to.snapshot,
        figures: await differences(options, from, to),
        parts: await changedParts(options.engine, to.identity, from.snapshot, to.snapshot),
        definitions: await changedDefinitions(options, from, to),
      }
      response.json(result)
    } finally {
      leave()
    }
  })
}

function contextFor({ contextOf }: RouteOptions, request: Request, name: 'from' | 'to'): Context {
  const id = request.query[name]
  if (typeof id !== 'string')
    throw new HttpError(400, 'snapshot-missing', `${name} is expected`, 'Chưa chọn đủ hai phiên bản số liệu')
  return contextOf(request, id)
}

async function differences({ queryCache }: RouteOptions, from: Context, to: Context): Promise<Difference[]> {
  // Both sides are asked for the same day: a change by the calendar is not a change of the data.
  const sides = [{ ...from, today: to.today }, to]
  const found: Difference[] = []
  for (const query of QUERIES) {
    const [before, after] = await Promise.all(
      sides.map((context) => queryRows(queryCache, context, { ...query, limit: 50_000 })),
    )
    const keyOf = (row: Row) => JSON.stringify(query.dimensions.map((d) => row[d]))
    const [old, now] = [before!, after!].map((rows) => new Map(rows.map((row) => [keyOf(row), row])))
    for (const key of new Set([...old!.keys(), ...now!.keys()]))
      for (const metric of query.measures) {
        const value = (row: Row | undefined) => (row ? Number(row[metric]) : null)
        const [one, other] = [value(old!.get(key)), value(now!.get(key))]
        const difference = (other ?? 0) - (one ?? 0)
        if (difference === 0) continue
        const row = (now!.get(key) ?? old!.get(key))!
        const by = Object.fromEntries(query.dimensions.map((d) => [d, String(row[d])]))
        found.push({ metric, by, from: one, to: other, difference })
      }
  }
  return found
}

/** The measures that two snapshots answer with different formulas. */
async function changedDefinitions(
  { queryCache }: RouteOptions,
  from: Context,
  to: Context,
): Promise<string[]> {
  const [before, after] = await Promise.all([from, to].map((context) => readDefinitions(queryCache, context)))
  return [...after!.keys()].filter((name) => before!.get(name)?.version !== after!.get(name)!.version)
}

interface PartRow {
  part: string
  unit_code: string
  unit_name: string
  year: number
  round: string
  mark: string
}

/** SQL of the rows of a table that a caller sees; null where it sees none of the table. */
function visibleRows({ scope }: Identity, table: string, unit: string): string | null {
  if (scope.kind === 'province') return 'TRUE'
  if (scope.kind === 'channel')
    return table === 'fct_duplicate'
      ? `channel = '${scope.channel}' AND other_channel = '${scope.channel}'`
      : `channel = '${scope.channel}'`
  if (scope.kind === 'none' || table === 'fct_duplicate') return null
  return `${unit}_code IN (${scope.units.map((code) => `'${code.replaceAll("'", "''")}'`).join(', ')})`
}

/**
 * The report parts of a caller's rows that are not the same in two snapshots. Rows are compared only where parts differ.
 */
export async function changedParts(
  engine: Engine,
  identity: Identity,
  from: string,
  to: string,
): Promise<ChangedPart[]> {
  const sessions = [await engine.connect(from), await engine.connect(to)]
  try {
    const both = async (sql: string) =>
      Promise.all(
        sessions.map(
          async ({ connection }) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as unknown[],
        ),
      )
    const parts: ChangedPart[] = []
    for (const { table, unit, key } of TABLES) {
      const visible = visibleRows(identity, table, unit)
      if (visible === null) continue
      const names = await both(
        `SELECT column_name AS name FROM duckdb_columns() WHERE database_name = 'mart' AND table_name = '${table}'`,
      )
      const [left, right] = names.map((rows) => (rows as { name: string }[]).map((r) => r.name))
      // A snapshot of an older mart lacks later tables and columns.
      if (left!.length === 0 || right!.length === 0) continue
      const columns = left!.filter((name) => right!.includes(name) && !PLACE.has(name))
      const mark = `md5(CAST([${columns.map((c) => `CAST("${c}" AS VARCHAR)`).join(', ')}] AS VARCHAR))`
      const base = `SELECT concat_ws(chr(31), ${unit}_code, year, round) AS part, ${unit}_code AS unit_code,
        ${unit}_name AS unit_name, year, round, ${key ?? mark} AS key, ${mark} AS mark
        FROM mart.${table} WHERE ${visible}`
      const sums = (await both(
        `SELECT part, any_value(unit_code) AS unit_code, max(unit_name) AS unit_name, any_value(year) AS year,
           any_value(round) AS round, md5(string_agg(mark, '' ORDER BY mark)) AS mark
         FROM (${base}) GROUP BY part`,
      )) as [PartRow[], PartRow[]]
      const [old, now] = sums.map((rows) => new Map(rows.map((row) => [row.part, row])))
      const changed = [...new Set([...old!.keys(), ...now!.keys()])].filter(
        (part) => old!.get(part)?.mark !== now!.get(part)?.mark,
      )
      if (changed.length === 0) continue
      const list = changed.map((part) => `'${part.replaceAll("'", "''")}'`).join(', ')
      const marks = (await both(
        `SELECT part, key, string_agg(mark, '' ORDER BY mark) AS mark, CAST(count(*) AS INTEGER) AS n
         FROM (${base}) WHERE part IN (${list}) GROUP BY part, key`,
      )) as { part: string; key: string; mark: string; n: number }[][]
      const [before, after] = marks.map((rows) => groupBy(rows, (row) => row.part))
      for (const part of changed.sort()) {
        const [oldRows, newRows] = [before!, after!].map(
          (side) => new Map((side.get(part) ?? []).map((row) => [row.key, row])),
        )
        const tally = { rowsAdded: 0, rowsRemoved: 0, rowsChanged: 0 }
        for (const rowKey of new Set([...oldRows!.keys(), ...newRows!.keys()])) {
          const [one, other] = [oldRows!.get(rowKey), newRows!.get(rowKey)]
          const more = (other?.n ?? 0) - (one?.n ?? 0)
          if (more > 0) tally.rowsAdded += more
          if (more < 0) tally.rowsRemoved -= more
          if (one && other && one.mark !== other.mark && more === 0) tally.rowsChanged += one.n
        }
        const { unit_code: unitCode, unit_name: unitName, year, round } = (now!.get(part) ?? old!.get(part))!
        const change = !old!.has(part) ? 'added' : !now!.has(part) ? 'removed' : 'changed'
        parts.push({ table, unitCode, unitName, year, round, change, ...tally })
      }
    }
    return parts
  } finally {
    for (const session of sessions) session.close()
  }
}
