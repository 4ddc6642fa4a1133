import type { Query } from '../../../../cube/domain/filter.ts'
import { cohortsOf } from '../../../../cube/domain/findings/replication.ts'
import { readCohorts, type Cohort } from '../../../../cube/domain/replication.ts'
import { isProvisional } from '../../../../cube/domain/years.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, type YearFrame } from '../../data/years.ts'
import { cohortsFinding, words } from '../../i18n/vi/replication.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { CohortTable } from './CohortTable.tsx'
import { few } from './parts.tsx'
import * as queries from './queries.ts'

interface Registered extends YearFrame {
  cohorts: Cohort[]
  query: Query
}

/** Models by the year of their registration: how many were replicated by the end of each year since. */
export function Cohorts({ selection, className }: { selection: Selection; className: string }) {
  return <ChartCard {...spec} view={useView('replication/cohorts', read, selection)} className={className} />
}

function read(ask: Ask, selection: Selection): Registered {
  const query = queries.cohorts(selection.filters.channel)
  const needed = rows(query, selection)
  const { frame, known } = readYears(ask, selection, [needed])
  const { found } = ask({ found: needed })
  const cohorts = readCohorts(found, (one) => isProvisional(known.reporting, one, frame.today))
  return { ...frame, cohorts, query }
}

const spec: ChartSpec<Registered> = {
  id: 'theo-nam-dang-ky',
  name: words.cohorts.name,
  skeleton: 'h-[30rem]',
  defined: [{ member: 'cohort.replication_rate' }],
  downloads: ({ query }) => [{ name: 'nhan-rong-theo-nam-dang-ky', query }],
  face: (shown) => {
    const title = cohortsFinding(cohortsOf(shown.cohorts))
    return {
      title,
      subtitle: `${words.cohorts.subtitle}, ${scopeWords(shown.scope)}`,
      note: [
        ...(shown.cohorts[0] ? [words.cohorts.note(shown.cohorts[0].year)] : []),
        few(shown.cohorts.map((cohort) => cohort.of)) ?? [],
      ]
        .flat()
        .join(' '),
      empty: shown.cohorts.length ? undefined : shared.chart.empty,
      picture: <CohortTable cohorts={shown.cohorts} year={shown.year} caption={words.cohorts.name} />,
    }
  },
}
