import Card from '@tremor/react/dist/components/layout-elements/Card/Card.js'
import { useMemo, useRef, useState } from 'react'
import type { Query } from '../../../../cube/domain/filter.ts'
import { exportAddress } from '../../data/cube.ts'
import { replaceFilters, setFilters } from '../../data/filters.ts'
import { useOffer } from '../../data/offers.ts'
import { explorerHeadline, words } from '../../i18n/vi/models.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { FilterBar } from '../../shell/FilterBar.tsx'
import type { OwnFilter } from '../../shell/ownFilter.ts'
import { Footer } from '../../shell/Footer.tsx'
import type { PageProps } from '../../shell/page.ts'
import { PageHead, PageMain } from '../../shell/PageHead.tsx'
import { DefinitionButton } from '../../ui/Definition.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useTitle } from '../../ui/title.ts'
import { PRINTED, VirtualTable } from '../../ui/VirtualTable.tsx'
import { columnsOf } from './columns.tsx'
import { FacetPanel } from './FacetPanel.tsx'
import { useLayout } from './layout.ts'
import { LayoutMenu } from './LayoutMenu.tsx'
import { SEARCHED } from './rows.ts'
import { useExplorer, type Explored } from './useExplorer.ts'

/** All models of a year, or of all years: facets, search, order, each in the address. */
export function Explorer({ filters, snapshot, isDefault }: PageProps) {
  const explored = useExplorer(filters, snapshot)
  const { years, every, rows, found, gone, search, own } = explored
  useTitle(`${words.title} · ${shared.product}`)
  const when = whenOf(explored)
  const active = found.length - gone
  return (
    <>
      <FilterBar
        filters={filters}
        years={years}
        snapshot={isDefault ? null : snapshot}
        byKind={false}
        own={[
          {
            name: 'span',
            label: words.span,
            value: every ? 'all' : null,
            any: words.inYear,
            choices: [{ value: 'all', text: words.allYears }],
          },
          ...own,
        ]}
      />
      <PageMain>
        <PageHead
          name={words.title}
          sentence={
            rows &&
            explorerHeadline({
              active,
              discontinued: gone,
              when,
              every: explored.every,
              searched: search.trim(),
            })
          }
          failed={explored.error !== null}
          snapshot={snapshot}
          stale={explored.stale}
          scope={[when, scopeWords(filters), ...own.flatMap((filter) => chosen(filter))].join(', ')}
        />
        <div className="mt-5 grid grid-cols-1 items-start gap-4 lg:grid-cols-12 lg:gap-5 print:block">
          <FacetCard explored={explored} />
          <ListCard explored={explored} snapshot={snapshot.id} />
        </div>
      </PageMain>
      <Footer snapshot={snapshot} />
    </>
  )
}

/** The years that are shown, in words. */
function whenOf({ every, years, year }: Explored): string {
  if (every) return words.spanOf(years?.years.at(-1) ?? null, years?.years[0] ?? null)
  return year === null ? '' : shared.filters.yearOption(year).toLowerCase()
}

const chosen = (filter: OwnFilter): string[] =>
  filter.value === null
    ? []
    : [filter.choices.find((choice) => choice.value === filter.value)?.text ?? filter.value]

/** What the models can be told apart by. */
function FacetCard({ explored: { rows, panel, keptYear, error } }: { explored: Explored }) {
  // A phone shows the list first; its panel opens on demand.
  const [wide] = useState(() => matchMedia('(min-width: 1024px)').matches)
  return (
    <Card className="!rounded-xl !p-4 ring-inset lg:col-span-3 print:hidden" id="bo-loc">
      <section aria-label={words.facets}>
        <details open={wide} className="group">
          <summary className="flex min-h-[28px] cursor-pointer items-center justify-between text-14 font-strong lg:cursor-default">
            {words.facets}
            <span aria-hidden="true" className="text-ink-3 group-open:rotate-180 lg:hidden">
              ▾
            </span>
          </summary>
          <div className="mt-3 lg:scrolls lg:max-h-[calc(min(78vh,60rem)+4.75rem)] lg:overflow-y-auto lg:overflow-x-hidden">
            {rows === null ? (
              error === null && <Skeleton className="h-[40rem]" />
            ) : (
              <FacetPanel facets={panel} kept={keptYear} />
            )}
          </div>
        </details>
      </section>
    </Card>
  )
}

/** The models that match: searched, counted, as a table and as files. */
function ListCard({ explored, snapshot }: { explored: Explored; snapshot: string }) {
  const { rows, found, sort, search, typed, query, every, stale, error, retry } = explored
  const [layout, changeLayout] = useLayout(every)
  const columns = useMemo(() => (rows ? columnsOf(rows, layout, search) : []), [rows, layout, search])
  const place = useRef<HTMLParagraphElement>(null)
  useOffer({ name: words.list, sheets: rows ? [{ query, ...searchedFor(search) }] : [], place })
  return (
    <Card
      className="!rounded-xl !p-4 ring-inset sm:!p-5 lg:col-span-9 print:border-0 print:!p-0 print:ring-0"
      id="danh-sach"
    >
      <section aria-label={words.list} aria-busy={stale || (rows === null && error === null)}>
        <div className="flex flex-wrap items-center gap-3 print:hidden">
          <input
            type="search"
            value={typed}
            onChange={(event) => replaceFilters({ q: event.target.value || null })}
            placeholder={words.search}
            aria-label={words.search}
            className="entry sm:w-[26rem]"
          />
          <p className="text-14 text-ink-3" role="status">
            {rows && words.found(found.length, rows.count)}
          </p>
          <div className="flex flex-wrap items-center sm:ml-auto">
            {rows && <LayoutMenu layout={layout} onChange={changeLayout} />}
            {rows &&
              (['csv', 'xlsx'] as const).map((format) => (
                <a
                  key={format}
                  className="quiet-button"
                  href={fileAddress(query, search, snapshot, format)}
                  download={`mo-hinh.${format}`}
                >
                  {words[format]}
                </a>
              ))}
            <DefinitionButton label={words.title} defined={[{ member: 'models.count' }]} />
          </div>
        </div>
        <p ref={place} className="mb-2 mt-2 text-14 text-ink-3">
          {words.subtitle}
        </p>
        {error && <Failure what={words.list} error={error} retry={retry} />}
        {rows === null ? (
          error === null && <Skeleton className="h-[min(78vh,60rem)]" />
        ) : found.length === 0 ? (
          <p className="py-10 text-14 text-ink-2">{words.nothing}</p>
        ) : (
          <div className={stale ? 'opacity-60 transition-opacity' : ''}>
            <VirtualTable
              caption={words.title}
              keys={words.keys}
              columns={columns}
              dense={layout.dense}
              rows={found}
              sort={sort}
              onSort={(column, down) => setFilters({ sort: `${down ? '-' : ''}${column}` })}
            />
            <p className="mt-2 hidden text-14 print:block">
              {words.printed(Math.min(PRINTED, found.length), found.length)}
            </p>
          </div>
        )}
        <p className="mt-3 border-t border-line pt-2 text-14 text-ink-3">{shared.chart.source}</p>
      </section>
    </Card>
  )
}

/** The search as the server makes it; a blank at its end says that the last word is complete. */
const searchedFor = (search: string): { search?: string; among?: string } =>
  search.trim() === ''
    ? {}
    : { search: search.trimStart(), among: SEARCHED.map((name) => `models.${name}`).join(',') }

/** The rows that are shown, as a file that the server writes. */
function fileAddress(query: Query, search: string, snapshot: string, format: 'csv' | 'xlsx'): string {
  const address = exportAddress('mo-hinh', query, snapshot, format)
  const asked = new URLSearchParams(searchedFor(search)).toString()
  return asked === '' ? address : `${address}&${asked}`
}
