import { Suspense, type ReactNode } from 'react'
import { Skeleton } from './Skeleton.tsx'

/** The place of a drawn chart: as high as its card leaves it, at least 17rem; the library comes after the first paint. */
export function Plot({ children }: { children: ReactNode }) {
  return (
    <div aria-hidden="true" className="relative h-full min-h-[17rem] print:min-h-[11rem]">
      <div className="absolute inset-0">
        <Suspense fallback={<Skeleton className="h-full" />}>{children}</Suspense>
      </div>
    </div>
  )
}
