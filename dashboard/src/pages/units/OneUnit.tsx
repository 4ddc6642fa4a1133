import { equals } from '../../../../cube/domain/filter.ts'
import { ofOneUnit, unitYearOf } from '../../../../cube/domain/findings/units.ts'
import { useSelection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import type { Sentence } from '../../i18n/vi/sentences.ts'
import { unitHeadline, words } from '../../i18n/vi/units.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { FilterBar } from '../../shell/FilterBar.tsx'
import { Footer } from '../../shell/Footer.tsx'
import type { PageProps } from '../../shell/page.ts'
import { PageHead, PageMain } from '../../shell/PageHead.tsx'
import { Failure } from '../../ui/Failure.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { useTitle } from '../../ui/title.ts'
import { WhyCard } from '../slice/WhyCard.tsx'
import { counted, readUnit } from './unit.ts'
import { UnitIssues } from './UnitIssues.tsx'
import { UnitModels } from './UnitModels.tsx'
import { UnitReports } from './UnitReports.tsx'
import { UnitTrend, yearOf } from './UnitTrend.tsx'

const text = words.one

/** Models whose list is as high as two cards beside it. */
const LONG = 8

/** One unit: its reports by year, declared against counted, its models, its held rows. */
export function OneUnit({ code, filters, snapshot, isDefault }: PageProps & { code: string }) {
  const selection = { ...useSelection(filters, snapshot), code }
  const reports = useView('units/unit', readUnit, selection)
  const { data } = reports
  const years = (data ?? []).map((report) => report.year)
  const year = yearOf(data ?? [], filters.year)
  const report = data?.find((one) => one.year === year) ?? null
  const name = report?.name ?? code
  const frame = useView('years', readYears, selection).data?.frame
  const against = frame?.year === year ? frame?.against : null
  useTitle(`${year === null ? words.title : name} · ${shared.product}`)
  const sentence: Sentence | null =
    data === null
      ? null
      : year === null
        ? [text.unknown]
        : unitHeadline(name, unitYearOf(report), year, snapshot.today)
  // A long list of models leaves room beside it.
  const isLong = report !== null && (counted(report) ?? 0) > LONG
  const why = against && (
    <WhyCard
      selection={{
        ...selection,
        filters: { ...filters, year, channel: null, kind: null },
        slice: [equals('models.unit_code', code)],
        dimensions: ['field', 'kind'],
        name,
        all: { unit: code },
        against: ofOneUnit(against),
      }}
      className={isLong ? 'grow' : 'lg:col-span-12'}
    />
  )
  return (
    <>
      <FilterBar
        filters={{ ...filters, channel: null }}
        years={{ years, latestYear: years[0] ?? null, frame: { year } }}
        snapshot={isDefault ? null : snapshot}
        byChannel={false}
        byKind={false}
        aside={
          <PageLink to={{ page: '/don-vi' }} className="quiet-button">
            <span aria-hidden="true">‹</span> {words.back}
          </PageLink>
        }
      />
      <PageMain>
        <PageHead
          name={[
            words.title,
            report && nameOf('unit_kind', report.kind),
            report && shared.channel[report.channel],
          ]
            .filter(Boolean)
            .join(' · ')}
          sentence={sentence}
          failed={reports.error !== null}
          snapshot={snapshot}
          stale={reports.stale && data !== null}
        />
        {reports.error && <Failure what={text.reports} error={reports.error} retry={reports.retry} />}
        {data?.length === 0 ? (
          <p className="mt-4 text-14 text-ink-2">{text.unknownHelp}</p>
        ) : (
          <div className="mt-5 grid grid-cols-1 gap-4 print:gap-2 lg:grid-cols-12 lg:gap-5">
            <UnitReports selection={selection} />
            <div className="flex flex-col gap-4 lg:col-span-4 lg:gap-5 print:gap-2">
              <UnitTrend selection={selection} className={isLong && against ? '' : 'grow'} />
              {isLong && why}
            </div>
            {year !== null && <UnitModels selection={{ ...selection, year }} />}
            {!isLong && why}
            <UnitIssues selection={selection} />
          </div>
        )}
      </PageMain>
      <Footer snapshot={snapshot} />
    </>
  )
}
