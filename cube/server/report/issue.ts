import { createHash } from 'node:crypto'
import type { Context } from '../engine.ts'
import type { References } from '../figures.ts'
import type { Snapshot, Snapshots } from '../snapshots.ts'
import { buildReport } from './build.ts'
import type { Frame, Report, Told } from './content.ts'
import type { Read, ReportFacts, Which } from './facts.ts'
import { type LayoutName, type Settings, textGuides } from './settings.ts'
import type { ReportStore, Written } from './store.ts'

/** A report ready to be shown or issued. */
export interface Issue extends Read {
  report: Report
  /** SHA-256 of the content: equal hashes are equal bytes. */
  hash: string
  /** Of all figures in the text, its tables and the annexes. */
  codes: Set<string>
  written: Written
  carried: Carried | null
  settings: Settings
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

/** The snapshot as a document calls it; invented data is called so wherever the snapshot is named. */
export function snapshotName({ id, name, frozen, sample }: Snapshot): string {
  const called = name
    ? `${frozen ? 'số liệu đã chốt' : 'bản số liệu'} “${name}” (${id})`
    : `bản số liệu ${id}`
  return sample ? `${called} (DỮ LIỆU MẪU, không phải số liệu thật)` : called
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
 * Has Cube asked everything and puts the report together. A frozen snapshot for which nobody has saved a text or
 * issued the report yet takes the texts of the one before it.
 */
export async function prepareReport(
  read: ReportFacts,
  snapshots: Snapshots,
  store: ReportStore,
  context: Context,
  snapshot: Snapshot,
  { year, layout, references }: Which & { references: boolean },
): Promise<Issue> {
  const kept = store.written(snapshot.id, year, layout)
  const carried = carriedOver(snapshots, store, snapshot, year, layout)
  const takes = carried !== null && kept.texts === undefined && kept.issued === undefined
  const written: Written = takes
    ? { ...kept, texts: carried.texts, edited: Object.keys(carried.texts) }
    : kept
  const date = written.date ?? context.today
  // What was saved before a setting was known has none of it.
  const settings = { ...store.settings(layout, date), ...written.settings }
  const { facts, desk } = await read.read(context, snapshot, { year, layout })
  const frame = frameOf(settings, settings.report_suffix, date, written.number)
  const report = buildReport(
    facts,
    {
      layout,
      frame: { ...frame, recipients: lines(settings.recipients) },
      issuerName: settings.issuer_name,
      addresseeName: settings.addressee,
      grounds: lines(settings.grounds).map((text) => text.trim().replace(/[.;,]+$/, '')),
      snapshot: snapshotName(snapshot),
      texts: written.texts ?? {},
      guides: textGuides(),
      references,
    },
    desk,
  )
  const hash = createHash('sha256').update(JSON.stringify(report)).digest('hex')
  return { report, hash, codes: codesOf(report, true), facts, desk, written, carried, settings }
}

/** The codes of the figures that stand in a report, in its text or also in its annexes. */
function codesOf(report: Report, annexes: boolean): Set<string> {
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

/** The codes on paper can be looked up from now on. @param annexes those of the annexes too */
export function keepReferences(
  references: References,
  { report, codes, desk }: Issue,
  annexes: boolean,
): void {
  const kept = annexes ? codes : codesOf(report, false)
  references.add([...kept].map((code) => desk.references.get(code)!))
}

/**
 * What is kept of a document that was handed out: its references, and, with a frozen snapshot, the hash of
 * its content, the settings under which it was issued and the texts that it took from an earlier one, so that it
 * can be issued again byte by byte.
 */
export function keepIssue(
  references: References,
  store: ReportStore,
  issue: Issue,
  { snapshot, year, layout }: { snapshot: Snapshot; year: number; layout: LayoutName },
): void {
  keepReferences(references, issue, true)
  if (!snapshot.frozen || issue.written.issued?.hash === issue.hash) return
  store.save(snapshot.id, year, layout, {
    ...issue.written,
    settings: issue.settings,
    issued: { hash: issue.hash, at: new Date().toISOString() },
  })
}
