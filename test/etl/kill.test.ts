import { spawn } from 'node:child_process'
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { finishRestore, restore } from '../../etl/backup.ts'
import { openLedger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { checkSnapshot } from '../../etl/publish.ts'
import { currentSnapshot, listSnapshots, snapshotFile } from '../../etl/snapshots.ts'
import { rowsOf } from '../../etl/sql.ts'
import { verify } from '../../etl/verify.ts'
import { etl, load, tempDir, writeFiles } from './run.ts'

const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const report = (unit: string, code: string, rows: number) =>
  `${header}\n${Array.from({ length: rows }, (_, i) => `${unit},2024,${code}${i},Mô hình ${i},6,Tập thể`).join('\n')}\n`

/** How many times a command is killed; KILLS=100 for the whole of it. */
const kills = Number(process.env['KILLS'] ?? 25)

/** Runs a command and kills it after a while. @returns whether it was killed before it ended */
function killed(dataDir: string, args: string[], after: number): Promise<boolean> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'etl/cli.ts', ...args], {
    env: { ...process.env, DATA_DIR: dataDir, TODAY: '2026-11-22' },
    stdio: 'ignore',
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), after)
  return new Promise((resolve) =>
    child.on('close', (_code, signal) => {
      clearTimeout(timer)
      resolve(signal === 'SIGKILL')
    }),
  )
}

/** What is served: the current snapshot, whole, with its content hash. */
async function served(dataDir: string): Promise<string> {
  const paths = dataPaths(dataDir)
  const id = currentSnapshot(paths)
  const card = listSnapshots(paths).find((c) => c.id === id)!
  await checkSnapshot(snapshotFile(paths, card.id), card)
  return card.contentHash
}

async function sound(dataDir: string): Promise<void> {
  expect((await verify(dataPaths(dataDir))).filter((check) => check.fault !== null)).toEqual([])
}

/** Everything accepted and decided, as text. */
async function accepted(dataDir: string): Promise<string[]> {
  const ledger = await openLedger(dataPaths(dataDir).ledger)
  try {
    const rows = await rowsOf<{ said: string }>(
      ledger.connection,
      `SELECT concat_ws(' ', unit_code, year, model_code, model_name) AS said FROM core_model
       UNION ALL SELECT concat_ws(' ', unit_code, code, other_unit_code, other_code, verdict) FROM decision`,
    )
    return rows.map((row) => row.said).sort()
  } finally {
    ledger.close()
  }
}

const commands = ['load', 'decide', 'publish', 'backup', 'restore'] as const

test(
  `${kills} kills at any moment of load, decide, publish, backup and restore: the old or the new, whole; again, it completes`,
  async () => {
    const dir = tempDir()
    writeFiles(dir, {
      'first.csv': report('Sở Y tế', 'A', 50),
      'second.csv': report('Sở Xây dựng', 'B', 2000),
      'third.csv': report('Sở Tư pháp', 'C', 500),
    })
    const at = (name: string) => path.join(dir, name)
    const start = at('start')
    await load(start, at('first.csv'), '--received', '2024-11-01')
    const other = at('other')
    await load(other, at('third.csv'), '--received', '2024-11-01')
    await etl(other, ['backup', at('other.gsb')])
    const before = { hash: await served(start), ledger: await accepted(start) }

    const argumentsOf = (command: (typeof commands)[number], target: string): string[] =>
      ({
        load: ['load', at('second.csv'), '--received', '2024-12-01'],
        decide: ['decide', '--same', 'SYT/A1', 'SYT/A2'],
        publish: ['publish', '--name', 'Chốt', '--freeze'],
        backup: ['backup', target],
        restore: ['restore', at('other.gsb')],
      })[command]

    // Each command once, undisturbed: how long it takes, and what comes of it.
    const clean = new Map<string, { takes: number; hash: string; ledger: string[] }>()
    for (const command of commands) {
      const data = at(`clean-${command}`)
      cpSync(start, data, { recursive: true })
      const began = Date.now()
      expect((await etl(data, argumentsOf(command, at('clean.gsb')))).code).toBe(0)
      const takes = Date.now() - began
      clean.set(command, { takes, hash: await served(data), ledger: await accepted(data) })
    }

    let dead = 0
    for (let i = 0; i < kills; i += 1) {
      const command = commands[i % commands.length]!
      const { takes, hash, ledger } = clean.get(command)!
      const data = at(`killed-${i}`)
      const target = at(`killed-${i}.gsb`)
      const args = argumentsOf(command, target)
      cpSync(start, data, { recursive: true })
      // From the start of the process to a little beyond its usual end, evenly.
      const share = Math.floor(i / commands.length) / Math.ceil(kills / commands.length)
      if (await killed(data, args, 200 + takes * share)) dead += 1

      if (command === 'restore') finishRestore(dataPaths(data))
      expect([before.hash, hash]).toContain(await served(data))
      await sound(data)
      expect([before.ledger, ledger]).toContainEqual(await accepted(data))
      // A backup is there whole, or not at all.
      if (existsSync(target)) {
        await restore(dataPaths(at(`back-${i}`)), target)
        expect(await accepted(at(`back-${i}`))).toEqual(before.ledger)
      }

      const decided = command === 'decide' && (await accepted(data)).length > before.ledger.length
      const again = await etl(data, decided ? ['publish'] : args)
      expect([command, again.code, again.stderr]).toEqual([command, 0, ''])
      expect(await served(data)).toBe(hash)
      expect(await accepted(data)).toEqual(ledger)
      await sound(data)
      const left = [...readdirSync(data), ...readdirSync(path.join(data, 'snapshots'))]
      expect(left.filter((name) => name.startsWith('.') || name.endsWith('.tmp'))).toEqual([])
      for (const name of [data, target, at(`back-${i}`)]) rmSync(name, { recursive: true, force: true })
    }
    expect(dead).toBeGreaterThan(kills / 2)
  },
  30 * 60_000,
)

test('what a dead publisher leaves at each of its steps is cleared by the next one', async () => {
  const dir = tempDir()
  const data = path.join(dir, 'data')
  writeFiles(dir, { 'first.csv': report('Sở Y tế', 'A', 5), 'second.csv': report('Sở Xây dựng', 'B', 5) })
  await load(data, path.join(dir, 'first.csv'), '--received', '2024-11-01')
  const paths = dataPaths(data)
  const whole = readFileSync(snapshotFile(paths, currentSnapshot(paths)!))
  const before = await served(data)
  const left = {
    '.building-77.duckdb': whole.subarray(0, 5000),
    '.building-77.duckdb.wal': Buffer.alloc(10),
    '20990101T000000Z-deadbeef.duckdb': whole,
    '20990102T000000Z-deadbeef.json.0badf00d.tmp': Buffer.from('{"id":'),
  }
  for (const [name, bytes] of Object.entries(left)) writeFileSync(path.join(paths.snapshots, name), bytes)
  expect(await served(data)).toBe(before)
  const second = await load(data, path.join(dir, 'second.csv'), '--received', '2024-12-01')
  expect(second.code).toBe(0)
  const names = readdirSync(paths.snapshots)
  for (const name of Object.keys(left)) expect(names).not.toContain(name)
})
