import { count } from '../format.ts'
import type { TopModel, UnitPart } from '../../../../cube/domain/slice.ts'
import type { words as vietnamese } from '../vi/slice.ts'

/** Words of the pages of one field and of one place. */
export const words: typeof vietnamese = {
  figures: 'Main figures',
  province: (rate) => `province ${rate}`,
  share: (rate, share) => `${rate} of the province (${share})`,
  otherBorders: 'Old borders, not comparable',
  newBorders: '1 July 2025: new borders',
  model: 'Model',
  top: 'Most replicated models',
  topSubtitle: 'Sites that took them over',
  upTo: (year) => `up to the end of ${year}`,
  sites: 'Sites',
  evaluation: 'Evaluation',
  yes: 'Yes',
  no: 'Not yet',
  all: 'See all models',
}

/** Which unit has the most models of the part. */
export function unitsFinding(units: UnitPart[]): string {
  const [first, second] = units
  if (!first) return 'No unit has a model yet'
  const lead =
    second?.count === first.count
      ? `at most ${count(first.count)} models in one unit`
      : `most in ${first.name} (${count(first.count)})`
  return `${count(units.length)} units have models; ${lead}`
}

/** Which model went to the most places. */
export function topFinding(models: TopModel[]): string {
  const [first] = models
  if (!first) return 'No model has been replicated yet'
  return `${count(models.length)} models were replicated; ${models[1]?.sites === first.sites ? `at most ${count(first.sites)} sites a model` : `“${first.name}” to the most sites (${count(first.sites)})`}`
}
