import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { dataPaths } from '../../etl/paths.ts'
import { currentSnapshot, listSnapshots } from '../../etl/snapshots.ts'
import { verify } from '../../etl/verify.ts'
import { loadHere } from './inprocess.ts'
import { tempDir, writeFiles } from './run.ts'

const model = 'Đơn vị báo cáo,Năm,Mã mô hình,Tên mô hình,Lĩnh vực,Đối tượng'
const replication = 'Đơn vị báo cáo,Năm,Tên mô hình,Nơi nhân rộng'
const commendation = 'Đơn vị báo cáo,Năm,Mã mô hình,Hình thức khen thưởng'

// Parts in two versions, rows that name models of other files, a successor's model, held rows.
const files: [name: string, receivedOn: string, text: string][] = [
  ['syt-1.csv', '2025-11-10', `${model}\nSở Y tế,2025,A1,Một,6,Tập thể\nSở Y tế,2025,A2,Hai,6,Tập thể\n`],
  ['syt-2.csv', '2025-11-25', `${model}\nSở Y tế,2025,A1,Một sửa,6,Tập thể\nSở Y tế,2025,A3,Ba,99,Tập thể\n`],
  [
    'nhan.csv',
    '2025-11-12',
    `${replication}\nSở Y tế,2025,Một,Toàn tỉnh\nSở Y tế,2025,Hai,Toàn tỉnh\nSở Y tế,2025,Không có,Toàn tỉnh\n`,
  ],
  ['khen.csv', '2025-12-02', `${commendation}\nSở Xây dựng,2025,X1,Bằng khen\nSở Y tế,2025,A2,Giấy khen\n`],
  ['sgtvt.csv', '2024-11-20', `${model}\nSở Giao thông vận tải,2024,X1,Cầu đường,2,Tập thể\n`],
  ['sxd.csv', '2025-11-28', `${model}\nSở Xây dựng,2025,X1,Cầu đường,2,Tập thể\n`],
]

interface Outcome {
  hash: string
  dataDir: string
}

/** Loads the files in groups, one load after another. */
async function outcome(groups: number[][]): Promise<Outcome> {
  const dataDir = path.join(tempDir(), 'data')
  for (const [i, group] of groups.entries()) {
    const folder = path.join(dataDir, '..', `load-${i}`)
    const chosen = group.map((n) => files[n]!)
    writeFiles(folder, Object.fromEntries(chosen.map(([name, , text]) => [name, text])))
    writeFiles(folder, {
      'received.csv': `file,received_on\n${chosen.map(([name, day]) => `${name},${day}`).join('\n')}\n`,
    })
    await loadHere(dataDir, [folder], '2025-12-31', i === groups.length - 1)
  }
  return { dataDir, hash: hashOf(dataDir) }
}

function hashOf(dataDir: string): string {
  const paths = dataPaths(dataDir)
  return listSnapshots(paths).find((card) => card.id === currentSnapshot(paths))!.contentHash
}

let together: Outcome

beforeAll(async () => {
  together = await outcome([files.map((_, i) => i)])
})

test('any order and any grouping of loads gives the same figures', async () => {
  const order = fc.shuffledSubarray(
    files.map((_, i) => i),
    { minLength: files.length },
  )
  const cuts = fc.subarray([1, 2, 3, 4, 5])
  await fc.assert(
    fc.asyncProperty(order, cuts, async (indexes, at) => {
      const edges = [0, ...at, indexes.length]
      const groups = edges.slice(1).map((end, i) => indexes.slice(edges[i], end))
      expect((await outcome(groups)).hash).toBe(together.hash)
    }),
    { numRuns: 8, seed: 235 },
  )
})

test('loading twice changes nothing, whatever is loaded twice', async () => {
  // An earlier version that is sent again alone brings itself back: `test/cube/audited.test.ts`.
  const again = fc
    .subarray(files, { minLength: 1 })
    .filter((some) => !some.includes(files[0]!) || some.includes(files[1]!))
  await fc.assert(
    fc.asyncProperty(again, async (some) => {
      const folder = writeFiles(
        tempDir(),
        Object.fromEntries(some.map(([name, , text]) => [`copy-${name}`, text])),
      )
      const result = await loadHere(together.dataDir, [folder], '2026-11-22')
      expect(result).toMatchObject({ code: 0, load: null, snapshot: null })
      expect(hashOf(together.dataDir)).toBe(together.hash)
    }),
    { numRuns: 5, seed: 235 },
  )
  expect((await verify(dataPaths(together.dataDir))).filter((check) => check.fault !== null)).toEqual([])
})
