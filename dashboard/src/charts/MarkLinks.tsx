import type { CSSProperties } from 'react'
import type { Target } from '../data/filters.ts'
import { PageLink } from '../ui/PageLink.tsx'

export interface MarkLink {
  key: string | number
  /** What the mark leads to; a mark without it leads nowhere. */
  to?: Target | undefined
  /** The mark in words. */
  label?: string | undefined
}

/** Links over a chart's marks, one over each, side by side as the marks are; nothing where none leads anywhere. */
export function MarkLinks({
  marks,
  className,
  style,
}: {
  marks: MarkLink[]
  className: string
  style?: CSSProperties
}) {
  if (!marks.some((mark) => mark.to)) return null
  return (
    <ul className={`absolute print:hidden ${className}`} style={style}>
      {marks.map((mark) => (
        <li key={mark.key} className="flex-1">
          {mark.to && (
            <PageLink to={mark.to} aria-label={mark.label} className="block h-full rounded hover:bg-ink/5" />
          )}
        </li>
      ))}
    </ul>
  )
}
