/** Why an answer was not waited for: its time was up, everybody had left, or too many wait already. */
export type Stop = 'slow' | 'gone' | 'busy'

/** How many questions run at once, how many wait, and for how long. */
export interface Limits {
  running: number
  waiting: number
  waitMs: number
}

/** Runs some work at a time; what comes besides waits in line, up to a number and for a time. */
export class Lane {
  private running = 0
  private readonly line = new Set<() => void>()

  constructor(private readonly limits: Limits) {}

  /**
   * Resolves when it is one's turn; whoever had a turn calls `leave`.
   * @param signal of who is asking: whoever left need not wait
   * @returns what kept it from its turn
   */
  enter(signal: AbortSignal): Promise<Stop | null> {
    if (signal.aborted) return Promise.resolve('gone')
    if (this.running < this.limits.running) {
      this.running++
      return Promise.resolve(null)
    }
    if (this.line.size >= this.limits.waiting) return Promise.resolve('busy')
    return new Promise((resolve) => {
      const end = (stop: Stop | null) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', left)
        this.line.delete(turn)
        resolve(stop)
      }
      const turn = () => end(null)
      const left = () => end('gone')
      const timer = setTimeout(() => end('busy'), this.limits.waitMs)
      signal.addEventListener('abort', left)
      this.line.add(turn)
    })
  }

  leave(): void {
    const [next] = this.line
    // The place goes over to the next in line; else it is free.
    if (next) next()
    else this.running--
  }
}
