/**
 * Makes `src/charts/boundaries.json` out of the published boundaries (TopoJSON, 65 shapes with shared arcs):
 * `node --import tsx dashboard/boundaries.ts SOURCE.topo.json`. It was run once; nothing runs it in a build.
 *
 * The mainland is drawn on a sheet of `HEIGHT` units. Arcs are simplified once for all shapes that share them, so that
 * neighbours still fit, and more finely around Nha Trang, which has a frame of its own. The islands of Trường Sa
 * are far apart and tiny: each becomes a dot in a frame of its own.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeFileWhole } from '../etl/files.ts'

interface Topology {
  arcs: number[][][]
  transform: { scale: [number, number]; translate: [number, number] }
  objects: Record<string, { geometries: Shape[] }>
}

type Shape = { properties: { code: string } } & (
  { type: 'Polygon'; arcs: number[][] } | { type: 'MultiPolygon'; arcs: number[][][] }
)

type Point = readonly [number, number]

/** Height of the mainland in units of the drawing. */
const HEIGHT = 1000
/** A point goes that spans a triangle of less than this many square units with its neighbours. */
const SMALL = 16
/** The same where the frame of Nha Trang shows it enlarged. */
const SMALL_IN_FRAME = 2.5
/** An island of fewer square units is left out where its commune has other land. */
const SPECK = 14
const SPECK_IN_FRAME = 5
/** Width of the frame of Trường Sa, and how near two islands are one dot. */
const ARCHIPELAGO_WIDTH = 270
const ONE_DOT = 11

const TRUONG_SA = '22736'
/** The wards of Nha Trang. */
const NHA_TRANG = ['22333', '22366', '22390', '22402']

const readTable = (name: string): Record<string, string>[] => {
  const [head = '', ...lines] = readFileSync(
    fileURLToPath(new URL(`../data/reference/${name}`, import.meta.url)),
    'utf8',
  )
    .trim()
    .split('\n')
  // The columns that are read here hold no commas and stand before any that do.
  const names = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])))
}

/** The former district that most of a commune's parts were of; the former Ninh Thuận is one. */
function districtsOfCommunes(): Map<string, string> {
  const districts = new Map<string, string>()
  for (const { code, level, parent_code: parent = '', valid_to: to = '' } of readTable('areas.csv'))
    if (level === 'commune' && to !== '' && code !== undefined && !districts.has(code))
      districts.set(code, parent)
  const votes = new Map<string, Map<string, number>>()
  for (const row of readTable('area_succession.csv')) {
    if (row['effective_on'] !== '2025-07-01') continue
    const from = districts.get(row['old_code'] ?? '') ?? ''
    const area = from >= '568' && from <= '576' ? from : '58'
    const of = votes.get(row['new_code'] ?? '') ?? new Map<string, number>()
    of.set(area, (of.get(area) ?? 0) + (row['extent'] === 'whole' ? 1 : 0.5))
    votes.set(row['new_code'] ?? '', of)
  }
  return new Map([...votes].map(([code, of]) => [code, [...of].sort((a, b) => b[1] - a[1])[0]![0]]))
}

/** Names of today's communes and of the former districts, by code. */
const names = new Map(
  readTable('areas.csv').flatMap(({ code, level, name, valid_from: from = '' }): [string, string][] =>
    code !== undefined && name !== undefined && (level === 'district' || from >= '2025-07-01')
      ? [[code, name]]
      : [],
  ),
)
names.set('58', 'Khu vực Ninh Thuận (cũ)')

const triangle = (a: Point, b: Point, c: Point): number =>
  Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2

/** Visvalingam: takes away the point that matters least, until all matter. Ends stay. */
function simplify(line: Point[], small: number): Point[] {
  const left = [...line]
  for (;;) {
    let least = Infinity
    let at = 0
    for (let i = 1; i < left.length - 1; i++) {
      const area = triangle(left[i - 1]!, left[i]!, left[i + 1]!)
      if (area < least) {
        least = area
        at = i
      }
    }
    if (least >= small || left.length <= 4) return left
    left.splice(at, 1)
  }
}

const areaOf = (ring: Point[]): number =>
  Math.abs(
    ring.reduce((sum, [x, y], i) => {
      const [u, v] = ring[(i + 1) % ring.length]!
      return sum + x * v - u * y
    }, 0) / 2,
  )

const source = process.argv[2]
if (source === undefined) throw new Error('Name the TopoJSON file that holds the boundaries.')
const topology = JSON.parse(readFileSync(source, 'utf8')) as Topology
const shapes = Object.values(topology.objects)[0]!.geometries
const { scale, translate } = topology.transform
const degrees = topology.arcs.map((arc) => {
  let [x, y] = [0, 0]
  return arc.map(([dx = 0, dy = 0]): Point => {
    x += dx
    y += dy
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]]
  })
})
const ringsOf = (shape: Shape): number[][] => (shape.type === 'Polygon' ? shape.arcs : shape.arcs.flat())
const arcAt = (index: number): number => (index < 0 ? ~index : index)

const used = new Map<number, string[]>()
for (const shape of shapes)
  for (const index of ringsOf(shape).flat())
    used.set(arcAt(index), [...(used.get(arcAt(index)) ?? []), shape.properties.code])
const mainland = [...used].filter(([, codes]) => !codes.includes(TRUONG_SA)).map(([index]) => index)
const land = mainland.flatMap((index) => degrees[index]!)
const [west, south, north] = [
  Math.min(...land.map(([x]) => x)),
  Math.min(...land.map(([, y]) => y)),
  Math.max(...land.map(([, y]) => y)),
]
const unit = HEIGHT / (north - south)
const narrower = Math.cos((((north + south) / 2) * Math.PI) / 180)
const placed = ([x, y]: Point): Point => [(x - west) * unit * narrower, (north - y) * unit]

const inFrame = (index: number): boolean => used.get(index)!.some((code) => NHA_TRANG.includes(code))
const arcs = new Map(
  mainland.map((index) => [
    index,
    simplify(degrees[index]!.map(placed), inFrame(index) ? SMALL_IN_FRAME : SMALL).map(([x, y]): Point => [
      Math.round(x * 2) / 2,
      Math.round(y * 2) / 2,
    ]),
  ]),
)
const pointsOf = (ring: number[]): Point[] =>
  ring.flatMap((index) => (index < 0 ? [...arcs.get(~index)!].reverse() : arcs.get(index)!).slice(1))

const kept = new Map<number, number>()
const lines: string[] = []
/** A boundary as halves of a unit: where it starts, and how each further point lies from the one before. */
function lineOf(index: number): number {
  const at = arcAt(index)
  if (!kept.has(at)) {
    let last: Point = [0, 0]
    const steps = arcs.get(at)!.flatMap((point) => {
      const step = [(point[0] - last[0]) * 2, (point[1] - last[1]) * 2]
      last = point
      return step[0] === 0 && step[1] === 0 ? [] : [step]
    })
    kept.set(at, lines.length)
    lines.push(steps.map(([x, y]) => `${x},${y}`).join(' '))
  }
  return index < 0 ? ~kept.get(at)! : kept.get(at)!
}

const districts = districtsOfCommunes()
const places = shapes
  .filter((shape) => shape.properties.code !== TRUONG_SA)
  .sort((a, b) => a.properties.code.localeCompare(b.properties.code))
  .map((shape) => {
    const { code } = shape.properties
    const speck = NHA_TRANG.includes(code) ? SPECK_IN_FRAME : SPECK
    const rings = ringsOf(shape)
      .map((ring) => ({ ring, area: areaOf(pointsOf(ring)) }))
      .sort((a, b) => b.area - a.area)
      .filter(({ area }, i) => i === 0 || area >= speck)
    return { code, rings: rings.map(({ ring }) => ring.map(lineOf)) }
  })

const archipelago = shapes.find((shape) => shape.properties.code === TRUONG_SA)!
const centres = ringsOf(archipelago).map((ring): Point => {
  const points = ring.flatMap((index) => degrees[arcAt(index)]!)
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length
  return [mean(0), mean(1)]
})
const [left, right, top, bottom] = [
  Math.min(...centres.map(([x]) => x)),
  Math.max(...centres.map(([x]) => x)),
  Math.max(...centres.map(([, y]) => y)),
  Math.min(...centres.map(([, y]) => y)),
]
const dotUnit = ARCHIPELAGO_WIDTH / (right - left)
const dots: Point[] = []
for (const [x, y] of centres) {
  const dot: Point = [Math.round((x - left) * dotUnit), Math.round((top - y) * dotUnit)]
  if (dots.every(([u, v]) => Math.hypot(u - dot[0], v - dot[1]) >= ONE_DOT)) dots.push(dot)
}

const made = {
  width: Math.ceil(Math.max(...[...arcs.values()].flat().map(([x]) => x))),
  height: HEIGHT,
  lines,
  districts: Object.fromEntries(
    [...new Set(districts.values())].sort().map((code) => [code, names.get(code)]),
  ),
  places: places.map(({ code, rings }) => [
    code,
    names.get(code),
    districts.get(code),
    rings.map((ring) => ring.join(' ')).join(','),
  ]),
  archipelago: {
    code: TRUONG_SA,
    name: names.get(TRUONG_SA),
    district: districts.get(TRUONG_SA)!,
    width: ARCHIPELAGO_WIDTH,
    height: Math.round((top - bottom) * dotUnit),
    dots: dots.map((dot) => dot.join(',')).join(' '),
  },
}
const out = fileURLToPath(new URL('src/charts/boundaries.json', import.meta.url))
writeFileWhole(out, `${JSON.stringify(made, null, 1)}\n`)
console.log(`${lines.length} lines, ${places.length} places, ${dots.length} islands of Trường Sa`)
