import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import Papa from 'papaparse'
import { UserError } from './errors.ts'
import { isoDate } from './paths.ts'

/** A file that was given to the loader. */
export interface Submission {
  /** Path on disk. */
  path: string
  /** Name for people: relative to the folder that was given, with `/`. */
  name: string
  /** Day of receipt as YYYY-MM-DD. */
  receivedOn: string
}

const receivedFile = 'received.csv'

/**
 * The files behind the given paths, folders and theirs included, by name. A `received.csv`
 * (`file,received_on`) in a folder gives the dates of the files below it; the nearest one wins.
 * Hidden files and Excel's lock files (~$…) are no submissions.
 * @returns the files, and the paths that are not there
 * @throws UserError where a received.csv has a wrong date
 */
export function findSubmissions(
  given: string[],
  receivedOn: string,
): { files: Submission[]; missing: string[] } {
  const files: Submission[] = []
  const missing: string[] = []
  for (const item of given) {
    const stat = statSync(item, { throwIfNoEntry: false })
    if (!stat) missing.push(item)
    else if (stat.isDirectory()) walk(item, '', [], receivedOn, files)
    else {
      const dates = readReceived(path.dirname(item))
      const name = path.basename(item)
      files.push({ path: item, name, receivedOn: dates?.get(name.normalize('NFC')) ?? receivedOn })
    }
  }
  return { files, missing }
}

type Dates = Map<string, string>

function walk(
  dir: string,
  prefix: string,
  outer: { prefix: string; dates: Dates }[],
  receivedOn: string,
  files: Submission[],
): void {
  const dates = readReceived(dir)
  const known = dates ? [{ prefix, dates }, ...outer] : outer
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name.startsWith('~$') || entry.name === receivedFile) continue
    const name = `${prefix}${entry.name}`
    const at = path.join(dir, entry.name)
    if (entry.isDirectory()) walk(at, `${name}/`, known, receivedOn, files)
    else if (entry.isFile()) {
      const date = known
        .map((k) => k.dates.get(name.slice(k.prefix.length).normalize('NFC')))
        .find((d) => d !== undefined)
      files.push({ path: at, name, receivedOn: date ?? receivedOn })
    }
  }
}

function readReceived(dir: string): Dates | null {
  const file = path.join(dir, receivedFile)
  if (!statSync(file, { throwIfNoEntry: false })) return null
  const { data, meta } = Papa.parse<Record<string, string>>(readFileSync(file, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  })
  if (!meta.fields?.includes('file') || !meta.fields.includes('received_on'))
    throw new UserError(`${file} phải có hai cột file,received_on.`)
  return new Map(
    data.map((row, i) => [
      row['file']!.normalize('NFC').replaceAll('\\', '/'),
      isoDate(row['received_on']!.trim(), `${file}, dòng ${i + 2}: ngày`),
    ]),
  )
}
