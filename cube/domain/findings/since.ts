import { CAUSES, type Cause, type ChangedPartOf } from '../changes.ts'

/** What changed since a day, as sentences without words: at most seven, the worst first and then the best. */

export type ChangedFigure = 'overdue' | 'reports' | 'models' | 'replicated'

export interface CauseShare {
  cause: Cause
  n: number
}

export type SinceFinding =
  /** A figure that changed; what the causes did adds up to the difference. Both sides are null where `now` is not known. */
  | {
      kind: 'figure'
      figure: ChangedFigure
      difference: number
      causes: CauseShare[]
      before: number | null
      now: number | null
      /** How many reports came new: what new reports brought was in these. */
      newReports: number
    }
  /** Who has the most models more, or fewer; several where they have the same. */
  | { kind: 'most'; of: 'unit' | 'place' | 'field'; difference: number; names: string[] }

export interface SinceFacts {
  /** By cause: `code` is the cause. */
  causes: ChangedPartOf[]
  units: ChangedPartOf[]
  places: ChangedPartOf[]
  fields: ChangedPartOf[]
  /** Units whose due date came since and who have not sent. */
  fellDue: number
  /** Reports that were overdue and came since, by cause. */
  cameOverdue: { cause: string; n: number }[]
  now: Record<ChangedFigure, number | null>
}

/** Sentences of one page. */
const MOST = 7

/** What changed, as findings: first what became worse, then what became better; at most `MOST` of them. */
export function sinceOf(facts: SinceFacts): SinceFinding[] {
  const newReports = facts.causes
    .filter(({ code }) => code === 'report')
    .reduce((sum, { reports }) => sum + reports, 0)
  const figure = (name: Exclude<ChangedFigure, 'overdue'>) =>
    changed(
      name,
      facts.causes.map((part) => ({ cause: part.code, n: part[name] })),
      facts.now[name],
      newReports,
    )
  const overdue = changed(
    'overdue',
    [{ cause: 'calendar', n: facts.fellDue }, ...facts.cameOverdue.map(({ cause, n }) => ({ cause, n: -n }))],
    facts.now.overdue,
    newReports,
  )
  const figures = [figure('reports'), figure('models'), figure('replicated')].flat()
  const worse = (found: SinceFinding) => found.difference < 0
  return [
    ...overdue.filter((found) => found.difference > 0),
    ...figures.filter(worse),
    ...most('unit', facts.units, false),
    ...most('place', facts.places, false),
    ...figures.filter((found) => !worse(found)),
    ...overdue.filter((found) => found.difference <= 0),
    ...most('unit', facts.units, true),
    ...most('field', facts.fields, true),
    ...most('place', facts.places, true),
  ].slice(0, MOST)
}

/** A figure's change by causes, in their order; none where nothing moved. */
function changed(
  figure: ChangedFigure,
  causes: { cause: string; n: number }[],
  now: number | null,
  newReports: number,
): (SinceFinding & { kind: 'figure' })[] {
  const shares = CAUSES.map((cause) => ({
    cause,
    n: causes.filter((one) => one.cause === cause).reduce((sum, { n }) => sum + n, 0),
  })).filter(({ n }) => n !== 0)
  if (shares.length === 0) return []
  const difference = shares.reduce((sum, { n }) => sum + n, 0)
  return [
    {
      kind: 'figure',
      figure,
      difference,
      causes: shares,
      before: now === null ? null : now - difference,
      now,
      newReports,
    },
  ]
}

/** The parts with the most models more, or fewer; a tie is no winner, so all of it is named. */
function most(of: 'unit' | 'place' | 'field', parts: ChangedPartOf[], more: boolean): SinceFinding[] {
  const moved = parts.filter((part) => part.name !== '' && (more ? part.models > 0 : part.models < 0))
  if (moved.length === 0) return []
  const difference = more
    ? Math.max(...moved.map((part) => part.models))
    : Math.min(...moved.map((part) => part.models))
  const names = moved.filter((part) => part.models === difference).map((part) => part.name)
  return [{ kind: 'most', of, difference, names }]
}
