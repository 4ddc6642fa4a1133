/**
 * The default round. A view that knows rounds is read for the annual one unless the query asks for a
 * round itself, by grouping or by filtering: adding the half-year's models to the year's would count the
 * same model twice.
 */

interface Filter {
  member?: string
  dimension?: string
  and?: Filter[]
  or?: Filter[]
}

interface Query {
  measures?: unknown[]
  dimensions?: unknown[]
  timeDimensions?: { dimension: string }[]
  filters?: Filter[]
  segments?: unknown[]
}

function filterMembers(filter: Filter): string[] {
  const member = filter.member ?? filter.dimension
  return [
    ...(member ? [member] : []),
    ...[...(filter.and ?? []), ...(filter.or ?? [])].flatMap(filterMembers),
  ]
}

/**
 * The query with a filter for the annual round of every view that it reads and that has a round.
 * @param views names of the views that have a member `round`
 */
export function withAnnualRound<Q extends Query>(query: Q, views: ReadonlySet<string>): Q & Query {
  const strings = [...(query.measures ?? []), ...(query.dimensions ?? []), ...(query.segments ?? [])]
  const members = [
    ...strings.filter((m): m is string => typeof m === 'string'),
    ...(query.timeDimensions ?? []).map((t) => t.dimension),
    ...(query.filters ?? []).flatMap(filterMembers),
  ]
  const asked = new Set(members)
  const read = new Set(members.map((m) => m.split('.')[0]!))
  const added = [...read]
    .filter((view) => views.has(view) && !asked.has(`${view}.round`))
    .map((view) => ({ member: `${view}.round`, operator: 'equals', values: ['annual'] }))
  return added.length === 0 ? query : { ...query, filters: [...(query.filters ?? []), ...added] }
}
