import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Declared } from '../../cube/server/http/rules.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { addAccount, Client, openAccess } from '../fixtures/accounts.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { Letters } from '../fixtures/letters.ts'
import { csv, infoBook } from '../fixtures/loaded.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { readTable } from '../independent/files.ts'
import { reportsOf, serveReports } from './reported.ts'

/**
 * Every route of the interface with values that there are not: a parameter or a place that is unknown, empty, overlong or
 * given twice is refused in one line, and never answered as if it were not there (P5, P39). The routes and their
 * parameters are those that the server declares, so that a new route is tried without being named here.
 */

const LONG = 'x'.repeat(3000)
const QUERY = JSON.stringify({ measures: ['models.count'], dimensions: ['models.model_name'] })

/** What a route must be given so that it answers; parameters that may be left out are not here. */
const NEEDED: Record<string, Record<string, string>> = {
  '/cubejs-api/v1/load': { query: QUERY },
  '/cubejs-api/v1/sql': { query: QUERY },
  '/cubejs-api/v1/dry-run': { query: QUERY },
  '/api/compare': { from: 'province', to: 'corrected' },
  '/api/comparability': { from: '2024', to: '2026' },
  '/api/export/:file': { query: QUERY },
  '/api/files/check': { name: 'a.csv' },
  '/api/files/load': { name: 'a.csv' },
  '/api/files/look': { name: 'a.csv' },
}

/** What belongs to a parameter that is tried, where it cannot stand alone. */
const BESIDE: Record<string, Record<string, string>> = {
  among: { search: 'a' },
  search: { among: 'models.model_name' },
}

/** A format of the file that reads the parameter, where the usual one does not. */
const FILE: Record<string, string> = { sheets: 'a.xlsx', file: '1.xlsx', unit: '2026.xlsx' }

/** Values that nobody knows; any text is one where none is listed. */
const UNKNOWN: Record<string, string[]> = {
  query: ['khong-co', '{}', '{"measures":["models.khong_co"]}', '[]', 'null'],
  sheets: ['khong-co', '[]', '[{"name":"a"}]', '{}'],
  from: ['khong-co', '1999'],
  to: ['khong-co', '1999'],
  annex: ['khong-co', '0', '99', '1.5', '-1'],
  received: ['khong-co', '2026-02-31', '31/12/2026'],
  size: ['khong-co', '-1', '99'],
}

/** Texts that somebody types: any is known, but not an empty or an endless one. */
const FREE = new Set(['search', 'purpose', 'who', 'what'])
/** Names of files are made such that every system takes them, whatever they are. */
const MADE = 'name'
/** Parameters that may be given more than once: units of a reminder, sizes of files. */
const mayRepeat = (path: string, name: string) =>
  (path.startsWith('/api/reminder') && name === 'unit') || name === 'size'
/** Filters of a form of the audit: an empty one is one that nobody chose. */
const CHOSEN = new Set(['from', 'to', 'who', 'what', 'outcome'])

type Ask = (method: string, address: string, body?: string) => Promise<{ status: number; text: string }>

/** What is said of a refusal: one line of words. */
function faultOf(told: string, { status, text }: { status: number; text: string }): string[] {
  const said = /"messageVi":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1]
  if (status < 400 || status >= 500) return [`${told}: ${status} ${text.slice(0, 100)}`]
  if (said === undefined || !/\p{L}{2}/u.test(said)) return [`${told}: ${status} without words`]
  return said.length > 400 || said.includes('\\n') ? [`${told}: ${status} not one line: ${said}`] : []
}

/** The routes of the interface; one at the root of its router has no slash at its end. */
const interfaceOf = (routes: Declared[]): Declared[] =>
  routes
    .filter(({ path, takes }) => /^\/(api|cubejs-api)\//.test(path) && takes !== 'any')
    .map((route) => ({ ...route, path: route.path.replace(/\/$/, '') }))
const methodsOf = ({ methods }: Declared) => (methods.includes('ALL') ? ['GET', 'POST'] : methods)

/** The path of a route with its places filled. */
function pathOf(path: string, parameter = ''): string {
  const file = FILE[parameter]
  return (
    path
      // Patterns: `/^\/returns\/(\d{1,9})\.(zip|xlsx)\/?$/i`.
      .replace(/\/\^\\\/returns.*$/, `/returns/${file ?? '1.zip'}`)
      .replace(/\/\^\\\/templates.*$/, `/templates/${file ?? '2026.zip'}`)
      .replace(':year', '2026')
      .replace(':file', file ?? 'a.csv')
      .replace(/:(code|id|name)/, 'khong-co')
  )
}

/** Tries every parameter of some routes. @returns what was not refused, and how many questions were asked */
async function sweep(routes: Declared[], ask: Ask): Promise<{ faults: string[]; asked: number }> {
  const faults: string[] = []
  let asked = 0
  for (const route of routes)
    for (const method of methodsOf(route)) {
      const names = (route.takes as readonly string[]).filter((name) => name !== MADE)
      const isAudit = route.path.startsWith('/api/audit')
      const needed = NEEDED[route.path] ?? {}
      const body = route.path.startsWith('/api/files/') ? 'a,b\n' : undefined
      const refused = async (asking: [string, string][], parameter = '') => {
        asked++
        const address = `${pathOf(route.path, parameter)}?${new URLSearchParams(asking).toString()}`
        const answer = await ask(method, address, body)
        faults.push(...faultOf(`${method} ${address.slice(0, 160)}`, answer))
      }
      await refused([...Object.entries(needed), ['khong_co', '1']])
      for (const name of names) {
        const beside = Object.entries({ ...needed, ...BESIDE[name] }).filter(
          ([other]) => other !== name && !(name === 'sheets' && other === 'query'),
        )
        const values = [
          ...(FREE.has(name) ? [] : (UNKNOWN[name] ?? ['khong-co'])),
          ...(isAudit && CHOSEN.has(name) ? [] : ['']),
          ...(isAudit && FREE.has(name) ? [] : [LONG]),
        ]
        for (const value of values) await refused([...beside, [name, value]], name)
        if (!mayRepeat(route.path, name)) {
          const value = needed[name] ?? 'a'
          await refused([...beside, [name, value], [name, value]], name)
        }
      }
    }
  return { faults, asked }
}

describe('on a server of this machine', () => {
  let server: Awaited<ReturnType<typeof serveReports>>
  let routes: Declared[]
  const ask: Ask = async (method, address, body) => {
    const answer = await fetch(server.url + address, {
      method,
      headers: method === 'GET' ? {} : { origin: server.url },
      ...(method !== 'GET' && method !== 'HEAD' && body !== undefined && { body }),
    })
    return { status: answer.status, text: await answer.text() }
  }
  beforeAll(async () => {
    server = await serveReports()
    routes = interfaceOf(server.routes)
  })
  afterAll(() => server.close())

  it('what the routes need is right', async () => {
    expect(routes.length).toBeGreaterThan(25)
    for (const [path, needed] of Object.entries(NEEDED).filter(([path]) => !path.includes('/files/'))) {
      expect(routes.map((route) => route.path)).toContain(path)
      const { status } = await ask('GET', `${pathOf(path)}?${new URLSearchParams(needed).toString()}`)
      expect([path, status]).toEqual([path, 200])
    }
  })

  it('an unknown, empty, overlong or repeated value is refused in one line', async () => {
    const { faults, asked } = await sweep(routes, ask)
    expect(faults).toEqual([])
    expect(asked).toBeGreaterThan(300)
  })

  it('so is a place of the path', async () => {
    const faults: string[] = []
    for (const { path, methods } of routes.filter(({ path }) => path.includes(':')))
      for (const value of ['khong-co', '1999', LONG]) {
        const method = methods.includes('GET') ? 'GET' : methods[0]!
        const address = path.replace(/:\w+/, value)
        // A file is called as its taker likes.
        if (path === '/api/export/:file') continue
        faults.push(...faultOf(`${method} ${address.slice(0, 100)}`, await ask(method, address)))
      }
    expect(faults).toEqual([])
  })

  it('of a reminder, a unit that there is not is said, and not that all have reported', async () => {
    for (const unit of ['KHONG-CO', 'P7']) {
      const { status, text } = await ask(
        'GET',
        `/api/reminder/2026.docx?channel=government&unit=${unit}&snapshot=awkward`,
      )
      expect([status, text]).toEqual([404, expect.stringContaining(`Không có đơn vị “${unit}”`)])
    }
    expect((await ask('GET', '/api/reminder/2026.docx?channel=party&unit=P7&snapshot=awkward')).status).toBe(
      200,
    )
  })

  it('a body that is not as described is refused', async () => {
    const whole: Record<string, object> = {
      '/api/figures': { metric: 'models.count', filters: [] },
      '/api/snapshots': { name: 'Thử' },
      '/api/snapshots/as-of': { asOf: '2026-11-22' },
      '/api/duplicates/decide': { decision: 'same', a: 'SYT/A', b: 'SNV/B' },
      '/cubejs-api/v1/load': { query: JSON.parse(QUERY) as object },
    }
    const bodiless = /files\/|inbox|report\/:year\.|export\//
    const faults: string[] = []
    const writes = routes.filter(
      ({ path, methods }) =>
        ['POST', 'PUT', 'PATCH', 'ALL'].some((one) => methods.includes(one)) && !bodiless.test(path),
    )
    expect(writes.length).toBeGreaterThan(8)
    for (const { path, methods } of writes.filter(({ path }) => !/\/(meta|sql|dry-run)$/.test(path))) {
      const method = methods.includes('PUT') ? 'PUT' : 'POST'
      const more = path in whole ? [JSON.stringify({ ...whole[path], khong_co: 1 })] : []
      for (const body of ['"khong-co"', '[]', '{"khong_co":1}', '{', `{"name":"${LONG}"}`, ...more]) {
        const answer = await fetch(server.url + pathOf(path), {
          method,
          headers: { origin: server.url, 'content-type': 'application/json', 'if-match': '"x"' },
          body,
        })
        const told = { status: answer.status, text: await answer.text() }
        faults.push(...faultOf(`${method} ${path} ${body.slice(0, 60)}`, told))
      }
    }
    expect(faults).toEqual([])
  })
})

describe('where people sign in', () => {
  const dataDir = createDataDir()
  let server: Running
  beforeAll(async () => {
    await writeSnapshot(dataDir, { id: '20261122T040000Z-00000001', fill: HANDMADE })
    pointTo(dataDir, '20261122T040000Z-00000001')
    const access = openAccess(dataDir)
    const oneTime = await addAccount(access, 'quantri', 'administrator', 'province')
    access.close()
    server = await serve({ DATA_DIR: dataDir, PORT: '0', AUTH: 'local', TODAY: '2026-11-22' })
    await client.signInFirst('quantri', oneTime)
  })
  const client = new Client(() => server.url)
  afterAll(async () => {
    await server.close()
    rmSync(dataDir, { recursive: true })
    for (const end of ['', '.head']) rmSync(`${dataDir}.audit-key.pem${end}`, { force: true })
  })

  it('the routes of accounts and of the audit refuse it too', async () => {
    expect((await client.ask('GET', '/api/audit')).status).toBe(200)
    const routes = interfaceOf(server.routes).filter(({ path }) =>
      /^\/api\/(session|account|audit)/.test(path),
    )
    expect(routes.length).toBeGreaterThan(15)
    const { faults, asked } = await sweep(routes, (method, address) => client.ask(method, address))
    expect(faults).toEqual([])
    expect(asked).toBeGreaterThan(25)
  })
})

/**
 * Dimensions whose values nobody lists: what senders write, numbers that are counted, and numbers of files and loads. Each
 * other one that is a text or a number has the codes or names of a closed list or of a reference table.
 */
const UNLISTED = new Set(
  [
    'models: model_key model_code model_name subject_name recognition_number content result difficulty support note',
    'models: file_name sheet row_no partners learnt_from found_by criteria_met',
    'models: replicated_sites adopting_units commendation_rank',
    'changes: change_no load_id',
    'cohort: model_key model_name years_after',
    'commendation: model_key model_name decision_number',
    'declaration: document_number plan_document meetings attendees inspections campaigns shortcomings proposals',
    'declaration: front_supervision declared_total declared_collective declared_individual',
    'duplicates: model_code model_name subject_name other_model_code other_model_name other_subject_name',
    'duplicates: decided_by note',
    'publicity: model_key model_name outlet link',
    'quality: file_id file_name sheet row_no column_name value message',
    'receipts: load_id file_id file_name sheet encoding',
    'replication: model_key model_name to_place site_count days_to_first',
    'reporting: days_late days_left document_number rows_held declared_total unit_model_count unit_sent_count',
  ].flatMap((line) => {
    const [view, names] = line.split(': ') as [string, string]
    return names.split(' ').map((name) => `${view}.${name}`)
  }),
)

describe('a condition on a column whose values are listed', () => {
  interface Dimension {
    name: string
    type: string
  }
  const HEAD = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Mã mô hình'
  let served: Awaited<ReturnType<typeof reportsOf>>
  let listed: Dimension[]
  let real = ''

  beforeAll(async () => {
    const dataDir = createDataDir()
    const letters = new Letters('2026-12-20')
    await letters.receive('2026-11-20', {
      'a.csv': csv(
        HEAD,
        'SYT,2026,Mô hình Y1,6,Tập thể,Y1',
        'SYT,2026,Mô hình Y2,6,Lạ,Y2',
        'SNV,2026,N,1,Cá nhân,N1',
      ),
      'b.csv': csv(
        'Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng,Ngày nhân rộng',
        'SYT,2026,Y1,Sở Xây dựng,05/05/2026',
      ),
      'c.xlsx': await infoBook({ 'Đơn vị báo cáo': 'SXD', Năm: 2026, Kỳ: 'Năm', 'Không có mô hình': 'x' }),
    })
    real = letters.province.snapshot()
    letters.lend(real, dataDir)
    await letters.province.close()
    // An older snapshot with a unit and a code that today's lists do not have.
    await writeSnapshot(dataDir, {
      id: 'older',
      frozen: true,
      fill: [
        ...insert('fct_model', [{ unit_code: 'CU1', unit_name: 'Sở cũ', kind: 'old_kind' }]),
        `INSERT INTO mart.dim_unit (unit_code, valid_from, valid_to, unit_name, unit_kind, channel) VALUES
          ('CU1', DATE '0001-01-01', DATE '2020-12-31', 'Sở cũ', 'agency', 'government'),
          ('CU2', DATE '0001-01-01', DATE '2020-12-31', 'Sở cũ khác', 'agency', 'government')`,
      ],
    })
    pointTo(dataDir, real)
    served = await reportsOf(dataDir, '2026-12-20')
    const { cubes } = await served.json<{ cubes: { dimensions: Dimension[] }[] }>('/cubejs-api/v1/meta')
    listed = cubes
      .flatMap(({ dimensions }) => dimensions)
      .filter(({ name, type }) => ['string', 'number'].includes(type) && !UNLISTED.has(name))
  })
  afterAll(() => served.close())

  const conditionOn = (member: string, operator: string, ...values: (string | number)[]) => ({
    dimensions: [member],
    filters: [{ member, operator, values }],
  })
  const ask = async (path: string, query: object, snapshot = real) => {
    const asked = new URLSearchParams({ query: JSON.stringify(query), snapshot })
    const answer = await fetch(`${served.url}${path}?${asked.toString()}`)
    return { status: answer.status, text: await answer.text() }
  }
  const LOAD = '/cubejs-api/v1/load'

  it('is on one of more than a hundred, and every other column is known to have no list', () => {
    expect(listed.length).toBeGreaterThan(100)
  })

  it('is refused by name where no list has the value, wherever it is asked', async () => {
    const faults: string[] = []
    const MORE = [
      [LOAD, 'notEquals'],
      ['/cubejs-api/v1/sql', 'equals'],
      ['/api/export/a.csv', 'equals'],
    ] as const
    let asked = 0
    for (const { name, type } of listed) {
      const isYear = name.endsWith('year')
      const unknown = isYear ? [1999, 2100] : type === 'number' ? [77] : ['khong-co', '']
      for (const value of unknown)
        for (const [path, operator] of [[LOAD, 'equals'] as const, MORE[asked++ % MORE.length]!]) {
          const told = await ask(path, conditionOn(name, operator, value))
          const isTold = told.status === 422 && told.text.includes(name) && told.text.includes(`“${value}”`)
          if (!isTold)
            faults.push(`${path} ${name} ${operator} “${value}”: ${told.status} ${told.text.slice(0, 90)}`)
          faults.push(...faultOf(`${path} ${name}`, told))
        }
    }
    expect(faults).toEqual([])
  })

  it('is refused in each form of a query and in each kind of file', async () => {
    const unknown = { member: 'models.unit_code', operator: 'equals', values: ['SYT', 'SYTE'] }
    const dimensions = ['models.model_name']
    const queries: object[] = [
      { dimensions, filters: [unknown] },
      { dimensions, filters: [{ or: [unknown, { member: 'models.year', operator: 'set' }] }] },
      { dimensions, filters: [{ and: [{ or: [unknown, unknown] }] }] },
      { dimensions, filters: [{ ...unknown, member: undefined, dimension: 'models.unit_code' }] },
      { measures: ['models.count'], filters: [unknown] },
    ]
    for (const query of queries)
      for (const path of [
        LOAD,
        '/cubejs-api/v1/dry-run',
        ...'csv xlsx parquet arrow'.split(' ').map((end) => `/api/export/a.${end}`),
      ]) {
        const { status, text } = await ask(path, query)
        expect([path, status, text]).toEqual([path, 422, expect.stringContaining('“SYTE”')])
      }
    const figure = { metric: 'models.count', filters: [unknown] }
    const answer = await fetch(`${served.url}/api/figures?snapshot=${real}`, {
      method: 'POST',
      headers: { origin: served.url, 'content-type': 'application/json' },
      body: JSON.stringify(figure),
    })
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('“SYTE”')])
  })

  it('is answered, with nothing, where the value is there and no row has it', async () => {
    const named = readTable('data/reference', 'values').filter((row) => row['name_en'])
    const codes = [...named, ...readTable('data/reference', 'code_names')]
    const of = (list: string) => codes.filter((one) => one['list'] === list).map((one) => one['code']!)
    const reference: Record<string, (string | number)[]> = {
      'models.unit_code': readTable('data/reference', 'units').map((unit) => unit['code']!),
      'replication.to_unit_code': ['STP'],
      'models.district_code': ['568', '574', '58', '56'],
      'models.area_now_code': ['22366'],
      'models.status': of('status'),
      'models.kind': of('kind'),
      'models.recognition_level': of('level'),
      'models.impact': of('criteria'),
      'quality.severity': of('severity'),
      'quality.code': readTable('data/reference', 'issue_codes').map((issue) => issue['code']!),
      'changes.cause': of('cause'),
      'reporting.state': of('state'),
      'duplicates.kind': of('pair_kind'),
      'models.field_code': [1, 11],
      'models.year': [2000, 2021, 2031],
    }
    for (const [member, values] of Object.entries(reference)) {
      for (const value of values.length > 20 ? values.slice(-3) : values) {
        const { status } = await ask(LOAD, conditionOn(member, 'equals', value))
        expect([member, value, status]).toEqual([member, value, 200])
      }
      expect((await ask(LOAD, conditionOn(member, 'equals', ...values))).status, member).toBe(200)
    }
    const none = await ask(LOAD, {
      measures: ['models.count'],
      filters: conditionOn('models.unit_code', 'equals', 'STP').filters,
    })
    expect(JSON.parse(none.text)).toMatchObject({ data: [{ 'models.count': '0' }] })
  })

  it('is answered for every value that a row has', async () => {
    for (const { name } of listed) {
      const { text } = await ask(LOAD, { dimensions: [name] })
      const { data } = JSON.parse(text) as { data: Record<string, string | number | null>[] }
      const values = data.flatMap((row) => row[name] ?? [])
      if (values.length === 0) continue
      const answer = await ask(LOAD, conditionOn(name, 'equals', ...values))
      expect([name, answer.status]).toEqual([name, 200])
    }
  })

  it('of a snapshot of another day is answered by the lists and the rows of that snapshot', async () => {
    const statuses = async (member: string, value: string) => [
      (await ask(LOAD, conditionOn(member, 'equals', value), 'older')).status,
      (await ask(LOAD, conditionOn(member, 'equals', value))).status,
    ]
    expect(await statuses('models.unit_code', 'CU1')).toEqual([200, 422])
    expect(await statuses('models.unit_code', 'CU2')).toEqual([200, 422])
    expect(await statuses('models.unit_name', 'Sở cũ khác')).toEqual([200, 422])
    expect(await statuses('models.kind', 'old_kind')).toEqual([200, 422])
    expect(await statuses('models.unit_code', 'SYT')).toEqual([422, 200])
    expect(await statuses('models.unit_code', 'CU3')).toEqual([422, 422])
  })
})
