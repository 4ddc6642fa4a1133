import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { dataPaths } from '../../etl/paths.ts'
import { currentSnapshot, listSnapshots, snapshotFile } from '../../etl/snapshots.ts'
import { etl, load, tempDir, writeFiles } from './run.ts'

const FIRST =
  'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng\nSở Y tế,2026,Trạm y tế sạch,6,Tập thể\n'

test('a damaged snapshot is built anew from the ledger, frozen under its name, and the damaged file is set aside', async () => {
  const dir = tempDir()
  const data = path.join(dir, 'data')
  await load(data, writeFiles(path.join(dir, 'mail'), { 'y-te.csv': FIRST }), '--received', '2026-11-20')
  expect((await etl(data, ['publish', '--name', 'Chốt', '--freeze'])).code).toBe(0)
  const paths = dataPaths(data)
  const before = listSnapshots(paths).find((card) => card.id === currentSnapshot(paths))!
  const file = snapshotFile(paths, before.id)
  const bytes = readFileSync(file)
  for (let at = 300_000; at < bytes.length; at += 20_000) bytes[at] = bytes[at]! ^ 1
  writeFileSync(file, bytes)
  expect((await etl(data, ['verify'])).code).toBe(1)

  const published = await etl(data, ['publish'])
  expect(published.code).toBe(0)
  expect(published.stdout).toContain('Phiên bản số liệu mới')
  expect(published.stderr).toContain(`Phiên bản số liệu ${before.id} bị hỏng`)
  const verified = await etl(data, ['verify'])
  expect(verified.stdout.split('\n').filter((line) => line.startsWith('LỖI'))).toEqual([])
  const after = listSnapshots(paths).find((card) => card.id === currentSnapshot(paths))!
  expect(after).toMatchObject({ name: 'Chốt', frozen: true, contentHash: before.contentHash })
  const aside = readdirSync(data).find((name) => name.startsWith('set-aside-'))!
  expect(readFileSync(path.join(data, aside, `${before.id}.duckdb`)).equals(bytes)).toBe(true)
})
