import { ChartCard } from '../../charts/ChartCard.tsx'
import { honoursHeadline, sharesFinding, words } from '../../i18n/vi/duties.ts'
import type { PageProps } from '../../shell/page.ts'
import { amountsOf, sharesOf } from './cards.tsx'
import { COLUMN, DutiesFrame } from './frame.tsx'
import { readHonours, type Honours } from './honours.ts'

const text = words.honours
const defined = ['count', 'honours', 'models'].map((member) => ({ member: `commendation.${member}` }))
const shared = { titles: text.titles, unit: text.unit, defined, subtitle: text.subtitle }

const shares = sharesOf<Honours>({
  ...{
    id: 'ty-le',
    name: text.shares,
    subtitle: text.sharesSubtitle,
    first: text.share,
    finding: sharesFinding,
  },
  ...{ titles: text.shareTitles, file: 'ty-le-duoc-khen-thuong', query: (shown) => shown.queries.models },
  defined: [{ member: 'models.commendation_rate' }, { member: 'models.honoured_count' }],
  read: (shown) => shown.shares,
})
const forms = amountsOf<Honours>({
  ...shared,
  ...{
    id: 'hinh-thuc',
    name: text.forms,
    subtitle: text.formsSubtitle,
    first: text.form,
    titles: [text.amount],
  },
  ...{ file: 'ton-vinh-theo-hinh-thuc', query: (shown) => shown.queries.forms, read: (shown) => shown.forms },
})
const levels = amountsOf<Honours>({
  ...shared,
  ...{ id: 'cap', name: text.levels, first: text.level },
  ...{ file: 'ton-vinh-theo-cap', query: (shown) => shown.queries.levels, read: (shown) => shown.levels },
})
const fields = amountsOf<Honours>({
  ...shared,
  ...{ id: 'linh-vuc', name: words.fields, first: words.field },
  ...{
    file: 'ton-vinh-theo-linh-vuc',
    query: (shown) => shown.queries.fields,
    read: (shown) => shown.fields,
  },
})
const units = amountsOf<Honours>({
  ...shared,
  ...{ id: 'don-vi', name: words.units, first: words.unit },
  ...{ file: 'ton-vinh-theo-don-vi', query: (shown) => shown.queries.units, read: (shown) => shown.units },
})
const years = amountsOf<Honours>({
  ...shared,
  ...{ id: 'qua-cac-nam', name: words.years, first: words.yearTitle, whole: true },
  ...{ file: 'ton-vinh-theo-nam', query: (shown) => shown.queries.years, read: (shown) => shown.years },
})

/** How models were commended by decision and honoured in meetings, which are never added together. */
export const HonoursPage = (props: PageProps) => (
  <DutiesFrame
    props={props}
    id="duties/honours"
    read={readHonours}
    title={text.title}
    sentence={honoursHeadline}
  >
    {(view) => (
      <>
        <div className={COLUMN}>
          <ChartCard {...shares} view={view} />
          <ChartCard {...forms} view={view} />
          <ChartCard {...levels} view={view} />
          <ChartCard {...years} view={view} className="grow" />
        </div>
        <div className={COLUMN}>
          <ChartCard {...fields} view={view} />
          <ChartCard {...units} view={view} className="grow" />
        </div>
      </>
    )}
  </DutiesFrame>
)
