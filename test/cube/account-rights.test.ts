import { rmSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Access } from '../../cube/server/accounts/access.ts'
import { AT_THE_MACHINE } from '../../cube/server/accounts/actor.ts'
import { identifyBy } from '../../cube/server/accounts/identify.ts'
import { actorOf, type Begun } from '../../cube/server/accounts/login.ts'
import type { AccountRole } from '../../cube/domain/roles.ts'
import { ProviderError } from '../../cube/server/accounts/provider/failures.ts'
import type { Claims } from '../../cube/server/accounts/provider/mapping.ts'
import { NEEDS_CODE } from '../../cube/server/accounts/rights.ts'
import { HttpError } from '../../cube/server/errors.ts'
import { codeOf, openAccess, PASSWORD } from '../fixtures/accounts.ts'
import { createDataDir } from '../fixtures/mart.ts'

/**
 * Random sequences of role changes, resets, locks, revocations, sign-ins and waiting, against a model that knows what
 * each cookie may stand for. A cookie never has more than the model says: not another role or scope, not after its
 * session ended, not before its last step. Two programs work on the file: one makes the changes, the other is asked.
 */

const RIGHTS: [AccountRole, string][] = [
  ['leader', 'province'],
  ['analyst', 'government'],
  ['analyst', 'party'],
  ['author', 'province'],
  ['steward', 'government'],
  ['unit', 'SYT'],
  ['unit', 'STC'],
  ['auditor', 'province'],
  ['administrator', 'government'],
]
const NAMES = ['so-mot', 'so-hai', 'so-ba']
const MINUTE = 60_000
const CALLER = { address: '10.0.0.1', agent: 'test' }

/** What the model knows of an account. */
interface Known {
  role: AccountRole
  scope: string
  locked: boolean
  password: string
  oneTimeUntil: number | null
  secret: string | null
  failures: number
}

/** What the model knows of a cookie: whose it is, and until when it may stand for him. */
interface Cookie {
  name: string
  token: string
  whole: boolean
  endsAt: number
  seenAt: number
}

const name = fc.constantFrom(...NAMES)
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('sign-in' as const), name, right: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('step' as const), at: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('role' as const), name, to: fc.nat(RIGHTS.length - 1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset' as const), name, codes: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lock' as const), name, locked: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sign-out' as const), at: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 5, 16, 31, 200, 800),
    }),
  },
)
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never

const request = (token: string) => ({ headers: { cookie: `gs=${token}` }, socket: {} }) as never

class World {
  now = Date.parse('2026-11-24T03:00:00Z')
  readonly cookies: Cookie[] = []
  readonly accounts = new Map<string, Known>()
  readonly server: Access
  readonly other: Access
  private passwords = 0

  constructor(dataDir: string) {
    this.server = openAccess(dataDir, { now: () => this.now, passwordDays: 0 })
    this.other = openAccess(dataDir, { now: () => this.now, passwordDays: 0 })
  }

  async begin(): Promise<void> {
    for (const one of NAMES) {
      const [role, scope] = RIGHTS[0]!
      const password = await this.other.accounts.add({ name: one, title: '', role, scope }, AT_THE_MACHINE)
      this.accounts.set(one, {
        ...{ role, scope, password, locked: false, secret: null, failures: 0 },
        oneTimeUntil: this.now + 72 * 60 * MINUTE,
      })
    }
  }

  /** The cookies of an account stand for nobody any more. */
  private end(one: string): void {
    for (const cookie of this.cookies) if (cookie.name === one) cookie.endsAt = 0
  }

  private take(one: string, { session, token }: Begun, whole: boolean): void {
    expect(session.step === '').toBe(whole)
    this.cookies.push({
      ...{ name: one, token, whole, seenAt: this.now },
      endsAt: this.now + (whole ? 12 * 60 : 10) * MINUTE,
    })
  }

  async run(command: Command): Promise<void> {
    this.now += 1000
    switch (command.kind) {
      case 'wait':
        this.now += command.minutes * MINUTE
        return
      case 'sign-in':
        return this.signIn(command.name, command.right)
      case 'step':
        return this.step(this.cookies[command.at % Math.max(1, this.cookies.length)])
      case 'sign-out': {
        const cookie = this.cookies[command.at % Math.max(1, this.cookies.length)]
        const session = cookie && this.server.sessions.withToken(cookie.token)
        if (session) this.server.login.signOut(session, CALLER)
        if (cookie) cookie.endsAt = 0
        return
      }
      default:
        return this.administer(command)
    }
  }

  private async administer(command: Extract<Command, { name: string }>): Promise<void> {
    const known = this.accounts.get(command.name)!
    const { accounts, failures } = this.other
    if (command.kind === 'role') {
      const [role, scope] = RIGHTS[command.to]!
      accounts.change(command.name, { role, scope }, AT_THE_MACHINE)
      if (role !== known.role || scope !== known.scope) this.end(command.name)
      Object.assign(known, { role, scope })
    } else if (command.kind === 'reset') {
      const password = await accounts.reset(command.name, command.codes, AT_THE_MACHINE)
      failures.clear(command.name)
      Object.assign(known, { password, oneTimeUntil: this.now + 72 * 60 * MINUTE, failures: 0 })
      if (command.codes) known.secret = null
      this.end(command.name)
    } else if (command.kind === 'lock') {
      accounts.lock(command.name, command.locked, AT_THE_MACHINE)
      known.locked = command.locked
      if (command.locked) this.end(command.name)
    } else if (command.kind === 'revoke') {
      this.other.sessions.endAll(accounts.require(command.name))
      this.end(command.name)
    }
  }

  private async signIn(one: string, right: boolean): Promise<void> {
    const known = this.accounts.get(one)!
    try {
      const begun = await this.server.login.withPassword(
        one,
        right ? known.password : 'sai mật khẩu 12',
        CALLER,
      )
      // Only the right password of an open account opens it, and a handed-out one only in its time.
      expect([right, known.locked, known.oneTimeUntil === null || known.oneTimeUntil > this.now]).toEqual([
        true,
        false,
        true,
      ])
      const whole = known.secret === null && known.oneTimeUntil === null && !NEEDS_CODE.has(known.role)
      this.take(one, begun, whole)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
    }
  }

  /** Takes the step that a cookie lacks, if it still may. */
  private async step(cookie: Cookie | undefined): Promise<void> {
    if (!cookie) return
    const session = this.server.sessions.withToken(cookie.token)
    if (!session || session.step === '') return
    expect(cookie.endsAt).toBeGreaterThan(this.now)
    const known = this.accounts.get(cookie.name)!
    const { login } = this.server
    const needs = () => NEEDS_CODE.has(known.role) && known.secret === null
    try {
      if (session.step === 'code') {
        const begun = await login.withCode(session, codeOf(known.secret!, this.now), CALLER)
        cookie.endsAt = 0
        this.take(cookie.name, begun, known.oneTimeUntil === null && !needs())
      } else if (session.step === 'password') {
        const password = `${PASSWORD} ${++this.passwords}`
        const begun = await login.choosePassword(session, null, password, CALLER)
        this.end(cookie.name)
        Object.assign(known, { password, oneTimeUntil: null })
        this.take(cookie.name, begun, !needs())
      } else {
        const { secret } = login.offerSecret(session)
        const begun = await login.enrol(session, codeOf(secret, this.now), null, CALLER)
        cookie.endsAt = 0
        known.secret = secret
        this.take(cookie.name, begun, true)
      }
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
    }
  }

  /** Nobody has more than the model says. @returns how many cookies stood for somebody */
  check(): number {
    const identify = identifyBy(this.server)
    let signedIn = 0
    for (const cookie of this.cookies) {
      const known = this.accounts.get(cookie.name)!
      const idle = (known.role === 'administrator' ? 15 : 30) * MINUTE
      const identity = identify(request(cookie.token))
      if (identity === null) continue
      signedIn++
      expect(
        cookie.whole && this.now < cookie.endsAt && this.now - cookie.seenAt < idle && !known.locked,
      ).toBe(true)
      cookie.seenAt = this.now
      expect(identity).toMatchObject({ account: cookie.name, role: known.role })
      const scope =
        known.role === 'administrator' || known.role === 'auditor'
          ? { kind: 'none' }
          : known.scope === 'province'
            ? { kind: 'province' }
            : known.role === 'unit'
              ? { kind: 'units' }
              : { kind: 'channel', channel: known.scope }
      expect(identity.scope).toMatchObject(scope)
      if (identity.scope.kind === 'units') expect(identity.scope.units).toContain(known.scope)
    }
    return signedIn
  }

  close(): void {
    this.server.close()
    this.other.close()
  }
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true })
    for (const end of ['.audit-key.pem', '.audit-key.pem.head', '.mapping.json'])
      rmSync(folder + end, { force: true })
  }
})

/** Groups of the provider, and what they come to here; null: nothing, so nobody gets in. */
const GROUPS: [claims: Claims, role: AccountRole | null, scope: string][] = [
  [{ groups: ['lanh-dao'] }, 'leader', 'province'],
  [{ groups: ['khoi-party'] }, 'analyst', 'party'],
  [{ groups: ['khoi-government'] }, 'analyst', 'government'],
  [{ groups: ['don-vi'], unit_code: 'SYT' }, 'unit', 'SYT'],
  [{ groups: ['don-vi'], unit_code: 'STC' }, 'unit', 'STC'],
  [{ groups: ['lap'] }, 'author', 'province'],
  [{ groups: ['lap'], amr: ['otp'] }, 'author', 'province'],
  [{ groups: ['quan-tri'], amr: ['otp'] }, 'administrator', 'province'],
  [{ groups: [] }, null, ''],
  [{ groups: ['khac'] }, null, ''],
  [{ groups: ['don-vi'], unit_code: 'KHONGCO' }, null, ''],
]
const MAPPING = {
  groups: 'groups',
  secondFactor: { claim: 'amr', values: ['otp'] },
  rules: [
    { group: 'lanh-dao', role: 'leader', scope: 'province' },
    { group: 'khoi-*', role: 'analyst', scope: '*' },
    { group: 'don-vi', role: 'unit', scope: { claim: 'unit_code' } },
    { group: 'lap', role: 'author', scope: 'province' },
    { group: 'quan-tri', role: 'administrator', scope: 'province' },
  ],
}
const PEOPLE = ['sub-1', 'sub-2']

const person = fc.constantFrom(...PEOPLE)
const atProvider = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('becomes' as const), person, to: fc.nat(GROUPS.length - 1) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('sign-in' as const), person, refreshes: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('checked' as const), person }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('step' as const), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lock' as const), person, locked: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke' as const), person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget-codes' as const), person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('local' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 5, 16, 31, 61, 800),
    }),
  },
)
type AtProviderCommand = typeof atProvider extends fc.Arbitrary<infer T> ? T : never

/** What the model knows of somebody at the provider. */
interface Known2 {
  /** What the provider would say now. */
  is: number
  /** What it said when it was asked last; null: it was not. */
  said: number | null
  locked: boolean
  secret: string | null
}

/** Two people at a provider, and one account made here; the model knows what the provider said last of each. */
class ProviderWorld {
  now = Date.parse('2026-11-24T03:00:00Z')
  readonly people = new Map<string, Known2>(
    PEOPLE.map((one) => [one, { is: 0, said: null, locked: false, secret: null }]),
  )
  readonly cookies: (Cookie & { since: number; refreshes: boolean })[] = []
  readonly server: Access
  /** The same folder, where people sign in with accounts made here. */
  readonly local: Access
  password = ''

  constructor(dataDir: string) {
    const mapping = `${dataDir}.mapping.json`
    writeFileSync(mapping, JSON.stringify(MAPPING))
    const now = () => this.now
    this.server = openAccess(dataDir, {
      now,
      passwordDays: 0,
      oidc: {
        ...{ issuer: 'https://dangnhap.test', clientId: 'gs', clientSecret: 'khoa', scope: 'openid' },
        ...{ mapping, checkSeconds: 300, origin: 'https://guongsang.test' },
      },
    })
    this.local = openAccess(dataDir, { now, passwordDays: 0 })
  }

  async begin(): Promise<void> {
    const given = { name: 'tai-day', title: '', role: 'leader' as const, scope: 'province' }
    this.password = await this.server.accounts.add(given, AT_THE_MACHINE)
  }

  private accountOf(one: string) {
    return this.server.accounts.atProvider('https://dangnhap.test', one)
  }

  private end(one: string): void {
    for (const cookie of this.cookies) if (cookie.name === one) cookie.endsAt = 0
  }

  /** What follows where the provider is asked: another role or scope, or none, ends all sessions of an account. */
  private hear(one: string): void {
    const known = this.people.get(one)!
    const rights = (at: number | null) => (at === null ? '' : `${GROUPS[at]![1] ?? ''} ${GROUPS[at]![2]}`)
    if (known.said === null || rights(known.said) !== rights(known.is)) this.end(one)
    known.said = known.is
  }

  async run(command: AtProviderCommand): Promise<void> {
    this.now += 1000
    switch (command.kind) {
      case 'wait':
        this.now += command.minutes * MINUTE
        return
      case 'becomes':
        this.people.get(command.person)!.is = command.to
        return
      case 'local':
        // An account made here that is no administrator's is of no use where people sign in at the provider.
        await expect(this.server.login.withPassword('tai-day', this.password, CALLER)).rejects.toThrow()
        this.server.failures.clear('tai-day')
        return
      case 'step':
        return this.step(this.cookies[command.at % Math.max(1, this.cookies.length)])
      case 'sign-in':
        return this.signIn(command.person, command.refreshes)
      default:
        return this.change(command)
    }
  }

  private change(command: Extract<AtProviderCommand, { person: string }>): void {
    const known = this.people.get(command.person)!
    const account = this.accountOf(command.person)
    if (!account) return
    if (command.kind === 'checked') {
      this.server.provider!.recheck(account, GROUPS[known.is]![0])
      if (!known.locked) this.hear(command.person)
    } else if (command.kind === 'lock') {
      this.server.accounts.lock(account.name, command.locked, AT_THE_MACHINE)
      known.locked = command.locked
      if (command.locked) this.end(command.person)
      this.server.sessions.reload()
    } else if (command.kind === 'revoke') {
      this.server.sessions.endAll(account)
      this.end(command.person)
    } else if (command.kind === 'forget-codes') {
      this.local.accounts.forgetAuthenticator(account.name, AT_THE_MACHINE)
      this.now += 1000
      known.secret = null
      this.end(command.person)
    }
  }

  private signIn(one: string, refreshes: boolean): void {
    const known = this.people.get(one)!
    const [claims, role] = GROUPS[known.is]!
    const said = { subject: one, sid: null, claims, idToken: 'id', refreshToken: refreshes ? 'r' : null }
    let begun: Begun
    try {
      begun = this.server.provider!.admit(said, CALLER)
    } catch (error) {
      // Who maps to nothing, or is locked here, and nobody else.
      expect([error instanceof ProviderError, role === null || known.locked]).toEqual([true, true])
      if (role === null) this.end(one)
      if (!known.locked) known.said = known.is
      return
    }
    expect([role === null, known.locked]).toEqual([false, false])
    this.hear(one)
    const isShown = NEEDS_CODE.has(role!) && 'amr' in claims
    const whole = isShown || (known.secret === null && !NEEDS_CODE.has(role!))
    this.take(one, begun, whole, refreshes, this.now)
  }

  private take(
    one: string,
    { session, token }: Begun,
    whole: boolean,
    refreshes: boolean,
    since: number,
  ): void {
    expect(session.step === '').toBe(whole)
    const lasts = whole
      ? refreshes
        ? this.now + 12 * 60 * MINUTE
        : since + 60 * MINUTE
      : this.now + 10 * MINUTE
    this.cookies.push({ ...{ name: one, token, whole, seenAt: this.now, endsAt: lasts }, since, refreshes })
  }

  /** Takes the step that a cookie lacks, if it still may. */
  private async step(cookie: (typeof this.cookies)[number] | undefined): Promise<void> {
    const session = cookie && this.server.sessions.withToken(cookie.token)
    if (!session || session.step === '') return
    expect(cookie.endsAt).toBeGreaterThan(this.now)
    const known = this.people.get(cookie.name)!
    const { login } = this.server
    try {
      let begun: Begun
      if (session.step === 'code') {
        begun = await login.withCode(session, codeOf(known.secret!, this.now), CALLER)
      } else {
        const { secret } = login.offerSecret(session)
        begun = await login.enrol(session, codeOf(secret, this.now), null, CALLER)
        known.secret = secret
      }
      cookie.endsAt = 0
      this.take(cookie.name, begun, true, cookie.refreshes, cookie.since)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
    }
  }

  /** Nobody has more than the provider said last. @returns how many cookies stood for somebody */
  check(): number {
    const identify = identifyBy(this.server)
    const identifyLocal = identifyBy(this.local)
    let signedIn = 0
    for (const cookie of this.cookies) {
      const known = this.people.get(cookie.name)!
      const [, role, scope] = GROUPS[known.said ?? 8]!
      // What the provider let in is nobody where people sign in with accounts made here.
      expect(identifyLocal(request(cookie.token))).toBe(null)
      const identity = identify(request(cookie.token))
      if (identity === null) continue
      signedIn++
      const idle = (role === 'administrator' ? 15 : 30) * MINUTE
      expect(
        cookie.whole && this.now < cookie.endsAt && this.now - cookie.seenAt < idle && !known.locked,
      ).toBe(true)
      cookie.seenAt = this.now
      expect(identity.role).toBe(role)
      expect(identity.scope).toMatchObject(
        role === 'administrator'
          ? { kind: 'none' }
          : role === 'unit'
            ? { kind: 'units' }
            : scope === 'province'
              ? { kind: 'province' }
              : { kind: 'channel', channel: scope },
      )
      if (identity.scope.kind === 'units') expect(identity.scope.units).toContain(scope)
    }
    return signedIn
  }

  close(): void {
    this.server.close()
    this.local.close()
  }
}

interface Worldly<Command> {
  begin(): Promise<void>
  run(command: Command): Promise<unknown>
  /** Compares with the model. @returns how many are signed in */
  check(): number
  close(): void
}

/**
 * Tries random commands, each list in a world of its own.
 * @returns how often somebody was signed in: a model that lets nobody in would prove nothing
 */
async function tried<Command>(
  commands: fc.Arbitrary<Command[]>,
  worldIn: (dataDir: string) => Worldly<Command>,
  usualRuns: number,
): Promise<number> {
  let signedIn = 0
  await fc.assert(
    fc.asyncProperty(commands, async (list) => {
      const dataDir = createDataDir()
      folders.push(dataDir)
      const world = worldIn(dataDir)
      try {
        await world.begin()
        for (const one of list) {
          await world.run(one)
          signedIn += world.check()
        }
      } finally {
        world.close()
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? usualRuns), endOnFailure: true },
  )
  return signedIn
}

describe('rights', () => {
  it('of whom the provider lets in are never more than it said last', async () => {
    const commands = fc.array(atProvider, { minLength: 10, maxLength: 40 })
    expect(await tried(commands, (dataDir) => new ProviderWorld(dataDir), 25)).toBeGreaterThan(50)
  })

  it('are never more than the model says, whatever happens in whatever order', async () => {
    const commands = fc.array(command, { minLength: 10, maxLength: 30 })
    expect(await tried(commands, (dataDir) => new World(dataDir), 30)).toBeGreaterThan(20)
  })

  it('grow by nobody’s grant beyond his own', async () => {
    const dataDir = createDataDir()
    folders.push(dataDir)
    const access = openAccess(dataDir)
    const sideOf = access.sideOf
    let made = 0
    for (const [role, scope] of RIGHTS)
      for (const [given, wider] of [...RIGHTS, ['administrator', 'province'] as [AccountRole, string]]) {
        const by = { ...actorOf({ id: 1, name: 'ai', role, scope } as never, null, '10.0.0.1') }
        const units = given === 'unit' ? sideOf(wider) : wider
        const expected = role === 'administrator' && units === scope
        const result = await access.accounts
          .add({ name: `m${++made}`.padStart(5, 'm'), title: '', role: given, scope: wider }, by)
          .then(
            () => true,
            (error: HttpError) => (error.code === 'grant-refused' ? false : error.code),
          )
        expect([role, scope, given, wider, result]).toEqual([role, scope, given, wider, expected])
      }
    access.close()
  })
})
