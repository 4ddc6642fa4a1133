import { lifeOf } from '../../cube/domain/findings/life.ts'
import { describe, expect, it } from 'vitest'
import { explorerHeadline, lifeSentence } from '../../dashboard/src/i18n/vi/models.ts'
import { plain } from '../../dashboard/src/i18n/vi/sentences.ts'
import { readLife } from '../../dashboard/src/pages/models/life.ts'
import {
  choose,
  facetsOf,
  rowsOf,
  type Cell,
  type ColumnName,
} from '../../dashboard/src/pages/models/rows.ts'

const table: Partial<Record<ColumnName, Cell>>[] = [
  {
    model_name: 'Đường hoa tự quản',
    subject_name: null,
    unit_name: 'UBND xã Đại Lãnh',
    field_code: 9,
    status: 'building',
    year: 2026,
  },
  {
    model_name: 'Ấm lòng người bệnh',
    subject_name: 'Nguyễn Văn Mẫu',
    unit_name: 'Sở Y tế',
    field_code: 10,
    status: 'recognised',
    year: 2026,
  },
  {
    model_name: 'Bữa cơm nghĩa tình',
    subject_name: null,
    unit_name: 'Sở Y tế',
    field_code: 10,
    status: 'discontinued',
    year: 2025,
  },
]
const rowsBy = (count: number, cell: (column: ColumnName, row: number) => Cell) =>
  rowsOf(count, cell, function* (column) {
    const cells = Array.from({ length: count }, (_, row) => cell(column, row))
    const values = [...new Set(cells)]
    yield
    return { codes: Int32Array.from(cells, (value) => values.indexOf(value)), values }
  })
const rows = rowsBy(table.length, (column, row) => table[row]![column] ?? null)
const names = (found: Int32Array) => [...found].map((row) => table[row]!.model_name)

describe('choosing among models', () => {
  it('does not need marks, case or đ, and every word must stand somewhere', () => {
    expect(names(choose(rows, {}, 'duong DAI lanh', null))).toEqual(['Đường hoa tự quản'])
    expect(names(choose(rows, {}, 'nguoi benh van mau', null))).toEqual(['Ấm lòng người bệnh'])
    expect(names(choose(rows, {}, 'duong y te', null))).toEqual([])
    expect(choose(rows, {}, '  ', null)).toHaveLength(3)
  })

  it('takes facets as the address writes them', () => {
    expect(names(choose(rows, { field_code: '10', status: 'recognised' }, '', null))).toEqual([
      'Ấm lòng người bệnh',
    ])
    expect(choose(rows, { field_code: '1' }, '', null)).toHaveLength(0)
    expect(choose(rows, { field_code: null }, '', null)).toHaveLength(3)
  })

  it('sorts as Vietnamese does, nothing last when upwards, equal rows in their old order', () => {
    const by = (column: ColumnName, down = false) => names(choose(rows, {}, '', { column, down }))
    expect(by('model_name')).toEqual(['Ấm lòng người bệnh', 'Bữa cơm nghĩa tình', 'Đường hoa tự quản'])
    expect(by('field_code', true)).toEqual(['Ấm lòng người bệnh', 'Bữa cơm nghĩa tình', 'Đường hoa tự quản'])
    expect(by('subject_name')[0]).toBe('Ấm lòng người bệnh')
  })

  it('counts for each value the rows that it would leave beside the other filters', () => {
    const found = (facets: Parameters<typeof facetsOf>[2], search = '') =>
      Object.fromEntries(
        [...facetsOf(rows, ['field_code', 'status'], facets, search)].map(([column, values]) => [
          column,
          values.map(({ value, count }) => `${value} ${count}`),
        ]),
      )
    // Models that are no longer kept up are in no figure: they count by their status alone (P12).
    expect(found({})).toEqual({
      field_code: ['9 1', '10 1'],
      status: ['building 1', 'discontinued 1', 'recognised 1'],
    })
    // Its own filter does not narrow a facet, another's does.
    expect(found({ field_code: '10' })).toEqual({
      field_code: ['9 1', '10 1'],
      status: ['building 0', 'discontinued 1', 'recognised 1'],
    })
    expect(found({ field_code: '10', status: 'building' }, 'y te')).toEqual({
      field_code: ['9 0', '10 0'],
      status: ['building 0', 'discontinued 1', 'recognised 1'],
    })
  })

  it('counts models that are no longer kept up where they are asked for', () => {
    const [[, fields]] = [...facetsOf(rows, ['field_code'], { status: 'discontinued' }, '')] as [
      [ColumnName, { value: string; count: number }[]],
    ]
    expect(fields.map(({ value, count }) => `${value} ${count}`)).toEqual(['9 0', '10 1'])
  })

  it('finds the same while what the search needs is still being made, and after', async () => {
    const many = rowsBy(5000, (column, row) =>
      column === 'unit_name' ? `Xã ${row % 7}` : column === 'year' ? 2026 : row,
    )
    await many.prepare(['field_code'])
    expect(many.searchable()).toBe(false)
    const made = many.prepareSearch()
    const early = choose(many, {}, 'xa 3', null)
    await made
    expect([...choose(many, {}, 'xa 3', null)]).toEqual([...early])
    expect(many.searchable()).toBe(true)
    // One in seven is of that unit, and stands first; in the others a number begins with 3.
    const all = Array.from({ length: 5000 }, (_, row) => row)
    const others = all.filter((row) => row % 7 !== 3 && String(row).startsWith('3'))
    expect([...early]).toEqual([...all.filter((row) => row % 7 === 3), ...others])
  })
})

describe('sentences', () => {
  it('tell active models from those no longer kept', () => {
    const say = (active: number, discontinued: number, searched = '') =>
      plain(explorerHeadline({ active, discontinued, when: 'năm 2026', searched }))
    expect(say(1405, 20)).toBe('Năm 2026 có 1.405 mô hình, điển hình; ngoài ra 20 không còn duy trì.')
    expect(say(0, 0, 'abc')).toBe('Năm 2026 có 0 mô hình, điển hình khớp “abc”.')
    // Over several years a model counts in each of them, which the sentence says (P12).
    const all = { active: 3632, discontinued: 0, when: 'các năm 2021–2026', every: true, searched: '' }
    expect(plain(explorerHeadline(all))).toBe(
      'Các năm 2021–2026 có 3.632 lượt mô hình, điển hình (mỗi năm báo cáo tính một lượt).',
    )
  })

  const year = (changes: Record<string, string | boolean | null>) => ({
    'models.model_key': 'k',
    'models.model_name': 'Bếp ăn 0 đồng',
    'models.year': '2026',
    'models.unit_name': 'Sở Y tế',
    'models.status': 'recognised',
    'models.recognition_level': 'province',
    'models.recognition_number': '12/QĐ-UBND',
    'models.evaluation': 'effective',
    'models.registered_on': '2025-02-03T00:00:00.000',
    'models.replicated': true,
    ...changes,
  })

  it('tell a life: only what happened', () => {
    const life = readLife(
      [
        year({ 'models.evaluated_on': '2026-10-01T00:00:00.000', 'models.content': 'Nấu cháo' }),
        // The first report that calls it recognised tells of it; the later one does not tell it again.
        year({
          'models.year': '2025',
          'models.evaluation': 'not_evaluated',
          'models.evaluation_h1': 'not_effective',
        }),
      ],
      [
        {
          'replication.replicated_on': '2026-03-01T00:00:00.000',
          'replication.to_place': 'Xã A',
          'replication.sites': '3',
        },
      ],
      [],
      [
        {
          'publicity.published_on': '2026-04-01T00:00:00.000',
          'publicity.form_name': 'Tin',
          'publicity.outlet': 'Báo',
          'publicity.items': '2',
        },
      ],
    )!
    expect(plain(lifeSentence(lifeOf(life)))).toBe(
      'Bếp ăn 0 đồng: đăng ký ngày 03/02/2025, đánh giá hiệu quả 1/1 lần, nhân rộng đến 3 nơi.',
    )
    expect(life.events.map((event) => [event.when ?? event.day, event.text])).toEqual([
      ['2026-10-01', 'Sở Y tế đánh giá cuối năm: hiệu quả'],
      ['2026-04-01', 'Tin (2) trên Báo'],
      ['2026-03-01', 'Nhân rộng đến Xã A (3 nơi)'],
      ['Năm 2025', 'Được công nhận, cấp tỉnh, 12/QĐ-UBND'],
      ['6 tháng đầu năm 2025', 'Sở Y tế đánh giá 6 tháng: chưa đạt hiệu quả'],
      ['2025-02-03', 'Sở Y tế đăng ký'],
    ])
    expect(life.about).toMatchObject({
      year: 2026,
      parts: [{ title: 'Nội dung, cách làm', text: 'Nấu cháo' }],
    })
    const duties = readLife(
      [
        year({
          'models.potential': 'replicate_now',
          'models.priority_group': 'production',
          'models.partners': 'Sở Nội vụ',
          'models.impact': 'met',
          'models.helped': true,
        }),
      ],
      [],
      [],
      [],
    )!
    expect(duties.about!.parts.map(({ title, text }) => [title, text])).toEqual([
      ['Khả năng phát triển', 'Nhân rộng ngay'],
      ['Đối tượng ưu tiên', 'Lao động, sản xuất'],
      ['Đơn vị phối hợp', 'Sở Nội vụ'],
      ['Tác dụng', 'Đạt'],
      ['Đã được giúp đỡ', 'Có'],
    ])
    expect(readLife([], [], [], [])).toBeNull()
    const bare = readLife(
      [year({ 'models.registered_on': null, 'models.evaluation': 'not_evaluated' })],
      [],
      [],
      [],
    )!
    expect(plain(lifeSentence(lifeOf(bare)))).toBe('Bếp ăn 0 đồng: có trong báo cáo từ năm 2026.')
  })
})
