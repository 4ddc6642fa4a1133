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
const labels: Record<ContextColumn, RegExp> = {
  unit: /^(?:tên )?(?:đơn vị|cơ quan)(?: báo cáo| lập(?: biểu| báo cáo)?| gửi)?\s*:\s*(.+)$/iu,
  year: /^năm(?: báo cáo)?\s*:\s*(\d{4})\b/iu,
  round: /^kỳ(?: báo cáo)?\s*:\s*(.+)$/iu,
}

/**
 * What the lines above a table say of unit, year and round: a label with its value ("Đơn vị: …", in one cell or in
 * two), the name of a unit alone (a letterhead), a year that is no part of a day, a half-year. What two lines say
 * differently is not taken.
 * @param first the number of the first line
 */
export function contextOf(titles: Cell[][], first: number, guide: TableGuide): Map<ContextColumn, Taken> {
  const said: Record<ContextColumn, { labelled: Taken[]; other: Taken[] }> = {
    unit: { labelled: [], other: [] },
    year: { labelled: [], other: [] },
    round: { labelled: [], other: [] },
  }
  for (const [i, cells] of titles.slice(-titleLines).entries()) {
    const line = first + Math.max(0, titles.length - titleLines) + i
    const texts = cells.flatMap((cell) => {
      const text = cell === null || cell.length > longestTitle ? null : cleanText(cell)
      return text === null ? [] : [text]
    })
    for (const [at, text] of texts.entries()) {
      const key = guide.columns
        .get('info')!
        .find((k) => k.headers.has(withoutNumber(headerText(text))))?.column
      const beside = texts[at + 1]
      if (beside !== undefined && (key === 'unit' || key === 'year' || key === 'round'))
        said[key].labelled.push({ value: beside, line })
      for (const column of ['unit', 'year', 'round'] as const) {
        const value = labels[column].exec(text)?.[1]?.trim()
        if (value) said[column].labelled.push({ value, line })
      }
      if (guide.units.has(foldUnit(text))) said.unit.other.push({ value: text, line })
      const folded = fold(text)
      if (halfYear.test(folded)) said.round.other.push({ value: '6 tháng đầu năm', line })
      const withoutDays = folded.replace(
        /\b(ngay \d{1,2} )?thang \d{1,2} nam \d{4}\b|\b\d{1,2} \d{1,2} \d{4}\b/g,
        ' ',
      )
      for (const [, year] of withoutDays.matchAll(/\bnam (20\d\d)\b/g))
        said.year.other.push({ value: year!, line })
    }
  }
  const found = new Map<ContextColumn, Taken>()
  for (const column of ['unit', 'year', 'round'] as const) {
    const { labelled, other } = said[column]
    const list = labelled.length > 0 ? labelled : other
    const key = column === 'unit' ? foldUnit : fold
    if (new Set(list.map(({ value }) => key(value))).size === 1) found.set(column, list[0]!)
  }
  return found
}
