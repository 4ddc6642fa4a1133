import { districtsOf, fieldsOf, replicationOf } from '../../../../cube/domain/findings/leaders.ts'
import { Bars, Legend, type Bar } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { TileMap } from '../../charts/TileMap.tsx'
import type { View } from '../../data/useRows.ts'
import { count, percent, ratio, signed } from '../../i18n/format.ts'
import { pageAddress } from '../../data/filters.ts'
import { overview } from '../../i18n/vi/overview.ts'
import { words } from '../../i18n/vi/words.ts'
import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { againstName, scopeWords } from '../../i18n/vi/sentences.ts'
import { districtFinding, fieldFinding, replicationFinding } from '../../i18n/vi/findings.ts'
import { sum } from '../../../../cube/domain/rows.ts'
import {
  type CommuneParts,
  type DistrictParts,
  type Part,
  type ReplicationPart,
} from '../../../../cube/domain/parts.ts'
import type { YearFrame } from '../../data/useYears.ts'
import type { Fields as FieldsData, Overview } from './useOverview.ts'

interface Props<T> {
  view: View<T>
  queries: Overview['queries']
  snapshot: string
  className: string
}

/** Models by field, this year over last year. */
export function Fields({ view, queries, snapshot, className }: Props<FieldsData>) {
  return (
    <ChartCard
      id="linh-vuc"
      name={words.sections.fields}
      view={view}
      defined={[{ member: 'models.count' }]}
      downloads={queries.fields ? [{ name: 'mo-hinh-theo-linh-vuc', query: queries.fields }] : []}
      snapshot={snapshot}
      skeleton="h-[54rem] md:h-[41rem]"
      className={className}
      face={(data): ChartFace => {
        const title = fieldFinding(fieldsOf(data.fields, data.provisional))
        return {
          title,
          subtitle: subtitle(data),
          summary: summary(title, data.fields),
          empty: data.fields.every((part) => !part.now && !part.before) ? words.chart.empty : undefined,
          picture: (
            <Bars bars={data.fields.map((part) => bar(part, data, 'field'))} legend={yearLegend(data)} />
          ),
          table: (
            <DataTable
              caption={title}
              rows={data.fields}
              total={totalOf(data.fields)}
              rowKey={(part) => part.code}
              columns={partColumns(words.columns.field, data)}
            />
          ),
        }
      }}
    />
  )
}

/** How many communes are drawn; the table has them all. */
const MOST_COMMUNES = 12

/** Models by commune, ward and special zone: the organisation since 1 July 2025. */
export function Communes({ view, queries, snapshot, className }: Props<YearFrame & CommuneParts>) {
  return (
    <ChartCard
      id="dia-ban"
      name={words.sections.districts}
      view={view}
      defined={[{ member: 'models.count' }]}
      downloads={queries.communes ? [{ name: 'mo-hinh-theo-xa', query: queries.communes }] : []}
      snapshot={snapshot}
      skeleton="h-[58rem] md:h-[41rem]"
      className={className}
      face={(data): ChartFace => {
        const title = districtFinding(districtsOf(data, data.against))
        const all = [...data.districts, ...(data.provinceWide ? [data.provinceWide] : [])]
        const hidden = data.districts.length - MOST_COMMUNES
        return {
          title,
          subtitle: `${subtitle(data)}; ${overview.basis.then.toLowerCase()}`,
          summary: summary(title, all),
          note: `${hidden > 0 ? `${overview.more(count(hidden))} ` : ''}${words.districts.provinceWide}`,
          empty: all.every((part) => !part.now && !part.before) ? words.chart.empty : undefined,
          picture: (
            <div className="flex h-full flex-col">
              <div className="flex-1">
                <Bars
                  bars={data.districts.slice(0, MOST_COMMUNES).map((part) => ({
                    ...bar(part, data, 'district'),
                    href: pageAddress('/dia-ban', { year: data.year, basis: 'then', area: part.code }),
                  }))}
                  apart={data.provinceWide ? [bar(data.provinceWide, data, 'district')] : []}
                  legend={data.against && yearLegend(data)}
                />
              </div>
              {data.without ? <Without data={data} places={data.without} /> : null}
            </div>
          ),
          table: (
            <DataTable
              caption={title}
              rows={all}
              total={totalOf(all)}
              rowKey={(part) => part.code}
              columns={partColumns(overview.basis.then, data).slice(0, data.against ? undefined : 2)}
            />
          ),
        }
      }}
    />
  )
}

/** How many communes have no model, with the way to their list. */
function Without({ data, places }: { data: YearFrame; places: number }) {
  const { channel, kind, narrowed } = data.scope
  const said = channel || kind || narrowed ? overview.withoutIn : overview.without
  return (
    <p className="mt-3 text-13 text-ink">
      <a
        href={pageAddress('/dia-ban', { year: data.year, basis: 'then' })}
        className="inline-block py-1 text-accent-ink underline"
      >
        {said(count(places))}
      </a>
    </p>
  )
}

/** Models by district on the common basis; those of the whole province apart. */
export function Districts({ view, queries, snapshot, className }: Props<YearFrame & DistrictParts>) {
  return (
    <ChartCard
      id="dia-ban"
      name={words.sections.districts}
      view={view}
      defined={[{ member: 'models.count' }]}
      downloads={queries.districts ? [{ name: 'mo-hinh-theo-dia-ban', query: queries.districts }] : []}
      snapshot={snapshot}
      skeleton="h-[58rem] md:h-[41rem]"
      className={className}
      face={(data): ChartFace => {
        const title = districtFinding(districtsOf(data, data.against))
        const all = [...data.districts, ...(data.provinceWide ? [data.provinceWide] : [])]
        return {
          title,
          subtitle: `${subtitle(data)}; ${words.districts.basis}`,
          summary: summary(title, all),
          note: words.districts.provinceWide,
          empty: all.every((part) => !part.now && !part.before) ? words.chart.empty : undefined,
          picture: (
            <>
              <TileMap
                label={overview.map}
                tiles={data.districts.map((part) => ({
                  code: part.code,
                  name: part.name,
                  value: part.now,
                  outOfScope: part.outOfScope,
                  href: pageAddress('/dia-ban', { year: data.year, basis: 'common', district: part.code }),
                }))}
              />
              <div className="mt-5">
                <Bars
                  bars={data.districts.map((part) => bar(part, data, 'district'))}
                  apart={data.provinceWide ? [bar(data.provinceWide, data, 'district')] : []}
                  legend={yearLegend(data)}
                />
              </div>
            </>
          ),
          table: (
            <DataTable
              caption={title}
              rows={all}
              total={totalOf(all)}
              rowKey={(part) => part.code}
              columns={partColumns(words.columns.district, data)}
            />
          ),
        }
      }}
    />
  )
}

/** Share of models that were replicated, by field, read against the province. */
export function Replication({ view, queries, snapshot, className }: Props<FieldsData>) {
  return (
    <ChartCard
      id="nhan-rong"
      name={words.sections.replication}
      view={view}
      defined={[{ member: 'models.replication_rate' }]}
      downloads={queries.fields ? [{ name: 'nhan-rong-theo-linh-vuc', query: queries.fields }] : []}
      snapshot={snapshot}
      skeleton="h-[44rem] md:h-[38rem]"
      className={className}
      face={(data): ChartFace => {
        const title = replicationFinding(replicationOf(data.replication))
        const total = data.total?.replicated
        return {
          title,
          subtitle: `${words.replication.subtitle}, ${scopeWords(data.scope)}, ${yearWords(data)}`,
          summary: `${title}. ${data.replication
            .map(
              (part) =>
                `${part.name}: ${percent(part.replicated.rate)} (${ratio(part.replicated.n, part.replicated.of)})`,
            )
            .join('; ')}.`,
          note: data.replication.some(isFew) ? words.replication.few(FEW_CASES) : undefined,
          empty: data.replication.length === 0 ? words.chart.empty : undefined,
          picture: (
            <Bars
              bars={data.replication.map((part) => ({
                key: part.code,
                name: part.name,
                value: part.replicated.rate,
                href: models(data, 'field', part.code),
                text: (
                  <>
                    {percent(part.replicated.rate)}{' '}
                    <span className="text-12 font-normal text-ink-3">
                      {ratio(part.replicated.n, part.replicated.of)}
                      {isFew(part) && ' *'}
                    </span>
                  </>
                ),
              }))}
              {...(total?.rate == null
                ? {}
                : {
                    line: {
                      value: total.rate,
                      text: words.replication.line(percent(total.rate), ratio(total.n, total.of)),
                    },
                  })}
            />
          ),
          table: (
            <DataTable
              caption={title}
              rows={data.replication}
              rowKey={(part) => part.code}
              columns={replicationColumns}
            />
          ),
        }
      }}
    />
  )
}

const isFew = (part: ReplicationPart): boolean => (part.replicated.of ?? 0) < FEW_CASES

const replicationColumns: Column<ReplicationPart>[] = [
  { title: words.columns.field, cell: (part) => part.name, key: (part) => part.name },
  {
    title: words.columns.replicated,
    cell: (part) => count(part.replicated.n),
    key: (part) => part.replicated.n,
    numeric: true,
  },
  {
    title: words.columns.models,
    cell: (part) => count(part.replicated.of),
    key: (part) => part.replicated.of,
    numeric: true,
  },
  {
    title: words.columns.rate,
    cell: (part) => percent(part.replicated.rate),
    key: (part) => part.replicated.rate,
    numeric: true,
  },
]

const yearWords = (frame: YearFrame): string =>
  frame.provisional ? words.untilDay(frame.today) : words.filters.yearOption(frame.year).toLowerCase()

const subtitle = (frame: YearFrame): string =>
  `${words.columns.models}, ${scopeWords(frame.scope)}, ${yearWords(frame)}`

const summary = (title: string, parts: Part[]): string =>
  `${title}. ${parts.map((part) => `${part.name}: ${part.outOfScope ? words.outOfScope.toLowerCase() : count(part.now)}`).join('; ')}.`

const beforeName = (frame: YearFrame): string =>
  frame.against === null
    ? words.filters.yearOption(frame.year - 1)
    : upperFirst(againstName({ ...frame.against, oldArea: false }))

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** The parts are disjoint and whole, so they add up; years without any data stay without. */
function totalOf(parts: Part[]): Part {
  const total = (value: (part: Part) => number | null) =>
    parts.every((part) => value(part) === null) ? null : sum(parts.map((part) => value(part) ?? 0))
  return {
    code: 'total',
    name: words.chart.total,
    now: total((part) => part.now),
    before: total((part) => part.before),
    outOfScope: false,
    outOfScopeBefore: false,
  }
}

const beforeText = (part: Part): string => (part.outOfScopeBefore ? words.outOfScope : count(part.before))

/** The models behind a part. */
const models = (frame: YearFrame, by: 'field' | 'district', code: string): string =>
  pageAddress('/mo-hinh', { year: frame.year, [by]: code })

function bar(part: Part, frame: YearFrame, by: 'field' | 'district'): Bar {
  return {
    key: part.code,
    name: part.name,
    value: part.now,
    text: count(part.now),
    href: part.now ? models(frame, by, part.code) : undefined,
    outOfScope: part.outOfScope ? words.outOfScope : undefined,
    ...(frame.against === null ? {} : { before: { value: part.before, text: beforeText(part) } }),
  }
}

const yearLegend = (frame: YearFrame) => (
  <Legend
    items={[
      {
        className: 'h-3 w-3 bg-accent',
        text: frame.provisional ? words.yearSoFar(frame.year) : words.filters.yearOption(frame.year),
      },
      ...(frame.against === null ? [] : [{ className: 'h-1.5 w-3 bg-past', text: beforeName(frame) }]),
    ]}
  />
)

const change = (part: Part): number | null =>
  part.now === null || part.before === null ? null : part.now - part.before

function partColumns(first: string, frame: YearFrame): Column<Part>[] {
  return [
    { title: first, cell: (part) => part.name, key: (part) => part.name },
    {
      title: words.filters.yearOption(frame.year),
      cell: (part) => (part.outOfScope ? words.outOfScope : count(part.now)),
      key: (part) => part.now,
      numeric: true,
    },
    { title: beforeName(frame), cell: beforeText, key: (part) => part.before, numeric: true },
    {
      title: words.columns.change,
      cell: (part) => {
        const difference = change(part)
        return difference === null ? count(null) : signed(difference)
      },
      key: change,
      numeric: true,
    },
  ]
}
