/**
 * How a text stands in CSV, for the server's exports and for the tables that the pages save themselves. A file is
 * read with the list separator of the reader's system, which may be another than its own: then quotes do not hold a
 * text together, and what follows a separator or a new line inside of it begins a cell. Excel and LibreOffice take a
 * cell for a formula that begins with `= + - @` in normal or full width, so an apostrophe is set before such a sign
 * wherever a cell may begin, by any separator. Numbers are never written by these rules: -5 stays -5.
 */

/** Signs that begin a formula. */
const SIGNS = '=+\\-@＝＋－＠'
/** What may stand between the beginning of a cell and its first sign without being seen. */
const UNSEEN = '[\\s\\p{Z}\\p{Cf}]*'
/** The same where quotes have come apart. */
const UNSEEN_OR_QUOTES = '[\\s\\p{Z}\\p{Cf}"]*'
/** The sign of a formula after what may part two cells; the syntax is that of JavaScript and of RE2. */
export const INNER = `[;,\\t\\r\\n]${UNSEEN_OR_QUOTES}[${SIGNS}]`
/** A place where a cell may begin, and the sign of a formula there. */
export const FORMULA = `(^${UNSEEN}|[;,\\t\\r\\n]${UNSEEN_OR_QUOTES})([${SIGNS}])`
/** A text whose first sign alone makes it dangerous: Excel drops a tab or carriage return and looks at what follows. */
export const BEGINS = '^[\\t\\r]'

/** What has to be quoted in a file, by its own separator. */
export const special = (delimiter: string): string => `["\\r\\n${delimiter}]|^\\s|\\s$`

const FORMULAS = new RegExp(FORMULA, 'gu')
const INSIDE = new RegExp(INNER, 'u')
const BEGINNING = new RegExp(BEGINS)

/** A cell's text, defused, and quoted where the separator of its own file asks for it. */
export function csvCell(text: string, delimiter: string): string {
  const defused = text.replace(FORMULAS, "$1'$2")
  const safe = BEGINNING.test(defused) ? `'${defused}` : defused
  return INSIDE.test(text) || new RegExp(special(delimiter)).test(safe)
    ? `"${safe.replaceAll('"', '""')}"`
    : safe
}

/** A line of texts. */
export function csvLine(texts: string[], delimiter: string): string {
  return texts.map((text) => csvCell(text, delimiter)).join(delimiter) + '\r\n'
}
