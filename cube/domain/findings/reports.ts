import type { Day } from '../dates.ts'
import type { PacePoint, State, Unit } from '../reporting.ts'
import { stepOf, type Step } from './change.ts'

/** How reports come in. */
export interface Pace {
  received: number
  expected: number
  /** Reports that came late, of a finished year. */
  late: number
  /** Against the same day last year, in an unfinished year. */
  sameDay: { kind: Step; by: number } | null
}

/** Null where nobody owes a report. */
export function paceOfReports(
  now: PacePoint[],
  before: PacePoint[],
  facts: { expected: number; provisional: boolean; sameDay: Day | null; late: number },
): Pace | null {
  const { expected, provisional, sameDay, late } = facts
  if (!expected) return null
  const received = now.at(-1)?.received ?? 0
  const compared = provisional && before.length > 0 && sameDay !== null
  const then = compared ? (before.filter((point) => point.day <= sameDay).at(-1)?.received ?? 0) : 0
  return {
    received,
    expected,
    late: provisional ? 0 : late,
    sameDay: compared ? { kind: stepOf(received - then, false), by: Math.abs(received - then) } : null,
  }
}

/** How many of the units that owe a report are in a state that needs attention. */
export type UnitStates = { owing: number } & Record<Exclude<State, 'on_time' | 'undated'>, number>

/** Null where no unit owes a report. */
export function unitStates(units: Unit[]): UnitStates | null {
  const owing = units.filter((unit) => unit.expected > 0)
  if (!owing.length) return null
  const inState = (state: State) => owing.filter((unit) => unit.state === state).length
  return {
    owing: owing.length,
    missing: inState('missing'),
    late: inState('late'),
    not_due: inState('not_due'),
  }
}
