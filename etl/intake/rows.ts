import type { RowKind } from '../../cube/domain/contract.ts'
import { sectionOf, type Section } from './sections.ts'
import { headerText, isBlank, isTotal, type Cell, type Header, type TableGuide } from './tables.ts'

/** What a row of a sheet is. Rows other than data are counted, and say which they are. */
export type { RowKind }

/** A row below a header, and the section that it opens, if it is one. */
export interface ReadRow {
  kind: RowKind
  section: Section | null
}

/** Who signs, and to whom a report goes. */
const signature =
  /^(nguoi (lap|bao cao|tong hop|ky)|thu truong|(pho )?(giam doc|chu tich|bi thu|hieu truong|truong phong|truong ban|chanh van phong|tong giam doc)\b|ke toan|(kt|tm|tl|tuq|q) |ky (va |ten|ghi ro|dong dau)|da ky|noi nhan|nhu tren|nhu kinh gui|luu( |$)|xac nhan cua|dai dien )/
/** Whether a line is signed, or says to whom a report goes. */
export function isSigned(text: string): boolean {
  return text.length <= 80 && (signature.test(headerText(text)) || placeAndDay.test(headerText(text)))
}

const placeAndDay = /\bngay\b.{0,12}\bthang\b.{0,8}\bnam\b/
/** What stands at the head of each page of a document. */
const motto = /^(cong hoa xa hoi chu nghia viet nam|doc lap tu do hanh phuc|dang cong san viet nam)$/
const note = /^([./\s]+$|\*|\(\*\)|ghi chú|chú thích|lưu ý|nguồn|(trang|page)\s+\d+(\s*(\/|of)\s*\d+)?$)/iu
/** "(Ký, ghi rõ họ tên)", and the names below it. */
const personName = /^(\p{Lu}\p{Ll}*\s+){1,4}\p{Lu}\p{Ll}+$/u

const signedBefore = new Map<string, boolean>()

/** The same, remembered: in the first column the same few texts come again and again. */
function isSignedOnce(text: string): boolean {
  let signed = signedBefore.get(text)
  if (signed === undefined) {
    signed = isSigned(text)
    if (signedBefore.size > 20_000) signedBefore.clear()
    signedBefore.set(text, signed)
  }
  return signed
}

/** Tells what each row below a header is, from above to below: a footer begins with the first signature. */
export function rowReader(header: Header, guide: TableGuide): (cells: Cell[]) => ReadRow {
  const known = header.columns.flatMap((column, at) => (column === null ? [] : [at]))
  const marked = header.marks.map(({ at }) => at)
  let footer = false
  const isFilled = (cells: Cell[], at: number) => (cells[at] ?? '').trim() !== ''
  const row = (kind: RowKind, section: Section | null = null): ReadRow => ({ kind, section })
  return (cells) => {
    // Most rows are data: three columns of the table are filled, and the first does not speak of totals.
    let filled = 0
    for (const at of known) if (isFilled(cells, at)) filled += 1
    if (filled === 0 && isBlank(cells)) return row('blank')
    if (isTotal(cells, header, guide)) return row('total')
    if (isColumnNumbers(cells)) return row('header')
    const first = cells.find((cell) => cell !== null && cell.trim() !== '')!
    // Three people may sign beside one another; the name of a unit or a number begins no such row.
    const signs =
      filled < 3 || isSignedOnce(first) || (footer && personName.test(first.normalize('NFC').trim()))
    const texts = signs ? cells.filter((cell): cell is string => cell !== null && cell.trim() !== '') : []
    if (filled >= 3) {
      const isFooter =
        signs && (texts.every(isSignedOnce) || (footer && texts.every((one) => personName.test(one.trim()))))
      if (isFooter) footer = true
      else footer = false
      return row(isFooter ? 'signature' : 'data')
    }
    if (texts.every(isSigned)) footer = true
    if (footer) return row('signature')
    if (texts.some((text) => text.length <= 80 && motto.test(headerText(text)))) return row('title')
    if (texts.length === 1 && note.test(texts[0]!.trim())) return row('note')
    const section = sectionOf(cells, header.columns, header.table, guide)
    if (section) return row(section.column !== null || section.style !== 'none' ? 'group' : 'note', section)
    if (filled === 0 && !marked.some((at) => isFilled(cells, at))) return row('note')
    return row('data')
  }
}

/**
 * "(A) (B) (1) (2) (3=1+2) …" below a header: each cell a letter, a number or how it is worked out, the numbers one
 * after the other.
 */
function isColumnNumbers(cells: Cell[]): boolean {
  let last = 0
  let letters = 0
  let filled = 0
  let inBrackets = 0
  for (const cell of cells) {
    if (cell === null || cell.trim() === '') continue
    const [, sign] =
      /^[([]?\s*([a-zđ]|\d{1,2})\s*[)\]]?(?:\s*=[\d\s()+*/:x.-]+)?$/iu.exec(
        cell.length > 24 ? '' : cell.trim(),
      ) ?? []
    if (sign === undefined) return false
    filled += 1
    if (/^[([]/.test(cell.trim())) inBrackets += 1
    if (/\d/.test(sign)) {
      if (Number(sign) !== last + 1) return false
      last += 1
    } else if (last > 0) return false
    else letters += 1
  }
  return filled >= (inBrackets === filled ? 2 : 3) && letters <= 4
}
