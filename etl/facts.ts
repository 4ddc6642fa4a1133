import { pipeline } from './pipeline.ts'
import { textOf } from './sql.ts'

/**
 * The columns of a snapshot's tables of facts and their types, as `tables/marts` makes them. Codes and names that several
 * rows share are lists of DuckDB's there; readers see them as texts.
 */
export function factColumns(): Record<string, Record<string, string>> {
  const facts = pipeline.marts.filter((file) => file.startsWith('marts/fct_'))
  return Object.fromEntries(
    facts.flatMap((file) => {
      const [, table, lines] =
        /CREATE TABLE mart\.(\w+?)(?:_coded)? \(\n([\s\S]*?)\n\);/.exec(textOf(`tables/${file}.sql`)) ?? []
      if (table === undefined || lines === undefined) return []
      const columns = [...lines.matchAll(/^ +(\w+) +(\w+)/gm)].map(([, name, type]) => [
        name!,
        type === type!.toUpperCase() ? type! : 'VARCHAR',
      ])
      return [[table, Object.fromEntries(columns) as Record<string, string>]]
    }),
  )
}
