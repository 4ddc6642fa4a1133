import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import Card from '@tremor/react/dist/components/layout-elements/Card/Card.js'
import { type Chapter, type Definition } from '../../../../cube/domain/definition.ts'
import { loadCatalogue } from '../../data/definitions.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { replaceFilters, useAsked } from '../../data/filters.ts'
import { matches } from '../../../../cube/domain/search.ts'
import { definition } from '../../i18n/vi/definition.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { catalogueHeadline, words } from '../../i18n/vi/catalogue.ts'
import { Footer } from '../../shell/Footer.tsx'
import { PageHead, PageMain } from '../../shell/PageHead.tsx'
import { useTitle } from '../../ui/title.ts'
import type { PageProps } from '../../shell/page.ts'

/** What people ask about first; what explains differences, and how rows and pairs are counted, comes after it. */
const FIRST = ['models', 'reporting', 'replication', 'commendation', 'publicity', 'declaration', 'cohort']
const rankOf = ({ name }: Chapter): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)

/** Every figure of the site in words: what it counts, what is divided by what, by which clause. */
export default function CataloguePage({ snapshot }: PageProps) {
  const query = useAsked().get('q') ?? ''
  const catalogue = useQuery({
    queryKey: ['catalogue'],
    queryFn: ({ signal }) => loadCatalogue(signal),
    staleTime: Infinity,
  })
  useTitle(`${words.title} · ${shared.product}`)
  const printed = usePrinted()
  const chapters = [...(catalogue.data ?? [])].sort((a, b) => rankOf(a) - rankOf(b))
  const shown = chapters
    .map((chapter) => ({
      ...chapter,
      definitions: chapter.definitions.filter((entry) => says(entry, query)),
    }))
    .filter((chapter) => chapter.definitions.length > 0)
  const total = (of: Chapter[]) => of.reduce((sum, chapter) => sum + chapter.definitions.length, 0)
  const titles = new Map(
    chapters.flatMap((chapter) => chapter.definitions.map((entry) => [entry.name, entry.title])),
  )
  return (
    <>
      <PageMain>
        <PageHead
          name={words.title}
          sentence={catalogue.data ? catalogueHeadline(chapters) : null}
          failed={catalogue.error !== null}
          snapshot={snapshot}
        />
        {catalogue.error && (
          <div className="mt-5">
            <Failure what={words.title} error={catalogue.error} retry={() => void catalogue.refetch()} />
          </div>
        )}
        {!catalogue.data && !catalogue.error && <Skeleton className="mt-5 h-[60rem] rounded-xl" />}
        {catalogue.data && (
          <div className="mt-5 grid grid-cols-1 gap-4 lg:grid-cols-12 lg:gap-5">
            <div className="lg:sticky lg:top-4 lg:col-span-3 lg:self-start print:hidden">
              <input
                type="search"
                value={query}
                onChange={(event) => replaceFilters({ q: event.target.value || null })}
                placeholder={words.search}
                aria-label={words.search}
                className="entry"
              />
              <p className="mt-2 text-14 text-ink-3" role="status">
                {words.found(total(shown), total(chapters))}
              </p>
              <nav
                aria-label={words.chapters}
                className="mt-3 hidden lg:block lg:max-h-[calc(100vh-9rem)] lg:overflow-y-auto"
              >
                <ul className="border-l border-line">
                  {shown.map((chapter) => (
                    <li key={chapter.name}>
                      <a
                        href={`#${chapter.name}`}
                        className="flex justify-between gap-3 px-3 py-1.5 text-14 text-ink-2 hover:bg-sunken hover:text-ink"
                      >
                        {chapter.title}
                        <span className="text-ink-3">{chapter.definitions.length}</span>
                      </a>
                    </li>
                  ))}
                </ul>
              </nav>
            </div>
            <div className="space-y-4 lg:col-span-9 lg:space-y-5">
              {shown.length === 0 && <p className="text-14 text-ink-2">{words.nothing}</p>}
              {shown.map((chapter) => (
                <Card
                  key={chapter.name}
                  id={chapter.name}
                  className="!rounded-xl !p-4 sm:!p-5 print:border-0 print:!p-0 print:ring-0"
                >
                  <h2 className="text-20 font-strong">{chapter.title}</h2>
                  <p className="mt-0.5 text-14 text-ink-3">{chapter.description}</p>
                  <ul className="mt-3 divide-y divide-line border-t border-line">
                    {chapter.definitions.map((entry) => (
                      <Entry key={entry.name} entry={entry} titles={titles} open={printed || query !== ''} />
                    ))}
                  </ul>
                </Card>
              ))}
            </div>
          </div>
        )}
      </PageMain>
      <Footer snapshot={snapshot} />
    </>
  )
}

const says = (entry: Definition, query: string): boolean =>
  matches([entry.title, entry.description, entry.clause, entry.name].join(' '), query)

/** Whether the page is being printed: then nothing of it is folded. */
function usePrinted(): boolean {
  const [printed, setPrinted] = useState(false)
  useEffect(() => {
    const begin = () => flushSync(() => setPrinted(true))
    const end = () => setPrinted(false)
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    return () => {
      removeEventListener('beforeprint', begin)
      removeEventListener('afterprint', end)
    }
  }, [])
  return printed
}

/** What a figure is called and counts; its formula, exclusions, clause and code unfold below. */
function Entry({
  entry,
  titles,
  open,
}: {
  entry: Definition
  titles: Map<string, string>
  /** Unfolded without being asked: what is searched may stand there, and paper has all. */
  open: boolean
}) {
  const name = (member: string) => titles.get(member) ?? member
  const lines: [string, string | null][] = [
    [
      words.formula,
      entry.numerator !== null && entry.denominator !== null
        ? words.divided(name(entry.numerator), name(entry.denominator))
        : null,
    ],
    [definition.exclusions, entry.exclusions],
    [definition.clause, entry.practice ? words.practice : entry.clause],
  ]
  return (
    <li className="print:break-inside-avoid">
      {/* What is folded is still found by the browser's own search, which unfolds it. */}
      <details open={open} className="group">
        <summary className="grid cursor-pointer list-none grid-cols-[minmax(0,1fr)_1rem] gap-x-4 rounded-md py-2.5 hover:bg-sunken md:grid-cols-[minmax(0,4fr)_minmax(0,8fr)_1rem] [&::-webkit-details-marker]:hidden">
          <h3 className="text-14 font-strong text-ink">{entry.title}</h3>
          <p className="max-w-prose text-14 text-ink-2 max-md:col-start-1">{entry.description}</p>
          <span
            aria-hidden="true"
            className="row-start-1 text-ink-3 group-open:rotate-90 max-md:col-start-2 print:hidden md:col-start-3"
          >
            ›
          </span>
        </summary>
        <div className="pb-4 md:ml-[calc((100%-3rem)/3+1rem)]">
          <dl className="grid max-w-prose grid-cols-[5.5rem_1fr] gap-x-3 gap-y-1 text-14">
            {lines.map(
              ([title, text]) =>
                text !== null && (
                  <div key={title} className="contents">
                    <dt className="text-ink-3">{title}</dt>
                    <dd className="text-ink-2">{text}</dd>
                  </div>
                ),
            )}
          </dl>
          {entry.quote !== null && (
            <blockquote className="mt-2 max-w-prose border-l-2 border-line-strong pl-3 text-14 text-ink-2">
              “{entry.quote}”
            </blockquote>
          )}
          <p className="mt-2 break-words text-14 text-ink-3">
            {words.code}: <code className="font-sans">{entry.name}</code>
            {entry.version !== null && ` · ${words.version(entry.version, entry.since)}`}
          </p>
        </div>
      </details>
    </li>
  )
}
