import { equals } from '../../domain/filter.ts'
import type { Context } from '../engine/context.ts'
import type { QueryCache } from '../engine/query_cache.ts'
import { queryRows, type Row } from '../engine/rows.ts'
import { type Definition, type Filter, type Reference, referenceTo, type Value } from '../evidence/codes.ts'
import { readDefinitions } from '../evidence/values.ts'
import { mapInTurns } from '../turn.ts'

/** A figure of the report: what Cube answered, and the code under which it answers again. */
export interface Figure extends Value {
  /** Name of the measure, with its view. */
  metric: string
  filters: Filter[]
  code: string
  /** A share between 0 and 1. */
  rate: boolean
}

/** A row of a table: texts by dimension, figures by measure, both without the view's name. */
export interface Line {
  texts: Record<string, string | null>
  figures: Record<string, Figure>
}

/** Rows whose figures are made in one turn of the event loop: each figure has a code, which takes some 20 µs. */
export const ROWS_A_TURN = 32

const number = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value)

/**
 * Puts a report's queries to Cube. Every figure of a report comes from here, with its reference, which `references` keeps
 * by its code.
 */
export class ReportQueries {
  readonly references = new Map<string, Omit<Reference, 'madeAt'>>()

  private constructor(
    private readonly queryCache: Pick<QueryCache, 'answer'>,
    private readonly context: Context,
    private readonly definitions: Map<string, Definition>,
  ) {}

  static async open(queryCache: Pick<QueryCache, 'answer'>, context: Context): Promise<ReportQueries> {
    return new ReportQueries(queryCache, context, await readDefinitions(queryCache, context))
  }

  /**
   * Rows of dimensions only, equal ones once.
   * @param first members after which they are ordered before all others; they are asked for too
   */
  async rows(
    dimensions: string[],
    filters: Filter[],
    first: [string, 'asc' | 'desc'][] = [],
  ): Promise<Row[]> {
    const leading = first.map(([member]) => member)
    const others = dimensions.filter((d) => !leading.includes(d))
    const order = [...first, ...others.map((d) => [d, 'asc'])]
    const query = { dimensions: [...leading, ...others], filters, limit: 50_000, order }
    return queryRows(this.queryCache, this.context, query)
  }

  /** Measures of one view over everything that passes the filters. */
  async totals(view: string, measures: string[], filters: Filter[]): Promise<Record<string, Figure>> {
    const [line] = await this.table(view, [], measures, filters)
    return line ? line.figures : this.absent(view, measures, filters)
  }

  /**
   * Measures of one view by dimensions.
   * @param keys the dimensions that tell the rows apart; the others only go with them
   */
  async table(
    view: string,
    dimensions: string[],
    measures: string[],
    filters: Filter[],
    keys = dimensions,
  ): Promise<Line[]> {
    const members = [...new Set(measures.flatMap((m) => [m, ...this.sides(view, m)]))]
    const rows = await queryRows(this.queryCache, this.context, {
      measures: members.map((m) => `${view}.${m}`),
      dimensions: dimensions.map((d) => `${view}.${d}`),
      filters,
      order: dimensions.map((d) => [`${view}.${d}`, 'asc']),
      limit: 50_000,
    })
    // Cached answers come at once: without turns all of a report would be made of them before anything else is answered.
    return mapInTurns(rows, ROWS_A_TURN, (row) => {
      const textOf = (d: string) => (row[`${view}.${d}`] === null ? null : String(row[`${view}.${d}`]))
      const own = keys.map((key): Filter => {
        const text = textOf(key)
        return text === null
          ? { member: `${view}.${key}`, operator: 'notSet' }
          : equals(`${view}.${key}`, text)
      })
      const all = [...filters, ...own]
      return {
        texts: Object.fromEntries(dimensions.map((d) => [d, textOf(d)])),
        figures: Object.fromEntries(
          measures.map((m) => [m, this.figure(view, m, all, (x) => number(row[`${view}.${x}`]))]),
        ),
      }
    })
  }

  /** The figures of a part that Cube has no row of: nothing to count is 0, a rate of nothing is null. */
  absent(view: string, measures: string[], filters: Filter[]): Record<string, Figure> {
    return Object.fromEntries(measures.map((m) => [m, this.figure(view, m, filters, () => 0)]))
  }

  /** What a measure is called. */
  title(metric: string): string {
    return this.definitions.get(metric)?.title ?? metric
  }

  private sides(view: string, measure: string): string[] {
    const { numerator, denominator } = this.definitions.get(`${view}.${measure}`) ?? {}
    return numerator !== undefined && denominator !== undefined ? [numerator, denominator] : []
  }

  private figure(
    view: string,
    measure: string,
    filters: Filter[],
    value: (member: string) => number | null,
  ): Figure {
    const metric = `${view}.${measure}`
    const definition = this.definitions.get(metric)
    if (!definition) throw new Error(`the model has no measure ${metric}`)
    const [numerator, denominator] = this.sides(view, measure).map(value)
    const rate = denominator !== undefined
    const known: Value = rate
      ? { value: denominator ? value(measure) : null, numerator: numerator ?? null, denominator }
      : { value: value(measure) }
    const reference = { ...referenceTo(this.context, metric, filters, definition), value: known }
    this.references.set(reference.code, reference)
    return { ...known, metric, filters, code: reference.code, rate }
  }
}
