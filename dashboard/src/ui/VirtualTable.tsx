import {
  memo,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactNode,
} from 'react'
import { words } from '../i18n/vi/words.ts'

export interface VirtualColumn {
  name: string
  title: string
  /** @param tab the `tabIndex` of the row's link */
  cell: (row: number, tab: 0 | -1) => ReactNode
  /** Width as a CSS length; columns keep it, so that rows which come in do not move them. */
  width: string
}

/** How high a row of three lines is, and one of a single line. */
const HEIGHTS = { tall: 76, dense: 40 }
/** Rows kept above and below what is in sight, so that a quick scroll finds them there. */
const SPARE = 12
/** The rows in the page change when it has scrolled by so many. */
const STEP = 4
/** Rows that go on paper. */
export const PRINTED = 300

/**
 * A table of any length: only the rows in sight are in the page, every row is as high as
 * the others, and a reader of the screen is told the true number. Tab stops at one row, whose link
 * the arrow keys, Page Up and Down, Home and End take to the others: else what stands below the table
 * would be a hundred thousand keys away.
 */
export function VirtualTable({
  caption,
  keys,
  columns,
  rows,
  dense = false,
  sort,
  onSort,
}: {
  caption: string
  /** Says which keys go through the rows. */
  keys: string
  columns: VirtualColumn[]
  /** What the columns' `cell` is called with, in the order shown. */
  rows: Int32Array
  /** A row is one line high. */
  dense?: boolean
  sort: { column: string; down: boolean } | null
  onSort: (column: string, down: boolean) => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const printing = useSyncExternalStore(onPaper, isOnPaper, () => false)
  /** The row that Tab stops at, and whether it is about to take the focus. */
  const [stop, setStop] = useState(0)
  const going = useRef(false)
  const [height, setHeight] = useState(640)
  useLayoutEffect(() => {
    if (box.current) setHeight(box.current.clientHeight)
  }, [rows, printing])
  const rowHeight = dense ? HEIGHTS.dense : HEIGHTS.tall
  const step = STEP * rowHeight
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE)
  const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + SPARE)
  const [from, to] = printing ? [0, Math.min(rows.length, PRINTED)] : [first, last]
  // Other rows are read from their first.
  const [of, setOf] = useState(rows)
  if (of !== rows) {
    setOf(rows)
    setTop(0)
    setStop(0)
  }
  useEffect(() => {
    box.current?.scrollTo({ top: 0 })
  }, [rows])
  // Scrolled away from, it is no stop: then the first row in sight is.
  const reached = stop >= from && stop < to ? stop : Math.min(Math.ceil(top / rowHeight), rows.length - 1)
  useEffect(() => {
    if (!going.current) return
    going.current = false
    box.current
      ?.querySelector<HTMLElement>(`tr[aria-rowindex="${stop + 2}"] a`)
      ?.focus({ preventScroll: true })
  })
  const go = (event: KeyboardEvent) => {
    const by = stepOf(event.key, Math.floor(height / rowHeight) - 1, rows.length)
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const next = Math.min(Math.max(reached + by, 0), rows.length - 1)
    const { scrollTop } = box.current!
    // Whole rows below the head, which stays in sight.
    const lowest = (next + 1) * rowHeight + HEIGHTS.tall - height
    if (next * rowHeight < scrollTop) box.current!.scrollTo({ top: next * rowHeight })
    else if (lowest > scrollTop) box.current!.scrollTo({ top: lowest })
    setTop(Math.floor(box.current!.scrollTop / step) * step)
    setStop(next)
    going.current = true
  }
  return (
    <div
      ref={box}
      role="region"
      aria-label={words.chart.tableOf(caption)}
      aria-description={keys}
      tabIndex={0}
      onScroll={(event) => setTop(Math.floor(event.currentTarget.scrollTop / step) * step)}
      className="scrolls relative max-h-[min(78vh,60rem)] overflow-auto print:max-h-none print:overflow-visible"
    >
      <table
        aria-rowcount={rows.length + 1}
        className="data-table w-full table-fixed border-separate border-spacing-0 text-14 print:table-auto"
        style={{ minWidth: printing ? 0 : `calc(${columns.map((column) => column.width).join(' + ')})` }}
      >
        <caption className="sr-only">{caption}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column.name} style={printing ? {} : { width: column.width }} />
          ))}
        </colgroup>
        <Head columns={columns} sort={sort} onSort={onSort} />
        <tbody
          onKeyDown={go}
          onFocus={(event) => {
            const index = event.target.closest('tr')?.getAttribute('aria-rowindex')
            if (index) setStop(Number(index) - 2)
          }}
        >
          {from > 0 && <tr aria-hidden="true" style={{ height: from * rowHeight }} />}
          {Array.from(rows.subarray(from, to), (row, i) => (
            <Line
              key={row}
              row={row}
              index={from + i + 2}
              tab={from + i === reached ? 0 : -1}
              columns={columns}
              dense={dense}
              printing={printing}
            />
          ))}
          {!printing && to < rows.length && (
            <tr aria-hidden="true" style={{ height: (rows.length - to) * rowHeight }} />
          )}
        </tbody>
      </table>
    </div>
  )
}

/** By how many rows a key moves; nothing where it moves by none. */
function stepOf(key: string, page: number, all: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -all,
    End: all,
  }
  return steps[key]
}

type HeadProps = Pick<Parameters<typeof VirtualTable>[0], 'columns' | 'sort' | 'onSort'>

/** The names of the columns, each a button that sorts by it. */
function Head({ columns, sort, onSort }: HeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column) => {
          const active = sort?.column === column.name ? sort : null
          return (
            <th
              key={column.name}
              scope="col"
              className="text-left"
              aria-sort={active ? (active.down ? 'descending' : 'ascending') : undefined}
            >
              <button
                type="button"
                className="inline-flex min-h-[24px] items-center gap-1 text-left hover:text-ink"
                onClick={() => onSort(column.name, active ? !active.down : false)}
              >
                {column.title}
                <span aria-hidden="true" className="print:hidden">
                  {active ? (active.down ? '↓' : '↑') : '↕'}
                </span>
              </button>
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

const paper = (): MediaQueryList => matchMedia('print')
const isOnPaper = (): boolean => paper().matches

function onPaper(listener: () => void): () => void {
  const list = paper()
  list.addEventListener('change', listener)
  return () => list.removeEventListener('change', listener)
}

/** One row; it stays as it is while others come in around it. */
const Line = memo(function Line({
  row,
  index,
  tab,
  columns,
  dense,
  printing,
}: {
  row: number
  index: number
  tab: 0 | -1
  columns: VirtualColumn[]
  dense: boolean
  printing: boolean
}) {
  const lines = printing ? null : dense ? 1 : 3
  return (
    <tr aria-rowindex={index}>
      {columns.map((column, at) =>
        at === 0 ? (
          <th key={column.name} scope="row" className="text-left font-normal">
            <Clamped lines={lines}>{column.cell(row, tab)}</Clamped>
          </th>
        ) : (
          <td key={column.name}>
            <Clamped lines={lines}>{column.cell(row, tab)}</Clamped>
          </td>
        ),
      )}
    </tr>
  )
})

/** Three lines at most, or one, so that all rows are equally high; the model's page and paper have the whole. */
function Clamped({ lines, children }: { lines: 1 | 3 | null; children: ReactNode }) {
  if (lines === null) return children
  return (
    <span className={`flex items-center overflow-hidden ${lines === 1 ? 'h-[27px]' : 'h-[63px]'}`}>
      {children}
    </span>
  )
}
