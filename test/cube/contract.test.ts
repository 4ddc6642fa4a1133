import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import * as contract from '../../cube/domain/contract.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { loadHere } from '../etl/inprocess.ts'
import { tempDir, writeFiles } from '../etl/run.ts'
import { type Reports, serveReports } from './reported.ts'

/** Every JSON that the server answers is what the contract says: no property more, none fewer, none of another type. */

let reports: Reports
let actions: Running

const HEADER = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const table = (...rows: string[]) => `\uFEFF${[HEADER, ...rows].join('\r\n')}\r\n`

beforeAll(async () => {
  reports = await serveReports()
  const root = tempDir()
  const dataDir = path.join(root, 'data')
  const first = table(
    'Sở Y tế,2026,Phòng khám thân thiện,6,Tập thể',
    'Sở Y tế,2026,Trạm y tế sạch,99,Tập thể',
  )
  await loadHere(dataDir, [writeFiles(path.join(root, 'mail'), { 'so-y-te.csv': first })], '2026-11-20')
  actions = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
})
afterAll(async () => {
  await reports.close()
  await actions.close()
})

/** The answer, whose JSON fits the schema. */
async function answered<S extends z.ZodType>(
  schema: S,
  status: number,
  url: string,
  address: string,
  init: RequestInit = {},
): Promise<z.infer<S>> {
  const answer = await fetch(url + address, init)
  const text = await answer.text()
  expect(`${answer.status} ${text.slice(0, 300)}`).toMatch(new RegExp(`^${status} `))
  const result = schema.safeParse(JSON.parse(text))
  expect(result.success ? [] : result.error.issues, address).toEqual([])
  return result.data as z.infer<S>
}

const json = (url: string, method: string, body: unknown): RequestInit => ({
  method,
  headers: { origin: url, 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

describe('what is read', () => {
  const get = <S extends z.ZodType>(schema: S, address: string, status = 200) =>
    answered(schema, status, reports.url, address)

  it('snapshots and the boot record', async () => {
    expect((await get(contract.snapshotsSchema, '/api/snapshots')).length).toBeGreaterThan(2)
    const page = await (await fetch(reports.url)).text()
    const boot = /id="boot">(.*?)<\/script>/.exec(page)![1]!
    expect(contract.bootSchema.safeParse(JSON.parse(boot)).error?.issues).toBeUndefined()
    await get(contract.readinessSchema, '/readyz')
  })

  it('evidence', async () => {
    expect((await get(contract.sumsSchema, '/api/reconciliation')).length).toBeGreaterThan(2)
    const compared = await get(contract.comparisonSchema, '/api/compare?from=province&to=corrected')
    expect(compared.figures.length).toBeGreaterThan(0)
    expect(compared.parts.length).toBeGreaterThan(0)
    await get(contract.planFieldsSchema, '/api/fields')
    await get(contract.comparableAreasSchema, '/api/comparability?from=2024&to=2026')
    await get(contract.successionSchema, '/api/comparability/succession?district=568')
  })

  it('a figure, of a count and of a rate', async () => {
    for (const metric of ['models.count', 'models.replication_rate']) {
      const asked = { metric, filters: [{ member: 'models.year', operator: 'equals', values: ['2026'] }] }
      const { code } = await answered(
        contract.figureCodeSchema,
        200,
        reports.url,
        '/api/figures',
        json(reports.url, 'POST', asked),
      )
      for (const snapshot of ['province', 'corrected'])
        expect((await get(contract.figureSchema, `/api/figures/${code}?snapshot=${snapshot}`)).code).toBe(
          code,
        )
    }
  })

  it('a report, its corrections, and what is kept of it', async () => {
    for (const layout of ['party', 'state']) {
      const { report } = await get(contract.reportViewSchema, `/api/report/2026.json?layout=${layout}`)
      expect(report.blocks.length).toBeGreaterThan(10)
    }
    await get(contract.correctionsSchema, '/api/report/2026/corrections?snapshot=corrected')
    const { version, settings } = await get(contract.reportViewSchema, '/api/report/2026.json')
    const address = '/api/report/2026'
    const init = json(reports.url, 'PUT', { number: '12', date: '2026-12-16', texts: {}, settings })
    const saved = await answered(contract.savedSchema, 200, reports.url, address, {
      ...init,
      headers: { ...init.headers, 'if-match': `"${version}"` },
    })
    expect(saved.version).not.toBe(version)
    await answered(
      contract.savedSchema,
      200,
      reports.url,
      '/api/report/2026.docx',
      json(reports.url, 'POST', {}),
    )
    const query = JSON.stringify({ measures: ['models.count'] })
    const kept = await answered(
      contract.keptCodesSchema,
      200,
      reports.url,
      `/api/export/a.xlsx?query=${encodeURIComponent(query)}`,
      json(reports.url, 'POST', {}),
    )
    expect(kept.kept).toBe(1)
  })

  it.each([
    ['/api/khong-co', 404],
    ['/khong-co', 404],
    ['//', 404],
    ['/api/fields//', 404],
    ['/api/compare', 400],
    ['/api/figures/0000000000', 404],
    ['/api/report/1999.json', 400],
    ['/api/export/a.xyz', 404],
    ['/api/snapshots?x=%E0%A4%A', 400],
  ])('an error of %s', async (address, status) => {
    await get(contract.errorSchema, address, status)
  })

  it('an error of Cube’s routes', async () => {
    await get(contract.cubeErrorSchema, '/cubejs-api/v1/load', 400)
    await get(contract.cubeErrorSchema, '/cubejs-api/v1/load?query={"measures":["a.b"]}', 403)
    await get(contract.cubeErrorSchema, '/cubejs-api/v1/load?snapshot=khong-co', 404)
  })
})

describe('what is changed', () => {
  const asked = <S extends z.ZodType>(
    schema: S,
    method: string,
    address: string,
    body: unknown,
    status = 200,
  ) => answered(schema, status, actions.url, address, json(actions.url, method, body))
  const send = (what: string, name: string, content: string) =>
    answered(contract.loadOutcomeSchema, 200, actions.url, `/api/files/${what}?name=${name}`, {
      method: 'POST',
      headers: { origin: actions.url, 'content-type': 'application/octet-stream' },
      body: content,
    })

  it('files that are checked and loaded, read or not', async () => {
    const row = table('Sở Y tế,2026,Phòng khám mới,6,Tập thể', 'Sở Y tế,2026,Trạm y tế,99,Tập thể')
    const checked = await send('check', 'a.csv', row)
    expect(checked.files[0]!.issues.length).toBeGreaterThan(0)
    expect((await send('check', 'b.csv', 'không phải bảng')).files[0]!.status).toBe('unreadable')
    expect((await send('load', 'a.csv', row)).load).not.toBeNull()
    await answered(contract.progressSchema, 200, actions.url, '/api/files/progress')
    await answered(contract.inboxSchema, 200, actions.url, '/api/inbox')
    expect(await asked(contract.cancelledSchema, 'POST', '/api/files/cancel', {})).toEqual({
      cancelled: false,
    })
  })

  it('a snapshot that is named', async () => {
    const made = await asked(contract.snapshotSchema, 'POST', '/api/snapshots', {
      name: ' Chốt thử ',
      freeze: true,
    })
    expect(made).toMatchObject({ name: 'Chốt thử', frozen: true, current: true })
  })

  it.each([
    [{}, 'name-invalid'],
    [null, 'name-invalid'],
    [[], 'name-invalid'],
    [{ name: '  ' }, 'name-invalid'],
    [{ name: 'a\u0007' }, 'name-invalid'],
    [{ name: 'a'.repeat(121) }, 'name-invalid'],
    [{ freeze: 1 }, 'name-invalid'],
    [{ name: 'a', freeze: 1 }, 'request-invalid'],
    [{ name: 'a', asOf: 1 }, 'request-invalid'],
  ])('a snapshot named by %j is refused', async (body, code) => {
    const { error } = await asked(contract.errorSchema, 'POST', '/api/snapshots', body, 400)
    expect(error.code).toBe(body === null ? 'request-invalid' : code)
  })

  it.each([
    [{}, 'decision-invalid'],
    [{ decision: 'same', a: 'x', b: 'y' }, 'decision-invalid'],
    [{ decision: 'maybe', a: 'A/1', b: 'B/1' }, 'decision-invalid'],
    [{ decision: 'same', a: 'A/1', b: 'B/1', note: 'a\u0007' }, 'note-invalid'],
  ])('a decision %j is refused', async (body, code) => {
    const { error } = await asked(contract.errorSchema, 'POST', '/api/duplicates/decide', body, 400)
    expect(error.code).toBe(code)
  })
})
