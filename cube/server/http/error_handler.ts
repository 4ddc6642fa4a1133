import type { ErrorRequestHandler } from 'express'
import { describeForLog, explained } from '../../../etl/errors.ts'
import { firstLine, HttpError } from '../errors.ts'

/** Seconds after which a client that was refused with 503 may ask again. */
export const RETRY_AFTER = '5'

/** Answers an error as `{error: {code, message, messageVi}}`. */
export function errorHandler(say: (line: string) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    for (const header of ['ETag', 'Content-Type', 'Content-Disposition']) response.removeHeader(header)
    response.setHeader('Cache-Control', 'no-store')
    const refusal = refusalOf(error, say)
    if (refusal.status === 503) response.setHeader('Retry-After', RETRY_AFTER)
    response.status(refusal.status).json(refusal)
  }
}

/** Answers an error as Cube's clients expect it: `{error, code, messageVi}`, where `error` is a text. */
export function cubeErrorHandler(say: (line: string) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const { status, code, message, messageVi } = refusalOf(error, say)
    response.setHeader('Cache-Control', 'no-store')
    response.status(status).json({ error: message, code, messageVi })
  }
}

/** What the client is told of an error. An error of our own is described on the console, not to the client. */
function refusalOf(error: unknown, say: (line: string) => void): HttpError {
  if (error instanceof HttpError) return error
  // Express's own errors carry a status: a body that is not JSON, a path that is badly encoded.
  const { status } = (error ?? {}) as { status?: number }
  if (status !== undefined && status >= 400 && status < 500) {
    return new HttpError(status, 'request-invalid', firstLine(error).slice(0, 200), 'Yêu cầu không hợp lệ')
  }
  const { code, message, id } = explained(error)
  say(`Lỗi ${id ?? code}: ${describeForLog(error)}`)
  if (id !== undefined) return new HttpError(500, 'internal', 'Internal error', `Lỗi của máy chủ (mã ${id})`)
  // The path of the file is cut off: it is this machine's business.
  return new HttpError(
    code === 'disk-full' ? 507 : 500,
    code,
    'Internal error',
    message.replace(/ Tệp: .*$/, ''),
  )
}
