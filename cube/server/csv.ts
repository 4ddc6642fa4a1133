/** CSV that opens right in Excel and runs nothing there. */

// A text cell that begins so would be taken for a formula.
const FORMULA = /^[=+\-@\t\r]/

/** How a column is written. */
export type ColumnType = 'number' | 'text' | 'time' | 'boolean'

export interface Column {
  title: string
  type: ColumnType
}

function quoted(text: string, delimiter: string): string {
  return /["\r\n]/.test(text) || text.includes(delimiter) || /^\s|\s$/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text
}

function cell(value: string | number | boolean | null, type: ColumnType): string {
  if (value === null) return ''
  const text = String(value)
  if (type === 'number' || type === 'boolean') return text
  // Days come as midnight; the hour would only be noise.
  if (type === 'time') return text.replace(/T00:00:00(\.000)?Z?$/, '')
  return FORMULA.test(text) ? `'${text}` : text
}

/** One line of CSV, with its line end. Numbers are never defused: -5 stays -5. */
export function csvLine(
  values: (string | number | boolean | null)[],
  types: ColumnType[],
  delimiter: string,
): string {
  return values.map((value, i) => quoted(cell(value, types[i] ?? 'text'), delimiter)).join(delimiter) + '\r\n'
}

/** The first line, after the byte order mark by which Excel knows UTF-8. */
export function csvHeader(columns: Column[], delimiter: string): string {
  return (
    '\uFEFF' +
    csvLine(
      columns.map((c) => c.title),
      columns.map(() => 'text'),
      delimiter,
    )
  )
}
