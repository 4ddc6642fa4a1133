import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { fieldListOf } from '../../../../cube/domain/findings/fields.ts'
import type { Query } from '../../../../cube/domain/filter.ts'
import { readFieldRows, readFields, type FieldRow, type Order } from '../../../../cube/domain/heat.ts'
import type { Share } from '../../../../cube/domain/models.ts'
import { ofWholeProvince } from '../../../../cube/domain/period.ts'
import { Bars, Legend } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { Target } from '../../data/filters.ts'
import { planOf } from '../../data/plan.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask, View } from '../../data/view.ts'
import { readYears, type YearFrame } from '../../data/years.ts'
import { count, NO_DATA, percent, ratio, signed } from '../../i18n/format.ts'
import { fieldsFinding, words } from '../../i18n/vi/fields.ts'
import { againstName, scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { figuresByField } from './queries.ts'

export interface List extends YearFrame {
  fields: FieldRow[]
  /** The year before was of a smaller province: each field's own page compares on the common area. */
  acrossMerger: boolean
  query: Query
}

/** Reads how many models each field of the plan has, effective, replicated, and last year. */
export function readFieldList(ask: Ask, selection: Selection & { order: Order }): List {
  const plan = planOf(selection.snapshot)
  const { frame, cut } = readYears(ask, selection, [plan])
  const query = figuresByField(frame.scope, cut)
  const answers = ask({ plan, fields: rows(query, selection) })
  const fields = readFields(answers.plan, frame.scope.kind)
  const against = ofWholeProvince(frame.against)
  const found = readFieldRows(answers.fields, frame.year, fields, selection.order)
  return {
    ...frame,
    against,
    acrossMerger: against !== frame.against,
    fields: against === null ? found.map((field) => ({ ...field, before: null })) : found,
    query,
  }
}

/** The fields as bars, this year over last year. */
export function FieldList({ view }: { view: View<List> }) {
  return <ChartCard {...spec} view={view} />
}

const spec: ChartSpec<List> = {
  id: 'cac-linh-vuc',
  name: words.list,
  skeleton: 'h-[40rem]',
  defined: ['count', 'effectiveness_rate', 'replication_rate'].map((member) => ({
    member: `models.${member}`,
  })),
  downloads: ({ query }) => [{ name: 'mo-hinh-theo-linh-vuc', query }],
  face: (shown) => {
    const said = scopeWords(shown.scope)
    const when = whenOf(shown)
    const title = fieldsFinding(fieldListOf(shown.fields, shown.against))
    return {
      title,
      subtitle: `${words.listSubtitle}, ${said}, ${when}`,
      summary: `${shown.fields.map((field) => `${field.name}: ${count(field.now)}`).join('; ')}.`,
      note: [
        ...(shown.acrossMerger ? [words.acrossMerger] : []),
        words.rates,
        ...(shown.fields.some(hasFew) ? [shared.replication.few(FEW_CASES)] : []),
      ].join(' '),
      empty: shown.fields.every((field) => !field.now && !field.before) ? shared.chart.empty : undefined,
      picture: <FieldBars shown={shown} />,
      table: (
        <DataTable
          caption={words.list}
          rows={shown.fields}
          rowKey={(field) => field.code}
          columns={fieldColumns(shown)}
        />
      ),
    }
  },
}

const fieldTarget = (field: FieldRow, year: number): Target => ({
  page: '/linh-vuc',
  own: { field: field.code, year },
})

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
        to: fieldTarget(field, shown.year),
        value: field.now,
        text: count(field.now),
        outOfScope: !field.takes && !field.now ? words.notItsField : undefined,
        ...(shown.against === null ? {} : { before: { value: field.before, text: count(field.before) } }),
      }))}
    />
  )
}

/** Whether a field has a rate over so few models that it says little. */
const hasFew = ({ effective, replicated }: FieldRow): boolean =>
  [effective, replicated].some(({ of }) => of !== null && of > 0 && of < FEW_CASES)

const rate = ({ n, of, rate }: Share) =>
  of ? (
    <>
      {percent(rate)}
      {of < FEW_CASES ? ' * ' : ' '}
      <span className="inline-block whitespace-nowrap text-14 text-ink-3">{ratio(n, of)}</span>
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
        <PageLink to={fieldTarget(field, shown.year)} className="name-link text-ink">
          {field.code}. {field.name}
        </PageLink>
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
