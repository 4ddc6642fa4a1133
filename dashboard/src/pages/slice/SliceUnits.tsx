import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { leadingUnit } from '../../../../cube/domain/findings/slice.ts'
import type { Share } from '../../../../cube/domain/models.ts'
import type { UnitPart } from '../../../../cube/domain/slice.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { count, NO_DATA, percent, ratio } from '../../i18n/format.ts'
import { unitsFinding } from '../../i18n/vi/slice.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import type { SliceUnits as Data } from './slice.ts'

/** The units that report the part's models; `beside` another card, which then says how high the list is. */
export function SliceUnits({
  view,
  beside = false,
  className = '',
}: {
  view: View<Data>
  beside?: boolean
  className?: string
}) {
  return <ChartCard {...(beside ? BESIDE : ALONE)} view={view} className={className} />
}

/** A rate with what it is made of; a part without a denominator has none. */
const share = ({ n, of, rate }: Share) =>
  of ? (
    <>
      <span className="block whitespace-nowrap">
        {percent(rate)}
        {of < FEW_CASES && ' *'}
      </span>
      <span className="block whitespace-nowrap text-14 text-ink-3">{ratio(n, of)}</span>
    </>
  ) : (
    NO_DATA
  )

/** Whether a unit has a rate over so few models that it says little. */
const hasFew = ({ effective, replicated }: UnitPart): boolean =>
  [effective, replicated].some(({ of }) => of !== null && of > 0 && of < FEW_CASES)

const unitColumns: Column<UnitPart>[] = [
  {
    title: shared.columns.unit,
    cell: (unit) => (
      <PageLink to={{ page: '/don-vi', own: { unit: unit.code } }} className="name-link text-ink">
        {unit.name}
      </PageLink>
    ),
    key: (unit) => unit.name,
  },
  {
    title: shared.columns.models,
    cell: (unit) => count(unit.count),
    key: (unit) => unit.count,
    numeric: true,
  },
  {
    title: shared.figures.effectiveness,
    cell: (unit) => share(unit.effective),
    key: (unit) => unit.effective.rate,
    numeric: true,
  },
  {
    title: shared.columns.replicated,
    cell: (unit) => share(unit.replicated),
    key: (unit) => unit.replicated.rate,
    numeric: true,
  },
]

const specOf = (beside: boolean): ChartSpec<Data> => ({
  id: 'don-vi',
  name: shared.sections.units,
  skeleton: 'h-[30rem]',
  defined: ['count', 'effectiveness_rate', 'replication_rate'].map((member) => ({
    member: `models.${member}`,
  })),
  downloads: ({ query }) => [{ name: 'mo-hinh-theo-don-vi', query }],
  face: ({ units, year, name }) => {
    const title = unitsFinding(leadingUnit(units))
    return {
      title,
      subtitle: `${shared.columns.models}, ${name}, ${shared.filters.yearOption(year).toLowerCase()}`,
      note: units.some(hasFew) ? shared.replication.few(FEW_CASES) : undefined,
      empty: units.length ? undefined : shared.chart.empty,
      list: (
        <div className={beside ? `relative h-full ${units.length > 4 ? 'lg:min-h-[20rem]' : ''}` : ''}>
          <DataTable
            caption={shared.sections.units}
            rows={units}
            rowKey={(unit) => unit.code}
            columns={unitColumns}
            height={`max-h-[36rem] ${beside && units.length > 4 ? 'lg:absolute lg:inset-0 lg:max-h-none' : 'lg:max-h-[43rem]'}`}
          />
        </div>
      ),
    }
  },
})

const BESIDE = specOf(true)
const ALONE = specOf(false)
