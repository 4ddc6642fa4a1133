import ofLife from 'reference:values/list.code/name_en?registration,criteria,priority_group,potential'
import { count, date, figure } from '../format.ts'
import type { LifeFinding } from '../../../../cube/domain/findings/life.ts'
import type { words as vietnamese } from '../vi/models.ts'
import type { Sentence } from './sentences.ts'

/** The word for a code that only a model's life names; null stays null. */
export const lifeName = (
  list: 'registration' | 'criteria' | 'priority_group' | 'potential',
  code: string | null,
): string | null => (code === null ? null : (ofLife[`${list}.${code}`] ?? code))

/** Words and sentences of the explorer and of a model's page. */
export const words: typeof vietnamese = {
  title: 'Exemplary models',
  span: 'Years',
  inYear: 'In the year',
  allYears: 'All years',
  spanOf: (from: number | null, to: number | null) => `years ${from ?? ''}–${to ?? ''}`,
  field: 'Field',
  district: 'Place',
  unit: 'Unit',
  anyUnit: 'All units',
  kind: 'Subject',
  status: 'Status',
  evaluation: 'Evaluation',
  replicated: 'Replication',
  yes: 'Yes',
  no: 'Not yet',
  year: 'Year',
  name: 'Model',
  search: 'Find a name, person, unit, place, content or result',
  foundIn: (place: string) => `Found in: ${place}`,
  found: (shown: number, all: number) => `${count(shown)}/${count(all)} rows`,
  nothing: 'No model matches. Remove a filter or shorten the search.',
  category: 'Category',
  level: 'Level',
  unitKind: 'Kind of unit',
  sent: 'Sent to the province',
  commended: 'Commended',
  outstanding: 'Outstanding',
  area: 'Commune, ward, special zone',
  facets: 'Narrow the list',
  moreChoices: (n) => `${count(n)} more`,
  xlsx: 'XLSX',
  csv: 'CSV',
  list: 'List',
  keys: 'Arrow keys, Page Up, Page Down, Home and End go through the rows; Enter opens a model.',
  layout: 'Columns, rows',
  columns: 'Columns shown',
  registeredOn: 'Registered on',
  dense: 'One line of text a row',
  subtitle: 'A row is a model in one year’s report',
  printed: (rows: number, all: number) =>
    rows < all ? `The first ${count(rows)} of ${count(all)} rows; the CSV has them all.` : '',
  back: 'All models',
  unknown: 'This snapshot has no such model',
  unknownHelp: 'Its code may have changed, or it belongs to another snapshot.',
  story: 'Life of the model',
  storyFinding: (when: string, what: string) => `Latest (${when}): ${what}`,
  storySubtitle: 'Registered, evaluated, recognised, replicated, honoured, publicised, by date',
  years: 'Year by year',
  yearsSubtitle: 'From the unit’s annual reports',
  about: 'Content and results',
  aboutSubtitle: (year: number, unit: string) => `From the ${year} report of ${unit}`,
  content: 'What is done and how',
  result: 'Results',
  difficulty: 'Difficulties',
  support: 'Support',
  potential: 'Potential',
  priority_group: 'Priority group',
  partners: 'Partners',
  learnt_from: 'Learnt from',
  found_by: 'Found by',
  criteria_met: 'Criteria met',
  impact: 'Impact',
  effect: 'Effect',
  practicality: 'Practicality',
  helped: 'Helped',
  nothingWritten: 'The report says nothing of content and results.',
  code: 'Code of the model',
  subjectName: 'Name of the collective or individual',
  commendation: 'Commendations and honours',
  publicity: 'Publicity',
  yearsFinding: (years: number) => `In the reports of ${years} years`,
  registration: 'Registration',
  half: 'Evaluation at 6 months',
  criteria: 'Criteria',
  event: {
    registered: (unit: string) => `Registered by ${unit}`,
    evaluated: (result: string, unit: string) =>
      `Evaluated at year’s end by ${unit}: ${result.toLowerCase()}`,
    evaluatedHalf: (result: string, unit: string) =>
      `Evaluated at 6 months by ${unit}: ${result.toLowerCase()}`,
    recognised: (level: string | null, number: string | null) =>
      ['Recognised', level === null ? null : `level: ${level.toLowerCase()}`, number]
        .filter((part) => part !== null)
        .join(', '),
    half: (year: number) => `First half of ${year}`,
    year: (year: number) => String(year),
    replicated: (place: string, sites: number) =>
      `Replicated to ${place}${sites > 1 ? ` (${count(sites)} sites)` : ''}`,
    commended: (form: string, level: string | null, number: string | null) =>
      [form, level === null ? null : `level: ${level.toLowerCase()}`, number]
        .filter((part) => part !== null)
        .join(', '),
    published: (form: string, outlet: string, items: number) =>
      `${form}${items > 1 ? ` (${count(items)})` : ''} in ${outlet}`,
  },
}

/** How many models are shown, and how many are no longer kept. */
export function explorerHeadline(facts: {
  active: number
  discontinued: number
  when: string
  /** Of several years: a model is counted in each. */
  every?: boolean
  searched: string
}): Sentence {
  const { active, discontinued, when, every = false, searched } = facts
  const found = searched === '' ? '' : ` matching “${searched}”`
  return [
    `${when.slice(0, 1).toUpperCase()}${when.slice(1)}: `,
    figure(count(active)),
    ` exemplary models${found}${every ? ' (counted in each year that reports them)' : ''}`,
    ...(discontinued ? ['; besides, ', figure(count(discontinued)), ' discontinued'] : []),
    '.',
  ]
}

/** A model's life in one sentence. */
export function lifeSentence(life: LifeFinding): Sentence {
  const { registeredOn: first, since, effective, judged } = life
  const parts: Sentence[] = [
    ...(judged
      ? [['evaluated effective ', figure(`${effective}/${judged}`), ' times'] satisfies Sentence]
      : []),
    ...(life.sites ? [['replicated to ', figure(count(life.sites)), ' sites'] satisfies Sentence] : []),
    ...(life.commendations
      ? [[figure(count(life.commendations)), ' commendations and honours'] satisfies Sentence]
      : []),
  ]
  const start = first === null ? `in reports since ${since ?? ''}` : `registered on ${date(first)}`
  return [`${life.name}: `, start, ...parts.flatMap((part) => [', ', ...part]), '.']
}
