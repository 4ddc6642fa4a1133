import { useState } from 'react'
import type { View } from '../../data/useRows.ts'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import type { Query } from '../../../../cube/domain/filter.ts'
import { replaceFilters, useAsked } from '../../data/filters.ts'
import { matches } from '../../../../cube/domain/search.ts'
import { count, date } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/data.ts'
import { moment } from '../../i18n/vi/snapshots.ts'
import { loadsOf, type Load, type ReceivedFile } from './data.ts'
import { Making } from './Making.tsx'

const STEP = 100

interface Props {
  view: View<ReceivedFile[]>
  query: Query
  snapshot: string
  /** The snapshot knows of no files. */
  absent: boolean
}

/** The loads: what came when, how many rows were taken, held and dropped, and what goes back. */
export function Loads({ view, query, snapshot, absent }: Props) {
  const text = words.loads
  const numbers: [string, (load: Load) => number][] = [
    [text.files, (load) => load.files],
    [text.units, (load) => load.units],
    [text.accepted, (load) => load.accepted],
    [text.held, (load) => load.held],
    [text.dropped, (load) => load.dropped],
  ]
  const columns: Column<Load>[] = [
    { title: text.load, cell: (load) => count(load.id), key: (load) => load.id },
    { title: text.loadedAt, cell: (load) => moment(load.loadedAt), key: (load) => load.loadedAt },
    {
      title: text.received,
      cell: (load) => text.span(date(load.from), date(load.to)),
      key: (load) => load.to,
    },
    ...numbers.map(
      ([title, value]): Column<Load> => ({
        title,
        cell: (load) => count(value(load)),
        key: value,
        numeric: true,
      }),
    ),
    {
      title: text.returns,
      cell: (load) =>
        load.held === 0 ? (
          text.clean
        ) : (
          <Making
            address={`/api/returns/${load.id}.zip`}
            text={text.download}
            label={text.downloadFor(load.id)}
            making={text.making}
          />
        ),
      key: (load) => load.held,
    },
  ]
  return (
    <ChartCard
      id="lan-nap"
      name={text.name}
      view={view}
      defined={['files', 'loads', 'rows_accepted', 'rows_waiting', 'rows_dropped'].map((member) => ({
        member: `receipts.${member}`,
      }))}
      downloads={absent ? [] : [{ name: 'tep-da-nhan', query }]}
      snapshot={snapshot}
      skeleton="h-64"
      className="lg:col-span-12"
      face={(files): ChartFace => {
        const loads = loadsOf(files)
        const title = text.title(loads.length, files.length)
        return {
          title,
          subtitle: text.subtitle,
          summary: title,
          empty: absent ? text.absent : loads.length ? undefined : text.none,
          list: (
            <DataTable caption={text.name} rows={loads} rowKey={(load) => String(load.id)} columns={columns} />
          ),
        }
      }}
    />
  )
}

/** The files themselves, found by name or unit. */
export function Files({ view, query, snapshot, absent }: Props) {
  const text = words.files
  const sought = useAsked().get('q') ?? ''
  const [shown, setShown] = useState(STEP)
  const columns: Column<ReceivedFile>[] = [
    {
      title: text.file,
      cell: (file) => <span className="block min-w-[10rem] break-words [overflow-wrap:anywhere]">{file.name}</span>,
      key: (file) => file.name,
    },
    { title: text.unit, cell: unitsOf, key: unitsOf },
    {
      title: words.drop.received,
      cell: (file) => date(file.receivedOn),
      key: (file) => file.receivedOn,
      numeric: true,
    },
    { title: words.loads.load, cell: (file) => count(file.load), key: (file) => file.load, numeric: true },
    {
      title: words.loads.accepted,
      cell: (file) => count(file.accepted),
      key: (file) => file.accepted,
      numeric: true,
    },
    {
      title: words.loads.held,
      cell: (file) => count(file.held),
      key: (file) => file.held,
      numeric: true,
    },
    {
      title: words.loads.dropped,
      cell: (file) => count(file.dropped),
      key: (file) => file.dropped,
      numeric: true,
    },
    { title: text.state, cell: stateOf, key: stateOf },
    {
      title: text.returned,
      cell: (file) =>
        file.held === 0 ? (
          words.loads.clean
        ) : (
          <Making
            address={`/api/returns/${file.load}.xlsx?${new URLSearchParams({ file: file.name }).toString()}`}
            text="Excel"
            label={text.returnedFor(file.name)}
            making={words.loads.making}
          />
        ),
      key: (file) => file.held,
    },
  ]
  return (
    <ChartCard
      id="tep"
      name={text.name}
      view={view}
      defined={[{ member: 'receipts.files' }]}
      downloads={absent ? [] : [{ name: 'tep-da-nhan', query }]}
      snapshot={snapshot}
      skeleton="h-96"
      className="lg:col-span-12"
      face={(files): ChartFace => {
        const found = files.filter((file) => matches([file.name, ...file.units].join(' '), sought))
        return {
          title: text.title(found.length, files.length),
          subtitle: text.subtitle,
          summary: text.title(found.length, files.length),
          empty: absent ? words.loads.absent : files.length ? undefined : words.loads.none,
          list: (
            <>
              <input
                type="search"
                className="entry max-w-md print:hidden"
                value={sought}
                placeholder={text.search}
                aria-label={text.search}
                onChange={(event) => {
                  setShown(STEP)
                  replaceFilters({ q: event.target.value || null })
                }}
              />
              {found.length === 0 ? (
                <p className="py-6 text-14 text-ink-2">{text.nothing}</p>
              ) : (
                <DataTable
                  caption={text.name}
                  rows={found.slice(0, shown)}
                  rowKey={(file) => String(file.id)}
                  columns={columns}
                />
              )}
              {found.length > shown && (
                <button
                  type="button"
                  className="plain-button mt-3 print:hidden"
                  onClick={() => setShown(shown + STEP)}
                >
                  {text.show}
                </button>
              )}
            </>
          ),
        }
      }}
    />
  )
}

function unitsOf({ units }: ReceivedFile): string {
  const [first, second, ...more] = units
  if (first === undefined) return words.files.unknown
  if (second === undefined) return first
  return more.length === 0 ? `${first}, ${second}` : `${first} ${words.files.more(units.length - 1)}`
}

function stateOf(file: ReceivedFile): string {
  if (file.counted) return words.files.counted
  return file.accepted + file.held === 0 ? words.files.info : words.files.replaced
}
