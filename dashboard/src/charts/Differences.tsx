import type { Target } from '../data/filters.ts'
import { signed } from '../i18n/format.ts'
import { PageLink } from '../ui/PageLink.tsx'

export interface Difference {
  key: string
  name: string
  difference: number
  to?: Target | undefined
}

/**
 * Differences by name: to the left of the middle what is less, to the right what is more. The figure stands at the end of
 * its row, so that it is read without the scale.
 */
export function Differences({ rows, widest }: { rows: Difference[]; widest: number }) {
  return (
    <ul className="mt-2">
      {rows.map(({ key, name, difference, to }) => {
        const share = (Math.abs(difference) / Math.max(1, widest)) * 50
        return (
          <li
            key={key}
            data-part={key}
            className="relative grid grid-cols-[minmax(0,1fr)_7rem_3rem] items-center gap-x-3 py-1 text-14 text-ink-2"
          >
            {to === undefined ? (
              <span className="py-0.5">{name}</span>
            ) : (
              <PageLink
                to={to}
                className="py-0.5 underline decoration-line-strong underline-offset-4 hover:text-ink hover:decoration-ink"
              >
                {name}
              </PageLink>
            )}
            <svg className="h-4 w-full" aria-hidden="true">
              <rect
                x={`${difference < 0 ? 50 - share : 50}%`}
                y="2"
                width={`${share}%`}
                height="12"
                className={difference < 0 ? 'fill-amber' : 'fill-accent'}
              />
              <line x1="50%" x2="50%" y1="0" y2="16" className="stroke-line-strong" />
            </svg>
            <span className="text-right font-strong text-ink">{signed(difference)}</span>
          </li>
        )
      })}
    </ul>
  )
}
