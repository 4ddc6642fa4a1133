import { useEffect, useMemo } from 'react'
import { LIST_COLUMNS } from '../../../../cube/domain/limits.ts'
import { replaceFilters, useAsked } from '../../data/filters.ts'
import type { ColumnName } from './rows.ts'

/**
 * How the list of models is laid out: its columns, and whether a row is one line or three. The address says it, so that a
 * link shows the same; the browser remembers it for the next visit.
 */

/** Columns beside the name, in their order. */
export const CHOSEN_FROM = LIST_COLUMNS satisfies readonly ColumnName[]
export type ChosenColumn = (typeof CHOSEN_FROM)[number]

/** The columns of who chose none; the year is one where the list is of all years. */
const USUAL: ChosenColumn[] = ['field_name', 'unit_name', 'kind', 'status', 'evaluation', 'replicated']

export interface Layout {
  columns: ChosenColumn[]
  /** A row is one line high. */
  dense: boolean
}

const KEY = 'models-list'

/** As the address and the browser's memory write it; empty where it is the usual one. */
function written({ columns, dense }: Layout, every: boolean): Record<'columns' | 'dense', string | null> {
  const names = columns.join('.')
  return { columns: names === usualIn(every).join('.') ? null : names, dense: dense ? 'yes' : null }
}

const usualIn = (every: boolean): ChosenColumn[] => (every ? ['year', ...USUAL] : USUAL)

function parse(asked: URLSearchParams, every: boolean): Layout {
  const names = asked.get('columns')?.split('.')
  return {
    columns: names ? CHOSEN_FROM.filter((name) => names.includes(name)) : usualIn(every),
    dense: asked.get('dense') === 'yes',
  }
}

const isAsked = (asked: URLSearchParams): boolean => asked.has('columns') || asked.has('dense')

function remembered(): URLSearchParams {
  try {
    return new URLSearchParams(localStorage.getItem(KEY) ?? '')
  } catch {
    // A private window keeps nothing.
    return new URLSearchParams()
  }
}

function remember(text: string): void {
  try {
    localStorage.setItem(KEY, text)
  } catch {
    // The address still says it.
  }
}

/** The layout of the list, and what changes it. @param every the list is of all years */
export function useLayout(every: boolean): [Layout, (next: Layout) => void] {
  const asked = useAsked()
  // What is remembered goes into the address, so that a copied link shows what its sender sees.
  useEffect(() => {
    const kept = remembered()
    if (!isAsked(asked) && isAsked(kept))
      replaceFilters({ columns: kept.get('columns'), dense: kept.get('dense') })
  }, [asked])
  const layout = useMemo(() => parse(asked, every), [asked, every])
  const change = (next: Layout) => {
    const changes = written(next, every)
    const kept = Object.entries(changes).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
    remember(new URLSearchParams(kept).toString())
    replaceFilters(changes)
  }
  return [layout, change]
}
