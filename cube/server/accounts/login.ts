import { HttpError } from '../errors.ts'
import { type Account, type Accounts, lockedHere } from './accounts.ts'
import type { Actor, RecordEvent } from './actor.ts'
import { enrolAddress, isOffClock, newRecoveryCodes, newSecret, periodOf, readRecoveryCode } from './codes.ts'
import type { Failures } from './failures.ts'
import { hashCode, isPassword } from './passwords.ts'
import { NEEDS_CODE } from './rights.ts'
import type { AtProvider, Session, Sessions, Step } from './sessions.ts'

const DAY = 86_400_000
const MINUTE = 60_000
/** Minutes after signing in at the provider in which one's own authenticator may be changed. */
const RECENT_MINUTES = 10

export interface LoginOptions {
  accounts: Accounts
  sessions: Sessions
  failures: Failures
  record: RecordEvent
  passwordDays: number
  now: () => number
}

/** From where somebody signs in. */
export interface Caller {
  address: string
  agent: string
}

/** A session that was begun, and what its cookie holds. */
export interface Begun {
  session: Session
  token: string
}

const refused = () =>
  new HttpError(
    401,
    'sign-in-refused',
    'Name or password is wrong',
    'Tên đăng nhập hoặc mật khẩu không đúng.',
  )

/** Somebody of whom no more is known than what he typed. */
const stranger = (who: string, { address }: Caller): Actor => ({
  account: null,
  who,
  role: '',
  scope: '',
  ip: address,
  session: null,
})

/** Whoever holds a session, as the audit names him. */
export function actorOf({ id, name, role, scope }: Account, session: Session | null, ip: string): Actor {
  return { account: { id, role, scope }, who: name, role, scope, ip, session: session?.id ?? null }
}

/** Signing in, step by step: password, code, a new password where one is due, an authenticator where one is required. */
export class Login {
  /** Secrets that were shown and not yet confirmed, by the session's hash. */
  private readonly offered = new Map<string, string>()

  constructor(private readonly options: LoginOptions) {}

  /**
   * Compares name and password, and begins a session.
   * @throws HttpError 401 (the same for a wrong name and a wrong password), 403, 429
   */
  async withPassword(name: string, password: string, caller: Caller): Promise<Begun> {
    const { accounts, failures, record, now } = this.options
    this.limited(name, caller, () => {
      failures.attempt(caller.address)
      failures.charge(name)
    })
    this.options.sessions.look()
    const found = accounts.named(name)
    const hash = found?.password ?? null
    const isRight = await isPassword(password, hash)
    // As it is now: an administrator may have changed it meanwhile.
    const account = found && accounts.get(found.id)
    if (!isRight || account?.password !== hash) {
      // What was typed is not written down where it is nobody's name: it may be a password.
      record(stranger(found?.name ?? '(không rõ)', caller), { what: 'sign-in', outcome: 'refused' })
      throw refused()
    }
    const refuse = (code: string, messageVi: string): never => {
      record(actorOf(account, null, caller.address), {
        what: 'sign-in',
        outcome: 'refused',
        more: { reason: code },
      })
      throw new HttpError(403, code, `Refused: ${code}`, messageVi)
    }
    if (!accounts.isUsable(account))
      refuse(
        'sign-in-elsewhere',
        'Tài khoản này không đăng nhập bằng mật khẩu ở đây nữa; đề nghị chọn “Đăng nhập bằng tài khoản của tỉnh”.',
      )
    if (account.locked) refuse('account-locked', lockedHere().messageVi)
    if (account.expiresAt !== null && account.expiresAt <= now())
      refuse('password-expired', 'Mật khẩu được cấp đã quá 72 giờ. Đề nghị liên hệ quản trị để được cấp lại.')
    return this.begin(account, this.stepOf(account, 'start'), caller)
  }

  /**
   * Begins a session of whom the provider let in.
   * @param hasSecondFactor whether he showed a second factor there; else one is asked for here where his role needs it
   * @throws HttpError 401, 403
   */
  withProvider(account: Account, provider: AtProvider, hasSecondFactor: boolean, caller: Caller): Begun {
    if (account.locked) throw lockedHere()
    return this.begin(account, hasSecondFactor ? '' : this.stepOf(account, 'start'), caller, provider)
  }

  /**
   * Compares a code of the authenticator, or a recovery code.
   * @returns the session that takes the place of the one without a code
   * @throws HttpError 401, 409, 429
   */
  async withCode(session: Session, code: string, caller: Caller): Promise<Begun> {
    const account = this.accountAt(session, 'code')
    const { accounts, failures, record, now } = this.options
    const by = actorOf(account, session, caller.address)
    this.limited(account.name, caller, () => {
      failures.attempt(caller.address)
      failures.charge(account.name)
    })
    if (!(await this.usesCode(account, code))) {
      record(by, { what: 'code', outcome: 'refused' })
      if (account.totp !== null && isOffClock(account.totp, code, now()))
        throw new HttpError(
          401,
          'code-off-clock',
          'The code belongs to another time',
          'Mã đúng nhưng lệch giờ; đề nghị để điện thoại tự đặt giờ rồi nhập mã mới.',
        )
      throw new HttpError(
        401,
        'code-refused',
        'The code is wrong or was used',
        'Mã không đúng hoặc đã dùng; đề nghị chờ mã mới trong ứng dụng rồi nhập lại.',
      )
    }
    accounts.reload()
    return this.goOn(session, this.stepOf(account, 'code'), caller)
  }

  /**
   * Takes a new password: the one that is due, or, of a whole session, another one by its owner's wish.
   * @param current the password so far, for a whole session
   * @returns the session that goes on
   * @throws HttpError 401, 422, 429
   */
  async choosePassword(
    session: Session,
    current: string | null,
    password: string,
    caller: Caller,
  ): Promise<Begun> {
    const account = this.accountAt(session, session.step === 'password' ? 'password' : '')
    if (account.issuer !== null)
      throw new HttpError(
        409,
        'provider-decides',
        'The password of this account is the provider’s',
        'Mật khẩu của tài khoản này do hệ thống đăng nhập của tỉnh giữ; đề nghị đổi ở đó.',
      )
    if (session.step === '') await this.confirm(session, account, current ?? '', caller)
    await this.options.accounts.choosePassword(
      account,
      password,
      session.id,
      actorOf(account, session, caller.address),
    )
    this.options.sessions.reload()
    const after = this.options.accounts.get(account.id)!
    return this.goOn(session, session.step === '' ? '' : this.stepOf(after, 'password'), caller)
  }

  /** Makes a secret for an authenticator, to be confirmed by a code of it. */
  offerSecret(session: Session): { secret: string; address: string } {
    const account = this.accountAt(session, session.step === 'enrol' ? 'enrol' : '')
    const secret = newSecret()
    this.offered.set(session.hash, secret)
    // Of sessions that have ended meanwhile.
    if (this.offered.size > 1000) this.offered.delete(this.offered.keys().next().value!)
    return { secret, address: enrolAddress(secret, account.name) }
  }

  /**
   * Takes the authenticator whose secret was offered, once a code shows that it has it.
   * @param password of a whole session: its owner's
   * @returns the recovery codes, which are shown this once, and the session that goes on
   * @throws HttpError 401, 409
   */
  async enrol(
    session: Session,
    code: string,
    password: string | null,
    caller: Caller,
  ): Promise<Begun & { recoveryCodes: string[] }> {
    const account = this.accountAt(session, session.step === 'enrol' ? 'enrol' : '')
    const { accounts, now } = this.options
    const secret = this.offered.get(session.hash)
    if (secret === undefined)
      throw new HttpError(
        409,
        'no-secret',
        'No secret was offered',
        'Mã QR đã hết hạn; đề nghị mở lại trang này và quét mã mới.',
      )
    if (session.step === '') await this.confirm(session, account, password ?? '', caller)
    const period = periodOf(secret, code, 0, now())
    if (period === null)
      throw new HttpError(
        401,
        'code-refused',
        'The code is wrong',
        'Mã không đúng; đề nghị kiểm tra giờ của điện thoại rồi nhập mã đang hiện.',
      )
    this.offered.delete(session.hash)
    const { recoveryCodes, hashes } = await makeRecoveryCodes(account)
    accounts.enrol(account, secret, period, hashes, actorOf(account, session, caller.address))
    const after = accounts.get(account.id)!
    const begun = this.goOn(session, session.step === '' ? '' : this.stepOf(after, 'enrol'), caller)
    return { ...begun, recoveryCodes }
  }

  /** New recovery codes. @throws HttpError 401, 409 */
  async renewRecoveryCodes(session: Session, password: string, caller: Caller): Promise<string[]> {
    const account = this.accountAt(session, '')
    await this.confirm(session, account, password, caller)
    if (account.totp === null)
      throw new HttpError(409, 'no-codes', 'There is no authenticator', 'Tài khoản chưa bật mã xác thực.')
    const { recoveryCodes, hashes } = await makeRecoveryCodes(account)
    this.options.accounts.replaceRecoveryCodes(account, hashes, actorOf(account, session, caller.address))
    return recoveryCodes
  }

  /** Switches the authenticator off, where the role does not require it. @throws HttpError 401, 403 */
  async withoutCodes(session: Session, password: string, caller: Caller): Promise<void> {
    const account = this.accountAt(session, '')
    if (NEEDS_CODE.has(account.role))
      throw new HttpError(
        403,
        'codes-required',
        'This role needs codes',
        'Vai trò này bắt buộc dùng mã xác thực, không tắt được.',
      )
    await this.confirm(session, account, password, caller)
    this.options.accounts.withoutCodes(account, session.id, actorOf(account, session, caller.address))
    this.options.sessions.reload()
  }

  /** Ends a session at its owner's wish. */
  signOut(session: Session, caller: Caller): void {
    const account = this.options.accounts.get(session.account)
    if (!account) return
    this.options.sessions.end(account, session.id)
    this.options.record(actorOf(account, session, caller.address), { what: 'sign-out' })
  }

  /** Compares the password of somebody who is signed in, before what a stolen session must not do. */
  private async confirm(session: Session, account: Account, password: string, caller: Caller): Promise<void> {
    const { failures, record, now } = this.options
    if (account.password === null) {
      if (now() - session.createdAt < RECENT_MINUTES * MINUTE) return
      throw new HttpError(
        401,
        'sign-in-again',
        `Sign in again; this may be done for ${RECENT_MINUTES} minutes afterwards`,
        `Đề nghị đăng xuất, đăng nhập lại rồi làm việc này trong ${RECENT_MINUTES} phút sau đó.`,
      )
    }
    this.limited(account.name, caller, () => {
      failures.charge(account.name)
    })
    if (!(await isPassword(password, account.password))) {
      record(actorOf(account, null, caller.address), { what: 'password-confirmed', outcome: 'refused' })
      throw new HttpError(401, 'password-wrong', 'The password is wrong', 'Mật khẩu hiện tại không đúng.')
    }
    failures.clear(account.name)
  }

  /** @throws HttpError 409 where the session is at another step, 401 where its account may not go on */
  private accountAt(session: Session, step: Step): Account {
    const account = this.options.sessions.accountOf(session)
    if (!account) throw refused()
    if (session.step !== step)
      throw new HttpError(
        409,
        'other-step',
        `The session is at the step ${session.step}`,
        'Bước đăng nhập này đã qua; đề nghị tải lại trang.',
      )
    return account
  }

  private async usesCode(account: Account, code: string): Promise<boolean> {
    const { accounts, now } = this.options
    if (account.totp !== null) {
      const period = periodOf(account.totp, code, account.totpStep, now())
      if (period !== null) return accounts.usePeriod(account, period)
    }
    const recovery = readRecoveryCode(code)
    return recovery !== null && accounts.useRecoveryCode(account, await hashCode(recovery, account.id))
  }

  /** What a session lacks after a step. */
  private stepOf(account: Account, after: 'start' | Step): Step {
    const { passwordDays, now } = this.options
    const isOld =
      passwordDays > 0 && account.passwordAt !== null && now() - account.passwordAt > passwordDays * DAY
    if (after === 'start' && account.totp !== null) return 'code'
    if ((after === 'start' || after === 'code') && (account.mustChange || isOld)) return 'password'
    return NEEDS_CODE.has(account.role) && account.totp === null ? 'enrol' : ''
  }

  /** A session with a new token takes the place of one that came a step further. */
  private goOn(session: Session, step: Step, caller: Caller): Begun {
    const { accounts, sessions } = this.options
    const account = accounts.get(session.account)
    const provider = sessions.providerOf(session)
    // Locked, reset or changed by an administrator while the step was taken: the old session is gone.
    if (!account || !sessions.end(account, session.id)) throw refused()
    return this.begin(account, step, caller, provider)
  }

  private begin(
    account: Account,
    step: Step,
    { address, agent }: Caller,
    provider: AtProvider | null = null,
  ): Begun {
    const { sessions, failures, record } = this.options
    const begun = sessions.begin({ account, step, address, agent, provider })
    if (step !== 'code') failures.clear(account.name)
    record(actorOf(account, begun.session, address), {
      what: step === '' ? 'sign-in' : 'sign-in-begun',
      more: { method: provider === null ? 'password' : 'provider', ...(step === '' ? {} : { step }) },
    })
    return begun
  }

  /** Writes down that a name or an address is locked out. */
  private limited(name: string, caller: Caller, work: () => void): void {
    try {
      work()
    } catch (error) {
      if (error instanceof HttpError) {
        const who = this.options.accounts.named(name)?.name ?? '(không rõ)'
        this.options.record(stranger(who, caller), {
          what: 'sign-in',
          outcome: 'refused',
          more: { reason: error.code },
        })
      }
      throw error
    }
  }
}

async function makeRecoveryCodes(account: Account): Promise<{ recoveryCodes: string[]; hashes: string[] }> {
  const recoveryCodes = newRecoveryCodes()
  const hashes = await Promise.all(recoveryCodes.map((code) => hashCode(code, account.id)))
  return { recoveryCodes, hashes }
}
