import type { Unit } from './reference.ts'

/**
 * Who reports how much, and about what. Invented, but shaped like the province: education and health
 * agencies work in their own fields, the forces' Party committees in defence, towns outweigh mountains.
 * A list of weights is in the order of the plan's eleven fields.
 */
type Weights = readonly number[]

interface Profile {
  /** Models in a report of the last year, before the unit's own size and the year's growth. */
  size: number
  fields: Weights
}

const OFFICE: Weights = [14, 2, 0, 0, 1, 1, 0, 0, 1, 1, 2]
const TERRITORY: Weights = [4, 2, 3, 2, 4, 2, 1, 5, 4, 4, 4]
const TERRITORY_PARTY: Weights = [6, 2, 2, 3, 2, 1, 1, 4, 3, 3, 5]
const FORCES: Weights = [2, 0, 0, 14, 0, 1, 0, 0, 1, 0, 2]
const WORKS: Weights = [2, 14, 1, 1, 0, 0, 1, 0, 0, 0, 2]

const BY_KIND: Record<string, Profile> = {
  agency: { size: 7, fields: OFFICE },
  public_service: { size: 8, fields: [6, 1, 0, 0, 9, 0, 2, 0, 0, 1, 1] },
  state_enterprise: { size: 7, fields: WORKS },
  district_committee: { size: 26, fields: TERRITORY },
  commune_committee: { size: 5.2, fields: TERRITORY },
  district_party: { size: 15, fields: TERRITORY_PARTY },
  commune_party: { size: 5, fields: TERRITORY_PARTY },
  party_committee: { size: 11, fields: [12, 3, 0, 2, 2, 1, 1, 0, 0, 1, 3] },
  front: { size: 15, fields: [2, 1, 3, 1, 1, 1, 0, 6, 4, 6, 8] },
  mass_organisation: { size: 12, fields: [2, 3, 3, 1, 1, 1, 2, 2, 4, 6, 6] },
  press: { size: 4, fields: OFFICE },
  association: { size: 5, fields: WORKS },
}

const BY_UNIT: Record<string, Profile> = {
  SYT: { size: 24, fields: [3, 0, 0, 0, 0, 20, 0, 0, 0, 0, 2] },
  SGDDT: { size: 28, fields: [2, 0, 0, 0, 22, 0, 1, 0, 0, 0, 1] },
  SNNPTNT: { size: 12, fields: [4, 6, 3, 0, 0, 0, 0, 0, 6, 0, 1] },
  SNNMT: { size: 14, fields: [4, 6, 3, 0, 0, 0, 0, 0, 6, 0, 1] },
  SCT: { size: 8, fields: [5, 9, 0, 0, 0, 0, 1, 0, 0, 0, 1] },
  SLDTBXH: { size: 8, fields: [6, 2, 3, 0, 1, 0, 1, 0, 0, 0, 2] },
  SKHCN: { size: 8, fields: [7, 4, 0, 0, 1, 0, 4, 0, 0, 0, 1] },
  'DU-QS': { size: 13, fields: FORCES },
  'DU-CA': { size: 16, fields: FORCES },
  'DU-BP': { size: 12, fields: FORCES },
  'DUK-DN': { size: 12, fields: WORKS },
  'DU-DHNT': { size: 9, fields: [3, 1, 0, 0, 12, 0, 4, 0, 0, 0, 1] },
  DHKH: { size: 8, fields: [3, 0, 0, 0, 12, 0, 4, 0, 0, 0, 1] },
  TD: { size: 16, fields: [1, 2, 0, 1, 2, 0, 16, 0, 2, 2, 3] },
  HND: { size: 18, fields: [0, 5, 8, 0, 0, 0, 1, 1, 7, 2, 3] },
  HLHPN: { size: 16, fields: [1, 2, 5, 1, 1, 1, 2, 2, 4, 9, 4] },
  HCCB: { size: 13, fields: [1, 2, 4, 4, 0, 0, 0, 2, 4, 2, 6] },
  LDLD: { size: 15, fields: [3, 16, 0, 0, 2, 1, 0, 0, 0, 0, 3] },
}

/** By old district, so that a commune weighs like the district that it came from; the south has none. */
export const DISTRICT_SIZE: Record<string, number> = {
  568: 1.5,
  569: 1.1,
  570: 0.9,
  571: 0.9,
  572: 1.2,
  573: 0.7,
  574: 1.1,
  575: 0.6,
  576: 0.4,
}
export const SOUTH_SIZE = 0.75

/** The field in which Trường Sa and the mountain districts have least: no youth start-ups. */
const REMOTE = new Set(['573', '575', '576'])

export function profileOf(unit: Unit, district: string | null): { size: number; fields: Weights } {
  const profile = BY_UNIT[unit.code] ?? BY_KIND[unit.kind] ?? { size: 5, fields: OFFICE }
  if (!unit.areaCode) return profile
  const factor = (district && DISTRICT_SIZE[district]) || SOUTH_SIZE
  const fields = profile.fields.map((weight, index) =>
    district && REMOTE.has(district) && index === 6 ? 0 : weight,
  )
  // The quota of three is owed whatever the district's size, so a Party committee varies less.
  return { size: profile.size * (unit.channel === 'party' ? Math.sqrt(factor) : factor), fields }
}

/** Old districts with a coast; what happens at sea is not reported from elsewhere. */
export const COASTAL = new Set(['568', '569', '570', '571', '572', '576'])

/** Kinds of unit that report at all, and how likely one without a duty does. */
export const REPORTING_KINDS = new Set(Object.keys(BY_KIND))
export const VOLUNTARY = 0.5

/** The one that always sends more than ten models to the province. */
export const GENEROUS_UNIT = 'HND'
