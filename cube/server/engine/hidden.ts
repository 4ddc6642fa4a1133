import type { DuckDBConnection } from '@duckdb/node-api'
import type { HiddenNames, HiddenPerson } from '../../../etl/persons/names.ts'
import { literal } from '../../../etl/sql.ts'

/** Columns of a snapshot's tables and views, and their types. */
export type Columns = Map<string, Map<string, string>>

/** Names that everybody knows, and codes by which rows are counted and joined: no person's data. */
const PUBLIC =
  /(^|_)(code|key|kind|class|state|channel|year|round|unit_name|field_name|district_name|area_name|area_then_name|area_now_name|reason_name|column_name|severity|content_hash|id)$/
/** What a unit says of the model of a person in its own words: all of it is hidden where the person is its subject. */
const FREE = ['content', 'result', 'difficulty', 'support', 'note']
/** The only lists of values (ENUM) that senders write: names of files and sheets. */
const FILES = /^(file_name|sheet)$/
/** Whose row it is. */
const UNIT = /(^|_)unit_code$|^sender_code$/

const isText = (type: string) => type === 'VARCHAR' || type.startsWith('ENUM(')
const folded = (column: string) => `replace(strip_accents(lower(${column})), 'đ', 'd')`

/** A value that holds hidden names. */
interface Hit {
  value: string
  masked: string
  /** The units for which it is hidden; null: all. */
  units: string[] | null
  /** The word of the first of the hidden persons in it. */
  word: string
}

/**
 * What of a snapshot's tables is shown in the place of hidden names: for each table `column → expression`. The snapshot
 * itself stays as it was built, so that its sums and its hash still hold, and a decision that is taken back leaves
 * nothing behind.
 * @param database under which the snapshot is attached
 */
export async function maskedColumns(
  connection: DuckDBConnection,
  database: string,
  columns: Columns,
  names: HiddenNames,
): Promise<Map<string, Map<string, string>>> {
  const masked = new Map<string, Map<string, string>>()
  if (names.persons.length === 0) return masked
  const words = names.persons.map(({ folded: parts }) => parts.join('[^a-z0-9]*')).join('|')
  for (const [table, types] of columns) {
    const hits = new Map<string, Hit[]>()
    for (const column of textColumns(columns, table)) {
      const rows = await connection.runAndReadAll(
        `SELECT DISTINCT CAST(${column} AS VARCHAR) FROM ${database}.${table}
         WHERE regexp_matches(${folded(`CAST(${column} AS VARCHAR)`)}, ${literal(words)})`,
      )
      const found = (rows.getRows() as [string][]).flatMap(([value]) => hitOf(value, names))
      if (found.length > 0) hits.set(column, found)
    }
    const expressions = expressionsOf(types, hits)
    if (expressions.size > 0) masked.set(table, expressions)
  }
  return masked
}

/** The columns of a table in which a name of a person may stand. */
export function textColumns(columns: Columns, table: string): string[] {
  if (!table.startsWith('fct_') || table.endsWith('_coded')) return []
  const lists = columns.get(`${table}_coded`)
  return [...columns.get(table)!]
    .filter(
      ([column, type]) =>
        isText(type) &&
        !PUBLIC.test(column) &&
        (FILES.test(column) || !lists?.get(column)?.startsWith('ENUM(')),
    )
    .map(([column]) => column)
}

function hitOf(value: string, names: HiddenNames): Hit[] {
  const persons = names.persons.filter(({ pattern }) => value.normalize('NFC').search(pattern) >= 0)
  if (persons.length === 0) return []
  return [{ value, masked: names.mask(value), units: unitsOf(persons), word: persons[0]!.word }]
}

/** The units of all of some persons together. */
function unitsOf(persons: HiddenPerson[]): string[] | null {
  return persons.some(({ units }) => units === null)
    ? null
    : [...new Set(persons.flatMap(({ units }) => units!))].sort()
}

function expressionsOf(types: Map<string, string>, hits: Map<string, Hit[]>): Map<string, string> {
  const unitColumns = [...types.keys()].filter((column) => UNIT.test(column))
  /** Whether the row is one of those for which something is hidden. */
  const ofUnits = (units: string[] | null) =>
    units === null || unitColumns.length === 0
      ? 'TRUE'
      : `(${unitColumns.map((column) => `coalesce(CAST(${column} AS VARCHAR) IN (${units.map(literal).join(', ')}), FALSE)`).join(' OR ')})`
  const expressions = new Map<string, string>()
  for (const [column, found] of hits) {
    let shown = `CAST(${column} AS VARCHAR)`
    for (const [condition, same] of byCondition(found, ofUnits)) {
      const cases = same.map(({ value, masked }) => `WHEN ${literal(value)} THEN ${literal(masked)}`)
      const values = same.map(({ value }) => literal(value)).join(', ')
      shown = `CASE WHEN ${column} IN (${values}) AND ${condition} THEN CASE ${column} ${cases.join(' ')} END ELSE ${shown} END`
    }
    expressions.set(column, shown)
  }
  const subjects = hits.get('subject_name') ?? []
  if (types.has('content'))
    for (const column of FREE.filter((name) => types.has(name))) {
      let shown = expressions.get(column) ?? `CAST(${column} AS VARCHAR)`
      for (const { value, units, word } of subjects)
        shown = `CASE WHEN ${column} IS NOT NULL AND subject_name = ${literal(value)} AND ${ofUnits(units)} THEN ${literal(word)} ELSE ${shown} END`
      if (subjects.length > 0) expressions.set(column, shown)
    }
  return expressions
}

function byCondition(found: Hit[], ofUnits: (units: string[] | null) => string): Map<string, Hit[]> {
  const groups = new Map<string, Hit[]>()
  for (const hit of found) {
    const condition = ofUnits(hit.units)
    groups.set(condition, [...(groups.get(condition) ?? []), hit])
  }
  return groups
}
