import { readFileSync } from 'node:fs'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import Papa from 'papaparse'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadReference, readReference } from '../../etl/reference.ts'
import { rowsOf } from '../../etl/sql.ts'

function table(name: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(readFileSync(`data/reference/${name}.csv`, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data
}

let connection: DuckDBConnection

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  await loadReference(connection, readReference('data/reference'))
})

describe('areas against the resolutions', () => {
  const communes = table('areas').filter((a) => a['level'] === 'commune')
  const districts = table('areas').filter((a) => a['level'] === 'district')
  const before = communes.filter((a) => a['valid_to'] === '2025-06-30')
  const after = communes.filter((a) => a['valid_from'] === '2025-07-01')
  const province = new Map(districts.map((d) => [d['code'], d['parent_code']]))

  test('9 districts of Khánh Hòa and 7 of Ninh Thuận end on 30 June 2025', () => {
    expect(districts.filter((d) => d['parent_code'] === '56')).toHaveLength(9)
    expect(districts.filter((d) => d['parent_code'] === '58')).toHaveLength(7)
    expect(new Set(districts.map((d) => d['valid_to']))).toEqual(new Set(['2025-06-30']))
  })

  test('132 and 62 communes before, by type', () => {
    const of = (code: string) => before.filter((a) => province.get(a['parent_code']) === code)
    const types = (rows: typeof before) =>
      Object.fromEntries(
        ['Xã', 'Phường', 'Thị trấn'].map((t) => [t, rows.filter((r) => r['type'] === t).length]),
      )
    expect(types(of('56'))).toEqual({ Xã: 96, Phường: 30, 'Thị trấn': 6 })
    expect(types(of('58'))).toEqual({ Xã: 47, Phường: 12, 'Thị trấn': 3 })
  })

  test('65 units after: 48 communes, 16 wards, one special zone', () => {
    const count = (type: string) => after.filter((a) => a['type'] === type).length
    expect([after.length, count('Xã'), count('Phường'), count('Đặc khu')]).toEqual([65, 48, 16, 1])
  })

  test('205 links of 1 July 2025, 186 whole and 19 part, from all 194 communes to all 65 units', () => {
    const links = table('area_succession').filter((l) => l['effective_on'] === '2025-07-01')
    expect(links).toHaveLength(205)
    expect(links.filter((l) => l['extent'] === 'whole')).toHaveLength(186)
    expect(links.filter((l) => l['extent'] === 'part')).toHaveLength(19)
    expect(new Set(links.map((l) => l['old_code']))).toEqual(new Set(before.map((a) => a['code'])))
    expect(new Set(links.map((l) => l['new_code']))).toEqual(new Set(after.map((a) => a['code'])))
  })

  test('the communes that were divided are the eight known ones', () => {
    const parts = table('area_succession').filter((l) => l['extent'] === 'part')
    expect([...new Set(parts.map((l) => l['old_name']))].sort()).toEqual(
      [
        'Phường Đông Hải',
        'Xã Cam An Bắc',
        'Xã Cam An Nam',
        'Xã Cam Hiệp Bắc',
        'Xã Cam Hiệp Nam',
        'Xã Cam Hòa',
        'Xã Cam Tân',
        'Xã Suối Tân',
      ].sort(),
    )
  })

  test('every row names its confidence and source', () => {
    for (const name of ['areas', 'area_succession', 'units', 'fields', 'obligations', 'rounds'])
      for (const row of table(name)) expect([name, row['confidence'], row['source']]).not.toContain('')
  })
})

describe('areas through time', () => {
  async function became(code: string, from: string, on: string) {
    return rowsOf(
      connection,
      `SELECT a.area_name FROM ref_area_path p
       JOIN ref_area a ON a.area_code = p.then_code AND a.valid_from = p.then_from
       WHERE p.area_code = $code AND p.valid_from = CAST($from AS DATE) AND CAST($on AS DATE) BETWEEN p.since AND p.until`,
      { code, from, on },
    )
  }

  test('code 22366 has meant three different wards', async () => {
    const rows = await rowsOf(
      connection,
      "SELECT area_name, valid_from::VARCHAR AS f, valid_to::VARCHAR AS t FROM ref_area WHERE area_code = '22366' ORDER BY valid_from",
    )
    expect(rows).toEqual([
      { area_name: 'Phường Phước Tiến', f: '0001-01-01', t: '2024-10-31' },
      { area_name: 'Phường Tân Tiến', f: '2024-11-01', t: '2025-06-30' },
      { area_name: 'Phường Nha Trang', f: '2025-07-01', t: '9999-12-31' },
    ])
    expect(await became('22366', '0001-01-01', '2024-10-31')).toEqual([{ area_name: 'Phường Phước Tiến' }])
    expect(await became('22366', '0001-01-01', '2024-12-31')).toEqual([{ area_name: 'Phường Tân Tiến' }])
    expect(await became('22366', '0001-01-01', '2026-11-22')).toEqual([{ area_name: 'Phường Nha Trang' }])
  })

  test('a ward that took in another does not stand for it before it did', async () => {
    expect(await became('22342', '0001-01-01', '2021-12-31')).toEqual([{ area_name: 'Phường Xương Huân' }])
    expect(await became('22342', '0001-01-01', '2024-12-31')).toEqual([{ area_name: 'Phường Vạn Thạnh' }])
  })

  test('a divided commune became nothing for certain', async () => {
    expect(await became('22438', '0001-01-01', '2025-12-31')).toEqual([])
  })

  test('huyện Trường Sa is đặc khu Trường Sa; a district of several units is none of them', async () => {
    expect(await became('576', '0001-01-01', '2025-12-31')).toEqual([{ area_name: 'Đặc khu Trường Sa' }])
    expect(await became('568', '0001-01-01', '2025-12-31')).toEqual([])
  })

  test('the common basis has ten districts: the nine and the south', async () => {
    const rows = await rowsOf<{ district_code: string; district_name: string; units: number }>(
      connection,
      `SELECT d.district_code, d.district_name, CAST(count(*) AS INTEGER) AS units
       FROM ref_area_district d JOIN ref_area a USING (area_code, valid_from)
       WHERE a.valid_from = DATE '2025-07-01' AND a.level = 'commune' GROUP BY ALL ORDER BY 1`,
    )
    // Units of July 2025 by old district, as counted from the resolution.
    expect(rows).toEqual([
      { district_code: '568', district_name: 'Thành phố Nha Trang', units: 4 },
      { district_code: '569', district_name: 'Thành phố Cam Ranh', units: 5 },
      { district_code: '570', district_name: 'Huyện Cam Lâm', units: 4 },
      { district_code: '571', district_name: 'Huyện Vạn Ninh', units: 5 },
      { district_code: '572', district_name: 'Thị xã Ninh Hòa', units: 8 },
      { district_code: '573', district_name: 'Huyện Khánh Vĩnh', units: 5 },
      { district_code: '574', district_name: 'Huyện Diên Khánh', units: 6 },
      { district_code: '575', district_name: 'Huyện Khánh Sơn', units: 3 },
      { district_code: '576', district_name: 'Huyện Trường Sa', units: 1 },
      { district_code: '58', district_name: 'Khu vực Ninh Thuận (cũ)', units: 24 },
    ])
    const without = await rowsOf(
      connection,
      'SELECT area_name FROM ref_area ANTI JOIN ref_area_district USING (area_code, valid_from)',
    )
    expect(without).toEqual([])
  })
})

describe('whether an area can be compared across a change of borders', () => {
  /** The worst that happened to an area version between two year's ends; nothing is `unchanged`. */
  async function between(name: string, from: number, to: number, code?: string): Promise<string> {
    const [row] = await rowsOf<{ mark: string | null }>(
      connection,
      `SELECT max_by(c.mark, list_position(['unchanged', 'merged', 'split', 'irregular'], c.mark)) AS mark
       FROM ref_area a
       JOIN ref_area_change c USING (area_code, valid_from)
       WHERE a.area_name = $name AND ($code IS NULL OR a.area_code = $code)
         AND c.changed_on > make_date($from, 12, 31) AND c.changed_on <= make_date($to, 12, 31)`,
      { name, from, to, code: code ?? null },
    )
    return row!.mark ?? 'unchanged'
  }

  test('the eight divided communes, and no others', async () => {
    const rows = await rowsOf<{ area_name: string }>(
      connection,
      `SELECT a.area_name FROM ref_area_change c JOIN ref_area a USING (area_code, valid_from)
       WHERE a.level = 'commune' AND c.mark = 'split' ORDER BY a.area_code`,
    )
    expect(rows.map((r) => r.area_name)).toEqual([
      'Xã Cam Tân',
      'Xã Cam Hòa',
      'Xã Cam Hiệp Bắc',
      'Xã Cam Hiệp Nam',
      'Xã Cam An Bắc',
      'Xã Cam An Nam',
      'Xã Suối Tân',
      'Phường Đông Hải',
    ])
  })

  test('wards of Nha Trang that became one ward, in 2024 and again in 2025', async () => {
    expect(await between('Phường Phước Tiến', 2023, 2024)).toBe('merged')
    expect(await between('Phường Phước Tiến', 2024, 2025)).toBe('merged')
    expect(await between('Phường Tân Tiến', 2023, 2024)).toBe('merged')
    // It took in two others without a new row of its own.
    expect(await between('Phường Vạn Thạnh', 2023, 2024)).toBe('merged')
    expect(await between('Phường Nha Trang', 2024, 2026)).toBe('merged')
  })

  test('whom no border touched, in a time in which none moved', async () => {
    expect(await between('Phường Lộc Thọ', 2023, 2024)).toBe('unchanged')
    expect(await between('Phường Lộc Thọ', 2020, 2023)).toBe('unchanged')
    expect(await between('Phường Nha Trang', 2025, 2026)).toBe('unchanged')
  })

  test('a new commune beside parts of divided ones is irregular, so is who went whole into it', async () => {
    expect(await between('Xã Cam Lâm', 2024, 2025)).toBe('irregular')
    expect(await between('Xã Cam Hiệp', 2024, 2025)).toBe('irregular')
    expect(await between('Xã Phước Dinh', 2024, 2025)).toBe('irregular')
  })

  test('districts: Trường Sa goes on as one, the other eight are several units, the south is crossed', async () => {
    expect(await between('Huyện Trường Sa', 2024, 2025)).toBe('unchanged')
    for (const name of ['Thành phố Nha Trang', 'Huyện Cam Lâm', 'Huyện Khánh Sơn'])
      expect(await between(name, 2024, 2025), name).toBe('split')
    expect(await between('Huyện Ninh Sơn', 2024, 2025)).toBe('irregular')
    expect(await between('Thành phố Nha Trang', 2023, 2024)).toBe('unchanged')
  })

  test('the two provinces became one', async () => {
    expect(await between('Tỉnh Khánh Hòa', 2024, 2026)).toBe('merged')
    expect(await between('Tỉnh Ninh Thuận', 2024, 2026)).toBe('merged')
    expect(await between('Tỉnh Khánh Hòa', 2025, 2026)).toBe('unchanged')
  })

  test('each commune of before and each of now is marked once for 1 July 2025', async () => {
    const rows = await rowsOf(
      connection,
      `SELECT CAST(count(*) FILTER (a.valid_to = DATE '2025-06-30') AS INTEGER) AS before,
         CAST(count(*) FILTER (a.valid_from = DATE '2025-07-01') AS INTEGER) AS now
       FROM ref_area_change c JOIN ref_area a USING (area_code, valid_from)
       WHERE a.level = 'commune' AND c.changed_on = DATE '2025-07-01'`,
    )
    expect(rows).toEqual([{ before: 194, now: 65 }])
  })
})

describe('units', () => {
  const units = table('units')

  test('district bodies close and 65 communes follow on each side', () => {
    const of = (kind: string) => units.filter((u) => u['kind'] === kind)
    expect(of('district_committee')).toHaveLength(9)
    expect(of('district_party')).toHaveLength(8)
    expect(of('commune_committee')).toHaveLength(65)
    expect(of('commune_party')).toHaveLength(65)
    for (const unit of [...of('district_committee'), ...of('district_party')])
      expect(unit['valid_to']).toBe('2025-06-30')
  })

  test('(code, valid_from) is a key, and successors are units that begin when the old one ends', () => {
    const keys = units.map((u) => `${u['code']}@${u['valid_from']}`)
    expect(new Set(keys).size).toBe(units.length)
    const codes = new Set(units.map((u) => u['code']))
    for (const unit of units)
      for (const successor of (unit['successors'] ?? '').split('|').filter(Boolean))
        expect(codes).toContain(successor)
  })

  test('the communes that succeed a district are the units its communes went into', () => {
    const links = table('area_succession').filter((l) => l['effective_on'] === '2025-07-01')
    const parent = new Map(
      table('areas')
        .filter((a) => a['valid_to'] === '2025-06-30')
        .map((a) => [a['code'], a['parent_code']]),
    )
    for (const unit of units.filter((u) => u['kind'] === 'district_committee')) {
      const expected = new Set(
        links
          .filter((l) => parent.get(l['old_code']) === unit['area_code'])
          .map((l) => `UBND-${l['new_code']!}`),
      )
      expect(new Set(unit['successors']!.split('|'))).toEqual(expected)
    }
  })

  test('no two units of one time answer to the same name', async () => {
    const rows = await rowsOf(
      connection,
      `SELECT a.alias, a.unit_code AS one, b.unit_code AS other
       FROM ref_unit_alias a
       JOIN ref_unit ua ON ua.unit_code = a.unit_code AND ua.valid_from = a.valid_from
       JOIN ref_unit_alias b ON b.alias = a.alias AND b.unit_code > a.unit_code
       JOIN ref_unit ub ON ub.unit_code = b.unit_code AND ub.valid_from = b.valid_from
       WHERE ua.valid_from <= ub.valid_to AND ub.valid_from <= ua.valid_to`,
    )
    expect(rows).toEqual([])
  })
})

describe('the plan', () => {
  test('eleven fields with the kinds that the plan names', () => {
    const kinds = Object.fromEntries(table('fields').map((f) => [f['code'], f['kinds']]))
    expect(Object.keys(kinds)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'])
    expect(kinds['3']).toBe('household')
    expect(kinds['8']).toBe('hamlet')
    expect(kinds['10']).toBe('family|clan|club')
    expect(kinds['11']).toBe('individual')
    for (const both of ['1', '2', '4', '5', '6', '7', '9'])
      expect(kinds[both]).toMatch(/^collective\|individual/)
  })

  test('who owes what: Party side from 2024 by 5 December, government side from 2025 by 30 November', async () => {
    const rows = await rowsOf(
      connection,
      `SELECT o.year, u.channel, o.due_on::VARCHAR AS due, CAST(sum(o.expected) AS INTEGER) AS expected,
         CAST(sum(o.quota_owed) AS INTEGER) AS quota
       FROM obligations(2026) o JOIN ref_unit u ON u.unit_code = o.unit_code AND u.valid_from = o.unit_valid_from
       GROUP BY ALL ORDER BY 1, 2`,
    )
    // By hand from units.csv. Party 2024: 8 district committees, 6 Party committees (2 blocs,
    // military, police, border guard, university), the Front, 5 mass organisations = 20; the
    // executive board of the People's Committee owes the quota only. From 2025: 65 communes,
    // 5 Party committees, the Front, 5 mass organisations = 76; and on the government side
    // 65 communes, 15 agencies, 2 public services, 5 enterprises = 87.
    expect(rows).toEqual([
      { year: 2024, channel: 'party', due: '2024-12-05', expected: 20, quota: 21 },
      { year: 2025, channel: 'government', due: '2025-11-30', expected: 87, quota: 0 },
      { year: 2025, channel: 'party', due: '2025-12-05', expected: 76, quota: 76 },
      { year: 2026, channel: 'government', due: '2026-11-30', expected: 87, quota: 0 },
      { year: 2026, channel: 'party', due: '2026-12-05', expected: 76, quota: 76 },
    ])
  })
})
