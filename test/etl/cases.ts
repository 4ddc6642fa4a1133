import { existsSync } from 'node:fs'
import { DuckDBInstance, type Json } from '@duckdb/node-api'
import type { WorkbookReader } from '../../etl/intake/reader.ts'
import type { LoadResult } from '../../etl/load.ts'
import type { LoadedSheet } from '../../etl/loaded.ts'
import { dataPaths } from '../../etl/paths.ts'
import { loadHere } from './inprocess.ts'

/** What a load of some files must come to. A key that is left out is not asked for. */
export interface Expected {
  /** Other outcomes that are as good. */
  any?: Expected[]
  exit?: number
  /** One a sheet, in the words of `load --json`; `errors` are the codes of all its errors and no others. */
  sheets?: ({ file: string; sheet: string | null; errors?: string[]; no_warnings?: string[] } & Partial<
    Pick<LoadedSheet, 'table' | 'accepted' | 'rejected' | 'dropped' | 'status'>
  >)[]
  /** What must, and must not, stand in the ledger, by the row's line in its sheet. */
  values?: { table: string; row: number; column: string; value: string | number | boolean }[]
  absent?: { table: string; row: number; column: string; value: string | number | boolean }[]
  /** Files that are not read: the code, and what the message must match. */
  refused?: { file: string; code: string; message: string }[]
  /** The sheets, the files, that may be taken or spoken of. */
  only_sheets?: string[]
  only?: string[]
  /** Lines of which some issue must speak. */
  mention_rows?: number[]
  /** Each error must offer a suggestion. */
  suggestion?: boolean
  some_issue?: boolean
  any_code?: string[]
  /** The day of receipt by file. */
  receipt?: Record<string, string>
  max_seconds?: number
}

/** What a load came to. */
export interface Outcome {
  exit: number
  seconds: number
  files: LoadResult['files']
  /** The rows of the ledger that counted, by table, and its receipts. */
  rows: Record<string, Record<string, Json>[]>
}

/** Loads files into an empty ledger, as received on 20 November 2026. */
export async function outcomeOf(data: string, given: string[], workbooks: WorkbookReader): Promise<Outcome> {
  const started = performance.now()
  const { files, code: exit } = await loadHere(data, given, '2026-11-20', false, undefined, workbooks)
  const seconds = (performance.now() - started) / 1000
  return { exit, seconds, files, rows: await ledgerRows(dataPaths(data).ledger) }
}

async function ledgerRows(file: string): Promise<Outcome['rows']> {
  const rows: Outcome['rows'] = {}
  if (!existsSync(file)) return rows
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson()
  for (const table of ['model', 'replication', 'commendation', 'publicity'])
    rows[table] = await ask(`SELECT t.* FROM core_${table} t ORDER BY ALL`)
  rows['receipt'] = await ask(
    'SELECT f.name AS file, CAST(received_on AS VARCHAR) AS received_on FROM receipt JOIN file f USING (file_id)',
  )
  connection.closeSync()
  instance.closeSync()
  return rows
}

const codesOf = ({ issues }: LoadedSheet, severity: string) =>
  [...new Set(issues.filter((issue) => issue.severity === severity).map(({ code }) => code))].sort()

/** What is not as it must be; of several outcomes that are as good, what is missing to the nearest. */
export function faultsOf(expected: Expected, found: Outcome): string[] {
  if (expected.any)
    return expected.any
      .map((one) => faultsOf(one, found))
      .reduce((best, one) => (one.length < best.length ? one : best))
  const faults: string[] = []
  if (expected.exit !== undefined && found.exit !== expected.exit) faults.push(`exit ${found.exit}`)
  return [
    ...faults,
    ...faultsOfSheets(expected, found),
    ...faultsOfRows(expected, found),
    ...unsaid(expected, found),
  ]
}

function faultsOfSheets({ sheets = [], refused = [], ...expected }: Expected, { files }: Outcome): string[] {
  const faults: string[] = []
  const left = [...files]
  for (const due of sheets) {
    const named = left.filter((one) => one.name === due.file && one.sheet === due.sheet)
    const one =
      named.find(({ table }) => table === due.table) ??
      named[0] ??
      left.find(({ name, status }) => name === due.file && status === 'unreadable')
    if (!one) {
      faults.push(`${due.file}/${due.sheet ?? '–'} is not among the results`)
      continue
    }
    left.splice(left.indexOf(one), 1)
    for (const key of ['table', 'accepted', 'rejected', 'dropped', 'status'] as const)
      if (due[key] != null && one[key] !== due[key])
        faults.push(`${key}: ${String(one[key])}, not ${due[key]}`)
    const errors = codesOf(one, 'error')
    if (due.errors && errors.join() !== due.errors.join())
      faults.push(`errors: ${errors.join()}, not ${due.errors.join()}`)
    for (const code of due.no_warnings ?? [])
      if (codesOf(one, 'warning').includes(code)) faults.push(`warning ${code}`)
  }
  for (const { file, code, message } of refused) {
    const issue = files.find(({ name, status }) => name === file && status === 'unreadable')?.issues[0]
    if (!issue) faults.push(`${file} is not refused`)
    else if (issue.code !== code || !matches(message, issue.message))
      faults.push(`${issue.code}: ${issue.message}`)
  }
  const names = <T>(all: T[]) => JSON.stringify([...new Set(all)].sort())
  const { only, only_sheets: onlySheets } = expected
  if (onlySheets && names(files.map(({ sheet }) => sheet)) !== names(onlySheets))
    faults.push(`sheets: ${names(files.map(({ sheet }) => sheet))}`)
  if (only && names(files.map(({ name }) => name)) !== names(only))
    faults.push(`files: ${names(files.map(({ name }) => name))}`)
  return faults
}

/** A pattern as other programs write it, which say in front that letters' case does not count. */
function matches(pattern: string, text: string): boolean {
  return new RegExp(pattern.replace('(?i)', ''), pattern.startsWith('(?i)') ? 'iu' : 'u').test(text)
}

function faultsOfRows({ values = [], absent = [], receipt = {} }: Expected, { rows }: Outcome): string[] {
  const at = (table: string, row: number) => (rows[table] ?? []).filter((one) => one['row_no'] === row)
  const faults: string[] = []
  for (const { table, row, column, value } of values) {
    const found = at(table, row).map((one) => String(one[column]))
    if (!found.includes(String(value)))
      faults.push(`row ${row} ${column}: ${found.join(' / ') || 'not accepted'}, not ${value}`)
  }
  for (const { table, row, column, value } of absent)
    if (at(table, row).some((one) => String(one[column]) === String(value)))
      faults.push(`row ${row} was taken with ${column} = ${value}`)
  for (const [file, day] of Object.entries(receipt)) {
    const days = (rows['receipt'] ?? [])
      .filter((one) => one['file'] === file)
      .map((one) => one['received_on'])
    if (days.join() !== day) faults.push(`${file} received on ${days.join()}`)
  }
  return faults
}

/** What should have been said and was not. */
function unsaid(expected: Expected, { files, seconds }: Outcome): string[] {
  const issues = files.flatMap((file) => file.issues)
  const faults: string[] = []
  const spoken = new Set(issues.map(({ row }) => row))
  const silent = (expected.mention_rows ?? []).filter((row) => !spoken.has(row))
  if (silent.length > 0) faults.push(`nothing is said of rows ${silent.join()}`)
  if (expected.some_issue && issues.length === 0) faults.push('nothing is said')
  if (expected.any_code && !issues.some(({ code }) => expected.any_code!.includes(code)))
    faults.push(`none of ${expected.any_code.join()}`)
  const bare = issues.find(
    ({ severity, message }) => severity === 'error' && !/Có phải|có thể là/.test(message),
  )
  if (expected.suggestion && bare) faults.push(`no suggestion: ${bare.message}`)
  if (expected.max_seconds !== undefined && seconds > expected.max_seconds) faults.push(`${seconds} s`)
  return faults
}
