import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { backup, finishRestore, restore } from '../../etl/backup.ts'
import { openLedger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { verify } from '../../etl/verify.ts'
import { etl, figures, load, tempDir, writeFiles } from './run.ts'

const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const report = (code: string) =>
  `${header}\n${Array.from({ length: 200 }, (_, i) => `Sở Y tế,2025,${code}${i},Mô hình ${code} ${i},6,Tập thể`).join('\n')}\n`

const dir = tempDir()
const data = path.join(dir, 'data')
const other = path.join(dir, 'other')
const file = path.join(dir, 'sao-luu.gsb')

/** What stands in a data folder, bytes and all, but for what was set aside. */
function standing(root: string): Record<string, string> {
  const files: Record<string, string> = {}
  const walk = (name: string) => {
    for (const entry of readdirSync(path.join(root, name), { withFileTypes: true })) {
      const child = path.join(name, entry.name)
      if (name === '' && entry.name.startsWith('before-restore-')) continue
      if (entry.isDirectory()) walk(child)
      else files[child] = readFileSync(path.join(root, child)).toString('base64')
    }
  }
  walk('')
  return files
}

async function sound(root: string): Promise<void> {
  expect((await verify(dataPaths(root))).filter((check) => check.fault !== null)).toEqual([])
}

beforeAll(async () => {
  writeFiles(dir, { 'a.csv': report('A'), 'b.csv': report('B') })
  await load(data, path.join(dir, 'a.csv'), '--received', '2025-11-20')
  await load(other, path.join(dir, 'b.csv'), '--received', '2025-11-21')
  writeFiles(data, { 'figures.jsonl': '{"code":"0000000000"}\n' })
  const run = await etl(data, ['backup', file])
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(run.stdout).toMatch(/SHA-256 [0-9a-f]{64}/)
})

describe('a backup', () => {
  test('comes back whole, in an empty place and in place of other data', async () => {
    const empty = path.join(dir, 'empty')
    expect((await etl(empty, ['restore', file])).code).toBe(0)
    expect(standing(empty)).toEqual(standing(data))
    await sound(empty)

    const place = path.join(dir, 'place')
    cpSync(other, place, { recursive: true })
    const run = await etl(place, ['restore', file])
    expect(run.stdout).toMatch(/Dữ liệu trước đó ở .*before-restore-/)
    expect(standing(place)).toEqual(standing(data))
    await sound(place)
    const kept = readdirSync(place).find((name) => name.startsWith('before-restore-'))!
    expect(standing(path.join(place, kept))).toEqual(standing(other))
    expect(await figures(place, 'SELECT count(*)::INT FROM fct_model')).toEqual([[200]])
  })

  test('does not touch what is backed up', async () => {
    const before = standing(data)
    await backup(dataPaths(data), path.join(dir, 'again.gsb'))
    expect(standing(data)).toEqual(before)
  })

  test('damaged anywhere is refused, and nothing changes', async () => {
    const whole = readFileSync(file)
    const place = path.join(dir, 'refuses')
    cpSync(other, place, { recursive: true })
    let before = standing(place)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, bits, cut) => {
          const broken = path.join(dir, 'broken.gsb')
          const bytes = Buffer.from(cut ? whole.subarray(0, at) : whole)
          if (!cut) bytes[at]! ^= bits
          writeFileSync(broken, bytes)
          try {
            await restore(dataPaths(place), broken)
          } catch (error) {
            expect(String(error)).toMatch(/bị hỏng .*được giữ nguyên/)
            expect(standing(place)).toEqual(before)
            return
          }
          // A few bytes of a gzip header mean nothing; then what comes back is what was saved.
          expect(standing(place)).toEqual(standing(data))
          before = standing(place)
          throw new fc.PreconditionFailure()
        },
      ),
      { numRuns: 60 },
    )
  })

  test('is refused while a loader is at work, and when it is not there', async () => {
    const place = path.join(dir, 'busy')
    cpSync(other, place, { recursive: true })
    const ledger = await openLedger(dataPaths(place).ledger)
    try {
      expect((await etl(place, ['restore', file])).stderr).toContain('Một trình nạp khác đang chạy')
      expect((await etl(place, ['backup', path.join(dir, 'x.gsb')])).stderr).toContain(
        'Một trình nạp khác đang chạy',
      )
    } finally {
      ledger.close()
    }
    const run = await etl(place, ['restore', path.join(dir, 'nothing.gsb')])
    expect(run).toMatchObject({ code: 1, stderr: `Không có tệp sao lưu ${path.join(dir, 'nothing.gsb')}.\n` })
    expect((await etl(path.join(dir, 'bare'), ['backup', path.join(dir, 'x.gsb')])).code).toBe(1)
    expect((await etl(place, ['backup', path.join(dir, 'no', 'such', 'folder.gsb')])).stderr).toMatch(
      /Không ghi được bản sao lưu/,
    )
    expect((await etl(place, ['backup'])).code).toBe(2)
  })
})

describe('killed', () => {
  test('in the middle of moving in, the next command goes on', async () => {
    // Each state that a restore can die in, made by hand.
    const items = ['archive', 'ledger.duckdb', 'snapshots', 'current.json']
    for (const phase of ['.restored', '.moving'])
      for (let done = 0; done <= items.length; done += 1) {
        const place = path.join(dir, `died${phase}${done}`)
        cpSync(other, place, { recursive: true })
        cpSync(data, path.join(place, phase), { recursive: true })
        mkdirSync(path.join(place, '.before'))
        for (const [i, item] of items.entries()) {
          if (phase === '.moving' || i < done)
            renameSync(path.join(place, item), path.join(place, '.before', item))
          if (phase === '.moving' && i < done)
            renameSync(path.join(place, phase, item), path.join(place, item))
        }
        finishRestore(dataPaths(place))
        expect(standing(place)).toEqual(standing(data))
        await sound(place)
      }
  })
})
