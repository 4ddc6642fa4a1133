import type { LoadOutcome } from '../../../../cube/domain/contract.ts'
import { saveCsv } from '../../data/actions.ts'
import { count, NO_DATA } from '../../i18n/format.ts'
import { issueName } from '../../i18n/vi/issues.ts'
import { words } from '../../i18n/vi/data.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { FirstRows } from './FirstRows.tsx'

const MOST_ISSUES = 200
const text = words.sheets

type Sheet = LoadOutcome['files'][number]
type Issue = Sheet['issues'][number] & { key: string; place: string }

/** What became of each sheet of some files, and of each of their rows that was not simply taken. */
export function Result({ result, files }: { result: LoadOutcome; files: File[] }) {
  const issues = result.files.flatMap((sheet, i) =>
    sheet.issues.map((issue, at): Issue => ({ ...issue, key: `${i} ${at}`, place: placeOf(sheet) })),
  )
  issues.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  return (
    <div className="mt-4 grid grid-cols-1 gap-4">
      <div>
        <DataTable
          caption={text.caption}
          rows={result.files}
          rowKey={(sheet) => `${sheet.name} ${String(sheet.sheet)} ${sheet.status}`}
          columns={columns}
        />
        <p className="mt-2 text-14 text-ink-3">{text.note}</p>
      </div>
      <Effects result={result} />
      <FirstRows files={files} />
      <Issues issues={issues} />
    </div>
  )
}

/** What a check says that loading would change, unit by unit. */
function Effects({ result: { effects = [] } }: { result: LoadOutcome }) {
  if (effects.length === 0) return null
  return (
    <section aria-label={text.effects}>
      <h3 className="text-14 font-strong">{text.effects}</h3>
      <ul className="mt-1 grid gap-0.5 text-14 text-ink-2">
        {effects.map((one) => (
          <li key={`${one.unitCode} ${one.year} ${one.round}`}>{text.effect(one)}</li>
        ))}
      </ul>
    </section>
  )
}

const numbers: [string, (sheet: Sheet) => number][] = [
  [text.rows, (sheet) => sheet.rows],
  [text.accepted, (sheet) => sheet.accepted],
  [text.held, (sheet) => sheet.rejected],
  [text.dropped, (sheet) => sheet.dropped],
  [text.warnings, (sheet) => sheet.warnings],
]
const encoding = ({ encoding: name, status }: Sheet) =>
  name === null ? (status === 'unreadable' || status === 'unconfirmed' ? NO_DATA : text.workbook) : (words.encodings[name] ?? name)
const table = ({ table: name }: Sheet) => (name === null ? NO_DATA : (words.tables[name] ?? name))
const columns: Column<Sheet>[] = [
  { title: text.file, cell: placeOf, key: placeOf },
  { title: text.status, cell: statusOf, key: (sheet) => sheet.status },
  { title: text.table, cell: table, key: table },
  { title: text.encoding, cell: encoding, key: encoding },
  ...numbers.map(
    ([title, value]): Column<Sheet> => ({
      title,
      cell: (sheet) => count(value(sheet)),
      key: value,
      numeric: true,
    }),
  ),
]

/** What became of a sheet; of one with held rows how many are to be mended. */
function statusOf({ status, rejected, accepted }: Sheet): string {
  return rejected > 0 ? text.toMend(rejected, rejected + accepted) : text.statuses[status]!
}

function placeOf(sheet: Sheet): string {
  return sheet.sheet === null ? sheet.name : `${sheet.name}, ${sheet.sheet}`
}

/** The rows that are held or doubtful, errors first. */
function Issues({ issues }: { issues: Issue[] }) {
  const errors = issues.filter((issue) => issue.severity === 'error').length
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-14 font-strong">
          {issues.length === 0 ? words.issues.none : words.issues.title(errors, issues.length - errors)}
        </h3>
        {issues.length > 0 && (
          <button
            type="button"
            className="quiet-button"
            onClick={() =>
              saveCsv(
                words.issues.fileName,
                [text.file, words.issues.place, words.issues.code, words.issues.value, words.issues.message],
                issues.map((issue) => [
                  issue.place,
                  words.issues.row(issue.row, issue.column),
                  issue.code,
                  issue.value,
                  issue.message,
                ]),
              )
            }
          >
            {words.issues.csv}
          </button>
        )}
      </div>
      {issues.length > 0 && (
        <DataTable
          caption={words.issues.caption}
          rows={issues.slice(0, MOST_ISSUES)}
          rowKey={(issue) => issue.key}
          columns={issueColumns}
        />
      )}
      {issues.length > MOST_ISSUES && (
        <p className="mt-2 text-14 text-ink-3">{words.issues.shown(MOST_ISSUES, issues.length)}</p>
      )}
    </div>
  )
}

const issueColumns: Column<Issue>[] = [
  {
    title: words.issues.code,
    cell: (issue) => (
      <>
        <span className="block">{issueName(issue.code)}</span>
        <span
          className={`block text-14 ${issue.severity === 'error' ? 'font-strong text-amber' : 'text-ink-3'}`}
        >
          {words.issues.severity[issue.severity]} · {issue.code}
        </span>
      </>
    ),
    key: (issue) => issue.code,
  },
  {
    title: words.issues.place,
    cell: (issue) => (
      <>
        <span className="block">{words.issues.row(issue.row, issue.column)}</span>
        <span className="block break-words text-14 text-ink-3">{issue.place}</span>
      </>
    ),
    key: (issue) => issue.row,
  },
  { title: words.issues.value, cell: (issue) => issue.value ?? NO_DATA, key: (issue) => issue.value },
  { title: words.issues.message, cell: (issue) => issue.message, key: (issue) => issue.message },
]
