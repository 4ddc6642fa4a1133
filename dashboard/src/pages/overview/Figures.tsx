import type { ReactNode } from 'react'
import type { Day } from '../../../../cube/domain/dates.ts'
import { modelsByYear } from '../../../../cube/domain/models.ts'
import type { View } from '../../data/view.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { StateIcon } from '../../ui/StateIcon.tsx'
import type { SparkPoint } from '../../charts/Sparkline.tsx'
import { Figure, type FigureFace } from '../../charts/Figure.tsx'
import { count, percent, ratio } from '../../i18n/format.ts'
import { PageLink } from '../../ui/PageLink.tsx'
import { overview } from '../../i18n/vi/overview.ts'
import { words } from '../../i18n/vi/words.ts'
import {
  changeOfCount,
  changeOfRate,
  changeOfShare,
  FEW_CASES,
} from '../../../../cube/domain/findings/change.ts'
import { countChange, rateChange, shareChange, reportingUnits } from '../../i18n/vi/sentences.ts'
import { isProvisional } from '../../../../cube/domain/years.ts'
import { type Share, type YearModels } from '../../../../cube/domain/models.ts'
import {
  reportingByYear,
  type State,
  type Unit,
  type YearReporting,
} from '../../../../cube/domain/reporting.ts'
import { comparisonOf } from '../../../../cube/domain/period.ts'
import type { Reports } from '../reporting/reports.ts'
import type { Summary } from './summary.ts'

const text = words.figures

/** Those that carry the page; the others stand below them, smaller. */
const LARGE = ['count', 'completeness', 'replication']

/** All that narrows the page goes along with its links. */
const NO_MORE = {}

/** The six figures of the first screen. */
export function Figures({
  view,
  reports,
  className,
}: {
  view: View<Summary>
  /** Who waits until when. */
  reports: View<Reports>
  className: string
}) {
  if (view.data === null) {
    return view.error ? (
      <Failure what={words.sections.figures} error={view.error} retry={view.retry} />
    ) : (
      <Skeleton className={`skeleton-figures first-figures rounded-xl ${className}`} />
    )
  }
  const { data, snapshot } = view
  const queries = [modelsByYear(data.scope), reportingByYear(data.scope)]
  const all = faces(data, reports.data?.units ?? [])
  return (
    <section aria-label={words.sections.figures} aria-busy={view.stale} className={className}>
      {view.error && <Failure what={words.sections.figures} error={view.error} retry={view.retry} />}
      <div className="figures">
        {[true, false].map((large) => (
          <dl
            key={+large}
            className={`${large ? 'first-figures' : 'first-others'} transition-opacity ${view.stale ? 'opacity-50' : ''}`}
          >
            {all
              .filter(({ id }) => LARGE.includes(id) === large)
              .map((face) => (
                <Figure
                  key={face.id}
                  face={face}
                  year={data.year}
                  queries={queries}
                  snapshot={snapshot}
                  rows={NO_MORE}
                  large={large}
                />
              ))}
          </dl>
        ))}
      </div>
    </section>
  )
}

/** A figure through the years, also in words. */
function historyOf(
  data: Summary,
  value: (year: number) => number | null,
  format: (value: number | null) => string,
): Pick<FigureFace, 'history' | 'historyText'> {
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

/** What the definition of a rate says of the value that is shown. */
function rateDefined(member: string, shown: Share | undefined): FigureFace['defined'] {
  return {
    member,
    value: percent(shown?.rate ?? null),
    numerator: count(shown?.n ?? null),
    denominator: count(shown?.of ?? null),
  }
}

/** A share of the models. */
function modelRate(
  data: Summary,
  { id, member, label, of }: { id: string; member: string; label: string; of: string },
  share: (models: YearModels) => Share,
): FigureFace {
  const { compared, against } = data
  const now = data.models.get(data.year)
  const shown = now && share(now)
  const side = (models: YearModels | null) => (models === null ? null : share(models).rate)
  return {
    id,
    label,
    value: percent(shown?.rate ?? null),
    detail: shown?.of ? `${ratio(shown.n, shown.of)} ${of}` : words.chart.none,
    // Whether the year is whole the page's first sentence says, for all figures.
    state: (shown?.of ?? FEW_CASES) < FEW_CASES ? stateLine(null, text.few) : null,
    change: rateChange(changeOfRate(side(compared.now), side(compared.before), against)),
    ...historyOf(
      data,
      (year) => {
        const models = data.models.get(year)
        return models ? share(models).rate : null
      },
      percent,
    ),
    defined: rateDefined(member, shown),
  }
}

/** A share of the units that owe a report. */
function unitRate(
  data: Summary,
  { id, member, label }: { id: string; member: string; label: string },
  share: (reporting: YearReporting) => Share,
  before: { n: number; of: number } | null,
  waiting: number | null = null,
): FigureFace {
  const reported = data.reporting.get(data.year)
  const shown = reported && share(reported)
  const applies = Boolean(shown?.of)
  return {
    id,
    label,
    value: percent(applies ? (shown?.rate ?? null) : null),
    detail: applies
      ? `${ratio(shown?.n ?? null, shown?.of ?? null)} ${reportingUnits(data.reports)}${id === 'quota' ? overview.ofThoseOwing(data.provisional) : ''}`
      : data.beforePlan
        ? words.notApplied
        : waiting
          ? `${count(waiting)} ${words.states.not_due.toLowerCase()}`
          : words.notOwed,
    change: applies
      ? shareChange(
          changeOfShare({ n: shown?.n ?? null, of: shown?.of ?? null }, before, {
            ...comparisonOf(data.year, data.provisional, data.today),
            applied: data.owedBefore,
          }),
        )
      : { sign: null, words: '' },
    ...historyOf(
      data,
      (year) => {
        const reporting = data.reporting.get(year)
        return reporting && share(reporting).of ? share(reporting).rate : null
      },
      percent,
    ),
    defined: rateDefined(member, shown),
  }
}

/** How many models there are. */
function modelCount(data: Summary): FigureFace {
  const { compared, against } = data
  const now = data.models.get(data.year)
  return {
    id: 'count',
    label: text.count,
    value: count(now?.count ?? null),
    detail: now ? text.made(count(now.collective), count(now.individual)) : words.chart.none,
    state: pairsLine(data),
    change: countChange(changeOfCount(compared.now?.count ?? null, compared.before?.count ?? null, against)),
    ...historyOf(data, (year) => data.models.get(year)?.count ?? null, count),
    defined: { member: 'models.count', value: count(now?.count ?? null) },
  }
}

function faces(data: Summary, units: Unit[]): FigureFace[] {
  const reported = data.reporting.get(data.year)
  const rate = (id: 'effectiveness' | 'replication' | 'commendation', of: string) => ({
    id,
    member: `models.${id}_rate`,
    label: text[id],
    of,
  })
  const share = (id: 'completeness' | 'quota') => ({ id, member: `reporting.${id}_rate`, label: text[id] })
  return [
    modelCount(data),
    {
      ...unitRate(data, share('completeness'), (reporting) => reporting.received, data.reportedBefore),
      state: reported?.received.of ? reportingState(reported, units, data.today) : null,
    },
    modelRate(data, rate('replication', text.models), (models) => models.replicated),
    modelRate(data, rate('effectiveness', text.evaluated), (models) => models.effective),
    modelRate(data, rate('commendation', text.models), (models) => models.commended),
    {
      ...unitRate(
        data,
        share('quota'),
        (reporting) => reporting.quota,
        data.quotaBefore,
        reported?.quotaNotDue,
      ),
      state: reported?.quota.of ? (
        <>
          {data.below > 0 ? (
            <PageLink
              to={{ page: '/don-vi', own: { year: data.year, group: 'below' } }}
              className="block text-accent-ink underline"
            >
              {quotaState(data.below)}
            </PageLink>
          ) : (
            quotaState(0)
          )}
        </>
      ) : null,
    },
  ]
}

/** What state a figure is in: a shape and its words. */
function stateLine(icon: ReactNode, text: string) {
  return (
    <span className="state-line mt-0.5 flex gap-1.5 text-14 text-ink-2">
      {icon}
      {text}
    </span>
  )
}

/** What counts as two, or as new, until somebody decides, with the way to the list. */
function pairsLine({ undecided, year }: Summary) {
  if (!undecided?.pairs && !undecided?.continued) return null
  return (
    <PageLink
      to={{ page: '/du-lieu', own: { year, pairYear: year } }}
      hash="#trung"
      className="mt-0.5 block text-14 text-accent-ink underline"
    >
      {overview.undecided(undecided)}
    </PageLink>
  )
}

/** The most pressing state, with the way to exactly its units. */
function reportingState(reported: YearReporting, units: Unit[], today: Day) {
  const states = [
    ['missing', reported.missing],
    ['not_due', reported.notDue],
    ['late', reported.late],
  ] as const
  const [state, number] = states.find(([, number]) => number) ?? (['on_time', reported.received.n] as const)
  return (
    <PageLink
      to={{ page: '/don-vi', own: { year: reported.year, group: state } }}
      className="block text-accent-ink underline"
    >
      {state === 'not_due' && units.length > 0
        ? stateLine(<StateIcon state={state} />, overview.waiting(waitingUntil(units), today))
        : state === 'missing' && reported.notDue
          ? stateLine(<StateIcon state={state} />, overview.overdue(count(number)))
          : countedState(state, number)}
    </PageLink>
  )
}

/** Until which day each unit that waits may still send. */
const waitingUntil = (units: Unit[]): Day[] =>
  units.flatMap(({ state, dueOn }) => (state === 'not_due' && dueOn !== null ? [dueOn] : []))

const countedState = (state: State, units: number | null) =>
  stateLine(<StateIcon state={state} />, `${count(units)} ${words.states[state].toLowerCase()}`)

function quotaState(below: number) {
  const diamond = (
    <svg viewBox="0 0 14 14" className="h-3.5 w-3.5 shrink-0 text-amber" aria-hidden="true">
      <rect x="3" y="3" width="8" height="8" rx="1" transform="rotate(45 7 7)" fill="currentColor" />
    </svg>
  )
  return stateLine(below ? diamond : <StateIcon state="on_time" />, text.below(below))
}
