/** What the parts of the benchmark share: a snapshot of any size, a server of its own process, medians. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { keepMemorySmall } from '../../cube/memory.ts'

/** One measured figure. A ratio is the time of ours to the time of the other, unless `what` says otherwise. */
export interface Line {
  what: string
  value: number
  unit: 'ms' | 's' | 'µs' | 'ratio' | 'MB' | 'kB' | 'number'
  /** In words; empty where there is none. */
  target: string
  met: boolean
}

const textOf = (file: string) => readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8')

/** The statements of the table of models: it, what fills it, its view. */
const MODEL_TABLE = textOf('../../etl/tables/marts/fct_model.sql')
  .replaceAll(/^ *--.*\n/gm, '')
  .split(/;\n+/)

/** The columns that a published snapshot keeps as numbers, by their type in `fct_model.sql`. */
const CODED = {
  list_code: [
    ...['round', 'category', 'kind', 'kind_class', 'level', 'registration', 'status', 'recognition_level'],
    ...['evaluation', 'evaluation_h1', 'criteria', 'potential', 'commendation_level'],
  ],
  unit_code: ['unit_code'],
  area_code: ['area_then_code', 'area_now_code', 'district_code'],
  shared_name: [
    ...[
      'field_name',
      'unit_name',
      'unit_kind',
      'channel',
      'area_then_name',
      'area_now_name',
      'district_name',
    ],
    ...['file_name', 'sheet'],
  ],
}

/**
 * Statements that fill a snapshot, as one is published, with the invented province again and again, each model under
 * its own name.
 * @param year puts all of them into one
 */
export function millionModels(rows: number, year?: number): string[] {
  return [
    textOf('../fixtures/province.sql'),
    'CREATE TABLE base AS FROM mart.fct_model',
    'DROP TABLE mart.fct_model',
    ...Object.entries(CODED).map(
      ([type, columns]) =>
        `CREATE OR REPLACE TEMP TYPE ${type} AS ENUM (
           SELECT DISTINCT text FROM (SELECT unnest([${columns.join(', ')}]) AS text FROM base) WHERE text IS NOT NULL ORDER BY text)`,
    ),
    ...MODEL_TABLE.filter((statement) => statement.startsWith('CREATE ')),
    `INSERT INTO mart.fct_model_coded BY NAME
     SELECT base.* REPLACE (model_key || '-' || n AS model_key, model_code || '-' || n AS model_code,
       model_name || ', nhóm ' || n AS model_name, unit_name || ' ' || n AS subject_name${
         year === undefined ? '' : `, ${year} AS year`
       })
     FROM range(${rows}) t(n), base LIMIT ${rows}`,
  ]
}

export interface Memory {
  server: number
  all: number
}

export interface Server {
  url: string
  process: ChildProcess
  /** Most memory that the server's process took since the last call, and with the processes that it started, in bytes. */
  peak(): Memory
}

/**
 * A server of its own process, so that its memory is only its own.
 * @param env settings besides the usual ones
 */
export async function startServer(dataDir: string, env: Record<string, string> = {}): Promise<Server> {
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', TODAY: '2026-11-22', ...env },
    execArgv: ['--import', 'tsx'],
  })
  const [url] = (await once(child, 'message')) as [string]
  let most: Memory = { server: 0, all: 0 }
  child.on('message', (now: Memory) => {
    most = { server: Math.max(most.server, now.server), all: Math.max(most.all, now.all) }
  })
  const peak = () => {
    const taken = most
    most = { server: 0, all: 0 }
    return taken
  }
  return { url, process: child, peak }
}

async function serveHere(): Promise<void> {
  keepMemorySmall()
  const { serve } = await import('../../cube/server/main.ts')
  const { url } = await serve()
  process.send!(url)
  setInterval(() => {
    const server = process.memoryUsage().rss
    process.send!({ server, all: server + memoryOfChildren() } satisfies Memory)
  }, 20)
}

/** Bytes that the processes take which this one started; 0 where the system does not tell. */
function memoryOfChildren(): number {
  let sum = 0
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
    for (const child of children)
      sum += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    // One ended meanwhile.
  }
  return sum
}

/**
 * How often something is measured: once with few models, which is for a look while working, in two minutes; figures
 * that prove something come from more of them.
 */
export const turnsFor = (rows: number, most: number): number => (rows < 50_000 ? 1 : most)

export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

/** The value below which a share of them lies. */
export function quantile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!
}

/** Milliseconds that the work takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serveHere()
