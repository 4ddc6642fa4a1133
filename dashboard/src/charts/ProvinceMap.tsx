import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { MOST_NAMED } from '../../../cube/domain/findings/leaders.ts'
import type { MapStep } from '../../../cube/domain/map.ts'
import type { Target } from '../data/filters.ts'
import { words } from '../i18n/vi/map.ts'
import { PageLink } from '../ui/PageLink.tsx'
import {
  ARCHIPELAGO,
  boxOf,
  centreOf,
  commonAreas,
  communes,
  LAND,
  pathOf,
  type Outline,
  type Point,
} from './boundaries.ts'

/** A place as the map shows it. */
export interface Shown {
  code: string
  name: string
  step: MapStep
  /** Its figure, short. */
  text: string
  /** Its figure in words, for those who do not see the map, and below it when the place is pointed at. */
  says: string
  to?: Target | undefined
}

/** The sheet: the mainland, and to the right of it, where the sea is, the two frames. */
const WIDTH = 1790
const HEIGHT = LAND[1]
const FRAME = { x: 1200, width: 580 }
const CITY = { y: 700, height: 740 }
const ISLANDS = { y: 1530, height: 460 }
/** Room for a frame's own name. */
const NAMED = 110
/** Half the size of an island's dot. */
const DOT = 15

/** The wards of Nha Trang, which are too small on the sheet. */
const CITY_CODE = '568'
const CITY_WARDS = communes.filter(({ district }) => district === CITY_CODE)
/** An islet has no more points than this; those far out would take the room that the wards need. */
const ISLET = 7
const CITY_BOX = boxOf(CITY_WARDS.flatMap(({ rings }) => rings.filter((ring) => ring.length > ISLET).flat()))
const ENLARGED = Math.min((FRAME.width - 30) / CITY_BOX.width, (CITY.height - NAMED - 20) / CITY_BOX.height)

const percent = (part: number, whole: number): string => `${Math.round((part / whole) * 1000) / 10}%`

const dots = ARCHIPELAGO.dots
  .map(([x, y]) => `M${x - DOT} ${y}a${DOT} ${DOT} 0 1 0 ${2 * DOT} 0a${DOT} ${DOT} 0 1 0-${2 * DOT} 0`)
  .join('')

const prepared = (outlines: Outline[]) =>
  outlines.map((outline) => ({ ...outline, path: pathOf(outline.rings), centre: centreOf(outline.rings) }))

/** Drawn once, whatever is shown. */
const SHAPES = { communes: prepared(communes), common: prepared(commonAreas) }
const OUTLINE = SHAPES.common.map(({ path }) => path).join('')
const CITY_SHAPES = CITY_WARDS.map(({ code, rings }) => ({
  code,
  path: pathOf(rings.filter((ring) => ring.length > ISLET)),
}))

/** The middle of the frame of Trường Sa, from where arrow keys go on. */
const MIDDLE_OF_FRAME: Point = [FRAME.x + FRAME.width / 2, ISLANDS.y + ISLANDS.height / 2]

type Drawn = (typeof SHAPES.communes)[number]

const centreAt = ({ rings, centre }: Drawn): Point => (rings.length === 0 ? MIDDLE_OF_FRAME : centre)

const WAYS: Record<string, Point> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

/** The nearest place in a direction, rather straight on than aside; null at the edge. */
function neighbourOf(from: Drawn, way: Point, shapes: Drawn[]): string | null {
  const [x, y] = centreAt(from)
  const [nearest] = shapes
    .filter((shape) => shape !== from)
    .map((shape) => {
      const [u, v] = centreAt(shape)
      const ahead = (u - x) * way[0] + (v - y) * way[1]
      const aside = Math.abs((u - x) * way[1] + (v - y) * way[0])
      return { code: shape.code, ahead, aside, far: ahead + 2 * aside }
    })
    .filter(({ ahead, aside }) => ahead > 0 && ahead * 1.5 > aside)
    .sort((a, b) => a.far - b.far)
  return nearest?.code ?? null
}

/**
 * The province by its real boundaries. Each place is a link; the map is one stop of the keyboard, inside which arrow
 * keys go to the neighbour. Nha Trang stands enlarged in a frame, Trường Sa, far out at sea, in another, and always.
 */
export function ProvinceMap({
  places,
  common,
  label,
  fits = false,
}: {
  places: Shown[]
  common: boolean
  label: string
  /** As large as the first screen has room for. */
  fits?: boolean
}) {
  const [pointed, setPointed] = useState<string | null>(null)
  const [stop, setStop] = useState<string | null>(null)
  const map = useRef<SVGSVGElement>(null)
  const byCode = new Map(places.map((place) => [place.code, place]))
  const shapes = (common ? SHAPES.common : SHAPES.communes).filter(({ code }) => byCode.has(code))
  const first = shapes.some(({ code }) => code === stop) ? stop : (shapes[0]?.code ?? null)
  const move = (event: KeyboardEvent) => {
    const way = WAYS[event.key]
    const from = shapes.find(({ code }) => code === first)
    if (way === undefined || from === undefined) return
    event.preventDefault()
    const next = neighbourOf(from, way, shapes)
    if (next === null) return
    setStop(next)
    map.current?.querySelector<SVGAElement>(`a[data-place="${next}"]`)?.focus()
  }

  const on = pointed === null ? undefined : byCode.get(pointed)
  const drawnOn = shapes.find(({ code }) => code === pointed)
  const link = (place: Shown, inside: ReactNode) => (
    <MapLink
      key={place.code}
      place={place}
      stop={place.code === first}
      onPoint={(is) => {
        setPointed(is ? place.code : null)
      }}
      onFocus={() => {
        setStop(place.code)
      }}
    >
      {inside}
    </MapLink>
  )
  const islands = shapes.find(({ within }) => within.includes(ARCHIPELAGO.code))
  const ofIslands = islands && byCode.get(islands.code)
  const flagged = flaggedOf(shapes, byCode)
  return (
    <div className={`map relative mx-auto w-full max-w-[40rem] ${fits ? 'map-fits' : ''}`}>
      <svg
        ref={map}
        role="group"
        aria-label={label}
        className="block aspect-[179/200] w-full overflow-visible"
        onKeyDown={move}
      >
        <Patterns />
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
          {shapes.map((shape) =>
            shape.rings.length === 0
              ? null
              : link(
                  byCode.get(shape.code)!,
                  <path d={shape.path} className={`map-place map-${byCode.get(shape.code)!.step}`} />,
                ),
          )}
          {!common && <path d={OUTLINE} className="map-border" />}
          {!common && <CityFrame byCode={byCode} onPoint={setPointed} />}
          {islands &&
            ofIslands &&
            link(
              ofIslands,
              <>
                <rect {...FRAME} {...ISLANDS} rx="16" className="map-frame map-sea" />
                <path
                  d={dots}
                  transform={`translate(${FRAME.x + (FRAME.width - ARCHIPELAGO.width) / 2} ${ISLANDS.y + NAMED + 20})`}
                  className={`map-place map-${ofIslands.step}`}
                />
              </>,
            )}
          {flagged.map(({ code, centre: [x, y] }) => (
            <circle key={code} cx={x} cy={y} r={RING} className="map-ring" />
          ))}
          {drawnOn && drawnOn.rings.length > 0 && <path d={drawnOn.path} className="map-on" />}
        </svg>
        <Names
          byCode={byCode}
          common={common}
          islands={ofIslands?.text}
          // Its communes that are pointed at are named instead.
          without={flagged.map(({ district }) => district)}
        />
        <Flags flagged={flagged} byCode={byCode} />
      </svg>
      <p
        data-aside
        aria-hidden="true"
        className="absolute right-0 top-0 hidden w-[31%] text-14 leading-snug text-ink-2 sm:block print:hidden"
      >
        {on ? (
          <>
            <strong className="block font-strong text-ink">{on.name}</strong>
            {on.says}
          </>
        ) : (
          words.point
        )}
      </p>
    </div>
  )
}

/** Nha Trang once more, enlarged, and where on the sheet it is. */
function CityFrame({
  byCode,
  onPoint,
}: {
  byCode: Map<string, Shown>
  onPoint: (code: string | null) => void
}) {
  const middle = CITY_BOX.y + CITY_BOX.height / 2
  const x = Math.round(FRAME.x + (FRAME.width - CITY_BOX.width * ENLARGED) / 2 - CITY_BOX.x * ENLARGED)
  const y = Math.round(CITY.y + NAMED - CITY_BOX.y * ENLARGED)
  return (
    <g>
      <rect {...CITY_BOX} className="map-frame" />
      <line x1={CITY_BOX.x + CITY_BOX.width} y1={middle} x2={FRAME.x} y2={middle} className="map-frame" />
      <rect {...FRAME} {...CITY} rx="16" className="map-frame" />
      <g transform={`translate(${x} ${y}) scale(${ENLARGED.toFixed(2)})`}>
        {CITY_SHAPES.map(({ code, path }) => {
          const place = byCode.get(code)
          return (
            place && (
              <MapLink key={code} place={place} again onPoint={(is) => onPoint(is ? code : null)}>
                <path d={path} className={`map-place map-${place.step}`} />
              </MapLink>
            )
          )
        })}
      </g>
    </g>
  )
}

/** What a leader looks for, the worst first: nothing yet, overdue, less than is asked. */
const WORST: readonly MapStep[] = ['none', 'missing', 'empty', 'bare', 'few']
/** A ring round a place that the map points at. */
const RING = 62

/** The places that are worst: the map points at them where they are few, for they are pale, and small. */
function flaggedOf(shapes: Drawn[], byCode: Map<string, Shown>): Drawn[] {
  const flagged: Drawn[] = []
  for (const step of WORST) {
    const found = shapes.filter(({ code, rings }) => rings.length > 0 && byCode.get(code)!.step === step)
    if (flagged.length + found.length > MOST_NAMED) break
    flagged.push(...found)
  }
  return flagged
}

/** What the places are called that the map points at, with their figures. */
function Flags({ flagged, byCode }: { flagged: Drawn[]; byCode: Map<string, Shown> }) {
  return (
    <g aria-hidden="true" className="map-names">
      {flagged.map(({ code, name, centre: [x, y] }, i) => (
        <Name
          key={code}
          // Two that lie side by side are named below and above, away from the frames at sea.
          at={i % 2 === 0 ? [x, y + RING] : [x + RING, y - RING]}
          text={`${name}:`}
          figure={byCode.get(code)!.text}
          side={i % 2 === 0 ? 'below' : 'above'}
          flag
        />
      ))}
    </g>
  )
}

/** The names of the common areas and of the frames; a common area's figure stands beside its name. */
function Names({
  byCode,
  common,
  islands,
  without,
}: {
  byCode: Map<string, Shown>
  common: boolean
  islands: string | undefined
  without: string[]
}) {
  return (
    <g aria-hidden="true" className="map-names">
      {SHAPES.common.map(({ code, name, rings, centre: [x, y] }) => {
        // Where the city's own frame shows it, its name stands there; else out at sea, for it is narrow.
        if (rings.length === 0 || (!common && (code === CITY_CODE || without.includes(code)))) return null
        const [right, down] = NUDGED[code] ?? [0, 0]
        const at: Point = code === CITY_CODE ? [CITY_BOX.x + CITY_BOX.width + 170, y] : [x + right, y + down]
        const value = common ? byCode.get(code)?.text : undefined
        const crowded = CROWDED.includes(code)
        return (
          <g key={code}>
            <g className={crowded ? 'map-roomy' : undefined}>
              <Name at={at} text={words.short(name)} figure={value} />
            </g>
            {crowded && value !== undefined && (
              <g className="map-tight">
                <Name at={at} text="" figure={value} />
              </g>
            )}
          </g>
        )
      })}
      {!common && <FrameName y={CITY.y} text={words.city} />}
      <FrameName y={ISLANDS.y} text={words.islands} figure={islands} />
    </g>
  )
}

/** A place as a link; `again`: the same place once more, in the frame of the city, for the mouse only. */
function MapLink({
  place,
  stop = false,
  again = false,
  onPoint,
  onFocus,
  children,
}: {
  place: Shown
  stop?: boolean
  again?: boolean
  onPoint: (is: boolean) => void
  onFocus?: () => void
  children: ReactNode
}) {
  const about = {
    onMouseEnter: () => onPoint(true),
    onMouseLeave: () => onPoint(false),
    onFocus: () => {
      onPoint(true)
      onFocus?.()
    },
    onBlur: () => onPoint(false),
    tabIndex: stop ? 0 : -1,
    ...(again
      ? { 'aria-hidden': true }
      : { 'aria-label': `${place.name}: ${place.says}`, 'data-place': place.code }),
  }
  return place.to === undefined ? (
    <g>{children}</g>
  ) : (
    <PageLink to={place.to} {...about}>
      {children}
    </PageLink>
  )
}

/** How far some names stand from the middle of their places, so that neighbours' do not touch. */
const NUDGED: Record<string, Point> = {
  '570': [50, -40],
  '573': [-60, -40],
  '574': [40, 20],
  '575': [-70, 40],
}

/** Former districts whose names would run into their neighbours' on a phone. */
const CROWDED = ['570', '574', '575']

/** What a frame shows, in its upper corners: its name and, where the frame is one place, its figure. */
function FrameName({ y, text, figure }: { y: number; text: string; figure?: string | undefined }) {
  const line = percent(y + 76, HEIGHT)
  return (
    <>
      <text x={percent(FRAME.x + 24, WIDTH)} y={line}>
        {text}
      </text>
      {figure !== undefined && (
        <text
          x={percent(FRAME.x + FRAME.width - 24, WIDTH)}
          y={line}
          textAnchor="end"
          className="font-strong"
        >
          {figure}
        </text>
      )}
    </>
  )
}

/** How high the plate below a name is, in sizes of its letters. */
const PLATE = 1.4
/** How far the plate reaches beyond the name at both ends. */
const BESIDE = 0.35

/** About how wide words are, in sizes of their letters: the server draws them too, and cannot measure. */
const widthOf = (text: string): number =>
  [...text.normalize('NFD').replaceAll(/\p{M}/gu, '')].reduce(
    (width, letter) =>
      width +
      (/[ :.,;iljtfrI1()]/.test(letter)
        ? 0.32
        : /[mwMW]/.test(letter)
          ? 0.88
          : /\p{Lu}/u.test(letter)
            ? 0.7
            : 0.59),
    0,
  )

/**
 * A name with its figure where it belongs, on a plate so that it is read on every tone, in the page's own size of letters
 * whatever the size of the map.
 */
function Name({
  at: [x, y],
  text,
  figure,
  side,
  flag = false,
}: {
  at: Point
  text: string
  figure?: string | undefined
  /** On which side of what the map points at it stands: below its middle, or above it and to the left. */
  side?: 'below' | 'above'
  /** The map points at it. */
  flag?: boolean
}) {
  const width = widthOf([text, figure].filter(Boolean).join(' ')) * (flag ? 1.06 : 1) + 2 * BESIDE
  const middle = side === 'above' ? -width / 2 : 0
  const top = side === 'below' ? 0.2 : side === 'above' ? -PLATE - 0.2 : -PLATE / 2
  return (
    <svg x={percent(x, WIDTH)} y={percent(y, HEIGHT)} overflow="visible">
      <rect
        x={em(middle - width / 2)}
        y={em(top)}
        width={em(width)}
        height={em(PLATE)}
        rx="3"
        className={`map-plate ${flag ? 'map-flagged' : ''}`}
      />
      <text
        x={em(middle)}
        y={em(top + PLATE / 2 + 0.35)}
        textAnchor="middle"
        className={flag ? 'map-flag font-strong' : undefined}
      >
        {text}
        {figure !== undefined && (
          <tspan className="font-strong">
            {text === '' ? '' : ' '}
            {figure}
          </tspan>
        )}
      </text>
    </svg>
  )
}

const em = (size: number): string => `${Math.round(size * 100) / 100}em`

/** In the reader's own colours a tone is this: how far its squares stand apart, and how large they are. */
const DENSITIES = [
  ['1', 44, 8],
  ['half', 32, 13],
  ['2', 24, 16],
] as const

/** Lines on their ground, and how far apart they are. */
const LINED = [
  ['empty', 26],
  ['missing', 26],
  ['fewer', 26],
  ['half', 14],
] as const

/** What tells some steps apart where no colour is seen: lines and dots on their ground. */
function Patterns() {
  return (
    <defs>
      {LINED.map(([name, gap]) => (
        <pattern
          key={name}
          id={`map-${name}`}
          data-pattern={`map-${name}`}
          width={gap}
          height={gap}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width={gap} height={gap} className={`map-ground-${name}`} />
          <path d={`M0 ${gap / 2}h${gap}`} className={`map-lines-${name}`} />
        </pattern>
      ))}
      <pattern id="map-unsure" data-pattern="map-unsure" width="30" height="30" patternUnits="userSpaceOnUse">
        <rect width="30" height="30" className="map-ground-unsure" />
        <circle cx="15" cy="15" r="5" className="map-dots-unsure" />
      </pattern>
      {DENSITIES.map(([name, gap, dot]) => (
        <pattern
          key={name}
          id={`map-dense-${name}`}
          data-pattern={`map-dense-${name}`}
          width={gap}
          height={gap}
          patternUnits="userSpaceOnUse"
        >
          <rect width={gap} height={gap} className="map-ground-unsure" />
          <rect width={dot} height={dot} className="map-dots-unsure" />
        </pattern>
      ))}
    </defs>
  )
}

/** What a colour looks like in the legend. */
export function MapKey({ step }: { step: MapStep }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 72 48" className="map-key h-4 w-6 shrink-0">
      <rect x="2" y="2" width="68" height="44" rx="8" className={`map-place map-${step}`} />
    </svg>
  )
}
