import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { snapshotDay } from '../../cube/server/snapshots/clock.ts'
import { readSettings, serve } from '../../cube/server/main.ts'
import { createDataDir } from '../fixtures/mart.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs `npm start`'s program and tells its exit code and what it said. */
function start(env: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'cube/start.ts'], {
      cwd: ROOT,
      env: { ...process.env, ...env },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (text: Buffer) => (out += text.toString()))
    child.stderr.on('data', (text: Buffer) => (err += text.toString()))
    child.on('exit', (code) => {
      done({ code, out, err })
    })
  })
}

describe('the start', () => {
  it.each([
    [{ HOST: '0.0.0.0' }, 2, /0\.0\.0\.0.*127\.0\.0\.1/],
    [{ HOST: 'example.org' }, 2, /example\.org/],
    [{ AUTH: 'oidc' }, 2, /AUTH=oidc cần PUBLIC_ORIGIN/],
    [{ AUTH: 'none' }, 2, /AUTH=none/],
    [{ PORT: 'http' }, 2, /PORT=http/],
    [{ TODAY: '2026-02-30' }, 2, /TODAY=2026-02-30/],
    [{ DATA_DIR: '/dev/null/data' }, 1, /\/dev\/null\/data.*DATA_DIR/],
  ])('is refused with %j in one line', async (env, code, words) => {
    const ended = await start({ AUTH: 'open', ...env } as Record<string, string>)
    expect(ended).toMatchObject({ code, out: '' })
    expect(ended.err.trim().split('\n')).toHaveLength(1)
    expect(ended.err).toMatch(words)
  })

  it('takes every name of this machine', () => {
    for (const HOST of ['127.0.0.1', '127.8.8.8', 'localhost', '::1', '[::1]']) {
      expect(readSettings({ HOST })).toMatchObject({ host: HOST, port: 4000 })
    }
  })

  it('says what to do where the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
    const { port } = other.address() as AddressInfo
    const dataDir = createDataDir()
    await expect(serve({ DATA_DIR: dataDir, PORT: String(port) })).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(`Cổng ${port} .*PORT=${port + 1}`) as string,
    })
    other.close()
    rmSync(dataDir, { recursive: true })
  })
})

describe('the day', () => {
  const plain = { asOf: null, frozen: false, builtAt: '2026-11-21T18:30:00.000Z' }

  it('is the calendar of the province, or what TODAY says', () => {
    expect(snapshotDay(plain, '2027-01-02')).toBe('2027-01-02')
    expect(snapshotDay(plain, undefined)).toMatch(/^\d{4}-\d\d-\d\d$/)
  })

  it('of a frozen snapshot is the day on which it was built, in the province', () => {
    // 18:30 in UTC is already the next day there.
    expect(snapshotDay({ ...plain, frozen: true }, '2027-01-02')).toBe('2026-11-22')
  })

  it('of a snapshot as of a date is that date', () => {
    expect(snapshotDay({ ...plain, frozen: true, asOf: '2025-12-05' }, '2027-01-02')).toBe('2025-12-05')
  })
})
