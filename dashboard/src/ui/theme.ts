import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'

/** The theme that the page shows now (set before the first paint by public/theme.js). */
export function currentTheme(): Theme {
  return document.documentElement.classList.contains('dark') ? 'dark' : 'light'
}

/** The theme, kept up to date; the server, which cannot know it, draws the light one. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme, () => 'light')
}

function subscribe(listener: () => void): () => void {
  addEventListener(CHANGED, listener)
  return () => removeEventListener(CHANGED, listener)
}

const CHANGED = 'theme-changed'

/** Shows a theme and remembers it; a theme that the address asks for is replaced there too. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.classList.toggle('dark', theme === 'dark')
  dispatchEvent(new Event(CHANGED))
  try {
    localStorage.setItem('theme', theme)
  } catch {
    // Storage may be closed to the page; the choice then lasts as long as the page.
  }
  const address = new URL(location.href)
  if (!address.searchParams.has('theme')) return
  address.searchParams.set('theme', theme)
  history.replaceState(null, '', address)
}
