import type { Cell } from './tables.ts'
import { eachShortTag, largestSheet, TooLargeError } from './workbook_parts.ts'
import { isOn, type CellStyle, type Shown } from './workbook_styles.ts'
import { attributesOf, decodeText, type Tag } from './xml.ts'

/**
 * What a cell's text does not tell: `error` where Excel shows one (#N/A), `uncomputed` where a formula's result was
 * never stored, `struck` where its text is struck through, `copied` where it is a number that stands above, in a
 * cell that is merged over this one.
 */
export type CellMark = 'error' | 'uncomputed' | 'struck' | 'copied'

/** A marked cell; rows and columns from 0. */
export interface MarkedCell {
  row: number
  column: number
  mark: CellMark
}

/** A merged range; rows and columns from 0, both ends included. */
export interface Merge {
  top: number
  left: number
  bottom: number
  right: number
}

/** A sheet's cells as text, as far as the last row and in each row as far as the last cell with something in it. */
export interface SheetCells {
  rows: Cell[][]
  marks: MarkedCell[]
  merges: Merge[]
  /** Rows with something in them that Excel does not show: by a filter, or because somebody hid them. */
  hidden: number[]
}

/** A text of the table that all sheets share. */
export interface SharedText {
  text: string
  struck: boolean
}

/** What the cells of a workbook refer to. */
export interface BookContext {
  /** Null where the table is named and not there, as some programs do that write all texts into the cells. */
  texts: SharedText[] | null
  styles: CellStyle[]
  date1904: boolean
}

/** What all sheets together may still hold. */
export interface Budget {
  rows: number
  cells: number
  characters: number
}

/** The table of texts that all sheets share. */
export function readSharedTexts(xml: string): SharedText[] {
  const found: SharedText[] = []
  const text = richText(xml)
  eachShortTag(xml, (tag) => {
    if (tag.name === 'si' && tag.empty) found.push({ text: '', struck: false })
    else if (tag.name === 'si' && !tag.closing) text.begin()
    else if (tag.name === 'si') found.push(text.end())
    else text.take(tag)
  })
  return found
}

/** Puts the runs of a text together, without the signs that only say how it is read aloud. */
function richText(xml: string) {
  let pieces: string[] = []
  let from = -1
  let aloud = false
  let struckRun = false
  let struck = 0
  let filled = 0
  return {
    begin() {
      pieces = []
      from = -1
      aloud = struckRun = false
      struck = filled = 0
    },
    take(tag: Tag) {
      if (tag.name === 'rPh') aloud = !tag.closing && !tag.empty
      else if (tag.name === 'r') struckRun = false
      else if (tag.name === 'strike' && !tag.closing) struckRun = isOn(attributesOf(xml, tag).get('val'))
      else if (tag.name === 't' && !tag.closing) from = tag.empty || aloud ? -1 : tag.end
      else if (tag.name === 't' && from >= 0) {
        const piece = xml.slice(from, tag.start)
        pieces.push(piece)
        from = -1
        if (piece.trim() === '') return
        filled += 1
        if (struckRun) struck += 1
      }
    },
    end: (): SharedText => ({
      text: unescape(pieces.map(decodeText).join('')),
      struck: filled > 0 && struck === filled,
    }),
  }
}

/** Excel writes a sign that XML cannot hold as _x0001_. */
function unescape(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text
}

/**
 * Reads a sheet. Cells without anything in them are passed over before anything is made of them: a sheet whose
 * million rows have a border has as many rows as are filled.
 * @throws TooLargeError where there is more than Excel takes; Error where a cell's place is none
 */
export function readCells(xml: string, book: BookContext, budget: Budget): SheetCells {
  const rows: Cell[][] = []
  const marks: MarkedCell[] = []
  const merges: Merge[] = []
  const hidden: number[] = []
  const inline = richText(xml)
  let [row, column, columns] = [-1, -1, 0]
  let isStated = false
  let isHidden = false
  let cell: Map<string, string> | null = null
  let [value, formula, valueFrom, formulaFrom] = ['', '', -1, -1]
  let hasValue = false
  let text: SharedText | null = null
  const put = () => {
    const style = book.styles[Number(cell!.get('s') ?? 0)]
    const type = cell!.get('t') ?? 'n'
    const found = cellOf(type, { value, hasValue, formula, text }, style, book)
    if (found === null) return
    if (row >= largestSheet.rows || column >= largestSheet.columns)
      throw new TooLargeError(address(row, column))
    columns = Math.max(columns, column + 1)
    if ((row + 1) * columns > budget.cells) throw new TooLargeError(address(row, column))
    const cells = (rows[row] ??= [])
    while (cells.length < column) cells.push(null)
    cells[column] = found.text
    budget.characters -= found.text.length
    if (isHidden && hidden.at(-1) !== row) hidden.push(row)
    if (budget.characters < 0) throw new TooLargeError()
    if (found.mark) marks.push({ row, column, mark: found.mark })
  }
  eachShortTag(xml, (tag) => {
    switch (tag.name) {
      case 'row': {
        if (tag.closing) return
        const attributes = attributesOf(xml, tag)
        const stated = placeOfRow(attributes.get('r'))
        const said = attributes.get('hidden')
        isHidden = said !== undefined && isOn(said)
        isStated = stated !== null
        row = stated ?? row + 1
        column = -1
        if (row >= largestSheet.rows) throw new TooLargeError()
        return
      }
      case 'c': {
        if (tag.closing) {
          if (cell) put()
          cell = null
          return
        }
        cell = attributesOf(xml, tag)
        const at = placeOfCell(cell.get('r'))
        // Where a cell says another row than the row in which it stands, it stands where it stands.
        if (!isStated) row = at?.row ?? Math.max(row, 0)
        column = at?.column ?? column + 1
        value = formula = ''
        hasValue = false
        text = null
        if (tag.empty) cell = null
        return
      }
      case 'v':
        if (tag.closing && valueFrom >= 0) value = decodeText(xml.slice(valueFrom, tag.start))
        else if (!tag.closing) hasValue = true
        valueFrom = tag.closing || tag.empty ? -1 : tag.end
        return
      case 'f':
        if (tag.closing && formulaFrom >= 0) formula = `=${decodeText(xml.slice(formulaFrom, tag.start))}`
        else if (tag.empty) formula = '='
        formulaFrom = tag.closing || tag.empty ? -1 : tag.end
        return
      case 'is':
        if (tag.closing) text = inline.end()
        else inline.begin()
        return
      case 'mergeCell': {
        const range = tag.closing ? null : rangeOf(attributesOf(xml, tag).get('ref') ?? '')
        if (range) merges.push(range)
        return
      }
      default:
        inline.take(tag)
    }
  })
  budget.rows -= rows.length
  budget.cells -= rows.length * columns
  if (budget.rows < 0 || budget.cells < 0) throw new TooLargeError()
  const none: Cell[] = []
  for (let i = 0; i < rows.length; i += 1) rows[i] ??= none
  return { rows, marks, merges, hidden }
}

/** What stands in a cell, as XML has it. */
interface RawCell {
  value: string
  hasValue: boolean
  formula: string
  text: SharedText | null
}

/** A cell's text as the rules expect it, and its mark; null where nothing is in it. */
function cellOf(
  type: string,
  { value, hasValue, formula, text: inline }: RawCell,
  style: CellStyle | undefined,
  book: BookContext,
): { text: string; mark: CellMark | null } | null {
  // A formula whose result is a text without letters is blank; one without a result was never worked out.
  if (formula !== '' && value === '' && !(type === 'str' && hasValue))
    return { text: formula, mark: 'uncomputed' }
  const struck = style?.struck === true ? 'struck' : null
  if (type === 'e') return { text: value === '' ? '#N/A' : value, mark: 'error' }
  if (type === 's' || type === 'inlineStr') {
    if (type === 's' && value.trim() === '') return null
    if (type === 's' && book.texts === null) throw new Error('shared texts are missing')
    // A number that the table does not have: the text is lost.
    const found =
      type === 's' ? book.texts?.[Number(value)] : (inline ?? { text: unescape(value), struck: false })
    if (type === 's' && !found) return { text: '#REF!', mark: 'error' }
    return blankOr(found?.text ?? '', found?.struck ? 'struck' : struck)
  }
  if (type === 'str') return blankOr(value === '' ? (inline?.text ?? '') : unescape(value), struck)
  if (type === 'b') return value === '' ? null : { text: isOn(value.trim()) ? 'x' : 'Không', mark: struck }
  // A bare number is no day as ISO writes it: the cell's type, or its value, is another one.
  if (type === 'd' && /^\d{1,3}$|^\d{5,}$/.test(value)) return { text: value, mark: 'error' }
  if (type === 'd') return blankOr(/^\d{4}-\d\d-\d\d/.exec(value)?.[0] ?? value, struck)
  return blankOr(numberText(value.trim(), style?.shown ?? 'number', book.date1904), struck)
}

function blankOr(text: string, mark: CellMark | null): { text: string; mark: CellMark | null } | null {
  return text === '' ? null : { text, mark }
}

const dayLong = 86_400_000
/** The last day that Excel knows, 31/12/9999. */
const lastDay = 2_958_465

/**
 * A number as its reader sees it: days as ISO days (a workbook's dates carry no time zone), decimals with a comma,
 * since a text with a point would be thousands.
 */
function numberText(value: string, shown: Shown, date1904: boolean): string {
  const number = Number(value)
  if (value === '' || !Number.isFinite(number)) return value
  if (shown === 'time' && number >= 0 && number < 1)
    return new Date(Math.round(number * dayLong)).toISOString().slice(11, 19)
  if (shown !== 'number') {
    // The day before 1/3/1900 has the number 60 in Excel, and never was.
    const day = Math.floor(number + 1e-9) + (date1904 ? 1462 : number < 60 ? 1 : 0)
    if (day >= 1 && day <= lastDay) {
      const iso = new Date(Date.UTC(1899, 11, 30) + day * dayLong).toISOString().slice(0, 10)
      return shown === 'year' ? iso.slice(0, 4) : iso
    }
  }
  const text = String(Number(number.toPrecision(15)))
  return Number.isInteger(number) ? text : text.replace('.', ',')
}

function placeOfRow(text: string | undefined): number | null {
  if (text === undefined) return null
  if (!/^\d{1,10}$/.test(text)) throw new Error('place of a row')
  return Number(text) - 1
}

/** @throws TooLargeError where Excel has no such place, Error where it is none */
function placeOfCell(text: string | undefined): { row: number; column: number } | null {
  if (text === undefined) return null
  const [, letters, digits] = /^([A-Za-z]{1,10})(\d{1,10})$/.exec(text) ?? []
  if (digits === undefined) throw new Error('place of a cell')
  return { row: Number(digits) - 1, column: columnIndex(letters!) }
}

function rangeOf(ref: string): Merge | null {
  const [, left, top, right, bottom] = /^([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})$/.exec(ref) ?? []
  if (!left) return null
  return {
    top: Number(top) - 1,
    left: columnIndex(left),
    bottom: Number(bottom) - 1,
    right: columnIndex(right!),
  }
}

function columnIndex(letters: string): number {
  let index = 0
  for (const letter of letters.toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64
  return index - 1
}

/** A cell's place as Excel shows it. */
function address(row: number, column: number): string {
  return `${columnLetters(column)}${row + 1}`
}

/** A column as Excel names it; from 0. */
export function columnLetters(column: number): string {
  let letters = ''
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters
  return letters
}
