import type { Query } from '../../../../cube/domain/filter.ts'
import { equals, within } from '../../../../cube/domain/filter.ts'
import { districtsOf } from '../../../../cube/domain/findings/leaders.ts'
import {
  modelsByDistrict,
  readDistricts,
  type DistrictParts,
  type Part,
} from '../../../../cube/domain/parts.ts'
import { Bars, type Bar } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, scopeOf, type YearFrame } from '../../data/years.ts'
import { count } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/fields.ts'
import { districtFinding } from '../../i18n/vi/findings.ts'
import { scopeWords } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { whenOf } from '../../shell/YearPage.tsx'
import { DataTable } from '../../ui/DataTable.tsx'

type OfField = Selection & { code: string }
type Districts = YearFrame & DistrictParts & { code: string; query: Query }

/** One field's models by former district. */
export function FieldDistricts({ selection, className }: { selection: OfField; className: string }) {
  return <ChartCard {...spec} view={useView('fields/districts', read, selection)} className={className} />
}

function read(ask: Ask, selection: OfField): Districts {
  const { code } = selection
  // Districts of every year and field, so that one without a model of this field has 0.
  const everyNeeded = rows(modelsByDistrict(scopeOf(selection), null), selection)
  const { frame, cut } = readYears(ask, selection, [everyNeeded])
  const query = within(modelsByDistrict(frame.scope, cut), [equals('models.field_code', code)])
  const { every, places } = ask({ every: everyNeeded, places: rows(query, selection) })
  const known = new Set(places.map((row) => `${row['models.year']} ${row['models.district_code']}`))
  const none = every
    .filter((row) => !known.has(`${row['models.year']} ${row['models.district_code']}`))
    .map((row) => ({ ...row, 'models.count': '0' }))
  return { ...frame, ...readDistricts([...places, ...none], frame.year), code, query }
}

const spec: ChartSpec<Districts> = {
  id: 'dia-ban',
  name: shared.sections.districts,
  skeleton: 'h-[26rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ query }) => [{ name: 'linh-vuc-theo-dia-ban', query }],
  face: (shown) => {
    const { code } = shown
    const part = `${words.field} ${code}`
    const said = scopeWords(shown.scope)
    const when = whenOf(shown)
    const title = districtFinding(districtsOf(shown, shown.against))
    const all = [...shown.districts, ...(shown.provinceWide ? [shown.provinceWide] : [])]
    const bar = (place: Part): Bar => ({
      key: place.code,
      name: place.name,
      value: place.now,
      text: count(place.now),
      outOfScope: place.outOfScope ? shared.outOfScope : undefined,
      to: place.now
        ? { page: '/mo-hinh', own: { year: shown.year, field: code, district: place.code } }
        : undefined,
    })
    return {
      title,
      subtitle: `${shared.columns.models}, ${part.toLowerCase()}, ${said}, ${when}; ${shared.districts.basis}`,
      summary: `${all.map((place) => `${place.name}: ${place.outOfScope ? shared.outOfScope : count(place.now)}`).join('; ')}.`,
      note: shared.districts.provinceWide,
      empty: all.every((place) => !place.now) ? shared.chart.empty : undefined,
      picture: (
        <Bars bars={shown.districts.map(bar)} apart={shown.provinceWide ? [bar(shown.provinceWide)] : []} />
      ),
      table: (
        <DataTable
          caption={shared.sections.districts}
          rows={all}
          rowKey={(place) => place.code}
          columns={[
            {
              title: shared.columns.district,
              cell: (place) => place.name,
              key: (place) => place.name,
            },
            {
              title: shared.filters.yearOption(shown.year),
              cell: (place) => (place.outOfScope ? shared.outOfScope : count(place.now)),
              key: (place) => place.now,
              numeric: true,
            },
            {
              title: words.before,
              cell: (place) => (place.outOfScopeBefore ? shared.outOfScope : count(place.before)),
              key: (place) => place.before,
              numeric: true,
            },
          ]}
        />
      ),
    }
  },
}
