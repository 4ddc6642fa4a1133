import { join } from 'node:path'
import { timeStamp, writeFileWhole } from '../../../etl/files.ts'
import { HttpError } from '../errors.ts'
import type { Access, Unit } from './access.ts'
import { ONE_TIME_HOURS } from './accounts.ts'
import { AT_THE_MACHINE } from './actor.ts'
import { unitsOf } from './rights.ts'

/** A slip: what a unit is given on paper, folded and sealed. */
interface Slip {
  unit: Unit
  name: string
  password: string
}

/**
 * Makes an account for each unit that has none, and writes one sheet with a slip a unit.
 * @param codes only these units; those of today where none is named
 * @returns where the sheet is, and how many accounts were made
 * @throws HttpError 422 where there is no such unit
 */
export async function writeSlips(
  access: Access,
  folder: string,
  codes: string[],
): Promise<{ file: string; made: number }> {
  const { accounts, units } = access
  const missing = codes.find((code) => !units.some((unit) => unit.code === code))
  if (missing !== undefined)
    throw new HttpError(
      422,
      'unit-unknown',
      `No unit ${missing}`,
      `Không có đơn vị ${missing} trong danh mục.`,
    )
  const taken = new Set(accounts.list().flatMap(({ scope }) => unitsOf(scope) ?? []))
  const wanted = units.filter(
    ({ code, isOpen }) => !taken.has(code) && (codes.length > 0 ? codes.includes(code) : isOpen),
  )
  const slips: Slip[] = []
  for (const unit of wanted) {
    const name = unit.code.toLowerCase()
    const given = { name, title: unit.name, role: 'unit' as const, scope: unit.code }
    slips.push({ unit, name, password: await accounts.add(given, AT_THE_MACHINE) })
  }
  const file = join(folder, `phieu-tai-khoan_${timeStamp()}.html`)
  if (slips.length > 0) writeFileWhole(file, sheet(slips, access.options.site.origin))
  return { file, made: slips.length }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Four slips a page of A4, to be cut along the dashed lines. */
function sheet(slips: Slip[], origin: string | null): string {
  const one = ({ unit, name, password }: Slip) => `<section>
<h2>${escaped(unit.name)}</h2>
<p>Tài khoản Gương Sáng, Kế hoạch số 235-KH/TU</p>
<dl>
<dt>Địa chỉ</dt><dd>${escaped(origin ?? '................................................')}</dd>
<dt>Tên đăng nhập</dt><dd><code>${escaped(name)}</code></dd>
<dt>Mật khẩu dùng một lần</dt><dd><code>${escaped(password)}</code></dd>
</dl>
<p>Đăng nhập trong ${ONE_TIME_HOURS} giờ, đặt mật khẩu mới ít nhất 12 ký tự, rồi hủy phiếu này. Quên mật khẩu: liên hệ quản trị
của Ban Tuyên giáo và Dân vận hoặc Sở Nội vụ để được cấp lại.</p>
</section>`
  return `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>Phiếu giao tài khoản</title>
<style>
@page { size: A4; margin: 12mm }
body { font: 11pt/1.5 "Times New Roman", serif; margin: 0; color: #000; background: #fff }
section { box-sizing: border-box; height: 66mm; padding: 5mm 4mm; border-bottom: 1px dashed #000; break-inside: avoid; overflow: hidden }
h2 { font-size: 13pt; margin: 0 }
p { margin: 1mm 0 }
dl { display: grid; grid-template-columns: 50mm 1fr; margin: 2mm 0 }
dd { margin: 0 }
code { font: 13pt "Courier New", monospace; letter-spacing: 0.04em }
</style>
</head>
<body>
${slips.map(one).join('\n')}
</body>
</html>
`
}
