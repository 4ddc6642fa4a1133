import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { fetchJson, RequestError } from '../../data/cube.ts'
import { reportKey, type Snapshot } from '../../data/boot.ts'
import { Failure } from '../../ui/Failure.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { setFilters, useAsked, withFilters } from '../../data/filters.ts'
import { reportHeadline, words } from '../../i18n/vi/report.ts'
import { Choice } from '../../ui/Choice.tsx'
import { DayEntry } from '../../ui/DayEntry.tsx'
import { Footer } from '../../shell/Footer.tsx'
import { PageHead, PageMain } from '../../shell/PageHead.tsx'
import { useTitle } from '../../ui/title.ts'
import type { PageProps } from '../../shell/page.ts'
import { ReportPreview } from './ReportPreview.tsx'
import { reportTitle } from './title.ts'
import {
  draftOf,
  issue,
  keepCodes,
  loadCorrections,
  loadReport,
  reportAddress,
  saveDraft,
  send,
  type Chosen,
  type Draft,
  type SettingKey,
  type Shown,
} from '../../data/report.ts'
import { draftKept, keepDraft, rebased, useUnsaved } from './unsaved.ts'

/** The first year that a report may be of. */
const FIRST_YEAR = 2021
/** Corrections shown one by one. */
const MOST_CORRECTIONS = 40

/** The mid-December report: chosen, seen, written, frozen, downloaded, corrected. */
export default function ReportPage({ filters, snapshot }: PageProps) {
  const layout = useAsked().get('layout') === 'state' ? 'state' : 'party'
  const last = Number(snapshot.today.slice(0, 4))
  const year = filters.year ?? last
  const choice: Chosen = { year, layout, snapshot: snapshot.id }
  const shown = useQuery({
    queryKey: reportKey(choice),
    queryFn: ({ signal }) => loadReport(choice, signal),
    staleTime: Infinity,
  })
  useTitle(reportTitle(filters.year, snapshot.today))
  return (
    <>
      <PageMain>
        <PageHead
          name={words.title}
          sentence={reportHeadline(year, layout, snapshot.frozen)}
          snapshot={snapshot}
          stale={shown.isFetching}
        />
        <div className="mt-5 grid grid-cols-1 gap-5 lg:grid-cols-12">
          {/* The forms stay beside the paper, which is many screens long. */}
          <div className="space-y-5 lg:sticky lg:top-4 lg:col-span-4 lg:-m-1 lg:max-h-[calc(100vh-2rem)] lg:self-start lg:overflow-y-auto lg:p-1 print:hidden">
            <Choices choice={choice} snapshot={snapshot} last={last} guide={shown.data?.guide} />
            {shown.data && (
              <Desk key={JSON.stringify(choice)} choice={choice} snapshot={snapshot} shown={shown.data} />
            )}
          </div>
          <div className="min-w-0 lg:col-span-8 print:col-span-12">
            {shown.data ? (
              <Written choice={choice} shown={shown.data} />
            ) : shown.error ? (
              <Failure what={words.title} error={shown.error} retry={() => void shown.refetch()} />
            ) : (
              <Skeleton className="h-[60rem] rounded-xl" />
            )}
          </div>
        </div>
      </PageMain>
      <Footer snapshot={snapshot} />
    </>
  )
}

/** The draft of a report and how to change it; what is as it was saved is no draft any more. */
function useDraft(choice: Chosen, shown: Shown) {
  const key = JSON.stringify(choice)
  const unsaved = useUnsaved(key)
  const begun = unsaved ?? { draft: draftOf(shown), seen: draftOf(shown), version: shown.version }
  const write = (changed: Draft) =>
    keepDraft(
      key,
      JSON.stringify(changed) === JSON.stringify(begun.seen) ? null : { ...begun, draft: changed },
    )
  return { key, draft: begun.draft, version: begun.version, dirty: unsaved !== null, write }
}

/** The texts with one of them changed; null takes it away, which shows a hidden sentence again. */
function withText(texts: Record<string, string>, key: string, text: string | null): Record<string, string> {
  return text === null
    ? Object.fromEntries(Object.entries(texts).filter(([name]) => name !== key))
    : { ...texts, [key]: text }
}

function Written({ choice, shown }: { choice: Chosen; shown: Shown }) {
  const { draft, write } = useDraft(choice, shown)
  return (
    <ReportPreview
      shown={shown}
      texts={draft.texts}
      write={(key, text) => write({ ...draft, texts: withText(draft.texts, key, text) })}
      copied={() => void keepCodes(choice).catch(() => undefined)}
    />
  )
}

/** The files and the forms beside the paper. */
function Desk({ choice, snapshot, shown }: { choice: Chosen; snapshot: Snapshot; shown: Shown }) {
  const { key, draft, version, dirty, write } = useDraft(choice, shown)
  const [said, setSaid] = useState('')
  const [stale, setStale] = useState(false)
  const queries = useQueryClient()
  const save = () => {
    saveDraft(choice, draft, version)
      .then((saved) => queries.invalidateQueries({ queryKey: ['report'] }).then(() => saved))
      .then(
        (saved) => {
          // What was written while it was being saved stays a draft, of what is saved now.
          const unsaved = draftKept(key)
          if (unsaved?.draft === draft) keepDraft(key, null)
          else if (unsaved) keepDraft(key, { ...unsaved, seen: draft, version: saved.version })
          setSaid(words.saved)
          setStale(false)
        },
        (error: unknown) => {
          setSaid((error as Error).message)
          setStale(error instanceof RequestError && error.status === 412)
        },
      )
  }
  /** What somebody else saved, with what was typed here over it. */
  const reload = () => {
    const queryFn = ({ signal }: { signal: AbortSignal }) => loadReport(choice, signal)
    queries.fetchQuery({ queryKey: reportKey(choice), queryFn, staleTime: 0 }).then(
      (fresh) => {
        const unsaved = draftKept(key)
        const seen = draftOf(fresh)
        if (unsaved) keepDraft(key, { draft: rebased(unsaved, seen), seen, version: fresh.version })
        setStale(false)
        setSaid('')
      },
      (error: unknown) => setSaid((error as Error).message),
    )
  }
  /** The file itself comes by the link; a file that is taken is recorded besides. */
  const recordIssue = (address: string) =>
    void issue(address).catch((error: unknown) => setSaid(words.notRecorded((error as Error).message)))
  const set = (key: SettingKey, value: string) =>
    write({ ...draft, settings: { ...draft.settings, [key]: value } })
  return (
    <>
      <Panel title={words.download}>
        <ul className="space-y-2">
          {[
            { name: words.docx, address: reportAddress(choice, 'docx'), issues: true },
            {
              name: words.docxPlain,
              address: reportAddress(choice, 'docx', '&references=0'),
              issues: true,
            },
            { name: words.xlsx, address: reportAddress(choice, 'xlsx'), issues: false },
          ].map(({ name, address, issues }) => (
            <li key={name}>
              <a
                href={address}
                download
                className="text-accent-ink underline"
                onClick={issues ? () => recordIssue(address) : undefined}
              >
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
              write={(number) => write({ ...draft, number })}
            />
            <DayEntry label={words.date} value={draft.date} onChange={(date) => write({ ...draft, date })} />
            {(Object.keys(words.settings) as SettingKey[]).map((key) => (
              <Field
                key={key}
                label={words.settings[key]}
                value={draft.settings[key]}
                lines={key.endsWith('recipients') || key === 'grounds'}
                write={(value) => set(key, value)}
              />
            ))}
          </div>
        </details>
      )}
      {shown.editable && (
        <div
          className={`${dirty ? 'sticky bottom-3 z-10 max-lg:fixed max-lg:inset-x-4' : ''} flex flex-wrap items-center gap-3 rounded-xl border border-line bg-surface p-3`}
        >
          <button
            type="button"
            onClick={save}
            disabled={!dirty}
            className="min-h-[36px] rounded-md bg-accent px-4 py-1.5 text-14 font-strong text-surface disabled:bg-sunken disabled:text-ink-3"
          >
            {words.save}
          </button>
          <span role="status" className="text-14 text-ink-2">
            {dirty && ['', words.saved].includes(said) ? words.unsaved : said}
          </span>
          {stale && (
            <button type="button" onClick={reload} className="quiet-button">
              {words.reload}
            </button>
          )}
        </div>
      )}
      <HiddenList shown={shown} draft={draft} write={write} />
      {snapshot.frozen && <CorrectionList choice={choice} />}
    </>
  )
}

/** What is hidden of the report, to be shown again; nothing where nothing is. */
function HiddenList({ shown, draft, write }: { shown: Shown; draft: Draft; write: (draft: Draft) => void }) {
  const hidden = shown.hidden.filter(({ key }) => draft.texts[key] !== undefined)
  const restore = (key: string) => write({ ...draft, texts: withText(draft.texts, key, null) })
  if (!shown.editable || hidden.length === 0) return null
  return (
    <Panel title={words.hidden(hidden.length)}>
      <p className="mb-2 text-14 text-ink-2">{words.hiddenHelp}</p>
      <ul className="space-y-2 text-14" lang="vi">
        {hidden.map(({ key, text }) => (
          <li key={key} className="border-l-2 border-line pl-3">
            {text}{' '}
            <button
              type="button"
              aria-label={`${words.restore}: ${text.slice(0, 60)}`}
              onClick={() => restore(key)}
              className="min-h-[24px] text-accent-ink underline"
            >
              {words.restore}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
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
  lines = false,
}: {
  label: string
  value: string
  write: (value: string) => void
  lines?: boolean
}) {
  const look = 'mt-1 w-full rounded-md border border-line-strong bg-surface px-3 py-1.5 text-14 text-ink'
  return (
    <label className="block text-14 text-ink-2">
      {label}
      {lines ? (
        <textarea value={value} rows={4} onChange={(event) => write(event.target.value)} className={look} />
      ) : (
        <input value={value} onChange={(event) => write(event.target.value)} className={look} />
      )}
    </label>
  )
}

function Choices({
  choice,
  snapshot,
  last,
  guide,
}: {
  choice: Chosen
  snapshot: Snapshot
  last: number
  guide: string | undefined
}) {
  const snapshots = useQuery({
    queryKey: ['snapshots'],
    queryFn: ({ signal }) => fetchJson<Snapshot[]>('/api/snapshots', signal),
  })
  const years = Array.from({ length: last - FIRST_YEAR + 1 }, (_, i) => last - i)
  // The address may ask for another one.
  if (!years.includes(choice.year)) years.unshift(choice.year)
  const named = (snapshots.data ?? [snapshot]).filter(
    (one) => one.current || one.frozen || one.id === choice.snapshot,
  )
  const nameOf = (one: Snapshot) =>
    [one.name ?? one.id, one.current ? words.current : '', one.frozen ? words.frozen : '']
      .filter(Boolean)
      .join(', ')
  return (
    <Panel title={words.title}>
      <div className="space-y-3">
        <Choice
          label={words.year}
          value={String(choice.year)}
          choices={years.map((year) => ({ value: String(year), text: String(year) }))}
          onChange={(year) => setFilters({ year })}
        />
        <Choice
          label={words.snapshot}
          value={choice.snapshot}
          choices={named.map((one) => ({ value: one.id, text: nameOf(one) }))}
          onChange={(snapshot) => setFilters({ snapshot })}
        />
        <Choice
          label={words.layout}
          value={choice.layout}
          choices={Object.entries(words.layouts).map(([value, text]) => ({ value, text }))}
          onChange={(layout) => setFilters({ layout })}
        />
        {guide && <p className="text-14 text-ink-3">{words.guide(guide)}</p>}
      </div>
    </Panel>
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
        location.assign(withFilters(location.href, { snapshot: (made as Snapshot).id }))
      },
      (error: unknown) => setSaid((error as Error).message),
    )
  }
  return (
    <Panel title={words.freeze}>
      <p className="mb-3 text-14 text-ink-2">{words.editAfterFreeze}</p>
      <Field label={words.freezeName} value={name} write={setName} />
      <p className="mt-1 text-14 text-ink-3">{words.freezeHint}</p>
      <button
        type="button"
        onClick={freeze}
        disabled={name.trim() === '' || said === words.freezing}
        className="mt-3 min-h-[36px] rounded-md bg-accent px-4 py-1.5 text-14 font-strong text-surface disabled:bg-sunken disabled:text-ink-3"
      >
        {words.freeze}
      </button>
      <p role="status" className="mt-2 text-14 text-ink-2">
        {said}
      </p>
    </Panel>
  )
}

/** What the frozen report would say otherwise today, and why. */
function CorrectionList({ choice }: { choice: Chosen }) {
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
        <p className="text-14 text-ink-2">{words.noCorrections}</p>
      ) : (
        <>
          <p className="text-14 text-ink-2">{words.correctionCount(data.figures.length)}</p>
          <ul className="mt-2 space-y-2 text-14">
            {data.figures.slice(0, MOST_CORRECTIONS).map((one) => (
              <li key={one.code} className="border-l-2 border-line pl-3">
                <span className="font-strong">{one.title}</span>, {one.scope}: {one.sentence}
              </li>
            ))}
          </ul>
          {data.figures.length > MOST_CORRECTIONS && (
            <p className="mt-2 text-14 text-ink-3">{words.more(data.figures.length - MOST_CORRECTIONS)}</p>
          )}
          <h3 className="mt-4 text-14 font-strong">{words.correctionReports}</h3>
          <ul className="mt-1 space-y-1 text-14 text-ink-2">
            {data.reports.map((said) => (
              <li key={said}>{said}</li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
