import { count } from '../format.ts'
import type { Leading } from '../../../../cube/domain/findings/slice.ts'
import type { words as vietnamese } from '../vi/slice.ts'

/** Words of the pages of one field and of one place. */
export const words: typeof vietnamese = {
  figures: 'Main figures',
  province: (rate) => `province ${rate}`,
  undecided: (models) => `${models} models may be duplicates or continuations, to decide`,
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
export function unitsFinding(units: Leading | null): string {
  if (units === null) return 'No unit has a model yet'
  const { number, most, leader } = units
  const lead =
    leader === null ? `at most ${count(most)} models in one unit` : `most in ${leader} (${count(most)})`
  return `${count(number)} units have models; ${lead}`
}

/** Which model went to the most places. */
export function topFinding(models: Leading | null): string {
  if (models === null) return 'No model has been replicated yet'
  const { number, most, leader } = models
  const lead =
    leader === null
      ? `at most ${count(most)} sites a model`
      : `“${leader}” to the most sites (${count(most)})`
  return `${count(number)} models were replicated; ${lead}`
}
