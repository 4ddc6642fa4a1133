import type { NextFunction, Request, Response } from 'express'
import type { IncomingMessage } from 'node:http'
import { isIPv4 } from 'node:net'
import { HttpError } from '../errors.ts'

/** Whether a host name or address means this machine and no other. */
export function isLoopback(host: string): boolean {
  return /^(localhost|::1|\[::1\])$/i.test(host) || (isIPv4(host) && host.startsWith('127.'))
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

/** Browser features that our pages do without; the Permissions-Policy switches all of them off. */
const NO_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]
  .map((feature) => `${feature}=()`)
  .join(', ')

/** Sets the security headers of every response. */
export function securityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Content-Security-Policy', POLICY)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Permissions-Policy', NO_FEATURES)
  next()
}

/** Whether the `Host` header is a loopback name with a valid port. */
function isHostAllowed({ headers }: IncomingMessage): boolean {
  const [, host, port = '0'] = /^(.*?)(?::(\d{1,5}))?$/.exec(headers.host ?? '') ?? []
  return isLoopback(host ?? '') && Number(port) <= 65_535
}

/**
 * Whether a page of another site caused a request for data. That page cannot read the response, but each request
 * costs time, and the page may repeat it. Browsers send `Sec-Fetch-Site` with every request and programs never do;
 * following a link to one of our pages is a navigation, not a request for data.
 */
function isCrossSite({ headers, url = '' }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return (site === 'cross-site' || site === 'same-site') && DATA_PATH.test(url)
}

/** Paths of data. Express matches them in any case, and also as a whole URL with its host. */
const DATA_PATH = /^([a-z]+:\/\/[^/]*)?\/(api|cubejs-api)([/?#]|$)/i

/** Whether a request may be answered at all; `onlyThisMachine` says why not. */
export function isAllowed(request: IncomingMessage): boolean {
  return isHostAllowed(request) && !isCrossSite(request)
}

/**
 * Refuses what does not come from this machine's own pages and programs. Without a login this is the whole
 * protection, so another site in the same browser must not get around it: not by DNS rebinding (the Host must be
 * a loopback name), not by cross-site requests for data, not by sending a form (the Origin of a write must be ours).
 * @throws HttpError 403
 */
export function onlyThisMachine(request: Request, _response: Response, next: NextFunction): void {
  const host = request.headers.host ?? ''
  if (!isHostAllowed(request)) {
    throw new HttpError(403, 'host-refused', `Host ${host} is refused`, `Không phục vụ tên máy chủ ${host}`)
  }
  if (isCrossSite(request)) {
    throw new HttpError(
      403,
      'site-refused',
      'Only the pages of this server and programs may ask for data',
      'Chỉ nhận yêu cầu số liệu từ chính trang này; hãy mở trang rồi làm lại.',
    )
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

/** Parameters that a request may repeat. */
const REPEATABLE = new Set(['unit', 'name', 'size'])

/**
 * Refuses parameters that are given twice, are not UTF-8, or hold a NUL character. Of a parameter that is given
 * twice one value would silently be ignored.
 * @throws HttpError 400
 */
export function wellFormedParameters(request: Request, _response: Response, next: NextFunction): void {
  const refuse = (message: string, messageVi: string): never => {
    throw new HttpError(400, 'parameter-invalid', message, messageVi)
  }
  try {
    if (decodeURIComponent(request.originalUrl).includes('\0'))
      refuse('A parameter holds a character that is not allowed', 'Địa chỉ có ký tự không được nhận')
  } catch (error) {
    if (error instanceof HttpError) throw error
    refuse('The address is not encoded as UTF-8', 'Địa chỉ mã hóa sai')
  }
  for (const [name, value] of Object.entries(request.query))
    if (Array.isArray(value) && !REPEATABLE.has(name))
      refuse(`${name.slice(0, 100)} is given twice`, `Tham số ${name.slice(0, 100)} được ghi hai lần`)
  next()
}
