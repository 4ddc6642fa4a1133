import { dayOf, type Day } from './dates.ts'

/** A row of an answer of Cube's: member → value. Numbers come as text. */
export type Row = Record<string, string | number | boolean | null>

/** A number of a row; null where Cube says null or the row is absent: never 0. */
export function numberOf(row: Row | undefined, member: string): number | null {
  const value = row?.[member]
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** A text of a row, or null. */
export function textOf(row: Row | undefined, member: string): string | null {
  const value = row?.[member]
  return value === null || value === undefined ? null : String(value)
}

/** A day of a row, or null. */
export function dayIn(row: Row | undefined, member: string): Day | null {
  return dayOf(row?.[member])
}

/** Whether a boolean of a row is true: Cube gives it as such or as text, by how the query was grouped. */
export function isTrue(row: Row, member: string): boolean {
  const value = row[member]
  return value === true || value === 'true' || value === 't' || value === '1'
}

export const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0)
