import endings from 'intake:endings'
import { useState } from 'react'
import { cancelCheck } from '../../data/actions.ts'
import type { Snapshot } from '../../data/boot.ts'
import { words } from '../../i18n/vi/data.ts'
import { DayEntry } from '../../ui/DayEntry.tsx'
import { PageCard } from '../../ui/PageCard.tsx'
import { Result } from './Result.tsx'
import { Saying } from './Saying.tsx'
import { useUpload, type Outcome, type Upload } from './useUpload.ts'
import { Refusal } from './Refusal.tsx'

const text = words.drop

/** Takes report files, says what would become of every row, and loads them. */
export function UploadCard({
  snapshot,
  today,
  onSaid,
}: {
  snapshot: Snapshot
  today: string
  /** The steward said something of a file. */
  onSaid: () => void
}) {
  const upload = useUpload(today)
  const { files, running, stage, outcome, failure, limit, said } = upload
  return (
    <PageCard
      id="kiem-tra"
      name={text.name}
      title={outcome ? findingOf(outcome) : text.title}
      subtitle={text.help}
      className={`print:hidden ${outcome ? 'lg:col-span-12' : 'lg:col-span-8'}`}
      busy={running !== null}
    >
      {snapshot.sample && (
        <p className="mt-3 rounded-md border border-amber-line bg-amber-soft px-3 py-2 text-14 text-ink-2">
          {text.realOverSample}
        </p>
      )}
      <Zone upload={upload} />
      {files.length > 0 && <Chosen upload={upload} />}
      <Buttons upload={upload} today={today} />
      <p className="mt-1 text-14 text-ink-3">{text.receivedHelp}</p>
      <p role="status" className="mt-2 text-14 empty:mt-0 text-ink-2">
        {running === 'check' && text.checking}
        {running === 'load' && text.loading}
        {running !== null && stage !== null && ` ${stage}…`}
        {running === null &&
          outcome?.what === 'load' &&
          (outcome.result.snapshot === null ? text.sameSnapshot : text.newSnapshot)}
      </p>
      <Refusal reason={failure ?? limit} />
      {said !== null && running === null && <p className="mt-2 text-14 text-ink">{said}</p>}
      {outcome && running === null && (
        <>
          {outcome.what === 'check' && (
            <Saying
              files={files}
              result={outcome.result}
              onSaid={(line) => {
                upload.say(line)
                onSaid()
              }}
            />
          )}
          <Result result={outcome.result} files={files} />
        </>
      )}
    </PageCard>
  )
}

/** Where files are dropped, or chosen. */
function Zone({ upload: { input, running, take } }: { upload: Upload }) {
  const [over, setOver] = useState(false)
  return (
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
        accept={endings}
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
  )
}

/** The files that were chosen. */
function Chosen({ upload: { files, running, remove } }: { upload: Upload }) {
  return (
    <ul aria-label={text.chosen} className="mt-3 divide-y divide-line border-y border-line">
      {files.map((file, i) => (
        <li key={`${file.name} ${i}`} className="flex items-center gap-3 py-1.5 text-14">
          <span className="min-w-0 flex-1 break-words">{file.name}</span>
          <span className="text-14 text-ink-3">{text.size(file.size)}</span>
          <button
            type="button"
            className="quiet-button"
            aria-label={text.remove(file.name)}
            disabled={running !== null}
            onClick={() => remove(i)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The day of receipt, and what may be done with the files. */
function Buttons({ upload, today }: { upload: Upload; today: string }) {
  const { files, received, running, outcome, limit, run, receiveOn } = upload
  const checked = outcome?.what === 'check' ? outcome.result : null
  return (
    <div className="mt-4 flex flex-wrap items-end gap-3">
      <DayEntry
        label={text.received}
        className="w-64"
        required
        max={today}
        value={received}
        disabled={running !== null}
        onChange={receiveOn}
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
          disabled={running !== null || !checked.files.some((sheet) => isReadable(sheet))}
          onClick={() => void run('load')}
        >
          {text.load}
        </button>
      )}
    </div>
  )
}

/** Whether any of a file can be loaded as it is. */
function isReadable({ status }: Outcome['result']['files'][number]): boolean {
  return status !== 'unreadable' && status !== 'unconfirmed'
}

function findingOf({ what, result }: Outcome): string {
  const { files, load } = result
  const sum = (key: 'accepted' | 'rejected') => files.reduce((total, sheet) => total + sheet[key], 0)
  if (files.length === 0) return text.nothing
  if (files.every((sheet) => sheet.status === 'unconfirmed')) return text.unconfirmed
  if (!files.some((sheet) => isReadable(sheet))) return text.unreadable
  if (files.every((sheet) => sheet.status === 'unchanged')) return text.unchanged
  return what === 'load' && load !== null
    ? text.loaded(load, sum('accepted'), sum('rejected'))
    : text.checked(sum('accepted'), sum('rejected'))
}
