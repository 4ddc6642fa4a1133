import { Bar, BarChart, Customized, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { count } from '../format.ts'

export interface TrendColumn {
  year: number
  /** On the common basis, and what joined on 1 July 2025; null where there is no data. */
  old: number | null
  south: number | null
  total: number | null
  provisional: boolean
  chosen: boolean
  /** Mark across the column: what was known on the same day of that year. */
  sameDay: number | null
}

/**
 * Years as columns from 0 with their totals on top. The lower part is the common basis,
 * so it may be compared across the dashed line of 1 July 2025; the part that joined then
 * stands on it. An unfinished year is outlined.
 */
export default function TrendColumns({
  columns,
  merger,
  mergerText,
}: {
  columns: TrendColumn[]
  merger: number
  mergerText: string
}) {
  const hasMerger =
    columns.some((column) => column.year === merger) && columns.some((column) => column.year < merger)
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={columns} margin={{ top: 44, right: 4, bottom: 0, left: 4 }} barCategoryGap="28%">
        <XAxis
          dataKey="year"
          axisLine={{ stroke: 'var(--line-strong)' }}
          tickLine={false}
          tick={{ fill: 'var(--ink-2)', fontSize: 13 }}
          interval={0}
        />
        <YAxis hide domain={[0, 'dataMax']} />
        <Bar
          dataKey="old"
          stackId="all"
          isAnimationActive={false}
          shape={(shape: unknown) => <Part {...(shape as PartProps)} colour="var(--accent)" />}
        />
        <Bar
          dataKey="south"
          stackId="all"
          isAnimationActive={false}
          shape={(shape: unknown) => <Part {...(shape as PartProps)} colour="var(--accent-2)" upper />}
        />
        {hasMerger && (
          <ReferenceLine
            x={merger}
            position="start"
            stroke="var(--ink-3)"
            strokeDasharray="4 3"
            label={{
              value: mergerText,
              position: 'insideTopRight',
              dy: -44,
              dx: 8,
              fill: 'var(--ink-3)',
              fontSize: 12,
            }}
          />
        )}
        <Customized component={(chart: unknown) => <Figures {...(chart as Drawn)} />} />
      </BarChart>
    </ResponsiveContainer>
  )
}

interface PartProps {
  x: number
  y: number
  width: number
  height: number
  payload: TrendColumn
}

function Part({
  x,
  y,
  width,
  height,
  payload,
  colour,
  upper,
}: PartProps & { colour: string; upper?: boolean }) {
  if (!(height > 0)) return <g />
  if (!payload.provisional) return <rect x={x} y={y} width={width} height={height} fill={colour} />
  const [left, right, foot] = [x + 0.75, x + width - 0.75, y + height]
  return (
    <path
      d={`M${left} ${foot}V${y + 0.75}H${right}V${foot}`}
      fill="var(--accent-soft)"
      fillOpacity={upper ? 0.5 : 1}
      stroke={colour}
      strokeWidth={1.5}
      strokeDasharray="4 3"
    />
  )
}

/** What recharts hands to a layer of its chart, as far as it is used here. */
interface Drawn {
  formattedGraphicalItems: { props: { data: PartProps[] } }[]
  yAxisMap: Record<number, { scale: (value: number) => number }>
}

/** Totals and marks, above all columns. */
function Figures({ formattedGraphicalItems, yAxisMap }: Drawn) {
  const feet = formattedGraphicalItems[0]?.props.data ?? []
  const scale = yAxisMap[0]?.scale
  if (!scale) return null
  return (
    <g>
      {feet.map(({ x, width, payload }) => (
        <g key={payload.year}>
          {payload.total !== null && (
            <text
              x={x + width / 2}
              y={scale(payload.total) - 8}
              textAnchor="middle"
              fontSize={payload.chosen ? 16 : 13}
              fontWeight={payload.chosen ? 600 : 400}
              fill={payload.chosen ? 'var(--ink)' : 'var(--ink-2)'}
            >
              {count(payload.total)}
            </text>
          )}
          {payload.sameDay !== null && (
            <SameDay x={x} y={scale(payload.sameDay)} width={width} foot={scale(0)} value={payload.sameDay} />
          )}
        </g>
      ))}
    </g>
  )
}

/** A tick across the column, its figure inside the column where there is room for it. */
function SameDay({
  x,
  y,
  width,
  foot,
  value,
}: {
  x: number
  y: number
  width: number
  foot: number
  value: number
}) {
  const line = `M${x - 6} ${y}H${x + width + 6}`
  return (
    <g>
      <path d={line} stroke="var(--surface)" strokeWidth={6} />
      <path d={line} stroke="var(--ink)" strokeWidth={2} />
      {foot - y > 22 && width > 28 && (
        <text
          x={x + width / 2}
          y={y + 16}
          textAnchor="middle"
          fontSize={12}
          fontWeight={600}
          fill="var(--surface)"
        >
          {count(value)}
        </text>
      )}
    </g>
  )
}
