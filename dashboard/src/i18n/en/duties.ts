import type { Leaders } from '../../../../cube/domain/findings/leaders.ts'
import type { words as vietnamese } from '../vi/duties.ts'
import { count, figure, percent, ratio } from '../format.ts'
import type { Sentence } from './sentences.ts'

/** Words and findings of the pages of publicity, of honours and of the plan's duties. */
export const words: typeof vietnamese = {
  fields: 'By field',
  field: 'Field',
  units: 'By reporting unit',
  unit: 'Unit',
  years: 'Through the years',
  yearTitle: 'Year',
  year: (year: string) => `Year ${year}`,
  none: 'No report says anything of this within the filters.',
  noModel: 'No model is named',
  noOutlet: 'No outlet is named',
  noUnit: 'No unit is named',
  notSaid: 'Not stated',
  yes: 'Yes',
  no: 'Not stated',
  few: (cases: number) => `* Fewer than ${count(cases)}: the rate changes easily; read it with care.`,
  shares: { commended_count: 'Commended by decision', honoured_count: 'Honoured' },
  said: {
    plan_count: 'Own plan',
    meeting_count: 'Meetings on the plan',
    inspection_count: 'Inspections',
    front_supervision_count: "The Front's supervision",
    campaign_count: 'Movements launched',
    shortcoming_count: 'Shortcomings and causes',
    proposal_count: 'Proposals',
  },
  ofModels: {
    pilot_count: 'Chosen as examples',
    priority_count: 'Of the priority groups',
    partnered_count: 'With coordinating bodies',
    learnt_count: 'Learnt from elsewhere',
    found_count: 'Found by a movement',
    criteria_told_count: 'Criteria met are named',
    meets_criteria_count: 'Said to meet the criteria',
    impact_count: 'Impact: met',
    effect_count: 'Effectiveness: met',
    practicality_count: 'Practicality: met',
    difficulty_count: 'With difficulties',
    unhelped_count: 'Not helped, of those with difficulties',
    helped_count: 'Helped',
  },
  publicity: {
    title: 'Publicity',
    subtitle: 'News, articles, photos, reports and films; special pages and columns apart',
    forms: 'By form',
    formsSubtitle: 'The number of each form; items, columns and publications are not added',
    form: 'Form',
    amount: 'Number',
    amountUnit: '',
    outlets: 'By outlet',
    outlet: 'Outlet',
    titles: ['News, articles, photos, reports, films', 'Special pages, columns, topics'],
    unit: 'items',
  },
  honours: {
    title: 'Honours',
    subtitle: 'Commendations by decision; honours in meetings apart',
    shares: 'Models commended and honoured',
    sharesSubtitle: "Of the year's models; one model may be both",
    share: 'Models',
    shareTitles: ['Models', "The year's models"],
    forms: 'By form',
    formsSubtitle: 'How often by each form; commendations and honours are not added',
    form: 'Form',
    amount: 'Times',
    levels: 'By level',
    level: 'Level',
    titles: ['Commendations', 'Honours', 'Models'],
    unit: 'times',
  },
  duties: {
    title: 'Plans and inspections',
    said: 'Plans, meetings, inspections',
    saidSubtitle: 'Units that state each, of the units with a sheet of general information',
    saidTitles: ['Units that state it', 'Units with general information'],
    what: 'What is stated',
    models: 'Duties of each model',
    modelsSubtitle: "Models of which units say so, of the year's models",
    modelTitles: ['Models', 'Of'],
    totals: 'Meetings and inspections through the years',
    totalUnit: 'meetings',
    totalsSubtitle: 'What units wrote as numbers, added; bars: meetings on the plan',
    totalTitles: {
      meetings_total: 'Meetings',
      attendance: 'Attendance',
      inspections_total: 'Inspections',
      front_supervisions_total: "The Front's supervisions",
    },
    unitsSubtitle: 'What each unit states in its sheet of general information',
    unitsFinding: (units: number) => `${count(units)} units with a sheet of general information`,
    pilots: 'Example models',
    pilotsSubtitle: 'Models that were chosen as examples',
    model: 'Model',
    evaluation: 'Evaluation at the end of the year',
    replicated: 'Replicated',
  },
}

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Which part has the most; several that are level are said to be several. */
/** Title of a chart of years: the year that is shown, `when` in words, beside the whole year before it. */
export function yearsFinding(
  when: string,
  now: number,
  before: { year: number; amount: number } | null,
  unit: string,
): string {
  const start = `${when.charAt(0).toUpperCase()}${when.slice(1)}: ${count(now)} ${unit}`
  return before === null ? start : `${start}; the whole of ${before.year}: ${count(before.amount)}`
}

export function mostFinding(leaders: Leaders | null, unit: string): string {
  if (leaders === null) return 'No number is reported yet'
  const { names, value } = leaders
  const amount = `${count(value)}${unit === '' ? '' : ` ${unit}`}`
  return names.length > 1
    ? `${count(names.length)} parts are level at the top (${amount})`
    : `${names[0]} has the most (${amount})`
}

interface Share {
  name: string
  n: number
  of: number
}

const shareWords = ({ n, of }: Share): string => `${ratio(n, of)} (${percent(of === 0 ? null : n / of)})`

/** How many of the year's models have a decision. */
export const sharesFinding = ([commended]: Share[]): string =>
  `${shareWords(commended!)} models were commended by decision`

/** How many units state a plan. */
export const saidFinding = ([plan]: Share[]): string => `${shareWords(plan!)} units state their plan`

/** How many models were chosen as examples. */
export const modelDutiesFinding = ([pilot]: Share[]): string =>
  `${shareWords(pilot!)} models were chosen as examples`

export const pilotsFinding = (pilots: number): string =>
  pilots === 0 ? 'No example models yet' : `${count(pilots)} example models`

/** What was published in the year, by how many units. */
export function publicityHeadline(
  { items, sections, reporters }: { items: number | null; sections: number | null; reporters: number },
  when: string,
): Sentence {
  const start = upperFirst(when)
  if (reporters === 0) return [`${start}: no publicity has been reported yet.`]
  return [
    `${start}: `,
    figure(count(reporters)),
    ' units report ',
    figure(count(items)),
    ' news, articles, photos, reports and films, and ',
    figure(count(sections)),
    ' special pages, columns and topics.',
  ]
}

/** How often models were commended and honoured in the year. */
export function honoursHeadline(
  {
    commendations,
    honours,
    models,
    shares: [commended],
  }: { commendations: number | null; honours: number | null; models: number | null; shares: Share[] },
  when: string,
): Sentence {
  const start = upperFirst(when)
  if (!commendations && !honours) return [`${start}: no commendation or honour has been reported yet.`]
  return [
    `${start}: `,
    figure(count(commendations)),
    ' commendations by decision and ',
    figure(count(honours)),
    ' honours for ',
    figure(count(models)),
    ' models',
    ...(commended!.of === 0
      ? []
      : ['; ', figure(shareWords(commended!)), " of the year's models were commended"]),
    '.',
  ]
}

/** What units say of their plans, and how many models are examples. */
export function dutiesHeadline({ said, models }: { said: Share[]; models: Share[] }, when: string): Sentence {
  const start = upperFirst(when)
  const [plan, meeting] = said
  const [pilot] = models
  if (plan!.of === 0) return [`${start}: no unit has sent a sheet of general information yet.`]
  return [
    `${start}: `,
    figure(ratio(plan!.n, plan!.of)),
    ' units state their plan, ',
    figure(ratio(meeting!.n, meeting!.of)),
    ' their meetings on it',
    ...(pilot!.of === 0 ? [] : ['; ', figure(ratio(pilot!.n, pilot!.of)), ' models were chosen as examples']),
    '.',
  ]
}
