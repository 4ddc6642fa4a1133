import { dayIn, numberOf, textOf } from '../../../../cube/domain/rows.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import { useView, type Ask } from '../../data/view.ts'
import { date, NO_DATA } from '../../i18n/format.ts'
import { issueName } from '../../i18n/vi/issues.ts'
import { words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { issuesOfUnit } from './queries.ts'
import type { UnitSelection } from './unit.ts'

const text = words.one

interface IssueRow {
  id: number
  year: number | null
  code: string
  severity: string
  file: string
  place: string
  value: string | null
  message: string | null
  day: string | null
}

interface OfUnit {
  code: string
  issues: IssueRow[]
}

/** What was wrong or doubtful in a unit's files. */
export function UnitIssues({ selection }: { selection: UnitSelection }) {
  return <ChartCard {...spec} view={useView('units/issues', read, selection)} className="lg:col-span-12" />
}

function read(ask: Ask, selection: UnitSelection): OfUnit {
  const { found } = ask({ found: rows(issuesOfUnit(selection.code), selection) })
  return {
    code: selection.code,
    issues: found.map((row, id): IssueRow => ({
      id,
      year: numberOf(row, 'quality.year'),
      code: issueName(textOf(row, 'quality.code')) ?? '',
      severity: textOf(row, 'quality.severity') ?? '',
      file: textOf(row, 'quality.file_name') ?? '',
      place: text.row(
        textOf(row, 'quality.sheet'),
        numberOf(row, 'quality.row_no'),
        textOf(row, 'quality.column_name'),
      ),
      value: textOf(row, 'quality.value'),
      message: textOf(row, 'quality.message'),
      day: dayIn(row, 'quality.received_on'),
    })),
  }
}

const columns: Column<IssueRow>[] = [
  {
    title: words.reason,
    cell: (issue) => (
      <>
        <span className="block">{issue.code}</span>
        <span
          className={`block text-14 ${issue.severity === 'error' ? 'font-strong text-amber' : 'text-ink-3'}`}
        >
          {text.severity[issue.severity] ?? issue.severity}
        </span>
      </>
    ),
    key: (issue) => issue.code,
  },
  {
    title: shared.columns.year,
    cell: (issue) => issue.year ?? NO_DATA,
    key: (issue) => issue.year,
    numeric: true,
  },
  {
    title: text.file,
    cell: (issue) => (
      <>
        <span className="block min-w-[12rem] break-all sm:min-w-0">{issue.file}</span>
        <span className="block text-14 text-ink-3">{issue.place}</span>
      </>
    ),
    key: (issue) => issue.file,
  },
  { title: text.value, cell: (issue) => issue.value ?? NO_DATA, key: (issue) => issue.value },
  {
    title: text.message,
    cell: (issue) => <span className="block min-w-[14rem] sm:min-w-0">{issue.message ?? NO_DATA}</span>,
    key: (issue) => issue.message,
  },
  {
    title: shared.columns.receivedOn,
    cell: (issue) => date(issue.day),
    key: (issue) => issue.day,
    numeric: true,
  },
]

const spec: ChartSpec<OfUnit> = {
  id: 'chat-luong',
  name: text.quality,
  skeleton: 'h-64',
  defined: [{ member: 'quality.rows_held' }, { member: 'quality.issues' }],
  downloads: ({ code }) => [{ name: 'loi-du-lieu-cua-don-vi', query: issuesOfUnit(code) }],
  face: ({ issues }) => {
    const errors = issues.filter((issue) => issue.severity === 'error').length
    const title = issues.length ? text.issuesFinding(errors, issues.length - errors) : text.noIssues
    return {
      title,
      subtitle: text.qualitySubtitle,
      empty: issues.length ? undefined : text.allValid,
      list: (
        <DataTable
          caption={text.quality}
          rows={issues}
          rowKey={(issue) => String(issue.id)}
          columns={columns}
        />
      ),
    }
  },
}
