import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { replicationOf } from '../../../../cube/domain/findings/leaders.ts'
import type { ReplicationPart } from '../../../../cube/domain/parts.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { Selection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { count, percent, ratio } from '../../i18n/format.ts'
import { replicationFinding } from '../../i18n/vi/findings.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { readFieldParts, type FieldParts } from './fieldParts.ts'
import { models, yearWords } from './parts.tsx'

/** Share of models that were replicated, by field, read against the province. */
export function Replication({ selection, className }: { selection: Selection; className: string }) {
  return (
    <ChartCard {...spec} view={useView('overview/fields', readFieldParts, selection)} className={className} />
  )
}

const isFew = (part: ReplicationPart): boolean => (part.replicated.of ?? 0) < FEW_CASES

const replicationColumns: Column<ReplicationPart>[] = [
  { title: words.columns.field, cell: (part) => part.name, key: (part) => part.name },
  {
    title: words.columns.replicated,
    cell: (part) => count(part.replicated.n),
    key: (part) => part.replicated.n,
    numeric: true,
  },
  {
    title: words.columns.models,
    cell: (part) => count(part.replicated.of),
    key: (part) => part.replicated.of,
    numeric: true,
  },
  {
    title: words.columns.rate,
    cell: (part) => percent(part.replicated.rate),
    key: (part) => part.replicated.rate,
    numeric: true,
  },
]

const spec: ChartSpec<FieldParts> = {
  id: 'nhan-rong',
  name: words.sections.replication,
  skeleton: 'h-[44rem] md:h-[38rem]',
  defined: [{ member: 'models.replication_rate' }],
  downloads: ({ query }) => [{ name: 'nhan-rong-theo-linh-vuc', query }],
  face: (data) => {
    const title = replicationFinding(replicationOf(data.replication))
    const total = data.total?.replicated
    return {
      title,
      subtitle: `${words.replication.subtitle}, ${scopeWords(data.scope)}, ${yearWords(data)}`,
      summary: `${data.replication
        .map(
          (part) =>
            `${part.name}: ${percent(part.replicated.rate)} (${ratio(part.replicated.n, part.replicated.of)})`,
        )
        .join('; ')}.`,
      note: data.replication.some(isFew) ? words.replication.few(FEW_CASES) : undefined,
      empty: data.replication.length === 0 ? words.chart.empty : undefined,
      picture: (
        <Bars
          bars={data.replication.map((part) => ({
            key: part.code,
            name: part.name,
            value: part.replicated.rate,
            to: models(data, 'field', part.code),
            text: (
              <>
                {percent(part.replicated.rate)}{' '}
                <span className="text-14 font-normal text-ink-3">
                  {ratio(part.replicated.n, part.replicated.of)}
                  {isFew(part) && ' *'}
                </span>
              </>
            ),
          }))}
          {...(total?.rate == null
            ? {}
            : {
                line: {
                  value: total.rate,
                  text: words.replication.line(percent(total.rate), ratio(total.n, total.of)),
                },
              })}
        />
      ),
      table: (
        <DataTable
          caption={words.sections.replication}
          rows={data.replication}
          rowKey={(part) => part.code}
          columns={replicationColumns}
        />
      ),
    }
  },
}
