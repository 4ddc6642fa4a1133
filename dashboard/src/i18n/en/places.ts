import { MOST_NAMED } from '../../../../cube/domain/findings/leaders.ts'
import type { PlaceFields, Ranking } from '../../../../cube/domain/findings/places.ts'
import type { PartFinding } from '../../../../cube/domain/findings/slice.ts'
import { count, figure, percent, ratio } from '../format.ts'
import type { words as vietnamese } from '../vi/places.ts'
import { inQuotes, list, type Sentence } from './sentences.ts'

/** Words and findings of the page of places. */
export const words: typeof vietnamese = {
  title: 'Places',
  basisHelp: {
    then: 'borders on the last day of the round',
    now: 'borders of today',
    common: 'by former district (until 30 June 2025)',
  },
  map: {
    scale: 'Scale of colours',
    zero: '0: no model',
    quantiles: 'each shade holds about as many places',
  },
  ranking: 'Ranked by models',
  communes: 'Communes, wards and special zone by former district',
  communesSubtitle: 'Models by place of today; the darker, the more',
  communesNote:
    'Where a former commune was split, its models belong to no certain place of today: “Not allocated”.',
  provinceWide: 'Whole province',
  unallocated: 'Not allocated',
  apart:
    '“Whole province”: of no single place. “Not allocated”: the former place was split, so there is no certain one.',
  allPlaces: 'All places',
  commune: 'Commune, ward, special zone',
  anyCommune: 'Every commune, ward, special zone',
  broken: {
    split:
      'This place was split on 1 July 2025: earlier figures hold only what can be assigned, and are not comparable.',
    irregular:
      'This place holds parts of places split on 1 July 2025: earlier figures hold only what can be assigned, and are not comparable.',
  },
  unknownPlace: 'There is no such place in this snapshot',
  unknownHelp: 'Choose another place in the filters, or see all places.',
  fields: { name: 'By field', subtitle: 'Models by field' },
  bases: {
    name: 'By each division of places',
    subtitle: 'One place, three divisions; the year before only where comparable',
  },
  placesInside: (n) => `${count(n)} places with models`,
  basisColumn: 'Division',
  basesFinding: (same) =>
    same ? 'All three divisions give the same number' : 'The number differs with the division of places',
  succession: {
    name: 'Mergers and splits',
    subtitle: 'Communes through the reorganisations; “part”: only a part of the old one',
  },
  successionFinding: (old, made) =>
    `${count(old)} old communes now belong to ${count(made)} communes, wards or special zones`,
  successionNone: 'The place did not change in the reorganisations',
  successionOld: 'This snapshot has no information on mergers and splits.',
  since: 'since',
  newUnit: 'New place',
  oldUnits: 'Made of',
  part: 'part',
  inside: { name: 'Communes, wards, special zone', subtitle: 'Models by the places of today' },
  total: 'Total',
  place: 'Place',
  models: 'Models',
  before: 'Last year',
  sameDay: 'Same day last year',
  change: 'Difference',
  mark: 'Against last year',
  marks: {
    unchanged: 'Comparable',
    merged: 'Merged; the old part is comparable',
    split: 'Split; not comparable',
    irregular: 'Merged and split; not comparable',
    out_of_scope: 'Out of scope last year',
  },
  scope: 'Scope',
}

/** How many models the year has, where most of them are, and how many places have none. */
export function placesHeadline(
  total: number,
  ranking: Ranking | null,
  apart: { provinceWide: number; unallocated: number },
  when: string,
): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (!total) return [`${start}: no models in any place yet.`]
  const aside = [
    ...(apart.provinceWide ? [`${count(apart.provinceWide)} of the whole province`] : []),
    ...(apart.unallocated ? [`${count(apart.unallocated)} not allocated`] : []),
  ]
  return [
    `${start}: `,
    figure(count(total)),
    ` models${aside.length ? `, ${list(aside, '')}` : ''}; ${rankingFinding(ranking)}.`,
  ]
}

/** The title of the ranking: who leads, and who has none. */
export function rankingFinding(ranking: Ranking | null): string {
  if (ranking === null) return 'No place has models yet'
  const {
    leaders: { names, value },
    empty,
  } = ranking
  const lead =
    names.length > MOST_NAMED
      ? `${names.length} places share the most (${count(value)} models)`
      : `Most in ${list(names, 'places')} (${count(value)} models)`
  return empty ? `${lead}; ${empty} places have none` : lead
}

/** The title of the communes. */
export const communesFinding = (having: number, all: number): string =>
  `${having}/${all} communes, wards and special zones have models`

export const none = 'No models yet'

/** One place's year: how many, and what share of the province's. */
export function placeHeadline(name: string, { now, share }: PartFinding, when: string): Sentence {
  const start = when.slice(0, 1).toUpperCase() + when.slice(1)
  if (now === null) return [`${name}: not a part of the province, ${when}.`]
  if (now === 0) return [`${start}: ${name} has no model yet.`]
  return [
    `${start}: ${name} has `,
    figure(count(now)),
    ' models',
    ...(share ? [', ', figure(percent(share.rate)), ` of the province (${ratio(share.n, share.of)})`] : []),
    '.',
  ]
}

/** The title of a place's fields. */
export function placeFieldsFinding(fields: PlaceFields | null): string {
  if (fields === null) return 'No models in any field yet'
  const { having, of, leaders } = fields
  return `Models in ${having}/${of} fields; most in ${list(inQuotes(leaders.names), 'fields')} (${count(leaders.value)})`
}
