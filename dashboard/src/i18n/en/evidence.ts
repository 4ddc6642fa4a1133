import results from 'reference:code_names/list.code/name_en?overview_result'
import type { Day } from '../../../../cube/domain/dates.ts'

/** What the years of the trend are read by: noted below its axis. */
const events: { day: Day; text: string }[] = [
  { day: '2024-11-11', text: 'the Standing Board of the provincial Party Committee issues Plan 235-KH/TU' },
  { day: '2024-12-11', text: 'the provincial People’s Committee sends its letter on carrying out the plan' },
  { day: '2025-07-01', text: 'Ninh Thuận and Khánh Hòa become one province; districts come to an end' },
]

/** Words of what stands below the overview's first screen, which come with it. */
export const evidence = {
  events,
  communes: 'Communes, wards and special zones',
  provinceWide: 'Whole province',
  more: (places: string) => `${places} more communes, wards and special zones are in the table.`,
  without: (places: string) => `${places} communes, wards and special zones have no models yet`,
  withoutIn: (places: string) =>
    `${places} communes, wards and special zones have no models within the filters`,
  outstanding: {
    section: 'Outstanding models',
    title: (shown: string, all: number) =>
      all === 0 ? 'No outstanding models yet' : `${shown} outstanding models`,
    rule: 'Outstanding: recognised or evaluated as effective, and replicated or commended. At most five are told of, by replicated sites, adopting units, level of commendation, then code.',
    all: (models: string) => `All ${models} outstanding models`,
    none: 'No model that was recognised or evaluated as effective has been replicated or commended yet.',
    unknown: 'This snapshot was made before this part existed. Choose a newer one.',
    /** `names`: ": A, B and 3 other units", or nothing. */
    replicated: (sites: string, units: string, names: string) =>
      `Replicated in ${sites} places, taken over by ${units} units${names}`,
    adopters: 'units',
    commended: (level: string | null) =>
      level === null ? 'Commended this year' : `Commended this year, highest level: ${level}`,
  },
  stages: {
    section: 'What became of the models',
    title: (effective: string | null, recognised: string) =>
      `${effective === null ? 'No model has been evaluated' : `${effective} evaluated models are effective`}; ${recognised} are recognised`,
    none: 'No models yet',
    registered: 'Registered',
    results,
    note: 'No row is a part of another. Effective models are counted out of those evaluated, the others out of all.',
    column: 'Stage',
    number: 'Number',
    whole: 'Out of',
  },
}
