import { LabelList, Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import type { Day } from '../dates.ts'
import { count, shortDate } from '../format.ts'

export interface PaceStep {
  day: Day
  received: number
}

export interface PaceSeries {
  name: string
  steps: PaceStep[]
  /** Where the line ends though nothing more came. */
  until: Day
}

/** Any two years on one axis: the day in a leap year. */
const position = (day: Day): number => Date.parse(`2000-${day.slice(5)}T00:00:00Z`)

function points(series: PaceSeries, from: number): { x: number; received: number }[] {
  const steps = series.steps.map((step) => ({ x: position(step.day), received: step.received }))
  const last = steps.at(-1)?.received ?? 0
  return [{ x: from, received: 0 }, ...steps, { x: position(series.until), received: last }]
}

/**
 * Reports received, running total by day, this year over last year. The dashed upright
 * lines are the due dates, the dashed level line is all that is owed.
 */
export default function PaceLines({
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
  const all = [...now.steps, ...(before?.steps ?? [])].map((step) => position(step.day))
  const ends = [...dues, now.until, ...(before ? [before.until] : [])].map(position)
  const from = Math.min(...all, ...ends) - 86_400_000
  const to = Math.max(...all, ...ends)
  const nowPoints = points(now, from)
  const beforePoints = before ? points(before, from) : []
  const dayText = (x: number) => shortDate(new Date(x).toISOString().slice(0, 10))
  const months = Array.from({ length: 12 }, (_, month) => Date.UTC(2000, month, 1)).filter(
    (x) => x > from && x < to,
  )
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart margin={{ top: 22, right: 34, bottom: 0, left: 4 }}>
        <XAxis
          dataKey="x"
          type="number"
          domain={[from, to]}
          ticks={months}
          tickFormatter={dayText}
          axisLine={{ stroke: 'var(--line-strong)' }}
          tickLine={{ stroke: 'var(--line-strong)' }}
          tick={{ fill: 'var(--ink-3)', fontSize: 12 }}
        />
        <YAxis hide domain={[0, Math.max(expected, beforePoints.at(-1)?.received ?? 0)]} />
        <ReferenceLine
          y={expected}
          stroke="var(--ink-3)"
          strokeDasharray="4 3"
          label={{
            value: expectedText,
            position: 'insideTopLeft',
            fill: 'var(--ink-3)',
            fontSize: 12,
          }}
        />
        {dues.map((due, i) => (
          <ReferenceLine
            key={due}
            x={position(due)}
            stroke="var(--ink-3)"
            strokeDasharray="4 3"
            label={{
              value: shortDate(due),
              position: 'top',
              dx: dues.length > 1 ? (i === 0 ? -16 : 16) : 0,
              fill: 'var(--ink-2)',
              fontSize: 12,
            }}
          />
        ))}
        {before && (
          <Line
            data={beforePoints}
            dataKey="received"
            type="stepAfter"
            stroke="var(--past)"
            strokeWidth={2}
            dot={false}
            isAnimationActive={false}
          >
            <LabelList
              dataKey="received"
              content={(label) => (
                <LastLabel label={label} last={beforePoints.length - 1} fill="var(--ink-3)" />
              )}
            />
          </Line>
        )}
        <Line
          data={nowPoints}
          dataKey="received"
          type="stepAfter"
          stroke="var(--accent)"
          strokeWidth={2.5}
          dot={false}
          isAnimationActive={false}
        >
          <LabelList
            dataKey="received"
            content={(label) => (
              <LastLabel label={label} last={nowPoints.length - 1} fill="var(--ink)" strong />
            )}
          />
        </Line>
      </LineChart>
    </ResponsiveContainer>
  )
}

/** The last point of a line carries its value. */
function LastLabel({
  label,
  last,
  fill,
  strong,
}: {
  label: unknown
  last: number
  fill: string
  strong?: boolean
}) {
  const { x, y, index, value } = label as { x: number; y: number; index: number; value: number }
  if (index !== last) return null
  return (
    <g>
      <circle cx={x} cy={y} r={3.5} fill={strong ? 'var(--accent)' : 'var(--past)'} />
      <text x={x + 7} y={y + 4} fontSize={strong ? 14 : 12} fontWeight={strong ? 600 : 400} fill={fill}>
        {count(value)}
      </text>
    </g>
  )
}
