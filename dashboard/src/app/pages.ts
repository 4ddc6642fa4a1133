import { lazy, type ComponentType } from 'react'
import type { PagePath } from '../../../cube/domain/pages.ts'
import { nameOf } from '../i18n/vi/codes.ts'
import type { Page, PageProps } from '../shell/page.ts'

/**
 * The script of each page, in the order of the navigation. `listPages` in vite.config.ts lets the server have the one of
 * the address fetched at once.
 */
const scripts: Record<PagePath, () => Promise<{ default: ComponentType<PageProps> }>> = {
  '/': () => import('../pages/overview/OverviewPage.tsx'),
  '/linh-vuc': () => import('../pages/fields/FieldsPage.tsx'),
  '/dia-ban': () => import('../pages/places/PlacesPage.tsx'),
  '/don-vi': () => import('../pages/units/UnitsPage.tsx'),
  '/nhan-rong': () => import('../pages/replication/ReplicationPage.tsx'),
  '/mo-hinh': () => import('../pages/models/ModelsPage.tsx'),
  '/tuyen-truyen': () => import('../pages/duties/DutiesPage.tsx'),
  '/ton-vinh': () => import('../pages/duties/DutiesPage.tsx'),
  '/ke-hoach': () => import('../pages/duties/DutiesPage.tsx'),
  '/bao-cao': () => import('../pages/report/ReportPage.tsx'),
  '/cach-tinh': () => import('../pages/catalogue/CataloguePage.tsx'),
  '/du-lieu': () => import('../pages/data/DataPage.tsx'),
  '/doi-chieu': () => import('../pages/reconciliation/ReconciliationPage.tsx'),
  '/so-lieu': () => import('../pages/snapshots/SnapshotsPage.tsx'),
  '/in': () => import('../pages/overview/OverviewPage.tsx'),
}

/** The pages that exist; the navigation lists these and no others. */
export const pages: Page[] = Object.entries(scripts).map(([path, script]) => ({
  path: path as PagePath,
  title: nameOf('page', path)!,
  component: lazy(script),
}))
