import { type NextFunction, type Request, type Response, Router } from 'express'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LRUCache } from 'lru-cache'
import type { Boot, ReportLayout } from '../../domain/contract.ts'
import { PAGES } from '../../domain/limits.ts'
import type { Row } from '../engine/rows.ts'
import { firstLine, HttpError } from '../errors.ts'
import { encodeBody, encodingFor } from '../http/compression.ts'
import { hasVersion, type ResponseCache, wantsHtml } from '../http/response_cache.ts'
import { identify, type Identity } from '../identity.ts'
import { builtAt, contentTag } from './built.ts'
import { builtFiles } from './files.ts'
import { filled, type Filling } from './html.ts'

/** Which report a page shows. */
export interface ReportChoice {
  year: number
  layout: ReportLayout
}

/** What the dashboard's build for the server exports (`dashboard/src/server.tsx`). */
interface Renderer {
  /** Paths of the pages that it draws. */
  pages: string[]
  draw(
    address: string,
    boot: object,
    asks: {
      rows: (query: object, snapshot: string) => Promise<Row[]>
      report: (which: ReportChoice & { snapshot: string }) => Promise<object>
    },
  ): Promise<{ html: string; title: string; from: { answers: unknown[]; report?: unknown } }>
}

/** One language of the built dashboard. */
interface Built {
  changed: number
  html: string
  /** Scripts of each page besides the shell's: those that it starts with, and those that it loads later. */
  scripts: Record<string, { now: string[]; later: string[] }>
}

/** Drawn pages kept; one has some 200 kB. */
const MAX_PAGES = 100
/** How many of the pages read last are drawn for a new snapshot before it is served. */
const MAX_REDRAWN = 8

/** All of a request that decides its page. */
interface PageRequest {
  path: string
  /** Path and query. */
  address: string
  language: 'vi' | 'en'
  /** Whether the page is to be drawn. */
  html: boolean
  identity: Identity
}

interface Page {
  body: Buffer
  /** False if the same request may get another page the next time: it was not drawn, or shows what people edit. */
  final: boolean
  etag: string
}

export interface PageOptions {
  /** The folder that Vite built, the English pages in `en/` below it; `lang=en` selects them. */
  dist: string
  /** False: pages are drawn by the browser only (`PARTS_OFF=server-drawing`). */
  draws?: boolean
  boot: () => Boot
  /** Addresses of what the script of a page asks for first; a page that has any is not drawn here. */
  asksFirst: (address: URL, boot: Boot) => string[]
  /** Cube's rows for a caller. */
  ask: (identity: Identity, snapshot: string, query: object) => Promise<Row[]>
  /** What the page shows of a report. */
  preview: (identity: Identity, snapshot: string, which: ReportChoice) => Promise<object>
  /** Settles when pages can be answered. */
  ready: Promise<void>
  responseCache: ResponseCache
  say: (line: string) => void
}

export interface Dashboard {
  router: Router
  /** Draws the overview and the pages read last, with this boot record. */
  warm: (boot: Boot) => Promise<void>
}

const FOLDERS = { vi: '', en: 'en' }
const OVERVIEW: PageRequest = {
  path: '/',
  address: '/',
  language: 'vi',
  html: true,
  identity: { role: 'open', name: null },
}

/** The pages of the built dashboard, drawn on the server where the dashboard can, and its files. */
export function dashboard(options: PageOptions): Dashboard {
  const { dist, boot, ready, responseCache } = options
  const pages = new PageCache(options)
  const router = Router()
  const send = async (request: Request, response: Response): Promise<void> => {
    await ready
    // An address that names what there is not is no page, though the page says so in words.
    const exists = (PAGES as readonly string[]).includes(request.path) && knowsSnapshot(request, boot())
    // Before the first await of what the page is made of: the key must name the same state.
    const key = responseCache.keyOf(request)
    const { body, final, etag } = await pages.get(pageRequestOf(request), boot())
    response.setHeader('ETag', etag)
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('Vary', 'Accept')
    if (exists && hasVersion(request, etag)) {
      response.status(304).end()
      return
    }
    response.status(exists ? 200 : 404).type('html')
    const encoded = await encodeBody(body, encodingFor(request.headers['accept-encoding']))
    response.vary('Accept-Encoding')
    responseCache.send(response, final && exists ? key : null, encoded)
  }
  router.get([...PAGES], send)
  router.use(builtFiles(dist, responseCache))
  router.get(/^\/(?!api\/|cubejs-api\/)[^.]*$/, (request: Request, response: Response, next: NextFunction) =>
    wantsHtml(request) ? send(request, response) : next(),
  )
  return {
    router,
    warm: async (record) => {
      if (builtAt(dist) === 0) return
      const wanted = new Map(
        [OVERVIEW, ...pages.lastRead(MAX_REDRAWN)].map((asked) => [JSON.stringify(asked), asked]),
      )
      for (const asked of wanted.values()) await pages.get(asked, record)
    },
  }
}

/** Whether the snapshot that an address asks for is there; one that asks for none gets the current one. */
function knowsSnapshot({ query: { snapshot } }: Request, { snapshots }: Boot): boolean {
  return snapshot === undefined || snapshots.some(({ id }) => id === snapshot)
}

function pageRequestOf(request: Request): PageRequest {
  return {
    path: request.path,
    address: request.originalUrl,
    language: request.query.lang === 'en' ? 'en' : 'vi',
    html: wantsHtml(request),
    identity: identify(request),
  }
}

/** Draws pages and keeps those read last. */
class PageCache {
  private readonly built = new Map<string, Built>()
  private readonly pages = new LRUCache<string, { asked: PageRequest; page: Promise<Page> }>({
    max: MAX_PAGES,
  })

  constructor(private readonly options: PageOptions) {}

  get(asked: PageRequest, boot: Boot): Promise<Page> {
    const built = this.readBuilt(join(this.options.dist, FOLDERS[asked.language]))
    const key = JSON.stringify([built.changed, boot, asked])
    let entry = this.pages.get(key)
    if (!entry) {
      entry = { asked, page: this.make(asked, built, boot, () => this.pages.delete(key)) }
      this.pages.set(key, entry)
    }
    return entry.page
  }

  /** The drawn pages that were read last, oldest first. */
  lastRead(most: number): PageRequest[] {
    const newestFirst = [...this.pages.values()].map(({ asked }) => asked)
    return newestFirst
      .filter(({ html }) => html)
      .slice(0, most)
      .reverse()
  }

  private async make(asked: PageRequest, built: Built, boot: Boot, forget: () => void): Promise<Page> {
    const { asksFirst, ask, preview, say, draws = true } = this.options
    const own = built.scripts[asked.path]
    const scripts = own ? [...own.now, ...own.later] : []
    const data = asksFirst(new URL(asked.address, 'http://page'), boot)
    let filling: Filling = { boot, scripts, data }
    let final = true
    try {
      if (draws && asked.html && data.length === 0) {
        const { pages, draw } = await this.rendererOf(FOLDERS[asked.language])
        if (pages.includes(asked.path)) {
          const { from, ...drawn } = await draw(asked.address, boot, {
            rows: (query, snapshot) => ask(asked.identity, snapshot, query),
            report: ({ snapshot, ...which }) => preview(asked.identity, snapshot, which),
          })
          filling = { ...filling, boot: { ...boot, ...from }, drawn }
          // The texts that people write into a report change its page.
          if (from.report) final = false
        }
      }
    } catch (error) {
      final = false
      // A refused query is answered by the page itself.
      if (!(error instanceof HttpError))
        say(`Trang ${asked.path} do trình duyệt tự dựng: ${firstLine(error)}`)
    }
    if (!final) forget()
    const body = Buffer.from(filled(built.html, filling))
    return { body, final, etag: contentTag(body) }
  }

  private readBuilt(folder: string): Built {
    const index = join(folder, 'index.html')
    const changed = statSync(index).mtimeMs
    let built = this.built.get(folder)
    if (built?.changed !== changed) {
      const scripts = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')) as Built['scripts']
      built = { changed, html: readFileSync(index, 'utf8'), scripts }
      this.built.set(folder, built)
    }
    return built
  }

  /** The renderer is beside `dist`, in `dist-server`. */
  private rendererOf(language: string): Promise<Renderer> {
    const file = join(`${this.options.dist}-server`, language, 'server.js')
    return import(pathToFileURL(file).href) as Promise<Renderer>
  }
}
