import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPaper } from './layout-rules.ts'
import { bodyOf, LONG, type Reports, serveReports, textOf } from './reported.ts'

/** The documents as they come out of LibreOffice: pages, with words at places. */

const found = (command: string, flag: string) => spawnSync(command, [flag]).error === undefined
const canPrint = found('soffice', '--version') && found('pdftotext', '-v')
if (!canPrint) console.log('skipped: no report is printed, no soffice or pdftotext was found')

const DOCUMENTS = {
  state: '/api/report/2026.docx?layout=state&snapshot=province',
  party: '/api/report/2026.docx?layout=party&snapshot=province',
  merger: '/api/report/2025.docx?layout=party&snapshot=province&references=0',
  long: '/api/report/2026.docx?layout=state&snapshot=awkward&references=0',
  empty: '/api/report/2026.docx?layout=party&snapshot=empty',
  letter: '/api/reminder/2026.docx?channel=government&snapshot=awkward',
  one: '/api/reminder/2026.docx?channel=government&unit=U7&snapshot=awkward',
}
/** The annexes as workbooks. */
const BOOKS = {
  province: '/api/report/2025.xlsx?layout=party&snapshot=province',
  awkward: '/api/report/2026.xlsx?layout=state&snapshot=awkward',
}
type Book = keyof typeof BOOKS
type Name = keyof typeof DOCUMENTS
const NAMES = Object.keys(DOCUMENTS) as Name[]

/** In pt from the page's upper left corner. */
interface Word {
  text: string
  left: number
  top: number
  right: number
  bottom: number
}
interface Line {
  text: string
  words: Word[]
  top: number
}

const POINTS_PER_MM = 72 / 25.4
/** Rounding in the PDF, and what a letter reaches over its own box. */
const SLACK = 1.5

const folder = mkdtempSync(join(tmpdir(), 'guong-sang-report-'))
const xml = {} as Record<Name, string>
const pages = {} as Record<Name, Line[][]>
const sheets = {} as Record<Book, Line[][]>
let complaints: string
let reports: Reports

const unescape = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** Each page's lines from top to bottom. */
function readPages(file: string): Line[][] {
  const text = execFileSync('pdftotext', ['-bbox-layout', file, '-'], { encoding: 'utf8', maxBuffer: 1e9 })
  return [...text.matchAll(/<page [^>]*>[\s\S]*?<\/page>/g)].map(([page]) =>
    [...page.matchAll(/<line [^>]*>[\s\S]*?<\/line>/g)]
      .map(([line]): Line => {
        const words: Word[] = []
        for (const [, left, top, right, bottom, text] of line.matchAll(
          /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</g,
        )) {
          const word = {
            text: unescape(text!),
            left: Number(left),
            top: Number(top),
            right: Number(right),
            bottom: Number(bottom),
          }
          const before = words.at(-1)
          // Letters of another font, where the first has none such, come apart.
          if (before && word.left - before.right < 1) {
            before.text += word.text
            before.right = word.right
          } else words.push(word)
        }
        return { text: words.map((word) => word.text).join(' '), words, top: words[0]!.top }
      })
      .sort((a, b) => a.top - b.top),
  )
}

/** Words that stand on another. */
const onOthers = (words: Word[]): string[] =>
  words.flatMap((a, n) =>
    words
      .slice(n + 1)
      .filter(
        (b) =>
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK &&
          // Lines of exact height stand closer than their letters' boxes.
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > (a.bottom - a.top) / 2,
      )
      .map((b) => `${a.text} on ${b.text}`),
  )

beforeAll(async () => {
  if (!canPrint) return
  reports = await serveReports()
  for (const name of NAMES) {
    const bytes = await reports.fetched(DOCUMENTS[name])
    writeFileSync(join(folder, `${name}.docx`), bytes)
    xml[name] = readPaper(bytes).xml
  }
  for (const [name, address] of Object.entries(BOOKS))
    writeFileSync(join(folder, `book-${name}.xlsx`), await reports.fetched(address))
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  const files = [
    ...NAMES.map((name) => join(folder, `${name}.docx`)),
    ...Object.keys(BOOKS).map((name) => join(folder, `book-${name}.xlsx`)),
  ]
  const { stderr, status } = spawnSync(
    'soffice',
    [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, ...files],
    { encoding: 'utf8' },
  )
  expect(status).toBe(0)
  complaints = stderr
  for (const name of NAMES) pages[name] = readPages(join(folder, `${name}.pdf`))
  for (const name of Object.keys(BOOKS) as Book[]) sheets[name] = readPages(join(folder, `book-${name}.pdf`))
}, 300_000)

afterAll(async () => {
  await reports?.close()
  rmSync(folder, { recursive: true })
})

describe.runIf(canPrint)('LibreOffice', () => {
  it('makes a PDF of each document and says nothing against it', () => {
    const said = complaints
      .split('\n')
      // Java is of use to databases and wizards only.
      .filter((line) => line.trim() !== '' && !line.includes('javaldx'))
    expect(said).toEqual([])
  })

  describe.each(NAMES)('of %s', (name) => {
    it('makes A4 pages, numbered from the second', () => {
      const info = execFileSync('pdfinfo', ['-f', '1', '-l', '999', join(folder, `${name}.pdf`)], {
        encoding: 'utf8',
      })
      expect(info).toMatch(new RegExp(`^Pages: +${pages[name].length}$`, 'm'))
      const sizes = [...info.matchAll(/^Page(?: +\d+)? size: +([\d.]+) x ([\d.]+) pts/gm)]
      expect(sizes).toHaveLength(pages[name].length)
      for (const [, width, height] of sizes) {
        expect(Number(width) / POINTS_PER_MM).toBeCloseTo(210, 0)
        expect(Number(height) / POINTS_PER_MM).toBeCloseTo(297, 0)
      }
      for (const [i, lines] of pages[name].entries()) {
        const above = lines.filter(({ top }) => top < 20 * POINTS_PER_MM - SLACK).map(({ text }) => text)
        // The figures are invented, which each page says for itself (P9).
        const mark = 'DỮ LIỆU MẪU (không phải số liệu thật)'
        expect(above.map((text) => text.normalize('NFC'))).toEqual(i === 0 ? [mark] : [String(i + 1), mark])
      }
    })

    it('keeps every word inside the margins, and no word on another', () => {
      for (const [i, lines] of pages[name].entries()) {
        const words = lines.flatMap((line) => line.words)
        for (const word of words) {
          const where = `page ${i + 1}: ${word.text}`
          expect(word.left, where).toBeGreaterThan(30 * POINTS_PER_MM - SLACK)
          expect(word.right, where).toBeLessThan((210 - 15) * POINTS_PER_MM + SLACK)
          expect(word.bottom, where).toBeLessThan((297 - 20) * POINTS_PER_MM + SLACK)
        }
        expect(onOthers(words), `page ${i + 1}`).toEqual([])
      }
    })

    it('leaves no heading and no caption at the end of a page', () => {
      const headings = readPaper({ 'word/document.xml': xml[name] })
        .paras.filter(
          (para) => !para.inTable && para.keepNext && para.text !== '' && para.runs.every((run) => run.bold),
        )
        .map(({ text }) => text)
      if (name !== 'letter' && name !== 'one') expect(headings.length).toBeGreaterThan(15)
      for (const lines of pages[name]) {
        const [above, last] = [lines.at(-2)?.text, lines.at(-1)!.text]
        expect(
          headings.filter((heading) => heading === last || heading.endsWith(`${above} ${last}`)),
        ).toEqual([])
      }
    })

    it('writes Vietnamese in composed letters, all that the document says', () => {
      const text = pages[name].flatMap((lines) => lines.map((line) => line.text)).join('\n')
      expect(text).toBe(text.normalize('NFC'))
      const flat = text.replace(/\s/g, '')
      for (const part of bodyOf(xml[name]))
        if ('paragraph' in part)
          // A break of pages may part a paragraph; its beginning stands together.
          expect(flat).toContain(textOf(part.paragraph).slice(0, 40).replace(/\s/g, ''))
    })

    it('cuts no row, repeats the header of a table on each of its pages, and keeps a short one whole', () => {
      const tables = [...xml[name].matchAll(/<w:tbl>[\s\S]*?<\/w:tbl>/g)].map(([table]) => table)
      for (const table of tables) {
        const rows = [...table.matchAll(/<w:tr(?: [^>]*)?>[\s\S]*?<\/w:tr>/g)].map(([row]) => row)
        for (const row of rows) expect(row).toContain('<w:cantSplit/>')
        if (rows.length > 1) expect(rows[0]).toContain('<w:tblHeader/>')
      }
      /** Words of a page from its top to the first row of figures. */
      const topOf = (lines: Line[]) =>
        lines
          .filter(({ top }) => top < (20 + 25) * POINTS_PER_MM)
          .flatMap(({ words }) => words.map((word) => word.text))
      let continued = 0
      const parts = bodyOf(xml[name])
      for (const [at, part] of parts.entries()) {
        if (!('table' in part) || part.table.length < 2) continue
        const title = parts
          .slice(0, at)
          .flatMap((one) => ('paragraph' in one ? [textOf(one.paragraph)] : []))
          .findLast((text) => /^(Bảng|Biểu|DANH SÁCH|Mã số liệu)/.test(text))
        // The codes of one annex follow those of another on the same page.
        if (title === undefined || title.startsWith('Mã')) continue
        const first = pages[name].findIndex((lines) => lines.some((line) => line.text === title))
        expect(first, title).toBeGreaterThan(-1)
        const header = part.table[0]!.flatMap((cell) => textOf(cell).split(' '))
        if (title.startsWith('Bảng')) {
          const there = pages[name][first]!.flatMap(({ words }) => words.map(({ text }) => text))
          const column = header[0] === 'TT' ? 1 : 0
          for (const row of part.table)
            expect(there, title).toEqual(expect.arrayContaining(textOf(row[column]!).split(' ')))
          continue
        }
        const isNext = (n: number) =>
          n === pages[name].length ||
          pages[name][n]!.slice(0, 3).some((line) => /^(Biểu \d|Phụ lục mã số liệu)$/.test(line.text))
        for (let n = first + 1; !isNext(n); n++) {
          expect(topOf(pages[name][n]!), `${title}, page ${n + 1}`).toEqual(expect.arrayContaining(header))
          continued++
        }
      }
      if (name === 'party' || name === 'state' || name === 'long' || name === 'letter')
        expect(continued).toBeGreaterThan(2)
    })
  })

  it.each(Object.keys(BOOKS) as Book[])(
    'prints the workbook of %s as wide as a page, the head of an annex on each of its pages, no word on another',
    async (name) => {
      const asked = BOOKS[name].replace('.xlsx', '.csv')
      const [heads, lasts]: string[][][] = [[], []]
      for (let n = 1; n <= 6; n++) {
        const csv = (await reports.fetched(`${asked}&annex=${n}`)).toString().replace('\uFEFF', '')
        const { data } = Papa.parse<string[]>(csv, { skipEmptyLines: true })
        heads!.push(data[0]!.join(' ').split(' '))
        lasts!.push(data.at(-1)!.join(' ').split(' '))
      }
      let annex = -1
      for (const [i, lines] of sheets[name].entries()) {
        const words = lines.flatMap((line) => line.words)
        // Words of two columns that stand close come as one.
        const text = words.map((word) => word.text).join(' ')
        const begins = /^Biểu (\d)\./.exec(lines[0]!.text)
        if (begins) {
          // The annex before it is complete.
          expect(Number(begins[1])).toBe(annex + 2)
          annex += 1
        }
        for (const word of heads![annex]!) expect(text, `page ${i + 1}`).toContain(word)
        expect(onOthers(words), `page ${i + 1}`).toEqual([])
        const next = sheets[name][i + 1]?.[0]!.text
        if (next === undefined || /^Biểu \d\./.test(next))
          for (const word of lasts![annex]!) expect(text, `page ${i + 1}`).toContain(word)
      }
      expect(annex).toBe(5)
    },
  )

  it('keeps who signs on a page with the end of the text', () => {
    for (const name of NAMES) {
      const page = pages[name].find((lines) => lines.some(({ text }) => text.includes('Nơi nhận:')))!
      const at = page.findIndex(({ text }) => text.includes('Nơi nhận:'))
      // Above it stands more than the number of the page.
      expect(at, name).toBeGreaterThan(1)
      expect(page[at - 1]!.text, name).toMatch(/\.$/)
    }
  })

  it('finds room for a name of 120 letters', () => {
    const page = pages.long.flatMap((lines) => lines.flatMap(({ words }) => words.map(({ text }) => text)))
    for (const word of LONG.split(' ')) expect(page).toContain(word)
  })
})
