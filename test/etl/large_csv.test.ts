import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { dataPaths } from '../../etl/paths.ts'
import { currentSnapshot } from '../../etl/snapshots.ts'
import { verify } from '../../etl/verify.ts'
import { etl, figures, load, tempDir, writeFiles } from './run.ts'

/** Files of more than a megabyte, which DuckDB begins to read before anybody knows whether it may. */

const head = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const rows = (n: number) =>
  Array.from({ length: n }, (_, i) => `Sở Y tế,2025,A${i},Phòng khám thân thiện số ${i} của tỉnh,6,Tập thể`)
const large = 16_000
const text = (lines: string[]) => `${[head, ...lines].join('\n')}\n`
const changed = (at: number, line: string) => text(rows(large).with(at, line))

/** What the archive holds, whatever it is called. */
function archived(dataDir: string): string[] {
  const { archive } = dataPaths(dataDir)
  return existsSync(archive)
    ? readdirSync(archive, { recursive: true, withFileTypes: true })
        .filter((e) => e.isFile())
        .map((e) => e.name)
    : []
}

test('a plain one, and one that is not plain near its end, give the same rows', async () => {
  const [plain, other] = [path.join(tempDir(), 'data'), path.join(tempDir(), 'data')]
  const said = []
  for (const [dataDir, content] of [
    [plain, text(rows(large))],
    [other, changed(large - 2, rows(large)[large - 2]!.replace('Sở Y tế', '  Sở  Y tế '))],
  ] as const) {
    const mail = writeFiles(path.join(tempDir(), 'mail'), { 'a.csv': content })
    const result = await load(dataDir, mail, '--received', '2025-11-20')
    expect(result.code).toBe(0)
    said.push(result.files)
  }
  expect(said[1]).toEqual([{ ...said[0]![0], sha256: said[1]![0]!.sha256 }])
  expect(said[0]![0]).toMatchObject({ rows: large, accepted: large, rejected: 0, dropped: 0 })
  const all = 'SELECT model_code, model_name, row_no FROM fct_model ORDER BY row_no'
  const found = await figures(plain, all)
  expect(found).toHaveLength(large)
  expect(found.at(-1)).toEqual([`A${large - 1}`, `Phòng khám thân thiện số ${large - 1} của tỉnh`, large + 1])
  expect(await figures(other, all)).toEqual(found)
  for (const dataDir of [plain, other])
    expect((await verify(dataPaths(dataDir))).filter((check) => check.fault !== null)).toEqual([])
})

test('one that cannot be read near its end is refused, its copy too; the others are loaded, nothing else is kept', async () => {
  const dataDir = path.join(tempDir(), 'data')
  const broken = changed(large - 1, 'Sở Y tế,2025,X,"Một" hai,6,Tập thể')
  const mail = writeFiles(path.join(tempDir(), 'mail'), {
    'a.csv': broken,
    'b.csv': text(['Sở Xây dựng,2025,B1,Một,2,Tập thể']),
    'copy.csv': broken,
  })
  const result = await load(dataDir, mail, '--received', '2025-11-20')
  expect(result.code).toBe(3)
  expect(result.files.map((f) => [f.name, f.status])).toEqual([
    ['a.csv', 'unreadable'],
    ['b.csv', 'loaded'],
    ['copy.csv', 'unreadable'],
  ])
  expect(result.files[0]!.issues[0]!.message).toContain(`dòng ${large + 1} `)
  expect(await figures(dataDir, 'SELECT model_code FROM fct_model')).toEqual([['B1']])
  expect(archived(dataDir)).toHaveLength(1)
  expect((await verify(dataPaths(dataDir))).filter((check) => check.fault !== null)).toEqual([])
})

test('alone it leaves no trace, and does not push a sample aside', async () => {
  const mail = writeFiles(path.join(tempDir(), 'mail'), {
    'a.csv': changed(large - 1, 'Sở Y tế,2025,X,"Một" hai,6,Tập thể'),
  })
  const empty = path.join(tempDir(), 'data')
  expect((await etl(empty, ['load', mail])).code).toBe(3)
  expect(archived(empty)).toEqual([])
  expect(currentSnapshot(dataPaths(empty))).toBeNull()

  const dataDir = path.join(tempDir(), 'data')
  const sample = path.join(tempDir(), 'sample')
  await etl(dataDir, ['sample', '--out', sample, '--models', '40', '--from', '2025', '--to', '2025'])
  expect((await etl(dataDir, ['load', sample])).code).toBe(0)
  const before = currentSnapshot(dataPaths(dataDir))
  const run = await etl(dataDir, ['load', mail])
  expect(run.code).toBe(3)
  expect(currentSnapshot(dataPaths(dataDir))).toBe(before)
  expect(readdirSync(dataDir).filter((name) => name.startsWith('sample-'))).toEqual([])
})
