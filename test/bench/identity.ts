/**
 * What signing in costs: a cached answer behind a session, saying who asks, the overview for everybody at once, and a
 * sign-in. The dashboard must have been built.
 */
import { rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { identifyBy } from '../../cube/server/accounts/identify.ts'
import { cookieOf } from '../../cube/server/accounts/sessions.ts'
import { addAccount, openAccess } from '../fixtures/accounts.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import type { Asked } from './bare.ts'
import { requestsOf } from './http.ts'
import { type Line, median, millionModels, pause, quantile, startServer, timed } from './server.ts'

const SNAPSHOT = '20261122T040000Z-00004000'
const UNITS = 165
const LEADERS = 50
const IDENTIFIED = 20_000
const CACHED = 1000
const SIGN_INS = 12
/** How often everybody opens the overview, and how long they look at it, in milliseconds. */
const ROUNDS = 4
const LOOKING = 2000

/** Opens the overview as a browser does: the document, then at once what it names. */
async function open(url: string, asked: Asked[], cookie: string, times: number[]): Promise<number> {
  let errors = 0
  const ask = async ({ path, headers }: Asked) => {
    const began = performance.now()
    const answer = await fetch(url + path, { headers: { ...headers, cookie } })
    await answer.arrayBuffer()
    times.push(performance.now() - began)
    if (answer.status !== 200) errors++
  }
  const [page, ...rest] = asked
  await ask(page!)
  await Promise.all(rest.map(ask))
  return errors
}

export async function measureIdentity(rows: number): Promise<Line[]> {
  const dataDir = createDataDir()
  await writeSnapshot(dataDir, { id: SNAPSHOT, fill: millionModels(rows) })
  pointTo(dataDir, SNAPSHOT)
  const access = openAccess(dataDir)
  await addAccount(access, 'quantri', 'administrator')
  const signIn = await addAccount(access, 'dangnhap', 'leader')
  const reporting = access.units.filter(({ isOpen, side }) => isOpen && side !== 'press').slice(0, UNITS)
  const wanted = [
    ...reporting.map(({ code }, i): [string, 'unit', string] => [`dv${i}`, 'unit', code]),
    ...Array.from({ length: LEADERS }, (_, i): [string, 'leader', string] => [
      `ld${i}`,
      'leader',
      'province',
    ]),
  ]
  const cookies: string[] = []
  for (const [name, role, scope] of wanted) {
    await addAccount(access, name, role, scope)
    const account = access.accounts.named(name)!
    const { token } = access.sessions.begin({
      account,
      step: '',
      address: '127.0.0.1',
      agent: 'bench',
      provider: null,
    })
    cookies.push(cookieOf(token, false).split(';', 1)[0]!)
  }
  const identify = identifyBy(access)
  const requests = cookies.map((cookie) => ({ headers: { cookie } }) as IncomingMessage)
  for (const request of requests) if (identify(request) === null) throw new Error('nobody is signed in')
  const identified = await timed(async () => {
    for (let i = 0; i < IDENTIFIED; i++) identify(requests[i % requests.length]!)
  })
  access.close()
  const server = await startServer(dataDir, { AUTH: 'local' })
  try {
    const leader = cookies.at(-1)!
    const query = encodeURIComponent(
      JSON.stringify({ measures: ['models.count'], dimensions: ['models.year'] }),
    )
    const path = `/cubejs-api/v1/load?query=${query}`
    const cached: number[] = []
    const once = () => open(server.url, [{ path, headers: {} }], leader, [])
    for (let i = 0; i < 50; i++) await once()
    for (let i = 0; i < CACHED; i++) {
      // A person asks some forty times a second at the most.
      if (i % 100 === 0) await pause(2000)
      cached.push(await timed(once))
    }

    const asked = await requestsOf(server.url, '/', leader)
    if (asked.length < 3) throw new Error('the overview asked for nothing')
    const times: number[] = []
    let errors = 0
    // The first time each unit's page is drawn; that is not what is measured.
    for (const cookie of cookies) await open(server.url, asked, cookie, [])
    await pause(3000)
    await Promise.all(
      cookies.map(async (cookie, i) => {
        await pause((i / cookies.length) * LOOKING)
        for (let round = 0; round < ROUNDS; round++) {
          errors += await open(server.url, asked, cookie, times)
          await pause(LOOKING)
        }
      }),
    )
    const signIns: number[] = []
    for (let i = 0; i < SIGN_INS; i++) {
      const body = JSON.stringify({ name: 'dangnhap', password: signIn })
      const headers = { origin: server.url, 'content-type': 'application/json' }
      signIns.push(
        await timed(async () => {
          const answer = await fetch(`${server.url}/api/session`, { method: 'POST', headers, body })
          await answer.arrayBuffer()
          if (answer.status !== 200) throw new Error(`sign-in: ${answer.status}`)
        }),
      )
    }
    const line = (what: string, value: number, most: number, unit: Line['unit'] = 'ms'): Line => {
      return { what, value, unit, target: `≤ ${most}`, met: value <= most }
    }
    return [
      line('identify, a request', identified / IDENTIFIED, 0.05),
      line('behind a login: an answer that was asked before, p50', median(cached), 2),
      line(`${cookies.length} signed in, overview: requests, p99`, quantile(times, 0.99), 150),
      line('the same: errors', errors, 0, 'number'),
      line('sign-in with a password', median(signIns), 400),
    ]
  } finally {
    server.process.kill()
    rmSync(dataDir, { recursive: true })
    for (const end of ['', '.head']) rmSync(`${dataDir}.audit-key.pem${end}`, { force: true })
  }
}
