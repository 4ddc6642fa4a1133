import { ChartCard, type ChartFace, type ChartSpec } from '../../charts/ChartCard.tsx'
import { setFilters } from '../../data/filters.ts'
import type { View } from '../../data/view.ts'
import { count, NO_DATA } from '../../i18n/format.ts'
import { issueName } from '../../i18n/vi/issues.ts'
import { words } from '../../i18n/vi/data.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import type { HeldGroup } from './data.ts'
import { RejectedRowList } from './RejectedRowList.tsx'
import type { DataSelection, HeldOfYear } from './views.ts'

const text = words.held

const spec: Omit<ChartSpec<HeldOfYear>, 'face'> = {
  id: 'cho-hoan-thien',
  name: text.name,
  skeleton: 'h-80',
  defined: [{ member: 'quality.rows_held' }],
  downloads: ({ query }) => [{ name: 'dong-cho-hoan-thien', query }],
}

/** Rows held back, by reason and by unit; a choice shows the rows themselves. */
export function RejectedRows({
  view,
  selection,
  code,
  unit,
}: {
  view: View<HeldOfYear>
  selection: DataSelection
  /** The reason and the unit whose rows are shown. */
  code: string | null
  unit: string | null
}) {
  const columns = (kind: 'issue' | 'of'): Column<HeldGroup>[] => {
    const name = (group: HeldGroup) =>
      kind === 'issue' ? (issueName(group.key) ?? NO_DATA) : (group.name ?? text.unknownUnit)
    const chosen = kind === 'issue' ? code : unit
    return [
      {
        title: kind === 'issue' ? text.reason : text.unit,
        cell: (group) =>
          group.key === null ? (
            name(group)
          ) : (
            <button
              type="button"
              className="min-h-[24px] text-left text-accent-ink underline decoration-line-strong hover:decoration-current"
              aria-pressed={group.key === chosen}
              onClick={() =>
                setFilters({ issue: null, of: null, [kind]: group.key === chosen ? null : group.key })
              }
            >
              {name(group)}
            </button>
          ),
        key: name,
      },
      { title: text.rows, cell: (group) => count(group.rows), key: (group) => group.rows, numeric: true },
      {
        title: kind === 'issue' ? text.units : text.reasons,
        cell: (group) => count(group.others),
        key: (group) => group.others,
        numeric: true,
      },
    ]
  }
  return (
    <>
      <ChartCard
        {...spec}
        view={view}
        className="lg:col-span-12"
        face={({ byCode, byUnit, total, year }): ChartFace => {
          const title = text.title(total, byUnit.filter((one) => one.key !== null).length)
          return {
            title,
            subtitle: text.subtitle(year),
            empty: total ? undefined : text.empty,
            list: (
              <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
                {(
                  [
                    [text.byCode, byCode, 'issue'],
                    [text.byUnit, byUnit, 'of'],
                  ] as const
                ).map(([caption, rows, kind]) => (
                  <div key={kind} className="min-w-0">
                    <h3 className="text-14 font-strong">{caption}</h3>
                    <DataTable
                      caption={caption}
                      rows={rows}
                      rowKey={(group) => String(group.key)}
                      columns={columns(kind)}
                      height="max-h-[24rem]"
                    />
                  </div>
                ))}
              </div>
            ),
          }
        }}
      />
      {view.data && (code !== null || unit !== null) && (
        <RejectedRowList
          selection={{
            ...selection,
            year: view.data.year,
            code,
            unit,
            name:
              (code !== null
                ? issueName(code)
                : view.data.byUnit.find((group) => group.key === unit)?.name) ?? String(unit),
          }}
        />
      )}
    </>
  )
}
