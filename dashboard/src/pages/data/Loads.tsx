import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { count, date } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/data.ts'
import { moment } from '../../i18n/vi/snapshots.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { loadsOf, type Load } from './data.ts'
import { GenerateFileButton } from './GenerateFileButton.tsx'
import type { Received } from './views.ts'

const text = words.loads

/** The loads: what came when, how many rows were taken, held and dropped, and what goes back. */
export function Loads({ view }: { view: View<Received> }) {
  return <ChartCard {...spec} view={view} className="lg:col-span-12" />
}

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
        <GenerateFileButton
          address={`/api/returns/${load.id}.zip`}
          text={text.download}
          label={text.downloadFor(load.id)}
          making={text.making}
        />
      ),
    key: (load) => load.held,
  },
]

const spec: ChartSpec<Received> = {
  id: 'lan-nap',
  name: text.name,
  skeleton: 'h-64',
  defined: ['files', 'loads', 'rows_accepted', 'rows_waiting', 'rows_dropped'].map((member) => ({
    member: `receipts.${member}`,
  })),
  downloads: ({ query }) => (query ? [{ name: 'tep-da-nhan', query }] : []),
  face: ({ files, query }) => {
    const loads = loadsOf(files)
    const title = text.title(loads.length, files.length)
    return {
      title,
      subtitle: text.subtitle,
      empty: query === null ? text.absent : loads.length ? undefined : text.none,
      list: (
        <DataTable caption={text.name} rows={loads} rowKey={(load) => String(load.id)} columns={columns} />
      ),
    }
  },
}
