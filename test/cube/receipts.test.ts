import { afterAll, beforeAll, expect, it } from 'vitest'
import { csv, infoBook, Province } from '../fixtures/loaded.ts'

/** What came, when, of whom: files through the real loader, read through Cube. */

const HEADER = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'

const province = new Province()

beforeAll(async () => {
  await province.receive('2026-11-10', {
    // Two units in one file; one row is held, one is blank.
    'hai-don-vi.csv': csv(
      HEADER,
      'Sở Y tế,2026,Trạm y tế sạch,6,Tập thể',
      'Sở Y tế,2026,Bếp ăn an toàn,99,Tập thể',
      ',,,,',
      'Sở Tư pháp,2026,Phiên tòa giả định,5,Tập thể',
    ),
    'khong-co.xlsx': await infoBook({ 'Đơn vị báo cáo': 'Sở Xây dựng', Năm: 2026, 'Không có mô hình': 'x' }),
  })
  await province.receive('2026-11-20', { 'lai.csv': csv(HEADER, 'Sở Y tế,2026,Trạm y tế xanh,6,Tập thể') })
})

afterAll(() => province.close())

it('each file is listed with its units, its rows, and whether they are in the figures', async () => {
  const rows = await province.ask({
    measures: ['receipts.rows_accepted', 'receipts.rows_waiting', 'receipts.rows_dropped'],
    dimensions: ['load_id', 'file_name', 'table_name', 'unit_name', 'year', 'counted'].map(
      (name) => `receipts.${name}`,
    ),
    order: { 'receipts.load_id': 'asc', 'receipts.file_name': 'asc', 'receipts.unit_name': 'desc' },
  })
  expect(rows.map((row) => Object.values(row).map(String).join(' | ')).sort()).toEqual(
    [
      // A later report of Sở Y tế came: these rows are kept, and are in no figure.
      '1 | hai-don-vi.csv | model | Sở Y tế | 2026 | false | 1 | 1 | 0',
      '1 | hai-don-vi.csv | model | Sở Tư pháp | 2026 | true | 1 | 0 | 1',
      '1 | khong-co.xlsx | info | Sở Xây dựng | 2026 | false | 0 | 0 | 0',
      '2 | lai.csv | model | Sở Y tế | 2026 | true | 1 | 0 | 0',
    ].sort(),
  )
})

it('files and loads are counted once each', async () => {
  expect(
    await province.ask({
      measures: ['files', 'loads', 'rows_accepted', 'rows_waiting', 'rows_dropped'].map(
        (m) => `receipts.${m}`,
      ),
    }),
  ).toEqual([{ files: '3', loads: '2', rows_accepted: '3', rows_waiting: '1', rows_dropped: '1' }])
})

it('only what counts is asked for by a filter', async () => {
  expect(
    await province.ask({
      measures: ['receipts.rows_accepted'],
      dimensions: ['receipts.received_on'],
      filters: [{ member: 'receipts.counted', operator: 'equals', values: ['true'] }],
      order: { 'receipts.received_on': 'asc' },
    }),
  ).toEqual([
    { received_on: '2026-11-10T00:00:00.000', rows_accepted: '1' },
    { received_on: '2026-11-20T00:00:00.000', rows_accepted: '1' },
  ])
})
