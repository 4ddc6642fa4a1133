import type { Snapshot } from '../../data/boot.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { Selection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { date, NO_DATA, signed } from '../../i18n/format.ts'
import { since as text } from '../../i18n/vi/since.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { readChangeList, type Asked, type ChangeList, type NoChanges, type UnitChange } from './read.ts'

/** The changes of each unit since a day or a snapshot: the rows behind the sentences of the overview. */
export function ChangesCard({
  selection,
  snapshot,
  since,
}: {
  selection: Selection
  snapshot: Snapshot
  since: Asked
}) {
  const view = useView('changes/list', readChangeList, {
    ...selection,
    since,
    known: snapshot.changesSince ?? null,
  })
  return <ChartCard {...spec} view={view} />
}

const causeOf = (cause: string): string =>
  cause in text.causes ? text.causes[cause as keyof typeof text.causes] : cause

const number = (title: string, key: 'models' | 'replicated' | 'reports'): Column<UnitChange> => ({
  title,
  cell: (row) => signed(row[key]),
  key: (row) => row[key],
  numeric: true,
})

const columns: Column<UnitChange>[] = [
  {
    title: text.list.unit,
    cell: (row) =>
      row.cause === '' ? (
        text.list.all
      ) : (
        <PageLink to={{ page: '/don-vi', own: { unit: row.code } }} className="text-ink underline">
          {row.name}
        </PageLink>
      ),
    key: (row) => row.name,
  },
  { title: text.list.cause, cell: (row) => causeOf(row.cause), key: (row) => row.cause },
  {
    title: text.list.day,
    cell: (row) => (row.day === null ? NO_DATA : date(row.day)),
    key: (row) => row.day,
  },
  number(text.list.models, 'models'),
  number(text.list.replicated, 'replicated'),
  number(text.list.reports, 'reports'),
]

const spec: ChartSpec<ChangeList | NoChanges> = {
  id: 'thay-doi',
  name: text.list.name,
  skeleton: 'h-96',
  defined: ['changes.models', 'changes.replicated', 'changes.reports'].map((member) => ({ member })),
  downloads: (data) => ('cannot' in data ? [] : [{ name: text.list.file, query: data.query }]),
  face: (data) => {
    if ('cannot' in data)
      return {
        title: text.list.name,
        subtitle: '',
        empty:
          data.cannot === 'before'
            ? text.unknown(data.known)
            : data.cannot === 'kind'
              ? text.noKind
              : text.older,
      }
    const title = text.list.title(data.units)
    return {
      title,
      subtitle: text.list.subtitle(data.year, text.title(data.day).toLowerCase()),
      empty: data.rows.length > 0 ? undefined : text.nothing(data.day),
      list: (
        <DataTable
          caption={text.list.name}
          rows={data.rows}
          rowKey={(row) => `${row.code} ${row.cause} ${row.day ?? ''}`}
          columns={columns}
          {...(data.all && { total: data.all })}
        />
      ),
    }
  },
}
