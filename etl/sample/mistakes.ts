import { pick, type Random } from './random.ts'
import type { Mistake } from './reference.ts'

/** A row as it will be written: column → text, number or ISO date. */
export type Row = Record<string, string | number>
export type TableName = 'model' | 'replication' | 'commendation' | 'publicity'

/** How often a mistake is a row typed twice, and how often (in a list of models) a letter lost to a code page. */
const TWICE = 0.12
const MARKS_LOST = 0.1

/**
 * Rows as they were sent: about one in 1/rate has a mistake of `sample_mistakes.csv`, all of which a rule
 * refuses, or is the row above typed a second time in its place. The number of rows stays, and only columns
 * that the sheet has can be wrong.
 */
export function makeMistakes(
  table: TableName,
  rows: Row[],
  columns: ReadonlySet<string>,
  mistakes: Mistake[],
  rate: number,
  random: Random,
): Row[] {
  const possible = mistakes.filter((mistake) => mistake.table === table && columns.has(mistake.column))
  return rows.map((row, index) => {
    if (random() >= rate) return row
    const way = random()
    if (index > 0 && way < TWICE) return rows[index - 1]!
    if (table === 'model' && way < TWICE + MARKS_LOST) return withLostMark(row)
    const { column, texts } = pick(random, possible)
    const wrong = { ...row, [column]: pick(random, texts).replace('{year}', String(row.year)) }
    // A name that nobody knows is only a mistake where no code says better.
    return column === 'name' && table !== 'model' ? { ...wrong, code: '' } : wrong
  })
}

/** The name with a marked letter turned into `?`, as when a file is saved in a code page that lacks it. */
function withLostMark(row: Row): Row {
  return { ...row, name: String(row.name).replace(/(\p{L})[ạ-ỹ](?=\p{L})/u, '$1?') }
}
