import { unitStates } from '../../../../cube/domain/findings/reports.ts'
import { useState, useSyncExternalStore } from 'react'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { DataTable, saying, type Column } from '../../ui/DataTable.tsx'
import type { View } from '../../data/view.ts'
import type { Day } from '../../../../cube/domain/dates.ts'
import { matches } from '../../../../cube/domain/search.ts'
import { count } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/words.ts'
import { reportWords } from '../../i18n/vi/sentences.ts'
import { unitsFinding } from '../../i18n/vi/findings.ts'
import { isBelowMinimum, type Unit } from '../../../../cube/domain/reporting.ts'
import type { Group } from '../../../../cube/domain/units.ts'
import { whyNone } from '../reporting/Deadlines.tsx'
import type { Reports } from '../reporting/reports.ts'
import { groupName, UnitChoice } from '../reporting/UnitChoice.tsx'
import { unitColumns } from '../reporting/unitColumns.tsx'

const groups: Group[] = [
  ...(['missing', 'late', 'undated', 'not_due', 'on_time', 'below', 'incomplete'] as const),
  ...(['unasked', 'all'] as const),
]

const belongs: Record<Group, (unit: Unit) => boolean> = {
  missing: (unit) => unit.state === 'missing',
  late: (unit) => unit.state === 'late',
  undated: (unit) => unit.state === 'undated',
  not_due: (unit) => unit.state === 'not_due',
  on_time: (unit) => unit.state === 'on_time',
  below: isBelowMinimum,
  incomplete: (unit) => unit.incomplete > 0,
  // Whoever owes nothing and sent a report all the same is in no state.
  unasked: (unit) => unit.state === null,
  all: () => true,
}

const ID = 'don-vi'

/** Units that stand at first: a leader reads the most pressing, and a phone does not lay out hundreds of rows. */
const FIRST = 12

/** The units that owe a report: by state, searchable, with days left or late. */
export function Units({ view, className }: { view: View<Reports>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Reports> = {
  id: ID,
  name: words.sections.units,
  skeleton: 'h-[44rem] md:h-[38rem]',
  defined: ['completeness_rate', 'late', 'missing', 'not_due'].map((member) => ({
    member: `reporting.${member}`,
  })),
  downloads: ({ queries }) => [{ name: 'don-vi-bao-cao', query: queries.units }],
  face: (data) => {
    const title = unitsFinding(unitStates(data.units))
    return {
      title,
      subtitle: `${words.units.subtitle}, ${reportWords(data.reports)}, ${words.filters.yearOption(data.year).toLowerCase()}`,
      note: data.units.some((unit) => unit.assumed) ? words.units.assumed : undefined,
      empty: data.progress.length === 0 ? whyNone(data) : undefined,
      list: <UnitList data={data} caption={words.sections.units} />,
    }
  },
}

function UnitList({ data, caption }: { data: Reports; caption: string }) {
  const owing = data.units.filter(
    (unit) => unit.expected > 0 || unit.quotaOwed > 0 || unit.receivedOn !== null,
  )
  const inGroup = (group: Group) => owing.filter(belongs[group])
  const filled = groups.filter((group) => inGroup(group).length > 0)
  const asked = useHashGroup()
  const [chosen, setChosen] = useState<Group | null>(null)
  const [query, setQuery] = useState('')
  const [whole, setWhole] = useState(false)
  const [followed, setFollowed] = useState<Group | null>(null)
  if (asked !== followed) {
    setFollowed(asked)
    if (asked !== null) {
      setChosen(asked)
      setWhole(true)
    }
  }
  const group = chosen !== null && filled.includes(chosen) ? chosen : (filled[0] ?? 'all')
  const rows = inGroup(group).filter((unit) => matches(unit.name, query))
  const shown = saying(columns(data.today), inGroup(group))
  return (
    <div className="flex h-full flex-col">
      <UnitChoice
        groups={filled}
        sizeOf={(option) => inGroup(option).length}
        group={group}
        onGroup={setChosen}
        query={query}
        onQuery={setQuery}
        found={rows.length}
        idOf={(option) => `${ID}-${option}`}
      />
      {rows.length ? (
        <>
          <DataTable
            key={shown.length}
            caption={`${caption}: ${groupName(group).toLowerCase()}`}
            columns={shown}
            rows={rows}
            first={whole ? undefined : FIRST}
            rowKey={(unit) => `${unit.channel} ${unit.code}`}
            height={whole ? 'max-h-[24rem] lg:max-h-[30rem]' : ''}
          />
          {!whole && rows.length > FIRST && (
            <button
              type="button"
              className="quiet-button -ml-2 mt-2 self-start print:hidden"
              onClick={() => setWhole(true)}
            >
              {words.units.showAll(rows.length)}
            </button>
          )}
        </>
      ) : (
        <p className="py-8 text-14 text-ink-2">{words.units.nothing}</p>
      )}
    </div>
  )
}

/** The group that the address points at (`#don-vi-missing`), so that a sentence can lead to its units. */
function useHashGroup(): Group | null {
  // The server, which may have drawn the page, does not see this part of the address.
  const hash = useSyncExternalStore(
    onHash,
    () => location.hash,
    () => '',
  )
  return groups.find((group) => hash === `#${ID}-${group}`) ?? null
}

function onHash(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

function columns(today: Day): Column<Unit>[] {
  return [
    ...unitColumns<Unit>(today, (unit) => unit),
    {
      title: words.columns.sent,
      cell: (unit) => {
        if (unit.quotaOwed === 0)
          return <span className="whitespace-nowrap text-14 text-ink-3">{words.units.noQuota}</span>
        if (unit.receivedOn === null) return count(null)
        return isBelowMinimum(unit) ? (
          <span className="font-strong text-amber">
            {count(unit.sent)} <span className="block text-14">{words.units.minimum}</span>
          </span>
        ) : (
          count(unit.sent)
        )
      },
      key: (unit) => (unit.quotaOwed === 0 || unit.receivedOn === null ? null : unit.sent),
      numeric: true,
    },
  ]
}
