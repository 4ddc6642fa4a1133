import type { Cause } from './changes.ts'
import { CAUSES } from './changes.ts'
import { equals, type Query } from './filter.ts'
import { numberOf, textOf, type Row } from './rows.ts'

/** What each publication changed, and which of them are told as one. */

/** The changes of a year by publication and cause. */
export const changesByPublication = (year: number): Query => ({
  measures: ['changes.models', 'changes.reports'],
  dimensions: ['changes.changed_at', 'changes.cause'],
  filters: [equals('changes.year', year)],
  order: [['changes.changed_at', 'desc']],
})

interface Published {
  id: string
  name: string | null
  builtAt: string
  frozen: boolean
  current: boolean
}

/** A snapshot, or several that were made by decisions of one sitting: the newest of them stands for all. */
export interface Publication<S> {
  snapshot: S
  /** How many snapshots it stands for. */
  of: number
  causes: Cause[]
  models: number
  reports: number
}

/** Decisions with no longer pause between them belong to one sitting. */
const SITTING = 3 * 3_600_000

/** Moments are compared to the second: Cube gives them without a zone, in UTC. */
const second = (moment: string): string => moment.slice(0, 19)

/**
 * The snapshots, newest first, each with what it changed. Of the oldest nothing is said: what it changed was all there was.
 * @param rows answers of `changesByPublication`
 */
export function publicationsOf<S extends Published>(snapshots: S[], rows: Row[]): Publication<S>[] {
  const newest = [...snapshots].sort((a, b) => b.builtAt.localeCompare(a.builtAt))
  const told = newest.map((snapshot, i) => {
    const of = rows.filter(
      (row) => second(textOf(row, 'changes.changed_at') ?? '') === second(snapshot.builtAt),
    )
    const mine = i === newest.length - 1 ? [] : of
    const sum = (member: string) => mine.reduce((total, row) => total + (numberOf(row, member) ?? 0), 0)
    return {
      snapshot,
      of: 1,
      causes: CAUSES.filter((cause) => mine.some((row) => row['changes.cause'] === cause)),
      models: sum('changes.models'),
      reports: sum('changes.reports'),
    }
  })
  const entries: Publication<S>[] = []
  let earliest = 0
  for (const one of told) {
    const last = entries.at(-1)
    const at = Date.parse(one.snapshot.builtAt)
    if (last && decided(last) && decided(one) && !keeps(one.snapshot) && earliest - at <= SITTING) {
      last.of += 1
      last.models += one.models
      last.reports += one.reports
    } else entries.push({ ...one })
    earliest = at
  }
  return entries
}

const decided = ({ causes }: Publication<unknown>): boolean => causes.length === 1 && causes[0] === 'decision'

/** A snapshot that people look for by itself. */
const keeps = ({ name, frozen }: Published): boolean => frozen || name !== null
