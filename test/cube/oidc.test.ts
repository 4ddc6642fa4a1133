import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { importJWK, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  accountListSchema,
  auditPageSchema,
  ownAccountSchema,
  sessionSchema,
} from '../../cube/domain/contract.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { readSettings } from '../../cube/server/settings.ts'
import { addAccount, Client, openAccess, PASSWORD } from '../fixtures/accounts.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { oidcSettings, removeBesides } from '../fixtures/oidc.ts'
import {
  CLIENT,
  freePort,
  HttpBrowser,
  type Person,
  type RunningProvider,
  startProvider,
} from '../fixtures/provider.ts'

/** People sign in at a real provider: what they get, what they are refused, and what happens when it changes or is away. */

const dataDir = createDataDir()
const people = new Map<string, Person>()
const CHECK_SECONDS = 1
let provider: RunningProvider
let server: Running
let env: Record<string, string>
let administratorPassword: string
let browsers = 0

const MAPPING = {
  groups: 'groups',
  secondFactor: { claim: 'amr', values: ['otp', 'mfa'] },
  rules: [
    { group: 'gs-lanh-dao', role: 'leader', scope: 'province' },
    { group: 'gs-tong-hop', role: 'steward', scope: 'province' },
    { group: 'gs-khoi-*', role: 'analyst', scope: '*' },
    { group: 'gs-kiem-tra', role: 'auditor', scope: 'province' },
    { group: 'gs-quan-tri', role: 'administrator', scope: 'province' },
    { group: 'gs-don-vi', role: 'unit', scope: { claim: 'unit_code' } },
    { group: 'don-vi:*', role: 'unit', scope: '*' },
  ],
}

/** A browser at an address of its own, behind a proxy. */
const newBrowser = () => new HttpBrowser(env['PUBLIC_ORIGIN']!, { 'x-forwarded-for': `10.2.0.${++browsers}` })

const COUNT = `/cubejs-api/v1/load?${new URLSearchParams({ query: '{"measures":["models.count"]}' })}`

/** Who a browser is, as the server says. */
async function whoIs(browser: HttpBrowser) {
  const { account, step } = sessionSchema.parse(JSON.parse((await browser.ask('/api/session')).text))
  return account === null ? null : { role: account.role, scope: account.scope, step }
}

/** Waits until a session has ended. @returns milliseconds */
async function untilEnded(browser: HttpBrowser, most: number): Promise<number> {
  const since = Date.now()
  while ((await browser.ask('/api/account')).status === 200) {
    expect(Date.now() - since).toBeLessThan(most)
    await pause(50)
  }
  return Date.now() - since
}

const start = async () => {
  server = await serve(env)
}

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: '20261122T040000Z-00000001', fill: HANDMADE })
  pointTo(dataDir, '20261122T040000Z-00000001')
  const port = await freePort()
  const site = `http://127.0.0.1:${port}`
  provider = await startProvider({ site, people })
  env = {
    ...oidcSettings(dataDir, site, provider.issuer, MAPPING),
    OIDC_CHECK_SECONDS: String(CHECK_SECONDS),
  }
  await expect(serve(env)).rejects.toThrow(/npm run account -- add --role administrator/)
  const access = openAccess(dataDir)
  administratorPassword = await addAccount(access, 'duphong', 'administrator')
  await addAccount(access, 'nguoi-cu', 'leader')
  access.close()
  await start()
})

afterEach(() => {
  people.clear()
})

afterAll(async () => {
  await server.close()
  await provider.close()
  removeBesides(dataDir)
})

describe('the settings', () => {
  it('are checked at the start, each with one line', () => {
    const refused: [Record<string, string>, RegExp][] = [
      [{ PUBLIC_ORIGIN: '' }, /^AUTH=oidc cần PUBLIC_ORIGIN/],
      [{ OIDC_ISSUER: '' }, /^AUTH=oidc cần OIDC_ISSUER/],
      [{ OIDC_ISSUER: 'dangnhap.tinh' }, /^OIDC_ISSUER=dangnhap.tinh không hợp lệ/],
      [{ OIDC_ISSUER: 'http://dangnhap.test' }, /^OIDC_ISSUER=http:\/\/dangnhap.test không hợp lệ.*https/],
      [{ OIDC_CLIENT_ID: ' ' }, /^AUTH=oidc cần OIDC_CLIENT_ID/],
      [{ OIDC_CLIENT_SECRET_FILE: '' }, /^AUTH=oidc cần khóa của ứng dụng/],
      [{ OIDC_CLIENT_SECRET: 'bi-mat' }, /^AUTH=oidc cần khóa của ứng dụng ở một trong hai nơi/],
      [{ OIDC_CLIENT_SECRET_FILE: '/khong/co' }, /^OIDC_CLIENT_SECRET_FILE=\/khong\/co: không có tệp này/],
      [{ OIDC_CLIENT_SECRET_FILE: dataDir }, /^OIDC_CLIENT_SECRET_FILE=.*: không đọc được tệp này/],
      [{ OIDC_MAPPING: '' }, /^AUTH=oidc cần OIDC_MAPPING/],
      [{ OIDC_SCOPE: 'profile' }, /^OIDC_SCOPE=profile phải có openid/],
      [{ OIDC_CHECK_SECONDS: '0' }, /^OIDC_CHECK_SECONDS=0 không hợp lệ/],
      [{ AUTH: 'saml' }, /^AUTH=saml không hợp lệ; hãy dùng AUTH=open, AUTH=local hoặc AUTH=oidc$/],
    ]
    for (const [more, message] of refused) {
      let said = ''
      try {
        readSettings({ ...env, ...more })
      } catch (error) {
        said = (error as Error).message
      }
      expect(said, JSON.stringify(more)).toMatch(message)
      expect(said.split('\n')).toHaveLength(1)
      expect(said).not.toContain(CLIENT.secret)
      expect(said).not.toContain('bi-mat')
    }
    expect(readSettings(env).oidc?.clientSecret).toBe(CLIENT.secret)
    const without = { ...env, OIDC_CLIENT_SECRET_FILE: '' }
    expect(readSettings({ ...without, OIDC_CLIENT_SECRET: 'abc' }).oidc?.clientSecret).toBe('abc')
  })

  it('refuse a mapping that gives an unknown role or an empty scope', async () => {
    const file = `${dataDir}.wrong.json`
    const rule = (more: object) => ({ groups: 'groups', rules: [MAPPING.rules[0], { ...more }] })
    const refused: [unknown, RegExp][] = [
      ['{', /không phải JSON hợp lệ/],
      [{ rules: MAPPING.rules }, /groups không đúng dạng/],
      [{ groups: 'groups', rules: [] }, /không đúng dạng/],
      [rule({ group: 'a', role: 'root', scope: 'province' }), /quy tắc 2: không có vai trò này/],
      [rule({ group: 'a', role: 'system', scope: 'province' }), /quy tắc 2: không có vai trò này/],
      [rule({ group: 'a', role: 'leader' }), /quy tắc 2: scope không đúng dạng/],
      [rule({ group: 'a', role: 'leader', scope: '' }), /quy tắc 2: scope không đúng dạng/],
      [rule({ group: 'a', role: 'leader', scope: 'party' }), /quy tắc 2: Vai trò này có phạm vi toàn tỉnh/],
      [rule({ group: 'a', role: 'unit', scope: 'KHONGCO' }), /quy tắc 2: Không có đơn vị KHONGCO/],
      [rule({ group: 'a', role: 'unit', scope: '*' }), /quy tắc 2: scope là \* thì tên nhóm phải có/],
      [rule({ group: '*a', role: 'unit', scope: 'SYT' }), /quy tắc 2: dấu \* chỉ đứng ở cuối/],
    ]
    for (const [content, message] of refused) {
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
      await expect(serve({ ...env, PORT: '0', OIDC_MAPPING: file }), JSON.stringify(content)).rejects.toThrow(
        message,
      )
    }
    rmSync(file)
  })
})

describe('somebody whom the provider knows', () => {
  it('sees figures after one way there and back, and his session is one like all others', async () => {
    people.set('sub-1', {
      groups: ['khac', 'gs-lanh-dao'],
      name: 'Lãnh đạo tỉnh',
      preferred_username: 'lanhdao',
    })
    const browser = newBrowser()
    expect((await browser.ask(COUNT)).status).toBe(401)
    const began = Date.now()
    const { url, status } = await browser.signIn('sub-1', '/linh-vuc?year=2026')
    expect(Date.now() - began).toBeLessThan(3000)
    expect([url.pathname + url.search, status]).toEqual(['/linh-vuc?year=2026', 200])
    expect(await whoIs(browser)).toEqual({ role: 'leader', scope: 'province', step: '' })
    expect((await browser.ask(COUNT)).status).toBe(200)
    const own = ownAccountSchema.parse(JSON.parse((await browser.ask('/api/account')).text))
    expect(own.sessions).toMatchObject([{ own: true }])
    expect(own.passwordAt).toBe(null)
    // A second browser ends the first one's session.
    const second = newBrowser()
    await second.signIn('sub-1')
    const [first] = ownAccountSchema
      .parse(JSON.parse((await second.ask('/api/account')).text))
      .sessions.filter((one) => !one.own)
    await second.ask(`/api/account/sessions/${first!.id}`, { method: 'DELETE' })
    expect((await browser.ask(COUNT)).status).toBe(401)
    expect((await second.ask(COUNT)).status).toBe(200)
  })

  it('comes to no other site, whatever the address asks for', async () => {
    people.set('sub-1', { groups: ['gs-lanh-dao'] })
    for (const next of [
      'https://example.org/',
      '//example.org/',
      '/\\example.org',
      'javascript:alert(1)',
      '/oidc/sign-in',
    ]) {
      const { url } = await newBrowser().signIn('sub-1', next)
      expect([next, url.origin + url.pathname]).toEqual([next, `${env['PUBLIC_ORIGIN']!}/`])
    }
  })

  it('gets in with the role and scope of his groups, and never with more', async () => {
    const cases: [Person, Awaited<ReturnType<typeof whoIs>> | string][] = [
      [{ groups: 'gs-kiem-tra' }, { role: 'auditor', scope: 'province', step: '' }],
      [{ groups: ['gs-khoi-party'] }, { role: 'analyst', scope: 'party', step: '' }],
      [
        { groups: ['gs-don-vi'], unit_code: 'SYT' },
        { role: 'unit', scope: 'SYT', step: '' },
      ],
      [{ groups: ['don-vi:stc', 'don-vi:SYT'] }, { role: 'unit', scope: 'STC,SYT', step: '' }],
      // The order of the file decides, not that of the groups.
      [{ groups: ['gs-khoi-party', 'gs-lanh-dao'] }, { role: 'leader', scope: 'province', step: '' }],
      [{}, 'groups-missing'],
      [{ groups: [] }, 'groups-missing'],
      [{ groups: '' }, 'groups-missing'],
      [{ groups: { 'gs-lanh-dao': true } }, 'groups-missing'],
      [{ groups: [1, true] }, 'groups-missing'],
      [{ groups: ['khac'] }, 'groups-unknown'],
      [{ groups: ['GS-LANH-DAO', ' gs-lanh-dao', 'gs-lanh-dao2'] }, 'groups-unknown'],
      [{ groups: ['gs-khoi-'] }, 'groups-unknown'],
      [{ groups: ['gs-khoi-SYT'] }, 'scope-unknown'],
      [{ groups: ['gs-khoi-party', 'gs-khoi-government'] }, 'scope-unknown'],
      [{ groups: ['gs-don-vi'] }, 'scope-unknown'],
      [{ groups: ['gs-don-vi'], unit_code: '' }, 'scope-unknown'],
      [{ groups: ['gs-don-vi'], unit_code: 'province' }, 'scope-unknown'],
      [{ groups: ['gs-don-vi'], unit_code: ['SYT', 'KHONGCO'] }, 'scope-unknown'],
      [{ groups: ['don-vi:SYT', 'don-vi:KHONGCO'] }, 'scope-unknown'],
    ]
    for (const [index, [person, expected]] of cases.entries()) {
      people.set(`sub-case-${index}`, person)
      const browser = newBrowser()
      const { url } = await browser.signIn(`sub-case-${index}`, '/healthz')
      const found = (await whoIs(browser)) ?? url.searchParams.get('failed')
      expect([person, found]).toEqual([person, expected])
      if (typeof expected === 'string') expect((await browser.ask(COUNT)).status).toBe(401)
    }
  })

  it('shows a second factor, there or here, where his role needs one', async () => {
    people.set('sub-th', { groups: ['gs-tong-hop'] })
    const browser = newBrowser()
    const { url } = await browser.signIn('sub-th', '/linh-vuc')
    expect(url.pathname + url.search).toBe('/dang-nhap?next=%2Flinh-vuc')
    expect(await whoIs(browser)).toEqual({ role: 'steward', scope: 'province', step: 'enrol' })
    expect((await browser.ask(COUNT)).status).toBe(401)
    people.set('sub-th', { groups: ['gs-tong-hop'], amr: ['pwd', 'otp'] })
    const other = newBrowser()
    await other.signIn('sub-th')
    expect(await whoIs(other)).toEqual({ role: 'steward', scope: 'province', step: '' })
    expect((await other.ask(COUNT)).status).toBe(200)
  })

  it('is called by a name that is nobody else’s', async () => {
    people.set('sub-a', { groups: ['gs-lanh-dao'], preferred_username: 'duphong' })
    people.set('sub-b', { groups: ['gs-lanh-dao'], preferred_username: '<script>' })
    for (const name of ['sub-a', 'sub-b']) await newBrowser().signIn(name)
    const access = openAccess(dataDir)
    const names = ['sub-a', 'sub-b'].map((of) => access.accounts.atProvider(provider.issuer, of)!.name)
    expect(names[0]).toMatch(/^duphong-[\da-f]{8}$/)
    expect(names[1]).toMatch(/^tk-[\da-f]{32}$/)
    expect(access.accounts.named('duphong')!.issuer).toBe(null)
    access.close()
  })
})

describe('a way back', () => {
  /** A browser just before it comes back, and the address with which it would. */
  async function before(name = 'sub-1'): Promise<{ browser: HttpBrowser; back: URL }> {
    people.set(name, { groups: ['gs-lanh-dao'] })
    const browser = newBrowser()
    const { url } = await browser.signIn(name, '/', ({ pathname }) => pathname === '/oidc/callback')
    return { browser, back: url }
  }
  const failed = async (browser: HttpBrowser, back: URL) => {
    const { url } = await browser.go(back.href)
    expect(await whoIs(browser)).toBe(null)
    return url.searchParams.get('failed')
  }

  it('is taken once', async () => {
    const { browser, back } = await before()
    await browser.go(back.href)
    expect((await whoIs(browser))?.role).toBe('leader')
    await browser.ask('/api/session', { method: 'DELETE' })
    expect(await failed(browser, back)).toBe('state-unknown')
  })

  it('is taken by the browser that went, unchanged, and by no other', async () => {
    const one = await before()
    const thief = newBrowser()
    expect(await failed(thief, one.back)).toBe('state-unknown')
    // Whoever has a cookie of his own, from a way of his own, is still another.
    const other = await before('sub-2')
    expect(await failed(other.browser, one.back)).toBe('state-unknown')
    const changes: [string, string, string][] = [
      ['state', 'x'.repeat(43), 'state-unknown'],
      ['state', '', 'state-unknown'],
      ['code', 'x'.repeat(43), 'grant-refused'],
      ['iss', 'https://example.org', 'token-refused'],
    ]
    for (const [name, value, code] of changes) {
      const { browser, back } = await before()
      back.searchParams.set(name, value)
      expect([name, await failed(browser, back)]).toEqual([name, code])
    }
    // A code of somebody else's way, put into one's own.
    const [mine, his] = [await before('sub-1'), await before('sub-2')]
    mine.back.searchParams.set('code', his.back.searchParams.get('code')!)
    expect(await failed(mine.browser, mine.back)).toBe('grant-refused')
    const { browser, back } = await before()
    back.searchParams.delete('code')
    back.searchParams.set('error', 'access_denied')
    expect(await failed(browser, back)).toBe('denied')
  })

  it('begins on our own page only', async () => {
    const answer = await fetch(`${server.url}/oidc/sign-in`, {
      redirect: 'manual',
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(answer.status).toBe(403)
  })
})

describe('somebody whose role changes at the provider while he is signed in', () => {
  const most = CHECK_SECONDS * 1000 + 4000

  it('loses his session at the next check, and signs in anew with what he may do now', async () => {
    people.set('sub-doi', { groups: ['gs-lanh-dao'], preferred_username: 'doi' })
    const [browser, other] = [newBrowser(), newBrowser()]
    for (const one of [browser, other]) await one.signIn('sub-doi')
    // Nothing changed: the session goes on over several checks.
    await pause(CHECK_SECONDS * 2500)
    expect((await browser.ask(COUNT)).status).toBe(200)
    people.set('sub-doi', { groups: ['gs-don-vi'], unit_code: 'SYT', preferred_username: 'doi' })
    await untilEnded(browser, most)
    expect((await other.ask(COUNT)).status).toBe(401)
    await browser.signIn('sub-doi')
    expect(await whoIs(browser)).toEqual({ role: 'unit', scope: 'SYT', step: '' })
    people.set('sub-doi', { groups: [] })
    await untilEnded(browser, most)
    const { url } = await browser.signIn('sub-doi')
    expect(url.searchParams.get('failed')).toBe('groups-missing')
  })

  it('loses it at his next sign-in, wherever else he is signed in', async () => {
    people.set('sub-doi2', { groups: ['gs-lanh-dao'] })
    const [browser, other] = [newBrowser(), newBrowser()]
    await browser.signIn('sub-doi2')
    people.set('sub-doi2', { groups: ['khac'] })
    await other.signIn('sub-doi2')
    expect([await whoIs(other), await whoIs(browser)]).toEqual([null, null])
  })

  it('loses it where the provider no longer knows him', async () => {
    people.set('sub-roi', { groups: ['gs-lanh-dao'] })
    const browser = newBrowser()
    await browser.signIn('sub-roi')
    provider.revoke('sub-roi')
    await untilEnded(browser, most)
  })
})

describe('signing out', () => {
  it('ends the session here and at the provider', async () => {
    people.set('sub-ra', { groups: ['gs-lanh-dao'] })
    const browser = newBrowser()
    await browser.signIn('sub-ra')
    // The provider knows him still: no page of its own is shown.
    const again = await browser.signIn('sub-ra', '/linh-vuc')
    expect(again.url.pathname).toBe('/linh-vuc')
    const ended = sessionSchema.parse(
      JSON.parse((await browser.ask('/api/session', { method: 'DELETE' })).text),
    )
    expect(await whoIs(browser)).toBe(null)
    const page = await browser.go(ended.leave!)
    const [, action] = /<form[^>]*action="([^"]+)"/.exec(page.text)!
    const [, xsrf] = /name="xsrf" value="([^"]+)"/.exec(page.text)!
    const out = await browser.go(action!, { method: 'POST', form: { xsrf: xsrf!, logout: 'yes' } })
    expect(out.url.pathname + out.url.search).toBe('/dang-nhap?signed-out=1')
    const asked = await browser.go('/oidc/sign-in')
    expect(asked.url.pathname).toMatch(/^\/interaction\//)
  })

  it('at the provider ends the session here', async () => {
    people.set('sub-ra2', { groups: ['gs-lanh-dao'] })
    const [browser, other] = [newBrowser(), newBrowser()]
    for (const one of [browser, other]) await one.signIn('sub-ra2')
    const page = await browser.go(`${provider.issuer}/session/end`)
    const [, xsrf] = /name="xsrf" value="([^"]+)"/.exec(page.text)!
    const [, action] = /<form[^>]*action="([^"]+)"/.exec(page.text)!
    await browser.go(action!, { method: 'POST', form: { xsrf: xsrf!, logout: 'yes' } })
    expect(await untilEnded(browser, 3000)).toBeLessThan(3000)
    // Another session of his at the provider is another session.
    expect((await other.ask(COUNT)).status).toBe(200)
  })

  it('is not done by whoever only says so', async () => {
    people.set('sub-gia', { groups: ['gs-lanh-dao'] })
    const browser = newBrowser()
    await browser.signIn('sub-gia')
    const event = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const now = () => Math.floor(Date.now() / 1000)
    const claims = (more: object = {}) => ({
      ...{ iss: provider.issuer, aud: CLIENT.id, sub: 'sub-gia', iat: now(), exp: now() + 120 },
      ...{ jti: String(Math.random()), events: event, ...more },
    })
    const key = await importJWK(provider.key(), 'RS256')
    const sign = (payload: object, header: object = {}) =>
      new SignJWT(payload as never)
        .setProtectedHeader({ alg: 'RS256', kid: provider.key().kid!, typ: 'logout+jwt', ...header })
        .sign(key)
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const hmac = `${part({ alg: 'HS256', typ: 'logout+jwt' })}.${part(claims())}`
    const [head, body] = (await sign(claims())).split('.')
    const forged: Record<string, string> = {
      nothing: '',
      garbage: 'a.b.c',
      unsigned: new UnsecuredJWT(claims() as never).encode(),
      'signed with the secret': `${hmac}.${createHmac('sha256', CLIENT.secret).update(hmac).digest('base64url')}`,
      'another signature': `${head!}.${body!}.${'A'.repeat(342)}`,
      'an unknown key': await sign(claims(), { kid: 'khac' }),
      'another issuer': await sign(claims({ iss: 'https://example.org' })),
      'another client': await sign(claims({ aud: 'khac' })),
      'an ID token': await sign(claims({ events: undefined }), { typ: 'JWT' }),
      'typed as another': await sign(claims(), { typ: 'JWT' }),
      'no event': await sign(claims({ events: {} })),
      'a nonce': await sign(claims({ nonce: 'x' })),
      'an old one': await sign(claims({ iat: now() - 3600, exp: now() + 60 })),
      'an expired one': await sign(claims({ iat: now() - 500, exp: now() - 300 })),
      'nobody named': await sign(claims({ sub: undefined })),
      'no name of its own': await sign(claims({ jti: undefined })),
    }
    const send = (token: string) =>
      fetch(`${server.url}/oidc/back-channel-logout`, {
        method: 'POST',
        body: new URLSearchParams({ logout_token: token }),
      })
    for (const [what, token] of Object.entries(forged)) {
      const answer = await send(token)
      expect([what, answer.status]).toEqual([what, 400])
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
    expect((await browser.ask(COUNT)).status).toBe(200)
    // The very same, well made, ends it, once.
    const right = await sign(claims())
    expect((await send(right)).status).toBe(200)
    expect((await browser.ask(COUNT)).status).toBe(401)
    await browser.signIn('sub-gia')
    expect((await send(right)).status).toBe(400)
    expect((await browser.ask(COUNT)).status).toBe(200)
  })
})

describe('a provider that is away', () => {
  it('lets nobody new in, takes nothing from who is in, and is asked again when it is back', async () => {
    people.set('sub-vang', { groups: ['gs-lanh-dao'] })
    const browser = newBrowser()
    await browser.signIn('sub-vang')
    await provider.leave()
    const late = newBrowser()
    const { url } = await late.go('/oidc/sign-in?next=%2Flinh-vuc')
    expect(url.pathname + url.search).toBe('/dang-nhap?next=%2Flinh-vuc&failed=provider-away')
    expect(await whoIs(late)).toBe(null)
    // Over several checks.
    await pause(CHECK_SECONDS * 2500)
    expect((await browser.ask(COUNT)).status).toBe(200)
    // Nor does a restart wait for it.
    await server.close()
    const began = Date.now()
    await start()
    expect(Date.now() - began).toBeLessThan(10_000)
    expect((await browser.ask(COUNT)).status).toBe(200)
    const emergency = new Client(() => server.url, { 'x-forwarded-for': '10.2.9.1' })
    await emergency.signInFirst('duphong', administratorPassword)
    expect((await emergency.ask('GET', '/api/accounts')).status).toBe(200)
    await provider.comeBack()
    await pause(2100)
    await late.signIn('sub-vang')
    expect((await whoIs(late))?.role).toBe('leader')
    people.set('sub-vang', { groups: [] })
    await untilEnded(browser, CHECK_SECONDS * 1000 + 5000)
  })

  it('signs with other keys afterwards, and is believed at once', async () => {
    people.set('sub-khoa', { groups: ['gs-lanh-dao'] })
    const browser = newBrowser()
    await browser.signIn('sub-khoa')
    const old = provider.key()
    await pause(1100)
    provider.rotate()
    const other = newBrowser()
    await other.signIn('sub-khoa')
    expect((await whoIs(other))?.role).toBe('leader')
    await pause(CHECK_SECONDS * 2000)
    expect((await browser.ask(COUNT)).status).toBe(200)
    // Nothing that the old key signs is taken any more.
    const now = Math.floor(Date.now() / 1000)
    const token = await new SignJWT({
      ...{ iss: provider.issuer, aud: CLIENT.id, sub: 'sub-khoa', iat: now, exp: now + 60, jti: 'cu' },
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
      .setProtectedHeader({ alg: 'RS256', kid: old.kid!, typ: 'logout+jwt' })
      .sign(await importJWK(old, 'RS256'))
    await pause(1100)
    const answer = await fetch(`${server.url}/oidc/back-channel-logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    })
    expect(answer.status).toBe(400)
    expect((await browser.ask(COUNT)).status).toBe(200)
  })
})

describe('another provider', () => {
  /** Serves the same folder with another provider. */
  async function withProvider(issuer: string, site: string, work: () => Promise<void>): Promise<void> {
    await server.close()
    server = await serve({
      ...{ ...env, OIDC_ISSUER: issuer, PUBLIC_ORIGIN: site, PORT: new URL(site).port },
    })
    try {
      await work()
    } finally {
      await server.close()
      await start()
    }
  }

  it('that gives no refresh token cannot be asked again, so the session ends within the hour', async () => {
    const site = `http://127.0.0.1:${await freePort()}`
    const other = await startProvider({ site, people, refreshes: false })
    people.set('sub-1', { groups: ['gs-lanh-dao'] })
    await newBrowser().signIn('sub-1', '/healthz')
    await withProvider(other.issuer, site, async () => {
      const browser = new HttpBrowser(site, { 'x-forwarded-for': '10.3.0.1' })
      await browser.signIn('sub-1', '/healthz')
      const own = ownAccountSchema.parse(JSON.parse((await browser.ask('/api/account')).text))
      const lasts = Date.parse(own.sessions[0]!.endsAt) - Date.parse(own.sessions[0]!.createdAt)
      expect(lasts).toBeGreaterThan(3_590_000)
      expect(lasts).toBeLessThanOrEqual(3_600_000)
      await pause(CHECK_SECONDS * 1500)
      expect((await browser.ask(COUNT)).status).toBe(200)
    })
    await other.close()
    // The one before names nobody by what the other said.
    const access = openAccess(dataDir)
    const accounts = access.accounts.list().filter(({ subject }) => subject === 'sub-1')
    expect(new Set(accounts.map(({ issuer }) => issuer)).size).toBe(2)
    access.close()
  })

  it('whose clock is ten minutes slow lets nobody in, and the page says so', async () => {
    const site = `http://127.0.0.1:${await freePort()}`
    const arguments_ = [
      '--import',
      'tsx',
      '--import',
      './test/fixtures/other_clock.ts',
      'test/fixtures/provide.ts',
    ]
    const child = spawn(process.execPath, arguments_, {
      env: {
        ...{ ...process.env, SITE: site, CLOCK_OFF: '-600000', ID_TOKEN_SECONDS: '300' },
        PERSON: JSON.stringify({ groups: ['gs-lanh-dao'] }),
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      let issuer = ''
      for await (const line of createInterface({ input: child.stdout }))
        if (line.startsWith('http://')) {
          issuer = line.trim()
          break
        }
      await withProvider(issuer, site, async () => {
        const browser = new HttpBrowser(site, { 'x-forwarded-for': '10.3.0.2' })
        const { url } = await browser.signIn('sub-1', '/healthz')
        expect(url.searchParams.get('failed')).toBe('clock-off')
        expect(await whoIs(browser)).toBe(null)
      })
    } finally {
      child.kill()
    }
  })
})

describe('accounts made here', () => {
  it('are for the administrator alone, and the provider’s are not for a password', async () => {
    const access = openAccess(dataDir)
    const password = await access.accounts.reset('nguoi-cu', false, {
      ...{ account: null, who: 'máy chủ', role: 'command', scope: 'province', ip: null, session: null },
    })
    access.close()
    const local = new Client(() => server.url, { 'x-forwarded-for': '10.2.9.2' })
    const { status, json } = await local.ask('POST', '/api/session', { name: 'nguoi-cu', password })
    expect([status, json.error?.code]).toEqual([403, 'sign-in-elsewhere'])
    people.set('sub-pw', { groups: ['gs-lanh-dao'], preferred_username: 'khongmatkhau' })
    const browser = newBrowser()
    await browser.signIn('sub-pw')
    const set = await browser.ask('/api/account/password', {
      method: 'POST',
      json: { current: '', password: PASSWORD },
    })
    expect(set.status).toBe(409)
    for (const tried of ['', PASSWORD]) {
      const answer = await local.ask('POST', '/api/session', { name: 'khongmatkhau', password: tried })
      expect(answer.status).toBe(401)
    }
  })

  it('administer the provider’s: seen, locked, ended, but not given another role or a password', async () => {
    people.set('sub-qt', {
      groups: ['gs-lanh-dao'],
      preferred_username: 'nguoi.tinh',
      name: 'Người của tỉnh',
    })
    const browser = newBrowser()
    await browser.signIn('sub-qt')
    people.set('sub-quantri', { groups: ['gs-quan-tri'], amr: ['otp'], preferred_username: 'quantri.tinh' })
    const administrator = newBrowser()
    await administrator.signIn('sub-quantri')
    const list = accountListSchema.parse(JSON.parse((await administrator.ask('/api/accounts')).text))
    expect(list.provider).toBe(true)
    expect(list.accounts.find(({ name }) => name === 'nguoi.tinh')).toMatchObject({
      ...{ title: 'Người của tỉnh', role: 'leader', provider: true, sessions: 1 },
    })
    for (const [method, path, json] of [
      ['PATCH', '/api/accounts/nguoi.tinh', { role: 'analyst', scope: 'province' }],
      ['POST', '/api/accounts/nguoi.tinh/reset', { codes: false }],
      ['POST', '/api/accounts', { name: 'moi', title: '', role: 'leader', scope: 'province' }],
    ] as const) {
      const { text, status } = await administrator.ask(path, { method, json })
      expect([path, status, (JSON.parse(text) as { error: { code: string } }).error.code]).toEqual([
        ...[path, 409, 'provider-decides'],
      ])
    }
    expect((await browser.ask(COUNT)).status).toBe(200)
    await administrator.ask('/api/accounts/nguoi.tinh/lock', { method: 'POST' })
    expect((await browser.ask(COUNT)).status).toBe(401)
    const { url } = await browser.signIn('sub-qt')
    expect(url.searchParams.get('failed')).toBe('account-locked')
    // The provider's administrator does not stand for the one who is left when it is away.
    const last = await administrator.ask('/api/accounts/duphong/lock', { method: 'POST' })
    expect(last.status).toBe(409)
    const audit = auditPageSchema.parse(JSON.parse((await administrator.ask('/api/audit')).text))
    const events = audit.lines.map(
      ({ what, outcome, more }) => `${what} ${outcome} ${String(more?.['reason'] ?? '')}`,
    )
    expect(events).toContain('sign-in refused account-locked')
  })
})

describe('what is kept', () => {
  it('opens nothing by itself: no token of the provider stands in the file in clear', async () => {
    people.set('sub-giu', { groups: ['gs-lanh-dao'] })
    await newBrowser().signIn('sub-giu')
    const access = openAccess(dataDir)
    const account = access.accounts.atProvider(provider.issuer, 'sub-giu')!
    const kept = access.sessions.providerOf(access.sessions.listOf(account)[0]!)!
    access.close()
    expect(Buffer.from(kept.tokens, 'base64').length).toBeGreaterThan(200)
    for (const end of ['', '-wal']) {
      const bytes = readFileSync(`${dataDir}/accounts.db${end}`).toString('latin1')
      // How each signed JSON Web Token begins: {"alg":
      expect(bytes).not.toContain('eyJhbGciOi')
    }
  })

  it('ends with the client’s secret, and is nobody’s where people sign in with accounts made here', async () => {
    const secretFile = env['OIDC_CLIENT_SECRET_FILE']!
    people.set('sub-doi3', { groups: ['gs-lanh-dao'] })
    const browser = newBrowser()
    await browser.signIn('sub-doi3')
    await server.close()
    server = await serve({ ...env, AUTH: 'local' })
    expect((await browser.ask(COUNT)).status).toBe(401)
    const { headers } = await browser.ask('/oidc/sign-in')
    expect(headers.get('location')).toBe('/dang-nhap?next=%2Foidc%2Fsign-in')
    await server.close()
    await start()
    expect((await browser.ask(COUNT)).status).toBe(200)
    await server.close()
    chmodSync(secretFile, 0o600)
    writeFileSync(secretFile, 'khoa moi')
    await start()
    await untilEnded(browser, CHECK_SECONDS * 1000 + 4000)
    await server.close()
    writeFileSync(secretFile, CLIENT.secret)
    await start()
  })
})
