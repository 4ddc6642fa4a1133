import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { type Context, contextKey } from './engine/context.ts'
import type { Engine } from './engine/engine.ts'
import type { QueryCache } from './engine/query_cache.ts'
import { HttpError } from './errors.ts'
import { hasVersion } from './http/response_cache.ts'
import { type Identify, type Identity, type RecordDeed, signedIn } from './identity.ts'
import { type Needs, needsOf } from './http/access.ts'
import { snapshotDay } from './snapshots/clock.ts'
import type { Snapshots } from './snapshots/snapshots.ts'

/** What every route is given. */
export interface RouteOptions {
  engine: Engine
  queryCache: QueryCache
  snapshots: Snapshots
  /** Settles when the first snapshot is open and warm. */
  ready: Promise<void>
  /**
   * All that decides the answer to a request, except its query.
   * @param snapshot instead of the one that the request names
   * @throws HttpError 400 or 404 if there is no such snapshot
   */
  contextOf: (request: Request, snapshot?: string) => Context
  /** The same for a caller and a snapshot; the current one if it is undefined. */
  contextFor: (identity: Identity, snapshot: string | undefined) => Context
  /**
   * Sets the caching headers of an answer that its context and question decide, and answers 304 if the client has it.
   * @returns whether it answered
   */
  notModified: (request: Request, response: Response, context: Context, question: unknown) => boolean
  /** Who sent a request; null where nobody is signed in. */
  identify: Identify
  /** Makes the rule that each route is declared with. */
  needs: Needs
  /** Writes down what a caller does, before it is answered. */
  record: RecordDeed
  /** Prints one line on the console. */
  say: (line: string) => void
}

/**
 * The list of snapshots for a caller. How many rows there are and what they hash to tells of everybody's rows, so who sees
 * only some of them is not told.
 */
export function snapshotsFor<S extends { rows: Record<string, number>; contentHash: string }>(
  { role, scope }: Identity,
  described: S[],
): (Omit<S, 'rows'> & { rows: Record<string, number | null> })[] {
  if (scope.kind === 'province') return described
  // Units see no pairs of possible duplicates.
  const told = (table: string) => role !== 'unit' || table !== 'fct_duplicate'
  return described.map((one) => ({
    ...one,
    rows: Object.fromEntries(
      Object.keys(one.rows)
        .filter(told)
        .map((table) => [table, null]),
    ),
    contentHash: '',
  }))
}

/** @param given the services, and what `TODAY` says, if anything */
export function createRouteOptions(
  given: Pick<
    RouteOptions,
    'engine' | 'queryCache' | 'snapshots' | 'ready' | 'identify' | 'record' | 'say'
  > & {
    today: string | undefined
  },
): RouteOptions {
  const { today, ...services } = given
  const { engine, snapshots, identify, record } = services

  const contextFor: RouteOptions['contextFor'] = (identity, id) => {
    const snapshot = snapshots.find(id)
    return { snapshot: snapshot.id, today: snapshotDay(snapshot, today), identity }
  }

  const contextOf: RouteOptions['contextOf'] = (request, id) => {
    const named = id ?? request.query.snapshot ?? request.headers['x-snapshot']
    if (Array.isArray(named)) {
      throw new HttpError(
        400,
        'snapshot-invalid',
        'One snapshot is expected',
        'Chỉ chọn được một phiên bản số liệu',
      )
    }
    return contextFor(signedIn(identify(request)), named as string | undefined)
  }

  const notModified: RouteOptions['notModified'] = (request, response, context, question) => {
    const digest = createHash('sha256').update(
      JSON.stringify([engine.version, contextKey(context), question]),
    )
    const etag = `W/"${digest.digest('base64url').slice(0, 27)}"`
    response.setHeader('ETag', etag)
    response.setHeader('Cache-Control', 'private, no-cache')
    response.setHeader('Vary', context.identity.role === 'open' ? 'x-snapshot' : 'x-snapshot, Cookie')
    if (!hasVersion(request, etag)) return false
    response.status(304).end()
    return true
  }

  return { ...services, needs: needsOf(identify, record), contextFor, contextOf, notModified }
}
