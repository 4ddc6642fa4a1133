/** Whether a row costs more where there are more of them: loading, and asking, from M to L to XL. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { measureEtl } from './etl.ts'
import { queryGrowth } from './query.ts'
import type { Line } from './server.ts'

const STEPS = { M: 50_000, L: 1_000_000, XL: 10_000_000 }
/** What two measurements of the same differ by. */
const NOISE = 1.1

/** @param most models of the largest size; at least L */
export async function measureGrowth(most: number): Promise<Line[]> {
  const lines: Line[] = []
  const before: Record<string, number> = {}
  const add = (what: string, size: string, value: number, unit: Line['unit']) => {
    const last = before[what]
    const met = last === undefined || value <= last * NOISE
    lines.push({
      what: `${what}, ${size}`,
      value,
      unit,
      target: last === undefined ? '' : 'not growing',
      met,
    })
    before[what] = value
  }
  for (const [size, rows] of Object.entries(STEPS)) {
    if (rows > Math.max(most, STEPS.L)) continue
    const dir = mkdtempSync(path.join(tmpdir(), 'bench-growth-'))
    try {
      add('load and publish: a row', size, (await measureEtl(rows, dir)).microsecondsPerRow, 'µs')
    } finally {
      rmSync(dir, { recursive: true })
    }
    const { direct, ours } = await queryGrowth(rows)
    add('query over the models: a million rows, DuckDB', size, direct, 'ms')
    add('query over the models: a million rows, Cube’s REST', size, ours, 'ms')
  }
  return lines
}
