import { contextOf } from './context.ts'
import { labelsOf } from './headers.ts'
import { isSigned } from './rows.ts'
import {
  rowAbove,
  type Finding,
  type SheetCellsRead,
  type SheetTable,
  type TableRow,
} from './sheet_tables.ts'
import { isBlank, ordinal, type Cell, type TableGuide } from './tables.ts'

/** A question of a form and its answer: the column that it means, and where the answer stands. */
interface Answer {
  column: string
  label: string
  row: number
  at: number
  text: Cell
}

/**
 * A sheet that is a form of a model: its questions one below the other, the answer beside each; a question that comes again
 * begins the next model. @returns null where it is none: a form asks for a name, and for the field or the kind
 */
export function formTable({ rows, marks }: SheetCellsRead, guide: TableGuide): SheetTable | null {
  const forms: Answer[][] = []
  const unknown: string[] = []
  for (const [row, cells] of rows.entries()) {
    const asked = questionIn(cells)
    if (!asked) continue
    const labels = labelsOf(asked.label)
    const column = guide.columns
      .get('model')!
      .find(({ headers }) => labels.some((text) => headers.has(text)))?.column
    if (column === undefined) {
      if (forms.length > 0 && asked.text !== null) unknown.push(asked.label)
      continue
    }
    if (forms.length === 0 || forms.at(-1)!.some((one) => one.column === column)) forms.push([])
    forms.at(-1)!.push({ ...asked, column, row })
  }
  const isForm = (form: Answer[]) => {
    const columns = new Set(form.map(({ column }) => column))
    return columns.has('name') && (columns.has('field') || columns.has('kind')) && columns.size >= 3
  }
  if (forms.length === 0 || !forms.every(isForm)) return null
  const first = forms[0]![0]!.row
  const titles = rows.slice(0, first)
  const columns = [...new Set(forms.flat().map(({ column }) => column))]
  const questions = new Set(forms.flat().map(({ row }) => row))
  const dataRows = new Map(forms.map((form) => [form.find(({ column }) => column === 'name')!.row, form]))
  const lost = new Map(
    marks.flatMap(({ row, column, mark }) =>
      mark === 'error' || mark === 'uncomputed' ? [[`${row} ${column}`, true] as const] : [],
    ),
  )
  return {
    table: 'model',
    columns,
    header: {
      ...{ table: 'model', row: first, columns, height: 1, marks: [], sections: [] },
      unknown: [...new Set(unknown)],
    },
    titles,
    context: contextOf(titles, 1, guide),
    doubts: [],
    eachRow(take) {
      for (const [row, cells] of rows.entries()) {
        const form = dataRows.get(row)
        if (form) take(modelOf(form, row, columns, lost))
        else if (row < first || questions.has(row)) take(rowAbove(row + 1, cells, row >= first))
        else take({ ...rowAbove(row + 1, cells, false), below: true, kind: kindBelow(cells) })
      }
    },
  }
}

/** The first text of a row after its number, and what stands beside it, or behind its colon. */
function questionIn(cells: Cell[]): Pick<Answer, 'label' | 'at' | 'text'> | null {
  const filled = cells.flatMap((cell, at) => (cell !== null && cell.trim() !== '' ? [{ cell, at }] : []))
  if (filled.length > 1 && ordinal.test(filled[0]!.cell.trim())) filled.shift()
  const [question, answer, more] = filled
  if (!question || more) return null
  if (answer) return { label: question.cell, at: answer.at, text: answer.cell }
  const [, label, text] = /^([^:]{2,100}):\s*(.*)$/su.exec(question.cell.trim()) ?? [null, question.cell, '']
  return { label: label!, at: question.at, text: text!.trim() === '' ? null : text! }
}

function modelOf(form: Answer[], row: number, columns: string[], lost: Map<string, boolean>): TableRow {
  const findings: Finding[] = []
  const cells = columns.map((column): Cell => {
    const answer = form.find((one) => one.column === column)
    if (!answer || !lost.has(`${answer.row} ${answer.at}`)) return answer?.text ?? null
    findings.push({ column, code: 'cell-lost', value: answer.text, suggestion: null })
    return null
  })
  return { line: row + 1, kind: 'data', below: true, cells, findings }
}

function kindBelow(cells: Cell[]): TableRow['kind'] {
  if (isBlank(cells)) return 'blank'
  return cells.every((cell) => cell === null || cell.trim() === '' || isSigned(cell)) ? 'signature' : 'note'
}
