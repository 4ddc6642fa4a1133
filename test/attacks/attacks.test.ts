import { afterAll, expect, test } from 'vitest'
import { ROOT } from '../program.ts'
import { attack, attacks } from './attacks.ts'
import { Target } from './target.ts'

/** Each finding of 29/11/2026 is tried again, from outside (see README). */
const target = new Target(ROOT)

afterAll(() => target.close(), 60_000)

test('every number from A1 to A16 has its reproduction', () => {
  expect(attacks.map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, i) => `A${i + 1}`))
})

test.each(attacks)('$id: $tried', { timeout: 600_000 }, async (one) => {
  const { result, seen } = await attack(one, target)
  if (result === 'not tried') console.log(`${one.id} not tried: ${seen}`)
  else expect([result, seen]).toEqual(['holds', seen])
})
