import { count, figure, percent, ratio } from '../format.ts'
import type { Leaders } from '../../../../cube/domain/findings/leaders.ts'
import type {
  CohortsFinding,
  FlowsFinding,
  RatesFinding,
} from '../../../../cube/domain/findings/replication.ts'
import type { Replicated, YearReplication } from '../../../../cube/domain/replication.ts'
import type { words as vietnamese } from '../vi/replication.ts'
import { FEW_CASES } from '../../../../cube/domain/findings/change.ts'
import type { Sentence } from './sentences.ts'

/** Words and findings of the page of replication. */
export const words: typeof vietnamese = {
  title: 'Replication',
  elsewhere: 'Elsewhere',
  byUnits: 'Replication is counted by event, so the filter by subject does not change it.',
  flows: {
    name: 'From place to place',
    subtitle: 'Sites; rows: where the model is, columns: where it went; the darker, the more',
    basis: 'by former district (until 30 June 2025)',
    from: 'Place of the model',
    cell: (from: string, to: string, sites: string) => `From ${from} to ${to}: ${sites} sites`,
    note: '“Elsewhere” are receiving places that are no known unit or area.',
  },
  models: { name: 'Most replicated', subtitle: 'Models by the sites that they went to in the year' },
  receivers: { name: 'Adopting units', subtitle: 'Distinct models that a unit took over in the year' },
  days: {
    name: 'Time to the first replication',
    subtitle: 'Models by the days since registration',
    axis: 'from registration to the first replication',
    spans: ['Up to 90 days', '91–180 days', '181–365 days', '1–2 years', 'Over 2 years'],
  },
  rates: {
    name: 'Over the years',
    subtitle: 'Share of each year’s models that were ever replicated',
    oldArea: (year: string) => `${year}, area of the former Khánh Hòa`,
    whole: 'Whole province since 01/7/2025',
  },
  cohorts: {
    name: 'By year of first registration',
    subtitle: 'Share of the models replicated by the end of each year since; the darker, the higher',
    year: 'First registered',
    of: 'Models',
    until: (nth: number) => `By the end of year ${nth}`,
    provisional: 'provisional',
    notDue: 'Not due yet',
    cell: (year: number, until: number) => `First registered in ${year}, by the end of ${until}: `,
    note: (first: number) =>
      `Year 1 is that of registration. ${first} is the first year of the data, so it has the older models too. Models that are no longer reported still count.`,
  },
  behind: {
    name: 'Models of what was chosen',
    subtitle: 'Reported replications, one by one',
    cohortSubtitle: 'One model a row',
    label: 'Shown',
    place: 'Place of replication',
    day: 'Day',
    flow: (from: string | null, to: string | null) =>
      from === null && to === null
        ? 'all places'
        : [...(from === null ? [] : [`from ${from}`]), ...(to === null ? [] : [`to ${to}`])].join(' '),
    receiver: (unit: string) => `adopted by ${unit}`,
    wait: (span: string) => `first time after: ${span.toLowerCase()}`,
    cohort: (year: number, until: number) => `first registered in ${year}, replicated by the end of ${until}`,
    title: (facts: { models: number; events: number; sites: number }) =>
      `${count(facts.sites)} sites, ${count(facts.events)} replications of ${count(facts.models)} models`,
    cohortTitle: (models: number) => `${count(models)} models`,
  },
  scale: (from: number, to: number) => (from === to ? count(from) : `${count(from)}–${count(to)}`),
  legend: 'Legend',
  fields: 'By field',
  model: 'Model',
  unit: 'Unit',
  field: 'Field',
  sites: 'Sites',
  events: 'Replications',
  adopted: 'Models',
  span: 'Time',
  total: 'Total',
}

/** What was replicated in the year, and how quickly. */
export function replicationHeadline(
  facts: YearReplication | null,
  when: string,
  kept: number | null = null,
): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (facts === null || facts.events === 0) return [`${start}: no replication has been reported yet.`]
  return [
    `${start}: `,
    figure(count(facts.models)),
    ' models',
    ...(kept !== null && kept < facts.models
      ? [' (', figure(count(kept)), ' of them in a report of the year and kept up)']
      : []),
    ' went to ',
    figure(count(facts.sites)),
    ' sites; ',
    figure(count(facts.units)),
    ' units adopted them',
    ...(facts.medianDays === null
      ? []
      : ['; half were first replicated within ', figure(`${count(facts.medianDays)} days`)]),
    '.',
  ]
}

/** Title of the matrix: how much stays where it began. */
export function flowsFinding(found: FlowsFinding | null): string {
  if (found === null) return 'No sites yet'
  const { within, total, farthest } = found
  const start = `${percent(within / total)} of the sites (${ratio(within, total)}) are where the model is`
  return farthest === null
    ? start
    : `${start}; most went from ${farthest.from} to ${farthest.to} (${count(farthest.sites)} sites)`
}

/** Title of the list of models. */
export function modelsFinding(models: Replicated[]): string {
  const [first, second] = models
  if (first === undefined) return 'No model was replicated in the year'
  return second?.sites === first.sites
    ? `At most ${count(first.sites)} sites of one model`
    : `“${first.name}” went to the most sites (${count(first.sites)})`
}

/** Title of the receiving units. */
export function receiversFinding(leaders: Leaders | null): string {
  if (leaders === null) return 'No unit has adopted a model yet'
  const { names, value } = leaders
  return names.length > 1
    ? `${names.length} units adopted the most (${count(value)} models each)`
    : `${names[0]} adopted the most (${count(value)} models)`
}

/** Title of the time to the first replication. */
export function daysFinding(found: { n: number; of: number } | null): string {
  return found === null
    ? 'No model has both dates'
    : `${ratio(found.n, found.of)} models were first replicated within a year`
}

/** Title of the rates: the latest year that is told in full against the one before. */
export function ratesFinding({ latest, provisional, now, before, common }: RatesFinding): string {
  if (now === null) return `${latest} has fewer than ${FEW_CASES} models, too few to speak of a rate`
  const start = `${percent(now.rate)} of the models of ${latest} were replicated (${ratio(now.n, now.of)})${provisional ? ', provisional' : ''}`
  if (before !== null && common !== null)
    return `${start}; on the area of the former Khánh Hòa ${percent(common.rate)}, ${before.year}: ${percent(before.rate)}`
  return before === null ? start : `${start}; ${before.year}: ${percent(before.rate)}`
}

/** Title of the cohorts. */
export function cohortsFinding(found: CohortsFinding | null): string {
  if (found === null) return 'No year of registration has enough models to speak of a rate'
  const { nth, now, before } = found
  const start = `${words.cohorts.until(nth)}, ${percent(now.rate)} of the models first registered in ${now.year} were replicated (${ratio(now.n, now.of)})`
  return before === null ? start : `${start}; of ${before.year}: ${percent(before.rate)}`
}
