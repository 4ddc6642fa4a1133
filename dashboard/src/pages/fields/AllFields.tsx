import { useEffect } from 'react'
import { useRows, useView } from '../../data/useRows.ts'
import { Bars, Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartFace } from '../../charts/ChartCard.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { pageAddress, useAsked } from '../../data/filters.ts'
import { count, NO_DATA, percent, ratio, signed } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { fieldsFinding, fieldsHeadline, heatFinding, words } from '../../i18n/vi/fields.ts'
import { againstName, scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { Share } from '../../../../cube/domain/models.ts'
import { modelsByDistrict } from '../../../../cube/domain/parts.ts'
import type { PageProps } from '../../shell/page.ts'
import { readReports, reportsOfYear } from '../../../../cube/domain/units.ts'
import { useYears, type YearFrame } from '../../data/useYears.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import * as heats from '../../../../cube/domain/heat.ts'
import type { FieldRow, Heat, Order } from '../../../../cube/domain/heat.ts'
import { HeatMap } from './HeatMap.tsx'
import * as queries from './queries.ts'
import type { By } from './queries.ts'
import { usePlan } from './usePlan.ts'

interface Shown extends YearFrame {
  heat: Heat
  by: By
}

/** The eleven fields of the plan: how many models each has, and where. */
export function AllFields({ filters, snapshot, isDefault }: PageProps) {
  const asked = useAsked()
  const by: By = queries.BY.find((one) => one === asked.get('by')) ?? 'district'
  const order: Order = heats.ORDERS.find((one) => one === asked.get('order')) ?? 'value'
  const { channel, kind } = filters
  const scope = { channel, kind }
  const at = useYears(filters, snapshot.id, snapshot.today)
  const { year } = at
  const asks = {
    fields: year === null ? null : queries.figuresByField(scope, at.cut),
    cells: year === null ? null : queries.cells(scope, by, year),
    // Districts of every year: what the year has nothing of is 0 and not absent.
    every: modelsByDistrict(scope, null),
    reports: by !== 'district' && year !== null ? reportsOfYear({ channel, unitKind: null }, year) : null,
  }
  const plan = usePlan(snapshot.id)
  const fields = useRows(asks.fields, snapshot.id)
  const cells = useRows(asks.cells, snapshot.id)
  const every = useRows(asks.every, snapshot.id)
  const reports = useRows(asks.reports, snapshot.id)
  const base = [...at.needed, plan]
  const list = useView<YearFrame & { fields: FieldRow[] }>(
    [...base, fields],
    [year, channel, kind, order],
    () => ({
      ...at.frame(),
      fields: heats.readFieldRows(fields.data!, year!, heats.readFields(plan.data!, kind), order),
    }),
  )
  const needed = [...base, cells, every, ...(asks.reports ? [reports] : [])]
  const view = useView<Shown>(needed, [year, channel, kind, by, order], () => {
    const columns = heats.readFields(plan.data!, kind)
    const heat =
      by === 'district'
        ? heats.readDistrictHeat(cells.data!, every.data!, year!, columns)
        : by === 'unit'
          ? heats.readUnitHeat(cells.data!, readReports(reports.data!), columns)
          : heats.readKindHeat(
              cells.data!,
              readReports(reports.data!),
              columns,
              (one) => nameOf('unitKind', one) ?? one,
            )
    return { ...at.frame(), by, heat: heats.arrange(heat, order) }
  })
  useEffect(() => {
    document.title = `${words.title}${year === null ? '' : ` ${year}`} · ${shared.product}`
  }, [year])
  const { data } = list
  const said = scopeWords(at.scope)
  const when = whenOf(data)
  return (
    <YearPage
      filters={filters}
      snapshot={snapshot}
      isDefault={isDefault}
      at={at}
      view={list}
      name={words.title}
      sentence={data ? fieldsHeadline(data.fields, when) : null}
      scope={`${data ? `${shared.filters.yearOption(data.year).toLowerCase()}, ` : ''}${said}`}
      own={[
        {
          name: 'by',
          label: words.by,
          value: by === 'district' ? null : by,
          any: words.byRow.district,
          choices: (['unitKind', 'unit'] as const).map((value) => ({ value, text: words.byRow[value] })),
        },
        {
          name: 'order',
          label: words.order,
          value: order === 'value' ? null : order,
          any: words.orders.value,
          choices: (['name', 'code'] as const).map((value) => ({ value, text: words.orders[value] })),
        },
      ]}
    >
      <div className="mt-5 grid grid-cols-1 gap-4 lg:gap-5">
        <ChartCard
          id="cac-linh-vuc"
          name={words.list}
          view={list}
          defined={['count', 'effectiveness_rate', 'replication_rate'].map((member) => ({
            member: `models.${member}`,
          }))}
          downloads={asks.fields ? [{ name: 'mo-hinh-theo-linh-vuc', query: asks.fields }] : []}
          snapshot={snapshot.id}
          skeleton="h-[40rem]"
          face={(shown): ChartFace => {
            const title = fieldsFinding(shown.fields, shown.provisional)
            return {
              title,
              subtitle: `${words.listSubtitle}, ${said}, ${when}`,
              summary: `${title}. ${shown.fields.map((field) => `${field.name}: ${count(field.now)}`).join('; ')}.`,
              note: words.rates,
              empty: shown.fields.every((field) => !field.now && !field.before)
                ? shared.chart.empty
                : undefined,
              picture: <FieldBars shown={shown} />,
              table: (
                <DataTable
                  caption={title}
                  rows={shown.fields}
                  rowKey={(field) => field.code}
                  columns={fieldColumns(shown)}
                />
              ),
            }
          }}
        />
        <ChartCard
          id="ban-do-nhiet"
          name={words.heat[by]}
          view={view}
          defined={[{ member: 'models.count' }]}
          downloads={asks.cells ? [{ name: `linh-vuc-${words.file[by]}`, query: asks.cells }] : []}
          snapshot={snapshot.id}
          skeleton="h-[44rem]"
          face={(shown): ChartFace => {
            const title = heatFinding(shown.heat, words.rows[shown.by])
            return {
              title,
              subtitle: `${words.subtitle}, ${said}${shown.by === 'district' ? `; ${words.basis}` : ''}`,
              summary: `${title}.`,
              note: shown.by === 'district' ? shared.districts.provinceWide : undefined,
              empty: shown.heat.rows.length ? undefined : shared.chart.empty,
              picture: <HeatMap heat={shown.heat} by={shown.by} year={shown.year} caption={title} />,
            }
          }}
        />
      </div>
    </YearPage>
  )
}

type List = YearFrame & { fields: FieldRow[] }

const fieldAddress = (field: FieldRow, year: number) => pageAddress('/linh-vuc', { field: field.code, year })

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
const beforeName = ({ against }: YearFrame): string =>
  against === null ? words.before : upperFirst(againstName({ ...against, oldArea: false }))

/** Each field's bar and last year's; the name leads to its own page. */
function FieldBars({ shown }: { shown: List }) {
  return (
    <Bars
      legend={
        <Legend
          items={[
            {
              className: 'h-3 w-3 bg-accent',
              text: shown.provisional ? shared.yearSoFar(shown.year) : shared.filters.yearOption(shown.year),
            },
            ...(shown.against === null ? [] : [{ className: 'h-1.5 w-3 bg-past', text: beforeName(shown) }]),
          ]}
        />
      }
      bars={shown.fields.map((field) => ({
        key: field.code,
        name: `${field.code}. ${field.name}`,
        href: fieldAddress(field, shown.year),
        value: field.now,
        text: count(field.now),
        outOfScope: !field.takes && !field.now ? words.notItsField : undefined,
        ...(shown.against === null ? {} : { before: { value: field.before, text: count(field.before) } }),
      }))}
    />
  )
}

const rate = ({ n, of, rate }: Share) =>
  of ? (
    <>
      {percent(rate)}{' '}
      <span className="inline-block whitespace-nowrap text-12 text-ink-3">{ratio(n, of)}</span>
    </>
  ) : (
    NO_DATA
  )

function fieldColumns(shown: List): Column<FieldRow>[] {
  const change = (field: FieldRow) =>
    field.now === null || field.before === null ? null : field.now - field.before
  return [
    {
      title: words.fields,
      cell: (field) => (
        <a href={fieldAddress(field, shown.year)} className="text-ink hover:underline">
          {field.code}. {field.name}
        </a>
      ),
      key: (field) => field.name,
    },
    {
      title: shared.filters.yearOption(shown.year),
      cell: (field) => (!field.takes && !field.now ? words.notItsField : count(field.now)),
      key: (field) => field.now,
      numeric: true,
    },
    {
      title: beforeName(shown),
      cell: (field) => count(field.before),
      key: (field) => field.before,
      numeric: true,
    },
    {
      title: shared.columns.change,
      cell: (field) => {
        const by = change(field)
        return by === null ? NO_DATA : signed(by)
      },
      key: change,
      numeric: true,
    },
    {
      title: shared.figures.effectiveness,
      cell: (field) => rate(field.effective),
      key: (field) => field.effective.rate,
      numeric: true,
    },
    {
      title: shared.figures.replication,
      cell: (field) => rate(field.replicated),
      key: (field) => field.replicated.rate,
      numeric: true,
    },
  ]
}
