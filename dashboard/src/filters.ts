import { useMemo, useSyncExternalStore } from 'react'

export type Channel = 'government' | 'party'
export type KindClass = 'collective' | 'individual'

/** What the address says. Null is "not asked": the page then takes its default. */
export interface Filters {
  year: number | null
  channel: Channel | null
  kind: KindClass | null
  snapshot: string | null
}

/** Filters to set, by their names in the address; null removes one. Pages have filters of their own. */
export type Changes = Partial<Record<string, string | number | null>>

/** Reads the filters of a query string; whatever it does not know counts as not asked. */
export function parseFilters(search: string): Filters {
  const asked = new URLSearchParams(search)
  const year = asked.get('year') ?? ''
  const channel = asked.get('channel')
  const kind = asked.get('kind')
  return {
    year: /^20\d\d$/.test(year) ? Number(year) : null,
    channel: channel === 'government' || channel === 'party' ? channel : null,
    kind: kind === 'collective' || kind === 'individual' ? kind : null,
    snapshot: asked.get('snapshot'),
  }
}

/**
 * The address with some filters changed; null removes one. Everything else in the
 * query (theme, language, filters of other pages) stays; the hash goes, for it points
 * at evidence of the previous figures.
 */
export function withFilters(href: string, changes: Changes): string {
  const address = new URL(href)
  for (const [name, value] of Object.entries(changes)) {
    if (value == null) address.searchParams.delete(name)
    else address.searchParams.set(name, String(value))
  }
  address.hash = ''
  return address.pathname + address.search
}

export const ADDRESS_CHANGED = 'address-changed'

/** Changes filters in the address; back and forward then walk through what was looked at. */
export function setFilters(changes: Changes): void {
  history.pushState(null, '', withFilters(location.href, changes))
  dispatchEvent(new Event(ADDRESS_CHANGED))
}

/** The same for what changes with every key (a search): back then leaves the page, and not letter by letter. */
export function replaceFilters(changes: Changes): void {
  history.replaceState(null, '', withFilters(location.href, changes))
  dispatchEvent(new Event(ADDRESS_CHANGED))
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(ADDRESS_CHANGED, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(ADDRESS_CHANGED, listener)
  }
}

const readSearch = (): string => location.search
const readPath = (): string => location.pathname

/** The filters of the address, kept up to date. */
export function useFilters(): Filters {
  const search = useSyncExternalStore(subscribe, readSearch, readSearch)
  return useMemo(() => parseFilters(search), [search])
}

/** The path of the address, kept up to date. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, readPath, readPath)
}

/** The query of the address, for the filters of one page. */
export function useAsked(): URLSearchParams {
  const search = useSyncExternalStore(subscribe, readSearch, readSearch)
  return useMemo(() => new URLSearchParams(search), [search])
}

/** Filters that go along from page to page. */
const SHARED = ['year', 'channel', 'kind', 'snapshot', 'theme', 'lang']

/** The address of a page, with the filters that go along and some of its own. */
export function pageAddress(path: string, own: Changes = {}): string {
  const now = new URLSearchParams(location.search)
  const kept = SHARED.flatMap((name) => (now.has(name) ? [[name, now.get(name)!]] : []))
  const address = new URL(path, location.origin)
  address.search = new URLSearchParams(kept).toString()
  return withFilters(address.href, own)
}
