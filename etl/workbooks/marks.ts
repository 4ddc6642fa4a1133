import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { getCellAddress, sanitizeTextContent } from 'write-excel-file/utility'
import { cleanName } from '../intake/text.ts'
import { attributesOf, eachTag, elementsOf, replaceElements } from '../intake/xml.ts'
import { withoutTimes } from './form.ts'
import { attribute, openStyles, setAttribute, type Styles } from './styles.ts'

/** What to show of one sheet; rows are lines as Excel counts them, columns count from 0. */
export interface SheetMarks {
  sheet: string
  cells: { row: number; column: number }[]
  /** The column of reasons; null where a sheet only has marked cells. */
  reasons: { column: number; headRow: number; head: string; byRow: Map<number, string> } | null
}

/** A sheet of two columns that is put last, or over the one of this name. */
export interface NoteSheet {
  name: string
  rows: [string, string?][]
}

const workbookPart = 'xl/workbook.xml'
const relationsPart = 'xl/_rels/workbook.xml.rels'
const typesPart = '[Content_Types].xml'
const stylesPart = 'xl/styles.xml'
const notePart = 'xl/worksheets/can-hoan-thien.xml'
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
  const files = unzipSync(bytes)
  const text = (part: string) => (files[part] ? strFromU8(files[part]) : null)
  const put = (part: string, xml: string) => {
    files[part] = strToU8(xml)
  }
  const hadStyles = stylesOf(text(relationsPart)!)
  const styles = openStyles(hadStyles === null ? null : text(hadStyles))
  const sheets = sheetParts(text(workbookPart)!, text(relationsPart)!)
  for (const mark of marks) {
    const part = sheets.get(mark.sheet)!
    put(part, markSheet(text(part)!, mark, styles))
  }
  const noteXml = noteSheetXml(note, styles)
  const earlierNote = sheets.get(note.name)
  if (earlierNote !== undefined) put(earlierNote, noteXml)
  else {
    put(notePart, noteXml)
    addPart({ text, put }, notePart, sheetType, 'worksheet')
    put(workbookPart, withSheet(text(workbookPart)!, text(relationsPart)!, note.name))
  }
  openOn(
    note.name,
    [...sheets.values()].filter((part) => part !== earlierNote),
    { text, put },
  )
  put(hadStyles ?? stylesPart, styles.xml())
  if (hadStyles === null) addPart({ text, put }, stylesPart, stylesType, 'styles')
  return {
    bytes: withoutTimes(Buffer.from(zipSync(files, { level: 6 }))),
    macros: text(typesPart)!.includes('macroEnabled'),
  }
}

/** All texts of a workbook's cells, as XML; empty for a file that is no workbook. */
export function wordsOf(bytes: Uint8Array): string {
  if (strFromU8(bytes.subarray(0, 2)) !== 'PK') return ''
  const files = unzipSync(bytes, {
    filter: ({ name }) => /^xl\/(sharedStrings|worksheets\/[^/]+)\.xml$/.test(name),
  })
  return Object.values(files)
    .map((part) => strFromU8(part))
    .join('\n')
}

interface Parts {
  text(part: string): string | null
  put(part: string, xml: string): void
}

/** Where the parts of a relations file are, by id; targets are relative to `xl/` or begin with `/`. */
function relations(xml: string): { id: string; type: string; part: string }[] {
  return openTags(xml, 'Relationship').map(({ attributes }) => ({
    id: attributes.get('Id') ?? '',
    type: attributes.get('Type') ?? '',
    part: (attributes.get('Target') ?? '').replace(/^\/?(xl\/)?/, 'xl/'),
  }))
}

function stylesOf(relationsXml: string): string | null {
  return relations(relationsXml).find(({ type }) => type.endsWith('/styles'))?.part ?? null
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
function sheetParts(workbookXml: string, relationsXml: string): Map<string, string> {
  const byId = new Map(relations(relationsXml).map(({ id, part }) => [id, part]))
  return new Map(
    openTags(workbookXml, 'sheet').map(({ attributes }) => [
      cleanName(unescaped(attributes.get('name') ?? '')),
      byId.get(attributes.get('id') ?? '') ?? '',
    ]),
  )
}

function unescaped(value: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return value.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name: string) => {
    // As the reader of cells has it: a name is found again under what it read.
    if (hex !== undefined) return String.fromCharCode(parseInt(String(hex), 16))
    if (decimal !== undefined) return String.fromCharCode(Number(decimal))
    return named[name] ?? whole
  })
}

/** Lists a new part under the workbook, with a relation of the kind (and of the dialect) that is there. */
function addPart({ text, put }: Parts, part: string, contentType: string, kind: string): void {
  const types = text(typesPart)!
  const typesPrefix = prefixOf(types, 'Types')
  const override = `<${typesPrefix}Override PartName="/${part}" ContentType="${contentType}"/>`
  put(typesPart, beforeEnd(types, 'Types', override))
  const xml = text(relationsPart)!
  const prefix = prefixOf(xml, 'Relationships')
  const sheet = relations(xml).find((relation) => relation.type.endsWith('/worksheet'))!
  const type = sheet.type.replace(/[^/]+$/, kind)
  const relation = `<${prefix}Relationship Id="${newId(kind)}" Type="${type}" Target="${part.replace(/^xl\//, '')}"/>`
  put(relationsPart, beforeEnd(xml, 'Relationships', relation))
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

function withSheet(workbookXml: string, relationsXml: string, name: string): string {
  const tags = openTags(workbookXml, 'sheet')
  const prefix = prefixOf(workbookXml, 'sheets')
  const idName = /\s(\w+:id)=/.exec(tags[0]!.tag)![1]!
  const sheetId = Math.max(...tags.map(({ attributes }) => Number(attributes.get('sheetId') ?? 0))) + 1
  const relation = relations(relationsXml).find(({ id }) => id === newId('worksheet'))!.id
  const sheet = `<${prefix}sheet name="${name}" sheetId="${sheetId}" ${idName}="${relation}"/>`
  return beforeEnd(workbookXml, 'sheets', sheet)
}

/** Has a workbook open on a sheet, and on it alone: what is typed into one of several selected sheets goes into all. */
function openOn(name: string, others: string[], { text, put }: Parts): void {
  const xml = text(workbookPart)!
  const at = openTags(xml, 'sheet').findIndex(({ attributes }) => attributes.get('name') === name)
  const views = elementsOf(xml, 'workbookView', true)
  if (views[0]) {
    const { start, opening } = views[0]
    const opened = setAttribute(opening, 'activeTab', String(at))
    put(workbookPart, xml.slice(0, start) + opened + xml.slice(start + opening.length))
  } else {
    const prefix = prefixOf(xml, 'sheets')
    const [sheets] = elementsOf(xml, 'sheets', true)
    const view = `<${prefix}bookViews><${prefix}workbookView activeTab="${at}"/></${prefix}bookViews>`
    put(workbookPart, xml.slice(0, sheets!.start) + view + xml.slice(sheets!.start))
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
    const opening = tag.replace(/\sspans="[^"]*"/, '').replace(/\/>$/, '>')
    return `${opening}${edited.xml()}</${prefix}row>`
  })
  return reasons ? withColumn(rows, prefix, reasons.column) : rows
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

function noteSheetXml({ rows }: NoteSheet, styles: Styles): string {
  const xml = rows.map((cells, i) => {
    const written = cells.map((text, column) =>
      textCell('', getCellAddress(i, column), i === 0 ? styles.reasonHead() : styles.reason(), text ?? ''),
    )
    return `<row r="${i + 1}">${written.join('')}</row>`
  })
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>' +
    '<cols><col min="1" max="1" width="44" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols>' +
    `<sheetData>${xml.join('')}</sheetData></worksheet>`
  )
}
