import type { LifeYear } from '../../../../cube/domain/life.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import type { View } from '../../data/view.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { lifeName, words } from '../../i18n/vi/models.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import type { OneLife } from './oneLife.ts'

/** A model year by year. */
export function YearsCard({ view, className }: { view: View<OneLife>; className: string }) {
  return <ChartCard {...spec} view={view} className={className} />
}

const yearColumns: Column<LifeYear>[] = [
  { title: words.year, cell: (year) => year.year, key: (year) => year.year },
  {
    title: words.unit,
    cell: (year) => (
      <PageLink
        to={{ page: '/don-vi', own: { unit: year.unitCode, year: year.year } }}
        className="name-link text-ink"
      >
        {year.unit}
      </PageLink>
    ),
    key: (year) => year.unit,
  },
  {
    title: words.registration,
    cell: (year) => lifeName('registration', year.registration),
    key: (year) => year.registration,
  },
  { title: words.status, cell: (year) => nameOf('status', year.status), key: (year) => year.status },
  {
    title: words.half,
    cell: (year) => nameOf('evaluation', year.evaluationHalf),
    key: (year) => year.evaluationHalf,
  },
  {
    title: words.evaluation,
    cell: (year) => nameOf('evaluation', year.evaluation),
    key: (year) => year.evaluation,
  },
  {
    title: words.criteria,
    cell: (year) => lifeName('criteria', year.criteria),
    key: (year) => year.criteria,
  },
  {
    title: words.replicated,
    cell: (year) => (year.replicated ? words.yes : words.no),
    key: (year) => Number(year.replicated),
  },
]

const spec: ChartSpec<OneLife> = {
  id: 'tung-nam',
  name: words.years,
  skeleton: 'h-72',
  defined: ['evaluation_rate', 'effectiveness_rate', 'replication_rate'].map((member) => ({
    member: `models.${member}`,
  })),
  downloads: ({ queries }) => [{ name: 'mo-hinh-qua-cac-nam', query: queries.years }],
  face: ({ life }) => ({
    title: words.yearsFinding(life!.years.length),
    subtitle: words.yearsSubtitle,
    list: (
      <DataTable
        caption={words.years}
        rows={life!.years}
        rowKey={(year) => `${year.year} ${year.unitCode}`}
        columns={yearColumns}
      />
    ),
  }),
}
