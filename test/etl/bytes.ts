/** Numbers that are the same on every machine (xorshift). */
export function numbers(seed: number): (limit: number) => number {
  let state = seed || 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}
