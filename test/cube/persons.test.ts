import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { personDecisionSchema } from '../../cube/domain/contract.ts'
import { OPEN, type Deed, type Identity } from '../../cube/server/identity.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { textGuides } from '../../cube/server/report/settings.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Answer, ASKED, load, nameOf, textOf, type View } from './asked.ts'
import { headersOf, identifyByHeader, LAST_YEAR, NOW, of, TODAY, unit } from './callers.ts'

/**
 * After a decision to hide a person, the name stands in no answer of any route, in no format and on no page, whatever was
 * kept before; every figure stays; and when the decision is taken back, everything is as it was.
 */

const NAME = 'Nguyễn Thị Hoà Bình'
/** As people type it: capitals, the tone on another vowel, letters and marks apart, without marks in names of files. */
const TYPED = ['NGUYỄN THỊ HÒA BÌNH', 'Nguyễn Thị  Hoà Bình'.normalize('NFD'), 'nguyễn thị hòa bình', NAME]
/** Others, who must stay. */
const OTHERS = ['Trần Thị Hoà Bình', 'Nguyễn Thị Hoa Binh']

type Row = Record<string, string | null>
interface Found {
  places: { snapshot: string; table: string; columns: string[] }[]
  total: number
  texts: object[]
}

/** Every place of the mart in which people write: its table, its columns, and its unit's column. */
const WRITTEN: Record<string, string[]> = {
  fct_model: [
    ...['model_name', 'subject_name', 'content', 'result', 'difficulty', 'support', 'note'],
    ...['file_name', 'sheet', 'recognition_number'],
  ],
  fct_replication: ['model_name', 'to_place'],
  fct_commendation: ['model_name', 'decision_number'],
  fct_publicity: ['outlet', 'link', 'model_name'],
  fct_reporting: ['document_number'],
  fct_declaration: [
    ...[
      'document_number',
      'plan_document',
      'meetings',
      'inspections',
      'campaigns',
      'shortcomings',
      'proposals',
    ],
  ],
  fct_duplicate: [
    'model_name',
    'subject_name',
    'other_model_name',
    'other_subject_name',
    'note',
    'decided_by',
  ],
  fct_quality: ['file_name', 'value', 'message'],
  fct_receipt: ['file_name'],
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`

/** In each column some rows name the person, each in another way, and some rows name others. */
const NAMED = Object.entries(WRITTEN).flatMap(([table, columns]) =>
  columns.flatMap((column, c) => [
    ...TYPED.map((typed, i) => {
      const written = column === 'file_name' ? `bao_cao_nguyen_thi_hoa_binh_${i}.xlsx` : `Bà ${typed}, ${c}`
      return `UPDATE mart.${table} SET ${column} = ${text(written)} WHERE (rowid + ${c}) % 40 = ${i}`
    }),
    ...OTHERS.map(
      (other, i) =>
        `UPDATE mart.${table} SET ${column} = ${text(other)} WHERE (rowid + ${c}) % 40 = ${20 + i}`,
    ),
  ]),
)

const plain = (said: string) =>
  said.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')
/** Independent of the code: the words of the name in their order. */
const namesIn = (said: string) => plain(said).match(/nguyen[\s_]+thi[\s_]+hoa[\s_]+binh/g)?.length ?? 0
/** The one who is called the same without marks stays where marks are written. */
const withoutOthers = (said: string) => said.normalize('NFC').replaceAll(OTHERS[1]!, '')

let dataDir: string
let server: Running
const deeds: Deed[] = []
const lines: string[] = []

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  const province = readFileSync(fileURLToPath(new URL('../fixtures/province.sql', import.meta.url)), 'utf8')
  dataDir = createDataDir()
  const dim = `INSERT INTO mart.dim_unit (unit_code, valid_from, valid_to, unit_name, unit_kind, channel)
     SELECT unit_code, valid_from, valid_to, unit_name, unit_kind, channel FROM unit`
  const fill = [province, ...NAMED, dim]
  await writeSnapshot(dataDir, { id: NOW, martVersion: 5, fill })
  await writeSnapshot(dataDir, {
    ...{ id: LAST_YEAR, name: `Số liệu có ${NAME}`, frozen: true, martVersion: 5 },
    builtAt: '2025-12-16T02:00:00.000Z',
    fill: [...fill, "UPDATE mart.fct_model SET registration = 'new'"],
  })
  pointTo(dataDir, NOW)
  mkdirSync(join(dataDir, 'reports'))
  const texts = Object.fromEntries(textGuides().map(({ key }) => [key, `Nhờ bà ${NAME} mà có kết quả.`]))
  const written = { texts, edited: Object.keys(texts) }
  writeFileSync(
    join(dataDir, 'reports', `${LAST_YEAR}.json`),
    JSON.stringify({ '2025/party': written, '2025/state': written }),
  )
  const record = (_: unknown, deed: Deed) => void deeds.push(deed)
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY }, { identify: identifyByHeader, record })
})
afterAll(async () => {
  await server.close()
  vi.restoreAllMocks()
  rmSync(dataDir, { recursive: true })
})

async function ask(
  identity: Identity,
  path: string,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const write = body && { method: 'POST', body: JSON.stringify(body) }
  const own = body ? { origin: server.url, 'content-type': 'application/json' } : {}
  const answer = await fetch(server.url + path, {
    ...write,
    headers: { ...own, ...headersOf(identity), ...headers },
    redirect: 'manual',
  })
  return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) }
}

const json = <T>({ body }: Answer): T => JSON.parse(body.toString()) as T
const html = { accept: 'text/html' }

/** Everything that can be asked, with the reports of both snapshots. */
async function everything(): Promise<{ name: string; path: string }[]> {
  const views = json<{ cubes: View[] }>(await ask(OPEN, '/cubejs-api/v1/meta')).cubes
  const declared = new Set(server.routes.map(nameOf))
  expect([...declared].filter((name) => !(name in ASKED))).toEqual([])
  const asked = Object.entries(ASKED).flatMap(([name, paths]) => paths(views).map((path) => ({ name, path })))
  const reports = ['docx', 'xlsx', 'json'].map((format) => ({
    name: 'report',
    path: `/api/report/2025.${format}?layout=party&snapshot=${LAST_YEAR}`,
  }))
  const older = views.map(({ dimensions }) => ({
    name: 'older',
    path: `${load({ dimensions: dimensions.map((d) => d.name), limit: 50_000 })}&snapshot=${LAST_YEAR}`,
  }))
  // Each format for the models; of the other views one format each, in turn.
  const formats = ['csv', 'xlsx', 'parquet', 'arrow']
  let turn = 0
  const some = asked.filter(({ name, path }) => {
    if (/\/(sql|dry-run)$/.test(name)) return false
    const format = /^\/api\/export\/tap\.(\w+)/.exec(path)?.[1]
    if (format === undefined || path.includes('%22models.')) return true
    return Math.floor(turn++ / formats.length) % formats.length === formats.indexOf(format)
  })
  return [...some, ...reports, ...older]
}

/** Every measure by year, by unit and in all, of both snapshots. */
async function figures(): Promise<Map<string, string>> {
  const views = json<{ cubes: View[] }>(await ask(OPEN, '/cubejs-api/v1/meta')).cubes
  const found = new Map<string, string>()
  for (const { name, dimensions, measures } of views) {
    const by = [`${name}.year`, `${name}.unit_code`].filter((member) =>
      dimensions.some((d) => d.name === member),
    )
    for (const member of [null, ...by])
      for (const snapshot of [NOW, LAST_YEAR]) {
        const dimension = member === null ? [] : [member]
        const query = { measures: measures.map((m) => m.name), dimensions: dimension, limit: 50_000 }
        const path = `${load(query)}&snapshot=${snapshot}`
        const answer = await ask(OPEN, path)
        const { data } = json<{ data?: object[] }>(answer)
        const rows = (data ?? []).map((row) => JSON.stringify(row)).sort()
        found.set(path, `${answer.status} ${rows.join('\n')}`)
      }
  }
  return found
}

const DOCUMENT = '12/QĐ-BTGDV'
const hide = (identity: Identity, more: object = {}) =>
  ask(identity, '/api/persons/hide', {
    body: { name: NAME, document: DOCUMENT, reason: 'theo đơn đề nghị', ...more },
  })

describe('a person who is hidden', () => {
  it(
    'stands in no answer, whatever was kept; figures stay; taken back, all is as before',
    { timeout: 240_000 },
    async () => {
      const every = await everything()
      const before = new Map<string, { answer: Answer; names: number }>()
      for (const { name, path } of every) {
        const answer = await ask(OPEN, path, name === 'pages' ? { headers: html } : {})
        before.set(path, { answer, names: namesIn(withoutOthers(await textOf(answer))) })
      }
      const telling = [...before.values()].filter(({ names }) => names > 0)
      // What is looked for is found where it may be told.
      expect(telling.length).toBeGreaterThan(50)
      const figuresBefore = await figures()
      const code = json<{ code: string }>(
        await ask(OPEN, '/api/figures', {
          body: {
            metric: 'models.count',
            filters: [{ member: 'models.subject_name', operator: 'contains', values: [NAME] }],
          },
        }),
      ).code

      const decided = await hide(of('steward'))
      expect(decided.status).toBe(200)
      const { id } = json<{ id: string; item: number }>(decided)

      const left: string[] = []
      let words = 0
      for (const { name, path } of every) {
        const headers = name === 'pages' ? html : {}
        const { answer: old, names } = before.get(path)!
        const tag = old.headers.get('etag')
        const answer = await ask(OPEN, path, {
          headers: { ...headers, ...(tag && names > 0 ? { 'if-none-match': tag } : {}) },
        })
        if (names > 0) expect([path, answer.status]).toEqual([path, old.status])
        const said = await textOf(answer)
        if (namesIn(withoutOthers(said)) > 0) left.push(path)
        if (said.includes(`(đã ẩn theo quyết định số ${DOCUMENT}, mục 1)`)) words++
        // Others keep their names.
        if ((await textOf(old)).includes(OTHERS[0]!))
          expect([path, said.includes(OTHERS[0]!)]).toEqual([path, true])
      }
      expect(left).toEqual([])
      expect(words).toBeGreaterThan(50)
      for (const identity of [of('leader'), of('analyst'), unit('SYT')])
        for (const { name, path } of every.filter((_, i) => i % 16 === 0)) {
          const answer = await ask(identity, path, name === 'pages' ? { headers: html } : {})
          expect([path, namesIn(withoutOthers(await textOf(answer)))]).toEqual([path, 0])
        }
      expect(personDecisionSchema.array().parse(json(await ask(OPEN, '/api/persons')))).toHaveLength(1)
      // Of the register itself and of a figure that somebody filtered by the name.
      for (const path of ['/api/persons', `/api/figures/${code}`])
        expect([path, namesIn((await ask(OPEN, path)).body.toString())]).toEqual([path, 0])
      expect(await figures()).toEqual(figuresBefore)
      // What people wrote is kept as they wrote it.
      expect(readFileSync(join(dataDir, 'reports', `${LAST_YEAR}.json`), 'utf8')).toContain(NAME)

      const shown = await ask(of('steward'), '/api/persons/show', {
        body: { of: id, document: '15/QĐ-BTGDV', reason: 'người đó đồng ý' },
      })
      expect(shown.status).toBe(200)
      const again = every.filter(({ name }) => name === 'pages' || name === 'report' || name.includes('load'))
      for (const { name, path } of again) {
        const { names } = before.get(path)!
        const answer = await ask(OPEN, path, name === 'pages' ? { headers: html } : {})
        expect([path, namesIn(withoutOthers(await textOf(answer)))]).toEqual([path, names])
      }
      // No log and no line of the audit holds the name, and each act is written down.
      expect(namesIn(lines.join('\n'))).toBe(0)
      expect(namesIn(JSON.stringify(deeds))).toBe(0)
      expect(deeds.map(({ what }) => what).filter((what) => what.startsWith('person-'))).toEqual([
        'person-hide',
        'person-show',
      ])
    },
  )

  it('may be hidden in the rows of some units only, where another has the same name', async () => {
    const query = { dimensions: ['models.unit_code', 'models.subject_name', 'models.content'], limit: 50_000 }
    const rows = async () =>
      json<{ data: Row[] }>(await ask(OPEN, load(query))).data.filter((row) =>
        namesIn(withoutOthers(row['models.subject_name'] ?? '')),
      )
    const having = [...new Set((await rows()).map((row) => row['models.unit_code']!))].sort()
    expect(having.length).toBeGreaterThan(3)
    const { id } = json<{ id: string }>(await hide(OPEN, { units: [having[0]!], document: '13/QĐ' }))
    expect([...new Set((await rows()).map((row) => row['models.unit_code']!))].sort()).toEqual(
      having.slice(1),
    )
    const own = json<{ data: Row[] }>(await ask(OPEN, load(query))).data.filter((row) =>
      row['models.subject_name']?.includes('13/QĐ'),
    )
    expect(own.length).toBeGreaterThan(0)
    const word = own.find((row) => row['models.content'] !== null)!['models.content']!
    expect(word).toMatch(/^\(đã ẩn theo quyết định số 13\/QĐ, mục \d\)$/)
    // What is said of the person's model in the unit's own words goes as a whole.
    for (const row of own) expect(row['models.content'] ?? word).toBe(word)
    await ask(OPEN, '/api/persons/show', { body: { of: id, document: '14/QĐ', reason: 'xong' } })
  })
})

describe('a person’s data', () => {
  it('are found by the name, by their places and without it, also while hidden', async () => {
    const find = async () => {
      const answer = await ask(of('steward'), '/api/persons/find', { body: { name: 'nguyễn thị HÒA bình' } })
      expect([answer.status, namesIn(answer.body.toString())]).toEqual([200, 0])
      return json<Found>(answer)
    }
    const found = await find()
    expect(found.total).toBeGreaterThan(1000)
    expect(new Set(found.places.map(({ snapshot }) => snapshot)).has(NOW)).toBe(true)
    expect(found.texts).toEqual([{ snapshot: LAST_YEAR, texts: 2 * textGuides().length }])
    const { id } = json<{ id: string }>(await hide(OPEN, { document: '16/QĐ' }))
    expect(await find()).toEqual(found)
    await ask(OPEN, '/api/persons/show', { body: { of: id, document: '17/QĐ', reason: 'xong' } })
  })

  it('are the province’s steward’s business alone', async () => {
    for (const identity of [of('leader'), of('analyst'), of('author'), unit('SYT'), of('steward', 'party')])
      for (const path of ['find', 'hide', 'show', 'correct'])
        expect((await ask(identity, `/api/persons/${path}`, { body: {} })).status).toBe(403)
    const register = readFileSync(join(dataDir, 'persons.jsonl'), 'utf8')
    for (const wrong of [
      { name: 'An' },
      { name: '12345 678' },
      { document: '' },
      { document: '1/QĐ (mật)' },
      { reason: `bà ${NAME} đề nghị` },
      { units: ['a b'] },
      { more: 1 },
    ]) {
      const answer = await hide(of('steward'), wrong)
      expect([wrong, answer.status, namesIn(answer.body.toString())]).toEqual([wrong, 400, 0])
    }
    expect(
      (await ask(OPEN, '/api/persons/show', { body: { of: 'x', document: '1', reason: 'y' } })).status,
    ).toBe(400)
    expect(readFileSync(join(dataDir, 'persons.jsonl'), 'utf8')).toBe(register)
  })
})
