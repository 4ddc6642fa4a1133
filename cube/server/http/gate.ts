import type { Response } from 'express'
import { HttpError } from '../errors.ts'

/** Seconds after which a caller who was refused may try again. */
const RETRY_AFTER = 30

/** What a caller is told who comes when too many wait already. */
export function tooBusy(response: Response, what: string, whatVi: string): HttpError {
  response.setHeader('Retry-After', RETRY_AFTER)
  return new HttpError(
    503,
    'busy',
    `Too many ${what} at once; try again in ${RETRY_AFTER} seconds`,
    `Máy chủ đang làm quá nhiều ${whatVi} cùng lúc; hãy thử lại sau ${RETRY_AFTER} giây.`,
  )
}

/** Lets a few at a time through; others wait in the order in which they came, up to a number of them. */
export class Gate {
  private inside = 0
  private readonly waiting: (() => void)[] = []

  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  /**
   * Waits for a turn.
   * @param what it is for, in both languages
   * @returns what gives the turn to the next one; null where the caller went away before
   * @throws HttpError 503 where too many wait
   */
  async enter(response: Response, ...what: [string, string]): Promise<(() => void) | null> {
    if (this.inside < this.most) this.inside++
    else if (this.waiting.length >= this.mostWaiting) throw tooBusy(response, ...what)
    else if (!(await this.turn(response))) return null
    let left = false
    return () => {
      if (left) return
      left = true
      const next = this.waiting.shift()
      // The turn goes over to who has waited longest.
      if (next) next()
      else this.inside--
    }
  }

  /** @returns false where the caller went away */
  private turn(response: Response): Promise<boolean> {
    return new Promise((resolve) => {
      const come = () => {
        response.off('close', leave)
        resolve(true)
      }
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(come), 1)
        resolve(false)
      }
      this.waiting.push(come)
      response.once('close', leave)
    })
  }
}
