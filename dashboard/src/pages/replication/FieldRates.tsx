import { replicationOf } from '../../../../cube/domain/findings/leaders.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { replicationFinding } from '../../i18n/vi/findings.ts'
import { words } from '../../i18n/vi/replication.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { few, rates, saidOf } from './parts.tsx'
import { fieldsQuery, type Spread } from './spread.ts'

/** What share of each field’s models was replicated. */
export function FieldRates({ view, className }: { view: View<Spread>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Spread> = {
  id: 'linh-vuc',
  name: words.fields,
  skeleton: 'h-[30rem]',
  defined: [{ member: 'models.replication_rate' }],
  downloads: (shown) => [{ name: 'nhan-rong-theo-linh-vuc', query: fieldsQuery(shown) }],
  face: (shown) => {
    const said = saidOf(shown)
    const title = replicationFinding(replicationOf(shown.fields))
    return {
      title,
      subtitle: `${shared.replication.subtitle}, ${said}`,
      note: few(shown.fields.map((field) => field.replicated.of ?? 0)),
      empty: shown.fields.length ? undefined : shared.chart.empty,
      ...rates(
        title,
        words.field,
        shown.fields.map(({ code, name, replicated: { n, of, rate } }) => ({
          name,
          to: { page: '/mo-hinh', own: { year: shown.year, field: code, replicated: 'true' } },
          n: n ?? 0,
          of: of ?? 0,
          rate,
        })),
      ),
    }
  },
}
