import { useState } from 'react'
import { matches } from '../../../../cube/domain/search.ts'
import { ChartCard, type ChartFace, type ChartSpec } from '../../charts/ChartCard.tsx'
import { replaceFilters, useAsked } from '../../data/filters.ts'
import type { View } from '../../data/view.ts'
import { count, date } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/data.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import type { ReceivedFile } from './data.ts'
import { GenerateFileButton } from './GenerateFileButton.tsx'
import type { Received } from './views.ts'

const STEP = 100
const text = words.files

const spec: Omit<ChartSpec<Received>, 'face'> = {
  id: 'tep',
  name: text.name,
  skeleton: 'h-96',
  defined: [{ member: 'receipts.files' }],
  downloads: ({ query }) => (query ? [{ name: 'tep-da-nhan', query }] : []),
}

/** The files themselves, found by name or unit. */
export function Files({ view }: { view: View<Received> }) {
  const sought = useAsked().get('q') ?? ''
  const [shown, setShown] = useState(STEP)
  return (
    <ChartCard
      {...spec}
      view={view}
      className="lg:col-span-12"
      face={({ files, query }): ChartFace => {
        const found = files.filter((file) => matches([file.name, ...file.units].join(' '), sought))
        return {
          title: text.title(found.length, files.length),
          subtitle: text.subtitle,
          empty: query === null ? words.loads.absent : files.length ? undefined : words.loads.none,
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
        <GenerateFileButton
          address={`/api/returns/${file.load}.xlsx?${new URLSearchParams({ file: file.name }).toString()}`}
          text="Excel"
          label={text.returnedFor(file.name)}
          making={words.loads.making}
        />
      ),
    key: (file) => file.held,
  },
]

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
