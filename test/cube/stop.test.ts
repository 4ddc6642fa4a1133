import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import path from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LoadResult } from '../../etl/load.ts'
import { loadHere } from '../etl/inprocess.ts'
import { etl, tempDir, writeFiles } from '../etl/run.ts'
import { startServer, type Server } from '../program.ts'

/** `npm start` as it is run: stopped, killed, started again and started twice. */

// Servers are started anew, on a machine that may be many times slower than usual.
vi.setConfig({ testTimeout: 600_000 })

const HEADER = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const table = (...rows: string[]) => `\uFEFF${[HEADER, ...rows].join('\r\n')}\r\n`

const running: Server[] = []

function start(dataDir: string, env: Record<string, string> = {}): Server {
  const server = startServer(dataDir, { env })
  running.push(server)
  return server
}

afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
})

/** A data folder with one small report. */
async function withReport(): Promise<string> {
  const root = tempDir()
  const dataDir = path.join(root, 'data')
  const file = table('Sở Y tế,2026,Phòng khám thân thiện,6,Tập thể')
  await loadHere(dataDir, [writeFiles(path.join(root, 'mail'), { 'so-y-te.csv': file })], '2026-11-20')
  return dataDir
}

const send = (url: string, what: string, name: string, body: string) =>
  fetch(`${url}/api/files/${what}?${new URLSearchParams({ name, received: '2026-11-21' }).toString()}`, {
    method: 'POST',
    headers: { origin: url },
    body,
  })

const commandOf = async (url: string) =>
  ((await (await fetch(`${url}/api/files/progress`)).json()) as { running: { command: string } | null })
    .running?.command

const loads = async (dataDir: string) =>
  (JSON.parse((await etl(dataDir, ['status', '--json'])).stdout) as { loads: unknown[] }).loads.length

describe('a server that is told to stop while it loads', () => {
  it('waits for the load, answers who sent it, and ends in order', async () => {
    const dataDir = await withReport()
    const server = start(dataDir)
    const url = await server.url
    const sent = send(url, 'load', 'so-tu-phap.csv', table('Sở Tư pháp,2026,Phiên tòa giả định,5,Tập thể'))
    await vi.waitFor(async () => expect(await commandOf(url)).toBe('load'), 90_000)
    server.child.kill('SIGTERM')
    const answer = await sent
    expect(answer.status).toBe(200)
    expect(((await answer.json()) as LoadResult).files[0]).toMatchObject({ status: 'loaded', accepted: 1 })
    expect(await server.ended).toMatchObject({ code: 0, signal: null })
    expect(server.said()).toContain('Đang nạp báo cáo; chờ xong rồi dừng')
    expect(await loads(dataDir)).toBe(2)
  })

  it('by force leaves a load that goes on and is whole', async () => {
    const dataDir = await withReport()
    const server = start(dataDir)
    const url = await server.url
    send(url, 'load', 'so-tu-phap.csv', table('Sở Tư pháp,2026,Phiên tòa giả định,5,Tập thể')).catch(
      () => undefined,
    )
    await vi.waitFor(async () => expect(await commandOf(url)).toBe('load'), 90_000)
    server.child.kill('SIGKILL')
    await server.ended
    // Nobody reads what it says any more; it loads all the same.
    await vi.waitFor(async () => expect(await loads(dataDir)).toBe(2), { timeout: 60_000, interval: 1000 })
  })
})

describe('a second start on the same data', () => {
  it('is refused in one line with the address of the first; a crash leaves no lock behind', async () => {
    const dataDir = await withReport()
    const first = start(dataDir)
    const url = await first.url
    const second = start(dataDir)
    expect((await second.ended).code).toBe(1)
    expect(second.said().trim().split('\n')).toHaveLength(1)
    expect(second.said()).toContain(url)
    first.child.kill('SIGKILL')
    await first.ended
    const third = start(dataDir)
    expect(await third.url).toMatch(/^http/)
    third.child.kill('SIGTERM')
    expect((await third.ended).code).toBe(0)
  })
})

describe('a start', () => {
  it('with a ledger that holds nothing shows the sample, as on a fresh machine', async () => {
    const dataDir = path.join(tempDir(), 'data')
    // The first load named a path that is not there.
    expect((await etl(dataDir, ['load', path.join(dataDir, 'khong-co')])).code).toBe(3)
    expect(existsSync(path.join(dataDir, 'ledger.duckdb'))).toBe(true)
    const server = start(dataDir)
    const url = await server.url
    const [snapshot] = (await (await fetch(`${url}/api/snapshots`)).json()) as { sample: boolean }[]
    expect(snapshot!.sample).toBe(true)
  })

  it('that is stopped at any moment of the first run is followed by one that serves', async () => {
    const dataDir = path.join(tempDir(), 'data')
    for (const [signal, seen] of [
      ['SIGINT', /tạo và nạp/],
      ['SIGKILL', /Đã tạo \d+ tệp mẫu/],
      ['SIGTERM', /Đọc tệp/],
    ] as const) {
      const server = start(dataDir)
      await vi.waitFor(() => expect(server.said()).toMatch(seen), { timeout: 120_000, interval: 20 })
      server.child.kill(signal)
      await server.ended
      // A loader whose starter was killed by force may still hold the ledger.
      if (signal === 'SIGKILL')
        await vi.waitFor(
          async () => {
            const { code, stderr } = await etl(dataDir, ['status', '--json'])
            expect(stderr).not.toContain('"ledger-locked"')
            expect(code).not.toBeNull()
          },
          { timeout: 120_000, interval: 1000 },
        )
    }
    const server = start(dataDir)
    expect((await fetch(`${await server.url}/api/snapshots`)).status).toBe(200)
  })

  it('removes what dead runs left among temporary files, and only that', async () => {
    const dataDir = await withReport()
    const temporary = tempDir()
    const dead = spawn(process.execPath, ['-e', ''])
    await once(dead, 'close')
    const mine = `guong-sang-${process.pid}-alive`
    for (const name of [`guong-sang-${dead.pid}-abcdef`, mine, 'guong-sang-other', 'unrelated'])
      mkdirSync(path.join(temporary, name))
    writeFileSync(path.join(temporary, `guong-sang-${dead.pid}-abcdef`, 'mau.xlsx'), 'x')
    const half = path.join(dataDir, 'inbox', '.20261121T010203Z-0a1b2c3d')
    mkdirSync(half, { recursive: true })
    const shelf = path.join(dataDir, 'archive', 'ab')
    writeFiles(shelf, { [`${'ab'.repeat(32)}.0a1b2c3d.tmp`]: 'half' })
    const server = start(dataDir, { TMPDIR: temporary })
    await server.url
    expect(
      readdirSync(temporary)
        .filter((name) => !name.startsWith('tsx-'))
        .sort(),
    ).toEqual([mine, 'guong-sang-other', 'unrelated'].sort())
    expect(existsSync(half)).toBe(false)
    await vi.waitFor(() => expect(readdirSync(shelf)).toEqual([]), { timeout: 30_000, interval: 200 })
  })

  it('lets nobody but its own account read what it makes', async () => {
    const dataDir = path.join(tempDir(), 'data')
    const file = writeFiles(path.join(path.dirname(dataDir), 'mail'), {
      'so-y-te.csv': table('Sở Y tế,2026,Phòng khám thân thiện,6,Tập thể'),
    })
    expect((await etl(dataDir, ['load', file])).code).toBe(0)
    const open = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(
      (name) => (statSync(path.join(dataDir, name)).mode & 0o077) !== 0,
    )
    expect(process.platform === 'win32' ? [] : open).toEqual([])
  })
})

describe('what a server lets callers hold', () => {
  it('is at most four uploads; a fifth is told so', async () => {
    const dataDir = await withReport()
    const server = start(dataDir)
    const url = await server.url
    const half = Array.from({ length: 4 }, (_, i) => {
      const sent = httpRequest(`${url}/api/files/check?name=nua-${i}.csv`, {
        method: 'POST',
        headers: { origin: url, 'content-length': '1000' },
      })
      sent.on('error', () => undefined)
      sent.write('x')
      return sent
    })
    const inbox = path.join(dataDir, 'inbox')
    await vi.waitFor(() => expect(existsSync(inbox) ? readdirSync(inbox) : []).toHaveLength(4), 90_000)
    const fifth = await send(url, 'check', 'nam.csv', 'x')
    expect(fifth.status).toBe(503)
    expect(((await fifth.json()) as { error: { messageVi: string } }).error.messageVi).toMatch(/chờ một lát/)
    for (const sent of half) sent.destroy()
    await vi.waitFor(() => expect(readdirSync(inbox)).toEqual([]), 90_000)
    expect((await send(url, 'check', 'sau.csv', table('Sở Y tế,2026,Khác,6,Tập thể'))).status).toBe(200)
  })
})
