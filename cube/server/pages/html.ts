export interface AccountLink {
  words: string
  address: string
}

/** What the server puts into a page that Vite built. */
export interface Filling {
  /** Becomes the JSON of `<script type="application/json" id="boot">`, so that the page need not ask for it. */
  boot: unknown
  /** Addresses of the page's own scripts. */
  scripts: string[]
  /** Addresses of what they ask for first. */
  data: string[]
  /** What the page shows before its script runs, and its title. */
  drawn?: { html: string; title: string }
  /** The link to one's account, above the page; null where nobody signs in. */
  account?: AccountLink | null
}

/** Puts into the page what the server knows of it. */
export function filled(html: string, { boot, scripts, data, drawn, account = null }: Filling): string {
  // Only `<` could end the script element; as an escape it means the same to JSON.
  const json = JSON.stringify(boot).replaceAll('<', '\\u003c')
  const script = `<script type="application/json" id="boot">${json}</script>`
  const preloads = [
    ...scripts.map((href) => `<link rel="modulepreload" crossorigin href="${href}">`),
    ...data.map(
      (href) => `<link rel="preload" as="fetch" crossorigin href="${href.replaceAll('&', '&amp;')}">`,
    ),
  ].join('')
  const page = html
    .replace('</head>', () => `${preloads}</head>`)
    .replace('<div id="root">', (root) => (account === null ? root : accountBar(account) + root))
  if (!drawn) return page.replace('</head>', () => `${script}</head>`)
  // Server-rendered HTML first; the scripts that hydrate it load at low priority.
  return page
    .replaceAll('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')
    .replace('<script type="module"', '<script type="module" fetchpriority="low"')
    .replace(/<title>[^<]*/, () => `<title>${drawn.title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`)
    .replace('<div id="root"></div>', () => `<div id="root">${drawn.html}</div>${script}`)
}

/** Above what the page's script draws, so that it needs no script; its classes are the header's. */
function accountBar({ words, address }: AccountLink): string {
  const link = `<a class="text-accent underline" href="${address}">${words}</a>`
  return `<nav aria-label="${words}" class="border-b border-line bg-surface px-4 py-1.5 text-center text-14 print:hidden">${link}</nav>`
}
