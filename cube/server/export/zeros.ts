import { quoted, type Filter, type Table } from './table.ts'

/** Counts of models: of a part that has none they are 0. */
const COUNT = /^models\.(.+_)?count$/

/**
 * A table by field with a row for each of the plan's fields, as the page draws it: what has models of one field has 0 of
 * the fields that Cube returns no row for. Where fields or kinds are chosen, or rows are limited, nothing is added: then not
 * every field could have a model.
 */
export function withZeros(table: Table): Table {
  const { columns, query, sql } = table
  const measures = columns.filter((column) => column.measure)
  const others = columns.filter(({ name, measure }) => !measure && !/\.field_(code|name)$/.test(name))
  const byField = columns.some(({ name }) => name === 'models.field_code')
  if (!byField || measures.length === 0 || query.limit !== undefined || choosesFields(query.filters))
    return table
  const same = others.map(({ name }) => `part.${quoted(name)} IS NOT DISTINCT FROM found.${quoted(name)}`)
  const cells = columns.map(({ name, measure }) => {
    if (name === 'models.field_code') return `field.field_code AS ${quoted(name)}`
    if (name === 'models.field_name') return `field.field_name AS ${quoted(name)}`
    if (!measure) return `part.${quoted(name)}`
    const value = `found.${quoted(name)}`
    return COUNT.test(name) ? `coalesce(${value}, 0) AS ${quoted(name)}` : value
  })
  const parts = others.length ? others.map(({ name }) => quoted(name)).join(', ') : 'true AS every'
  const order = [...others.map(({ name }) => `part.${quoted(name)}`), 'field.field_code']
  return {
    ...table,
    sql: `WITH found AS (${sql}), part AS (SELECT DISTINCT ${parts} FROM found)
      SELECT ${cells.join(', ')} FROM part CROSS JOIN mart.dim_field field
      LEFT JOIN found ON ${['field.field_code = found."models.field_code"', ...same].join(' AND ')}
      ORDER BY ${order.join(', ')}`,
  }
}

/** Whether a query leaves out fields, or models of which not every field may have one. */
const choosesFields = (filters: Filter[] = []): boolean =>
  filters.some(({ member, dimension, and, or }) =>
    and || or ? choosesFields(and ?? or) : /\.(field_|kind)/.test(member ?? dimension ?? ''),
  )
