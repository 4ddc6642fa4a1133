import { useEffect } from 'react'
import type { Snapshot } from '../../boot.ts'
import type { Filters } from '../../filters.ts'
import { words } from '../../i18n/index.ts'
import { FilterBar } from '../../shell/FilterBar.tsx'
import { Attention } from './Attention.tsx'
import { Districts, Fields, Replication } from './Breakdowns.tsx'
import { Deadlines } from './Deadlines.tsx'
import { Figures } from './Figures.tsx'
import { Headline } from './Headline.tsx'
import { Pace } from './Pace.tsx'
import { Trend } from './Trend.tsx'
import { Units } from './Units.tsx'
import { useOverview } from './useOverview.ts'

export interface PageProps {
  filters: Filters
  snapshot: Snapshot
  /** False where the address asks for another snapshot than the current one. */
  isDefault: boolean
}

const sections = [
  ['can-chu-y', words.sections.attention],
  ['qua-cac-nam', words.sections.trend],
  ['linh-vuc', words.sections.fields],
  ['dia-ban', words.sections.districts],
  ['nhan-rong', words.sections.replication],
  ['don-vi', words.sections.units],
] as const

/** The overview: the state of the year for a reader with five minutes. */
export function OverviewPage({ filters, snapshot, isDefault }: PageProps) {
  const overview = useOverview(filters, snapshot.id, snapshot.today)
  const { summary, reports, queries } = overview
  const shared = { queries, snapshot: snapshot.id }
  useEffect(() => {
    document.title = `${words.pages.overview}${overview.year === null ? '' : ` ${overview.year}`} · ${words.product}`
  }, [overview.year])
  return (
    <>
      <FilterBar
        filters={filters}
        years={overview.years}
        year={overview.year ?? summary.data?.year ?? null}
        latestYear={overview.latestYear}
        snapshot={isDefault ? null : snapshot}
        aside={
          <nav aria-label={words.sections.label} className="ml-auto hidden xl:block">
            <ul className="flex">
              {sections.map(([id, name]) => (
                <li key={id}>
                  <a href={`#${id}`} className="quiet-button">
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        }
      />
      <main id="noi-dung" className="mx-auto max-w-page px-4 pb-16 pt-5 sm:px-6 print:px-0">
        <Headline view={summary} snapshot={snapshot} />
        <div className="mt-5">
          <Figures view={summary} />
        </div>
        <div className="mt-4 grid grid-cols-1 gap-4 print:grid-cols-2 print:gap-2 lg:mt-5 lg:grid-cols-12 lg:gap-5">
          <Attention view={overview.notices} className="lg:col-span-7" />
          <Deadlines view={reports} className="lg:col-span-5" />
          <Trend view={summary} {...shared} className="print:break-inside-avoid lg:col-span-7" />
          <Pace view={reports} {...shared} className="print:break-inside-avoid lg:col-span-5" />
          <Fields view={overview.fields} {...shared} className="print:break-inside-avoid lg:col-span-6" />
          <Districts
            view={overview.districts}
            {...shared}
            className="print:break-inside-avoid lg:col-span-6"
          />
          <Replication
            view={overview.fields}
            {...shared}
            className="print:col-span-2 print:break-inside-avoid lg:col-span-5"
          />
          <Units view={reports} {...shared} className="print:col-span-2 lg:col-span-7" />
        </div>
      </main>
      <footer className="border-t border-line">
        <div className="mx-auto max-w-page px-4 py-6 text-13 text-ink-3 sm:px-6 print:px-0">
          <p>
            {words.product} · {words.plan}
          </p>
          <p className="mt-1">
            {words.chart.source}; {words.snapshot.id(snapshot.id)}
            {snapshot.sample && ` (${words.sampleShort.toLowerCase()})`}
          </p>
        </div>
      </footer>
    </>
  )
}
