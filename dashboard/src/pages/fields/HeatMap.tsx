import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { HeatKeys } from '../../charts/HeatKeys.tsx'
import { stepOf } from '../../../../cube/domain/scale.ts'
import { HEAT } from '../../charts/scale.ts'
import { StateIcon } from '../../ui/StateIcon.tsx'
import type { Target } from '../../data/filters.ts'
import { PageLink } from '../../ui/PageLink.tsx'
import { count, NO_DATA, ratio } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/fields.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { Heat, HeatRow } from '../../../../cube/domain/heat.ts'
import type { By } from './queries.ts'

/** Which filter of the explorer a row stands for. */
const FILTER: Record<By, string> = { district: 'district', unit: 'unit', unitKind: 'unitKind' }

/** Fields against rows, darker where there are more; every kind of empty cell has a look and a word of its own. */
export function HeatMap({ heat, by, year, caption }: { heat: Heat; by: By; year: number; caption: string }) {
  const total: HeatRow = {
    code: 'total',
    name: shared.chart.total,
    empty: null,
    cells: heat.totals,
    total: heat.totals.reduce((sum, value) => sum + value, 0),
  }
  const behind = (row: HeatRow, field: string): Target => ({
    page: '/mo-hinh',
    own: { year, [FILTER[by]]: row === total ? null : row.code, field },
  })
  const columns: Column<HeatRow>[] = [
    {
      title: words.row[by],
      cell: (row) => (
        <>
          {row === total || by === 'unitKind' || row.code === '' ? (
            row.name
          ) : (
            <PageLink
              to={{ page: by === 'unit' ? '/don-vi' : '/dia-ban', own: { year, [by]: row.code } }}
              className="name-link text-ink"
            >
              {row.name}
            </PageLink>
          )}
          {row.reported && row.reported.of > 0 && (
            <span className="block text-14 text-ink-3">
              {words.reported(ratio(row.reported.n, row.reported.of))}
            </span>
          )}
        </>
      ),
      key: (row) => row.name,
    },
    ...heat.fields.map((field, i): Column<HeatRow> => ({
      title: field.name,
      cell: (row) => {
        const value = row.cells[i] ?? 0
        if (row.empty !== null) return <Nothing why={row.empty} />
        if (value === 0 && !field.takes) return <NotItsField />
        if (value === 0) return <span className="block py-1 text-center text-ink-3">0</span>
        const step = row === total ? '' : HEAT[stepOf(value, heat.scale)]!
        return (
          <PageLink
            to={behind(row, field.code)}
            aria-label={`${row.name}, ${field.name}: ${count(value)}`}
            className={`block rounded-md py-1 text-center font-strong hover:underline ${step}`}
          >
            {count(value)}
          </PageLink>
        )
      },
      key: (row) => (row.empty === null ? (row.cells[i] ?? 0) : null),
      numeric: true,
    })),
    {
      title: shared.chart.total,
      cell: (row) =>
        row.empty === null ? <strong className="font-strong">{count(row.total)}</strong> : NO_DATA,
      key: (row) => (row.empty === null ? row.total : null),
      numeric: true,
    },
  ]
  const reasons = new Set(heat.rows.map((row) => row.empty))
  const entry = 'flex items-center gap-1.5'
  return (
    <>
      <ul
        aria-label={words.legend}
        className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-14 text-ink-2"
      >
        <HeatKeys scale={heat.scale} text={words.scale} />
        {heat.scale.length > 1 && <li>{words.quantiles}</li>}
        <li>{words.zero[by]}</li>
        {reasons.has('missing') && (
          <li className={entry}>
            <StateIcon state="missing" /> {words.missing}
          </li>
        )}
        {reasons.has('not_due') && (
          <li className={entry}>
            <StateIcon state="not_due" /> {words.notDue}
          </li>
        )}
        {reasons.has('not_owed') && <li>{words.notOwed}</li>}
        {reasons.has('out_of_scope') && (
          <li className={entry}>
            <span aria-hidden="true" className="hatched h-3 w-6 rounded-sm text-line-strong" />{' '}
            {words.outOfScope}
          </li>
        )}
        {heat.fields.some((field) => !field.takes) && (
          <li className={entry}>
            <span aria-hidden="true" className="h-3 w-6 rounded-sm border border-dashed border-line-strong" />{' '}
            {words.notItsField}
          </li>
        )}
      </ul>
      {by !== 'unit' && <Gaps heat={heat} by={by} year={year} />}
      <div className="heat-map">
        <DataTable
          caption={caption}
          columns={columns}
          rows={heat.rows}
          rowKey={(row) => row.code}
          total={total}
          height="max-h-[52rem]"
        />
      </div>
    </>
  )
}

/** Which fields have nothing where, as a list: a phone shows two columns of the matrix at a time. */
function Gaps({ heat, by, year }: { heat: Heat; by: By; year: number }) {
  const rows = heat.rows.flatMap((row) => {
    const fields = heat.fields.filter((field, i) => field.takes && row.cells[i] === 0)
    return row.empty === null && fields.length > 0 ? [{ ...row, fields }] : []
  })
  if (rows.length === 0) return null
  const title = words.gaps(rows.reduce((sum, row) => sum + row.fields.length, 0))
  return (
    <section aria-label={title} className="mb-4">
      <h3 className="text-14 font-strong text-ink">{title}</h3>
      <ul className="mt-1 gap-x-8 text-14 text-ink-2 md:columns-2">
        {rows.map((row) => (
          <li key={row.code} className="break-inside-avoid py-0.5">
            {by === 'district' && row.code !== '' ? (
              <PageLink
                to={{ page: '/dia-ban', own: { year, district: row.code } }}
                className="name-link font-strong text-ink"
              >
                {row.name}
              </PageLink>
            ) : (
              <strong className="font-strong text-ink">{row.name}</strong>
            )}
            : {row.fields.map((field) => field.name).join('; ')}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The plan has no such kind in this field. */
function NotItsField() {
  return (
    <span className="flex justify-center">
      <span aria-hidden="true" className="h-3 w-8 rounded-sm border border-dashed border-line-strong" />
      <span className="sr-only">{words.notItsField}</span>
    </span>
  )
}

/** The kinds of nothing: late, not yet, not owed, not of the province then. */
function Nothing({ why }: { why: NonNullable<HeatRow['empty']> }) {
  if (why === 'not_owed') return <span className="block text-center text-ink-3">{NO_DATA}</span>
  const text = { missing: words.missing, not_due: words.notDue, out_of_scope: words.outOfScope }[why]
  return (
    <span className="flex justify-center">
      {why === 'out_of_scope' ? (
        <span aria-hidden="true" className="hatched h-3 w-8 rounded-sm text-line-strong" />
      ) : (
        <StateIcon state={why} />
      )}
      <span className="sr-only">{text}</span>
    </span>
  )
}
