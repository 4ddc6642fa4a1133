import {
  cohortsOf,
  flowsOf,
  ratesOf,
  receiversOf,
  withinYear,
} from '../../../../cube/domain/findings/replication.ts'
import { replicationOf } from '../../../../cube/domain/findings/leaders.ts'
import { useEffect } from 'react'
import { useRows, useView } from '../../data/useRows.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { Columns } from '../../charts/Columns.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { HeatKeys } from '../../charts/HeatKeys.tsx'
import { scaleOf, stepOf } from '../../../../cube/domain/scale.ts'
import { HEAT } from '../../charts/scale.ts'
import { pageAddress, useAsked } from '../../data/filters.ts'
import { count, percent, ratio } from '../../i18n/format.ts'
import { replicationFinding } from '../../i18n/vi/findings.ts'
import {
  cohortsFinding,
  daysFinding,
  flowsFinding,
  modelsFinding,
  ratesFinding,
  receiversFinding,
  replicationHeadline,
  words,
} from '../../i18n/vi/replication.ts'
import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { isProvisional } from '../../../../cube/domain/years.ts'
import { readReplication, type ReplicationPart } from '../../../../cube/domain/parts.ts'
import { modelsByField } from '../../../../cube/domain/parts.ts'
import type { PageProps } from '../../shell/page.ts'
import { useYears, type YearFrame } from '../../data/useYears.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import { BehindMark } from './BehindMark.tsx'
import { Cohorts } from './Cohorts.tsx'
import { behind, flowMark, readMark, receiverMark, UNKNOWN, waitMark, type Mark } from './marks.ts'
import * as queries from './queries.ts'
import * as read from '../../../../cube/domain/replication.ts'

interface Shown extends YearFrame {
  facts: read.YearReplication | null
  flows: read.Flows
  models: read.Replicated[]
  receivers: read.Receiver[]
  spans: number[]
  cases: number
  rates: read.YearRate[]
  fields: ReplicationPart[]
}

/** Bars that a reader takes in; the table and the CSV have all of them. */
const MOST = 12

/** How models spread: from place to place, how soon, from which years, which and to whom. */
export default function ReplicationPage({ filters, snapshot, isDefault }: PageProps) {
  const { channel } = filters
  const scope = { channel, kind: null }
  const at = useYears({ ...filters, kind: null }, snapshot.id, snapshot.today)
  const { year } = at
  const of = <T,>(query: (year: number, side: typeof channel) => T) =>
    year === null ? null : query(year, channel)
  const asks = {
    byYear: queries.byYear(channel),
    flows: of(queries.flows),
    models: of(queries.topModels),
    receivers: of(queries.receivers),
    days: of(queries.days),
    cohorts: queries.cohorts(channel),
    rates: queries.ratesByYear(channel),
    fields: modelsByField(scope, null),
  }
  const byYear = useRows(asks.byYear, snapshot.id)
  const flows = useRows(asks.flows, snapshot.id)
  const models = useRows(asks.models, snapshot.id)
  const receivers = useRows(asks.receivers, snapshot.id)
  const days = useRows(asks.days, snapshot.id)
  const cohorts = useRows(asks.cohorts, snapshot.id)
  const byYearOfModels = useRows(asks.rates, snapshot.id)
  const fields = useRows(asks.fields, snapshot.id)
  const needed = [...at.needed, byYear, flows, models, receivers, days, byYearOfModels, fields]
  const view = useView<Shown>(needed, [year, channel], () => ({
    ...at.frame(),
    facts: read.readYears(byYear.data!).get(year!) ?? null,
    flows: read.readFlows(flows.data!, words.elsewhere),
    models: read.readModels(models.data!),
    receivers: read.readReceivers(receivers.data!),
    ...read.readSpans(days.data!),
    rates: read.readRates(byYearOfModels.data!),
    fields: readReplication(fields.data!, year!),
  }))
  const registered = useView<{ year: number; cohorts: read.Cohort[] }>(
    [...at.needed, cohorts],
    [year],
    () => ({
      year: year!,
      cohorts: read.readCohorts(cohorts.data!, (one) =>
        isProvisional(at.known!.reporting, one, snapshot.today),
      ),
    }),
  )
  useEffect(() => {
    document.title = `${words.title}${year === null ? '' : ` ${year}`} · ${shared.product}`
  }, [year])
  const { data } = view
  const when = whenOf(data)
  const said = `${scopeWords(at.scope)}, ${when}`
  const card = { view, snapshot: snapshot.id }
  const asked = useAsked().get('mark')
  const mark = readMark(asked)
  const what = mark && data && markWords(mark, data)
  return (
    <YearPage
      filters={filters}
      snapshot={snapshot}
      isDefault={isDefault}
      at={at}
      view={view}
      name={words.title}
      sentence={data ? replicationHeadline(data.facts, when) : null}
      scope={said}
      byKind={false}
      own={
        what === null
          ? []
          : [
              {
                name: 'mark',
                label: words.behind.label,
                value: asked,
                any: '',
                choices: [{ value: asked!, text: `${words.behind.label}: ${what}` }],
                asChip: true,
              },
            ]
      }
    >
      <div className="mt-5 grid grid-cols-1 gap-4 lg:grid-cols-12 lg:gap-5 print:block">
        {mark && what !== null && (
          <BehindMark
            key={asked}
            mark={mark}
            query={behind(mark, year!, channel)}
            what={what}
            scope={said}
            snapshot={snapshot.id}
          />
        )}
        <ChartCard
          {...card}
          id="tu-noi-den-noi"
          name={words.flows.name}
          defined={[{ member: 'replication.sites' }]}
          downloads={asks.flows ? [{ name: 'nhan-rong-tu-dia-ban-den-dia-ban', query: asks.flows }] : []}
          skeleton="h-[30rem]"
          className="lg:col-span-12"
          face={(shown): ChartFace => {
            const title = flowsFinding(flowsOf(shown.flows))
            return {
              title,
              subtitle: `${words.flows.subtitle}, ${said}; ${words.flows.basis}`,
              summary: `${title}.`,
              note: words.flows.note,
              empty: shown.flows.total ? undefined : shared.chart.empty,
              picture: <Matrix flows={shown.flows} year={shown.year} caption={title} />,
            }
          }}
        />
        <ChartCard
          {...card}
          id="nhieu-nhat"
          name={words.models.name}
          defined={[{ member: 'replication.sites' }]}
          downloads={asks.models ? [{ name: 'nhan-rong-nhieu-nhat', query: asks.models }] : []}
          skeleton="h-[36rem]"
          className="lg:col-span-7"
          face={(shown): ChartFace => {
            const title = modelsFinding(shown.models)
            return {
              title,
              subtitle: `${words.models.subtitle}, ${said}`,
              summary: `${title}.`,
              empty: shown.models.length ? undefined : shared.chart.empty,
              list: <Models models={shown.models} caption={title} />,
            }
          }}
        />
        <ChartCard
          {...card}
          id="don-vi-tiep-nhan"
          name={words.receivers.name}
          defined={[{ member: 'replication.models' }, { member: 'replication.adopting_units' }]}
          downloads={asks.receivers ? [{ name: 'don-vi-tiep-nhan', query: asks.receivers }] : []}
          skeleton="h-[36rem]"
          className="lg:col-span-5"
          face={(shown): ChartFace => {
            const title = receiversFinding(receiversOf(shown.receivers))
            return {
              title,
              subtitle: `${words.receivers.subtitle}, ${said}`,
              summary: `${title}.`,
              empty: shown.receivers.length ? undefined : shared.chart.empty,
              picture: (
                <Bars
                  bars={shown.receivers.slice(0, MOST).map((unit) => ({
                    key: unit.code,
                    name: unit.name,
                    value: unit.models,
                    text: count(unit.models),
                    href: markAddress(shown.year, receiverMark(unit.code)),
                  }))}
                />
              ),
              table: (
                <DataTable
                  caption={title}
                  rows={shown.receivers}
                  rowKey={(unit) => unit.code}
                  columns={[
                    { title: words.unit, cell: (unit) => unit.name, key: (unit) => unit.name },
                    number(words.adopted, (unit: read.Receiver) => unit.models),
                    number(words.sites, (unit: read.Receiver) => unit.sites),
                  ]}
                />
              ),
            }
          }}
        />
        <ChartCard
          {...card}
          id="thoi-gian"
          name={words.days.name}
          defined={[{ member: 'replication.median_days_to_replicate' }]}
          downloads={asks.days ? [{ name: 'thoi-gian-den-nhan-rong', query: asks.days }] : []}
          skeleton="h-[22rem]"
          className="lg:col-span-6"
          face={(shown): ChartFace => {
            const title = daysFinding(withinYear(shown.spans, shown.cases))
            const spans = words.days.spans.map((name, i) => ({ name, value: shown.spans[i] ?? 0 }))
            return {
              title,
              subtitle: `${words.days.subtitle}, ${said}`,
              summary: `${title}. ${spans.map((span) => `${span.name}: ${count(span.value)}`).join('; ')}.`,
              empty: shown.cases ? undefined : shared.chart.empty,
              picture: (
                <Columns
                  columns={spans.map((span, i) => ({
                    key: span.name,
                    ...span,
                    href: span.value ? markAddress(shown.year, waitMark(i)) : undefined,
                    label: `${span.name}: ${count(span.value)}`,
                  }))}
                  axis={words.days.axis}
                />
              ),
              table: (
                <DataTable
                  caption={title}
                  rows={spans}
                  rowKey={(span) => span.name}
                  columns={[
                    { title: words.span, cell: (span) => span.name, key: (span) => span.name },
                    number(words.adopted, (span: { value: number }) => span.value),
                  ]}
                />
              ),
            }
          }}
        />
        <ChartCard
          {...card}
          id="qua-cac-nam"
          name={words.rates.name}
          defined={[{ member: 'models.replication_rate' }]}
          downloads={[{ name: 'nhan-rong-qua-cac-nam', query: asks.rates }]}
          skeleton="h-[22rem]"
          className="lg:col-span-6"
          face={(shown): ChartFace => {
            const title = ratesFinding(ratesOf(shown.rates, shown.year, shown.provisional))
            return {
              title,
              subtitle: `${words.rates.subtitle}, ${scopeWords(at.scope)}`,
              summary: `${title}.`,
              note: few(shown.rates.map((one) => one.of)),
              empty: shown.rates.length ? undefined : shared.chart.empty,
              ...rates(
                title,
                shared.columns.year,
                shown.rates.map((one) => ({
                  ...one,
                  href: pageAddress('/mo-hinh', { year: one.year, replicated: 'true' }),
                  name:
                    shown.provisional && one.year === shown.year
                      ? shared.yearSoFar(one.year)
                      : shared.filters.yearOption(one.year),
                })),
              ),
            }
          }}
        />
        <ChartCard
          view={registered}
          snapshot={snapshot.id}
          id="theo-nam-dang-ky"
          name={words.cohorts.name}
          defined={[{ member: 'cohort.replication_rate' }]}
          downloads={[{ name: 'nhan-rong-theo-nam-dang-ky', query: asks.cohorts }]}
          skeleton="h-[30rem]"
          className="print:break-inside-avoid lg:col-span-12"
          face={(shown): ChartFace => {
            const title = cohortsFinding(cohortsOf(shown.cohorts))
            return {
              title,
              subtitle: `${words.cohorts.subtitle}, ${scopeWords(at.scope)}`,
              summary: `${title}.`,
              note: [
                ...(shown.cohorts[0] ? [words.cohorts.note(shown.cohorts[0].year)] : []),
                few(shown.cohorts.map((cohort) => cohort.of)) ?? [],
              ]
                .flat()
                .join(' '),
              empty: shown.cohorts.length ? undefined : shared.chart.empty,
              picture: <Cohorts cohorts={shown.cohorts} year={shown.year} caption={title} />,
            }
          }}
        />
        <ChartCard
          {...card}
          id="linh-vuc"
          name={words.fields}
          defined={[{ member: 'models.replication_rate' }]}
          downloads={[{ name: 'nhan-rong-theo-linh-vuc', query: asks.fields }]}
          skeleton="h-[30rem]"
          className="lg:col-span-12"
          face={(shown): ChartFace => {
            const title = replicationFinding(replicationOf(shown.fields))
            return {
              title,
              subtitle: `${shared.replication.subtitle}, ${said}`,
              summary: `${title}.`,
              note: few(shown.fields.map((field) => field.replicated.of ?? 0)),
              empty: shown.fields.length ? undefined : shared.chart.empty,
              ...rates(
                title,
                words.field,
                shown.fields.map(({ code, name, replicated: { n, of, rate } }) => ({
                  name,
                  href: pageAddress('/mo-hinh', { year: shown.year, field: code, replicated: 'true' }),
                  n: n ?? 0,
                  of: of ?? 0,
                  rate,
                })),
              ),
            }
          }}
        />
      </div>
    </YearPage>
  )
}

/** The page with what is behind a mark. */
const markAddress = (year: number, mark: string): string => pageAddress('/nhan-rong', { year, mark })

/** A mark in words. */
function markWords(mark: Mark, { flows, receivers }: Shown): string {
  const place = (places: read.Place[], code: string) =>
    places.find((one) => one.code === (code === UNKNOWN ? read.ELSEWHERE : code))?.name ?? code
  switch (mark.kind) {
    case 'flow':
      return words.behind.flow(
        mark.from === '' ? null : place(flows.from, mark.from),
        mark.to === '' ? null : place(flows.to, mark.to),
      )
    case 'receiver':
      return words.behind.receiver(receivers.find((unit) => unit.code === mark.unit)?.name ?? mark.unit)
    case 'wait':
      return words.behind.wait(words.days.spans[mark.span]!)
    case 'cohort':
      return words.behind.cohort(mark.first, mark.until)
  }
}

const number = <T,>(title: string, value: (row: T) => number): Column<T> => ({
  title,
  cell: (row) => count(value(row)),
  key: value,
  numeric: true,
})

/** Says that there are parts of few models, marked *. */
const few = (wholes: number[]): string | undefined =>
  wholes.some((of) => of > 0 && of < FEW_CASES) ? shared.replication.few(FEW_CASES) : undefined

interface Rate {
  name: string
  /** The models that were replicated. */
  href: string
  n: number
  of: number
  rate: number | null
}

/** Rates as bars and as a table, each with its n/N; those of few models are marked. */
function rates(caption: string, first: string, parts: Rate[]): Pick<ChartFace, 'picture' | 'table'> {
  return {
    picture: (
      <Bars
        bars={parts.map((part) => ({
          key: part.name,
          name: part.of > 0 && part.of < FEW_CASES ? `${part.name} *` : part.name,
          value: part.rate,
          text: (
            <>
              {percent(part.rate)}{' '}
              <span className="text-12 font-normal text-ink-3">{ratio(part.n, part.of)}</span>
            </>
          ),
          href: part.n ? part.href : undefined,
        }))}
      />
    ),
    table: (
      <DataTable
        caption={caption}
        rows={parts}
        rowKey={(part) => part.name}
        columns={[
          { title: first, cell: (part) => part.name, key: (part) => part.name },
          number(shared.columns.replicated, (part: Rate) => part.n),
          number(shared.columns.models, (part: Rate) => part.of),
          {
            title: shared.columns.rate,
            cell: (part) => percent(part.rate),
            key: (part) => part.rate,
            numeric: true,
          },
        ]}
      />
    ),
  }
}

interface FlowRow {
  code: string
  name: string
  cells: number[]
  total: number
}

/** Sites from the places of the rows to those of the columns. */
function Matrix({ flows, year, caption }: { flows: read.Flows; year: number; caption: string }) {
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
  const scale = scaleOf(flows.sites.flat())
  const rows: FlowRow[] = flows.from.map((place, i) => ({
    ...place,
    cells: flows.sites[i]!,
    total: sum(flows.sites[i]!),
  }))
  const total: FlowRow = {
    code: 'total',
    name: words.total,
    cells: flows.to.map((_, j) => sum(rows.map((row) => row.cells[j]!))),
    total: flows.total,
  }
  const columns: Column<FlowRow>[] = [
    { title: words.flows.from, cell: (row) => row.name, key: (row) => row.name },
    ...flows.to.map((to, j): Column<FlowRow> => ({
      title: to.name,
      cell: (row) => {
        const value = row.cells[j]!
        const step = row === total ? '' : `rounded-md ${HEAT[stepOf(value, scale)]!}`
        if (!value) return <span className="block py-1 text-center text-ink-3">0</span>
        return (
          <a
            href={markAddress(year, flowMark(row === total ? null : row.code, to.code))}
            aria-label={words.flows.cell(row.name, to.name, count(value))}
            className={`block py-1 text-center font-strong hover:underline ${step}`}
          >
            {count(value)}
          </a>
        )
      },
      key: (row) => row.cells[j]!,
      numeric: true,
    })),
    number(words.total, (row) => row.total),
  ]
  return (
    <>
      <ul
        aria-label={words.legend}
        className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-12 text-ink-2"
      >
        <HeatKeys scale={scale} text={words.scale} />
      </ul>
      <div className="heat-map">
        <DataTable
          caption={caption}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.code}
          total={total}
          height="max-h-[52rem]"
        />
      </div>
    </>
  )
}

/** The models that went to the most places, each with a link to its life. */
function Models({ models, caption }: { models: read.Replicated[]; caption: string }) {
  return (
    <DataTable
      caption={caption}
      rows={models}
      rowKey={(model) => model.key}
      columns={[
        {
          title: words.model,
          cell: (model) => (
            <a
              href={pageAddress('/mo-hinh', { model: model.key })}
              className="text-accent-ink hover:underline"
            >
              {model.name}
            </a>
          ),
          key: (model) => model.name,
        },
        { title: words.unit, cell: (model) => model.unit, key: (model) => model.unit },
        { title: words.field, cell: (model) => model.field, key: (model) => model.field },
        number(words.events, (model: read.Replicated) => model.events),
        number(words.sites, (model: read.Replicated) => model.sites),
      ]}
    />
  )
}
