import express, { Router, type Request, type Response } from 'express'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Row } from './ask.ts'
import { firstLine } from './errors.ts'
import { identify } from './identity.ts'

/** The dashboard's pages; any other path is answered with 404. */
export const PAGES = [
  '/',
  '/linh-vuc',
  '/dia-ban',
  '/don-vi',
  '/nhan-rong',
  '/mo-hinh',
  '/bao-cao',
  '/cach-tinh',
  '/du-lieu',
  '/doi-chieu',
  '/so-lieu',
]

/** What the dashboard's build gives for the server. */
interface Drawer {
  /** The pages that it draws. */
  pages: string[]
  draw(
    address: string,
    boot: object,
    ask: (query: object, snapshot: string) => Promise<Row[]>,
  ): Promise<{ html: string; title: string; answers: unknown[] }>
}

/** One language of the dashboard as it was built. */
interface Built {
  changed: number
  html: string
  /** The scripts of each page beyond the shell's: those that it begins with, and those that it brings later. */
  scripts: Record<string, { now: string[]; later: string[] }>
}

/** Drawn pages kept; one has some 150 kB. */
const MOST_KEPT = 100

/** A page as Vite built it, filled. */
export interface Filling {
  /** Becomes the JSON of `<script type="application/json" id="boot">`, so that the page need not ask for it. */
  boot: unknown
  /** Addresses of the page's own scripts. */
  scripts: string[]
  /** What the page shows before its script runs, and its title. */
  drawn?: { html: string; title: string }
}

/** Puts into the page what the server knows of it. */
export function filled(html: string, { boot, scripts, drawn }: Filling): string {
  // Inside a script element only `<` could end it; as an escape JSON means the same.
  const json = JSON.stringify(boot).replaceAll('<', '\\u003c')
  const script = `<script type="application/json" id="boot">${json}</script>`
  const preloads = scripts.map((href) => `<link rel="modulepreload" crossorigin href="${href}">`).join('')
  const page = html.replace('</head>', () => `${preloads}</head>`)
  if (!drawn) return page.replace('</head>', () => `${script}</head>`)
  // What is seen comes before what takes it over.
  return page
    .replaceAll('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"')
    .replace('<script type="module"', '<script type="module" fetchpriority="low"')
    .replace(/<title>[^<]*/, () => `<title>${drawn.title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}`)
    .replace('<div id="root"></div>', () => `<div id="root">${drawn.html}</div>${script}`)
}

export interface PageOptions {
  /** The folder that Vite built, the English pages in `en/` below it; `lang=en` asks for them. */
  dist: string
  /** What the page needs to begin. */
  boot: () => Promise<object>
  /** Cube's rows for a caller. */
  ask: (request: Request, snapshot: string, query: object) => Promise<Row[]>
  say: (line: string) => void
}

/** Whether a person's browser asks; a program that takes anything gets the page without its drawing. */
const wantsHtml = (request: Request): boolean => request.headers.accept?.includes('text/html') ?? false

/** The built dashboard: its pages and its files. What draws pages is beside `dist`, in `dist-server`. */
export function dashboard({ dist, boot, ask, say }: PageOptions): Router {
  const files = { vi: '', en: 'en' }
  const kept = new Map<string, Built>()
  const read = (folder: string): Built => {
    const index = join(folder, 'index.html')
    const changed = statSync(index).mtimeMs
    let built = kept.get(folder)
    if (built?.changed !== changed) {
      const scripts = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')) as Built['scripts']
      built = { changed, html: readFileSync(index, 'utf8'), scripts }
      kept.set(folder, built)
    }
    return built
  }
  const drawerOf = (language: string) =>
    import(pathToFileURL(join(`${dist}-server`, language, 'server.js')).href) as Promise<Drawer>

  const pages = new Map<string, Promise<string>>()
  /** The page, drawn where the dashboard draws it; a page that cannot be drawn is drawn by its script. */
  async function make(request: Request, language: string, built: Built, record: object): Promise<string> {
    const own = built.scripts[request.path]
    const scripts = own ? [...own.now, ...own.later] : []
    try {
      const { pages, draw } = await drawerOf(language)
      if (wantsHtml(request) && pages.includes(request.path)) {
        const drawn = await draw(request.originalUrl, record, (query, snapshot) =>
          ask(request, snapshot, query),
        )
        return filled(built.html, { boot: { ...record, answers: drawn.answers }, scripts, drawn })
      }
    } catch (error) {
      say(`Trang ${request.path} do trình duyệt tự dựng: ${firstLine(error)}`)
    }
    return filled(built.html, { boot: record, scripts })
  }

  const router = Router()
  const send = async (request: Request, response: Response) => {
    const record = await boot()
    const language = files[request.query.lang === 'en' ? 'en' : 'vi']
    const built = read(join(dist, language))
    // All that decides the page: its files, who asks, which snapshots there are, and the address.
    const key = JSON.stringify([
      ...[language, built.changed, identify(request), record],
      ...[request.originalUrl, wantsHtml(request)],
    ])
    let page = pages.get(key)
    pages.delete(key)
    page ??= make(request, language, built, record)
    pages.set(key, page)
    if (pages.size > MOST_KEPT) pages.delete(pages.keys().next().value!)
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('Vary', 'Accept')
    response.type('html').send(await page)
  }
  router.get(PAGES, (request, response, next) => {
    send(request, response).catch(next)
  })
  // Vite names these files by their content.
  for (const assets of ['assets', 'en/assets']) {
    router.use(
      `/${assets}`,
      express.static(join(dist, assets), { immutable: true, maxAge: '1y', index: false, redirect: false }),
    )
  }
  router.use(express.static(dist, { index: false, redirect: false }))
  return router
}
