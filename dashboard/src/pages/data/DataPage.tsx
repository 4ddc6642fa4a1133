import { useState } from 'react'
import { useAsked } from '../../data/filters.ts'
import { useSelection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { issues } from '../../i18n/vi/issues.ts'
import { dataHeadline, words } from '../../i18n/vi/data.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { FilterBar } from '../../shell/FilterBar.tsx'
import { Footer } from '../../shell/Footer.tsx'
import type { PageProps } from '../../shell/page.ts'
import { PageHead, PageMain } from '../../shell/PageHead.tsx'
import { useTitle } from '../../ui/title.ts'
import { useLanding } from '../../ui/useLanding.ts'
import { AdministrationLink } from './AdministrationLink.tsx'
import { DeclaredCard } from './DeclaredCard.tsx'
import { UploadCard } from './UploadCard.tsx'
import { Files } from './Files.tsx'
import { Forms } from './Forms.tsx'
import { RejectedRows } from './RejectedRows.tsx'
import { Inbox } from './Inbox.tsx'
import { Loads } from './Loads.tsx'
import { DuplicatePairs } from './DuplicatePairs.tsx'
import { Mappings } from './Mappings.tsx'
import { readAllPairs, readDeclaredOfYear, readHeldOfYear, readReceived } from './views.ts'

/** The steward's page: files in, what is held, what is declared, what may be double, forms out. */
export default function DataPage({ filters, snapshot, isDefault }: PageProps) {
  const asked = useAsked()
  const [said, setSaid] = useState(0)
  const selection = {
    ...useSelection({ ...filters, kind: null }, snapshot),
    hasReceipts: 'fct_receipt' in snapshot.rows,
    hasPairs: 'fct_duplicate' in snapshot.rows,
  }
  const years = useView('data/years', readYears, selection)
  const received = useView('data/received', readReceived, selection)
  const held = useView('data/held', readHeldOfYear, selection)
  const declared = useView('data/declared', readDeclaredOfYear, selection)
  const pairs = useView('data/pairs', readAllPairs, selection)
  useTitle(`${words.title} · ${shared.product}`)
  useLanding([received, held, declared, pairs].every((view) => view.data !== null))
  const { channel } = filters
  const year = years.data?.frame.year ?? null
  const scope = `${year === null ? '' : `${shared.filters.yearOption(year)}, `}${channel ? shared.channel[channel] : shared.filters.anyChannel}`
  return (
    <>
      <FilterBar
        filters={filters}
        years={years.data}
        snapshot={isDefault ? null : snapshot}
        byKind={false}
      />
      <PageMain>
        <PageHead
          name={words.title}
          sentence={
            received.data && held.data && declared.data && pairs.data
              ? dataHeadline({
                  year: held.data.year,
                  files: received.data.files.length,
                  held: held.data.total,
                  differing: declared.data.all.filter(
                    (one) => one.declared !== null && one.declared !== one.counted,
                  ).length,
                  undecided: pairs.data.filter(
                    (pair) => pair.decision === null && pair.counted.includes(held.data!.year),
                  ).length,
                })
              : null
          }
          failed={[received, held, declared, pairs].some((view) => view.error !== null)}
          snapshot={snapshot}
          scope={scope}
        />
        <div className="mt-5 grid grid-cols-1 gap-4 lg:grid-cols-12 lg:gap-5">
          <Inbox snapshot={snapshot.id} />
          <UploadCard snapshot={snapshot} today={snapshot.today} onSaid={() => setSaid((times) => times + 1)} />
          <Mappings asked={said} />
          <Forms snapshot={snapshot.id} today={snapshot.today} />
          <Loads view={received} />
          <RejectedRows
            view={held}
            selection={selection}
            code={Object.keys(issues).find((one) => one === asked.get('issue')) ?? null}
            unit={asked.get('of')}
          />
          <DeclaredCard view={declared} />
          <DuplicatePairs
            view={pairs}
            year={year}
            show={asked.get('pairs')}
            of={asked.get('pairYear')}
            current={isDefault}
          />
          <Files view={received} />
        </div>
        <AdministrationLink />
      </PageMain>
      <Footer snapshot={snapshot} />
    </>
  )
}
