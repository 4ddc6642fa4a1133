import type { LoadOutcome } from '../../../../cube/domain/contract.ts'
import { saveCsv } from '../../data/actions.ts'
import { count, NO_DATA } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words } from '../../i18n/vi/data.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'

const MOST_ISSUES = 200
const text = words.sheets

type Sheet = LoadOutcome['files'][number]
type Issue = Sheet['issues'][number] & { key: string; place: string }

/** What became of each sheet of some files, and of each of their rows that was not simply taken. */
export function Result({ result }: { result: LoadOutcome }) {
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
        <p className="mt-2 text-12 text-ink-3">{text.note}</p>
      </div>
      <Issues issues={issues} />
    </div>
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
  { title: text.status, cell: (sheet) => text.statuses[sheet.status], key: (sheet) => sheet.status },
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
        <p className="mt-2 text-12 text-ink-3">{words.issues.shown(MOST_ISSUES, issues.length)}</p>
      )}
    </div>
  )
}

const issueColumns: Column<Issue>[] = [
  {
    title: words.issues.code,
    cell: (issue) => (
      <>
        <span className="block">{nameOf('issue', issue.code)}</span>
        <span
          className={`block text-12 ${issue.severity === 'error' ? 'font-strong text-amber' : 'text-ink-3'}`}
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
        <span className="block break-words text-12 text-ink-3">{issue.place}</span>
      </>
    ),
    key: (issue) => issue.row,
  },
  { title: words.issues.value, cell: (issue) => issue.value ?? NO_DATA, key: (issue) => issue.value },
  { title: words.issues.message, cell: (issue) => issue.message, key: (issue) => issue.message },
]
