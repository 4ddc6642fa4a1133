import { Communes, Districts, Fields, Replication } from './Breakdowns.tsx'
import { Outstanding } from './Outstanding.tsx'
import { Pace } from '../reporting/Pace.tsx'
import { Stages } from './Stages.tsx'
import { Trend } from './Trend.tsx'
import { Units } from './Units.tsx'
import type { Overview } from './useOverview.ts'

/**
 * What lies below the first screen: what the sentences above point at.
 * @param oneField the figures are those of one field
 */
export default function Evidence({
  overview,
  snapshot,
  oneField,
}: {
  overview: Overview
  snapshot: string
  oneField: boolean
}) {
  const shared = { queries: overview.queries, snapshot }
  const column = 'flex flex-col gap-4 lg:gap-5 print:contents'
  const part = 'print:break-inside-avoid'
  // Charts stretch to the height of the column beside them, so one of them always ends the shorter column.
  // Of one field the key figures already say all that its only bar would, which is why no card of fields is drawn.
  // Where nobody owes a report the deadlines say so already.
  const hasPace = overview.reports.data?.progress.length !== 0
  const few = hasPace && (overview.outstanding.data?.models.length ?? 5) < 2
  const stages = <Stages view={overview.summary} {...shared} className={`${part} ${hasPace ? '' : 'grow'}`} />
  const fields = (className: string) => (
    <Fields view={overview.fields} {...shared} className={`${part} ${className}`} />
  )
  const replication = (className: string) => (
    <Replication view={overview.fields} {...shared} className={`${part} print:col-span-2 ${className}`} />
  )
  return (
    <>
      <Trend view={overview.summary} {...shared} className={`${part} lg:col-span-12`} />
      <div className={`${column} lg:col-span-7`}>
        <Outstanding
          view={overview.outstanding}
          {...shared}
          className={`print:col-span-2 ${few ? '' : 'grow'}`}
        />
        {few && stages}
      </div>
      <div className={`${column} lg:col-span-5`}>
        {!few && stages}
        {hasPace && <Pace view={overview.reports} {...shared} className={`grow ${part}`} />}
      </div>
      {oneField ? (
        overview.communes ? (
          <Communes view={overview.communes} {...shared} className={`${part} lg:col-span-5`} />
        ) : (
          <Districts view={overview.districts} {...shared} className={`${part} lg:col-span-5`} />
        )
      ) : overview.communes ? (
        <>
          {fields('lg:col-span-6')}
          <Communes view={overview.communes} {...shared} className={`${part} lg:col-span-6`} />
          {replication('lg:col-span-5')}
        </>
      ) : (
        <>
          <div className={`${column} lg:col-span-6`}>
            {fields('')}
            {replication('grow')}
          </div>
          <Districts view={overview.districts} {...shared} className={`${part} lg:col-span-6`} />
        </>
      )}
      <Units
        view={overview.reports}
        {...shared}
        className={`print:col-span-2 ${overview.communes || oneField ? 'lg:col-span-7' : 'lg:col-span-12'} ${hasPace ? '' : 'lg:self-start'}`}
      />
    </>
  )
}
