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
export function withFilters(href: string, changes: Partial<Filters>): string {
  const address = new URL(href)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) address.searchParams.delete(name)
    else address.searchParams.set(name, String(value))
  }
  address.hash = ''
  return address.pathname + address.search
}

const changed = 'filters-changed'

/** Changes filters in the address; back and forward then walk through what was looked at. */
export function setFilters(changes: Partial<Filters>): void {
  history.pushState(null, '', withFilters(location.href, changes))
  dispatchEvent(new Event(changed))
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener)
  addEventListener(changed, listener)
  return () => {
    removeEventListener('popstate', listener)
    removeEventListener(changed, listener)
  }
}

/** The filters of the address, kept up to date. */
export function useFilters(): Filters {
  const search = useSyncExternalStore(subscribe, () => location.search)
  return useMemo(() => parseFilters(search), [search])
}
