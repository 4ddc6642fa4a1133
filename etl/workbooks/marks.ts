import { strFromU8, strToU8, zipSync } from 'fflate'
import { getCellAddress, sanitizeTextContent } from 'write-excel-file/utility'
import { cleanName } from '../intake/text.ts'
import { columnLetters } from '../intake/workbook_cells.ts'
import { attributesOf, decodeText, eachTag, elementsOf, replaceElements } from '../intake/xml.ts'
import { unzipEntry, zipEntries } from '../intake/zip.ts'
import { bookParts, type BookParts } from './book_parts.ts'
import { withoutTimes } from './form.ts'
import { withHints } from './hints.ts'
import { attribute, openStyles, setAttribute, type Styles } from './styles.ts'

/** A cell to be coloured, what is said where it is selected, and which of the note's lists is offered there. */
export interface MarkedPlace {
  row: number
  column: number
  hint?: { text: string; list: number | null }
}

/** What to show of one sheet; rows are lines as Excel counts them, columns count from 0. */
export interface SheetMarks {
  sheet: string
  cells: MarkedPlace[]
  /** The column of reasons; null where a sheet only has marked cells. */
  reasons: { column: number; headRow: number; head: string; byRow: Map<number, string> } | null
}

/** A sheet that is put last, or over the one of this name; beside its rows stand lists of values, out of sight. */
export interface NoteSheet {
  name: string
  rows: string[][]
  /** By row, from 0, the place to which its second cell leads ("'Mô hình'!B6"). */
  links?: Map<number, string>
  /** How wide its columns are. */
  widths: number[]
  lists: string[][]
}

const typesPart = '[Content_Types].xml'
/** Where the note stands, from the folder of the workbook's part. */
const noteFile = 'worksheets/can-hoan-thien.xml'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'
const stylesType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml'
const reasonWidth = 60

/**
 * A copy of a workbook with cells coloured, reasons beside their rows and a note, everything else
 * as it was: the XML of the sheets is added to, not written anew. Marks and reasons of an earlier
 * time are taken away first.
 * @returns the bytes, and whether the workbook has macros (its name must then end in .xlsm)
 */
export function markWorkbook(
  bytes: Uint8Array,
  marks: SheetMarks[],
  note: NoteSheet,
): { bytes: Buffer; macros: boolean } {
  const book = bookParts(bytes)
  const { files, folder, workbook, relations: relationsPart } = book
  const text = (part: string) => (files[part] ? strFromU8(files[part]) : null)
  const put = (part: string, xml: string) => {
    files[part] = strToU8(xml)
  }
  const hadStyles =
    [...book.related.values()].find(({ type, part }) => type === 'styles' && files[part])?.part ?? null
  const styles = openStyles(hadStyles === null ? null : text(hadStyles))
  const sheets = sheetParts(text(workbook)!, book)
  const rangeOf = (list: number | null | undefined) => {
    const column = columnLetters(firstList(note) + (list ?? 0))
    return list == null ? null : `'${note.name}'!$${column}$1:$${column}$${note.lists[list]!.length}`
  }
  for (const mark of marks) {
    const part = sheets.get(mark.sheet)
    const xml = part === undefined ? null : text(part)
    if (part === undefined || xml === null) continue
    const hints = mark.cells.flatMap(({ row, column, hint }) =>
      hint ? [{ row, column, text: hint.text, list: rangeOf(hint.list) }] : [],
    )
    put(part, withHints(markSheet(xml, mark, styles), hints, prefixOf(xml, 'worksheet')))
  }
  const noteXml = noteSheetXml(note, styles)
  const earlierNote = sheets.get(note.name)
  const parts: Parts = { text, put, folder, workbook, relations: relationsPart }
  if (earlierNote !== undefined) put(earlierNote, noteXml)
  else {
    const notePart = `${folder}${noteFile}`
    put(notePart, noteXml)
    addPart(parts, notePart, sheetType, 'worksheet')
    put(workbook, withSheet(text(workbook)!, note.name))
  }
  openOn(
    note.name,
    [...sheets.values()].filter((part) => part !== earlierNote),
    parts,
  )
  put(hadStyles ?? `${folder}styles.xml`, styles.xml())
  if (hadStyles === null) addPart(parts, `${folder}styles.xml`, stylesType, 'styles')
  return {
    bytes: withoutTimes(Buffer.from(zipSync(files, { level: 6 }))),
    macros: text(typesPart)!.includes('macroEnabled'),
  }
}

/** All texts of a workbook's cells, as XML; empty for a file that is no workbook. */
export function wordsOf(bytes: Uint8Array): string {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return zipEntries(zip)
      .filter(({ name }) => /(^|\/)(sharedStrings|worksheets\/[^/]+)\.xml$/i.test(name))
      .map((entry) => unzipEntry(zip, entry).toString())
      .join('\n')
  } catch {
    return ''
  }
}

interface Parts {
  text(part: string): string | null
  put(part: string, xml: string): void
  folder: string
  workbook: string
  relations: string
}

/** The opening tags of a name, with their attributes. */
function openTags(xml: string, name: string): { tag: string; attributes: Map<string, string> }[] {
  const found: { tag: string; attributes: Map<string, string> }[] = []
  eachTag(xml, (tag) => {
    if (tag.name === name && !tag.closing)
      found.push({ tag: xml.slice(tag.start, tag.end), attributes: attributesOf(xml, tag) })
  })
  return found
}

/** The prefix of the first tag of a name, with its colon; empty without one. */
function prefixOf(xml: string, name: string): string {
  let prefix = ''
  eachTag(xml, (tag) => {
    if (tag.name !== name) return true
    prefix = xml.slice(tag.start + 1, tag.nameEnd - name.length)
    return false
  })
  return prefix
}

/** The part of each sheet, by its name. */
function sheetParts(workbookXml: string, { related }: BookParts): Map<string, string> {
  return new Map(
    openTags(workbookXml, 'sheet').map(({ attributes }) => [
      cleanName(decodeText(attributes.get('name') ?? '')),
      related.get(attributes.get('id') ?? '')?.part ?? '',
    ]),
  )
}

/** Lists a new part under the workbook, with a relation of the kind (and of the dialect) that is there. */
function addPart(parts: Parts, part: string, contentType: string, kind: string): void {
  const { text, put, folder, relations } = parts
  const types = text(typesPart)!
  const typesPrefix = prefixOf(types, 'Types')
  const override = `<${typesPrefix}Override PartName="/${part}" ContentType="${contentType}"/>`
  put(typesPart, beforeEnd(types, 'Types', override))
  const xml = text(relations)!
  const prefix = prefixOf(xml, 'Relationships')
  const sheet = openTags(xml, 'Relationship').find(({ attributes }) =>
    (attributes.get('Type') ?? '').endsWith('/worksheet'),
  )!
  const type = sheet.attributes.get('Type')!.replace(/[^/]+$/, kind)
  const relation = `<${prefix}Relationship Id="${newId(kind)}" Type="${type}" Target="${part.slice(folder.length)}"/>`
  put(relations, beforeEnd(xml, 'Relationships', relation))
}

/** XML with something put before the closing tag of a name. */
function beforeEnd(xml: string, name: string, put: string): string {
  let at = -1
  eachTag(xml, (tag) => {
    if (tag.closing && tag.name === name) at = tag.start
  })
  return at < 0 ? xml : xml.slice(0, at) + put + xml.slice(at)
}

function newId(kind: string): string {
  return `rIdReturned${kind}`
}

function withSheet(workbookXml: string, name: string): string {
  const tags = openTags(workbookXml, 'sheet')
  const prefix = prefixOf(workbookXml, 'sheets')
  const idName = /\s(\w+:id)\s*=/.exec(tags[0]!.tag)![1]!
  const sheetId = Math.max(...tags.map(({ attributes }) => Number(attributes.get('sheetId') ?? 0))) + 1
  const sheet = `<${prefix}sheet name="${name}" sheetId="${sheetId}" ${idName}="${newId('worksheet')}"/>`
  return beforeEnd(workbookXml, 'sheets', sheet)
}

/** Has a workbook open on a sheet, and on it alone: what is typed into one of several selected sheets goes into all. */
function openOn(name: string, others: string[], { text, put, workbook }: Parts): void {
  const xml = text(workbook)!
  const at = openTags(xml, 'sheet').findIndex(({ attributes }) => attributes.get('name') === name)
  const views = elementsOf(xml, 'workbookView', true)
  if (views[0]) {
    const { start, opening } = views[0]
    const opened = setAttribute(opening, 'activeTab', String(at))
    put(workbook, xml.slice(0, start) + opened + xml.slice(start + opening.length))
  } else {
    const prefix = prefixOf(xml, 'sheets')
    const [sheets] = elementsOf(xml, 'sheets', true)
    const view = `<${prefix}bookViews><${prefix}workbookView activeTab="${at}"/></${prefix}bookViews>`
    put(workbook, xml.slice(0, sheets!.start) + view + xml.slice(sheets!.start))
  }
  for (const part of others) {
    const sheet = text(part)
    const view = sheet === null ? undefined : elementsOf(sheet, 'sheetView').find(isSelected)
    if (sheet === null || !view) continue
    const { start, opening } = view
    put(
      part,
      sheet.slice(0, start) + setAttribute(opening, 'tabSelected', '0') + sheet.slice(start + opening.length),
    )
  }
}

function isSelected({ opening }: { opening: string }): boolean {
  return /^(1|true)$/.test(attribute(opening, 'tabSelected') ?? '')
}

/** Adds marks and reasons to a sheet's XML, where an earlier time's are taken away. */
function markSheet(xml: string, { cells, reasons }: SheetMarks, styles: Styles): string {
  const prefix = prefixOf(xml, 'worksheet')
  const marked = new Map<number, Set<number>>()
  for (const { row, column } of cells) marked.set(row, (marked.get(row) ?? new Set<number>()).add(column))
  let number = 0
  const rows = replaceElements(xml, 'row', ({ start, end, opening: tag, inner }) => {
    const whole = xml.slice(start, end)
    const r = attribute(tag, 'r') ?? /\sr="[A-Z]+(\d+)"/.exec(inner ?? '')?.[1]
    number = r === undefined ? number + 1 : Number(r)
    const touched = marked.has(number) || reasons?.headRow === number || reasons?.byRow.has(number)
    if (!touched && !styles.hadMarks) return whole
    const edited = new RowCells(inner ?? '', prefix)
    edited.unmark(styles)
    for (const column of marked.get(number) ?? []) edited.mark(number, column, styles)
    if (reasons && number >= reasons.headRow) {
      edited.remove(reasons.column)
      const reason = number === reasons.headRow ? reasons.head : reasons.byRow.get(number)
      const style = number === reasons.headRow ? styles.reasonHead() : styles.reason()
      if (reason !== undefined) edited.write(number, reasons.column, style, reason)
    }
    if (!edited.changed) return whole
    // `spans` only helps a reader to guess; a wrong one is worse than none.
    const high = higher(tag, reasons?.byRow.get(number) ?? '')
    const plain = high.replace(/\sspans=("[^"]*"|'[^']*')/, '').replace(/\/>$/, '>')
    // A row to be mended is shown, though a filter that was left on hides it.
    const opening = marked.has(number) ? plain.replace(/\shidden=("[^"]*"|'[^']*')/, '') : plain
    return `${opening}${edited.xml()}</${prefix}row>`
  })
  return reasons ? withColumn(rows, prefix, reasons.column) : rows
}

/** Letters of a reason in one line, and the height of a line in points. */
const reasonLine = { letters: 58, height: 15.5 }

function heightOf(text: string, letters: number): number {
  return Math.min(409, Math.ceil(text.length / letters) * reasonLine.height)
}

/** A row whose height its sender set is at least as high as its reason; the others are as high as their programs make them. */
function higher(tag: string, reason: string): string {
  const needed = heightOf(reason, reasonLine.letters)
  const own = attribute(tag, 'ht')
  if (own === undefined || Number(own) >= needed) return tag
  return setAttribute(setAttribute(tag, 'ht', String(needed)), 'customHeight', '1')
}

/** The cells of one row of XML. */
class RowCells {
  changed = false
  private readonly cells: { column: number; xml: string }[]

  constructor(
    inner: string,
    private readonly prefix: string,
  ) {
    this.cells = elementsOf(inner, 'c').map(({ start, end, opening }) => ({
      column: columnOf(attribute(opening, 'r') ?? ''),
      xml: inner.slice(start, end),
    }))
  }

  unmark(styles: Styles): void {
    for (const cell of this.cells) {
      const s = Number(attribute(cell.xml, 's') ?? 0)
      const plain = styles.unmarked(s)
      if (plain === s) continue
      cell.xml = setAttribute(cell.xml, 's', String(plain))
      this.changed = true
    }
  }

  mark(row: number, column: number, styles: Styles): void {
    this.changed = true
    const cell = this.cells.find((c) => c.column === column)
    if (cell) {
      const s = styles.marked(Number(attribute(cell.xml, 's') ?? 0))
      cell.xml = setAttribute(cell.xml, 's', String(s))
    } else
      this.add(column, `<${this.prefix}c r="${getCellAddress(row - 1, column)}" s="${styles.marked(0)}"/>`)
  }

  write(row: number, column: number, style: number, text: string): void {
    this.changed = true
    const { prefix } = this
    this.add(column, textCell(prefix, getCellAddress(row - 1, column), style, text))
  }

  remove(column: number): void {
    const at = this.cells.findIndex((cell) => cell.column === column)
    if (at < 0) return
    this.cells.splice(at, 1)
    this.changed = true
  }

  xml(): string {
    return this.cells.map((cell) => cell.xml).join('')
  }

  private add(column: number, xml: string): void {
    const at = this.cells.findIndex((cell) => cell.column > column)
    this.cells.splice(at < 0 ? this.cells.length : at, 0, { column, xml })
  }
}

function textCell(prefix: string, address: string, style: number, text: string): string {
  const t = `<${prefix}t xml:space="preserve">${sanitizeTextContent(text)}</${prefix}t>`
  return `<${prefix}c r="${address}" s="${style}" t="inlineStr"><${prefix}is>${t}</${prefix}is></${prefix}c>`
}

/** "BC12" → 54. */
function columnOf(address: string): number {
  const letters = /^[A-Z]+/.exec(address)?.[0] ?? ''
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** The sheet's stated extent reaches to the new column, and the column is wide enough to read. */
function withColumn(xml: string, prefix: string, column: number): string {
  const stretched = replaceElements(xml, 'dimension', ({ start, end, opening }) => {
    const [, left, top, right = left, bottom = top] =
      /^([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?$/.exec(attribute(opening, 'ref') ?? '') ?? []
    if (left === undefined) return xml.slice(start, end)
    const far = Math.max(column, columnOf(right!))
    const ref = `${left}${top}:${getCellAddress(0, far).replace('1', '')}${bottom}`
    return setAttribute(opening, 'ref', ref) + xml.slice(start + opening.length, end)
  })
  const own = `<${prefix}col min="${column + 1}" max="${column + 1}" width="${reasonWidth}" customWidth="1"/>`
  const [cols] = elementsOf(stretched, 'cols', true)
  if (!cols) {
    const [data] = elementsOf(stretched, 'sheetData', true)
    const at = data?.start ?? 0
    return `${stretched.slice(0, at)}<${prefix}cols>${own}</${prefix}cols>${stretched.slice(at)}`
  }
  const list = openTags(cols.inner ?? '', 'col').map(({ tag }) => tag)
  const min = (tag: string) => Number(attribute(tag, 'min'))
  const max = (tag: string) => Number(attribute(tag, 'max'))
  // A range that goes over the new column is cut in two around it.
  const others = list.flatMap((tag) => {
    if (max(tag) < column + 1 || min(tag) > column + 1) return [tag]
    return [
      ...(min(tag) <= column ? [setAttribute(tag, 'max', String(column))] : []),
      ...(max(tag) > column + 1 ? [setAttribute(tag, 'min', String(column + 2))] : []),
    ]
  })
  const sorted = [...others, own].sort((a, b) => min(a) - min(b))
  const anew = `<${prefix}cols>${sorted.join('')}</${prefix}cols>`
  return stretched.slice(0, cols.start) + anew + stretched.slice(cols.end)
}

/** A line of the note that goes over all its columns. */
function isWide(row: string[] | undefined): row is [string] {
  return row?.length === 1 && row[0] !== ''
}

/** The first column of a note's lists, beyond what is read. */
function firstList({ widths }: NoteSheet): number {
  return widths.length + 2
}

function noteSheetXml(note: NoteSheet, styles: Styles): string {
  const { rows, lists, widths, links = new Map<number, string>() } = note
  const head = rows.findIndex((cells) => cells.length > 1)
  const height = Math.max(rows.length, ...lists.map((list) => list.length))
  const xml = Array.from({ length: height }, (_, i) => {
    const style =
      i === 0
        ? styles.reasonHead
        : isWide(rows[i])
          ? styles.noteLine
          : i === head
            ? styles.noteHead
            : styles.noteCell
    const cells = (rows[i] ?? []).flatMap((text, column) =>
      rows[i]!.length === 1 && text === ''
        ? []
        : [
            textCell(
              '',
              getCellAddress(i, column),
              column === 1 && links.has(i) ? styles.noteLink() : style(),
              text,
            ),
          ],
    )
    const values = lists.flatMap((list, column) =>
      list[i] === undefined
        ? []
        : [textCell('', getCellAddress(i, firstList(note) + column), styles.reason(), list[i])],
    )
    const needed = isWide(rows[i])
      ? heightOf(rows[i][0], 130)
      : Math.max(0, ...(rows[i] ?? []).map((text, column) => heightOf(text, widths[column] ?? 20)))
    const high = needed > 0 ? ` ht="${needed}" customHeight="1"` : ''
    return `<row r="${i + 1}"${high}>${cells.join('')}${values.join('')}</row>`
  })
  const merged = rows.flatMap((row, i) =>
    isWide(row) ? [`<mergeCell ref="A${i + 1}:${getCellAddress(i, widths.length - 1)}"/>`] : [],
  )
  const hyperlinks = [...links].map(
    ([i, place]) =>
      `<hyperlink ref="${getCellAddress(i, 1)}" location="${sanitizeTextContent(place).replaceAll('"', '&quot;')}"/>`,
  )
  const column = (from: number, to: number, more: string) =>
    `<col min="${from}" max="${to}" ${more} customWidth="1"/>`
  const first = firstList(note) + 1
  const cols = [
    ...widths.map((width, i) => column(i + 1, i + 1, `width="${width}"`)),
    ...(lists.length > 0 ? [column(first, first + lists.length - 1, 'width="9" hidden="1"')] : []),
  ]
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>' +
    `<cols>${cols.join('')}</cols>` +
    `<sheetData>${xml.join('')}</sheetData><mergeCells count="${merged.length}">${merged.join('')}</mergeCells>` +
    (links.size > 0 ? `<hyperlinks>${hyperlinks.join('')}</hyperlinks>` : '') +
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>' +
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
  )
}
