import { fold } from './fold.ts'
import {
  essays,
  foldUnit,
  headerText,
  ordinal,
  romans,
  type Cell,
  type RowTable,
  type TableGuide,
} from './tables.ts'

/** A row that stands for those below it: its number, and the column and value that it gives them, if it is known. */
export interface Section {
  /** How it is numbered: "I", "A", "1", or not at all. */
  style: 'roman' | 'letter' | 'digit' | 'none'
  column: string | null
  value: string
}

/** Columns in which a text alone is no row: who reports, and what is said beside. */
const besides = new Set(['unit', 'year', 'round', 'note'])

/** Words around a value that do not change it: "Các mô hình tập thể". */
const around = new Set(
  'cac mo hinh dien hinh tieu bieu danh sach la doi tuong ve nhung tien tien guong va cua phan muc'.split(
    ' ',
  ),
)

/**
 * Whether a row is a section: one text, after a number where there is one, and nothing in the other columns.
 * @returns null where it is none
 */
export function sectionOf(
  cells: Cell[],
  columns: (string | null)[],
  table: RowTable,
  guide: TableGuide,
): Section | null {
  const filled = cells.flatMap((cell, at) =>
    cell !== null && cell.trim() !== '' ? [{ text: cell.trim(), at }] : [],
  )
  const number = filled.length === 2 && ordinal.test(filled[0]!.text) ? filled.shift()!.text : ''
  const [only] = filled
  if (filled.length !== 1 || !only || only.text.length > 300 || ordinal.test(only.text)) return null
  const said = valueOf(only.text, table, guide)
  const style = styleOf(number || /^\(?([IVX]{1,5}|[A-ZĐ]|\d{1,2})[.)/:-]/.exec(only.text)?.[1] || '')
  if (said) return { style, ...said }
  // A model's name alone is a row that lacks the rest, unless it is numbered or written as a heading is.
  const column = columns[only.at] ?? null
  // "b) Trồng cây" below what was to be done: it goes on.
  if (column !== null && essays.has(column)) return null
  const isName = column !== null && !besides.has(column)
  const isHeading = style === 'roman' || style === 'letter' || isCapitals(only.text)
  return isName && !isHeading ? null : { style, column: null, value: only.text }
}

/** Lines above a header in which a title may say of what kind or field its rows are. */
const titlesAbove = 12
/** What a title, or the name of a sheet, may give to all rows. */
const givenByTitles = new Set(['kind', 'field', 'registration'])

/** What is given to the rows of a table from outside: the column, its value, and the line; null for the sheet's name. */
export interface Given {
  column: string
  value: string
  line: number | null
}

/**
 * What the titles above a header say of all rows below it ("DANH SÁCH TẬP THỂ ĐIỂN HÌNH", "Lĩnh vực: Y tế"), the
 * nearest one first, and after them the name of the sheet ("Cá nhân"). Titles end where a row with three texts is.
 */
export function givenAbove(
  rows: Cell[][],
  headerRow: number,
  sheetName: string | null,
  table: RowTable,
  guide: TableGuide,
): Given[] {
  const found: Given[] = []
  const add = (text: string, line: number | null) => {
    const said = text.length > 300 ? null : valueOf(text.trim(), table, guide)
    if (said && givenByTitles.has(said.column) && !found.some(({ column }) => column === said.column))
      found.push({ ...said, line })
  }
  for (let at = headerRow - 1; at >= Math.max(0, headerRow - titlesAbove); at -= 1) {
    const texts = rows[at]!.filter((cell): cell is string => cell !== null && cell.trim() !== '')
    if (texts.length > 2) break
    if (texts.length === 1) add(texts[0]!, at + 1)
  }
  if (sheetName !== null) add(sheetName, null)
  return found
}

function isCapitals(text: string): boolean {
  return /\p{L}{2}/u.test(text) && text === text.toUpperCase()
}

function styleOf(number: string): Section['style'] {
  const plain = number.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()
  if (plain === '') return 'none'
  if (romans.includes(plain)) return 'roman'
  return /^\d/.test(plain) ? 'digit' : 'letter'
}

/** The value that a section's text gives: a field, a kind, how models are registered, a unit. */
export function valueOf(
  text: string,
  table: RowTable,
  guide: TableGuide,
): { column: string; value: string } | null {
  const plain = text
    .replace(/^\(?([IVX]{1,5}|[A-ZĐ]|\d{1,2})[.)/:-]+\s*/, '')
    .replace(/\([^)]*\)?/g, ' ')
    .replace(/[,;:–-]?\s*(trong )?năm\s+20\d\d\s*$/iu, ' ')
    .replace(/[:;]?\s*\d+\s*(mô hình|điển hình|tập thể|cá nhân)?\s*$/iu, (found) =>
      /^\s*\d{1,2}\s*$/.test(found) ? found : ' ',
    )
    .trim()
  if (table === 'model') {
    const folded = headerText(plain)
    const [, number] = /^linh vuc (?:so |thu )?(\d{1,2}|[ivx]{1,4})\b/.exec(folded) ?? []
    const field = guide.values.get('model field')!
    if (number && field.has(number)) return { column: 'field', value: number.toUpperCase() }
    const name = folded.replace(/^linh vuc /, '').replace(/^ve /, '')
    if (!/^\d+$/.test(name) && name.length > 3 && field.has(name))
      return { column: 'field', value: plain.replace(/^lĩnh vực:?\s*/iu, '') }
    for (const column of ['kind', 'registration'])
      for (const candidate of [
        folded,
        folded
          .split(' ')
          .filter((word) => !around.has(word))
          .join(' '),
      ])
        if (candidate.length > 2 && guide.values.get(`model ${column}`)!.has(candidate))
          return { column, value: candidate === folded ? plain : candidate }
  }
  return guide.units.has(foldUnit(plain)) && fold(plain).includes(' ')
    ? { column: 'unit', value: plain }
    : null
}
