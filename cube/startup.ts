/** What `npm start` does: makes what is missing, then serves. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuilt } from '../dashboard/built.ts'
import { explain, explainEnd } from '../etl/errors.ts'
import { makeFolder, remove, tryWriting } from '../etl/files.ts'
import { dataPaths, whyNotWritable } from '../etl/paths.ts'
import { clearHalfUploads, clearWorkFolders } from '../etl/remains.ts'
import type { Status } from '../etl/status.ts'
import { dataDirAdvice, isServed, openInBrowser } from './desktop.ts'
import { firstLine, StartError } from './server/errors.ts'
import { lockDataFolder } from './server/lock.ts'
import { readSettings, serve } from './server/main.ts'
import { openLog } from './server/observe/log.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const json = process.env['LOG'] === 'json'
const { say } = openLog(json)

/** The process that makes what is missing. */
let preparing: ChildProcess | null = null
let stopping = false

/** Runs a command of the loader, as `run` does. */
const etl = (args: string[], kept = json): Promise<string> =>
  run(`etl ${args[0]!}`, ['etl/cli.ts', ...args], kept)

/**
 * Runs a program of ours with this console, in a process of its own.
 * @param name as messages call it
 * @returns what it printed, where that is `kept` from the console; then its failure is one line
 */
function run(name: string, args: string[], kept = false): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
      cwd: ROOT,
      stdio: ['inherit', kept ? 'pipe' : 'inherit', kept ? 'pipe' : 'inherit'],
    })
    preparing = child
    let printed = ''
    let said = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
    child.on('error', fail)
    child.on('close', (code, signal) => {
      preparing = null
      const end = explainEnd(code, signal)
      // 3: some files could not be read; the others were loaded and published.
      if (code === 0 || code === 3) done(printed)
      else fail(new StartError(end?.message ?? (firstLine(said) || `${name} dừng với mã ${code}`), 1))
    })
  })
}

function requireWritable(dataDir: string): void {
  try {
    makeFolder(dataDir)
    tryWriting(dataDir)
  } catch (error) {
    throw new StartError(whyNotWritable(dataDir, error), 1)
  }
}

/** What ends the server. Closing the window (SIGHUP) and Ctrl-Break (SIGBREAK) do on Windows; elsewhere nohup stays. */
const STOPPING: NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  ...(process.platform === 'win32' ? (['SIGHUP', 'SIGBREAK'] as const) : []),
]

/** Sees to it that there is something to serve: what was loaded, or the sample where nothing was. */
async function prepare(dataDir: string): Promise<void> {
  const has = (file: string) => existsSync(join(dataDir, file))
  // A restore that waited for the server to stop.
  if (has('.restored') || has('.moving')) await etl(['status', '--json'], true)
  if (has('current.json')) return
  if (has('ledger.duckdb')) {
    const { loads } = JSON.parse(await etl(['status', '--json'], true)) as Status
    if (loads.length > 0) {
      say('Chưa có phiên bản số liệu: lập từ sổ nhận')
      await etl(['publish'])
      return
    }
  }
  const sample = join(dataDir, 'inbox', 'mau')
  say('Chưa có số liệu: tạo và nạp số liệu mẫu')
  // An earlier start may have been stopped half way.
  remove(sample)
  await etl(['sample', '--out', sample])
  await etl(['load', sample])
}

async function startAndServe(): Promise<void> {
  // What is kept and made names people: only this account may read it.
  process.umask(0o077)
  const { dataDir, host, port } = readSettings(process.env)
  const opens = process.argv.includes('--open')
  const address = `http://${host}:${port}`
  if (opens && (await isServed(address))) {
    say(`Gương Sáng đang chạy sẵn tại ${address}`)
    openInBrowser(address)
    return
  }
  requireWritable(dataDir)
  const advice = dataDirAdvice(dataDir)
  if (advice !== null) say(advice)
  const lock = await lockDataFolder(dataDir)
  // While it prepares, all that it waits for is a process that writes everything or nothing.
  let close = async () => {
    const child = preparing
    if (!child) return
    const ended = once(child, 'close')
    child.kill()
    await ended
  }
  for (const signal of STOPPING) {
    process.on(signal, () => {
      // Asked a second time, it waits for nothing; a load goes on without it.
      if (stopping) process.exit(1)
      stopping = true
      void close().finally(() => {
        lock.release()
        process.exit(0)
      })
    })
  }
  clearWorkFolders()
  clearHalfUploads(dataPaths(dataDir))
  try {
    await prepare(dataDir)
    if (!isBuilt(ROOT)) {
      say('Dựng trang tổng quan')
      // In a process of its own: what builds it would stay in the server's memory.
      await run('build', ['dashboard/build.ts'], true)
    }
    const running = await serve(process.env)
    close = running.close
    lock.tell(running.url)
    say(`Gương Sáng đang chạy tại ${running.url}`)
    if (opens) openInBrowser(running.url)
  } catch (error) {
    if (!stopping) lock.release()
    throw error
  }
}

/** Starts; a failure is one line on the console, and ends the process. */
export function start(): void {
  startAndServe().catch((error: unknown) => {
    if (stopping) return
    const line = error instanceof StartError ? error.message : (explain(error) ?? firstLine(error))
    if (json) say(line)
    else console.error(line)
    process.exit(error instanceof StartError ? error.exitCode : 1)
  })
}
