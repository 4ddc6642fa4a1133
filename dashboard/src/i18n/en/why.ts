import type { Why } from '../../../../cube/domain/findings/why.ts'
import type { Dimension } from '../../../../cube/domain/why.ts'
import { count, date, signed } from '../format.ts'
import { inQuotes } from './sentences.ts'

/** Why a part has more or fewer models than the year before. */
export const why = {
  name: 'Why more or fewer',
  notCompared: 'Not compared with the year before',
  notComparedHelp:
    'The year before is not loaded, one of the two lacks many reports, many more or fewer units owed one, or the place changed.',
  by: {
    field: 'By field',
    place: 'By place',
    unit: 'By unit',
    kind: 'By kind',
  } satisfies Record<Dimension, string>,
  level: {
    field: 'No field changed.',
    place: 'No place changed.',
    unit: 'No unit changed.',
    kind: 'No kind changed.',
  } satisfies Record<Dimension, string>,
  others: {
    field: (n: number) => `${count(n)} other ${n === 1 ? 'field' : 'fields'}`,
    place: (n: number) => `${count(n)} other ${n === 1 ? 'place' : 'places'}`,
    unit: (n: number) => `${count(n)} other ${n === 1 ? 'unit' : 'units'}`,
    kind: (n: number) => `${count(n)} other ${n === 1 ? 'kind' : 'kinds'}`,
  } satisfies Record<Dimension, (n: number) => string>,
  shared: 'Models that several report',
  sharedHelp: 'A model that several units report counts once in the total.',
  subtitle: (name: string, { now, before, against }: Why) =>
    `Models, ${name}: ${count(before)} (${against.day === null ? against.year : `on ${date(against.day)}`}), now ${count(now)}${against.oldArea ? '; former Khánh Hòa' : ''}`,
  part: 'Name',
  dimension: 'Divided by',
}

/** Parts named in the title. */
const NAMED = 2

/** "5 fewer than in 2025: “Education” −4, “Defence” −2; 2 units have not reported yet (3 models the year before)". */
export function whyFinding(found: Why): string {
  const { difference, against, by, waiting } = found
  const than = against.day === null ? `in ${against.year}` : `on the same day of ${against.year}`
  const size =
    difference === 0
      ? 'As many as'
      : `${count(Math.abs(difference))} ${difference > 0 ? 'more' : 'fewer'} than`
  const first = by.find(({ parts }) => parts.length > 0)
  const named = first?.parts.slice(0, NAMED) ?? []
  const names = named.map((part) => part.name)
  const quoted = first?.dimension === 'field' ? inQuotes(names) : names
  const because = quoted.map((name, i) => `${name} ${signed(named[i]!.difference)}`)
  const rest = first?.parts.slice(NAMED) ?? []
  const others =
    first && rest.length > 0
      ? [
          `${why.others[first.dimension](rest.length)} ${signed(rest.reduce((sum, part) => sum + part.difference, 0))}`,
        ]
      : []
  const late = waiting
    ? `; ${count(waiting.units)} ${waiting.units === 1 ? 'unit has' : 'units have'} not reported yet (${count(waiting.models)} models the year before)`
    : ''
  return `${size} ${than}${because.length > 0 ? `: ${[...because, ...others].join(', ')}` : ''}${late}`
}
