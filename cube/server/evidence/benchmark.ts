import { Router } from 'express'
import type { BenchmarkCell } from '../../domain/contract.ts'
import type { Context } from '../engine/context.ts'
import type { QueryCache } from '../engine/query_cache.ts'
import { queryRows, type Row } from '../engine/rows.ts'
import { SYSTEM } from '../identity.ts'
import type { RouteOptions } from '../route.ts'

/** Units behind a figure, of fewer none is told: whoever knows its own could work out the others'. */
const FEWEST_UNITS = 5

/** The figures by which units compare themselves. No caller adds to this list or asks for a finer one. */
const FIGURES = [
  'count',
  'recognition_rate',
  'evaluation_rate',
  'effectiveness_rate',
  'replication_rate',
  'effective_replication_rate',
  'commendation_rate',
] as const
const REPORTING = ['completeness_rate', 'on_time_rate', 'quota_rate'] as const

/**
 * `GET /`: the province's figures by year, and by year and field, for units to compare themselves with. They are the same
 * for everybody, so they are read once, as the whole province.
 */
export function benchmarkRoutes({ queryCache, ready, contextOf, needs, notModified }: RouteOptions): Router {
  return Router().get('/', needs('see', ['snapshot']), async (request, response) => {
    await ready
    const context: Context = { ...contextOf(request), identity: SYSTEM }
    response.setHeader('x-snapshot', context.snapshot)
    if (notModified(request, response, context, 'benchmark')) return
    response.json(await benchmark(queryCache, context))
  })
}

async function benchmark(queryCache: QueryCache, context: Context): Promise<BenchmarkCell[]> {
  const measures = ['unit_count', ...FIGURES].map((name) => `models.${name}`)
  const ask = (query: object) => queryRows(queryCache, context, { ...query, limit: 50_000 })
  const [years, fields, reporting] = await Promise.all([
    ask({ measures, dimensions: ['models.year'] }),
    ask({ measures, dimensions: ['models.year', 'models.field_code'] }),
    ask({
      measures: ['reporting.expected', ...REPORTING.map((name) => `reporting.${name}`)],
      dimensions: ['reporting.year'],
    }),
  ])
  const ofYear = (rows: Row[], member: string, year: unknown) => rows.filter((row) => row[member] === year)
  return years
    .flatMap((row): BenchmarkCell[] => {
      const year = row['models.year']
      const cells = withoutWorkedOut(ofYear(fields, 'models.year', year).map((one) => cellOf(one)))
      const [reports] = ofYear(reporting, 'reporting.year', year)
      return [cellOf(row, reports), ...cells]
    })
    .sort((a, b) => a.year - b.year || (a.field ?? 0) - (b.field ?? 0))
}

function cellOf(row: Row, reports?: Row): BenchmarkCell {
  const number = (value: unknown) => (value === null || value === undefined ? null : Number(value))
  const of = (from: Row, view: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`${view}.${name}`, number(from[`${view}.${name}`])]))
  const units = Number(row['models.unit_count'])
  const field = row['models.field_code']
  const enough = units >= FEWEST_UNITS
  const reporting = reports && Number(reports['reporting.expected']) >= FEWEST_UNITS
  return {
    year: Number(row['models.year']),
    field: field === undefined ? null : Number(field),
    units: enough ? units : null,
    figures: enough
      ? { ...of(row, 'models', FIGURES), ...(reporting && of(reports, 'reporting', REPORTING)) }
      : null,
  }
}

/** Of a year one field alone that is not told is the rest of the whole, so the next smallest is not told either. */
function withoutWorkedOut(cells: BenchmarkCell[]): BenchmarkCell[] {
  if (cells.filter((cell) => cell.figures === null).length !== 1) return cells
  const [smallest] = cells
    .filter((cell) => cell.figures !== null)
    .sort((a, b) => a.units! - b.units! || a.figures!['models.count']! - b.figures!['models.count']!)
  return cells.map((cell) => (cell === smallest ? { ...cell, units: null, figures: null } : cell))
}
