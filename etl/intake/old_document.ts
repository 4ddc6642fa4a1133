import { streamsOf } from './compound.ts'
import { TooLargeError } from './workbook_parts.ts'

/**
 * A Word document of before 2007 (.doc, MS-DOC), written as the XML that Word writes now: its paragraphs and tables, bold
 * and struck letters, fonts, and numbers of lists. It is then read as any other document is.
 */
export interface OldDocument {
  body: string
  numbering: string
}

/** The document can only be opened with a password. */
export class PasswordError extends Error {}

/** Letters of a document: more than anybody types. */
const mostLetters = 20_000_000
const pageLength = 512

/** Places in the file information block. */
const fib = {
  flags: 0x0a,
  lengths: { text: 0x4c, notes: 0x50, heads: 0x54, macros: 0x58, remarks: 0x5c, endnotes: 0x60, boxes: 0x64 },
  characters: 0xfa,
  paragraphs: 0x102,
  fonts: 0x112,
  pieces: 0x1a2,
  lists: 0x2e2,
  overrides: 0x2ea,
}

/** Places of the text in the file, with what is said of it; in the order of places. */
interface Range<Props> {
  from: number
  to: number
  props: Props
}

interface LetterProps {
  bold: boolean
  struck: boolean
  hidden: boolean
  deleted: boolean
  font: number | null
  symbol: string | null
}

interface ParagraphProps {
  inTable: boolean
  rowEnd: boolean
  /** In a table within a cell: the end of a cell, or of a row. */
  innerCell: boolean
  innerRow: boolean
  depth: number
  heading: boolean
  newPage: boolean
  list: number
  level: number
  /** Of the end of a row: where its cells begin and end, and how each is merged. */
  edges: number[]
  merges: { goesOn: boolean; restarts: boolean; across: boolean }[]
}

const plainLetters: LetterProps = {
  bold: false,
  struck: false,
  hidden: false,
  deleted: false,
  font: null,
  symbol: null,
}
const plainParagraph: ParagraphProps = {
  inTable: false,
  rowEnd: false,
  innerCell: false,
  innerRow: false,
  depth: 0,
  heading: false,
  newPage: false,
  list: 0,
  level: 0,
  edges: [],
  merges: [],
}

/** @throws PasswordError, TooLargeError; Error where the bytes are no such document */
export function oldDocument(bytes: Buffer): OldDocument {
  const streams = streamsOf(bytes, new Set(['WordDocument', '0Table', '1Table', 'Data']))
  const main = streams.get('WordDocument')
  if (!main || main.readUInt16LE(0) !== 0xa5ec) throw new Error('no document')
  const flags = main.readUInt16LE(fib.flags)
  if (flags & 0x0100) throw new PasswordError()
  const table = streams.get(flags & 0x0200 ? '1Table' : '0Table')
  if (!table) throw new Error('no table stream')
  const part = (at: number) => {
    const [from, length] = [main.readUInt32LE(at), main.readUInt32LE(at + 4)]
    if (from + length > table.length) throw new Error('a part is not there')
    return table.subarray(from, from + length)
  }
  const data = streams.get('Data') ?? Buffer.alloc(0)
  const fonts = fontNames(part(fib.fonts))
  const letters = rangesOf(main, part(fib.characters), (grpprl) => letterProps(grpprl.subarray(1)), 1)
  const paragraphs = rangesOf(main, part(fib.paragraphs), (grpprl) => paragraphProps(grpprl, data), 13)
  const text = textOf(main, part(fib.pieces))
  const { lengths } = fib
  const before = [
    lengths.text,
    lengths.notes,
    lengths.heads,
    lengths.macros,
    lengths.remarks,
    lengths.endnotes,
  ]
  const ends = before.map((at) => main.readUInt32LE(at))
  const boxesFrom = ends.reduce((sum, one) => sum + one, 0)
  const parts: [number, number][] = [
    [0, ends[0]!],
    [boxesFrom, boxesFrom + main.readUInt32LE(lengths.boxes)],
  ]
  const written = parts.map(([from, to]) =>
    bodyXml(
      paragraphsOf(
        text,
        from,
        to,
        rangeFinder(letters, plainLetters),
        rangeFinder(paragraphs, plainParagraph),
      ),
      fonts,
    ),
  )
  return {
    body: `<w:document><w:body>${written.join('')}</w:body></w:document>`,
    numbering: numberingXml(part(fib.lists), main, table),
  }
}

/** The letters of a document in their order, and for each its place in the file. */
interface PlacedText {
  text: string
  /** For each piece of text: the index of its first letter, the place of that, and the bytes of a letter. */
  pieces: { first: number; place: number; width: 1 | 2 }[]
}

function textOf(main: Buffer, clx: Buffer): PlacedText {
  let at = 0
  while (clx[at] === 1) at += 3 + clx.readUInt16LE(at + 1)
  if (clx[at] !== 2) throw new Error('no pieces')
  const plc = clx.subarray(at + 5, at + 5 + clx.readUInt32LE(at + 1))
  const count = Math.floor((plc.length - 4) / 12)
  const pieces: PlacedText['pieces'] = []
  const texts: string[] = []
  for (let i = 0; i < count; i += 1) {
    const [first, end] = [plc.readUInt32LE(i * 4), plc.readUInt32LE(i * 4 + 4)]
    const stated = plc.readUInt32LE((count + 1) * 4 + i * 8 + 2)
    const width = stated & 0x40000000 ? 1 : 2
    const place = width === 1 ? (stated & 0x3fffffff) >>> 1 : stated & 0x3fffffff
    if (end < first || end > mostLetters) throw new TooLargeError()
    if (place + (end - first) * width > main.length) throw new Error('a piece is not there')
    const raw = main.subarray(place, place + (end - first) * width)
    texts.push(width === 1 ? windows1252.decode(raw) : raw.toString('utf16le'))
    pieces.push({ first, place, width })
  }
  return { text: texts.join(''), pieces }
}

const windows1252 = new TextDecoder('windows-1252')

/** Reads the pages that say of places in the file how letters, or paragraphs, look. */
function rangesOf<Props>(
  main: Buffer,
  plc: Buffer,
  read: (grpprl: Buffer) => Props,
  entryLength: number,
): Range<Props>[] {
  const count = Math.max(0, Math.floor((plc.length - 4) / 8))
  const found: Range<Props>[] = []
  for (let i = 0; i < count; i += 1) {
    const start = (plc.readUInt32LE((count + 1) * 4 + i * 4) & 0x3fffff) * pageLength
    const page = main.subarray(start, start + pageLength)
    if (page.length < pageLength) throw new Error('a page is not there')
    const runs = page[pageLength - 1]!
    for (let run = 0; run < runs && (run + 2) * 4 <= pageLength; run += 1) {
      const entry = (runs + 1) * 4 + run * entryLength
      const at = (page[entry] ?? 0) * 2
      found.push({
        from: page.readUInt32LE(run * 4),
        to: page.readUInt32LE(run * 4 + 4),
        props: read(at === 0 ? Buffer.alloc(1) : propsAt(page, at, entryLength)),
      })
    }
  }
  return found.sort((a, b) => a.from - b.from)
}

/** The properties at a place of a page: their length stands before them, of paragraphs in words. */
function propsAt(page: Buffer, at: number, entryLength: number): Buffer {
  if (entryLength === 1) return page.subarray(at, at + 1 + page[at]!)
  const words = page[at]!
  return words === 0
    ? page.subarray(at + 2, at + 2 + page[at + 1]! * 2)
    : page.subarray(at + 1, at + words * 2)
}

/** Tells what is said of a place; places are mostly asked in their order. */
function rangeFinder<Props>(ranges: Range<Props>[], plain: Props): (place: number) => Props {
  let at = 0
  return (place) => {
    const near = ranges[at]
    if (near && near.from <= place && place < near.to) return near.props
    let [low, high] = [0, ranges.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (ranges[middle]!.from <= place) low = middle + 1
      else high = middle
    }
    at = Math.max(0, low - 1)
    const found = ranges[at]
    return found && found.from <= place && place < found.to ? found.props : plain
  }
}

/** Calls `take` for each property: its code, and what it says. */
function eachProperty(grpprl: Buffer, take: (code: number, operand: Buffer) => void): void {
  const lengths = [1, 1, 2, 4, 2, 2, 0, 3]
  for (let at = 0; at + 2 < grpprl.length;) {
    const code = grpprl.readUInt16LE(at)
    at += 2
    let length = lengths[code >> 13]!
    if (length === 0 && code === 0xd608) {
      if (at + 2 > grpprl.length) return
      length = grpprl.readUInt16LE(at) + 1
    } else if (length === 0) length = 1 + grpprl[at]!
    take(code, grpprl.subarray(at, at + length))
    at += length
  }
}

function letterProps(grpprl: Buffer): LetterProps {
  const props = { ...plainLetters }
  eachProperty(grpprl, (code, operand) => {
    const isOn = operand[0] === 1 || operand[0] === 0x81
    if (code === 0x0835) props.bold = isOn
    else if (code === 0x0837 || code === 0x2a53) props.struck = isOn
    else if (code === 0x083c) props.hidden = isOn
    else if (code === 0x0800) props.deleted = isOn
    else if (code === 0x4a4f && operand.length === 2) props.font = operand.readUInt16LE(0)
    else if (code === 0x6a09 && operand.length === 4) props.symbol = operand.readUInt16LE(2).toString(16)
  })
  return props
}

function paragraphProps(papx: Buffer, data: Buffer): ParagraphProps {
  if (papx.length < 2) return plainParagraph
  const style = papx.readUInt16LE(0)
  const props: ParagraphProps = { ...plainParagraph, heading: style >= 1 && style <= 9 }
  const take = (code: number, operand: Buffer, far = false): void => {
    if (code === 0x2416) props.inTable = operand[0] === 1
    else if (code === 0x2417) props.rowEnd = operand[0] === 1
    else if (code === 0x244b) props.innerCell = operand[0] === 1
    else if (code === 0x244c) props.innerRow = operand[0] === 1
    else if (code === 0x2407) props.newPage = operand[0] === 1
    else if (code === 0x260a) props.level = operand[0] ?? 0
    else if (code === 0x460b && operand.length === 2) props.list = operand.readUInt16LE(0)
    else if (code === 0x6649 && operand.length === 4) props.depth = operand.readUInt32LE(0)
    else if (code === 0xd608) Object.assign(props, rowOf(operand))
    else if (code === 0x6646 && operand.length === 4 && !far) {
      // What is too long for a page stands elsewhere.
      const at = operand.readUInt32LE(0)
      const length = at + 2 <= data.length ? data.readUInt16LE(at) : 0
      eachProperty(data.subarray(at + 2, at + 2 + length), (one, value) => {
        take(one, value, true)
      })
    }
  }
  eachProperty(papx.subarray(2), take)
  return props
}

/** How the cells of a row lie. */
function rowOf(operand: Buffer): Pick<ParagraphProps, 'edges' | 'merges'> {
  const count = operand[2] ?? 0
  const edges: number[] = []
  const merges: ParagraphProps['merges'] = []
  for (let i = 0; i <= count && 5 + i * 2 <= operand.length; i += 1)
    edges.push(operand.readInt16LE(3 + i * 2))
  for (let i = 0; i < count; i += 1) {
    const at = 3 + (count + 1) * 2 + i * 20
    const flags = at + 2 <= operand.length ? operand.readUInt16LE(at) : 0
    const down = (flags >> 5) & 3
    merges.push({ goesOn: down === 1, restarts: down > 1, across: (flags & 3) !== 0 })
  }
  return { edges, merges }
}

/** A paragraph with its letters as XML, and the sign that ends it. */
interface OldParagraph {
  runs: { text: string; props: LetterProps }[]
  end: string
  props: ParagraphProps
}

/** The paragraphs of a part of the text: codes of fields and what was deleted is left out. */
function* paragraphsOf(
  { text, pieces }: PlacedText,
  from: number,
  to: number,
  lettersAt: (place: number) => LetterProps,
  paragraphAt: (place: number) => ParagraphProps,
): Generator<OldParagraph> {
  let piece = 0
  let runs: OldParagraph['runs'] = []
  // For each field that is open whether its code is being read, of which nothing is shown.
  const fields: boolean[] = []
  for (let at = from; at < Math.min(to, text.length); at += 1) {
    while (piece + 1 < pieces.length && pieces[piece + 1]!.first <= at) piece += 1
    const { first, place, width } = pieces[piece]!
    const own = place + (at - first) * width
    const sign = text[at]!
    if (sign === '\r' || sign === '\x07' || sign === '\f') {
      yield { runs, end: sign, props: paragraphAt(own) }
      runs = []
    } else if (sign === '\x13') fields.push(true)
    else if (sign === '\x14') fields[fields.length - 1] = false
    else if (sign === '\x15') fields.pop()
    else if (!fields.includes(true)) {
      const props = lettersAt(own)
      const last = runs.at(-1)
      if (props.hidden || props.deleted) continue
      if (last?.props === props && props.symbol === null) last.text += sign
      else runs.push({ text: sign, props })
    }
  }
  if (runs.length > 0) yield { runs, end: '\r', props: plainParagraph }
}

interface OldRow {
  cells: string[]
  filled: boolean[]
  edges: number[]
  merges: ParagraphProps['merges']
}

const emptyRow = (): OldRow => ({ cells: [], filled: [], edges: [], merges: [] })

/** A table while it is read: its rows, the row and the cell that are open. */
class OpenTable {
  rows: OldRow[] = []
  private row = emptyRow()
  private cell: string[] = []
  private filled = false

  take(xml: string, hasText: boolean): void {
    this.cell.push(xml)
    this.filled ||= hasText
  }

  endCell(): void {
    this.row.cells.push(this.cell.join(''))
    this.row.filled.push(this.filled)
    this.cell = []
    this.filled = false
  }

  endRow({ edges, merges }: ParagraphProps): void {
    this.rows.push({ ...this.row, edges, merges })
    this.row = emptyRow()
    this.cell = []
    this.filled = false
  }

  /** What was read so far, as XML; a row that does not end is text. */
  xml(): string {
    const table = this.rows.length > 0 ? tableXml(this.rows) : ''
    return table + this.row.cells.join('') + this.cell.join('')
  }
}

/** Paragraphs and tables as XML; tables within a cell of another table, too. */
function bodyXml(paragraphs: Iterable<OldParagraph>, fonts: string[]): string {
  const pieces: string[] = []
  let table: OpenTable | null = null
  let inner: OpenTable | null = null
  for (const { runs, end, props } of paragraphs) {
    const depth = Math.max(props.depth, props.inTable || end === '\x07' ? 1 : 0)
    if (inner && depth < 2) {
      table?.take(inner.xml(), inner.rows.length > 0)
      inner = null
    }
    if (table && depth < 1) {
      pieces.push(table.xml())
      table = null
    }
    if (depth > 0) table ??= new OpenTable()
    if (depth > 1) inner ??= new OpenTable()
    const open = inner ?? table
    if (open && (inner ? props.innerRow : props.rowEnd)) {
      open.endRow(props)
      continue
    }
    const xml = paragraphXml(runs, props, fonts)
    if (!open) {
      pieces.push(xml)
      if (end === '\f') pieces.push('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
      continue
    }
    open.take(
      xml,
      runs.some(({ text }) => text.trim() !== ''),
    )
    if (inner ? props.innerCell : end === '\x07') open.endCell()
  }
  if (inner) table?.take(inner.xml(), true)
  if (table) pieces.push(table.xml())
  return pieces.join('')
}

/** Cells whose edges are nearer than this to one another have one edge, in twentieths of a point. */
const oneEdge = 40

function tableXml(rows: OldRow[]): string {
  const grid: number[] = []
  for (const edge of rows.flatMap(({ edges }) => edges).sort((a, b) => a - b))
    if (grid.length === 0 || edge - grid.at(-1)! > oneEdge) grid.push(edge)
  const columnOf = (edge: number) => {
    let [low, high] = [0, grid.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (grid[middle]! <= edge) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }
  const rowXml = ({ cells, filled, edges, merges }: OldRow): string => {
    const before = edges.length > 0 ? columnOf(edges[0]!) : 0
    const laid: { xml: string; span: number; merge: string }[] = []
    for (const [i, xml] of cells.entries()) {
      const [left, right] = [edges[i], edges[i + 1]]
      const span =
        left === undefined || right === undefined ? 1 : Math.max(1, columnOf(right) - columnOf(left))
      const { goesOn, restarts, across } = merges[i] ?? { goesOn: false, restarts: false, across: false }
      const last = laid.at(-1)
      if (last && across && merges[i - 1]?.across && filled[i] === false) last.span += span
      else
        laid.push({
          xml,
          span,
          merge: goesOn ? '<w:vMerge/>' : restarts ? '<w:vMerge w:val="restart"/>' : '',
        })
    }
    const cellsXml = laid.map(
      ({ xml, span, merge }) => `<w:tc><w:tcPr><w:gridSpan w:val="${span}"/>${merge}</w:tcPr>${xml}</w:tc>`,
    )
    return `<w:tr><w:trPr><w:gridBefore w:val="${before}"/></w:trPr>${cellsXml.join('')}</w:tr>`
  }
  return `<w:tbl>${rows.map(rowXml).join('')}</w:tbl>`
}

function paragraphXml(runs: OldParagraph['runs'], props: ParagraphProps, fonts: string[]): string {
  const list =
    props.list > 0 && props.list < 2047
      ? `<w:numPr><w:ilvl w:val="${Math.min(8, props.level)}"/><w:numId w:val="${props.list}"/></w:numPr>`
      : ''
  const style = props.heading ? '<w:pStyle w:val="heading"/>' : ''
  const newPage = props.newPage ? '<w:pageBreakBefore/>' : ''
  return `<w:p><w:pPr>${style}${newPage}${list}</w:pPr>${runs.map((run) => runXml(run, fonts)).join('')}</w:p>`
}

function runXml({ text, props }: OldParagraph['runs'][number], fonts: string[]): string {
  const font = props.font === null ? undefined : fonts[props.font]
  const look =
    (props.bold ? '<w:b/>' : '') +
    (props.struck ? '<w:strike/>' : '') +
    (font === undefined ? '' : `<w:rFonts w:ascii="${escaped(font)}"/>`)
  const inner = props.symbol === null ? lettersXml(text) : `<w:sym w:char="${props.symbol}"/>`
  return `<w:r><w:rPr>${look}</w:rPr>${inner}</w:r>`
}

/** Signs that Word has among the letters for something else; others below a space are nothing. */
const signs: Record<string, string> = {
  '\t': '<w:tab/>',
  '\v': '<w:br/>',
  '\x1e': '<w:noBreakHyphen/>',
  '\x1f': '<w:softHyphen/>',
  '\x01': '<w:pict/>',
  '\x08': '<w:pict/>',
}

function lettersXml(text: string): string {
  const pieces: string[] = []
  let plain = ''
  const end = () => {
    if (plain !== '') pieces.push(`<w:t>${escaped(plain)}</w:t>`)
    plain = ''
  }
  for (const sign of text) {
    const other = signs[sign]
    if (other !== undefined) {
      end()
      pieces.push(other)
    } else if (sign >= ' ') plain += sign
  }
  end()
  return pieces.join('')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** The names of the fonts, in their order. */
function fontNames(table: Buffer): string[] {
  const names: string[] = []
  if (table.length < 4) return names
  const count = table.readUInt16LE(0)
  for (let i = 0, at = 4; i < count && at < table.length; i += 1) {
    const length = table[at]!
    // Type, weight, character set, alternative, panose and signature: forty bytes with the length.
    const [name] = table.toString('utf16le', at + 40, Math.min(table.length, at + 1 + length)).split('\0')
    names.push(name ?? '')
    at += 1 + length
  }
  return names
}

const formats: Record<number, string> = {
  0: 'decimal',
  1: 'upperRoman',
  2: 'lowerRoman',
  3: 'upperLetter',
  4: 'lowerLetter',
  22: 'decimalZero',
  23: 'bullet',
  255: 'none',
}

/** The numberings of lists; none where what the file says of them cannot be followed. */
function numberingXml(lists: Buffer, main: Buffer, table: Buffer): string {
  try {
    const start = main.readUInt32LE(fib.lists) + lists.length
    return `<w:numbering>${listsXml(lists, table.subarray(start))}${overridesXml(main, table)}</w:numbering>`
  } catch {
    return ''
  }
}

function listsXml(lists: Buffer, levels: Buffer): string {
  const count = lists.length < 2 ? 0 : lists.readUInt16LE(0)
  const pieces: string[] = []
  let at = 0
  for (let i = 0; i < count; i += 1) {
    const own = lists.subarray(2 + i * 28, 30 + i * 28)
    const deep = own[26]! & 1 ? 1 : 9
    const xml: string[] = []
    for (let level = 0; level < deep; level += 1) {
      const from = levels.readInt32LE(at)
      const format = formats[levels[at + 4]!] ?? 'decimal'
      at += 28 + levels[at + 24]! + levels[at + 25]!
      const length = levels.readUInt16LE(at)
      const text = levels
        .toString('utf16le', at + 2, at + 2 + length * 2)
        .replace(/[^ -\uffff]/g, (sign) => `%${sign.charCodeAt(0) + 1}`)
      at += 2 + length * 2
      xml.push(
        `<w:lvl w:ilvl="${level}"><w:start w:val="${from}"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${escaped(text)}"/></w:lvl>`,
      )
    }
    pieces.push(`<w:abstractNum w:abstractNumId="${own.readUInt32LE(0)}">${xml.join('')}</w:abstractNum>`)
  }
  return pieces.join('')
}

function overridesXml(main: Buffer, table: Buffer): string {
  const at = main.readUInt32LE(fib.overrides)
  if (main.readUInt32LE(fib.overrides + 4) < 4) return ''
  const count = table.readUInt32LE(at)
  const pieces: string[] = []
  for (let i = 0; i < Math.min(count, 10_000); i += 1)
    pieces.push(
      `<w:num w:numId="${i + 1}"><w:abstractNumId w:val="${table.readUInt32LE(at + 4 + i * 16)}"/></w:num>`,
    )
  return pieces.join('')
}
