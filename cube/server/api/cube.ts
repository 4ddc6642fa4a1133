import express, { type Request, type Response, Router } from 'express'
import { isFinal, type Question } from '../engine/query_cache.ts'
import { HttpError } from '../errors.ts'
import { whenClosed } from '../http/closed.ts'
import { encodeBody, encodingFor } from '../http/compression.ts'
import { cubeErrorHandler, RETRY_AFTER } from '../http/error_handler.ts'
import type { ResponseCache } from '../http/response_cache.ts'
import type { RouteOptions } from '../route.ts'

/** What Cube's own client may ask for as the kind of a query. */
const QUERY_TYPES: readonly unknown[] = [undefined, 'regularQuery', 'multi']

const ROUTES: Question['route'][] = ['load', 'sql', 'meta', 'dry-run']

/** Cube's REST API: `/load`, `/sql`, `/meta` and `/dry-run`, by GET or POST, with Cube's errors. */
export function cubeRoutes(options: RouteOptions & { responseCache: ResponseCache }): Router {
  const { engine, queryCache, responseCache, ready, contextOf, notModified, say } = options

  async function answer(route: Question['route'], request: Request, response: Response): Promise<void> {
    if (!['GET', 'HEAD', 'POST'].includes(request.method))
      throw new HttpError(405, 'method', 'Method not allowed', 'Không hỗ trợ phương thức này')
    await ready
    const question = questionOf(route, request)
    const key = responseCache.keyOf(request)
    const context = contextOf(request)
    response.setHeader('x-snapshot', context.snapshot)
    if (notModified(request, response, context, question)) return
    const personal =
      context.identity.role === 'open' ? [] : await engine.personalIn(context, question.query ?? '')
    if (personal.length > 0) {
      response.setHeader('Cache-Control', 'private, no-store')
      if (route === 'load') options.record(request, { what: 'view', snapshot: context.snapshot, personal })
    }
    const answer = await queryCache.answer(context, question, whenClosed(response))
    response.setHeader('Content-Type', 'application/json; charset=utf-8')
    if (isFinal(answer)) {
      const remember = () => {
        // A new snapshot is asked what was asked of the province; each unit's questions are its own.
        if (context.identity.scope.kind === 'province') queryCache.remember(question)
      }
      remember()
      const body = await encodeBody(answer.body, encodingFor(request.headers['accept-encoding']))
      response.vary('Accept-Encoding')
      // Each reader of what is personal is written down, so none is answered before this line.
      responseCache.send(response, personal.length > 0 ? null : key, body, remember)
      return
    }
    response.removeHeader('ETag')
    response.setHeader('Cache-Control', 'no-store')
    if (answer.status === 503) response.setHeader('Retry-After', RETRY_AFTER)
    response.status(answer.status).end(answer.body)
  }

  const router = Router()
  router.use(express.json({ limit: '1mb' }))
  for (const route of ROUTES) {
    const rule = options.needs(
      route === 'sql' ? 'sql' : 'see',
      route === 'meta' ? ['snapshot'] : ['query', 'queryType', 'snapshot'],
    )
    router.all(`/${route}`, rule, (request, response) => answer(route, request, response))
  }
  router.use(cubeErrorHandler(say))
  return router
}

/** @throws HttpError 400 if the body is not an object, or asks for a kind of query that there is not */
function questionOf(route: Question['route'], request: Request): Question {
  if (route === 'meta') return { route }
  const given: unknown = request.method === 'POST' ? (request.body ?? {}) : request.query
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new HttpError(400, 'request-invalid', '{query} is expected as JSON', 'Yêu cầu không hợp lệ')
  if (request.method === 'POST' && (request.query.query ?? request.query.queryType) !== undefined)
    throw new HttpError(
      400,
      'request-invalid',
      'A POST has its query in its body',
      'Yêu cầu POST ghi query trong nội dung, không ghi ở địa chỉ',
    )
  const { query, queryType, ...other } = given as Record<string, unknown>
  if (request.method === 'POST' && Object.keys(other).length > 0)
    throw new HttpError(
      400,
      'request-invalid',
      'A POST has query and queryType only',
      'Nội dung yêu cầu chỉ gồm query và queryType',
    )
  if (!QUERY_TYPES.includes(queryType))
    throw new HttpError(
      400,
      'query-type-invalid',
      'queryType is regularQuery or multi',
      'queryType phải là regularQuery hoặc multi',
    )
  return {
    route,
    query: query === undefined || typeof query === 'string' ? query : JSON.stringify(query),
    queryType: typeof queryType === 'string' ? queryType : undefined,
  }
}
