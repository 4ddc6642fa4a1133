import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { workbook, type BookCell, type BookSheet } from './workbooks.ts'

/** Small files as a unit sends them, to be changed as a test needs. */

export const head = ['Đơn vị báo cáo', 'Năm', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng']
export const unit = 'UBND xã Đại Lãnh'
export const model = (name: string, ...more: BookCell[]): BookCell[] => [
  unit,
  2026,
  name,
  2,
  'Tập thể',
  ...more,
]
export const [one, two, three] = ['Tổ tự quản bờ kè', 'Hàng rào xanh', 'Bếp ăn nghĩa tình']
export const press = ['Đơn vị báo cáo', 'Năm', 'Cơ quan thực hiện', 'Hình thức tuyên truyền', 'Số lượng']
export const news = (...more: BookCell[]): BookCell[] => [unit, 2026, 'Đài truyền thanh xã', 'Tin', ...more]

const sheet = (rows: BookCell[][], more: Partial<BookSheet> = {}): BookSheet => ({
  name: 'Mô hình',
  rows,
  ...more,
})
export const book = (rows: BookCell[][], more: Partial<BookSheet> = {}) => workbook([sheet(rows, more)])
export const csv = (...lines: string[]) => `${lines.join('\n')}\n`
export const csvHead = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'

/** A workbook with some of its parts changed; the bytes of a part where `change` gives them. */
export function repacked(
  bytes: Uint8Array,
  change: (name: string, xml: string) => string | Uint8Array,
  rename = (name: string) => name,
): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(unzipSync(bytes)).map(([name, part]) => {
        const made = change(name, strFromU8(part))
        return [rename(name), typeof made === 'string' ? strToU8(made) : made]
      }),
    ),
  )
}

export const plain = book([head, model(one), model(two)])
