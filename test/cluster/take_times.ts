/** Milliseconds after which work is not repeated. */
const ENOUGH = 8000

/**
 * Does something up to three times, and says what each took in milliseconds and what came of it the first time.
 * @param work is told how often it was done before
 */
export async function takeTimes<T>(
  work: (time: number) => Promise<T>,
): Promise<{ took: number[]; result: T }> {
  const took: number[] = []
  let first: T
  let whole = 0
  do {
    const began = performance.now()
    const result = await work(took.length)
    if (took.length === 0) first = result
    took.push(performance.now() - began)
    whole += took.at(-1)!
  } while (took.length < 3 && whole < ENOUGH)
  return { took, result: first! }
}

export const median = (all: number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!
