import { receiversOf } from '../../../../cube/domain/findings/replication.ts'
import type { Receiver } from '../../../../cube/domain/replication.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { count } from '../../i18n/format.ts'
import { receiversFinding, words } from '../../i18n/vi/replication.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { receiverMark } from './marks.ts'
import { markTarget, number, saidOf } from './parts.tsx'
import type { Spread } from './spread.ts'

/** Bars that a reader takes in; the table and the CSV have all of them. */
const MOST = 12

/** The units that took models over. */
export function Receivers({ view, className }: { view: View<Spread>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Spread> = {
  id: 'don-vi-tiep-nhan',
  name: words.receivers.name,
  skeleton: 'h-[36rem]',
  defined: [{ member: 'replication.models' }, { member: 'replication.adopting_units' }],
  downloads: ({ queries }) => [{ name: 'don-vi-tiep-nhan', query: queries.receivers }],
  face: (shown) => {
    const said = saidOf(shown)
    const title = receiversFinding(receiversOf(shown.receivers))
    return {
      title,
      subtitle: `${words.receivers.subtitle}, ${said}`,
      empty: shown.receivers.length ? undefined : shared.chart.empty,
      picture: (
        <Bars
          bars={shown.receivers.slice(0, MOST).map((unit) => ({
            key: unit.code,
            name: unit.name,
            value: unit.models,
            text: count(unit.models),
            to: markTarget(shown.year, receiverMark(unit.code)),
          }))}
        />
      ),
      table: (
        <DataTable
          caption={words.receivers.name}
          rows={shown.receivers}
          rowKey={(unit) => unit.code}
          columns={[
            { title: words.unit, cell: (unit) => unit.name, key: (unit) => unit.name },
            number(words.adopted, (unit: Receiver) => unit.models),
            number(words.sites, (unit: Receiver) => unit.sites),
          ]}
        />
      ),
    }
  },
}
