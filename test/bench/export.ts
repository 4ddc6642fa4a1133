/**
 * How fast rows leave the house, and what that costs, against the same work done by DuckDB or by the library
 * alone, measured in turns in the same run.
 */
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import writeXlsxFile from 'write-excel-file/node'
import { createDataDir, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { type Line, median, millionModels, pause, startServer, timed, turnsFor } from './server.ts'

const TURNS = 3
const MILLION = '20261122T040000Z-00001000'

const QUERY = {
  dimensions: [
    ...['model_code', 'model_name', 'subject_name', 'field_code', 'field_name', 'kind', 'registration'],
    ...['status', 'evaluation', 'pilot', 'unit_name', 'district_name', 'year', 'received_on'],
  ].map((name) => `models.${name}`),
}

/** Asks `/readyz` until it is told to stop, and then says how long the slowest answer took. */
async function probe(url: string): Promise<void> {
  let running = true
  process.once('message', () => (running = false))
  process.send!('started')
  let slowest = 0
  while (running) {
    slowest = Math.max(slowest, await timed(async () => (await fetch(`${url}/readyz`)).text()))
    await pause(10)
  }
  process.send!(slowest)
}

interface Taken {
  firstByte: number
  total: number
  bytes: number
}

async function take(url: string): Promise<Taken> {
  const start = performance.now()
  // A connection that was kept would be closed by the server while this process is busy with its own turn.
  const answer = await fetch(url, { headers: { connection: 'close' } })
  if (answer.status !== 200) throw new Error(await answer.text())
  let firstByte = 0
  let bytes = 0
  for await (const piece of answer.body!) {
    firstByte ||= performance.now() - start
    bytes += (piece as Uint8Array).length
  }
  return { firstByte, total: performance.now() - start, bytes }
}

/** @param rows models in the snapshot that is exported */
export async function measureExport(rowsThere: number): Promise<Line[]> {
  const dataDir = createDataDir()
  await writeSnapshot(dataDir, { id: MILLION, fill: millionModels(rowsThere) })
  pointTo(dataDir, MILLION)
  const server = await startServer(dataDir)
  const turns = turnsFor(rowsThere, TURNS)
  const lines: Line[] = []
  const add = (what: string, value: number, unit: Line['unit'], target: string, met: boolean) =>
    // The targets are for a million rows: in a smaller run the start of an export is most of it.
    lines.push({
      what,
      value,
      unit,
      ...(rowsThere < 1_000_000 ? { target: '', met: true } : { target, met }),
    })
  try {
    const address = (format: string, query: object) =>
      `${server.url}/api/export/bench.${format}?${new URLSearchParams({ query: JSON.stringify(query) })}`
    const plan = await fetch(
      `${server.url}/cubejs-api/v1/sql?${new URLSearchParams({
        query: JSON.stringify({ ...QUERY, ungrouped: true, order: [] }),
      })}`,
    )
    const { sql } = (await plan.json()) as { sql: { sql: [string, DuckDBValue[]] } }
    const select = sql.sql[0].replace(/\s+LIMIT \d+$/, '')
    const instance = await DuckDBInstance.create(':memory:')
    const duckdb = await instance.connect()
    await duckdb.run("SET TimeZone = 'UTC'")
    await duckdb.run(`ATTACH '${join(dataDir, 'snapshots', MILLION)}.duckdb' AS mart (READ_ONLY)`)
    const copy = (format: string) =>
      timed(() => duckdb.run(`COPY (${select}) TO '${join(dataDir, 'copy')}' (FORMAT ${format})`, sql.sql[1]))

    await take(address('csv', { ...QUERY, limit: 1000 }))
    for (const [format, least] of [
      ['csv', 0.25],
      ['parquet', 0.5],
    ] as const) {
      const own: number[] = []
      const ours: Taken[] = []
      for (let turn = 0; turn < turns; turn++) {
        own.push(await copy(format))
        ours.push(await take(address(format, QUERY)))
      }
      const ratio = median(own) / median(ours.map((t) => t.total))
      add(`${format}: speed against COPY`, ratio, 'ratio', `≥ ${least}`, ratio >= least)
      const total = median(ours.map((t) => t.total))
      add(`${format}: whole`, total, 'ms', '', true)
      if (format === 'csv') {
        const first = median(ours.map((t) => t.firstByte))
        add('csv: first byte', first, 'ms', '≤ 300', first <= 300)
      }
    }
    const arrow = [await take(address('arrow', QUERY)), await take(address('arrow', QUERY))]
    const first = Math.min(...arrow.map((t) => t.firstByte))
    add('arrow: first byte', first, 'ms', '≤ 300', first <= 300)
    add('arrow: whole', Math.min(...arrow.map((t) => t.total)), 'ms', '', true)

    for (const format of ['csv', 'arrow', 'parquet']) {
      await pause(2000)
      server.peak()
      await pause(100)
      const before = server.peak().server
      await take(address(format, QUERY))
      const grown = Math.max(0, server.peak().server - before) / 1e6
      add(`${format}: memory`, grown, 'MB', '≤ 200', grown <= 200)
    }

    const some = { ...QUERY, limit: Math.min(50_000, rowsThere) }
    const rows = (await (
      await duckdb.runAndReadAll(`${select} LIMIT ${some.limit}`, sql.sql[1])
    ).getRowsJS()) as (string | number | boolean | Date)[][]
    const alone: number[] = []
    const xlsx: number[] = []
    for (let turn = 0; turn < turns; turn++) {
      alone.push(await timed(() => writeXlsxFile(rows, { dateFormat: 'dd/mm/yyyy' }).toBuffer()))
      xlsx.push((await take(address('xlsx', some))).total)
    }
    add(`xlsx of ${some.limit.toLocaleString('en')} × 14`, median(xlsx), 'ms', '< 6000', median(xlsx) < 6000)
    add('xlsx: speed against write-excel-file alone', median(alone) / median(xlsx), 'ratio', '', true)

    const many = { ...QUERY, limit: Math.min(100_000, rowsThere) }
    const formats = ['csv', 'xlsx', 'parquet', 'arrow']
    // Asked from a process of its own: this one is busy with what it is sent.
    const asking = fork(fileURLToPath(import.meta.url), [server.url], {
      execArgv: ['--import', 'tsx'],
    })
    await once(asking, 'message')
    await Promise.all(Array.from({ length: 20 }, (_, i) => take(address(formats[i % formats.length]!, many))))
    asking.send('stop')
    const [slowest] = (await once(asking, 'message')) as [number]
    add(
      `/readyz at its slowest, 20 exports of ${many.limit.toLocaleString('en')} rows`,
      slowest,
      'ms',
      '< 500',
      slowest < 500,
    )
    duckdb.closeSync()
    instance.closeSync()
  } finally {
    server.process.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return lines
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await probe(process.argv[2]!)
