import { count } from '../i18n/format.ts'
import type { Target } from '../data/filters.ts'
import { MarkLinks } from './MarkLinks.tsx'

export interface UprightColumn {
  key: string | number
  /** What stands below the column. */
  name: string
  value: number | null
  /** What stands on top, where that is no count. */
  text?: string
  /** What stands below the name: what a share is made of. */
  of?: string
  /** Drawn as a line across the column: what another source says. */
  mark?: number | null
  tone?: 'accent' | 'second' | 'amber' | 'past' | 'open'
  /** What the column leads to, and that in words. */
  to?: Target | undefined
  label?: string
}

const fill = {
  accent: 'bg-accent',
  second: 'bg-accent-2',
  amber: 'bg-amber-soft ring-1 ring-inset ring-amber',
  past: 'bg-past',
  open: 'border-2 border-b-0 border-dashed border-accent',
}

/**
 * A few upright columns from 0 with their values on top; a value that is not known has a
 * dash and no column. `spans` are labelled brackets below, over neighbouring columns.
 */
export function Columns({
  columns,
  spans = [],
  axis,
  line,
}: {
  columns: UprightColumn[]
  spans?: { from: number; to: number; text: string }[]
  axis?: string
  /** An upright line before a column, where the basis changes, and what it says. */
  line?: { before: string | number; text: string }
}) {
  const top = Math.max(...columns.map((column) => Math.max(column.value ?? 0, column.mark ?? 0)), 0) || 1
  const change = columns.findIndex(({ key }) => key === line?.before)
  const grid = { gridTemplateColumns: `repeat(${columns.length}, minmax(0, 1fr))` }
  return (
    <div className="relative h-full">
      <div aria-hidden="true" className="flex h-full max-h-[24rem] min-h-[14rem] flex-col">
        <div className="grid flex-1 items-stretch gap-1 sm:gap-2" style={grid}>
          {columns.map((column, i) => (
            <div
              key={column.key}
              style={placeOf(i)}
              data-column={column.key}
              className={`relative flex flex-col justify-end border-b border-line-strong ${change > 0 ? 'pt-12' : 'pt-6'}`}
            >
              <div className="relative flex-1">
                <div
                  className="absolute inset-x-0 bottom-0 flex flex-col"
                  style={{ height: share(column.value ?? 0, top) }}
                >
                  <span className="absolute inset-x-0 bottom-full text-center text-14 font-strong text-ink">
                    {column.text ?? count(column.value)}
                  </span>
                  <span
                    className={`mx-auto block h-full w-full max-w-[4rem] rounded-t-sm ${column.value ? fill[column.tone ?? 'accent'] : ''}`}
                  />
                </div>
                {column.mark != null && (
                  <span
                    className="absolute inset-x-0 mx-auto block max-w-[4.75rem] border-t-2 border-ink"
                    style={{ bottom: share(column.mark, top) }}
                  />
                )}
              </div>
            </div>
          ))}
          {line && change > 0 && (
            <span className="pointer-events-none relative" style={placeOf(change)}>
              <span className="absolute inset-y-0 -left-0.5 border-l border-dashed border-ink-3 sm:-left-1">
                <span className="absolute right-full top-0 whitespace-nowrap pr-1.5 text-14 text-ink-3">
                  {line.text}
                </span>
              </span>
            </span>
          )}
        </div>
        <div className="grid gap-1 pt-1 text-center text-14 text-ink-2 sm:gap-2" style={grid}>
          {columns.map((column) => (
            <span key={column.key}>
              {column.name}
              {column.of !== undefined && <span className="block text-ink-3">{column.of}</span>}
            </span>
          ))}
        </div>
        {spans.length > 0 && (
          <div className="grid gap-1 text-center text-14 text-ink-3 sm:gap-2" style={grid}>
            {spans.map((span) => (
              <span
                key={span.text}
                className="mt-1 border-t-2 border-line-strong pt-0.5 leading-snug"
                style={{ gridColumn: `${span.from + 1} / ${span.to + 2}` }}
              >
                {span.text}
              </span>
            ))}
          </div>
        )}
        {axis !== undefined && <p className="mt-1 text-right text-14 text-ink-3">{axis}</p>}
      </div>
      <MarkLinks marks={columns} className="inset-0 grid gap-1 sm:gap-2" style={grid} />
    </div>
  )
}

/** Columns and the line before one of them share a row. */
const placeOf = (column: number) => ({ gridColumn: column + 1, gridRow: 1 })

const share = (value: number, top: number): string => `${(value / top) * 100}%`
