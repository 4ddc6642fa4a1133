import { useEffect } from 'react'
import { useRows, useView } from '../../data/useRows.ts'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { pageAddress } from '../../data/filters.ts'
import { date } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { lifeSentence, words } from '../../i18n/vi/models.ts'
import { Footer } from '../../shell/Footer.tsx'
import { PageHead } from '../../shell/PageHead.tsx'
import type { PageProps } from '../../shell/page.ts'
import { type Life, type LifeEvent, type LifeYear } from '../../../../cube/domain/life.ts'
import { readLife } from './life.ts'
import * as queries from './queries.ts'

/** One model: what it does, its years, and what became of it. */
export function OneModel({ id, snapshot }: PageProps & { id: string }) {
  const asks = {
    years: queries.yearsOf(id),
    replications: queries.replicationsOf(id),
    commendations: queries.commendationsOf(id),
    publicity: queries.publicityOf(id),
  }
  const years = useRows(asks.years, snapshot.id)
  const replications = useRows(asks.replications, snapshot.id)
  const commendations = useRows(asks.commendations, snapshot.id)
  const publicity = useRows(asks.publicity, snapshot.id)
  const view = useView<{ life: Life | null }>([years, replications, commendations, publicity], [id], () => ({
    life: readLife(years.data!, replications.data!, commendations.data!, publicity.data!),
  }))
  const life = view.data?.life ?? null
  const cards = useView<Life>([years, replications, commendations, publicity], [id], () => life!)
  const name = life?.name ?? words.title
  useEffect(() => {
    document.title = `${name} · ${shared.product}`
  }, [name])
  return (
    <>
      <nav aria-label={words.back} className="sticky top-0 z-30 border-b border-line bg-surface print:hidden">
        <div className="mx-auto max-w-page px-4 py-1.5 sm:px-6">
          <a href={pageAddress('/mo-hinh')} className="quiet-button -ml-2">
            <span aria-hidden="true">‹</span> {words.back}
          </a>
        </div>
      </nav>
      <main
        id="noi-dung"
        tabIndex={-1}
        className="mx-auto max-w-page px-4 pb-16 pt-5 outline-none sm:px-6 print:px-0"
      >
        <PageHead
          name={
            life ? [life.code, life.field, life.kind, life.subject].filter(Boolean).join(' · ') : words.title
          }
          sentence={life ? lifeSentence(life) : view.data && [words.unknown]}
          failed={view.error !== null}
          snapshot={snapshot}
        />
        {view.error && <Failure what={words.title} error={view.error} retry={view.retry} />}
        {view.data && !life && <p className="mt-4 text-14 text-ink-2">{words.unknownHelp}</p>}
        {life && (
          <div className="mt-5 grid grid-cols-1 gap-4 print:gap-2 lg:grid-cols-12 lg:gap-5">
            <ChartCard
              id="noi-dung-ket-qua"
              name={words.about}
              view={cards}
              defined={[{ member: 'models.count' }]}
              downloads={[{ name: 'mo-hinh-qua-cac-nam', query: asks.years }]}
              snapshot={snapshot.id}
              skeleton="h-72"
              className={many(life) ? 'lg:col-span-8' : 'lg:col-span-7'}
              face={(): ChartFace => ({
                title: life.about?.parts.find((part) => part.title === words.result)?.text ?? life.name,
                subtitle: life.about
                  ? words.aboutSubtitle(life.about.year, life.about.unit)
                  : words.nothingWritten,
                summary: '',
                empty: life.about ? undefined : words.nothingWritten,
                list: <About life={life} />,
              })}
            />
            <ChartCard
              id="qua-trinh"
              name={words.story}
              view={cards}
              defined={[
                { member: 'replication.sites' },
                { member: 'commendation.count' },
                { member: 'publicity.items' },
              ]}
              downloads={[
                { name: 'nhan-rong', query: asks.replications, part: words.replicated },
                { name: 'khen-thuong', query: asks.commendations, part: words.commendation },
                { name: 'tuyen-truyen', query: asks.publicity, part: words.publicity },
              ]}
              snapshot={snapshot.id}
              skeleton="h-72"
              className={many(life) ? 'lg:col-span-4 lg:row-span-2' : 'lg:col-span-5'}
              face={(): ChartFace => ({
                title: life.events[0]
                  ? words.storyFinding(whenOf(life.events[0]), life.events[0].text)
                  : words.story,
                subtitle: words.storySubtitle,
                summary: '',
                empty: life.events.length ? undefined : shared.chart.none,
                list: <Story events={life.events} many={many(life)} />,
              })}
            />
            <ChartCard
              id="tung-nam"
              name={words.years}
              view={cards}
              defined={['evaluation_rate', 'effectiveness_rate', 'replication_rate'].map((member) => ({
                member: `models.${member}`,
              }))}
              downloads={[{ name: 'mo-hinh-qua-cac-nam', query: asks.years }]}
              snapshot={snapshot.id}
              skeleton="h-72"
              className={many(life) ? 'lg:col-span-8' : 'lg:col-span-12'}
              face={(): ChartFace => ({
                title: words.yearsFinding(life.years.length),
                subtitle: words.yearsSubtitle,
                summary: '',
                list: (
                  <DataTable
                    caption={words.years}
                    rows={life.years}
                    rowKey={(year) => `${year.year} ${year.unitCode}`}
                    columns={yearColumns}
                  />
                ),
              })}
            />
          </div>
        )}
      </main>
      <Footer snapshot={snapshot} />
    </>
  )
}

function About({ life }: { life: Life }) {
  return (
    <dl className="space-y-4">
      {life.about?.parts.map((part) => (
        <div key={part.title}>
          <dt className="text-13 font-strong text-ink-3">{part.title}</dt>
          <dd className="mt-0.5 max-w-prose whitespace-pre-line text-16 text-ink">{part.text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Shape and words tell the kinds of event apart. */
const dot: Record<LifeEvent['kind'], string> = {
  registered: 'rounded-full border-2 border-accent',
  evaluated: 'rounded-full bg-past',
  recognised: 'rounded-full bg-accent ring-2 ring-accent-soft',
  replicated: 'rotate-45 bg-accent',
  commended: 'bg-accent',
  published: 'border-2 border-past',
}

const whenOf = ({ day, when }: LifeEvent): string => when ?? date(day)

/** Too many events for the height of what is told beside them: then the years stand there too. */
const many = (life: Life): boolean => life.events.length > 5

/** As high as what is told beside it: few events spread over that height, many scroll in it. */
function Story({ events, many }: { events: LifeEvent[]; many: boolean }) {
  return (
    <div className={`relative h-full ${many ? 'lg:min-h-[20rem]' : ''}`}>
      <div
        className={`scrolls h-full overflow-auto pl-1.5 print:max-h-none ${many ? 'max-h-[44rem] lg:absolute lg:inset-0 lg:max-h-none' : ''}`}
        role="region"
        aria-label={words.storySubtitle}
        tabIndex={0}
      >
        <ol className="flex flex-col gap-3 pl-5">
          {events.map((event, i) => (
            <li
              key={i}
              className="relative max-h-20 min-h-min grow text-14 before:absolute before:-bottom-5 before:-left-[21.5px] before:top-2 before:border-l before:border-line last:grow-0 last:before:hidden"
            >
              <span
                aria-hidden="true"
                className={`absolute -left-[26px] top-1.5 h-2.5 w-2.5 ${dot[event.kind]}`}
              />
              <span className="block text-12 text-ink-3">{whenOf(event)}</span>
              {event.text}
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}

const yearColumns: Column<LifeYear>[] = [
  { title: words.year, cell: (year) => year.year, key: (year) => year.year },
  {
    title: words.unit,
    cell: (year) => (
      <a
        href={pageAddress('/don-vi', { unit: year.unitCode, year: year.year })}
        className="text-ink hover:underline"
      >
        {year.unit}
      </a>
    ),
    key: (year) => year.unit,
  },
  {
    title: words.registration,
    cell: (year) => nameOf('registration', year.registration),
    key: (year) => year.registration,
  },
  { title: words.status, cell: (year) => nameOf('status', year.status), key: (year) => year.status },
  {
    title: words.half,
    cell: (year) => nameOf('evaluation', year.evaluationHalf),
    key: (year) => year.evaluationHalf,
  },
  {
    title: words.evaluation,
    cell: (year) => nameOf('evaluation', year.evaluation),
    key: (year) => year.evaluation,
  },
  { title: words.criteria, cell: (year) => nameOf('criteria', year.criteria), key: (year) => year.criteria },
  {
    title: words.replicated,
    cell: (year) => (year.replicated ? words.yes : words.no),
    key: (year) => Number(year.replicated),
  },
]
