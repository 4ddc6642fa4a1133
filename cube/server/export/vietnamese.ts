import { type CodeNames, namesOf } from '../engine/code_names.ts'
import { type Column, literal, quoted, type Table } from './table.ts'

/**
 * The table with Vietnamese values: a code by its name, yes and no in words, a share to a tenth of a percent. A code
 * that has no name stays, so that a new one is seen.
 */
export function inVietnamese(table: Table, names: CodeNames): Table {
  const written = table.columns.map((column) => ({ column, sql: valueSql(column, names) }))
  const list = written.map(({ column, sql }) => `${sql ?? quoted(column.name)} AS ${quoted(column.name)}`)
  return {
    ...table,
    sql: `SELECT ${list.join(', ')} FROM (${table.sql})`,
    columns: written.map(({ column, sql }) =>
      sql !== null && column.kind === 'boolean' ? { ...column, kind: 'text' } : column,
    ),
  }
}

/** SQL of a value in Vietnamese; null where it stays as it is. */
function valueSql({ name, kind, percent, member }: Column, names: CodeNames): string | null {
  const value = quoted(name)
  if (kind === 'boolean') return `CASE WHEN ${value} THEN 'Có' WHEN NOT ${value} THEN 'Không' END`
  if (percent) return `round(${value}, 3)`
  const codes = kind === 'text' ? namesOf(member.name, names) : null
  if (codes === null) return null
  const cases = [...codes].map(([code, called]) => `WHEN ${literal(code)} THEN ${literal(called)}`)
  return `CASE ${value} ${cases.join(' ')} ELSE ${value} END`
}
