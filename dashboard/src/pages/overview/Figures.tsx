import type { View } from '../../api/useRows.ts'
import { Failure } from '../../charts/Failure.tsx'
import { Skeleton } from '../../charts/Skeleton.tsx'
import { StateIcon } from '../../charts/StateIcon.tsx'
import type { SparkPoint } from '../../charts/Sparkline.tsx'
import { Figure, type FigureFace } from '../../figures/Figure.tsx'
import { count, percent, ratio } from '../../format.ts'
import { words } from '../../i18n/index.ts'
import { changeOfCount, changeOfRate, changeOfShare } from '../../i18n/sentences.ts'
import { isProvisional, type Share, type YearModels, type YearReporting } from './overview.ts'
import type { Summary } from './useOverview.ts'

const text = words.figures

/** The six figures of the first screen. */
export function Figures({ view }: { view: View<Summary> }) {
  if (view.data === null) {
    return view.error ? (
      <Failure what={words.sections.figures} error={view.error} retry={view.retry} />
    ) : (
      <Skeleton className="h-[44rem] rounded-xl md:h-[28rem] xl:h-[15.5rem]" />
    )
  }
  const { data } = view
  return (
    <section aria-label={words.sections.figures} aria-busy={view.stale}>
      {view.error && <Failure what={words.sections.figures} error={view.error} retry={view.retry} />}
      <dl
        className={`grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line transition-opacity md:grid-cols-3 xl:grid-cols-6 print:grid-cols-3 ${view.stale ? 'opacity-50' : ''}`}
      >
        {faces(data).map((face) => (
          <Figure key={face.id} face={face} year={data.year} />
        ))}
      </dl>
    </section>
  )
}

function faces(data: Summary): FigureFace[] {
  const now = data.models.get(data.year)
  const reported = data.reporting.get(data.year)
  const { compared, against } = data

  const history = (value: (year: number) => number | null, format: (value: number | null) => string) => {
    const history: SparkPoint[] = data.years.map((year) => ({
      year,
      value: value(year),
      provisional: isProvisional(data.reporting, year, data.today),
    }))
    const historyText = history
      .map(
        (point) =>
          `${point.year}: ${format(point.value)}${point.provisional ? ` (${text.provisional.toLowerCase()})` : ''}`,
      )
      .join('; ')
    return { history, historyText }
  }

  const modelRate = (
    id: string,
    member: string,
    label: string,
    of: string,
    share: (models: YearModels) => Share,
  ): FigureFace => {
    const shown = now && share(now)
    const side = (models: YearModels | null) => (models === null ? null : share(models).rate)
    return {
      id,
      label,
      value: percent(shown?.rate ?? null),
      detail: shown?.of ? `${ratio(shown.n, shown.of)} ${of}` : words.chart.none,
      change: changeOfRate(side(compared.now), side(compared.before), against),
      ...history((year) => {
        const models = data.models.get(year)
        return models ? share(models).rate : null
      }, percent),
      defined: {
        member,
        value: percent(shown?.rate ?? null),
        numerator: count(shown?.n ?? null),
        denominator: count(shown?.of ?? null),
      },
    }
  }

  const unitRate = (
    id: string,
    member: string,
    label: string,
    share: (reporting: YearReporting) => Share,
    before: { n: number; of: number } | null,
  ): FigureFace => {
    const shown = reported && share(reported)
    const applies = Boolean(shown?.of)
    return {
      id,
      label,
      value: applies ? percent(shown?.rate ?? null) : text.notApplied,
      detail: applies ? `${ratio(shown?.n ?? null, shown?.of ?? null)} ${text.units}` : words.notApplied,
      change: applies
        ? changeOfShare({ n: shown?.n ?? null, of: shown?.of ?? null }, before, {
            day: data.provisional ? data.today : null,
            year: data.year - 1,
            oldArea: against?.oldArea ?? false,
          })
        : { sign: null, words: '' },
      ...history((year) => {
        const reporting = data.reporting.get(year)
        return reporting && share(reporting).of ? share(reporting).rate : null
      }, percent),
      defined: {
        member,
        value: percent(shown?.rate ?? null),
        numerator: count(shown?.n ?? null),
        denominator: count(shown?.of ?? null),
      },
    }
  }

  const state = reported && reportingState(reported)
  const completeness = unitRate(
    'completeness',
    'reporting.completeness_rate',
    text.completeness,
    (reporting) => reporting.received,
    data.reportedBefore,
  )
  return [
    {
      id: 'count',
      label: text.count,
      value: count(now?.count ?? null),
      detail: now ? text.made(count(now.collective), count(now.individual)) : words.chart.none,
      change: changeOfCount(compared.now?.count ?? null, compared.before?.count ?? null, against),
      ...history((year) => data.models.get(year)?.count ?? null, count),
      defined: { member: 'models.count', value: count(now?.count ?? null) },
    },
    state ? { ...completeness, state } : completeness,
    modelRate(
      'effectiveness',
      'models.effectiveness_rate',
      text.effectiveness,
      text.evaluated,
      (m) => m.effective,
    ),
    modelRate('replication', 'models.replication_rate', text.replication, text.models, (m) => m.replicated),
    modelRate('commendation', 'models.commendation_rate', text.commendation, text.models, (m) => m.commended),
    unitRate('quota', 'reporting.quota_rate', text.quota, (reporting) => reporting.quota, data.quotaBefore),
  ]
}

function reportingState(reported: YearReporting) {
  const [state, number] = reported.missing
    ? (['missing', reported.missing] as const)
    : reported.notDue
      ? (['not_due', reported.notDue] as const)
      : reported.late
        ? (['late', reported.late] as const)
        : [null, 0]
  if (state === null) return null
  return (
    <span className="mt-1 flex items-center gap-1.5 text-12 text-ink-2">
      <StateIcon state={state} />
      {count(number)} {words.states[state].toLowerCase()}
    </span>
  )
}
