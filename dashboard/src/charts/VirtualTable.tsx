import { memo, useEffect, useRef, useState, type ReactNode } from 'react'
import { words } from '../i18n/vi/words.ts'

export interface VirtualColumn {
  name: string
  title: string
  cell: (row: number) => ReactNode
  /** Width as a CSS length; columns keep it, so that rows which come in do not move them. */
  width: string
}

const ROW = 56
/** Rows kept above and below what is in sight, so that a quick scroll finds them there. */
const SPARE = 12
/** The rows in the page change when it has scrolled by so much. */
const STEP = 4 * ROW
/** Rows that go on paper. */
export const PRINTED = 300

/**
 * A table of any length: only the rows in sight are in the page, every row is as high as
 * the others, and a reader of the screen is told the true number.
 */
export function VirtualTable({
  caption,
  columns,
  rows,
  sort,
  onSort,
}: {
  caption: string
  columns: VirtualColumn[]
  /** What the columns' `cell` is called with, in the order shown. */
  rows: Int32Array
  sort: { column: string; down: boolean } | null
  onSort: (column: string, down: boolean) => void
}) {
  const box = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [printing, setPrinting] = useState(false)
  const first = Math.max(0, Math.floor(top / ROW) - SPARE)
  const height = box.current?.clientHeight ?? 640
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW) + SPARE)
  const [from, to] = printing ? [0, Math.min(rows.length, PRINTED)] : [first, last]
  useEffect(() => {
    box.current?.scrollTo({ top: 0 })
    setTop(0)
  }, [rows])
  useEffect(() => {
    const paper = matchMedia('print')
    const listen = () => setPrinting(paper.matches)
    listen()
    paper.addEventListener('change', listen)
    return () => paper.removeEventListener('change', listen)
  }, [])
  return (
    <div
      ref={box}
      role="region"
      aria-label={words.chart.tableOf(caption)}
      tabIndex={0}
      onScroll={(event) => setTop(Math.floor(event.currentTarget.scrollTop / STEP) * STEP)}
      className="h-[min(70vh,48rem)] overflow-auto print:h-auto print:overflow-visible"
    >
      <table
        aria-rowcount={rows.length + 1}
        className="data-table w-full table-fixed border-separate border-spacing-0 text-13 print:table-auto"
        style={{ minWidth: printing ? 0 : `calc(${columns.map((column) => column.width).join(' + ')})` }}
      >
        <caption className="sr-only">{caption}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column.name} style={printing ? {} : { width: column.width }} />
          ))}
        </colgroup>
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
                    <span aria-hidden="true" className={active ? '' : 'opacity-0'}>
                      {active?.down ? '↓' : '↑'}
                    </span>
                  </button>
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr aria-hidden="true" style={{ height: from * ROW }} />}
          {Array.from(rows.subarray(from, to), (row, i) => (
            <Line key={row} row={row} index={from + i + 2} columns={columns} printing={printing} />
          ))}
          {!printing && to < rows.length && (
            <tr aria-hidden="true" style={{ height: (rows.length - to) * ROW }} />
          )}
        </tbody>
      </table>
    </div>
  )
}

/** One row; it stays as it is while others come in around it. */
const Line = memo(function Line({
  row,
  index,
  columns,
  printing,
}: {
  row: number
  index: number
  columns: VirtualColumn[]
  printing: boolean
}) {
  return (
    <tr aria-rowindex={index}>
      {columns.map((column, at) =>
        at === 0 ? (
          <th key={column.name} scope="row" className="text-left font-normal">
            <Clamped printing={printing}>{column.cell(row)}</Clamped>
          </th>
        ) : (
          <td key={column.name}>
            <Clamped printing={printing}>{column.cell(row)}</Clamped>
          </td>
        ),
      )}
    </tr>
  )
})

/** Two lines at most, so that all rows are equally high; the model's page has the whole. */
function Clamped({ printing, children }: { printing: boolean; children: ReactNode }) {
  return printing ? children : <span className="flex h-[43px] items-center overflow-hidden">{children}</span>
}
