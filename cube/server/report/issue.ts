import { createHash } from 'node:crypto'
import type { Context } from '../engine/context.ts'
import type { References } from '../evidence/references.ts'
import type { Snapshot, Snapshots } from '../snapshots/snapshots.ts'
import { turn } from '../turn.ts'
import { buildReport, type Hidden } from './build.ts'
import type { Frame, Report, Told } from './content.ts'
import type { Read, ReportFacts, Which } from './facts.ts'
import { type LayoutName, type Settings, textGuides } from './settings.ts'
import type { ReportStore, Written } from './store.ts'

/** A report ready to be shown or issued. */
export interface Issue extends Read, Known {
  report: Report
  /** What somebody hid of it. */
  hidden: Hidden[]
  /** SHA-256 of the content: equal hashes are equal bytes. */
  hash: string
}

/** What people wrote and set, of one report of one snapshot. */
export interface Known {
  written: Written
  carried: Carried | null
  settings: Settings
  /** Of the document, YYYY-MM-DD. */
  date: string
  /** A digest of all that people may change; saving requires the one that the writer saw (`If-Match`). */
  version: string
}

/** What people wrote for an earlier frozen snapshot, of the same year in the same layout. */
export interface Carried {
  /** Of the earlier snapshot. */
  name: string
  /** By key, only those that were not as suggested. */
  texts: Record<string, string>
}

export function frameOf(settings: Settings, suffix: string, date: string, number = ''): Frame {
  const { superior, issuer, place, addressee, authority, position, signer } = settings
  return {
    superior,
    issuer,
    place,
    number,
    suffix,
    date,
    addressee,
    authority,
    position,
    signer,
    recipients: [],
  }
}

export const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

const SAMPLE = 'DỮ LIỆU MẪU (không phải số liệu thật)'

/** The head of every page of a document from invented figures: a page of it may go about alone. */
export const markOf = ({ sample }: Snapshot): { mark?: string } => (sample ? { mark: SAMPLE } : {})

/** The snapshot as a document calls it; invented data is called so wherever the snapshot is named. */
export function snapshotName({ id, name, frozen, sample }: Snapshot): string {
  const kind = frozen ? 'số liệu đã chốt' : 'phiên bản số liệu'
  const called = name ? `${kind} “${name}” (${id})` : `phiên bản số liệu ${id}`
  return sample ? `${SAMPLE}, ${called}` : called
}

/** The newest frozen snapshot before this frozen one for which somebody wrote a text. */
function carriedOver(
  snapshots: Snapshots,
  store: ReportStore,
  snapshot: Snapshot,
  year: number,
  layout: LayoutName,
): Carried | null {
  if (!snapshot.frozen) return null
  const newestFirst = snapshots.list()
  const before = newestFirst.slice(newestFirst.findIndex(({ id }) => id === snapshot.id) + 1)
  for (const { id, name } of before.filter(({ frozen }) => frozen)) {
    const { texts = {}, edited = [] } = store.written(id, year, layout)
    if (edited.length)
      return { name: name ?? id, texts: Object.fromEntries(edited.map((key) => [key, texts[key]!])) }
  }
  return null
}

/**
 * What is written for a report at this moment. A frozen snapshot for which nobody has saved a text or issued the
 * report yet takes the texts of the one before it.
 * @param today day of the snapshot
 */
export function readKnown(
  snapshots: Snapshots,
  store: ReportStore,
  today: string,
  snapshot: Snapshot,
  { year, layout }: Which,
): Known {
  const kept = store.written(snapshot.id, year, layout)
  const carried = carriedOver(snapshots, store, snapshot, year, layout)
  const takes = carried !== null && kept.texts === undefined && kept.issued === undefined
  const written: Written = takes
    ? { ...kept, texts: carried.texts, edited: Object.keys(carried.texts) }
    : kept
  const date = written.date ?? today
  // Older files lack settings that were added later.
  const settings = { ...store.settings(layout, date), ...written.settings }
  const { number = '', texts = {} } = written
  // Issuing a report changes none of these.
  const seen = [number, date, Object.entries(texts).sort(), Object.entries(settings).sort()]
  const version = createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 27)
  return { written, carried, settings, date, version }
}

/** Reads all figures and builds the report. */
export async function prepareReport(
  read: ReportFacts,
  snapshots: Snapshots,
  store: ReportStore,
  context: Context,
  snapshot: Snapshot,
  { year, layout, references }: Which & { references: boolean },
): Promise<Issue> {
  const { facts, queries } = await read.read(context, snapshot, { year, layout })
  const known = readKnown(snapshots, store, context.today, snapshot, { year, layout })
  const { written, settings, date } = known
  const frame = frameOf(settings, settings.report_suffix, date, written.number)
  const seal = store.sealBefore(snapshot)
  // Building a report takes some 40 ms, and making a text of it as long again.
  await turn()
  const { report: built, hidden } = buildReport(
    facts,
    {
      layout,
      frame: { ...frame, recipients: lines(settings.recipients), ...markOf(snapshot) },
      issuerName: settings.issuer_name,
      addresseeName: settings.addressee,
      grounds: lines(settings.grounds).map((text) => text.trim().replace(/[.;,]+$/, '')),
      snapshot: `${snapshotName(snapshot)}${seal === null ? '' : `; dấu niêm phong nhật ký ${seal}`}`,
      texts: written.texts ?? {},
      guides: textGuides(),
      references,
    },
    queries,
  )
  await turn()
  // Everything in one Unicode form, NFC: what came from elsewhere may not be.
  const text = JSON.stringify(built).normalize('NFC')
  const hash = createHash('sha256').update(text).digest('hex')
  return { report: JSON.parse(text) as Report, hidden, hash, facts, queries, ...known }
}

/** The codes of the figures that stand in a report, in its text or also in its annexes. */
export function codesOf(report: Report, annexes: boolean): Set<string> {
  const pieces = [
    ...report.blocks.flatMap((block) =>
      block.kind === 'paragraph' || block.kind === 'quote'
        ? block.pieces
        : block.kind === 'table'
          ? block.table.rows.flatMap((row) => row.cells)
          : [],
    ),
    ...(annexes ? report.annexes.flatMap((annex) => annex.table.rows.flatMap((row) => row.cells)) : []),
  ]
  return new Set(pieces.filter((p): p is Told => typeof p !== 'string').flatMap((p) => p.codes))
}

/** Keeps the references of a report for ever. @param annexes those of the annexes too */
export async function keepReferences(
  references: References,
  { report, queries }: Issue,
  annexes: boolean,
): Promise<void> {
  await references.add([...codesOf(report, annexes)].map((code) => queries.references.get(code)!))
}

/**
 * Records that a report is issued: keeps its references and, with a frozen snapshot, the hash of its content, the settings
 * under which it was issued and the texts carried over from an earlier one, so that it can be issued again byte for byte.
 * What was saved meanwhile is not overwritten.
 */
export async function keepIssue(
  references: References,
  store: ReportStore,
  issue: Issue,
  { snapshot, year, layout }: { snapshot: Snapshot; year: number; layout: LayoutName },
): Promise<void> {
  await keepReferences(references, issue, true)
  if (!snapshot.frozen) return
  const now = store.written(snapshot.id, year, layout)
  if (now.issued?.hash === issue.hash) return
  const { texts, edited } = issue.written
  store.save(snapshot.id, year, layout, {
    ...(texts && { texts, edited: edited ?? [] }),
    settings: issue.settings,
    ...now,
    issued: { hash: issue.hash, at: new Date().toISOString() },
  })
}
