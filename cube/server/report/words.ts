import type { Told } from './content.ts'
import type { Figure } from './queries.ts'

/** How numbers are written in an official text: 1.234,5; 12,3%. */

const whole = new Intl.NumberFormat('vi-VN')
const decimal = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 })

/** What stands in a cell where there is no figure. */
export const MISSING = '–'
/** What stands in a sentence where there is no figure. */
export const NO_FIGURE = 'chưa có số liệu'

export const integer = (value: number): string => whole.format(value)
export const percent = (share: number): string => `${decimal.format(tenths(share) / 10)}%`

/** A share in tenths of a percent, as it is written. */
const tenths = (share: number): number => Math.round(share * 1000)

/** The text of a value: a share as a percentage. */
export function valueText(value: number | null, rate: boolean, missing = MISSING): string {
  if (value === null) return missing
  return rate ? percent(value) : integer(value)
}

/** A figure in a sentence. */
export function told(figure: Figure): Told {
  const { value, rate, code } = figure
  return { text: valueText(value, rate, NO_FIGURE), value, of: 'value', codes: [code] }
}

/** A figure in a cell. */
export function cell(figure: Figure): Told {
  const { value, rate, code } = figure
  return { text: valueText(value, rate), value, of: 'value', codes: [code] }
}

/** How far two figures are apart, without a sign, for a sentence that says which is more. */
export function apart(now: Figure, before: Figure): Told {
  const signed = difference(now, before)
  const value = Math.abs(signed.value ?? 0)
  return { ...signed, value, text: signed.of === 'points' ? decimal.format(value) : integer(value) }
}

/** now − before with its sign, for a cell. Shares are subtracted as they are written, in percentage points. */
export function difference(now: Figure, before: Figure): Told {
  const codes = [now.code, before.code]
  const of = now.rate ? 'points' : 'difference'
  if (now.value === null || before.value === null) return { text: MISSING, value: null, of, codes }
  const value = now.rate ? (tenths(now.value) - tenths(before.value)) / 10 : now.value - before.value
  const text = decimal.format(Math.abs(value))
  const unit = now.rate ? ' điểm' : ''
  return { text: `${value === 0 ? '' : value > 0 ? '+' : '−'}${text}${unit}`, value, of, codes }
}

/** The part that a figure has in a whole; null where the whole is nothing. */
export function share(part: Figure, whole: Figure): Told {
  const value = part.value === null || !whole.value ? null : part.value / whole.value
  return {
    text: valueText(value, true, NO_FIGURE),
    value,
    of: 'share',
    codes: [part.code, whole.code],
  }
}

/** "a, b và c". */
export function list(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} và ${names.at(-1)!}`
}

export const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)

/** A text after a colon: its first letter is small, but for names, which have further capitals near it ("UBND", "Sở Y tế"). */
export const begun = (text: string): string => (/^\p{Lu}\p{Ll}* \p{Ll}/u.test(text) ? lowerFirst(text) : text)

/** A text that units wrote, as it may stand inside quotation marks: one line, no full stop at its end. */
export function quotable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.;,]+$/, '')
    .replace(/[“”"]/g, '’')
}
