import type { ReactNode } from 'react'
import { card } from '../i18n/vi/card.ts'
import { Popover } from '../ui/Popover.tsx'

/** What else a card offers, behind one button: its table, files, picture and definition. */
export function More({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Popover
      className="absolute right-2 top-2 z-20 print:hidden sm:right-3 sm:top-3"
      button={{
        label: card.more(name),
        title: card.moreShort,
        className:
          'flex h-11 w-11 items-center justify-center rounded-md text-20 text-ink-2 hover:bg-sunken hover:text-ink sm:h-9 sm:w-9',
        content: <span aria-hidden="true">⋯</span>,
      }}
      box="absolute right-0 top-full flex w-max max-w-[18rem] flex-col items-stretch [&_.quiet-button]:min-h-[36px] [&_.quiet-button]:w-full"
    >
      {children}
    </Popover>
  )
}
