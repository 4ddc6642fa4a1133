import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Loader } from '../../cube/server/actions/command.ts'
import { Nightly, tellBackup } from '../../cube/server/actions/nightly.ts'
import { type Running, serve } from '../../cube/server/main.ts'
import { readSettings } from '../../cube/server/settings.ts'
import { backup, restore } from '../../etl/backup.ts'
import { openLedger } from '../../etl/ledger.ts'
import { makeNightly, type NightlyState, readNightly, tryNightly } from '../../etl/nightly.ts'
import { dataPaths, referenceDir } from '../../etl/paths.ts'
import { publish } from '../../etl/publish.ts'
import { loadReference, readReference } from '../../etl/reference.ts'
import { addAccount, Client, openAccess } from '../fixtures/accounts.ts'
import { loadHere } from '../etl/inprocess.ts'
import { tempDir, writeFiles } from '../etl/run.ts'

/** What an operator has: metrics, the log, the audit of files, backups and what comes back of them. */

const TOKEN = 'mot-ma-doc-chi-so-dai'
const NAME = 'Phạm Thị Minh Châu'
const header =
  'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân"'
const report = [
  header,
  ...['A1', 'A2', 'A3'].map(
    (code) => `Sở Y tế,2025,${code},Mô hình ${code},1,cá nhân,${code === 'A2' ? NAME : 'Trần Văn Đức'}`,
  ),
].join('\n')

interface Data {
  data: object[]
}

let dataDir: string
let folder: string
let server: Running
let frozen: string
const lines: string[] = []
const printed = () => lines.map((line) => JSON.parse(line) as Record<string, string | number>)
const steward = new Client(() => server.url)
const analyst = new Client(() => server.url)
const author = new Client(() => server.url)

const environment = (dir: string) => ({
  ...{ DATA_DIR: dir, PORT: '0', AUTH: 'local', TODAY: '2026-11-22', LOG: 'json', METRICS_TOKEN: TOKEN },
  ...{ AUDIT_KEY: `${dir}.key.pem`, BACKUP_DIR: folder, BACKUP_HOUR: '23' },
})

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  folder = tempDir()
  dataDir = tempDir()
  await loadHere(dataDir, [writeFiles(tempDir(), { 'syt.csv': `${report}\n` })], '2025-11-20')
  const paths = dataPaths(dataDir)
  const ledger = await openLedger(paths.ledger)
  await loadReference(ledger.connection, readReference(referenceDir()))
  frozen = (await publish(paths, ledger.connection, { today: '2026-11-22', name: 'Chốt năm', freeze: true }))
    .id
  ledger.close()
  process.env['AUDIT_KEY'] = `${dataDir}.key.pem`
  const access = openAccess(dataDir)
  const passwords = {
    quantri: await addAccount(access, 'quantri', 'administrator'),
    tonghop: await addAccount(access, 'tonghop', 'steward'),
    baocao: await addAccount(access, 'baocao', 'author'),
    chuyenvien: await addAccount(access, 'chuyenvien', 'analyst'),
  }
  access.close()
  for (const end of ['', '.head']) rmSync(`${dataDir}.audit-key.pem${end}`, { force: true })
  rmSync(join(dataDir, 'audit'), { recursive: true })
  server = await serve(environment(dataDir))
  await steward.signInFirst('tonghop', passwords.tonghop)
  await author.signInFirst('baocao', passwords.baocao)
  await analyst.signInFirst('chuyenvien', passwords.chuyenvien)
})
afterAll(async () => {
  await server.close()
  vi.restoreAllMocks()
  delete process.env['AUDIT_KEY']
  for (const each of [dataDir, folder]) rmSync(each, { recursive: true })
  for (const end of ['.key.pem', '.key.pem.head']) rmSync(dataDir + end, { force: true })
})

const exported = (format: string) =>
  `/api/export/danh-sach.${format}?query=${encodeURIComponent(
    JSON.stringify({ dimensions: ['models.unit_name', 'models.model_name', 'models.subject_name'] }),
  )}`

function auditLines(
  dir = dataDir,
): { what: string; object?: string; outcome: string; more?: Record<string, unknown> }[] {
  const there = join(dir, 'audit')
  return readdirSync(there)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(there, name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as ReturnType<typeof auditLines>[number])
}

describe('the audit of files', () => {
  it('has the bytes’ SHA-256 and the rows of each export, as they went out', async () => {
    for (const format of ['csv', 'xlsx', 'parquet', 'arrow']) {
      const answer = await fetch(server.url + exported(format), { headers: { cookie: analyst.cookie } })
      const bytes = Buffer.from(await answer.arrayBuffer())
      expect(answer.status).toBe(200)
      const line = auditLines().findLast(({ what }) => what === 'export-sent')!
      expect([format, line]).toEqual([
        format,
        expect.objectContaining({
          object: `danh-sach.${format}`,
          outcome: 'done',
          more: { rows: 3, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length },
        }),
      ])
    }
  })
})

describe('/metrics', () => {
  const read = (headers: Record<string, string> = {}) => fetch(`${server.url}/metrics`, { headers })

  it('is for who shows the token; without one it is for this machine, asked directly', async () => {
    expect((await read()).status).toBe(401)
    expect((await read({ authorization: 'Bearer sai' })).status).toBe(401)
    const answer = await read({ authorization: `Bearer ${TOKEN}` })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/plain'),
    ])
    expect(() => readSettings({ METRICS_TOKEN: 'ngan' })).toThrow('METRICS_TOKEN quá ngắn')
    expect(() => readSettings({ LOG: 'xml' })).toThrow('LOG=xml không hợp lệ')
    expect(() => readSettings({ BACKUP_DIR: join('data', 'sao-luu') })).toThrow('nằm trong thư mục dữ liệu')
    expect(() => readSettings({ BACKUP_DIR: '/tmp/x', BACKUP_HOUR: '24' })).toThrow('BACKUP_HOUR=24')
  })

  it('counts requests and refused sign-ins, and tells the state; no label is what somebody typed', async () => {
    await new Client(() => server.url).ask('POST', '/api/session', {
      name: 'chuyenvien',
      password: 'không đúng đâu nhé',
    })
    await fetch(`${server.url}/${encodeURIComponent(NAME)}`)
    await fetch(`${server.url}/api/${encodeURIComponent(NAME)}/x`)
    await analyst.ask(
      'GET',
      `/cubejs-api/v1/load?query=${encodeURIComponent('{"measures":["models.count"]}')}`,
    )
    const text = await (await read({ authorization: `Bearer ${TOKEN}` })).text()
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
    expect(value('guongsang_sign_ins_failed_total')).toBe(1)
    expect(value('guongsang_requests_total\\{route="/cubejs-api/v1/load",status="200"\\}')).toBe(1)
    expect(value('guongsang_requests_total\\{route="/api/export",status="200"\\}')).toBe(4)
    expect(value('guongsang_request_duration_seconds_count\\{route="/api/export"\\}')).toBe(4)
    expect(value('guongsang_requests_total\\{route="/metrics",status="401"\\}')).toBe(2)
    expect(value('guongsang_questions_waiting')).toBe(0)
    expect(value('guongsang_loader_running')).toBe(0)
    expect(value('guongsang_snapshot_age_seconds')).toBeGreaterThan(0)
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(50e6)
    // Nothing of a backup is told where there was none: 0 would be a lie.
    expect(text).not.toMatch(/^guongsang_backup_last_timestamp_seconds /m)
    const routes = new Set([...text.matchAll(/route="([^"]*)"/g)].map(([, route]) => route!))
    expect(
      [...routes].filter(
        (route) => !/^(page|file|other|\/(healthz|readyz|metrics)|\/(cubejs-)?api\/[\w/.-]+)$/.test(route),
      ),
    ).toEqual([])
    expect(text).not.toMatch(/Châu|SYT|Sở Y tế|chuyenvien/)
  })
})

describe('the log with LOG=json', () => {
  it('is one line of JSON an event; a request has the id that its response carries, and nothing that was asked', async () => {
    lines.length = 0
    const query = encodeURIComponent(
      JSON.stringify({
        dimensions: ['models.subject_name'],
        filters: [{ member: 'models.subject_name', operator: 'contains', values: [NAME] }],
      }),
    )
    const first = await analyst.ask('GET', `/cubejs-api/v1/load?query=${query}`, undefined, {
      'x-request-id': 'tu-nginx-0001',
    })
    const second = await analyst.ask('GET', '/api/snapshots')
    expect(first.headers.get('x-request-id')).toBe('tu-nginx-0001')
    const id = second.headers.get('x-request-id')!
    expect(id).toMatch(/^[0-9a-f]{16}$/)
    const [page, again] = [await analyst.ask('GET', '/favicon.svg'), await analyst.ask('GET', '/favicon.svg')]
    expect(page.headers.get('x-request-id')).not.toBe(again.headers.get('x-request-id'))
    await vi.waitFor(() => expect(printed().length).toBeGreaterThanOrEqual(4))
    expect(printed().slice(0, 2)).toEqual([
      expect.objectContaining({
        event: 'request',
        request: 'tu-nginx-0001',
        method: 'GET',
        route: '/cubejs-api/v1/load',
        status: 200,
      }),
      expect.objectContaining({ event: 'request', request: id, route: '/api/snapshots', status: 200 }),
    ])
    expect(lines.join('\n')).not.toMatch(/Châu|subject_name|chuyenvien/)
  })
})

describe('the nightly backup', () => {
  const paths = () => dataPaths(dataDir)
  const night = new Date('2026-11-22T19:30:00Z')

  it(
    'waits for a load, is restored and verified, and keeps as many as are wanted',
    { timeout: 120_000 },
    async () => {
      const loader = new Loader(dataDir, '2026-11-22', () => undefined)
      const said: string[] = []
      const settings = { folder, hour: 2, keep: 2 }
      let now = night
      const nightly = new Nightly({
        dataDir,
        settings,
        loader,
        say: (line) => said.push(line),
        now: () => now,
      })
      try {
        // Before the hour nothing is done.
        now = new Date('2026-11-22T18:30:00Z')
        await nightly.look()
        expect(readNightly(paths())).toBe(null)
        now = night
        let loaded: () => void = () => undefined
        const load = loader.hold('load', () => new Promise<void>((done) => (loaded = done)))
        await nightly.look()
        expect([readNightly(paths()), said]).toEqual([null, []])
        loaded()
        await load
        now = new Date(night.getTime() + 6 * 60_000)
        await nightly.look()
        expect(said).toEqual([
          expect.stringMatching(
            /^Đã sao lưu hằng đêm \(guong-sang-.*\.backup\); khôi phục thử đạt \d+ điều kiện$/,
          ),
        ])
        const state = readNightly(paths())!
        expect(state.trial).toMatchObject({ ok: true, fault: null })
        expect(state.trial!.checks).toBeGreaterThan(10)
        expect(
          createHash('sha256')
            .update(readFileSync(join(folder, state.file!)))
            .digest('hex'),
        ).toBe(state.sha256)
        // No second one for the same night, by the clock on the wall.
        const files = readdirSync(folder)
        now = new Date()
        await nightly.look()
        expect(readdirSync(folder)).toEqual(files)
        expect(auditLines().map(({ what, outcome }) => [what, outcome])).toEqual(
          expect.arrayContaining([
            ['backup', 'done'],
            ['backup-trial', 'done'],
          ]),
        )
      } finally {
        nightly.close()
      }
      const ready = await (await fetch(`${server.url}/readyz`)).json()
      expect(ready).toMatchObject({ status: 'ready', backup: { state: 'good' } })
      for (let i = 0; i < 2; i++) {
        await makeNightly(paths(), folder)
        await tryNightly(paths(), folder, 2)
      }
      writeFileSync(join(folder, 'cua-nguoi-khac.backup'), 'x')
      expect(readdirSync(folder).filter((name) => name.startsWith('guong-sang-'))).toHaveLength(2)
    },
  )

  it(
    'says in a clear line that a trial failed, keeps the older ones, and monitors see it',
    { timeout: 60_000 },
    async () => {
      const before = readdirSync(folder)
      const { file } = await makeNightly(paths(), folder)
      const bytes = readFileSync(join(folder, file!))
      bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
      writeFileSync(join(folder, file!), bytes)
      const state = await tryNightly(paths(), folder, 1)
      expect(state.trial).toMatchObject({
        ok: false,
        fault: expect.stringMatching(/^Bản sao lưu .* bị hỏng/) as unknown,
      })
      expect(state.lastGood).not.toBe(state.at)
      for (const kept of before) expect(existsSync(join(folder, kept))).toBe(true)
      expect(readdirSync(folder).some((name) => name.startsWith('.trial-'))).toBe(false)
      expect(auditLines().at(-1)).toMatchObject({ what: 'backup-trial', outcome: 'failed' })
      expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({
        status: 'ready',
        backup: {
          state: 'trial-failed',
          messageVi: expect.stringContaining('khôi phục thử không đạt') as unknown,
        },
      })
      const text = await (
        await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
      ).text()
      expect(text).toMatch(/^guongsang_backup_trial_ok 0$/m)
    },
  )

  it('tells what became of it', () => {
    const now = new Date('2026-11-25T02:00:00Z')
    const state = (more: Partial<NightlyState>): NightlyState => ({
      ...{
        at: '2026-11-24T19:00:00Z',
        file: 'x',
        bytes: 1,
        sha256: '',
        fault: null,
        trial: null,
        lastGood: null,
      },
      ...more,
    })
    const good = { at: '', ok: true, checks: 12, fault: null }
    const told = (more: Partial<NightlyState>) => tellBackup(state(more), now).state
    expect(tellBackup(null, now).state).toBe('none')
    expect(told({ trial: good, lastGood: '2026-11-24T19:00:00Z' })).toBe('good')
    expect(told({})).toBe('untried')
    expect(told({ lastGood: '2026-11-21T19:00:00Z' })).toBe('overdue')
    expect(told({ file: null, fault: '/srv/x: đầy' })).toBe('failed')
    // What monitors read names no path.
    expect(tellBackup(state({ file: null, fault: '/srv/x: đầy' }), now).messageVi).not.toContain('/srv')
  })
})

describe('a server that people sign in to', () => {
  it('lives when a page is asked for before the first snapshot is open', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as AddressInfo
    probe.close()
    await once(probe, 'close')
    const copy = tempDir()
    cpSync(dataDir, copy, { recursive: true })
    const starting = serve({ ...environment(copy), PORT: String(port) })
    const early: number[] = []
    const url = `http://127.0.0.1:${port}/`
    let started = false
    const asking = (async () => {
      while (!started) {
        const answer = await fetch(url, { headers: { accept: 'text/html' }, redirect: 'manual' }).catch(
          () => null,
        )
        if (answer) early.push(answer.status)
        await new Promise((done) => setTimeout(done, 5))
      }
    })()
    const running = await starting
    started = true
    await asking
    expect(early.length).toBeGreaterThan(0)
    expect((await fetch(url, { headers: { accept: 'text/html' }, redirect: 'manual' })).status).toBe(302)
    await running.close()
    rmSync(copy, { recursive: true })
    for (const end of ['.key.pem', '.key.pem.head']) rmSync(copy + end, { force: true })
  })
})

describe('a restore elsewhere of a backup that was taken under writes', () => {
  it(
    'brings back accounts, audit, figures, texts, receipts and decisions about persons, and no session',
    { timeout: 120_000 },
    async () => {
      const filters = [{ member: 'models.year', operator: 'equals', values: ['2025'] }]
      const { json: figure } = await author.ask('POST', '/api/figures', { metric: 'models.count', filters })
      const text = `/api/report/2025?layout=party&snapshot=${frozen}`
      const shown = await author.ask('GET', text.replace('2025?', '2025.json?'))
      const saved = await author.ask(
        'PUT',
        text,
        { texts: { guidance: 'Lời văn đã chốt.' } },
        { 'if-match': `"${String((shown.json as Record<string, unknown>)['version'])}"` },
      )
      expect([saved.status, saved.text.slice(0, 200)]).toEqual([200, expect.anything()])
      const hidden = await steward.ask('POST', '/api/persons/hide', {
        name: NAME,
        document: '3/QĐ',
        reason: 'theo đơn',
      })
      expect(hidden.status).toBe(200)
      const rows = `/cubejs-api/v1/load?query=${encodeURIComponent('{"dimensions":["models.model_code","models.subject_name"]}')}`
      const answer = await analyst.ask('GET', rows)
      expect(answer.text).toContain('đã ẩn theo quyết định số 3/QĐ')

      const file = join(folder, 'luc-dang-ghi.backup')
      let writing = true
      const writes = (async () => {
        for (let i = 0; writing; i++) {
          await author.ask('POST', '/api/figures', {
            metric: 'models.count',
            filters: [{ ...filters[0]!, values: [String(2026 - (i % 5))] }],
          })
          await analyst.ask('GET', exported('csv'))
        }
      })()
      const made = await backup(dataPaths(dataDir), file)
      writing = false
      await writes
      expect(made.audit!.n).toBeGreaterThan(10)

      const elsewhere = tempDir()
      await restore(dataPaths(elsewhere), file)
      for (const end of ['', '.head'])
        if (existsSync(`${dataDir}.key.pem${end}`))
          writeFileSync(`${elsewhere}.key.pem${end}`, readFileSync(`${dataDir}.key.pem${end}`))
      const there = await serve(environment(elsewhere))
      try {
        const asSomebody = (was: Client) => Object.assign(new Client(() => there.url), { cookie: was.cookie })
        for (const was of [steward, author, analyst])
          expect((await asSomebody(was).ask('GET', '/api/snapshots')).status).toBe(401)
        const access = openAccess(elsewhere)
        expect(access.accounts.named('chuyenvien')).toMatchObject({ role: 'analyst' })
        access.close()
        expect(
          auditLines(elsewhere)
            .slice(0, made.audit!.n)
            .map((line) => JSON.stringify(line)),
        ).toEqual(
          auditLines()
            .slice(0, made.audit!.n)
            .map((line) => JSON.stringify(line)),
        )
      } finally {
        await there.close()
      }
      // What stands there for people to see, to somebody who may: the same as here.
      const open = await serve({ DATA_DIR: elsewhere, PORT: '0', TODAY: '2026-11-22' })
      try {
        const ask = async (path: string) => (await fetch(open.url + path)).text()
        expect((JSON.parse(await ask(rows)) as Data).data).toEqual((JSON.parse(answer.text) as Data).data)
        expect(await ask(text.replace('2025?', '2025.json?'))).toContain('Lời văn đã chốt.')
        expect(JSON.parse(await ask(`/api/figures/${String(figure['code'])}`))).toMatchObject({
          value: 3,
          status: 'same',
        })
        const receipts = `/cubejs-api/v1/load?query=${encodeURIComponent('{"dimensions":["receipts.file_name","receipts.received_on"],"measures":["receipts.rows_accepted"]}')}`
        const received = (JSON.parse((await analyst.ask('GET', receipts)).text) as Data).data
        expect(received.length).toBeGreaterThan(0)
        expect((JSON.parse(await ask(receipts)) as Data).data).toEqual(received)
        expect(JSON.parse(await ask('/api/persons'))).toEqual([
          expect.objectContaining({ initials: 'P. T. M. C.', document: '3/QĐ' }),
        ])
      } finally {
        await open.close()
      }
      rmSync(elsewhere, { recursive: true })
      for (const end of ['.key.pem', '.key.pem.head', '.audit-key.pem', '.audit-key.pem.head'])
        rmSync(elsewhere + end, { force: true })
    },
  )
})
