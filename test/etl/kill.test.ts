import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { dataPaths } from '../../etl/paths.ts'
import { checkSnapshot } from '../../etl/publish.ts'
import { currentSnapshot, listSnapshots, snapshotFile } from '../../etl/snapshots.ts'
import { load, tempDir, writeFiles } from './run.ts'

const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const report = (unit: string, code: string, rows: number) =>
  `${header}\n${Array.from({ length: rows }, (_, i) => `${unit},2024,${code}${i},Mô hình ${i},6,Tập thể`).join('\n')}\n`

/** What is served: the current snapshot, whole, with its content hash. */
async function served(dataDir: string): Promise<string> {
  const paths = dataPaths(dataDir)
  const id = currentSnapshot(paths)
  const card = listSnapshots(paths).find((c) => c.id === id)!
  await checkSnapshot(snapshotFile(paths, card.id), card)
  return card.contentHash
}

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
