import type { Changes } from '../../data/filters.ts'
import type { View } from '../../data/view.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { Figure, type FigureFace } from '../../charts/Figure.tsx'
import { count, percent, ratio } from '../../i18n/format.ts'
import { words } from '../../i18n/vi/slice.ts'
import { changeOfCount, changeOfRate, FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import { countChange, rateChange } from '../../i18n/vi/sentences.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { isProvisional } from '../../../../cube/domain/years.ts'
import { type Share, type YearModels } from '../../../../cube/domain/models.ts'
import type { Slice } from './slice.ts'

const text = shared.figures

/**
 * The part's four figures, each with n/N, its years, and the year before.
 * @param rows what leaves just the part's models in the list of models; null where nothing does
 */
export function SliceFigures({ view, rows }: { view: View<Slice>; rows: Changes | null }) {
  if (view.data === null) {
    return view.error ? (
      <Failure what={words.figures} error={view.error} retry={view.retry} />
    ) : (
      <Skeleton className="skeleton-figures h-[27rem] rounded-xl [--columns:2] xl:h-[13.75rem] xl:[--columns:4]" />
    )
  }
  const { data, snapshot } = view
  return (
    <section aria-label={words.figures} aria-busy={view.stale}>
      {view.error && <Failure what={words.figures} error={view.error} retry={view.retry} />}
      <dl
        className={`grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line transition-opacity xl:grid-cols-4 print:grid-cols-4 ${view.stale ? 'opacity-50' : ''}`}
      >
        {faces(data).map((face) => (
          <Figure
            key={face.id}
            face={face}
            year={data.year}
            queries={[data.query]}
            snapshot={snapshot}
            rows={rows}
            large
          />
        ))}
      </dl>
    </section>
  )
}

function faces(data: Slice): FigureFace[] {
  const now = data.models.get(data.year) ?? null
  const whole = data.whole.get(data.year)?.count ?? null
  const history = (
    value: (models: YearModels) => number | null,
    format: (value: number | null) => string,
  ) => {
    const points = data.years.map((year) => {
      const models = data.models.get(year)
      return {
        year,
        value: models === undefined ? null : value(models),
        provisional: isProvisional(data.reporting, year, data.today),
      }
    })
    return {
      history: points,
      historyText: points.map((point) => `${point.year}: ${format(point.value)}`).join('; '),
    }
  }
  const rate = (
    member: string,
    label: string,
    of: string,
    share: (models: YearModels) => Share,
  ): FigureFace => {
    const shown = now && share(now)
    const side = (models: YearModels | null) => (models === null ? null : share(models).rate)
    const all = data.whole.get(data.year)
    return {
      id: member,
      label,
      value: percent(shown?.rate ?? null),
      detail: shown?.of ? `${ratio(shown.n, shown.of)} ${of}` : shared.chart.none,
      state: (
        <span className="block text-14">
          {shown?.of && shown.of < FEW_CASES
            ? text.few
            : words.province(percent(all ? share(all).rate : null))}
        </span>
      ),
      change: rateChange(changeOfRate(side(data.compared.now), side(data.compared.before), data.against)),
      ...history((models) => share(models).rate, percent),
      defined: {
        member: `models.${member}`,
        value: percent(shown?.rate ?? null),
        numerator: count(shown?.n ?? null),
        denominator: count(shown?.of ?? null),
      },
    }
  }
  return [
    {
      id: 'count',
      label: text.count,
      value: count(now?.count ?? null),
      detail: now ? text.made(count(now.collective), count(now.individual)) : shared.chart.none,
      state: (
        <span className="block text-14">
          {now?.count != null && whole
            ? words.share(percent(now.count / whole), ratio(now.count, whole))
            : ''}
          {now?.undecided ? <span className="block">{words.undecided(count(now.undecided))}</span> : null}
        </span>
      ),
      change: countChange(
        changeOfCount(data.compared.now?.count ?? null, data.compared.before?.count ?? null, data.against),
      ),
      ...history((models) => models.count, count),
      defined: { member: 'models.count', value: count(now?.count ?? null) },
    },
    rate('effectiveness_rate', text.effectiveness, text.evaluated, (models) => models.effective),
    rate('replication_rate', text.replication, text.models, (models) => models.replicated),
    rate('commendation_rate', text.commendation, text.models, (models) => models.commended),
  ]
}
