import type { Day } from '../../../cube/domain/dates.ts'
import { dayInWords } from '../i18n/vi/locale.ts'

/**
 * A day to choose. A browser shows it in its own language, where 11/12 may be in November or in December: the
 * label says which day is meant.
 *
 * @param value empty for none
 */
export function DayEntry({
  label,
  value,
  onChange,
  className = '',
  max,
  required = false,
  disabled = false,
}: {
  label: string
  value: Day
  onChange: (day: Day) => void
  className?: string
  /** The last one that may be chosen. */
  max?: Day | undefined
  required?: boolean
  disabled?: boolean
}) {
  return (
    <label className={`block text-14 text-ink-2 ${className}`}>
      {label}
      {value && <strong className="font-strong">: {dayInWords(value)}</strong>}
      <input
        className="entry mt-1"
        type="date"
        max={max}
        required={required}
        disabled={disabled}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  )
}
