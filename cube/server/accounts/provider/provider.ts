import { createHash, randomBytes } from 'node:crypto'
import { languageOf, type Language } from '../../../domain/languages.ts'
import { HttpError } from '../../errors.ts'
import type { OidcSettings } from '../../settings.ts'
import type { Account, Accounts } from '../accounts.ts'
import type { Actor, RecordEvent } from '../actor.ts'
import type { Begun, Caller, Login } from '../login.ts'
import type { SideOf } from '../rights.ts'
import type { AtProvider, Session, Sessions } from '../sessions.ts'
import { IS_OURS, ProviderClient, type Said, type Way } from './client.ts'
import { failureOf, ProviderError } from './failures.ts'
import { type Claims, grantedBy, type Mapping, readMapping } from './mapping.ts'
import { TokenSeal } from './seal.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
/** How long somebody may take on the provider's pages. */
const WAY_MINUTES = 10
/** Ways that are remembered; the oldest is forgotten where another begins. */
const MOST_WAYS = 10_000
/** Logout tokens that are remembered, so that none is taken twice. */
const MOST_LOGOUTS = 10_000
/** Sessions of which the provider is asked at once. */
const AT_ONCE = 4
/** The longest time between two looks for sessions of which it is to be asked. */
const LOOK_EVERY = 15 * SECOND
/** How long a provider that is away is left alone. */
const AFTER_AWAY = 30 * SECOND

export interface ProviderParts {
  settings: OidcSettings
  accounts: Accounts
  sessions: Sessions
  login: Login
  sideOf: SideOf
  record: RecordEvent
  sessionHours: number
  now: () => number
}

/** Somebody who is on his way to the provider and back. */
interface Waiting extends Way {
  /** SHA-256 of the cookie of the browser that went. */
  browser: string
  next: string
  at: number
}

/** The provider, as the audit names it. */
const PROVIDER: Omit<Actor, 'account'> = {
  who: 'hệ thống đăng nhập',
  role: 'provider',
  scope: 'province',
  ip: null,
  session: null,
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
const random = (): string => randomBytes(32).toString('base64url')

/** Signing in at the provider, being asked about again, and signing out both ways. */
export class Provider {
  private readonly client: ProviderClient
  private readonly mapping: Mapping
  private readonly seal: TokenSeal
  private readonly waiting = new Map<string, Waiting>()
  private readonly logouts = new Set<string>()
  private timer: NodeJS.Timeout | null = null
  private isChecking = false
  private awayUntil = 0
  private isAway = false
  private say: (line: string) => void = () => undefined

  /** @throws StartError where the mapping file cannot be used */
  constructor(private readonly parts: ProviderParts) {
    const { settings, sideOf, sessionHours } = parts
    this.mapping = readMapping(settings.mapping, sideOf)
    this.client = new ProviderClient(settings, sessionHours * 3600)
    this.seal = new TokenSeal(settings.clientSecret)
  }

  /**
   * Sends a browser to the provider.
   * @param cookie what an earlier way left in it
   * @param next where it goes on afterwards
   * @returns where to, and the cookie that it must bring back
   * @throws ProviderError where the provider is away
   */
  async start(cookie: string | null, next: string): Promise<{ address: string; cookie: string }> {
    const { now } = this.parts
    const way: Way = { state: random(), nonce: random(), verifier: random() }
    const address = await this.tried(() => this.client.address(way, languageOfPage(next)))
    const browser = cookie ?? random()
    for (const [state, { at }] of this.waiting)
      if (now() - at >= WAY_MINUTES * MINUTE || this.waiting.size >= MOST_WAYS) this.waiting.delete(state)
      else break
    this.waiting.set(way.state, { ...way, browser: hashOf(browser), next, at: now() })
    return { address, cookie: browser }
  }

  /** Where a way that came back leads; '/' where it is not known, or was another browser's. */
  nextOf(query: URLSearchParams, cookie: string | null): string {
    return this.wayOf(query, cookie)?.next ?? '/'
  }

  /**
   * Lets in whom the provider sends back, once a way.
   * @param query what the browser brought
   * @throws ProviderError
   */
  async finish(query: URLSearchParams, cookie: string | null, caller: Caller): Promise<Begun> {
    const way = this.wayOf(query, cookie)
    if (!way) return this.refuse(new ProviderError('state-unknown', 'the state is unknown'), null, caller)
    this.waiting.delete(way.state)
    let said: Said
    try {
      said = await this.tried(() => this.client.exchange(query.toString(), way))
    } catch (error) {
      return this.refuse(failureOf(error), null, caller)
    }
    return this.admit(said, caller)
  }

  /**
   * Begins the session of somebody of whom the provider speaks.
   * @throws ProviderError
   */
  admit({ subject, sid, claims, idToken, refreshToken }: Said, caller: Caller): Begun {
    const { accounts, login, settings, now } = this.parts
    const known = accounts.atProvider(settings.issuer, subject) ?? null
    try {
      const { account, hasSecondFactor } = this.grant(subject, claims)
      const provider: AtProvider = {
        ...{ sid, since: now(), checkedAt: refreshToken === null ? null : now() },
        tokens: this.seal.seal({ id: idToken, refresh: refreshToken }),
      }
      return login.withProvider(account, provider, hasSecondFactor, caller)
    } catch (error) {
      if (error instanceof HttpError)
        return this.refuse(
          // Locked here, or changed while he signed in.
          new ProviderError(error.code === 'account-locked' ? error.code : 'grant-refused', error.code),
          known,
          caller,
        )
      // Who may no longer come in does not stay in either.
      if (error instanceof ProviderError && known) this.endAll(known, error.code)
      return this.refuse(failureOf(error), known, caller)
    }
  }

  /** Where a browser goes to sign out at the provider as well; null where that cannot be. To be asked before it ends here. */
  async leaving(session: Session, language: string): Promise<string | null> {
    const kept = this.parts.sessions.providerOf(session)
    if (!kept) return null
    const { id = '' } = this.seal.open(kept.tokens) ?? {}
    return this.client.leaving(id, language).catch(() => null)
  }

  /**
   * Ends sessions because the provider says so.
   * @param token its logout token
   * @throws ProviderError where it is none
   */
  async logout(token: string): Promise<void> {
    const { accounts, sessions, settings, record } = this.parts
    const { subject, sid, id } = await this.client.readLogout(token)
    if (this.logouts.has(id)) throw new ProviderError('token-refused', 'the logout token was used')
    if (this.logouts.size >= MOST_LOGOUTS) this.logouts.delete(this.logouts.values().next().value!)
    this.logouts.add(id)
    const account = subject === null ? undefined : accounts.atProvider(settings.issuer, subject)
    const ended = sid === null ? (account ? sessions.listOf(account) : []) : sessions.withSid(sid)
    for (const session of ended) {
      const of = accounts.get(session.account)
      // A session's name at the provider is its own only together with whose it is.
      if (of?.issuer !== settings.issuer || (subject !== null && of.subject !== subject)) continue
      sessions.end(of, session.id)
      record(PROVIDER, { what: 'session-ended', object: of.name, more: { ended: session.id } })
    }
  }

  /** Asks the provider from time to time what those who are signed in may do. */
  keepChecking(say: (line: string) => void): void {
    this.say = say
    // The first answer is waited for by nobody: the server starts without it.
    this.tried(() => this.client.find(0)).catch(() => undefined)
    const every = Math.max(SECOND / 4, Math.min(LOOK_EVERY, (this.parts.settings.checkSeconds * SECOND) / 4))
    this.timer = setInterval(() => {
      this.check().catch((error: unknown) => {
        say(`Chưa hỏi lại được hệ thống đăng nhập: ${error instanceof Error ? error.message : String(error)}`)
      })
    }, every).unref()
  }

  close(): void {
    if (this.timer) clearInterval(this.timer)
  }

  /** Asks about the sessions whose turn it is; none while the provider is away. */
  async check(): Promise<void> {
    const { sessions, settings, now } = this.parts
    if (this.isChecking || now() < this.awayUntil) return
    const due = sessions.uncheckedSince(now() - settings.checkSeconds * SECOND)
    if (due.length === 0) return
    this.isChecking = true
    try {
      const work = async () => {
        for (let next = due.shift(); next && now() >= this.awayUntil; next = due.shift())
          await this.checkOne(next)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
    } finally {
      this.isChecking = false
    }
  }

  private async checkOne(session: Session): Promise<void> {
    const { sessions, accounts, now, settings } = this.parts
    const account = accounts.get(session.account)
    const kept = sessions.providerOf(session)
    // It ended while others were asked about.
    if (!kept || !account) return
    const refresh = this.seal.open(kept.tokens)?.refresh ?? null
    try {
      if (refresh === null || account.subject === null || account.issuer !== settings.issuer)
        throw new ProviderError('token-refused', 'the tokens are of another client or secret')
      const { idToken, refreshToken, claims } = await this.tried(() =>
        this.client.refresh(refresh, account.subject!),
      )
      // Before anything else: the provider may not take the old one again.
      const id = idToken === '' ? (this.seal.open(kept.tokens)?.id ?? '') : idToken
      sessions.keepTokens(session, this.seal.seal({ id, refresh: refreshToken }), now())
      this.recheck(account, claims)
    } catch (error) {
      const { code } = failureOf(error)
      if (IS_OURS.has(code)) this.awayUntil = now() + Math.min(AFTER_AWAY, settings.checkSeconds * SECOND)
      else this.endOne(account, session, code)
    }
  }

  /**
   * Takes what the provider now says of somebody who is signed in: where his role or scope is another, or none, all
   * his sessions end, and he signs in anew with what he may do now.
   */
  recheck(account: Account, claims: Claims): void {
    try {
      this.grant(account.subject!, claims)
    } catch (error) {
      if (!(error instanceof ProviderError || error instanceof HttpError)) throw error
      this.endAll(account, error.code)
    }
    this.parts.sessions.reload()
  }

  /** The account of somebody, with what the provider's word comes to. @throws ProviderError, HttpError */
  private grant(subject: string, claims: Claims): { account: Account; hasSecondFactor: boolean } {
    const { accounts, sessions, settings, sideOf } = this.parts
    const { role, scope, title, hasSecondFactor } = grantedBy(this.mapping, claims, sideOf)
    const called = claims['preferred_username']
    const account = accounts.admit(
      {
        ...{ issuer: settings.issuer, subject, title, role, scope },
        name: typeof called === 'string' ? called : '',
      },
      PROVIDER,
    )
    sessions.reload()
    return { account, hasSecondFactor }
  }

  private endOne(account: Account, session: Session, reason: string): void {
    const { sessions, record } = this.parts
    if (!sessions.end(account, session.id)) return
    record(PROVIDER, {
      what: 'session-ended',
      object: account.name,
      more: { ended: session.id, reason },
    })
  }

  private endAll(account: Account, reason: string): void {
    const { sessions, record } = this.parts
    if (sessions.listOf(account).length === 0) return
    sessions.endAll(account)
    record(PROVIDER, { what: 'sessions-ended', object: account.name, more: { reason } })
  }

  private wayOf(query: URLSearchParams, cookie: string | null): Waiting | null {
    const way = this.waiting.get(query.get('state') ?? '')
    const isOwn = way !== undefined && cookie !== null && hashOf(cookie) === way.browser
    return isOwn && this.parts.now() - way.at < WAY_MINUTES * MINUTE ? way : null
  }

  private refuse(error: ProviderError, account: Account | null, { address }: Caller): never {
    this.say(`Một lần đăng nhập qua hệ thống của tỉnh bị từ chối: ${error.code} (${error.message})`)
    const who = account?.name ?? '(không rõ)'
    const by = { who, role: account?.role ?? '', scope: account?.scope ?? '', ip: address, session: null }
    this.parts.record(by, {
      what: 'sign-in',
      outcome: 'refused',
      more: { method: 'provider', reason: error.code },
    })
    throw error
  }

  /** Says once that the provider is away, and once that it is back. */
  private async tried<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      if (this.isAway) this.say('Hệ thống đăng nhập đã trả lời lại')
      this.isAway = false
      return result
    } catch (thrown) {
      const error = failureOf(thrown)
      if (IS_OURS.has(error.code) && !this.isAway) {
        this.isAway = true
        this.say(
          `Hệ thống đăng nhập ${this.parts.settings.issuer} không dùng được (${error.code}: ${error.message}); ai đang đăng nhập vẫn làm việc, chưa ai đăng nhập mới được, trừ quản trị dự phòng`,
        )
      }
      throw error
    }
  }
}

/** The language of the page that somebody goes on to. */
export const languageOfPage = (next: string): Language => languageOf(/[?&]lang=(\w+)(&|$)/.exec(next)?.[1])
