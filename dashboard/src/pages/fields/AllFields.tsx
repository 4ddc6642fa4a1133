import { spreadOf } from '../../../../cube/domain/findings/fields.ts'
import * as heats from '../../../../cube/domain/heat.ts'
import type { Order } from '../../../../cube/domain/heat.ts'
import { useAsked } from '../../data/filters.ts'
import { useSelection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { fieldsHeadline, words } from '../../i18n/vi/fields.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { PageProps } from '../../shell/page.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import { useTitle } from '../../ui/title.ts'
import { FieldList, readFieldList } from './FieldList.tsx'
import { HeatCard } from './HeatCard.tsx'
import { BY, type By } from './queries.ts'

/** The eleven fields of the plan: how many models each has, and where. */
export function AllFields(props: PageProps) {
  const asked = useAsked()
  const by: By = BY.find((one) => one === asked.get('by')) ?? 'district'
  const order: Order = heats.ORDERS.find((one) => one === asked.get('order')) ?? 'value'
  const selection = useSelection(props.filters, props.snapshot)
  const years = useView('years', readYears, selection)
  const list = useView('fields/list', readFieldList, { ...selection, order })
  const { data } = list
  const year = years.data?.frame.year ?? null
  useTitle(`${words.title}${year === null ? '' : ` ${year}`} · ${shared.product}`)
  return (
    <YearPage
      {...props}
      years={years}
      view={list}
      name={words.title}
      sentence={data ? fieldsHeadline(spreadOf(data.fields), whenOf(data)) : null}
      scope={data ? `${shared.filters.yearOption(data.year).toLowerCase()}, ${scopeWords(data.scope)}` : ''}
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
        <FieldList view={list} />
        <HeatCard selection={{ ...selection, by, order }} />
      </div>
    </YearPage>
  )
}
