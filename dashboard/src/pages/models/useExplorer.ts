import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { Query } from '../../../../cube/domain/filter.ts'
import type { Snapshot } from '../../data/boot.ts'
import { useAsked, type Changes, type Filters } from '../../data/filters.ts'
import { useSelection } from '../../data/selection.ts'
import { useView } from '../../data/view.ts'
import { readYears, type Years } from '../../data/years.ts'
import type { OwnFilter } from '../../shell/ownFilter.ts'
import { choicesIn, facetsAsked, NEEDED, sortOf } from './facets.ts'
import type { Facet } from './FacetPanel.tsx'
import * as queries from './queries.ts'
import { choose, countOf, loadRows, type ColumnName, type Facets, type Rows } from './rows.ts'

const none = new Int32Array()

/** The models that the address asks for. */
export interface Explored {
  years: Years | null
  /** All years are shown. */
  every: boolean
  year: number | null
  /** What a choice also writes into the address. */
  keptYear: Changes
  /** Null until they are there. */
  rows: Rows | null
  /** Those that match, in the order that is shown. */
  found: Int32Array
  /** How many of them are no longer kept up. */
  gone: number
  sort: { column: ColumnName; down: boolean } | null
  /** As it is typed, and as the rows that are shown were searched. */
  typed: string
  search: string
  /** What is chosen from in the panel and in the bar. */
  panel: Facet[]
  own: OwnFilter[]
  /** The same rows for the server. */
  query: Query
  stale: boolean
  error: Error | null
  retry: () => void
}

/** Loads the models of a year, or of all years, and finds, sorts and counts them here. */
export function useExplorer(filters: Filters, snapshot: Snapshot): Explored {
  const asked = useAsked()
  const typed = asked.get('q') ?? ''
  const years = useView('years', readYears, useSelection({ ...filters, channel: null, kind: null }, snapshot))
  const shownYear = years.data?.frame.year ?? null
  const every = asked.get('span') === 'all'
  const year = every ? null : shownYear
  const loaded = useLoaded(year, every || shownYear !== null, typed !== '', snapshot.id)
  const rows = loaded.data ?? null
  const searching = useSearchable(rows)
  const search = useDeferredValue(searching.ready ? typed : '')
  const asks = JSON.stringify(facetsAsked(filters, asked))
  const facets = useMemo(() => JSON.parse(asks) as Facets, [asks])
  const order = asked.get('sort')
  const sort = useMemo(() => sortOf(order), [order])
  const found = useMemo(
    () => (rows ? choose(rows, facets, search, sort) : none),
    [rows, facets, search, sort],
  )
  // Another order leaves what there is to choose from as it is.
  const [panel, own] = useMemo(
    () => (rows ? choicesIn(rows, facets, search) : [[], []]),
    [rows, facets, search],
  )
  const gone = useMemo(() => (rows ? countOf(rows, found, 'status', 'discontinued') : 0), [rows, found])
  return {
    years: years.data,
    every,
    year,
    keptYear: shownYear === null || every ? {} : { year: shownYear },
    rows,
    found,
    gone,
    sort,
    typed,
    search,
    panel,
    own,
    query: queries.models(year, facets as Record<string, string | null>, sort),
    stale: loaded.isPlaceholderData || search !== typed,
    error: years.error ?? loaded.error ?? searching.error,
    retry: () => {
      if (years.error) years.retry()
      if (loaded.error) void loaded.refetch()
      searching.retry()
    },
  }
}

/** The rows of a year; those of the year before it stay until they are there. */
function useLoaded(year: number | null, isKnown: boolean, searching: boolean, snapshot: string) {
  const query = queries.allRows(year)
  return useQuery({
    queryKey: ['arrow', snapshot, query],
    queryFn: ({ signal }) => loadRows(query, NEEDED, searching, snapshot, signal),
    enabled: isKnown,
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  })
}

/** Whether a search is answered at once; until then all rows stay. Its texts come after the rows, and may fail to. */
function useSearchable(rows: Rows | null): { ready: boolean; error: Error | null; retry: () => void } {
  const [done, setDone] = useState<{ rows: Rows; error: Error | null } | null>(null)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    rows?.prepareSearch().then(
      () => setDone({ rows, error: null }),
      (error: unknown) => setDone({ rows, error: error as Error }),
    )
  }, [rows, turn])
  const ended = done !== null && done.rows === rows ? done : null
  return {
    ready: rows !== null && (ended?.error === null || rows.searchable()),
    error: ended?.error ?? null,
    retry: () => {
      if (ended?.error) setTurn(turn + 1)
    },
  }
}
