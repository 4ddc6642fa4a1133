import { rmSync } from 'node:fs'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { LoadOutcome } from '../../cube/domain/contract.ts'
import type { Identity } from '../../cube/server/identity.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { loadHere } from '../etl/inprocess.ts'
import { figures, tempDir, writeFiles } from '../etl/run.ts'
import { headersOf, identifyByHeader, of, unit } from './callers.ts'

/** What a unit sends and takes away is its own: through the real loader, on a ledger that holds several units. */

vi.setConfig({ testTimeout: 600_000 })

const HEADER = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân"'
const table = (...rows: string[]) => `\uFEFF${[HEADER, ...rows].join('\r\n')}\r\n`
/** A row; a field that is none is held back. */
const row = (sender: string, name: string, field = '6') => `${sender},2026,${name},${field},Tập thể,Khoa Nội`

const root = tempDir()
const dataDir = path.join(root, 'data')
const health = unit('SYT')
let server: Running

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const mail = writeFiles(path.join(root, 'mail'), {
    'y-te.csv': table(row('Sở Y tế', 'Buồng bệnh xanh'), row('Sở Y tế', 'Hẹn giờ khám', '12')),
    'tu-phap.csv': table(
      row('Sở Tư pháp', 'Buồng bệnh xanh sạch'),
      row('Sở Tư pháp', 'Hòa giải tại nhà', '12'),
    ),
  })
  await loadHere(dataDir, [mail], '2026-11-20')
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' }, { identify: identifyByHeader })
})
afterAll(async () => {
  await server.close()
  vi.restoreAllMocks()
  rmSync(root, { recursive: true })
})

const ask = (identity: Identity, address: string, init: RequestInit = {}) =>
  fetch(server.url + address, { ...init, headers: { origin: server.url, ...headersOf(identity) } })
const send = (identity: Identity, name: string, body: string, what: 'check' | 'load' = 'load') =>
  ask(identity, `/api/files/${what}?name=${name}`, { method: 'POST', body })
const reasonOf = async (answer: Response) => {
  const { error } = (await answer.json()) as { error: { code: string; messageVi: string } }
  return [answer.status, error.code, error.messageVi]
}
const models = () => figures(dataDir, 'SELECT unit_code, model_name FROM fct_model ORDER BY ALL')

describe('a unit', () => {
  it('sends its own report, and is not told of another unit’s model that may be the same', async () => {
    const own = table(row('Sở Y tế', 'Buồng bệnh xanh'), row('Sở Y tế', 'Hòa giải tại nhà', '6'))
    const answer = await send(health, 'lan-2.csv', own)
    expect(answer.status).toBe(200)
    const { files } = (await answer.json()) as LoadOutcome
    expect(files.map(({ accepted, rejected }) => [accepted, rejected])).toEqual([[2, 0]])
    expect(JSON.stringify(files)).not.toMatch(/Sở Tư pháp|STP/)
    expect(await models()).toContainEqual(['SYT', 'Hòa giải tại nhà'])
  })

  it.each([
    ['of another unit', table(row('Sở Tư pháp', 'Mạo danh'))],
    ['of another unit beside its own', table(row('Sở Y tế', 'Của mình'), row('Sở Tư pháp', 'Mạo danh'))],
    ['of nobody', table(row('Sở Không Có', 'Mạo danh'))],
    [
      'that another unit has sent before',
      table(row('Sở Tư pháp', 'Buồng bệnh xanh sạch'), row('Sở Tư pháp', 'Hòa giải tại nhà', '12')),
    ],
  ])('sends no file %s, and nothing changes', async (which, body) => {
    const before = await models()
    for (const what of which === 'of another unit' ? (['check', 'load'] as const) : (['load'] as const)) {
      // The same bytes on an earlier day would say when the other's report came.
      const answer = await ask(health, `/api/files/${what}?name=x.csv&received=2026-11-01`, {
        method: 'POST',
        body,
      })
      const [status, code, words] = await reasonOf(answer)
      expect([status, code]).toEqual([422, 'loader-refused'])
      expect(words).toMatch(/^Tệp “x\.csv” không phải báo cáo của đơn vị bạn được giao; chưa nạp tệp nào\./)
    }
    expect(await models()).toEqual(before)
    expect(
      await figures(dataDir, "SELECT CAST(received_on AS VARCHAR) FROM fct_receipt WHERE unit_code = 'STP'"),
    ).toEqual([['2026-11-20']])
  })

  it('takes its own template, and no other', async () => {
    expect((await ask(health, '/api/templates/2026.xlsx?unit=SYT')).status).toBe(200)
    expect((await reasonOf(await ask(health, '/api/templates/2026.xlsx?unit=STP'))).slice(0, 2)).toEqual([
      403,
      'unit-refused',
    ])
    const all = await ask(health, '/api/templates/2026.zip')
    expect(
      Object.keys(unzipSync(Buffer.from(await all.arrayBuffer()))).filter((name) => !name.includes('SYT')),
    ).toEqual([])
  })

  it('gets back its own rows, and no other', async () => {
    const names = async (identity: Identity) => {
      const answer = await ask(identity, '/api/returns/1.zip')
      return answer.status === 200
        ? Object.keys(unzipSync(Buffer.from(await answer.arrayBuffer())))
        : answer.status
    }
    expect(await names(of('steward'))).toHaveLength(2)
    expect(await names(health)).toEqual([expect.stringContaining('y-te')])
    expect(await names(of('steward', 'party'))).toBe(404)
    expect((await ask(health, '/api/returns/1.xlsx?file=tu-phap.csv')).status).toBe(404)
  })

  it('neither sees nor ends what others load', async () => {
    expect((await ask(health, '/api/inbox')).status).toBe(403)
    expect((await ask(of('steward', 'party'), '/api/inbox')).status).toBe(403)
    expect(await (await ask(health, '/api/files/progress')).json()).toEqual({ running: null })
  })
})

it('who works for one side sends files of that side only', async () => {
  const body = table(row('Sở Tư pháp', 'Mạo danh'))
  expect((await reasonOf(await send(of('steward', 'party'), 'x.csv', body, 'check')))[0]).toBe(422)
  expect((await send(of('steward', 'government'), 'x.csv', body, 'check')).status).toBe(200)
})

it('who works for one side makes snapshots, and is not told how many rows others have', async () => {
  const make = async (identity: Identity, address: string, body: object) => {
    const answer = await fetch(server.url + address, {
      method: 'POST',
      headers: { origin: server.url, 'content-type': 'application/json', ...headersOf(identity) },
      body: JSON.stringify(body),
    })
    const { rows, contentHash } = (await answer.json()) as { rows: object; contentHash: string }
    return [answer.status, new Set(Object.values(rows)), contentHash !== '']
  }
  for (const [address, body, role] of [
    ['/api/snapshots/as-of', { asOf: '2026-11-21' }, 'steward'],
    ['/api/snapshots', { name: 'Chốt', freeze: true }, 'author'],
  ] as const) {
    expect([address, ...(await make(of(role, 'government'), address, body))]).toEqual([
      ...[address, 200, new Set([null]), false],
    ])
    const [status, rows, hash] = await make(of(role), address, body)
    expect([address, status, (rows as Set<unknown>).has(null), hash]).toEqual([address, 200, false, true])
  }
})
