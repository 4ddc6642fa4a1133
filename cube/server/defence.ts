import type { NextFunction, Request, Response } from 'express'
import type { IncomingMessage } from 'node:http'
import { HttpError } from './errors.ts'

/** Whether a host name or address means this machine and no other. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/i.test(host)
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers that every answer carries. */
export function secureHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Content-Security-Policy', POLICY)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  next()
}

/** Whether a request names this machine as its host. */
export function isHostAllowed({ headers }: IncomingMessage): boolean {
  return isLoopback((headers.host ?? '').replace(/:\d+$/, ''))
}

/**
 * Without tokens, "this machine only" is the whole protection. A page of another site in the same browser
 * must not get round it: neither by a name of its own that it points at 127.0.0.1 (so the Host must be a
 * loopback name), nor by sending a form here (so a write must come from our own pages).
 * @throws HttpError 403
 */
export function onlyFromHere(request: Request, _response: Response, next: NextFunction): void {
  const host = request.headers.host ?? ''
  if (!isHostAllowed(request)) {
    throw new HttpError(403, 'host-refused', `Host ${host} is refused`, `Không phục vụ tên máy chủ ${host}`)
  }
  const { origin } = request.headers
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  if (!reads && origin !== undefined && origin !== `http://${host}`) {
    throw new HttpError(
      403,
      'origin-refused',
      `Origin ${origin} is refused`,
      `Không nhận yêu cầu từ ${origin}`,
    )
  }
  next()
}
