/** A1, A13, A16: killed, stopped, and without power. */
import { appendFileSync, cpSync, existsSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import {
  broken,
  holds,
  modelsIn,
  NotHere,
  report,
  send,
  until,
  type Attack,
  type Target,
  type Verdict,
} from './target.ts'

/** Words of what a load says that it does, in its order; those of the last are in what older releases say too. */
const STAGES = ['Ghi nhận từng dòng', 'Kiểm tra theo quy tắc', 'bản số liệu']
/** A report that takes a second or two. */
const LARGE = report('Sở Nội vụ', 'D', 20_000)

/** A unit more in the lists of codes. */
const NEW_UNIT = 'ZZDVM,,,Đơn vị mới thành lập,,,agency,government,,,assumed,"made for a test"'

/** Kills a load in the middle of a stage, and opens the ledger again. @returns what is wrong, or null */
async function killedIn(
  target: Target,
  stage: string,
  data: string,
  reference: string | null,
): Promise<string | null> {
  const env: Record<string, string> = reference === null ? {} : { REFERENCE_DIR: reference }
  const args = ['load', '--json', target.files({ 'noi-vu.csv': LARGE }), '--received', '2025-11-22']
  const load = target.launch(data, args, { env })
  await until(() => load.said().includes(stage) || load.child.exitCode !== null, 60, 5)
  load.child.kill('SIGKILL')
  await load.ended
  const opened = await target.etl(data, ['status', '--json'], { env })
  if (opened.code === 0) return null
  return `killed at “${stage}”, no command opens the ledger: ${opened.stderr.split('\n')[0]!.slice(0, 120)}`
}

const crash: Attack = {
  id: 'A1',
  tried:
    'SIGKILL in each stage of a first load, of a load after a unit was added to the list, Ctrl-C in a first start',
  async run(target) {
    const faults: string[] = []
    for (const stage of STAGES) {
      const fault = await killedIn(target, stage, target.path('data'), null)
      if (fault !== null) faults.push(`first load ${fault}`)
    }
    const reference = target.path('reference')
    cpSync(path.join(target.program, 'data/reference'), reference, { recursive: true })
    appendFileSync(path.join(reference, 'units.csv'), `${NEW_UNIT}\n`)
    for (const stage of STAGES.slice(0, 2)) {
      const fault = await killedIn(target, stage, await target.loaded(), reference)
      if (fault !== null) faults.push(`a unit more, ${fault}`)
    }
    // A terminal sends Ctrl-C to all that it runs.
    const data = target.path('data')
    const first = target.start(data, { group: true })
    await until(() => first.said().includes(STAGES[1]!) || first.child.exitCode !== null, 120, 5)
    process.kill(-first.child.pid!, 'SIGINT')
    await first.ended
    const opened = await target.etl(data, ['status', '--json'])
    if (opened.code !== 0) faults.push('Ctrl-C in the first start, no command opens the ledger')
    return faults.length > 0
      ? broken(`${faults.length} of 6 ledgers never open again: ${faults[0]!}`)
      : holds('6 of 6 ledgers open')
  },
}

const stopping: Attack = {
  id: 'A13',
  tried:
    'SIGTERM to the server while it loads an upload; two servers on one folder; a start with an empty ledger',
  async run(target) {
    const data = await target.loaded()
    const server = await target.serve(data)
    const second = target.start(data)
    const two = await Promise.race([
      second.url.then(
        () => true,
        () => false,
      ),
      second.ended.then(() => false),
    ])
    second.child.kill('SIGKILL')
    await second.ended

    send(server, 'load', 'noi-vu.csv', LARGE).catch(() => undefined)
    const progress = async () => (await fetch(`${server.at}/api/files/progress`)).text()
    await until(async () => (await progress()).includes('Đọc tệp'), 60, 10)
    server.child.kill('SIGTERM')
    await server.ended
    const loaded = await until(
      async () => {
        const { code, stdout } = await target.etl(data, ['status', '--json'])
        return code === 0 && modelsIn(JSON.parse(stdout) as never) === 8 + 6 + 20_000
      },
      15,
      1000,
    )

    const empty = target.path('data')
    await target.etl(empty, ['load', path.join(empty, 'nowhere')])
    const start = target.start(empty)
    const sample = path.join(empty, 'inbox', 'mau')
    await until(() => existsSync(sample) || start.child.exitCode !== null, 60)
    const starts = start.child.exitCode === null
    const faults = [
      ...(loaded ? [] : ['the upload that was being loaded is in no load']),
      ...(two ? ['two servers run on one folder'] : []),
      ...(starts ? [] : ['a start with an empty ledger ends']),
    ]
    return faults.length > 0
      ? broken(faults.join('; '))
      : holds('the upload was loaded before the end; the second server was refused; an empty ledger starts')
  },
}

/** One call of the system that changes or flushes something. */
interface Call {
  name: 'fsync' | 'move' | 'open'
  path: string
  to?: string
}

/** Runs a command under strace. @returns its calls, in their order */
async function traced(target: Target, data: string, args: string[]): Promise<Call[]> {
  const log = target.path('strace')
  const watched = 'trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat,open,openat'
  const { code, stderr } = await target.etl(data, args, {
    under: ['strace', '-f', '-qq', '-y', '-s', '4096', '-e', watched, '-e', 'signal=none', '-o', log],
  })
  if (code !== 0) throw new Error(`${args[0]!} under strace ended with ${String(code)}: ${stderr}`)
  const calls: Call[] = []
  // A call that another thread came between stands in two lines.
  const begun = new Map<string, string>()
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const [, thread, text] = /^(\d+)\s+(.*)$/.exec(line) ?? []
    if (thread === undefined) continue
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(text!)
    if (unfinished) {
      begun.set(thread, unfinished[1]!)
      continue
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text!)
    const whole = resumed ? (begun.get(thread) ?? '') + resumed[1]! : text!
    if (!/\) += [0-9]/.test(whole)) continue
    const flushed = /^f(?:data)?sync\(\d+<([^>]*)>/.exec(whole)
    const names = [...whole.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, name]) => name!)
    if (flushed) calls.push({ name: 'fsync', path: flushed[1]! })
    else if (/^(rename|link)/.test(whole)) calls.push({ name: 'move', path: names[0]!, to: names[1]! })
    else if (/O_CREAT/.test(whole) && names[0] !== undefined) calls.push({ name: 'open', path: names[0] })
  }
  return calls
}

/** Names that a power cut may take back: after a rename the folder was not flushed. */
function unflushedNames(calls: Call[], below: string): string[] {
  return calls.flatMap(({ name, to }, i) => {
    if (name !== 'move' || !to!.startsWith(below)) return []
    const folder = path.dirname(to!)
    return calls.slice(i + 1).some((later) => later.name === 'fsync' && later.path === folder) ? [] : [to!]
  })
}

/** Files made by a command that were never flushed. */
function unflushedFiles(calls: Call[], kept: (file: string) => boolean): string[] {
  const flushed = new Set(calls.filter(({ name }) => name === 'fsync').map((call) => call.path))
  return calls
    .filter((call) => call.name === 'open' && kept(call.path) && !flushed.has(call.path))
    .map((call) => call.path)
}

const durability: Attack = {
  id: 'A16',
  tried: 'strace of a load, a backup and a restore: which names and files are flushed',
  async run(target): Promise<Verdict> {
    if (spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status !== 0)
      throw new NotHere('strace cannot be run (Debian: apt-get install strace)')
    const data = await target.loaded()
    const mail = target.files({ 'noi-vu.csv': report('Sở Nội vụ', 'D', 5) })
    const load = await traced(target, data, ['load', mail, '--received', '2025-11-22'])
    const file = target.path('all.gsb')
    const backup = await traced(target, data, ['backup', file])
    const back = target.path('data')
    const restore = await traced(target, back, ['restore', file])
    const names = [
      ...unflushedNames(load, data),
      ...unflushedNames(backup, path.dirname(file)),
      ...unflushedNames(restore, back),
    ]
    const files = [
      ...unflushedFiles(backup, (one) => one.startsWith(file)),
      ...unflushedFiles(
        restore,
        (one) => /\.restor|\.moving/.test(one) && /\.(duckdb|json|csv|bin)$|archive/.test(one),
      ),
    ]
    if (load.length === 0 || restore.every(({ name }) => name !== 'move'))
      throw new Error('strace told nothing')
    return names.length + files.length > 0
      ? broken(
          `${names.length} renames whose folder is not flushed, ${files.length} files of backup and restore never flushed`,
        )
      : holds('each rename is followed by a flush of its folder, each file of backup and restore is flushed')
  },
}

export const ledgerAttacks = [crash, stopping, durability]
