import { atMost, equals, isSet, type Query } from '../../../../cube/domain/filter.ts'
import type { Channel } from '../../../../cube/domain/scope.ts'
import { ELSEWHERE, SPANS } from '../../../../cube/domain/replication.ts'
import { cohortModels, events } from './queries.ts'

/**
 * A mark of a chart, as the address names it (`mark=…`): what is behind it is then listed.
 * `flow~568~569` from place to place, either of them empty for all and `-` for an unknown place;
 * `receiver~CODE`; `wait~2` a span of waiting; `cohort~2022~2024` what was registered in 2022, by the end of 2024.
 */
export type Mark =
  | { kind: 'flow'; from: string; to: string }
  | { kind: 'receiver'; unit: string }
  | { kind: 'wait'; span: number }
  | { kind: 'cohort'; first: number; until: number }

/** An unknown place, told apart from all places, which are the empty text. */
export const UNKNOWN = '-'

export const flowMark = (from: string | null, to: string | null): string =>
  ['flow', from ?? '', to === ELSEWHERE ? UNKNOWN : (to ?? '')].join('~')
export const receiverMark = (unit: string): string => `receiver~${unit}`
export const waitMark = (span: number): string => `wait~${span}`
export const cohortMark = (first: number, until: number): string => `cohort~${first}~${until}`

/** Reads a mark of the address; null where it names none. */
export function readMark(text: string | null): Mark | null {
  const [kind, one = '', other = ''] = text?.split('~') ?? []
  if (kind === 'flow') return { kind, from: one, to: other }
  if (kind === 'receiver' && one !== '') return { kind, unit: one }
  if (kind === 'wait' && /^[0-4]$/.test(one)) return { kind, span: Number(one) }
  if (kind === 'cohort' && /^20\d\d$/.test(one) && /^20\d\d$/.test(other))
    return { kind, first: Number(one), until: Number(other) }
  return null
}

/** What is behind a mark: the replications of the year, or the cohort's models. */
export function behind(mark: Mark, year: number, channel: Channel | null): Query {
  switch (mark.kind) {
    case 'flow':
      return events(year, channel, [
        ...(mark.from === '' ? [] : [equals('replication.from_district_code', mark.from)]),
        ...(mark.to === ''
          ? []
          : mark.to === UNKNOWN
            ? [{ member: 'replication.to_district_code', operator: 'notSet' as const }]
            : [equals('replication.to_district_code', mark.to)]),
      ])
    case 'receiver':
      return events(year, channel, [equals('replication.to_unit_code', mark.unit)])
    case 'wait': {
      const [after, last] = [SPANS[mark.span - 1], SPANS[mark.span]]
      const days = 'replication.days_to_first'
      return events(year, channel, [
        isSet(days),
        ...(after === undefined ? [] : [{ member: days, operator: 'gt', values: [String(after)] }]),
        ...(last === undefined ? [] : [atMost(days, last)]),
      ])
    }
    case 'cohort':
      return cohortModels(mark.first, mark.until, channel)
  }
}
