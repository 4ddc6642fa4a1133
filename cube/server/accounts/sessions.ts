import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Account, type Accounts, changedMeanwhile } from './accounts.ts'
import type { Store, StoredRow } from './store.ts'

/** What a session still lacks before it may see anything: a code, a new password, an authenticator; '': nothing. */
export type Step = 'code' | 'password' | 'enrol' | ''

export interface Session {
  hash: string
  /** What the list of sessions calls it. */
  id: string
  account: number
  createdAt: number
  seenAt: number
  endsAt: number
  address: string
  agent: string
  step: Step
  /** What the provider calls its own session; null: it did not say, or this one began here. */
  sid: string | null
  /** When the provider last said what the account may do; null: it is not asked. */
  checkedAt: number | null
}

/** What a session that began at the provider has more. */
export interface AtProvider {
  sid: string | null
  /** Sealed. */
  tokens: string
  checkedAt: number | null
  /** When he signed in there. */
  since: number
}

/** What a session is begun with. */
export interface NewSession {
  account: Account
  step: Step
  address: string
  agent: string
  provider: AtProvider | null
}

export interface SessionsOptions {
  store: Store
  accounts: Accounts
  idleMinutes: number
  sessionHours: number
  /** Whether browsers come by https only. */
  secure: boolean
  now: () => number
}

const MINUTE = 60_000
/** Minutes in which a sign-in must be completed. */
const STEP_MINUTES = 10
/** How long a session lasts of whose role the provider cannot be asked again. */
const UNCHECKED = 60 * MINUTE
/** Sessions of one account; the oldest ends where another begins. */
const MOST_SESSIONS = 20
/** Milliseconds after which the file is asked whether another process changed it: the command, a restore. */
const LOOK_AFTER = 250
/** Characters of a browser's name that are kept. */
const LONGEST_AGENT = 200

/** All of a session but the provider's tokens, which are read where they are needed. */
const COLUMNS = 'hash, id, account, created_at, seen_at, ends_at, address, agent, step, sid, checked_at'

/** 256 bits in base64url. */
const TOKEN = /^[\w-]{43}$/

/** Sessions, in memory as `accounts.db` has them, so that who asks is known without waiting. */
export class Sessions {
  private byHash = new Map<string, Session>()
  private readonly store: Store
  private readonly unwritten = new Set<Session>()
  private lookedAt = 0

  constructor(private readonly options: SessionsOptions) {
    this.store = options.store
    this.reload()
  }

  /** Reads all of them anew; what is known of their last requests stays. */
  reload(): void {
    const before = this.byHash
    this.byHash = new Map(
      this.store.all(`SELECT ${COLUMNS} FROM session`).map((row) => {
        const session = sessionOf(row)
        session.seenAt = Math.max(session.seenAt, before.get(session.hash)?.seenAt ?? 0)
        return [session.hash, session]
      }),
    )
  }

  /**
   * Begins a session.
   * @returns it, and what its cookie holds
   * @throws HttpError 401 where the account was locked or got another password meanwhile
   */
  begin({ account, step, address, agent, provider }: NewSession): { session: Session; token: string } {
    const now = this.options.now()
    const lasts = (step === '' ? this.options.sessionHours * 60 : STEP_MINUTES) * MINUTE
    const token = randomBytes(32).toString('base64url')
    const session: Session = {
      hash: hashOf(token),
      id: randomBytes(9).toString('base64url'),
      account: account.id,
      createdAt: now,
      seenAt: now,
      endsAt: Math.min(now + lasts, provider?.checkedAt === null ? provider.since + UNCHECKED : Infinity),
      address,
      agent: agent.slice(0, LONGEST_AGENT),
      step,
      sid: provider?.sid ?? null,
      checkedAt: provider?.checkedAt ?? null,
    }
    this.store.write(() => {
      this.store.run('DELETE FROM session WHERE ends_at <= ?', now)
      this.store.run(
        `DELETE FROM session WHERE hash IN
         (SELECT hash FROM session WHERE account = ? ORDER BY created_at DESC LIMIT -1 OFFSET ?)`,
        account.id,
        MOST_SESSIONS - 1,
      )
      const begun = this.store.run(
        `INSERT INTO session (hash, id, account, created_at, seen_at, ends_at, address, agent, step, sid, tokens,
           checked_at)
         SELECT ?, ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM account
         WHERE id = ? AND locked = 0 AND password IS ? AND role = ? AND scope = ?`,
        session.hash,
        session.id,
        session.createdAt,
        session.seenAt,
        session.endsAt,
        session.address,
        session.agent,
        session.step,
        session.sid,
        provider?.tokens ?? null,
        session.checkedAt,
        account.id,
        account.password,
        account.role,
        account.scope,
      )
      if (begun === 0) throw changedMeanwhile()
    })
    this.reload()
    return { session, token }
  }

  /** The session whose cookie a request carries, whatever it still lacks; null where there is none that lasts. */
  find(request: IncomingMessage): Session | null {
    const token = tokenOf(request, this.options.secure)
    return token === null ? null : this.withToken(token)
  }

  withToken(token: string): Session | null {
    const { now } = this.options
    const at = now()
    if (Math.abs(at - this.lookedAt) >= LOOK_AFTER) this.look()
    const session = this.byHash.get(hashOf(token))
    if (!session || at >= session.endsAt || this.isIdle(session, at)) return null
    if (at > session.seenAt) {
      session.seenAt = at
      this.unwritten.add(session)
    }
    return session
  }

  /** Reads all anew where another process changed the file. */
  look(): void {
    this.lookedAt = this.options.now()
    if (!this.store.changedElsewhere()) return
    this.options.accounts.reload()
    this.reload()
  }

  /** The account of a session; null where it is locked, or may not be used as the server is set. */
  accountOf(session: Session): Account | null {
    const { accounts } = this.options
    const account = accounts.get(session.account)
    return account === undefined || account.locked || !accounts.isUsable(account) ? null : account
  }

  /** What a session that began at the provider has more; null where it began here, or has ended. */
  providerOf({ hash }: Session): AtProvider | null {
    const [row] = this.store.all('SELECT * FROM session WHERE hash = ?', hash)
    if (row?.tokens == null) return null
    const { sid, checkedAt, createdAt } = sessionOf(row)
    return { sid, checkedAt, tokens: String(row.tokens), since: createdAt }
  }

  /** Notes what the provider gave when it was asked again. @returns whether the session is still there */
  keepTokens({ hash }: Session, tokens: string, checkedAt: number): boolean {
    const kept = this.store.run(
      'UPDATE session SET tokens = ?, checked_at = ? WHERE hash = ?',
      tokens,
      checkedAt,
      hash,
    )
    this.reload()
    return kept > 0
  }

  /** Sessions of which the provider has not been asked since a moment, the longest first. */
  uncheckedSince(moment: number): Session[] {
    return this.lasting()
      .filter(({ checkedAt }) => checkedAt !== null && checkedAt <= moment)
      .sort((a, b) => a.checkedAt! - b.checkedAt!)
  }

  /** Sessions that began in one session of the provider. */
  withSid(sid: string): Session[] {
    return this.lasting().filter((one) => one.sid === sid)
  }

  /** The sessions of an account that last, newest first. */
  listOf(account: Account): Session[] {
    return this.lasting()
      .filter((one) => one.account === account.id)
      .sort((a, b) => b.createdAt - a.createdAt)
  }

  private lasting(): Session[] {
    const at = this.options.now()
    return [...this.byHash.values()].filter((one) => at < one.endsAt && !this.isIdle(one, at))
  }

  /** Ends a session. @returns whether there was one */
  end(account: Account, id: string): boolean {
    const ended = this.store.run('DELETE FROM session WHERE account = ? AND id = ?', account.id, id) > 0
    this.reload()
    return ended
  }

  /** Ends the sessions of an account. @param keep one that goes on */
  endAll(account: Account, keep = ''): void {
    this.store.run('DELETE FROM session WHERE account = ? AND id <> ?', account.id, keep)
    this.reload()
  }

  /** Writes when the sessions were seen last, all at once; to be called once a minute. */
  writeSeen(): void {
    if (this.unwritten.size === 0) return
    const seen = [...this.unwritten]
    this.unwritten.clear()
    this.store.write(() => {
      for (const { hash, seenAt } of seen)
        this.store.run('UPDATE session SET seen_at = ? WHERE hash = ?', seenAt, hash)
    })
  }

  /** Minutes without a request after which an account's sessions end. */
  idleMinutesOf({ role }: Pick<Account, 'role'>): number {
    const { idleMinutes } = this.options
    return role === 'administrator' ? Math.ceil(idleMinutes / 2) : idleMinutes
  }

  private isIdle(session: Session, at: number): boolean {
    const account = this.options.accounts.get(session.account)
    return account === undefined || at - session.seenAt >= this.idleMinutesOf(account) * MINUTE
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** The cookies: of a session, and of a browser that is on its way to the provider and back. */
export type CookieName = 'gs' | 'gs-oidc'

/** A cookie's name; browsers take one that begins with `__Host-` from this very host by https only. */
const nameOf = (name: CookieName, secure: boolean): string => (secure ? `__Host-${name}` : name)

/** What a cookie of a request holds. */
export function tokenOf(
  { headers }: IncomingMessage,
  secure: boolean,
  name: CookieName = 'gs',
): string | null {
  const { cookie } = headers
  if (cookie === undefined) return null
  const wanted = nameOf(name, secure)
  for (const part of cookie.split(';')) {
    const [given, value = ''] = part.trim().split('=', 2)
    if (given === wanted && TOKEN.test(value)) return value
  }
  return null
}

/**
 * A cookie that lasts as long as the browser is open; null takes it away.
 * @param secure whether browsers come by https only
 */
export function cookieOf(token: string | null, secure: boolean, name: CookieName = 'gs'): string {
  const ends = token === null ? '; Max-Age=0' : ''
  return `${nameOf(name, secure)}=${token ?? ''}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${ends}`
}

function sessionOf(row: StoredRow): Session {
  return {
    hash: String(row.hash),
    id: String(row.id),
    account: Number(row.account),
    createdAt: Number(row.created_at),
    seenAt: Number(row.seen_at),
    endsAt: Number(row.ends_at),
    address: String(row.address),
    agent: String(row.agent),
    step: String(row.step) as Step,
    sid: row.sid == null ? null : String(row.sid),
    checkedAt: row.checked_at == null ? null : Number(row.checked_at),
  }
}
