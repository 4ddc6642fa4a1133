import type { UnitReport } from '../../../../cube/domain/units.ts'
import { count, date, NO_DATA } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'

/** The units as lines of cells with tabs between: what Excel and Word take as a table. */
export function unitsAsText(units: UnitReport[]): string {
  const head = [
    words.number,
    shared.columns.unit,
    shared.filters.channel,
    words.due,
    shared.columns.state,
    shared.columns.receivedOn,
    words.daysOver,
    words.models,
    words.sentShort,
    words.heldRows,
  ]
  const lines = units.map((unit, i) => [
    i + 1,
    unit.name,
    shared.channel[unit.channel],
    date(unit.dueOn),
    unit.state === null ? shared.units.noDuty : shared.states[unit.state],
    date(unit.receivedOn),
    count(unit.daysLate),
    unit.receivedOn === null ? NO_DATA : count(unit.models),
    unit.receivedOn === null ? NO_DATA : count(unit.sent),
    unit.receivedOn === null ? NO_DATA : count(unit.rowsHeld),
  ])
  return [head, ...lines].map((cells) => cells.join('\t')).join('\n')
}
