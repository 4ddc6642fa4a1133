import type { Query } from '../../../../cube/domain/filter.ts'
import { dayIn, numberOf, textOf } from '../../../../cube/domain/rows.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { setFilters } from '../../data/filters.ts'
import { rows } from '../../data/rows.ts'
import { useView, type Ask } from '../../data/view.ts'
import { count, date, NO_DATA } from '../../i18n/format.ts'
import { issueName } from '../../i18n/vi/issues.ts'
import { words } from '../../i18n/vi/data.ts'
import { words as unitWords } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { heldRows } from './queries.ts'
import type { DataSelection } from './views.ts'

const text = words.held

/** The reason, or the unit, whose rows are shown, and what it is called. */
type OfGroup = DataSelection & { year: number; code: string | null; unit: string | null; name: string }

interface Line {
  id: number
  unit: string
  file: string
  place: string
  code: string
  value: string | null
  message: string | null
  day: string | null
}

interface Lines {
  name: string
  lines: Line[]
  query: Query
}

/** The held rows of one reason or unit, one by one. */
export function RejectedRowList({ selection }: { selection: OfGroup }) {
  const view = useView('data/lines', read, selection)
  return <ChartCard {...spec} name={text.lines(selection.name)} view={view} className="lg:col-span-12" />
}

function read(ask: Ask, selection: OfGroup): Lines {
  const { year, code, unit, name } = selection
  const query = heldRows(year, code, unit)
  const { found } = ask({ found: rows(query, selection) })
  return {
    name,
    lines: found.map((row, id): Line => ({
      id,
      unit: textOf(row, 'quality.unit_name') ?? text.unknownUnit,
      file: textOf(row, 'quality.file_name') ?? NO_DATA,
      place: unitWords.one.row(
        textOf(row, 'quality.sheet'),
        numberOf(row, 'quality.row_no'),
        textOf(row, 'quality.column_name'),
      ),
      code: issueName(textOf(row, 'quality.code')) ?? NO_DATA,
      value: textOf(row, 'quality.value'),
      message: textOf(row, 'quality.message'),
      day: dayIn(row, 'quality.received_on'),
    })),
    query,
  }
}

const columns: Column<Line>[] = [
  { title: text.unit, cell: (line) => line.unit, key: (line) => line.unit },
  {
    title: text.place,
    cell: (line) => (
      <>
        <span className="block [overflow-wrap:anywhere]">{line.file}</span>
        <span className="block text-14 text-ink-3">{line.place}</span>
      </>
    ),
    key: (line) => line.file,
  },
  { title: text.reason, cell: (line) => line.code, key: (line) => line.code },
  { title: words.issues.value, cell: (line) => line.value ?? NO_DATA, key: (line) => line.value },
  { title: words.issues.message, cell: (line) => line.message ?? NO_DATA, key: (line) => line.message },
  {
    title: shared.columns.receivedOn,
    cell: (line) => date(line.day),
    key: (line) => line.day,
    numeric: true,
  },
]

const spec: Omit<ChartSpec<Lines>, 'name'> = {
  id: 'dong',
  skeleton: 'h-64',
  defined: [{ member: 'quality.rows_held' }],
  downloads: ({ query }) => [{ name: 'dong-cho-hoan-thien-chi-tiet', query }],
  face: ({ name: of, lines }) => (  {
  title: text.lines(of),
  subtitle: `${text.rows}: ${count(lines.length)}`,
  empty: lines.length ? undefined : text.noLines,
  list: (
    <>
      <DataTable caption={text.lines(of)} rows={lines} rowKey={(line) => String(line.id)} columns={columns} />
      <button
        type="button"
        className="plain-button mt-3 print:hidden"
        onClick={() => setFilters({ issue: null, of: null })}
      >
        {text.close}
      </button>
    </>
  ),
}),
}
