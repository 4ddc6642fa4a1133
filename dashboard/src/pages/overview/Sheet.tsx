import type { ReactNode } from 'react'
import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import { provinceDay } from '../../../../cube/domain/dates.ts'
import type { Snapshot } from '../../data/boot.ts'
import { useAsked, setFilters } from '../../data/filters.ts'
import type { Selection } from '../../data/selection.ts'
import { useView, type View } from '../../data/view.ts'
import { date } from '../../i18n/format.ts'
import { sheet as text } from '../../i18n/vi/sheet.ts'
import { words } from '../../i18n/vi/words.ts'
import { PageLink } from '../../ui/PageLink.tsx'
import { useTitle } from '../../ui/title.ts'
import { SinceCard } from '../changes/SinceCard.tsx'
import MapCard from '../map/MapCard.tsx'
import type { Reports } from '../reporting/reports.ts'
import { Communes } from './Communes.tsx'
import { Districts } from './Districts.tsx'
import { Fields } from './Fields.tsx'
import { OutstandingCard, readOutstandingOfYear, type Outstanding } from './Outstanding.tsx'
import { Replication } from './Replication.tsx'
import type { Summary } from './summary.ts'
import { Trend } from './Trend.tsx'
import { Units } from './Units.tsx'

/** Stories on the sheet. */
const STORIES = 3

/**
 * Two pages of paper for a meeting: the state of the year, its figures, what needs attention and what changed; its years,
 * the map and three stories. Behind them, if wanted, an annex. On a screen it is shown as it will be printed.
 */
export default function Sheet({
  selection,
  snapshot,
  year,
  summary,
  reports,
  children,
}: {
  selection: Selection
  snapshot: Snapshot
  year: number | null
  summary: View<Summary>
  reports: View<Reports>
  /** What the overview begins with: the sentence, the figures, what needs attention. */
  children: ReactNode
}) {
  const { filters } = selection
  const outstanding = useView('overview/outstanding', readOutstandingOfYear, selection)
  const annex = useAsked().get('annex') === 'yes'
  const common = filters.basis === 'common' || (year !== null && year < MERGER_YEAR)
  useTitle(`${text.title}${year === null ? '' : ` ${year}`} · ${words.product}`)
  const letterhead = (
    <Letterhead year={year} day={snapshot.asOf ?? provinceDay(snapshot.builtAt)} sample={snapshot.sample} />
  )
  return (
    <main
      id="noi-dung"
      tabIndex={-1}
      className="mx-auto max-w-page px-4 pb-16 pt-5 outline-none sm:px-6 print:px-0 print:pt-0"
    >
      <div className="mx-auto mb-4 flex max-w-[60rem] flex-wrap items-center gap-3 print:hidden">
        <p className="grow text-16 text-ink-2">{text.help}</p>
        <label className="inline-flex items-center gap-2 text-14 text-ink">
          <input
            type="checkbox"
            checked={annex}
            onChange={(event) => setFilters({ annex: event.target.checked ? 'yes' : null })}
          />
          {text.withAnnex}
        </label>
        <PageLink to={{ page: '/' }} className="quiet-button">
          {text.back}
        </PageLink>
        <button type="button" className="main-button" onClick={() => print()}>
          {text.print}
        </button>
      </div>
      <div className="mx-auto max-w-[60rem]">
        <section aria-label={text.first} className="paper-sheet">
          {letterhead}
          {children}
          <SinceCard selection={selection} snapshot={snapshot} className="mt-3 print:mt-2" />
        </section>
        <section aria-label={text.second} className="paper-sheet">
          {letterhead}
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 print:grid-cols-2 print:gap-2">
            <Trend view={summary} className="" />
            <MapCard selection={selection} common={common} className="" />
          </div>
          <OutstandingCard view={first(outstanding)} className="mt-3 print:mt-2" />
          <p className="mt-2 text-14 text-ink-3">
            {words.chart.source}; {words.snapshot.id(snapshot.id)}
          </p>
        </section>
        {annex && (
          <section aria-label={text.annex} className="paper-sheet annex grid gap-3 print:block">
            <h2 className="text-20 font-strong">{text.annex}</h2>
            <Fields selection={selection} className="" />
            {common ? (
              <Districts selection={selection} className="print:mt-2 print:break-inside-avoid" />
            ) : (
              <Communes selection={selection} className="print:mt-2 print:break-inside-avoid" />
            )}
            <Replication selection={selection} className="print:mt-2 print:break-inside-avoid" />
            <Units view={reports} className="print:mt-2" />
          </section>
        )}
      </div>
    </main>
  )
}

/** The first stories of the year. */
function first(view: View<Outstanding>): View<Outstanding> {
  return view.data === null
    ? view
    : { ...view, data: { ...view.data, models: view.data.models.slice(0, STORIES) } }
}

/** Whose sheet it is, of what and when; with invented figures it says so. */
function Letterhead({ year, day, sample }: { year: number | null; day: string; sample: boolean }) {
  return (
    <div className="mb-3 flex items-baseline justify-between gap-4 border-b-2 border-accent pb-2 print:mb-2 print:pb-1">
      <p className="text-14 font-strong text-ink">
        {words.product} · {text.title} {year ?? ''}
      </p>
      <p className="text-14 text-ink-2">
        {sample && <strong className="font-strong">{text.sample} · </strong>}
        {date(day)}
      </p>
    </div>
  )
}
