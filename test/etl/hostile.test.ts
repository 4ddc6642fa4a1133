import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { workbookReader } from '../../etl/intake/reader.ts'
import { cleanText, holdsUnfit } from '../../etl/intake/text.ts'
import { openLedger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { loadHere } from './inprocess.ts'
import { etl, figures, issueLines, load, tempDir, writeFiles } from './run.ts'
import { good, header, row, workbooks } from './hostile_workbooks.ts'
import { workbook } from './workbooks.ts'

const csv = (...rows: string[]) =>
  `Đơn vị báo cáo,Năm,Mã mô hình,Tên mô hình,Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân",Địa bàn\n${rows.join('\n')}\n`

/** Loads without a process of its own, by default as what came today. */
const here = (data: string, given: string, receivedOn = '2026-11-22') => loadHere(data, [given], receivedOn)

describe('a hostile file', { timeout: 600_000 }, () => {
  test('each workbook is refused alone and in seconds; the good ones beside it are loaded', async () => {
    const files = Object.fromEntries(
      Object.entries(workbooks).map(([name, [bytes]]) => [`${name}.xlsx`, bytes]),
    )
    const folder = writeFiles(tempDir(), {
      ...files,
      'a-tot.xlsx': good,
      'z-tot.csv': csv('Sở Tài chính,2026,,Một cửa,6,Tập thể,,'),
    })
    const started = performance.now()
    const result = await load(path.join(tempDir(), 'data'), folder)
    expect(performance.now() - started).toBeLessThan(300_000)
    expect(result.code).toBe(3)
    expect(result.snapshot).not.toBeNull()
    for (const [name, [, code]] of Object.entries(workbooks)) {
      const found = result.files.find((file) => file.name === `${name}.xlsx`)!
      expect([name, found.status, found.issues.map((issue) => issue.code)]).toEqual([
        name,
        'unreadable',
        [code],
      ])
    }
    for (const name of ['a-tot.xlsx', 'z-tot.csv'])
      expect(result.files.find((file) => file.name === name)).toMatchObject({ status: 'loaded', accepted: 1 })
  })

  test('one that takes too long or too much memory ends the process that reads it, and the next is read', async () => {
    const many = Buffer.from(
      workbook([{ name: 'Mô hình', rows: [header, ...Array.from({ length: 60_000 }, () => row)] }], {
        strings: 'inline',
      }),
    )
    const read = async (milliseconds: number, megabytes: number) => {
      const reader = workbookReader({
        milliseconds: (bytes) => (bytes > 50_000 ? milliseconds : 120_000),
        megabytes,
      })
      try {
        return [await reader.read(many), await reader.read(Buffer.from(good))]
      } finally {
        reader.close()
      }
    }
    const next = { sheets: [{ name: 'Mô hình', rows: [header, row] }] }
    expect(await read(1, 2048)).toMatchObject([{ fault: 'slow' }, next])
    expect(await read(120_000, 40)).toMatchObject([{ fault: 'memory' }, next])
  })

  test('a text that is longer than a cell is held, and nothing is guessed of long texts', async () => {
    const folder = writeFiles(tempDir(), {
      'don-vi.csv': csv(`${'Sở y tế '.repeat(7500)},2026,,Mô hình,6,Tập thể,,`),
      'dia-ban.csv': csv(`Sở Y tế,2026,,Mô hình,6,Tập thể,,${'xã '.repeat(20_000)}`),
      'linh-vuc.csv': csv(`Sở Y tế,2026,,Mô hình,${'y tế '.repeat(4000)},Tập thể,,`),
      'nhieu.csv': csv(
        ...Array.from(
          { length: 20_000 },
          (_, i) => `Sở số ${i},2026,,Mô hình,lĩnh ${i},nhóm ${i},,xã ${i} q`,
        ),
      ),
    })
    const started = performance.now()
    const result = await here(path.join(tempDir(), 'data'), folder)
    expect(performance.now() - started).toBeLessThan(300_000)
    const codes = (name: string) =>
      result.files
        .find((file) => file.name === name)!
        .issues.map((i) => i.code)
        .sort()
    expect(codes('don-vi.csv')).toEqual(['text-too-long', 'unit-unknown'])
    expect(codes('dia-ban.csv')).toEqual(['area-unknown', 'text-too-long'])
    expect(codes('linh-vuc.csv')).toEqual(['field-unknown'])
    for (const file of result.files) {
      expect(file.rejected).toBe(file.rows)
      for (const issue of file.issues) expect(issue.message.length).toBeLessThan(5000)
    }
  })

  test('two thousand models that are all alike: twenty pairs, and each report is told how many', async () => {
    const rows = (unit: string, code: string) =>
      csv(
        ...Array.from(
          { length: 1000 },
          (_, i) => `${unit},2026,${code}${i},Dân vận khéo,3,Hộ gia đình,Ông A,`,
        ),
      )
    const folder = writeFiles(tempDir(), {
      'a.csv': rows('Sở Y tế', 'a'),
      'b.csv': rows('Sở Tài chính', 'b'),
    })
    const data = path.join(tempDir(), 'data')
    const started = performance.now()
    const result = await here(data, folder)
    expect(performance.now() - started).toBeLessThan(300_000)
    for (const file of result.files) {
      expect(file.accepted).toBe(1000)
      const told = file.issues.filter((issue) => issue.code === 'duplicate-many')
      expect(told.map((issue) => issue.message.match(/\d+/g))).toEqual([['2000', '1000', '20']])
    }
    expect(await figures(data, 'SELECT count(*)::INTEGER FROM fct_duplicate')).toEqual([[20]])
  })

  test('many rows that name one of many models of one name: ambiguous, and in seconds', async () => {
    const models = csv(
      ...Array.from({ length: 3000 }, (_, i) => `Sở Y tế,2026,m${i},Dân vận khéo,6,Tập thể,Tổ ${i},`),
    )
    const replications = `Đơn vị báo cáo,Năm,Tên mô hình,Nơi nhân rộng\n${Array.from({ length: 3000 }, (_, i) => `Sở Y tế,2026,Dân vận khéo,Nơi ${i}`).join('\n')}\n`
    const folder = writeFiles(tempDir(), { 'a.csv': models, 'b.csv': replications })
    const result = await here(path.join(tempDir(), 'data'), folder)
    expect(result.files.find((file) => file.name === 'b.csv')).toMatchObject({ rows: 3000, rejected: 3000 })
    expect(new Set(result.files[1]!.issues.filter((i) => i.severity === 'error').map((i) => i.code))).toEqual(
      new Set(['model-ambiguous']),
    )
  })

  test('links and pipes in a folder are named and not read', async () => {
    const elsewhere = writeFiles(tempDir(), { 'that.csv': csv('Sở Y tế,2026,,Mô hình,6,Tập thể,,') })
    const folder = writeFiles(tempDir(), { 'tot.csv': csv('Sở Tài chính,2026,,Một cửa,6,Tập thể,,') })
    symlinkSync(path.join(elsewhere, 'that.csv'), path.join(folder, 'lien-ket.csv'))
    symlinkSync(folder, path.join(folder, 'vong'))
    execFileSync('mkfifo', [path.join(folder, 'ong.csv')])
    const result = await here(path.join(tempDir(), 'data'), folder)
    expect(result.code).toBe(3)
    const said = Object.fromEntries(
      result.files.map((file) => [file.name, file.issues[0]?.message ?? file.status]),
    )
    expect(said).toEqual({
      'tot.csv': 'loaded',
      'lien-ket.csv': expect.stringContaining('liên kết') as string,
      vong: expect.stringContaining('liên kết') as string,
      'ong.csv': expect.stringContaining('không phải là tệp thường') as string,
    })
  })
})

describe('days of receipt that cannot be', { timeout: 600_000 }, () => {
  const one = csv('Sở Y tế,2026,,Mô hình,6,Tập thể,,')
  const days = (data: string) =>
    figures(data, 'SELECT DISTINCT CAST(received_on AS VARCHAR) FROM fct_receipt')

  test.each([
    ['2026-12-24', '2026-11-22', true],
    ['2020-01-01', '2026-11-22', true],
    ['2025-12-05', '2025-12-05', false],
    ['2026-11-20', '2026-11-20', false],
  ])('received.csv says %s: it came %s', async (stated, taken, doubtful) => {
    const folder = writeFiles(tempDir(), {
      'a.csv': one,
      'received.csv': `file,received_on\na.csv,${stated}\n`,
    })
    const data = path.join(tempDir(), 'data')
    const { files } = await here(data, folder)
    expect(await days(data)).toEqual([[taken]])
    expect(files[0]!.issues.map((i) => [i.code, i.severity])).toEqual(
      doubtful ? [['receipt-date-doubtful', 'warning']] : [],
    )
  })

  test('a file’s own day that is not the one given is listed, and an equal one is not', async () => {
    const book = (day: string) =>
      workbook([
        {
          name: 'Thông tin chung',
          rows: [
            ['Đơn vị báo cáo', 'Sở Y tế'],
            ['Năm', '2026'],
            ['Ngày đến', day],
          ],
        },
        { name: 'Mô hình', rows: [header, row] },
      ])
    const folder = writeFiles(tempDir(), {
      'khac.xlsx': book('10/11/2026'),
      'nhu.xlsx': book('15/11/2026'),
      'sau.xlsx': book('24/12/2026'),
    })
    const { files } = await here(path.join(tempDir(), 'data'), folder, '2026-11-15')
    const codes = Object.fromEntries(
      files.filter((f) => f.table === 'info').map((f) => [f.name, f.issues.map((i) => i.code).sort()]),
    )
    expect(codes).toEqual({
      'khac.xlsx': ['receipt-date-differs'],
      'nhu.xlsx': [],
      'sau.xlsx': ['receipt-date-differs', 'receipt-date-doubtful'],
    })
  })

  test('a file that is known does not come before its round when it is loaded again', async () => {
    const folder = writeFiles(tempDir(), { 'a.csv': one })
    const data = path.join(tempDir(), 'data')
    await here(data, folder, '2026-11-20')
    await here(data, folder, '1999-01-01')
    expect(await days(data)).toEqual([['2026-11-20']])
  })

  test('a clock that went back is said in one line', async () => {
    const folder = writeFiles(tempDir(), { 'a.csv': one })
    const data = path.join(tempDir(), 'data')
    await here(data, folder)
    const ledger = await openLedger(dataPaths(data).ledger)
    await ledger.connection.run("UPDATE load SET started_at = TIMESTAMP '2099-01-01'")
    ledger.close()
    const back = await etl(data, ['load', folder])
    expect(back.stderr.match(/Đồng hồ máy/g)).toHaveLength(1)
  })

  test('what came earlier supersedes nothing, nor does a version all of whose rows are held', async () => {
    const folder = tempDir()
    mkdirSync(folder, { recursive: true })
    const data = path.join(tempDir(), 'data')
    const file = (text: string) => {
      writeFileSync(path.join(folder, 'a.csv'), text)
      return path.join(folder, 'a.csv')
    }
    await here(data, file(one), '2026-11-15')
    const earlier = await here(data, file(csv('Sở Y tế,2026,,Mô hình khác,6,Tập thể,,')), '2026-11-10')
    expect(earlier.files[0]).toMatchObject({
      status: 'loaded',
      note: expect.stringContaining('2026-11-15') as string,
    })
    const held = await here(data, file(csv('Sở Y tế,2026,,Mô hình,không rõ,Tập thể,,')), '2026-11-16')
    expect(held.files[0]).toMatchObject({
      status: 'loaded',
      note: expect.stringContaining('chờ hoàn thiện') as string,
    })
    const newer = await here(data, file(csv('Sở Y tế,2026,,Mô hình mới,6,Tập thể,,')), '2026-11-17')
    expect(newer.files[0]).toMatchObject({ status: 'superseding', note: null })
  })
})

describe('signs that no text may hold', { timeout: 600_000 }, () => {
  const bad = 'Mô\u0001 hình\ufffe \u202eđẹp\u2066 lắm\ufdd0\u0085\ufeff'
  const clean = 'Mô hình đẹp lắm'

  test('of all code points, these and no others', () => {
    const is = (c: number, from: number, to: number) => c >= from && c <= to
    for (let c = 0; c <= 0x10ffff; c += 1) {
      const unfit =
        (is(c, 0, 0x1f) && !is(c, 0x09, 0x0d)) ||
        [
          [0x7f, 0x9f],
          [0x202a, 0x202e],
          [0x2066, 0x2069],
          [0xfdd0, 0xfdef],
          [0xd800, 0xdfff],
        ].some(([from, to]) => is(c, from!, to!)) ||
        (c & 0xfffe) === 0xfffe
      const text = `a${String.fromCodePoint(c)}b`
      if (holdsUnfit(text) !== unfit || (unfit && cleanText(text) !== 'ab'))
        expect.fail(`U+${c.toString(16)}`)
    }
  })

  test('they are taken out of CSV and workbook alike, with a warning', async () => {
    const xml = (name: string) => name.replace('\u0001', '_x0001_')
    const folder = writeFiles(tempDir(), {
      'a.csv': csv(`Sở Y tế,2026,,${bad},6,Tập thể,,`),
      'b.xlsx': workbook(
        [{ name: 'Mô\u202e hình', rows: [header, ['Sở Tài chính', '2026', xml(bad), '6', 'Tập thể']] }],
        { strings: 'inline' },
      ),
      'c.csv': csv('Sở Nội vụ,2026,,Mô hình sạch,6,Tập thể,,'),
      'd\u202e\u001b[2J.csv': csv('Sở Tư pháp,2026,,Mất ch\ufffd,6,Tập thể,,'),
    })
    const data = path.join(tempDir(), 'data')
    const { files } = await here(data, folder)
    expect(files.map((file) => file.name)).toEqual(['a.csv', 'b.xlsx', 'c.csv', 'd[2J.csv'])
    expect(files.map((file) => file.sheet)).toEqual([null, 'Mô hình', null, null])
    expect(files.map(issueLines)).toEqual([
      ['2 Tên mô hình, điển hình text-cleaned'],
      ['2 Tên mô hình, điển hình text-cleaned'],
      [],
      ['2 Tên mô hình, điển hình marks-lost'],
    ])
    expect(await figures(data, 'SELECT DISTINCT model_name FROM fct_model ORDER BY 1')).toEqual(
      [['Mô hình sạch'], [clean]].sort(),
    )
  })
})
