import { useEffect, useRef, useState, type ReactNode } from 'react'
import { onNavigation } from '../data/router.tsx'

/**
 * A button that opens what stands below it; Escape, a look elsewhere and a followed link close it. What it holds is made
 * only when it is opened.
 */
export function Popover({
  className,
  button,
  box,
  children,
}: {
  className: string
  button: {
    /** What the button is called, where it is only a picture. */
    label?: string | undefined
    title?: string | undefined
    className: string
    content: ReactNode
  }
  /** Classes of what is opened. */
  box: string
  children: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  useEffect(() => onNavigation(() => setOpen(false)), [])
  return (
    <div
      className={className}
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
        aria-label={button.label}
        title={button.title}
        onClick={() => setOpen(!open)}
        className={button.className}
      >
        {button.content}
      </button>
      {open && (
        <div
          tabIndex={-1}
          className={`rounded-lg border border-line-strong bg-surface p-1 outline-none ${box}`}
        >
          {children}
        </div>
      )}
    </div>
  )
}
