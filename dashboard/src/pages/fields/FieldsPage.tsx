import { useEffect } from 'react'
import type { Filter, Query } from '../../api/cube.ts'
import { useRows, useView } from '../../api/useRows.ts'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../charts/DataTable.tsx'
import { StateIcon } from '../../charts/StateIcon.tsx'
import { pageAddress, useAsked } from '../../filters.ts'
import { count, NO_DATA } from '../../format.ts'
import { fieldsHeadline, heatFinding, words } from '../../i18n/vi/fields.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { provisionalNote, scopeWords } from '../../i18n/vi/sentences.ts'
import { FilterBar } from '../../shell/FilterBar.tsx'
import { Footer } from '../../shell/Footer.tsx'
import { PageHead } from '../../shell/PageHead.tsx'
import { modelsByDistrict } from '../overview/queries.ts'
import type { PageProps } from '../pages.ts'
import { reportsOfYear } from '../units/queries.ts'
import { readReports } from '../units/units.ts'
import { useYears, type YearFrame } from '../useFrame.ts'
import { readDistrictHeat, readUnitHeat, stepOf, stepsOf, type Heat, type HeatRow } from './heat.ts'

type By = 'district' | 'unit'

interface Shown extends YearFrame {
  heat: Heat
  by: By
}

const equals = (member: string, value: string): Filter => ({ member, operator: 'equals', values: [value] })

/** The eleven fields against districts or units, empty cells told apart. */
export default function FieldsPage({ filters, snapshot, isDefault }: PageProps) {
  const by: By = useAsked().get('by') === 'unit' ? 'unit' : 'district'
  const { channel, kind } = filters
  const at = useYears(filters, snapshot.id, snapshot.today)
  const { year } = at
  const whole = modelsByDistrict({ channel, kind }, null)
  const query = (byRow: string[]): Query => ({
    measures: ['models.count'],
    dimensions: [...byRow, 'models.field_code', 'models.field_name'],
    order: [['models.field_code', 'asc']],
    filters: [...whole.filters!, equals('models.year', String(year))],
  })
  const asks = {
    cells: year === null ? null : query([`models.${by}_code`, `models.${by}_name`]),
    // Names of fields and districts of every year: what the year has nothing of is 0 and not absent.
    every: {
      ...whole,
      dimensions: ['models.district_code', 'models.district_name', 'models.field_code', 'models.field_name'],
    },
    reports: by === 'unit' && year !== null ? reportsOfYear({ channel, unitKind: null }, year) : null,
  }
  const cells = useRows(asks.cells, snapshot.id)
  const every = useRows(asks.every, snapshot.id)
  const reports = useRows(asks.reports, snapshot.id)
  const needed = [at.models, at.reporting, cells, every, ...(asks.reports ? [reports] : [])]
  const view = useView<Shown>(needed, [year, channel, kind, by], () => ({
    ...at.frame(),
    by,
    heat:
      by === 'unit'
        ? readUnitHeat(cells.data!, every.data!, readReports(reports.data!), shared.unnamedField)
        : readDistrictHeat(cells.data!, every.data!, year!, shared.unnamedField),
  }))
  useEffect(() => {
    document.title = `${words.title}${year === null ? '' : ` ${year}`} · ${shared.product}`
  }, [year])
  const { data } = view
  const reported = data && at.known?.reporting.get(data.year)?.received
  const scope = scopeWords({ channel, kind })
  return (
    <>
      <FilterBar
        filters={filters}
        years={at.years}
        year={year}
        latestYear={at.latestYear}
        snapshot={isDefault ? null : snapshot}
        own={[
          {
            name: 'by',
            label: words.by,
            value: by === 'unit' ? 'unit' : null,
            any: words.byDistrict,
            choices: [{ value: 'unit', text: words.byUnit }],
          },
        ]}
      />
      <main
        id="noi-dung"
        tabIndex={-1}
        className="mx-auto max-w-page px-4 pb-16 pt-5 outline-none sm:px-6 print:px-0"
      >
        <PageHead
          name={words.title}
          sentence={
            data
              ? fieldsHeadline(data.heat, shared.filters.yearOption(data.year).toLowerCase())
              : [shared.loading]
          }
          facts={
            data?.provisional ? [provisionalNote(data.today, reported?.n ?? null, reported?.of ?? null)] : []
          }
          snapshot={snapshot}
          stale={view.stale && data !== null}
          scope={`${data ? `${shared.filters.yearOption(data.year).toLowerCase()}, ` : ''}${scope}`}
        />
        <div className="mt-5">
          <ChartCard
            id="ban-do-nhiet"
            name={words.heat[by]}
            view={view}
            defined={[{ member: 'models.count' }]}
            downloads={
              asks.cells
                ? [{ name: `linh-vuc-theo-${by === 'unit' ? 'don-vi' : 'dia-ban'}`, query: asks.cells }]
                : []
            }
            snapshot={snapshot.id}
            skeleton="h-[44rem]"
            face={(shown): ChartFace => {
              const title = heatFinding(shown.heat, words.rows[shown.by])
              return {
                title,
                subtitle: `${words.subtitle}, ${scope}${shown.by === 'district' ? `; ${words.basis}` : ''}`,
                summary: `${title}.`,
                note: shown.by === 'district' ? shared.districts.provinceWide : undefined,
                empty: shown.heat.rows.length ? undefined : shared.chart.empty,
                list: <HeatMap shown={shown} caption={title} />,
              }
            }}
          />
        </div>
      </main>
      <Footer snapshot={snapshot} />
    </>
  )
}

/** The five steps of one hue; the last has the ground's colour as its text. */
const MIX = [0, 10, 22, 36, 50, 100]
const tint = (step: number) => ({
  backgroundColor: `color-mix(in srgb, var(--accent) ${MIX[step]}%, var(--surface))`,
  color: step === 5 ? 'var(--surface)' : 'var(--ink)',
})

function HeatMap({ shown: { heat, by, year }, caption }: { shown: Shown; caption: string }) {
  const total: HeatRow = {
    code: 'total',
    name: shared.chart.total,
    empty: null,
    cells: heat.totals,
    total: heat.totals.reduce((sum, value) => sum + value, 0),
  }
  const link = (row: HeatRow, field?: string) =>
    pageAddress('/mo-hinh', { year, [by]: row === total ? null : row.code, field: field ?? null })
  const columns: Column<HeatRow>[] = [
    { title: by === 'unit' ? words.unit : words.district, cell: (row) => row.name, key: (row) => row.name },
    ...heat.fields.map((field, i): Column<HeatRow> => ({
      title: field.name,
      cell: (row) => {
        const value = row.cells[i] ?? 0
        if (row.empty !== null) return <Nothing why={row.empty} />
        if (value === 0) return <span className="block py-1 text-center text-ink-3">0</span>
        const style = row === total ? {} : tint(stepOf(value, heat.top))
        return (
          <a
            href={link(row, field.code)}
            aria-label={`${row.name}, ${field.name}: ${count(value)}`}
            className="block rounded-md py-1 text-center font-strong hover:underline"
            style={style}
          >
            {count(value)}
          </a>
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
  return (
    <>
      <ul className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-12 text-ink-2">
        {stepsOf(heat.top).map(({ step, from, to }) => (
          <li key={step} className="flex items-center gap-1.5">
            <span aria-hidden="true" className="h-4 w-6 rounded" style={tint(step)} />
            {words.scale(from, to)}
          </li>
        ))}
        <li>{words.zero[by]}</li>
        {reasons.has('missing') && (
          <li className="flex items-center gap-1.5">
            <StateIcon state="missing" /> {words.missing}
          </li>
        )}
        {reasons.has('not_due') && (
          <li className="flex items-center gap-1.5">
            <StateIcon state="not_due" /> {words.notDue}
          </li>
        )}
        {reasons.has('not_owed') && <li>{words.notOwed}</li>}
        {reasons.has('out_of_scope') && (
          <li className="flex items-center gap-1.5">
            <span aria-hidden="true" className="hatched h-3 w-6 rounded-sm text-line-strong" />{' '}
            {words.outOfScope}
          </li>
        )}
      </ul>
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
