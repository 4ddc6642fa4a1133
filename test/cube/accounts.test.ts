import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  accountListSchema,
  auditPageSchema,
  ownAccountSchema,
  sessionSchema,
} from '../../cube/domain/contract.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { addAccount, Client, codeOf, openAccess, PASSWORD, serveAccounts } from '../fixtures/accounts.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'

/** People sign in on a running server: what they get, what they are refused, and what another process changes. */

const dataDir = createDataDir()
const oneTime: Record<string, string> = {}
let server: Running
let clients = 0
/** A browser at an address of its own, behind a proxy. */
const client = () => new Client(() => server.url, { 'x-forwarded-for': `10.0.0.${++clients}` })

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: '20261122T040000Z-00000001', fill: HANDMADE })
  pointTo(dataDir, '20261122T040000Z-00000001')
  await expect(serve({ DATA_DIR: dataDir, PORT: '0', AUTH: 'local' })).rejects.toThrow(
    /npm run account -- add --role administrator/,
  )
  const access = openAccess(dataDir)
  for (const [name, role, scope] of [
    ['quantri', 'administrator', 'province'],
    ['quantri-snv', 'administrator', 'government'],
    ['lanhdao', 'leader', 'province'],
    ['chuyenvien', 'analyst', 'government'],
    ['syt', 'unit', 'SYT'],
    ['kiemtra', 'auditor', 'province'],
  ] as const)
    oneTime[name] = await addAccount(access, name, role, scope)
  access.close()
  server = await serveAccounts(dataDir)
})

afterAll(async () => {
  await server.close()
  rmSync(dataDir, { recursive: true })
  for (const end of ['', '.head']) rmSync(`${dataDir}.audit-key.pem${end}`, { force: true })
})

/** Runs `npm run account` beside the server. */
async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cube/account.ts', ...args], {
    env: { ...process.env, DATA_DIR: dataDir },
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, err }
}

const COUNT = `/cubejs-api/v1/load?${new URLSearchParams({ query: '{"measures":["models.count"]}' })}`

describe('somebody who has not signed in', () => {
  it('gets no figures, no list and no page but the one where he signs in', async () => {
    for (const path of [
      COUNT,
      '/api/snapshots',
      '/api/reconciliation',
      '/api/account',
      '/api/accounts',
      '/api/audit',
    ])
      expect([path, (await client().ask('GET', path)).status]).toEqual([path, 401])
    const page = await client().ask('GET', '/linh-vuc?year=2026', undefined, { accept: 'text/html' })
    expect([page.status, page.headers.get('location')]).toEqual([
      302,
      '/dang-nhap?next=%2Flinh-vuc%3Fyear%3D2026',
    ])
    expect((await client().ask('GET', '/dang-nhap')).status).toBe(200)
    expect((await client().ask('GET', '/healthz')).status).toBe(200)
    const { json } = await client().ask('GET', '/api/session')
    expect(sessionSchema.parse(json)).toEqual({ step: '', account: null })
  })

  it('is told the same of a wrong name and of a wrong password', async () => {
    const wrongName = await client().ask('POST', '/api/session', {
      name: 'khongco',
      password: 'x'.repeat(12),
    })
    const wrongPassword = await client().ask('POST', '/api/session', {
      name: 'lanhdao',
      password: 'x'.repeat(12),
    })
    expect(wrongName.status).toBe(401)
    expect(wrongName.text).toBe(wrongPassword.text)
    expect(wrongName.json.error?.messageVi).toBe('Tên đăng nhập hoặc mật khẩu không đúng.')
  })

  it('changes nothing without our own Origin, and cannot name another host', async () => {
    const body = { name: 'lanhdao', password: 'x'.repeat(12) }
    for (const origin of ['https://example.org', 'null']) {
      const { status, json } = await client().ask('POST', '/api/session', body, { origin })
      expect([status, json.error?.code]).toEqual([403, 'origin-refused'])
    }
    const bare = await fetch(`${server.url}/api/session`, { method: 'POST', body: '{}' })
    expect([bare.status, ((await bare.json()) as { error: { code: string } }).error.code]).toEqual([
      403,
      'origin-required',
    ])
  })
})

describe('somebody who signs in for the first time', () => {
  it('chooses a password, sees figures, and signs out', async () => {
    const leader = client()
    const first = await leader.ask('POST', '/api/session', {
      name: ' LanhDao ',
      password: oneTime['lanhdao']!,
    })
    expect(sessionSchema.parse(first.json)).toMatchObject({
      step: 'password',
      account: { passwordDue: 'first' },
    })
    expect(first.headers.getSetCookie()[0]).toMatch(/^gs=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    // Half signed in is not signed in.
    expect((await leader.ask('GET', COUNT)).status).toBe(401)
    for (const [password, code] of [
      ['ngắn quá', 'password-short'],
      ['matkhau123456', 'password-common'],
      ['P@ssw0rd2026!', 'password-common'],
      ['111111111111111', 'password-common'],
      ['lanhdao2026xy', 'password-like-name'],
      ['ả'.repeat(129), 'password-long'],
      [oneTime['lanhdao']!, 'password-same'],
    ] as const) {
      const { status, json } = await leader.ask('POST', '/api/account/password', { password })
      expect([password, status, json.error?.code]).toEqual([password, 422, code])
    }
    const before = leader.cookie
    const { json } = await leader.ask('POST', '/api/account/password', { password: PASSWORD })
    expect(json).toMatchObject({ step: '', account: { name: 'lanhdao', role: 'leader', opens: ['figures'] } })
    expect(leader.cookie).not.toBe(before)
    expect((await leader.ask('GET', COUNT)).status).toBe(200)
    const old = client()
    old.cookie = before
    expect((await old.ask('GET', COUNT)).status).toBe(401)
    // A composed and a decomposed password are one.
    const again = await client().ask('POST', '/api/session', {
      name: 'lanhdao',
      password: PASSWORD.normalize('NFD'),
    })
    expect(again.json.step).toBe('')
    const page = await leader.ask('GET', '/', undefined, { accept: 'text/html' })
    expect(page.text).toContain('href="/tai-khoan"')
    await leader.ask('DELETE', '/api/session')
    expect((await leader.ask('GET', COUNT)).status).toBe(401)
  })

  it('waits no longer than 400 ms, as a rule', async () => {
    const took: number[] = []
    for (let i = 0; i < 5; i++) {
      const began = performance.now()
      const { json } = await client().ask('POST', '/api/session', { name: 'lanhdao', password: PASSWORD })
      took.push(performance.now() - began)
      expect(json.step).toBe('')
    }
    expect(took.sort((a, b) => a - b)[2]).toBeLessThanOrEqual(400)
  })

  it('is asked for an authenticator where his role needs one, and for its code from then on', async () => {
    const administrator = client()
    const secret = await administrator.signInFirst('quantri', oneTime['quantri']!)
    expect((await administrator.ask('GET', '/api/accounts')).status).toBe(200)
    // An administrator sees accounts, no figures; his browser is sent there.
    expect((await administrator.ask('GET', COUNT)).status).toBe(403)
    const page = await administrator.ask('GET', '/', undefined, { accept: 'text/html' })
    expect(page.headers.get('location')).toBe('/quan-tri')

    const second = client()
    const { json } = await second.ask('POST', '/api/session', { name: 'quantri', password: PASSWORD })
    expect(json.step).toBe('code')
    expect((await second.ask('GET', '/api/accounts')).status).toBe(401)
    // The code of the enrolment was used.
    const used = await second.ask('POST', '/api/session/code', { code: codeOf(secret!) })
    expect([used.status, used.json.error?.code]).toEqual([401, 'code-refused'])
    const late = await second.ask('POST', '/api/session/code', {
      code: codeOf(secret!, Date.now() - 300_000),
    })
    expect([late.status, late.json.error?.code]).toEqual([401, 'code-off-clock'])
    const next = codeOf(secret!, Date.now() + 30_000)
    expect((await second.ask('POST', '/api/session/code', { code: next })).json.step).toBe('')

    const renewed = await second.ask('POST', '/api/account/recovery-codes', { password: PASSWORD })
    const codes = renewed.json.recoveryCodes as unknown as string[]
    expect(new Set(codes).size).toBe(10)
    for (const expected of [200, 401]) {
      const third = client()
      await third.ask('POST', '/api/session', { name: 'quantri', password: PASSWORD })
      const { status } = await third.ask('POST', '/api/session/code', { code: codes[3]!.toUpperCase() })
      expect(status).toBe(expected)
    }
    expect((await second.ask('DELETE', '/api/account/codes', { password: PASSWORD })).status).toBe(403)
  })
})

describe('a name with failures', () => {
  it('is locked after five, whether it has an account or not, and says until when', async () => {
    for (const name of ['kiemtra', 'khongaico']) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () =>
          client().ask('POST', '/api/session', { name, password: 'sai mật khẩu 1' }),
        ),
      )
      const codes = answers.map(({ json }) => json.error?.code).sort()
      expect(codes).toEqual([
        ...Array<string>(3).fill('account-locked-for-now'),
        ...Array<string>(5).fill('sign-in-refused'),
      ])
      const locked = await client().ask('POST', '/api/session', { name, password: oneTime[name] ?? 'x' })
      expect([locked.status, locked.json.error?.code]).toEqual([429, 'account-locked-for-now'])
      expect(locked.json.error?.messageVi).toMatch(
        /^Tài khoản tạm khóa đến \d\d giờ \d\d do nhập sai nhiều lần\. Đề nghị liên hệ quản trị nếu cần gấp\.$/,
      )
    }
  })
})

describe('an address', () => {
  it('may try to sign in thirty times a minute, whatever names it tries and whatever it says of itself', async () => {
    const many = client()
    const forged = ['1.2.3.4', '5.6.7.8', '9.10.11.12']
    const statuses: number[] = []
    for (let i = 0; i < 32; i++) {
      const headers = { 'x-forwarded-for': `${forged[i % 3]!}, 10.9.9.9` }
      const body = { name: `ten${i}`, password: 'sai mật khẩu 1' }
      statuses.push((await many.ask('POST', '/api/session', body, headers)).status)
    }
    // A minute may end in between.
    expect(statuses.slice(0, 30).every((status) => status === 401)).toBe(true)
    expect(statuses.slice(30)).toEqual([429, 429])
  })
})

describe('the command beside the running server', () => {
  it('ends sessions within a second: reset, role, lock', async () => {
    const unit = client()
    await unit.signInFirst('syt', oneTime['syt']!)
    for (const args of [
      ['reset', 'syt'],
      ['role', 'syt', '--role', 'unit', '--scope', 'STC'],
      ['lock', 'syt'],
    ]) {
      expect((await unit.ask('GET', '/api/account')).status).toBe(200)
      const { code, out } = await command(...args)
      const ended = Date.now()
      expect(code).toBe(0)
      while ((await unit.ask('GET', '/api/account')).status === 200)
        expect(Date.now() - ended).toBeLessThan(1000)
      const password = /dùng một lần: (\S+)/.exec(out)?.[1]
      if (args[0] === 'lock') break
      if (password) await unit.signInFirst('syt', password, `${PASSWORD} lần hai`)
      else await unit.ask('POST', '/api/session', { name: 'syt', password: `${PASSWORD} lần hai` })
    }
    const { json, status } = await unit.ask('POST', '/api/session', {
      name: 'syt',
      password: `${PASSWORD} lần hai`,
    })
    expect([status, json.error?.code]).toEqual([403, 'account-locked'])
  })

  it('says in one line what is wrong', async () => {
    const lines = await Promise.all([
      command('add', 'a', '--role', 'leader'),
      command('add', 'moi', '--role', 'unit', '--scope', 'KHONGCO'),
      command('add', 'moi', '--role', 'leader', '--scope', 'SYT'),
      command('lock', 'khongco'),
    ])
    expect(lines.map(({ code, err }) => [code, err.trim()])).toEqual([
      [1, 'Tên đăng nhập gồm 3 đến 40 chữ, số hoặc dấu . _ - ở giữa, không có dấu cách.'],
      [1, 'Không có đơn vị KHONGCO trong danh mục; đề nghị ghi đúng mã đơn vị.'],
      [1, expect.stringMatching(/^Chỉ tài khoản đơn vị báo cáo mới theo đơn vị/) as string],
      [1, 'Không có tài khoản “khongco”.'],
    ])
  })
})

describe('an administrator', () => {
  const administrator = client()
  const side = client()

  beforeAll(async () => {
    const password = /dùng một lần: (\S+)/.exec((await command('reset', 'quantri', '--codes')).out)![1]!
    await administrator.signInFirst('quantri', password, `${PASSWORD} của quản trị`)
    await side.signInFirst('quantri-snv', oneTime['quantri-snv']!)
  })

  it('makes, changes, resets, locks and opens accounts', async () => {
    const given = { name: 'BCH.QS', title: 'Bộ Chỉ huy', role: 'analyst', scope: 'party' }
    const made = await administrator.ask('POST', '/api/accounts', given)
    expect([made.status, made.json.name]).toEqual([201, 'bch.qs'])
    expect(made.json.password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
    expect((await administrator.ask('POST', '/api/accounts', given)).json.error?.code).toBe('name-taken')
    const { json } = await administrator.ask('GET', '/api/accounts')
    const { accounts } = accountListSchema.parse(json)
    expect(accounts.find(({ name }) => name === 'bch.qs')).toMatchObject({
      role: 'analyst',
      mustChange: true,
    })
    const other = client()
    await other.signInFirst('bch.qs', String(made.json.password))
    expect((await other.ask('GET', COUNT)).status).toBe(200)
    await administrator.ask('PATCH', '/api/accounts/bch.qs', { role: 'auditor', scope: 'province' })
    expect((await other.ask('GET', COUNT)).status).toBe(401)
    await other.ask('POST', '/api/session', { name: 'bch.qs', password: PASSWORD })
    expect((await other.ask('GET', COUNT)).status).toBe(403)
    expect((await other.ask('GET', '/api/audit')).status).toBe(200)
    expect((await other.ask('GET', '/api/accounts')).status).toBe(403)
    await administrator.ask('POST', '/api/accounts/bch.qs/lock')
    expect((await other.ask('GET', '/api/audit')).status).toBe(401)
  })

  it('grants no more than he has, and the last one stays', async () => {
    const { json } = await side.ask('GET', '/api/accounts')
    const { accounts, units } = accountListSchema.parse(json)
    expect(
      accounts.map(({ scope }) => scope).every((scope) => scope !== 'province' && scope !== 'party'),
    ).toBe(true)
    expect(units.length).toBeGreaterThan(50)
    for (const [method, path, body] of [
      ['POST', '/api/accounts', { name: 'them', title: '', role: 'administrator', scope: 'province' }],
      ['POST', '/api/accounts', { name: 'them', title: '', role: 'analyst', scope: 'party' }],
      ['POST', '/api/accounts', { name: 'them', title: '', role: 'leader', scope: 'province' }],
      ['PATCH', '/api/accounts/quantri-snv', { scope: 'province' }],
      ['POST', '/api/accounts/quantri/reset', { codes: true }],
      ['POST', '/api/accounts/quantri/lock', undefined],
      ['DELETE', '/api/accounts/quantri/sessions', undefined],
    ] as const) {
      const answer = await side.ask(method, path, body)
      expect([path, answer.status, answer.json.error?.code]).toEqual([path, 403, 'grant-refused'])
    }
    for (const [method, path, body] of [
      ['POST', '/api/accounts/quantri/lock', undefined],
      ['PATCH', '/api/accounts/quantri', { role: 'analyst', scope: 'province' }],
      ['PATCH', '/api/accounts/quantri', { scope: 'party' }],
    ] as const) {
      const answer = await administrator.ask(method, path, body)
      expect([path, answer.status, answer.json.error?.code]).toEqual([path, 409, 'last-administrator'])
    }
    expect((await command('lock', 'quantri')).err).toMatch(/quản trị cuối cùng/)
  })

  it('sees his own sessions and ends another', async () => {
    const { json } = await side.ask('GET', '/api/account')
    const own = ownAccountSchema.parse(json)
    expect(own.sessions.map((one) => one.own)).toEqual([true])
    expect(own.recoveryCodes).toBe(10)
  })

  it('reads the audit, which writes down that it was read, and holds no password', async () => {
    await administrator.ask('GET', '/api/audit?what=sign-in&outcome=refused')
    const { json } = await administrator.ask('GET', '/api/audit')
    const page = auditPageSchema.parse(json)
    expect(page.lines[0]).toMatchObject({ who: 'quantri', what: 'audit-read', outcome: 'done' })
    expect(page.events).toEqual(
      expect.arrayContaining([
        'account-added',
        'account-locked',
        'password-reset',
        'sign-in',
        'sign-out',
        'codes-on',
      ]),
    )
    const csv = await administrator.ask('GET', '/api/audit/nhat-ky.csv')
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    for (const secret of [PASSWORD, ...Object.values(oneTime), administrator.cookie.slice(3)])
      expect(csv.text.includes(secret)).toBe(false)
  })
})
