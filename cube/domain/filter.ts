/** Queries as Cube's REST API takes them, and the conditions that they are made of. */

export type Filter =
  | { member: string; operator: string; values: string[] }
  | { member: string; operator: 'set' | 'notSet' }
  | { or: Filter[] }
  | { and: Filter[] }

/** A query, as far as the pages and reports use it. */
export interface Query {
  measures: string[]
  dimensions?: string[]
  filters?: Filter[]
  order?: [string, 'asc' | 'desc'][]
  limit?: number
}

/** The member has one of the values. */
export const equals = (member: string, ...values: (string | number)[]): Filter => ({
  member,
  operator: 'equals',
  values: values.map(String),
})

/** The member has none of the values. */
export const notEquals = (member: string, ...values: (string | number)[]): Filter => ({
  member,
  operator: 'notEquals',
  values: values.map(String),
})

/** The member is at most the value. */
export const atMost = (member: string, value: number): Filter => ({
  member,
  operator: 'lte',
  values: [String(value)],
})

/** The member is not null. */
export const isSet = (member: string): Filter => ({ member, operator: 'set' })

/** `equals` where there is a value to ask for, else no condition. */
export const equalsIfAny = (member: string, value: string | number | null): Filter[] =>
  value === null ? [] : [equals(member, value)]

/** The query cut down to what more conditions let through. */
export const within = (query: Query, conditions: Filter[]): Query => ({
  ...query,
  filters: [...(query.filters ?? []), ...conditions],
})
