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

/** What a page could ask of the machine that it runs on; ours ask for none of it. */
const NOTHING_ALLOWED = [
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

/** Headers that every answer carries. */
export function secureHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Content-Security-Policy', POLICY)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Permissions-Policy', NOTHING_ALLOWED)
  next()
}

/** Whether a request names this machine as its host, with a port that there can be. */
function isHostAllowed({ headers }: IncomingMessage): boolean {
  const [, host, port = '0'] = /^(.*?)(?::(\d{1,5}))?$/.exec(headers.host ?? '') ?? []
  return isLoopback(host ?? '') && Number(port) <= 65_535
}

/**
 * Whether a page of another site caused a request for data. Its reader cannot see the answer, but the question
 * alone costs time and can be made again and again. A browser says so with every request, a program with none;
 * following a link to a page of ours is no such request.
 */
function isFromElsewhere({ headers, url = '' }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return (site === 'cross-site' || site === 'same-site') && DATA.test(url)
}

/** All that reaches data: Express takes any case, and an address with its host before the path. */
const DATA = /^([a-z]+:\/\/[^/]*)?\/(api|cubejs-api)([/?#]|$)/i

/** Whether a request may be answered at all; `onlyFromHere` tells why not. */
export function isAllowed(request: IncomingMessage): boolean {
  return isHostAllowed(request) && !isFromElsewhere(request)
}

/**
 * Without tokens, "this machine only" is the whole protection. A page of another site in the same browser
 * must not get round it: neither by a name of its own that it points at 127.0.0.1 (so the Host must be a
 * loopback name), nor by asking for data from there, nor by sending a form here (so a write must come from our
 * own pages).
 * @throws HttpError 403
 */
export function onlyFromHere(request: Request, _response: Response, next: NextFunction): void {
  const host = request.headers.host ?? ''
  if (!isHostAllowed(request)) {
    throw new HttpError(403, 'host-refused', `Host ${host} is refused`, `Không phục vụ tên máy chủ ${host}`)
  }
  if (isFromElsewhere(request)) {
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

/** Parameters of which a request may name several. */
const SEVERAL = new Set(['unit', 'name', 'size'])

/**
 * Takes parameters as they are meant to be sent: each once, encoded as they should be, without the sign that no
 * text holds. Of two that contradict each other one would be passed over without a word.
 * @throws HttpError 400
 */
export function wellFormed(request: Request, _response: Response, next: NextFunction): void {
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
    if (Array.isArray(value) && !SEVERAL.has(name))
      refuse(`${name.slice(0, 100)} is given twice`, `Tham số ${name.slice(0, 100)} được ghi hai lần`)
  next()
}
