import { paceOfReports } from '../../../../cube/domain/findings/reports.ts'
import { Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace, type ChartSpec } from '../../charts/ChartCard.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { PaceLines } from '../../charts/PaceLines.tsx'
import type { View } from '../../data/view.ts'
import { sameDayLastYear, type Day } from '../../../../cube/domain/dates.ts'
import { count, date, shortDate } from '../../i18n/format.ts'
import { pace as text } from '../../i18n/vi/pace.ts'
import { words } from '../../i18n/vi/words.ts'
import { reportWords } from '../../i18n/vi/sentences.ts'
import { paceFinding } from '../../i18n/vi/findings.ts'
import { paceOf, reportingByDay, type PacePoint } from '../../../../cube/domain/reporting.ts'
import { sum } from '../../../../cube/domain/rows.ts'
import { whyNone } from './Deadlines.tsx'
import type { Reports } from './reports.ts'

/** How the reports of the year came in, over those of last year. */
export function Pace({ view, className }: { view: View<Reports>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Reports> = {
  id: 'tien-do',
  name: words.sections.pace,
  skeleton: 'h-[27.5rem]',
  defined: [{ member: 'reporting.received' }, { member: 'reporting.expected' }],
  downloads: ({ scope, year, queries: { receipts } }) => [
    { name: 'bao-cao-theo-ngay', query: reportingByDay(scope, year) },
    ...(receipts ? [{ name: 'bao-cao-nam-truoc-theo-ngay', query: receipts, part: text.lastYear }] : []),
  ],
  face,
}

interface PaceRow {
  /** Month and day, which both years have. */
  day: string
  now: number | null
  before: number | null
}

function face(data: Reports): ChartFace {
  const now = paceOf(data.units.map((unit) => ({ day: unit.receivedOn, received: unit.received })))
  const before = paceOf(data.receipts)
  const expected = sum(data.progress.map((channel) => channel.expected))
  const dues = [...new Set(data.progress.flatMap((channel) => channel.dueOn ?? []))].sort()
  const sameDay = data.provisional ? sameDayLastYear(data.today) : null
  const title = paceFinding(
    paceOfReports(now, before, {
      expected,
      provisional: data.provisional,
      sameDay,
      late: sum(data.progress.map((channel) => channel.byState.late)),
    }),
  )
  const closesOn = data.reporting?.closesOn ?? data.today
  const last = data.provisional ? data.today : laterOf(closesOn, now.at(-1)?.day)
  const closedBefore = `${data.year - 1}${closesOn.slice(4)}`
  const rows = paceRows(now, before, last)
  return {
    title,
    subtitle: `${text.subtitle}, ${reportWords(data.reports)}`,
    summary: `${dues.map((due) => text.due(date(due))).join('; ')}.`,
    note: data.scope.kind ? words.reportsAreByUnit : undefined,
    empty: expected === 0 ? whyNone(data) : undefined,
    picture: (
      <div className="flex h-full flex-col">
        <Legend
          items={[
            { className: 'h-1 w-4 bg-accent', text: words.filters.yearOption(data.year) },
            ...(before.length
              ? [{ className: 'h-1 w-4 bg-past', text: words.filters.yearOption(data.year - 1) }]
              : []),
          ]}
        />
        <div className="flex-1">
          <PaceLines
            now={{
              name: words.filters.yearOption(data.year),
              steps: now,
              until: last,
              open: data.provisional,
            }}
            before={
              before.length
                ? {
                    name: words.filters.yearOption(data.year - 1),
                    steps: before,
                    until: laterOf(closedBefore, before.at(-1)?.day),
                  }
                : null
            }
            expected={expected}
            expectedText={text.expected(count(expected))}
            dues={dues}
          />
        </div>
      </div>
    ),
    table: (
      <DataTable<PaceRow>
        caption={words.sections.pace}
        rows={rows}
        rowKey={(row) => row.day}
        columns={[
          {
            title: words.columns.day,
            cell: (row) => shortDate(`2000-${row.day}`),
            key: (row) => row.day,
          },
          {
            title: text.received(data.year),
            cell: (row) => count(row.now),
            key: (row) => row.now,
            numeric: true,
          },
          {
            title: text.received(data.year - 1),
            cell: (row) => count(row.before),
            key: (row) => row.before,
            numeric: true,
          },
        ]}
      />
    ),
  }
}

const laterOf = (a: Day, b: Day | undefined): Day => (b !== undefined && b > a ? b : a)

/** Both years by month and day; a year says nothing of days after its last one. */
function paceRows(now: PacePoint[], before: PacePoint[], last: Day): PaceRow[] {
  const days = [...new Set([...now, ...before].map((point) => point.day.slice(5)))].sort()
  const at = (points: PacePoint[], day: string) =>
    points.filter((point) => point.day.slice(5) <= day).at(-1)?.received ?? 0
  return days.map((day) => ({
    day,
    now: day <= last.slice(5) ? at(now, day) : null,
    before: before.length ? at(before, day) : null,
  }))
}
