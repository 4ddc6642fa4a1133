import type { ReactNode } from 'react'
import type { Target } from '../data/filters.ts'
import { PageLink } from '../ui/PageLink.tsx'

export interface Bar {
  key: string
  name: string
  /** Null: no data; the text says which kind of nothing. */
  value: number | null
  text: ReactNode
  /** The thin bar below: last year. */
  before?: { value: number | null; text: ReactNode }
  /** Not measured here at all: hatched, with its reason. */
  outOfScope?: string | undefined
  /** What the name and the bar lead to. */
  to?: Target | undefined
}

/** Room for the figure at a bar's end: a number, or a share with its n/N. */
const ROOM = {
  short: { bar: 'pr-14', aligned: '-mr-14 ml-auto', line: 'right-14' },
  long: { bar: 'pr-[8.5rem]', aligned: '-mr-[8.5rem] ml-auto', line: 'right-[8.5rem]' },
}
type Room = (typeof ROOM)[keyof typeof ROOM]

const isShort = (text: ReactNode): boolean => typeof text === 'string' && text.length <= 6

/** A share of the room that the bars have: what is left for the figure at a bar's end. */
const length = (value: number, top: number): string => `${top > 0 ? (value / top) * 100 : 0}%`

/**
 * Lengths are attributes of SVG elements and not styles: the server writes charts into the
 * page, and the page's Content-Security-Policy allows no style attribute.
 */

/**
 * Horizontal bars from 0, one row a name, figures at the bars' ends; names wrap and are
 * never cut. `line` is a value that all are read against (the province's).
 */
export function Bars({
  bars,
  legend,
  line,
  apart,
}: {
  bars: Bar[]
  legend?: ReactNode
  line?: { value: number; text: string }
  /** Rows below a rule: no part of the same whole, so told as figures and not drawn on its scale. */
  apart?: Bar[]
}) {
  const top = Math.max(
    0,
    line?.value ?? 0,
    ...bars.map((bar) => Math.max(bar.value ?? 0, bar.before?.value ?? 0)),
  )
  const drawn = bars.flatMap((bar) => [bar, ...(bar.before ? [bar.before] : [])]).filter((one) => one.value)
  const room = drawn.every((one) => isShort(one.text)) ? ROOM.short : ROOM.long
  const row = (bar: Bar) => (
    <li
      key={bar.key}
      data-part={bar.key}
      className="relative grid max-h-[3.5rem] min-h-min grow grid-cols-1 content-center items-center gap-x-4 py-[5px] print:py-px sm:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]"
    >
      <span className="text-14 leading-snug text-ink-2">
        {bar.to === undefined ? (
          bar.name
        ) : (
          <PageLink
            to={bar.to}
            className="name-link inline-block py-1 after:absolute after:inset-0 after:z-[1] hover:text-ink"
          >
            {bar.name}
          </PageLink>
        )}
      </span>
      <span className="relative block">
        {bar.outOfScope === undefined ? (
          <>
            <Line
              value={bar.value}
              top={top}
              text={bar.text}
              room={room}
              strong
              aligned={line !== undefined}
            />
            {bar.before && <Line value={bar.before.value} top={top} text={bar.before.text} room={room} />}
          </>
        ) : (
          <span className="flex items-center gap-2 text-14 text-ink-3">
            <span className="hatched block h-3 w-10 rounded-sm text-line-strong" aria-hidden="true" />
            {bar.outOfScope}
          </span>
        )}
        {line && (
          <Mark share={length(line.value, top)} className={`inset-y-0 left-0 sm:hidden ${room.line}`} />
        )}
      </span>
      {/* Beside the names it is one line from the first row to the last. */}
      {line && (
        <Mark
          share={length(line.value, top)}
          className={`inset-y-0 left-[calc((100%-1rem)*5/12+1rem)] max-sm:hidden ${room.line}`}
        />
      )}
    </li>
  )
  return (
    <div className="flex h-full flex-col">
      {legend}
      {line && <p className="mb-1 text-14 text-ink-3">{line.text}</p>}
      <ul className="flex flex-1 flex-col">{bars.map(row)}</ul>
      {apart && apart.length > 0 && (
        <ul className="mt-2 border-t border-line pt-2">{apart.map((bar) => row(figureOnly(bar)))}</ul>
      )}
    </div>
  )
}

/** The value that all are read against. */
function Mark({ share, className }: { share: string; className: string }) {
  return (
    <span aria-hidden="true" className={`pointer-events-none absolute ${className}`}>
      <svg width={share} className="box-content h-full border-r border-ink-3" />
    </span>
  )
}

/** One bar with its figure: at its end, or in a column of its own where a line crosses the bars. */
function Line({
  value,
  top,
  text,
  room,
  strong,
  aligned,
}: {
  value: number | null
  top: number
  text: ReactNode
  room: Room
  strong?: boolean
  aligned?: boolean
}) {
  return (
    <span className={`flex items-center gap-2 ${room.bar}`}>
      {value !== null && value > 0 && (
        <svg
          aria-hidden="true"
          width={length(value, top)}
          className={`shrink-0 rounded-r-sm min-w-[2px] ${strong ? 'h-3 bg-accent' : 'h-1.5 bg-past'}`}
        />
      )}
      <span
        className={`whitespace-nowrap ${aligned ? room.aligned : ''} ${strong ? 'text-14 font-strong text-ink' : 'text-14 leading-tight text-ink-3'}`}
      >
        {text}
      </span>
    </span>
  )
}

const figureOnly = (bar: Bar): Bar => ({
  ...bar,
  value: null,
  ...(bar.before ? { before: { ...bar.before, value: null } } : {}),
})

/** Colour keys, at the top left. */
export function Legend({ items }: { items: { className: string; text: string }[] }) {
  return (
    <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-14 text-ink-2">
      {items.map((item) => (
        <li key={item.text} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`block shrink-0 rounded-sm ${item.className}`} />
          {item.text}
        </li>
      ))}
    </ul>
  )
}
