import { createHash } from 'node:crypto'
import { HttpError } from '../errors.ts'
import type { Actor, RecordEvent } from './actor.ts'
import { hashPassword, isPassword, oneTimePassword, whyRefused } from './passwords.ts'
import type { AccountRole } from '../../domain/roles.ts'
import { requireFitting, requireGrant, type SideOf, type StoredScope } from './rights.ts'
import type { Store, StoredRow } from './store.ts'

/** How long a password that was handed out is taken. */
export const ONE_TIME_HOURS = 72
const HOUR = 3_600_000

export interface Account {
  id: number
  name: string
  title: string
  role: AccountRole
  scope: StoredScope
  password: string | null
  passwordAt: number | null
  mustChange: boolean
  expiresAt: number | null
  locked: boolean
  totp: string | null
  totpStep: number
  createdAt: number
  createdBy: string
  /** The provider that it signs in at, and whom that says it is; null: it was made here. */
  issuer: string | null
  subject: string | null
}

/** Whom a provider lets in: who he is there, and what he may do here. */
export interface Provided {
  issuer: string
  /** What the provider never gives to anybody else. */
  subject: string
  /** How he is called there, where that may be a name here. */
  name: string
  title: string
  role: AccountRole
  scope: StoredScope
}

/** What a new account is made of. */
export interface NewAccount {
  name: string
  title: string
  role: AccountRole
  scope: StoredScope
}

/** What of an account may be changed. */
export type Change = Partial<Pick<Account, 'title' | 'role' | 'scope'>>

export interface AccountsOptions {
  store: Store
  sideOf: SideOf
  record: RecordEvent
  now: () => number
  /** The provider at which people sign in; null: with the accounts made here. */
  issuer: string | null
}

const unknown = (name: string) =>
  new HttpError(404, 'account-unknown', `There is no account ${name}`, `Không có tài khoản “${name}”.`)

/** What is said to somebody whose account was changed while he changed it himself. */
export const changedMeanwhile = (): HttpError =>
  new HttpError(
    401,
    'sign-in-again',
    'The account was changed meanwhile',
    'Tài khoản vừa được thay đổi; đề nghị đăng nhập lại.',
  )

/** What is said to somebody whose account an administrator locked. */
export const lockedHere = (): HttpError =>
  new HttpError(
    403,
    'account-locked',
    'Refused: account-locked',
    'Tài khoản đã bị khóa. Đề nghị liên hệ quản trị để được mở lại.',
  )

/** How a name is typed and kept. */
export const normalName = (name: string): string => name.normalize('NFC').trim().toLowerCase()

const LONGEST_NAME = 40
const LONGEST_TITLE = 200

/** Names of accounts: letters, digits, and signs within. */
const NAME = /^[\p{L}\d][\p{L}\d._-]{1,38}[\p{L}\d]$/u

/** The accounts, in memory as `accounts.db` has them. */
export class Accounts {
  private byId = new Map<number, Account>()
  private readonly store: Store

  constructor(private readonly options: AccountsOptions) {
    this.store = options.store
    this.reload()
  }

  /** Reads all of them anew. */
  reload(): void {
    this.byId = new Map(
      this.store.all('SELECT * FROM account').map((row) => [Number(row.id), accountOf(row)]),
    )
  }

  list(): Account[] {
    return [...this.byId.values()].sort((a, b) => a.name.localeCompare(b.name, 'vi'))
  }

  get(id: number): Account | undefined {
    return this.byId.get(id)
  }

  named(name: string): Account | undefined {
    const normal = normalName(name)
    return this.list().find((account) => account.name === normal)
  }

  /** @throws HttpError 404 */
  require(name: string): Account {
    const found = this.named(name)
    if (!found) throw unknown(name)
    return found
  }

  /** Whether anybody could administer accounts now, also while a provider is away. */
  hasAdministrator(): boolean {
    return this.list().some(isAdministering)
  }

  /**
   * Whether an account may be used as the server is set: those of the provider at which people sign in and, for
   * emergencies, administrators that were made here; or, without a provider, those made here alone.
   */
  isUsable({ issuer, role }: Account): boolean {
    return this.options.issuer === null
      ? issuer === null
      : issuer === this.options.issuer || (issuer === null && role === 'administrator')
  }

  /**
   * The account of somebody whom the provider lets in, as it describes him now; made at his first sign-in. A change of
   * role or scope ends its sessions.
   * @throws HttpError 403 where it is locked here
   */
  admit(given: Provided, by: Parameters<RecordEvent>[0]): Account {
    const { store, now, record } = { ...this.options, store: this.store }
    const title = given.title.normalize('NFC').trim().slice(0, LONGEST_TITLE)
    store.write(() => {
      const [row] = store.all(
        'SELECT * FROM account WHERE issuer = ? AND subject = ?',
        given.issuer,
        given.subject,
      )
      if (!row) {
        const name = this.freeName(given)
        store.run(
          `INSERT INTO account (name, title, role, scope, created_at, created_by, issuer, subject)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          ...[name, title, given.role, given.scope, now(), by.who, given.issuer, given.subject],
        )
        record(by, { what: 'account-added', object: name, more: { role: given.role, scope: given.scope } })
        return
      }
      const account = accountOf(row)
      if (account.locked) throw lockedHere()
      const rights = given.role !== account.role || given.scope !== account.scope
      if (!rights && title === account.title) return
      if (rights) this.endSessions(account)
      store.run(
        'UPDATE account SET title = ?, role = ?, scope = ? WHERE id = ?',
        ...[title, given.role, given.scope, account.id],
      )
      record(by, {
        what: 'account-changed',
        object: account.name,
        more: rights
          ? { before: `${account.role} ${account.scope}`, after: `${given.role} ${given.scope}` }
          : { title: true },
      })
    })
    this.reload()
    return this.atProvider(given.issuer, given.subject)!
  }

  /** The account of somebody at a provider. */
  atProvider(issuer: string, subject: string): Account | undefined {
    return [...this.byId.values()].find((one) => one.issuer === issuer && one.subject === subject)
  }

  /**
   * Makes an account. @returns its password, which is shown this once
   * @throws HttpError 403, 409, 422
   */
  async add(given: NewAccount, by: Actor): Promise<string> {
    const { store, now, sideOf, record } = { ...this.options, store: this.store }
    const name = normalName(given.name)
    if (!NAME.test(name))
      throw new HttpError(
        422,
        'name-invalid',
        'A name has 3 to 40 letters, digits, or . _ - between them',
        'Tên đăng nhập gồm 3 đến 40 chữ, số hoặc dấu . _ - ở giữa, không có dấu cách.',
      )
    requireFitting(given.role, given.scope, sideOf)
    requireGrant(by, given.role, given.scope, sideOf)
    const password = oneTimePassword()
    const hash = await hashPassword(password)
    store.write(() => {
      if (store.all('SELECT 1 FROM account WHERE name = ?', name).length > 0)
        throw new HttpError(
          409,
          'name-taken',
          `${name} is taken`,
          `Tên đăng nhập “${name}” đã có người dùng.`,
        )
      store.run(
        `INSERT INTO account (name, title, role, scope, password, password_at, must_change, expires_at, created_at,
           created_by) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?)`,
        name,
        given.title.normalize('NFC').trim(),
        given.role,
        given.scope,
        hash,
        now(),
        now() + ONE_TIME_HOURS * HOUR,
        now(),
        by.who,
      )
      record(by, { what: 'account-added', object: name, more: { role: given.role, scope: given.scope } })
    })
    this.reload()
    return password
  }

  /**
   * Changes title, role or scope; a change of role or scope ends the account's sessions.
   * @throws HttpError 403, 404, 409, 422
   */
  change(name: string, change: Change, by: Actor): void {
    const { sideOf, record } = this.options
    this.store.write(() => {
      const account = this.own(name)
      const after = { ...account, ...change }
      const rights = after.role !== account.role || after.scope !== account.scope
      requireGrant(by, account.role, account.scope, sideOf)
      if (rights) {
        requireFitting(after.role, after.scope, sideOf)
        requireGrant(by, after.role, after.scope, sideOf)
        this.requireOther(account, isAdministering(after) && after.scope === account.scope)
        this.endSessions(account)
      }
      this.store.run(
        'UPDATE account SET title = ?, role = ?, scope = ? WHERE id = ?',
        after.title.normalize('NFC').trim(),
        after.role,
        after.scope,
        account.id,
      )
      record(by, {
        what: 'account-changed',
        object: account.name,
        more: rights
          ? { before: `${account.role} ${account.scope}`, after: `${after.role} ${after.scope}` }
          : { title: true },
      })
    })
    this.reload()
  }

  /**
   * Gives a new password for 72 hours, which must be changed at the next sign-in, and ends the account's sessions.
   * @param withCodes also forgets its authenticator, for a phone that was lost
   * @returns the password, which is shown this once
   * @throws HttpError 403, 404
   */
  async reset(name: string, withCodes: boolean, by: Actor): Promise<string> {
    const { sideOf, record, now } = this.options
    const password = oneTimePassword()
    const hash = await hashPassword(password)
    this.store.write(() => {
      const account = this.own(name)
      requireGrant(by, account.role, account.scope, sideOf)
      this.store.run(
        'UPDATE account SET password = ?, password_at = ?, must_change = 1, expires_at = ? WHERE id = ?',
        hash,
        now(),
        now() + ONE_TIME_HOURS * HOUR,
        account.id,
      )
      if (withCodes) this.forgetCodes(account)
      this.endSessions(account)
      record(by, { what: 'password-reset', object: account.name, more: { codes: withCodes } })
    })
    this.reload()
    return password
  }

  /**
   * Forgets the authenticator of an account, for a phone that was lost, and ends its sessions.
   * @throws HttpError 403, 404
   */
  forgetAuthenticator(name: string, by: Actor): void {
    const { sideOf, record } = this.options
    this.store.write(() => {
      const account = this.fresh(name)
      requireGrant(by, account.role, account.scope, sideOf)
      this.forgetCodes(account)
      this.endSessions(account)
      record(by, { what: 'codes-off', object: account.name })
    })
    this.reload()
  }

  /**
   * Locks an account, or opens it again; locking ends its sessions.
   * @throws HttpError 403, 404, 409
   */
  lock(name: string, locked: boolean, by: Actor): void {
    const { sideOf, record } = this.options
    this.store.write(() => {
      const account = this.fresh(name)
      requireGrant(by, account.role, account.scope, sideOf)
      if (locked) {
        this.requireOther(account, false)
        this.endSessions(account)
      }
      this.store.run('UPDATE account SET locked = ? WHERE id = ?', locked ? 1 : 0, account.id)
      record(by, { what: locked ? 'account-locked' : 'account-unlocked', object: account.name })
    })
    this.reload()
  }

  /**
   * Takes a password that its owner chose.
   * @param keep the session that goes on; all others end
   * @throws HttpError 422 that says why it is refused
   */
  async choosePassword(account: Account, password: string, keep: string, by: Actor): Promise<void> {
    const refusal = whyRefused(password, [account.name, account.title])
    if (refusal) throw new HttpError(422, refusal.code, refusal.message, refusal.messageVi)
    if (await isPassword(password, account.password))
      throw new HttpError(
        422,
        'password-same',
        'The new password is the old one',
        'Mật khẩu mới trùng với mật khẩu đang dùng; đề nghị chọn mật khẩu khác.',
      )
    const hash = await hashPassword(password)
    this.store.write(() => {
      this.requireSession(account, by)
      const changed = this.store.run(
        'UPDATE account SET password = ?, password_at = ?, must_change = 0, expires_at = NULL WHERE id = ? AND password IS ?',
        hash,
        this.options.now(),
        account.id,
        account.password,
      )
      // Another of its sessions was quicker.
      if (changed === 0) throw changedMeanwhile()
      this.store.run('DELETE FROM session WHERE account = ? AND id <> ?', account.id, keep)
      this.options.record(by, { what: 'password-changed', object: account.name })
    })
    this.reload()
  }

  /** Notes the authenticator and recovery codes of an account. */
  enrol(account: Account, secret: string, period: number, codes: string[], by: Actor): void {
    this.store.write(() => {
      this.requireSession(account, by)
      this.forgetCodes(account)
      this.store.run('UPDATE account SET totp = ?, totp_step = ? WHERE id = ?', secret, period, account.id)
      this.keepRecoveryCodes(account, codes)
      this.options.record(by, { what: 'codes-on', object: account.name })
    })
    this.reload()
  }

  /** New recovery codes in the place of the old ones. */
  replaceRecoveryCodes(account: Account, codes: string[], by: Actor): void {
    this.store.write(() => {
      this.requireSession(account, by)
      this.store.run('DELETE FROM recovery_code WHERE account = ?', account.id)
      this.keepRecoveryCodes(account, codes)
      this.options.record(by, { what: 'recovery-codes', object: account.name })
    })
  }

  /** Switches the authenticator off, and ends the other sessions. */
  withoutCodes(account: Account, keep: string, by: Actor): void {
    this.store.write(() => {
      this.requireSession(account, by)
      this.forgetCodes(account)
      this.store.run('DELETE FROM session WHERE account = ? AND id <> ?', account.id, keep)
      this.options.record(by, { what: 'codes-off', object: account.name })
    })
    this.reload()
  }

  /** Uses the code of a period. @returns false where it, or a later one, was used already */
  usePeriod(account: Account, period: number): boolean {
    const used = this.store.run(
      'UPDATE account SET totp_step = ? WHERE id = ? AND totp_step < ?',
      period,
      account.id,
      period,
    )
    this.reload()
    return used > 0
  }

  /** Uses a recovery code. @returns false where there is none like it */
  useRecoveryCode(account: Account, hash: string): boolean {
    return this.store.run('DELETE FROM recovery_code WHERE account = ? AND hash = ?', account.id, hash) > 0
  }

  /** How many recovery codes are left. */
  recoveryCodes(account: Account): number {
    const [row] = this.store.all('SELECT count(*) AS n FROM recovery_code WHERE account = ?', account.id)
    return Number(row!.n)
  }

  /**
   * Checks, within a change that its owner asked for, that his session is still there: an administrator may have reset or
   * locked the account while password and codes were compared and hashed.
   * @throws HttpError 401
   */
  private requireSession({ id }: Account, { session }: Actor): void {
    const found = this.store.all('SELECT 1 FROM session WHERE account = ? AND id = ?', id, session)
    if (found.length === 0) throw changedMeanwhile()
  }

  /** The account as the file has it now, within a change. */
  private fresh(name: string): Account {
    const [row] = this.store.all('SELECT * FROM account WHERE name = ?', normalName(name))
    if (!row) throw unknown(name)
    return accountOf(row)
  }

  /** The same, of an account whose role and password are decided here. @throws HttpError 409 */
  private own(name: string): Account {
    const account = this.fresh(name)
    if (account.issuer === null) return account
    throw new HttpError(
      409,
      'provider-decides',
      `${account.name} signs in at the provider, which decides on its role and password`,
      `Vai trò và mật khẩu của “${account.name}” do hệ thống đăng nhập của tỉnh quyết định; đề nghị đổi ở đó.`,
    )
  }

  /** A name that nobody has, as near as may be to what the provider calls its account. */
  private freeName({ name: wanted, issuer, subject }: Provided): string {
    const digest = createHash('sha256').update(`${issuer} ${subject}`).digest('hex')
    const name = normalName(wanted)
    const names = [
      ...(NAME.test(name) ? [name, `${name.slice(0, LONGEST_NAME - 9)}-${digest.slice(0, 8)}`] : []),
      `tk-${digest.slice(0, 32)}`,
    ]
    return names.find((one) => this.store.all('SELECT 1 FROM account WHERE name = ?', one).length === 0)!
  }

  private endSessions({ id }: Account): void {
    this.store.run('DELETE FROM session WHERE account = ?', id)
  }

  private forgetCodes({ id }: Account): void {
    this.store.run('UPDATE account SET totp = NULL, totp_step = 0 WHERE id = ?', id)
    this.store.run('DELETE FROM recovery_code WHERE account = ?', id)
  }

  private keepRecoveryCodes({ id }: Account, hashes: string[]): void {
    for (const hash of hashes) this.store.run('INSERT INTO recovery_code VALUES (?, ?)', id, hash)
  }

  /**
   * Keeps the last administrator of the province: without one nobody could make another.
   * @param stays whether the account goes on administering as before
   * @throws HttpError 409
   */
  private requireOther(account: Account, stays: boolean): void {
    const isLast = (one: Account) => isAdministering(one) && one.scope === 'province'
    if (stays || !isLast(account)) return
    const others = this.store
      .all('SELECT * FROM account WHERE id <> ?', account.id)
      .map(accountOf)
      .filter(isLast)
    if (others.length === 0)
      throw new HttpError(
        409,
        'last-administrator',
        'This is the last administrator',
        'Đây là tài khoản quản trị cuối cùng của tỉnh; đề nghị lập tài khoản quản trị khác trước.',
      )
  }
}

/** An administrator of a provider may be gone tomorrow: only one made here counts. */
const isAdministering = ({ role, locked, issuer }: Account): boolean =>
  role === 'administrator' && !locked && issuer === null

function accountOf(row: StoredRow): Account {
  const text = (value: string | number | null | undefined) => (value == null ? null : String(value))
  const number = (value: string | number | null | undefined) => (value == null ? null : Number(value))
  return {
    id: Number(row.id),
    name: String(row.name),
    title: String(row.title),
    role: String(row.role) as AccountRole,
    scope: String(row.scope),
    password: text(row.password),
    passwordAt: number(row.password_at),
    mustChange: row.must_change === 1,
    expiresAt: number(row.expires_at),
    locked: row.locked === 1,
    totp: text(row.totp),
    totpStep: Number(row.totp_step),
    createdAt: Number(row.created_at),
    createdBy: String(row.created_by),
    issuer: text(row.issuer),
    subject: text(row.subject),
  }
}
