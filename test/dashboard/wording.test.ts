import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writtenDay } from '../../cube/domain/dates.ts'

/** Vietnamese as an office writes it, in all that people read: pages, report, letters, files, the loader's messages. */

/** Words that were coined here, and what an office says instead. */
const COINED: [RegExp, string][] = [
  [/tự kê/i, 'kê khai'],
  [/đếm được/i, 'tổng hợp'],
  [/(?<!phiên )bản số liệu/i, 'phiên bản số liệu'],
  [/cùng ngày năm/i, 'cùng thời điểm năm'],
  [/như đã biết/i, 'tính đến'],
  [/(?<![\p{L}])so được/iu, 'so sánh được'],
  [/đằng sau số liệu/i, 'của số liệu'],
  [/cách hiểu cột/i, 'quy ước cột'],
]

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.(tsx?|sql|yml|csv)$/.test(name))
/** A frozen snapshot keeps the words of its day (`cube/definitions`). */
const SAID = ['cube', 'dashboard/src', 'data/reference', 'etl']
  .flatMap(filesOf)
  .filter((file) => !/^cube\/definitions|\/node_modules\//.test(file))

describe('the Vietnamese of all that people read', () => {
  it('has no words that were coined here', () => {
    expect(SAID.length).toBeGreaterThan(300)
    const faults = SAID.flatMap((file) => {
      const text = readFileSync(file, 'utf8').normalize('NFC')
      return COINED.flatMap(([coined, proper]) => {
        const found = coined.exec(text)
        return found ? [`${file}: “${found[0]}”, write “${proper}”`] : []
      })
    })
    expect(faults).toEqual([])
  })

  it('writes days in one way: no code but one puts the parts of a day in order', () => {
    // Cells of templates are read again, and CSV and workbooks have days as values.
    const may = /cube\/domain\/dates\.ts|i18n\/en\/locale\.ts|etl\/workbooks\/template_book\.ts|etl\/sample\//
    const others = SAID.filter((file) => !may.test(file)).filter((file) =>
      /split\('-'\)\.reverse\(\)|'\$3\/\$2\/\$1'/.test(readFileSync(file, 'utf8')),
    )
    expect(others).toEqual([])
  })

  it('has a zero before a day below ten, and before January and February only (Nghị định 30/2020/NĐ-CP)', () => {
    expect(writtenDay('2025-07-01')).toBe('01/7/2025')
    expect(writtenDay('2025-02-05')).toBe('05/02/2025')
    expect(writtenDay('2026-01-31')).toBe('31/01/2026')
    expect(writtenDay('2026-11-30')).toBe('30/11/2026')
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
          const written = writtenDay(date.toISOString().slice(0, 10))
          expect(written.split('/').map(Number)).toEqual([day, month, year])
          expect(written.split('/')[0]).toHaveLength(2)
          expect(written.split('/')[1]!.startsWith('0')).toBe(month < 3)
        },
      ),
    )
  })
})
