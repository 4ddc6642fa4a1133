import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { HeatKeys } from '../../charts/HeatKeys.tsx'
import { scaleOf, stepOf } from '../../../../cube/domain/scale.ts'
import { HEAT } from '../../charts/scale.ts'
import { StateIcon } from '../../ui/StateIcon.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { count, percent, ratio } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/replication.ts'
import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { cohortMark } from './marks.ts'
import { markTarget } from './parts.tsx'
import type { Cohort } from '../../../../cube/domain/replication.ts'

/** Steps are of whole thousandths. */
const thousandths = (rate: number): number => Math.round(rate * 1000)

/** Cohorts against the years since; a year that is still ahead looks unlike a share of 0. */
export function CohortTable({
  cohorts,
  year,
  caption,
}: {
  cohorts: Cohort[]
  year: number
  caption: string
}) {
  const scale = scaleOf(cohorts.flatMap(({ cells }) => cells.flatMap((cell) => thousandths(cell?.rate ?? 0))))
  const columns: Column<Cohort>[] = [
    {
      title: words.cohorts.year,
      cell: (cohort) => (cohort.of < FEW_CASES ? `${cohort.year} *` : cohort.year),
      key: (cohort) => cohort.year,
    },
    {
      title: words.cohorts.of,
      cell: (cohort) => count(cohort.of),
      key: (cohort) => cohort.of,
      numeric: true,
    },
    ...(cohorts[0]?.cells ?? []).map((_, i): Column<Cohort> => ({
      title: words.cohorts.until(i + 1),
      cell: ({ year: first, of, cells }) => {
        const cell = cells[i]
        if (!cell)
          return (
            <span className="inline-flex items-center gap-1.5 text-14 text-ink-3">
              <StateIcon state="not_due" />
              {words.cohorts.notDue}
            </span>
          )
        const [rate, share] = [percent(cell.rate), ratio(cell.n, of)]
        const step = HEAT[stepOf(thousandths(cell.rate), scale)]!
        const look = `block rounded-md px-1 py-1.5 leading-snug print:py-px ${step} ${cell.provisional ? 'outline-dashed outline-1 -outline-offset-1 outline-ink-3' : ''}`
        const inside = (
          <>
            <span className="block font-strong print:inline">{rate}</span>{' '}
            <span className="block text-14 print:inline">{share}</span>
            {cell.provisional && <span className="block text-14">{words.cohorts.provisional}</span>}
          </>
        )
        return cell.n === 0 ? (
          <span className={look}>{inside}</span>
        ) : (
          <PageLink
            to={markTarget(year, cohortMark(first, cell.until))}
            className={`${look} hover:underline`}
          >
            <span className="sr-only">{words.cohorts.cell(first, cell.until)}</span>
            {inside}
          </PageLink>
        )
      },
      key: ({ cells }) => cells[i]?.rate ?? null,
      numeric: true,
    })),
  ]
  return (
    <>
      <ul
        aria-label={words.legend}
        className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1.5 text-14 text-ink-2"
      >
        <HeatKeys
          scale={scale}
          text={(from, to) => [...new Set([from, to])].map((value) => percent(value / 1000)).join('–')}
        />
      </ul>
      <div className="heat-map">
        <DataTable
          caption={caption}
          columns={columns}
          rows={cohorts}
          rowKey={({ year: first }) => String(first)}
        />
      </div>
    </>
  )
}
