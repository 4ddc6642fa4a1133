import { heldOf } from '../../../../cube/domain/findings/units.ts'
import type { Query } from '../../../../cube/domain/filter.ts'
import { readIssues, readReports, reportsOfYear, type Issue } from '../../../../cube/domain/units.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, type YearFrame } from '../../data/years.ts'
import { count } from '../../i18n/format.ts'
import { issueName } from '../../i18n/vi/issues.ts'
import { heldFinding, words } from '../../i18n/vi/units.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { heldRows } from './queries.ts'
import { unitScope, unitScopeWords, type RoundSelection } from './round.ts'

interface Held extends YearFrame {
  issues: Issue[]
  units: number
  unitKind: string | null
  query: Query
}

/** Why rows are held. */
export function HeldRows({ selection, className }: { selection: RoundSelection; className: string }) {
  return <ChartCard {...spec} view={useView('units/held', read, selection)} className={className} />
}

function read(ask: Ask, selection: RoundSelection): Held {
  const { frame } = readYears(ask, selection)
  const query = heldRows(frame.year)
  const scope = unitScope(selection)
  const { held, reports } = ask({
    held: rows(query, selection),
    reports: rows(reportsOfYear(scope, frame.year), selection),
  })
  const narrowed = scope.channel !== null || scope.unitKind !== null
  const codes = narrowed ? new Set(readReports(reports).map((report) => report.code)) : null
  const units = held
    .map((row) => row['quality.unit_code'])
    .filter((code) => code !== null && (codes === null || codes.has(String(code))))
  return {
    ...frame,
    issues: readIssues(held, codes),
    units: new Set(units).size,
    unitKind: selection.unitKind,
    query,
  }
}

const spec: ChartSpec<Held> = {
  id: 'chat-luong',
  name: words.held,
  skeleton: 'h-64',
  defined: [{ member: 'quality.rows_held' }, { member: 'reporting.incomplete' }],
  downloads: ({ query }) => [{ name: 'dong-cho-hoan-thien', query }],
  face: (data) => {
    const { issues, units } = data
    const title = heldFinding(heldOf(issues, units))
    const name = (issue: Issue) => issueName(issue.code)!
    return {
      title,
      subtitle: `${words.heldSubtitle}, ${unitScopeWords(data)}`,
      summary: `${issues.map((issue) => `${name(issue)}: ${issue.rows}`).join('; ')}.`,
      note: words.heldNote,
      empty: issues.length ? undefined : words.heldEmpty,
      picture: (
        <Bars
          bars={issues.map((issue) => ({
            key: issue.code,
            name: name(issue),
            value: issue.rows,
            text: (
              <>
                {count(issue.rows)}{' '}
                <span className="text-14 font-normal text-ink-3">{words.heldIn(issue.units)}</span>
              </>
            ),
          }))}
        />
      ),
      table: (
        <DataTable
          caption={words.held}
          rows={issues}
          rowKey={(issue) => issue.code}
          columns={[
            { title: words.reason, cell: name, key: name },
            {
              title: words.rows,
              cell: (issue) => count(issue.rows),
              key: (issue) => issue.rows,
              numeric: true,
            },
            {
              title: words.units,
              cell: (issue) => count(issue.units),
              key: (issue) => issue.units,
              numeric: true,
            },
          ]}
        />
      ),
    }
  },
}
