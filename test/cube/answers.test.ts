import { describe, expect, it } from 'vitest'
import { Answers } from '../../cube/server/answers.ts'
import type { Answer, Context } from '../../cube/server/engine.ts'

const context: Context = { snapshot: 's1', today: '2026-11-22', identity: { role: 'open', name: null } }

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
    const answers = new Answers(engine)
    const question = { route: 'load', query: 'a' } as const
    await Promise.all([answers.answer(context, question), answers.answer(context, question)])
    expect((await answers.answer(context, question)).body.toString()).toBe('a')
    expect(asked).toEqual(['s1 2026-11-22 a'])
  })

  it('differ by snapshot, day, caller, route and kind of query', async () => {
    const { asked, engine } = countingEngine()
    const answers = new Answers(engine)
    const other = { ...context, identity: { role: 'open', name: 'Lan' } as const }
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
    const answers = new Answers(engine)
    for (let i = 0; i < 2; i++) await answers.answer(context, { route: 'load', query: 'a' })
    expect(asked).toHaveLength(2)
  })

  it('give up the least recently read when the memory is full, and never keep a huge one', async () => {
    const { asked, engine } = countingEngine((query) => ({
      status: 200,
      body: Buffer.alloc(query === 'huge' ? 200 : 100),
    }))
    const answers = new Answers(engine, 800)
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
    const answers = new Answers(engine)
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
})
