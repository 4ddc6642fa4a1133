import type { Day } from '../../../../cube/domain/dates.ts'
import type { Unit } from '../../../../cube/domain/reporting.ts'
import { date } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/words.ts'
import type { Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { StateCell, stateOrder } from './StateCell.tsx'

interface Reporter extends Pick<Unit, 'code' | 'name' | 'channel' | 'receivedOn'> {
  assumed: boolean
}

/**
 * The columns of each list of units that owe a report: the unit, how its report stands, when it came.
 * @param asUnit a row as the cell of its state knows it
 */
export function unitColumns<T extends Reporter>(today: Day, asUnit: (row: T) => Unit): Column<T>[] {
  return [
    {
      title: words.columns.unit,
      cell: (unit) => (
        <>
          <PageLink to={{ page: '/don-vi', own: { unit: unit.code } }} className="name-link block text-ink">
            {unit.name}
            {unit.assumed && <span title={words.units.assumed}> *</span>}
          </PageLink>
          <span className="block text-14 text-ink-3">{words.channel[unit.channel]}</span>
        </>
      ),
      key: (unit) => unit.name,
    },
    {
      title: words.columns.state,
      cell: (unit) => <StateCell unit={asUnit(unit)} today={today} />,
      key: (unit) => stateOrder(asUnit(unit), today),
    },
    {
      title: words.columns.receivedOn,
      cell: (unit) => date(unit.receivedOn),
      key: (unit) => unit.receivedOn,
      numeric: true,
    },
  ]
}
