/** No ratio is far over the one that was stored: a check for blunders, which no time and no busy machine decides. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { measureEtl } from './etl.ts'
import { pageRatio } from './http.ts'
import { queryRatios } from './query.ts'
import { median } from './server.ts'

/** How many times the stored ratio is still no blunder. */
const MARGIN = 3

const stored = JSON.parse(readFileSync(new URL('baseline.json', import.meta.url), 'utf8')) as Record<
  string,
  number
>
const dir = mkdtempSync(join(tmpdir(), 'guong-sang-ratios-'))
afterAll(() => rmSync(dir, { recursive: true }))

/** Compares with what was stored. @throws where there is nothing to compare with */
function check(what: string, ratio: number): void {
  expect(stored, 'baseline.json').toHaveProperty([what])
  expect(ratio, what).toBeGreaterThan(0)
  expect(ratio, what).toBeLessThan(MARGIN * stored[what]!)
}

it('of queries: to DuckDB, and what was asked before to what is new', async () => {
  const { toDuckdb, again } = await queryRatios(5_000)
  check('query, not cached: to DuckDB', toDuckdb)
  check('query, cached: to not cached', again)
})

it('of the overview: what was drawn to what is drawn', async () => {
  check('overview, drawn before: to drawn anew', await pageRatio(5_000))
})

it('of loading and publishing: to DuckDB’s read_csv', async () => {
  const ratios: number[] = []
  for (let turn = 0; turn < 3; turn++) ratios.push((await measureEtl(50_000, dir)).ratio)
  check('load and publish, M: to DuckDB’s read_csv', median(ratios))
})
