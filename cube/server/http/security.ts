import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { IncomingMessage } from 'node:http'
import { HttpError } from '../errors.ts'
import { isHostAllowed, isPrivateWay, ownOrigin, type Site } from '../site.ts'

const policy = (formAction: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    `form-action ${formAction}`,
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

/** Browsers that came by https once come by nothing else for two years. Other names of the domain are not ours to bind. */
const HSTS = 'max-age=63072000'

/** Sets the security headers of every response. */
const securityHeaders = (site: Site): RequestHandler => {
  // A browser's form sends a name and a password only where people sign in.
  const contentPolicy = policy(site.signsIn ? "'self'" : "'none'")
  return (_request, response, next) => {
    setHeaders(response, contentPolicy)
    if (site.secure) response.setHeader('Strict-Transport-Security', HSTS)
    next()
  }
}

function setHeaders(response: Response, contentPolicy: string): void {
  response.setHeader('Content-Security-Policy', contentPolicy)
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Permissions-Policy', NO_FEATURES)
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

/** What stands before every route. */
export interface Protection {
  headers: RequestHandler
  /** Refuses what does not come to this site from its own pages and from programs. @throws HttpError 403 */
  onlyOwnSite: RequestHandler
  /** Whether a request may be answered at all; `onlyOwnSite` says why not. */
  isAllowed: (request: IncomingMessage) => boolean
}

/**
 * The protection of a site. Without a login it is the whole protection, so another site in the same browser must not
 * get around it: not by DNS rebinding (the Host must be a name of this server), not by cross-site requests for data,
 * not by sending a form (the Origin of a write must be ours). Where people sign in, a write without an Origin is
 * refused too: every browser sends one.
 * @param signed the one path where a program writes what another server signed
 */
export function protect(site: Site, signed: string | null = null): Protection {
  return {
    headers: securityHeaders(site),
    isAllowed: (request) =>
      isHostAllowed(site, request) && !isCrossSite(request) && (!site.signsIn || isPrivateWay(site, request)),
    onlyOwnSite: (request, response, next) => {
      requireOwnSite(site, request, signed)
      // `fromOwnPages` compares with it.
      response.locals.ownOrigin = ownOrigin(site, request)
      next()
    },
  }
}

function requireOwnSite(site: Site, request: Request, signed: string | null): void {
  const refuse = (code: string, message: string, messageVi: string): never => {
    throw new HttpError(403, code, message, messageVi)
  }
  const { host = '', origin } = request.headers
  if (site.signsIn && !isPrivateWay(site, request))
    refuse('https-required', 'Use https', `Hãy mở bằng địa chỉ ${site.origin ?? 'https://'}`)
  if (!isHostAllowed(site, request))
    refuse('host-refused', `Host ${host} is refused`, `Không phục vụ tên máy chủ ${host}`)
  if (isCrossSite(request))
    refuse(
      'site-refused',
      'Only the pages of this server and programs may ask for data',
      'Chỉ nhận yêu cầu số liệu từ chính trang này; hãy mở trang rồi làm lại.',
    )
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(request.method)
  if (reads || origin === ownOrigin(site, request)) return
  if (origin === undefined) {
    if (site.signsIn && request.path !== signed)
      refuse(
        'origin-required',
        'A write needs an Origin',
        'Chỉ nhận thay đổi từ chính trang này; hãy mở trang rồi làm lại.',
      )
    return
  }
  refuse('origin-refused', `Origin ${origin} is refused`, `Không nhận yêu cầu từ ${origin}`)
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
