import type { Response } from 'express'
import { HttpError } from '../errors.ts'
import { Semaphore } from '../semaphore.ts'
import { whenClosed } from './closed.ts'

/** Seconds after which a refused caller may try again. */
const RETRY_AFTER = 30

/** Lets a few requests at a time through; the others wait in order of arrival, up to a number of them. */
export class Gate {
  private readonly semaphore: Semaphore

  constructor(running: number, waiting: number) {
    this.semaphore = new Semaphore({ running, waiting })
  }

  /**
   * Waits for a turn.
   * @param what it is for, in both languages
   * @returns a function that ends the turn; null if the caller disconnected while waiting
   * @throws HttpError 503 if too many wait already
   */
  async enter(response: Response, what: string, whatVi: string): Promise<(() => void) | null> {
    const noTurn = await this.semaphore.enter(whenClosed(response))
    if (noTurn === 'gone') return null
    if (noTurn === 'busy') {
      response.setHeader('Retry-After', RETRY_AFTER)
      throw new HttpError(
        503,
        'busy',
        `Too many ${what} at once; try again in ${RETRY_AFTER} seconds`,
        `Máy chủ đang làm quá nhiều ${whatVi} cùng lúc; hãy thử lại sau ${RETRY_AFTER} giây.`,
      )
    }
    let ended = false
    return () => {
      if (!ended) this.semaphore.leave()
      ended = true
    }
  }
}
