import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react'

/**
 * Where the reader is. In the browser that is the address bar; the server, which draws several pages at a time,
 * says it to each of them (`<Router at>`).
 */

const listeners = new Set<() => void>()

/** Calls back when another address is shown, by a link, a filter, back or forward. */
export function onNavigation(listener: () => void): () => void {
  listeners.add(listener)
  addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    removeEventListener('popstate', listener)
  }
}

/** Shows another address of the site; `replace` leaves no step to go back to. */
export function navigate(address: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', address)
  for (const listener of listeners) listener()
}

const Address = createContext('/')

/** Path and query of the page, without the hash, kept up to date. */
export const useAddress = (): string => useContext(Address)

const shownAddress = (): string => location.pathname + location.search

/** Gives the page its address; `at` is given on the server. */
export function Router({ at, children }: { at?: string | undefined; children: ReactNode }) {
  const address = useSyncExternalStore(onNavigation, shownAddress, () => at ?? shownAddress())
  return <Address.Provider value={address}>{children}</Address.Provider>
}
