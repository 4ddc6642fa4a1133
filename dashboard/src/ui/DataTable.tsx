import { createContext, useContext, useState, type ReactNode } from 'react'
import { count } from '../i18n/format.ts'
import { words } from '../i18n/vi/words.ts'

export interface Column<T> {
  title: string
  /** What the cell shows. */
  cell: (row: T) => ReactNode
  /** What the column sorts by; nulls come last in both directions. */
  key: (row: T) => string | number | null
  numeric?: boolean
}

/** The columns that say something of these rows: who has sent nothing yet has no day of it, and no models. */
export const saying = <T,>(columns: Column<T>[], rows: T[]): Column<T>[] =>
  columns.filter(({ numeric, key }) => !numeric || rows.some((row) => key(row) !== null))

/** How many rows a table has at most, where it only goes with a chart; null: all. */
export const KeyRows = createContext<number | null>(null)

interface Order {
  column: number
  down: boolean
}

function sorted<T>(rows: T[], column: Column<T> | undefined, down: boolean): T[] {
  if (!column) return rows
  return [...rows].sort((a, b) => {
    const [x, y] = [column.key(a), column.key(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    const order = typeof x === 'string' ? x.localeCompare(String(y), 'vi') : x - Number(y)
    return down ? -order : order
  })
}

/**
 * A real table: figures right-aligned, header and first column stay, sorted by click or
 * key, the total set apart. A table wider than its card scrolls inside it and can then be
 * reached by keyboard.
 */
export function DataTable<T>({
  caption,
  columns,
  rows,
  rowKey,
  total,
  first,
  height = 'max-h-[36rem]',
}: {
  caption: string
  columns: Column<T>[]
  rows: T[]
  rowKey: (row: T) => string
  total?: T
  /** How many rows stand, in the order that was chosen; all without it. On paper the others are counted. */
  first?: number | undefined
  height?: string
}) {
  const [order, setOrder] = useState<Order | null>(null)
  const key = useContext(KeyRows)
  const most = key ?? first ?? rows.length
  const shown = (order ? sorted(rows, columns[order.column], order.down) : rows).slice(0, most)
  // On a phone a table of many columns scrolls anyway; its words then have room to stand beside each other.
  const wide = columns.length > 4
  const room = wide ? 'min-w-[7rem] sm:min-w-0' : ''
  const heads = wide ? 'min-w-[6.5rem] sm:min-w-0' : 'min-w-[5.75rem] print:min-w-0'
  // Long names that fill a phone's width would otherwise stand in five lines.
  const names = columns.length > 3 ? 'min-w-[11rem] sm:min-w-[8rem]' : 'min-w-[8rem]'
  const body = (row: T, isTotal: boolean) =>
    columns.map((column, i) =>
      i === 0 ? (
        <th
          key={column.title}
          scope="row"
          className={`text-left ${typeof column.key(row) === 'number' ? 'min-w-[4rem]' : names} ${isTotal ? 'font-strong' : 'font-normal'}`}
        >
          {column.cell(row)}
        </th>
      ) : (
        <td
          key={column.title}
          className={`${column.numeric ? 'text-right' : room} ${isTotal ? 'font-strong' : ''}`}
        >
          {column.cell(row)}
        </td>
      ),
    )
  return (
    <div
      className={`${height} scrolls relative overflow-auto print:max-h-none print:overflow-visible`}
      role="region"
      aria-label={words.chart.tableOf(caption)}
      tabIndex={0}
    >
      <table className="data-table w-full border-separate border-spacing-0 text-14">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => {
              const active = order?.column === i ? order : null
              return (
                <th
                  key={column.title}
                  scope="col"
                  className={column.numeric ? `text-right ${heads}` : 'text-left'}
                  aria-sort={active ? (active.down ? 'descending' : 'ascending') : undefined}
                >
                  <button
                    type="button"
                    className={`inline-flex min-h-[24px] items-center gap-1 px-px hover:text-ink ${column.numeric ? 'flex-row-reverse text-right' : 'text-left'}`}
                    onClick={() =>
                      setOrder({ column: i, down: active ? !active.down : column.numeric === true })
                    }
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
        <tbody>
          {shown.map((row) => (
            <tr key={rowKey(row)}>{body(row, false)}</tr>
          ))}
        </tbody>
        {total !== undefined && (
          <tfoot>
            <tr>{body(total, true)}</tr>
          </tfoot>
        )}
      </table>
      {rows.length > most && (
        <p className={`mt-1 text-14 text-ink-3 ${key === null ? 'hidden print:block' : ''}`}>
          {words.chart.moreRows(count(rows.length - most))}
        </p>
      )}
    </div>
  )
}
