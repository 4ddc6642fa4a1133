import { useEffect, useRef } from 'react'
import type { Query } from '../../../../cube/domain/filter.ts'
import { readBehind, type Behind } from '../../../../cube/domain/replication.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import { useView, type Ask, type Selected } from '../../data/view.ts'
import { count, date, NO_DATA } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/replication.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'

type Row = Behind['rows'][number]

/** The mark that was clicked. */
interface Marked extends Selected {
  query: Query
  /** The mark and the filters in words. */
  what: string
  scope: string
}

/** The models behind a mark that was clicked, with the figure of the mark as the title; each leads to its life. */
export function BehindMark({ selected, cohort }: { selected: Marked; cohort: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  const view = useView('replication/behind', read, selected)
  // Whoever chose the mark by keyboard goes on from here.
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div ref={box} tabIndex={-1} className="outline-none lg:col-span-12">
      <ChartCard {...(cohort ? COHORT : REPLICATIONS)} view={view} />
    </div>
  )
}

type Shown = Behind & Omit<Marked, keyof Selected>

function read(ask: Ask, selected: Marked): Shown {
  const { query, what, scope } = selected
  const { found } = ask({ found: rows(query, selected) })
  return { ...readBehind(found), query, what, scope }
}

const specOf = (cohort: boolean): ChartSpec<Shown> => ({
  id: 'phan-da-chon',
  name: words.behind.name,
  skeleton: 'h-[20rem]',
  defined: [{ member: cohort ? 'cohort.replicated_count' : 'replication.sites' }],
  downloads: ({ query }) => [{ name: 'nhan-rong-phan-da-chon', query }],
  face: (shown) => {
    const { what, scope } = shown
    const title = cohort ? words.behind.cohortTitle(shown.models) : words.behind.title(shown)
    return {
      title: `${title} ${cohort ? what : `(${what})`}`,
      subtitle: cohort ? words.behind.cohortSubtitle : `${words.behind.subtitle}, ${scope}`,
      empty: shown.rows.length ? undefined : shared.chart.empty,
      list: (
        <DataTable
          caption={words.behind.name}
          rows={shown.rows}
          rowKey={(row) => row.key}
          columns={columnsOf(cohort)}
          height="max-h-[24rem]"
        />
      ),
    }
  },
})

const columnsOf = (cohort: boolean): Column<Row>[] => [
  {
    title: words.model,
    cell: (row) => (
      <PageLink to={{ page: '/mo-hinh', own: { model: row.model } }} className="name-link text-accent-ink">
        {row.name}
      </PageLink>
    ),
    key: (row) => row.name,
  },
  { title: words.unit, cell: (row) => row.unit, key: (row) => row.unit },
  ...(cohort
    ? [{ title: words.field, cell: (row: Row) => row.field ?? NO_DATA, key: (row: Row) => row.field }]
    : [
        { title: words.behind.place, cell: (row: Row) => row.place ?? NO_DATA, key: (row: Row) => row.place },
        {
          title: words.behind.day,
          cell: (row: Row) => (row.day === null ? NO_DATA : date(row.day)),
          key: (row: Row) => row.day,
        },
        {
          title: words.sites,
          cell: (row: Row) => count(row.sites),
          key: (row: Row) => row.sites,
          numeric: true,
        },
      ]),
]

const COHORT = specOf(true)
const REPLICATIONS = specOf(false)
