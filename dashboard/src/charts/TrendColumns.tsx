import { count } from '../i18n/format.ts'
import type { Target } from '../data/filters.ts'
import { words } from '../i18n/vi/words.ts'
import { MarkLinks } from './MarkLinks.tsx'
import { at, Plot } from './Plot.tsx'

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
  /** Numbers of the events of the year, which are told below the chart. */
  events: number[]
  /** What the column leads to, and that in words. */
  to?: Target | undefined
  label?: string
  /** Before a break: no part of the series, grey. */
  apart?: boolean
}

/** Letters over a column or a line are read on either ground, in each theme. */
const HALO = {
  stroke: 'var(--surface)',
  strokeWidth: 4,
  strokeLinejoin: 'round',
  paintOrder: 'stroke',
} as const
/** Share of the chart's height that a part of a column needs for its figure. */
const ROOM = 0.1
/** Share of its place that a column fills. */
const FILLED = 0.64
/** One year alone is a column, and no wall. */
const WIDEST = 0.25

/**
 * Years as columns from 0 with their totals on top. The lower part is the common basis,
 * so it may be compared across the dashed line of 1 July 2025; the part that joined then
 * stands on it. An unfinished year is outlined. Below a year stand the numbers of its events.
 */
export function TrendColumns({
  columns,
  merger,
  mergerText,
}: {
  columns: TrendColumn[]
  merger: number
  mergerText: string
}) {
  const top = Math.max(1, ...columns.flatMap((column) => [column.total ?? 0, column.sameDay ?? 0]))
  const place = 1 / columns.length
  const joined = columns.findIndex((column) => column.year === merger)
  const anyBelow = columns.some((column) => column.events.length > 0 || column.provisional)
  const edge = anyBelow ? 'inset-x-1 bottom-12 top-11' : 'inset-x-1 bottom-7 top-11'
  return (
    <div className="relative h-full">
      <Plot className={edge}>
        <line x1="0" x2="100%" y1="100%" y2="100%" stroke="var(--line-strong)" />
        {joined > 0 && (
          <>
            <line
              x1={at(joined * place)}
              x2={at(joined * place)}
              y1="-40"
              y2="100%"
              stroke="var(--ink-3)"
              strokeDasharray="4 3"
            />
            <text
              x={at(joined * place)}
              dx="-6"
              y="-30"
              textAnchor="end"
              fontSize="0.875rem"
              fill="var(--ink-3)"
            >
              {mergerText}
            </text>
          </>
        )}
        {columns.map((column, i) => (
          <Column key={column.year} column={column} middle={(i + 0.5) * place} place={place} top={top} />
        ))}
        {/* After all columns: on a phone the figure reaches over the next one. */}
        {columns.map(
          ({ year, total, sameDay }, i) =>
            sameDay !== null && (
              <SameDay
                key={year}
                middle={(i + 0.5) * place}
                width={FILLED * Math.min(place, WIDEST)}
                share={sameDay / top}
                text={sameDay === total ? '' : count(sameDay)}
              />
            ),
        )}
      </Plot>
      <MarkLinks
        marks={columns.map((column) => ({ ...column, key: column.year }))}
        className="inset-x-1 bottom-0 top-0 flex"
      />
    </div>
  )
}

function Column({
  column,
  middle,
  place,
  top,
}: {
  column: TrendColumn
  middle: number
  place: number
  top: number
}) {
  const { old, total, sameDay } = column
  const width = FILLED * Math.min(place, WIDEST)
  const side = { x: at(middle - width / 2), width: at(width) }
  const part = (from: number, to: number, colour: string) =>
    to > from && (
      <rect
        {...side}
        y={at(1 - to / top)}
        height={at((to - from) / top)}
        {...(column.provisional
          ? { fill: 'var(--accent-soft)', stroke: colour, strokeWidth: 1.5, strokeDasharray: '4 3' }
          : { fill: colour })}
      />
    )
  const common = { x: at(middle), textAnchor: 'middle' as const }
  // Of two parts each says its own figure, where the mark of the same day leaves it room.
  const figure = (from: number, to: number) => {
    const level = (from + to) / 2
    const free = sameDay === null || Math.abs(level - sameDay) > (top * ROOM) / 2
    return (
      to - from > top * ROOM &&
      free && (
        <text {...common} y={at(1 - level / top)} dy="5" fontSize="0.875rem" fill="var(--ink)" {...HALO}>
          {count(to - from)}
        </text>
      )
    )
  }
  const [lower, whole] = [old ?? 0, total ?? 0]
  return (
    <g>
      {part(0, lower, column.apart ? 'var(--past)' : 'var(--accent)')}
      {part(lower, whole, 'var(--accent-2)')}
      {lower > 0 && whole > lower && (
        <>
          {figure(0, lower)}
          {figure(lower, whole)}
        </>
      )}
      <text
        {...common}
        y={at(1 - whole / top)}
        dy="-7"
        fontSize={column.chosen ? '1rem' : '0.875rem'}
        fontWeight={column.chosen ? 600 : 400}
        fill={column.chosen ? 'var(--ink)' : 'var(--ink-2)'}
      >
        {count(total)}
      </text>
      <text {...common} y="100%" dy="19" fontSize="0.875rem" fill="var(--ink-2)">
        {column.year}
      </text>
      {column.provisional && column.events.length === 0 && (
        <text {...common} y="100%" dy="38" fontSize="0.875rem" fill="var(--ink-3)">
          {words.figures.provisional.toLowerCase()}
        </text>
      )}
      {column.events.map((event, i) => (
        <g key={event}>
          <circle
            cx={at(middle + ((i - (column.events.length - 1) / 2) * place) / 3)}
            cy="100%"
            r={8}
            transform="translate(0 35)"
            fill="var(--sunken)"
            stroke="var(--line-strong)"
          />
          <text
            x={at(middle + ((i - (column.events.length - 1) / 2) * place) / 3)}
            y="100%"
            dy="39"
            textAnchor="middle"
            fontSize="0.875rem"
            fill="var(--ink-2)"
          >
            {event}
          </text>
        </g>
      ))}
    </g>
  )
}

/**
 * A tick across the column, its figure beside it: inside the column it would be read as the part of the column on which it
 * stands.
 */
function SameDay({
  middle,
  width,
  share,
  text,
}: {
  middle: number
  width: number
  share: number
  text: string
}) {
  const line = {
    x1: at(middle - width * 0.6),
    x2: at(middle + width * 0.6),
    y1: at(1 - share),
    y2: at(1 - share),
  }
  return (
    <g>
      <line {...line} stroke="var(--surface)" strokeWidth={6} />
      <line {...line} stroke="var(--ink)" strokeWidth={2} />
      <text
        x={line.x2}
        y={at(1 - share)}
        dx="2"
        dy="4"
        fontSize="0.875rem"
        fontWeight={600}
        fill="var(--ink-2)"
        {...HALO}
      >
        {text}
      </text>
    </g>
  )
}
