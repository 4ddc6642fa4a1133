import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { NameRoute } from './route_names.ts'

/** The log of the server. */
export interface Log {
  /** Says a line; the request in whose course it was said is named with it. */
  say: (line: string) => void
  /** Gives each request an id, which the response carries (`X-Request-Id`), and writes a line when it has ended. */
  around: (listener: RequestListener, nameOf: NameRoute) => RequestListener
}

const given = /^[\w-]{8,64}$/

/**
 * Opens the log.
 * @param json one line of JSON an event, for programs; else lines for people, in which requests are not listed
 * @param write writes one line
 * @param mask takes hidden names out of a line
 */
export function openLog(
  json: boolean,
  write: (line: string) => void = (line) => console.log(line),
  mask: (line: string) => string = (line) => line,
): Log {
  if (!json) return { say: (line) => write(mask(line)), around: (listener) => listener }
  const current = new AsyncLocalStorage<string>()
  const event = (what: string, more: object) =>
    write(JSON.stringify({ at: new Date().toISOString(), event: what, ...more }))
  return {
    say: (line) => {
      const request = current.getStore()
      event('message', { message: mask(line), ...(request === undefined ? {} : { request }) })
    },
    around: (listener, nameOf) => (request, response) => {
      const said = request.headers['x-request-id']
      // The proxy's id, so that its log and this one can be laid side by side.
      const id = typeof said === 'string' && given.test(said) ? said : randomBytes(8).toString('hex')
      const began = performance.now()
      response.setHeader('X-Request-Id', id)
      response.once('close', () => {
        event('request', {
          request: id,
          method: request.method,
          route: nameOf(request),
          status: response.writableFinished ? response.statusCode : 499,
          ms: Math.round((performance.now() - began) * 10) / 10,
        })
      })
      current.run(id, () => {
        listener(request, response)
      })
    },
  }
}
