import { MERGER_YEAR } from '../../../../cube/domain/areas.ts'
import type { Query } from '../../../../cube/domain/filter.ts'
import { districtsOf } from '../../../../cube/domain/findings/leaders.ts'
import { modelsByCommune, readCommunes, type CommuneParts } from '../../../../cube/domain/parts.ts'
import { communeCommittees } from '../../../../cube/domain/reporting.ts'
import { Bars } from '../../charts/Bars.tsx'
import { ChartCard, type ChartSpec } from '../../charts/ChartCard.tsx'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import { useView, type Ask } from '../../data/view.ts'
import { readYears, type YearFrame } from '../../data/years.ts'
import { count } from '../../i18n/format.ts'
import { districtFinding } from '../../i18n/vi/findings.ts'
import { evidence } from '../../i18n/vi/evidence.ts'
import { words } from '../../i18n/vi/words.ts'
import { DataTable } from '../../ui/DataTable.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { knownBy, reportNeeds } from './readReports.ts'
import { bar, partColumns, subtitle, summary, totalOf, yearLegend } from './parts.tsx'

type CommunesOfYear = YearFrame & CommuneParts & { query: Query }

/** How many communes are drawn; the table has them all. */
const MOST_COMMUNES = 12

/** Models by commune, ward and special zone: the organisation since 1 July 2025. */
export function Communes({ selection, className }: { selection: Selection; className: string }) {
  return <ChartCard {...spec} view={useView('overview/communes', read, selection)} className={className} />
}

function read(ask: Ask, selection: Selection): CommunesOfYear {
  const years = readYears(ask, selection)
  const { frame, cut } = years
  const query = modelsByCommune(frame.scope, frame.year, cut)
  // One unit's models, or those of one level, do not leave a place without.
  const { unit, level } = selection.filters
  const { communes, receipts, committees } = ask({
    communes: rows(query, selection),
    receipts: reportNeeds(years, selection).receipts,
    committees: unit === null && level === null ? rows(communeCommittees(frame.year), selection) : null,
  })
  const knows = knownBy(receipts, years)
  return {
    ...frame,
    against: frame.year - 1 >= MERGER_YEAR ? frame.against : null,
    ...readCommunes(
      communes,
      frame.year,
      evidence.provinceWide,
      committees && committees.length,
      // Before the merger there were other communes.
      (year) => year >= MERGER_YEAR && knows(year),
    ),
    query,
  }
}

const spec: ChartSpec<CommunesOfYear> = {
  id: 'dia-ban',
  name: words.sections.districts,
  skeleton: 'h-[58rem] md:h-[41rem]',
  defined: [{ member: 'models.count' }],
  downloads: ({ query }) => [{ name: 'mo-hinh-theo-xa', query }],
  face: (data) => {
    const title = districtFinding(districtsOf(data, data.against))
    const all = [...data.districts, ...(data.provinceWide ? [data.provinceWide] : [])]
    const hidden = data.districts.length - MOST_COMMUNES
    return {
      title,
      subtitle: `${subtitle(data)}; ${words.filters.basis.then.toLowerCase()}`,
      summary: summary(all),
      note: `${hidden > 0 ? `${evidence.more(count(hidden))} ` : ''}${words.districts.provinceWide}`,
      empty: all.every((part) => !part.now && !part.before) ? words.chart.empty : undefined,
      picture: (
        <div className="flex h-full flex-col">
          <div className="flex-1">
            <Bars
              bars={data.districts.slice(0, MOST_COMMUNES).map((part) => ({
                ...bar(part, data, 'district'),
                to: { page: '/dia-ban', own: { year: data.year, basis: 'then', area: part.code } },
              }))}
              apart={data.provinceWide ? [bar(data.provinceWide, data, 'district')] : []}
              legend={data.against && yearLegend(data)}
            />
          </div>
          {data.without ? <Without data={data} places={data.without} /> : null}
        </div>
      ),
      table: (
        <DataTable
          caption={words.sections.districts}
          rows={all}
          total={totalOf(all)}
          rowKey={(part) => part.code}
          columns={partColumns(evidence.communes, data).slice(0, data.against ? undefined : 2)}
        />
      ),
    }
  },
}

/** How many communes have no model, with the way to their list. */
function Without({ data, places }: { data: YearFrame; places: number }) {
  const { channel, kind, narrowed } = data.scope
  const said = channel || kind || narrowed ? evidence.withoutIn : evidence.without
  return (
    <p className="mt-3 text-14 text-ink">
      <PageLink
        to={{ page: '/dia-ban', own: { year: data.year, basis: 'then' } }}
        className="inline-block py-1 text-accent-ink underline"
      >
        {said(count(places))}
      </PageLink>
    </p>
  )
}
