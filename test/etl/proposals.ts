import type { ProposedCell } from '../../cube/domain/contract.ts'
import type { DocumentProposal } from '../../etl/intake/proposal.ts'
import type { MadeDocument } from './documents.ts'

/** What was proposed of a document, beside what was written into it. */

export const value = (cells: ProposedCell[], column: string) =>
  cells.find((cell) => cell.column === column)?.value ?? ''
/** What is the same to a person: letters' case, a full stop, and how a man is addressed do not count. */
export const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^(ông|bà) /, '')

/** How many cells of tables, and how many models of the text, are proposed as a person reads them. */
export function right(made: MadeDocument, { rows }: DocumentProposal) {
  const found = (table: string, name: string) =>
    rows.find((row) => row.table === table && value(row.cells, 'name') === name)?.cells ?? []
  const cells = made.tables.flatMap(({ table, rows: own }) =>
    own.flatMap((row) =>
      Object.entries(row).map(
        ([column, text]) => plain(value(found(table, row['name']!), column)) === plain(text),
      ),
    ),
  )
  const models = made.listed.map((model) =>
    Object.entries(model).every(
      ([column, text]) => plain(value(found('model', model['name']!), column)) === plain(text),
    ),
  )
  return { cells, models }
}

export const share = (all: boolean[]) => all.filter(Boolean).length / all.length
