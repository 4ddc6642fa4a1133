import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readMap, type MapArea, type MapAsked, type MapPlace } from '../../cube/domain/map.ts'
import { mapTitle } from '../../dashboard/src/i18n/vi/map.ts'
import { boxOf, commonAreas, communes, LAND, type Point } from '../../dashboard/src/charts/boundaries.ts'

/** The map's shapes against the reference data, and how figures become steps. */

const table = (name: string): Record<string, string>[] => {
  const [head = '', ...lines] = readFileSync(`data/reference/${name}`, 'utf8').trim().split('\n')
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])))
}

const areaOf = (ring: Point[]): number =>
  ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length]!
    return sum + x * v - u * y
  }, 0) / 2
const wholeOf = (rings: Point[][]): number => Math.abs(rings.reduce((sum, ring) => sum + areaOf(ring), 0))

describe('the shapes of the map', () => {
  it('are one for each commune, ward and special zone of today, by its official name', () => {
    const today = table('areas.csv').filter(
      (area) => area['level'] === 'commune' && area['valid_from'] === '2025-07-01',
    )
    expect(today).toHaveLength(65)
    expect(communes.map(({ code, name }) => `${code} ${name}`).sort()).toEqual(
      today.map((area) => `${area['code']} ${area['name']}`).sort(),
    )
  })

  it('hold the special zone, and every other lies on the sheet with an area of its own', () => {
    expect(communes.filter(({ rings }) => rings.length === 0).map(({ name }) => name)).toEqual([
      'Đặc khu Trường Sa',
    ])
    for (const { name, rings } of communes.slice(0, -1)) {
      const { x, y, width, height } = boxOf(rings.flat())
      expect(x >= 0 && y >= 0 && x + width <= LAND[0] && y + height <= LAND[1], name).toBe(true)
      expect(wholeOf(rings), name).toBeGreaterThan(100)
    }
  })

  it('make up the ten common areas: nothing is lost, nothing counted twice', () => {
    expect(commonAreas).toHaveLength(10)
    expect(commonAreas.flatMap(({ within }) => within).sort()).toEqual(
      communes.map(({ code }) => code).sort(),
    )
    for (const area of commonAreas) {
      const parts = communes.filter(({ code }) => area.within.includes(code))
      const sum = parts.reduce((total, part) => total + wholeOf(part.rings), 0)
      expect(Math.abs(wholeOf(area.rings) - sum), area.name).toBeLessThanOrEqual(sum * 1e-9)
    }
  })

  it('know which units are theirs: a unit of a commune has the commune in its code', () => {
    const here = new Set(communes.map(({ code }) => code))
    const units = table('units.csv').filter((unit) => here.has(unit['area_code'] ?? ''))
    expect(units.length).toBeGreaterThanOrEqual(130)
    for (const { code = '', area_code: area = '' } of units)
      expect(code.endsWith(`-${area}`), code).toBe(true)
  })
})

describe('a place of the map', () => {
  const area: MapArea = { code: '22366', name: 'Phường Nha Trang', district: '568', within: ['22366'] }
  const around = { year: 2026, compared: true, rate: 0.25, only: null }
  const asked = (mode: MapAsked['mode'], field: string | null = null): MapAsked => ({
    mode,
    field,
    common: false,
  })
  const row = (year: number, count: number, code = area.code) => ({
    'models.year': String(year),
    'models.area_then_code': code,
    'models.count': String(count),
  })

  it('is coloured by what its models mean: none, fewer than a unit owes, more, twice as many, ten, fifteen', () => {
    fc.assert(
      fc.property(fc.nat(40), (count) => {
        const [place] = readMap([row(2026, 5, '22390'), row(2026, count)], asked('level'), [area], around)
        expect(place!.value).toBe(count)
        const [step] = [
          ['none', 1],
          ['few', 3],
          ['some', 6],
          ['enough', 10],
          ['many', 15],
          ['most', Infinity],
        ].find(([, below]) => count < Number(below))!
        expect(place!.step).toBe(step)
      }),
    )
  })

  it('is above or below the year before, and not compared where that cannot be', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.boolean(), (now, before, compared) => {
        const rows = [row(2026, now), row(2025, before)]
        const [place] = readMap(rows, asked('change'), [area], { ...around, compared })
        expect(place!.step).toBe(
          !compared ? 'incomparable' : now < before ? 'fewer' : now > before ? 'more' : 'same',
        )
        expect(place!.value).toBe(compared ? now - before : null)
      }),
    )
  })

  it('has no rate to speak of below ten models', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat(30), (of, some) => {
        const n = Math.min(some, of)
        const rows = [
          {
            'models.area_then_code': area.code,
            'models.count': String(of),
            'models.replicated_count': String(n),
            'models.replication_rate': String(n / of),
          },
        ]
        const [place] = readMap(rows, asked('share'), [area], around)
        expect(place!.step).toBe(of < 10 ? 'uncertain' : n === 0 ? 'none' : n / of < 0.25 ? 'below' : 'above')
      }),
    )
  })

  it('says who has not sent: overdue before not yet due', () => {
    const unit = (code: string, state: string) => ({
      'reporting.unit_code': code,
      'reporting.channel': 'government',
      'reporting.state': state,
      'reporting.expected': '1',
      'reporting.received': state === 'on_time' || state === 'late' ? '1' : '0',
    })
    const step = (...states: string[]) =>
      readMap(
        [
          ...states.map((state, i) => unit(`${i ? 'DU' : 'UBND'}-22366`, state)),
          unit('UBND-22390', 'missing'),
        ],
        asked('reports'),
        [area],
        around,
      )[0]!.step
    expect(step('on_time', 'late')).toBe('received')
    expect(step('on_time', 'not_due')).toBe('due')
    expect(step('missing', 'not_due')).toBe('missing')
    expect(step()).toBe('nobody')
  })

  it('is not counted where the page is narrowed to another district, and no 0', () => {
    const [place] = readMap([row(2026, 5)], asked('level'), [area], { ...around, only: '569' })
    expect(place).toMatchObject({ step: 'outside', value: null })
  })

  it('of the former Ninh Thuận is out of scope before the merger', () => {
    const south = { ...area, code: '58', district: '58' }
    const rows = [{ 'models.year': '2024', 'models.district_code': '571', 'models.count': '3' }]
    const [place] = readMap(rows, { ...asked('level'), common: true }, [south], { ...around, year: 2024 })
    expect(place).toMatchObject({ step: 'outside', value: null })
  })
})

describe('the title of the map', () => {
  const place = (name: string, value: number): MapPlace => ({
    code: name,
    name,
    district: '568',
    within: [name],
    step: value === 0 ? 'none' : value < 3 ? 'few' : 'some',
    value,
    n: null,
    of: null,
  })
  const titleOf = (...places: MapPlace[]) => mapTitle(places, 'level', false, false, null, '')

  it('gives one place its number, and several the words of their step', () => {
    const others = [place('Xã A', 0), place('Xã D', 4)]
    expect(titleOf(...others, place('Xã B', 1))).toContain('Xã A chưa có mô hình, Xã B có 1 mô hình')
    expect(titleOf(...others, place('Xã B', 2))).toContain('Xã B có 2 mô hình')
    expect(titleOf(...others, place('Xã B', 2), place('Xã C', 1))).toMatch(/Xã B.+Xã C.* có 1–2 mô hình/)
  })
})
