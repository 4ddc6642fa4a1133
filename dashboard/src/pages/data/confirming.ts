import type { Confirmation, Proposal, ProposedCell, ProposedRow, ReportTables } from '../../../../cube/domain/contract.ts'

/** A proposed row, or the general information, as a person goes over it. */
export interface Item {
  key: string
  /** Which proposed row it is, or a part of; null: the general information. */
  of: number | null
  table: string
  sort: ProposedRow['sort'] | null
  cells: Record<string, string>
  /** The paragraph that says each cell, by its column. */
  from: Record<string, number | null>
  doubts: string[]
  state: 'open' | 'confirmed' | 'dropped'
}

function cellsOf(cells: ProposedCell[]): Pick<Item, 'cells' | 'from'> {
  return {
    cells: Object.fromEntries(cells.map(({ column, value }) => [column, value])),
    from: Object.fromEntries(cells.map(({ column, from }) => [column, from])),
  }
}

/** All that is to be gone over, the general information first. */
export function itemsOf({ info, rows }: Proposal): Item[] {
  const head: Item = { key: 'info', of: null, table: 'info', sort: null, ...cellsOf(info), doubts: [], state: 'open' }
  return [
    head,
    ...rows.map(
      ({ table, sort, cells, doubts }, of): Item => ({
        key: String(of),
        of,
        table,
        sort,
        ...cellsOf(cells),
        doubts,
        state: 'open',
      }),
    ),
  ]
}

const entry = /(?:^|\s)\(?\d{1,2}[.)/:-]\s*/

/** A row as two: where its name lists several things each becomes a row, else the second is a copy to be changed. */
export function split(item: Item): Item[] {
  const names = (item.cells['name'] ?? '').split(entry).flatMap((name) => name.replace(/[;,.\s]+$/, '').trim() || [])
  const parts = names.length > 1 ? names : [item.cells['name'] ?? '', '']
  return parts.map((name, i) => ({
    ...item,
    key: `${item.key}.${i}`,
    cells: { ...item.cells, name },
    doubts: item.doubts.filter((code) => code !== 'several-in-one'),
    state: 'open' as const,
  }))
}

/** What is sent: a proposed row of which no part was confirmed is dropped. */
export function confirmationOf(proposal: Proposal, items: Item[]): Confirmation {
  const head = items.find(({ of }) => of === null)!
  const rows = items.flatMap(({ of, table, cells, state }) =>
    of === null || state !== 'confirmed' ? [] : [{ of, table: table as ProposedRow['table'], cells }],
  )
  const kept = new Set(rows.map(({ of }) => of))
  const dropped = proposal.rows.flatMap((_, of) => (kept.has(of) ? [] : [{ of, reason: '' }]))
  return { sha256: proposal.sha256, info: head.state === 'confirmed' ? head.cells : {}, rows, dropped }
}

/** The columns that are shown of an item: those that it has, and those that a row must have. */
export function columnsOf(item: Item, tables: ReportTables): ReportTables[number]['columns'] {
  const all = tables.find(({ table }) => table === item.table)?.columns ?? []
  return all.filter(
    ({ column, required }) =>
      column in item.cells || (required && (item.of === null || (column !== 'unit' && column !== 'year'))),
  )
}
