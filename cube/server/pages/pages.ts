import { type Request, type RequestHandler, type Response, Router } from 'express'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LRUCache } from 'lru-cache'
import { errorCode } from '../../../etl/errors.ts'
import type { Boot, ReportLayout } from '../../domain/contract.ts'
import { unknownIn } from '../../domain/address.ts'
import { isDate } from '../../domain/query.ts'
import { langOf, languageOf, type Language } from '../../domain/languages.ts'
import { isPage, PAGES } from '../../domain/pages.ts'
import type { Row } from '../engine/rows.ts'
import { firstLine, HttpError } from '../errors.ts'
import type { Needs, Rule, RuleHandler } from '../http/access.ts'
import { encodeBody, encodingFor } from '../http/compression.ts'
import { hasVersion, type ResponseCache, wantsHtml } from '../http/response_cache.ts'
import { type Identify, type Identity, scopeKey } from '../identity.ts'
import { builtAt, contentTag } from './built.ts'
import { BUILT_FILE, builtFiles } from './files.ts'
import { filled, type AccountLink, type Filling } from './html.ts'

/** Which report a page shows. */
export interface ReportChoice {
  year: number
  layout: ReportLayout
}

/** What the dashboard's build for the server exports (`dashboard/src/app/server.tsx`). */
interface Renderer {
  /** Paths of the pages that it draws. */
  pages: string[]
  draw(
    address: string,
    boot: object,
    asks: {
      rows: (query: object, snapshot: string) => Promise<Row[]>
      report: (which: ReportChoice & { snapshot: string }) => Promise<object>
      plan: (snapshot: string) => Promise<object[]>
    },
  ): Promise<{ html: string; title: string; from: { answers: unknown[]; report?: unknown; plan?: unknown } }>
}

/** One language of the built dashboard. */
interface Built {
  changed: number
  html: string
  /** Scripts of each page besides the shell's: those that it starts with, and those that it loads later. */
  scripts: Record<string, { now: string[]; later: string[] }>
}

/** Drawn pages kept: the overview of each unit and what is read besides. One has some 200 kB, a unit's less. */
const MAX_PAGES = 300
/** How many of the pages read last are drawn for a new snapshot before it is served. */
const MAX_REDRAWN = 8

/** All of a request that decides its page. */
interface PageRequest {
  path: string
  /** Path and query. */
  address: string
  language: Language
  /** Whether the page is to be drawn. */
  html: boolean
  /** Null where nobody is signed in; of an identity only what `scopeKey` says decides what the page shows. */
  identity: Identity | null
}

interface Page {
  body: Buffer
  /** False if the same request may get another page the next time: it was not drawn, or shows what people edit. */
  final: boolean
  etag: string
  /** Whether it shows what is personal. */
  personal: boolean
}

export interface PageOptions {
  identify: Identify
  needs: Needs
  /** Where a person's browser is sent instead of a page at an address; null where it is let in. */
  elsewhere: (identity: Identity | null, address: string) => string | null
  /** Whether a query names what is personal, so that no browser may keep the page that shows it. */
  isPersonal: (identity: Identity, snapshot: string, query: object) => Promise<boolean>
  /** The folder that Vite built, the pages of other languages in folders of their codes below it (`langOf`). */
  dist: string
  /** False: pages are drawn by the browser only (`PARTS_OFF=server-drawing`). */
  draws?: boolean
  /** Whether people sign in: then each page has a link to one's account. */
  signsIn: boolean
  /** The boot record for a caller; of no snapshot for one that may see no figures. */
  boot: (identity: Identity | null) => Boot
  /** Addresses of what the script of a page asks for first; a page that has any is not drawn here. */
  asksFirst: (address: URL, boot: Boot) => string[]
  /** Of some values those that the list of a dimension does not have. */
  unlisted: (identity: Identity, snapshot: string, member: string, values: string[]) => Promise<string[]>
  /** Cube's rows for a caller; none where the query names what no list has: the page says so itself. */
  ask: (identity: Identity, snapshot: string, query: object) => Promise<Row[]>
  /** What the page shows of a report. */
  preview: (identity: Identity, snapshot: string, which: ReportChoice) => Promise<object>
  /** The plan's fields, as a snapshot holds them. */
  plan: (snapshot: string) => Promise<object[]>
  /** What pages depend on besides the snapshots: who is hidden. */
  state: () => string
  /** Settles when pages can be answered. */
  ready: Promise<void>
  responseCache: ResponseCache
  say: (line: string) => void
}

export interface Dashboard {
  router: Router
  /** Draws the overview for a caller, and the pages read last, with these boot records. */
  warm: (boot: PageOptions['boot'], identity: Identity) => Promise<void>
}

const OVERVIEW: Omit<PageRequest, 'identity'> = { path: '/', address: '/', language: 'vi', html: true }

/** Who may open a page, where it is not whoever may see figures. */
const RULES: Record<string, Rule> = {}

/** The pages of the built dashboard, drawn on the server where the dashboard can, and its files. */
export function dashboard(options: PageOptions): Dashboard {
  const { dist, boot, ready, responseCache, identify } = options
  const pages = new PageCache(options)
  const router = Router()
  const send = async (request: Request, response: Response): Promise<void> => {
    await ready
    const identity = identify(request)
    const noCode = await unknownCode(request, identity, options)
    const record = boot(identity)
    // An address that names what there is not is no page, though the page says so in words.
    const at = request.originalUrl.indexOf('?')
    const search = at < 0 ? '' : request.originalUrl.slice(at)
    // A page that is about one unit or place says itself that there is none of that code.
    const saysItself = noCode?.isSaid === true
    const unknown =
      unknownIn(new URLSearchParams(search)) ??
      unknownSide(request, record) ??
      (saysItself ? null : (noCode?.value ?? null))
    const exists = isPage(request.path) && knowsSnapshot(request, record) && unknown === null && !saysItself
    // Before the first await of what the page is made of: the key must name the same state.
    const key = responseCache.keyOf(request)
    const { body, final, etag, personal } = await pages.get(
      pageRequestOf(request, identity),
      unknown === null ? record : { ...record, unknown, search },
    )
    const isOpen = identity?.role === 'open'
    response.setHeader('ETag', etag)
    response.setHeader(
      'Cache-Control',
      isOpen ? 'no-cache' : personal ? 'private, no-store' : 'private, no-cache',
    )
    response.setHeader('Vary', isOpen ? 'Accept' : 'Accept, Cookie')
    if (exists && hasVersion(request, etag)) {
      response.status(304).end()
      return
    }
    response.status(exists ? 200 : 404).type('html')
    const encoded = await encodeBody(body, encodingFor(request.headers['accept-encoding']))
    response.vary('Accept-Encoding')
    responseCache.send(response, final && exists ? key : null, encoded)
  }
  for (const path of PAGES) router.get(path, pageRule(options, RULES[path] ?? 'see'), send)
  router.get(BUILT_FILE, options.needs('public', 'any'), builtFiles(dist, responseCache))
  router.get(/^\/(?!api\/|cubejs-api\/)[^.]*$/, pageRule(options, 'see', true), send)
  return {
    router,
    warm: async (record, identity) => {
      if (builtAt(dist) === 0) return
      const wanted = new Map(
        [{ ...OVERVIEW, identity }, ...pages.lastRead(MAX_REDRAWN)].map((asked) => [keyOfPage(asked), asked]),
      )
      for (const asked of wanted.values()) await pages.get(asked, record(asked.identity))
    },
  }
}

/**
 * The rule of a page. A person's browser that may not see it is sent to where it may go on.
 * @param onlyPeople whether programs get no page at this address
 */
function pageRule({ needs, identify, elsewhere }: PageOptions, rule: Rule, onlyPeople = false): RuleHandler {
  const check = needs(rule, 'any')
  const handler: RequestHandler = (request, response, next) => {
    if (onlyPeople && !wantsHtml(request)) {
      next('route')
      return
    }
    const to =
      rule === 'public' || !wantsHtml(request) ? null : elsewhere(identify(request), request.originalUrl)
    if (to === null) return check(request, response, next)
    response.setHeader('Cache-Control', 'no-store')
    response.redirect(302, to)
  }
  return Object.assign(handler, { rule, takes: 'any' as const })
}

/** All that decides what a page shows, but for the state of the data. */
const keyOfPage = ({ identity, ...asked }: PageRequest): string =>
  JSON.stringify([asked, identity === null ? null : scopeKey(identity)])

/** A filter of an address by a code of a reference table. */
interface CodeFilter {
  /** The dimension whose list has the codes, where there is one. */
  member?: string
  /** Dimensions in whose rows a code stands that a caller may see. */
  seenIn: string[]
  /** Pages that say themselves that there is none of the code. */
  said: string[]
  /** The page that is about one of them, and says that there is none where it has no row. */
  about?: string
}

const CODES: Record<string, CodeFilter> = {
  unit: {
    member: 'models.unit_code',
    seenIn: ['reporting.unit_code', 'models.unit_code'],
    said: ['/don-vi', '/mo-hinh'],
    about: '/don-vi',
  },
  district: {
    member: 'models.district_code',
    seenIn: ['reporting.district_code', 'models.district_code'],
    said: ['/dia-ban', '/mo-hinh'],
    about: '/dia-ban',
  },
  area: { member: 'models.area_now_code', seenIn: [], said: ['/dia-ban', '/mo-hinh'] },
  model: { seenIn: ['models.model_key'], said: ['/mo-hinh'], about: '/mo-hinh' },
  issue: { member: 'quality.code', seenIn: [], said: [] },
  of: { member: 'quality.unit_code', seenIn: [], said: [] },
}
/** An address that asks for the places of then names theirs. */
const OF_THEN: Record<string, CodeFilter> = { area: { ...CODES['area']!, member: 'models.area_then_code' } }

/** The filter of an address whose code nothing has; null where there is none. */
async function unknownCode(
  { path, query }: Request,
  identity: Identity | null,
  { boot, ask, unlisted }: PageOptions,
): Promise<{ value: string; isSaid: boolean } | null> {
  const { defaultSnapshot, snapshots } = boot(identity)
  const snapshot = snapshots.find(({ id }) => id === query.snapshot)?.id ?? defaultSnapshot
  if (identity === null || snapshot === null) return null
  for (const [name, filter] of Object.entries(query.basis === 'then' ? { ...CODES, ...OF_THEN } : CODES)) {
    const code = query[name]
    if (typeof code !== 'string' || code === '') continue
    const { member, seenIn, said, about } = filter
    // Who sees a part of the rows is told of what he sees.
    const needsRow = seenIn.length > 0 && (path === about || identity.scope.kind !== 'province')
    const isSeen = async (): Promise<boolean> => {
      const found = await Promise.all(
        seenIn.map((one) => {
          const filters = [{ member: one, operator: 'equals', values: [code] }]
          return ask(identity, snapshot, { measures: [], dimensions: [one], filters, limit: 1 })
        }),
      )
      return found.some((rows) => rows.length > 0)
    }
    const isListed = member === undefined || (await unlisted(identity, snapshot, member, [code])).length === 0
    if (!isListed || (needsRow && !(await isSeen())))
      return { value: `${name}=${code}`, isSaid: said.includes(path) }
  }
  return null
}

/** Whether the snapshot that an address asks for is there; one that asks for none gets the current one. */
function knowsSnapshot({ query: { snapshot } }: Request, { snapshots }: Boot): boolean {
  return snapshot === undefined || snapshots.some(({ id }) => id === snapshot)
}

/** The snapshot or the day with which an address compares, where there is none such; null where it is there. */
function unknownSide({ query }: Request, { snapshots }: Boot): string | null {
  for (const name of ['from', 'to', 'since']) {
    const asked = query[name]
    const isKnown =
      typeof asked !== 'string' ||
      snapshots.some(({ id }) => id === asked) ||
      (name === 'since' && isDate(asked))
    if (!isKnown) return `${name}=${asked}`
  }
  return null
}

function pageRequestOf(request: Request, identity: Identity | null): PageRequest {
  return {
    path: request.path,
    address: request.originalUrl,
    language: languageOf(request.query.lang),
    html: wantsHtml(request),
    identity,
  }
}

const ACCOUNT: Partial<Record<Language, string>> & { en: string } = {
  vi: 'Tài khoản, đăng xuất',
  en: 'Your account, sign out',
}

/** The link to one's account. It names no person: pages are kept for many. */
function accountLink({ identity, language }: PageRequest): AccountLink | null {
  if (identity === null) return null
  const lang = langOf(language)
  return {
    words: ACCOUNT[language] ?? ACCOUNT.en,
    address: lang === '' ? '/tai-khoan' : `/tai-khoan?lang=${lang}`,
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
    const built = this.readBuilt(join(this.options.dist, langOf(asked.language)))
    const key = JSON.stringify([built.changed, boot, this.options.state(), keyOfPage(asked)])
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
    const { asksFirst, ask, preview, plan, isPersonal, say, draws = true } = this.options
    const { identity } = asked
    const own = built.scripts[asked.path]
    const scripts = own ? [...own.now, ...own.later] : []
    const data = asksFirst(new URL(asked.address, 'http://page'), boot)
    let filling: Filling = { boot, scripts, data }
    let final = true
    let personal = false
    try {
      if (draws && asked.html && data.length === 0 && identity !== null) {
        const { pages, draw } = await this.rendererOf(langOf(asked.language))
        if (pages.includes(asked.path)) {
          const { from, ...drawn } = await draw(asked.address, boot, {
            rows: async (query, snapshot) => {
              personal ||= await isPersonal(identity, snapshot, query)
              return ask(identity, snapshot, query)
            },
            report: ({ snapshot, ...which }) => preview(identity, snapshot, which),
            plan,
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
    const body = Buffer.from(
      filled(built.html, { ...filling, account: this.options.signsIn ? accountLink(asked) : null }),
    )
    return { body, final, etag: contentTag(body), personal }
  }

  private readBuilt(folder: string): Built {
    const index = join(folder, 'index.html')
    const kept = this.built.get(folder)
    try {
      const changed = statSync(index).mtimeMs
      if (kept?.changed === changed) return kept
      const scripts = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')) as Built['scripts']
      const built = { changed, html: readFileSync(index, 'utf8'), scripts }
      this.built.set(folder, built)
      return built
    } catch (error) {
      // While the pages are built anew their files are away: those of before are sent.
      if (kept && errorCode(error) === 'ENOENT') return kept
      throw error
    }
  }

  /** The renderer is beside `dist`, in `dist-server`. */
  private rendererOf(language: string): Promise<Renderer> {
    const file = join(`${this.options.dist}-server`, language, 'server.js')
    return import(pathToFileURL(file).href) as Promise<Renderer>
  }
}
