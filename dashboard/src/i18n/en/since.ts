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
  overdue: 'Units overdue without a report',
  reports: 'Units that have reported',
  models: 'Models',
  replicated: 'Replicated models',
}

const PARTS = { unit: ['Unit', 'units'], place: ['Place', 'places'], field: ['Field', 'fields'] } as const

/** Why a figure changed. A sum of one part would say the number twice. */
function because({ figure, difference, causes, newReports }: SinceFinding & { kind: 'figure' }): string {
  const [first] = causes
  const isOne = causes.length === 1
  const isInReports = (figure === 'models' || figure === 'replicated') && newReports > 0
  if (isOne && first!.cause === 'report' && difference > 0) {
    if (isInReports) return `all in ${count(newReports)} new reports`
    if (figure === 'reports') return 'all of them new reports'
  }
  if (isOne) return since.causes[first!.cause]
  return causes
    .map(({ cause, n }) =>
      cause === 'report' && isInReports && n > 0
        ? `in ${count(newReports)} new reports ${signed(n)}`
        : `${since.causes[cause]} ${signed(n)}`,
    )
    .join('; ')
}

/** A change in one sentence; what changed stands before the colon, as it was and as it is. */
export function sinceText(found: SinceFinding): string {
  const { difference } = found
  const size = count(Math.abs(difference))
  if (found.kind === 'figure') {
    const { figure, before, now } = found
    const sides = before === null ? '' : ` ${count(before)}\u00a0→\u00a0${count(now)},`
    const change =
      difference !== 0
        ? `${sides} ${difference > 0 ? 'up' : 'down'}\u00a0${size}`
        : now === null
          ? ' unchanged'
          : ` still ${count(now)}`
    return `${FIGURES[figure]}${change}: ${because(found)}.`
  }
  const { of, names } = found
  const said = of === 'field' ? inQuotes(names) : names
  const [one, many] = PARTS[of]
  const verb = difference > 0 ? 'gained most models' : 'lost most models'
  const who = names.length > MOST_NAMED ? `${count(names.length)} ${many}` : list(said, many)
  return `${names.length > 1 ? `${one}s` : one} that ${verb}: ${who} (${size}${names.length > 1 ? ' each' : ''}).`
}
