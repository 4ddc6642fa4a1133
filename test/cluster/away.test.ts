import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Running, serve } from '../../cube/server/main.ts'
import { EngineClient } from '../../etl/lake/client.ts'
import { engineSettings } from '../../etl/lake/settings.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { isClientInstalled } from './started.ts'

/** An engine that is away: nobody is at its address, or somebody who never says a word. No cluster is needed. */

const skip = isClientInstalled() ? null : 'chưa cài trino-client'
const ID = '20261122T030000Z-00000a1a'

describe.skipIf(skip !== null)('where the engine is away', () => {
  const dataDir = createDataDir()
  const lake = mkdtempSync(join(tmpdir(), 'lake-'))
  const sockets = new Set<Socket>()
  const said: string[] = []
  let silent: Server
  let spy: { mockRestore(): void }

  beforeAll(async () => {
    await writeSnapshot(dataDir, { id: ID, martVersion: 9, fill: HANDMADE })
    pointTo(dataDir, ID)
    silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)))
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    spy = vi.spyOn(console, 'log').mockImplementation((line: unknown) => void said.push(String(line)))
  })

  afterAll(async () => {
    spy.mockRestore()
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => silent.close(done))
    rmSync(dataDir, { recursive: true })
    rmSync(lake, { recursive: true })
  })

  const envOf = (port: number, more: Record<string, string> = {}) => ({
    ...{ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22', ENGINE: 'trino', LAKE: lake },
    ...{ ENGINE_URL: `http://127.0.0.1:${port}`, ENGINE_LAKE: 'local:///', ...more },
  })
  const silentPort = () => (silent.address() as AddressInfo).port

  async function ask(server: Running, i: number) {
    const filters = [{ member: 'models.model_name', operator: 'notEquals', values: [`không có ${i}`] }]
    const query = encodeURIComponent(JSON.stringify({ measures: ['models.count'], filters }))
    const began = performance.now()
    const response = await fetch(`${server.url}/cubejs-api/v1/load?query=${query}`)
    const { data } = (await response.json()) as { data?: Record<string, string>[] }
    return { count: data?.[0]?.['models.count'], ms: performance.now() - began }
  }

  it('the snapshot answers, it is said once, and nobody waits for an engine that is silent', async () => {
    const plain = await serve({ DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22' })
    const { count } = await ask(plain, -1)
    expect(Number(count)).toBeGreaterThan(0)
    await plain.close()
    for (const port of [9, silentPort()]) {
      said.length = 0
      const server = await serve(envOf(port))
      const end = Date.now() + 7000
      // Longer than the pause after which it is looked for again.
      for (let i = 0; Date.now() < end; i++) {
        const answered = await ask(server, i)
        expect(answered.count).toBe(count)
        expect(answered.ms).toBeLessThan(3000)
      }
      expect(said.filter((line) => /không trả lời .*tệp DuckDB/.test(line))).toHaveLength(1)
      await server.close()
    }
  })

  it('no server starts where nothing else may answer, and one line says why', async () => {
    await expect(serve(envOf(9, { ENGINE_FALLBACK: 'none' }))).rejects.toThrow(
      /^Cụm máy http:\/\/127\.0\.0\.1:9 không trả lời, [^\n]*ENGINE_FALLBACK=none/,
    )
  })

  it('a question to a silent engine ends after its patience', async () => {
    const settings = engineSettings(envOf(silentPort()))!
    const client = new EngineClient(settings, settings.reader, 200)
    await expect(client.ask('SELECT 1')).rejects.toMatchObject({ fault: 'away' })
  })
})
