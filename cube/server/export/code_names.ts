import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Papa from 'papaparse'
import { type Column, literal, quoted, type Table } from './table.ts'

/** Codes by their Vietnamese names, as pages show them. */

/** Lists of codes: names by code. */
export type CodeNames = ReadonlyMap<string, ReadonlyMap<string, string>>

/** The list of a dimension that does not bear the name of its list. */
const LIST_OF: Record<string, string> = {
  kind_class: 'kind',
  evaluation_h1: 'evaluation',
  recognition_level: 'level',
  commendation_level: 'level',
  'duplicates.kind': 'pair_kind',
}

/**
 * Reads the names of codes from the reference tables: those of closed lists stand in `values.csv`, with a name in each
 * language, all others in `code_names.csv`.
 */
export function readCodeNames(): CodeNames {
  const rowsOf = <Row>(table: string): Row[] => {
    const file = join(resolve(process.env.REFERENCE_DIR ?? 'data/reference'), `${table}.csv`)
    const text = readFileSync(file, 'utf8').normalize('NFC')
    return Papa.parse<Row>(text, { header: true, skipEmptyLines: true }).data
  }
  const named = [
    ...rowsOf<{ list: string; code: string; label: string; name_en?: string }>('values')
      .filter((row) => row.name_en)
      .map(({ list, code, label }) => ({ list, code, name: label })),
    ...rowsOf<{ list: string; code: string; name: string }>('code_names'),
  ]
  const lists = new Map<string, Map<string, string>>()
  for (const { list, code, name } of named) lists.set(list, (lists.get(list) ?? new Map()).set(code, name))
  return lists
}

/** The names of a member's codes; null where it holds no codes. @param member `view.dimension` */
export function namesOf(member: string, names: CodeNames): ReadonlyMap<string, string> | null {
  const dimension = member.split('.')[1] ?? ''
  return names.get(LIST_OF[member] ?? LIST_OF[dimension] ?? dimension) ?? null
}

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
