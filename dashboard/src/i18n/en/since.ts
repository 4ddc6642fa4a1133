import { MOST_NAMED } from '../../../../cube/domain/findings/leaders.ts'
import type { CauseShare, ChangedFigure, SinceFinding } from '../../../../cube/domain/findings/since.ts'
import { count, date, signed } from '../format.ts'
import { inQuotes, list } from './sentences.ts'

/** What changed since a day. */
export const since = {
  name: 'Changes',
  title: (day: string) => `Changes after ${date(day)}`,
  after: (name: string) => `Changes since the snapshot “${name}”`,
  choose: 'Since',
  week: (day: string) => `Last week (${date(day)})`,
  meeting: (day: string | null) => (day === null ? 'The last meeting…' : `The last meeting (${date(day)})`),
  visit: (day: string) => `My last visit (${date(day)})`,
  frozen: (name: string) => `Frozen snapshot “${name}”`,
  meetingDay: 'Day of the last meeting',
  nothing: (day: string) => `Nothing has changed after ${date(day)}.`,
  unknown: (day: string) => `This snapshot knows changes only after ${date(day)}.`,
  older: 'This snapshot was built before there was this part.',
  noKind: 'Changes are not told by kind or level; remove these filters to see them.',
  more: (n: number) => `See ${n} more ${n === 1 ? 'change' : 'changes'}`,
  causes: {
    report: 'new reports',
    correction: 'corrected or completed reports',
    decision: 'decisions on duplicates',
    organisation: 'changes of units and places',
    rule: 'changed rules',
    calendar: 'fell due',
  } satisfies Record<CauseShare['cause'], string>,
  list: {
    name: 'Changes by unit',
    subtitle: (year: number, from: string) => `Year ${year}, ${from}`,
    title: (units: number) =>
      units === 0
        ? 'No unit has changed'
        : `The figures of ${count(units)} ${units === 1 ? 'unit' : 'units'} changed`,
    unit: 'Unit',
    cause: 'Cause',
    day: 'Day',
    models: 'Models',
    replicated: 'Replicated',
    reports: 'Reports',
    all: 'All',
    file: 'changes',
  },
}

const FIGURES: Record<ChangedFigure, string> = {
  overdue: 'units overdue without a report',
  reports: 'units that have reported',
  models: 'models',
  replicated: 'replicated models',
}

const PARTS = { unit: ['Unit', 'units'], place: ['Place', 'places'], field: ['Field', 'fields'] } as const

/** A change in one sentence; what changed stands before the colon. */
export function sinceText(found: SinceFinding): string {
  if (found.kind === 'figure') {
    const { figure, difference, causes, now, newReports } = found
    // Of reports the cause would say the number once more.
    if (figure === 'reports' && causes.length === 1 && causes[0]!.cause === 'report')
      return `${count(difference)} more ${FIGURES.reports}${now === null ? '' : `, now ${count(now)}`}: all of them new reports.`
    const size =
      difference === 0 ? 'As many' : `${count(Math.abs(difference))} ${difference > 0 ? 'more' : 'fewer'}`
    const value = now === null ? '' : `, now ${count(now)}`
    const isInReports = figure === 'models' || figure === 'replicated'
    const because = causes
      .map(({ cause, n }) =>
        cause === 'report' && isInReports && n > 0 && newReports > 0
          ? `in ${count(newReports)} new reports ${signed(n)}`
          : `${since.causes[cause]} ${signed(n)}`,
      )
      .join('; ')
    if (
      isInReports &&
      causes.length === 1 &&
      causes[0]!.cause === 'report' &&
      difference > 0 &&
      newReports > 0
    )
      return `${size} ${FIGURES[figure]}${value}: all in ${count(newReports)} new reports.`
    return `${size} ${FIGURES[figure]}${value}: ${because}.`
  }
  const { of, difference, names } = found
  const said = of === 'field' ? inQuotes(names) : names
  const [one, many] = PARTS[of]
  const verb = difference > 0 ? 'gained most' : 'lost most'
  const size = `${signed(difference)} models`
  if (names.length > MOST_NAMED) return `${count(names.length)} ${many} ${verb} together: ${size} each.`
  return `${one} that ${verb}: ${list(said, many)} (${size}).`
}
