import { type NextFunction, Router, type Request, type RequestHandler, type Response } from 'express'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PAGES } from '../../domain/contract.ts'
import type { Row } from '../engine/rows.ts'
import { firstLine, HttpError } from '../errors.ts'
import { identify, type Identity } from '../identity.ts'
import { pack, type Packed, packingFor } from '../http/compression.ts'
import type { Which } from '../report/facts.ts'
import { hasAlready, wantsHtml } from '../http/response_cache.ts'

/** What the dashboard's build gives for the server. */
interface Drawer {
  /** The pages that it draws. */
  pages: string[]
  draw(
    address: string,
    boot: object,
    asks: {
      rows: (query: object, snapshot: string) => Promise<Row[]>
      report: (which: Which & { snapshot: string }) => Promise<object>
    },
  ): Promise<{ html: string; title: string; from: { answers: unknown[]; report?: unknown } }>
}

/** One language of the dashboard as it was built. */
interface Built {
  changed: number
  html: string
  /** The scripts of each page beyond the shell's: those that it begins with, and those that it brings later. */
  scripts: Record<string, { now: string[]; later: string[] }>
}

/** Drawn pages kept; one has some 200 kB. */
const MOST_KEPT = 100
/** Of the pages read last, how many are drawn for a new snapshot before it is served. */
const MOST_REDRAWN = 8

/** A page that is asked for. */
interface Asked {
  path: string
  /** Path and query. */
  address: string
  language: 'vi' | 'en'
  /** Whether it is to be drawn. */
  html: boolean
  identity: Identity
}

interface Page {
  body: Buffer
  /** Whether it will be the same another time: all was drawn that was to be drawn. */
  final: boolean
  /** By its content, as an ETag. */
  mark: string
}

/** What a page needs to begin. */
export interface Boot {
  today: string
  /** `today` of each: the day to which its states are computed. */
  snapshots: { id: string; today: string }[]
  defaultSnapshot: string
}

/** A page as Vite built it, filled. */
export interface Filling {
  /** Becomes the JSON of `<script type="application/json" id="boot">`, so that the page need not ask for it. */
  boot: unknown
  /** Addresses of the page's own scripts. */
  scripts: string[]
  /** Addresses of what they ask for first. */
  data: string[]
  /** What the page shows before its script runs, and its title. */
  drawn?: { html: string; title: string }
}

/** Puts into the page what the server knows of it. */
export function filled(html: string, { boot, scripts, data, drawn }: Filling): string {
  // Inside a script element only `<` could end it; as an escape JSON means the same.
  const json = JSON.stringify(boot).replaceAll('<', '\\u003c')
  const script = `<script type="application/json" id="boot">${json}</script>`
  const preloads = [
    ...scripts.map((href) => `<link rel="modulepreload" crossorigin href="${href}">`),
    ...data.map(
      (href) => `<link rel="preload" as="fetch" crossorigin href="${href.replaceAll('&', '&amp;')}">`,
    ),
  ].join('')
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
  boot: () => Boot
  /** Addresses of what the script of a page asks for first; a page that has any is not drawn here. */
  asksFirst: (address: URL, boot: Boot) => string[]
  /** Cube's rows for a caller. */
  ask: (identity: Identity, snapshot: string, query: object) => Promise<Row[]>
  /** What the page shows of a report. */
  preview: (identity: Identity, snapshot: string, which: Which) => Promise<object>
  /** Settles when pages can be answered. */
  ready: Promise<void>
  /** The key of an answer, and what ends and keeps it (`Sent`). */
  keyOf: (request: Request) => string | null
  end: (response: Response, key: string | null, packed: Packed) => void
  say: (line: string) => void
}

export interface Dashboard {
  router: Router
  /** What changes when the dashboard is built anew; 0 while it is not built. */
  built: () => number
  /** Draws the overview and the pages read last, as they are with this boot record. */
  warm: (record: Boot) => Promise<void>
}

/** What the pages fetch of the built files. No name in it leads out of their folder. */
const FILE = /^(\/[\w-]+)+\.(js|css|svg|woff2)$/

const FOLDERS = { vi: '', en: 'en' }
const OVERVIEW: Asked = {
  path: '/',
  address: '/',
  language: 'vi',
  html: true,
  identity: { role: 'open', name: null },
}

/** The built dashboard: its pages and its files. What draws pages is beside `dist`, in `dist-server`. */
export function dashboard({
  dist,
  boot,
  asksFirst,
  ask,
  preview,
  ready,
  keyOf,
  end,
  say,
}: PageOptions): Dashboard {
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

  const pages = new Map<string, { asked: Asked; page: Promise<Page> }>()

  /** The page, from memory where it is there. */
  function pageOf(asked: Asked, record: Boot): Promise<Page> {
    const built = read(join(dist, FOLDERS[asked.language]))
    // All that decides the page: its files, which snapshots there are, who asks, and the address.
    const key = JSON.stringify([built.changed, record, asked])
    const entry = pages.get(key) ?? { asked, page: make(asked, built, record, () => pages.delete(key)) }
    pages.delete(key)
    pages.set(key, entry)
    if (pages.size > MOST_KEPT) pages.delete(pages.keys().next().value!)
    return entry.page
  }

  /** The page, drawn where the dashboard draws it; a page that cannot be drawn is drawn by its script. */
  async function make(asked: Asked, built: Built, record: Boot, forget: () => void): Promise<Page> {
    const own = built.scripts[asked.path]
    const scripts = own ? [...own.now, ...own.later] : []
    const data = asksFirst(new URL(asked.address, 'http://page'), record)
    let filling: Filling = { boot: record, scripts, data }
    let final = true
    try {
      const { pages, draw } = await drawerOf(FOLDERS[asked.language])
      if (asked.html && pages.includes(asked.path) && data.length === 0) {
        const { from, ...drawn } = await draw(asked.address, record, {
          rows: (query, snapshot) => ask(asked.identity, snapshot, query),
          report: ({ snapshot, ...which }) => preview(asked.identity, snapshot, which),
        })
        filling = { ...filling, boot: { ...record, ...from }, drawn }
        // What people write into a report changes it.
        if (from.report) final = false
      }
    } catch (error) {
      final = false
      // What a caller asks wrongly the page itself answers.
      if (!(error instanceof HttpError))
        say(`Trang ${asked.path} do trình duyệt tự dựng: ${firstLine(error)}`)
    }
    if (!final) forget()
    const body = Buffer.from(filled(built.html, filling))
    return { body, final, mark: markOf(body) }
  }

  const built = () => statSync(join(dist, 'index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const router = Router()
  const send = async (request: Request, response: Response) => {
    await ready
    const key = keyOf(request)
    const asked: Asked = {
      path: request.path,
      address: request.originalUrl,
      language: request.query.lang === 'en' ? 'en' : 'vi',
      html: wantsHtml(request),
      identity: identify(request),
    }
    const { body, final, mark } = await pageOf(asked, boot())
    response.setHeader('ETag', mark)
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('Vary', 'Accept')
    if (hasAlready(request, mark)) {
      response.status(304).end()
      return
    }
    response.type('html')
    const packed = await pack(body, packingFor(request.headers['accept-encoding']))
    response.vary('Accept-Encoding')
    end(response, final ? key : null, packed)
  }
  router.get([...PAGES], (request, response, next) => {
    send(request, response).catch(next)
  })
  router.use(files(dist, keyOf, end))
  return {
    router,
    built,
    warm: async (record) => {
      if (built() === 0) return
      const drawn = [...pages.values()].map(({ asked }) => asked).filter(({ html }) => html)
      const last = new Map(
        [OVERVIEW, ...drawn.slice(-MOST_REDRAWN)].map((asked) => [JSON.stringify(asked), asked]),
      )
      for (const asked of last.values()) await pageOf(asked, record)
    },
  }
}

const ENDS = { br: '.br', gzip: '.gz', identity: '' }

/** Sends the built files, as the build has packed them for the caller. */
function files(dist: string, keyOf: PageOptions['keyOf'], end: PageOptions['end']): RequestHandler {
  const send = async (request: Request, response: Response, next: NextFunction) => {
    const { path, method } = request
    const file = join(dist, path)
    if (!['GET', 'HEAD'].includes(method) || !FILE.test(path) || !existsSync(file)) {
      next()
      return
    }
    const key = keyOf(request)
    const packing = packingFor(request.headers['accept-encoding'])
    const packed = existsSync(file + ENDS[packing]) ? packing : 'identity'
    const bytes = await readFile(file + ENDS[packed])
    const mark = markOf(bytes)
    // Vite names its files by their content.
    const named = path.includes('/assets/')
    response.setHeader('ETag', mark)
    response.setHeader('Cache-Control', named ? 'public, max-age=31536000, immutable' : 'public, max-age=0')
    response.setHeader('Vary', 'Accept-Encoding')
    if (hasAlready(request, mark)) {
      response.status(304).end()
      return
    }
    response.type(extname(path))
    end(response, key, { packing: packed, bytes })
  }
  return (request, response, next) => {
    send(request, response, next).catch(next)
  }
}

/** An ETag by content. */
function markOf(bytes: Buffer): string {
  return `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
}
