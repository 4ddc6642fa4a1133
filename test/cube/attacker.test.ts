import fc from 'fast-check'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountRole } from '../../cube/domain/roles.ts'
import { PAGES } from '../../cube/domain/pages.ts'
import { Failures, MOST_ATTEMPTS } from '../../cube/server/accounts/failures.ts'
import { isPassword } from '../../cube/server/accounts/passwords.ts'
import { accountsFile, Store } from '../../cube/server/accounts/store.ts'
import { type Identity, may } from '../../cube/server/identity.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { networkOf } from '../../cube/server/site.ts'
import {
  addAccount,
  beginSession,
  Client,
  codeOf,
  openAccess,
  PASSWORD,
  writeProvince,
} from '../fixtures/accounts.ts'
import { createDataDir } from '../fixtures/mart.ts'
import { oidcSettings, removeBesides } from '../fixtures/oidc.ts'
import {
  freePort,
  HttpBrowser,
  type Person,
  type RunningProvider,
  startProvider,
} from '../fixtures/provider.ts'

/**
 * What somebody tries who wants in, with accounts made here and with a provider: forged writes on every route, other
 * spellings of every path, other methods, invented headers, cookies of his own, many requests at once, a clock.
 */

type Who = 'leader' | 'steward' | 'unit' | 'administrator'
const MODES = ['local', 'oidc'] as const
/** Milliseconds within which every request is answered, also on a busy machine. */
const LONGEST = 20_000

interface Place {
  dataDir: string
  server: Running
  /** `name=value` of a session of each. */
  cookies: Record<Who, string>
}

const SCOPES: Record<Who, string> = {
  leader: 'province',
  steward: 'province',
  unit: 'SYT',
  administrator: 'province',
}
const people = new Map<string, Person>([
  ['leader', { groups: ['lanh-dao'] }],
  ['steward', { groups: ['tong-hop'], amr: ['otp'] }],
  ['unit', { groups: ['dv-SYT'] }],
])
const MAPPING = {
  groups: 'groups',
  secondFactor: { claim: 'amr', values: ['otp'] },
  rules: [
    { group: 'lanh-dao', role: 'leader', scope: 'province' },
    { group: 'tong-hop', role: 'steward', scope: 'province' },
    { group: 'dv-*', role: 'unit', scope: '*' },
  ],
}
const UNIT: Identity = { account: 'a', name: 'a', role: 'unit', scope: { kind: 'units', units: ['SYT'] } }

const places = {} as Record<(typeof MODES)[number], Place>
let provider: RunningProvider
let addresses = 0
/** An address of nobody else's, as the trusted proxy writes it. */
const address = () => ({ 'x-forwarded-for': `10.${++addresses >> 8}.7.${addresses & 255}` })

/** Begins sessions as the server does after all steps. */
async function begin(dataDir: string, wanted: Who[]): Promise<Record<string, string>> {
  const access = openAccess(dataDir)
  const cookies: Record<string, string> = {}
  for (const who of wanted) {
    await addAccount(access, who, who satisfies AccountRole, SCOPES[who])
    cookies[who] = beginSession(access, who)
  }
  access.close()
  return cookies
}

beforeAll(async () => {
  const common = { TODAY: '2026-11-22', TRUSTED_PROXY: '127.0.0.1' }
  {
    const dataDir = createDataDir()
    await writeProvince(dataDir)
    const cookies = await begin(dataDir, ['leader', 'steward', 'unit', 'administrator'])
    const server = await serve({ ...common, DATA_DIR: dataDir, PORT: '0', AUTH: 'local' })
    places.local = { dataDir, server, cookies: cookies as Place['cookies'] }
  }
  const dataDir = createDataDir()
  await writeProvince(dataDir)
  const port = await freePort()
  const site = `http://127.0.0.1:${port}`
  provider = await startProvider({ site, people })
  const { administrator } = await begin(dataDir, ['administrator'])
  const server = await serve(oidcSettings(dataDir, site, provider.issuer, MAPPING))
  const signIn = async (who: Who) => {
    const browser = new HttpBrowser(site, address())
    await browser.signIn(who, '/healthz')
    return `gs=${browser.cookie('gs')!}`
  }
  places.oidc = {
    ...{ dataDir, server },
    cookies: {
      administrator: administrator!,
      leader: await signIn('leader'),
      steward: await signIn('steward'),
      unit: await signIn('unit'),
    },
  }
})

afterAll(async () => {
  await provider.close()
  for (const { server, dataDir } of Object.values(places)) {
    await server.close()
    removeBesides(dataDir)
  }
})

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

/** A request whose path and headers go out as they are: no client tidies them. */
function raw(
  { server }: Place,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<Answer> {
  const { hostname, port, host } = new URL(server.url)
  // Without it Node sends the body of a DELETE as if it were the next request.
  const length: Record<string, string> =
    body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((done, fail) => {
    const sent = request(
      {
        ...{ host: hostname, port, path, method, agent: false },
        headers: { host, ...address(), ...length, ...headers },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (piece: string) => (text += piece))
        answer.on('end', () => done({ status: answer.statusCode!, headers: answer.headers, text }))
      },
    )
    sent.setTimeout(LONGEST, () => sent.destroy(new Error(`no answer to ${method} ${path}`)))
    sent.on('error', ({ message }) =>
      fail(new Error(`${method} ${path} ${JSON.stringify(headers)}: ${message}`)),
    )
    sent.end(body)
  })
}

const codeIn = ({ text }: Answer): string => /"code":"([\w-]+)"/.exec(text)?.[1] ?? text.slice(0, 40)

/** A path that a route takes; null for the patterns, which are those of pages and their files. */
const pathOf = (path: string): string | null =>
  path.includes('/^') || path.includes('(?') ? null : path.replaceAll(/:(\w+)/g, '2026') || '/'

const auditOf = ({ dataDir }: Place) =>
  readdirSync(join(dataDir, 'audit'))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(dataDir, 'audit', name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { what: string; object?: string; ip: string | null })

const BACK_CHANNEL = '/oidc/back-channel-logout'

describe.each(MODES)('AUTH=%s', (mode) => {
  const place = () => places[mode]

  it('takes no write that another site, or nobody, sends in the name of who is signed in', async () => {
    const { server, cookies } = place()
    const { url } = server
    const forged: (Record<string, string> | undefined)[] = [
      {},
      { origin: 'null' },
      { origin: 'https://example.org' },
      { origin: `${url}.example.org` },
      { origin: url.replace('http:', 'https:') },
      { origin: url.replace(/:\d+$/, ':1') },
      { origin: `${url}/` },
      { origin: `${url}, https://example.org` },
      { origin: 'https://example.org', 'sec-fetch-site': 'cross-site' },
      { origin: url.replace('127.0.0.1', 'localhost'), 'sec-fetch-site': 'same-site' },
      { referer: `${url}/quan-tri` },
    ]
    const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded']
    const before = auditOf(place()).length
    let asked = 0
    const taken: string[] = []
    for (const { path, methods } of server.routes) {
      const concrete = pathOf(path)
      if (concrete === null || concrete === BACK_CHANNEL) continue
      for (const method of methods
        .map((one) => (one === 'ALL' ? 'POST' : one))
        .filter((one) => one !== 'GET'))
        for (const headers of forged) {
          const type = types[asked % 3]!
          const who = (Object.keys(cookies) as Who[])[asked++ % 4]!
          const more = { ...headers, 'content-type': type, cookie: cookies[who] }
          const answer = await raw(place(), method, concrete, more, '{}')
          const refused = ['origin-required', 'origin-refused', 'site-refused'].includes(codeIn(answer))
          if (answer.status !== 403 || !refused)
            taken.push(`${method} ${path} ${JSON.stringify(headers)} ${answer.status} ${codeIn(answer)}`)
        }
    }
    expect(taken).toEqual([])
    expect(asked).toBeGreaterThan(250)
    // Nothing happened that would be written down.
    expect(auditOf(place()).length).toBe(before)
  })

  it('has one answer for a path, however it is spelt: none of a route that the caller may not use', async () => {
    const { server, cookies } = place()
    const spellings = (path: string): string[] => [
      path,
      path.toUpperCase(),
      `${path}/`,
      `/${path}`,
      `/.${path}`,
      `/x/..${path}`,
      `/healthz/..${path}`,
      `/assets/..${path}`,
      `/dang-nhap/..%2f..${path}`,
      path.replace(/\/(?=[^/]*$)/, '//'),
      path.replace(/\/(?=[^/]*$)/, '/./'),
      path.replace(/\/(?=[^/]*$)/, '/%2e/'),
      path.replace(/\/(?=[^/]*$)/, '%2f'),
      path.replace(/\/(?=[^/]*$)/, '\\'),
      path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
      path.replace(/[a-z]/, (letter) => `%25${letter.charCodeAt(0).toString(16)}`),
      `${path};a=b`,
      `${path}%00`,
      `${path}%20`,
      `${path}.js`,
      `${path}/a.js`,
      `${path}?a.js`,
      `${path}#a.js`,
      `http://${new URL(server.url).host}${path}`,
      `http://example.org${path}`,
    ]
    const open: string[] = []
    let asked = 0
    const seen = async (path: string, cookie: string | null) => {
      const headers = {
        accept: asked % 2 === 0 ? 'text/html' : '*/*',
        ...(cookie === null ? {} : { cookie }),
      }
      const method = asked++ % 5 === 4 ? 'HEAD' : 'GET'
      const answer = await raw(place(), method, path, headers)
      const to = String(answer.headers.location ?? '')
      // Sent to the page where one signs in, or refused.
      const isOut = answer.status === 302 ? to.startsWith('/dang-nhap?') : answer.status >= 400
      if (!isOut || answer.status >= 500)
        open.push(`${cookie === null} ${method} ${path}: ${answer.status} ${to}`)
    }
    for (const { path, methods, rule } of server.routes) {
      const concrete = pathOf(path)
      if (concrete === null || rule === 'public' || !methods.includes('GET')) continue
      for (const spelt of spellings(concrete)) await seen(spelt, null)
      if (rule !== 'signed-in' && !may(UNIT, rule))
        for (const spelt of spellings(concrete)) await seen(spelt, cookies.unit)
    }
    expect(open).toEqual([])
    expect(asked).toBeGreaterThan(700)
  })

  it(
    'answers whatever is asked, and goes on: no target of a request ends it',
    { timeout: 120_000 },
    async () => {
      const piece = fc.constantFrom(
        ...[
          '/',
          '//',
          '/.',
          '..',
          '%',
          '%2f',
          '%00',
          '%ff',
          '%25',
          '?',
          '#',
          '&',
          '=',
          ':',
          '@',
          '[',
          ']',
          '\\',
        ],
        ...[
          'api',
          'oidc',
          'callback',
          'state',
          'linh-vuc',
          'dang-nhap',
          'next',
          'lang=en',
          'snapshot',
          'http://',
        ],
        ...['*', '|', '^', '{', '}', '"', '<', ';', '[::', '0x7f', 'é'.normalize('NFC'), '.js', 'assets'],
      )
      const target = fc.array(piece, { maxLength: 6 }).map((pieces) => `/${pieces.join('')}`)
      const cookie = fc.constantFrom(null, place().cookies.leader, place().cookies.administrator)
      await fc.assert(
        fc.asyncProperty(target, cookie, fc.boolean(), async (path, who, html) => {
          const headers = { accept: html ? 'text/html' : '*/*', ...(who === null ? {} : { cookie: who }) }
          // Node's own client refuses to send some of them.
          const sent = encodeURI(path).replaceAll('%25', '%')
          const { status } = await raw(place(), 'GET', sent, headers)
          expect([sent, status < 500]).toEqual([sent, true])
        }),
        {
          numRuns: 400,
          examples: [
            ['//', null, true],
            ['//', place().cookies.leader, false],
          ],
        },
      )
      expect((await raw(place(), 'GET', '/healthz')).status).toBe(200)
    },
  )

  it('answers other methods with nothing', async () => {
    const { server } = place()
    for (const { path, rule } of server.routes) {
      const concrete = pathOf(path)
      if (concrete === null || rule === 'public') continue
      for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'PUT', 'PATCH', 'DELETE', 'SEARCH']) {
        const answer = await raw(place(), method, concrete, { origin: server.url })
        const what = [method, path, answer.status]
        // Express lists the methods of a route, which the program's text tells everybody.
        if (method === 'OPTIONS' && answer.status === 200) expect(answer.text).toMatch(/^[A-Z, ]*$/)
        else expect(what).toEqual([method, path, expect.toSatisfy((status: number) => status >= 400)])
        if (method === 'HEAD') expect(answer.text).toBe('')
      }
    }
  })

  it('believes no header that a caller invents', async () => {
    const { cookies, server } = place()
    const invented: Record<string, string> = {
      'x-forwarded-host': 'example.org',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
      'x-forwarded-prefix': '/x',
      forwarded: 'for=203.0.113.9;host=example.org;proto=https',
      'x-original-url': '/api/accounts',
      'x-rewrite-url': '/api/accounts',
      'x-http-method-override': 'DELETE',
      'x-real-ip': '203.0.113.9',
      'x-client-ip': '203.0.113.9',
      'true-client-ip': '203.0.113.9',
      'x-test-caller': encodeURIComponent(JSON.stringify({ role: 'open', scope: { kind: 'province' } })),
      authorization: 'Bearer x',
      'x-remote-user': 'administrator',
      'remote-user': 'administrator',
    }
    const same = async (path: string, more: Record<string, string>) => {
      const [plain, spoofed] = [
        await raw(place(), 'GET', path, more),
        await raw(place(), 'GET', path, { ...more, ...invented }),
      ]
      // Headers that differ between any two answers.
      const own = new Set(['date', 'x-request-id'])
      const told = ({ status, headers, text }: Answer) => ({
        ...{ path, status, text },
        headers: Object.entries(headers).filter(([name]) => !own.has(name)),
      })
      expect(told(spoofed)).toEqual(told(plain))
      expect(JSON.stringify(spoofed)).not.toContain('example.org')
    }
    for (const cookie of [{}, { cookie: cookies.unit }, { cookie: cookies.leader }])
      for (const path of ['/healthz', '/api/session', '/api/snapshots', '/api/accounts', '/dang-nhap'])
        await same(path, cookie)
    await same('/linh-vuc', { accept: 'text/html' })
    // An address is the proxy's last word, not what a caller put before it.
    const body = JSON.stringify({ name: 'khong-co-ai', password: 'x'.repeat(12) })
    const headers = { origin: server.url, 'content-type': 'application/json', ...invented }
    const chain = { 'x-forwarded-for': '203.0.113.9, 10.99.0.7' }
    expect((await raw(place(), 'POST', '/api/session', { ...headers, ...chain }, body)).status).toBe(401)
    expect(auditOf(place()).at(-1)).toMatchObject({ what: 'sign-in', ip: '10.99.0.7' })
    expect(JSON.stringify(auditOf(place()))).not.toContain('203.0.113.9')
  })

  it('finds a session in no cookie but its own, and quickly in any', async () => {
    const { cookies } = place()
    const [, token] = cookies.leader.split('=') as [string, string]
    const status = async (cookie: string) => (await raw(place(), 'GET', '/api/account', { cookie })).status
    expect(await status(`gs=${token}`)).toBe(200)
    for (const cookie of [
      ...[`GS=${token}`, `gs=${token}x`, `gs=${token.slice(1)}`, `gs="${token}"`, `gs=%20${token}`],
      ...[`gs-oidc=${token}`, `__Host-gs=${token}`, `x=gs=${token}`, `gs=${token.toUpperCase()}`, 'gs='],
      ...['gs=__proto__', `gs=${'A'.repeat(43)}`, `gs[]=${token}`, `gs=${token}%00`],
    ])
      expect([cookie, await status(cookie)]).toEqual([cookie, 401])
    const long = [
      `gs=${'x'.repeat(12_000)}`,
      Array.from({ length: 3000 }, () => 'gs=').join(';'),
      ';'.repeat(12_000),
      `${'a=b; '.repeat(2400)}`,
      '='.repeat(12_000),
      ' '.repeat(12_000) + '=',
    ]
    for (const cookie of long) {
      const began = performance.now()
      expect(await status(cookie)).toBe(401)
      expect(performance.now() - began).toBeLessThan(500)
    }
    expect(await status(`${'a=b; '.repeat(2000)}gs=${token}`)).toBe(200)
    // More than Node takes is refused by it, and the server goes on.
    expect(await status('a'.repeat(20_000))).toBe(431)
    expect(await status(`gs=${token}`)).toBe(200)
  })

  it('takes as long over a name that nobody has as over one that somebody has', async () => {
    const { server, dataDir } = place()
    const access = openAccess(dataDir)
    const known = ['giay-mot', 'giay-hai', 'giay-ba', 'giay-bon']
    for (const name of known) await addAccount(access, name, 'leader')
    access.accounts.lock('giay-bon', true, { ...actor })
    access.close()
    const times: Record<string, number[]> = { known: [], unknown: [] }
    const tried = async (kind: string, name: string) => {
      const client = new Client(() => server.url, address())
      const began = performance.now()
      const { status } = await client.ask('POST', '/api/session', { name, password: 'sai mật khẩu 12' })
      times[kind]!.push(performance.now() - began)
      expect(status).toBe(401)
    }
    for (let i = 0; i < 16; i++) {
      await tried('known', known[i % known.length]!)
      await tried('unknown', `khong-ai-${mode}-${i}`)
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1]!
    const ratio = median(times['unknown']!) / median(times['known']!)
    // A password that is not compared would be found in a tenth of the time.
    expect(ratio).toBeGreaterThan(0.5)
    expect(ratio).toBeLessThan(2)
  })
})

const actor = {
  ...{ account: null, who: 'máy chủ', role: 'command', scope: 'province', ip: null, session: null },
}

describe('what one caller leaves in the caches', () => {
  it('reaches no other, whoever asks first and with whatever headers', async () => {
    const query = (member: string) =>
      `/cubejs-api/v1/load?query=${encodeURIComponent(JSON.stringify({ measures: [member] }))}`
    const paths = [
      ...PAGES.filter((path) => path !== '/in'),
      ...['/?lang=en', '/mo-hinh?year=2025', '/api/snapshots', '/api/fields', '/api/benchmark'],
      ...[query('models.count'), query('reporting.due_count'), '/cubejs-api/v1/meta'],
    ]
    const odd: Record<string, string>[] = [
      { accept: 'text/html', 'x-forwarded-host': 'example.org' },
      { accept: 'text/html', 'accept-language': 'en', 'x-forwarded-proto': 'https' },
      { accept: '*/*', range: 'bytes=0-10', 'if-none-match': '*' },
      { accept: 'text/html', host: `localhost:${new URL(places.oidc.server.url).port}` },
      { accept: 'text/html', 'x-original-url': '/quan-tri', 'cache-control': 'no-cache' },
    ]
    const read = async (place: Place, who: Who, path: string, more: Record<string, string>) => {
      const answer = await raw(place, 'GET', path, { cookie: place.cookies[who], ...more })
      return { path, status: answer.status, text: answer.text }
    }
    for (const path of paths) {
      // There a unit and nobody come first, here the leader does.
      for (const [i, headers] of odd.entries()) {
        const who = (['unit', 'steward', 'administrator'] as const)[i % 3]!
        await read(places.oidc, who, path, headers)
        await raw(places.oidc, 'GET', path, headers)
      }
      for (const accept of ['text/html', '*/*']) {
        const expected = await read(places.local, 'leader', path, { accept })
        expect(await read(places.oidc, 'leader', path, { accept })).toEqual(expected)
        expect(expected.text).not.toContain('example.org')
      }
    }
  })
})

describe('a session that somebody planted', () => {
  it('is never the one that is signed in, at no step', async () => {
    const { dataDir, server } = places.local
    const access = openAccess(dataDir)
    const oneTime = await addAccount(access, 'nan-nhan', 'steward')
    access.close()
    const client = new Client(() => server.url, address())
    const planted = 'A'.repeat(43)
    client.cookie = `gs=${planted}`
    const tokens = [planted]
    const next = () => {
      const [, token = ''] = client.cookie.split('=')
      expect(tokens).not.toContain(token)
      tokens.push(token)
    }
    await client.ask('POST', '/api/session', { name: 'nan-nhan', password: oneTime })
    next()
    await client.ask('POST', '/api/account/password', { password: PASSWORD })
    next()
    const { json } = await client.ask('POST', '/api/account/codes')
    const secret = String(json.secret)
    await client.ask('POST', '/api/account/codes/confirm', { code: codeOf(secret) })
    next()
    expect((await client.ask('GET', '/api/snapshots')).status).toBe(200)
    // Whoever knew an earlier one is nobody.
    for (const token of tokens.slice(0, -1)) {
      const { status } = await raw(places.local, 'GET', '/api/account', { cookie: `gs=${token}` })
      expect(status).toBe(401)
    }
  })

  it('is left at the provider’s way back too, and a planted way back signs nobody in', async () => {
    const { server } = places.oidc
    const planted = 'B'.repeat(43)
    const browser = new HttpBrowser(server.url, address())
    browser.setCookie('gs', planted)
    await browser.signIn('leader', '/healthz')
    expect(browser.cookie('gs')).not.toBe(planted)
    // An attacker's own way back, opened in the victim's browser.
    const attacker = new HttpBrowser(server.url, address())
    const { url } = await attacker.signIn('unit', '/', ({ pathname }) => pathname === '/oidc/callback')
    const victim = new HttpBrowser(server.url, address())
    await victim.go(url.href)
    expect(victim.cookie('gs')).toBe(undefined)
    // Also where the victim is just on a way of his own.
    await victim.signIn('leader', '/', ({ pathname }) => pathname === '/oidc/callback')
    await victim.go(url.href)
    expect(victim.cookie('gs')).toBe(undefined)
  })
})

describe('names that nobody has', () => {
  it('are forgotten after a day, so that inventing them fills no disk', () => {
    const dataDir = createDataDir()
    let now = Date.parse('2026-11-22T03:00:00Z')
    const store = new Store(accountsFile(dataDir))
    const failures = new Failures(store, () => now)
    const kept = () => store.all('SELECT count(*) AS rows FROM failure')[0]!.rows
    for (let i = 0; i < 200; i++) failures.charge(`khong-ai-${i}`)
    for (let i = 0; i < 4; i++) failures.charge('bi-doan')
    expect(kept()).toBe(201)
    now += 25 * 3600_000
    // The fifth failure of a day ago is the first of today.
    failures.charge('bi-doan')
    failures.charge('bi-doan')
    expect(kept()).toBe(1)
    expect(failures.lockedUntil('bi-doan')).toBe(null)
    store.close()
    rmSync(dataDir, { recursive: true })
  })
})

describe('addresses', () => {
  it('of one IPv6 network are counted together, since whoever has one has all of them', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16))
    const groups = fc.array(group, { minLength: 4, maxLength: 4 })
    /** As Node writes it: the longest run of zeros is left out. */
    const written = (all: string[]) => new URL(`http://[${all.join(':')}]`).hostname.slice(1, -1)
    fc.assert(
      fc.property(groups, groups, groups, groups, (network, other, host, another) => {
        const one = networkOf(written([...network, ...host]))
        expect(networkOf(written([...network, ...another]))).toBe(one)
        expect(networkOf([...network, ...host].join(':').toUpperCase())).toBe(one)
        if (other.join() !== network.join()) expect(networkOf(written([...other, ...host]))).not.toBe(one)
      }),
      { numRuns: 1000 },
    )
    expect(networkOf('10.0.0.7')).toBe('10.0.0.7')
    expect(networkOf('64:ff9b::10.0.0.7')).toBe('64:ff9b:0:0::/64')
    const dataDir = createDataDir()
    const store = new Store(accountsFile(dataDir))
    const failures = new Failures(store, () => 0)
    for (let i = 0; i < MOST_ATTEMPTS; i++) failures.attempt(`2001:db8:1:2::${i.toString(16)}`)
    expect(() => failures.attempt('2001:db8:1:2:ffff::9')).toThrow(/Too many attempts/)
    failures.attempt('2001:db8:1:3::9')
    store.close()
    rmSync(dataDir, { recursive: true })
  })
})

describe('many at once', () => {
  /** A steward with an authenticator. */
  async function enrolled(name: string): Promise<string> {
    const { dataDir, server } = places.local
    const access = openAccess(dataDir)
    const oneTime = await addAccount(access, name, 'steward')
    access.close()
    const secret = await new Client(() => server.url, address()).signInFirst(name, oneTime)
    return secret!
  }

  /** Two browsers that still lack the code. */
  async function waiting(name: string): Promise<Client[]> {
    const clients = [0, 1].map(() => new Client(() => places.local.server.url, address()))
    for (const client of clients) {
      const { json } = await client.ask('POST', '/api/session', { name, password: PASSWORD })
      expect(json.step).toBe('code')
    }
    return clients
  }

  it('a code opens one session, the second time and at the same time', async () => {
    const secret = await enrolled('song-song')
    const statuses = async (clients: Client[], code: string) =>
      (await Promise.all(clients.map((client) => client.ask('POST', '/api/session/code', { code }))))
        .map(({ status }) => status)
        .sort()
    // The next period's, which is taken for phones that are fast: the present one was used to enrol.
    const code = codeOf(secret, Date.now() + 30_000)
    const clients = await waiting('song-song')
    expect(await statuses(clients, code)).toEqual([200, 401])
    const [late] = await waiting('song-song')
    expect(await statuses([late!], code)).toEqual([401])
    // And of the codes for a lost phone.
    const access = openAccess(places.local.dataDir)
    access.failures.clear('song-song')
    access.close()
    const whole = clients.find(({ cookie }) => cookie !== '')!
    const ins = await Promise.all(clients.map((client) => client.ask('GET', '/api/snapshots')))
    expect(ins.map(({ status }) => status).sort()).toEqual([200, 401])
    const owner = clients[ins.findIndex(({ status }) => status === 200)] ?? whole
    const { json } = await owner.ask('POST', '/api/account/recovery-codes', { password: PASSWORD })
    const [recovery] = json['recoveryCodes'] as unknown as string[]
    expect(await statuses(await waiting('song-song'), recovery!)).toEqual([200, 401])
  })

  it('an authenticator that is being taken is not there after a reset', async () => {
    const { server, dataDir, cookies } = places.local
    const access = openAccess(dataDir)
    const administrator = new Client(() => server.url, address())
    administrator.cookie = cookies.administrator
    for (const [i, wait] of [0, 30, 90, 200].entries()) {
      const name = `dang-bat-${i}`
      const oneTime = await addAccount(access, name, 'leader')
      const client = new Client(() => server.url, address())
      await client.signInFirst(name, oneTime)
      const { json } = await client.ask('POST', '/api/account/codes')
      const code = codeOf(String(json.secret))
      const [enrolling, reset] = await Promise.all([
        client.ask('POST', '/api/account/codes/confirm', { code, password: PASSWORD }),
        pause(wait).then(() => administrator.ask('POST', `/api/accounts/${name}/reset`, { codes: true })),
      ])
      expect([reset.status, [200, 401]]).toEqual([200, expect.arrayContaining([enrolling.status])])
      access.accounts.reload()
      const account = access.accounts.named(name)!
      expect([account.totp, access.accounts.recoveryCodes(account)]).toEqual([null, 0])
    }
    access.close()
  })

  it('of resets the last one holds alone, and no session outlives them', async () => {
    const { server, dataDir, cookies } = places.local
    const access = openAccess(dataDir)
    await addAccount(access, 'cap-lai', 'leader')
    const administrator = new Client(() => server.url, address())
    administrator.cookie = cookies.administrator
    const given = await Promise.all(
      Array.from({ length: 8 }, () =>
        administrator.ask('POST', '/api/accounts/cap-lai/reset', { codes: false }),
      ),
    )
    expect(given.map(({ status }) => status)).toEqual(Array(8).fill(200))
    access.sessions.look()
    access.accounts.reload()
    const { password } = access.accounts.named('cap-lai')!
    const right = await Promise.all(given.map(({ json }) => isPassword(String(json['password']), password)))
    expect(right.filter((one) => one)).toHaveLength(1)
    access.close()
    const [handedOut] = given.filter((_, i) => right[i]).map(({ json }) => String(json['password']))
    // With it, two browsers at once: each must choose a password, and one of them does.
    const clients = [0, 1].map(() => new Client(() => server.url, address()))
    await Promise.all(
      clients.map((one) => one.ask('POST', '/api/session', { name: 'cap-lai', password: handedOut! })),
    )
    const chosen = await Promise.all(
      clients.map((one, i) => one.ask('POST', '/api/account/password', { password: `${PASSWORD} ${i}` })),
    )
    expect(chosen.map(({ status }) => status).sort()).toEqual([200, 401])
    const ins = await Promise.all(clients.map((one) => one.ask('GET', '/api/snapshots')))
    expect(ins.map(({ status }) => status)).toEqual(chosen.map(({ status }) => status))
  })
})
