import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { DuckDBConnection, Json } from '@duckdb/node-api'

const here = import.meta.dirname

/** The text of a .sql file of this folder. */
export function textOf(file: string): string {
  return readFileSync(path.join(here, file), 'utf8')
}

/** Runs a .sql file of this folder, all its statements in order. @throws with the file's name. */
export async function runFile(connection: DuckDBConnection, file: string): Promise<void> {
  try {
    await connection.run(textOf(file))
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

/** The SQL texts of a folder, by name. */
export function readFolder(folder: string): string[] {
  return readdirSync(path.join(here, folder))
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => textOf(path.join(folder, name)))
}

/** A text as it stands in SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** All rows of a query as plain objects; dates and big numbers as text. */
export async function rowsOf<Row = Record<string, Json>>(
  connection: DuckDBConnection,
  sql: string,
  values: Record<string, string | number | boolean | null> = {},
): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql, values)
  return reader.getRowObjectsJson() as Row[]
}
