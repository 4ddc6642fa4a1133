import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../cube/domain/languages.ts'

/** The interface in each language: the same words in all, and none outside of them. */

const I18N = 'dashboard/src/i18n'
const MARKED = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/i
// Proper names, the other language's own, and the one value that the data call by its Vietnamese name.
const NAMES = /Gương Sáng|Khánh Hòa|Ninh Thuận|Toàn tỉnh|Tiếng Việt|Trường Sa|Thành phố|Thị xã|Huyện|Khu vực/g

/** All languages but the first, which the code imports. */
const OTHERS = Object.keys(LANGUAGES).slice(1)

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

const codeIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((entry) => /\.tsx?$/.test(entry))
    .map((entry) => join(folder, entry))

/** The code of the pages, without the words. */
const pageFiles = () => codeIn('dashboard/src').filter((entry) => !entry.startsWith(I18N))

const withoutComments = (file: string) =>
  readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')

describe('the interface in each language', () => {
  it('has a folder for each language, and the same files in all', () => {
    const folders = readdirSync(I18N, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(LANGUAGES).sort())
    for (const other of OTHERS) expect(filesOf(other).sort()).toEqual(filesOf('vi').sort())
  })

  it.each(OTHERS.flatMap((other) => filesOf('vi').map((file) => [other, file] as const)))(
    '%s/%s exports the same as the first',
    async (other, file) => {
      const [vi, own] = (await Promise.all([
        import(join(process.cwd(), I18N, 'vi', file)),
        import(join(process.cwd(), I18N, other, file)),
      ])) as [Record<string, unknown>, Record<string, unknown>]
      expect(shapeOf({ ...own })).toEqual(shapeOf({ ...vi }))
    },
  )

  it('is named by `cube/domain/languages.ts` and its folder alone: what is done for one is done for each', () => {
    const code = [...pageFiles(), ...codeIn('cube/server'), 'dashboard/build.ts', 'vite.config.ts']
    const found = code.filter((file) => /(['"`])en\1|lang=en\b|i18n\/en\//.test(withoutComments(file)))
    expect(found).toEqual([])
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

  it('has an English name of every field, by the name that the plan gives it (P40)', () => {
    const named = readTable('code_names').filter((row) => row['list'] === 'field')
    const called = ({ code, name }: Record<string, string>) => `${code!} ${name!}`
    expect(named.map(called)).toEqual(readTable('fields').map(called))
  })

  it('has an English name of every value of a closed list, or of none', () => {
    const rows = readTable('values')
    const named = rows.filter((row) => row['name_en']?.trim())
    expect(named.length).toBeGreaterThan(20)
    const lists = new Set(named.map((row) => row['list']))
    expect(rows.filter((row) => lists.has(row['list']) && !row['name_en']?.trim())).toEqual([])
    expect(named.filter((row) => MARKED.test(row['name_en']!))).toEqual([])
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

  it.each(OTHERS)('%s has its own words for both sides of every sum (P40)', async (other) => {
    const { sidesOf } = (await import(join(process.cwd(), I18N, other, 'reconciliation.ts'))) as {
      sidesOf: (sum: { name: string; left: object; right: object }) => (string | undefined)[]
    }
    const stored = readdirSync('etl/reconcile').filter((file) => file.endsWith('.sql'))
    const asked = readFileSync('cube/server/evidence/reconciliation.ts', 'utf8').matchAll(/'(cube_\w+)'/g)
    const names = [...stored.map((file) => file.slice(0, -4)), ...[...asked].map(([, name]) => name!)]
    expect(names.length).toBeGreaterThanOrEqual(18)
    const unsaid = { label: undefined }
    for (const name of names)
      expect(sidesOf({ name, left: unsaid, right: unsaid }), name).toEqual([
        expect.any(String),
        expect.any(String),
      ])
  })

  it('has no word outside of the dictionaries', () => {
    const found: string[] = []
    for (const entry of pageFiles()) {
      // The letterhead is that of an official document, which is Vietnamese in either language.
      if (entry.endsWith('letterhead.ts')) continue
      for (const line of withoutComments(entry).split('\n'))
        if (MARKED.test(line)) found.push(`${entry}: ${line.trim()}`)
    }
    // Folding a letter and keeping a word with its number are about the language itself.
    const known = [/replace\(\/đ\/g/, /replace\(\/năm /]
    expect(found.filter((line) => !known.some((pattern) => pattern.test(line)))).toEqual([])
  })
})
