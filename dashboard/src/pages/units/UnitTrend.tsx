import { bestYearsOf } from '../../../../cube/domain/findings/units.ts'
import { reportsOfUnit, type UnitReport } from '../../../../cube/domain/units.ts'
import { Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { Columns } from '../../charts/Columns.tsx'
import { useView, type Ask } from '../../data/view.ts'
import { count } from '../../i18n/format.ts'
import { unitTrendFinding, words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { counted, readUnit, type UnitSelection } from './unit.ts'

const text = words.one

interface ThroughYears {
  reports: UnitReport[]
  /** The year that the page shows; null: the latest. */
  chosen: number | null
  code: string
}

/** A unit's models through the years. */
export function UnitTrend({ selection, className }: { selection: UnitSelection; className: string }) {
  return <ChartCard {...spec} view={useView('units/trend', read, selection)} className={className} />
}

function read(ask: Ask, selection: UnitSelection): ThroughYears {
  const reports = readUnit(ask, selection)
  return { reports, chosen: yearOf(reports, selection.filters.year), code: selection.code }
}

/** The year asked for where there is such a report, else the latest. */
export const yearOf = (reports: UnitReport[], asked: number | null): number | null =>
  (reports.find((report) => report.year === asked) ?? reports[0])?.year ?? null

const spec: ChartSpec<ThroughYears> = {
  id: 'qua-cac-nam',
  name: text.trend,
  skeleton: 'h-72',
  defined: [{ member: 'reporting.model_count' }],
  downloads: ({ code }) => [{ name: 'mo-hinh-cua-don-vi-qua-cac-nam', query: reportsOfUnit(code) }],
  face: ({ reports, chosen }) => {
    const title = unitTrendFinding(bestYearsOf(reports))
    const shown = reports.slice(0, 6).reverse()
    return {
      title,
      subtitle: text.trendSubtitle,
      summary: `${shown.map((report) => `${report.year}: ${count(counted(report))}`).join('; ')}.`,
      picture: (
        <div className="flex h-full flex-col">
          <Legend
            items={[
              { className: 'h-3 w-3 bg-accent', text: text.counted },
              ...(shown.some((report) => report.declared !== null)
                ? [{ className: 'h-0.5 w-4 bg-ink', text: words.declared }]
                : []),
            ]}
          />
          <Columns
            columns={shown.map((report) => ({
              key: report.year,
              name: String(report.year),
              value: counted(report),
              mark: report.declared,
              tone: report.year === chosen ? 'accent' : 'past',
            }))}
          />
        </div>
      ),
      table: (
        <DataTable
          caption={text.trend}
          rows={shown}
          rowKey={(report) => String(report.year)}
          columns={[
            { title: shared.columns.year, cell: (report) => report.year, key: (report) => report.year },
            {
              title: text.counted,
              cell: (report) => count(counted(report)),
              key: counted,
              numeric: true,
            },
            {
              title: words.declared,
              cell: (report) => count(report.declared),
              key: (report) => report.declared,
              numeric: true,
            },
          ]}
        />
      ),
    }
  },
}
