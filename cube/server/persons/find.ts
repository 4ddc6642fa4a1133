import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { finderOf } from '../../../etl/persons/names.ts'
import { literal } from '../../../etl/sql.ts'
import type { PersonFound, PersonPlace } from '../../domain/contract.ts'
import { type Columns, textColumns } from '../engine/hidden.ts'
import type { Snapshot } from '../snapshots/snapshots.ts'

const MOST_PLACES = 500

/**
 * Finds a name in snapshots as they were built, whoever is hidden, and in the texts that people wrote into reports.
 * @param path file of a snapshot
 */
export async function findPerson(
  name: string,
  units: string[] | null,
  snapshots: Snapshot[],
  path: (id: string) => string,
  dataDir: string,
): Promise<PersonFound> {
  const places: PersonPlace[] = []
  const { pattern, folded } = finderOf(name)!
  for (const { id } of snapshots) places.push(...(await placesIn(id, path(id), { pattern, folded }, units)))
  return { places: places.slice(0, MOST_PLACES), total: places.length, texts: textsWith(pattern, dataDir) }
}

async function placesIn(
  snapshot: string,
  file: string,
  { pattern, folded }: { pattern: RegExp; folded: string[] },
  units: string[] | null,
): Promise<PersonPlace[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH ${literal(file)} AS mart (READ_ONLY)`)
    const columns: Columns = new Map()
    const read = await connection.runAndReadAll(
      "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'mart' AND NOT internal",
    )
    for (const [table, column, type] of read.getRows() as [string, string, string][])
      columns.set(table, (columns.get(table) ?? new Map<string, string>()).set(column, type))
    const places: PersonPlace[] = []
    for (const [table, types] of columns) {
      const texts = textColumns(columns, table)
      if (texts.length === 0) continue
      const told = (column: string) => (types.has(column) ? `CAST(${column} AS VARCHAR)` : 'NULL')
      const unit = types.has('unit_code') ? 'unit_code' : 'from_unit_code'
      const rows = await connection.runAndReadAll(
        `SELECT ${['year', 'round', unit, 'model_code'].map(told).join(', ')}, ${texts.map(told).join(', ')}
         FROM mart.${table}
         WHERE regexp_matches(replace(strip_accents(lower(concat_ws('\n', ${texts.map(told).join(', ')}))), 'đ', 'd'), $words)`,
        { words: folded.join('[^a-z0-9]*') },
      )
      for (const [year, round, unitCode, modelCode, ...values] of rows.getRows() as (string | null)[][]) {
        const found = texts.filter((_, i) => (values[i] ?? '').normalize('NFC').search(pattern) >= 0)
        const isAsked = units === null || unitCode == null || units.includes(unitCode)
        if (found.length > 0 && isAsked)
          places.push({
            ...{ snapshot, table, columns: found, year: year == null ? null : Number(year) },
            ...{ round: round ?? null, unitCode: unitCode ?? null, modelCode: modelCode ?? null },
          })
      }
    }
    return places
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** How many texts of reports hold the name. */
function textsWith(pattern: RegExp, dataDir: string): PersonFound['texts'] {
  let files: string[]
  try {
    files = readdirSync(join(dataDir, 'reports')).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
  return files.flatMap((name) => {
    const texts =
      readFileSync(join(dataDir, 'reports', name), 'utf8')
        .normalize('NFC')
        .match(pattern)?.length ?? 0
    return texts === 0 ? [] : [{ snapshot: name.replace(/\.json$/, ''), texts }]
  })
}
