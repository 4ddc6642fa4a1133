import type { Against } from '../period.ts'
import type { Dimension, WhyPart } from '../why.ts'
import { stepOf, type Step } from './change.ts'

/** Why a part has more or fewer models than the year before. */
export interface Why {
  kind: Step
  /** now − before. */
  difference: number
  now: number
  before: number
  against: Against
  by: WhyBy[]
  /** Units that had models the year before and have sent no report of this year, and those models; null: none. */
  waiting: { units: number; models: number } | null
}

/** The difference by one dimension; the parts and the rest add up to it. */
export interface WhyBy {
  dimension: Dimension
  /** Every part that differs, the largest difference first. */
  parts: WhyPart[]
  /** What models that several parts share take away or add: in all they count once. */
  shared: number
}

export interface WhyFacts {
  now: number
  before: number
  against: Against
  by: { dimension: Dimension; parts: WhyPart[] }[]
  /** Codes of the units that owe a report and sent none. */
  waiting: Set<string>
}

/** Why this year has more or fewer models: the difference by each dimension, and the units whose reports are still to come. */
export function whyOf({ now, before, against, by, waiting }: WhyFacts): Why {
  const difference = now - before
  const late = by
    .filter(({ dimension }) => dimension === 'unit')
    .flatMap(({ parts }) =>
      parts.filter((part) => part.before > 0 && part.now === 0 && waiting.has(part.code)),
    )
  return {
    kind: stepOf(difference, against.day === null),
    difference,
    now,
    before,
    against,
    by: by.map(({ dimension, parts }) => ({
      dimension,
      parts: parts.filter((part) => part.difference !== 0),
      shared: difference - parts.reduce((sum, part) => sum + part.difference, 0),
    })),
    waiting:
      late.length === 0
        ? null
        : { units: late.length, models: late.reduce((sum, part) => sum + part.before, 0) },
  }
}
