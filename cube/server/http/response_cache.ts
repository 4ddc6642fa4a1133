import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { isAllowed } from './security.ts'
import { identify } from '../identity.ts'
import { type Packed, packingFor } from './compression.ts'

/** Bytes of answers kept. */
const KEPT_BYTES = 32 * 1024 * 1024
/** What an answer takes besides its bytes and its key: its headers. */
const OVERHEAD = 2048

const OF_BODY = new Set(['content-type', 'content-encoding', 'content-length'])

/** An answer as it went out. */
interface Reply {
  headers: OutgoingHttpHeaders
  bytes: Buffer
  /** Called each time that it is sent again. */
  again: (() => void) | undefined
}

/** Whether a person's browser asks; a program that takes anything gets a page without its drawing. */
export const wantsHtml = ({ headers }: IncomingMessage): boolean =>
  headers.accept?.includes('text/html') ?? false

/**
 * Answers as they went out, header and all, so that what is read again and again is looked up and sent, before
 * any other work on the request.
 */
export class Sent {
  private readonly kept = new Map<string, Reply>()
  private bytes = 0

  /**
   * @param state all that answers depend on besides the request and the caller: which snapshots there are, the
   *   day, the built pages; null while that is not known
   */
  constructor(
    private readonly state: () => string | null,
    private readonly limit = KEPT_BYTES,
  ) {}

  /**
   * All that decides the answer to a request; null where it is not to be kept. To be asked for in the same
   * moment as what the answer is made from.
   */
  keyOf(request: IncomingMessage & { originalUrl?: string }): string | null {
    const state = request.method === 'GET' ? this.state() : null
    if (state === null) return null
    const { headers, originalUrl, url } = request
    return [
      state,
      JSON.stringify(identify(request)),
      originalUrl ?? url,
      headers['x-snapshot'],
      packingFor(headers['accept-encoding']),
      wantsHtml(request),
    ].join('\n')
  }

  /** Sends the answer again, or 304 to who has it. @returns whether there was one */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.kept.size === 0) return false
    const key = this.keyOf(request)
    const reply = key === null ? undefined : this.kept.get(key)
    if (!reply || !isAllowed(request)) return false
    // Read last, given up last.
    this.kept.delete(key!)
    this.kept.set(key!, reply)
    reply.again?.()
    const { headers, bytes } = reply
    if (hasAlready(request, headers.etag as string)) {
      response.writeHead(304, withoutBody(headers)).end()
    } else {
      response.writeHead(200, headers).end(bytes)
    }
    return true
  }

  /**
   * Ends an answer whose headers are set, its mark among them, and keeps it.
   * @param key from `keyOf`
   * @param again called each time that it is sent again
   */
  end(response: ServerResponse, key: string | null, { packing, bytes }: Packed, again?: () => void): void {
    response.setHeader('Content-Length', bytes.length)
    if (packing !== 'identity') response.setHeader('Content-Encoding', packing)
    if (key !== null) this.keep(key, { headers: { ...response.getHeaders() }, bytes, again })
    response.writeHead(200).end(bytes)
  }

  private keep(key: string, reply: Reply): void {
    // One answer must not drive out all the others.
    if (sizeOf(key, reply) > this.limit / 8 || this.kept.has(key)) return
    this.kept.set(key, reply)
    this.bytes += sizeOf(key, reply)
    for (const [oldest, old] of this.kept) {
      if (this.bytes <= this.limit) break
      this.kept.delete(oldest)
      this.bytes -= sizeOf(oldest, old)
    }
  }
}

const sizeOf = (key: string, { bytes }: Reply): number => bytes.length + key.length + OVERHEAD

/** The headers of an answer that says only that nothing has changed. */
function withoutBody(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_BODY.has(name)))
}

/** Whether the caller has what bears this mark (`W/"…"`). */
export function hasAlready(request: IncomingMessage, mark: string): boolean {
  const known = request.headers['if-none-match']
  return request.method !== 'POST' && known !== undefined && known.includes(mark.slice(2))
}
