import { eachShortTag } from './workbook_parts.ts'
import { attributesOf, decodeText } from './xml.ts'

/** What a style of Word gives to the paragraphs and runs that have it. */
export interface WordStyle {
  font: string | null
  bold: boolean
  heading: boolean
  numbering: string | null
  level: number | null
}

/** The styles by their ids; under '' what holds without one. */
export function readWordStyles(xml: string): Map<string, WordStyle> {
  const own = new Map<string, Partial<WordStyle> & { basedOn?: string; isDefault?: boolean }>()
  own.set('', {})
  const path: string[] = []
  let id: string | null = null
  eachShortTag(xml, (tag) => {
    if (tag.closing) {
      path.pop()
      if (tag.name === 'style') id = null
      return
    }
    const attributes = () => attributesOf(xml, tag)
    const value = () => decodeText(attributes().get('val') ?? '')
    if (tag.name === 'style') {
      id = decodeText(attributes().get('styleId') ?? '')
      const isDefault =
        attributes().get('type') === 'paragraph' && /^(1|true)$/.test(attributes().get('default') ?? '')
      own.set(id, { isDefault })
    }
    const style = own.get(id ?? (path.includes('docDefaults') ? '' : ' none'))
    if (style && tag.name === 'rFonts')
      style.font = attributes().get('ascii') ?? attributes().get('hAnsi') ?? null
    if (style && tag.name === 'b') style.bold = !/^(0|false|off)$/.test(attributes().get('val') ?? '')
    if (style && tag.name === 'basedOn') style.basedOn = value()
    if (style && tag.name === 'name') style.heading = /^(heading \d|title)$/i.test(value())
    if (style && tag.name === 'numId') style.numbering = value()
    if (style && tag.name === 'ilvl') style.level = Number(value()) || 0
    if (!tag.empty) path.push(tag.name)
  })
  const found = new Map<string, WordStyle>()
  const base = own.get('')!
  const normal = [...own.values()].find(({ isDefault }) => isDefault)
  const plain: WordStyle = {
    font: normal?.font ?? base.font ?? null,
    bold: normal?.bold ?? base.bold ?? false,
    heading: false,
    numbering: null,
    level: null,
  }
  for (const [name, style] of own) {
    const chain = [style]
    // A style that is based on itself, by way of others, ends at the tenth.
    for (let at = style; at.basedOn !== undefined && chain.length < 10;) {
      const next = own.get(at.basedOn)
      if (!next) break
      chain.push(next)
      at = next
    }
    const first = <K extends keyof WordStyle>(key: K) => chain.find((one) => one[key] != null)?.[key]
    found.set(name, {
      font: first('font') ?? plain.font,
      bold: first('bold') ?? plain.bold,
      heading: first('heading') ?? false,
      numbering: first('numbering') ?? null,
      level: first('level') ?? null,
    })
  }
  found.set('', plain)
  return found
}

interface ListLevel {
  format: string
  text: string
  start: number
}

/** For each numbering its levels, and which others count with it. */
export interface Numbering {
  levels: Map<number, ListLevel>
  /** Numberings of one kind go on counting after one another, unless they begin anew. */
  kind: string
  restarts: Map<number, number>
}

/** The numberings by their ids. */
export function readNumbering(xml: string): Map<string, Numbering> {
  const kinds = new Map<string, Map<number, ListLevel>>()
  const found = new Map<string, Numbering>()
  let kind: Map<number, ListLevel> | null = null
  let level: ListLevel | null = null
  let number: { id: string; kind: string; restarts: Map<number, number>; at: number } | null = null
  eachShortTag(xml, (tag) => {
    if (tag.closing) {
      if (tag.name === 'abstractNum') kind = null
      if (tag.name === 'num' && number) {
        found.set(number.id, {
          levels: kinds.get(number.kind) ?? new Map(),
          kind: number.kind,
          restarts: number.restarts,
        })
        number = null
      }
      return
    }
    const attributes = attributesOf(xml, tag)
    const value = decodeText(attributes.get('val') ?? '')
    if (tag.name === 'abstractNum') kinds.set(attributes.get('abstractNumId') ?? '', (kind = new Map()))
    if (tag.name === 'lvl' && kind) {
      level = { format: 'decimal', text: '', start: 1 }
      kind.set(Number(attributes.get('ilvl') ?? 0), level)
    }
    if (tag.name === 'numFmt' && level && kind) level.format = value
    if (tag.name === 'lvlText' && level && kind) level.text = value
    if (tag.name === 'start' && level && kind) level.start = Number(value) || 0
    if (tag.name === 'num')
      number = { id: attributes.get('numId') ?? '', kind: '', restarts: new Map(), at: 0 }
    if (tag.name === 'abstractNumId' && number) number.kind = value
    if (tag.name === 'lvlOverride' && number) number.at = Number(attributes.get('ilvl') ?? 0)
    if (tag.name === 'startOverride' && number) number.restarts.set(number.at, Number(value) || 0)
  })
  return found
}

/** Counts: tells for each paragraph of a list, in their order, what stands before it. */
export function listLabels(numberings: Map<string, Numbering>) {
  const counts = new Map<string, number[]>()
  const begun = new Set<string>()
  return (id: string | null, at: number | null): string => {
    const numbering = id === null ? undefined : numberings.get(id)
    const level = at ?? 0
    const own = numbering?.levels.get(level)
    if (!numbering || !own || level > 8) return ''
    const all = counts.get(numbering.kind) ?? []
    if (!begun.has(id!)) {
      begun.add(id!)
      for (const [from, start] of numbering.restarts) all[from] = start - 1
    }
    all[level] = (all[level] ?? own.start - 1) + 1
    all.length = level + 1
    counts.set(numbering.kind, all)
    if (own.format === 'bullet') return '-'
    if (own.format === 'none') return ''
    return own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const of = Number(digit) - 1
      const one = numbering.levels.get(of)
      return written(all[of] ?? one?.start ?? 1, of === level ? own.format : (one?.format ?? 'decimal'))
    })
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** A number as a list writes it. */
function written(value: number, format: string): string {
  if (format === 'upperRoman' || format === 'lowerRoman') {
    const roman = romanOf(value)
    return format === 'upperRoman' ? roman : roman.toLowerCase()
  }
  if (format === 'upperLetter' || format === 'lowerLetter') {
    const letter = letters[(value - 1) % 26] ?? ''
    return format === 'upperLetter' ? letter.toUpperCase() : letter
  }
  return format === 'decimalZero' && value < 10 ? `0${value}` : String(value)
}

function romanOf(value: number): string {
  if (value <= 0 || value > 399) return String(value)
  const steps: [number, string][] = [
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ]
  let text = ''
  for (const [step, sign] of steps) while (value >= step) [text, value] = [text + sign, value - step]
  return text
}
