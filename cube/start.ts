/** `npm start`: makes what is missing, then serves. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuilt } from '../dashboard/built.ts'
import { makeFolder, tryWriting } from '../etl/files.ts'
import { dataDirAdvice, isServed, openInBrowser, whyNotWritable } from './desktop.ts'
import { firstLine, StartError } from './server/errors.ts'
import { readSettings, serve } from './server/main.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Runs a command of the loader with this console. */
function etl(...args: string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'etl/cli.ts', ...args], {
      cwd: ROOT,
      stdio: 'inherit',
    })
    child.on('error', fail)
    child.on('exit', (code) => {
      // 3: some files could not be read; the others were loaded and published.
      if (code === 0 || code === 3) done()
      else fail(new StartError(`etl ${args[0]} dừng với mã ${code}`, 1))
    })
  })
}

function requireWritable(dataDir: string): void {
  try {
    makeFolder(dataDir)
    tryWriting(dataDir)
  } catch (error) {
    throw new StartError(whyNotWritable(dataDir, firstLine(error)), 1)
  }
}

/** What ends the server. Closing the window (SIGHUP) and Ctrl-Break (SIGBREAK) do on Windows; elsewhere nohup stays. */
const STOPPING: NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  ...(process.platform === 'win32' ? (['SIGHUP', 'SIGBREAK'] as const) : []),
]

async function start(): Promise<void> {
  // What is kept names people: only this account may read it.
  process.umask(0o077)
  const { dataDir, host, port } = readSettings(process.env)
  const opens = process.argv.includes('--open')
  const address = `http://${host}:${port}`
  if (opens && (await isServed(address))) {
    console.log(`Gương Sáng đang chạy sẵn tại ${address}`)
    openInBrowser(address)
    return
  }
  requireWritable(dataDir)
  const advice = dataDirAdvice(dataDir)
  if (advice !== null) console.log(advice)
  const has = (file: string) => existsSync(join(dataDir, file))
  if (!has('current.json') && has('ledger.duckdb')) {
    console.log('Chưa có bản số liệu: lập từ sổ nhận')
    await etl('publish')
  } else if (!has('current.json')) {
    const sample = join(dataDir, 'inbox', 'mau')
    console.log('Chưa có số liệu: tạo và nạp số liệu mẫu')
    await etl('sample', '--out', sample)
    await etl('load', sample)
  }
  if (!isBuilt(ROOT)) {
    console.log('Dựng trang tổng quan')
    const { buildDashboard } = await import('../dashboard/build.ts')
    await buildDashboard()
  }
  const { url, close } = await serve(process.env)
  console.log(`Gương Sáng đang chạy tại ${url}`)
  if (opens) openInBrowser(url)
  for (const signal of STOPPING) {
    process.once(signal, () => {
      void close().finally(() => process.exit(0))
    })
  }
}

start().catch((error: unknown) => {
  console.error(firstLine(error))
  process.exit(error instanceof StartError ? error.exitCode : 1)
})
