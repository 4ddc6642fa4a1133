import { unitStates } from '../../../../cube/domain/findings/reports.ts'
import type { View } from '../../data/view.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { DataTable, saying, type Column } from '../../ui/DataTable.tsx'
import { StateIcon } from '../../ui/StateIcon.tsx'
import type { Day } from '../../../../cube/domain/dates.ts'
import { replaceFilters, setFilters, useAsked } from '../../data/filters.ts'
import { matches } from '../../../../cube/domain/search.ts'
import { count, date } from '../../i18n/format.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { unitsFinding } from '../../i18n/vi/findings.ts'
import { words } from '../../i18n/vi/units.ts'
import { isState } from '../../../../cube/domain/reporting.ts'
import { StateCell, stateOrder } from '../reporting/StateCell.tsx'
import { Sent } from './Sent.tsx'
import { unitsAsText } from './asText.ts'
import { unitScopeWords, type Round } from './round.ts'
import { asUnit, GROUPS, inGroup, type Group, type UnitReport } from '../../../../cube/domain/units.ts'

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
      summary: `${title}.`,
      note: data.all.some((unit) => unit.assumed) ? shared.units.assumed : undefined,
      empty: data.all.length === 0 ? shared.chart.empty : undefined,
      list: <List data={data} caption={title} />,
    }
  },
}

const nameOf = (group: Group): string => (group === 'unasked' ? shared.notOwed : shared.states[group])

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
      <div role="group" aria-label={shared.units.show} className="flex flex-wrap gap-2">
        {filled.map((option) => (
          <button
            key={option}
            type="button"
            aria-pressed={option === group}
            onClick={() => setFilters({ year: data.year, group: option })}
            className="inline-flex min-h-[32px] items-center gap-1.5 rounded-full border border-line-strong px-3 py-1 text-14 text-ink-2 hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-ink"
          >
            {isState(option) && <StateIcon state={option} />}
            {nameOf(option)}
            <strong className="font-strong">{data.all.filter((unit) => inGroup(unit, option)).length}</strong>
          </button>
        ))}
      </div>
      <div className="mb-2 mt-3 flex flex-wrap items-center gap-3 print:hidden">
        <input
          type="search"
          value={query}
          onChange={(event) => replaceFilters({ q: event.target.value || null })}
          placeholder={shared.units.search}
          aria-label={shared.units.search}
          className="w-full rounded-md border border-line-strong bg-surface px-3 py-1.5 text-14 text-ink placeholder:text-ink-3 sm:w-72"
        />
        <p className="text-14 text-ink-3" role="status">
          {shared.units.found(rows.length, whole.length)}
        </p>
        <span className="sm:ml-auto">
          <CopyButton
            text={() => unitsAsText(rows)}
            label={words.copy}
            done={words.copied(rows.length)}
            failed={words.copyFailed}
          />
        </span>
      </div>
      {rows.length ? (
        <DataTable
          key={shown.length}
          caption={`${caption}: ${nameOf(group).toLowerCase()}`}
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
    {
      title: shared.columns.unit,
      cell: (unit) => (
        <>
          <PageLink to={{ page: '/don-vi', own: { unit: unit.code } }} className="name-link block text-ink">
            {unit.name}
            {unit.assumed && <span title={shared.units.assumed}> *</span>}
          </PageLink>
          <span className="block text-14 text-ink-3">{shared.channel[unit.channel]}</span>
        </>
      ),
      key: (unit) => unit.name,
    },
    {
      title: shared.columns.state,
      cell: (unit) => <StateCell unit={asUnit(unit)} today={today} />,
      key: (unit) => stateOrder(asUnit(unit), today),
    },
    {
      title: shared.columns.receivedOn,
      cell: (unit) => date(unit.receivedOn),
      key: (unit) => unit.receivedOn,
      numeric: true,
    },
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
