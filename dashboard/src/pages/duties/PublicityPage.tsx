import { ChartCard } from '../../charts/ChartCard.tsx'
import { publicityHeadline, words } from '../../i18n/vi/duties.ts'
import type { PageProps } from '../../shell/page.ts'
import { amountsOf } from './cards.tsx'
import { DutiesFrame } from './frame.tsx'
import { readPublicity, type Publicity } from './publicity.ts'

const text = words.publicity
const defined = [{ member: 'publicity.press_items' }, { member: 'publicity.sections' }]
const shared = { titles: text.titles, unit: text.unit, defined }

const forms = amountsOf<Publicity>({
  ...{ id: 'hinh-thuc', name: text.forms, subtitle: text.formsSubtitle, first: text.form },
  ...{ titles: [text.amount], unit: text.amountUnit, defined: [{ member: 'publicity.items' }] },
  ...{
    file: 'tuyen-truyen-theo-hinh-thuc',
    query: (shown) => shown.queries.forms,
    read: (shown) => shown.forms,
  },
})
const outlets = amountsOf<Publicity>({
  ...shared,
  ...{ id: 'co-quan', name: text.outlets, subtitle: text.subtitle, first: text.outlet },
  ...{
    file: 'tuyen-truyen-theo-co-quan',
    query: (shown) => shown.queries.outlets,
    read: (shown) => shown.outlets,
  },
})
const fields = amountsOf<Publicity>({
  ...shared,
  ...{ id: 'linh-vuc', name: words.fields, subtitle: text.subtitle, first: words.field },
  ...{
    file: 'tuyen-truyen-theo-linh-vuc',
    query: (shown) => shown.queries.fields,
    read: (shown) => shown.fields,
  },
})
const units = amountsOf<Publicity>({
  ...shared,
  ...{ id: 'don-vi', name: words.units, subtitle: text.subtitle, first: words.unit },
  ...{
    file: 'tuyen-truyen-theo-don-vi',
    query: (shown) => shown.queries.units,
    read: (shown) => shown.units,
  },
})
const years = amountsOf<Publicity>({
  ...shared,
  ...{ id: 'qua-cac-nam', name: words.years, subtitle: text.subtitle, first: words.yearTitle, whole: true },
  ...{ file: 'tuyen-truyen-theo-nam', query: (shown) => shown.queries.years, read: (shown) => shown.years },
})

/** What press, radio and units published of models. */
export const PublicityPage = (props: PageProps) => (
  <DutiesFrame
    props={props}
    id="duties/publicity"
    read={readPublicity}
    title={text.title}
    sentence={publicityHeadline}
  >
    {(view) => (
      <>
        <ChartCard {...forms} view={view} className="lg:col-span-6" />
        <ChartCard {...outlets} view={view} className="lg:col-span-6" />
        <ChartCard {...fields} view={view} className="lg:col-span-6" />
        <ChartCard {...units} view={view} className="lg:col-span-6" />
        <ChartCard {...years} view={view} className="lg:col-span-12" />
      </>
    )}
  </DutiesFrame>
)
