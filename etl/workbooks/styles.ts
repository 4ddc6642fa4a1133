import { elementsOf, replaceElements } from '../intake/xml.ts'

/** Colour of refused cells; also how they are known again when the workbook comes back. */
const markColour = 'FFFFD5CC'
const reasonColour = 'FFC00000'
const headColour = 'FFDDEBF7'
const linkColour = 'FF0563C1'
const lineColour = 'FFBFBFBF'

/** The styles of a workbook while cells are marked; `s` is a cell's style, an index into `cellXfs`. */
export interface Styles {
  /** Some cells were marked at an earlier time. */
  hadMarks: boolean
  /** The same style with the colour of refused cells. */
  marked(s: number): number
  /** A marked cell's style without the mark (a colour of its own under it is not known any more); any other style is itself. */
  unmarked(s: number): number
  /** The styles of the column of reasons. */
  reasonHead(): number
  reason(): number
  /** The styles of the note: its lines, and of its list the head, the cells and those that lead elsewhere. */
  noteLine(): number
  noteHead(): number
  noteCell(): number
  noteLink(): number
  xml(): string
}

/** How a cell that is written here looks; of fill and border their numbers. */
interface Written {
  bold?: boolean
  colour?: string | null
  fill?: number
  border?: number
}

/** What a workbook without styles has, in effect. */
const noStyles =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>' +
  '</styleSheet>'

/** Opens `xl/styles.xml` for additions; what is there stays as it is. @param given null: there is none */
export function openStyles(given: string | null): Styles {
  const source = given ?? noStyles
  const prefix = /<(\w+:)?styleSheet\b/.exec(source)?.[1] ?? ''
  const list = (parent: string, child: string) => {
    const inner = elementsOf(source, parent, true)[0]?.inner ?? ''
    return elementsOf(inner, child).map(({ start, end }) => inner.slice(start, end))
  }
  const fonts = list('fonts', 'font')
  const fills = list('fills', 'fill')
  const borders = list('borders', 'border')
  const xfs = list('cellXfs', 'xf')
  const before = { fonts: fonts.length, fills: fills.length, borders: borders.length, xfs: xfs.length }
  const found = (items: string[], item: string) => {
    const at = items.indexOf(item)
    return at >= 0 ? at : items.push(item) - 1
  }
  const solid = (colour: string) =>
    found(
      fills,
      `<${prefix}fill><${prefix}patternFill patternType="solid"><${prefix}fgColor rgb="${colour}"/>` +
        `<${prefix}bgColor indexed="64"/></${prefix}patternFill></${prefix}fill>`,
    )
  const isMark = (xf: string) => fills[Number(attribute(xf, 'fillId') ?? 0)]?.includes(markColour) ?? false
  const withFill = (xf: string, fill: number) =>
    setAttribute(setAttribute(xf, 'fillId', String(fill)), 'applyFill', '1')
  const plain = () => xfs[0] ?? `<${prefix}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`
  const fontOf = (bold: boolean, colour: string | null) =>
    found(
      fonts,
      `<${prefix}font>${bold ? `<${prefix}b/>` : ''}<${prefix}sz val="11"/>` +
        `${colour === null ? '' : `<${prefix}color rgb="${colour}"/>`}<${prefix}name val="Times New Roman"/></${prefix}font>`,
    )
  const thin = (side: string) =>
    `<${prefix}${side} style="thin"><${prefix}color rgb="${lineColour}"/></${prefix}${side}>`
  const lines = () =>
    found(
      borders,
      `<${prefix}border>${['left', 'right', 'top', 'bottom'].map(thin).join('')}<${prefix}diagonal/></${prefix}border>`,
    )
  const written = ({ bold = false, colour = null, fill = 0, border = 0 }: Written) =>
    xfs.push(
      `<${prefix}xf numFmtId="49" fontId="${fontOf(bold, colour)}" fillId="${fill}" borderId="${border}" xfId="0"` +
        ` applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">` +
        `<${prefix}alignment vertical="top" wrapText="1"/></${prefix}xf>`,
    ) - 1
  const once = new Map<string, number>()
  const styleOf = (name: string, make: () => Written) => {
    const at = once.get(name) ?? written(make())
    once.set(name, at)
    return at
  }
  return {
    hadMarks: fills.some((fill) => fill.includes(markColour)),
    marked(s) {
      const xf = xfs[s] ?? plain()
      return isMark(xf) ? s : found(xfs, withFill(xf, solid(markColour)))
    },
    unmarked(s) {
      const xf = xfs[s]
      if (xf === undefined || !isMark(xf)) return s
      const same = (other: string) => withFill(other, 0) === withFill(xf, 0)
      const base = xfs.findIndex((other) => !isMark(other) && same(other))
      return base >= 0 ? base : found(xfs, withFill(xf, 0))
    },
    reasonHead: () => styleOf('reason head', () => ({ bold: true, colour: reasonColour })),
    reason: () => styleOf('reason', () => ({ colour: reasonColour })),
    noteLine: () => styleOf('line', () => ({})),
    noteHead: () => styleOf('head', () => ({ bold: true, fill: solid(headColour), border: lines() })),
    noteCell: () => styleOf('cell', () => ({ border: lines() })),
    noteLink: () => styleOf('link', () => ({ colour: linkColour, border: lines() })),
    xml() {
      const fonted = grow(source, prefix, 'fonts', fonts, before.fonts)
      const filled = grow(fonted, prefix, 'fills', fills, before.fills)
      const lined = grow(filled, prefix, 'borders', borders, before.borders)
      return grow(lined, prefix, 'cellXfs', xfs, before.xfs)
    },
  }
}

/** Appends the new items of a list and corrects its count. */
function grow(xml: string, prefix: string, parent: string, items: string[], from: number): string {
  if (items.length === from) return xml
  let first = true
  return replaceElements(xml, parent, ({ start, end, opening, inner }) => {
    if (!first) return xml.slice(start, end)
    first = false
    const counted = setAttribute(opening.replace(/\/>$/, '>'), 'count', String(items.length))
    return `${counted}${inner ?? ''}${items.slice(from).join('')}</${prefix}${parent}>`
  })
}

/** An attribute's value in an element's opening tag, as it stands in the XML. @param name with its prefix, if any */
export function attribute(tag: string, name: string): string | undefined {
  const found = place(tag, name)
  return found && tag.slice(found.from, found.to)
}

/** The element with an attribute of its opening tag set. */
export function setAttribute(tag: string, name: string, value: string): string {
  const found = place(tag, name)
  if (found) return `${tag.slice(0, found.from)}${value}${tag.slice(found.to)}`
  const close = tag.indexOf('>')
  const end = tag[close - 1] === '/' ? close - 1 : close
  return `${tag.slice(0, end).trimEnd()} ${name}="${value}"${tag.slice(end)}`
}

/** Where an attribute's value stands in an element's opening tag. */
function place(tag: string, name: string): { from: number; to: number } | undefined {
  const close = tag.indexOf('>')
  const sought = `${name}="`
  const opening = close < 0 ? tag : tag.slice(0, close)
  for (let at = opening.indexOf(sought); at >= 0; at = opening.indexOf(sought, at + 1)) {
    if (!/\s/.test(opening[at - 1] ?? '')) continue
    const from = at + sought.length
    const to = tag.indexOf('"', from)
    return to < 0 ? undefined : { from, to }
  }
  return undefined
}
