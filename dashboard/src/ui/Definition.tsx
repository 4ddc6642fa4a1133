import { lazy, Suspense, useState } from 'react'
import type { Defined } from '../data/figures.ts'
import { words } from '../i18n/vi/words.ts'

const DefinitionDialog = lazy(() => import('./DefinitionDialog.tsx'))

/** "Cách tính": opens what a figure means, what is divided by what, and by which clause. */
export function DefinitionButton({
  label,
  defined,
  compact,
  snapshot,
}: {
  label: string
  defined: Defined[]
  /** Needed for the values of figures. */
  snapshot?: string
  compact?: boolean
}) {
  const [open, setOpen] = useState(false)
  const name = words.definition.openFor(label)
  return (
    <>
      {compact ? (
        <button
          type="button"
          aria-label={name}
          title={name}
          onClick={() => setOpen(true)}
          className="info-button -my-1 inline-flex h-7 w-7 shrink-0 items-center justify-center rounded-full text-ink-3 hover:bg-sunken hover:text-ink print:hidden"
        >
          <svg
            viewBox="0 0 16 16"
            className="h-4 w-4"
            aria-hidden="true"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
          >
            <circle cx="8" cy="8" r="6.5" />
            <path d="M8 7.3v4" strokeLinecap="round" />
            <circle cx="8" cy="4.9" r=".5" fill="currentColor" />
          </svg>
        </button>
      ) : (
        <button type="button" aria-label={name} className="quiet-button" onClick={() => setOpen(true)}>
          {words.definition.open}
        </button>
      )}
      {open && (
        <Suspense fallback={null}>
          <DefinitionDialog
            label={label}
            defined={defined}
            snapshot={snapshot ?? null}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}
