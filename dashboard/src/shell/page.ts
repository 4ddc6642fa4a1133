import type { ComponentType } from 'react'
import type { PagePath } from '../../../cube/domain/pages.ts'
import type { Snapshot } from '../data/boot.ts'
import type { Filters } from '../data/filters.ts'

/** What every page is given. */
export interface PageProps {
  filters: Filters
  snapshot: Snapshot
  /** False where the address asks for another snapshot than the current one. */
  isDefault: boolean
}

/** A page as the navigation lists it. */
export interface Page {
  path: PagePath
  title: string
  component: ComponentType<PageProps>
}
