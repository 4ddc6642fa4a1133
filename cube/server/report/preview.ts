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

/** What reports are made from and where what is kept of them is kept. */
export interface Reports {
  facts: ReportFacts
  snapshots: Snapshots
  references: References
  store: ReportStore
  documents: Documents
}

/** Models of a snapshot up to which its report is drawn with its page: a larger one would leave it white for long. */
const MOST_DRAWN = 20_000

/** What the page shows of a report. */
export function shownOf(
  { report, hash, version, settings, written, carried }: Issue,
  editable: boolean,
): ReportView {
  return {
    report,
    hash,
    version,
    settings,
    issued: written.issued ?? null,
    carried,
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
 * What the report's page asks for first, by its own address, where its snapshot is too large to be drawn with it: so
 * it can be fetched before the page's script runs.
 * @param asked the query of the page's address
 */
export function previewAddresses(
  asked: URLSearchParams,
  { snapshots, defaultSnapshot }: Boot,
  rowsOf: (snapshot: string) => Record<string, number>,
): string[] {
  const find = (id: string | null) => snapshots.find((snapshot) => snapshot.id === id)
  const { id, today } = (find(asked.get('snapshot')) ?? find(defaultSnapshot))!
  if ((rowsOf(id)['fct_model'] ?? 0) <= MOST_DRAWN) return []
  const year = /^20\d\d$/.test(asked.get('year') ?? '') ? asked.get('year') : today.slice(0, 4)
  const layout: LayoutName = asked.get('layout') === 'state' ? 'state' : 'party'
  return [`/api/report/${year}.json?${new URLSearchParams({ layout, snapshot: id }).toString()}`]
}
