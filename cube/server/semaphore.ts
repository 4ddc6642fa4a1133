/** Why a turn was not waited for: whoever asked has left, or too many wait already. */
export type NoTurn = 'gone' | 'busy'

/** How many run at once, how many wait, and for how long. */
export interface Limits {
  running: number
  waiting: number
  /** Milliseconds; without them a turn is waited for as long as it takes. */
  waitMs?: number
}

/** Lets some work through at a time; the rest waits in order of arrival, up to a number and for a time. */
export class Semaphore {
  private running = 0
  private readonly line = new Set<() => void>()

  constructor(private readonly limits: Limits) {}

  /**
   * Resolves when it is one's turn; whoever had a turn calls `leave`.
   * @param signal aborted when the asker leaves: the wait ends then
   * @returns why there was no turn, or null
   */
  enter(signal: AbortSignal): Promise<NoTurn | null> {
    if (signal.aborted) return Promise.resolve('gone')
    if (this.running < this.limits.running) {
      this.running++
      return Promise.resolve(null)
    }
    if (this.line.size >= this.limits.waiting) return Promise.resolve('busy')
    return new Promise((resolve) => {
      const end = (why: NoTurn | null) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', left)
        this.line.delete(turn)
        resolve(why)
      }
      const turn = () => end(null)
      const left = () => end('gone')
      const { waitMs } = this.limits
      const timer = waitMs === undefined ? undefined : setTimeout(() => end('busy'), waitMs)
      signal.addEventListener('abort', left)
      this.line.add(turn)
    })
  }

  /** How many run, and how many wait. */
  state(): { running: number; waiting: number } {
    return { running: this.running, waiting: this.line.size }
  }

  leave(): void {
    const [next] = this.line
    // The place goes over to the next in line; else it is free.
    if (next) next()
    else this.running--
  }
}
