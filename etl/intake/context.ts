import { foldUnit, headerText, withoutNumber, type Cell, type TableGuide } from './tables.ts'
import { fold } from './fold.ts'
import { cleanText } from './text.ts'

/** What stands above a table and holds for all its rows: the text, and the line where it stands. */
export interface Taken {
  value: string
  line: number
}

export type ContextColumn = 'unit' | 'year' | 'round'

const longestTitle = 1000
const titleLines = 200
const halfYear = /\b(6|06|sau) thang dau nam\b|\bgiai doan 6 thang\b|\bso ket 6 thang\b|\bbao cao 6 thang\b/
/** A report of a time that is no round of the plan. */
const otherPeriod =
  /\b(quy (i{1,3}|iv|[1-4])|(9|09|chin|3|03|ba) thang( dau nam)?)\b|\b(bao cao|danh sach|ket qua|so ket|tong hop|thong ke|mo hinh|dien hinh)\b.*\bthang \d{1,2}\b/
const labels: Record<ContextColumn, RegExp> = {
  unit: /^(?:tên )?(?:cơ quan, )?(?:đơn vị|cơ quan|địa phương)(?: báo cáo| lập(?: biểu| báo cáo)?| gửi)?\s*:\s*(.+)$/iu,
  year: /^năm(?: báo cáo)?\s*:[\s.…_]*(\d{4})(?!\d)/iu,
  round: /^kỳ(?: báo cáo)?\s*:\s*(.+)$/iu,
}
/** What parts a line that says several things: "Đơn vị: UBND xã Đại Lãnh; Năm: 2026". */
const parting = /[;|]|\s[–—-]\s|,(?=\s*(?:năm|kỳ)\b)/iu

/** A text above a table: its line, and its column. */
interface TitleText {
  text: string
  line: number
  column: number
}

/** The texts above a table, a line of a cell each, and beside each the text that follows it in its row. */
function textsOf(titles: Cell[][], first: number): (TitleText & { beside: string | undefined })[] {
  return titles.slice(-titleLines).flatMap((cells, i) => {
    const line = first + Math.max(0, titles.length - titleLines) + i
    const filled = cells.flatMap((cell, column) =>
      cell !== null && cell.trim() !== '' && cell.length <= longestTitle ? [{ cell, column }] : [],
    )
    return filled.flatMap(({ cell, column }, at) =>
      cell.split(/\r\n?|\n/).flatMap((piece) => {
        const text = cleanText(piece)
        return text === null
          ? []
          : [{ text, line, column, beside: cleanText(filled[at + 1]?.cell ?? '') ?? undefined }]
      }),
    )
  })
}

/** What a label of a title says; of a line that says several things the part that belongs to it. */
function labelledValue(column: ContextColumn, text: string, guide: TableGuide): string | null {
  const value = (one: string) => {
    const said = labels[column].exec(one.trim())?.[1]
    // A dotted line of a form, filled in: "Đơn vị: ……UBND xã Đại Lãnh………".
    return said === undefined ? null : said.replace(/^[\s.…_]+|[\s.…_]+$/gu, '')
  }
  const whole = value(text)
  if (column !== 'year' && whole !== null && !parting.test(whole)) return whole
  if (column === 'unit' && whole !== null && guide.units.has(foldUnit(whole))) return whole
  return text.split(parting).map(value).find(Boolean) ?? whole
}

const withoutDays = (folded: string) =>
  folded.replace(/\b(ngay \d{1,2} )?thang \d{1,2} nam \d{4}\b|\b\d{1,2} \d{1,2} \d{4}\b/g, ' ')

/**
 * What the lines above a table say of unit, year and round: a label with its value ("Đơn vị: …", in one cell or in
 * two), the name of a unit alone (a letterhead), a year that is no part of a day, a half-year. What two lines say
 * differently is not taken; but where a letterhead names two units, one below the other, the lower one writes.
 * @param first the number of the first line
 * @param before what holds for a table above in the same sheet: where these lines say nothing of it, it holds here too
 */
export function contextOf(
  titles: Cell[][],
  first: number,
  guide: TableGuide,
  before?: Map<ContextColumn, Taken>,
): Map<ContextColumn, Taken> {
  type Said = Taken & { column: number }
  const said: Record<ContextColumn, { labelled: Said[]; other: Said[] }> = {
    unit: { labelled: [], other: [] },
    year: { labelled: [], other: [] },
    round: { labelled: [], other: [] },
  }
  const uppers = new Map<number, TitleText>()
  for (const { text, line, column: at, beside } of textsOf(titles, first)) {
    const key = guide.columns.get('info')!.find((k) => k.headers.has(withoutNumber(headerText(text))))?.column
    if (beside !== undefined && (key === 'unit' || key === 'year' || key === 'round'))
      said[key].labelled.push({ value: beside, line, column: at })
    for (const column of ['unit', 'year', 'round'] as const) {
      const value = labelledValue(column, text, guide)
      if (value) said[column].labelled.push({ value, line, column: at })
    }
    // A letterhead breaks a unit's name: "ỦY BAN NHÂN DÂN" over "XÃ ĐẠI LÃNH".
    const upper = uppers.get(at)
    const whole = upper && line - upper.line <= 1 ? `${upper.text} ${text}` : null
    uppers.set(at, { text, line, column: at })
    if (guide.units.has(foldUnit(text))) said.unit.other.push({ value: text, line, column: at })
    else if (whole !== null && guide.units.has(foldUnit(whole)))
      said.unit.other.push({ value: whole, line, column: at })
    const folded = fold(text)
    if (halfYear.test(folded)) said.round.other.push({ value: '6 tháng đầu năm', line, column: at })
    for (const [, year] of withoutDays(folded).matchAll(/\bnam (20\d\d)\b/g))
      said.year.other.push({ value: year!, line, column: at })
  }
  const found = new Map<ContextColumn, Taken>()
  for (const column of ['unit', 'year', 'round'] as const) {
    const { labelled, other } = said[column]
    const above = before?.get(column)
    if (above && labelled.length + other.length === 0) found.set(column, above)
    const list = labelled.length > 0 ? labelled : column === 'unit' ? lowest(other) : other
    const key = column === 'unit' ? foldUnit : fold
    if (new Set(list.map(({ value }) => key(value))).size === 1)
      found.set(column, { value: list[0]!.value, line: list[0]!.line })
  }
  return found
}

/** Of units that stand directly below one another in one column, the lowest; else all of them. */
function lowest<Unit extends Taken & { column: number }>(units: Unit[]): Unit[] {
  const isChain = units.every(
    (unit, i) => i === 0 || (unit.column === units[0]!.column && unit.line - units[i - 1]!.line <= 1),
  )
  return isChain ? units.slice(-1) : units
}

/** The time of a report that its titles name and that is no round of the plan ("quý III", "9 tháng"), as written. */
export function otherPeriodOf(titles: Cell[][]): string | null {
  for (const { text } of textsOf(titles, 1)) {
    const folded = fold(text).replace(/\bngay( \d{1,2})? thang( \d{1,2})?( nam \d{4})?\b/g, ' ')
    if (otherPeriod.test(folded) && !halfYear.test(folded)) return text
  }
  return null
}
