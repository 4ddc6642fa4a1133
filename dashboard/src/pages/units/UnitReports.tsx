import type { Day } from '../../../../cube/domain/dates.ts'
import { unitReportsOf } from '../../../../cube/domain/findings/units.ts'
import { numberOf } from '../../../../cube/domain/rows.ts'
import { asUnit, readReports, reportsOfUnit, type UnitReport } from '../../../../cube/domain/units.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import { useView, type Ask } from '../../data/view.ts'
import { count, date, NO_DATA, signed } from '../../i18n/format.ts'
import { reportsFinding, words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { StateCell } from '../reporting/StateCell.tsx'
import { reportedByUnit } from './queries.ts'
import { Sent } from './Sent.tsx'
import { counted, type UnitSelection } from './unit.ts'

const text = words.one

/** A unit's reports, with how many models it reported. */
interface Reported {
  reports: UnitReport[]
  /** Models that the unit reported, by year; those counted at another unit included. */
  reported: Map<number, number>
  today: Day
  code: string
}

/** A unit's reports by year, declared against counted. */
export function UnitReports({ selection }: { selection: UnitSelection }) {
  const view = useView('units/reports', read, selection)
  return <ChartCard {...spec} view={view} className="lg:col-span-12" />
}

function read(ask: Ask, selection: UnitSelection): Reported {
  const { code, today } = selection
  const answers = ask({
    reports: rows(reportsOfUnit(code), selection),
    reported: rows(reportedByUnit(code), selection),
  })
  const models = answers.reported.map(
    (row) => [Number(row['models.year']), numberOf(row, 'models.reported_count') ?? 0] as const,
  )
  return { reports: readReports(answers.reports), reported: new Map(models), today, code }
}

const difference = (report: UnitReport): number | null =>
  report.declared === null || report.receivedOn === null ? null : report.declared - report.models

function columnsOf({ reported, today }: Reported): Column<UnitReport>[] {
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

const spec: ChartSpec<Reported> = {
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
      note: [
        text.reportedNote,
        ...(reports.some((report) => report.assumed) ? [shared.units.assumed] : []),
      ].join(' '),
      list: (
        <DataTable
          caption={text.reports}
          rows={reports}
          rowKey={(report) => String(report.year)}
          columns={columnsOf(data)}
        />
      ),
    }
  },
}
