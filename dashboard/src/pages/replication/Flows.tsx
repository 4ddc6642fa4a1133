import { flowsOf } from '../../../../cube/domain/findings/replication.ts'
import * as read from '../../../../cube/domain/replication.ts'
import { scaleOf, stepOf } from '../../../../cube/domain/scale.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { HeatKeys } from '../../charts/HeatKeys.tsx'
import { HEAT } from '../../charts/scale.ts'
import type { View } from '../../data/view.ts'
import { count } from '../../i18n/format.ts'
import { flowsFinding, words } from '../../i18n/vi/replication.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { flowMark } from './marks.ts'
import { markTarget, number, saidOf } from './parts.tsx'
import type { Spread } from './spread.ts'

/** From which former district to which. */
export function Flows({ view, className }: { view: View<Spread>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Spread> = {
  id: 'tu-noi-den-noi',
  name: words.flows.name,
  skeleton: 'h-[30rem]',
  defined: [{ member: 'replication.sites' }],
  downloads: ({ queries }) => [{ name: 'nhan-rong-tu-dia-ban-den-dia-ban', query: queries.flows }],
  face: (shown) => {
    const said = saidOf(shown)
    const title = flowsFinding(flowsOf(shown.flows))
    return {
      title,
      subtitle: `${words.flows.subtitle}, ${said}; ${words.flows.basis}`,
      note: words.flows.note,
      empty: shown.flows.total ? undefined : shared.chart.empty,
      picture: <Matrix flows={shown.flows} year={shown.year} caption={words.flows.name} />,
    }
  },
}

interface FlowRow {
  code: string
  name: string
  cells: number[]
  total: number
}

/** Sites from the places of the rows to those of the columns. */
function Matrix({ flows, year, caption }: { flows: read.Flows; year: number; caption: string }) {
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
  const scale = scaleOf(flows.sites.flat())
  const rows: FlowRow[] = flows.from.map((place, i) => ({
    ...place,
    cells: flows.sites[i]!,
    total: sum(flows.sites[i]!),
  }))
  const total: FlowRow = {
    code: 'total',
    name: words.total,
    cells: flows.to.map((_, j) => sum(rows.map((row) => row.cells[j]!))),
    total: flows.total,
  }
  const columns: Column<FlowRow>[] = [
    { title: words.flows.from, cell: (row) => row.name, key: (row) => row.name },
    ...flows.to.map((to, j): Column<FlowRow> => ({
      title: to.name,
      cell: (row) => {
        const value = row.cells[j]!
        const step = row === total ? '' : `rounded-md ${HEAT[stepOf(value, scale)]!}`
        if (!value) return <span className="block py-1 text-center text-ink-3">0</span>
        return (
          <PageLink
            to={markTarget(year, flowMark(row === total ? null : row.code, to.code))}
            aria-label={words.flows.cell(row.name, to.name, count(value))}
            className={`block py-1 text-center font-strong hover:underline ${step}`}
          >
            {count(value)}
          </PageLink>
        )
      },
      key: (row) => row.cells[j]!,
      numeric: true,
    })),
    number(words.total, (row) => row.total),
  ]
  return (
    <>
      <ul
        aria-label={words.legend}
        className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-14 text-ink-2"
      >
        <HeatKeys scale={scale} text={words.scale} />
      </ul>
      <div className="heat-map">
        <DataTable
          caption={caption}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.code}
          total={total}
          height="max-h-[52rem]"
        />
      </div>
    </>
  )
}
