/** The program that is attacked: its commands, its server, and folders for what it keeps. */
import { cpSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { launch, startServer, type Ended, type How, type Server, type Started } from '../program.ts'

/** What an attack found: whether the program withstood it, and what was seen. */
export interface Verdict {
  holds: boolean
  seen: string
}

export interface Attack {
  /** A1 to A16, as the findings of 29/11/2026 number them. */
  id: string
  tried: string
  run(target: Target): Promise<Verdict>
}

/** Why an attack cannot be made on this machine. */
export class NotHere extends Error {}

export const holds = (seen: string): Verdict => ({ holds: true, seen })
export const broken = (seen: string): Verdict => ({ holds: false, seen })

const HEADER = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'

/** A report of a unit as CSV; `name` makes the name of each model. */
export function report(
  unit: string,
  code: string,
  rows: number,
  name = (i: number) => `Mô hình ${i}`,
): string {
  const lines = Array.from({ length: rows }, (_, i) => `${unit},2025,${code}${i},${name(i)},6,Tập thể`)
  return `${HEADER}\n${lines.join('\n')}\n`
}

/** How a command ended, and whether it had to be ended because it took too long. */
export interface Ran extends Ended {
  late: boolean
  seconds: number
}

export class Target {
  private readonly work = mkdtempSync(path.join(tmpdir(), 'guong-sang-'))
  private readonly started: Started[] = []
  private folders = 0
  private prepared: Promise<string> | null = null

  /** @param program the folder of the program */
  constructor(readonly program: string) {}

  /** A name for a file or folder that is not there yet. */
  path(name: string): string {
    this.folders += 1
    const folder = path.join(this.work, String(this.folders))
    mkdirSync(folder)
    return path.join(folder, name)
  }

  /** A folder with these files. */
  files(files: Record<string, string | Uint8Array>): string {
    const folder = this.path('mail')
    mkdirSync(folder)
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content)
    return folder
  }

  launch(data: string, args: string[], how: How = {}): Started {
    const started = launch(['etl/cli.ts', ...args], data, { program: this.program, ...how })
    this.started.push(started)
    return started
  }

  /** Runs a command. @param limit seconds after which it is ended */
  async etl(data: string, args: string[], how: How & { limit?: number } = {}): Promise<Ran> {
    const began = performance.now()
    const { child, ended } = this.launch(data, args, how)
    let late = false
    const timer = setTimeout(
      () => {
        late = true
        child.kill('SIGKILL')
      },
      (how.limit ?? 900) * 1000,
    )
    const end = await ended
    clearTimeout(timer)
    return { ...end, late, seconds: (performance.now() - began) / 1000 }
  }

  /** Runs a command that has to succeed before there is anything to attack. */
  async must(data: string, ...args: string[]): Promise<Ran> {
    const ran = await this.etl(data, args)
    if (ran.code !== 0) throw new Error(`${args[0]!} ended with ${String(ran.code)}: ${ran.stderr}`)
    return ran
  }

  /** Starts the server, ready to be asked. */
  async serve(data: string, how: How = {}): Promise<Served> {
    const server = this.start(data, how)
    return { ...server, at: await server.url }
  }

  /** Starts the server, which may not come that far. */
  start(data: string, how: How = {}): Server {
    const server = startServer(data, { program: this.program, ...how })
    this.started.push(server)
    return server
  }

  /** A data folder of its own with a frozen snapshot of one unit's report and a current one of two. */
  async loaded(): Promise<string> {
    this.prepared ??= this.prepare()
    const data = this.path('data')
    cpSync(await this.prepared, data, { recursive: true })
    return data
  }

  private async prepare(): Promise<string> {
    const data = this.path('data')
    const mail = this.files({
      'y-te.csv': report('Sở Y tế', 'A', 8),
      'tu-phap.csv': report('Sở Tư pháp', 'C', 6),
    })
    await this.must(data, 'load', path.join(mail, 'y-te.csv'), '--received', '2025-11-20')
    await this.must(data, 'publish', '--name', 'Chốt', '--freeze')
    await this.must(data, 'load', path.join(mail, 'tu-phap.csv'), '--received', '2025-11-21')
    return data
  }

  /** What `status` says of the loads and snapshots. */
  async status(data: string): Promise<Status> {
    return JSON.parse((await this.must(data, 'status', '--json')).stdout) as Status
  }

  /** Ends what still runs. */
  async stop(): Promise<void> {
    for (const { child, ended } of this.started.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    }
  }

  async close(): Promise<void> {
    await this.stop()
    rmSync(this.work, { recursive: true, force: true })
  }
}

export type Served = Server & { at: string }

export interface Status {
  loads: { load: number }[]
  snapshots: { id: string; current: boolean; frozen: boolean; rows: Record<string, number> }[]
}

/** The number of models in the figures that are served. */
export function modelsIn(status: Status): number {
  return status.snapshots.find((one) => one.current)?.rows['fct_model'] ?? 0
}

/** The address of a query. */
export function queryAt({ at }: { at: string }, query: object | string): string {
  const text = typeof query === 'string' ? query : JSON.stringify(query)
  return `${at}/cubejs-api/v1/load?${new URLSearchParams({ query: text }).toString()}`
}

/** Asks until the answer is there, as Cube's clients do, or the time is over. */
export async function ask(
  server: Served,
  query: object,
  seconds = 30,
): Promise<{ status: number; data: Record<string, unknown>[] | null; seconds: number }> {
  const began = performance.now()
  for (;;) {
    const response = await fetch(queryAt(server, query), {
      signal: AbortSignal.timeout(seconds * 1000),
    }).catch(() => null)
    const passed = (performance.now() - began) / 1000
    if (response === null) return { status: 0, data: null, seconds: passed }
    const body = (await response.json()) as { error?: string; data?: Record<string, unknown>[] }
    if (body.error !== 'Continue wait' || passed > seconds)
      return { status: response.status, data: body.data ?? null, seconds: passed }
  }
}

/** The server's own pages send files so. */
export function send(
  server: Served,
  what: 'check' | 'load',
  name: string,
  body: string | Uint8Array,
  signal?: AbortSignal,
) {
  const query = new URLSearchParams({ name, received: '2025-11-22' })
  return fetch(`${server.at}/api/files/${what}?${query.toString()}`, {
    method: 'POST',
    headers: { origin: server.at, 'content-type': 'application/octet-stream' },
    body: typeof body === 'string' ? body : Buffer.from(body),
    ...(signal ? { signal } : {}),
  })
}

/** What stands below a folder, by path: the SHA-256 of each file. */
export function contentsOf(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (entry.isFile())
      found.set(path.relative(folder, file), createHash('sha256').update(readFileSync(file)).digest('hex'))
  }
  return found
}

/** Does something again until it is so. @returns whether it was within the time */
export async function until(
  so: () => boolean | Promise<boolean>,
  seconds = 60,
  pause = 50,
): Promise<boolean> {
  const end = performance.now() + seconds * 1000
  while (!(await so())) {
    if (performance.now() > end) return false
    await new Promise((done) => setTimeout(done, pause))
  }
  return true
}
