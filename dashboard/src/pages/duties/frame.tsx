import type { ReactNode } from 'react'
import { useSelection, type Selection } from '../../data/selection.ts'
import { useView, type Ask, type View } from '../../data/view.ts'
import { readYears, type YearFrame } from '../../data/years.ts'
import { scopeWords, type Sentence } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { PageProps } from '../../shell/page.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import { useTitle } from '../../ui/title.ts'

/** Half of a desk's width: cards below each other, each as high as what it holds; one of them grows to the end. */
export const COLUMN = 'flex flex-col gap-4 lg:col-span-6 lg:gap-5 print:block'

/** The frame that the three pages share; what they count does not differ by the kind of models. */
export function DutiesFrame<T extends YearFrame>({
  props,
  id,
  read,
  title,
  sentence,
  children,
}: {
  props: PageProps
  /** By what the view is kept. */
  id: string
  read: (ask: Ask, selection: Selection) => T
  title: string
  sentence: (shown: T, when: string) => Sentence
  children: (view: View<T>) => ReactNode
}) {
  const selection = useSelection({ ...props.filters, kind: null }, props.snapshot)
  const years = useView('years', readYears, selection)
  const view = useView(id, read, selection)
  const year = years.data?.frame.year ?? null
  useTitle(`${title}${year === null ? '' : ` ${year}`} · ${shared.product}`)
  const { data } = view
  return (
    <YearPage
      {...props}
      years={years}
      view={view}
      name={title}
      sentence={data ? sentence(data, whenOf(data)) : null}
      scope={data ? `${scopeWords(data.scope)}, ${whenOf(data)}` : ''}
      byKind={false}
      own={[]}
    >
      <div className="mt-5 grid grid-cols-1 gap-4 lg:grid-cols-12 lg:gap-5 print:block">{children(view)}</div>
    </YearPage>
  )
}
