import type { Query } from '../../../../cube/domain/filter.ts'
import { districtsOf } from '../../../../cube/domain/findings/leaders.ts'
import { modelsByDistrict, readDistricts, type DistrictParts } from '../../../../cube/domain/parts.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, type YearFrame } from '../../data/years.ts'
import { districtFinding } from '../../i18n/vi/findings.ts'
import { words } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { knownBy, reportNeeds } from './readReports.ts'
import { bar, partColumns, subtitle, summary, totalOf, yearLegend } from './parts.tsx'

type DistrictsOfYear = YearFrame & DistrictParts & { query: Query }

/** Models by district on the common basis; those of the whole province apart. */
export function Districts({ selection, className }: { selection: Selection; className: string }) {
  return <ChartCard {...spec} view={useView('overview/districts', read, selection)} className={className} />
}

function read(ask: Ask, selection: Selection): DistrictsOfYear {
  const years = readYears(ask, selection)
  const { frame, cut } = years
  const query = modelsByDistrict(frame.scope, cut)
  const { districts, receipts } = ask({
    districts: rows(query, selection),
    receipts: reportNeeds(years, selection).receipts,
  })
  return { ...frame, ...readDistricts(districts, frame.year, knownBy(receipts, years)), query }
}

const spec: ChartSpec<DistrictsOfYear> = {
  id: 'dia-ban',
  name: words.sections.districts,
  skeleton: 'h-[58rem] md:h-[41rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ query }) => [{ name: 'mo-hinh-theo-dia-ban', query }],
  face: (data) => {
    const title = districtFinding(districtsOf(data, data.against))
    const all = [...data.districts, ...(data.provinceWide ? [data.provinceWide] : [])]
    return {
      title,
      subtitle: `${subtitle(data)}; ${words.districts.basis}`,
      summary: summary(all),
      note: words.districts.provinceWide,
      empty: all.every((part) => !part.now && !part.before) ? words.chart.empty : undefined,
      picture: (
        <Bars
          bars={data.districts.map((part) => bar(part, data, 'district'))}
          apart={data.provinceWide ? [bar(data.provinceWide, data, 'district')] : []}
          legend={yearLegend(data)}
        />
      ),
      table: (
        <DataTable
          caption={words.sections.districts}
          rows={all}
          total={totalOf(all)}
          rowKey={(part) => part.code}
          columns={partColumns(words.columns.district, data)}
        />
      ),
    }
  },
}
