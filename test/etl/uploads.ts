import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { documentAnswer } from '../../etl/intake/document.ts'
import { readSubmission } from '../../etl/intake/file.ts'
import type { WorkbookReader } from '../../etl/intake/reader.ts'
import { answerOf } from '../../etl/intake/workbook.ts'
import { referenceDir } from '../../etl/paths.ts'
import { readReference } from '../../etl/reference.ts'
import { numbers } from './bytes.ts'
import { corpus } from './corpus.ts'
import { tempDir } from './run.ts'
import { workbook } from './workbooks.ts'

/** What became of many damaged files: how many were refused with which code, and the slowest. */
export interface Fuzzed {
  files: number
  read: number
  refused: Record<string, number>
  slowest: { number: number; milliseconds: number }
}

/** Reads workbooks here, so that a fault of the reader is one of the test. */
const here: WorkbookReader = {
  read: (bytes) => Promise.resolve(answerOf(bytes)),
  readDocument: (bytes) => documentAnswer(bytes),
  close: () => undefined,
}

const pieces = [
  '<',
  '>',
  '/>',
  '"',
  '&',
  '&#x0;',
  '&#55296;',
  '&amp;',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '<c ',
  '<row r="9">',
  '<row r="0"/>',
  '<c r="ZZZ9999999"><v>1</v></c>',
  ' r="A0"',
  ' s="99999"',
  ' t="s"',
  ' t="d"',
  '<v>-1</v>',
  '<v>1e308</v>',
  '_x0000_',
  '\u0000',
  '\ufffe',
  '<mergeCell ref="A1:A1048576"/>',
  'xmlns:x="y" ',
  '\u0301\u0323'.repeat(50),
]

type Next = (limit: number) => number

/** Up to four damages to a text of XML: pieces put in, taken out, doubled, cut off, changed over. */
function mutateXml(xml: string, next: Next): string {
  for (let times = 1 + next(4); times > 0; times -= 1) {
    const at = next(xml.length + 1)
    const size = next(200)
    const cut = [
      () => xml.slice(0, at) + pieces[next(pieces.length)]! + xml.slice(at),
      () => xml.slice(0, at) + xml.slice(at + size),
      () => xml.slice(0, at) + xml.slice(at, at + size).repeat(1 + next(20)) + xml.slice(at),
      () => xml.slice(0, at),
      () => xml.replace(/\d+/g, (digits) => (next(20) === 0 ? String(next(1 << 30)) : digits)),
    ]
    xml = cut[next(cut.length)]!()
  }
  return xml
}

/** A workbook with damaged XML, or with parts that are missing, change places, or lie about their size. */
function mutateBook(bytes: Uint8Array, next: Next): Buffer {
  const files = unzipSync(bytes)
  const names = Object.keys(files)
  const name = names[next(names.length)]!
  const other = names[next(names.length)]!
  const kind = next(10)
  if (kind < 6) files[name] = strToU8(mutateXml(strFromU8(files[name]!), next))
  else if (kind === 6) Reflect.deleteProperty(files, name)
  else if (kind === 7) [files[name], files[other]] = [files[other]!, files[name]!]
  const zip = Buffer.from(zipSync(files, { level: next(2) === 0 ? 0 : 6 }))
  if (kind === 8) {
    const directory = zip.indexOf('PK\x01\x02', undefined, 'latin1')
    zip.writeUInt32LE(next(2 ** 31), directory + [16, 20, 24, 42][next(4)]!)
  }
  if (kind === 9)
    zip.writeUInt16LE(
      next(1 << 16),
      zip.lastIndexOf('PK\x05\x06', undefined, 'latin1') + [8, 10, 12, 16][next(4)]!,
    )
  return zip
}

/** Up to four damages to bytes: a bit, pieces put in, taken out, cut off, doubled, spliced with another file. */
function mutateBytes(original: Uint8Array, other: Uint8Array, next: Next): Buffer {
  if (next(50) === 0) return Buffer.from(Array.from({ length: next(3000) }, () => next(256)))
  let bytes = Buffer.from(original)
  for (let times = 1 + next(4); times > 0 && bytes.length > 1; times -= 1) {
    const at = next(bytes.length)
    const size = 1 + next(200)
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
    const made = [
      () => ((bytes[at] = bytes[at]! ^ (1 << next(8))), bytes),
      () => Buffer.concat([before, Buffer.from(Array.from({ length: size }, () => next(256))), after]),
      () => Buffer.concat([before, after.subarray(size)]),
      () => before,
      () => Buffer.concat([before, after.subarray(0, size), after]),
      () => Buffer.concat([before, other.subarray(next(other.length))]),
      () => Buffer.concat([before, Buffer.from(pieces[next(pieces.length)]!), after]),
    ]
    bytes = made[next(made.length)]!()
  }
  return bytes
}

/**
 * Reads damaged files, one after the other. @throws Error naming the file that crashed, hung over ten seconds or had
 * no result
 */
export async function fuzzUploads(count: number, seed: number): Promise<Fuzzed> {
  const next = numbers(seed)
  const { guide } = readReference(referenceDir())
  const books = [
    workbook([
      {
        name: 'Thông tin chung',
        rows: [
          ['Đơn vị báo cáo', 'Sở Y tế'],
          ['Năm', 2026],
        ],
      },
      {
        name: 'Mô hình',
        rows: [
          ['Đơn vị báo cáo', 'Năm', 'Tên mô hình', 'Lĩnh vực', 'Đối tượng'],
          ['Sở Y tế', 2026, 'a', 1, 'Tập thể'],
        ],
        merges: ['A2:A3'],
      },
    ]),
  ]
  const originals = [...corpus(60), ...books.map((bytes) => ({ name: 'book.xlsx', bytes }))]
  const workbooks = originals.filter(({ name }) => name.endsWith('.xlsx'))
  const dir = path.join(tempDir(), 'uploads')
  mkdirSync(dir)
  const found: Fuzzed = { files: 0, read: 0, refused: {}, slowest: { number: -1, milliseconds: 0 } }
  for (let i = 0; i < count; i += 1) {
    const within = next(3) === 0
    const list = within ? workbooks : originals
    const { name, bytes } = list[next(list.length)]!
    const file = path.join(dir, `${i}${path.extname(name)}`)
    writeFileSync(
      file,
      within ? mutateBook(bytes, next) : mutateBytes(bytes, originals[next(originals.length)]!.bytes, next),
    )
    const started = performance.now()
    const result = await readSubmission({ path: file, name, receivedOn: '2026-11-20' }, guide, here)
    let rows = 0
    for (const sheet of result.sheets) {
      sheet.eachRow(() => (rows += 1))
      if (sheet.plain) await sheet.plain()
    }
    const milliseconds = performance.now() - started
    if (milliseconds > 10_000) throw new Error(`${i} of seed ${seed}: ${Math.round(milliseconds)} ms`)
    if ((result.refusal === null) !== result.sheets.length > 0 || rows < 0)
      throw new Error(`${i} of seed ${seed}: no result`)
    found.files += 1
    if (result.refusal) found.refused[result.refusal.code] = (found.refused[result.refusal.code] ?? 0) + 1
    else found.read += 1
    if (milliseconds > found.slowest.milliseconds)
      found.slowest = { number: i, milliseconds: Math.round(milliseconds) }
    rmSync(file)
  }
  return found
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(
    JSON.stringify(
      await fuzzUploads(Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 20_261_129)),
    ),
  )
