import type { Boot, ReportView } from '../../domain/contract.ts'
import type { Context } from '../engine/context.ts'
import type { References } from '../evidence/references.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import { layoutOn } from './document.ts'
import type { ReportFacts, Which } from './facts.ts'
import type { Documents } from './documents.ts'
import { type Issue, prepareReport } from './issue.ts'
import { type LayoutName, textGuides } from './settings.ts'
import type { ReportStore } from './store.ts'

/** What reports are made from, and where they are kept. */
export interface Reports {
  facts: ReportFacts
  snapshots: Snapshots
  references: References
  store: ReportStore
  documents: Documents
}

/** Models up to which a report is drawn on the server: with more the page would stay blank for too long. */
const MOST_DRAWN = 20_000

/** What the page shows of a report. */
export function shownOf(
  { report, hidden, hash, version, settings, written, carried }: Issue,
  editable: boolean,
): ReportView {
  return {
    report,
    hash,
    version,
    settings,
    issued: written.issued ?? null,
    carried,
    hidden,
    guides: textGuides().map(({ key, title }) => ({ key, title })),
    guide: layoutOn(report.layout, report.frame.date).guide,
    editable,
  }
}

/** The same, for a page that is sent with it. @throws HttpError where Cube refuses a query */
export async function preview(reports: Reports, context: Context, which: Which): Promise<ReportView> {
  const { facts, snapshots, store } = reports
  const snapshot = snapshots.find(context.snapshot)
  const asked = { ...which, references: false }
  const issue = await prepareReport(facts, snapshots, store, context, snapshot, asked)
  return shownOf(issue, snapshot.frozen)
}

/**
 * The request that the report's page starts with if its snapshot is too large to be drawn on the server. The page
 * preloads it, so that it does not wait for the script.
 * @param asked the query of the page's address
 */
export function previewAddresses(
  asked: URLSearchParams,
  { snapshots, defaultSnapshot }: Boot,
  rowsOf: (snapshot: string) => Record<string, number>,
): string[] {
  const find = (id: string | null) => snapshots.find((snapshot) => snapshot.id === id)
  const chosen = find(asked.get('snapshot') ?? defaultSnapshot)
  if (!chosen) return []
  const { id, today } = chosen
  if ((rowsOf(id)['fct_model'] ?? 0) <= MOST_DRAWN) return []
  const year = /^20\d\d$/.test(asked.get('year') ?? '') ? asked.get('year') : today.slice(0, 4)
  const layout: LayoutName = asked.get('layout') === 'state' ? 'state' : 'party'
  return [`/api/report/${year}.json?${new URLSearchParams({ layout, snapshot: id }).toString()}`]
}
