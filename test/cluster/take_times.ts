/** Milliseconds after which work is not repeated. */
const ENOUGH = 8000

/** Does something up to three times, and says what each took in milliseconds and what came of it. */
export async function takeTimes<T>(work: () => Promise<T>): Promise<{ took: number[]; result: T }> {
  const took: number[] = []
  let result: T
  let whole = 0
  do {
    const began = performance.now()
    result = await work()
    took.push(performance.now() - began)
    whole += took.at(-1)!
  } while (took.length < 3 && whole < ENOUGH)
  return { took, result }
}

export const median = (all: number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!
