/**
 * Runs statements in DuckDB in a process of its own, so that its memory is its own: `provinces.ts` starts it with a file that
 * lists them, and reads what it prints.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import { readFileSync } from 'node:fs'
import type { Row } from './compare.ts'
import { takeTimes } from './take_times.ts'

/** A statement's times in milliseconds, and its rows by its own names of columns. */
export interface Ran {
  took: number[]
  rows: Row[]
}

/** What is printed. */
export interface OverParquet {
  ran: Ran[]
  /** Megabytes of memory at most. */
  peak: number
}

const statements = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as string[]
const instance = await DuckDBInstance.create(':memory:')
const connection = await instance.connect()
await connection.run("SET TimeZone = 'UTC'")
const ran: Ran[] = []
for (const statement of statements) {
  const { took, result } = await takeTimes(async () =>
    (await connection.runAndReadAll(statement)).getRowObjectsJson(),
  )
  const rows = result.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value === null || typeof value === 'boolean' ? value : String(value),
      ]),
    ),
  )
  ran.push({ took, rows })
}
const peak = Math.round(process.resourceUsage().maxRSS / 1024)
console.log(JSON.stringify({ ran, peak } satisfies OverParquet))
