import { Communes, Districts, Fields, Replication } from './Breakdowns.tsx'
import { Outstanding } from './Outstanding.tsx'
import { Pace } from './Pace.tsx'
import { Stages } from './Stages.tsx'
import { Trend } from './Trend.tsx'
import { Units } from './Units.tsx'
import type { Overview } from './useOverview.ts'

/** What lies below the first screen: what the sentences above point at. */
export default function Evidence({ overview, snapshot }: { overview: Overview; snapshot: string }) {
  const shared = { queries: overview.queries, snapshot }
  const pace = <Pace view={overview.reports} {...shared} className="grow print:break-inside-avoid" />
  // Beside few stories there is room for a chart.
  const few = (overview.outstanding.data?.models.length ?? 5) < 2
  return (
    <>
      <div className="flex flex-col gap-4 lg:gap-5 print:contents lg:col-span-7">
        <Outstanding
          view={overview.outstanding}
          {...shared}
          className={`print:col-span-2 ${few ? '' : 'grow'}`}
        />
        {few && pace}
      </div>
      <div className="flex flex-col gap-4 lg:gap-5 print:contents lg:col-span-5">
        <Stages
          view={overview.summary}
          {...shared}
          className={`print:break-inside-avoid ${few ? 'grow' : ''}`}
        />
        {!few && pace}
      </div>
      <Trend view={overview.summary} {...shared} className="print:break-inside-avoid lg:col-span-12" />
      <Fields view={overview.fields} {...shared} className="print:break-inside-avoid lg:col-span-6" />
      {overview.communes ? (
        <Communes view={overview.communes} {...shared} className="print:break-inside-avoid lg:col-span-6" />
      ) : (
        <Districts view={overview.districts} {...shared} className="print:break-inside-avoid lg:col-span-6" />
      )}
      <Replication
        view={overview.fields}
        {...shared}
        className="print:col-span-2 print:break-inside-avoid lg:col-span-5"
      />
      <Units view={overview.reports} {...shared} className="print:col-span-2 lg:col-span-7" />
    </>
  )
}
