import { fieldsOf } from '../../../../cube/domain/findings/leaders.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { Selection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { fieldFinding } from '../../i18n/vi/findings.ts'
import { words } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { readFieldParts, type FieldParts } from './fieldParts.ts'
import { bar, partColumns, subtitle, summary, totalOf, yearLegend } from './parts.tsx'

/** Models by field, this year over last year. */
export function Fields({ selection, className }: { selection: Selection; className: string }) {
  return (
    <ChartCard {...spec} view={useView('overview/fields', readFieldParts, selection)} className={className} />
  )
}

const spec: ChartSpec<FieldParts> = {
  id: 'linh-vuc',
  name: words.sections.fields,
  skeleton: 'h-[54rem] md:h-[41rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ query }) => [{ name: 'mo-hinh-theo-linh-vuc', query }],
  face: (data) => {
    const title = fieldFinding(fieldsOf(data.fields, data.provisional))
    return {
      title,
      subtitle: subtitle(data),
      summary: summary(data.fields),
      empty: data.fields.every((part) => !part.now && !part.before) ? words.chart.empty : undefined,
      picture: <Bars bars={data.fields.map((part) => bar(part, data, 'field'))} legend={yearLegend(data)} />,
      table: (
        <DataTable
          caption={words.sections.fields}
          rows={data.fields}
          total={totalOf(data.fields)}
          rowKey={(part) => part.code}
          columns={partColumns(words.columns.field, data)}
        />
      ),
    }
  },
}
