import type { Chapter } from '../../../../cube/domain/definition.ts'
import { count, date, figure } from '../format.ts'
import type { words as vietnamese } from '../vi/catalogue.ts'
import type { Sentence } from './sentences.ts'

/** Words of the catalogue of figures. */
export const words: typeof vietnamese = {
  title: 'How figures are computed',
  search: 'Find a figure (marks not needed)',
  found: (shown: number, all: number) => `${count(shown)}/${count(all)} figures`,
  nothing: 'No figure matches. Shorten the search.',
  formula: 'Formula',
  divided: (n: string, of: string) => `${n} ÷ ${of}`,
  code: 'Code',
  version: (version: string, since: string | null) =>
    `Version ${version}${since === null ? '' : `, since ${date(since)}`}`,
  practice: 'Common statistical practice; the plan does not ask for it',
  chapters: 'Groups of figures',
}

/** How many figures there are, how many are ratios, and how many rest on the plan's own words. */
export function catalogueHeadline(chapters: Chapter[]): Sentence {
  const all = chapters.flatMap((chapter) => chapter.definitions)
  const ratios = all.filter((entry) => entry.denominator !== null).length
  const planned = all.filter((entry) => entry.clause !== null && !entry.practice).length
  return [
    figure(count(all.length)),
    ' figures, of which ',
    figure(count(ratios)),
    ' are ratios with numerator and denominator; ',
    figure(count(planned)),
    ' rest on Plan 235-KH/TU and the letter that carries it out.',
  ]
}
