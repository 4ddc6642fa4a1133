/** Draws from lists by chance, the same for the same seed (mulberry32). */
export function lots(seed: number): <T>(from: readonly T[]) => T {
  return (from) => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return from[((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * from.length) | 0]!
  }
}
