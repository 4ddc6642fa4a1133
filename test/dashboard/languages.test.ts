import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'

/** The interface in two languages: the same words in both, and none outside of them. */

const I18N = 'dashboard/src/i18n'
const MARKED = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/i
// Proper names, the other language's own, and the one value that the data call by its Vietnamese name.
const NAMES = /Gương Sáng|Khánh Hòa|Ninh Thuận|Toàn tỉnh|Tiếng Việt|Trường Sa|Thành phố|Thị xã|Huyện|Khu vực/g

const filesOf = (language: string) => readdirSync(join(I18N, language)).filter((file) => file.endsWith('.ts'))

/** What a value consists of, without its texts. */
function shapeOf(value: unknown): unknown {
  if (typeof value === 'function') return `function of ${value.length}`
  if (Array.isArray(value)) return value.map(shapeOf)
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([key, inner]) => [key, shapeOf(inner)]),
    )
  return typeof value
}

const readTable = (table: string) =>
  Papa.parse<Record<string, string>>(readFileSync(`data/reference/${table}.csv`, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data

/** The code of the pages, without the words. */
const pageFiles = () =>
  readdirSync('dashboard/src', { recursive: true, encoding: 'utf8' })
    .filter((entry) => /\.tsx?$/.test(entry) && !entry.startsWith('i18n'))
    .map((entry) => join('dashboard/src', entry))

describe('the interface in two languages', () => {
  it('has the same files', () => {
    expect(filesOf('en').sort()).toEqual(filesOf('vi').sort())
  })

  it.each(filesOf('vi'))('%s exports the same in both', async (file) => {
    const [vi, en] = (await Promise.all([
      import(join(process.cwd(), I18N, 'vi', file)),
      import(join(process.cwd(), I18N, 'en', file)),
    ])) as [Record<string, unknown>, Record<string, unknown>]
    expect(shapeOf({ ...en })).toEqual(shapeOf({ ...vi }))
  })

  it.each(filesOf('en'))('%s has no Vietnamese in its English texts', (file) => {
    const code = readFileSync(join(I18N, 'en', file), 'utf8')
    const found = code
      .replace(NAMES, '')
      .split('\n')
      .filter((line) => MARKED.test(line))
    expect(found).toEqual([])
  })

  it.each([
    ['issue_codes', 'title'],
    ['code_names', 'name'],
  ])('has both languages of every line of %s', (table, column) => {
    const rows = readTable(table)
    expect(rows.length).toBeGreaterThan(50)
    for (const language of [column, `${column}_en`])
      expect(rows.filter((row) => !row[language]?.trim()).map((row) => row['code'])).toEqual([])
    expect(rows.filter((row) => MARKED.test(row[`${column}_en`]!.replace(NAMES, '')))).toEqual([])
  })

  it('knows every list of codes that a page names', async () => {
    const { codesOf } = (await import(join(process.cwd(), I18N, 'vi', 'codes.ts'))) as {
      codesOf: (list: string) => string[]
    }
    const named = pageFiles().flatMap((entry) =>
      [
        ...readFileSync(entry, 'utf8').matchAll(/\b(?:nameOf|codesOf|codeName)\('(\w+)'|\blist: '(\w+)'/g),
      ].map(([, called, held]) => (called ?? held)!),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((list) => codesOf(list).length === 0)).toEqual([])
  })

  it('has no word outside of the dictionaries', () => {
    const found: string[] = []
    for (const entry of pageFiles()) {
      // The letterhead is that of an official document, which is Vietnamese in either language.
      if (entry.endsWith('letterhead.ts')) continue
      const code = readFileSync(entry, 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/^\s*\/\/.*$/gm, '')
      for (const line of code.split('\n')) if (MARKED.test(line)) found.push(`${entry}: ${line.trim()}`)
    }
    // Folding a letter and keeping a word with its number are about the language itself.
    const known = [/replace\(\/đ\/g/, /replace\(\/năm /]
    expect(found.filter((line) => !known.some((pattern) => pattern.test(line)))).toEqual([])
  })
})
