import { useQuery } from '@tanstack/react-query'
import Card from '@tremor/react/dist/components/layout-elements/Card/Card.js'
import { useDeferredValue, useEffect, useMemo, useState, type ReactNode } from 'react'
import { type Query } from '../../../../cube/domain/filter.ts'
import { exportAddress } from '../../data/cube.ts'
import { DefinitionButton } from '../../ui/Definition.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { PRINTED, VirtualTable, type VirtualColumn } from '../../ui/VirtualTable.tsx'
import { pageAddress, replaceFilters, setFilters, useAsked } from '../../data/filters.ts'
import { NO_DATA } from '../../i18n/format.ts'
import { codesOf, nameOf, type CodeList } from '../../i18n/vi/codes.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { scopeWords, type Sentence } from '../../i18n/vi/sentences.ts'
import { explorerHeadline, words } from '../../i18n/vi/models.ts'
import { FilterBar, type OwnFilter } from '../../shell/FilterBar.tsx'
import { Footer } from '../../shell/Footer.tsx'
import { PageHead } from '../../shell/PageHead.tsx'
import type { PageProps } from '../../shell/page.ts'
import { useYears } from '../../data/useYears.ts'
import { FacetPanel, type Facet } from './FacetPanel.tsx'
import * as queries from './queries.ts'
import {
  choose,
  countOf,
  facetsOf,
  loadRows,
  namesBeside,
  SEARCHED,
  type ColumnName,
  type Facets,
  type FacetValue,
  type Rows,
} from './rows.ts'

const none = new Int32Array()

/** All models of a year, or of all years: facets, search, order, each in the address. */
export function Explorer({ filters, snapshot, isDefault }: PageProps) {
  // A phone shows the list first; its panel opens on demand.
  const [wide] = useState(() => matchMedia('(min-width: 1024px)').matches)
  const asked = useAsked()
  const typed = asked.get('q') ?? ''
  const at = useYears({ ...filters, channel: null, kind: null }, snapshot.id, snapshot.today)
  const every = asked.get('span') === 'all'
  const year = every ? null : at.year
  const query = queries.allRows(year)
  const loaded = useQuery({
    queryKey: ['arrow', snapshot.id, query],
    queryFn: ({ signal }) => loadRows(query, NEEDED, typed !== '', snapshot.id, signal),
    enabled: every || at.year !== null,
    staleTime: Infinity,
    placeholderData: (previous) => previous,
  })
  const failed = [...at.needed, loaded].filter((answer) => answer.error !== null)
  const rows = loaded.data ?? null
  // Until the texts that a search looks through are there, all rows stay.
  const [, setSearchable] = useState<Rows | null>(null)
  useEffect(() => {
    void rows?.prepareSearch().then(() => setSearchable(rows))
  }, [rows])
  const search = useDeferredValue(rows?.searchable() ? typed : '')
  const facets: Facets = {
    channel: filters.channel,
    kind_class: filters.kind,
    area_now_code: asked.get('area'),
    unit_code: asked.get('unit'),
    ...Object.fromEntries(FACETS.map(({ name, column }) => [column, asked.get(name)])),
  }
  const sort = sortOf(asked.get('sort'))
  const asks = JSON.stringify([facets, search])
  const found = useMemo(
    () => (rows ? choose(rows, facets, search, sort) : none),
    [rows, asks, sort?.column, sort?.down],
  )
  // Another order leaves what there is to choose from as it is.
  const [panel, own] = useMemo(() => (rows ? choicesIn(rows, facets, search) : [[], []]), [rows, asks])

  useEffect(() => {
    document.title = `${words.title} · ${shared.product}`
  }, [])

  const gone = useMemo(() => (rows ? countOf(rows, found, 'status', 'discontinued') : 0), [rows, found])
  const columns = useMemo(() => (rows ? columnsOf(rows, every) : []), [rows, every])
  const years = at.years
  const when = every
    ? words.spanOf(years.at(-1) ?? null, years[0] ?? null)
    : year === null
      ? ''
      : shared.filters.yearOption(year).toLowerCase()
  const sentence: Sentence | null = rows
    ? explorerHeadline({ active: found.length - gone, discontinued: gone, when, searched: search.trim() })
    : null
  const server = queries.models(year, facets as Record<string, string | null>, sort)
  const keptYear = at.year === null || every ? {} : { year: at.year }
  const scope = [when, scopeWords(filters), ...own.flatMap((filter) => chosen(filter))].join(', ')
  const stale = loaded.isPlaceholderData || search !== typed
  return (
    <>
      <FilterBar
        filters={filters}
        years={years}
        year={at.year}
        latestYear={at.latestYear}
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
      <main
        id="noi-dung"
        tabIndex={-1}
        className="mx-auto max-w-page px-4 pb-16 pt-5 outline-none sm:px-6 print:px-0"
      >
        <PageHead
          name={words.title}
          sentence={sentence}
          failed={failed.length > 0}
          snapshot={snapshot}
          stale={stale}
          scope={scope}
        />
        <div className="mt-5 grid grid-cols-1 items-start gap-4 lg:grid-cols-12 lg:gap-5 print:block">
          <Card className="!rounded-xl !p-4 ring-inset lg:col-span-3 print:hidden" id="bo-loc">
            <section aria-label={words.facets}>
              <details open={wide} className="group">
                <summary className="flex min-h-[28px] cursor-pointer items-center justify-between text-14 font-strong lg:cursor-default">
                  {words.facets}
                  <span aria-hidden="true" className="text-ink-3 group-open:rotate-180 lg:hidden">
                    ▾
                  </span>
                </summary>
                <div className="mt-3 lg:scrolls lg:max-h-[calc(min(70vh,48rem)+4.75rem)] lg:overflow-y-auto lg:overflow-x-hidden">
                  {rows === null ? (
                    failed.length === 0 && <Skeleton className="h-[40rem]" />
                  ) : (
                    <FacetPanel facets={panel} kept={keptYear} />
                  )}
                </div>
              </details>
            </section>
          </Card>
          <Card
            className="!rounded-xl !p-4 ring-inset sm:!p-5 lg:col-span-9 print:border-0 print:!p-0 print:ring-0"
            id="danh-sach"
          >
            <section aria-label={words.list} aria-busy={stale || (rows === null && failed.length === 0)}>
              <div className="flex flex-wrap items-center gap-3 print:hidden">
                <input
                  type="search"
                  value={typed}
                  onChange={(event) => replaceFilters({ q: event.target.value || null })}
                  placeholder={words.search}
                  aria-label={words.search}
                  className="w-full rounded-md border border-line-strong bg-surface px-3 py-1.5 text-14 text-ink placeholder:text-ink-3 sm:w-[26rem]"
                />
                <p className="text-13 text-ink-3" role="status">
                  {rows && words.found(found.length, rows.count)}
                </p>
                <div className="flex items-center sm:ml-auto">
                  {rows &&
                    (['csv', 'xlsx'] as const).map((format) => (
                      <a
                        key={format}
                        className="quiet-button"
                        href={fileAddress(server, search, snapshot.id, format)}
                        download={`mo-hinh.${format}`}
                      >
                        {words[format]}
                      </a>
                    ))}
                  <DefinitionButton label={words.title} defined={[{ member: 'models.count' }]} />
                </div>
              </div>
              <p className="mb-2 mt-2 text-12 text-ink-3">{words.subtitle}</p>
              {failed[0] && (
                <Failure
                  what={words.list}
                  error={failed[0].error!}
                  retry={() => failed.forEach((answer) => void answer.refetch())}
                />
              )}
              {rows === null ? (
                failed.length === 0 && <Skeleton className="h-[min(70vh,48rem)]" />
              ) : found.length === 0 ? (
                <p className="py-10 text-14 text-ink-2">{words.nothing}</p>
              ) : (
                <div className={stale ? 'opacity-60 transition-opacity' : ''}>
                  <VirtualTable
                    caption={words.title}
                    keys={words.keys}
                    columns={columns}
                    rows={found}
                    sort={sort}
                    onSort={(column, down) => setFilters({ sort: `${down ? '-' : ''}${column}` })}
                  />
                  <p className="mt-2 hidden text-12 print:block">
                    {words.printed(Math.min(PRINTED, found.length), found.length)}
                  </p>
                </div>
              )}
              <p className="mt-3 border-t border-line pt-2 text-12 text-ink-3">{shared.chart.source}</p>
            </section>
          </Card>
        </div>
      </main>
      <Footer snapshot={snapshot} />
    </>
  )
}

const sortable: ColumnName[] = [
  'year',
  'model_name',
  'field_name',
  'unit_name',
  'kind',
  'status',
  'evaluation',
  'replicated',
]

/** `-unit_name` is the unit's name, downwards. */
function sortOf(asked: string | null): { column: ColumnName; down: boolean } | null {
  const down = asked?.startsWith('-') ?? false
  const column = sortable.find((name) => name === asked?.slice(down ? 1 : 0))
  return column ? { column, down } : null
}

const chosen = (filter: OwnFilter): string[] =>
  filter.value === null
    ? []
    : [filter.choices.find((choice) => choice.value === filter.value)?.text ?? filter.value]

const codeName = (list: CodeList) => (_: Rows, value: string) => nameOf(list, value) ?? value
const yesOrNo = (_: Rows, value: string) => (value === 'true' ? words.yes : words.no)

/** The name that stands beside a code in the rows. */
const beside = (code: ColumnName, name: ColumnName) => {
  const known = new WeakMap<Rows, Map<string, string>>()
  return (rows: Rows, value: string): string => {
    const names = known.get(rows) ?? namesBeside(rows, code, name)
    known.set(rows, names)
    return names.get(value) ?? value
  }
}
const fieldName = beside('field_code', 'field_name')
const districtName = beside('district_code', 'district_name')
const unitName = beside('unit_code', 'unit_name')
const areaName = beside('area_now_code', 'area_now_name')

interface FacetOf {
  /** In the address. */
  name: string
  column: ColumnName
  label: string
  text: (rows: Rows, value: string) => string
  /** Codes in their usual order; without one the column's own. */
  list?: CodeList
}

const FACETS: FacetOf[] = [
  { name: 'field', column: 'field_code', label: words.field, text: fieldName },
  { name: 'subject', column: 'kind', label: words.kind, text: codeName('kind'), list: 'kind' },
  {
    name: 'category',
    column: 'category',
    label: words.category,
    text: codeName('category'),
    list: 'category',
  },
  { name: 'level', column: 'level', label: words.level, text: codeName('level'), list: 'level' },
  {
    name: 'unitKind',
    column: 'unit_kind',
    label: words.unitKind,
    text: codeName('unitKind'),
    list: 'unitKind',
  },
  { name: 'district', column: 'district_code', label: words.district, text: districtName },
  {
    name: 'evaluation',
    column: 'evaluation',
    label: words.evaluation,
    text: codeName('evaluation'),
    list: 'evaluation',
  },
  { name: 'status', column: 'status', label: words.status, text: codeName('status'), list: 'status' },
  { name: 'sent', column: 'sent', label: words.sent, text: yesOrNo },
  { name: 'replicated', column: 'replicated', label: words.replicated, text: yesOrNo },
  { name: 'commended', column: 'commended', label: words.commended, text: yesOrNo },
]

/** Columns that anything of the address filters or sorts by, and the names beside codes. */
const NEEDED: ColumnName[] = [
  ...sortable,
  ...(['channel', 'kind_class', 'area_now_code', 'area_now_name', 'unit_code'] satisfies ColumnName[]),
  'district_name',
  ...FACETS.map(({ column }) => column),
]

/** What is chosen from in the panel and in the bar, each choice with how many rows it would leave, the others kept. */
function choicesIn(rows: Rows, facets: Facets, search: string): [Facet[], OwnFilter[]] {
  const counts = facetsOf(rows, [...FACETS.map(({ column }) => column), 'unit_code'], facets, search)
  const panel = FACETS.map(({ name, column, label, text, list }): Facet => {
    const order = list ? codesOf(list) : null
    const values = counts.get(column)!
    const inOrder = order
      ? [...values].sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value))
      : values
    return {
      name,
      label,
      value: facets[column] ?? null,
      choices: inOrder.map(({ value, count }) => ({ value, count, text: text(rows, value) })),
    }
  })
  return [panel, ownFilters(rows, facets, panel, counts.get('unit_code')!)]
}

/** What stands in the bar: the unit to choose; the panel's choices and a commune only as what is active. */
function ownFilters(rows: Rows, facets: Facets, panel: Facet[], units: FacetValue[]): OwnFilter[] {
  const area = facets.area_now_code ?? null
  return [
    {
      name: 'unit',
      label: words.unit,
      value: facets.unit_code ?? null,
      any: words.anyUnit,
      choices: units
        .filter((unit) => unit.count > 0 || unit.value === facets.unit_code)
        .map(({ value, count }) => ({ value, text: `${unitName(rows, value)} (${count})` }))
        .sort((a, b) => a.text.localeCompare(b.text, 'vi')),
    },
    ...[
      ...panel,
      {
        name: 'area',
        label: words.area,
        value: area,
        choices: area === null ? [] : [{ value: area, text: areaName(rows, area) }],
      },
    ].map(({ name, label, value, choices }) => ({
      name,
      label,
      value,
      any: '',
      choices: choices.map((choice) => ({ value: choice.value, text: `${label}: ${choice.text}` })),
      asChip: true,
    })),
  ]
}

/** The rows that are shown, as a file that the server writes. */
function fileAddress(query: Query, search: string, snapshot: string, format: 'csv' | 'xlsx'): string {
  const address = exportAddress('mo-hinh', query, snapshot, format)
  if (search.trim() === '') return address
  const among = SEARCHED.map((name) => `models.${name}`).join(',')
  return `${address}&${new URLSearchParams({ search: search.trim(), among }).toString()}`
}

/** A cell in words. */
function shown(rows: Rows, column: ColumnName, row: number): string {
  const cell = rows.cell(column, row)
  if (column === 'kind' || column === 'status' || column === 'evaluation') {
    return nameOf(column, cell as string | null) ?? NO_DATA
  }
  if (column === 'replicated') return cell ? words.yes : words.no
  return cell === null ? NO_DATA : String(cell)
}

function columnsOf(rows: Rows, every: boolean): VirtualColumn[] {
  const two = (content: ReactNode, title: string) => (
    <span className="line-clamp-2" title={title}>
      {content}
    </span>
  )
  const column = (name: ColumnName, title: string, width: string): VirtualColumn => ({
    name,
    title,
    width,
    cell: (row) => two(shown(rows, name, row), shown(rows, name, row)),
  })
  return [
    {
      name: 'model_name',
      title: words.name,
      width: 'min(19rem, 55vw)',
      cell: (row, tab) => {
        const subject = rows.cell('subject_name', row)
        const name = shown(rows, 'model_name', row)
        return (
          <span className="min-w-0">
            <a
              href={pageAddress('/mo-hinh', { model: String(rows.cell('model_key', row)) })}
              tabIndex={tab}
              title={name}
              className={`text-ink hover:underline ${subject === null ? 'line-clamp-2' : 'line-clamp-1'}`}
            >
              {name}
            </a>
            {subject !== null && <span className="line-clamp-1 text-12 text-ink-3">{String(subject)}</span>}
          </span>
        )
      },
    },
    ...(every ? [column('year', words.year, '5rem')] : []),
    column('field_name', words.field, '12rem'),
    {
      name: 'unit_name',
      title: words.unit,
      width: '14.5rem',
      cell: (row) => (
        <span className="min-w-0">
          <span className="line-clamp-1" title={shown(rows, 'unit_name', row)}>
            {shown(rows, 'unit_name', row)}
          </span>
          <span className="line-clamp-1 text-12 text-ink-3">{shown(rows, 'district_name', row)}</span>
        </span>
      ),
    },
    column('kind', words.kind, '7rem'),
    column('status', words.status, '9rem'),
    column('evaluation', words.evaluation, '8.5rem'),
    column('replicated', words.replicated, '7rem'),
  ]
}
