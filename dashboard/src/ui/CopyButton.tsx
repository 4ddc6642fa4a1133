import { useState } from 'react'

/** Copies text for pasting elsewhere, and says what happened. */
export function CopyButton({
  text,
  label,
  of,
  done,
  failed,
  copied,
}: {
  /** Made when it is asked for. */
  text: () => string
  label: string
  /** What is copied, where several buttons of one name stand on a page. */
  of?: string
  done: string
  failed: string
  /** Called when the text was copied. */
  copied?: (() => void) | undefined
}) {
  const [said, setSaid] = useState('')
  const copy = () => {
    navigator.clipboard.writeText(text()).then(
      () => {
        setSaid(done)
        copied?.()
      },
      () => setSaid(failed),
    )
  }
  return (
    <span className="inline-flex flex-wrap items-center print:hidden">
      <button
        type="button"
        aria-label={of === undefined ? undefined : `${label}: ${of}`}
        onClick={copy}
        onBlur={() => setSaid('')}
        className="inline-flex min-h-[32px] items-center gap-2 rounded-md border border-line-strong bg-surface px-3 py-1 text-14 text-ink hover:bg-sunken"
      >
        <svg
          viewBox="0 0 16 16"
          className="h-4 w-4 text-ink-3"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
          aria-hidden="true"
        >
          <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
          <path d="M10.5 5.500v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
        </svg>
        {label}
      </button>
      <span role="status" className="ml-2 text-14 text-ink-2 empty:ml-0">
        {said}
      </span>
    </span>
  )
}
