import type { Day } from '../../../cube/domain/dates.ts'
import { count, shortDate } from '../i18n/format.ts'
import { at, Plot } from './Plot.tsx'

export interface PaceStep {
  day: Day
  received: number
}

export interface PaceSeries {
  steps: PaceStep[]
  /** Where the line ends though nothing more came. */
  until: Day
}

/** Any two years on one axis: the day in a leap year. */
const position = (day: Day): number => Date.parse(`2000-${day.slice(5)}T00:00:00Z`)

/** The side of the box that lines are drawn in; it is stretched to the place that the chart has. */
const BOX = 1000

/**
 * Reports received, running total by day, this year over last year. The dashed upright
 * lines are the due dates, the dashed level line is all that is owed.
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
  const from = Math.min(...steps, ...ends) - 86_400_000
  const to = Math.max(...steps, ...ends)
  const top = Math.max(1, expected, before?.steps.at(-1)?.received ?? 0)
  const across = (x: number): number => (x - from) / (to - from)
  const down = (received: number): number => 1 - received / top
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
  /** The last point of a line carries its value. */
  const end = (series: PaceSeries, strong: boolean) => {
    const received = series.steps.at(-1)?.received ?? 0
    const share = across(position(series.until))
    const [x, y] = [at(share), at(down(received))]
    // Right of a line that has not ended stand the due dates and last year's line.
    const left = share > 0.15 && share < 0.97
    return (
      <>
        <circle cx={x} cy={y} r={3.5} fill={strong ? 'var(--accent)' : 'var(--past)'} />
        <text
          x={x}
          y={y}
          dx={left ? -8 : 7}
          dy={left ? -4 : 4}
          textAnchor={left ? 'end' : 'start'}
          fontSize="0.875rem"
          fontWeight={strong ? 600 : 400}
          fill={strong ? 'var(--ink)' : 'var(--ink-3)'}
        >
          {count(received)}
        </text>
      </>
    )
  }
  return (
    <Plot className="bottom-6 left-1 right-9 top-6">
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
            dx={dues.length > 1 ? (i === 0 ? -20 : 20) : 0}
            y="-8"
            textAnchor="middle"
            fontSize="0.875rem"
            fill="var(--ink-2)"
          >
            {shortDate(due)}
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
      {before && end(before, false)}
      {end(now, true)}
    </Plot>
  )
}

const toBox = (share: number): number => Math.round(share * BOX * 10) / 10
