import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import readXlsxFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planSubmissions } from '../../etl/sample/calendar.ts'
import { readReference } from '../../etl/sample/reference.ts'
import { writeSample, type SampleOptions } from '../../etl/sample/sample.ts'
import { count, countRows, type Counts } from '../independent/count.ts'
import { readSubmissions, readTable, type Submissions } from '../independent/files.ts'
import { judge, type Verdict } from '../independent/judge.ts'

const referenceDir = 'data/reference'
const TODAY = '2026-11-22'
const folders: string[] = []

async function sample(options: Partial<SampleOptions>) {
  const out = mkdtempSync(join(tmpdir(), 'sample-'))
  folders.push(out)
  const written = await writeSample({
    out,
    from: 2021,
    to: 2026,
    models: 4000,
    seed: 235,
    mess: 0.01,
    today: TODAY,
    referenceDir,
    ...options,
  })
  return { out, ...written }
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

const hashesOf = (folder: string) =>
  filesOf(folder).map(
    (file) => `${file.slice(folder.length)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`,
  )

const receiptsOf = (folder: string) =>
  readFileSync(join(folder, 'received.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',') as [string, string])

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

describe('the default sample', () => {
  let made: Awaited<ReturnType<typeof sample>>
  let submissions: Submissions
  let verdict: Verdict
  let counts: Counts

  beforeAll(async () => {
    made = await sample({})
    submissions = await readSubmissions(made.out, referenceDir)
    verdict = judge(submissions, referenceDir)
    counts = countRows(verdict, referenceDir)
  })

  test('has exactly the rows of Mô hình that were asked for', () => {
    expect(made.models).toBe(4000)
    expect(counts.rows.model!.sent).toBe(4000)
  })

  test('every file and every sheet begins with the mark', async () => {
    for (const file of filesOf(made.out).filter((file) => !file.endsWith('received.csv'))) {
      if (file.endsWith('.csv')) {
        expect(readFileSync(file, 'utf8').startsWith('\ufeffDỮ LIỆU MẪU'), file).toBe(true)
      } else {
        for (const { sheet, data } of await readXlsxFile(file)) {
          expect(String(data[0]![0]).startsWith('DỮ LIỆU MẪU'), `${file} ${sheet}`).toBe(true)
        }
      }
    }
  })

  test('every file holds a table or a declaration, in both forms', () => {
    const read = new Set(submissions.sheets.map(({ file }) => file))
    const unread = receiptsOf(made.out).filter(([file]) => !read.has(file))
    expect(unread.length).toBe(verdict.none.length)
    expect(unread.length).toBeGreaterThan(0)
    expect(unread.every(([file]) => file.endsWith('.xlsx'))).toBe(true)
    const reports = [...read].filter((file) => file.includes('BC-mo-hinh'))
    const workbooks = reports.filter((file) => file.endsWith('.xlsx')).length
    expect(workbooks / reports.length).toBeGreaterThan(0.35)
    expect(workbooks / reports.length).toBeLessThan(0.65)
    expect(new Set(submissions.sheets.map(({ table }) => table)).size).toBe(4)
  })

  test('received.csv names every file once, and nothing comes after today', () => {
    const receipts = receiptsOf(made.out)
    const written = filesOf(made.out)
      .map((file) => file.slice(made.out.length + 1))
      .filter((file) => file !== 'received.csv')
    expect(receipts.map(([file]) => file).sort()).toEqual(written)
    expect(receipts.length).toBe(made.files)
    for (const [file, day] of receipts) {
      expect(day <= TODAY, `${file} ${day}`).toBe(true)
      expect(day >= '2021-06-01', `${file} ${day}`).toBe(true)
    }
  })

  test('has all eleven fields in every year', () => {
    for (let year = 2021; year <= 2026; year++) {
      expect(Object.keys(counts.byField[year]!).length, String(year)).toBe(11)
    }
  })

  test('knows the south only since July 2025', () => {
    for (let year = 2021; year <= 2026; year++) {
      expect('Khu vực Ninh Thuận (cũ)' in counts.byDistrict[year]!, String(year)).toBe(year >= 2025)
    }
  })

  test('names nobody who could be real', () => {
    for (const { cells } of verdict.rows.filter(({ table }) => table === 'model')) {
      expect(cells.subject_name).toMatch(/mẫu/i)
      if (cells.kind === 'Cá nhân') expect(cells.subject_name).toMatch(/M(ẫ|\?)u \d{4}/)
    }
  })

  test('a title names a person only where another model has the same title', () => {
    const titles = verdict.rows.flatMap(({ table, cells }) =>
      table === 'model' && cells.name ? [cells.name] : [],
    )
    const naming = titles.filter((title) => /M(ẫ|\?)u \d{4}/.test(title))
    expect(naming.length).toBeLessThan(titles.length / 8)
    expect(naming.filter((title) => !title.includes(' - '))).toEqual([])
  })

  test('what a model does and what came of it are about what it is called', () => {
    const { phrases } = readReference('data/reference')
    const pattern = (text: string) =>
      new RegExp(
        `^${text
          .split(/\{\d+\.\.\d+\}/)
          .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('[\\d.]+')}$`,
      )
    const names = phrases
      .filter(({ use }) => use === 'name')
      .map((one) => ({ ...one, text: one.text.replace(/ \{\w+\}$/, '') }))
      .sort((a, b) => b.text.length - a.text.length)
    const results = phrases
      .filter(({ use }) => use === 'result')
      .map((one) => ({ ...one, is: pattern(one.text) }))
    let compared = 0
    for (const { table, cells } of verdict.rows) {
      if (table !== 'model' || !cells.name || !cells.result) continue
      const named = names.find(({ text }) => cells.name!.startsWith(text))
      const told = results.filter(({ is }) => is.test(cells.result!.replace(/\.$/, '')))
      // A mistake that a sender makes leaves neither whole.
      if (!named || told.length === 0) continue
      expect(
        told.map(({ field, theme }) => `${field}/${theme}`),
        cells.name,
      ).toContain(`${named.field}/${named.theme}`)
      compared += 1
    }
    expect(compared).toBeGreaterThan(1000)
  })

  test('a unit that owes a report sends one or is silent on purpose, and few are', () => {
    const { silent } = planSubmissions(readReference(referenceDir), {
      from: 2021,
      to: 2026,
      models: 4000,
      seed: 235,
      today: TODAY,
    })
    const heard = new Set(
      [...verdict.rows, ...verdict.none]
        .filter(({ round, year }) => round === 'annual' && year === 2025)
        .map(({ unit }) => unit),
    )
    const onPurpose = new Set(silent.filter(({ year }) => year === 2025).map(({ unit }) => unit))
    const { government, party } = counts.reporting[2025]!
    const expected = government!.expected + party!.expected
    for (const unit of readTable(referenceDir, 'units')) {
      const stands = unit.valid_from! <= '2025-11-30' && (unit.valid_to || '9999') >= '2025-12-05'
      const owes = /^(agency|commune_|public_|state_|party_committee|front|mass_)/.test(unit.kind!)
      if (stands && owes) expect(heard.has(unit.code!) !== onPurpose.has(unit.code!), unit.code).toBe(true)
    }
    expect(onPurpose.size).toBeGreaterThan(2)
    expect(onPurpose.size / expected).toBeLessThan(0.1)
  })

  test('some are late, most in time; this year is under way, the government side ahead', () => {
    for (const channel of ['government', 'party']) {
      const { expected, received, onTime } = counts.reporting[2025]![channel]!
      expect(received - onTime).toBeGreaterThan(2)
      expect(onTime / expected).toBeGreaterThan(0.75)
    }
    const { government, party } = counts.reporting[2026]!
    const share = (government!.received + party!.received) / (government!.expected + party!.expected)
    expect(share).toBeGreaterThan(0.38)
    expect(share).toBeLessThan(0.47)
    expect(government!.received / government!.expected).toBeGreaterThan(party!.received / party!.expected)
  })

  test('some reports come twice, some for the half year, and grow over the years', () => {
    const again = receiptsOf(made.out).filter(([file]) => file.includes('-lan-2.'))
    const half = receiptsOf(made.out).filter(
      ([file]) => file.includes('BC-mo-hinh') && file.includes('-6-thang-'),
    )
    expect(again.length).toBeGreaterThan(10)
    expect(half.length).toBeGreaterThan(15)
    for (const [file, day] of half)
      expect(day.slice(5) >= '06-01' && day.slice(5) <= '07-31', file).toBe(true)
    expect(counts.models[2025]!).toBeGreaterThan(counts.models[2021]! * 1.5)
  })

  test('the Party side mostly sends three to ten models to the province, a few less, one more', () => {
    const sent = new Map<string, number>()
    for (const row of verdict.models) {
      const party =
        row.unit.startsWith('DU-') || ['HND', 'TD', 'HLHPN', 'HCCB', 'LDLD', 'UBMTTQ'].includes(row.unit)
      if (row.year !== 2025 || row.round !== 'annual' || !party || row.cells.sent === undefined) continue
      sent.set(row.unit, (sent.get(row.unit) ?? 0) + (row.cells.sent.toLowerCase() === 'có' ? 1 : 0))
    }
    const numbers = [...sent.values()]
    const between = numbers.filter((number) => number >= 3 && number <= 10).length
    expect(between / numbers.length).toBeGreaterThan(0.8)
    expect(numbers.some((number) => number < 3)).toBe(true)
    expect(numbers.some((number) => number > 10)).toBe(true)
  })

  test('communes carry on models of their district by its code', () => {
    const carried = verdict.models.filter(
      ({ unit, identity }) => /^(DU|UBND)-22/.test(unit) && /^(HU|UBND)-57/.test(identity),
    )
    expect(carried.length).toBeGreaterThan(10)
  })

  test('about one row in a hundred is held', () => {
    const { sent, held } = counts.rows.model!
    expect(held / sent).toBeGreaterThan(0.005)
    expect(held / sent).toBeLessThan(0.018)
  })
})

test('the same arguments give the same bytes, another seed others', async () => {
  const one = await sample({ models: 700 })
  // ZIP keeps times in steps of two seconds.
  await new Promise((resolve) => setTimeout(resolve, 2100))
  const two = await sample({ models: 700 })
  const other = await sample({ models: 700, seed: 236 })
  expect(hashesOf(two.out)).toEqual(hashesOf(one.out))
  expect(hashesOf(other.out)).not.toEqual(hashesOf(one.out))
})

test.each([1, 57, 999])('%i rows are exactly so many', async (models) => {
  const made = await sample({ models })
  const { sheets } = await readSubmissions(made.out, referenceDir)
  const rows = sheets
    .filter(({ table }) => table === 'model')
    .reduce((sum, sheet) => sum + sheet.rows.length, 0)
  expect([made.models, rows]).toEqual([models, models])
})

test('without mistakes nothing is held', async () => {
  const made = await sample({ models: 3000, mess: 0 })
  const counts = await count({ folder: made.out, referenceDir })
  for (const [table, { held }] of Object.entries(counts.rows)) expect(held, table).toBe(0)
})

test('a later day adds reports and leaves the earlier receipts alone', async () => {
  const reports = (folder: string) => receiptsOf(folder).filter(([file]) => file.includes('BC-mo-hinh'))
  const before = reports((await sample({ today: '2026-11-10' })).out)
  const after = new Map(reports((await sample({})).out))
  expect(after.size).toBeGreaterThan(before.length)
  for (const [file, day] of before) expect(after.get(file), file).toBe(day)
})

test('an occupied folder, and years that have not begun, are refused', async () => {
  const out = mkdtempSync(join(tmpdir(), 'sample-'))
  folders.push(out)
  mkdirSync(join(out, 'x'))
  writeFileSync(join(out, 'x', 'y.txt'), '')
  await expect(sample({ out })).rejects.toThrow('not empty')
  await expect(sample({ from: 2027, to: 2027 })).rejects.toThrow('earlier years')
})
