import type { ReactNode } from 'react'

/**
 * The place of a drawn chart: as high as its card leaves it, at least 17rem. What is drawn uses shares of
 * the place as coordinates, so that it needs no measuring: the server can write it into the page, and
 * paper and every width have it right without a script.
 *
 * @param className the room kept for labels at the edges
 */
export function Plot({ className, children }: { className: string; children: ReactNode }) {
  return (
    <div aria-hidden="true" className="relative h-full min-h-[17rem] print:min-h-[11rem]">
      <div className={`absolute ${className}`}>
        <svg className="plot h-full w-full overflow-visible">{children}</svg>
      </div>
    </div>
  )
}

/** A share as a coordinate. */
export const at = (share: number): string => `${Math.round(share * 10_000) / 100}%`
