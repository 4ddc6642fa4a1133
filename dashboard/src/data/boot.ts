import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { PlanField } from '../../../cube/domain/contract.ts'
import type { Query } from '../../../cube/domain/filter.ts'
import type { Row } from '../../../cube/domain/rows.ts'
import type { Day } from '../../../cube/domain/dates.ts'
import type { Chosen, Shown } from './report.ts'

/** One immutable set of figures. `today` is the day that its states are told for. */
export interface Snapshot {
  id: string
  name: string | null
  asOf: Day | null
  /** UTC, ISO 8601. */
  builtAt: string
  frozen: boolean
  current: boolean
  sample: boolean
  today: Day
  /** Rows by table; null where the reader sees only some of them. */
  rows: Record<string, number | null>
  contentHash: string
  /** Later versions of the mart hold more. */
  martVersion: number
  /** The day as of which it knows the year before its own; older ones do not say. */
  comparedOn?: Day | null
  /** After this day it knows every change of its figures; null or absent: none. */
  changesSince?: Day | null
}

/** What the server writes into the page, so that the first figures need no request of their own. */
export interface Boot {
  today: Day
  snapshots: Snapshot[]
  defaultSnapshot: string | null
  /** A filter of the address that is none, and the query of that address: it has no page. */
  unknown?: string
  search?: string
  /** Answers of Cube to the queries of a page that the server has drawn. */
  answers?: Answered[]
  /** The report that the server has drawn. */
  report?: { choice: Chosen; shown: Shown }
  /** The plan's fields, where a page that the server has drawn needed them. */
  plan?: { snapshot: string; fields: PlanField[] }
}

export interface Answered {
  query: Query
  snapshot: string
  rows: Packed
}

/** By what the plan's fields are kept. */
export const planKey = (snapshot: string) => ['plan', snapshot] as const

/** By what a report is kept. */
export const reportKey = (choice: Chosen) => ['report', choice] as const

/** Rows with each member named once. */
export interface Packed {
  members: string[]
  values: Row[string][][]
}

export function pack(rows: Row[]): Packed {
  const members = Object.keys(rows[0] ?? {})
  return { members, values: rows.map((row) => members.map((member) => row[member] ?? null)) }
}

export function unpack({ members, values }: Packed): Row[] {
  return values.map((row) => Object.fromEntries(members.map((member, i) => [member, row[i] ?? null])))
}

/** Reads the boot record of the page; under the development server, which writes none, asks for it. */
export async function readBoot(): Promise<Boot> {
  const written = document.getElementById('boot')?.textContent
  if (written) return JSON.parse(written) as Boot
  return askBoot()
}

async function askBoot(): Promise<Boot> {
  const answer = await fetch('/api/snapshots')
  if (!answer.ok) throw new Error(`/api/snapshots: ${answer.status}`)
  const snapshots = (await answer.json()) as Snapshot[]
  const current = snapshots.find((snapshot) => snapshot.current)
  return {
    today: current?.today ?? new Date().toISOString().slice(0, 10),
    snapshots,
    defaultSnapshot: current?.id ?? null,
  }
}

const bootQuery = { queryKey: ['boot'], queryFn: askBoot, staleTime: Infinity }

/** Puts the boot record where the page reads it. */
export function keepBoot(client: QueryClient, boot: Boot): void {
  const { today, snapshots, defaultSnapshot, unknown, search } = boot
  client.setQueryData(bootQuery.queryKey, { today, snapshots, defaultSnapshot, unknown, search })
}

/** The boot record, kept up to date; it is there from the start (`keepBoot`). */
export const useBoot = (): Boot => useQuery<Boot>(bootQuery).data!

/** Asks anew which snapshots there are: after a load, a freeze or a decision. */
export function useRenewBoot(): () => Promise<unknown> {
  const client = useQueryClient()
  return () => client.fetchQuery({ ...bootQuery, staleTime: 0 })
}

/**
 * The snapshot that the address asks for, the default where it asks for none; null where there is no such
 * snapshot: figures of another one would be taken for it.
 */
export function chosenSnapshot(boot: Boot, asked: string | null): Snapshot | null {
  const wanted = asked ?? boot.defaultSnapshot
  return boot.snapshots.find((snapshot) => snapshot.id === wanted) ?? null
}
