import { useEffect, useRef } from 'react'
import type { Query } from '../../../../cube/domain/filter.ts'
import { useRows, useView } from '../../data/useRows.ts'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { pageAddress } from '../../data/filters.ts'
import { count, date, NO_DATA } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/replication.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { Mark } from './marks.ts'
import { readBehind, type Behind } from '../../../../cube/domain/replication.ts'

type Row = Behind['rows'][number]

/** The models behind a mark that was clicked, with the figure of the mark as the title; each leads to its life. */
export function BehindMark({
  mark,
  query,
  what,
  scope,
  snapshot,
}: {
  mark: Mark
  query: Query
  /** The mark in words. */
  what: string
  scope: string
  snapshot: string
}) {
  const box = useRef<HTMLDivElement>(null)
  const rows = useRows(query, snapshot)
  const view = useView<Behind>([rows], [], () => readBehind(rows.data!))
  // Whoever chose the mark by keyboard goes on from here.
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
  }, [])
  const cohort = mark.kind === 'cohort'
  return (
    <div ref={box} tabIndex={-1} className="outline-none lg:col-span-12">
      <ChartCard
        id="phan-da-chon"
        name={words.behind.name}
        view={view}
        defined={[{ member: cohort ? 'cohort.replicated_count' : 'replication.sites' }]}
        downloads={[{ name: 'nhan-rong-phan-da-chon', query }]}
        snapshot={snapshot}
        skeleton="h-[20rem]"
        face={(shown): ChartFace => {
          const title = cohort ? words.behind.cohortTitle(shown.models) : words.behind.title(shown)
          return {
            title: `${title} ${cohort ? what : `(${what})`}`,
            subtitle: cohort ? words.behind.cohortSubtitle : `${words.behind.subtitle}, ${scope}`,
            summary: `${title}.`,
            empty: shown.rows.length ? undefined : shared.chart.empty,
            list: (
              <DataTable
                caption={title}
                rows={shown.rows}
                rowKey={(row) => row.key}
                columns={columnsOf(cohort)}
                height="max-h-[24rem]"
              />
            ),
          }
        }}
      />
    </div>
  )
}

const columnsOf = (cohort: boolean): Column<Row>[] => [
  {
    title: words.model,
    cell: (row) => (
      <a href={pageAddress('/mo-hinh', { model: row.model })} className="text-accent-ink hover:underline">
        {row.name}
      </a>
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
