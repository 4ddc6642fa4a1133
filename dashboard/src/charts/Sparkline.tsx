export interface SparkPoint {
  year: number
  /** Null: not known, or not applied; drawn as a gap on the base line, never as 0. */
  value: number | null
  provisional: boolean
}

const WIDTH = 112
const HEIGHT = 32
const GAP = 5

/**
 * Six years as small columns from 0: columns and not a line, because the basis changes on
 * 1 July 2025 and a line would run across it. The chosen year has the accent, an
 * unfinished year is only outlined. The figures themselves are in the label.
 */
export function Sparkline({ points, year, label }: { points: SparkPoint[]; year: number; label: string }) {
  const top = Math.max(...points.map((point) => point.value ?? 0), Number.EPSILON)
  const width = Math.min(16, (WIDTH - GAP * (points.length - 1)) / points.length)
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-6 w-full max-w-[5.25rem] min-w-0 overflow-visible"
      role="img"
      aria-label={label}
    >
      {points.map((point, i) => {
        const x = i * (width + GAP)
        const colour = point.year === year ? 'text-accent' : 'text-past'
        if (point.value === null) {
          return (
            <rect
              key={point.year}
              x={x + 2}
              y={HEIGHT - 1.5}
              width={width - 4}
              height={1.5}
              className="text-line-strong"
              fill="currentColor"
            />
          )
        }
        const height = Math.max((point.value / top) * (HEIGHT - 2), 1.5)
        return point.provisional ? (
          <rect
            key={point.year}
            x={x + 0.75}
            y={HEIGHT - height - 0.75}
            width={width - 1.5}
            height={height}
            rx={1}
            className={colour}
            fill="none"
            stroke="currentColor"
            strokeWidth={1.5}
            strokeDasharray="3 2"
          />
        ) : (
          <rect
            key={point.year}
            x={x}
            y={HEIGHT - height}
            width={width}
            height={height}
            rx={1}
            className={colour}
            fill="currentColor"
          />
        )
      })}
    </svg>
  )
}
