import { lstatSync, readdirSync, readFileSync, statSync, type Stats } from 'node:fs'
import path from 'node:path'
import { UserError } from './errors.ts'
import { csvRows } from './intake/csv.ts'
import { decode } from './intake/encoding.ts'
import { cleanName, compose } from './intake/text.ts'
import { isoDate } from './paths.ts'

/** A file that was given to the loader. */
export interface Submission {
  /** Path on disk. */
  path: string
  /** Name for people: relative to the folder that was given, with `/`, without signs that are not shown. */
  name: string
  /** Day of receipt as YYYY-MM-DD. */
  receivedOn: string
  /** Why it is not opened: what to do with a link or a device; undefined for a file. */
  unopened?: string
}

const receivedFile = 'received.csv'
/** What Windows and macOS put into folders by themselves. */
const leftovers = new Set(['desktop.ini', 'thumbs.db', 'ehthumbs.db', 'icon\r', '__macosx'])

/** Whether an entry of a folder is nobody's report: hidden, a lock file of Excel, a temporary file, a leftover. */
function isNoReport(name: string): boolean {
  return (
    /^(\.|~\$)/.test(name) ||
    /\.(tmp|temp|crdownload|partial)$/i.test(name) ||
    leftovers.has(name.toLowerCase())
  )
}

/**
 * The files behind the given paths, folders and theirs included, by name. A `received.csv`
 * (`file,received_on`) in a folder gives the dates of the files below it; the nearest one wins.
 * Hidden files, Excel's lock files (~$…) and what systems leave in folders are no submissions. What a link in a folder leads to is not read, nor
 * a pipe or a device, which may never end: they are among the files, with what to do.
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
      const name = path.basename(item)
      const dates = readReceived(path.dirname(item), receivedFile)
      files.push(submission(item, name, dayOf(dates, name) ?? receivedOn, stat))
    }
  }
  return { files, missing }
}

function submission(
  at: string,
  name: string,
  receivedOn: string,
  stat: Pick<Stats, 'isFile' | 'isSymbolicLink'>,
): Submission {
  const found = { path: at, name: cleanName(name), receivedOn }
  if (stat.isFile()) return found
  return {
    ...found,
    unopened: stat.isSymbolicLink()
      ? 'Đây là liên kết (shortcut), không phải tệp; đề nghị chép chính tệp đó vào thư mục.'
      : 'Đây không phải là tệp thường; đề nghị chép tệp báo cáo vào thư mục.',
  }
}

type Dates = Map<string, string>

function walk(
  dir: string,
  prefix: string,
  outer: { prefix: string; dates: Dates }[],
  receivedOn: string,
  files: Submission[],
): void {
  const dates = readReceived(dir, `${prefix}${receivedFile}`)
  const known = dates ? [{ prefix, dates }, ...outer] : outer
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (isNoReport(entry.name) || entry.name === receivedFile) continue
    const name = `${prefix}${entry.name}`
    const at = path.join(dir, entry.name)
    if (entry.isDirectory()) walk(at, `${name}/`, known, receivedOn, files)
    else {
      const date = known.map((k) => dayOf(k.dates, name.slice(k.prefix.length))).find((d) => d !== undefined)
      files.push(submission(at, name, date ?? receivedOn, entry))
    }
  }
}

/** The day of a file: by its name as it stands, else in other letters' case, which Windows does not tell apart. */
function dayOf(dates: Dates | null, name: string): string | undefined {
  const composed = name.normalize('NFC')
  return dates?.get(composed) ?? dates?.get(composed.toLowerCase())
}

/** @param name of the file as it is said to people */
function readReceived(dir: string, name: string): Dates | null {
  const file = path.join(dir, receivedFile)
  const stat = lstatSync(file, { throwIfNoEntry: false })
  if (!stat) return null
  if (!stat.isFile())
    throw new UserError(`${cleanName(name)} phải là một tệp CSV; đề nghị chép tệp vào thư mục.`)
  const rows = csvRows(compose(decode(readFileSync(file))?.text ?? ''))
  const shown = cleanName(name)
  if (!Array.isArray(rows))
    throw new UserError(`${shown}: dấu ngoặc kép hoặc số cột không đúng. Đề nghị lưu lại dạng CSV.`)
  const header = (rows[0] ?? []).map((cell) => cell!.replace('\ufeff', '').trim())
  const [fileColumn, dayColumn] = [header.indexOf('file'), header.indexOf('received_on')]
  if (fileColumn < 0 || dayColumn < 0) throw new UserError(`${shown} phải có hai cột file,received_on.`)
  const days = new Map(
    rows.flatMap((row, i) =>
      i === 0 || (row.length === 1 && row[0] === '')
        ? []
        : [
            [
              (row[fileColumn] ?? '').replaceAll('\\', '/'),
              isoDate(isoOf((row[dayColumn] ?? '').trim()), `${shown}, dòng ${i + 1}: ngày`),
            ] as const,
          ],
    ),
  )
  for (const [name, day] of [...days]) if (!days.has(name.toLowerCase())) days.set(name.toLowerCase(), day)
  return days
}

/** A day as Excel writes it here (14/11/2026), in the order of ISO; anything else as it stands. */
function isoOf(text: string): string {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? []
  return day ? `${year!}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}` : text
}
