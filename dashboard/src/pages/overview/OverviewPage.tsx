import { lazy, Suspense } from 'react'
import { usePath } from '../../data/filters.ts'
import { basisSwitch, FilterBar } from '../../shell/FilterBar.tsx'
import { Footer } from '../../shell/Footer.tsx'
import { useTitle } from '../../ui/title.ts'
import type { PageProps } from '../../shell/page.ts'
import { Attention, readNotices } from './Attention.tsx'
import { Figures } from './Figures.tsx'
import { Headline } from './Headline.tsx'
import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { useSelection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { readReports } from './readReports.ts'
import { readSummary } from './summary.ts'
import { overviewTitle } from './title.ts'

// Asked for at once, but the first paint does not wait for them.
const beside = import('./beside.ts')
const MapCard = lazy(() => beside.then((found) => ({ default: found.MapCard })))
const SinceCard = lazy(() => beside.then((found) => ({ default: found.SinceCard })))
const Deadlines = lazy(() => beside.then((found) => ({ default: found.Deadlines })))
const Sheet = lazy(() => import('./Sheet.tsx'))
const evidence = import('./Evidence.tsx')
const Evidence = lazy(() => evidence)

/** The overview: the state of the year for a reader with five minutes. */
export default function OverviewPage({ filters, snapshot, isDefault }: PageProps) {
  const selection = useSelection(filters, snapshot)
  const years = useView('years', readYears, selection)
  const summary = useView('overview/summary', readSummary, selection)
  const reports = useView('overview/reports', readReports, selection)
  const notices = useView('overview/notices', readNotices, selection)
  const year = years.data?.frame.year ?? null
  const sinceMerger = year !== null && year >= MERGER_YEAR
  useTitle(overviewTitle(year))
  if (usePath() === '/in')
    return (
      <Suspense>
        <Sheet selection={selection} snapshot={snapshot} year={year} summary={summary} reports={reports}>
          <Headline view={summary} snapshot={snapshot} />
          <Figures view={summary} reports={reports} className="my-3" />
          <Attention view={notices} className="" />
        </Sheet>
      </Suspense>
    )
  return (
    <>
      <FilterBar
        filters={filters}
        years={years.data}
        snapshot={isDefault ? null : snapshot}
        own={sinceMerger ? [basisSwitch(filters.basis, 'then', ['common'])] : []}
      />
      <main
        id="noi-dung"
        tabIndex={-1}
        className="outline-none mx-auto max-w-page px-4 pb-3 pt-5 sm:px-6 sm:pb-16 print:px-0"
      >
        <Headline view={summary} snapshot={snapshot} />
        <div
          data-picture
          className="first-screen mt-4 grid gap-3 sm:gap-4 print:grid-cols-2 print:gap-2 lg:mt-5 lg:gap-5"
        >
          <Figures view={summary} reports={reports} className="order-2 print:order-none print:col-span-2" />
          <div className="first-words">
            <Attention view={notices} className="order-1 grow print:order-none" />
            <Suspense>
              <SinceCard selection={selection} snapshot={snapshot} className="order-1 print:order-none" />
            </Suspense>
          </div>
          <Suspense fallback={<div className="first-map min-h-[44rem]" aria-busy="true" />}>
            <MapCard
              selection={selection}
              common={filters.basis === 'common'}
              className="first-map print:break-inside-avoid"
            />
          </Suspense>
          <Suspense>
            <Deadlines view={reports} className="first-days print:self-start" />
          </Suspense>
        </div>
        <div className="mt-4 grid grid-cols-1 gap-3 sm:gap-4 print:grid-cols-2 print:gap-2 lg:mt-5 lg:grid-cols-12 lg:gap-5">
          <Suspense fallback={<div className="min-h-[80rem] lg:col-span-12" aria-busy="true" />}>
            <Evidence
              selection={selection}
              summary={summary}
              reports={reports}
              byCommune={sinceMerger && filters.basis !== 'common'}
            />
          </Suspense>
        </div>
      </main>
      <Footer snapshot={snapshot} />
    </>
  )
}
