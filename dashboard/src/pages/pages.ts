import type { ComponentType } from 'react'
import { words } from '../i18n/index.ts'
import { OverviewPage, type PageProps } from './overview/OverviewPage.tsx'

export interface Page {
  path: string
  title: string
  component: ComponentType<PageProps>
}

/** The pages that exist; the navigation lists these and no others. */
export const pages: Page[] = [{ path: '/', title: words.pages.overview, component: OverviewPage }]
