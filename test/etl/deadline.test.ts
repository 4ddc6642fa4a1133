import { afterEach, describe, expect, it, vi } from 'vitest'
import { deadline, noteBeginning } from '../../etl/deadline.ts'

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
/** A computer that sleeps: nothing runs, and at waking every timer is due. */
const sleep = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

describe('a deadline', () => {
  it('comes after its time, and not where it was ended', async () => {
    const began = performance.now()
    let due = 0
    deadline(300, () => (due = performance.now() - began))
    const end = deadline(300, () => {
      throw new Error('it was ended')
    })
    await pause(150)
    end()
    await vi.waitFor(() => expect(due).toBeGreaterThan(0), 10_000)
    expect(due).toBeGreaterThanOrEqual(299)
  })

  it('does not come at once when the computer wakes', async () => {
    let due = false
    const end = deadline(5000, () => (due = true))
    sleep(6000)
    await pause(500)
    expect(due).toBe(false)
    end()
  })
})

describe('a beginning', () => {
  afterEach(() => void vi.useRealTimers())

  it('is not after what was done since, where the clock is set back', () => {
    const now = Date.parse('2026-11-22T08:00:00Z')
    vi.useFakeTimers({ toFake: ['Date'], now })
    const began = noteBeginning()
    vi.setSystemTime(now + 3_600_000)
    expect(began().getTime()).toBe(now)
    vi.setSystemTime(now - 3_600_000)
    const done = Date.now()
    expect(began().getTime()).toBeLessThanOrEqual(done)
  })
})
