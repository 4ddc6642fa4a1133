import { readFileSync } from 'node:fs'
import Papa from 'papaparse'
import { expect, it } from 'vitest'
import { fold } from '../../etl/intake/fold.ts'
import { random } from './documents.ts'
import { loadHere } from './inprocess.ts'
import { tempDir, writeFiles } from './run.ts'

/** What a sender is asked: "Có phải …?" names what was meant, and nothing where nothing is near. */

const header = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Kết quả đánh giá'

const units = Papa.parse<Record<string, string>>(readFileSync('data/reference/units.csv', 'utf8'), {
  header: true,
  skipEmptyLines: true,
}).data.filter((unit) => unit['valid_to'] === '')

/** A name with one mistake as fingers make them: a letter left out, doubled, changed with its neighbour or another. */
function misspelt(name: string, next: () => number): string {
  for (;;) {
    const at = 1 + Math.floor(next() * (name.length - 2))
    const [one, two] = [name[at]!, name[at + 1]!]
    const other = 'qwertyuiopasdghklxcvbnm'[Math.floor(next() * 23)]!
    const wrong = [
      name.slice(0, at) + name.slice(at + 1),
      name.slice(0, at) + one + name.slice(at),
      name.slice(0, at) + two + one + name.slice(at + 2),
      name.slice(0, at) + other + name.slice(at + 1),
    ][Math.floor(next() * 4)]!
    // What differs only by marks is no mistake here, and what is another unit is none that can be seen.
    if (fold(wrong) !== fold(name) && !units.some((unit) => fold(unit['name']!) === fold(wrong))) return wrong
  }
}

async function messagesOf(rows: string[][]): Promise<Map<number, string>> {
  const lines = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
  const mail = writeFiles(tempDir(), { 'a.csv': `\uFEFF${[header, ...lines].join('\r\n')}\r\n` })
  const { files } = await loadHere(tempDir(), [mail], '2026-11-20', false)
  return new Map(files[0]!.issues.map(({ row, message }) => [row! - 2, message]))
}

it('names the unit that was meant for 95 of 100 misspelt names, and none for what is near none', async () => {
  const next = random(235)
  const meant = Array.from({ length: 200 }, () => units[Math.floor(next() * units.length)]!['name']!)
  const far = [
    'Công ty Cổ phần Alpha',
    'Trường Đại học Tổng hợp',
    'Nhà máy đường số 9',
    'Bệnh viện Chợ Rẫy',
    'Tập đoàn Viễn thông',
    'Hợp tác xã 20-10',
    'Quán cà phê Sáng',
    'Viện Pasteur',
    'Khách sạn Biển Xanh',
    'Ga tàu',
  ]
  const given = [...meant.map((name) => misspelt(name, next)), ...far]
  const said = await messagesOf(given.map((unit, i) => [unit, '2026', `Mô hình ${i}`, '4', 'Tập thể', '']))
  const right = meant.filter((name, i) => said.get(i) === undefined || said.get(i)!.includes(`“${name}”?`))
  expect(right.length).toBeGreaterThanOrEqual(190)
  expect(far.filter((_, i) => said.get(200 + i)!.includes('Có phải'))).toEqual([])
})

it('asks for a value of a list only where one is near, and else lists them', async () => {
  const row = (field: string, kind: string, evaluation: string, n: number) => [
    'Sở Y tế',
    '2026',
    `Mô hình ${n}`,
    field,
    kind,
    evaluation,
  ]
  const said = await messagesOf([
    row('12', 'Tập thể', '', 1),
    row('nt', 'Tập thể', '', 2),
    row('4', 'Tổ chức', '', 3),
    row('4', 'Tập thể', 'Xuất sắc', 4),
    row('Quốc phòng an nin', 'Tập thể', '', 5),
    row('4', 'Tập thể', 'Hiu quả', 6),
  ])
  for (const i of [0, 1, 2]) expect(said.get(i)).not.toContain('Có phải')
  expect(said.get(3)).toContain('chưa đánh giá, chưa đạt hiệu quả, hiệu quả')
  expect(said.get(4)).toContain('Có phải “Quốc phòng - an ninh”?')
  expect(said.get(5)).toContain('Có phải “Hiệu quả”?')
})
