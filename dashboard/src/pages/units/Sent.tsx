import { isBelow, type UnitReport } from '../../../../cube/domain/units.ts'
import { count, NO_DATA } from '../../i18n/format.ts'
import { words as shared } from '../../i18n/vi/words.ts'

/** How many models a unit sent to the province, and whether that is below the minimum. */
export function Sent({ unit }: { unit: UnitReport }) {
  if (!unit.quotaOwed)
    return <span className="whitespace-nowrap text-14 text-ink-3">{shared.units.noQuota}</span>
  if (unit.receivedOn === null) return NO_DATA
  if (!isBelow(unit)) return count(unit.sent)
  return (
    <span className="font-strong text-amber">
      {count(unit.sent)} <span className="block whitespace-nowrap text-14">{shared.units.minimum}</span>
    </span>
  )
}
