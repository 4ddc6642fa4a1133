import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dataPaths } from '../../etl/paths.ts'
import { listSnapshots, pruneSnapshots, writeCard, type SnapshotCard } from '../../etl/snapshots.ts'
import { tempDir } from './run.ts'

/** Which snapshots stay when another one was made. */

const card = (n: number, more: Partial<SnapshotCard> = {}): SnapshotCard => ({
  id: `made-${String(n).padStart(3, '0')}`,
  name: null,
  asOf: null,
  asOfLoad: 1,
  builtAt: new Date(Date.UTC(2026, 10, 1) + n * 60_000).toISOString(),
  frozen: false,
  rows: {},
  contentHash: String(n),
  sample: false,
  martVersion: 1,
  ...more,
})

test('days that readers look back to leave room for the publications, and those for what is frozen', () => {
  const paths = dataPaths(tempDir())
  mkdirSync(paths.snapshots, { recursive: true })
  const frozen = [card(0, { frozen: true }), card(1, { frozen: true, asOf: '2026-10-01' })]
  const published = Array.from({ length: 35 }, (_, i) => card(10 + i))
  const lookedAt = Array.from({ length: 15 }, (_, i) => card(100 + i, { asOf: '2026-10-15' }))
  for (const one of [...frozen, ...published, ...lookedAt]) {
    writeFileSync(`${paths.snapshots}/${one.id}.duckdb`, '')
    writeCard(paths, one)
  }
  const current = published[0]!
  pruneSnapshots(paths, current)
  const kept = listSnapshots(paths).map(({ id }) => id)
  const expected = [...frozen, current, ...published.slice(-30), ...lookedAt.slice(-10)]
  expect(kept.sort()).toEqual(expected.map(({ id }) => id).sort())
})
