import { spawn } from 'node:child_process'
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { dataPaths } from '../../etl/paths.ts'
import { checkSnapshot } from '../../etl/publish.ts'
import { currentSnapshot, listSnapshots, snapshotFile } from '../../etl/snapshots.ts'
import { verify } from '../../etl/verify.ts'
import { load, tempDir, writeFiles } from './run.ts'

const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const report = (unit: string, code: string, rows: number) =>
  `${header}\n${Array.from({ length: rows }, (_, i) => `${unit},2024,${code}${i},Mô hình ${i},6,Tập thể`).join('\n')}\n`

/** Runs a load and kills it after a while. @returns whether it was killed before it ended */
function killedLoad(dataDir: string, file: string, after: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'etl/cli.ts', 'load', file, '--received', '2024-12-01'],
    {
      env: { ...process.env, DATA_DIR: dataDir, TODAY: '2026-11-22' },
      stdio: 'ignore',
    },
  )
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

test('a loader killed at any moment leaves the old figures or the new ones, and the next load completes', async () => {
  const dir = tempDir()
  writeFiles(dir, { 'first.csv': report('Sở Y tế', 'A', 50), 'second.csv': report('Sở Xây dựng', 'B', 4000) })
  const clean = path.join(dir, 'clean')
  await load(clean, path.join(dir, 'first.csv'), '--received', '2024-11-01')
  const before = await served(clean)
  const start = path.join(dir, 'start')
  cpSync(clean, start, { recursive: true })
  const began = Date.now()
  await load(clean, path.join(dir, 'second.csv'), '--received', '2024-12-01')
  const takes = Date.now() - began
  const after = await served(clean)
  expect(after).not.toBe(before)

  const kills = 24
  let killed = 0
  for (let i = 0; i < kills; i += 1) {
    const data = path.join(dir, `killed-${i}`)
    cpSync(start, data, { recursive: true })
    // From the start of the process to a little beyond its usual end, evenly.
    if (await killedLoad(data, path.join(dir, 'second.csv'), 200 + ((takes - 200) * i) / kills)) killed += 1
    expect([before, after]).toContain(await served(data))
    expect((await verify(dataPaths(data))).filter((check) => check.fault !== null)).toEqual([])
    await load(data, path.join(dir, 'second.csv'), '--received', '2024-12-01')
    expect(await served(data)).toBe(after)
    expect(
      readdirSync(path.join(data, 'snapshots')).filter((n) => n.startsWith('.') || n.endsWith('.tmp')),
    ).toEqual([])
  }
  expect(killed).toBeGreaterThan(kills / 2)
}, 600_000)

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
