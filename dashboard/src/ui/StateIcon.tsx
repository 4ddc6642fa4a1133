import type { State } from '../../../cube/domain/reporting.ts'

/**
 * The states as shapes that a black-and-white print keeps apart: on time a filled dot,
 * late a half dot, received on an unknown day a ring, missing a hatched disc, not due a dotted outline. The word
 * always stands beside it.
 */
export function StateIcon({ state }: { state: State }) {
  const colour = state === 'late' || state === 'missing' ? 'text-red' : 'text-ink-3'
  return (
    <svg viewBox="0 0 14 14" className={`h-3.5 w-3.5 shrink-0 ${colour}`} aria-hidden="true">
      {state === 'on_time' && <circle cx="7" cy="7" r="5.5" fill="currentColor" />}
      {state === 'late' && (
        <>
          <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path d="M7 1.75a5.25 5.25 0 0 1 0 10.500z" fill="currentColor" />
        </>
      )}
      {state === 'undated' && (
        <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      )}
      {state === 'missing' && (
        <>
          <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <path
            d="M2.6 9.2 9.2 2.600M4.2 11.200l7-7M6.9 12l5.1-5.100M2 5.6 5.6 2"
            stroke="currentColor"
            strokeWidth="1.25"
          />
        </>
      )}
      {state === 'not_due' && (
        <circle
          cx="7"
          cy="7"
          r="5.25"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray="1.6 2.524"
          strokeLinecap="round"
        />
      )}
    </svg>
  )
}
