// Runs before the first paint, so that a dark page never flashes white. The page's
// Content-Security-Policy allows no inline script, hence a file of its own. The rule
// is the one of src/ui/theme.ts: the address wins, then what was chosen before, then the system.
{
  const { document, location, localStorage, matchMedia } = globalThis
  const asked = new globalThis.URLSearchParams(location.search).get('theme')
  const known = (theme) => theme === 'light' || theme === 'dark'
  let kept = null
  try {
    kept = localStorage.getItem('theme')
  } catch {
    // Storage may be closed to the page; the system's choice is then good enough.
  }
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const theme = known(asked) ? asked : known(kept) ? kept : system
  document.documentElement.classList.toggle('dark', theme === 'dark')
}
