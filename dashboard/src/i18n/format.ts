import type { Day } from '../../../cube/domain/dates.ts'
import { locale, percentSign, writtenDay } from './vi/locale.ts'

const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** What stands where there is no data; 0 is written "0". */
export const NO_DATA = '—'

/** A figure within a sentence, which stands out there. */
export const figure = (text: string): { figure: string } => ({ figure: text })

/** A whole number: `1.234`; null gives the dash. */
export function count(value: number | null): string {
  return value === null ? NO_DATA : integer.format(value)
}

/** A rate between 0 and 1 as `12,3 %` (the space does not break); null gives the dash. */
export function percent(rate: number | null): string {
  return rate === null ? NO_DATA : `${decimal.format(rate * 100)}${percentSign}`
}

/** n/N as `64/165`; a part without data gives the dash. */
export function ratio(n: number | null, of: number | null): string {
  return n === null || of === null ? NO_DATA : `${count(n)}/${count(of)}`
}

/** An absolute number of percentage points: `3,2`. */
export function points(value: number): string {
  return decimal.format(Math.abs(value))
}

/** With its sign, the minus as wide as the plus: `+12`, `−3`, `0`. */
export function signed(value: number, format: (absolute: number) => string = count): string {
  return value === 0 ? format(0) : `${value > 0 ? '+' : '−'}${format(Math.abs(value))}`
}

/** `22/11/2026`, `05/3/2026`. */
export function date(day: Day | null): string {
  return day === null ? NO_DATA : writtenDay(day)
}

/** `22/11`. */
export function shortDate(day: Day): string {
  return date(day).replace(/\/\d+$/, '')
}
