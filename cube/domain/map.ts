import { MERGER_YEAR, PROVINCE_WIDE, SOUTH } from './areas.ts'
import { equals, type Query } from './filter.ts'
import { FEW_CASES } from './findings/change.ts'
import { modelFilters } from './models.ts'
import { modelsByCommune, modelsByDistrict } from './parts.ts'
import type { Cut } from './period.ts'
import { readUnits, reportingByUnit, type State } from './reporting.ts'
import { numberOf, sum, textOf, type Row } from './rows.ts'
import type { Scope } from './scope.ts'

/** The province on a map: what each of its modes asks, one query a mode, and how a place is coloured by it. */

export const MAP_MODES = ['level', 'change', 'share', 'reports', 'fields'] as const
export type MapMode = (typeof MAP_MODES)[number]

/** A place that has a shape on the map: a commune of today, or a common area made of them. */
export interface MapArea {
  code: string
  name: string
  /** The common area that it is or lies in. */
  district: string
  /** The communes of today that it is made of. */
  within: string[]
}

/** What a colour stands for. Each mode has its own few, from least to most; every one means something else. */
export const MAP_STEPS = {
  level: ['none', 'few', 'some', 'enough', 'many', 'most'],
  change: ['fewer', 'same', 'more', 'incomparable'],
  share: ['none', 'below', 'above', 'uncertain'],
  reports: ['missing', 'due', 'received', 'nobody'],
  fields: ['bare', 'gaps', 'full'],
  field: ['empty', 'has'],
} as const satisfies Record<MapMode | 'field', readonly string[]>
export type MapStep = (typeof MAP_STEPS)[keyof typeof MAP_STEPS][number] | 'unknown' | 'outside'

/**
 * From how many models on a place, or each of its communes, takes a step: the least that the plan asks of a unit, twice as
 * many, the most that it names (3 to 10), and half as many again.
 */
export const LEVELS = [
  ['some', 3],
  ['enough', 6],
  ['many', 10],
  ['most', 15],
] as const satisfies readonly (readonly [MapStep, number])[]

/** A place with its figures; which of them are set depends on the mode. */
export interface MapPlace extends MapArea {
  step: MapStep
  /** What the colour is by: models, difference, share, reports that came, empty fields. Null: not known. */
  value: number | null
  /** The two sides of a share, of a comparison, or of the reports. */
  n: number | null
  of: number | null
}

/** What is asked of the map. */
export interface MapAsked {
  mode: MapMode
  /** By common area instead of by commune. */
  common: boolean
  /** The field that is asked about, 1 to 11; null: how many of them are empty. */
  field: string | null
}

/** Communes of today can be shown from the first year whose round ended after they began. */
export const hasCommunes = (year: number): boolean => year >= MERGER_YEAR

const placeOf = (common: boolean): [code: string, name: string] =>
  common
    ? ['models.district_code', 'models.district_name']
    : ['models.area_then_code', 'models.area_then_name']

/** The one query that a mode is read from. */
export function mapQuery({ mode, common }: MapAsked, scope: Scope, year: number, cut: Cut | null): Query {
  if (mode === 'reports') return reportingByUnit(scope, year)
  if (mode === 'level' || mode === 'change')
    return common ? modelsByDistrict(scope, cut) : modelsByCommune(scope, year, cut)
  const [code, name] = placeOf(common)
  const filters = [...modelFilters(scope), equals('models.year', year)]
  return mode === 'share'
    ? {
        measures: ['models.count', 'models.replicated_count', 'models.replication_rate'],
        dimensions: [code, name],
        order: [[code, 'asc']],
        filters,
      }
    : {
        measures: ['models.count'],
        dimensions: [code, name, 'models.field_code'],
        order: [
          [code, 'asc'],
          ['models.field_code', 'asc'],
        ],
        filters,
      }
}

/** How many fields the plan has. */
const FIELDS = 11

interface Around {
  year: number
  /** The year before may be compared with. */
  compared: boolean
  /** The share of the whole province that was replicated, in `share`. */
  rate: number | null
  /** The district that the page is narrowed to: other places are not counted. */
  only: string | null
}

/** The figures of all places of the map, from the mode's rows. */
export function readMap(rows: Row[], asked: MapAsked, areas: MapArea[], around: Around): MapPlace[] {
  const read = READERS[asked.mode](rows, asked, around)
  return areas.map((area) => {
    const blank = { ...area, value: null, n: null, of: null }
    if (around.only !== null && area.district !== around.only) return { ...blank, step: 'outside' }
    if (area.district === SOUTH && around.year < MERGER_YEAR) return { ...blank, step: 'outside' }
    if (rows.length === 0) return { ...blank, step: 'unknown' }
    return { ...area, ...read(area) }
  })
}

type Figures = Pick<MapPlace, 'step' | 'value' | 'n' | 'of'>
type Reader = (rows: Row[], asked: MapAsked, around: Around) => (area: MapArea) => Figures

/** Adds up a measure by place; two rows can be of one place. */
function byPlace(rows: Row[], code: string, measure: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const row of rows) {
    const key = textOf(row, code) ?? ''
    found.set(key, (found.get(key) ?? 0) + (numberOf(row, measure) ?? 0))
  }
  return found
}

const inYear = (rows: Row[], year: number): Row[] => rows.filter((row) => Number(row['models.year']) === year)

/** A common area is as dark as its communes are on average. */
export function levelOf(models: number, communes = 1): (typeof MAP_STEPS)['level'][number] {
  if (models === 0) return 'none'
  return LEVELS.findLast(([, from]) => models / communes >= from)?.[0] ?? 'few'
}

/** What a unit's code ends in where it is a commune's: the commune. */
const placeOfUnit = (unit: string): string => unit.slice(unit.lastIndexOf('-') + 1)

const level: Reader = (rows, { common }, { year }) => {
  const ofYear = inYear(rows, year)
  const now = byPlace(ofYear, placeOf(common)[0], 'models.count')
  return ({ code, within }) => {
    if (ofYear.length === 0) return { step: 'unknown', value: null, n: null, of: null }
    const value = now.get(code) ?? 0
    return { step: levelOf(value, within.length), value, n: null, of: null }
  }
}

const change: Reader = (rows, { common }, { year, compared }) => {
  const [ofYear, ofBefore] = [inYear(rows, year), inYear(rows, year - 1)]
  const now = byPlace(ofYear, placeOf(common)[0], 'models.count')
  const before = byPlace(ofBefore, placeOf(common)[0], 'models.count')
  const known = ofYear.length > 0 && ofBefore.length > 0 && compared
  return ({ code, district }) => {
    const n = now.get(code) ?? 0
    // The former Ninh Thuận was not of the province the year before the first that counts it.
    if (!known || (district === SOUTH && year - 1 < MERGER_YEAR))
      return { step: 'incomparable', value: null, n, of: null }
    const of = before.get(code) ?? 0
    return { step: n < of ? 'fewer' : n > of ? 'more' : 'same', value: n - of, n, of }
  }
}

const share: Reader = (rows, { common }, { rate }) => {
  const [key] = placeOf(common)
  const models = byPlace(rows, key, 'models.count')
  const replicated = byPlace(rows, key, 'models.replicated_count')
  const rates = new Map(rows.map((row) => [textOf(row, key), numberOf(row, 'models.replication_rate')]))
  return ({ code }) => {
    const of = models.get(code) ?? 0
    const n = replicated.get(code) ?? 0
    const value = rates.get(code) ?? null
    if (of < FEW_CASES || value === null) return { step: 'uncertain', value, n, of }
    return { step: n === 0 ? 'none' : value < (rate ?? 0) ? 'below' : 'above', value, n, of }
  }
}

const reports: Reader = (rows) => {
  const units = readUnits(rows).filter(({ expected }) => expected > 0)
  return ({ within }) => {
    const own = units.filter(({ code }) => within.includes(placeOfUnit(code)))
    const n = sum(own.map(({ received }) => received))
    const is = (state: State) => own.some((unit) => unit.state === state)
    const step = own.length === 0 ? 'nobody' : is('missing') ? 'missing' : is('not_due') ? 'due' : 'received'
    return { step, value: own.length === 0 ? null : own.length - n, n, of: own.length }
  }
}

const fields: Reader = (rows, { common, field }) => {
  const counts = byPlace(
    field === null ? [] : rows.filter((row) => textOf(row, 'models.field_code') === field),
    placeOf(common)[0],
    'models.count',
  )
  return ({ code }) => {
    if (field !== null) {
      const value = counts.get(code) ?? 0
      return { step: value === 0 ? 'empty' : 'has', value, n: null, of: null }
    }
    const having = rows.filter(
      (row) => textOf(row, placeOf(common)[0]) === code && (numberOf(row, 'models.count') ?? 0) > 0,
    )
    const n = new Set(having.map((row) => textOf(row, 'models.field_code'))).size
    const value = FIELDS - n
    return { step: value === 0 ? 'full' : value * 2 > FIELDS ? 'bare' : 'gaps', value, n, of: FIELDS }
  }
}

const READERS: Record<MapMode, Reader> = { level, change, share, reports, fields }

/** Models that lie in no place of the map: those of the whole province, and those whose place is not known. */
export function apartOf(rows: Row[], { mode, common }: MapAsked, year: number): number {
  if (mode === 'reports') return 0
  const ofYear = rows.filter((row) => row['models.year'] === undefined || Number(row['models.year']) === year)
  const found = byPlace(ofYear, placeOf(common)[0], 'models.count')
  return (found.get(PROVINCE_WIDE) ?? 0) + (found.get('') ?? 0)
}
