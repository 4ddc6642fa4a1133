import { unitStates } from '../../../../cube/domain/findings/reports.ts'
import type { View } from '../../data/view.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { DataTable, saying, type Column } from '../../ui/DataTable.tsx'
import type { Day } from '../../../../cube/domain/dates.ts'
import { replaceFilters, setFilters, useAsked } from '../../data/filters.ts'
import { matches } from '../../../../cube/domain/search.ts'
import { count } from '../../i18n/format.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { unitsFinding } from '../../i18n/vi/findings.ts'
import { words } from '../../i18n/vi/units.ts'
import { groupName, UnitChoice } from '../reporting/UnitChoice.tsx'
import { unitColumns } from '../reporting/unitColumns.tsx'
import { Sent } from './Sent.tsx'
import { unitsAsText } from './asText.ts'
import { unitScopeWords, type Round } from './round.ts'
import { asUnit, GROUPS, inGroup, type UnitReport } from '../../../../cube/domain/units.ts'

/** Who owes what: by state, searchable, sortable, ready to paste. Group and search are in the address. */
export function UnitList({ view, className }: { view: View<Round>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const spec: ChartSpec<Round> = {
  id: 'danh-sach',
  name: words.list,
  skeleton: 'h-[44rem] md:h-[38rem]',
  defined: ['completeness_rate', 'late', 'missing', 'not_due', 'quota_rate'].map((member) => ({
    member: `reporting.${member}`,
  })),
  downloads: ({ queries }) => [{ name: 'don-vi-bao-cao', query: queries.units }],
  face: (data) => {
    const title = unitsFinding(unitStates(data.units))
    return {
      title,
      subtitle: `${shared.units.subtitle}, ${unitScopeWords(data)}, ${shared.filters.yearOption(data.year).toLowerCase()}`,
      note: data.all.some((unit) => unit.assumed) ? shared.units.assumed : undefined,
      empty: data.all.length === 0 ? shared.chart.empty : undefined,
      list: <List data={data} caption={words.list} />,
    }
  },
}

function List({ data, caption }: { data: Round; caption: string }) {
  const asked = useAsked()
  const filled = GROUPS.filter((group) => data.all.some((unit) => inGroup(unit, group)))
  const group = filled.find((option) => option === asked.get('group')) ?? filled[0] ?? 'all'
  const query = asked.get('q') ?? ''
  const whole = data.all.filter((unit) => inGroup(unit, group))
  const shown = saying(columns(data.today), whole)
  const rows = whole.filter((unit) => matches(unit.name, query))
  return (
    <div className="flex h-full flex-col">
      <UnitChoice
        groups={filled}
        sizeOf={(option) => data.all.filter((unit) => inGroup(unit, option)).length}
        group={group}
        onGroup={(option) => setFilters({ year: data.year, group: option })}
        query={query}
        onQuery={(text) => replaceFilters({ q: text || null })}
        found={rows.length}
      >
        <span className="sm:ml-auto">
          <CopyButton
            text={() => unitsAsText(rows)}
            label={words.copy}
            done={words.copied(rows.length)}
            failed={words.copyFailed}
          />
        </span>
      </UnitChoice>
      {rows.length ? (
        <DataTable
          key={shown.length}
          caption={`${caption}: ${groupName(group).toLowerCase()}`}
          columns={shown}
          rows={rows}
          rowKey={(unit) => unit.code}
          height="max-h-[32rem]"
        />
      ) : (
        <p className="py-8 text-14 text-ink-2">{shared.units.nothing}</p>
      )}
    </div>
  )
}

/** What a report that did not come cannot say is no 0. */
const reported = (unit: UnitReport, value: number): number | null => (unit.receivedOn === null ? null : value)

function columns(today: Day): Column<UnitReport>[] {
  return [
    ...unitColumns(today, asUnit),
    {
      title: words.models,
      cell: (unit) => (unit.declaredNone ? '0' : count(reported(unit, unit.models))),
      key: (unit) => reported(unit, unit.models),
      numeric: true,
    },
    {
      title: words.sentShort,
      cell: (unit) => <Sent unit={unit} />,
      key: (unit) => (unit.quotaOwed ? reported(unit, unit.sent) : null),
      numeric: true,
    },
    {
      title: words.heldRows,
      cell: (unit) => count(reported(unit, unit.rowsHeld)),
      key: (unit) => reported(unit, unit.rowsHeld),
      numeric: true,
    },
  ]
}
