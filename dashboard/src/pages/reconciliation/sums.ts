import type { Sum } from '../../../../cube/domain/contract.ts'

/** The years that any sum is given for, latest first. */
export function yearsOf(sums: Sum[]): number[] {
  const years = sums.flatMap((sum) => sum.parts.map((part) => part.year)).filter((year) => year !== null)
  return [...new Set(years)].sort((a, b) => b - a)
}

/**
 * The sums of one year, each made of its parts of that year; without a year, as they are. A sum that has
 * no part of the year is left out.
 */
export function sumsOf(sums: Sum[], year: number | null): Sum[] {
  if (year === null) return sums
  return sums.flatMap((sum) => {
    const parts = sum.parts.filter((part) => part.year === year)
    if (parts.length === 0) return []
    const total = (side: 'left' | 'right') => parts.reduce((n, part) => n + part[side], 0)
    return {
      ...sum,
      parts,
      left: { ...sum.left, value: total('left') },
      right: { ...sum.right, value: total('right') },
      agrees: parts.every((part) => part.agrees),
    }
  })
}
