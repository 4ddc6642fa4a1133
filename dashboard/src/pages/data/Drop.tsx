import { useEffect, useRef, useState } from 'react'
import type { LoadOutcome } from '../../../../cube/domain/contract.ts'
import { askProgress, cancelCheck, failureOf, saveCsv, sendFiles } from '../../data/actions.ts'
import { renewBoot, type Snapshot } from '../../data/boot.ts'
import { DataTable, type Column } from '../../ui/DataTable.tsx'
import { LARGEST_UPLOAD, MOST_FILES } from '../../../../cube/domain/limits.ts'
import { setFilters } from '../../data/filters.ts'
import { count, NO_DATA } from '../../i18n/format.ts'
import { nameOf } from '../../i18n/vi/codes.ts'
import { words } from '../../i18n/vi/data.ts'
import { DayEntry } from '../../ui/DayEntry.tsx'
import { PageCard } from '../../ui/PageCard.tsx'

const MOST_ISSUES = 200

interface Outcome {
  what: 'check' | 'load'
  result: LoadOutcome
}

/** Takes report files, says what would become of every row, and loads them. */
export function Drop({ snapshot, today }: { snapshot: Snapshot; today: string }) {
  const text = words.drop
  const input = useRef<HTMLInputElement>(null)
  const [files, setFiles] = useState<File[]>([])
  const [received, setReceived] = useState(today)
  const [over, setOver] = useState(false)
  const [running, setRunning] = useState<'check' | 'load' | null>(null)
  const [stage, setStage] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [failure, setFailure] = useState<string | null>(null)

  useEffect(() => {
    if (running === null) return
    const timer = setInterval(() => {
      askProgress().then(setStage, () => undefined)
    }, 1000)
    return () => {
      clearInterval(timer)
      setStage(null)
    }
  }, [running])

  const take = (list: FileList | null) => {
    if (list === null || list.length === 0) return
    setOutcome(null)
    setFailure(null)
    setFiles([...list])
  }
  const size = files.reduce((sum, file) => sum + file.size, 0)
  const limit = size > LARGEST_UPLOAD ? text.tooLarge : files.length > MOST_FILES ? text.tooMany : null
  const run = async (what: 'check' | 'load') => {
    setRunning(what)
    setFailure(null)
    try {
      const result = await sendFiles(what, files, received)
      setOutcome({ what, result })
      if (what === 'load') {
        setFiles([])
        if (input.current) input.current.value = ''
        if (result.snapshot !== null) {
          setFilters({ snapshot: null })
          await renewBoot()
        }
      }
    } catch (error) {
      setFailure(failureOf(error, words.network))
    } finally {
      setRunning(null)
    }
  }
  const checked = outcome?.what === 'check' ? outcome.result : null
  return (
    <PageCard
      id="kiem-tra"
      name={text.name}
      title={outcome ? findingOf(outcome) : text.title}
      subtitle={text.help}
      className="print:hidden lg:col-span-8"
      busy={running !== null}
    >
      {snapshot.sample && (
        <p className="mt-3 rounded-md border border-amber-line bg-amber-soft px-3 py-2 text-13 text-ink-2">
          {text.realOverSample}
        </p>
      )}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          if (running === null) take(event.dataTransfer.files)
        }}
        className={`mt-4 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-dashed px-4 py-5 ${over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-sunken'}`}
      >
        <p className="text-14 text-ink-2">{text.zone}</p>
        <input
          ref={input}
          id="tep-bao-cao"
          type="file"
          multiple
          accept=".xlsx,.xlsm,.csv,.txt,.tsv"
          className="peer sr-only"
          disabled={running !== null}
          onChange={(event) => take(event.target.files)}
        />
        <label
          htmlFor="tep-bao-cao"
          className="plain-button cursor-pointer peer-focus-visible:outline peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent"
        >
          {text.choose}
        </label>
      </div>
      {files.length > 0 && (
        <ul aria-label={text.chosen} className="mt-3 divide-y divide-line border-y border-line">
          {files.map((file, i) => (
            <li key={`${file.name} ${i}`} className="flex items-center gap-3 py-1.5 text-14">
              <span className="min-w-0 flex-1 break-words">{file.name}</span>
              <span className="text-13 text-ink-3">{text.size(file.size)}</span>
              <button
                type="button"
                className="quiet-button"
                aria-label={text.remove(file.name)}
                disabled={running !== null}
                onClick={() => {
                  setFiles(files.filter((_, at) => at !== i))
                  setOutcome(null)
                }}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-4 flex flex-wrap items-end gap-3">
        <DayEntry
          label={text.received}
          className="w-64"
          required
          max={today}
          value={received}
          disabled={running !== null}
          onChange={(day) => {
            setReceived(day)
            setOutcome(null)
          }}
        />
        <button
          type="button"
          className={checked ? 'plain-button' : 'main-button'}
          disabled={files.length === 0 || running !== null || limit !== null || received === ''}
          onClick={() => void run('check')}
        >
          {text.check}
        </button>
        {running === 'check' && (
          <button
            type="button"
            className="plain-button"
            onClick={() => {
              cancelCheck().catch(() => undefined)
            }}
          >
            {text.cancel}
          </button>
        )}
        {checked && files.length > 0 && (
          <button
            type="button"
            className="main-button"
            disabled={running !== null || !checked.files.some((sheet) => sheet.status !== 'unreadable')}
            onClick={() => void run('load')}
          >
            {text.load}
          </button>
        )}
      </div>
      <p className="mt-1 text-12 text-ink-3">{text.receivedHelp}</p>
      <p role="status" className="mt-2 text-13 empty:mt-0 text-ink-2">
        {running === 'check' && text.checking}
        {running === 'load' && text.loading}
        {running !== null && stage !== null && ` ${stage}…`}
        {running === null &&
          outcome?.what === 'load' &&
          (outcome.result.snapshot === null ? text.sameSnapshot : text.newSnapshot)}
      </p>
      {(failure ?? limit) !== null && (
        <p role="alert" className="mt-1 text-14 text-red">
          {failure ?? limit}
        </p>
      )}
      {outcome && running === null && <Result result={outcome.result} />}
    </PageCard>
  )
}

function findingOf({ what, result }: Outcome): string {
  const text = words.drop
  const { files, load } = result
  const sum = (key: 'accepted' | 'rejected') => files.reduce((total, sheet) => total + sheet[key], 0)
  if (files.length === 0) return text.nothing
  if (files.every((sheet) => sheet.status === 'unreadable')) return text.unreadable
  if (files.every((sheet) => sheet.status === 'unchanged')) return text.unchanged
  return what === 'load' && load !== null
    ? text.loaded(load, sum('accepted'), sum('rejected'))
    : text.checked(sum('accepted'), sum('rejected'))
}

type Sheet = LoadOutcome['files'][number]

function Result({ result }: { result: LoadOutcome }) {
  const text = words.sheets
  const issues = result.files.flatMap((sheet, i) =>
    sheet.issues.map((issue, at) => ({ ...issue, key: `${i} ${at}`, place: placeOf(sheet) })),
  )
  issues.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  const errors = issues.filter((issue) => issue.severity === 'error').length
  const numbers: [string, (sheet: Sheet) => number][] = [
    [text.rows, (sheet) => sheet.rows],
    [text.accepted, (sheet) => sheet.accepted],
    [text.held, (sheet) => sheet.rejected],
    [text.dropped, (sheet) => sheet.dropped],
    [text.warnings, (sheet) => sheet.warnings],
  ]
  const encoding = ({ encoding: name, status }: Sheet) =>
    name === null ? (status === 'unreadable' ? NO_DATA : text.workbook) : (words.encodings[name] ?? name)
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
  const issueColumns: Column<(typeof issues)[number]>[] = [
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
    </div>
  )
}

function placeOf(sheet: Sheet): string {
  return sheet.sheet === null ? sheet.name : `${sheet.name}, ${sheet.sheet}`
}
