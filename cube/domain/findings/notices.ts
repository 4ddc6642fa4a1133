import { daysBetween, type Day } from '../dates.ts'
import type { Part } from '../parts.ts'
import { dutiesIn, totalsCompare, type Against } from '../period.ts'
import { isBelowMinimum, type ChannelProgress, type Unit } from '../reporting.ts'
import { sum } from '../rows.ts'
import type { Channel } from '../scope.ts'
import { stepOf, type Step } from './change.ts'
import { nextDue } from './headline.ts'

export interface NoticeFacts {
  year: number
  today: Day
  provisional: boolean
  units: Unit[]
  progress: ChannelProgress[]
  /** Null while a filter by kind hides what the other fields hold. */
  fields: Part[] | null
  districts: Part[]
  /** Communes without any model, by name; none while a filter hides what they have. */
  bare: string[]
  against: Against | null
}

/** How pressing it is, the worst first: overdue, due today, or to be watched. */
export const SEVERITIES = ['now', 'today', 'watch'] as const
export type Severity = (typeof SEVERITIES)[number]

/** How many had not sent on the same day a year earlier, and whether there are more or fewer now. */
export interface Earlier {
  year: number
  waiting: number
  step: Step
}

/** Something that needs attention. */
export type NoticeFinding =
  /** Units past their due date without a report. */
  | { kind: 'missing'; units: string[]; before: Earlier | null }
  /** Units that reported late; by how many days at most, 0 where that is not known. */
  | { kind: 'late'; units: string[]; longest: number }
  /** Units that reported fewer models than the minimum. */
  | { kind: 'below'; units: string[] }
  /** Fields without a model; `until` in an unfinished year. */
  | { kind: 'empty-fields'; fields: string[]; year: number; until: Day | null }
  /** Communes without any model. */
  | { kind: 'bare-places'; places: string[] }
  /** A side that is due soon. */
  | { kind: 'due'; channel: Channel; days: number; waiting: number; before: Earlier | null }
  /** Districts with fewer models than the year before, the widest gap first. */
  | { kind: 'fewer'; places: { name: string; now: number; before: number }[]; against: Against }
  /** Units whose reports have rows that wait for completion. */
  | { kind: 'incomplete'; units: string[] }

/** From how many days before it a due date is worth a notice. */
const NEAR = 30
/** Notices of one page. */
const MOST = 5

const names = (units: Unit[]): string[] => units.map((unit) => unit.name)

/**
 * The same day a year earlier, of sides whose units that have not sent are all counted in `waiting`; null where it is not
 * known, or where many more or fewer owed a report.
 */
function earlierOf(sides: ChannelProgress[], waiting: number, year: number): Earlier | null {
  const unsent = sum(sides.map(({ expected, received }) => expected - received))
  const known = sides.flatMap(({ expected, received, before }) =>
    before && !dutiesIn({ n: received, of: expected }, { n: before.received, of: before.expected })
      ? [before.expected - before.received]
      : [],
  )
  if (unsent !== waiting || known.length < sides.length) return null
  return { year: year - 1, waiting: sum(known), step: stepOf(waiting - sum(known), false) }
}

function severityOf(finding: NoticeFinding): Severity {
  // A report that came late has come.
  if (finding.kind === 'missing') return 'now'
  return finding.kind === 'due' && finding.days === 0 ? 'today' : 'watch'
}

/** What needs attention, worst first, at most five. */
export function noticesOf(facts: NoticeFacts): (NoticeFinding & { severity: Severity })[] {
  const { year, today, provisional, against } = facts
  const owing = facts.units.filter((unit) => unit.expected > 0)
  const missing = owing.filter((unit) => unit.state === 'missing')
  const late = owing.filter((unit) => unit.state === 'late')
  const below = facts.units.filter(isBelowMinimum)
  const incomplete = owing.filter((unit) => unit.incomplete > 0)
  const empty = (facts.fields ?? []).filter((field) => field.now === 0)
  const next = nextDue(facts.progress, today)
  const days = next?.dueOn == null ? null : daysBetween(today, next.dueOn)
  const behind = facts.districts
    .filter((part) => part.now !== null && part.before !== null && part.now < part.before)
    .map((part) => ({ name: part.name, now: part.now!, before: part.before! }))
    .sort((a, b) => a.now - a.before - (b.now - b.before))
  const found: NoticeFinding[] = []
  const due: NoticeFinding[] =
    next && days !== null && days <= NEAR
      ? [
          {
            kind: 'due',
            channel: next.channel,
            days,
            waiting: next.byState.not_due,
            before: earlierOf([next], next.byState.not_due, year),
          },
        ]
      : []
  if (missing.length) {
    const sides = facts.progress.filter(({ byState }) => byState.missing > 0)
    // Of a finished year the same day is not asked for.
    const before = provisional && sides.length > 0 ? earlierOf(sides, missing.length, year) : null
    found.push({ kind: 'missing', units: names(missing), before })
  }
  // What has to be done today comes before what can be done tomorrow.
  if (days === 0) found.push(...due)
  if (late.length) {
    const longest = Math.max(...late.map((unit) => unit.daysLate ?? 0))
    found.push({ kind: 'late', units: names(late), longest })
  }
  if (below.length) found.push({ kind: 'below', units: names(below) })
  if (facts.bare.length) found.push({ kind: 'bare-places', places: facts.bare })
  if (empty.length) {
    const fields = empty.map((field) => field.name)
    found.push({ kind: 'empty-fields', fields, year, until: provisional ? today : null })
  }
  if (days !== 0) found.push(...due)
  if (behind.length && against && totalsCompare(against))
    found.push({ kind: 'fewer', places: behind, against })
  if (incomplete.length) found.push({ kind: 'incomplete', units: names(incomplete) })
  return found.slice(0, MOST).map((finding) => ({ ...finding, severity: severityOf(finding) }))
}
