import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { count, type Counts } from './count.ts'

// A folder small enough to count by hand; every expected value below was worked out on paper.
let folder: string
let counts: Counts
const received: string[] = ['file,received_on']

function csv(file: string, receivedOn: string, lines: string[]) {
  mkdirSync(join(folder, file, '..'), { recursive: true })
  writeFileSync(join(folder, file), `\ufeffBÁO CÁO NĂM\r\n${lines.join('\r\n')}\r\n`)
  received.push(`${file},${receivedOn}`)
}

async function workbook(
  file: string,
  receivedOn: string,
  sheets: Record<string, (string | number | Date)[][]>,
) {
  await writeXlsxFile(
    Object.entries(sheets).map(([sheet, rows]) => ({
      sheet,
      data: rows.map((row) =>
        row.map((value) => (value instanceof Date ? { value, format: 'dd/mm/yyyy' } : value)),
      ),
    })),
  ).toFile(join(folder, file))
  received.push(`${file},${receivedOn}`)
}

const MODEL =
  'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân",Địa bàn,Ngày đăng ký,Trạng thái'
const REPLICATION = 'ĐƠN VỊ;Năm;Kỳ;Mã;Tên mô hình;Nơi nhân rộng;Số nơi'

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'independent-'))
  csv('2024/y-te.csv', '2024-11-20', [
    MODEL,
    'Sở Y tế,2024,SYT-1,Trạm gần dân,6,Tập thể,Khoa Mẫu 1,,5/3/2024,',
    'Sở Y tế,2024,,Bếp ấm,VI,Cá nhân,Lê Thị Mẫu 1,Thành phố Nha Trang,,Được công nhận',
    'Sở Y tế,2024,,BẾP ẤM,VI,cá nhân,Lê Thị Mẫu 1,Thành phố Nha Trang,,Được công nhận', // the same model twice
    'Sở Y tế,2024,,Sai lĩnh vực,12,Cá nhân,Lê Thị Mẫu 2,,,',
    'Sở Y tế,2024,SYT-2,Đã dừng,6,Tập thể,Khoa Mẫu 2,,,Không còn duy trì',
    'Sở Không Có,2024,,Của ai,6,Tập thể,Khoa Mẫu 3,,,',
  ])
  // Replaces the first: one row right, one without a name.
  csv('2024/y-te-lan-2.csv', '2024-12-02', [
    MODEL,
    'Sở Y tế,2024,SYT-1,Trạm gần dân,6,Tập thể,Khoa Mẫu 1,,5/3/2024,',
    'Sở Y tế,2024,SYT-3,,6,Tập thể,Khoa Mẫu 4,,,',
  ])
  // Replaces nothing: no row of it can be accepted.
  csv('2024/y-te-lan-3.csv', '2024-12-10', [
    MODEL,
    'Sở Y tế,2024,SYT-1,Trạm gần dân,6,Tập thể,Khoa Mẫu 1,,31/2/2024,',
  ])
  csv('2024/y-te-nhan-rong.csv', '2024-11-20', [
    REPLICATION,
    'SYT;2024;;SYT-1;;Xã Vĩnh Lương;2',
    'SYT;2024;;;Không có mô hình này;Xã Vĩnh Lương;1',
    'SYT;2024;;SYT-1;;Xã Vĩnh Thạnh;nhiều',
  ])
  csv('2024/nha-trang.csv', '2024-12-05', [
    MODEL,
    'Thành ủy Nha Trang,2024,NT-1,Hẻm xanh,8,"thôn",Thôn Mẫu 1,Xã Vĩnh Lương,,',
  ])
  csv('2024/nha-trang-nhan-rong.csv', '2024-12-05', [
    REPLICATION,
    'Thành ủy Nha Trang;2024;năm;NT-1;Hẻm xanh;Xã Vĩnh Thạnh;',
  ])
  csv('2025/y-te.csv', '2025-12-01', [
    MODEL,
    'Sở Y tế,2025,syt-1,Trạm gần dân hơn,6,Tập thể,Khoa Mẫu 1,,,',
    'Sở Y tế,2025,,bếp ấm,Y tế,Cá nhân,Lê Thị Mẫu 1,Thành phố Nha Trang,,',
  ])
  // A half-year report says nothing about the annual round.
  csv('2025/y-te-6-thang.csv', '2025-06-20', [REPLICATION, 'SYT;2025;6 tháng;;Bếp ấm;Xã Vĩnh Lương;1'])
  csv('2025/bac-nha-trang.csv', '2025-12-05', [
    MODEL,
    'Đảng ủy phường Bắc Nha Trang,2025,NT-1,Hẻm xanh,8,Thôn,Thôn Mẫu 1,,,',
  ])
  await workbook('2025/ninh-phuoc.xlsx', '2025-12-06', {
    'Thông tin chung': [
      ['Đơn vị báo cáo', 'Đảng ủy xã Ninh Phước'],
      ['Năm', 2025],
    ],
    'Mô hình': [
      ['Tên mô hình', 'Lĩnh vực', 'Loại hình', 'Địa bàn', 'Ngày đăng ký'],
      ['Người tốt', 11, 'Cá nhân', '', new Date('2025-08-01')],
      ['Đường quê', 9, 'Tập thể', 'Xã Ninh Phước', new Date('2025-08-02')],
    ],
  })
  await workbook('2025/thuan-nam.xlsx', '2025-11-28', {
    'Thông tin chung': [
      ['Đơn vị báo cáo', 'UBND xã Thuận Nam'],
      ['Năm', 2025],
      ['Không có mô hình', 'x'],
    ],
  })
  writeFileSync(join(folder, 'received.csv'), `${received.join('\n')}\n`)
  counts = await count({ folder, referenceDir: 'data/reference' })
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

test('rows sent and held', () => {
  expect(counts.rows.model).toEqual({ sent: 15, held: 5 })
  expect(counts.rows.replication).toEqual({ sent: 5, held: 2 })
})

test('active models of the counted version, by year and field', () => {
  expect(counts.models).toEqual({ 2024: 2, 2025: 5 })
  expect(counts.byField).toEqual({ 2024: { 6: 1, 8: 1 }, 2025: { 6: 2, 8: 1, 9: 1, 11: 1 } })
})

test('districts as they were, the south as one, and the whole province', () => {
  expect(counts.byDistrict).toEqual({
    2024: { 'Toàn tỉnh': 1, 'Thành phố Nha Trang': 1 },
    2025: { 'Toàn tỉnh': 1, 'Thành phố Nha Trang': 2, 'Khu vực Ninh Thuận (cũ)': 2 },
  })
})

test('a replication counts from its year on, and follows the code to the successor', () => {
  expect(counts.replicated).toEqual({ 2024: 2, 2025: 2 })
  expect(counts.replicatedByField).toEqual({ 2024: { 6: 1, 8: 1 }, 2025: { 6: 1, 8: 1 } })
})

test('who owed a report, who sent one, and who in time', () => {
  expect(counts.reporting).toEqual({
    2024: { party: { expected: 20, received: 1, onTime: 1 } },
    2025: {
      // 15 agencies, 2 public services, 5 enterprises, 65 communes; the day after 30/11 is late.
      government: { expected: 87, received: 2, onTime: 1 },
      // 65 communes, 5 Party committees, the Front, 5 organisations.
      party: { expected: 76, received: 2, onTime: 1 },
    },
  })
})
