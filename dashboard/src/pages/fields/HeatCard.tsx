import { heatOf } from '../../../../cube/domain/findings/fields.ts'
import type { Query } from '../../../../cube/domain/filter.ts'
import * as heats from '../../../../cube/domain/heat.ts'
import type { Heat, Order } from '../../../../cube/domain/heat.ts'
import { modelsByDistrict } from '../../../../cube/domain/parts.ts'
import { readReports, reportsOfYear } from '../../../../cube/domain/units.ts'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { planOf } from '../../data/plan.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, scopeOf, type YearFrame } from '../../data/years.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { heatFinding, words } from '../../i18n/vi/fields.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { HeatMap } from './HeatMap.tsx'
import * as queries from './queries.ts'
import type { By } from './queries.ts'

interface Shown extends YearFrame {
  heat: Heat
  by: By
  query: Query
}

type Asked = Selection & { by: By; order: Order }

/** Fields against districts, kinds of units or units. */
export function HeatCard({ selection }: { selection: Asked }) {
  return <ChartCard {...SPECS[selection.by]} view={useView('fields/heat', read, selection)} />
}

function read(ask: Ask, selection: Asked): Shown {
  const { by, order } = selection
  const plan = planOf(selection.snapshot)
  // Districts of every year: what the year has nothing of is 0 and not absent.
  const every = rows(modelsByDistrict(scopeOf(selection), null), selection)
  const { frame } = readYears(ask, selection, [plan, every])
  const { scope, year } = frame
  const query = queries.cells(scope, by, year)
  const reportQuery = reportsOfYear({ channel: scope.channel, unitKind: null }, year)
  const answers = ask({
    plan,
    every,
    cells: rows(query, selection),
    reports: by === 'district' ? null : rows(reportQuery, selection),
  })
  const columns = heats.readFields(answers.plan, scope.kind)
  const reports = readReports(answers.reports ?? [])
  const heat =
    by === 'district'
      ? heats.readDistrictHeat(answers.cells, answers.every, year, columns)
      : by === 'unit'
        ? heats.readUnitHeat(answers.cells, reports, columns)
        : heats.readKindHeat(answers.cells, reports, columns, (one) => nameOf('unit_kind', one) ?? one)
  return { ...frame, by, heat: heats.arrange(heat, order), query }
}

const specOf = (by: By): ChartSpec<Shown> => ({
  id: 'ban-do-nhiet',
  name: words.heat[by],
  skeleton: 'h-[44rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ query, by: of }) => [
    {
      name: `linh-vuc-${words.file[of]}`,
      query: { ...query, dimensions: ['models.year', ...query.dimensions!] },
    },
  ],
  face: (shown) => {
    const said = scopeWords(shown.scope)
    const title = heatFinding(heatOf(shown.heat), words.rows[shown.by])
    return {
      title,
      subtitle: `${words.subtitle}, ${said}${shown.by === 'district' ? `; ${words.basis}` : ''}`,
      note: shown.by === 'district' ? shared.districts.provinceWide : undefined,
      empty: shown.heat.rows.length ? undefined : shared.chart.empty,
      picture: <HeatMap heat={shown.heat} by={shown.by} year={shown.year} caption={words.heat[by]} />,
    }
  },
})

const SPECS = { district: specOf('district'), unit: specOf('unit'), unitKind: specOf('unitKind') }
