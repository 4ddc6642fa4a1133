/**
 * `npm run bench [-- etl|query|http|page|explorer|export|report|growth|identity|mixed|parts …] [--size S|M|L|XL] [--record]`: measures, prints a table,
 * and writes result.json beside this file.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { format } from 'prettier'
import { buildDashboard } from '../../dashboard/build.ts'
import { isBuilt } from '../../dashboard/built.ts'
import { type EtlMeasure, measureEtl } from './etl.ts'
import { measureExplorer } from './explorer.ts'
import { measureExport } from './export.ts'
import { measureGrowth } from './growth.ts'
import { measureHttp } from './http.ts'
import { measureIdentity } from './identity.ts'
import { measureMixed } from './mixed.ts'
import { measurePage, performanceOf, withServer } from './page.ts'
import { measureParts } from './parts.ts'
import { measureQueries } from './query.ts'
import { measureReport } from './report.ts'
import { type Line, median, turnsFor } from './server.ts'

const SIZES = { S: 5_000, M: 50_000, L: 1_000_000, XL: 10_000_000 }
const PARTS = {
  etl,
  query: measureQueries,
  http: measureHttp,
  page,
  explorer: measureExplorer,
  export: measureExport,
  report: measureReport,
  growth: measureGrowth,
  identity: measureIdentity,
  mixed: measureMixed,
  parts: measureParts,
}

/** Models from which on a part belongs to a run that names none: they take minutes. */
const FROM: Partial<Record<keyof typeof PARTS, number>> = {
  explorer: SIZES.M,
  report: SIZES.M,
  growth: SIZES.L,
  // They take long: only where they are named.
  identity: Infinity,
  mixed: Infinity,
  parts: Infinity,
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

async function etl(rows: number): Promise<Line[]> {
  const dir = mkdtempSync(path.join(tmpdir(), 'bench-etl-'))
  try {
    const runs: EtlMeasure[] = []
    for (let turn = 0; turn < turnsFor(rows, 3); turn++) runs.push(await measureEtl(rows, dir))
    const of = (name: keyof (typeof runs)[0]) => median(runs.map((run) => run[name]))
    const due = rows >= SIZES.L
    return [
      { what: 'load and publish', value: of('seconds'), unit: 's', target: '', met: true },
      {
        what: 'load and publish: to DuckDB’s read_csv',
        value: of('ratio'),
        unit: 'ratio',
        target: due ? '≤ 6' : '',
        met: !due || of('ratio') <= 6,
      },
      { what: 'load and publish: a row', value: of('microsecondsPerRow'), unit: 'µs', target: '', met: true },
      { what: 'load: memory', value: of('peakRss') / 1e6, unit: 'MB', target: '', met: true },
    ]
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function page(rows: number): Promise<Line[]> {
  const { phone, filter, filterSeen, performance } = await withServer(async (address) => ({
    ...(await measurePage(address, turnsFor(rows, 5))),
    performance: rows < SIZES.M ? null : await performanceOf(address),
  }))
  const line = (what: string, value: number, most: number, unit: Line['unit'] = 'ms'): Line => {
    return { what, value, unit, target: `≤ ${most}`, met: value <= most }
  }
  return [
    line('overview on a slow phone: largest paint', phone.lcp, 1200),
    line('overview on a slow phone: settled', phone.settled, 2200),
    line('overview on a slow phone: blocked', phone.blocked, 200),
    line('overview on a slow phone: layout shift', phone.cls, 0.02, 'number'),
    line('overview: scripts on the line', phone.scriptBytes / 1000, 260, 'kB'),
    line('filter drawn, desktop', filter.drawn, 150),
    line('filter drawn again, phone', filterSeen.drawn, 150),
    ...(performance === null
      ? []
      : [
          {
            what: 'Lighthouse, desktop: the worst page’s performance',
            value: performance,
            unit: 'number' as const,
            target: '≥ 95',
            met: performance >= 95,
          },
        ]),
  ]
}

/** A table of Markdown, with the machine below it. */
async function markdown(lines: Line[], size: string, rows: number, machine: string): Promise<string> {
  const number = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 })
  const text = [
    `| ${rows.toLocaleString('en')} models (${size}) | measured | target | |`,
    '|---|---|---|---|',
    ...lines.map(({ what, value, unit, target, met }) => {
      const shown =
        unit === 'number'
          ? number(value)
          : unit === 'ratio'
            ? `${number(value)} ×`
            : `${number(value)} ${unit}`
      return `| ${what} | ${shown} | ${target} | ${target === '' ? '' : met ? 'met' : '**missed**'} |`
    }),
    '',
    machine,
  ]
  return format(text.join('\n'), { parser: 'markdown' })
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: 'S' },
    record: { type: 'boolean', default: false },
  },
})
const rows = SIZES[options.size as keyof typeof SIZES] as number | undefined
const parts =
  positionals.length > 0
    ? positionals
    : Object.keys(PARTS).filter((part) => rows! >= (FROM[part as keyof typeof PARTS] ?? 0))
if (rows === undefined || !parts.every((part) => part in PARTS)) {
  console.error(`npm run bench -- [${Object.keys(PARTS).join('|')} …] [--size S|M|L|XL] [--record]`)
  process.exit(2)
}
if (!isBuilt(here('../..'))) await buildDashboard()
const lines: Line[] = []
for (const part of parts) {
  console.error(`${part} …`)
  lines.push(...(await PARTS[part as keyof typeof PARTS](rows)))
}
const [cpu] = cpus()
const machine =
  `${availableParallelism()} × ${cpu?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, ` +
  `Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}, ${new Date().toISOString().slice(0, 10)}`
const table = await markdown(lines, options.size, rows, machine)
console.log(table)
writeFileSync(
  here('result.json'),
  JSON.stringify({ size: options.size, rows, machine, lines }, null, 2) + '\n',
)
if (options.record) {
  const results = here('RESULTS.md')
  const block = /(<!-- bench -->\n)[^]*?(<!-- \/bench -->)/
  writeFileSync(
    results,
    readFileSync(results, 'utf8').replace(
      block,
      (_, head: string, tail: string) => `${head}\n${table}\n${tail}`,
    ),
  )
}
