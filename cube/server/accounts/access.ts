import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IncomingMessage } from 'node:http'
import Papa from 'papaparse'
import { Audit } from '../../../etl/audit/audit.ts'
import type { Happening } from '../../../etl/audit/event.ts'
import { referenceDir } from '../../../etl/paths.ts'
import { provinceDay } from '../../domain/dates.ts'
import { HttpError, StartError } from '../errors.ts'
import type { AccountSettings, OidcSettings } from '../settings.ts'
import { addressOf, isIn, type Site } from '../site.ts'
import { type Account, Accounts } from './accounts.ts'
import type { Actor, RecordEvent } from './actor.ts'
import { Failures } from './failures.ts'
import { actorOf, type Caller, Login } from './login.ts'
import type { Channel } from '../../domain/scope.ts'
import { Provider } from './provider/provider.ts'
import type { SideOf } from './rights.ts'
import { type Session, Sessions } from './sessions.ts'
import { accountsFile, Store } from './store.ts'

const MINUTE = 60_000
const SECOND = 1000
/** Pages read that are remembered; they are written down once more afterwards. */
const MOST_READ = 50_000

/** A unit of the reference tables. */
export interface Unit {
  code: string
  name: string
  /** `press` is neither side: only who administers the province gives it an account. */
  side: Channel | 'press'
  /** Whether it is there today. */
  isOpen: boolean
  /** Codes of the units that took its place. */
  successors: string[]
}

export interface AccessOptions {
  dataDir: string
  site: Site
  settings: AccountSettings
  auditKey: string
  /** The provider at which people sign in; null: with the accounts made here. */
  oidc?: OidcSettings | null
  now?: () => number
}

/** Who signs in, and the audit of it: all that stands on `accounts.db`. */
export class Access {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly failures: Failures
  readonly login: Login
  readonly audit: Audit
  /** Null: people sign in with the accounts made here. */
  readonly provider: Provider | null
  readonly units: Unit[]
  /** Which side a unit reports to. */
  readonly sideOf: SideOf
  private readonly store: Store
  private readonly timers: NodeJS.Timeout[] = []
  /** Session, page and snapshot of what is written down already. */
  private readonly read = new Set<string>()

  /** @throws StartError where accounts or audit cannot be opened */
  constructor(readonly options: AccessOptions) {
    const { dataDir, settings, auditKey, site, oidc = null, now = Date.now } = options
    this.units = readUnits()
    const sides = new Map(this.units.map(({ code, side }) => [code, side]))
    const sideOf = (code: string) => sides.get(code)
    this.sideOf = sideOf
    this.store = new Store(accountsFile(dataDir))
    try {
      this.audit = openAudit(dataDir, auditKey, now)
    } catch (error) {
      this.store.close()
      throw error
    }
    const { store } = this
    const record = this.record
    this.accounts = new Accounts({ store, sideOf, record, now, issuer: oidc?.issuer ?? null })
    this.sessions = new Sessions({
      store,
      accounts: this.accounts,
      idleMinutes: settings.idleMinutes,
      sessionHours: settings.sessionHours,
      secure: site.secure,
      now,
    })
    this.failures = new Failures(store, now)
    this.login = new Login({
      accounts: this.accounts,
      sessions: this.sessions,
      failures: this.failures,
      record,
      passwordDays: settings.passwordDays,
      now,
    })
    const { accounts, sessions, login } = this
    try {
      const { sessionHours } = settings
      const parts = { accounts, sessions, login, sideOf, record, now, sessionHours }
      this.provider = oidc === null ? null : new Provider({ ...parts, settings: oidc })
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** Writes from time to time what need not be written at once. */
  keepWriting(say: (line: string) => void): void {
    const quietly = (work: () => void) => () => {
      try {
        work()
      } catch (error) {
        say(
          `Chưa ghi được phiên đăng nhập hoặc nhật ký: ${error instanceof Error ? error.message : String(error)}`,
        )
      }
    }
    this.timers.push(
      setInterval(
        quietly(() => this.sessions.writeSeen()),
        MINUTE,
      ).unref(),
      setInterval(
        quietly(() => this.audit.flush()),
        SECOND,
      ).unref(),
    )
    this.provider?.keepChecking(say)
  }

  /** Whoever asks, if he has signed in wholly; null for everybody else. */
  signedIn(request: IncomingMessage): { account: Account; session: Session } | null {
    const session = this.sessions.find(request)
    if (session?.step !== '') return null
    const account = this.sessions.accountOf(session)
    return account === null ? null : { account, session }
  }

  /** Whoever asks, as the audit names him. */
  actor(request: IncomingMessage): Actor {
    const found = this.signedIn(request)
    const ip = addressOf(this.options.site, request)
    return found === null
      ? { account: null, who: '(chưa đăng nhập)', role: '', scope: '', ip, session: null }
      : actorOf(found.account, found.session, ip)
  }

  caller(request: IncomingMessage): Caller {
    return {
      address: addressOf(this.options.site, request),
      agent: String(request.headers['user-agent'] ?? ''),
    }
  }

  /** An event, flushed before it returns. */
  readonly record: RecordEvent = ({ who, role, scope, ip, session }, happening: Happening) => {
    this.audit.record({ who, role, scope, ip, session, outcome: 'done', ...happening })
  }

  /** The same for what need not be on disk before the answer: within a second. */
  later(request: IncomingMessage, happening: Happening): void {
    const { who, role, scope, ip, session } = this.actor(request)
    this.audit.later({ who, role, scope, ip, session, outcome: 'done', ...happening })
  }

  /** A page that somebody reads, once a session and snapshot. */
  pageRead(request: IncomingMessage, page: string, snapshot: string): void {
    const session = this.sessions.find(request)
    const key = `${session?.id ?? ''} ${page} ${snapshot}`
    if (session?.step !== '' || this.read.has(key)) return
    if (this.read.size >= MOST_READ) this.read.clear()
    this.read.add(key)
    this.later(request, { what: 'page', object: page, snapshot })
  }

  /** Whether accounts and audit may be reached from where a request comes. @throws HttpError 403 */
  requireAddress(request: IncomingMessage): void {
    const { administratorAddresses: list } = this.options.settings
    if (list === null || isIn(list, addressOf(this.options.site, request))) return
    throw new HttpError(
      403,
      'address-refused',
      'Accounts are not administered from this address',
      'Không được quản trị tài khoản từ máy này; đề nghị dùng máy đã đăng ký với quản trị hệ thống.',
    )
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer)
    this.provider?.close()
    this.sessions.writeSeen()
    this.audit.close()
    this.store.close()
  }
}

/** @throws StartError */
function openAudit(dataDir: string, keyFile: string, now: () => number): Audit {
  try {
    return new Audit({ dataDir, keyFile, dayOf: provinceDay, now: () => new Date(now()) })
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error), 1)
  }
}

/** The units that may have an account, by their newest name. */
export function readUnits(): Unit[] {
  const text = readFileSync(join(referenceDir(), 'units.csv'), 'utf8')
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true })
  const byCode = new Map<string, Unit>()
  for (const { code = '', name = '', channel, successors = '', valid_to = '' } of data) {
    const known = byCode.get(code)
    const next = successors.split('|').filter((one) => one !== '')
    const side = channel as Unit['side']
    const isOpen = valid_to === ''
    // A unit that goes on under its code stands there once more, with its newer name.
    if (known && !isOpen) known.successors.push(...next)
    else byCode.set(code, { code, name, side, isOpen, successors: [...(known?.successors ?? []), ...next] })
  }
  return [...byCode.values()]
}

/**
 * The codes of units and of those that they took the place of. A unit that was divided among several is nobody's: what it
 * sent is about the others as well.
 */
export function withPredecessors(codes: string[], units: Unit[]): string[] {
  const found = new Set(codes)
  for (const code of found)
    for (const { code: before, successors } of units)
      if (successors.includes(code) && successors.every((next) => found.has(next))) found.add(before)
  return [...found].sort()
}
