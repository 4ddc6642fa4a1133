import { fork, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { deadline } from '../deadline.ts'
import type { Answer } from './workbook.ts'

/**
 * Workbooks are read in a process of their own, one after the other: a file that takes too long or too much memory
 * ends that process and nothing else, is refused alone, and the next file gets a new one. CSV files are not: what
 * reads them takes time and memory by their size and not more, and a process costs a third of a small load.
 */

/** What became of a workbook; `slow`: the process was ended; `memory`, `stopped`: it ended of itself. */
export type ReadWorkbook = Answer | { fault: 'slow' | 'memory' | 'stopped' }

/** Reads workbooks one after the other. */
export interface WorkbookReader {
  read(bytes: Buffer): Promise<ReadWorkbook>
  close(): void
}

/** Time that a file of that many bytes may take: many times what the largest takes on a slow machine. */
const defaults = {
  milliseconds: (bytes: number) => 60_000 + (bytes / 1024 / 1024) * 10_000,
  megabytes: 2048,
}

/** A reader whose process begins with the first workbook, or when `warm` says that there will be one. */
export function workbookReader(limits = defaults, warm = false): WorkbookReader {
  let child: ChildProcess | null = warm ? begin(limits.megabytes) : null
  let turn: Promise<unknown> = Promise.resolve()
  const readNow = (bytes: Buffer): Promise<ReadWorkbook> => {
    child ??= begin(limits.megabytes)
    const own = child
    return new Promise((resolve) => {
      const done = (result: ReadWorkbook) => {
        endDeadline()
        own.removeAllListeners()
        // Whatever happens to a process that nobody waits for is no matter of ours.
        own.on('error', () => undefined)
        if ('fault' in result && result.fault !== 'too-large' && result.fault !== 'damaged') {
          own.kill('SIGKILL')
          child = null
        }
        resolve(result)
      }
      const endDeadline = deadline(limits.milliseconds(bytes.length), () => {
        done({ fault: 'slow' })
      })
      own.once('message', (answer) => {
        done(answer as Answer)
      })
      own.once('exit', (code, signal) => {
        done({ fault: signal === null ? endOf(code) : deadly.has(signal) ? 'memory' : 'stopped' })
      })
      own.once('error', () => {
        done({ fault: 'stopped' })
      })
      own.send(bytes, (error) => {
        // What it ended of is told by its exit.
        if (error && own.exitCode === null && own.signalCode === null) return
        if (error) done({ fault: 'stopped' })
      })
    })
  }
  return {
    read(bytes) {
      const result = turn.then(() => readNow(bytes))
      turn = result
      return result
    },
    close() {
      child?.removeAllListeners()
      child?.on('error', () => undefined)
      child?.kill('SIGKILL')
      child = null
    },
  }
}

/** What V8, and Linux, end a process with that has no memory left. */
const deadly = new Set<NodeJS.Signals>(['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGKILL'])

/** The same as exit codes: a shell's, and Windows's for an abort. */
function endOf(code: number | null): 'memory' | 'stopped' {
  return code !== null && [132, 133, 134, 137, 3, 0x80000003, 0xc0000409].includes(code)
    ? 'memory'
    : 'stopped'
}

/** A loader without a console would have Windows open one for it; `fork` takes this, though its types do not name it. */
const WITHOUT_WINDOW = { windowsHide: true }

function begin(megabytes: number): ChildProcess {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  return fork(fileURLToPath(new URL('reader_process.ts', import.meta.url)), [], {
    execArgv: ['--import', loader, `--max-old-space-size=${megabytes}`],
    serialization: 'advanced',
    // What it says as it dies of its memory is nothing for the person who loads a file.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    ...WITHOUT_WINDOW,
  })
}
