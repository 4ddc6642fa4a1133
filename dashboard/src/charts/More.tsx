import { useRef, useState, type ReactNode } from 'react'
import { card } from '../i18n/vi/card.ts'

/**
 * What else a card offers, behind one button: its table, files, picture and definition. Escape and a look elsewhere
 * close it; what it holds is made when it is opened.
 */
export function More({ name, children }: { name: string; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  return (
    <div
      className="absolute right-2 top-2 z-20 print:hidden sm:right-3 sm:top-3"
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
        aria-label={card.more(name)}
        title={card.moreShort}
        onClick={() => setOpen(!open)}
        className="flex h-11 w-11 items-center justify-center rounded-md text-20 text-ink-2 hover:bg-sunken hover:text-ink sm:h-9 sm:w-9"
      >
        <span aria-hidden="true">⋯</span>
      </button>
      {open && (
        <div
          tabIndex={-1}
          className="absolute right-0 top-full flex w-max max-w-[18rem] flex-col items-stretch rounded-lg border border-line-strong bg-surface p-1 outline-none [&_.quiet-button]:min-h-[36px] [&_.quiet-button]:w-full"
        >
          {children}
        </div>
      )}
    </div>
  )
}
