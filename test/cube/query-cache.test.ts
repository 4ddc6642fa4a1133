import { describe, expect, it } from 'vitest'
import { QueryCache, OVERHEAD } from '../../cube/server/engine/query_cache.ts'
import type { Answer, Context } from '../../cube/server/engine/context.ts'
import { OPEN } from '../../cube/server/identity.ts'

const context: Context = { snapshot: 's1', today: '2026-11-22', identity: OPEN }

/** An engine that says what it was asked, and how often. */
function countingEngine(
  answer: (query?: unknown) => Answer = (query) => ({ status: 200, body: Buffer.from(String(query)) }),
) {
  const asked: string[] = []
  const load = async ({ snapshot, today }: Context, query?: unknown): Promise<Answer> => {
    asked.push(`${snapshot} ${today} ${String(query)}`)
    await new Promise(setImmediate)
    return answer(query)
  }
  return { asked, engine: { load, sql: load, dryRun: load, meta: (c: Context) => load(c, 'meta') } }
}

describe('answers', () => {
  it('are asked once, also when the same is asked at the same moment', async () => {
    const { asked, engine } = countingEngine()
    const answers = new QueryCache(engine)
    const question = { route: 'load', query: 'a' } as const
    await Promise.all([answers.answer(context, question), answers.answer(context, question)])
    expect((await answers.answer(context, question)).body.toString()).toBe('a')
    expect(asked).toEqual(['s1 2026-11-22 a'])
  })

  it('differ by snapshot, day, caller, route and kind of query', async () => {
    const { asked, engine } = countingEngine()
    const answers = new QueryCache(engine)
    const other: Context = {
      ...context,
      identity: { ...OPEN, role: 'analyst', scope: { kind: 'channel', channel: 'party' } },
    }
    for (const c of [context, { ...context, snapshot: 's2' }, { ...context, today: '2026-11-23' }, other]) {
      await answers.answer(c, { route: 'load', query: 'a' })
    }
    await answers.answer(context, { route: 'sql', query: 'a' })
    await answers.answer(context, { route: 'load', query: 'a', queryType: 'multi' })
    expect(asked).toHaveLength(6)
  })

  it.each([
    { status: 200, body: Buffer.from('{"error":"Continue wait"}') },
    { status: 400, body: Buffer.from('{"error":"no such member"}') },
  ])('that are not final are not kept: $status', async (answer) => {
    const { asked, engine } = countingEngine(() => answer)
    const answers = new QueryCache(engine)
    for (let i = 0; i < 2; i++) await answers.answer(context, { route: 'load', query: 'a' })
    expect(asked).toHaveLength(2)
  })

  it('give up the least recently read when the memory is full, and never keep a huge one', async () => {
    const { asked, engine } = countingEngine((query) => ({
      status: 200,
      body: Buffer.alloc(query === 'huge' ? 200 : 100),
    }))
    // An answer takes its bytes and what goes with it.
    const answers = new QueryCache(engine, { limit: 8 * (100 + OVERHEAD) })
    const ask = (query: string) => answers.answer(context, { route: 'load', query })
    for (const query of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await ask(query)
    await ask('a')
    // A ninth one takes the place of b, which nobody read since.
    await ask('i')
    asked.length = 0
    await ask('a')
    await ask('huge')
    await ask('huge')
    await ask('b')
    expect(asked.map((line) => line.split(' ').at(-1))).toEqual(['huge', 'huge', 'b'])
  })

  it('to what pages asked of one snapshot are asked of the next before it is served, and no others', async () => {
    const { asked, engine } = countingEngine()
    const answers = new QueryCache(engine)
    for (const query of ['a', 'b', 'of the report']) await answers.answer(context, { route: 'load', query })
    for (const query of ['a', 'b']) answers.remember({ route: 'load', query })
    const next = { ...context, snapshot: 's2' }
    await answers.replay(next)
    asked.length = 0
    await answers.answer(next, { route: 'load', query: 'a' })
    await answers.answer(next, { route: 'load', query: 'b' })
    expect(asked).toEqual([])
    await answers.answer(next, { route: 'load', query: 'of the report' })
    expect(asked).toHaveLength(1)
  })

  it('are given up when all who asked have left, and not before', async () => {
    const signals: AbortSignal[] = []
    let end: () => void = () => undefined
    const load = async (_c: Context, _q?: string, _t?: string, signal?: AbortSignal): Promise<Answer> => {
      signals.push(signal!)
      await new Promise<void>((resolve) => (end = resolve))
      return { status: 200, body: Buffer.from('x') }
    }
    const { engine } = countingEngine()
    const answers = new QueryCache({ ...engine, load })
    const [one, other] = [new AbortController(), new AbortController()]
    const question = { route: 'load', query: 'a' } as const
    const both = [one, other].map(({ signal }) => answers.answer(context, question, signal))
    one.abort()
    expect(signals[0]!.aborted).toBe(false)
    other.abort()
    expect(signals[0]!.aborted).toBe(true)
    end()
    await Promise.all(both)
    // Whoever comes after that begins anew, and nobody who stays is given up.
    const late = answers.answer(context, { route: 'load', query: 'b' })
    const leaves = new AbortController()
    void answers.answer(context, { route: 'load', query: 'b' }, leaves.signal)
    leaves.abort()
    expect(signals[1]!.aborted).toBe(false)
    end()
    await late
  })

  it('to the catalogue are one, whatever stands beside the question', async () => {
    const { asked, engine } = countingEngine()
    const answers = new QueryCache(engine)
    for (let i = 0; i < 3; i++) await answers.answer(context, { route: 'meta', query: String(i) })
    expect(asked).toHaveLength(1)
  })

  it('that take long are not asked of the next snapshot before it is served', async () => {
    const { asked, engine } = countingEngine()
    const load = async (c: Context, query?: string) => {
      if (query === 'slow') await new Promise((done) => setTimeout(done, 300))
      return engine.load(c, query)
    }
    const answers = new QueryCache({ ...engine, load })
    for (const query of ['slow', 'fast']) {
      await answers.answer(context, { route: 'load', query })
      answers.remember({ route: 'load', query })
    }
    asked.length = 0
    await answers.replay({ ...context, snapshot: 's2' })
    expect(asked.map((line) => line.split(' ').at(-1))).toEqual(['fast'])
  })
})
