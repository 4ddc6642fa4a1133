import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The table of the ASVS names only what is there. */

const PAGE = readFileSync('cube/server/ASVS.md', 'utf8')
const rows = PAGE.split('\n').filter((line) => /^\| \d/.test(line))

describe('the table of the ASVS', () => {
  it('says of each point whether it is met, and what shows it', () => {
    expect(rows.length).toBeGreaterThan(60)
    for (const row of rows) expect(row).toMatch(/^\| \d+\.\d+\.\d+.* \| (yes|partly|no|–) \| .{5,} \|$/)
  })

  it('names tests, files and pages that are there', () => {
    const named = [...PAGE.matchAll(/`([\w/-]+\.(?:test\.ts|ts|md))`/g)].map(([, name]) => name!)
    const linked = [...PAGE.matchAll(/\]\(([\w/.-]+)/g)].map(([, name]) => name!)
    expect(named.length).toBeGreaterThan(60)
    const places = (name: string) =>
      name.endsWith('.test.ts') ? [join('test', name)] : [name, join('cube/server', name)]
    expect(named.filter((name) => !places(name).some((place) => existsSync(place)))).toEqual([])
    expect(linked.filter((name) => !existsSync(join('cube/server', name)))).toEqual([])
  })

  it('has each point of levels 1 and 2 once', () => {
    // ASVS 5.0.0, without what is about providers and resource servers.
    const points: Record<string, number[]> = {
      ...{ '6.1': [1, 2, 3], '6.2': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], '6.3': [1, 2, 3] },
      ...{ '6.4': [1, 2, 3, 4], '6.5': [1, 2, 3, 4, 5], '6.6': [1, 2, 3], '6.8': [1, 2, 3, 4] },
      ...{ '7.1': [1, 2, 3], '7.2': [1, 2, 3, 4], '7.3': [1, 2], '7.4': [1, 2, 3, 4, 5] },
      ...{ '7.5': [1, 2], '7.6': [1, 2], '8.1': [1, 2], '8.2': [1, 2, 3], '8.3': [1], '8.4': [1] },
      ...{ '10.1': [1, 2], '10.2': [1, 2], '10.5': [1, 2, 3, 4, 5], '16.1': [1] },
      ...{ '16.2': [1, 2, 3, 4, 5], '16.3': [1, 2, 3, 4], '16.4': [1, 2, 3], '16.5': [1, 2, 3] },
    }
    const expected = Object.entries(points).flatMap(([part, numbers]) =>
      numbers.map((number) => `${part}.${number}`),
    )
    const found = rows.flatMap((row) => row.match(/\b\d+\.\d+\.\d+\b(?=[ ,])/g) ?? [])
    const own = found.filter((point) => expected.includes(point))
    expect([...new Set(own)].sort()).toEqual([...expected].sort())
  })
})
