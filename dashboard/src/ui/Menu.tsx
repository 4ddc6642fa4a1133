import type { ReactNode } from 'react'
import { Popover } from './Popover.tsx'

/** A menu of the header. On a phone it takes a row of the header, so that it covers nothing. */
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
  const place = label === undefined ? 'px-3 py-1.5 text-14' : 'h-9 w-9 justify-center'
  const tone = marked ? 'bg-accent-soft font-strong text-accent-ink' : 'text-ink-2 hover:bg-sunken'
  return (
    <Popover
      className="contents sm:relative sm:block"
      button={{
        label,
        title: label,
        className: `inline-flex items-center gap-1.5 whitespace-nowrap rounded-md ${place} ${tone}`,
        content: button,
      }}
      box="order-last mt-2 max-h-[80vh] w-full overflow-y-auto sm:absolute sm:right-0 sm:top-full sm:z-50 sm:mt-1 sm:w-auto sm:min-w-[14rem]"
    >
      {children}
    </Popover>
  )
}
