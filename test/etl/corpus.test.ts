import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { LoadedSheet } from '../../etl/loaded.ts'
import { corpus, type CorpusFile } from './corpus.ts'
import { etl, figures, load, tempDir, writeFiles } from './run.ts'

const files = corpus(180)
const dir = tempDir()
const data = path.join(dir, 'data')
const loads = 3
let loaded: Map<string, LoadedSheet[]>

const part = (i: number) => `part-${i % loads}`

beforeAll(async () => {
  for (const [i, file] of files.entries()) writeFiles(path.join(dir, part(i)), { [file.name]: file.bytes })
  const sheets: LoadedSheet[] = []
  for (let i = 0; i < loads; i += 1) {
    const result = await load(data, path.join(dir, `part-${i}`), '--received', '2026-11-20')
    expect(result.code).toBe(0)
    sheets.push(...result.files)
  }
  loaded = new Map(files.map((file) => [file.name, sheets.filter((sheet) => sheet.name === file.name)]))
})

const issueText = (row: number, column: string | null, code: string) => `${row} ${column ?? '–'} ${code}`

describe('every damaged file, to the row', () => {
  test.each(files.map((file) => [file.name, file.damage.join(', '), file] as const))(
    '%s: %s',
    (name, _, file) => {
      const sheets = loaded.get(name) ?? []
      expect(sheets.map(({ sheet, encoding }) => [sheet, encoding])).toEqual(
        file.sheets.map(({ sheet }) => [sheet, file.encoding]),
      )
      for (const [i, sheet] of sheets.entries()) {
        // A held row may name another unit, of which an earlier load had such a row too.
        expect(sheet.status).toMatch(/^(loaded|superseding)$/)
        const due = file.sheets[i]!
        const errors = sheet.issues.filter((issue) => issue.severity === 'error')
        expect(errors.map((e) => issueText(e.row!, e.column, e.code)).sort()).toEqual(
          due.errors.map((e) => issueText(e.row, e.column, e.code)).sort(),
        )
        expect({
          rows: sheet.rows,
          accepted: sheet.accepted,
          held: sheet.rejected,
          dropped: sheet.dropped,
        }).toEqual({
          rows: due.rows,
          accepted: due.accepted,
          held: due.held,
          dropped: due.dropped,
        })
        expect(sheet.rows).toBe(sheet.accepted + sheet.rejected + sheet.dropped)
        expect(
          sheet.issues
            .filter((issue) => issue.code === 'header-unknown')
            .map((issue) => issue.value!.toLowerCase()),
        ).toEqual(due.unknownHeaders.map((header) => header.toLowerCase()))
      }
    },
  )
})

test('the corpus makes every mistake and has every encoding', () => {
  const codes = new Set(
    files.flatMap((file) => file.sheets.flatMap((sheet) => sheet.errors.map((e) => e.code))),
  )
  expect([...codes].sort()).toEqual(
    'area-ambiguous area-unknown date-invalid duplicate-row field-unknown kind-unknown marks-lost number-invalid required status-unknown unit-ambiguous unit-closed unit-unknown value-unknown year-invalid'.split(
      ' ',
    ),
  )
  expect(new Set(files.map((file) => file.encoding))).toEqual(
    new Set([null, 'utf-8', 'utf-16le', 'utf-16be', 'windows-1258', 'tcvn3', 'vni', 'viscii']),
  )
})

test('an old font and a guessed encoding are said, never silent', () => {
  for (const file of files) {
    const guessed = loaded
      .get(file.name)!
      .some((s) => s.issues.some((issue) => issue.code === 'encoding-guessed'))
    const certain = file.damage[0]!.startsWith('utf-8') || /with mark|unicode/.test(file.damage[0]!)
    expect([file.name, guessed]).toEqual([file.name, !certain])
  }
})

test('a hidden sheet is said', () => {
  const hidden = files.filter((file) => file.damage.includes('hidden sheet'))
  expect(hidden.length).toBeGreaterThan(3)
  for (const file of hidden)
    expect(loaded.get(file.name)!.flatMap((s) => s.issues.map((issue) => issue.code))).toContain(
      'sheet-hidden',
    )
})

test('the archive has the sender’s bytes', () => {
  for (const file of files) {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex')
    expect(loaded.get(file.name)![0]!.sha256).toBe(sha256)
    expect(
      Buffer.compare(readFileSync(path.join(data, 'archive', sha256.slice(0, 2), sha256)), file.bytes),
    ).toBe(0)
  }
})

test('the figures are those of the accepted rows, each with its day', async () => {
  const models = files.flatMap((file: CorpusFile) => [...file.models])
  const found = await figures(data, 'SELECT upper(model_code), registered_on FROM fct_model')
  const lines = (rows: unknown[][]) => rows.map(([code, day]) => `${String(code)} ${String(day)}`).sort()
  expect(lines(found)).toEqual(lines(models))
  const items = files.reduce((sum, file) => sum + file.items, 0)
  expect(await figures(data, 'SELECT sum(quantity)::INT FROM fct_publicity')).toEqual([[items]])
})

test('verify finds nothing', async () => {
  expect(await etl(data, ['verify'])).toMatchObject({ code: 0 })
})

test('loading all of it again changes nothing', async () => {
  const again = await load(
    data,
    ...Array.from({ length: loads }, (_, i) => path.join(dir, `part-${i}`)),
    '--received',
    '2026-11-22',
  )
  expect(again).toMatchObject({ code: 0, load: null, snapshot: null })
  expect(new Set(again.files.map((sheet) => sheet.status))).toEqual(new Set(['unchanged']))
})
