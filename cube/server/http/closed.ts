import type { Response } from 'express'

/** A signal that is aborted when the client disconnects before it has the whole answer. */
export function whenClosed(response: Response): AbortSignal {
  const closed = new AbortController()
  const check = () => {
    if (!response.writableFinished) closed.abort()
  }
  if (response.closed) check()
  else response.once('close', check)
  return closed.signal
}
