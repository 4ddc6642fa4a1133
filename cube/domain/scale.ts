/**
 * The highest value of each step, lowest step first: at most five steps, each over about as many of the
 * values above 0 as the others. One place far above the rest then takes the last step and not the whole scale.
 */
export function scaleOf(values: number[]): number[] {
  const some = values.filter((value) => value > 0).sort((a, b) => a - b)
  const highest = [1, 2, 3, 4, 5].map((step) => some[Math.ceil((some.length * step) / 5) - 1])
  return [...new Set(highest.filter((value) => value !== undefined))]
}

/** Step 1 to 5 of the scale, the last step always the darkest; 0 for 0. */
export function stepOf(value: number, scale: number[]): number {
  if (value <= 0) return 0
  const at = scale.findIndex((highest) => value <= highest)
  return 5 - scale.length + (at < 0 ? scale.length : at + 1)
}

/** What each step stands for. */
export function stepsOf(scale: number[]): { step: number; from: number; to: number }[] {
  return scale.map((to, i) => ({ step: stepOf(to, scale), from: (scale[i - 1] ?? 0) + 1, to }))
}
