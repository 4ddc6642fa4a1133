import type { ReactNode } from 'react'

/** A card with a hairline border, as high as what it holds. */
export function Card({
  id,
  className = '',
  children,
}: {
  id?: string
  className?: string
  children: ReactNode
}) {
  return (
    <div
      id={id}
      className={`relative rounded-xl border border-line bg-surface p-3.5 sm:p-5 print:p-3 ${className}`}
    >
      {children}
    </div>
  )
}
