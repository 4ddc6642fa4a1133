import express, { Router } from 'express'
import type { PersonRegister } from '../../../etl/persons/register.ts'
import type { FigureStatus } from '../../domain/contract.ts'
import type { Context } from '../engine/context.ts'
import { readFilters } from '../engine/guard.ts'
import { HttpError } from '../errors.ts'
import type { RouteOptions } from '../route.ts'
import {
  contextOfReference,
  type Definition,
  type Filter,
  mayLookUp,
  type Reference,
  referenceTo,
  type Value,
} from './codes.ts'
import { changedParts } from './compare.ts'
import type { References } from './references.ts'
import { readDefinitions, valueOf } from './values.ts'

/**
 * `POST /` with {metric, filters}: the short code of a figure of the snapshot asked for;
 * `GET /{code}`: the figure again, or what changed since.
 */
export function figureRoutes(
  options: RouteOptions & { references: References; register: PersonRegister },
): Router {
  const { queryCache, engine, snapshots, references, register, ready, contextOf, needs } = options
  const router = Router()
  router.use(express.json({ limit: '64kb' }))

  /** @throws HttpError 400 where there is no such measure */
  async function definitionOf(context: Context, metric: string): Promise<Definition> {
    const definition = (await readDefinitions(queryCache, context)).get(metric)
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
  async function wasCorrected(reference: Reference, current: Context): Promise<boolean> {
    const table = { models: 'fct_model' }[reference.metric.split('.')[0]!]
    const years = reference.filters
      .filter((f) => f.member?.endsWith('.year') && f.operator === 'equals')
      .flatMap((f) => f.values ?? [])
    return (await changedParts(engine, current.identity, reference.snapshot, current.snapshot)).some(
      (part) =>
        part.change !== 'added' &&
        (table === undefined || part.table === table) &&
        (years.length === 0 || years.includes(String(part.year))),
    )
  }

  router.post('/', needs('see', ['snapshot']), async (request, response) => {
    await ready
    const { metric, filters: given = [], ...other } = (request.body ?? {}) as Record<string, unknown>
    if (typeof metric !== 'string' || !Array.isArray(given) || Object.keys(other).length > 0)
      throw new HttpError(400, 'figure-invalid', 'metric and filters are expected', 'Chưa nêu chỉ tiêu')
    const filters = readFilters(given) as Filter[]
    const context = contextOf(request)
    const definition = await definitionOf(context, metric)
    const reference = referenceTo(context, metric, filters, definition)
    const { code } = reference
    const value = await valueOf(queryCache, context, metric, reference.filters, definition)
    await references.add([{ ...reference, value }])
    response.setHeader('x-snapshot', context.snapshot)
    response.setHeader('Cache-Control', 'no-store')
    response.json({ code })
  })

  /** The figure of a reference now, and what became of it since the reference was made. */
  async function answerFor(reference: Reference, here: Context) {
    const { metric, filters } = reference
    // States are computed for the reference's own day: a change by the calendar is not a change of the data.
    const current = contextOfReference({ ...here, today: reference.today ?? here.today }, reference)
    const definition = await definitionOf(current, metric)
    const kept = snapshots.list().some((s) => s.id === reference.snapshot)
    const sameDefinition = definition.version === reference.definitionVersion
    // A frozen snapshot answers with the formulas of its day, which may be those of the reference and not today's.
    const before = { ...current, snapshot: reference.snapshot }
    const then = kept ? await definitionOf(before, metric) : null
    const value =
      then?.version === reference.definitionVersion
        ? await valueOf(queryCache, before, metric, filters, then)
        : reference.value
    const now = await valueOf(queryCache, current, metric, filters, definition)
    const same = JSON.stringify(now) === JSON.stringify(value)
    const status: FigureStatus = !sameDefinition
      ? 'changed-definition'
      : same
        ? 'same'
        : kept && (await wasCorrected(reference, current))
          ? 'correction'
          : 'new-data'
    return {
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
    }
  }

  router.get('/:code', needs('see', ['snapshot']), async (request, response) => {
    await ready
    const code = request.params.code as string
    const here = contextOf(request)
    const reference = await references.find(code.toUpperCase())
    // Whose figure it is must not show, so a code of another scope answers as one that was never given.
    if (!reference || !mayLookUp(here.identity, reference))
      throw new HttpError(
        404,
        'figure-unknown',
        `No figure ${code.slice(0, 60)}`,
        `Không có mã số liệu ${code.slice(0, 60)}`,
      )
    const answer = await answerFor(reference, here)
    response.setHeader('x-snapshot', here.snapshot)
    response.setHeader('Cache-Control', 'no-cache')
    // A filter may hold a name that somebody typed.
    response.json(register.names().maskAll(answer))
  })
  return router
}

function explain(status: FigureStatus, before: Value, after: Value): string {
  const text = ({ value }: Value) =>
    value === null ? 'không có số liệu' : new Intl.NumberFormat('vi-VN').format(value)
  const change = `Khi lập là ${text(before)}, nay là ${text(after)}`
  switch (status) {
    case 'same':
      return 'Số liệu không thay đổi so với khi lập.'
    case 'new-data':
      return `${change}: có thêm báo cáo mới sau phiên bản số liệu này.`
    case 'correction':
      return `${change}: báo cáo đã có trong phiên bản số liệu này được đơn vị gửi lại, điều chỉnh.`
    case 'changed-definition':
      return `${change}: cách tính chỉ tiêu đã thay đổi.`
  }
}
