import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { distinctFileNames, safeFileName } from '../../etl/file_names.ts'
import { mappingsSchema, seenFileSchema } from '../../cube/domain/contract.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { openLedger } from '../../etl/ledger.ts'
import type { LoadResult } from '../../etl/load.ts'
import { dataPaths } from '../../etl/paths.ts'
import { documents } from '../etl/documents.ts'
import { encodeTcvn3 } from '../etl/encodings.ts'
import { loadHere } from '../etl/inprocess.ts'
import { etl, tempDir, writeFiles } from '../etl/run.ts'
import { sheetsOf } from '../etl/workbook.ts'

/** What the pages may change: the server over a real ledger, its commands run as they are. */

const HEADER = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const table = (...rows: string[]) => `\uFEFF${[HEADER, ...rows].join('\r\n')}\r\n`

/** One row is taken, one is held: there is no field 99. */
const FIRST = table('Sở Y tế,2026,Phòng khám thân thiện,6,Tập thể', 'Sở Y tế,2026,Trạm y tế sạch,99,Tập thể')

const root = tempDir()
const dataDir = path.join(root, 'data')
const workDir = path.join(root, 'work')
const inbox = path.join(dataDir, 'inbox')
const ledger = dataPaths(dataDir).ledger
let server: Running
let temporary: string | undefined

beforeAll(async () => {
  mkdirSync(workDir)
  temporary = process.env['TMPDIR']
  process.env['TMPDIR'] = workDir
  await loadHere(dataDir, [writeFiles(path.join(root, 'mail'), { 'so-y-te.csv': FIRST })], '2026-11-20')
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
})

afterAll(async () => {
  await server.close()
  if (temporary === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = temporary
})

interface Refusal {
  error: { code: string; message: string; messageVi: string }
}

function post(
  address: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(server.url + address, {
    method: 'POST',
    headers: { origin: server.url, ...headers },
    body: body as BodyInit,
  })
}

const publish = (body: unknown, headers = {}) =>
  post('/api/snapshots', JSON.stringify(body), { 'content-type': 'application/json', ...headers })

const send = (
  what: 'check' | 'load',
  name: string,
  content: string | Uint8Array,
  received = '2026-11-21',
  headers = {},
) =>
  post(`/api/files/${what}?${new URLSearchParams({ name, received }).toString()}`, content, {
    'content-type': 'application/octet-stream',
    ...headers,
  })

async function json<T>(answer: Response | Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T
}

/** Every file of the data directory but the ledger, whose bytes may be laid out anew. */
function filesOf(folder: string, prefix = ''): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = prefix + entry.name
    if (entry.isDirectory()) return filesOf(path.join(folder, entry.name), `${name}/`)
    return name.startsWith('ledger.duckdb') ? [] : [name]
  })
}

const status = async () => (await etl(dataDir, ['status', '--json'])).stdout

const inboxes = () => (existsSync(inbox) ? readdirSync(inbox) : [])

async function modelsOf2026(): Promise<number> {
  const query = JSON.stringify({
    measures: ['models.count'],
    filters: [{ member: 'models.year', operator: 'equals', values: ['2026'] }],
  })
  const { data } = await json<{ data: { 'models.count': string }[] }>(
    fetch(`${server.url}/cubejs-api/v1/load?${new URLSearchParams({ query }).toString()}`),
  )
  return Number(data[0]!['models.count'])
}

const runningCommand = async () =>
  (await json<{ running: { command: string } | null }>(fetch(`${server.url}/api/files/progress`))).running
    ?.command

describe('a write', () => {
  it.each([
    ['another site', 'http://example.org'],
    ['another port of this machine', 'http://127.0.0.1:1'],
    ['no page at all', ''],
  ])('from %s is refused', async (_, origin) => {
    const before = await status()
    for (const answer of [
      await publish({ name: 'Không được', freeze: true }, { origin }),
      await send('load', 'a.csv', FIRST, '2026-11-21', { origin }),
    ]) {
      expect(answer.status).toBe(403)
      expect((await json<Refusal>(answer)).error).toMatchObject({ code: 'origin-refused' })
    }
    expect(await status()).toBe(before)
  })

  it('that a page of another site causes by a link is refused too', async () => {
    const answer = await fetch(`${server.url}/api/returns/1.zip`, {
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(answer.status).toBe(403)
  })
})

describe('freezing', () => {
  it('names the current figures and keeps the day to which they are told', async () => {
    const answer = await publish({ name: '  Chốt tháng 11  ', freeze: true })
    expect(answer.status).toBe(200)
    const card = await json<{ id: string }>(answer)
    expect(card).toMatchObject({
      name: 'Chốt tháng 11',
      frozen: true,
      current: true,
      today: '2026-11-22',
      asOf: null,
    })
    const listed = await json<{ id: string }[]>(fetch(`${server.url}/api/snapshots`))
    expect(listed[0]).toEqual(card)
    // Frozen on the day when it was asked for, not on the day when the figures were built.
    const sidecar = readFileSync(path.join(dataDir, 'snapshots', `${card.id}.json`), 'utf8')
    expect(JSON.parse(sidecar)).toMatchObject({ frozenOn: '2026-11-22' })
  })

  it('as the figures were known on a day leaves the current ones current', async () => {
    const card = await json(publish({ name: 'Đầu tháng', freeze: true, asOf: '2026-11-01' }))
    expect(card).toMatchObject({ asOf: '2026-11-01', frozen: true, current: false, today: '2026-11-01' })
  })

  it.each([
    [{ freeze: true }, 400, /cần một tên/],
    [{ name: '   ', freeze: true }, 400, /cần một tên/],
    [{ name: 'a\nb', freeze: true }, 400, /cần một tên/],
    [{ name: 'x'.repeat(121), freeze: true }, 400, /120 ký tự/],
    [{ name: 'a', freeze: 'yes' }, 400, /không hợp lệ/],
    [{ name: 'a', freeze: true, asOf: '2026-02-30' }, 400, /2026-02-30.*không phải ngày hợp lệ/],
    [[], 400, /cần một tên/],
  ])('is refused with %j', async (body, code, words) => {
    const answer = await publish(body)
    expect(answer.status).toBe(code)
    expect((await json<Refusal>(answer)).error.messageVi).toMatch(words)
  })
})

describe('looking back to a day', () => {
  const lookBack = (body: unknown) =>
    post('/api/snapshots/as-of', JSON.stringify(body), { 'content-type': 'application/json' })
  const sidecars = () => readdirSync(path.join(dataDir, 'snapshots')).filter((name) => name.endsWith('.json'))

  it('shows the figures as they were known, keeps nothing for good and makes them once', async () => {
    const loads = await status()
    const card = await json<{ id: string }>(lookBack({ asOf: '2026-11-02' }))
    expect(card).toMatchObject({
      asOf: '2026-11-02',
      name: null,
      frozen: false,
      current: false,
      today: '2026-11-02',
    })
    const files = sidecars().length
    expect(await json(lookBack({ asOf: '2026-11-02' }))).toEqual(card)
    expect(sidecars()).toHaveLength(files)
    const after = JSON.parse(await status()) as { loads: unknown }
    expect(after.loads).toEqual((JSON.parse(loads) as { loads: unknown }).loads)
  })

  it.each([[{}], [{ asOf: '2026-11-31' }], [{ asOf: '2026-11-23' }], [{ asOf: 20261101 }]])(
    'is refused with %j',
    async (body) => {
      const answer = await lookBack(body)
      expect(answer.status).toBe(400)
      expect((await json<Refusal>(answer)).error.messageVi).toMatch(
        /chọn một ngày, muộn nhất là 22\/11\/2026/,
      )
    },
  )
})

describe('checking a file', () => {
  it('says what would become of each row, and changes nothing', async () => {
    const before = [await status(), filesOf(dataDir)]
    const more = table('Sở Y tế,2026,Bếp ăn an toàn,6,Tập thể', 'Sở Không Có,2026,Tổ tự quản,6,Tập thể')
    const answer = await send('check', 'Báo cáo bổ sung.csv', more)
    expect(answer.status).toBe(200)
    const { load, snapshot, files } = await json<LoadResult>(answer)
    expect({ load, snapshot }).toEqual({ load: null, snapshot: null })
    expect(files).toHaveLength(1)
    expect(files[0]).toMatchObject({
      name: 'Báo cáo bổ sung.csv',
      table: 'model',
      encoding: 'utf-8',
      rows: 2,
      accepted: 1,
      rejected: 1,
      dropped: 0,
    })
    expect(files[0]!.issues.filter((issue) => issue.severity === 'error')).toMatchObject([
      { row: 3, column: 'Đơn vị báo cáo', code: 'unit-unknown', value: 'Sở Không Có' },
    ])
    expect([await status(), filesOf(dataDir)]).toEqual(before)
  })

  it('reads an old encoding and says which', async () => {
    const old = encodeTcvn3(table('sở y tế,2026,phòng khám thân thiện,6,tập thể').replace('\uFEFF', ''))
    const { files } = await json<LoadResult>(send('check', 'cu.csv', old))
    expect(files[0]).toMatchObject({ encoding: 'tcvn3', table: 'model', rows: 1, accepted: 1 })
  })

  it.each([
    ['rac.xlsx', Buffer.from('PK\u0003\u0004 not a workbook'), 'unreadable'],
    ['trong.csv', Buffer.alloc(0), 'empty'],
    ['khac.csv', Buffer.from('a,b\r\n1,2\r\n'), 'no-table'],
  ])('says in one line what is wrong with %s', async (name, bytes, code) => {
    const answer = await send('check', name, bytes)
    expect(answer.status).toBe(200)
    const [sheet] = (await json<LoadResult>(answer)).files
    expect(sheet).toMatchObject({ name, status: 'unreadable' })
    expect(sheet!.issues).toMatchObject([{ code, severity: 'error' }])
    expect(sheet!.issues[0]!.message).toMatch(/^[^\n]+$/)
    expect(inboxes()).toEqual([])
  })

  it('with a date of receipt that is none is refused', async () => {
    const answer = await send('check', 'a.csv', FIRST, '31/11/2026')
    expect(answer.status).toBe(400)
    expect((await json<Refusal>(answer)).error.messageVi).toContain('31/11/2026')
    expect(inboxes()).toEqual([])
  })
})

describe('what is sent', () => {
  it('is refused where it is too large, before it is sent', async () => {
    const refused = await new Promise<number | undefined>((done, fail) => {
      const sent = httpRequest(`${server.url}/api/files/check?name=a.csv`, {
        method: 'POST',
        headers: { origin: server.url, 'content-length': String(200 * 1024 * 1024 + 1) },
      })
      sent.on('response', (answer) => {
        done(answer.statusCode)
        sent.destroy()
      })
      sent.on('error', fail)
      sent.flushHeaders()
    })
    expect(refused).toBe(413)
    expect(inboxes()).toEqual([])
  })

  it.each([
    ['/api/files/check', /Chưa chọn tệp/],
    ['/api/files/check?name=a.csv&name=b.csv&size=1&size=1', /không khớp/],
    ['/api/files/check?name=a.csv&name=b.csv&size=4', /không khớp/],
    ['/api/files/check?name=a.csv&name=b.csv&size=5&size=-1', /không khớp/],
    [`/api/files/check?${Array.from({ length: 51 }, () => 'name=a.csv').join('&')}`, /tối đa 50 tệp/],
  ])('is refused where names and sizes do not tell what it is: %s', async (address, words) => {
    const answer = await post(address, 'abcd', { 'content-type': 'application/octet-stream' })
    expect(answer.status).toBe(400)
    expect((await json<Refusal>(answer)).error.messageVi).toMatch(words)
    expect(inboxes()).toEqual([])
  })

  it('leaves nothing where the sender hangs up half way', async () => {
    const before = await status()
    const sent = httpRequest(`${server.url}/api/files/load?name=dut.csv`, {
      method: 'POST',
      headers: { origin: server.url, 'content-length': '100000' },
    })
    sent.on('error', () => undefined)
    sent.write(FIRST)
    await vi.waitFor(() => expect(inboxes()).toHaveLength(1), 20_000)
    sent.destroy()
    await vi.waitFor(() => expect(inboxes()).toEqual([]), 20_000)
    expect(await runningCommand()).toBeUndefined()
    expect(await status()).toBe(before)
  })

  it('never names a path', async () => {
    expect(safeFileName('../../../etc/passwd')).toBe('passwd')
    expect(safeFileName('C:\\thư mục\\báo cáo.xlsx')).toBe('báo cáo.xlsx')
    expect(safeFileName('..')).toBe('tep')
    expect(safeFileName('')).toBe('tep')
    expect(safeFileName('.bashrc')).toBe('bashrc')
    expect(safeFileName('a\u0000\nb.csv')).toBe('a__b.csv')
    expect(safeFileName('~$khóa.xlsx')).toBe('__khóa.xlsx')
    expect(safeFileName('con.csv')).toBe('_con.csv')
    expect(safeFileName('--dry-run')).toBe('--dry-run')
    expect(safeFileName(`${'ệ'.repeat(300)}.xlsx`)).toBe(`${'ệ'.repeat(80)}.xlsx`)
    expect(distinctFileNames(['a.csv', 'A.csv', 'b/a.csv', 'c', 'c'])).toEqual([
      'a.csv',
      'A (2).csv',
      'a (3).csv',
      'c',
      'c (2)',
    ])
    const { files } = await json<LoadResult>(
      send('check', '../../../../tmp/lên trên.csv', table('Sở Y tế,2026,Khác,6,Tập thể')),
    )
    expect(files[0]!.name).toBe('lên trên.csv')
  })
})

describe('one at a time', () => {
  it('a second one is told so while the first runs to its end', async () => {
    const file = table('Sở Tư pháp,2026,Phiên tòa giả định,5,Tập thể')
    const first = send('load', 'so-tu-phap.csv', file)
    await vi.waitFor(async () => expect(await runningCommand()).toBe('load'), 20_000)
    for (const second of [
      await send('check', 'b.csv', FIRST),
      await publish({ name: 'Cùng lúc', freeze: true }),
      await fetch(`${server.url}/api/returns/1.zip`),
    ]) {
      expect(second.status).toBe(409)
      expect((await json<Refusal>(second)).error).toMatchObject({ code: 'loader-busy' })
    }
    const result = await json<LoadResult>(first)
    expect(result.files[0]).toMatchObject({ status: 'loaded', accepted: 1 })
    expect(await runningCommand()).toBeUndefined()
  })

  it('a loader that was started elsewhere counts too', async () => {
    const { close } = await openLedger(ledger)
    try {
      const answer = await publish({ name: 'Cùng lúc', freeze: true })
      expect(answer.status).toBe(409)
      expect((await json<Refusal>(answer)).error.messageVi).toMatch(/chờ xong rồi làm lại/)
    } finally {
      close()
    }
  })
})

describe('loading', () => {
  it('takes several files as one load, and serves what came of it at once', async () => {
    const before = await modelsOf2026()
    const parts = [
      Buffer.from(table('Sở Xây dựng,2026,Tuyến phố mẫu,4,Tập thể')),
      Buffer.from(table('Sở Xây dựng,2026,Kỹ sư mẫu,4,Cá nhân', 'Sở Xây dựng,2026,Tổ thợ mẫu,4,Tập thể')),
    ]
    const query = parts.map((part, i) => `name=phan-${i + 1}.csv&size=${part.length}`).join('&')
    const answer = await post(`/api/files/load?${query}&received=2026-11-21`, Buffer.concat(parts))
    const result = await json<LoadResult>(answer)
    expect(result.files.map(({ name, accepted, status }) => [name, accepted, status])).toEqual([
      ['phan-1.csv', 1, 'loaded'],
      ['phan-2.csv', 2, 'loaded'],
    ])
    expect(await modelsOf2026()).toBe(before + 3)
    const current = await fetch(`${server.url}/api/reconciliation`)
    expect(current.headers.get('x-snapshot')).toBe(result.snapshot)
    // What was sent is kept, whole.
    const kept = filesOf(inbox).filter((name) => name.endsWith('phan-2.csv'))
    expect(kept).toHaveLength(1)
    expect(readFileSync(path.join(inbox, kept[0]!))).toEqual(parts[1])
  })

  it('of the same bytes changes nothing', async () => {
    const result = await json<LoadResult>(send('load', 'lại.csv', FIRST))
    expect(result.files[0]).toMatchObject({ status: 'unchanged' })
    expect(result.snapshot).toBeNull()
  })
})

describe('a decision about two models', () => {
  const decide = (body: unknown, origin = server.url) =>
    post('/api/duplicates/decide', JSON.stringify(body), { 'content-type': 'application/json', origin })

  it('counts a pair once, can be undone, and is served at once', async () => {
    const named = (unit: string, code: string) =>
      `\uFEFF${HEADER},Mã mô hình,"Tên tập thể, cá nhân"\r\n${unit},2026,Thư viện xanh,5,Tập thể,${code},Tổ 1\r\n`
    await send('load', 'mot.csv', named('Sở Ngoại vụ', 'NV1'))
    await send('load', 'hai.csv', named('Sở Công Thương', 'CT1'))
    const list = JSON.parse((await etl(dataDir, ['duplicates', '--json'])).stdout) as {
      pairs: { a: { ref: string }; b: { ref: string } }[]
    }
    const pair = list.pairs.find((one) => [one.a.ref, one.b.ref].some((ref) => ref.endsWith('/CT1')))!
    const [a, b] = [pair.a.ref, pair.b.ref]
    const before = await modelsOf2026()
    expect((await decide({ decision: 'same', a, b })).status).toBe(200)
    expect(await modelsOf2026()).toBe(before - 1)
    expect((await decide({ decision: 'undo', a, b })).status).toBe(200)
    expect(await modelsOf2026()).toBe(before)
  })

  it.each([
    [{}, 400],
    [{ decision: 'merge', a: 'A/1', b: 'B/1' }, 400],
    [{ decision: 'same', a: 'A', b: 'B/1' }, 400],
    [{ decision: 'same', a: 'A/1\n', b: 'B/1' }, 400],
    [{ decision: 'same', a: '--undo/1', b: 'B/1' }, 422],
  ])('is refused with %j', async (body, code) => {
    const answer = await decide(body)
    expect(answer.status).toBe(code)
    expect((await json<Refusal>(answer)).error.messageVi).not.toBe('')
  })

  it('from another site is refused', async () => {
    expect((await decide({ decision: 'same', a: 'A/1', b: 'B/1' }, 'http://example.org')).status).toBe(403)
  })
})

describe('workbooks that go out', () => {
  it('are the held rows of a load, all or one file', async () => {
    const all = await fetch(`${server.url}/api/returns/1.zip`)
    expect(all.headers.get('content-disposition')).toContain('dong-gui-lai_lan-nap-1.zip')
    const inside = unzipSync(new Uint8Array(await all.arrayBuffer()))
    expect(Object.keys(inside)).toEqual(['so-y-te-can-hoan-thien.xlsx'])
    const one = await fetch(`${server.url}/api/returns/1.xlsx?file=so-y-te.csv`)
    const sheets = await sheetsOf(Buffer.from(await one.arrayBuffer()))
    expect(JSON.stringify([...sheets])).toContain('“99”')
    expect(JSON.stringify([...(await sheetsOf(Buffer.from(Object.values(inside)[0]!)))])).toContain('“99”')
  })

  it('are the forms of a year, one unit or all', async () => {
    // With the models of the year before.
    const one = await fetch(`${server.url}/api/templates/2027.xlsx?unit=SYT`)
    expect(one.headers.get('content-disposition')).toContain('mau-bao-cao_SYT_2027.xlsx')
    const sheets = await sheetsOf(Buffer.from(await one.arrayBuffer()))
    expect(sheets.get('Mô hình')!.flat()).toContain('Phòng khám thân thiện')
    const all = await fetch(`${server.url}/api/templates/2026.zip`)
    const names = Object.keys(unzipSync(new Uint8Array(await all.arrayBuffer())))
    expect(names).toContain('mau-bao-cao_SYT_2026.xlsx')
    expect(names.length).toBeGreaterThan(100)
  })

  it.each([
    ['/api/returns/1.xlsx?file=khac.csv', 404],
    ['/api/returns/99.zip', 400],
    ['/api/returns/x.zip', 404],
    ['/api/templates/2026.xlsx', 404],
    ['/api/templates/2026.xlsx?unit=KHONG-CO', 400],
    ['/api/templates/2026.xlsx?unit=SYT&round=q1', 400],
    ['/api/templates/1999.zip', 404],
  ])('%s is refused', async (address, code) => {
    const answer = await fetch(server.url + address)
    expect(answer.status).toBe(code)
    expect((await json<Refusal>(answer)).error.messageVi).not.toBe('')
  })

  it('leave nothing behind', () => {
    expect(readdirSync(workDir).filter((name) => name.startsWith('guong-sang-'))).toEqual([])
  })
})

describe('what a person says of a file', () => {
  const word = documents(1)[0]!
  const bytes = Buffer.from(word.bytes)
  const binary = { 'content-type': 'application/octet-stream' }
  const named = (...files: [string, Uint8Array][]) => {
    const words = new URLSearchParams()
    for (const [name, content] of files) {
      words.append('name', name)
      words.append('size', String(content.length))
    }
    return words.toString()
  }

  const waiting = async () =>
    (await json<{ uploads: unknown[] }>(fetch(`${server.url}/api/inbox`))).uploads.length

  it('is asked of a document, kept, and then loaded', async () => {
    const before = await waiting()
    const looked = await post(`/api/files/look?${named(['báo cáo.docx', bytes])}`, bytes, binary)
    expect(looked.status).toBe(200)
    const seen = seenFileSchema.parse(await looked.json())
    const proposal = seen.proposal!
    expect([seen.name, proposal.rows.length, proposal.confirmedAt]).toEqual([
      'báo cáo.docx',
      word.tables[0]!.rows.length,
      null,
    ])
    const cells = (all: { column: string; value: string }[]) =>
      Object.fromEntries(all.map(({ column, value }) => [column, value]))
    const said = Buffer.from(
      JSON.stringify({
        sha256: proposal.sha256,
        info: cells(proposal.info),
        rows: proposal.rows.map((row, of) => ({ of, table: row.table, cells: cells(row.cells) })),
        dropped: [],
      }),
    )
    const files: [string, Uint8Array][] = [
      ['báo cáo.docx', bytes],
      ['xac-nhan.json', said],
    ]
    const confirmed = await post(
      `/api/files/confirm?${named(...files)}`,
      Buffer.concat([bytes, said]),
      binary,
    )
    expect(await confirmed.json()).toEqual({ rows: proposal.rows.length, dropped: 0 })
    const { files: sheets } = await json<LoadResult>(send('load', 'báo cáo.docx', bytes))
    expect(sheets.find(({ table }) => table === 'model')!.accepted).toBe(proposal.rows.length)

    // What does not fit is refused with a line, and leaves nothing behind.
    const wrong = Buffer.from('{"rows":1}')
    const refused = await post(
      `/api/files/confirm?${named(['a.docx', bytes], ['b.json', wrong])}`,
      Buffer.concat([bytes, wrong]),
      binary,
    )
    expect([refused.status, (await json<Refusal>(refused)).error.messageVi]).toEqual([
      400,
      'Nội dung xác nhận không đúng dạng. Đề nghị tải lại trang rồi làm lại.',
    ])
    expect(await waiting()).toBe(before)
  })

  it('is kept of the columns of a table, listed, and taken back', async () => {
    const asked = { table: 'model', header: ['TT', 'Việc hay'], columns: [null, 'name'], sender: null }
    const made = await json<{ id: string }[]>(
      post('/api/mappings', JSON.stringify(asked), { 'content-type': 'application/json' }),
    )
    const listed = mappingsSchema.parse(await (await fetch(`${server.url}/api/mappings`)).json())
    expect(listed).toEqual(made)
    const remove = (id: string) =>
      fetch(`${server.url}/api/mappings/${id}`, { method: 'DELETE', headers: { origin: server.url } })
    expect(await json(remove(listed[0]!.id))).toEqual([])
    expect((await remove(listed[0]!.id)).status).toBe(422)
    expect(
      (await post('/api/mappings', '{"table":"x"}', { 'content-type': 'application/json' })).status,
    ).toBe(400)
  })

  it.each(['/api/files/look?name=a.docx', '/api/files/confirm?name=a.docx', '/api/mappings'])(
    'from another site is refused: %s',
    async (address) => {
      const answer = await post(address, bytes, { ...binary, origin: 'http://example.org' })
      expect(answer.status).toBe(403)
    },
  )
})
