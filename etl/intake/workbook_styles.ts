import { eachShortTag, longestOf } from './workbook_parts.ts'
import { attributesOf, decodeText } from './xml.ts'

/** How the number in a cell is shown: as itself, a day, a year alone, or a time of day. */
export type Shown = 'number' | 'day' | 'year' | 'time'

/** What of a cell's format says something about its meaning. */
export interface CellStyle {
  shown: Shown
  /** Its text is struck through. */
  struck: boolean
}

/** The numbers of formats that Excel knows as dates without their being written down; 45–47 are times. */
const isBuiltInDay = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
const isBuiltInTime = (id: number) => (id >= 18 && id <= 21) || (id >= 45 && id <= 47)

/** The styles of a workbook, by their numbers. */
export function readStyles(xml: string): CellStyle[] {
  const formats = new Map<number, string>()
  const struckFonts: boolean[] = []
  const styles: { format: number; font: number }[] = []
  let inside: 'fonts' | 'cellXfs' | null = null
  eachShortTag(
    xml,
    (tag) => {
      if (tag.name === 'fonts' || tag.name === 'cellXfs') inside = tag.closing || tag.empty ? null : tag.name
      else if (tag.closing) return
      else if (tag.name === 'numFmt') {
        const format = attributesOf(xml, tag)
        formats.set(Number(format.get('numFmtId')), decodeText(format.get('formatCode') ?? ''))
      } else if (inside === 'fonts' && tag.name === 'font') struckFonts.push(false)
      else if (inside === 'fonts' && tag.name === 'strike')
        struckFonts[struckFonts.length - 1] = isOn(attributesOf(xml, tag).get('val'))
      else if (inside === 'cellXfs' && tag.name === 'xf') {
        const style = attributesOf(xml, tag)
        styles.push({ format: Number(style.get('numFmtId') ?? 0), font: Number(style.get('fontId') ?? 0) })
      }
    },
    longestOf.styles,
  )
  return styles.map(({ format, font }) => {
    const code = formats.get(format)
    const builtIn = isBuiltInDay(format) ? 'day' : isBuiltInTime(format) ? 'time' : 'number'
    return { shown: code === undefined ? builtIn : shownBy(code), struck: struckFonts[font] ?? false }
  })
}

/** A boolean attribute; an element without one says yes. */
export function isOn(value: string | undefined): boolean {
  return value === undefined || value === '1' || value === 'true' || value === 'on'
}

/** What a format makes of a number, by the letters that stand for parts of a day in the first of its sections. */
function shownBy(code: string): Shown {
  let letters = ''
  for (let at = 0; at < code.length && code[at] !== ';'; at += 1) {
    const sign = code[at]!
    if (sign === '\\' || sign === '_' || sign === '*') at += 1
    else if (sign === '"' || sign === '[') {
      const end = code.indexOf(sign === '"' ? '"' : ']', at + 1)
      if (end < 0) break
      // [h]:mm counts hours; other brackets hold colours, conditions and countries.
      const within = code.slice(at + 1, end)
      if (sign === '[' && /^(h+|m+|s+)$/i.test(within)) letters += within
      at = end
    } else letters += sign
  }
  const plain = letters.toLowerCase().replace(/am\/pm|a\/p|general|standard/g, '')
  if (/[#0?@]/.test(plain.replace(/s[.,]0+/g, 's'))) return 'number'
  if (/d/.test(plain)) return 'day'
  if (/y/.test(plain)) return /m/.test(plain) ? 'day' : 'year'
  if (/[hs]/.test(plain)) return 'time'
  return /m/.test(plain) ? 'day' : 'number'
}
