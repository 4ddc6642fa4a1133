import { useState, type KeyboardEvent, type PointerEvent } from 'react'

/** How far a key moves, in points; `Home` and `End` go to the ends. */
const KEYS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -7,
  PageUp: 7,
  Home: -Infinity,
  End: Infinity,
}

/**
 * A line across a chart of time and what the chart says there: at the mouse or finger, or, when it has the keyboard, where
 * the arrow keys have taken it. It lies over the plot and takes its place from `className`, as the plot does.
 *
 * @param last the number of the last point; the first is 0
 * @param says what stands at a point, the first line being the point's own name
 */
export function Readout({
  label,
  last,
  says,
  className,
}: {
  label: string
  last: number
  says: (point: number) => string[]
  className: string
}) {
  const [pointed, setPointed] = useState<number | null>(null)
  /** Where the keyboard is; it stays there for the next time. */
  const [kept, setKept] = useState(last)
  const [focused, setFocused] = useState(false)
  const here = Math.min(kept, last)
  const shown = pointed ?? (focused ? here : null)
  const point = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    setPointed(Math.round(Math.min(1, Math.max(0, (event.clientX - left) / width)) * last))
  }
  const move = (event: KeyboardEvent) => {
    const step = KEYS[event.key]
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    event.preventDefault()
    setKept(Math.min(last, Math.max(0, here + step)))
    setPointed(null)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      data-aside
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={here}
      aria-valuetext={says(here).join('; ')}
      className={`absolute touch-pan-y print:hidden ${className}`}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => setPointed(null)}
      onKeyDown={move}
      onFocus={(event) => setFocused(event.currentTarget.matches(':focus-visible'))}
      onBlur={() => setFocused(false)}
    >
      {shown !== null && <Line share={last > 0 ? shown / last : 0} lines={says(shown)} />}
    </div>
  )
}

/** The words stand on the side that has more room. */
function Line({ share, lines: [name, ...values] }: { share: number; lines: string[] }) {
  const [near, far] = [`${share * 100}%`, `${(1 - share) * 100}%`]
  return (
    <div aria-hidden="true" className="pointer-events-none">
      <span className="absolute inset-y-0 w-px bg-ink" style={{ left: near }} />
      <span
        className="absolute top-6 z-[1] mx-2 block whitespace-nowrap rounded-md border border-line-strong bg-surface px-2 py-1 text-14 text-ink-2"
        style={share > 0.5 ? { right: far } : { left: near }}
      >
        <strong className="block font-strong text-ink">{name}</strong>
        {values.map((value) => (
          <span key={value} className="block">
            {value}
          </span>
        ))}
      </span>
    </div>
  )
}
