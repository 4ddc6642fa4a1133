import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as secureRequest } from 'node:https'
import { request as plainRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RequestLimits } from '../../cube/server/http/limits.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { readSettings } from '../../cube/server/settings.ts'
import { addAccount, Client, openAccess } from '../fixtures/accounts.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'

/** The server on a network: what it refuses to start with, and what a caller meets who comes by https. */

const folder = mkdtempSync(join(tmpdir(), 'guong-sang-tls-'))
const dataDir = createDataDir()
const ORIGIN = 'https://guongsang.test'
let server: Running
let password: string

/** Certificates made for these tests, `CN=first.guongsang.test` and `second`, good for a hundred years. */
const certificate = (name: string, end: string) => join('test', 'fixtures', 'tls', `${name}.${end}`)

beforeAll(async () => {
  for (const end of ['crt', 'key']) copyFileSync(certificate('first', end), join(folder, `own.${end}`))
  await writeSnapshot(dataDir, { id: '20261122T040000Z-00000001', fill: HANDMADE })
  pointTo(dataDir, '20261122T040000Z-00000001')
  const access = openAccess(dataDir)
  password = await addAccount(access, 'quantri', 'administrator')
  access.close()
  server = await serve({
    ...{ DATA_DIR: dataDir, PORT: '0', HOST: '0.0.0.0', AUTH: 'local', TODAY: '2026-11-22' },
    ...{ PUBLIC_ORIGIN: ORIGIN, TLS_CERT: join(folder, 'own.crt'), TLS_KEY: join(folder, 'own.key') },
  })
})

afterAll(async () => {
  await server.close()
  for (const each of [dataDir, folder]) rmSync(each, { recursive: true })
  for (const end of ['', '.head']) rmSync(`${dataDir}.audit-key.pem${end}`, { force: true })
})

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  const { port } = new URL(server.url)
  return new Promise((done, fail) => {
    const sent = secureRequest(
      {
        ...{ host: '127.0.0.1', port, path, method, rejectUnauthorized: false },
        headers: { host: 'guongsang.test', 'content-type': 'application/json', ...headers },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (piece: string) => (text += piece))
        answer.on('end', () => done({ status: answer.statusCode!, headers: answer.headers, body: text }))
      },
    )
    sent.on('error', fail)
    sent.end(body)
  })
}

describe('a server on a network', () => {
  it('starts with a login and a private way only', () => {
    const cert = { TLS_CERT: join(folder, 'own.crt'), TLS_KEY: join(folder, 'own.key') }
    const refused: [Record<string, string>, RegExp][] = [
      [{ HOST: '0.0.0.0' }, /AUTH=open chỉ phục vụ trên máy này/],
      [{ HOST: '0.0.0.0', AUTH: 'local' }, /PUBLIC_ORIGIN=https/],
      [{ HOST: '0.0.0.0', AUTH: 'local', PUBLIC_ORIGIN: ORIGIN }, /TLS_CERT và TLS_KEY, hoặc TRUSTED_PROXY/],
      [{ AUTH: 'local', PUBLIC_ORIGIN: 'http://guongsang.test' }, /phải bắt đầu bằng https/],
      [{ AUTH: 'local', PUBLIC_ORIGIN: `${ORIGIN}/trang` }, /PUBLIC_ORIGIN=.* không hợp lệ/],
      [{ AUTH: 'local', TLS_CERT: cert.TLS_CERT }, /đặt cùng nhau/],
      [{ AUTH: 'local', TLS_CERT: '/khong/co', TLS_KEY: cert.TLS_KEY }, /TLS_CERT=.*không có tệp này/],
      [{ AUTH: 'local', TRUSTED_PROXY: 'proxy.test' }, /TRUSTED_PROXY=proxy.test không hợp lệ/],
      [{ AUTH: 'local', SESSION_IDLE_MINUTES: '0' }, /SESSION_IDLE_MINUTES=0 không hợp lệ/],
      [{ AUTH: 'local', DATA_DIR: '/a/b', AUDIT_KEY: '/a/b/key.pem' }, /ngoài thư mục/],
    ]
    for (const [env, message] of refused)
      expect(() => readSettings(env), JSON.stringify(env)).toThrow(message)
    expect(
      readSettings({ HOST: '0.0.0.0', AUTH: 'local', PUBLIC_ORIGIN: ORIGIN, ...cert }).site,
    ).toMatchObject({
      secure: true,
      tls: true,
    })
    const proxied = { HOST: '10.0.0.5', AUTH: 'local', PUBLIC_ORIGIN: ORIGIN, TRUSTED_PROXY: '10.0.0.0/24' }
    expect(readSettings(proxied).site.proxies!.check('10.0.0.9')).toBe(true)
    // Without a login nothing of this is read: this machine alone is served, as ever.
    expect(readSettings({ PUBLIC_ORIGIN: ORIGIN }).site).toMatchObject({ signsIn: false, origin: null })
  })

  it('gives a cookie of its own host alone, and says that it speaks https only', async () => {
    const answer = await ask(
      'POST',
      '/api/session',
      { origin: ORIGIN },
      JSON.stringify({ name: 'quantri', password }),
    )
    expect(answer.status).toBe(200)
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-gs=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ])
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=63072000/)
    expect(answer.headers['content-security-policy']).toContain("form-action 'self'")
    expect(answer.headers['cache-control']).toBe('no-store')
    // A cookie of the plain name could be set by another host of the domain.
    const [token] = /(?<==)[\w-]{43}/.exec(String(answer.headers['set-cookie']))!
    const planted = await ask('GET', '/api/session', { cookie: `gs=${token}` })
    expect((JSON.parse(planted.body) as { account: unknown }).account).toBe(null)
  })

  it('compares Origin and Host with its public name', async () => {
    const body = JSON.stringify({ name: 'quantri', password: 'sai mật khẩu 12' })
    const codeOf = async (headers: Record<string, string>) =>
      (JSON.parse((await ask('POST', '/api/session', headers, body)).body) as { error: { code: string } })
        .error.code
    expect(await codeOf({ origin: ORIGIN })).toBe('sign-in-refused')
    expect(await codeOf({ origin: 'http://guongsang.test' })).toBe('origin-refused')
    expect(await codeOf({ origin: `${ORIGIN}:8443` })).toBe('origin-refused')
    expect(await codeOf({})).toBe('origin-required')
    expect(await codeOf({ origin: ORIGIN, host: 'example.org' })).toBe('host-refused')
    expect((await ask('GET', '/healthz', { host: 'localhost:4000' })).status).toBe(200)
  })

  it('speaks nothing but TLS, and takes a renewed certificate without a restart', async () => {
    const { port } = new URL(server.url)
    const plain = new Promise((done) => {
      const sent = plainRequest({ host: '127.0.0.1', port, path: '/healthz' }, () => done('answered'))
      sent.on('error', () => done('refused'))
      sent.end()
    })
    expect(await plain).toBe('refused')
    const name = () =>
      new Promise<string>((done, fail) => {
        const socket = connect({ host: '127.0.0.1', port: Number(port), rejectUnauthorized: false }, () => {
          done(String(socket.getPeerCertificate().subject.CN))
          socket.end()
        })
        socket.on('error', fail)
      })
    expect(await name()).toBe('first.guongsang.test')
    // Half a renewal changes nothing.
    writeFileSync(join(folder, 'own.crt'), 'not a certificate')
    await new Promise((done) => setTimeout(done, 6000))
    expect(await name()).toBe('first.guongsang.test')
    for (const end of ['key', 'crt']) copyFileSync(certificate('second', end), join(folder, `own.${end}`))
    const since = Date.now()
    while ((await name()) !== 'second.guongsang.test') {
      expect(Date.now() - since).toBeLessThan(12_000)
      await new Promise((done) => setTimeout(done, 300))
    }
  })
})

describe('administration', () => {
  it('is reached from listed addresses only, whatever a caller says of his own', async () => {
    const own = createDataDir()
    await writeSnapshot(own, { id: '20261122T040000Z-00000001', fill: HANDMADE })
    pointTo(own, '20261122T040000Z-00000001')
    const access = openAccess(own)
    const oneTime = await addAccount(access, 'quantri', 'administrator')
    access.close()
    const listed = await serve({
      ...{ DATA_DIR: own, PORT: '0', AUTH: 'local', TODAY: '2026-11-22', TRUSTED_PROXY: '127.0.0.1' },
      ADMIN_ADDRESSES: '10.1.2.0/24, 2001:db8::7',
    })
    try {
      const administrator = new Client(() => listed.url, { 'x-forwarded-for': '10.1.2.3' })
      await administrator.signInFirst('quantri', oneTime)
      const statusFrom = async (address: string, path: string) =>
        (await administrator.ask('GET', path, undefined, { 'x-forwarded-for': address })).status
      const paths = ['/api/accounts', '/api/audit', '/api/audit/nhat-ky.csv']
      const asked: [string, number][] = [
        ['10.1.2.3', 200],
        ['10.1.2.255', 200],
        ['2001:db8::7', 200],
        ['::ffff:10.1.2.9', 200],
        ['10.1.3.1', 403],
        ['2001:db8::8', 403],
        // What stands before the last address was written by the caller himself.
        ['10.1.2.3, 10.9.9.9', 403],
        ['10.9.9.9, 10.1.2.3', 200],
        ['unknown', 403],
      ]
      for (const [address, status] of asked)
        for (const path of paths)
          expect([address, path, await statusFrom(address, path)]).toEqual([address, path, status])
      for (const [method, path, body] of [
        ['POST', '/api/accounts', { name: 'moi', title: '', role: 'leader', scope: 'province' }],
        ['PATCH', '/api/accounts/quantri', { title: 'x' }],
        ['POST', '/api/accounts/quantri/reset', { codes: false }],
        ['POST', '/api/accounts/quantri/lock', undefined],
        ['POST', '/api/accounts/quantri/unlock', undefined],
        ['DELETE', '/api/accounts/quantri/codes', undefined],
        ['DELETE', '/api/accounts/quantri/sessions', undefined],
      ] as const) {
        const from = { 'x-forwarded-for': '10.9.9.9' }
        const { status, json } = await administrator.ask(method, path, body, from)
        expect([method, path, status, json.error?.code]).toEqual([method, path, 403, 'address-refused'])
      }
      // Each route that only administrators use was asked.
      const declared = listed.routes.filter(({ rule }) => rule === 'accounts' || rule === 'audit')
      expect(declared.flatMap(({ methods }) => methods).length).toBe(paths.length + 7)
    } finally {
      await listed.close()
      rmSync(own, { recursive: true })
      for (const end of ['', '.head']) rmSync(`${own}.audit-key.pem${end}`, { force: true })
    }
  })
})

describe('requests', () => {
  it('are limited by account, and by address where nobody has signed in', () => {
    let now = 0
    const limits = new RequestLimits(
      {
        accountOf: (request) =>
          request.headers.cookie === undefined ? null : Number(request.headers.cookie),
        addressOf: (request) => String(request.headers.host),
      },
      () => now,
    )
    const answers = (headers: Record<string, string>, times: number) => {
      let refusals = 0
      for (let i = 0; i < times; i++) {
        const response = { writeHead: () => undefined, end: () => undefined }
        if (limits.refuse({ headers } as never, response as never)) refusals++
      }
      return refusals
    }
    expect(answers({ host: '10.0.0.1' }, 130)).toBe(10)
    expect(answers({ host: '10.0.0.2' }, 100)).toBe(0)
    // A whole office behind one address has its accounts' own numbers.
    for (const cookie of ['1', '2', '3']) expect(answers({ host: '10.0.0.1', cookie }, 600)).toBe(0)
    expect(answers({ host: '10.0.0.1', cookie: '1' }, 10)).toBe(10)
    now = 10_000
    expect(answers({ host: '10.0.0.1' }, 60)).toBe(0)
  })
})
