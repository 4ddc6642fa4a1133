import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { LoadResult } from '../../etl/load.ts'
import type { LoadedSheet } from '../../etl/loaded.ts'
import { dataPaths } from '../../etl/paths.ts'
import { currentSnapshot, snapshotFile } from '../../etl/snapshots.ts'
import { launch } from '../program.ts'
import { loadHere } from './inprocess.ts'

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

/** A folder of the test's own. */
export function tempDir(): string {
  return mkdtempSync(path.join(tmpdir(), 'guong-sang-'))
}

/** Writes files (by relative path) into a folder. @returns the folder */
export function writeFiles(dir: string, files: Record<string, string | Uint8Array>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true })
    writeFileSync(path.join(dir, name), content)
  }
  return dir
}

/** Runs the command as a person would, on 22 November 2026 unless told otherwise. */
export async function etl(dataDir: string, args: string[], env: Record<string, string> = {}): Promise<Run> {
  const { code, stdout, stderr } = await launch(['etl/cli.ts', ...args], dataDir, { env }).ended
  return { code, stdout, stderr }
}

/** Loads and returns what `load --json` says; in this process, unless it is told more than files and their day. */
export async function load(
  dataDir: string,
  ...args: string[]
): Promise<LoadResult & { code: number | null }> {
  const at = args.indexOf('--received')
  const files = at === -1 ? args : args.toSpliced(at, 2)
  if (files.every((file) => !file.startsWith('-')))
    return asJson(await loadHere(dataDir, files, at === -1 ? '2026-11-22' : args[at + 1]!))
  const run = await etl(dataDir, ['load', '--json', ...args])
  return { ...(JSON.parse(run.stdout) as LoadResult), code: run.code }
}

/** What another program reads of a value. */
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** The errors and warnings of a sheet as "row column code". */
export function issueLines(sheet: LoadedSheet): string[] {
  return sheet.issues.map((i) => `${i.row ?? '-'} ${i.column ?? '-'} ${i.code}`)
}

/** Rows of a query over a snapshot, the current one unless told otherwise. */
export async function figures(dataDir: string, sql: string, id?: string): Promise<unknown[][]> {
  const paths = dataPaths(dataDir)
  const instance = await DuckDBInstance.create(snapshotFile(paths, id ?? currentSnapshot(paths)!), {
    access_mode: 'READ_ONLY',
  })
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
