import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { unzipSync } from 'fflate'
import { extract } from 'tar'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { serve } from '../../cube/server/main.ts'
import { restore } from '../../etl/backup.ts'
import { safeFileName } from '../../etl/file_names.ts'
import { dataPaths } from '../../etl/paths.ts'
import { currentSnapshot, listSnapshots, type SnapshotCard } from '../../etl/snapshots.ts'
import { etl, tempDir, writeFiles } from '../etl/run.ts'
import type { Ended, Started } from '../program.ts'
import { freePort, whyNoWindows, Windows } from './wine.ts'

// Wine's programs wait for one another at one server, so that a busy machine slows them down more than others.
vi.setConfig({ testTimeout: 600_000 })

const why = whyNoWindows()
if (why !== null) console.log(`Tests on Windows skipped: ${why}`)

const TODAY = '2026-11-22'
const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const report = (unit: string, code: string, rows: number, name = 'Mô hình') =>
  `${header}\r\n${Array.from({ length: rows }, (_, i) => `${unit},2025,${code}${i},${name} ${i},${(i % 11) + 1},Tập thể`).join('\r\n')}\r\n`

/** What the office's mail brings, in this order: two reports, and one of them corrected. */
const MAIL = [
  ['Báo cáo: Sở Y tế?.csv', '2025-11-20', report('Sở Y tế', 'A', 60)],
  ['CON.csv', '2025-11-21', report('Sở Xây dựng', 'B', 60)],
  ['Báo cáo Sở Y tế (sửa).csv', '2025-11-28', report('Sở Y tế', 'A', 58, 'Mô hình đã sửa')],
] as const
/** One that takes long enough to be killed in its middle. */
const LARGE = report('Sở Tư pháp', 'C', 20_000)

/** A file's bytes; of an Office document, which is a ZIP archive, those of its parts: Node's zlib packs as it likes. */
function partsOf(bytes: Buffer): Record<string, Uint8Array> {
  return bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004' ? unzipSync(bytes) : { '': bytes }
}

/** That two files have equal parts, each byte of them. */
function expectSameParts(one: Buffer, other: Buffer, what: string): void {
  const [parts, same] = [partsOf(one), partsOf(other)]
  expect(Object.keys(parts), what).toEqual(Object.keys(same))
  for (const [name, bytes] of Object.entries(parts))
    expect(Buffer.compare(bytes, same[name]!), `${what} ${name}`).toBe(0)
}

const namesIn = (folder: string) => (readdirSync(folder, { recursive: true }) as string[]).sort()

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

function cardOf(dataDir: string): SnapshotCard {
  const paths = dataPaths(dataDir)
  return listSnapshots(paths).find(({ id }) => id === currentSnapshot(paths))!
}

describe.skipIf(why !== null)('on Windows', () => {
  let windows: Windows
  let data: string
  const here = tempDir()

  const run = (args: string[], dataDir = data, env = {}): Promise<Ended> =>
    windows.start(['etl/cli.ts', ...args], { DATA_DIR: windows.called(dataDir), TODAY, ...env }).ended

  beforeAll(() => {
    windows = new Windows()
    data = path.join(windows.drive, 'dữ liệu')
  }, 1_800_000)

  afterAll(() => {
    windows.close()
    rmSync(here, { recursive: true, force: true })
  })

  // What needs nothing of the office runs beside its first start: most of what Windows does under Wine, one core does.
  describe.concurrent('an office', () => {
    let server: Started
    let url: string
    /** The same sample on Linux. */
    const linux = path.join(here, 'data')
    const sample = path.join(here, 'sample')

    async function startServer(): Promise<void> {
      const port = await freePort()
      url = `http://127.0.0.1:${String(port)}`
      server = windows.start(['cube/start.ts'], {
        DATA_DIR: windows.called(data),
        PORT: String(port),
        TODAY,
      })
      let ended: Ended | null = null
      void server.ended.then((end) => (ended = end))
      while (!server.said().includes(`đang chạy tại ${url}`)) {
        if (ended !== null) throw new Error(server.said())
        await pause(50)
      }
    }

    /** Ctrl-C in the console of a program: Wine makes one of this signal. */
    async function pressCtrlC({ child, ended }: Started): Promise<Ended> {
      child.kill('SIGINT')
      return ended
    }

    async function post<T>(address: string, body: string, type = 'application/json'): Promise<T> {
      const headers = { origin: url, 'content-type': type }
      const answer = await fetch(url + address, { method: 'POST', headers, body })
      const text = await answer.text()
      expect([address, answer.status, answer.status === 200 ? '' : text]).toEqual([address, 200, ''])
      return JSON.parse(text) as T
    }

    beforeAll(async () => {
      const sameSample = async () => {
        expect((await etl(linux, ['sample', '--out', sample])).code).toBe(0)
        expect((await etl(linux, ['load', sample])).code).toBe(0)
      }
      await Promise.all([startServer(), sameSample()])
    }, 1_800_000)

    test.sequential(
      'from nothing to the served page: the sample is Linux’s byte by byte, its figures are equal',
      async () => {
        const said = server.said()
        expect(said).toContain('Phiên bản số liệu mới')
        expect(said).toContain('Dựng trang tổng quan')
        for (const [address, words] of [
          ['/', 'Tổng quan'],
          ['/?lang=en', 'Overview'],
        ] as const) {
          const page = await (await fetch(url + address, { headers: { accept: 'text/html' } })).text()
          expect(page).toContain(words)
          // Drawn by the server, not left to the browser.
          expect(page).toMatch(/<div id="root"><[^]*svg/)
        }
        const made = path.join(data, 'inbox', 'mau')
        expect(namesIn(made)).toEqual(namesIn(sample))
        for (const name of namesIn(sample).filter((one) => /\.\w+$/.test(one)))
          expect(
            readFileSync(path.join(made, name)).equals(readFileSync(path.join(sample, name))),
            name,
          ).toBe(true)
        expect(existsSync(path.join(data, 'server.json'))).toBe(true)
        expect(cardOf(data)).toMatchObject({
          contentHash: cardOf(linux).contentHash,
          rows: cardOf(linux).rows,
        })
      },
    )

    test.sequential(
      'status, duplicates, returns and templates of the sample are what they are on Linux',
      async () => {
        const both = async (...args: string[]): Promise<[string, string]> => {
          const [there, ours] = await Promise.all([run([...args, '--json']), etl(linux, [...args, '--json'])])
          expect([there.code, there.stderr, ours.code]).toEqual([0, '', 0])
          return [there.stdout, ours.stdout]
        }
        const bothWrite = async (says: string, ...args: string[]) => {
          const [out, sameOut] = [path.join(windows.drive, `gửi ${args[0]!}`), path.join(here, args[0]!)]
          const [there, ours] = await Promise.all([
            run([...args, '--out', windows.called(out)]),
            etl(linux, [...args, '--out', sameOut]),
          ])
          expect([there.code, there.stderr, ours.code]).toEqual([0, '', 0])
          expect(there.stdout).toContain(says)
          expect(namesIn(out)).toEqual(namesIn(sameOut))
          const books = namesIn(sameOut).filter((name) => name.endsWith('.xlsx'))
          expect(books.length).toBeGreaterThan(0)
          for (const name of books)
            expectSameParts(readFileSync(path.join(out, name)), readFileSync(path.join(sameOut, name)), name)
        }
        // Commands that only read may run side by side.
        const [status, pairs] = await Promise.all([
          both('status'),
          both('duplicates'),
          bothWrite('dòng cần hoàn thiện', 'returns'),
          bothWrite('mẫu báo cáo năm 2026', 'template', '--unit', 'SYT', '--year', '2026'),
        ])
        const moments = /"(startedAt|builtAt|id|since)": ?"[^"]*"/g
        // The first start keeps its sample in the inbox; here it was loaded from elsewhere.
        const [said, sameSaid] = status.map((one) =>
          JSON.stringify({ ...(JSON.parse(one) as object), kept: null }).replace(moments, ''),
        )
        expect(said).toBe(sameSaid)
        const [list, sameList] = pairs.map((one) => JSON.parse(one) as { pairs: unknown[] })
        expect(list!.pairs.length).toBeGreaterThan(0)
        expect(list).toEqual(sameList)
      },
    )

    test.sequential('figures, exports and reports of one snapshot are Linux’s byte by byte', async () => {
      const copy = path.join(here, 'same')
      mkdirSync(copy)
      for (const name of ['snapshots', 'current.json'])
        cpSync(path.join(data, name), path.join(copy, name), { recursive: true })
      const other = await serve({ DATA_DIR: copy, PORT: '0', TODAY })
      try {
        const query = JSON.stringify({
          dimensions: ['models.model_name', 'models.unit_name', 'models.year'],
          filters: [{ member: 'models.year', operator: 'equals', values: ['2025'] }],
          order: { 'models.model_key': 'asc' },
        })
        const counts = JSON.stringify({ measures: ['models.count'], dimensions: ['models.year'] })
        const asked = (address: string, one: string) =>
          `${address}?${new URLSearchParams({ query: one }).toString()}`
        for (const address of [
          ...['csv', 'xlsx', 'parquet', 'arrow'].map((end) => asked(`/api/export/models.${end}`, query)),
          asked('/api/export/counts.csv', counts),
          '/api/report/2025.docx?layout=party',
          '/api/report/2025.xlsx?layout=state',
          '/api/reconciliation',
        ]) {
          const [there, ours] = await Promise.all(
            [url, other.url].map(async (from) => {
              const answer = await fetch(from + address)
              return [answer.status, Buffer.from(await answer.arrayBuffer())] as const
            }),
          )
          expect([address, there![0], ours![0]]).toEqual([address, 200, 200])
          expect(there![1].length, address).toBeGreaterThan(50)
          expectSameParts(there![1], ours![1], address)
        }
      } finally {
        await other.close()
      }
    })

    test.sequential(
      'by the page: a load sets the sample aside, a correction, a decision, frozen, as of a day; all as on Linux',
      async () => {
        /** The content hash of each publication of the same on Linux. */
        const onLinux = async () => {
          const office = path.join(here, 'office')
          for (const [i, [name, received, text]] of MAIL.entries()) {
            const mail = writeFiles(path.join(here, `mail-${String(i)}`), { [safeFileName(name)]: text })
            expect((await etl(office, ['load', mail, '--received', received])).code).toBe(0)
          }
          const loaded = cardOf(office).contentHash
          expect((await etl(office, ['decide', '--same', 'SYT/A1', 'SXD/B1'])).code).toBe(0)
          const decided = cardOf(office).contentHash
          const { stdout } = await etl(office, ['publish', '--as-of', '2025-11-22', '--json'])
          return { loaded, decided, then: (JSON.parse(stdout) as SnapshotCard).contentHash }
        }
        const byThePage = async () => {
          const asked = new URLSearchParams({ name: MAIL[0][0], received: MAIL[0][1] }).toString()
          const checked = await post(`/api/files/check?${asked}`, MAIL[0][2], 'application/octet-stream')
          expect(checked).toMatchObject({ files: [{ accepted: 60 }] })
          for (const [i, [name, received, text]] of MAIL.entries()) {
            const { files } = await post<{ files: { name: string; accepted: number; status: string }[] }>(
              `/api/files/load?${new URLSearchParams({ name, received }).toString()}`,
              text,
              'application/octet-stream',
            )
            expect(files[0]).toMatchObject({ accepted: text.split('\r\n').length - 2 })
            expect(files[0]!.status).toBe(i === 2 ? 'superseding' : 'loaded')
          }
          const { sample, contentHash: loaded } = cardOf(data)
          expect(sample).toBe(false)
          expect(readdirSync(data).filter((name) => name.startsWith('sample-'))).toHaveLength(1)

          await post('/api/duplicates/decide', JSON.stringify({ decision: 'same', a: 'SYT/A1', b: 'SXD/B1' }))
          const decided = cardOf(data).contentHash

          const frozen = await post<SnapshotCard>('/api/snapshots', '{"name":"Chốt năm 2025","freeze":true}')
          expect(frozen).toMatchObject({ frozen: true, name: 'Chốt năm 2025', contentHash: decided })
          const asOf = await post<SnapshotCard>(
            '/api/snapshots',
            '{"name":"Trước khi sửa","asOf":"2025-11-22"}',
          )
          expect(asOf.contentHash).not.toBe(frozen.contentHash)
          return { loaded, decided, then: asOf.contentHash }
        }
        const [there, ours] = await Promise.all([byThePage(), onLinux()])
        expect(there).toEqual(ours)
      },
    )

    test.sequential(
      'a snapshot that the server holds open outlives its pruning; no publication fails for it',
      async () => {
        const { snapshots } = dataPaths(data)
        const card = cardOf(data)
        const old = Array.from(
          { length: 32 },
          (_, i) => `20200101T0000${String(i).padStart(2, '0')}Z-deadbeef`,
        )
        for (const [i, id] of old.entries()) {
          cpSync(path.join(snapshots, `${card.id}.duckdb`), path.join(snapshots, `${id}.duckdb`))
          const builtAt = `2020-01-01T00:00:${String(i).padStart(2, '0')}.000Z`
          const other = { ...card, id, builtAt, frozen: false, contentHash: String(i).padStart(64, '0') }
          writeFileSync(path.join(snapshots, `${id}.json`), JSON.stringify(other))
        }
        // The server opens no snapshot that calls itself otherwise than its file.
        const instance = await DuckDBInstance.create(path.join(snapshots, `${old[0]!}.duckdb`))
        const connection = await instance.connect()
        await connection.run(`UPDATE snapshot_info SET id = '${old[0]!}'`)
        connection.closeSync()
        instance.closeSync()
        const query = encodeURIComponent('{"measures":["models.count"]}')
        expect((await fetch(`${url}/cubejs-api/v1/load?query=${query}&snapshot=${old[0]!}`)).status).toBe(200)
        const text = report('Sở Nội vụ', 'D', 3)
        await post('/api/files/load?name=d.csv&received=2025-11-29', text, 'application/octet-stream')
        const left = readdirSync(snapshots)
        for (const id of old)
          expect([id, left.includes(`${id}.json`)]).toEqual([id, left.includes(`${id}.duckdb`)])
        expect(left).not.toContain(`${old[1]!}.duckdb`)
        expect((await fetch(`${url}/cubejs-api/v1/load?query=${query}&snapshot=${card.id}`)).status).toBe(200)
        for (const id of old)
          for (const ending of ['duckdb', 'json'])
            rmSync(path.join(snapshots, `${id}.${ending}`), { force: true })
      },
    )

    test.sequential(
      'a backup while the server runs; restored on Windows and on Linux; the server starts again',
      async () => {
        const file = path.join(windows.drive, 'bản sao lưu.gsb')
        const before = cardOf(data)
        const made = await run(['backup', windows.called(file)])
        expect([made.code, made.stderr]).toEqual([0, ''])
        expect((await pressCtrlC(server)).code).toBe(0)
        expect(existsSync(path.join(data, 'server.json'))).toBe(false)
        const linux = dataPaths(path.join(here, 'restored'))
        const [restored] = await Promise.all([run(['restore', windows.called(file)]), restore(linux, file)])
        expect([restored.code, restored.stderr]).toEqual([0, ''])
        expect(cardOf(linux.root)).toEqual(before)
        expect(cardOf(data)).toEqual(before)
        expect(readdirSync(data).filter((name) => name.startsWith('before-restore-'))).toHaveLength(1)
        const checked = await run(['verify'])
        expect([checked.code, checked.stdout]).toEqual([0, expect.not.stringContaining('LỖI')])
        await startServer()
        expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready' })
      },
    )

    test.sequential(
      'the window closed in the middle of a load by the page: the load goes on, and is whole',
      async () => {
        const before = cardOf(data)
        const body = report('Sở Công Thương', 'E', 20_000)
        const headers = { origin: url, 'content-type': 'application/octet-stream' }
        fetch(`${url}/api/files/load?name=e.csv&received=2025-11-29`, {
          method: 'POST',
          headers,
          body,
        }).catch(() => undefined)
        const progress = async () => (await fetch(`${url}/api/files/progress`)).text()
        while (!(await progress()).includes('Ghi nhận từng dòng')) await pause(20)
        // Windows gives a program that was told that its window closes some seconds, and then ends it like this.
        server.child.kill('SIGKILL')
        await server.ended
        for (let tries = 0; cardOf(data).id === before.id && tries < 600; tries += 1) await pause(200)
        expect(cardOf(data).rows['fct_model']).toBe(before.rows['fct_model']! + 20_000)
      },
    )

    test.sequential(
      'killed in the middle of a load: the ledger opens again, and the load completes',
      async () => {
        const mail = writeFiles(path.join(windows.drive, 'hộp thư'), { 'lớn.csv': LARGE })
        const args = ['load', windows.called(mail), '--received', '2025-11-30']
        const before = cardOf(data)
        const load = windows.start(['etl/cli.ts', ...args], { DATA_DIR: windows.called(data), TODAY })
        while (!load.said().includes('Kiểm tra theo quy tắc')) {
          expect(load.child.exitCode, load.said()).toBeNull()
          await pause(20)
        }
        load.child.kill('SIGKILL')
        expect((await load.ended).code).toBeNull()
        expect(cardOf(data)).toEqual(before)
        const checked = await run(['verify'])
        expect([checked.code, checked.stdout]).toEqual([0, expect.not.stringContaining('LỖI')])
        expect((await run(args)).code).toBe(0)
        expect(cardOf(data).rows['fct_model']).toBe(before.rows['fct_model']! + 20_000)
        const left = [...readdirSync(data), ...readdirSync(path.join(data, 'snapshots'))]
        expect(left.filter((name) => name.startsWith('.') || name.endsWith('.tmp'))).toEqual([])
      },
    )
  })

  describe.concurrent('another folder', () => {
    test.sequential(
      'told to end by Ctrl-C, Ctrl-Break or the closing of its window, a start ends in order',
      async () => {
        // Wine has no key but Ctrl-C, so that Node's names of the others are told to the program from inside.
        const told = path.join(windows.drive, 'told.mjs')
        writeFileSync(
          told,
          `const { TOLD } = process.env
         if (process.argv[1]?.endsWith('start.ts'))
           setInterval(() => {
             if (process.listenerCount(TOLD) > 0) setTimeout(() => process.emit(TOLD), 1500)
           }, 500)\n`,
        )
        const at = `file:///${windows.called(told).replaceAll('\\', '/')}`
        const ends = await Promise.all(
          ['SIGBREAK', 'SIGHUP'].map(async (signal) => {
            const folder = path.join(windows.drive, signal)
            const env = {
              DATA_DIR: windows.called(folder),
              PORT: String(await freePort()),
              TODAY,
              TOLD: signal,
            }
            const { code } = await windows.start(['--import', at, 'cube/start.ts'], env).ended
            return [signal, code, existsSync(path.join(folder, 'server.json'))]
          }),
        )
        expect(ends).toEqual([
          ['SIGBREAK', 0, false],
          ['SIGHUP', 0, false],
        ])
      },
    )

    test.sequential('the ledger of the program before is upgraded, a broken one repaired', async () => {
      const old = path.join(here, 'old')
      mkdirSync(old)
      await extract({ file: 'test/fixtures/ledgers-1ae5259.tar.gz', cwd: old })
      const reference = path.join(windows.drive, 'reference')
      cpSync('data/reference', reference, { recursive: true })
      cpSync(path.join(old, 'reference'), reference, { recursive: true })
      const env = { REFERENCE_DIR: windows.called(reference) }
      const upgraded = path.join(windows.drive, 'cũ')
      cpSync(path.join(old, 'whole', 'real'), upgraded, { recursive: true })
      const published = await run(['publish'], upgraded, env)
      expect([published.code, published.stderr]).toEqual([0, ''])
      const linux = path.join(here, 'upgraded')
      cpSync(path.join(old, 'whole', 'real'), linux, { recursive: true })
      expect((await etl(linux, ['publish'], { REFERENCE_DIR: reference })).code).toBe(0)
      expect(cardOf(upgraded).contentHash).toBe(cardOf(linux).contentHash)
      expect(readdirSync(upgraded).filter((name) => name.startsWith('before-upgrade-'))).toHaveLength(1)

      const broken = path.join(windows.drive, 'hỏng')
      cpSync(path.join(old, 'broken', '0'), broken, { recursive: true })
      const repaired = await run(['repair'], broken, env)
      expect([repaired.code, repaired.stderr]).toEqual([0, ''])
      expect(existsSync(path.join(broken, 'ledger.duckdb'))).toBe(true)
      expect((await run(['status'], broken, env)).code).toBe(0)
    })
  })
})
