import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileName } from '../../cube/server/export/name.ts'
import { distinctFileNames, safeFileName } from '../../etl/file_names.ts'
import { returnedName } from '../../etl/workbooks/returns.ts'

/** What Windows says of names (Microsoft, "Naming Files, Paths, and Namespaces"), and what 255 bytes hold. */
function refusedBecause(name: string): string | null {
  if (/[<>:"/\\|?*\p{Cc}]/u.test(name)) return 'a character that Windows refuses'
  if (/[. ]$/.test(name)) return 'a dot or space at the end'
  if (/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i.test(name.split('.')[0]!.trimEnd())) return 'a device'
  if (name === '' || name.startsWith('.')) return 'empty or hidden'
  if (Buffer.byteLength(name) > 255 || name.length > 255) return 'too long'
  if (Buffer.from(name).toString() !== name) return 'half a letter'
  return null
}

const device = fc.constantFrom('con', 'PRN', 'Aux', 'nul', 'COM1', 'com¹', 'LPT9', 'con.tar', 'nul ')
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  device,
  fc.constantFrom('Báo cáo', 'Đơn vị', 'đặng', 'ỆÔƯ', 'ị'.repeat(90), '🌾'.repeat(60), '-can-hoan-thien-2'),
  fc.constantFrom(':', '?', '*', '"', '<', '>', '|', '/', '\\', '.', ' ', '..', '\u00a0', '\ud83c', '~$'),
)
/** A name as a sender, a zip of another system or a mistake may give it. */
const given = fc
  .tuple(fc.array(piece, { maxLength: 6 }), fc.constantFrom('', '.csv', '.xlsx', '.XLSX', '.', ' '))
  .map(([pieces, ending]) => pieces.join('') + ending)
const runs = { numRuns: 3000 }

describe('names of files', () => {
  test('whatever is given, the name is legal on Windows and elsewhere, and stays what it is', () => {
    fc.assert(
      fc.property(given, (name) => {
        const safe = safeFileName(name)
        expect([safe, refusedBecause(safe)]).toEqual([safe, null])
        expect(safeFileName(safe)).toBe(safe)
      }),
      runs,
    )
  })

  test('files of one folder stay distinct, capitals aside', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 50 }), (names) => {
        const safe = distinctFileNames(names)
        for (const name of safe) expect([name, refusedBecause(name)]).toEqual([name, null])
        expect(new Set(safe.map((name) => name.toUpperCase())).size).toBe(names.length)
      }),
      { numRuns: 300 },
    )
  })

  test('what goes back is legal, distinct, and not too deep for Excel', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 50 }), (names) => {
        const taken = new Set<string>()
        const paths = names.map((name) => returnedName(name, '.xlsx', taken))
        for (const segment of paths.flat())
          expect([segment, refusedBecause(segment)]).toEqual([segment, null])
        for (const segments of paths) expect(segments.join('/').length).toBeLessThan(160)
        expect(new Set(paths.map((segments) => segments.join('/').toUpperCase())).size).toBe(names.length)
      }),
      { numRuns: 300 },
    )
  })

  test('a file to download is called by a legal name', () => {
    fc.assert(
      fc.property(given, given, (name, years) => {
        const made = fileName(name, years, { id: '20261129T225619Z-949ec00b', sample: true }, 'parquet')
        expect([made, refusedBecause(made)]).toEqual([made, null])
      }),
      runs,
    )
  })

  test('Vietnamese letters, spaces, brackets and dots inside stay', () => {
    for (const name of [
      'Báo cáo Sở Giáo dục và Đào tạo (lần 2) năm 2026.xlsx',
      'UBND xã Đại Lãnh – mô hình “Ngày không rác”.csv',
      'TỔNG HỢP 6.tháng [ĐÃ DUYỆT].XLSX',
    ])
      expect(safeFileName(name)).toBe(name)
    expect(safeFileName('Ba\u0301o ca\u0301o.csv')).toBe('Báo cáo.csv')
  })

  test('the disk takes every one of them', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'guong-sang-'))
    try {
      const names = distinctFileNames(fc.sample(given, { numRuns: 300, seed: 235 }))
      for (const name of names) writeFileSync(path.join(folder, name), name)
      expect(readdirSync(folder).sort()).toEqual(names.toSorted())
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
