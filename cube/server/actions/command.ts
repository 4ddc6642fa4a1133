import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { changeInWords, sampleMovedSince } from '../../../etl/changed.ts'
import { deadline, noteBeginning } from '../../../etl/deadline.ts'
import { dataPaths } from '../../../etl/paths.ts'
import { HiddenNames } from '../../../etl/persons/names.ts'
import { exit, explainEnd, type Explained } from '../../../etl/errors.ts'
import { HttpError } from '../errors.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Heap limit of a command in megabytes; DuckDB limits its own memory. */
const HEAP_MB = 2048
const SECOND = 1000
const MINUTE = 60 * SECOND

interface Kind {
  /** What it does, in the words of a message to waiting users. */
  words: string
  /** Milliseconds after which it is ended. */
  limit: number
  /** Whether it may write the ledger: then it goes on if its client disconnects, and a stopping server waits for it. */
  writes: boolean
}

/** The commands that the server runs. `check` is a load that changes nothing. */
const KINDS = {
  check: { words: 'kiểm tra tệp', limit: 2 * MINUTE, writes: false },
  load: { words: 'nạp báo cáo', limit: 60 * MINUTE, writes: true },
  publish: { words: 'lập phiên bản số liệu', limit: 30 * MINUTE, writes: true },
  decide: { words: 'ghi quyết định', limit: 30 * MINUTE, writes: true },
  correct: { words: 'ghi đính chính', limit: 30 * MINUTE, writes: true },
  returns: { words: 'tạo tệp gửi lại đơn vị', limit: 10 * MINUTE, writes: false },
  template: { words: 'tạo mẫu báo cáo', limit: 10 * MINUTE, writes: false },
  look: { words: 'xem tệp', limit: 2 * MINUTE, writes: false },
  confirm: { words: 'ghi xác nhận', limit: 5 * MINUTE, writes: true },
  mappings: { words: 'ghi quy ước cột', limit: 2 * MINUTE, writes: true },
  nightly: { words: 'sao lưu', limit: 4 * 60 * MINUTE, writes: false },
  pending: { words: 'xem các tệp đã gửi', limit: 10 * MINUTE, writes: false },
} satisfies Record<string, Kind>

export type Command = keyof typeof KINDS

/**
 * Commands whose results quote what units sent. `look` is not among them: it shows a sender the file in his hand, of which
 * he confirms what is loaded. `pending`, `returns` and `template` answer with names of files, by which they are found; who
 * shows them asks `shown`.
 */
const TELLS_CONTENT: ReadonlySet<Command> = new Set(['check', 'load', 'decide', 'publish'])

const NOBODY = new HiddenNames()
const nobodyHidden = () => NOBODY

/** The running command, as waiting users are told. */
export interface Running {
  command: Command
  /** The progress that the command reports. */
  stage: string
  /** UTC, ISO 8601. */
  since: string
}

/** Why a command was killed. */
type Ending = 'limit' | 'cancelled' | 'abandoned' | 'stopping'

interface Work extends Running {
  /** Ends the program that runs, if one does. */
  end: (why: Ending) => void
  done: Promise<void>
}

/** Runs commands of the loader on a data directory, one at a time, each with limits of time and memory. */
export class Loader {
  private now: Work | null = null
  private stopping = false

  /**
   * @param today what `TODAY` says, if anything
   * @param say prints one line on the console
   * @param limits milliseconds by command, where they are not the usual ones
   * @param names who is hidden: also in what commands say
   */
  constructor(
    private readonly dataDir: string,
    private readonly today: string | undefined,
    private readonly say: (line: string) => void,
    private readonly limits: Partial<Record<Command, number>> = {},
    private readonly names: () => HiddenNames = nobodyHidden,
  ) {}

  /** The command that runs, or null. */
  running(): Running | null {
    if (!this.now) return null
    const { command, stage, since } = this.now
    return { command, stage: this.names().mask(stage), since }
  }

  /** What people are shown of what a command said. */
  shown<T>(value: T): T {
    return this.names().maskAll(value)
  }

  /** @throws HttpError 409 where a command runs, 503 where the server is stopping */
  requireFree(): void {
    if (this.stopping) {
      throw new HttpError(
        503,
        'stopping',
        'The server is stopping',
        'Máy chủ đang dừng; đề nghị làm lại sau khi khởi động lại.',
      )
    }
    if (this.now && this.now.command !== 'pending') throw busyWith(this.now)
  }

  /** Waits until the server's own `pending`, which takes a few seconds, is over: no user asked for it. */
  async afterLook(): Promise<void> {
    while (this.now?.command === 'pending') await this.now.done
  }

  /**
   * Holds the loader for a piece of work that runs one command.
   * @param asker aborted when the client disconnects; a command that changes nothing is killed then
   * @throws HttpError as `requireFree`
   */
  async hold<T>(command: Command, work: () => Promise<T>, asker?: AbortSignal): Promise<T> {
    await this.afterLook()
    this.requireFree()
    if (asker?.aborted)
      throw new HttpError(409, 'cancelled', 'The asker has left', 'Người yêu cầu đã rời trang.')
    let finished: () => void = () => undefined
    const now: Work = {
      command,
      stage: '',
      since: new Date().toISOString(),
      end: () => undefined,
      done: new Promise((done) => (finished = done)),
    }
    this.now = now
    const abandon = () => {
      if (!KINDS[command].writes) now.end('abandoned')
    }
    asker?.addEventListener('abort', abandon)
    try {
      return await work()
    } finally {
      asker?.removeEventListener('abort', abandon)
      this.now = null
      finished()
    }
  }

  /** Kills the running command if it changes nothing. @returns whether it did */
  cancel(): boolean {
    if (!this.now || KINDS[this.now.command].writes) return false
    this.now.end('cancelled')
    return true
  }

  /**
   * Accepts no more commands, kills one that changes nothing, and waits for one that does.
   * @param limit milliseconds after which it waits no longer; the command goes on without this server
   */
  async stop(limit: number): Promise<void> {
    this.stopping = true
    const { now } = this
    if (!now) return
    if (KINDS[now.command].writes)
      this.say(
        `Đang ${KINDS[now.command].words}; chờ xong rồi dừng, tối đa ${Math.ceil(limit / MINUTE)} phút`,
      )
    else now.end('stopping')
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((done) => (timer = setTimeout(done, limit, 'late')))
    if ((await Promise.race([now.done, late])) === 'late')
      this.say(`Vẫn đang ${KINDS[now.command].words}; việc này tiếp tục sau khi máy chủ dừng`)
    clearTimeout(timer)
  }

  /**
   * Runs the command for which the loader is held. Its arguments go through stdin, so that no process list shows them.
   * @returns what it printed, which is JSON for commands with `--json`
   * @throws HttpError with the command's own line: 400 for a wrong request, 409 if a loader that was started
   *   elsewhere holds the ledger, 422 if the command refused, 500 for an unforeseen error
   */
  async run<T>(...args: string[]): Promise<T> {
    const now = this.now!
    const { limit } = KINDS[now.command]
    const command = now.command === 'check' ? ['load', '--dry-run'] : [now.command]
    const since = noteBeginning()
    const ended = await this.spawn([...command, '--json', ...args], this.limits[now.command] ?? limit, now)
    if (ended.code === exit.done || ended.code === exit.unreadable) {
      try {
        const said = JSON.parse(ended.printed) as T
        return TELLS_CONTENT.has(now.command) ? this.shown(said) : said
      } catch {
        // It ended while it wrote its result: handled like a crash.
      }
    }
    throw await this.failure(now.command, ended, since())
  }

  /**
   * Runs a command that needs no ledger beside whatever else runs.
   * @returns what it printed as JSON; null where it said nothing
   */
  async beside<T>(command: string, args: string[], limit: number): Promise<T | null> {
    const { printed } = await this.spawn([command, '--json', ...args], limit, null)
    try {
      return JSON.parse(printed) as T
    } catch {
      return null
    }
  }

  private async spawn(args: string[], limit: number, now: Work | null): Promise<Ended> {
    const child = spawn(
      process.execPath,
      [`--max-old-space-size=${HEAP_MB}`, '--import', 'tsx', 'etl/cli.ts', '-'],
      {
        cwd: ROOT,
        env: {
          ...process.env,
          DATA_DIR: this.dataDir,
          ...(this.today === undefined ? {} : { TODAY: this.today }),
        },
        stdio: ['pipe', 'pipe', 'pipe'],
        windowsHide: true,
        // On Windows a program ends with the one that started it, unless it was started apart.
        detached: process.platform === 'win32' && now !== null && KINDS[now.command].writes,
      },
    )
    const ended: Ended = { code: null, signal: null, ending: null, printed: '', said: null, lines: [] }
    const end = (why: Ending) => {
      ended.ending ??= why
      child.kill('SIGKILL')
    }
    if (now) now.end = end
    const endDeadline = deadline(limit, () => {
      end('limit')
    })
    // If the program ends before it reads its arguments, its exit code says why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(JSON.stringify(args))
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.printed += text))
    createInterface({ input: child.stderr }).on('line', (line) => {
      const said = saidInJson(line)
      if (said) ended.said = said
      else {
        ended.lines.push(line)
        if (now) now.stage = line
      }
    })
    try {
      await new Promise<void>((done, fail) => {
        child.on('error', fail)
        child.on('close', (code, signal) => {
          Object.assign(ended, { code, signal })
          done()
        })
      })
    } finally {
      endDeadline()
      if (now) now.end = () => undefined
    }
    return ended
  }

  private async failure(command: Command, ended: Ended, since: Date): Promise<HttpError> {
    const { words, writes } = KINDS[command]
    const { ending, said } = ended
    if (ending === 'cancelled' || ending === 'abandoned' || ending === 'stopping')
      return new HttpError(409, 'cancelled', 'The command was ended', `Đã dừng việc ${words}.`)
    if (said && ending === null) return this.refusal(command, said, ended)
    const why: Explained =
      ending === 'limit'
        ? {
            code: 'time-limit',
            message: `Việc ${words} quá lâu nên đã bị dừng. Đề nghị chia tệp thành nhiều phần.`,
          }
        : (explainEnd(ended.code, ended.signal) ?? {
            code: 'loader-failed',
            message: 'Trình nạp dừng mà không nói lý do. Đề nghị làm lại.',
          })
    this.say(`etl ${command}: ${why.code} (mã ${String(ended.code)}, tín hiệu ${ended.signal ?? 'không'})`)
    const moved = sampleMovedSince(dataPaths(this.dataDir), since)
    const sentence = writes ? ` ${changeInWords(await this.loadSince(since), moved)}` : ''
    return new HttpError(
      why.code === 'time-limit' ? 504 : 500,
      why.code,
      'The loader failed',
      why.message + sentence,
    )
  }

  private refusal(command: Command, { code, message, id }: Explained, ended: Ended): HttpError {
    if (code === 'ledger-locked') return busy('Đang có một lần nạp hoặc lập số liệu khác')
    if (code !== 'refused') this.say(`etl ${command}: ${code}${id === undefined ? '' : ` (mã ${id})`}`)
    if (ended.code === exit.usage)
      return new HttpError(400, 'request-invalid', 'The loader refused', this.local(message))
    const status = code === 'unforeseen' ? 500 : code === 'disk-full' ? 507 : 422
    const name = code === 'refused' ? 'loader-refused' : code === 'unforeseen' ? 'loader-failed' : code
    return new HttpError(status, name, 'The loader refused', this.local(message))
  }

  /** The message without paths of this machine. */
  private local(message: string): string {
    return this.names()
      .mask(message)
      .replace(/\S*[/\\]inbox[/\\]\.?\d{8}T\d{6}Z-[0-9a-f]{8}[^/\\\s]*[/\\]/g, '')
      .replaceAll(this.dataDir, 'DATA_DIR')
      .replaceAll(ROOT, '')
  }

  /** Asks the ledger whether a load was written since a moment; undefined where it cannot be asked. */
  private async loadSince(since: Date): Promise<number | null | undefined> {
    const { code, printed } = await this.spawn(['status', '--json'], MINUTE, null)
    if (code !== exit.done) return undefined
    const { loads } = JSON.parse(printed) as { loads: { load: number; startedAt: string }[] }
    // The ledger's times have a resolution of a second.
    const first = Math.floor(since.getTime() / SECOND) * SECOND
    return loads.filter((one) => Date.parse(one.startedAt) >= first).at(-1)?.load ?? null
  }
}

interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  ending: Ending | null
  printed: string
  said: Explained | null
  lines: string[]
}

/** The error in a JSON line of stderr; null if the line is for people. */
function saidInJson(line: string): Explained | null {
  if (!line.startsWith('{"error":')) return null
  try {
    return (JSON.parse(line) as { error: Explained }).error
  } catch {
    return null
  }
}

const TIME = new Intl.DateTimeFormat('vi-VN', { timeStyle: 'medium', timeZone: 'Asia/Ho_Chi_Minh' })

function busyWith({ command, since }: Running): HttpError {
  return busy(`Đang ${KINDS[command].words} từ ${TIME.format(new Date(since))}`)
}

function busy(what: string): HttpError {
  return new HttpError(
    409,
    'loader-busy',
    'Another command is running',
    `${what}; đề nghị chờ xong rồi làm lại.`,
  )
}
