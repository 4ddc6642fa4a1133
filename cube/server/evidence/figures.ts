import { createHash } from 'node:crypto'
import express, { Router } from 'express'
import type { Answers } from '../engine/query_cache.ts'
import { ask } from '../engine/rows.ts'
import { changedParts } from './compare.ts'
import type { Context } from '../engine/engine.ts'
import { HttpError } from '../errors.ts'
import { readFilters } from '../engine/guard.ts'
import type { RouteOptions } from './reconciliation.ts'
import type { References } from './references.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'

/** A filter as Cube takes it. */
export interface Filter {
  member?: string
  operator?: string
  values?: unknown[]
  and?: Filter[]
  or?: Filter[]
}

/** A figure's value; a rate brings its two sides. Null is not 0. */
export interface Value {
  value: number | null
  numerator?: number | null
  denominator?: number | null
}

/** A definition, as the catalogue gives it. */
export interface Definition {
  title: string
  description: string
  version: number
  numerator?: string
  denominator?: string
}

/** One line of `figures.jsonl`: what a code stands for, and what it said when it was made. */
export interface Reference {
  code: string
  metric: string
  filters: Filter[]
  snapshot: string
  definitionVersion: number
  /** The day of the states; null where the metric does not depend on one. */
  today: string | null
  value: Value
  definition: Definition
  madeAt: string
}

type Status = 'same' | 'new-data' | 'changed-definition' | 'correction'

// Crockford's: no I, L, O, U, so that a code survives being read aloud and typed.
export const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 10

/** The first 50 bits of a SHA-256, as ten digits of Crockford's base 32. */
export function figureCode(text: string): string {
  const bits = createHash('sha256').update(text).digest().readBigUInt64BE() >> 14n
  return Array.from(
    { length: CODE_LENGTH },
    (_, i) => DIGITS[Number((bits >> BigInt(5 * (CODE_LENGTH - 1 - i))) & 31n)],
  ).join('')
}

/** Filters in one order, with values as text: the same question has the same code. */
export function canonicalFilters(filters: Filter[]): Filter[] {
  return filters
    .map(({ member, operator, values, and, or }) => ({
      ...(member === undefined ? {} : { member }),
      ...(operator === undefined ? {} : { operator }),
      ...(values === undefined ? {} : { values: values.map(String).sort() }),
      ...(and === undefined ? {} : { and: canonicalFilters(and) }),
      ...(or === undefined ? {} : { or: canonicalFilters(or) }),
    }))
    .map((filter) => JSON.stringify(filter))
    .sort()
    .map((text) => JSON.parse(text) as Filter)
}

/** What many figures share, as all of a table's row do, is put in order once. */
const inOrder = new WeakMap<Filter[], Filter[]>()

function ordered(filters: Filter[]): Filter[] {
  const known = inOrder.get(filters) ?? canonicalFilters(filters)
  inOrder.set(filters, known)
  return known
}

/** What a figure's code is made of, without its value. @param filters never changed afterwards */
export function referenceTo(
  { snapshot, today }: Context,
  metric: string,
  filters: Filter[],
  definition: Definition,
): Omit<Reference, 'value' | 'madeAt'> {
  const identity = {
    metric,
    filters: ordered(filters),
    snapshot,
    definitionVersion: definition.version,
    // The states of reports move with the calendar; no other figure does.
    today: metric.startsWith('reporting.') ? today : null,
  }
  return { code: figureCode(JSON.stringify(identity)), ...identity, definition }
}

/** The definitions of all measures, by name. */
export async function readDefinitions(
  answers: Pick<Answers, 'answer'>,
  context: Context,
): Promise<Map<string, Definition>> {
  const answer = await answers.answer(context, { route: 'meta' })
  const { cubes } = JSON.parse(answer.body.toString()) as {
    cubes: { measures: { name: string; shortTitle: string; description: string; meta: Definition }[] }[]
  }
  return new Map(
    cubes
      .flatMap((cube) => cube.measures)
      .map(({ name, shortTitle, description, meta: { version, numerator, denominator } }) => [
        name,
        {
          title: shortTitle,
          description,
          version,
          ...(numerator === undefined ? {} : { numerator }),
          ...(denominator === undefined ? {} : { denominator }),
        },
      ]),
  )
}

/** A figure's value, of a rate with its two sides. */
export async function valueOf(
  answers: Answers,
  context: Context,
  metric: string,
  filters: Filter[],
  { numerator, denominator }: Definition,
): Promise<Value> {
  const view = metric.split('.')[0]!
  const sides = [numerator, denominator].flatMap((side) => (side === undefined ? [] : [`${view}.${side}`]))
  const [row] = await ask(answers, context, { measures: [metric, ...sides], filters })
  const number = (member: string) => {
    const value = row?.[member]
    return value === null || value === undefined ? null : Number(value)
  }
  return {
    value: number(metric),
    ...(sides.length === 2 ? { numerator: number(sides[0]!), denominator: number(sides[1]!) } : {}),
  }
}

/**
 * `POST /` with {metric, filters}: the short code of a figure of the snapshot asked for;
 * `GET /{code}`: the figure again, or what changed since.
 */
export function figureRoutes(
  options: RouteOptions & { snapshots: Snapshots; references: References },
): Router {
  const { answers, engine, snapshots, references, ready, contextOf } = options
  const router = Router()
  router.use(express.json({ limit: '64kb' }))

  /** @throws HttpError 400 where there is no such measure */
  async function definitionOf(context: Context, metric: string): Promise<Definition> {
    const definition = (await readDefinitions(answers, context)).get(metric)
    if (!definition)
      throw new HttpError(
        400,
        'metric-unknown',
        `No metric ${metric.slice(0, 100)}`,
        `Không có chỉ tiêu ${metric.slice(0, 100)}`,
      )
    return definition
  }

  /** Whether figures that were known when the reference was made have been replaced since. */
  async function wasCorrected(reference: Reference, current: string): Promise<boolean> {
    const table = { models: 'fct_model' }[reference.metric.split('.')[0]!]
    const years = reference.filters
      .filter((f) => f.member?.endsWith('.year') && f.operator === 'equals')
      .flatMap((f) => f.values ?? [])
    return (await changedParts(engine, reference.snapshot, current)).some(
      (part) =>
        part.change !== 'added' &&
        (table === undefined || part.table === table) &&
        (years.length === 0 || years.includes(String(part.year))),
    )
  }

  router.post('/', (request, response, next) => {
    const reply = async () => {
      await ready
      const { metric, filters: given = [] } = (request.body ?? {}) as { metric?: unknown; filters?: unknown }
      if (typeof metric !== 'string' || !Array.isArray(given))
        throw new HttpError(400, 'figure-invalid', 'metric and filters are expected', 'Chưa nêu chỉ tiêu')
      const filters = readFilters(given) as Filter[]
      const context = contextOf(request)
      const definition = await definitionOf(context, metric)
      const reference = referenceTo(context, metric, filters, definition)
      const { code } = reference
      const value = await valueOf(answers, context, metric, reference.filters, definition)
      await references.add([{ ...reference, value }])
      response.setHeader('x-snapshot', context.snapshot)
      response.setHeader('Cache-Control', 'no-store')
      response.json({ code })
    }
    reply().catch(next)
  })

  router.get('/:code', (request, response, next) => {
    const reply = async () => {
      await ready
      const reference = await references.find(request.params.code.toUpperCase())
      if (!reference)
        throw new HttpError(
          404,
          'figure-unknown',
          `No figure ${request.params.code}`,
          `Không có mã số liệu ${request.params.code}`,
        )
      const { metric, filters } = reference
      const here = contextOf(request)
      // States are asked of the day that the reference was made for: what the calendar moved is no
      // change of the data.
      const current: Context = { ...here, today: reference.today ?? here.today }
      const definition = await definitionOf(current, metric)
      const kept = snapshots.list().some((s) => s.id === reference.snapshot)
      const sameDefinition = definition.version === reference.definitionVersion
      const value =
        kept && sameDefinition
          ? await valueOf(answers, { ...current, snapshot: reference.snapshot }, metric, filters, definition)
          : reference.value
      const now = await valueOf(answers, current, metric, filters, definition)
      const same = JSON.stringify(now) === JSON.stringify(value)
      const status: Status = !sameDefinition
        ? 'changed-definition'
        : same
          ? 'same'
          : kept && (await wasCorrected(reference, current.snapshot))
            ? 'correction'
            : 'new-data'
      response.setHeader('x-snapshot', here.snapshot)
      response.setHeader('Cache-Control', 'no-cache')
      response.json({
        code: reference.code,
        metric,
        filters,
        snapshot: { id: reference.snapshot, kept },
        definitionVersion: reference.definitionVersion,
        today: reference.today,
        madeAt: reference.madeAt,
        ...value,
        definition: reference.definition,
        now: { snapshot: current.snapshot, definitionVersion: definition.version, ...now },
        status,
        explanation: explain(status, value, now),
      })
    }
    reply().catch(next)
  })
  return router
}

function explain(status: Status, before: Value, after: Value): string {
  const text = ({ value }: Value) =>
    value === null ? 'không có số liệu' : new Intl.NumberFormat('vi-VN').format(value)
  const change = `Khi lập là ${text(before)}, nay là ${text(after)}`
  switch (status) {
    case 'same':
      return 'Số liệu không thay đổi so với khi lập.'
    case 'new-data':
      return `${change}: có thêm báo cáo mới sau bản số liệu này.`
    case 'correction':
      return `${change}: báo cáo đã có trong bản số liệu này được đơn vị gửi lại, điều chỉnh.`
    case 'changed-definition':
      return `${change}: cách tính chỉ tiêu đã thay đổi.`
  }
}
