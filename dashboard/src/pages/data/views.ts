import type { Query } from '../../../../cube/domain/filter.ts'
import { rows } from '../../data/rows.ts'
import type { Selection } from '../../data/selection.ts'
import type { Ask } from '../../data/view.ts'
import { readYears } from '../../data/years.ts'
import {
  readDeclared,
  readFiles,
  readHeld,
  readPairs,
  type Declared,
  type HeldGroup,
  type Pair,
  type ReceivedFile,
} from './data.ts'
import * as queries from './queries.ts'

/** What the page is asked for; a snapshot of an older mart lacks the tables that came since. */
export interface DataSelection extends Selection {
  hasReceipts: boolean
  hasPairs: boolean
}

/** The files that came. */
export interface Received {
  files: ReceivedFile[]
  /** Null: the snapshot knows of no files. */
  query: Query | null
}

export function readReceived(ask: Ask, selection: DataSelection): Received {
  const query = selection.hasReceipts ? queries.receipts(selection.filters.channel) : null
  const { receipts } = ask({ receipts: query && rows(query, selection) })
  return { files: readFiles(receipts ?? []), query }
}

/** Rows held back in one year. */
export interface HeldOfYear {
  year: number
  byCode: HeldGroup[]
  byUnit: HeldGroup[]
  total: number
  query: Query
}

export function readHeldOfYear(ask: Ask, selection: DataSelection): HeldOfYear {
  const { year } = readYears(ask, selection).frame
  const query = queries.held(year)
  const { held } = ask({ held: rows(query, selection) })
  return { year, ...readHeld(held), query }
}

/** What units state beside what is counted, in one year. */
export interface DeclaredOfYear {
  year: number
  all: Declared[]
  queries: { declared: Query; counted: Query }
}

export function readDeclaredOfYear(ask: Ask, selection: DataSelection): DeclaredOfYear {
  const { year } = readYears(ask, selection).frame
  const asked = { declared: queries.declared(year, selection.filters.channel), counted: queries.counted(year) }
  const { declared, counted } = ask({
    declared: rows(asked.declared, selection),
    counted: rows(asked.counted, selection),
  })
  return { year, all: readDeclared(declared, counted), queries: asked }
}

/** Pairs of models that may be one, of every year. */
export function readAllPairs(ask: Ask, selection: DataSelection): Pair[] {
  const { pairs } = ask({ pairs: selection.hasPairs ? rows(queries.duplicates, selection) : null })
  return readPairs(pairs ?? [])
}
