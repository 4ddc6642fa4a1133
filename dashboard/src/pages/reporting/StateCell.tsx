import { daysBetween, type Day } from '../../../../cube/domain/dates.ts'
import type { State, Unit } from '../../../../cube/domain/reporting.ts'
import { date } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/words.ts'
import { StateIcon } from '../../ui/StateIcon.tsx'

/** Days after the due date as positive, days left as negative; null where nothing is owed. */
export function stateOrder(unit: Unit, today: Day): number | null {
  if (unit.state === 'not_due' && unit.dueOn !== null) return -daysBetween(today, unit.dueOn)
  return unit.daysLate
}

/** The state with its shape, and below it the due date with the days left or late. */
export function StateCell({ unit, today }: { unit: Unit; today: Day }) {
  if (unit.state === null) return <span className="text-ink-3">{words.units.noDuty}</span>
  const days = stateOrder(unit, today)
  return (
    <>
      <span className="flex items-center gap-1.5 sm:whitespace-nowrap">
        <StateIcon state={unit.state} />
        {words.states[unit.state]}
        {unit.incomplete > 0 && `, ${words.states.rowsHeld}`}
      </span>
      <span className="block min-w-[7.5rem] pl-5 text-14 text-ink-3 sm:min-w-0 sm:whitespace-nowrap">
        {words.units.due(date(unit.dueOn))}
        {days !== null && (
          <span className={days > 0 ? 'font-strong text-red' : ''}>, {timing(unit.state, days)}</span>
        )}
      </span>
    </>
  )
}

function timing(state: State, days: number): string {
  if (days <= 0) return words.units.left(-days)
  return state === 'missing' ? words.units.overdue(days) : words.units.late(days)
}
