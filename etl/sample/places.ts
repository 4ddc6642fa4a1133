import { addDays } from './calendar.ts'
import { DISTRICT_SIZE, SOUTH_SIZE } from './profiles.ts'
import { chance, pick, weighted, type Random } from './random.ts'
import { areaOn, type Area, type Reference, type Unit } from './reference.ts'

/** Where a model is: its unit's own territory, the whole province, or an area as it was on a day. */
export type Place = 'own' | 'province' | { code: string; day: string }

/** The places of the province through time, weighted by how much happens there. */
export interface Places {
  /** A place for a new model of a unit. */
  choose(random: Random, unit: Unit, day: string): Place
  /** The same place on a later day: what became of an area that has gone. */
  onDay(random: Random, place: Place, day: string): Place
  /** What a unit writes for a place in a round that ends on a day; `before` is where it was until this year. */
  text(random: Random, place: Place, before: Place, unit: Unit, end: string): string
  /** Who or what takes over a model of a unit on a day: a unit, an area, or other text. */
  adopter(random: Random, unit: Unit, day: string, otherText: () => string): string
}

/** The day from which the province has no districts. */
export const TWO_TIERS = '2025-07-01'

const TERRITORIAL = ['district_committee', 'commune_committee', 'district_party', 'commune_party']
const PROVINCIAL = [
  'agency',
  'district_committee',
  'commune_committee',
  'party_committee',
  'mass_organisation',
]

/** The places of a reference; `wholeProvince` is what is written for all of it. */
export function placesOf(reference: Reference, wholeProvince: string): Places {
  const changes = [...new Set(reference.areas.map((area) => area.from))].sort()
  const known = new Map<string, [Area, number][]>()

  /** The communes in force on a day, with weights; before the merger without the south. */
  const communes = (day: string): [Area, number][] => {
    const era = changes.findLast((change) => change <= day)!
    const found = known.get(era)
    if (found) return found
    const list = reference.areas
      .filter((area) => area.level === 'commune' && area.from <= day && day <= area.to)
      .map((area): [Area, number] => {
        const south = day >= TWO_TIERS ? SOUTH_SIZE : 0
        return [area, area.district ? DISTRICT_SIZE[area.district]! : south]
      })
      .filter(([, weight]) => weight > 0)
    known.set(era, list)
    return list
  }

  const choose: Places['choose'] = (random, unit, day) => {
    const ownArea = unit.areaCode ? areaOn(reference, unit.areaCode, day) : undefined
    if (ownArea?.level === 'commune') return 'own'
    if (ownArea) {
      if (chance(random, 0.3)) return 'own'
      return {
        code: weighted(
          random,
          communes(day).filter(([area]) => area.parent === ownArea.code),
        ).code,
        day,
      }
    }
    const way = random()
    if (way < 0.3) return 'own'
    if (way < 0.42) return 'province'
    if (way < 0.6 && day < TWO_TIERS) return { code: weighted(random, Object.entries(DISTRICT_SIZE)), day }
    return { code: weighted(random, communes(day)).code, day }
  }

  const onDay: Places['onDay'] = (random, place, day) => {
    if (typeof place === 'string') return place
    const area = areaOn(reference, place.code, place.day)!
    if (day <= area.to) return place
    const links = (reference.succession.get(area.code) ?? []).filter(
      (link) => link.day === addDays(area.to, 1),
    )
    if (links.length > 0) {
      const link = pick(random, links)
      return onDay(random, { code: link.code, day: link.day }, day)
    }
    const inside = communes(TWO_TIERS).filter(([now]) => now.district === area.code)
    return { code: weighted(random, inside).code, day: TWO_TIERS }
  }

  const text: Places['text'] = (random, place, before, unit, end) => {
    if (place === 'province') return wholeProvince
    if (place === 'own') {
      const own = unit.areaCode && areaOn(reference, unit.areaCode, end)
      return own && chance(random, 0.35) ? own.name : ''
    }
    const area = areaOn(reference, place.code, place.day)!
    // Habit is slow: in the year of a change some still write the old name, if it means nothing else now.
    const old = typeof before === 'string' ? area : areaOn(reference, before.code, before.day)!
    const taken = reference.areas.some(
      (other) => other.name === old.name && other.from <= end && end <= other.to,
    )
    if (!taken && old.to.slice(0, 4) === end.slice(0, 4) && chance(random, 0.3)) return old.name
    const district = area.level === 'commune' && areaOn(reference, area.parent, end)
    return district && district.level === 'district' && !unit.areaCode && chance(random, 0.4)
      ? `${area.name}, ${district.name}`
      : area.name
  }

  const adopter: Places['adopter'] = (random, unit, day, otherText) => {
    const way = random()
    if (way < 0.07) return otherText()
    if (way < 0.5) {
      const [area] = pick(random, communes(day))
      if (area.code !== unit.areaCode) return area.name
    }
    const kinds = unit.areaCode ? TERRITORIAL : PROVINCIAL
    const others = reference.units.filter(
      (other) =>
        kinds.includes(other.kind) && other.code !== unit.code && other.from <= day && day <= other.to,
    )
    return pick(random, others).name
  }

  return { choose, onDay, text, adopter }
}
