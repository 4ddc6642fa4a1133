/**
 * Conditions that a query has unless it says otherwise. A view that knows rounds is read for the annual one unless the query asks for a
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

/** The members that a query names anywhere. */
function membersOf(query: Query): string[] {
  const strings = [...(query.measures ?? []), ...(query.dimensions ?? []), ...(query.segments ?? [])]
  return [
    ...strings.filter((m): m is string => typeof m === 'string'),
    ...(query.timeDimensions ?? []).map((t) => t.dimension),
    ...(query.filters ?? []).flatMap(filterMembers),
  ].map((member) => member.split('.').slice(0, 2).join('.'))
}

/** The query with a filter added for each of the views that it reads, unless it asks for the filter's member itself. */
function withDefault<Q extends Query>(
  query: Q,
  views: ReadonlySet<string>,
  asked: string[],
  filter: (view: string) => { member: string; operator: string; values?: string[] },
): Q & Query {
  const read = new Set(membersOf(query).map((member) => member.split('.')[0]!))
  const added = [...read]
    .filter((view) => views.has(view))
    .map(filter)
    .filter(({ member }) => !asked.includes(member))
  return added.length === 0 ? query : { ...query, filters: [...(query.filters ?? []), ...added] }
}

/**
 * The query with a filter for the annual round of every view that it reads and that has a round.
 * @param views names of the views that have a member `round`
 */
export const withAnnualRound = <Q extends Query>(query: Q, views: ReadonlySet<string>): Q & Query =>
  withDefault(query, views, membersOf(query), (view) => ({
    member: `${view}.round`,
    operator: 'equals',
    values: ['annual'],
  }))

const MODELS = new Set(['models'])

/**
 * The query on today's figures, unless it asks for the year before as it was known on a day: the view `models` holds
 * both, and both together would count that year twice.
 */
export function withTodaysFigures<Q extends Query>(query: Q): Q & Query {
  // A condition asks for it; the column alone, as in a file of all columns, does not.
  const { filters = [], timeDimensions = [] } = query
  const asked = [...filters.flatMap(filterMembers), ...timeDimensions.map((time) => time.dimension)]
  return withDefault(query, MODELS, asked, (view) => ({ member: `${view}.known_on`, operator: 'notSet' }))
}
