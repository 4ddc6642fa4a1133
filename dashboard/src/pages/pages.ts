import { lazy, type ComponentType } from 'react'
import type { PagePath } from '../../../cube/domain/limits.ts'
import type { Snapshot } from '../boot.ts'
import type { Filters } from '../filters.ts'
import { words } from '../i18n/vi/words.ts'

export interface PageProps {
  filters: Filters
  snapshot: Snapshot
  /** False where the address asks for another snapshot than the current one. */
  isDefault: boolean
}

export interface Page {
  path: PagePath
  title: string
  component: ComponentType<PageProps>
}

/**
 * The pages that exist; the navigation lists these and no others. Each is a script of its
 * own: `listPages` in vite.config.ts lets the server have the one of the address fetched at once.
 */
export const pages: Page[] = [
  { path: '/', title: words.pages.overview, component: lazy(() => import('./overview/OverviewPage.tsx')) },
  { path: '/linh-vuc', title: words.pages.fields, component: lazy(() => import('./fields/FieldsPage.tsx')) },
  { path: '/dia-ban', title: words.pages.places, component: lazy(() => import('./places/PlacesPage.tsx')) },
  { path: '/don-vi', title: words.pages.units, component: lazy(() => import('./units/UnitsPage.tsx')) },
  {
    path: '/nhan-rong',
    title: words.pages.replication,
    component: lazy(() => import('./replication/ReplicationPage.tsx')),
  },
  { path: '/mo-hinh', title: words.pages.models, component: lazy(() => import('./models/ModelsPage.tsx')) },
  { path: '/bao-cao', title: words.pages.report, component: lazy(() => import('./report/ReportPage.tsx')) },
  {
    path: '/cach-tinh',
    title: words.pages.catalogue,
    component: lazy(() => import('./catalogue/CataloguePage.tsx')),
  },
  { path: '/du-lieu', title: words.pages.data, component: lazy(() => import('./data/DataPage.tsx')) },
  {
    path: '/doi-chieu',
    title: words.pages.reconciliation,
    component: lazy(() => import('./reconciliation/ReconciliationPage.tsx')),
  },
  {
    path: '/so-lieu',
    title: words.pages.snapshots,
    component: lazy(() => import('./snapshots/SnapshotsPage.tsx')),
  },
]
