import { useQuery } from '@tanstack/react-query'
import Card from '@tremor/react/dist/components/layout-elements/Card/Card.js'
import { useDeferredValue, useEffect, useMemo, type ReactNode } from 'react'
import { exportAddress } from '../../api/cube.ts'
import { DefinitionButton } from '../../charts/Definition.tsx'
import { Failure } from '../../charts/Failure.tsx'
import { Skeleton } from '../../charts/Skeleton.tsx'
import { PRINTED, VirtualTable, type VirtualColumn } from '../../charts/VirtualTable.tsx'
import { pageAddress, replaceFilters, setFilters, useAsked } from '../../filters.ts'
import { NO_DATA } from '../../format.ts'
import { codesOf, nameOf } from '../../i18n/vi/codes.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { scopeWords, type Sentence } from '../../i18n/vi/sentences.ts'
import { explorerHeadline, words } from '../../i18n/vi/models.ts'
import { FilterBar, type Choice, type OwnFilter } from '../../shell/FilterBar.tsx'
import { Footer } from '../../shell/Footer.tsx'
import { PageHead } from '../../shell/PageHead.tsx'
import type { PageProps } from '../pages.ts'
import { useYears } from '../useFrame.ts'
import * as queries from './queries.ts'
import { choose, csvOf, loadRows, valuesOf, type ColumnName, type Facets, type Rows } from './rows.ts'

const none = new Int32Array()

/** All models of a year, or of all years: facets, search, order, each in the address. */
export function Explorer({ filters, snapshot, isDefault }: PageProps) {
  const asked = useAsked()
  const at = useYears({ ...filters, channel: null, kind: null }, snapshot.id, snapshot.today)
  const every = asked.get('span') === 'all'
  const year = every ? null : at.year
  const query = queries.models(year)
  const loaded = useQuery({
    queryKey: ['arrow', snapshot.id, query],
    queryFn: ({ signal }) => loadRows(query, snapshot.id, signal),
    enabled: every || at.year !== null,
    staleTime: Infinity,
    placeholderData: (previous) => previous,
  })
  const rows = loaded.data ?? null
  const typed = asked.get('q') ?? ''
  const search = useDeferredValue(typed)
  const facets: Facets = {
    channel: filters.channel,
    kind: asked.get('subject'),
    field_code: asked.get('field'),
    district_code: asked.get('district'),
    unit_code: asked.get('unit'),
    status: asked.get('status'),
    evaluation: asked.get('evaluation'),
    kind_class: filters.kind,
  }
  const sort = sortOf(asked.get('sort'))
  const key = JSON.stringify([facets, search, sort])
  const found = useMemo(() => (rows ? choose(rows, facets, search, sort) : none), [rows, key])
  const own = useMemo(() => (rows ? ownFilters(rows, facets, search) : []), [rows, key])

  useEffect(() => {
    document.title = `${words.title} · ${shared.product}`
  }, [])

  const gone = rows ? found.filter((row) => rows.cell('status', row) === 'discontinued').length : 0
  const years = at.years
  const when = every
    ? words.spanOf(years.at(-1) ?? null, years[0] ?? null)
    : year === null
      ? ''
      : shared.filters.yearOption(year).toLowerCase()
  const sentence: Sentence = rows
    ? explorerHeadline({ active: found.length - gone, discontinued: gone, when, searched: search.trim() })
    : [shared.loading]
  const server = queries.models(year, facets as Record<string, string | null>)
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
        <PageHead name={words.title} sentence={sentence} snapshot={snapshot} stale={stale} scope={scope} />
        <Card className="mt-5 !rounded-xl !p-4 sm:!p-5 print:border-0 print:!p-0 print:ring-0" id="danh-sach">
          <section aria-label={words.list} aria-busy={stale || (rows === null && !loaded.error)}>
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
                  (search.trim() === '' ? (
                    <a
                      className="quiet-button"
                      href={exportAddress('mo-hinh', server, snapshot.id)}
                      download="mo-hinh.csv"
                    >
                      {words.csv}
                    </a>
                  ) : (
                    <button type="button" className="quiet-button" onClick={() => saveCsv(rows, found)}>
                      {words.csv}
                    </button>
                  ))}
                <DefinitionButton label={words.title} defined={[{ member: 'models.count' }]} />
              </div>
            </div>
            <p className="mb-2 mt-2 text-12 text-ink-3">{words.subtitle}</p>
            {loaded.error && (
              <Failure what={words.list} error={loaded.error} retry={() => void loaded.refetch()} />
            )}
            {rows === null ? (
              loaded.error === null && <Skeleton className="h-[min(70vh,48rem)]" />
            ) : found.length === 0 ? (
              <p className="py-10 text-14 text-ink-2">{words.nothing}</p>
            ) : (
              <div className={stale ? 'opacity-60 transition-opacity' : ''}>
                <VirtualTable
                  caption={words.title}
                  columns={columnsOf(rows, every)}
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

/** Choices with how many rows each would leave, the other filters kept. */
function ownFilters(rows: Rows, facets: Facets, search: string): OwnFilter[] {
  const choices = (column: ColumnName, name: (row: number, value: string) => string): Choice[] => {
    const among = choose(rows, { ...facets, [column]: null }, search, null)
    return valuesOf(rows, column, among).map(({ value, count, row }) => ({
      value,
      text: `${name(row, value)} (${count})`,
    }))
  }
  const coded = (column: 'kind' | 'status' | 'evaluation') => {
    const order = codesOf(column)
    return choices(column, (_, value) => nameOf(column, value) ?? value).sort(
      (a, b) => order.indexOf(a.value) - order.indexOf(b.value),
    )
  }
  const labelled = (column: ColumnName) => (row: number) => String(rows.cell(column, row) ?? '')
  const byText = (a: Choice, b: Choice) => a.text.localeCompare(b.text, 'vi')
  const filter = (
    name: string,
    column: ColumnName,
    label: string,
    any: string,
    found: Choice[],
  ): OwnFilter => ({
    name,
    label,
    value: facets[column] ?? null,
    any,
    choices: found,
  })
  return [
    filter('field', 'field_code', words.field, words.anyField, choices('field_code', labelled('field_name'))),
    filter(
      'district',
      'district_code',
      words.district,
      words.anyDistrict,
      choices('district_code', labelled('district_name')),
    ),
    filter(
      'unit',
      'unit_code',
      words.unit,
      words.anyUnit,
      choices('unit_code', labelled('unit_name')).sort(byText),
    ),
    filter('subject', 'kind', words.kind, shared.filters.anyKind, coded('kind')),
    filter('status', 'status', words.status, words.anyStatus, coded('status')),
    filter('evaluation', 'evaluation', words.evaluation, words.anyEvaluation, coded('evaluation')),
  ]
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
      cell: (row) => {
        const subject = rows.cell('subject_name', row)
        const name = shown(rows, 'model_name', row)
        return (
          <span className="min-w-0">
            <a
              href={pageAddress('/mo-hinh', { model: String(rows.cell('model_key', row)) })}
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

/** A search without marks is done here, so its rows are also written here. */
function saveCsv(rows: Rows, found: Int32Array): void {
  const titles: [ColumnName, string][] = [
    ['year', words.year],
    ['model_code', words.code],
    ['model_name', words.name],
    ['subject_name', words.subjectName],
    ['field_name', words.field],
    ['kind', words.kind],
    ['status', words.status],
    ['evaluation', words.evaluation],
    ['replicated', words.replicated],
    ['unit_name', words.unit],
    ['district_name', words.district],
  ]
  const text = csvOf(found, titles, (column, row) =>
    rows.cell(column, row) === null ? '' : shown(rows, column, row),
  )
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  Object.assign(document.createElement('a'), { href: address, download: 'mo-hinh.csv' }).click()
  URL.revokeObjectURL(address)
}
