import { useEffect, useRef, useState, type ReactNode } from 'react'
import { onNavigation } from '../data/router.tsx'

/**
 * A button that opens what stands below it; Escape, a look elsewhere and a followed link close it. What it
 * holds is made only when it is opened. On a phone it takes a row of the header, so that it covers nothing.
 */
export function Menu({
  button,
  label,
  marked = false,
  children,
}: {
  button: ReactNode
  /** What the button is called, where it is only a picture. */
  label?: string
  /** The page that is shown is one of the menu's. */
  marked?: boolean
  children: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  useEffect(() => onNavigation(() => setOpen(false)), [])
  const place = label === undefined ? 'px-3 py-1.5 text-14' : 'h-9 w-9 justify-center'
  const tone = marked ? 'bg-accent-soft font-strong text-accent-ink' : 'text-ink-2 hover:bg-sunken'
  return (
    <div
      className="contents sm:relative sm:block"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        setOpen(false)
        opener.current?.focus()
      }}
    >
      <button
        ref={opener}
        type="button"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
        className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-md ${place} ${tone}`}
      >
        {button}
      </button>
      {open && (
        <div
          tabIndex={-1}
          className="order-last mt-2 max-h-[80vh] w-full overflow-y-auto rounded-lg border border-line-strong bg-surface p-1 outline-none sm:absolute sm:right-0 sm:top-full sm:z-50 sm:mt-1 sm:w-auto sm:min-w-[14rem]"
        >
          {children}
        </div>
      )}
    </div>
  )
}
