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
  const part = 'print:break-inside-avoid'
  // Where nobody owes a report the deadlines say so already.
  const hasPace = reports.data?.progress.length !== 0
  const places = (className: string) =>
    byCommune ? (
      <Communes selection={selection} className={`${part} ${className}`} />
    ) : (
      <Districts selection={selection} className={`${part} ${className}`} />
    )
  return (
    <Folding.Provider value={true}>
      <Trend view={summary} className={`${part} ${hasPace ? 'lg:col-span-7' : 'lg:col-span-12'}`} />
      {hasPace && <Pace view={reports} className={`lg:col-span-5 ${part}`} />}
      <OutstandingCard view={outstanding} columns className="print:col-span-2 lg:col-span-12" />
      {!oneField && (
        <>
          <Fields selection={selection} className={`${part} lg:col-span-6`} />
          {places('lg:col-span-6')}
        </>
      )}
      <Stages
        view={summary}
        className={`${part} ${oneField ? 'lg:col-span-12' : 'print:col-span-2 lg:col-span-5'}`}
      />
      {/* Of one field the key figures already say all that its only bar would. */}
      {oneField ? (
        places('lg:col-span-12')
      ) : (
        <Replication selection={selection} className={`print:col-span-2 lg:col-span-7 ${part}`} />
      )}
      <Units view={reports} className="print:col-span-2 lg:col-span-12" />
    </Folding.Provider>
  )
}
