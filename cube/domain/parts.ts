import { MERGER_YEAR, PROVINCE_WIDE, SOUTH } from './areas.ts'
import { equals, type Query } from './filter.ts'
import { modelFilters, type Share } from './models.ts'
import { cutFilter, type Cut } from './period.ts'
import { numberOf, textOf, type Row } from './rows.ts'
import type { Scope } from './scope.ts'

/** Models by field, district and commune: each part this year beside the year before. */

/** The fields by name, whatever the filters leave of them. */
export const fieldNames: Query = {
  measures: [],
  dimensions: ['models.field_code', 'models.field_name'],
  order: [['models.field_code', 'asc']],
}

/** Every year by field. */
export function modelsByField(scope: Scope, cut: Cut | null): Query {
  return {
    measures: ['models.count', 'models.replicated_count', 'models.replication_rate'],
    dimensions: ['models.year', 'models.field_code', 'models.field_name'],
    order: [
      ['models.year', 'asc'],
      ['models.field_code', 'asc'],
    ],
    filters: [...modelFilters(scope), ...cutFilter(cut)],
  }
}

/** Every year by district on the common basis: nine old districts, the former Ninh Thuận, the whole province. */
export function modelsByDistrict(scope: Scope, cut: Cut | null): Query {
  return {
    measures: ['models.count'],
    dimensions: ['models.year', 'models.district_code', 'models.district_name'],
    order: [
      ['models.year', 'asc'],
      ['models.district_code', 'asc'],
    ],
    filters: [...modelFilters(scope), ...cutFilter(cut)],
  }
}

/**
 * A year by today's communes, wards and special zone, beside the year before: for years that end after they
 * began. The year before the first of them had other communes and is left out.
 */
export function modelsByCommune(scope: Scope, year: number, cut: Cut | null): Query {
  const years = [year - 1, year].filter((one) => one >= MERGER_YEAR)
  return {
    measures: ['models.count'],
    dimensions: ['models.year', 'models.area_then_code', 'models.area_then_name'],
    order: [
      ['models.year', 'asc'],
      ['models.area_then_code', 'asc'],
    ],
    filters: [...modelFilters(scope), equals('models.year', ...years), ...cutFilter(cut)],
  }
}

/** One bar of a comparison. `outOfScope`: the area did not belong to the province then, which is not 0. */
export interface Part {
  code: string
  name: string
  now: number | null
  before: number | null
  outOfScope: boolean
  outOfScopeBefore: boolean
}

export interface ReplicationPart {
  code: string
  name: string
  replicated: Share
}

interface Cell {
  year: number
  code: string
  name: string
  row: Row
}

function cells(rows: Row[], code: string, name: string): Cell[] {
  return rows.map((row) => ({
    year: Number(row['models.year']),
    code: textOf(row, code) ?? '',
    name: textOf(row, name) ?? '',
    row,
  }))
}

/**
 * This year against the year before, part by part, largest first. A part that a year has no row for counts 0
 * if anything is known of the year, else it is not known.
 * @param isKnown whether the models of a year are known, where it may be that there are none at all
 */
function compare(
  all: Cell[],
  year: number,
  everyPart: Map<string, string>,
  isKnown: (year: number) => boolean = () => false,
): Part[] {
  const at = (wanted: number) => {
    const inYear = all.filter((cell) => cell.year === wanted)
    const found = new Map<string, number | null>()
    // Two rows can be of one part: models of the whole province, and those whose place is not known.
    for (const { code, row } of inYear) {
      const count = numberOf(row, 'models.count')
      const sofar = found.get(code)
      found.set(code, sofar == null || count === null ? (count ?? sofar ?? null) : sofar + count)
    }
    return (code: string) => (inYear.length > 0 || isKnown(wanted) ? (found.get(code) ?? 0) : null)
  }
  const now = at(year)
  const before = at(year - 1)
  return [...everyPart]
    .map(([code, name]) => ({
      code,
      name,
      now: now(code),
      before: before(code),
      outOfScope: false,
      outOfScopeBefore: false,
    }))
    .sort((a, b) => (b.now ?? -1) - (a.now ?? -1) || Number(a.code) - Number(b.code))
}

const named = (all: Cell[]): Map<string, string> => new Map(all.map((cell) => [cell.code, cell.name]))

/**
 * The plan's eleven fields; with a filter that makes no field owe a model only those that ever had one.
 * @param called all fields by name
 * @param isKnown whether the models of a year are known, where it may be that there are none at all
 */
export function readFields(
  rows: Row[],
  year: number,
  everyField: boolean,
  called: Row[],
  isKnown?: (year: number) => boolean,
): Part[] {
  const all = cells(rows, 'models.field_code', 'models.field_name')
  const more = everyField ? cells(called, 'models.field_code', 'models.field_name') : []
  return compare(all, year, named([...more, ...all]), isKnown)
}

export interface DistrictParts {
  districts: Part[]
  /** Models of the whole province: no district's, shown apart. */
  provinceWide: Part | null
}

/**
 * Districts on the common basis; the former Ninh Thuận is out of scope before the merger.
 * @param isKnown as of `readFields`
 */
export function readDistricts(rows: Row[], year: number, isKnown?: (year: number) => boolean): DistrictParts {
  const all = cells(rows, 'models.district_code', 'models.district_name')
  const parts = compare(all, year, named(all), isKnown).map((part) => {
    if (part.code !== SOUTH) return part
    // Models that were reported of there all the same are in the total, so they are shown.
    const outOfScope = year < MERGER_YEAR && !part.now
    const outOfScopeBefore = year - 1 < MERGER_YEAR
    return {
      ...part,
      now: outOfScope ? null : part.now,
      before: outOfScopeBefore ? null : part.before,
      outOfScope,
      outOfScopeBefore,
    }
  })
  const inScopeFirst = (a: Part, b: Part) => Number(a.outOfScope) - Number(b.outOfScope)
  return {
    districts: parts.filter((part) => part.code !== PROVINCE_WIDE).sort(inScopeFirst),
    provinceWide: parts.find((part) => part.code === PROVINCE_WIDE) ?? null,
  }
}

export interface CommuneParts extends DistrictParts {
  /** Communes without a model; null where the filters do not leave that question. */
  without: number | null
}

/**
 * Communes of a year beside the year before, most models first; what lies in no single one is the province's.
 * @param all how many communes there are; null: not asked
 * @param isKnown as of `readFields`
 */
export function readCommunes(
  rows: Row[],
  year: number,
  provinceWide: string,
  all: number | null,
  isKnown?: (year: number) => boolean,
): CommuneParts {
  const places = cells(rows, 'models.area_then_code', 'models.area_then_name').map((cell) =>
    cell.code === '' || cell.code === PROVINCE_WIDE
      ? { ...cell, code: PROVINCE_WIDE, name: provinceWide }
      : cell,
  )
  const parts = compare(places, year, named(places), isKnown)
  const communes = parts
    .filter((part) => part.code !== PROVINCE_WIDE)
    .sort((a, b) => (b.now ?? 0) - (a.now ?? 0) || a.name.localeCompare(b.name, 'vi'))
  return {
    districts: communes,
    provinceWide: parts.find((part) => part.code === PROVINCE_WIDE) ?? null,
    without: all === null ? null : Math.max(0, all - communes.filter((part) => part.now).length),
  }
}

/** What the code of a commune's committee begins with; the commune's own code follows. */
const COMMITTEE = /^UBND-(\d{5})$/

/** Communes without a model in a year that has any, by the names of the committees that owe reports. */
export function bareCommunes(rows: Row[], year: number, units: { code: string; name: string }[]): string[] {
  const having = cells(rows, 'models.area_then_code', 'models.area_then_name').filter(
    (cell) => cell.year === year,
  )
  if (having.length === 0) return []
  const codes = new Set(having.map(({ code }) => code))
  return units.flatMap(({ code, name }) => {
    const commune = COMMITTEE.exec(code)?.[1]
    if (commune === undefined || codes.has(commune)) return []
    const own = name.replace(/^UBND /, '')
    return [own.slice(0, 1).toUpperCase() + own.slice(1)]
  })
}

/** Replication by field in one year, highest rate first; fields without models last. */
export function readReplication(rows: Row[], year: number): ReplicationPart[] {
  return cells(rows, 'models.field_code', 'models.field_name')
    .filter((cell) => cell.year === year)
    .map(({ code, name, row }) => ({
      code,
      name,
      replicated: {
        n: numberOf(row, 'models.replicated_count'),
        of: numberOf(row, 'models.count'),
        rate: numberOf(row, 'models.replication_rate'),
      },
    }))
    .sort(
      (a, b) =>
        (b.replicated.rate ?? -1) - (a.replicated.rate ?? -1) ||
        (b.replicated.of ?? 0) - (a.replicated.of ?? 0) ||
        Number(a.code) - Number(b.code),
    )
}
