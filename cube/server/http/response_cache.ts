import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import { type EncodedBody, encodingFor } from './compression.ts'

/** Bytes of responses kept. */
const CACHE_BYTES = 16 * 1024 * 1024
/** Memory that the headers of a response take, besides its body and its key. */
const OVERHEAD = 2048

/** Headers that describe a body; a 304 has none. */
const BODY_HEADERS = new Set(['content-type', 'content-encoding', 'content-length'])

/** A response as it was sent. */
interface CachedResponse {
  headers: OutgoingHttpHeaders
  bytes: Buffer
  /** Called each time that it is sent from the cache. */
  onHit: (() => void) | undefined
}

/** Whether a person's browser asks; a program that accepts anything gets a page without server drawing. */
export const wantsHtml = ({ headers }: IncomingMessage): boolean =>
  headers.accept?.includes('text/html') ?? false

/**
 * Keeps whole responses with their headers. A hit is looked up and sent before any other work on the request,
 * Express's routing included.
 */
export class ResponseCache {
  private readonly responses: LRUCache<string, CachedResponse>

  /**
   * @param state all that responses depend on besides the request and the caller: which snapshots there are, the
   *   day, the built pages; null while that is not known, or where nothing may be kept
   * @param callerOf all of the caller that responses depend on; null where the request may not be answered from memory.
   *   It is asked for each request, so that a session that has ended gets nothing that was kept while it lasted.
   */
  constructor(
    private readonly state: () => string | null,
    private readonly callerOf: (request: IncomingMessage) => string | null,
    limit = CACHE_BYTES,
  ) {
    this.responses = new LRUCache({
      maxSize: limit,
      // A single large response must not evict all others.
      maxEntrySize: Math.floor(limit / 8),
      sizeCalculation: ({ bytes }, key) => bytes.length + key.length + OVERHEAD,
    })
  }

  /**
   * The cache key: all that decides the response to a request. Null where the response is not to be kept. To be
   * called in the same tick in which the response's snapshot is chosen, or it may name another state.
   */
  keyOf(request: IncomingMessage & { originalUrl?: string }): string | null {
    const state = request.method === 'GET' ? this.state() : null
    const caller = state === null ? null : this.callerOf(request)
    if (caller === null) return null
    const { headers, originalUrl, url } = request
    return [
      state,
      caller,
      originalUrl ?? url,
      headers['x-snapshot'],
      encodingFor(headers['accept-encoding']),
      wantsHtml(request),
    ].join('\n')
  }

  /** Sends the kept response, or 304 to a client that has it. @returns whether there was one */
  sendCached(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.responses.size === 0) return false
    const key = this.keyOf(request)
    if (key === null) return false
    const cached = this.responses.get(key)
    if (!cached) return false
    cached.onHit?.()
    const { headers, bytes } = cached
    if (hasVersion(request, headers.etag as string)) response.writeHead(304, withoutBody(headers)).end()
    else response.writeHead(200, headers).end(bytes)
    return true
  }

  /**
   * Sends a response whose status and headers are set, its ETag among them, and keeps it.
   * @param key from `keyOf`
   * @param onHit called each time that it is sent from the cache
   */
  send(
    response: ServerResponse,
    key: string | null,
    { encoding, bytes }: EncodedBody,
    onHit?: () => void,
  ): void {
    response.setHeader('Content-Length', bytes.length)
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding)
    if (key !== null && !this.responses.has(key)) {
      const headers = { ...response.getHeaders() }
      // Each request has an id of its own.
      delete headers['x-request-id']
      this.responses.set(key, { headers, bytes, onHit })
    }
    response.writeHead(response.statusCode).end(bytes)
  }
}

function withoutBody(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !BODY_HEADERS.has(name)))
}

/** Whether the client has the version with this weak ETag (`W/"…"`), by its `If-None-Match`. */
export function hasVersion(request: IncomingMessage, etag: string): boolean {
  const known = request.headers['if-none-match']
  return request.method !== 'POST' && known !== undefined && known.includes(etag.slice(2))
}
