import { useMemo } from 'react'
import { narrowedBy, type NarrowingName, type PagePath } from '../../../cube/domain/pages.ts'
import type { Channel, KindClass } from '../../../cube/domain/scope.ts'
import { navigate, useAddress } from './router.tsx'

/** What the organisation is shown by: as it was, as it is, or on the common basis. */
export type Basis = 'then' | 'now' | 'common'

export const LEVELS = ['central', 'province', 'district', 'commune', 'grassroots'] as const

/** The chosen ones, by name. */
export type Narrowing = Partial<Record<NarrowingName, string>>

/** What the address says. Null is "not asked": the page then takes its default. */
export interface Filters {
  year: number | null
  channel: Channel | null
  kind: KindClass | null
  /** 1 to 11. */
  field: string | null
  /** Codes of the mart. */
  district: string | null
  unit: string | null
  level: string | null
  basis: Basis | null
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
  const field = asked.get('field') ?? ''
  const level = asked.get('level')
  const basis = asked.get('basis')
  return {
    year: /^20\d\d$/.test(year) ? Number(year) : null,
    channel: channel === 'government' || channel === 'party' ? channel : null,
    kind: kind === 'collective' || kind === 'individual' ? kind : null,
    field: /^([1-9]|1[01])$/.test(field) ? field : null,
    district: codeIn(asked.get('district')),
    unit: codeIn(asked.get('unit')),
    level: LEVELS.find((one) => one === level) ?? null,
    basis: basis === 'then' || basis === 'now' || basis === 'common' ? basis : null,
    snapshot: asked.get('snapshot'),
  }
}

const codeIn = (asked: string | null): string | null =>
  asked !== null && /^[\w.:-]{1,60}$/.test(asked) ? asked : null

/** By which filters a page can be narrowed; the page of one unit by none. */
export function narrowsOf(path: string, { unit }: Pick<Filters, 'unit'>): NarrowingName[] {
  return path === '/don-vi' && unit !== null ? [] : narrowedBy(path)
}

/** The filters that narrow what a page counts. */
export function narrowingOf(path: string, filters: Filters): Narrowing {
  const chosen = narrowsOf(path, filters).flatMap((name) => {
    const value = filters[name]
    return value === null ? [] : [[name, value]]
  })
  return Object.fromEntries(chosen) as Narrowing
}

/** Stands in for the site's origin where an address is only path and query. */
const SITE = 'http://page'

/** Path and query of an address. */
export const partsOf = (address: string): { path: string; search: string } => {
  const { pathname, search } = new URL(address, SITE)
  return { path: pathname, search }
}

/**
 * The address with some filters changed; null removes one. Everything else in the query (theme, language, filters of
 * other pages) stays; the hash goes, for it points at evidence of the previous figures.
 */
export function withFilters(href: string, changes: Changes): string {
  const address = new URL(href, SITE)
  for (const [name, value] of Object.entries(changes)) {
    if (value == null) address.searchParams.delete(name)
    else address.searchParams.set(name, String(value))
  }
  return address.pathname + address.search
}

/** Changes filters in the address; back and forward then walk through what was looked at. */
export function setFilters(changes: Changes): void {
  navigate(withFilters(location.href, changes))
}

/** The same for what changes with every key (a search): back then leaves the page, and not letter by letter. */
export function replaceFilters(changes: Changes): void {
  navigate(withFilters(location.href, changes), { replace: true })
}

/** The filters of the address, kept up to date. */
export function useFilters(): Filters {
  const { search } = partsOf(useAddress())
  return useMemo(() => parseFilters(search), [search])
}

/** The path of the address, kept up to date. */
export const usePath = (): string => partsOf(useAddress()).path

/** The query of the address, for the filters of one page. */
export function useAsked(): URLSearchParams {
  const { search } = partsOf(useAddress())
  return useMemo(() => new URLSearchParams(search), [search])
}

/** The filters that narrow the page of the address, kept up to date. */
export function useNarrowing(): Narrowing {
  const filters = useFilters()
  const path = usePath()
  return useMemo(() => narrowingOf(path, filters), [path, filters])
}

/** Filters that go along from page to page. */
const SHARED = ['year', 'channel', 'kind', 'basis', 'snapshot', 'theme', 'lang']

/** A page that a link leads to, with filters of its own. */
export interface Target {
  page: PagePath
  own?: Changes
}

/**
 * The address of a page, with the filters that go along, those that narrow the page that the reader comes from, and
 * some of its own.
 * @param from where the reader is: path and query
 */
export function pageAddress(from: string, { page, own = {} }: Target): string {
  const { path, search } = partsOf(from)
  const now = new URLSearchParams(search)
  const names = [...SHARED, ...narrowsOf(path, parseFilters(search))]
  const kept = names.flatMap((name) => (now.has(name) ? [[name, now.get(name)!]] : []))
  const query = new URLSearchParams(kept).toString()
  return withFilters(query === '' ? page : `${page}?${query}`, own)
}
