import { kindsOf } from '../../../../cube/domain/findings/units.ts'
import { STATES } from '../../../../cube/domain/reporting.ts'
import { readKinds } from '../../../../cube/domain/units.ts'
import { Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { StateBar } from '../../charts/StateBar.tsx'
import type { View } from '../../data/view.ts'
import { count, percent, ratio } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { kindsFinding, words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { unitScopeWords, type Round } from './round.ts'

/** The states by kind of unit: where the open reports are. */
export function Kinds({ view, className }: { view: View<Round>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const LOOK = {
  on_time: 'h-3 w-3 bg-accent',
  late: 'h-3 w-3 text-red ring-1 ring-inset ring-red bg-[linear-gradient(to_top,currentColor_50%,transparent_50%)]',
  undated: 'h-3 w-3 bg-line-strong',
  missing: 'h-3 w-3 hatched text-red ring-1 ring-inset ring-red',
  not_due: 'h-3 w-3 ring-1 ring-inset ring-line-strong',
}

const spec: ChartSpec<Round> = {
  id: 'loai-don-vi',
  name: words.kinds,
  skeleton: 'h-[22rem]',
  defined: ['completeness_rate', 'on_time', 'late', 'missing', 'not_due'].map((member) => ({
    member: `reporting.${member}`,
  })),
  downloads: ({ queries }) => [{ name: 'bao-cao-theo-don-vi', query: queries.units }],
  face: (data) => {
    const kinds = readKinds(data.all).map((kind) => ({ ...kind, name: nameOf('unit_kind', kind.kind)! }))
    const title = kindsFinding(kindsOf(kinds))
    const used = STATES.filter((state) => kinds.some((kind) => kind.byState[state] > 0))
    return {
      title,
      subtitle: `${words.kindsSubtitle}, ${unitScopeWords(data)}`,
      summary: `${kinds.map((kind) => `${kind.name}: ${ratio(kind.received, kind.expected)}`).join('; ')}.`,
      empty: kinds.length ? undefined : shared.notAppliedIn(data.year),
      picture: (
        <div className="flex h-full flex-col">
          <Legend
            items={used.map((state) => ({
              className: LOOK[state],
              text: shared.states[state],
            }))}
          />
          <ul className="flex flex-1 flex-col justify-around">
            {kinds.map((kind) => (
              <li
                key={kind.kind}
                className="grid grid-cols-1 items-center gap-x-4 py-1.5 sm:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]"
              >
                <span className="text-14 leading-snug text-ink-2">{kind.name}</span>
                <span className="flex items-center gap-3">
                  <StateBar byState={kind.byState} of={kind.expected} className="h-3 flex-1" />
                  <span className="w-14 text-right text-14 font-strong text-ink">
                    {ratio(kind.received, kind.expected)}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      ),
      table: (
        <DataTable
          caption={words.kinds}
          rows={kinds}
          rowKey={(kind) => kind.kind}
          columns={[
            { title: words.kind, cell: (kind) => kind.name, key: (kind) => kind.name },
            {
              title: words.owed,
              cell: (kind) => count(kind.expected),
              key: (kind) => kind.expected,
              numeric: true,
            },
            ...STATES.filter((state) => state !== 'undated' || used.includes(state)).map((state) => ({
              title: shared.states[state],
              cell: (kind: (typeof kinds)[number]) => count(kind.byState[state]),
              key: (kind: (typeof kinds)[number]) => kind.byState[state],
              numeric: true,
            })),
            {
              title: shared.figures.completeness,
              cell: (kind) => percent(kind.received / kind.expected),
              key: (kind) => kind.received / kind.expected,
              numeric: true,
            },
          ]}
        />
      ),
    }
  },
}
