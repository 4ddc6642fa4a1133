import type { NextFunction, Request, Response } from 'express'
import { HttpError } from '../errors.ts'

/**
 * Lets only the server's own pages through. Browsers send `Origin` with every write and `Sec-Fetch-Site` with every
 * request; programs use the commands instead of these routes.
 * @throws HttpError 403
 */
export function fromOwnPages(request: Request, _response: Response, next: NextFunction): void {
  const { host, origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const writes = !['GET', 'HEAD'].includes(request.method)
  if (
    writes
      ? origin !== `http://${host ?? ''}`
      : site !== undefined && site !== 'same-origin' && site !== 'none'
  ) {
    throw new HttpError(
      403,
      'origin-refused',
      'Only the pages of this server may ask for this',
      'Chỉ nhận yêu cầu từ chính trang này; đề nghị mở trang Dữ liệu rồi làm lại.',
    )
  }
  next()
}
