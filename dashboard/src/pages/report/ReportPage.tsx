import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { fetchJson } from '../../api/cube.ts'
import type { Snapshot } from '../../boot.ts'
import { Failure } from '../../charts/Failure.tsx'
import { Skeleton } from '../../charts/Skeleton.tsx'
import { pageAddress, setFilters, useAsked } from '../../filters.ts'
import { reportHeadline, words } from '../../i18n/vi/report.ts'
import { words as shared } from '../../i18n/vi/words.ts'
import { Footer } from '../../shell/Footer.tsx'
import { PageHead } from '../../shell/PageHead.tsx'
import type { PageProps } from '../pages.ts'
import { Paper } from './Paper.tsx'
import {
  draftOf,
  loadCorrections,
  loadReport,
  reportAddress,
  saveDraft,
  send,
  type Choice,
  type Draft,
  type SettingKey,
  type Shown,
} from './report.ts'

/** The first year that a report may be of. */
const FIRST_YEAR = 2021
/** Corrections shown one by one. */
const MOST_CORRECTIONS = 40

/** The mid-December report: chosen, seen, written, frozen, downloaded, corrected. */
export default function ReportPage({ filters, snapshot }: PageProps) {
  const layout = useAsked().get('layout') === 'state' ? 'state' : 'party'
  const last = Number(snapshot.today.slice(0, 4))
  const year = filters.year ?? last
  const choice: Choice = { year, layout, snapshot: snapshot.id }
  const shown = useQuery({
    queryKey: ['report', choice],
    queryFn: ({ signal }) => loadReport(choice, signal),
    staleTime: Infinity,
  })
  useEffect(() => {
    document.title = `${words.title} ${year} · ${shared.product}`
  }, [year])
  return (
    <>
      <main
        id="noi-dung"
        tabIndex={-1}
        className="mx-auto max-w-page px-4 pb-16 pt-5 outline-none sm:px-6 print:px-0"
      >
        <PageHead
          name={words.title}
          sentence={reportHeadline(year, layout, snapshot.frozen)}
          snapshot={snapshot}
          stale={shown.isFetching}
        />
        {shown.data ? (
          <Desk
            key={`${shown.data.hash}/${JSON.stringify(choice)}`}
            choice={choice}
            last={last}
            snapshot={snapshot}
            shown={shown.data}
          />
        ) : shown.error ? (
          <div className="mt-5">
            <Failure what={words.title} error={shown.error} retry={() => void shown.refetch()} />
          </div>
        ) : (
          <Skeleton className="mt-5 h-[60rem] rounded-xl" />
        )}
      </main>
      <Footer snapshot={snapshot} />
    </>
  )
}

/** The choices and the forms beside the paper. */
function Desk({
  choice,
  last,
  snapshot,
  shown,
}: {
  choice: Choice
  last: number
  snapshot: Snapshot
  shown: Shown
}) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(shown))
  const [said, setSaid] = useState('')
  const queries = useQueryClient()
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(shown))
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [dirty])
  const save = () => {
    saveDraft(choice, draft).then(
      () => {
        setSaid(words.saved)
        void queries.invalidateQueries({ queryKey: ['report'] })
      },
      (error: unknown) => setSaid((error as Error).message),
    )
  }
  const set = (key: SettingKey, value: string) =>
    setDraft({ ...draft, settings: { ...draft.settings, [key]: value } })
  return (
    <div className="mt-5 grid grid-cols-1 gap-5 lg:grid-cols-12">
      <div className="space-y-5 lg:col-span-4 print:hidden">
        <Choices choice={choice} last={last} />
        <Panel title={words.download}>
          <ul className="space-y-2">
            {[
              [words.docx, reportAddress(choice, 'docx')],
              [words.docxPlain, reportAddress(choice, 'docx', '&references=0')],
              [words.xlsx, reportAddress(choice, 'xlsx')],
            ].map(([name, address]) => (
              <li key={name}>
                <a href={address} download className="text-accent-ink underline">
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </Panel>
        {!snapshot.frozen && <Freeze />}
        {shown.editable && (
          <details className="rounded-xl border border-line bg-surface p-4">
            <summary className="cursor-pointer text-16 font-strong text-ink">{words.document}</summary>
            <div className="mt-3 space-y-3">
              <Field
                label={words.number}
                value={draft.number}
                write={(number) => setDraft({ ...draft, number })}
              />
              <Field
                label={words.date}
                type="date"
                value={draft.date}
                write={(date) => setDraft({ ...draft, date })}
              />
              {(Object.keys(words.settings) as SettingKey[]).map((key) => (
                <Field
                  key={key}
                  label={words.settings[key]}
                  value={draft.settings[key]}
                  lines={key.endsWith('recipients')}
                  write={(value) => set(key, value)}
                />
              ))}
            </div>
          </details>
        )}
        {shown.editable && (
          <div
            className={`${dirty ? 'sticky bottom-3' : ''} flex flex-wrap items-center gap-3 rounded-xl border border-line bg-surface p-3`}
          >
            <button
              type="button"
              onClick={save}
              disabled={!dirty}
              className="min-h-[36px] rounded-md bg-accent px-4 py-1.5 text-14 font-strong text-surface disabled:bg-sunken disabled:text-ink-3"
            >
              {words.save}
            </button>
            <span role="status" className="text-13 text-ink-2">
              {dirty ? words.unsaved : said}
            </span>
          </div>
        )}
        {snapshot.frozen && <CorrectionList choice={choice} />}
      </div>
      <div className="min-w-0 lg:col-span-8 print:col-span-12">
        <Paper
          shown={shown}
          texts={draft.texts}
          write={(key, text) => setDraft({ ...draft, texts: { ...draft.texts, [key]: text } })}
        />
      </div>
    </div>
  )
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-xl border border-line bg-surface p-4">
      <h2 className="mb-3 text-16 font-strong text-ink">{title}</h2>
      {children}
    </section>
  )
}

function Field({
  label,
  value,
  write,
  type = 'text',
  lines = false,
}: {
  label: string
  value: string
  write: (value: string) => void
  type?: 'text' | 'date'
  lines?: boolean
}) {
  const look = 'mt-1 w-full rounded-md border border-line-strong bg-surface px-3 py-1.5 text-14 text-ink'
  return (
    <label className="block text-13 text-ink-2">
      {label}
      {lines ? (
        <textarea value={value} rows={4} onChange={(event) => write(event.target.value)} className={look} />
      ) : (
        <input type={type} value={value} onChange={(event) => write(event.target.value)} className={look} />
      )}
    </label>
  )
}

function Choices({ choice, last }: { choice: Choice; last: number }) {
  const snapshots = useQuery({
    queryKey: ['snapshots'],
    queryFn: ({ signal }) => fetchJson<Snapshot[]>('/api/snapshots', signal),
  })
  const years = Array.from({ length: last - FIRST_YEAR + 1 }, (_, i) => last - i)
  const named = (snapshots.data ?? []).filter(
    (one) => one.current || one.frozen || one.id === choice.snapshot,
  )
  const nameOf = (one: Snapshot) =>
    [one.name ?? one.id, one.current ? words.current : '', one.frozen ? words.frozen : '']
      .filter(Boolean)
      .join(', ')
  return (
    <Panel title={words.title}>
      <div className="space-y-3">
        <Select
          label={words.year}
          value={String(choice.year)}
          choices={years.map((year) => [String(year), String(year)])}
          choose={(year) => setFilters({ year })}
        />
        <Select
          label={words.snapshot}
          value={choice.snapshot}
          choices={named.map((one) => [one.id, nameOf(one)])}
          choose={(snapshot) => setFilters({ snapshot })}
        />
        <Select
          label={words.layout}
          value={choice.layout}
          choices={Object.entries(words.layouts)}
          choose={(layout) => setFilters({ layout })}
        />
      </div>
    </Panel>
  )
}

function Select({
  label,
  value,
  choices,
  choose,
}: {
  label: string
  value: string
  choices: [string, string][]
  choose: (value: string) => void
}) {
  return (
    <label className="block text-13 text-ink-2">
      {label}
      <select value={value} onChange={(event) => choose(event.target.value)} className="field mt-1">
        {choices.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Freezes the figures under a name, and opens the report on them. */
function Freeze() {
  const [name, setName] = useState('')
  const [said, setSaid] = useState('')
  const freeze = () => {
    setSaid(words.freezing)
    send('POST', '/api/snapshots', { name, freeze: true }).then(
      (made) => {
        // A new snapshot: the page begins anew, with it in its boot record.
        location.assign(pageAddress('/bao-cao', { snapshot: (made as Snapshot).id }))
      },
      (error: unknown) => setSaid((error as Error).message),
    )
  }
  return (
    <Panel title={words.freeze}>
      <p className="mb-3 text-13 text-ink-2">{words.editAfterFreeze}</p>
      <Field label={words.freezeName} value={name} write={setName} />
      <p className="mt-1 text-12 text-ink-3">{words.freezeHint}</p>
      <button
        type="button"
        onClick={freeze}
        disabled={name.trim() === '' || said === words.freezing}
        className="mt-3 min-h-[36px] rounded-md bg-accent px-4 py-1.5 text-14 font-strong text-surface disabled:bg-sunken disabled:text-ink-3"
      >
        {words.freeze}
      </button>
      <p role="status" className="mt-2 text-13 text-ink-2">
        {said}
      </p>
    </Panel>
  )
}

/** What the frozen report would say otherwise today, and why. */
function CorrectionList({ choice }: { choice: Choice }) {
  const corrections = useQuery({
    queryKey: ['corrections', choice],
    queryFn: ({ signal }) => loadCorrections(choice, signal),
  })
  const { data } = corrections
  if (corrections.error)
    return (
      <Failure what={words.corrections} error={corrections.error} retry={() => void corrections.refetch()} />
    )
  return (
    <Panel title={words.corrections}>
      {!data ? (
        <Skeleton className="h-24 rounded-md" />
      ) : data.figures.length === 0 ? (
        <p className="text-13 text-ink-2">{words.noCorrections}</p>
      ) : (
        <>
          <p className="text-13 text-ink-2">{words.correctionCount(data.figures.length)}</p>
          <ul className="mt-2 space-y-2 text-13">
            {data.figures.slice(0, MOST_CORRECTIONS).map((one) => (
              <li key={one.code} className="border-l-2 border-line pl-3">
                <span className="font-strong">{one.title}</span>, {one.scope}: {one.sentence}
              </li>
            ))}
          </ul>
          {data.figures.length > MOST_CORRECTIONS && (
            <p className="mt-2 text-13 text-ink-3">{words.more(data.figures.length - MOST_CORRECTIONS)}</p>
          )}
          <h3 className="mt-4 text-14 font-strong">{words.correctionReports}</h3>
          <ul className="mt-1 space-y-1 text-13 text-ink-2">
            {data.reports.map((said) => (
              <li key={said}>{said}</li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
