import { equals } from '../../../../cube/domain/filter.ts'
import { FIELDS } from '../../../../cube/domain/heat.ts'
import { readPlan } from '../../data/plan.ts'
import { useSelection, type Selection } from '../../data/selection.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, scopeOf } from '../../data/years.ts'
import { fieldHeadline, words } from '../../i18n/vi/fields.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import type { PageProps } from '../../shell/page.ts'
import { whenOf, YearPage } from '../../shell/YearPage.tsx'
import { useTitle } from '../../ui/title.ts'
import { partInYear, readSlice, readSliceTop, readSliceUnits } from '../slice/slice.ts'
import { SliceFigures } from '../slice/SliceFigures.tsx'
import { SliceTrend } from '../slice/SliceTrend.tsx'
import { SliceUnits } from '../slice/SliceUnits.tsx'
import { TopModels } from '../slice/TopModels.tsx'
import { WhyCard } from '../slice/WhyCard.tsx'
import { Criteria } from './Criteria.tsx'
import { FieldDistricts } from './FieldDistricts.tsx'

type OfField = Selection & { code: string }

const sliceOf = (code: string) => [equals('models.field_code', code)]
const partWords = (code: string): string => `${words.field} ${code}`.toLowerCase()

const readFieldSlice = (ask: Ask, selection: OfField) =>
  readSlice(ask, selection, {
    slice: sliceOf(selection.code),
    isPlace: false,
    since: 0,
    acrossMerger: true,
    of: `${partWords(selection.code)}, ${scopeWords(scopeOf(selection))}`,
    broken: null,
  })

const readFieldUnits = (ask: Ask, selection: OfField) =>
  readSliceUnits(ask, selection, sliceOf(selection.code), partWords(selection.code))

const readFieldTop = (ask: Ask, selection: OfField) =>
  readSliceTop(ask, selection, {
    slice: sliceOf(selection.code),
    spread: [equals('replication.field_code', selection.code)],
    name: partWords(selection.code),
    all: { field: selection.code },
  })

/** One field: what the plan asks of it, and what became of that. */
export function OneField({ code, ...props }: PageProps & { code: string }) {
  const selection = useSelection(props.filters, props.snapshot)
  const ofField = { ...selection, code }
  const years = useView('years', readYears, selection)
  const view = useView('fields/slice', readFieldSlice, ofField)
  const plan = useView('fields/plan', readPlan, { snapshot: selection.snapshot, narrowing: {} })
  const units = useView('fields/units', readFieldUnits, ofField)
  const top = useView('fields/top', readFieldTop, ofField)
  const named = (value: string) => plan.data?.find((one) => String(one.code) === value)
  const name = named(code)?.name ?? shared.unnamedField(Number(code))
  useTitle(`${name} · ${shared.product}`)
  const { data } = view
  const when = whenOf(data)
  return (
    <YearPage
      {...props}
      years={years}
      view={view}
      name={`${words.field} ${code} · ${name}`}
      sentence={data ? fieldHeadline(name, partInYear(data), when) : null}
      scope={data ? `${when}, ${scopeWords(data.scope)}, ${name}` : ''}
      own={[
        {
          name: 'field',
          label: words.field,
          value: code,
          any: words.all,
          choices: FIELDS.map((value) => ({ value, text: `${value}. ${named(value)?.name ?? ''}` })),
        },
      ]}
    >
      <div className="mt-5">
        <SliceFigures view={view} rows={{ field: code }} />
      </div>
      <div className="mt-4 grid grid-cols-1 gap-4 print:gap-2 lg:mt-5 lg:grid-cols-12 lg:gap-5">
        <SliceTrend view={view} className="lg:col-span-6" />
        <FieldDistricts selection={ofField} className="lg:col-span-6" />
        {data && (
          <WhyCard
            selection={{
              ...selection,
              slice: sliceOf(code),
              dimensions: ['place', 'unit', 'kind'],
              name: partWords(code),
              all: { field: code },
              against: data.against,
            }}
            className="lg:col-span-12"
          />
        )}
        <TopModels view={top} className="lg:col-span-7" />
        <SliceUnits view={units} beside className="lg:col-span-5" />
        <Criteria
          field={named(code)}
          code={code}
          name={name}
          busy={plan.data === null && plan.error === null}
        />
      </div>
    </YearPage>
  )
}
