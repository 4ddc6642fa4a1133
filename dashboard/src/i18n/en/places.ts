import { count } from '../../format.ts'
import type { words as vietnamese } from '../vi/places.ts'
import { list, type Sentence } from './sentences.ts'

/** Words and findings of the page of places. */
export const words: typeof vietnamese = {
  title: 'Places',
  basis: {
    label: 'Division of places',
    then: 'Places when reported',
    now: 'Places today',
    common: 'Former districts (until 30 June 2025)',
  },
  basisHelp: {
    then: 'borders on the last day of the round',
    now: 'borders of today',
    common: 'by former district (until 30 June 2025)',
  },
  map: {
    name: 'Tile map',
    subtitle: 'Models',
    label: 'Places, from north to south',
    scale: 'Scale of colours',
    zero: '0: no model',
    quantiles: 'each shade holds about as many places',
    noData: '—: no data',
    outOfScope: 'Out of scope',
    note: 'Tiles stand roughly where the places lie. Models of the whole province belong to no place and have no tile.',
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

const figure = (text: string): { figure: string } => ({ figure: text })

interface Named {
  name: string
  now: number | null
}

/** How many models the year has, where most of them are, and how many places have none. */
export function placesHeadline(
  total: number,
  places: Named[],
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
    ` models${aside.length ? `, ${list(aside, '')}` : ''}; ${rankingFinding(places)}.`,
  ]
}

/** The title of the ranking: who leads, and who has none. */
export function rankingFinding(places: Named[]): string {
  const told = places.filter((place) => place.now !== null)
  const top = Math.max(0, ...told.map((place) => place.now!))
  if (top === 0) return 'No place has models yet'
  const leaders = told.filter((place) => place.now === top)
  const empty = told.filter((place) => place.now === 0).length
  const lead =
    leaders.length > 2
      ? `${leaders.length} places share the most (${count(top)} models)`
      : `Most in ${list(
          leaders.map((place) => place.name),
          'places',
        )} (${count(top)} models)`
  return empty ? `${lead}; ${empty} places have none` : lead
}

/** The title of the map: how many of the old districts lie above last year, on the same scope. */
export function mapFinding(
  compared: { now: number; before: number }[],
  provisional: boolean,
  total: number,
): string {
  if (!compared.length) return `${count(total)} models in the former districts and the former Ninh Thuận`
  const up = compared.filter((place) => place.now > place.before).length
  return provisional
    ? `${up}/${compared.length} places have more than on the same day last year, within the same scope`
    : `${up}/${compared.length} places rose against last year, within the same scope`
}

/** The title of the communes. */
export const communesFinding = (having: number, all: number): string =>
  `${having}/${all} communes, wards and special zones have models`

export const none = 'No models yet'
