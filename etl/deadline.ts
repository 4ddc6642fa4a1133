/** How often a deadline looks at the clock, and how much of a longer gap between two looks counts (ms). */
const LOOK = 1000
const MOST_OF_A_GAP = 3 * LOOK

/**
 * Calls when work has had its time. A computer that sleeps does no work meanwhile, but on Windows the clock of Node's
 * timers goes on, and every timer is due at the moment of waking: of such a gap only a little is counted.
 * @param ms how long the work may take
 * @returns ends it before its time
 */
export function deadline(ms: number, due: () => void): () => void {
  let left = ms
  let last = performance.now()
  let timer: NodeJS.Timeout
  const look = () => {
    const now = performance.now()
    left -= Math.min(now - last, MOST_OF_A_GAP)
    last = now
    if (left <= 0) due()
    else timer = setTimeout(look, Math.min(left, LOOK))
  }
  timer = setTimeout(look, Math.min(left, LOOK))
  return () => {
    clearTimeout(timer)
  }
}

/**
 * Notes when something begins. A clock that is set back meanwhile would call what was done since earlier than that.
 * @returns tells when it began, by the clock as it goes now, if that is earlier
 */
export function noteBeginning(): () => Date {
  const [began, mark] = [Date.now(), performance.now()]
  return () => new Date(Math.min(began, Date.now() - (performance.now() - mark)))
}
