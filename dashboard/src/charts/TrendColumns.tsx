import { Bar, BarChart, LabelList, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { count } from '../format.ts'

export interface TrendColumn {
  year: number
  /** On the common basis, and what joined on 1 July 2025; null where there is no data. */
  old: number | null
  south: number | null
  total: number | null
  provisional: boolean
  chosen: boolean
  /** Mark inside the column: what was known on the same day of that year. */
  sameDay: number | null
}

interface Shape {
  x: number
  y: number
  width: number
  height: number
  payload: TrendColumn
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
      <BarChart data={columns} margin={{ top: 40, right: 4, bottom: 0, left: 4 }} barCategoryGap="28%">
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
          shape={(shape: unknown) => <Old {...(shape as Shape)} />}
        />
        <Bar
          dataKey="south"
          stackId="all"
          isAnimationActive={false}
          shape={(shape: unknown) => <South {...(shape as Shape)} />}
        >
          <LabelList
            dataKey="total"
            content={(label) => <Total {...(label as unknown as TotalProps)} columns={columns} />}
          />
        </Bar>
        {hasMerger && (
          <ReferenceLine
            x={merger}
            position="start"
            stroke="var(--ink-3)"
            strokeDasharray="4 3"
            label={{
              value: mergerText,
              position: 'insideTopLeft',
              dy: -38,
              dx: -2,
              fill: 'var(--ink-3)',
              fontSize: 12,
            }}
          />
        )}
      </BarChart>
    </ResponsiveContainer>
  )
}

function column(shape: Shape, fill: string) {
  const { x, y, width, height, payload } = shape
  if (!(height > 0)) return <g />
  return payload.provisional ? (
    <rect
      x={x + 1}
      y={y + 1}
      width={width - 2}
      height={Math.max(height - 1, 1)}
      fill="none"
      stroke={fill}
      strokeWidth={2}
      strokeDasharray="5 3"
    />
  ) : (
    <rect x={x} y={y} width={width} height={height} fill={fill} />
  )
}

function Old(shape: Shape) {
  const { x, y, width, height, payload } = shape
  const mark =
    payload.sameDay !== null && payload.total
      ? y + height - (payload.sameDay / (payload.old ?? payload.total)) * height
      : null
  return (
    <g>
      {column(shape, 'var(--accent)')}
      {mark !== null && (
        <path d={`M${x - 6} ${mark}H${x + width + 6}`} stroke="var(--surface)" strokeWidth={5} />
      )}
      {mark !== null && <path d={`M${x - 6} ${mark}H${x + width + 6}`} stroke="var(--ink)" strokeWidth={2} />}
    </g>
  )
}

const South = (shape: Shape) => column(shape, 'var(--accent-2)')

interface TotalProps {
  x: number
  y: number
  width: number
  index: number
}

function Total({ x, y, width, index, columns }: TotalProps & { columns: TrendColumn[] }) {
  const at = columns[index]
  if (!at || at.total === null) return null
  return (
    <text
      x={x + width / 2}
      y={y - 7}
      textAnchor="middle"
      fontSize={at.chosen ? 16 : 13}
      fontWeight={at.chosen ? 600 : 400}
      fill={at.chosen ? 'var(--ink)' : 'var(--ink-2)'}
    >
      {count(at.total)}
    </text>
  )
}
