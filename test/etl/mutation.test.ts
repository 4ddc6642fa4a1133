import path from 'node:path'
import { expect, test } from 'vitest'
import { dataPaths } from '../../etl/paths.ts'
import { verify } from '../../etl/verify.ts'
import { numbers } from './bytes.ts'
import { corpus } from './corpus.ts'
import { loadHere } from './inprocess.ts'
import { tempDir, writeFiles } from './run.ts'

const count = 10_000
const batch = 500
const extensions = ['.csv', '.xlsx', '.xls', '.txt', '.docx', '.pdf', '']

/** Bytes after one to four of: a flipped bit, bytes put in, taken out, cut off, doubled, two blocks changed over. */
function mutate(original: Uint8Array, next: (limit: number) => number): Buffer {
  let bytes = Buffer.from(original)
  if (next(50) === 0) return Buffer.from(Array.from({ length: next(3000) }, () => next(256)))
  for (let times = 1 + next(4); times > 0 && bytes.length > 8; times -= 1) {
    const at = next(bytes.length)
    const size = 1 + next(Math.min(200, bytes.length - 1))
    const to = next(bytes.length)
    switch (next(7)) {
      case 0:
        bytes[at] = bytes[at]! ^ (1 << next(8))
        break
      case 1:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(Array.from({ length: size }, () => next(256))),
          bytes.subarray(at),
        ])
        break
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + size)])
        break
      case 3:
        bytes = bytes.subarray(0, at)
        break
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + size), bytes.subarray(at)])
        break
      case 5: {
        const [one, other] = [Math.min(at, to), Math.max(at, to)]
        bytes = Buffer.concat([bytes.subarray(other), bytes.subarray(one, other), bytes.subarray(0, one)])
        break
      }
      default:
        bytes[at] = [0, 0x22, 0x0a, 0x0d, 0xff, 0x3b][next(6)]!
    }
  }
  return bytes
}

test(
  `${count} mutated files: no crash, no hang, nothing published that verify refuses`,
  async () => {
    const originals = corpus(60)
    const next = numbers(20241111)
    const data = path.join(tempDir(), 'data')
    for (let done = 0; done < count; done += batch) {
      const size = Math.min(batch, count - done)
      const files = Array.from({ length: size }, (_, i) => {
        const { name, bytes } = originals[next(originals.length)]!
        const own = path.extname(name)
        const extension = next(10) === 0 ? extensions[next(extensions.length)]! : own
        return [`${done + i}${extension}`, mutate(bytes, next)] as const
      })
      const folder = writeFiles(tempDir(), Object.fromEntries(files))
      const result = await loadHere(data, [folder], '2026-11-20')
      expect(new Set(result.files.map((sheet) => sheet.name))).toEqual(new Set(files.map(([name]) => name)))
      for (const sheet of result.files) {
        if (sheet.status === 'unreadable') expect(sheet.issues).toHaveLength(1)
        else if (sheet.status !== 'unchanged')
          expect([sheet.name, sheet.accepted + sheet.rejected + sheet.dropped]).toEqual([
            sheet.name,
            sheet.rows,
          ])
      }
      const faults = (await verify(dataPaths(data))).filter((check) => check.fault !== null)
      expect(faults).toEqual([])
    }
  },
  30 * 60_000,
)
