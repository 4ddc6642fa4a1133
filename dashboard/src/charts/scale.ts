/** The steps of heat maps and tile maps, written out: the style sheet keeps only classes that it finds. */
export const HEAT = ['heat-0', 'heat-1', 'heat-2', 'heat-3', 'heat-4', 'heat-5']

/** Distances that are read easily. */
const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000]

/**
 * Where level lines help to read a chart from 0 to `top`: two or three round numbers, none so near the top that it
 * would run into what stands there.
 */
export function levels(top: number): number[] {
  const step = STEPS.find((one) => top / one <= 4)
  if (step === undefined) return []
  const all = Array.from({ length: 4 }, (_, i) => (i + 1) * step)
  return all.filter((level) => level <= top * 0.85)
}
