import { describe, expect, it } from 'vitest'
import { chosenSnapshot, type Boot, type Snapshot } from '../../dashboard/src/data/boot.ts'
import type { Query } from '../../cube/domain/filter.ts'
import { narrowed, withoutEffect } from '../../dashboard/src/data/narrow.ts'
import { narrowingOf, pageAddress, parseFilters, withFilters } from '../../dashboard/src/data/filters.ts'
import { readUnits } from '../../dashboard/src/shell/units.ts'

describe('filters in the address', () => {
  it('are read', () => {
    expect(
      parseFilters('?year=2025&channel=party&kind=individual&snapshot=20261122T110000Z-1a2b3c4d'),
    ).toEqual({
      year: 2025,
      channel: 'party',
      kind: 'individual',
      field: null,
      district: null,
      unit: null,
      level: null,
      basis: null,
      snapshot: '20261122T110000Z-1a2b3c4d',
    })
    expect(parseFilters('?field=11&district=568&unit=GOV-01&level=commune&basis=common')).toMatchObject({
      field: '11',
      district: '568',
      unit: 'GOV-01',
      level: 'commune',
      basis: 'common',
    })
  })

  it('that are not known count as not asked', () => {
    const nothing = {
      ...{ year: null, channel: null, kind: null, field: null, district: null },
      ...{ unit: null, level: null, basis: null, snapshot: null },
    }
    expect(parseFilters('')).toEqual(nothing)
    for (const year of ['abc', '1999', '20255', '-2025', '2025.5', '']) {
      expect(parseFilters(`?year=${year}&channel=Party&kind=nobody&other=1`)).toEqual(nothing)
    }
    expect(parseFilters('?channel=<script>&kind=%00')).toEqual(nothing)
    for (const field of ['0', '12', '05', '1.5', 'x'])
      expect(parseFilters(`?field=${field}`)).toEqual(nothing)
    expect(parseFilters("?unit=a b&district='&level=village&basis=all")).toEqual(nothing)
  })

  it('are changed without touching the rest', () => {
    const href = 'http://x/?theme=dark&year=2024&field=5#linh-vuc'
    expect(withFilters(href, { channel: 'government' })).toBe(
      '/?theme=dark&year=2024&field=5&channel=government',
    )
    expect(withFilters(href, { year: null })).toBe('/?theme=dark&field=5')
    expect(withFilters(href, { year: 2023, kind: 'collective' })).toBe(
      '/?theme=dark&year=2023&field=5&kind=collective',
    )
  })
})

describe('a link to a page', () => {
  it('takes along the filters that both pages share, and adds its own', () => {
    const here = '/linh-vuc?year=2025&channel=party&district=568&by=unit&snapshot=S&lang=en'
    expect(pageAddress(here, { page: '/mo-hinh', own: { field: '3' } })).toBe(
      '/mo-hinh?year=2025&channel=party&snapshot=S&lang=en&district=568&field=3',
    )
    expect(pageAddress(here, { page: '/', own: { snapshot: null } })).toBe(
      '/?year=2025&channel=party&lang=en&district=568',
    )
  })

  it('has no query where nothing goes along', () => {
    expect(pageAddress('/mo-hinh?q=abc', { page: '/don-vi' })).toBe('/don-vi')
    expect(pageAddress('/', { page: '/' })).toBe('/')
  })
})

describe('filters that narrow a page', () => {
  const filters = parseFilters('?field=5&district=568&unit=U1&level=commune')
  const equals = (member: string, value: string) => ({ member, operator: 'equals', values: [value] })

  it('are put on each query by the members of its view, beside its own filters', () => {
    const narrowing = narrowingOf('/', filters)
    const own = equals('models.year', '2025')
    expect(narrowed({ measures: ['models.count'], filters: [own] }, narrowing).filters).toEqual([
      own,
      equals('models.field_code', '5'),
      equals('models.district_code', '568'),
      equals('models.unit_code', 'U1'),
      equals('models.level', 'commune'),
    ])
    expect(narrowed({ measures: ['replication.sites'] }, narrowing).filters).toEqual([
      equals('replication.field_code', '5'),
      equals('replication.from_district_code', '568'),
      equals('replication.from_unit_code', 'U1'),
    ])
    expect(narrowed({ measures: [], dimensions: ['reporting.unit_code'] }, narrowing).filters).toEqual([
      equals('reporting.district_code', '568'),
      equals('reporting.unit_code', 'U1'),
    ])
  })

  it('leave a query as it is where none is chosen', () => {
    const query: Query = { measures: ['models.count'] }
    expect(narrowed(query, {})).toBe(query)
  })

  it('are no filters on a page that is itself about one of the kind', () => {
    expect(narrowingOf('/dia-ban', filters)).toEqual({ field: '5', unit: 'U1', level: 'commune' })
    expect(narrowingOf('/don-vi', filters)).toEqual({})
    expect(narrowingOf('/don-vi', { ...filters, unit: null })).toEqual({ district: '568' })
    expect(narrowingOf('/mo-hinh', filters)).toEqual({})
  })

  it('that change nothing of a chart are known', () => {
    const reporting: Query = { measures: ['reporting.received'] }
    const narrowing = narrowingOf('/', filters)
    expect(withoutEffect([reporting], narrowing)).toEqual(['field', 'level'])
    expect(withoutEffect([reporting, { measures: ['models.count'] }], narrowing)).toEqual([])
  })
})

describe('the tree of units', () => {
  it('has each unit once, by channel, kind and name', () => {
    const row = (view: string, code: string, name: string, channel: string, kind: string) => ({
      [`${view}.unit_code`]: code,
      [`${view}.unit_name`]: name,
      [`${view}.channel`]: channel,
      [`${view}.unit_kind`]: kind,
    })
    expect(
      readUnits(
        [
          row('reporting', 'p1', 'Hội Nông dân', 'party', 'mass_organisation'),
          row('reporting', 'g2', 'Sở Y tế', 'government', 'agency'),
          row('reporting', 'g1', 'Sở Ánh sáng', 'government', 'agency'),
          row('reporting', 'g3', 'UBND xã Đất', 'government', 'commune_committee'),
        ],
        [
          row('models', 'g2', 'Sở Y tế', 'government', 'agency'),
          row('models', 'x', 'Hội Chữ', 'party', 'new'),
        ],
      ),
    ).toEqual([
      {
        code: 'government',
        kinds: [
          {
            code: 'agency',
            units: [
              { code: 'g1', name: 'Sở Ánh sáng' },
              { code: 'g2', name: 'Sở Y tế' },
            ],
          },
          { code: 'commune_committee', units: [{ code: 'g3', name: 'UBND xã Đất' }] },
        ],
      },
      {
        code: 'party',
        kinds: [
          { code: 'mass_organisation', units: [{ code: 'p1', name: 'Hội Nông dân' }] },
          { code: 'new', units: [{ code: 'x', name: 'Hội Chữ' }] },
        ],
      },
    ])
  })
})

describe('the snapshot', () => {
  const snapshot = (id: string): Snapshot => ({
    id,
    name: null,
    asOf: null,
    builtAt: '2026-11-22T04:00:00.000Z',
    frozen: false,
    current: false,
    sample: true,
    today: '2026-11-22',
    rows: {},
    martVersion: 5,
    contentHash: '',
  })
  const boot: Boot = { today: '2026-11-22', snapshots: [snapshot('a'), snapshot('b')], defaultSnapshot: 'b' }

  it('is the one asked for and no other, or the default where none is asked for', () => {
    expect(chosenSnapshot(boot, 'a')?.id).toBe('a')
    expect(chosenSnapshot(boot, null)?.id).toBe('b')
    expect(chosenSnapshot(boot, 'gone')).toBeNull()
    expect(chosenSnapshot({ ...boot, snapshots: [], defaultSnapshot: null }, null)).toBeNull()
  })
})
