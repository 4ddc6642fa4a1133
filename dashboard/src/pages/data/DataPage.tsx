import { useEffect } from 'react'
import { useRows, useView } from '../../data/useRows.ts'
import { useAsked } from '../../data/filters.ts'
import { codesOf } from '../../i18n/vi/codes.ts'
import { dataHeadline, words } from '../../i18n/vi/data.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { FilterBar } from '../../shell/FilterBar.tsx'
import { Footer } from '../../shell/Footer.tsx'
import { PageHead } from '../../shell/PageHead.tsx'
import type { PageProps } from '../../shell/page.ts'
import { useYears } from '../../data/useYears.ts'
import { readDeclared, readFiles, readHeld, readPairs } from './data.ts'
import { DeclaredCard } from './DeclaredCard.tsx'
import { Drop } from './Drop.tsx'
import { Forms } from './Forms.tsx'
import { Held } from './Held.tsx'
import { Inbox } from './Inbox.tsx'
import { Pairs } from './Pairs.tsx'
import * as queries from './queries.ts'
import { Files, Loads } from './Received.tsx'

/** The steward's page: files in, what is held, what is declared, what may be double, forms out. */
export default function DataPage({ filters, snapshot, isDefault }: PageProps) {
  const asked = useAsked()
  const { channel } = filters
  const at = useYears({ ...filters, kind: null }, snapshot.id, snapshot.today)
  const { year } = at
  const code = codesOf('issue').find((one) => one === asked.get('issue')) ?? null
  const unit = asked.get('of')
  // A snapshot of an older mart lacks the tables that came since.
  const has = (table: string) => table in snapshot.rows
  const asks = {
    receipts: queries.receipts(channel),
    held: year === null ? null : queries.held(year),
    declared: year === null ? null : queries.declared(year, channel),
    counted: year === null ? null : queries.counted(year),
  }
  const receipts = useRows(has('fct_receipt') ? asks.receipts : null, snapshot.id)
  const held = useRows(asks.held, snapshot.id)
  const declared = useRows(asks.declared, snapshot.id)
  const counted = useRows(asks.counted, snapshot.id)
  const pairs = useRows(has('fct_duplicate') ? queries.duplicates : null, snapshot.id)

  const fileView = useView(has('fct_receipt') ? [receipts] : [], [snapshot.id], () =>
    readFiles(receipts.data ?? []),
  )
  const heldView = useView([held], [year], () => readHeld(held.data!))
  const declaredView = useView([declared, counted], [year], () => readDeclared(declared.data!, counted.data!))
  const pairView = useView(has('fct_duplicate') ? [pairs] : [], [snapshot.id], () => readPairs(pairs.data ?? []))

  useEffect(() => {
    document.title = `${words.title} · ${shared.product}`
  }, [])
  const ready = fileView.data && heldView.data && declaredView.data && pairView.data && year !== null
  const scope = `${year === null ? '' : `${shared.filters.yearOption(year)}, `}${channel ? shared.channel[channel] : shared.filters.anyChannel}`
  return (
    <>
      <FilterBar
        filters={filters}
        years={at.years}
        year={year}
        latestYear={at.latestYear}
        snapshot={isDefault ? null : snapshot}
        byKind={false}
      />
      <main
        id="noi-dung"
        tabIndex={-1}
        className="mx-auto max-w-page px-4 pb-16 pt-5 outline-none sm:px-6 print:px-0"
      >
        <PageHead
          name={words.title}
          sentence={
            ready
              ? dataHeadline({
                  year,
                  files: fileView.data!.length,
                  held: heldView.data!.total,
                  differing: declaredView.data!.filter(
                    (one) => one.declared !== null && one.declared !== one.counted,
                  ).length,
                  undecided: pairView.data!.filter((pair) => pair.decision === null).length,
                })
              : null
          }
          failed={[fileView, heldView, declaredView, pairView].some((view) => view.error !== null)}
          snapshot={snapshot}
          scope={scope}
        />
        <div className="mt-5 grid grid-cols-1 gap-4 lg:grid-cols-12 lg:gap-5">
          <Inbox snapshot={snapshot.id} />
          <Drop snapshot={snapshot} today={snapshot.today} />
          <Forms snapshot={snapshot.id} today={snapshot.today} />
          <Loads view={fileView} query={asks.receipts} snapshot={snapshot.id} absent={!has('fct_receipt')} />
          <Held
            view={heldView}
            query={asks.held}
            year={year}
            code={code}
            unit={unit}
            snapshot={snapshot.id}
          />
          <DeclaredCard
            view={declaredView}
            year={year}
            queries={asks.declared && asks.counted ? { declared: asks.declared, counted: asks.counted } : null}
            snapshot={snapshot.id}
          />
          <Pairs view={pairView} show={asked.get('pairs')} snapshot={snapshot.id} current={isDefault} />
          <Files view={fileView} query={asks.receipts} snapshot={snapshot.id} absent={!has('fct_receipt')} />
        </div>
      </main>
      <Footer snapshot={snapshot} />
    </>
  )
}
