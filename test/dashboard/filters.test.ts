import { describe, expect, it } from 'vitest'
import { chosenSnapshot, type Boot, type Snapshot } from '../../dashboard/src/boot.ts'
import { parseFilters, withFilters } from '../../dashboard/src/filters.ts'

describe('filters in the address', () => {
  it('are read', () => {
    expect(
      parseFilters('?year=2025&channel=party&kind=individual&snapshot=20261122T110000Z-1a2b3c4d'),
    ).toEqual({
      year: 2025,
      channel: 'party',
      kind: 'individual',
      snapshot: '20261122T110000Z-1a2b3c4d',
    })
  })

  it('that are not known count as not asked', () => {
    const nothing = { year: null, channel: null, kind: null, snapshot: null }
    expect(parseFilters('')).toEqual(nothing)
    for (const year of ['abc', '1999', '20255', '-2025', '2025.5', '']) {
      expect(parseFilters(`?year=${year}&channel=Party&kind=nobody&other=1`)).toEqual(nothing)
    }
    expect(parseFilters('?channel=<script>&kind=%00')).toEqual(nothing)
  })

  it('are changed without touching the rest', () => {
    const href = 'http://x/?theme=dark&year=2024&field=5#linh-vuc'
    expect(withFilters(href, { channel: 'government' })).toBe(
      '/?theme=dark&year=2024&field=5&channel=government',
    )
    expect(withFilters(href, { year: null })).toBe('/?theme=dark&field=5')
    expect(withFilters(href, { year: 2023, kind: 'collective' })).toBe(
      '/?theme=dark&year=2023&field=5&kind=collective',
    )
  })
})

describe('the snapshot', () => {
  const snapshot = (id: string): Snapshot => ({
    id,
    name: null,
    asOf: null,
    builtAt: '2026-11-22T04:00:00.000Z',
    frozen: false,
    current: false,
    sample: true,
    today: '2026-11-22',
    rows: {},
    contentHash: '',
  })
  const boot: Boot = { today: '2026-11-22', snapshots: [snapshot('a'), snapshot('b')], defaultSnapshot: 'b' }

  it('is the one asked for, else the default, else none', () => {
    expect(chosenSnapshot(boot, 'a')?.id).toBe('a')
    expect(chosenSnapshot(boot, null)?.id).toBe('b')
    expect(chosenSnapshot(boot, 'gone')?.id).toBe('b')
    expect(chosenSnapshot({ ...boot, snapshots: [], defaultSnapshot: null }, null)).toBeNull()
  })
})
