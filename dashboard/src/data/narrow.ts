import { NARROWING, type NarrowingName } from '../../../cube/domain/pages.ts'
import type { Narrowing } from './filters.ts'
import { equals, type Query } from '../../../cube/domain/filter.ts'

/** The member of each view that a filter is put on; what is not listed does not differ by it. */
const MEMBERS: Record<string, Narrowing> = {
  models: { field: 'field_code', district: 'district_code', unit: 'unit_code', level: 'level' },
  reporting: { district: 'district_code', unit: 'unit_code' },
  replication: { field: 'field_code', district: 'from_district_code', unit: 'from_unit_code' },
  cohort: { field: 'field_code', district: 'district_code', unit: 'unit_code', level: 'level' },
  commendation: { field: 'field_code', district: 'district_code', unit: 'unit_code' },
  publicity: { field: 'field_code', unit: 'unit_code' },
  declaration: { unit: 'unit_code' },
  quality: { unit: 'unit_code' },
}

const viewOf = ({ measures, dimensions = [] }: Query): string =>
  (measures[0] ?? dimensions[0] ?? '').split('.')[0]!

/** The query with the filters that narrow the page. */
export function narrowed(query: Query, narrowing: Narrowing): Query {
  const view = viewOf(query)
  const filters = NARROWING.flatMap((name) => {
    const [member, value] = [MEMBERS[view]?.[name], narrowing[name]]
    return member === undefined || value === undefined ? [] : [equals(`${view}.${member}`, value)]
  })
  if (filters.length === 0) return query
  // A unit's own list holds its own row of a model that another unit reports too, whoever stands for it elsewhere.
  const own = narrowing.unit === undefined ? [] : ['models.counted', 'models.counted_in_channel']
  const kept = (query.filters ?? []).filter((filter) => !('member' in filter && own.includes(filter.member)))
  return { ...query, filters: [...kept, ...filters] }
}

/** The chosen filters that none of the queries differs by. */
export function withoutEffect(queries: Query[], narrowing: Narrowing): NarrowingName[] {
  return NARROWING.filter(
    (name) =>
      narrowing[name] !== undefined && queries.every((query) => MEMBERS[viewOf(query)]?.[name] === undefined),
  )
}
