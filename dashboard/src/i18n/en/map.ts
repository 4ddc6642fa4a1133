import type { MapMode, MapPlace, MapStep } from '../../../../cube/domain/map.ts'
import { MOST_NAMED } from '../../../../cube/domain/findings/leaders.ts'
import { count, percent, ratio, signed } from '../format.ts'
import type { words as vietnamese } from '../vi/map.ts'
import { list } from './sentences.ts'

/** Words of the map of the province. */
export const words: typeof vietnamese = {
  name: 'Map',
  label: 'Map of the places; arrow keys go to the neighbour, Enter opens it',
  show: 'The map shows',
  modes: {
    level: 'Models',
    change: 'Against last year',
    share: 'Replicated',
    reports: 'Reports',
    fields: 'Fields',
  },
  subtitles: {
    level: 'Models',
    levelEach: 'Models; the colour is by the average of a commune',
    change: (against) => `Models against ${against}`,
    share: 'Share of models that were replicated',
    reports: 'Units of the communes that sent their annual report',
    fields: 'Fields without a model, of eleven',
    field: (name) => `Models of the field ${name}`,
  },
  basis: 'by former district (until 30 June 2025)',
  field: 'Field',
  anyField: 'Every field: how many are empty',
  steps: {
    none: 'none',
    few: 'very few: 1–2',
    some: 'few: 3–5',
    enough: 'middling: 6–9',
    many: 'many: 10–14',
    most: 'very many: 15+',
    fewer: 'fewer',
    same: 'as many',
    more: 'more',
    incomparable: 'not comparable',
    below: 'below the province',
    above: 'as the province or above',
    uncertain: 'fewer than 10 models, too few for a rate',
    missing: 'overdue, a unit has not sent',
    due: 'a unit has not sent, not due yet',
    received: 'all sent',
    nobody: 'nobody owes a report',
    bare: '6–11 fields empty',
    gaps: '1–5 fields empty',
    full: 'all 11 fields',
    empty: 'none',
    has: 'some',
    unknown: 'no data',
    outside: 'out of scope',
  },
  each: {
    few: 'fewer than 3 on average',
    some: 'few: 3 or more on average',
    enough: 'middling: 6 or more',
    many: 'many: 10 or more',
    most: 'very many: 15 or more',
  },
  noneReplicated: 'none replicated',
  point: 'Point at a place to read its figure, click to open it.',
  city: 'Nha Trang',
  islands: 'Trường Sa',
  short: (name) => name.replace(/^(Thành phố|Thị xã|Huyện|Khu vực) /, ''),
  where: (side, district) => `in the ${side} (${district.replace(/[()]/g, '')})`,
  legend: 'What the colours mean',
  placesOf: (n) => `(${count(n)})`,
  list: (n) => `List of ${count(n)} places`,
  place: 'Place',
  state: 'Step on the map',
  columns: {
    level: 'Models',
    change: 'Difference',
    now: 'This year',
    before: 'Last year',
    share: 'Replication rate',
    replicated: 'Replicated',
    models: 'Models',
    received: 'Sent',
    owed: 'Owed',
    waiting: 'Not sent',
    having: 'Fields with models',
    empty: 'Empty fields',
  },
  apart: (n) =>
    `${count(n)} models of the whole province, or whose place is not known, lie in no place of the map.`,
  source:
    'Boundaries are for reference, after the reference map of the Natural Resources, Environment and Cartography Publishing House of Vietnam (open data vietnamese-provinces-database, MIT licence); they settle no border.',
}

const places = (n: number, common: boolean): string =>
  `${count(n)} ${common ? 'places' : 'communes, wards and special zone'}`

/** A place's figure, short. */
export function figureOf({ step, value, n, of }: MapPlace, mode: MapMode): string {
  if (step === 'outside' || step === 'unknown' || step === 'nobody') return '—'
  if (mode === 'change') return value === null ? '—' : signed(value)
  if (mode === 'share') return percent(value)
  if (mode === 'reports') return ratio(n, of)
  return count(value)
}

/** A place's figure in words. */
export function saysOf(place: MapPlace, mode: MapMode): string {
  const { step, value, n, of } = place
  if (step === 'outside' || step === 'unknown' || step === 'nobody') return words.steps[step]
  if (mode === 'change')
    return value === null
      ? `${count(n)} models; ${words.steps.incomparable}`
      : `${count(n)} models, ${count(of)} before (${signed(value)})`
  if (mode === 'share')
    return `${ratio(n, of)} models replicated (${percent(value)})${step === 'uncertain' ? '; fewer than 10 models' : ''}`
  if (mode === 'reports') return `${ratio(n, of)} units have sent; ${words.steps[step]}`
  if (mode === 'fields' && of !== null) return `${count(value)}/${count(of)} fields without a model`
  return value === 0 ? 'no model' : `${count(value)} models`
}

/** Places by their names where they are few, else counted. */
function placesNamed(found: MapPlace[]): string {
  return found.length > MOST_NAMED
    ? `${count(found.length)} places`
    : list(
        found.map(({ name }) => name),
        'places',
      )
}

/** Where the places without any and those with few lie, if that is one side of the province and they are named. */
function whereAll(counted: MapPlace[], where: (place: MapPlace) => string): string {
  const of = (step: MapStep) => counted.filter((place) => place.step === step)
  if (of('none').length > MOST_NAMED || of('few').length > MOST_NAMED) return ''
  const sides = new Set([...of('none'), ...of('few')].map(where))
  const [side = ''] = sides
  return sides.size === 1 && side !== '' ? `${side.slice(0, 1).toUpperCase()}${side.slice(1)}: ` : ''
}

/** What the map says, as its title: where it is worst comes first. */
export function mapTitle(
  shown: MapPlace[],
  mode: MapMode,
  common: boolean,
  field: boolean,
  rate: number | null,
  against: string,
  where: (place: MapPlace) => string = () => '',
): string {
  const counted = shown.filter(({ step }) => step !== 'outside' && step !== 'unknown')
  const of = (...steps: MapStep[]) => counted.filter(({ step }) => steps.includes(step)).length
  const named = (step: MapStep) => placesNamed(counted.filter((place) => place.step === step))
  if (counted.length === 0) return 'No data for the map yet'
  const all = places(counted.length, common)
  if (mode === 'level') {
    const bare = of('none')
    const few = counted.filter(({ step }) => step === 'few')
    const fewModels = few.length === 1 ? count(few[0]!.value) : '1–2'
    const much = `${count(of('many', 'most'))} of ${all} have ${common ? 'on average ' : ''}10 models or more`
    const worst = [
      ...(bare ? [`no model in ${named('none')}`] : []),
      ...(few.length ? [`${common ? 'fewer than 3 on average' : fewModels} in ${named('few')}`] : []),
    ]
    const at = whereAll(counted, where)
    const said = [...(worst.length ? [at + worst.join(', ')] : []), much].join('; ')
    return said.slice(0, 1).toUpperCase() + said.slice(1)
  }
  if (mode === 'change') {
    const compared = of('fewer', 'same', 'more')
    if (compared === 0) return `Not comparable with ${against} by this division of places`
    return `${count(of('fewer'))} of ${places(compared, common)} have fewer, ${count(of('more'))} more, ${count(of('same'))} as many as ${against}`
  }
  if (mode === 'share') {
    const enough = of('none', 'below', 'above')
    if (enough === 0) return 'Every place has fewer than 10 models, too few for a rate'
    return `${count(of('above'))} of ${places(enough, common)} with 10 models or more reach the rate of the province, ${percent(rate)}`
  }
  if (mode === 'reports') {
    const owing = of('missing', 'due', 'received')
    if (owing === 0) return 'No unit of a commune owes a report'
    const late = of('missing')
    return `${count(of('received'))} of ${places(owing, common)} have sent all reports${late ? `; a unit is overdue in ${named('missing')}` : ''}`
  }
  if (field) return `${count(of('empty'))} of ${all} have no model in this field`
  const full = of('full')
  return `${full ? `${count(full)} of ${all} have all 11 fields` : `None of ${all} has all 11 fields`}; in ${count(of('bare'))} more than half are empty`
}
