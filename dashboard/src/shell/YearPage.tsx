import type { ReactNode } from 'react'
import { provisionalNote, type Sentence } from '../i18n/vi/sentences.ts'
import { words } from '../i18n/vi/words.ts'
import { FilterBar } from './FilterBar.tsx'
import type { OwnFilter } from './ownFilter.ts'
import { Footer } from './Footer.tsx'
import { PageHead, PageMain } from './PageHead.tsx'
import type { PageProps } from './page.ts'
import type { View } from '../data/view.ts'
import type { YearFrame, Years } from '../data/years.ts'

/** The frame of a page about one year: the filters, the first sentence and until when its figures count, the foot. */
export function YearPage({
  filters,
  snapshot,
  isDefault,
  years,
  view,
  name,
  sentence,
  scope,
  reported,
  byKind = true,
  own,
  children,
}: PageProps & {
  years: View<Years>
  /** What the first sentence is made of. */
  view: View<YearFrame>
  name: string
  /** Null until it is known. */
  sentence: Sentence | null
  /** The filters in words, for paper. */
  scope: string
  /** Reports that came and that are owed, where it is not those of all who report. */
  reported?: { n: number | null; of: number | null } | null
  byKind?: boolean
  own: OwnFilter[]
  children: ReactNode
}) {
  const { data } = view
  const { n = null, of = null } = reported ?? data?.received ?? {}
  return (
    <>
      <FilterBar
        filters={filters}
        years={years.data}
        snapshot={isDefault ? null : snapshot}
        byKind={byKind}
        own={own}
      />
      <PageMain>
        <PageHead
          name={name}
          sentence={sentence}
          failed={view.error !== null}
          facts={data?.provisional ? [provisionalNote(data.today, n, of, data.reports)] : []}
          snapshot={snapshot}
          stale={view.stale && data !== null}
          scope={scope}
        />
        {children}
      </PageMain>
      <Footer snapshot={snapshot} />
    </>
  )
}

/** Until when the figures of a page count; nothing before they are known. */
export const whenOf = (frame: YearFrame | null): string =>
  frame === null
    ? ''
    : frame.provisional
      ? words.untilDay(frame.today)
      : words.filters.yearOption(frame.year).toLowerCase()
