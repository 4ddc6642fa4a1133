import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { HttpError } from '../errors.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** The exit code of a command that did its work, though some files could not be read (see etl). */
const UNREADABLE = 3
const USAGE = 2

/** What runs now, for those who wait. */
export interface Running {
  command: string
  /** What the command says of how far it is. */
  stage: string
  /** UTC, ISO 8601. */
  since: string
}

/** Runs commands of the loader on a data directory, one at a time. */
export class Loader {
  private now: Running | null = null

  /**
   * @param today what `TODAY` says, if anything
   * @param say prints one line on the console
   */
  constructor(
    private readonly dataDir: string,
    private readonly today: string | undefined,
    private readonly say: (line: string) => void,
  ) {}

  /** The command that runs, or null. */
  running(): Running | null {
    return this.now
  }

  /**
   * Holds the loader for a piece of work of one or more commands.
   * @throws HttpError 409 where another has it
   */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.now) throw busy()
    this.now = { command: '', stage: '', since: new Date().toISOString() }
    try {
      return await work()
    } finally {
      this.now = null
    }
  }

  /**
   * Runs one command; only inside `hold`. It ends whatever becomes of the request.
   * @returns what it printed, which is JSON for commands with `--json`
   * @throws HttpError with the command's own line: 400 for what was asked wrongly, 409 where a loader that
   *   was started elsewhere holds the ledger, 422 where it could not be done
   */
  async run<T>(command: string, ...args: string[]): Promise<T> {
    const running = this.now!
    running.command = command
    const child = spawn(process.execPath, ['--import', 'tsx', 'etl/cli.ts', command, '--json', ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        DATA_DIR: this.dataDir,
        ...(this.today === undefined ? {} : { TODAY: this.today }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let printed = ''
    let last = ''
    const lines: string[] = []
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line)
      running.stage = last = line
    })
    const code = await new Promise<number | null>((done, fail) => {
      child.on('error', fail)
      child.on('close', done)
    })
    if (code === 0 || code === UNREADABLE) return JSON.parse(printed) as T
    const unforeseen = lines.find((line) => line.startsWith('Lỗi không lường trước'))
    if (unforeseen !== undefined || last === '') {
      this.say(`etl ${command} dừng với mã ${String(code)}: ${unforeseen ?? ''}`)
      throw new HttpError(
        500,
        'loader-failed',
        'The loader failed',
        'Trình nạp gặp lỗi; chưa có gì thay đổi.',
      )
    }
    if (/^Một trình nạp khác đang chạy/.test(last)) throw busy()
    throw new HttpError(
      code === USAGE ? 400 : 422,
      code === USAGE ? 'request-invalid' : 'loader-refused',
      'The loader refused',
      last,
    )
  }
}

function busy(): HttpError {
  return new HttpError(
    409,
    'loader-busy',
    'Another load is running',
    'Đang có một lần nạp hoặc lập số liệu khác; đề nghị chờ xong rồi làm lại.',
  )
}
