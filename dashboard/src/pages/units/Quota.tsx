import { quotaOf } from '../../../../cube/domain/findings/units.ts'
import { MAXIMUM, MINIMUM, readQuota } from '../../../../cube/domain/units.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { Columns } from '../../charts/Columns.tsx'
import type { View } from '../../data/view.ts'
import { count } from '../../i18n/format.ts'
import { quotaFinding, words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { unitScopeWords, type Round } from './round.ts'

/** How many models the units sent to the province, against 3 to 10. */
export function Quota({ view, className }: { view: View<Round>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Round> = {
  id: 'so-luong',
  name: words.quota,
  skeleton: 'h-[22rem]',
  defined: ['quota_rate', 'sent_count'].map((member) => ({ member: `reporting.${member}` })),
  downloads: ({ queries }) => [{ name: 'gui-ve-tinh-theo-don-vi', query: queries.units }],
  face: (data) => {
    const bins = readQuota(data.all)
    const title = quotaFinding(quotaOf(bins))
    const name = (sent: number) => (sent > MAXIMUM ? `>${MAXIMUM}` : String(sent))
    return {
      title,
      subtitle: `${words.quotaSubtitle}, ${unitScopeWords(data)}`,
      summary: `${bins
        .filter((bin) => bin.units > 0)
        .map((bin) => `${words.sentModels(name(bin.sent))}: ${bin.units} ${shared.figures.units}`)
        .join('; ')}.`,
      note: words.quotaNote,
      empty: bins.every((bin) => bin.units === 0) ? words.quotaEmpty : undefined,
      picture: (
        <Columns
          axis={words.quotaAxis}
          columns={bins.map((bin) => ({
            key: bin.sent,
            name: name(bin.sent),
            value: bin.units,
            tone: bin.sent < MINIMUM ? 'amber' : 'accent',
          }))}
          spans={[
            { from: 0, to: MINIMUM - 1, text: shared.states.below },
            { from: MINIMUM, to: MAXIMUM, text: `${String(MINIMUM).padStart(2, '0')} - ${MAXIMUM}` },
            { from: MAXIMUM + 1, to: MAXIMUM + 1, text: words.more },
          ]}
        />
      ),
      table: (
        <DataTable
          caption={words.quota}
          rows={bins}
          rowKey={(bin) => String(bin.sent)}
          columns={[
            {
              title: shared.columns.sent,
              cell: (bin) => words.sentModels(name(bin.sent)),
              key: (bin) => bin.sent,
            },
            {
              title: words.units,
              cell: (bin) => count(bin.units),
              key: (bin) => bin.units,
              numeric: true,
            },
          ]}
        />
      ),
    }
  },
}
