import { daysBetween, type Day } from '../dates.ts'
import type { Against } from '../period.ts'
import type { ChannelProgress } from '../reporting.ts'
import type { Channel, ReportScope, Scope } from '../scope.ts'
import { changeOfCount, ifKnown, type Changed } from './change.ts'

/** What is known of a year before anything is counted in it. */
export interface YearFacts {
  year: number
  today: Day
  provisional: boolean
  beforePlan: boolean
  scope: Scope
  /** Whose reports are counted. */
  reports: ReportScope
}

export interface HeadlineFacts extends YearFacts {
  count: number | null
  /** Counts on the basis of comparison. */
  compared: { now: number | null; before: number | null; against: Against | null }
  received: number | null
  expected: number | null
  replicationRate: number | null
  /** The sides, with the states of their units. */
  progress: ChannelProgress[]
}

/** The state of a year: what the first sentence of a page says. */
export interface Headline {
  year: number
  /** The day up to which an unfinished year is counted; null for a finished one. */
  until: Day | null
  scope: Scope
  reports: ReportScope
  /** Null: no model is on record. */
  count: number | null
  /** Null where one of the two years is not known. */
  change: Changed | null
  beforePlan: boolean
  reported: { n: number; of: number } | null
  /** Units of an unfinished year that are past their due date without a report; null where there is none. */
  overdue: number | null
  /** Of a finished year. */
  replicationRate: number | null
  /** Which side's reports are due next, in how many days, and how many have not come. */
  due: { channel: Channel; days: number; waiting: number } | null
}

/** Before the plan applied nothing is said of reports, and of a year that is over no due date. */
export function headlineOf(facts: HeadlineFacts): Headline {
  const { year, today, provisional, beforePlan, scope, reports, received, expected, compared } = facts
  const count = facts.count === 0 ? null : facts.count
  const next = provisional && !beforePlan ? nextDue(facts.progress, today) : null
  const reported = beforePlan || received === null || !expected ? null : { n: received, of: expected }
  const overdue = facts.progress.reduce((sum, { byState }) => sum + byState.missing, 0)
  return {
    year,
    until: provisional ? today : null,
    scope,
    reports,
    count,
    change: count === null ? null : ifKnown(changeOfCount(compared.now, compared.before, compared.against)),
    beforePlan,
    reported,
    overdue: provisional && reported !== null && overdue > 0 ? overdue : null,
    replicationRate: beforePlan || provisional || count === null ? null : facts.replicationRate,
    due:
      next?.dueOn == null
        ? null
        : {
            channel: next.channel,
            days: daysBetween(today, next.dueOn),
            waiting: next.byState.not_due,
          },
  }
}

/** The channel that is due next: date ahead and somebody still to send. */
export function nextDue(progress: ChannelProgress[], today: Day): ChannelProgress | null {
  const ahead = progress.filter(
    (channel) => channel.dueOn !== null && channel.dueOn >= today && channel.byState.not_due > 0,
  )
  return ahead.sort((a, b) => (a.dueOn! < b.dueOn! ? -1 : 1))[0] ?? null
}
