import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Loader } from '../../cube/server/actions/command.ts'
import type { WaitingUpload } from '../../cube/domain/contract.ts'
import { receiveFiles, requireSpace } from '../../cube/server/actions/upload.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import type { LoadResult } from '../../etl/load.ts'
import { referenceDir } from '../../etl/paths.ts'
import { loadHere } from '../etl/inprocess.ts'
import { etl, tempDir, writeFiles } from '../etl/run.ts'

/** What was sent and is in no load; commands that hang, die or are given up; what is said of all that. */

const HEADER = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const table = (name: string) => `\uFEFF${HEADER}\r\nSở Y tế,2026,${name},6,Tập thể\r\n`

// A shared machine may be many times slower than usual.
vi.setConfig({ testTimeout: 600_000 })

const root = tempDir()
const dataDir = path.join(root, 'data')
const inbox = path.join(dataDir, 'inbox')
/** Reference tables of which one never comes to its end, as on a drive that went away. */
const hanging = path.join(root, 'reference')
let server: Running

beforeAll(async () => {
  await loadHere(dataDir, [writeFiles(path.join(root, 'mail'), { 'a.csv': table('Một') })], '2026-11-20')
  cpSync(referenceDir(), hanging, { recursive: true })
  rmSync(path.join(hanging, 'units.csv'))
  execFileSync('mkfifo', [path.join(hanging, 'units.csv')])
  server = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
})

afterAll(async () => {
  await server.close()
})

interface Refusal {
  error: { code: string; messageVi: string }
}

const post = (address: string, body: string | Buffer = '', init: RequestInit = {}) =>
  fetch(server.url + address, {
    method: 'POST',
    headers: { origin: server.url },
    body: body as BodyInit,
    ...init,
  })

const json = async <T>(answer: Response | Promise<Response>) => (await (await answer).json()) as T

const waiting = async () =>
  (await json<{ uploads: WaitingUpload[] }>(fetch(`${server.url}/api/inbox`))).uploads

const runningCommand = async () =>
  (await json<{ running: { command: string } | null }>(fetch(`${server.url}/api/files/progress`))).running
    ?.command

/** Does something while the loader hangs. */
async function whileHanging(work: () => Promise<void>): Promise<void> {
  process.env['REFERENCE_DIR'] = hanging
  try {
    await work()
  } finally {
    delete process.env['REFERENCE_DIR']
  }
}

const freeze = () =>
  post('/api/snapshots', JSON.stringify({ name: 'Chốt', freeze: true }), {
    headers: { origin: server.url, 'content-type': 'application/json' },
  })

describe('an upload that is in no load', () => {
  it('is listed, can be loaded, and can be removed; one that was loaded is not listed', async () => {
    writeFiles(inbox, {
      '20261118T010203Z-00000001/đã nạp.csv': table('Một'),
      '20261119T200000Z-00000002/chưa nạp.csv': table('Hai'),
      '20261120T010203Z-00000003/bỏ.csv': table('Ba'),
      'mau/khac.csv': table('Bốn'),
    })
    expect(await waiting()).toEqual([
      {
        id: '20261119T200000Z-00000002',
        sentAt: '2026-11-19T20:00:00Z',
        // In the province it was the next day already.
        receivedOn: '2026-11-20',
        files: [{ name: 'chưa nạp.csv', bytes: Buffer.byteLength(table('Hai')) }],
      },
      expect.objectContaining({ id: '20261120T010203Z-00000003' }),
    ])
    const loaded = await json<LoadResult>(post('/api/inbox/20261119T200000Z-00000002/load'))
    expect(loaded.files).toMatchObject([{ name: 'chưa nạp.csv', accepted: 1 }])
    const removed = await post('/api/inbox/20261120T010203Z-00000003', '', { method: 'DELETE', body: null })
    expect(removed.status).toBe(200)
    expect(readdirSync(inbox)).not.toContain('20261120T010203Z-00000003')
    expect(await waiting()).toEqual([])
    // What was loaded stays, as all that was ever received.
    expect(readdirSync(inbox)).toContain('20261119T200000Z-00000002')
  })

  it.each(['20261119T200000Z-0000000f', '..', '..%2f..%2fdata', 'mau'])('is not %s', async (id) => {
    expect((await post(`/api/inbox/${id}/load`)).status).toBe(404)
    expect((await post(`/api/inbox/${id}`, '', { method: 'DELETE', body: null })).status).toBe(404)
    expect(existsSync(path.join(inbox, 'mau', 'khac.csv'))).toBe(true)
  })

  it('is nobody else’s to remove', async () => {
    const answer = await post('/api/inbox/20261119T200000Z-00000002', '', {
      method: 'DELETE',
      headers: { origin: 'http://example.org' },
      body: null,
    })
    expect(answer.status).toBe(403)
  })
})

describe('a check that hangs', () => {
  it('is named to whoever waits, and can be ended', async () => {
    await whileHanging(async () => {
      const check = post('/api/files/check?name=a.csv&received=2026-11-21', table('Năm'))
      await vi.waitFor(async () => expect(await runningCommand()).toBe('check'), 90_000)
      const second = await freeze()
      expect(second.status).toBe(409)
      expect((await json<Refusal>(second)).error.messageVi).toMatch(
        /^Đang kiểm tra tệp từ \d+:\d\d:\d\d.*chờ xong rồi làm lại/,
      )
      expect(await json(post('/api/files/cancel'))).toEqual({ cancelled: true })
      expect((await json<Refusal>(check)).error).toMatchObject({ code: 'cancelled' })
    })
    expect((await freeze()).status).toBe(200)
    expect(readdirSync(inbox).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('ends when whoever asked for it hangs up', async () => {
    await whileHanging(async () => {
      const asker = new AbortController()
      const check = post('/api/files/check?name=a.csv', table('Năm'), { signal: asker.signal })
      check.catch(() => undefined)
      await vi.waitFor(async () => expect(await runningCommand()).toBe('check'), 90_000)
      asker.abort()
      await vi.waitFor(async () => expect(await runningCommand()).toBeUndefined(), 90_000)
    })
  })

  it('ends after its time', async () => {
    await whileHanging(async () => {
      const loader = new Loader(dataDir, '2026-11-22', () => undefined, { check: 1500 })
      const mail = path.join(root, 'mail')
      await expect(loader.hold('check', () => loader.run('--', mail))).rejects.toMatchObject({
        status: 504,
        code: 'time-limit',
        messageVi: expect.stringMatching(/quá lâu nên đã bị dừng/) as string,
      })
      expect(loader.running()).toBeNull()
    })
  })
})

describe('a load', () => {
  it('cannot be cancelled', async () => {
    const sent = post('/api/files/load?name=sau.csv&received=2026-11-21', table('Sáu'))
    await vi.waitFor(async () => expect(await runningCommand()).toBe('load'), 90_000)
    expect(await json(post('/api/files/cancel'))).toEqual({ cancelled: false })
    expect((await json<LoadResult>(sent)).files[0]).toMatchObject({ name: 'sau.csv', accepted: 1 })
  })

  it('that was killed says so, and whether the ledger has it; then it waits in the inbox', async () => {
    await whileHanging(async () => {
      const sent = post('/api/files/load?name=bay.csv&received=2026-11-21', table('Bảy'))
      await vi.waitFor(async () => expect(await runningCommand()).toBe('load'), 90_000)
      // The loader is the one child of this process that runs it.
      const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
        .trim()
        .split(' ')
      const loader = children.find((pid) =>
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('etl/cli.ts'),
      )!
      expect(readFileSync(`/proc/${loader}/cmdline`, 'utf8')).not.toContain('2026-11-21')
      process.kill(Number(loader), 'SIGKILL')
      const { error } = await json<Refusal>(sent)
      expect(error.code).toBe('killed')
      expect(error.messageVi).toMatch(/bị dừng giữa chừng.*Chưa có gì thay đổi\.$/)
    })
    const [left] = await waiting()
    expect(left).toMatchObject({ receivedOn: '2026-11-21', files: [{ name: 'bay.csv' }] })
    expect((await post(`/api/inbox/${left!.id}/load`)).status).toBe(200)
    expect(await waiting()).toEqual([])
  })
})

describe('what is asked wrongly', () => {
  it.each([
    ['%00', /ký tự không được nhận/],
    ['2026-02-30', /Ngày nhận.*không phải ngày hợp lệ/],
    ['h%C3%B4m%20nay', /Ngày nhận.*không phải ngày hợp lệ/],
    ['', /Ngày nhận.*không phải ngày hợp lệ/],
  ])('received=%s is refused with words', async (day, words) => {
    const answer = await post(`/api/files/check?name=a.csv&received=${day}`, table('Tám'))
    expect(answer.status).toBe(400)
    expect((await json<Refusal>(answer)).error.messageVi).toMatch(words)
  })

  it.each(['{', '[1', '"a"', 'null'])('a body that is %s is refused', async (body) => {
    const answer = await post('/api/snapshots', body, {
      headers: { origin: server.url, 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(400)
    expect((await json<Refusal>(answer)).error.messageVi).not.toBe('')
  })

  it('a note with control characters is refused', async () => {
    const body = JSON.stringify({ decision: 'same', a: 'A/1', b: 'B/1', note: 'a\u0000b' })
    const answer = await post('/api/duplicates/decide', body, {
      headers: { origin: server.url, 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(400)
    expect((await json<Refusal>(answer)).error.messageVi).toMatch(/Ghi chú/)
  })

  it('a received.csv that is none is refused without a place of this machine', async () => {
    const parts = [Buffer.from('x,y\r\n1,2\r\n'), Buffer.from(table('Chín'))]
    const answer = await post(
      `/api/files/check?name=received.csv&size=${parts[0]!.length}&name=a.csv&size=${parts[1]!.length}`,
      Buffer.concat(parts),
    )
    expect(answer.status).toBe(422)
    const { messageVi } = (await json<Refusal>(answer)).error
    expect(messageVi).toMatch(/received\.csv phải có hai cột/)
    expect(messageVi).not.toContain(root)
    expect(messageVi).not.toContain('inbox')
  })
})

describe('an upload', () => {
  it('that does not go on is told so and leaves nothing', async () => {
    const app = express()
    const place = path.join(root, 'elsewhere')
    mkdirSync(place)
    app.post('/', (request, response) => {
      receiveFiles(request, place, null, 300).catch((error: unknown) => {
        response.status((error as { status: number }).status).end()
      })
    })
    const idle = createServer(app)
    await new Promise<void>((listening) => idle.listen(0, '127.0.0.1', listening))
    const { port } = idle.address() as AddressInfo
    const status = await new Promise<number | undefined>((done, fail) => {
      const sent = httpRequest(`http://127.0.0.1:${port}/?name=a.csv`, {
        method: 'POST',
        headers: { 'content-length': '1000' },
      })
      sent.on('response', (answer) => {
        done(answer.statusCode)
        sent.destroy()
      })
      sent.on('error', fail)
      sent.write('half')
    })
    expect(status).toBe(408)
    expect(readdirSync(path.join(place, 'inbox'))).toEqual([])
    idle.close()
  })

  it('is refused where the disk has no room for it', async () => {
    await expect(requireSpace(root, 1e15)).rejects.toMatchObject({
      status: 507,
      code: 'disk-full',
      messageVi: expect.stringMatching(/chỉ còn [\d.]+ MB, cần khoảng [\d.]+ MB/) as string,
    })
    await expect(requireSpace(root, 1)).resolves.toBeUndefined()
  })
})

describe('the command', () => {
  it('lists what waits, too', async () => {
    writeFiles(inbox, { '20261121T010203Z-0000000a/mười.csv': table('Mười') })
    const { code, stdout } = await etl(dataDir, ['pending', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      removed: 0,
      waiting: [{ folder: '20261121T010203Z-0000000a', files: ['mười.csv'] }],
    })
  })
})
