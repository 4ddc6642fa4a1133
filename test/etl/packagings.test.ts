import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate'
import readXlsx from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { answerOf, type WorkbookSheet } from '../../etl/intake/workbook.ts'
import { numbers } from './bytes.ts'
import { workbook, serial } from './workbooks.ts'

/**
 * Workbooks as many programs pack them, changed at random in their archive and their XML. What is legal changes no
 * value; what is not is refused, or read as another reader reads it, or marked. `PACKAGINGS=10000` makes that many,
 * `PACKAGINGS_SEED=7` others.
 */

const count = Number(process.env['PACKAGINGS'] ?? 1000)
const seed = Number(process.env['PACKAGINGS_SEED'] ?? 0)
const slowest = 10_000

type Next = (limit: number) => number
const pick = <T>(next: Next, all: readonly T[]): T => all[next(all.length)]!

/** Real shapes: those of the cases, and what our own writer makes of every sort of cell. */
const originals: Buffer[] = [
  Buffer.from(
    workbook([
      {
        name: 'Mô hình',
        rows: [
          ['Đơn vị báo cáo', 'Năm', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Ngày'],
          [
            'UBND xã Đại Lãnh',
            2026,
            'a & b <c> "d"',
            1.125,
            { style: 1, value: String(serial('2026-03-05')) },
          ],
          [
            'Sở Y tế',
            2026,
            ' hai  khoảng ',
            { type: 'b', value: '1' },
            { type: 'str', formula: 'A1', value: 'kết quả' },
          ],
        ],
        merges: ['B2:B3'],
      },
    ]),
  ),
  ...readdirSync(path.join(import.meta.dirname, 'cases')).flatMap((id) => {
    const folder = path.join(import.meta.dirname, 'cases', id)
    return readdirSync(folder).flatMap((name) => {
      if (!/\.xls[xm]$/.test(name)) return []
      const bytes = readFileSync(path.join(folder, name))
      return 'sheets' in answerOf(bytes) && bytes.length < 200_000 ? [bytes] : []
    })
  }),
]

type Parts = Record<string, Uint8Array>
const isXml = (name: string) => /\.(xml|rels)$/i.test(name)
const isUtf8 = (part: Uint8Array) => part[0] === 0x3c || part[0] === 0xef

/** Changes the text of the parts of a book that are XML in UTF-8. */
function eachXml(parts: Parts, change: (xml: string, name: string) => string): Parts {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) =>
      isXml(name) && isUtf8(part) ? [name, strToU8(change(strFromU8(part), name))] : [name, part],
    ),
  )
}

const tags = /<(?![?!/])([\w:]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>/g
const attributes = /\s+([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g
const onSomeTags = (
  next: Next,
  xml: string,
  change: (tag: string, name: string, attributes: string, end: string) => string,
) =>
  xml.replace(tags, (tag: string, name: string, all: string, end: string) =>
    next(2) ? change(tag, name, all, end) : tag,
  )

/** Changes that XML and ZIP allow: no value may be another one after them. */
const legal: Record<string, (parts: Parts, next: Next) => Parts> = {
  'attributes in another order': (parts, next) =>
    eachXml(parts, (xml) =>
      onSomeTags(
        next,
        xml,
        (_, name, all, end) =>
          `<${name}${[...all.matchAll(attributes)]
            .map(([one]) => one)
            .reverse()
            .join('')}${end}>`,
      ),
    ),
  'the other quotes': (parts, next) =>
    eachXml(parts, (xml) =>
      onSomeTags(next, xml, (_, name, all, end) => {
        const turned = all.replace(attributes, (one, key: string, value: string) => {
          const inner = value.slice(1, -1)
          if (value.startsWith('"') && !inner.includes("'")) return ` ${key} = '${inner}'`
          return value.startsWith("'") && !inner.includes('"') ? ` ${key} = "${inner}"` : one
        })
        return `<${name}${turned}${end}>`
      }),
    ),
  'line breaks between attributes': (parts, next) =>
    eachXml(parts, (xml) =>
      onSomeTags(next, xml, (_, name, all, end) => `<${name}${all.replace(attributes, '\n\t$1=$2')} ${end}>`),
    ),
  'attributes that nobody knows': (parts, next) =>
    eachXml(parts, (xml) =>
      onSomeTags(next, xml, (tag, name, all, end) =>
        /^(\w+:)?(c|row|si|t|v|xf|cell)$/.test(name) ? `<${name}${all} moi="r=1 &gt;"${end}>` : tag,
      ),
    ),
  'elements without content, written out': (parts, next) =>
    eachXml(parts, (xml) =>
      onSomeTags(next, xml, (tag, name, all, end) => (end === '/' ? `<${name}${all}></${name}>` : tag)),
    ),
  'comments and instructions between elements': (parts, next) =>
    eachXml(parts, (xml) =>
      xml.replace(/(<\/(?:\w+:)?(?:c|row|si|xf)>)/g, (tag) =>
        next(2) ? `${tag}<!-- <c r="A1"><v>9</v></c> --><?x <row> ?>` : tag,
      ),
    ),
  'letters by their numbers': (parts, next) =>
    eachXml(parts, (xml) =>
      xml.replace(
        /(<(?:\w+:)?t(?: [^>]*)?>)([^<&]*)(?=<)/g,
        (_, open: string, text: string) =>
          open +
          [...text]
            .map((sign) => (next(3) === 0 ? `&#x${sign.codePointAt(0)!.toString(16)};` : sign))
            .join(''),
      ),
    ),
  'texts in CDATA': (parts, next) =>
    eachXml(parts, (xml) =>
      xml.replace(/(<(?:\w+:)?t(?: [^>]*)?>)([^<&]+)(?=<\/)/g, (whole, open: string, text: string) =>
        next(2) ? `${open}<![CDATA[${text}]]>` : whole,
      ),
    ),
  'parts in UTF-16': (parts, next) =>
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) =>
        isXml(name) && part[0] === 0x3c && next(2)
          ? [
              name,
              Uint8Array.from(
                Buffer.from(
                  `\ufeff${strFromU8(part).replace(/encoding=(["'])utf-8\1/i, 'encoding="UTF-16"')}`,
                  'utf16le',
                ),
              ),
            ]
          : [name, part],
      ),
    ),
  'entries in another order, some of them stored': (parts, next) => {
    const entries = Object.entries(parts).sort(() => next(3) - 1)
    return Object.fromEntries(entries)
  },
  'more files that are nobody’s': (parts) => ({
    ...parts,
    'docProps/them.xml': strToU8('<x><sheet name="y"/></x>'),
    'xl/media/image1.png': strToU8('PNG'),
  }),
}

/** Changes that are no such thing. */
const damaging: ((parts: Parts, next: Next) => Parts)[] = [
  (parts, next) => onPart(parts, next, (xml) => cut(xml, next, /<\/?[^>]+>/g)),
  (parts, next) => onPart(parts, next, (xml) => cut(xml, next, / [\w:]+=("[^"]*"|'[^']*')/g)),
  (parts, next) => onPart(parts, next, (xml) => onOne(xml, next, /\d+/g, () => String(next(70_000)))),
  (parts, next) => onPart(parts, next, (xml) => onOne(xml, next, /="[^"]*"/g, () => '=""')),
  (parts, next) =>
    onPart(parts, next, (xml) =>
      onOne(xml, next, /<(?:\w+:)?c [^>]*>.*?<\/(?:\w+:)?c>/gs, (cell) => cell + cell),
    ),
  (parts, next) => onPart(parts, next, (xml) => xml.slice(0, next(xml.length))),
  (parts, next) =>
    onPart(parts, next, (xml) =>
      onOne(
        xml,
        next,
        /t="\w+"/g,
        () => `t="${pick(next, ['s', 'n', 'e', 'd', 'b', 'str', 'inlineStr', 'x'])}"`,
      ),
    ),
  (parts, next) => {
    const names = Object.keys(parts)
    const gone = pick(next, names)
    return Object.fromEntries(Object.entries(parts).filter(([name]) => name !== gone))
  },
]

function onPart(parts: Parts, next: Next, change: (xml: string) => string): Parts {
  const names = Object.keys(parts).filter((name) => isXml(name) && isUtf8(parts[name]!))
  if (names.length === 0) return parts
  const name = pick(next, names)
  return { ...parts, [name]: strToU8(change(strFromU8(parts[name]!))) }
}

function onOne(xml: string, next: Next, pattern: RegExp, change: (found: string) => string): string {
  const all = [...xml.matchAll(pattern)]
  if (all.length === 0) return xml
  const one = pick(next, all)
  return xml.slice(0, one.index) + change(one[0]) + xml.slice(one.index + one[0].length)
}

const cut = (xml: string, next: Next, pattern: RegExp) => onOne(xml, next, pattern, () => '')

function packed(parts: Parts, next: Next): Buffer {
  const files: Zippable = {}
  for (const [name, part] of Object.entries(parts)) files[name] = [part, { level: next(3) === 0 ? 0 : 6 }]
  return Buffer.from(zipSync(files))
}

/** A book's sheets as they are compared. */
const cellsOf = (sheets: WorkbookSheet[]) => sheets.map(({ name, rows, marks }) => ({ name, rows, marks }))

function unpacked(bytes: Buffer): Parts | null {
  try {
    return unzipSync(bytes)
  } catch {
    return null
  }
}

test(`${count} legal packagings: every value is the same`, { timeout: 30 * 60_000 }, () => {
  const next = numbers(235 + seed)
  let read = 0
  for (let i = 0; i < count; i += 1) {
    const original = pick(next, originals)
    const before = answerOf(original)
    let parts = unpacked(original)
    if (!parts || !('sheets' in before)) continue
    const changes = Array.from({ length: 1 + next(4) }, () => pick(next, Object.keys(legal)))
    for (const change of changes) parts = legal[change]!(parts, next)
    const started = performance.now()
    const after = answerOf(packed(parts, next))
    expect(performance.now() - started).toBeLessThan(slowest)
    expect([changes, 'sheets' in after ? cellsOf(after.sheets) : after]).toEqual([
      changes,
      cellsOf(before.sheets),
    ])
    read += 1
  }
  expect(read).toBeGreaterThan(count * 0.8)
})

/** What a cell of the other reader is to ours. */
function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value === 'boolean') return value ? 'x' : 'Không'
  if (typeof value === 'number') return String(value).replace('.', ',')
  return (value as string).normalize('NFC')
}

/** The day with a number, as Excel counts them from 1900. */
function dayOf(number: number): string {
  const day = Math.floor(number) + (number < 60 ? 1 : 0)
  return new Date(Date.UTC(1899, 11, 30) + day * 86_400_000).toISOString().slice(0, 10)
}

/**
 * Cells that the other reader has and ours does not, or has otherwise, that are not marked, and that are not as they were
 * before the damage: of whole books the two differ in days that are counted from 1904, in old fonts and the like.
 */
function silentlyOther(
  ours: WorkbookSheet[],
  theirs: { sheet: string; data: unknown[][] }[],
  before: WorkbookSheet[],
): string[] {
  return theirs.flatMap(({ sheet, data }) => {
    const own = ours.find(({ name }) => name === sheet)
    if (!own) return []
    const was = before.find(({ name }) => name === sheet)
    const marked = new Set(own.marks.map(({ row, column }) => `${row} ${column}`))
    return data.flatMap((cells, row) =>
      cells.flatMap((cell, column) => {
        const [theirText, ourText] = [asText(cell), own.rows[row]?.[column] ?? null]
        // A day that is shown as its year alone is that year.
        // So is a number whose format was exchanged for that of a day.
        const isDay = typeof cell === 'number' && ourText === dayOf(cell)
        const isYear = cell instanceof Date && theirText?.slice(0, 4) === ourText
        const isSame =
          isDay ||
          isYear ||
          theirText === ourText ||
          theirText === null ||
          theirText.trim() === (ourText ?? '').trim()
        const isAsBefore = was !== undefined && ourText === (was.rows[row]?.[column] ?? null)
        return isSame || isAsBefore || marked.has(`${row} ${column}`)
          ? []
          : [`${row + 1}:${column + 1} ${ourText ?? '–'} / ${theirText}`]
      }),
    )
  })
}

test(
  `${count} damaged packagings: refused, or read as by another reader`,
  { timeout: 30 * 60_000 },
  async () => {
    const next = numbers(1945 + seed)
    let refused = 0
    let compared = 0
    for (let i = 0; i < count; i += 1) {
      const original = pick(next, originals)
      let parts = unpacked(original)
      if (!parts) continue
      for (let times = 1 + next(2); times > 0; times -= 1) parts = pick(next, damaging)(parts, next)
      let bytes = packed(parts, next)
      if (next(4) === 0) bytes[next(bytes.length)]! ^= 1 << next(8)
      if (next(20) === 0) bytes = bytes.subarray(0, next(bytes.length))
      const started = performance.now()
      const ours = answerOf(bytes)
      expect(performance.now() - started).toBeLessThan(slowest)
      if (!('sheets' in ours)) {
        refused += 1
        continue
      }
      const theirs = await readXlsx(bytes, { trim: false }).catch(() => null)
      if (theirs === null) continue
      compared += 1
      const before = answerOf(original)
      if (!('sheets' in before)) continue
      expect([i, silentlyOther(ours.sheets, theirs, before.sheets)]).toEqual([i, []])
    }
    expect(refused).toBeGreaterThan(count / 10)
    expect(compared).toBeGreaterThan(count / 10)
  },
)
