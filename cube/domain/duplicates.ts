import { equals, type Query } from './filter.ts'
import type { Scope } from './scope.ts'

/** Pairs of models that may be one, of a year, not decided yet, and later models that may carry an earlier one on; of both sides where one of the two is. */
export function undecidedPairs({ channel }: Scope, year: number): Query {
  return {
    measures: ['duplicates.undecided_count', 'duplicates.continuation_undecided_count'],
    filters: [
      equals('duplicates.year', year),
      ...(channel
        ? [{ or: [equals('duplicates.channel', channel), equals('duplicates.other_channel', channel)] }]
        : []),
    ],
  }
}
