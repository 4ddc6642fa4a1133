import { useQuery } from '@tanstack/react-query'
import { fetchJson } from '../../data/cube.ts'
import type { Snapshot } from '../../data/boot.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useSelection } from '../../data/selection.ts'
import { pageAddress, useAsked } from '../../data/filters.ts'
import { useAddress } from '../../data/router.tsx'
import { count, date } from '../../i18n/format.ts'
import { moment, snapshotsHeadline, words } from '../../i18n/vi/snapshots.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { Footer } from '../../shell/Footer.tsx'
import { PageCard } from '../../ui/PageCard.tsx'
import { PageHead, PageMain } from '../../shell/PageHead.tsx'
import { useTitle } from '../../ui/title.ts'
import { useLanding } from '../../ui/useLanding.ts'
import type { PageProps } from '../../shell/page.ts'
import { PackCard } from './PackCard.tsx'
import { ChangesCard } from '../changes/ChangesCard.tsx'
import { askedFor, daysBefore } from '../changes/read.ts'
import { calledOf } from './called.ts'
import { Compare } from './Compare.tsx'
import { Freeze } from './Freeze.tsx'

/** All rows of a snapshot; null where the reader is not told. */
const allRows = ({ rows }: Snapshot): number | null =>
  Object.values(rows).reduce<number | null>((sum, n) => (sum === null || n === null ? null : sum + n), 0)

/** The snapshots: freeze one, open the site in one, compare two, take one away whole. */
export default function SnapshotsPage({ filters, snapshot }: PageProps) {
  const asked = useAsked()
  const selection = useSelection(filters, snapshot)
  const list = useQuery({
    queryKey: ['snapshots', snapshot.id, snapshot.name, snapshot.frozen],
    queryFn: ({ signal }) => fetchJson<Snapshot[]>('/api/snapshots', signal),
    // The list may have grown since it was last shown.
    staleTime: 0,
    placeholderData: (before) => before,
  })
  useTitle(`${words.title} · ${shared.product}`)
  useLanding(list.data !== undefined)
  const all = list.data ?? []
  const frozen = all.filter((one) => one.frozen)
  const current = all.find((one) => one.current)
  return (
    <>
      <PageMain>
        <PageHead
          name={words.title}
          sentence={list.data ? snapshotsHeadline(all.length, frozen.length, frozen[0]?.name ?? null) : null}
          failed={list.error !== null}
          snapshot={snapshot}
        />
        {list.error && (
          <div className="mt-5">
            <Failure what={words.title} error={list.error} retry={() => void list.refetch()} />
          </div>
        )}
        {!list.data && !list.error && <Skeleton className="mt-5 h-[50rem] rounded-xl" />}
        {list.data && (
          <div className="mt-5 grid grid-cols-1 gap-4 lg:gap-5">
            <ChangesCard
              selection={selection}
              snapshot={snapshot}
              since={
                askedFor(asked.get('since'), all) ?? { day: daysBefore(snapshot.today, 7), snapshot: null }
              }
            />
            <Freeze current={current} onDone={() => void list.refetch()} />
            <PackCard snapshot={snapshot} />
            <List all={all} shown={snapshot.id} current={current} />
            <Compare all={all} from={asked.get('from')} to={asked.get('to')} />
          </div>
        )}
      </PageMain>
      <Footer snapshot={snapshot} />
    </>
  )
}

function List({ all, shown, current }: { all: Snapshot[]; shown: string; current: Snapshot | undefined }) {
  const text = words.list
  const frozen = all.filter((one) => one.frozen).length
  return (
    <PageCard id="danh-sach" name={text.name} title={text.title(all.length, frozen)} subtitle={text.subtitle}>
      <div
        className="scrolls relative mt-3 max-h-[36rem] overflow-auto print:max-h-none print:overflow-visible"
        role="region"
        aria-label={shared.chart.tableOf(text.name)}
        tabIndex={0}
      >
        <table className="data-table w-full border-separate border-spacing-0 text-14">
          <caption className="sr-only">{text.name}</caption>
          <thead>
            <tr>
              <th scope="col" className="text-left">
                {text.columns.name}
              </th>
              <th scope="col" className="text-left">
                {text.columns.state}
              </th>
              <th scope="col" className="text-left">
                {text.columns.asOf}
              </th>
              <th scope="col" className="text-left">
                {text.columns.built}
              </th>
              <th scope="col" className="min-w-[6rem] text-right">
                {text.columns.models}
              </th>
              <th scope="col" className="min-w-[6rem] text-right">
                {text.columns.rows}
              </th>
              <th scope="col" className="min-w-[8rem] text-left">
                {text.columns.hash}
              </th>
              <th scope="col" className="text-left print:hidden">
                {text.columns.actions}
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((one) => (
              <Line key={one.id} one={one} shown={shown} current={current} />
            ))}
          </tbody>
        </table>
      </div>
    </PageCard>
  )
}

/** One snapshot: its state, its size, and what can be done with it. */
function Line({ one, shown, current }: { one: Snapshot; shown: string; current: Snapshot | undefined }) {
  const text = words.list
  const address = useAddress()
  return (
    <tr>
      <th scope="row" className="min-w-[11rem] text-left lg:min-w-[15rem] font-normal">
        <span className={`block ${one.name === null ? 'text-ink-3' : 'font-strong text-ink'}`}>
          {one.name ?? text.unnamed}
        </span>
        <span className="block break-all text-14 text-ink-3">{one.id}</span>
      </th>
      <td>
        <span className="flex min-w-[7rem] flex-wrap gap-1.5">{marksOf(one, shown)}</span>
      </td>
      <td className="min-w-[8rem]">{one.asOf === null ? text.everything : date(one.asOf)}</td>
      <td className="whitespace-nowrap">{moment(one.builtAt)}</td>
      <td className="text-right">{count(one.rows['fct_model'] ?? null)}</td>
      <td className="text-right">{count(allRows(one))}</td>
      <td>
        <code className="font-sans text-14 text-ink-2" title={one.contentHash}>
          {one.contentHash.slice(0, 12)}
        </code>
      </td>
      <td className="print:hidden">
        <span className="flex min-w-[13rem] flex-col items-start">
          <a
            className="quiet-button -ml-2"
            href={pageAddress(address, { page: '/', own: { snapshot: one.current ? null : one.id } })}
            aria-label={text.openFor(calledOf(one))}
          >
            {text.open}
          </a>
          <a
            className="quiet-button -ml-2"
            href={`/api/export/so-lieu.zip?${new URLSearchParams({ snapshot: one.id }).toString()}`}
            download={`so-lieu_${one.id}.zip`}
            aria-label={text.zipFor(calledOf(one))}
          >
            {text.zip}
          </a>
          {current && !one.current && (
            <a
              className="quiet-button -ml-2"
              href={pageAddress(address, { page: '/so-lieu', own: { from: one.id, to: current.id } })}
              aria-label={text.compareFor(calledOf(one))}
            >
              {text.compare}
            </a>
          )}
        </span>
      </td>
    </tr>
  )
}

function marksOf(one: Snapshot, shown: string) {
  const text = words.list
  const marks = [
    ...(one.current ? [text.current] : []),
    one.frozen ? text.frozen : one.current ? null : text.passing,
    ...(one.id === shown ? [text.viewed] : []),
    ...(one.sample ? [text.sample] : []),
  ].filter((mark) => mark !== null)
  return marks.map((mark) => (
    <span
      key={mark}
      className={`rounded-full border px-2 text-14 ${mark === text.frozen || mark === text.current ? 'border-accent bg-accent-soft text-accent-ink' : 'border-line-strong text-ink-2'}`}
    >
      {mark}
    </span>
  ))
}
