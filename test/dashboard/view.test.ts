import { QueryClient } from '@tanstack/react-query'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readNow, readWhole, type Ask, type Needed } from '../../dashboard/src/data/view.ts'

const newClient = () => new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: Infinity } } })

/** Answers that are given when the test says so, and how often each was asked for. */
function answersOf(valueOf: (key: string) => number) {
  const waiting: { key: string; give: () => void; fail: (error: Error) => void }[] = []
  const asked: string[] = []
  const needed = (key: string): Needed<number> => ({
    queryKey: ['answer', key],
    queryFn: () =>
      new Promise((done, fail) => {
        asked.push(key)
        waiting.push({ key, give: () => done(valueOf(key)), fail })
      }),
  })
  return { needed, waiting, asked }
}

const turn = () => new Promise<void>((done) => setTimeout(done))

describe('a view', () => {
  it('asks at once for all that a call lacks, and next for what follows from it', async () => {
    const client = newClient()
    const { needed, waiting, asked } = answersOf((key) => key.length)
    const view = readWhole(client, (ask) => {
      const { a, bb, none } = ask({ a: needed('a'), bb: needed('bb'), none: null })
      const { more } = ask({ more: needed('c'.repeat(a + bb)) })
      return { a, bb, none, more }
    })
    await turn()
    expect(asked).toEqual(['a', 'bb'])
    for (const one of waiting.splice(0).reverse()) one.give()
    await turn()
    expect(asked).toEqual(['a', 'bb', 'ccc'])
    waiting[0]!.give()
    expect(await view).toEqual({ a: 1, bb: 2, none: null, more: 3 })
  })

  it('is there at once where its answers are, and on the server says what is missing', () => {
    const client = newClient()
    const { needed, asked } = answersOf(() => 0)
    const read = (ask: Ask) => ask({ a: needed('a'), b: needed('b') })
    client.setQueryData(['answer', 'a'], 1)
    expect(readNow(client, read)).toBeUndefined()
    const missing = client.getQueryCache().findAll({ predicate: ({ state }) => state.data === undefined })
    expect(missing.map(({ queryKey }) => queryKey)).toEqual([['answer', 'b']])
    client.setQueryData(['answer', 'b'], null)
    expect(readNow(client, read)).toEqual({ a: 1, b: null })
    expect(asked).toEqual([])
  })

  it('fails where an answer does, and asks again for that one alone', async () => {
    const client = newClient()
    const { needed, waiting, asked } = answersOf((key) => key.length)
    const read = (ask: Ask) => ask({ a: needed('a'), b: needed('b') })
    const first = readWhole(client, read)
    await turn()
    const [a, b] = waiting.splice(0)
    a!.give()
    b!.fail(new Error('gone'))
    await expect(first).rejects.toThrow('gone')
    const second = readWhole(client, read)
    await turn()
    expect(asked).toEqual(['a', 'b', 'b'])
    waiting[0]!.give()
    expect(await second).toEqual({ a: 1, b: 1 })
  })

  it('throws what its own reading throws', async () => {
    const wrong = () => {
      throw new TypeError('a fault of the reader')
    }
    expect(() => readNow(newClient(), wrong)).toThrow(TypeError)
    await expect(readWhole(newClient(), wrong)).rejects.toThrow(TypeError)
  })

  it('is the same whatever comes first, and views that share answers ask for each once', async () => {
    const stages = fc.array(fc.array(fc.nat(8), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(stages, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        async (views, order) => {
          const client = newClient()
          const { needed, waiting, asked } = answersOf((key) => Number(key) * 7 + 1)
          // What a stage asks for depends on what the stages before it were answered.
          const read = (plan: number[][]) => (ask: Ask) =>
            plan.reduce((sum, keys) => {
              const wanted = keys.map((key) => [`k${key}`, needed(String((key + sum) % 9))] as const)
              const found = ask(Object.fromEntries(wanted))
              return sum + wanted.reduce((total, [name]) => total + found[name]!, 0)
            }, 0)
          const valueNow = (plan: number[][]) =>
            plan.reduce((sum, keys) => sum + keys.reduce((n, key) => n + ((key + sum) % 9) * 7 + 1, 0), 0)
          const reading = views.map((plan) => readWhole(client, read(plan)))
          for (;;) {
            await turn()
            if (waiting.length === 0) break
            const { value } = order.next()
            waiting.splice(value! % waiting.length, 1)[0]!.give()
          }
          expect(await Promise.all(reading)).toEqual(views.map(valueNow))
          expect(new Set(asked).size).toBe(asked.length)
        },
      ),
      { numRuns: 60 },
    )
  })
})
