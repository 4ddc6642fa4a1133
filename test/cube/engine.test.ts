import { readdirSync, readlinkSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../cube/server/engine/engine.ts'
import { engineOf } from '../fixtures/engine.ts'
import { createDataDir, insert, writeSnapshot } from '../fixtures/mart.ts'
import { OPEN } from '../../cube/server/identity.ts'

const dataDir = createDataDir()
const ids = Array.from({ length: 12 }, (_, i) => `s${i}`)
let engine: Engine

beforeAll(async () => {
  // The snapshot of number i holds i models.
  for (const [i, id] of ids.entries()) {
    const models = Array.from({ length: i }, (_, n) => ({ model_key: `m${n}` }))
    await writeSnapshot(dataDir, { id, fill: insert('fct_model', models) })
  }
  engine = engineOf(dataDir)
})

afterAll(async () => {
  await engine.close()
  rmSync(dataDir, { recursive: true })
})

async function count(snapshot: string): Promise<number> {
  const context = { snapshot, today: '2026-11-22', identity: OPEN }
  const { status, body } = await engine.load(context, '{"measures":["models.count"]}')
  expect(status).toBe(200)
  return Number((JSON.parse(body.toString()) as { data: Record<string, string>[] }).data[0]!['models.count'])
}

/** Snapshots that this process holds open. */
function openFiles(): number {
  const links = readdirSync('/proc/self/fd', { withFileTypes: true })
  return new Set(links.map((l) => join('/proc/self/fd', l.name)).flatMap(target)).size
}

function target(link: string): string[] {
  try {
    const path = readlinkSync(link)
    return path.startsWith(dataDir) ? [path] : []
  } catch {
    return []
  }
}

describe('many snapshots', () => {
  it('answer each for itself, at once and again after others were asked', async () => {
    expect(await Promise.all(ids.map(count))).toEqual(ids.map((_, i) => i))
    for (const [i, id] of ids.entries()) expect(await count(id)).toBe(i)
    expect(await count('s3')).toBe(3)
  })

  it.runIf(process.platform === 'linux')('are not all kept open', async () => {
    for (const id of ids) await count(id)
    expect(openFiles()).toBeLessThanOrEqual(9)
    expect(openFiles()).toBeGreaterThan(0)
  })
})

describe("Cube's own memory", () => {
  it('does not grow for ever', async () => {
    const { LocalCacheDriver } = createRequire(import.meta.url)('@cubejs-backend/query-orchestrator') as {
      LocalCacheDriver: new () => { keysStartingWith(prefix: string): Promise<string[]> }
    }
    const kept = async () => (await new LocalCacheDriver().keysStartingWith('')).length
    await count('s1')
    expect(await kept()).toBeGreaterThan(0)
    await engine.sweep()
    expect(await kept()).toBe(0)
    expect(await count('s1')).toBe(1)
  })

  it('holds the SQL of few questions, however many are asked', async () => {
    interface Compiled {
      compilerCache: { queryCache: { size: number } }
    }
    const { core } = engine as unknown as {
      core: { compilerCache: Map<string, { compilers: Promise<Compiled> }> }
    }
    const context = { snapshot: 's2', today: '2026-11-22', identity: OPEN }
    for (let limit = 1; limit <= 700; limit++) {
      const { status } = await engine.load(context, JSON.stringify({ measures: ['models.count'], limit }))
      expect(status).toBe(200)
    }
    const compilers = await Promise.all([...core.compilerCache.values()].map((one) => one.compilers))
    const kept = compilers.map(({ compilerCache }) => compilerCache.queryCache.size)
    expect(Math.max(...kept)).toBeGreaterThan(100)
    expect(Math.max(...kept)).toBeLessThanOrEqual(500)
  })
})

describe('a file that is no snapshot', () => {
  it('is refused, again and again', async () => {
    for (let i = 0; i < 2; i++) await expect(count('none')).rejects.toThrow()
  })
})
