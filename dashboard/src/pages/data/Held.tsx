import { dayIn, numberOf, textOf } from '../../../../cube/domain/rows.ts'
import { type Query } from '../../../../cube/domain/filter.ts'
import { useRows, useView, type View } from '../../data/useRows.ts'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { setFilters } from '../../data/filters.ts'
import { count, date, NO_DATA } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words } from '../../i18n/vi/data.ts'
import { words as unitWords } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { HeldGroup, readHeld } from './data.ts'
import * as queries from './queries.ts'

interface Props {
  view: View<ReturnType<typeof readHeld>>
  query: Query | null
  year: number | null
  /** The reason and the unit whose rows are shown. */
  code: string | null
  unit: string | null
  snapshot: string
}

/** Rows held back, by reason and by unit; a choice shows the rows themselves. */
export function Held({ view, query, year, code, unit, snapshot }: Props) {
  const text = words.held
  const columns = (kind: 'issue' | 'of'): Column<HeldGroup>[] => {
    const name = (group: HeldGroup) =>
      kind === 'issue' ? (nameOf('issue', group.key) ?? NO_DATA) : (group.name ?? text.unknownUnit)
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
        id="cho-hoan-thien"
        name={text.name}
        view={view}
        defined={[{ member: 'quality.rows_held' }]}
        downloads={query ? [{ name: 'dong-cho-hoan-thien', query }] : []}
        snapshot={snapshot}
        skeleton="h-80"
        className="lg:col-span-12"
        face={({ byCode, byUnit, total }): ChartFace => {
          const title = text.title(total, byUnit.filter((one) => one.key !== null).length)
          return {
            title,
            subtitle: year === null ? '' : text.subtitle(year),
            summary: title,
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
      {year !== null && (code !== null || unit !== null) && (
        <Lines
          year={year}
          code={code}
          unit={unit}
          name={
            (code !== null
              ? nameOf('issue', code)
              : view.data?.byUnit.find((group) => group.key === unit)?.name) ?? String(unit)
          }
          snapshot={snapshot}
        />
      )}
    </>
  )
}

interface Line {
  id: number
  unit: string
  file: string
  place: string
  code: string
  value: string | null
  message: string | null
  day: string | null
}

function Lines({
  year,
  code,
  unit,
  name,
  snapshot,
}: {
  year: number
  code: string | null
  unit: string | null
  name: string
  snapshot: string
}) {
  const text = words.held
  const query = queries.heldRows(year, code, unit)
  const rows = useRows(query, snapshot)
  const view = useView([rows], [year, code, unit, name], () => ({
    name,
    lines: rows.data!.map((row, id): Line => ({
      id,
      unit: textOf(row, 'quality.unit_name') ?? text.unknownUnit,
      file: textOf(row, 'quality.file_name') ?? NO_DATA,
      place: unitWords.one.row(
        textOf(row, 'quality.sheet'),
        numberOf(row, 'quality.row_no'),
        textOf(row, 'quality.column_name'),
      ),
      code: nameOf('issue', textOf(row, 'quality.code')) ?? NO_DATA,
      value: textOf(row, 'quality.value'),
      message: textOf(row, 'quality.message'),
      day: dayIn(row, 'quality.received_on'),
    })),
  }))
  const columns: Column<Line>[] = [
    { title: text.unit, cell: (line) => line.unit, key: (line) => line.unit },
    {
      title: text.place,
      cell: (line) => (
        <>
          <span className="block [overflow-wrap:anywhere]">{line.file}</span>
          <span className="block text-12 text-ink-3">{line.place}</span>
        </>
      ),
      key: (line) => line.file,
    },
    { title: text.reason, cell: (line) => line.code, key: (line) => line.code },
    { title: words.issues.value, cell: (line) => line.value ?? NO_DATA, key: (line) => line.value },
    { title: words.issues.message, cell: (line) => line.message ?? NO_DATA, key: (line) => line.message },
    {
      title: shared.columns.receivedOn,
      cell: (line) => date(line.day),
      key: (line) => line.day,
      numeric: true,
    },
  ]
  return (
    <ChartCard
      id="dong"
      name={text.lines(name)}
      view={view}
      defined={[{ member: 'quality.rows_held' }]}
      downloads={[{ name: 'dong-cho-hoan-thien-chi-tiet', query }]}
      snapshot={snapshot}
      skeleton="h-64"
      className="lg:col-span-12"
      face={({ name: of, lines }): ChartFace => ({
        title: text.lines(of),
        subtitle: `${text.rows}: ${count(lines.length)}`,
        summary: text.lines(of),
        empty: lines.length ? undefined : text.noLines,
        list: (
          <>
            <DataTable caption={text.lines(of)} rows={lines} rowKey={(line) => String(line.id)} columns={columns} />
            <button
              type="button"
              className="plain-button mt-3 print:hidden"
              onClick={() => setFilters({ issue: null, of: null })}
            >
              {text.close}
            </button>
          </>
        ),
      })}
    />
  )
}
