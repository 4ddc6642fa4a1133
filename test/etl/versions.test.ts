import path from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import writeXlsx from 'write-excel-file/node'
import { loadHere } from './inprocess.ts'
import { figures, tempDir, writeFiles } from './run.ts'

const header = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Mã mô hình,Kỳ,Gửi về tỉnh'
const models = (unit: string, year: number, codes: string[], round = '', kind = 'Tập thể') =>
  `${header}\n${codes.map((code) => `${unit},${year},${code},6,${kind},${code},${round},có`).join('\n')}\n`

/** A workbook with the general sheet and, where there are codes, a sheet of models. */
async function workbook(info: Record<string, string>, codes: string[] = []): Promise<Uint8Array> {
  const cell = (value: string) => ({ value })
  const general = Object.entries(info).map(([label, value]) => [cell(label), cell(value)])
  const rows = [
    ['Mã mô hình', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng'],
    ...codes.map((code) => [code, code, '6', 'Tập thể']),
  ]
  const sheets = [
    { data: general, sheet: 'Thông tin chung' },
    ...(codes.length > 0 ? [{ data: rows.map((row) => row.map(cell)), sheet: 'Mô hình' }] : []),
  ]
  return new Uint8Array(await writeXlsx(sheets).toBuffer())
}

/** A mailbox of its own, file after file. @returns the data directory, and a function that loads one more file */
function mailbox(): {
  data: string
  receive: (day: string, name: string, content: string | Uint8Array) => Promise<unknown>
} {
  const dir = tempDir()
  const data = path.join(dir, 'data')
  return {
    data,
    receive: (day, name, content) =>
      loadHere(data, [path.join(writeFiles(path.join(dir, day), { [name]: content }), name)], day),
  }
}

const reports = (data: string) =>
  figures(
    data,
    `SELECT unit_code, CAST(received_on AS VARCHAR), declared_none, declared_total, model_count, rows_held FROM fct_reporting
     WHERE year = 2025 AND round = 'annual' AND received_on IS NOT NULL ORDER BY unit_code`,
  )

describe('“không có mô hình” is a version like any other', () => {
  const { data, receive } = mailbox()
  const none = (unit: string) =>
    workbook({ 'Đơn vị báo cáo': unit, Năm: '2025', Kỳ: 'Năm', 'Không có mô hình': 'x' })

  beforeAll(async () => {
    await receive('2025-11-20', 'a.xlsx', await none('Sở Y tế'))
    await receive('2025-11-21', 'b.csv', models('Sở Công Thương', 2025, ['T1', 'T2']))
    await receive('2025-11-25', 'c.xlsx', await none('Sở Công Thương'))
    await receive('2025-12-10', 'd.csv', models('Sở Y tế', 2025, ['Y1']))
  })

  test('a later one replaces the models; models that come later replace it; received when the first came', async () => {
    expect(await reports(data)).toEqual([
      ['SCT', '2025-11-21', true, null, 0, 0],
      ['SYT', '2025-11-20', false, null, 1, 0],
    ])
    expect(await figures(data, 'SELECT unit_code FROM fct_model')).toEqual([['SYT']])
  })

  test('it is said that the report became smaller', async () => {
    expect(
      await figures(
        data,
        "SELECT file_name, value FROM fct_quality WHERE code = 'report-shrinks' ORDER BY 1",
      ),
    ).toEqual([['c.xlsx', '0']])
  })
})

describe('a declared total', () => {
  const { data, receive } = mailbox()
  const said = { 'Đơn vị báo cáo': 'Sở Y tế', Năm: '2025', Kỳ: 'Năm', 'Tổng số mô hình': '4' }

  test('belongs to the version that it came with: a report that replaces it declares nothing', async () => {
    await receive('2025-11-20', 'a.xlsx', await workbook(said, ['Y1', 'Y2', 'Y3', 'Y4']))
    expect(await reports(data)).toEqual([['SYT', '2025-11-20', false, 4, 4, 0]])
    await receive('2025-12-02', 'b.csv', models('Sở Y tế', 2025, ['Y1', 'Y2']))
    expect(await reports(data)).toEqual([['SYT', '2025-11-20', false, null, 2, 0]])
    expect(await figures(data, 'SELECT declared_total FROM fct_declaration')).toEqual([[null]])
  })

  test('speaks of the report where the letter came after it', async () => {
    await receive('2025-12-05', 'c.xlsx', await workbook({ ...said, 'Tổng số mô hình': '3' }))
    expect(await reports(data)).toEqual([['SYT', '2025-11-20', false, 3, 2, 0]])
  })
})

describe('a correction most of whose rows are held', () => {
  const { data, receive } = mailbox()
  const codes = Array.from({ length: 10 }, (_, i) => `a${i}`)
  const some = (right: number) =>
    models('DU-22366', 2025, codes.slice(0, right)) +
    models('DU-22366', 2025, codes.slice(right), '', 'Khu phố văn hóa').split('\n').slice(1).join('\n')
  const quota = `SELECT model_count, sent_count, quota_owed, quota_met, rows_held FROM fct_reporting WHERE year = 2025 AND round = 'annual' AND unit_code = 'DU-22366'`

  beforeAll(async () => {
    await receive('2025-11-10', 'v1.csv', models('DU-22366', 2025, codes))
    await receive('2025-12-03', 'v2.csv', some(1))
  })

  test('waits: the version before it counts, and what is held is said', async () => {
    expect(await figures(data, quota)).toEqual([[10, 10, true, true, 9]])
  })

  test('counts once most of its rows are understood', async () => {
    await receive('2025-12-08', 'v3.csv', some(6))
    expect(await figures(data, quota)).toEqual([[6, 6, true, true, 4]])
  })

  test('counts where nothing else is there', async () => {
    const other = mailbox()
    await other.receive('2025-12-03', 'v2.csv', some(1))
    expect(await figures(other.data, quota)).toEqual([[1, 1, true, false, 9]])
  })
})

test('predecessor and successor that report one model in one round: it counts once, for the successor', async () => {
  const { data, receive } = mailbox()
  await receive('2025-06-30', 'hu.csv', models('HU-573', 2025, ['KV-01', 'KV-02']))
  await receive('2025-12-01', 'du.csv', models('DU-22609', 2025, ['KV-01', 'KV-11', 'KV-12']))
  expect(
    await figures(data, 'SELECT unit_code, model_code FROM fct_model WHERE counted ORDER BY 1, 2'),
  ).toEqual([
    ['DU-22609', 'KV-01'],
    ['DU-22609', 'KV-11'],
    ['DU-22609', 'KV-12'],
    ['HU-573', 'KV-02'],
  ])
})

describe('replication known by the end of a round', () => {
  const { data, receive } = mailbox()

  beforeAll(async () => {
    await receive('2025-11-20', 'a25.csv', models('SYT', 2025, ['Y0', 'Y1']))
    await receive(
      '2025-11-21',
      'r25.csv',
      'Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng,Ngày nhân rộng,Số nơi\nSYT,2025,Y0,Sở Nội vụ,10/10/2025,3\nSYT,2025,Y1,Sở Y tế,11/10/2025,50\n',
    )
    await receive('2026-07-05', 'h26.csv', models('SYT', 2026, ['Y0', 'Y1'], '6 tháng đầu năm'))
    await receive(
      '2026-07-06',
      'r26.csv',
      'Đơn vị báo cáo,Năm,Kỳ,Mã mô hình,Nơi nhân rộng,Ngày nhân rộng,Số nơi\nSYT,2026,6 tháng đầu năm,Y0,Sở Công Thương,10/02/2026,2\n',
    )
    await receive('2026-11-20', 'a26.csv', models('SYT', 2026, ['Y0', 'Y1']))
  })

  test('a half-year knows the years before it; the year does not add its half-year; one’s own unit is no adopter', async () => {
    expect(
      await figures(
        data,
        `SELECT year, round, model_code, replicated, replicated_in_year, CAST(first_replicated_on AS VARCHAR), replicated_sites, adopting_units
         FROM fct_model ORDER BY ALL`,
      ),
    ).toEqual([
      [2025, 'annual', 'Y0', true, true, '2025-10-10', 3, 1],
      [2025, 'annual', 'Y1', true, true, '2025-10-11', 0, 0],
      [2026, 'annual', 'Y0', true, false, '2025-10-10', 3, 1],
      [2026, 'annual', 'Y1', true, false, '2025-10-11', 0, 0],
      [2026, 'h1', 'Y0', true, true, '2025-10-10', 5, 2],
      [2026, 'h1', 'Y1', true, false, '2025-10-11', 0, 0],
    ])
  })
})
