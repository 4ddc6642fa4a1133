import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { extract } from 'tar'
import { beforeAll, describe, expect, test } from 'vitest'
import { openLedger, readLedger, type Ledger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { loadHere } from './inprocess.ts'
import { etl, tempDir, writeFiles, type Run } from './run.ts'

/** Commands that read the ledger, at the same time as others that read it and as one that writes it. */
const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const dir = tempDir()
const start = path.join(dir, 'start')
const letter = path.join(dir, 'mail', 'b.csv')

/** What each command does with the ledger; one that is missing here fails the test below. */
const READ: Record<string, string[]> = {
  status: ['--json'],
  duplicates: ['--json'],
  template: ['--unit', 'SYT', '--json'],
  returns: ['--json'],
  verify: [],
  tidy: ['--older-than', '0'],
}
const WRITE = [
  'load',
  'publish',
  'decide',
  'correct',
  'backup',
  'nightly',
  'repair',
  'restore',
  'pending',
  'lake',
]
const NEITHER = ['sample', 'look', 'confirm', 'mappings', 'persons']

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

beforeAll(async () => {
  const row = (code: string, field: string) => `Sở Y tế,2025,${code},Mô hình ${code},${field},Tập thể`
  writeFiles(path.join(dir, 'mail'), {
    'a.csv': [header, row('A1', '6'), row('A2', 'không rõ'), ''].join('\n'),
    'b.csv': [header, 'Sở Tư pháp,2025,B1,Mô hình A1,6,Tập thể', ''].join('\n'),
  })
  await loadHere(start, [path.join(dir, 'mail', 'a.csv')], '2025-11-20')
  // What was sent by the page and loaded: `tidy` asks the ledger about it.
  cpSync(path.join(dir, 'mail', 'a.csv'), path.join(start, 'inbox', '20251120T000000Z-deadbeef', 'a.csv'))
})

function copied(name: string, from = start): string {
  const dataDir = path.join(dir, name)
  cpSync(from, dataDir, { recursive: true })
  return dataDir
}

/** Runs a command that reads, into a folder of its own where it writes files. @returns what it said, and its files */
async function read(command: string, dataDir: string, env = {}): Promise<Run & { files: string[] }> {
  const out = path.join(dir, `out-${String((outs += 1))}`)
  const into = command === 'template' || command === 'returns' ? ['--out', out] : []
  const { code, stdout, stderr } = await etl(dataDir, [command, ...READ[command]!, ...into], env)
  const names = existsSync(out) ? (readdirSync(out, { recursive: true }) as string[]).sort() : []
  const files = names.filter((name) => name.endsWith('.xlsx'))
  const sums = files.map((name) => `${name} ${digest(path.join(out, name))}`)
  return { code, stdout: stdout.replaceAll(out, ''), stderr, files: sums }
}
let outs = 0

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

describe('a command that reads the ledger', () => {
  test('is known as one, or as one that writes', async () => {
    const { stderr } = await etl(start, [])
    const named = [...stderr.matchAll(/^ {2}([a-z]+)/gm)].map((found) => found[1]!)
    expect(named.sort()).toEqual([...Object.keys(READ), ...WRITE, ...NEITHER].sort())
  })

  test('says beside all others what it says alone, and leaves the ledger as it is', async () => {
    const { ledger } = dataPaths(start)
    const before = digest(ledger)
    const alone = new Map<string, Run & { files: string[] }>()
    for (const command of Object.keys(READ)) alone.set(command, await read(command, start))
    expect(alone.get('template')!.files).toHaveLength(1)
    expect(alone.get('returns')!.files).toHaveLength(1)
    const held = await readLedger(ledger)
    try {
      await Promise.all(
        Object.keys(READ).map(async (command) => {
          const run = await read(command, start)
          expect([command, run.code, run.stderr]).toEqual([command, 0, ''])
          expect(run).toEqual(alone.get(command))
        }),
      )
    } finally {
      held.close()
    }
    expect(digest(ledger)).toBe(before)
    expect(existsSync(`${ledger}.wal`)).toBe(false)
  })

  test('waits while another writes, and is right; held for longer, it says so in one line and leaves nothing', async () => {
    const dataDir = copied('busy')
    const letGo = async (ledger: Ledger) => {
      await pause(1200)
      ledger.close()
    }
    const first = await openLedger(dataPaths(dataDir).ledger)
    const [run] = await Promise.all([read('returns', dataDir), letGo(first)])
    expect([run.code, run.stderr, run.files.length]).toEqual([0, '', 1])

    const second = await openLedger(dataPaths(dataDir).ledger)
    try {
      await Promise.all(
        Object.keys(READ).map(async (command) => {
          const { code, stderr, files } = await read(command, dataDir)
          expect([command, code, files]).toEqual([command, 1, []])
          expect(stderr.replace(/\{"error".*\n$/, '')).toBe(
            'Một trình nạp khác đang chạy trên cùng thư mục dữ liệu. Đề nghị chờ xong rồi chạy lại.\n',
          )
        }),
      )
    } finally {
      second.close()
    }
  })

  test('keeps a load waiting, which then loads', async () => {
    const dataDir = copied('read')
    const held = await readLedger(dataPaths(dataDir).ledger)
    const [load] = await Promise.all([
      etl(dataDir, ['load', letter, '--json']),
      pause(1500).then(() => {
        held.close()
      }),
    ])
    expect([load.code, load.stderr.includes('ledger-locked')]).toEqual([0, false])
    expect((JSON.parse(load.stdout) as { load: number }).load).toBe(2)
  })

  test('beside another brings an older ledger up to date once', async () => {
    const old = path.join(dir, 'old')
    mkdirSync(old)
    await extract({ file: 'test/fixtures/ledgers-1ae5259.tar.gz', cwd: old })
    const reference = path.join(old, 'reference')
    cpSync('data/reference', reference, { recursive: true, force: false })
    const dataDir = copied('upgraded', path.join(old, 'whole', 'real'))
    const env = { REFERENCE_DIR: reference }
    const [one, other] = await Promise.all([
      read('duplicates', dataDir, env),
      read('duplicates', dataDir, env),
    ])
    expect([one.code, one.stderr]).toEqual([0, ''])
    expect(other).toEqual(one)
    expect((JSON.parse(one.stdout) as { pairs: unknown[] }).pairs.length).toBeGreaterThan(0)
    expect(readdirSync(dataDir).filter((name) => name.startsWith('before-upgrade-'))).toHaveLength(1)
  })

  test('knows a unit that was added to the reference tables, and so does one beside it', async () => {
    const reference = path.join(dir, 'longer')
    cpSync('data/reference', reference, { recursive: true })
    const [heading, first] = readFileSync(path.join(reference, 'units.csv'), 'utf8').split('\n') as [
      string,
      string,
    ]
    const code = heading.split(',').indexOf('code')
    const cells = first.split(',')
    cells[code] = 'ZZZ9'
    appendFileSync(path.join(reference, 'units.csv'), `${cells.join(',')}\n`)
    const dataDir = copied('longer-data')
    const env = { REFERENCE_DIR: reference }
    const runs = await Promise.all([
      etl(dataDir, ['template', '--unit', 'ZZZ9', '--out', path.join(dir, 'zzz1')], env),
      etl(dataDir, ['template', '--unit', 'ZZZ9', '--out', path.join(dir, 'zzz2')], env),
      read('duplicates', dataDir, env),
    ])
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, '']))
    expect((await read('verify', dataDir, env)).code).toBe(0)
  })
})
