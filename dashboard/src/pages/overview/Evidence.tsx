import { Folding } from '../../charts/ChartCard.tsx'
import type { Selection } from '../../data/selection.ts'
import { useView, type View } from '../../data/view.ts'
import { Pace } from '../reporting/Pace.tsx'
import type { Reports } from '../reporting/reports.ts'
import { Communes } from './Communes.tsx'
import { Districts } from './Districts.tsx'
import { Fields } from './Fields.tsx'
import { OutstandingCard, readOutstandingOfYear } from './Outstanding.tsx'
import { Replication } from './Replication.tsx'
import { Stages } from './Stages.tsx'
import type { Summary } from './summary.ts'
import { Trend } from './Trend.tsx'
import { Units } from './Units.tsx'

/**
 * What lies below the first screen: what the sentences above point at.
 * @param byCommune places are today's communes, and not the former districts
 */
export default function Evidence({
  selection,
  summary,
  reports,
  byCommune,
}: {
  selection: Selection
  summary: View<Summary>
  reports: View<Reports>
  byCommune: boolean
}) {
  const outstanding = useView('overview/outstanding', readOutstandingOfYear, selection)
  const oneField = selection.filters.field !== null
  const column = 'flex flex-col gap-4 lg:gap-5 print:contents'
  const part = 'print:break-inside-avoid'
  // Charts stretch to the height of the column beside them, so one of them always ends the shorter column.
  // Of one field the key figures already say all that its only bar would, which is why no card of fields is drawn.
  // Where nobody owes a report the deadlines say so already.
  const hasPace = reports.data?.progress.length !== 0
  const few = hasPace && (outstanding.data?.models.length ?? 5) < 2
  const stages = <Stages view={summary} className={`${part} ${hasPace ? '' : 'grow'}`} />
  const fields = (className: string) => <Fields selection={selection} className={`${part} ${className}`} />
  const replication = (className: string) => (
    <Replication selection={selection} className={`${part} print:col-span-2 ${className}`} />
  )
  return (
    <Folding.Provider value={true}>
      <Trend view={summary} className={`${part} lg:col-span-12`} />
      <div className={`${column} lg:col-span-7`}>
        <OutstandingCard view={outstanding} className={`print:col-span-2 ${few ? '' : 'grow'}`} />
        {few && stages}
      </div>
      <div className={`${column} lg:col-span-5`}>
        {!few && stages}
        {hasPace && <Pace view={reports} className={`grow ${part}`} />}
      </div>
      {oneField ? (
        byCommune ? (
          <Communes selection={selection} className={`${part} lg:col-span-5`} />
        ) : (
          <Districts selection={selection} className={`${part} lg:col-span-5`} />
        )
      ) : byCommune ? (
        <>
          {fields('lg:col-span-6')}
          <Communes selection={selection} className={`${part} lg:col-span-6`} />
          {replication('lg:col-span-5')}
        </>
      ) : (
        <>
          <div className={`${column} lg:col-span-6`}>
            {fields('')}
            {replication('grow')}
          </div>
          <Districts selection={selection} className={`${part} lg:col-span-6`} />
        </>
      )}
      <Units
        view={reports}
        className={`print:col-span-2 ${byCommune || oneField ? 'lg:col-span-7' : 'lg:col-span-12'} ${hasPace ? '' : 'lg:self-start'}`}
      />
    </Folding.Provider>
  )
}
