import file from './boundaries.json'

/**
 * The shapes of the map, read from `boundaries.json`: its lines are shared by the places on both sides, so that a
 * common area is what remains of the lines of its communes when those between them are taken away. One unit is half
 * of the file's, so that every coordinate is whole.
 */

export type Point = readonly [number, number]

/** A shape with what it is called. */
export interface Outline {
  code: string
  name: string
  /** The common area that it is or lies in. */
  district: string
  /** The communes of today that it is made of. */
  within: string[]
  rings: Point[][]
}

/** Width and height of the mainland. */
export const LAND: Point = [file.width * 2, file.height * 2]

/** The special zone: dots in a frame of its own. */
export const ARCHIPELAGO = {
  code: file.archipelago.code,
  width: file.archipelago.width * 2,
  height: file.archipelago.height * 2,
  dots: file.archipelago.dots.split(' ').map((dot): Point => {
    const [x = 0, y = 0] = dot.split(',').map(Number)
    return [x * 2, y * 2]
  }),
}

const lines = file.lines.map((line) => {
  let [x, y] = [0, 0]
  return line.split(' ').map((step): Point => {
    const [dx = 0, dy = 0] = step.split(',').map(Number)
    x += dx
    y += dy
    return [x, y]
  })
})

/** A line as it runs along its place: those of the other side are walked backwards. */
const lineAt = (index: number): Point[] => (index < 0 ? [...lines[~index]!].reverse() : lines[index]!)

const indexesOf = (text: string): number[][] => text.split(',').map((ring) => ring.split(' ').map(Number))

/** The points of a closed walk along some lines, the end of each being the start of the next. */
const walk = (ring: number[]): Point[] => ring.flatMap((index) => lineAt(index).slice(1))

const keyOf = ([x, y]: Point): string => `${x} ${y}`

/** The rings around some places together: lines that two of them share lie inside and go. */
function around(rings: number[][]): number[][] {
  const all = rings.flat()
  const inside = new Set(all.filter((index) => all.includes(~index)))
  const left = all.filter((index) => !inside.has(index))
  const found: number[][] = []
  while (left.length > 0) {
    const ring = [left.shift()!]
    const start = keyOf(lineAt(ring[0]!)[0]!)
    for (;;) {
      const end = keyOf(lineAt(ring.at(-1)!).at(-1)!)
      if (end === start) break
      const next = left.findIndex((index) => keyOf(lineAt(index)[0]!) === end)
      if (next < 0) break
      ring.push(...left.splice(next, 1))
    }
    found.push(ring)
  }
  return found
}

const special = file.archipelago

/** Today's communes and wards, the special zone last. */
export const communes: Outline[] = [
  ...file.places.map(([code = '', name = '', district = '', rings = '']) => ({
    code,
    name,
    district,
    within: [code],
    rings: indexesOf(rings).map(walk),
  })),
  { ...special, within: [special.code], rings: [] },
]

/** The ten common areas: nine former districts, and the former Ninh Thuận. */
export const commonAreas: Outline[] = Object.entries(file.districts).map(([code, name]) => {
  const inside = file.places.filter((place) => place[2] === code)
  return {
    code,
    name,
    district: code,
    within: communes.filter((place) => place.district === code).map((place) => place.code),
    rings: around(inside.flatMap((place) => indexesOf(place[3]!))).map(walk),
  }
})

/** Rings as a path; steps are relative, which is short. */
export function pathOf(rings: Point[][]): string {
  return rings
    .map((ring) => {
      let [x, y] = ring[0]!
      const steps = ring.slice(1).flatMap(([u, v]) => {
        const step = [u - x, v - y]
        ;[x, y] = [u, v]
        return step
      })
      return `M${ring[0]!.join(' ')}l${steps.join(' ').replaceAll(' -', '-')}z`
    })
    .join('')
}

/** The smallest box around some points. */
export function boxOf(points: Point[]): { x: number; y: number; width: number; height: number } {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

/** Where a shape's name stands: the centre of gravity of its largest ring. */
export function centreOf(rings: Point[][]): Point {
  let best = { area: 0, x: 0, y: 0 }
  for (const ring of rings) {
    let [area, x, y] = [0, 0, 0]
    ring.forEach(([u, v], i) => {
      const [p, q] = ring[(i + 1) % ring.length]!
      const cross = u * q - p * v
      area += cross
      x += (u + p) * cross
      y += (v + q) * cross
    })
    if (Math.abs(area) > Math.abs(best.area)) best = { area, x, y }
  }
  return [Math.round(best.x / best.area / 3), Math.round(best.y / best.area / 3)]
}

/** On which side of the province a place lies, in thirds of its length. */
export function sideOf(outline: Outline): 'north' | 'middle' | 'south' {
  const share = outline.rings.length === 0 ? 1 : centreOf(outline.rings)[1] / LAND[1]
  return share < 1 / 3 ? 'north' : share < 2 / 3 ? 'middle' : 'south'
}
