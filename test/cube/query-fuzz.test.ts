import fc from 'fast-check'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Engine } from '../../cube/server/engine/engine.ts'
import { HANDMADE } from '../fixtures/handmade.ts'
import { engineOf } from '../fixtures/engine.ts'
import { createDataDir, writeSnapshot } from '../fixtures/mart.ts'
import { type Named, requests } from './queries.ts'
import { OPEN } from '../../cube/server/identity.ts'

/** `FUZZ_QUERIES=100000 npx vitest run test/cube/query-fuzz.test.ts` asks as many; `FUZZ_SEED` begins elsewhere. */
const QUERIES = Number(process.env['FUZZ_QUERIES'] ?? 2000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 235)
/** Requests after which the golden questions are asked again. */
const ROUND = 500

const dataDir = createDataDir()
const context = { snapshot: 's1', today: '2026-11-22', identity: OPEN }
const said: string[] = []
let engine: Engine

beforeAll(async () => {
  await writeSnapshot(dataDir, { id: 's1', fill: HANDMADE })
  engine = engineOf(dataDir, (line) => said.push(line))
})

afterAll(async () => {
  await engine.close()
  rmSync(dataDir, { recursive: true })
})

interface Meta {
  cubes: { measures: { name: string }[]; dimensions: { name: string; type: string; public: boolean }[] }[]
}

async function publicMembers(): Promise<Named[]> {
  const { cubes } = JSON.parse((await engine.meta(context)).body.toString()) as Meta
  return cubes
    .map(({ measures, dimensions }) => {
      const of = (type: string) => dimensions.filter((d) => d.public && d.type === type).map((d) => d.name)
      return {
        measures: measures.map((m) => m.name),
        strings: of('string'),
        numbers: of('number'),
        booleans: of('boolean'),
        times: of('time'),
      }
    })
    .filter((view) => Object.values(view).every((names) => names.length > 0))
}

/** Twenty questions over all views: a total of each, and its measures by its first dimensions. */
function golden(views: Named[]): object[] {
  const questions = views.flatMap(({ measures, strings, numbers }) => [
    { measures: measures.slice(0, 8) },
    { measures: measures.slice(0, 3), dimensions: [numbers[0]!], order: [[numbers[0]!, 'asc']] },
    { measures: [measures[0]!], dimensions: [strings[0]!], order: [[strings[0]!, 'asc']] },
    {
      dimensions: [strings[1]!, numbers[0]!],
      order: [
        [strings[1]!, 'asc'],
        [numbers[0]!, 'asc'],
      ],
      total: true,
    },
  ])
  return questions.slice(0, 20)
}

/** The rows of the golden questions, worked out anew. */
async function answersOf(questions: object[]): Promise<string[]> {
  await engine.sweep()
  const rows: string[] = []
  for (const question of questions) {
    const { status, body } = await engine.load(context, JSON.stringify(question))
    expect(status).toBe(200)
    const { data, total } = JSON.parse(body.toString()) as { data: unknown; total?: number }
    rows.push(JSON.stringify([data, total]))
  }
  return rows
}

it(
  `${QUERIES} queries of every sort are answered or refused in words, and change no later answer`,
  async () => {
    const views = await publicMembers()
    expect(views.length).toBeGreaterThan(3)
    const questions = golden(views)
    const before = await answersOf(questions)
    const statuses = new Map<number, number>()
    let asked = 0
    await fc.assert(
      fc.asyncProperty(requests(views), async (json) => {
        const { status, body } = await engine.load(context, json, 'multi')
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        if (++asked % ROUND === 0) {
          expect(await answersOf(questions)).toEqual(before)
          if (QUERIES > 10_000) console.log(asked, JSON.stringify(Object.fromEntries(statuses)))
        }
        const told = JSON.parse(body.toString()) as { error?: string; code?: string; messageVi?: string }
        if (status === 200) {
          expect(told.error).toBeUndefined()
          return
        }
        expect([400, 403, 422]).toContain(status)
        expect([told.code, told.error, told.messageVi].every((words) => typeof words === 'string')).toBe(true)
        expect(told.error).not.toMatch(/\bSELECT\b|LINE \d|mart\.fct|Bí Mật|node_modules/)
      }),
      { numRuns: QUERIES, seed: SEED, endOnFailure: true },
    )
    expect(await answersOf(questions)).toEqual(before)
    // The grammar makes enough of each sort.
    expect(statuses.get(200)! / QUERIES).toBeGreaterThan(0.05)
    expect(statuses.get(400)! / QUERIES).toBeGreaterThan(0.2)
    expect(statuses.get(403)! / QUERIES).toBeGreaterThan(0.003)
    expect(statuses.get(422)! / QUERIES).toBeGreaterThan(0.003)
    // What the log says holds no values of questions.
    expect(said.join('\n')).not.toMatch(/Bí Mật|SELECT/)
  },
  10 * 3600_000,
)
