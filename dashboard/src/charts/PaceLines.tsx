import type { Day } from '../../../cube/domain/dates.ts'
import { count, shortDate } from '../i18n/format.ts'
import { pace as text } from '../i18n/vi/pace.ts'
import { at, Plot } from './Plot.tsx'
import { Readout } from './Readout.tsx'
import { levels } from './scale.ts'

export interface PaceStep {
  day: Day
  received: number
}

export interface PaceSeries {
  /** What the year is called. */
  name: string
  steps: PaceStep[]
  /** Where the line ends though nothing more came. */
  until: Day
  /** More may come after that. */
  open?: boolean
}

/** Any two years on one axis: the day in a leap year. */
const position = (day: Day): number => Date.parse(`2000-${day.slice(5)}T00:00:00Z`)

const DAY = 86_400_000

/** The side of the box that lines are drawn in; it is stretched to the place that the chart has. */
const BOX = 1000

/**
 * Reports received, running total by day, this year over last year. The dashed upright
 * lines are the due dates, the dashed level line is all that is owed. Each day is read by pointing at it, or with the
 * arrow keys.
 */
export function PaceLines({
  now,
  before,
  expected,
  expectedText,
  dues,
}: {
  now: PaceSeries
  before: PaceSeries | null
  expected: number
  expectedText: string
  dues: Day[]
}) {
  const steps = [...now.steps, ...(before?.steps ?? [])].map((step) => position(step.day))
  const ends = [...dues, now.until, ...(before ? [before.until] : [])].map(position)
  const from = Math.min(...steps, ...ends) - DAY
  const to = Math.max(...steps, ...ends)
  const top = Math.max(1, expected, before?.steps.at(-1)?.received ?? 0)
  const across = (x: number): number => (x - from) / (to - from)
  const down = (units: number): number => 1 - units / top
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2000, month, 1)).filter(
    (x) => x > from && x < to,
  )
  const dashed = { stroke: 'var(--ink-3)', strokeDasharray: '4 3' }
  const line = (series: PaceSeries, colour: string, width: number) => (
    <svg
      viewBox={`0 0 ${BOX} ${BOX}`}
      preserveAspectRatio="none"
      width="100%"
      height="100%"
      overflow="visible"
    >
      <path
        d={`M0 ${BOX}${series.steps
          .map((step) => `H${toBox(across(position(step.day)))}V${toBox(down(step.received))}`)
          .join('')}H${toBox(across(position(series.until)))}`}
        fill="none"
        stroke={colour}
        strokeWidth={width}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
  const placeOf = (series: PaceSeries) => [across(position(series.until)), down(received(series))] as const
  const says = (point: number): string[] => {
    const x = from + point * DAY
    return [
      shortDate(new Date(x).toISOString().slice(0, 10)),
      ...[now, ...(before ? [before] : [])].map((series) =>
        series.open && x > position(series.until)
          ? text.ahead(series.name)
          : text.value(
              series.name,
              count(series.steps.filter((step) => position(step.day) <= x).at(-1)?.received ?? 0),
            ),
      ),
    ]
  }
  const place = 'bottom-6 left-1 right-9 top-6'
  const plot = (
    <Plot className={place}>
      <Levels top={top} />
      <line x1="0" x2="100%" y1="100%" y2="100%" stroke="var(--line-strong)" />
      {months.map((x) => (
        <text
          key={x}
          x={at(across(x))}
          y="100%"
          dy="17"
          textAnchor="middle"
          fontSize="0.875rem"
          fill="var(--ink-3)"
        >
          {shortDate(new Date(x).toISOString().slice(0, 10))}
        </text>
      ))}
      <line x1="0" x2="100%" y1={at(down(expected))} y2={at(down(expected))} {...dashed} />
      {dues.map((due, i) => (
        <g key={due}>
          <line x1={at(across(position(due)))} x2={at(across(position(due)))} y1="0" y2="100%" {...dashed} />
          <text
            x={at(across(position(due)))}
            dx={dues.length > 1 ? (i === 0 ? 6 : -6) : 0}
            y="-8"
            textAnchor={dues.length === 1 ? 'middle' : i === 0 ? 'end' : 'start'}
            fontSize="0.875rem"
            fill="var(--ink-2)"
          >
            {text.deadline(shortDate(due))}
          </text>
        </g>
      ))}
      {before && line(before, 'var(--past)', 2)}
      {line(now, 'var(--accent)', 2.5)}
      {/* A line that is high from the first days on does not cross these words out. */}
      <text
        x="4"
        y={at(down(expected))}
        dy="15"
        fontSize="0.875rem"
        fill="var(--ink-3)"
        stroke="var(--surface)"
        strokeWidth={4}
        paintOrder="stroke"
      >
        {expectedText}
      </text>
      {before && <End series={before} place={placeOf(before)} />}
      <End series={now} place={placeOf(now)} strong />
    </Plot>
  )
  return (
    <div className="relative h-full">
      {plot}
      <Readout label={text.read} last={Math.round((to - from) / DAY)} says={says} className={place} />
    </div>
  )
}

const received = (series: PaceSeries): number => series.steps.at(-1)?.received ?? 0

/** Level lines with their values, from which the others are read. */
function Levels({ top }: { top: number }) {
  return levels(top).map((level) => (
    <g key={level}>
      <line x1="0" x2="100%" y1={at(1 - level / top)} y2={at(1 - level / top)} stroke="var(--line)" />
      <text x="4" y={at(1 - level / top)} dy="-4" fontSize="0.875rem" fill="var(--ink-3)">
        {count(level)}
      </text>
    </g>
  ))
}

/** The last point of a line carries its value. */
function End({
  series,
  place: [across, down],
  strong = false,
}: {
  series: PaceSeries
  place: readonly [across: number, down: number]
  strong?: boolean
}) {
  // Right of a line that has not ended stand the due dates and last year's line.
  const left = across > 0.15 && across < 0.97
  return (
    <>
      <circle cx={at(across)} cy={at(down)} r={3.5} fill={strong ? 'var(--accent)' : 'var(--past)'} />
      <text
        x={at(across)}
        y={at(down)}
        dx={left ? -8 : 7}
        dy={left ? -4 : 4}
        textAnchor={left ? 'end' : 'start'}
        fontSize="0.875rem"
        fontWeight={strong ? 600 : 400}
        fill={strong ? 'var(--ink)' : 'var(--ink-3)'}
      >
        {count(received(series))}
      </text>
    </>
  )
}

const toBox = (share: number): number => Math.round(share * BOX * 10) / 10
