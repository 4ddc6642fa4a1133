import { unitReportsOf } from '../../../../cube/domain/findings/units.ts'
import { asUnit, reportsOfUnit, type UnitReport } from '../../../../cube/domain/units.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { useView } from '../../data/view.ts'
import { count, date, NO_DATA, signed } from '../../i18n/format.ts'
import { reportsFinding, words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { StateCell } from '../reporting/StateCell.tsx'
import { reportedByUnit } from './queries.ts'
import { Sent } from './Sent.tsx'
import { counted, readReported, type Reported, type UnitSelection } from './unit.ts'

const text = words.one

/** A unit's reports by year, declared against counted. */
export function UnitReports({ selection }: { selection: UnitSelection }) {
  const view = useView('units/reports', readReportedToday, selection)
  return <ChartCard {...spec} view={view} className="lg:col-span-12" />
}

type ReportedToday = Reported & { today: string }

const readReportedToday = (...[ask, selection]: Parameters<typeof readReported>): ReportedToday => ({
  ...readReported(ask, selection),
  today: selection.today,
})

const difference = (report: UnitReport): number | null =>
  report.declared === null || report.receivedOn === null ? null : report.declared - report.models

function columnsOf({ reported, today }: ReportedToday): Column<UnitReport>[] {
  const reportedIn = (report: UnitReport): number | null =>
    report.receivedOn === null ? null : (reported.get(report.year) ?? 0)
  return [
    { title: shared.columns.year, cell: (report) => report.year, key: (report) => report.year },
    {
      title: shared.columns.state,
      cell: (report) => <StateCell unit={asUnit(report)} today={today} />,
      key: (report) => report.state,
    },
    {
      title: shared.columns.receivedOn,
      cell: (report) => date(report.receivedOn),
      key: (report) => report.receivedOn,
      numeric: true,
    },
    { title: words.document, cell: (report) => report.document ?? NO_DATA, key: (report) => report.document },
    {
      title: text.reported,
      cell: (report) => count(reportedIn(report)),
      key: reportedIn,
      numeric: true,
    },
    {
      title: text.counted,
      cell: (report) => (report.declaredNone ? '0' : count(counted(report))),
      key: counted,
      numeric: true,
    },
    {
      title: words.declared,
      cell: (report) => (report.declaredNone ? '0' : count(report.declared)),
      key: (report) => report.declared,
      numeric: true,
    },
    {
      title: words.difference,
      cell: (report) => {
        const by = difference(report)
        if (by === null) return NO_DATA
        return by === 0 ? '0' : <strong className="font-strong text-amber">{signed(by)}</strong>
      },
      key: difference,
      numeric: true,
    },
    {
      title: words.sentShort,
      cell: (report) => <Sent unit={report} />,
      key: (report) => (report.receivedOn === null || !report.quotaOwed ? null : report.sent),
      numeric: true,
    },
    {
      title: words.heldRows,
      cell: (report) => (report.receivedOn === null ? NO_DATA : count(report.rowsHeld)),
      key: (report) => (report.receivedOn === null ? null : report.rowsHeld),
      numeric: true,
    },
  ]
}

const spec: ChartSpec<ReportedToday> = {
  id: 'bao-cao',
  name: text.reports,
  skeleton: 'h-72',
  defined: [
    ...['late', 'missing', 'model_count', 'sent_count'].map((member) => ({
      member: `reporting.${member}`,
    })),
    { member: 'models.reported_count' },
  ],
  downloads: ({ code }) => [
    { name: 'bao-cao-cua-don-vi', query: reportsOfUnit(code) },
    { name: 'so-mo-hinh-don-vi-bao-cao', query: reportedByUnit(code), part: text.reported },
  ],
  face: (data) => {
    const { reports } = data
    const title = reportsFinding(unitReportsOf(reports))
    return {
      title,
      subtitle: text.reportsSubtitle,
      summary: `${title}.`,
      note: [
        text.reportedNote,
        ...(reports.some((report) => report.assumed) ? [shared.units.assumed] : []),
      ].join(' '),
      list: (
        <DataTable
          caption={title}
          rows={reports}
          rowKey={(report) => String(report.year)}
          columns={columnsOf(data)}
        />
      ),
    }
  },
}
