import { decodeOldFont, findOldFont, oldFontNamed, type Encoding } from './encoding.ts'
import { listLabels, readNumbering, readWordStyles, type WordStyle } from './document_styles.ts'
import { oldDocument, PasswordError } from './old_document.ts'
import { pdfDocument } from './pdf.ts'
import { compose } from './text.ts'
import {
  eachShortTag,
  mainPart,
  relationsOf,
  TooLargeError,
  unpackParts,
  type Parts,
} from './workbook_parts.ts'
import { attributesOf, decodeText, type Tag } from './xml.ts'

/** A paragraph of a document, wherever it stands. */
export interface Paragraph {
  /** Its place among all paragraphs, from 1. */
  number: number
  /** Its letters; a line break within it is `\n`. */
  text: string
  /** What Word writes before it: "1.", "a)", "-"; empty without numbering. */
  label: string
  /** It looks like a heading: by its style, or all of it is bold. */
  heading: boolean
  /** A new page begins with it. */
  newPage: boolean
  /** All of it is struck through. */
  struck: boolean
}

export interface DocumentCell {
  paragraphs: Paragraph[]
  /** It continues the cell above. */
  continues: boolean
  text: string
}

/** Rows by the columns of the grid: a cell over several columns stands in the first, null in the others. */
export interface DocumentTable {
  rows: (DocumentCell | null)[][]
  /** It stood in a cell of another table, or in a text box. */
  nested: boolean
}

export type Block = { paragraph: Paragraph; table?: never } | { table: DocumentTable; paragraph?: never }

/** A Word document as it is read by people: what was deleted is not there, what was inserted is. */
export interface WordDocument {
  blocks: Block[]
  paragraphs: Paragraph[]
  pictures: number
  /** Whether changes are tracked in it. */
  tracked: boolean
  /** The old fonts that were read as Vietnamese. */
  fonts: Encoding[]
}

/** More than anybody types. */
const largest = { paragraphs: 200_000, cells: 500_000, depth: 1000, columns: 256 }
/** Word writes drawings into the attributes of one tag. */
const longest = { text: 4 * 1024 * 1024, tag: 16 * 1024 * 1024 }
const wanted = /(^|\/)(document\d*|styles|numbering)\.xml$|\.rels$/

/** Parts of the XML that hold no text of the document as it stands: deletions, codes of fields, settings. */
const passedOver = new Set([
  'moveFrom',
  'Fallback',
  'instrText',
  'delText',
  'delInstrText',
  'sdtPr',
  'sdtEndPr',
  'rPrChange',
  'pPrChange',
  'tblPrChange',
  'trPrChange',
  'tcPrChange',
  'sectPrChange',
  'tblPrExChange',
  'tblGridChange',
  'numberingChange',
  'binData',
])

/**
 * Reads a document of Word, .docx or .doc: its paragraphs with their numbers, its tables by their grid, text boxes and
 * nested tables after what they stand in. Old fonts are read as Vietnamese where the document names them, or its letters
 * show them.
 * @throws TooLargeError for what is more than can be meant, PasswordError; Error where the bytes are no document
 */
export function readDocument(bytes: Buffer): WordDocument {
  if (bytes.readUInt32BE(0) === 0xd0cf11e0) {
    const { body, numbering } = oldDocument(bytes)
    return documentOf(body, oldStyles, numbering)
  }
  const parts = unpackParts(bytes, wanted)
  const main = mainPart(parts, 'document.xml')
  if (main === null) throw new Error('no document')
  const related = partsBeside(parts, main)
  return documentOf(parts.get(main)!, related('styles'), related('numbering'))
}

/** The same of a PDF with text, too. */
export async function readAnyDocument(bytes: Buffer): Promise<WordDocument> {
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') return readDocument(bytes)
  try {
    const { body, pictures } = await pdfDocument(bytes)
    return { ...documentOf(body, '', ''), pictures }
  } catch (error) {
    throw error instanceof Error && error.name === 'PasswordException' ? new PasswordError() : error
  }
}

/** What old documents are written with (`old_document.ts`). */
const oldStyles =
  '<w:styles><w:style w:type="paragraph" w:styleId="heading"><w:name w:val="heading 1"/></w:style></w:styles>'

function documentOf(xml: string, stylesXml: string, numbering: string): WordDocument {
  const styles = readWordStyles(stylesXml)
  const body = readBody(xml, styles)
  const label = listLabels(readNumbering(numbering))
  for (const { paragraph, list, style } of body.all) {
    const own = styles.get(style ?? '')
    paragraph.label = label(list.numbering ?? own?.numbering ?? null, list.level ?? own?.level ?? 0)
  }
  return decoded(body)
}

/** A document, or what stands in the way. */
export type DocumentAnswer =
  { document: WordDocument } | { fault: 'too-large'; cell: null } | { fault: 'damaged' | 'password' }

/** Reads a document and never throws. */
export async function documentAnswer(bytes: Buffer): Promise<DocumentAnswer> {
  try {
    return { document: await readAnyDocument(bytes) }
  } catch (error) {
    if (error instanceof TooLargeError) return { fault: 'too-large', cell: null }
    return { fault: error instanceof PasswordError ? 'password' : 'damaged' }
  }
}

function partsBeside(parts: Parts, main: string): (type: string) => string {
  const relations = [...relationsOf(parts, main).values()]
  return (type) => {
    const relation = relations.find((one) => one.type === type)
    return (relation && parts.get(relation.part)) ?? ''
  }
}

/** A piece of text in one font. */
interface Piece {
  text: string
  font: string | null
}

interface OpenParagraph {
  paragraph: Paragraph
  pieces: Piece[]
  style: string | null
  list: { numbering: string | null; level: number | null }
  bold: number
  struck: number
  letters: number
  markDeleted: boolean
}

interface OpenRun {
  bold: boolean | null
  struck: boolean | null
  hidden: boolean
  font: string | null
}

interface OpenCell extends DocumentCell {
  span: number
}

interface OpenTable {
  rows: (DocumentCell | null)[][]
  row: (DocumentCell | null)[]
  rowDeleted: boolean
  cell: OpenCell | null
  nested: boolean
}

/** How far the reading of a document's main part is. */
interface Reading {
  xml: string
  styles: Map<string, WordStyle>
  blocks: Block[]
  /** What stood in a text box or in a cell, to come after what is open. */
  later: Block[]
  all: OpenParagraph[]
  /** Names of the elements that are open. */
  path: string[]
  paragraphs: OpenParagraph[]
  tables: OpenTable[]
  /** For each open text box, how many tables were open around it. */
  boxes: number[]
  run: OpenRun | null
  textFrom: number
  /** How many elements are open of which nothing is read. */
  passing: number
  cells: number
  pictures: number
  tracked: boolean
  newPage: boolean
  /** A paragraph of which the mark was deleted: the next one goes on with it. */
  joined: OpenParagraph | null
}

function readBody(xml: string, styles: Map<string, WordStyle>): Reading {
  const body: Reading = {
    xml,
    styles,
    blocks: [],
    later: [],
    all: [],
    path: [],
    paragraphs: [],
    tables: [],
    boxes: [],
    run: null,
    textFrom: -1,
    passing: 0,
    cells: 0,
    pictures: 0,
    tracked: false,
    newPage: false,
    joined: null,
  }
  eachShortTag(xml, (tag) => takeTag(body, tag), longest)
  for (const { paragraph, style, letters, bold, struck } of body.all) {
    paragraph.heading = styles.get(style ?? '')?.heading === true || (letters > 0 && bold === letters)
    paragraph.struck = letters > 0 && struck === letters
  }
  return body
}

function takeTag(body: Reading, tag: Tag): void {
  const { path } = body
  if (tag.closing) {
    path.pop()
    if (body.passing > 0) body.passing -= 1
    else closeElement(body, tag.name, tag.start)
    return
  }
  if (body.passing > 0) {
    if (tag.empty) return
    body.passing += 1
  } else {
    openElement(body, tag, path.at(-1) ?? '')
    // An element that closes itself ends here.
    if (tag.empty) closeElement(body, tag.name, tag.end)
  }
  if (tag.empty) return
  path.push(tag.name)
  if (path.length > largest.depth) throw new TooLargeError()
}

function openElement(body: Reading, tag: Tag, parent: string): void {
  const table = body.tables.at(-1)
  if (tag.name === 'p') beginParagraph(body)
  else if (tag.name === 'tbl')
    body.tables.push({
      rows: [],
      row: [],
      rowDeleted: false,
      cell: null,
      nested: body.tables.length > 0 || body.boxes.length > 0,
    })
  else if (tag.name === 'tr' && table) Object.assign(table, { row: [], rowDeleted: false, cell: null })
  else if (tag.name === 'tc' && table) table.cell = { paragraphs: [], continues: false, text: '', span: 1 }
  else if (tag.name === 'txbxContent') body.boxes.push(body.tables.length)
  else if (tag.name === 'r') body.run = { bold: null, struck: null, hidden: false, font: null }
  else if (tag.name === 't') body.textFrom = tag.empty ? -1 : tag.end
  else if (parent === 'tcPr' || parent === 'trPr') layOut(body, tag, parent)
  else if (parent === 'rPr') markRun(body, tag)
  else if (parent === 'pPr' || parent === 'numPr') describeParagraph(body, tag, parent)
  else if (parent === 'r') sayOther(body, tag)
  else if (tag.name === 'ins' || tag.name === 'moveTo') body.tracked = true
  else if (tag.name === 'del') {
    body.tracked = true
    if (!tag.empty) body.passing = 1
  } else if (passedOver.has(tag.name) && !tag.empty) body.passing = 1
}

function closeElement(body: Reading, name: string, from: number): void {
  const table = body.tables.at(-1)
  if (name === 't') {
    if (body.textFrom >= 0) say(body, decodeText(body.xml.slice(body.textFrom, from)))
    body.textFrom = -1
  } else if (name === 'r') body.run = null
  else if (name === 'p') endParagraph(body)
  else if (name === 'tc' && table) endCell(body, table)
  else if (name === 'tr' && table) {
    if (!table.rowDeleted && table.row.length > 0) table.rows.push(table.row)
  } else if (name === 'tbl' && table) {
    body.tables.pop()
    if (table.rows.length > 0) place(body, { table: { rows: mergedDown(table.rows), nested: table.nested } })
    endBlock(body)
  } else if (name === 'txbxContent') body.boxes.pop()
}

/** Whether what comes stands in a text box, and not in a table within it. */
function isInBox({ boxes, tables }: Reading): boolean {
  return boxes.length > 0 && tables.length <= boxes.at(-1)!
}

function place(body: Reading, block: Block): void {
  const cell = isInBox(body) ? null : (body.tables.at(-1)?.cell ?? null)
  if (cell && block.paragraph) cell.paragraphs.push(block.paragraph)
  else if (cell || body.boxes.length > 0 || body.paragraphs.length > 0) body.later.push(block)
  else body.blocks.push(block)
}

/** What stood within a block comes after it. */
function endBlock({ tables, paragraphs, boxes, blocks, later }: Reading): void {
  if (tables.length > 0 || paragraphs.length > 0 || boxes.length > 0) return
  for (const block of later) blocks.push(block)
  later.length = 0
}

function beginParagraph(body: Reading): void {
  if (body.joined && body.paragraphs.length === 0) {
    body.joined.markDeleted = false
    body.paragraphs.push(body.joined)
    body.joined = null
    return
  }
  if (body.all.length >= largest.paragraphs) throw new TooLargeError()
  const open: OpenParagraph = {
    paragraph: {
      number: body.all.length + 1,
      text: '',
      label: '',
      heading: false,
      newPage: body.newPage,
      struck: false,
    },
    pieces: [],
    style: null,
    list: { numbering: null, level: null },
    bold: 0,
    struck: 0,
    letters: 0,
    markDeleted: false,
  }
  body.newPage = false
  place(body, { paragraph: open.paragraph })
  body.all.push(open)
  body.paragraphs.push(open)
}

function endParagraph(body: Reading): void {
  const open = body.paragraphs.pop()
  if (open?.markDeleted && body.paragraphs.length === 0 && body.tables.length === 0) body.joined = open
  endBlock(body)
}

function endCell(body: Reading, table: OpenTable): void {
  const { cell } = table
  if (!cell) return
  table.cell = null
  table.row.push(cell)
  for (let i = 1; i < cell.span; i += 1) table.row.push(null)
  body.cells += cell.span
  if (body.cells > largest.cells || table.row.length > largest.columns) throw new TooLargeError()
}

/** Letters of the document. */
function say(body: Reading, text: string): void {
  const { run, styles } = body
  const open = body.paragraphs.at(-1)
  if (!open || text === '' || run?.hidden === true) return
  const style = styles.get(open.style ?? '') ?? styles.get('')
  const font = oldFontNamed(run?.font ?? style?.font ?? '')
  const last = open.pieces.at(-1)
  if (last && last.font === font) last.text += text
  else open.pieces.push({ text, font })
  const length = text.trim().length
  open.letters += length
  if (run?.bold ?? style?.bold ?? false) open.bold += length
  if (run?.struck ?? false) open.struck += length
}

/** What a run holds beside letters. */
function sayOther(body: Reading, tag: Tag): void {
  const attributes = () => attributesOf(body.xml, tag)
  if (tag.name === 'tab') say(body, '\t')
  else if (tag.name === 'br' || tag.name === 'cr') {
    if (attributes().get('type') === 'page') body.newPage = true
    else say(body, '\n')
  } else if (tag.name === 'noBreakHyphen') say(body, '-')
  // In the old font TCVN3 it is a letter; elsewhere nothing is left of it.
  else if (tag.name === 'softHyphen') say(body, '\u00ad')
  else if (tag.name === 'sym')
    say(body, signs[(attributes().get('char') ?? '').slice(-2).toUpperCase()] ?? '')
  else if (tag.name === 'drawing' || tag.name === 'pict' || tag.name === 'object') body.pictures += 1
  else if (passedOver.has(tag.name) && !tag.empty) body.passing = 1
}

function isOn(xml: string, tag: Tag): boolean {
  return !/^(0|false|off|none)$/.test(attributesOf(xml, tag).get('val') ?? 'true')
}

/** How the letters of a run look, or that the mark at the end of a paragraph was deleted. */
function markRun(body: Reading, tag: Tag): void {
  const { run, xml } = body
  if (body.path.at(-2) === 'pPr') {
    if (tag.name === 'del') body.paragraphs.at(-1)!.markDeleted = true
    return
  }
  if (!run) return
  const attributes = () => attributesOf(xml, tag)
  if (tag.name === 'b') run.bold = isOn(xml, tag)
  else if (tag.name === 'strike' || tag.name === 'dstrike') run.struck = isOn(xml, tag)
  else if (tag.name === 'vanish') run.hidden = isOn(xml, tag)
  else if (tag.name === 'rFonts')
    run.font = attributes().get('ascii') ?? attributes().get('hAnsi') ?? run.font
  else if (tag.name === 'rStyle') {
    const style = body.styles.get(decodeText(attributes().get('val') ?? ''))
    if (style) Object.assign(run, { bold: style.bold, font: run.font ?? style.font })
  } else if (passedOver.has(tag.name) && !tag.empty) body.passing = 1
}

function describeParagraph(body: Reading, tag: Tag, parent: string): void {
  const open = body.paragraphs.at(-1)
  const value = attributesOf(body.xml, tag).get('val')
  if (passedOver.has(tag.name) && !tag.empty) body.passing = 1
  if (!open) return
  if (parent === 'numPr') {
    if (tag.name === 'numId') open.list.numbering = value ?? null
    if (tag.name === 'ilvl') open.list.level = wholeNumber(value, 0)
  } else if (tag.name === 'pStyle') open.style = decodeText(value ?? '')
  else if (tag.name === 'pageBreakBefore' && isOn(body.xml, tag)) open.paragraph.newPage = true
}

/** Where a cell or a row stands in its table. */
function layOut(body: Reading, tag: Tag, parent: string): void {
  const table = body.tables.at(-1)
  const value = attributesOf(body.xml, tag).get('val')
  if (passedOver.has(tag.name) && !tag.empty) body.passing = 1
  if (!table) return
  if (parent === 'trPr') {
    if (tag.name === 'del') [body.tracked, table.rowDeleted] = [true, true]
    if (tag.name === 'gridBefore') for (let i = wholeNumber(value, 0); i > 0; i -= 1) table.row.push(null)
  } else if (table.cell) {
    if (tag.name === 'gridSpan') table.cell.span = Math.max(1, wholeNumber(value, 1))
    if (tag.name === 'vMerge') table.cell.continues = value !== 'restart'
  }
}

/** Signs of Wingdings that stand in forms: ticks and boxes. */
const signs: Record<string, string> = { FC: '✓', FE: '☑', FD: '☒', '78': '☒', A7: '-', B7: '-', D8: '-' }

function wholeNumber(text: string | undefined, otherwise: number): number {
  const value = /^\d{1,5}$/.test(text ?? '') ? Number(text) : otherwise
  if (value > largest.columns) throw new TooLargeError()
  return value
}

/** Gives a cell that continues the one above that one's paragraphs, where its row holds anything else. */
function mergedDown(rows: (DocumentCell | null)[][]): (DocumentCell | null)[][] {
  const above: (DocumentCell | null)[] = []
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      if (cell?.continues) cell.paragraphs = above[at]?.paragraphs ?? cell.paragraphs
      else above[at] = cell
    }
  }
  return rows
}

/** The texts as they are meant: letters of old fonts read, what runs apart put together. */
function decoded({ blocks, later, all: open, pictures, tracked }: Reading): WordDocument {
  const fonts = new Set<Encoding>()
  const plain = open.flatMap(({ pieces }) =>
    pieces.filter(({ font }) => font === null).map(({ text }) => text),
  )
  const guessed = findOldFont(plain.slice(0, 20_000))
  if (guessed) fonts.add(guessed.encoding)
  for (const { paragraph, pieces } of open) {
    const texts = pieces.map(({ text, font }) => {
      if (font === null) return guessed ? guessed.decode(text) : text
      const [encoding, capitals] = font.split(' ') as [Encoding, string?]
      fonts.add(encoding)
      const read = decodeOldFont(encoding, text)
      return capitals === undefined ? read : read.toUpperCase()
    })
    paragraph.text = compose(texts.join(''))
  }
  const placed = [...blocks, ...later]
  for (const { table } of placed)
    for (const row of table?.rows ?? []) for (const cell of row) if (cell) cell.text = textOf(cell)
  return {
    blocks: placed,
    paragraphs: open.map(({ paragraph }) => paragraph),
    pictures,
    tracked,
    fonts: [...fonts],
  }
}

/** A cell's text: a line a paragraph, with its number before it. */
function textOf({ paragraphs }: DocumentCell): string {
  const lines = paragraphs.flatMap(({ label, text }) =>
    text.trim() === '' ? [] : [label === '' || paragraphs.length === 1 ? text : `${label} ${text}`],
  )
  return lines.join('\n').trim()
}
