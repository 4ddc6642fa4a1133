import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { count } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import {
  dutiesHeadline,
  modelDutiesFinding,
  pilotsFinding,
  saidFinding,
  words,
} from '../../i18n/vi/duties.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import type { PageProps } from '../../shell/page.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import { DataTable } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { amountsOf, sharesOf } from './cards.tsx'
import { COLUMN, DutiesFrame } from './frame.tsx'
import { readDuties, type PlanDuties } from './planDuties.ts'
import { OF_MODELS, SAID, TOTALS } from './queries.ts'

const text = words.duties

const said = sharesOf<PlanDuties>({
  ...{ id: 'ke-hoach', name: text.said, subtitle: text.saidSubtitle, first: text.what, finding: saidFinding },
  ...{ titles: text.saidTitles, file: 'ke-hoach-hoi-nghi', query: (shown) => shown.queries.declarations },
  defined: ['count', ...SAID].map((member) => ({ member: `declaration.${member}` })),
  read: (shown) => shown.said,
})
const models = sharesOf<PlanDuties>({
  ...{ id: 'nhiem-vu', name: text.models, subtitle: text.modelsSubtitle, first: text.what },
  ...{ titles: text.modelTitles, file: 'nhiem-vu-theo-mo-hinh', query: (shown) => shown.queries.models },
  defined: OF_MODELS.map((member) => ({ member: `models.${member}` })),
  read: (shown) => shown.models,
  finding: modelDutiesFinding,
})
const years = amountsOf<PlanDuties>({
  ...{ id: 'so-cuoc', name: text.totals, subtitle: text.totalsSubtitle, first: words.yearTitle, whole: true },
  ...{
    titles: TOTALS.map((measure) => text.totalTitles[measure]),
    unit: text.totalUnit,
    file: 'so-cuoc-theo-nam',
  },
  defined: TOTALS.map((member) => ({ member: `declaration.${member}` })),
  query: (shown) => shown.queries.declarations,
  read: (shown) => shown.years,
})

/** Every unit with a sheet of general information, and what it says. */
const units: ChartSpec<PlanDuties> = {
  id: 'don-vi',
  name: words.units,
  skeleton: 'h-[30rem]',
  defined: SAID.map((member) => ({ member: `declaration.${member}` })),
  downloads: ({ queries }) => [{ name: 'ke-hoach-theo-don-vi', query: queries.units }],
  face: (shown) => {
    const title = text.unitsFinding(shown.declaring)
    return {
      title,
      subtitle: `${text.unitsSubtitle}, ${scopeWords(shown.scope)}, ${whenOf(shown)}`,
      empty: shown.units.length ? undefined : words.none,
      list: (
        <DataTable
          caption={words.units}
          rows={shown.units}
          rowKey={(row) => row.key}
          columns={[
            {
              title: words.unit,
              cell: (row) => <PageLink to={row.to!}>{row.name}</PageLink>,
              key: (row) => row.name,
            },
            ...SAID.map((measure, i) => ({
              title: words.said[measure],
              cell: (row: (typeof shown.units)[number]) => (row.amounts[i] ? words.yes : words.no),
              key: (row: (typeof shown.units)[number]) => row.amounts[i] ?? 0,
            })),
          ]}
        />
      ),
    }
  },
}

/** The models that were chosen as examples. */
const pilots: ChartSpec<PlanDuties> = {
  id: 'mo-hinh-diem',
  name: text.pilots,
  skeleton: 'h-[30rem]',
  defined: [{ member: 'models.pilot_count' }],
  downloads: ({ queries }) => [{ name: 'mo-hinh-diem', query: queries.pilots }],
  face: (shown) => {
    const title = pilotsFinding(shown.pilots.length)
    return {
      title,
      subtitle: `${text.pilotsSubtitle}, ${scopeWords(shown.scope)}, ${whenOf(shown)}`,
      empty: shown.pilots.length ? undefined : words.none,
      list: (
        <DataTable
          caption={text.pilots}
          rows={shown.pilots}
          rowKey={(pilot) => pilot.key}
          columns={[
            {
              title: text.model,
              cell: (pilot) => (
                <PageLink to={{ page: '/mo-hinh', own: { model: pilot.key } }}>{pilot.name}</PageLink>
              ),
              key: (pilot) => pilot.name,
            },
            { title: words.unit, cell: (pilot) => pilot.unit, key: (pilot) => pilot.unit },
            { title: words.field, cell: (pilot) => pilot.field, key: (pilot) => pilot.field },
            {
              title: text.evaluation,
              cell: (pilot) => nameOf('evaluation', pilot.evaluation) ?? count(null),
              key: (pilot) => pilot.evaluation,
            },
            {
              title: text.replicated,
              cell: (pilot) => (pilot.replicated ? words.yes : words.no),
              key: (pilot) => Number(pilot.replicated),
            },
          ]}
        />
      ),
    }
  },
}

/** Plans, meetings, inspections, and what the plan asks of each model. */
export const PlanDutiesPage = (props: PageProps) => (
  <DutiesFrame props={props} id="duties/plan" read={readDuties} title={text.title} sentence={dutiesHeadline}>
    {(view) => (
      <>
        <div className={COLUMN}>
          <ChartCard {...said} view={view} />
          <ChartCard {...years} view={view} className="grow" />
        </div>
        <ChartCard {...models} view={view} className="lg:col-span-6" />
        <ChartCard {...pilots} view={view} className="lg:col-span-12" />
        <ChartCard {...units} view={view} className="lg:col-span-12" />
      </>
    )}
  </DutiesFrame>
)
