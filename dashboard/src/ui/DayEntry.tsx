import { useEffect, useId, useRef, useState } from 'react'
import type { Day } from '../../../cube/domain/dates.ts'
import { readDay } from '../data/typedDay.ts'
import { date } from '../i18n/format.ts'
import { day as text } from '../i18n/vi/day.ts'

/**
 * A day, typed as it is written in Vietnam or chosen in the browser's calendar. A browser's own field shows days in the
 * browser's language, where 11/12 may be in November or in December. What is no day, or one too late, gives none, and
 * keeps its form from being sent.
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
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const calendar = useRef<HTMLInputElement>(null)
  /** What is being typed; null: the value as it is written. */
  const [typed, setTyped] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  // A value that does not come from here takes the place of what was typed.
  const [sent, setSent] = useState(value)
  if (sent !== value) {
    setSent(value)
    setTyped(null)
  }
  const fault = typed === null ? null : faultOf(typed, max)
  useEffect(() => field.current?.setCustomValidity(fault ?? ''), [fault])
  const take = (said: string) => {
    const found = faultOf(said, max) === null ? (readDay(said) ?? '') : ''
    setTyped(said)
    setSent(found)
    if (found !== value) onChange(found)
  }
  return (
    <div className={`text-14 text-ink-2 ${className}`}>
      <label htmlFor={id}>{label}</label>
      <span className="relative mt-1 block">
        <input
          ref={field}
          id={id}
          className="entry pr-10"
          inputMode="numeric"
          autoComplete="off"
          placeholder={text.form}
          required={required}
          disabled={disabled}
          aria-invalid={fault !== null && !busy}
          aria-describedby={`${id}-fault`}
          value={typed ?? (value === '' ? '' : date(value))}
          onChange={(event) => take(event.target.value)}
          onFocus={() => setBusy(true)}
          onBlur={() => {
            setBusy(false)
            if (fault === null) setTyped(null)
          }}
        />
        {/* The browser's calendar opens from its own field, which nobody sees. */}
        <input
          ref={calendar}
          type="date"
          tabIndex={-1}
          aria-hidden="true"
          className="pointer-events-none absolute bottom-0 right-0 h-9 w-10 opacity-0"
          max={max}
          disabled={disabled}
          value={value}
          onChange={(event) => {
            setTyped(null)
            setSent(event.target.value)
            onChange(event.target.value)
          }}
        />
        <button
          type="button"
          aria-label={text.calendar}
          disabled={disabled}
          className="absolute bottom-0 right-0 flex h-9 w-10 items-center justify-center rounded-md text-ink-2 hover:text-ink"
          onClick={() => calendar.current?.showPicker()}
        >
          <svg viewBox="0 0 16 16" className="h-4 w-4" fill="none" stroke="currentColor" aria-hidden="true">
            <path d="M2 4h12v10H2zM2 7h12M5 2v3M11 2v3" strokeWidth="1.5" strokeLinejoin="round" />
          </svg>
        </button>
      </span>
      <span id={`${id}-fault`} role="status" className="mt-1 block text-red empty:mt-0">
        {busy ? '' : fault}
      </span>
    </div>
  )
}

/** What is wrong with what was typed; null: nothing. */
function faultOf(typed: string, max: Day | undefined): string | null {
  if (typed.trim() === '') return null
  const day = readDay(typed)
  if (day === null) return text.wrong
  return max !== undefined && day > max ? text.late(date(max)) : null
}
