/**
 * The program as people run it, from any folder that holds it: its commands and its server, by the command line and
 * HTTP alone. Nothing of its code is used.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** This program's own folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** The day on which everything is tried. */
const TODAY = '2026-11-22'

export interface Ended {
  code: number | null
  signal: string | null
  stdout: string
  stderr: string
}

/** A program that runs: what it has said so far, and its end. */
export interface Started {
  child: ChildProcess
  said(): string
  ended: Promise<Ended>
}

export interface How {
  /** The folder of the program; this one's by default. */
  program?: string
  env?: Record<string, string>
  /** Words before the command line, such as those of a tracer. */
  under?: string[]
  /** Whether it leads a group of processes, as what a terminal starts does. */
  group?: boolean
}

/** Starts one of the program's files, such as `etl/cli.ts`. */
export function launch(args: string[], dataDir: string, how: How = {}): Started {
  const { program = ROOT, env = {}, under = [], group = false } = how
  const [command, ...rest] = [...under, process.execPath, '--import', 'tsx', ...args]
  const child = spawn(command!, rest, {
    cwd: program,
    env: { ...process.env, DATA_DIR: dataDir, TODAY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group,
  })
  const said = { stdout: '', stderr: '', all: '' }
  for (const name of ['stdout', 'stderr'] as const)
    // A letter of several bytes may come in two pieces.
    child[name].setEncoding('utf8').on('data', (text) => {
      said[name] += String(text)
      said.all += String(text)
    })
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    stdout: said.stdout,
    stderr: said.stderr,
  }))
  return { child, said: () => said.all, ended }
}

export interface Server extends Started {
  /** The address, once it is said; rejects where the program ends before. */
  url: Promise<string>
}

/** `npm start`, on a port that is free. */
export function startServer(dataDir: string, how: How = {}): Server {
  const started = launch(['cube/start.ts'], dataDir, { ...how, env: { PORT: '0', ...how.env } })
  const url = new Promise<string>((found, fail) => {
    started.child.stdout!.on('data', () => {
      const at = /đang chạy tại (\S+)/.exec(started.said())?.[1]
      if (at) found(at)
    })
    void started.ended.then(() => {
      fail(new Error(started.said()))
    })
  })
  url.catch(() => undefined)
  return { ...started, url }
}
