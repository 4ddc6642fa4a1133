import type { ReactNode } from 'react'
import { Card } from '../../ui/Card.tsx'
import type { View } from '../../data/view.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { StateBar } from '../../charts/StateBar.tsx'
import { StateIcon } from '../../ui/StateIcon.tsx'
import { date, ratio } from '../../i18n/format.ts'
import { deadlines } from '../../i18n/vi/pace.ts'
import { words } from '../../i18n/vi/words.ts'
import { dueQuote, reportWords, timeLeft } from '../../i18n/vi/sentences.ts'
import { STATES, type ChannelProgress } from '../../../../cube/domain/reporting.ts'
import type { YearFrame } from '../../data/years.ts'
import type { Reports } from './reports.ts'

/** Days left for each side, what came in, and how that stood on the same day last year. */
export function Deadlines({
  view,
  below,
  committee,
  className,
}: {
  view: View<Reports>
  /** What a side leads to. */
  below?: (side: ChannelProgress) => ReactNode
  /** What is said of the province's own report, by the day on which the round closes. */
  committee?: (closesOn: string) => string
  className: string
}) {
  const { data } = view
  return (
    <Card id="han-bao-cao" className={`flex flex-col print:break-inside-avoid ${className}`}>
      <section aria-labelledby="han-bao-cao-title" aria-busy={view.stale} className="flex flex-1 flex-col">
        <h2 id="han-bao-cao-title" className="text-16 font-strong">
          {words.sections.deadlines}
        </h2>
        {view.error && (
          <div className="mt-3">
            <Failure what={words.sections.deadlines} error={view.error} retry={view.retry} />
          </div>
        )}
        {data === null ? (
          view.error === null && <Skeleton className="mt-4 h-[19rem] md:h-60" />
        ) : data.progress.length === 0 ? (
          <p className="mt-3 text-14 text-ink-2">{whyNone(data)}</p>
        ) : (
          <div className={`mt-1 flex flex-1 flex-col transition-opacity ${view.stale ? 'opacity-50' : ''}`}>
            <div className="sides flex flex-1 flex-col divide-y divide-line">
              {data.progress.map((channel) => (
                <ChannelDeadline key={channel.channel} channel={channel} data={data}>
                  {below?.(channel)}
                </ChannelDeadline>
              ))}
            </div>
            {committee && data.reporting?.closesOn && (
              <p className="mt-2.5 border-t border-line pt-2.5 text-14 text-ink-3">
                {committee(date(data.reporting.closesOn))}
              </p>
            )}
            {data.reports.wider && (
              <p className="mt-2.5 border-t border-line pt-2.5 text-14 text-ink-3">
                {words.reportsOf(reportWords(data.reports))}
              </p>
            )}
          </div>
        )}
      </section>
    </Card>
  )
}

/** Why there is no report to wait for. */
export const whyNone = ({ year, beforePlan }: YearFrame): string =>
  beforePlan ? words.notAppliedIn(year) : words.nobodyOwes

function ChannelDeadline({
  channel,
  data,
  children,
}: {
  channel: ChannelProgress
  data: Reports
  children: ReactNode
}) {
  const over = channel.dueOn !== null && channel.dueOn < data.today
  return (
    <div className="flex grow flex-col py-2.5 last:pb-0">
      <div className="flex items-baseline justify-between gap-x-4">
        <h3 className="text-14 font-strong text-ink">{words.channel[channel.channel]}</h3>
        <p className="shrink-0 text-20 font-strong text-ink">
          {channel.dueOn === null
            ? ''
            : over && !data.provisional
              ? deadlines.over
              : timeLeft(data.today, channel.dueOn)}
        </p>
      </div>
      <p className="text-14 text-ink-3">
        {deadlines.due(date(channel.dueOn), dueQuote[channel.channel])}
        {channel.extended > 0 && `; ${deadlines.extended(channel.extended)}`}
      </p>
      <StateBar byState={channel.byState} of={channel.expected} className="mt-2 h-2.5" />
      <p className="mt-1.5 text-14 text-ink">
        <strong className="font-strong">{ratio(channel.received, channel.expected)}</strong>{' '}
        {deadlines.received}
        {channel.before && (
          <span className="text-14 text-ink-3">
            {' · '}
            {data.provisional
              ? deadlines.sameDay(data.year - 1)
              : words.filters.yearOption(data.year - 1)}:{' '}
            {ratio(channel.before.received, channel.before.expected)}
          </span>
        )}
      </p>
      <ul className="mt-1 flex flex-wrap gap-x-4 text-14 text-ink-2">
        {STATES.filter((state) => channel.byState[state] > 0).map((state) => (
          <li key={state} className="flex items-center gap-1.5">
            <StateIcon state={state} />
            {words.states[state]}: {channel.byState[state]}
          </li>
        ))}
      </ul>
      {children}
    </div>
  )
}
