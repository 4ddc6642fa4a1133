import fs, { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { figureCode } from '../../cube/server/evidence/codes.ts'
import { Gate } from '../../cube/server/http/gate.ts'
import { References, type Given } from '../../cube/server/evidence/references.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { readXlsx } from './exported.ts'
import { bodyOf, type Reports, reportsOf, textOf } from './reported.ts'
import { readPaper } from './layout-rules.ts'

/** Reads write nothing, and one damaged small file takes nothing else down (A9, A10, A12). */

const PERSON = 'Nguyễn Văn Bí Mật 0912345678'

let reports: Reports
let dataDir: string

beforeAll(async () => {
  dataDir = createDataDir()
  for (const id of ['first', 'second'])
    await writeSnapshot(dataDir, {
      id,
      name: `Chốt ${id}`,
      frozen: true,
      asOf: '2026-12-16',
      builtAt: `2026-12-1${id === 'first' ? 2 : 3}T04:00:00.000Z`,
      martVersion: 5,
      fill: [
        ...insert('fct_reporting', [
          { unit_code: 'A', unit_name: 'Sở A', received_on: '2026-11-20' },
          { unit_code: 'P7', unit_name: 'Đảng ủy P7', channel: 'party' },
        ]),
        ...insert('fct_model', [
          { model_key: 'a', unit_code: 'A', unit_name: 'Sở A', subject_name: PERSON },
          { model_key: 'b', unit_code: 'A', unit_name: 'Sở A', evaluation: 'effective' },
        ]),
      ],
    })
  pointTo(dataDir, 'second')
  reports = await reportsOf(dataDir, '2026-12-16')
})

afterAll(() => reports.close())

const query = (filters: object[] = []) =>
  JSON.stringify({ measures: ['models.count'], dimensions: ['models.year'], filters })
const exported = (file: string, more: Record<string, string> = {}) =>
  `/api/export/${file}?${new URLSearchParams({ query: query(), ...more }).toString()}`

/** Everything that can be read of the site and its files. */
const READS = [
  ...['/', '/bao-cao?year=2026&layout=state&snapshot=first', '/mo-hinh', '/so-lieu', '/don-vi', '/dia-ban'],
  ...['json', 'docx', 'xlsx', 'csv'].map((kind) => `/api/report/2026.${kind}?layout=state&snapshot=first`),
  '/api/report/2026.docx?layout=party&snapshot=first&references=0',
  '/api/report/2026/corrections?layout=party&snapshot=first',
  '/api/reminder/2026.docx?channel=party',
  ...['csv', 'xlsx', 'parquet', 'arrow'].map((kind) => exported(`a.${kind}`)),
  '/api/export/a.zip',
  '/api/snapshots',
  '/api/compare?from=first&to=second',
  '/api/reconciliation',
  `/cubejs-api/v1/load?query=${encodeURIComponent(query())}`,
]

/** Names, sizes and times of all files of the data directory. */
const state = () =>
  (readdirSync(dataDir, { recursive: true }) as string[])
    .sort()
    .map((name) => [name, statSync(join(dataDir, name)).mtimeMs, statSync(join(dataDir, name)).size])

const foreign = { Accept: 'text/html', Origin: 'http://evil.example' }

describe('reading', () => {
  it.each(['GET', 'HEAD'])('by %s changes no file, whoever asks', async (method) => {
    const before = state()
    for (const address of READS) {
      const answer = await fetch(reports.url + address, { method, headers: { Accept: 'text/html' } })
      await answer.arrayBuffer()
      expect(answer.status, address).toBe(200)
      await fetch(reports.url + address, { method, headers: foreign }).then((a) => a.arrayBuffer())
    }
    expect(state()).toEqual(before)
  })

  it.each(['EROFS', 'ENOSPC'])('works where every write fails with %s', async (code) => {
    const { openSync, open, mkdirSync, renameSync } = fs
    const fail = () => {
      throw Object.assign(new Error(`${code}: the disk of this test`), { code })
    }
    const here = (target: unknown) => String(target).startsWith(dataDir)
    let refused = 0
    Object.assign(fs, {
      openSync: (...given: Parameters<typeof openSync>) =>
        here(given[0]) && /[wa+]/.test(String(given[1])) ? (refused++, fail()) : openSync(...given),
      mkdirSync: (...given: Parameters<typeof mkdirSync>) =>
        here(given[0]) ? (refused++, fail()) : mkdirSync(...given),
      renameSync: (...given: Parameters<typeof renameSync>) =>
        here(given[0]) ? (refused++, fail()) : renameSync(...given),
    })
    syncBuiltinESMExports()
    try {
      // Nobody asked for these yet: nothing comes from memory.
      for (const address of READS) {
        const fresh = address.replaceAll('2026', code === 'EROFS' ? '2025' : '2024')
        const answer = await fetch(reports.url + fresh, { headers: { Accept: 'text/html' } })
        await answer.arrayBuffer()
        // There is nobody to remind in these years.
        expect(answer.status, fresh).toBe(fresh.startsWith('/api/reminder') ? 404 : 200)
      }
      const { url } = reports
      const issue = await fetch(`${url}/api/report/2026.docx?layout=state&snapshot=first`, {
        method: 'POST',
        headers: { Origin: url },
      })
      const { error } = (await issue.json()) as { error: { code: string; messageVi: string } }
      expect([issue.status, error.code]).toEqual(code === 'EROFS' ? [500, 'read-only'] : [507, 'disk-full'])
      expect(error.messageVi).toMatch(code === 'EROFS' ? /chỉ đọc|chỉ cho đọc/i : /đĩa.*đầy|hết dung lượng/i)
      expect(refused).toBeGreaterThan(0)
    } finally {
      Object.assign(fs, { openSync, open, mkdirSync, renameSync })
      syncBuiltinESMExports()
    }
  })

  it('names codes that can be looked up, and keeps them once somebody takes the file', async () => {
    const { xml } = readPaper(await reports.docx(2026, 'party', 'first'))
    const codes = [...new Set(xml.match(/(?<=w:name="F_)[0-9A-Z]{10}/g))]
    expect(codes.length).toBeGreaterThan(5)
    for (const code of codes)
      expect((await reports.json<{ code: string }>(`/api/figures/${code}`)).code).toBe(code)
    const afterRestart = () => new References(dataDir)
    expect(await afterRestart().find(codes[0]!)).toBeUndefined()
    await reports.issue(2026, 'party', 'first')
    for (const code of codes) expect((await afterRestart().find(code))?.code).toBe(code)

    const address = exported('theo-nam.xlsx')
    const { rows } = await readXlsx(await reports.fetched(address), 1)
    const code = String(rows.find(([key]) => key === 'Mã số liệu')![1]).slice(-10)
    expect((await reports.json<{ code: string }>(`/api/figures/${code}`)).code).toBe(code)
    expect(await afterRestart().find(code)).toBeUndefined()
    const kept = await fetch(reports.url + address, { method: 'POST', headers: { Origin: reports.url } })
    expect(kept.status).toBe(200)
    expect((await afterRestart().find(code))?.metric).toBe('models.count')
  })

  it('and taking a table filtered by a person keeps no name', async () => {
    for (const filter of [
      { member: 'models.subject_name', operator: 'equals', values: [PERSON] },
      { or: [{ member: 'models.model_name', operator: 'contains', values: [PERSON] }] },
    ]) {
      const address = exported('a.xlsx', { query: query([filter]) })
      const { rows } = await readXlsx(await reports.fetched(address), 1)
      expect(rows.some(([key]) => key === 'Mã số liệu')).toBe(false)
      await fetch(reports.url + address, { method: 'POST', headers: { Origin: reports.url } })
    }
    expect(readFileSync(join(dataDir, 'figures.jsonl'), 'utf8')).not.toContain('Bí Mật')
  })

  it.each([
    '/api/report/2026.docx?layout=state&snapshot=second',
    '/api/report/2026.json?layout=state&snapshot=second',
    exported('a.xlsx'),
  ])('%s is taken only from the own pages', async (address) => {
    for (const headers of [{}, { Origin: 'http://evil.example' }])
      expect((await fetch(reports.url + address, { method: 'POST', headers })).status).toBe(403)
  })
})

describe('saving', () => {
  const put = (headers: Record<string, string>, body: object) =>
    reports.put(2026, 'state', 'second', body, headers)
  const version = async () =>
    (await reports.json<{ version: string }>('/api/report/2026.json?layout=state&snapshot=second')).version

  it('over what somebody else saved is refused, and both texts can be had', async () => {
    const seen = await version()
    expect((await put({ 'If-Match': `"${seen}"` }, { texts: { lessons: 'Của A.' } })).status).toBe(200)
    const second = await put({ 'If-Match': `"${seen}"` }, { texts: { strengths: 'Của B.' } })
    expect(second.status).toBe(412)
    expect(((await second.json()) as { error: { messageVi: string } }).error.messageVi).toMatch(
      /^Người khác vừa lưu/,
    )
    const { report } = await reports.json<{ report: { blocks: { key?: string; text?: string }[] } }>(
      '/api/report/2026.json?layout=state&snapshot=second',
    )
    expect(report.blocks.find(({ key }) => key === 'lessons')!.text).toBe('Của A.')
  })

  it('without saying what was seen is refused', async () => {
    const { url } = reports
    const answer = await fetch(`${url}/api/report/2026?layout=state&snapshot=second`, {
      method: 'PUT',
      headers: { Origin: url, 'Content-Type': 'application/json' },
      body: JSON.stringify({ texts: {} }),
    })
    expect(answer.status).toBe(428)
  })

  it('of twenty at the same moment lets one through', async () => {
    const seen = await version()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => put({ 'If-Match': `"${seen}"` }, { number: String(i) })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(412)])
  })

  it('goes on after the report was issued, and issuing overwrites nothing', async () => {
    const seen = await version()
    await reports.issue(2026, 'state', 'second')
    expect(await version()).toBe(seen)
    const saved = await put({ 'If-Match': `"${seen}"` }, { texts: { lessons: 'Sau khi phát hành.' } })
    expect(saved.status).toBe(200)
    const [, ...rest] = await Promise.all([
      reports.issue(2026, 'state', 'second'),
      put({}, { texts: { lessons: 'Cùng lúc.' } }),
    ])
    expect(rest.map(({ status }) => status)).toEqual([200])
    const paper = bodyOf(readPaper(await reports.docx(2026, 'state', 'second')).xml)
    expect(paper.flatMap((part) => ('paragraph' in part ? [textOf(part.paragraph)] : []))).toContain(
      'Cùng lúc.',
    )
  })
})

describe('a damaged small file', () => {
  const said: string[] = []
  beforeAll(() => {
    vi.spyOn(console, 'log').mockImplementation((line: unknown) => void said.push(String(line)))
  })
  afterAll(() => vi.restoreAllMocks())

  const DAMAGED = ['', '{"party":', 'null', '[]', '7', '{"2026/party":{"texts":[1]}}', '{"state":"x"}']

  it.each(['report.json', 'reports/first.json'])('%s is set aside and named; reports go on', async (name) => {
    for (const content of DAMAGED) {
      const file = join(dataDir, name)
      writeFileSync(file, content)
      said.length = 0
      await reports.docx(2026, 'party', 'first')
      const answer = await reports.put(2026, 'party', 'first', { number: '3' })
      expect(answer.status, content).toBe(200)
      expect(said.join('\n'), content).toContain(name.split('/').at(-1))
    }
    const folder = join(dataDir, name, '..')
    const aside = readdirSync(folder).filter((one) => one.includes('.damaged-'))
    expect(aside.length).toBeGreaterThan(0)
    for (const one of aside) rmSync(join(folder, one))
  })

  it.each([
    '{"id":"odd"}',
    '{"id":"odd","builtAt":5}',
    'null',
    '"x"',
    '{"id":"odd","builtAt":"2026-11-22T04:00:00.000Z","rows":null}',
    '{"id":"od',
  ])('sidecar %s hides only its own snapshot', async (content) => {
    const at = (end: string) => join(dataDir, 'snapshots', `odd.${end}`)
    writeFileSync(at('duckdb'), '')
    said.length = 0
    writeFileSync(at('json'), content)
    for (const address of ['/', '/so-lieu', '/api/snapshots', '/api/report/2026.json?layout=party'])
      expect((await fetch(reports.url + address, { headers: { Accept: 'text/html' } })).status, address).toBe(
        200,
      )
    expect((await fetch(`${reports.url}/api/snapshots`)).ok).toBe(true)
    expect(said.join('\n')).toContain('odd.json')
    for (const end of ['json', 'duckdb']) rmSync(at(end))
  })
})

describe('figures.jsonl', () => {
  const given = (code: string, value: number): Given => ({
    code,
    metric: 'models.count',
    filters: [],
    snapshot: 's',
    definitionVersion: 1,
    today: null,
    value: { value },
    definition: { title: 't', description: 'd'.repeat(250), version: 1 },
  })
  const codeOf = (n: number) => figureCode(String(n))

  it('of 190 MB is searched in little memory, and others are answered meanwhile', async () => {
    const dir = createDataDir()
    const madeAt = '2026-11-22T04:00:00.000Z'
    const file = join(dir, 'figures.jsonl')
    const handle = fs.openSync(file, 'w')
    const lines = 470_000
    for (let n = 0; n < lines; n += 1000) {
      const some = Array.from({ length: 1000 }, (_, i) => ({ ...given(codeOf(n + i), n + i), madeAt }))
      fs.writeSync(handle, some.map((one) => `\n${JSON.stringify(one)}\n`).join(''))
    }
    fs.closeSync(handle)
    expect(statSync(file).size).toBeGreaterThan(185e6)
    const before = process.memoryUsage().rss
    const store = new References(dir)
    let longest = 0
    let last = performance.now()
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    expect((await store.find(codeOf(lines - 1)))?.value).toEqual({ value: lines - 1 })
    clearInterval(beat)
    console.info(`longest wait ${longest.toFixed(0)} ms`)
    expect(process.memoryUsage().rss - before).toBeLessThan(120e6)
    for (const n of [0, 1, 77_777, 300_000])
      expect((await store.find(codeOf(n)))?.value).toEqual({ value: n })
    expect(await store.find('ZZZZZZZZZZ')).toBeUndefined()
    // The first one that was kept counts; what is new is found, by another process too.
    await store.add([given(codeOf(5), -1), given('ZZZZZZZZZZ', 9)])
    const other = new References(dir)
    expect((await other.find(codeOf(5)))?.value).toEqual({ value: 5 })
    expect((await other.find('ZZZZZZZZZZ'))?.value).toEqual({ value: 9 })
    rmSync(dir, { recursive: true })
  })

  it('named references are remembered up to a number of bytes', async () => {
    const dir = createDataDir()
    const store = new References(dir)
    for (let n = 0; n < 60_000; n += 100)
      store.name(Array.from({ length: 100 }, (_, i) => given(codeOf(n + i), n + i)))
    expect((await store.find(codeOf(59_999)))?.value).toEqual({ value: 59_999 })
    expect(await store.find(codeOf(0))).toBeUndefined()
    expect(readdirSync(dir)).not.toContain('figures.jsonl')
    rmSync(dir, { recursive: true })
  })
})

describe('turns', () => {
  it('are given in order, to a few at a time; who leaves loses theirs, and too many are refused', async () => {
    const gate = new Gate(2, 2)
    const caller = () => {
      const listeners = new Set<() => void>()
      return {
        setHeader: () => undefined,
        once: (_: string, listener: () => void) => listeners.add(listener),
        off: (_: string, listener: () => void) => listeners.delete(listener),
        leave: () => [...listeners].forEach((listener) => listener()),
      }
    }
    type Caller = Parameters<Gate['enter']>[0]
    const enter = (one: ReturnType<typeof caller>) => gate.enter(one as unknown as Caller, 'files', 'tệp')
    const [first, second] = [await enter(caller()), await enter(caller())]
    const goes = caller()
    const left = enter(goes)
    const waits = enter(caller())
    await expect(enter(caller())).rejects.toMatchObject({ status: 503 })
    goes.leave()
    expect(await left).toBeNull()
    const fourth = enter(caller())
    first!()
    first!()
    expect(await waits).not.toBeNull()
    second!()
    expect(await fourth).not.toBeNull()
  })
})

it('sixty downloads that were left take nobody’s turn', async () => {
  for (let i = 0; i < 60; i++)
    await new Promise<void>((done) => {
      const asked = request(reports.url + exported('a.csv', { delimiter: ';' }), { method: 'GET' })
      asked.on('error', () => done())
      asked.end(() => setTimeout(() => asked.destroy(), 2))
    })
  expect((await reports.fetched(exported('a.csv'))).length).toBeGreaterThan(0)
})
