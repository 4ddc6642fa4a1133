import type { Sum } from '../../../../cube/domain/contract.ts'
import { count, figure, signed } from '../format.ts'
import type { words as vietnamese } from '../vi/reconciliation.ts'
import type { Sentence } from './sentences.ts'

/** Words of the page of sums that must agree. */
export const words: typeof vietnamese = {
  title: 'Reconciliation',
  sums: 'Sums that must agree',
  subtitle:
    'Each sum is one number reached in two independent ways; both sides must be equal in every year and round',
  year: 'Year',
  anyYear: 'All years',
  show: 'Show',
  all: 'All',
  onlyDiffering: 'Only those that differ',
  agrees: 'Agrees',
  differs: 'Differs',
  difference: 'Difference',
  sum: 'Sum',
  left: 'Left side',
  right: 'Right side',
  state: 'Result',
  byYear: (parts: number) => `By year and round (${parts})`,
  whole: 'All',
  round: 'Round',
  rounds: { annual: 'Annual', h1: 'First half' },
  away: (difference: number) => `off by ${signed(difference)}`,
  csv: 'Download CSV',
  none: 'There is no sum for this choice. Choose another year or show all.',
  help: 'Where a sum differs, tell the administrators, with the code of the snapshot; figures that are published are not changed.',
  file: 'reconciliation',
}

/** What each sum says, by its name. */
export const meanings: Record<string, string> = {
  area_now:
    'Every model lies in exactly one area of today, or in none for certain because its old area was split.',
  area_then: 'Every model lies in exactly one area as of the last day of the round.',
  commended: 'Models marked as commended have a commendation, and the other way round.',
  districts: 'Every model is in one of the ten common districts (former districts) or of the whole province.',
  fields: "Every model is in exactly one of the plan's eleven fields.",
  kinds: 'Every model is of a collective or of an individual; none is left out or counted twice.',
  receipts: 'A unit whose models are counted has a report, received on that day.',
  registrations: 'Every model has exactly one form of registration.',
  replicated: 'Models marked as replicated in the year have a replication, and the other way round.',
  reports_model: "The models of the reports sum to the province's total.",
  reports_sent: "The models sent to the province, by report, sum to the province's total.",
  rows_held: 'Every row held back is on the page of data quality exactly once.',
  rows_published: 'No row of a counted report is lost or doubled when the snapshot is built.',
  rows_received: 'No row that was sent is lost: it is taken or held back.',
  units: 'Every model is of a unit that existed in its year.',
  cube_models: 'The figures of the pages and of the downloads equal a direct count in the snapshot.',
  cube_states: 'Every unit that owes a report is in exactly one state: received, missing, not due.',
  cube_punctuality: 'Every report received is on time, late or of an unknown day.',
}

const titles: Record<string, string> = {
  area_now: "Today's areas and the unassigned sum to all models",
  area_then: 'Areas of the time and the unassigned sum to all models',
  commended: 'Commended models match the list of commendations',
  districts: 'Common districts sum to all models',
  fields: 'Fields sum to all models',
  kinds: 'Collectives and individuals sum to all models',
  receipts: 'Units with models have a report received',
  registrations: 'New, supplementary and maintained sum to all models',
  replicated: 'Models replicated in the year match the list of replications',
  reports_model: 'Models in the reports sum to the total',
  reports_sent: 'Models sent to the province, by report, sum to the total sent',
  rows_held: 'Rows held, on the quality page, equal those held in the ledger',
  rows_published: 'Rows of the snapshot equal the counted rows of the ledger',
  rows_received: 'Rows taken and rows held sum to the rows sent',
  units: 'Units sum to all models',
  cube_models: 'Models on the pages equal those in the snapshot',
  cube_states: 'Received, missing and not due sum to the reports owed',
  cube_punctuality: 'On time, late and of an unknown day sum to the reports received',
}

const sides: Record<string, [left: string, right: string]> = {
  area_now: ['Sum of the areas and the unassigned', 'Total'],
  area_then: ['Sum of the areas and the unassigned', 'Total'],
  commended: ['Models marked as commended', 'Models in the list of commendations'],
  districts: ['Sum of the areas', 'Total'],
  fields: ['Sum of the 11 fields', 'Total'],
  kinds: ['Collectives + individuals', 'Total'],
  receipts: ['Units with a report received', 'Units with models'],
  registrations: ['New + supplementary + maintained', 'Total'],
  replicated: ['Models marked as replicated in the year', 'Models in the list of replications'],
  reports_model: ['Sum of the reports', 'Total'],
  reports_sent: ['Sum of the reports', 'Total'],
  rows_held: ['Page of data quality', 'Ledger'],
  rows_published: ['Snapshot', 'Ledger'],
  rows_received: ['Taken + held', 'Rows sent'],
  units: ['Sum of the units', 'Total'],
  cube_models: ['On the pages', 'In the snapshot'],
  cube_states: ['Received + missing + not due', 'Reports owed'],
  cube_punctuality: ['On time + late + of an unknown day', 'Received'],
}

/** What each side of a sum is: the server's own words are in Vietnamese. */
export const sidesOf = (sum: Pick<Sum, 'name' | 'left' | 'right'>): [left: string, right: string] =>
  sides[sum.name] ?? [sum.left.label, sum.right.label]

/** A sum's title: the server's own is in Vietnamese. */
export const titleOf = (sum: { name: string; titleVi: string }): string => titles[sum.name] ?? sum.titleVi

/** How many sums agree, and the first that does not. */
export function reconciliationHeadline(agreeing: number, all: number, first: string | null): Sentence {
  if (all === 0) return ['This snapshot has no sums yet.']
  if (agreeing === all) return ['All ', figure(count(all)), ' sums agree in every year and round.']
  return [
    figure(`${count(all - agreeing)}/${count(all)}`),
    ' sums differ',
    ...(first === null ? ['.'] : [`, first of all: “${first}”.`]),
  ]
}
