import { expect, it } from 'vitest'
import type { Context } from '../../cube/server/engine/context.ts'
import { type Read, ReportFacts, type Which } from '../../cube/server/report/facts.ts'
import type { Snapshot } from '../../cube/server/snapshots/snapshots.ts'
import { OPEN } from '../../cube/server/identity.ts'

const context: Context = { snapshot: 's1', today: '2026-12-10', identity: OPEN }
const holding = (models: number) => ({ id: 's1', rows: { fct_model: models } }) as unknown as Snapshot

/** Says which reports are read, and how many at once at most. */
class Watched extends ReportFacts {
  readonly asked: string[] = []
  private reading = 0
  most = 0

  protected override async ask(
    _: unknown,
    __: Context,
    snapshot: Snapshot,
    { year, layout }: Which,
  ): Promise<Read> {
    this.asked.push(`${snapshot.id} ${year} ${layout}`)
    this.most = Math.max(this.most, ++this.reading)
    await new Promise(setImmediate)
    this.reading--
    return {} as Read
  }
}

it('reads ahead both layouts of this year and of the last one, one report at a time', async () => {
  const facts = new Watched({ state: '' } as never)
  await facts.warm(context, holding(5000))
  expect(facts.asked).toEqual(['s1 2026 party', 's1 2026 state', 's1 2025 party', 's1 2025 state'])
  expect(facts.most).toBe(1)
})

it('reads of the next snapshot first what was read last of the one before', async () => {
  const facts = new Watched({ state: '' } as never)
  await facts.warm(context, holding(5000))
  await facts.read(context, holding(5000), { year: 2023, layout: 'state' })
  facts.asked.length = 0
  await facts.warm({ ...context, snapshot: 's2' }, { ...holding(5000), id: 's2' })
  expect(facts.asked[0]).toBe('s2 2023 state')
  expect(facts.asked).toHaveLength(5)
})

it('reads nothing ahead of a snapshot that is larger than any province', async () => {
  const facts = new Watched({ state: '' } as never)
  await facts.warm(context, holding(1_000_000))
  expect(facts.asked).toEqual([])
})
