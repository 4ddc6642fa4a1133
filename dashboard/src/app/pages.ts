import { lazy } from 'react'
import { words } from '../i18n/vi/words.ts'
import type { Page } from '../shell/page.ts'

/**
 * The pages that exist; the navigation lists these and no others. Each is a script of its
 * own: `listPages` in vite.config.ts lets the server have the one of the address fetched at once.
 */
export const pages: Page[] = [
  {
    path: '/',
    title: words.pages.overview,
    component: lazy(() => import('../pages/overview/OverviewPage.tsx')),
  },
  {
    path: '/linh-vuc',
    title: words.pages.fields,
    component: lazy(() => import('../pages/fields/FieldsPage.tsx')),
  },
  {
    path: '/dia-ban',
    title: words.pages.places,
    component: lazy(() => import('../pages/places/PlacesPage.tsx')),
  },
  {
    path: '/don-vi',
    title: words.pages.units,
    component: lazy(() => import('../pages/units/UnitsPage.tsx')),
  },
  {
    path: '/nhan-rong',
    title: words.pages.replication,
    component: lazy(() => import('../pages/replication/ReplicationPage.tsx')),
  },
  {
    path: '/mo-hinh',
    title: words.pages.models,
    component: lazy(() => import('../pages/models/ModelsPage.tsx')),
  },
  {
    path: '/tuyen-truyen',
    title: words.pages.publicity,
    component: lazy(() => import('../pages/duties/DutiesPage.tsx')),
  },
  {
    path: '/ton-vinh',
    title: words.pages.honours,
    component: lazy(() => import('../pages/duties/DutiesPage.tsx')),
  },
  {
    path: '/ke-hoach',
    title: words.pages.duties,
    component: lazy(() => import('../pages/duties/DutiesPage.tsx')),
  },
  {
    path: '/bao-cao',
    title: words.pages.report,
    component: lazy(() => import('../pages/report/ReportPage.tsx')),
  },
  {
    path: '/cach-tinh',
    title: words.pages.catalogue,
    component: lazy(() => import('../pages/catalogue/CataloguePage.tsx')),
  },
  { path: '/du-lieu', title: words.pages.data, component: lazy(() => import('../pages/data/DataPage.tsx')) },
  {
    path: '/doi-chieu',
    title: words.pages.reconciliation,
    component: lazy(() => import('../pages/reconciliation/ReconciliationPage.tsx')),
  },
  {
    path: '/so-lieu',
    title: words.pages.snapshots,
    component: lazy(() => import('../pages/snapshots/SnapshotsPage.tsx')),
  },
  {
    path: '/in',
    title: words.pages.sheet,
    component: lazy(() => import('../pages/overview/OverviewPage.tsx')),
  },
]
