import { TooLargeError } from './workbook_parts.ts'

/**
 * A PDF with text, written as the XML of a Word document, which is then read as any other document is: its tables by the
 * lines that are drawn around their cells, its other text line by line, lines of one paragraph together. The library is
 * loaded only where there is a PDF.
 */

/** More than a report has. */
const largest = { pages: 300, letters: 5_000_000, strokes: 400_000 }

/** Letters of a page, on an average, below which it is a picture of one. */
const fewest = 40

type Pdf = typeof import('unpdf')
type PdfJs = Awaited<ReturnType<Pdf['getResolvedPDFJS']>>
type PdfPage = Awaited<ReturnType<Awaited<ReturnType<Pdf['getDocumentProxy']>>['getPage']>>

/** A piece of text, with where it begins and ends, and where it stands; upwards as in PDF. */
interface Piece {
  text: string
  left: number
  right: number
  y: number
  height: number
  bold: boolean
}

/** A line that is drawn: along x at a height, or along y at a place. */
interface Stroke {
  at: number
  from: number
  to: number
}

interface Strokes {
  across: Stroke[]
  down: Stroke[]
}

/** @throws TooLargeError; Error with the name of PDF.js's own ("PasswordException"), or where there is no PDF */
export async function pdfDocument(bytes: Buffer): Promise<{ body: string; pictures: number }> {
  const library = await import('unpdf')
  const pdf = await library.getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, isEvalSupported: false })
  const { OPS } = await library.getResolvedPDFJS()
  if (pdf.numPages > largest.pages) throw new TooLargeError()
  const blocks: Block[] = []
  let letters = 0
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number)
    const strokes = await strokesOf(page, OPS)
    const pieces = await piecesOf(page)
    letters += pieces.reduce((sum, { text }) => sum + text.length, 0)
    if (letters > largest.letters) throw new TooLargeError()
    const [, bottom, , top] = page.view as [number, number, number, number]
    takePage(blocks, pageBlocks(pieces, strokes, [bottom, top]))
    page.cleanup()
  }
  await pdf.destroy()
  // Pages that are pictures may have a line of the program that scanned them.
  const scanned = letters < fewest * pdf.numPages
  return {
    body: `<w:document><w:body>${scanned ? '' : blocks.map(blockXml).join('')}</w:body></w:document>`,
    pictures: scanned ? pdf.numPages : 0,
  }
}

async function piecesOf(page: PdfPage): Promise<Piece[]> {
  const { items } = await page.getTextContent()
  const bold = new Map<string, boolean>()
  return items.flatMap((item): Piece[] => {
    if (!('str' in item) || item.str.trim() === '') return []
    const [a, b, , , x, y] = item.transform as number[]
    // Text that runs upwards or downwards is none of the report's.
    if (Math.abs(b!) > Math.abs(a!)) return []
    if (!bold.has(item.fontName)) bold.set(item.fontName, isBold(page, item.fontName))
    return [
      {
        // The sign of a millionth is a letter of the old font TCVN3.
        text: item.str.replaceAll('\u03bc', '\u00b5'),
        left: x!,
        right: x! + item.width,
        y: y!,
        height: item.height || Math.abs(a!),
        bold: bold.get(item.fontName)!,
      },
    ]
  })
}

function isBold(page: PdfPage, fontName: string): boolean {
  try {
    const font = page.commonObjs.get(fontName) as { name?: string; bold?: boolean } | null
    return font?.bold === true || /bold|black|heavy/i.test(font?.name ?? '')
  } catch {
    return false
  }
}

type Matrix = [number, number, number, number, number, number]

const times = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5],
]

/** What is thinner than this is a line, in points. */
const thin = 2.5
/** What is shorter is none of a table's. */
const shortest = 4

/** The lines that a page draws; rectangles are their four sides, or one line where they are thin. */
async function strokesOf(page: PdfPage, OPS: PdfJs['OPS']): Promise<Strokes> {
  const { fnArray, argsArray } = await page.getOperatorList()
  const strokes: Strokes = { across: [], down: [] }
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  const saved: Matrix[] = []
  const box = (x1: number, y1: number, x2: number, y2: number) => {
    const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)]
    const [bottom, top] = [Math.min(y1, y2), Math.max(y1, y2)]
    if (top - bottom <= thin) {
      if (right - left >= shortest) strokes.across.push({ at: (top + bottom) / 2, from: left, to: right })
    } else if (right - left <= thin) {
      if (top - bottom >= shortest) strokes.down.push({ at: (left + right) / 2, from: bottom, to: top })
    } else return false
    return true
  }
  for (const [i, operation] of fnArray.entries()) {
    const args = argsArray[i] as unknown[]
    if (operation === OPS.save) saved.push(matrix)
    else if (operation === OPS.restore) matrix = saved.pop() ?? matrix
    else if (operation === OPS.transform) matrix = times(matrix, args as Matrix)
    else if (operation === OPS.constructPath) {
      for (const outline of outlinesOf(args[1]))
        drawn(
          outline.map((point) => placed(matrix, point)),
          box,
        )
      if (strokes.across.length + strokes.down.length > largest.strokes) throw new TooLargeError()
    }
  }
  return strokes
}

type Point = [number, number]

const placed = (m: Matrix, [x, y]: Point): Point => [m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]]

/** The points of the parts of a path: codes with their numbers behind them, in one list. */
function outlinesOf(path: unknown): Point[][] {
  const list = Array.isArray(path) ? (path[0] as unknown) : path
  if (!(list instanceof Float32Array) && !Array.isArray(list)) return []
  const data = Array.from(list as ArrayLike<number>)
  const outlines: Point[][] = []
  const [moveTo, lineTo, curveTo, close] = [0, 1, 2, 3]
  for (let at = 0; at < data.length;) {
    const code = data[at]
    at += 1
    if (code === moveTo) outlines.push([[data[at]!, data[at + 1]!]])
    else if (code === lineTo) outlines.at(-1)?.push([data[at]!, data[at + 1]!])
    else if (code === close) {
      const first = outlines.at(-1)?.[0]
      if (first) outlines.at(-1)!.push(first)
    }
    at += code === curveTo ? 6 : code === close ? 0 : 2
  }
  return outlines
}

/** Takes an outline as a thin box, or by its sides. */
function drawn(points: Point[], box: (x1: number, y1: number, x2: number, y2: number) => boolean): void {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  if (points.length < 2 || points.length > 1000) return
  if (box(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys))) return
  for (const [i, [x, y]] of points.entries()) {
    const next = points[i + 1]
    if (next) box(x, y, next[0], next[1])
  }
}

/** Places that are nearer than this are one. */
const near = 3

/** Places of lines, each once. */
function placesOf(strokes: Stroke[]): number[] {
  const places: number[] = []
  for (const at of strokes.map((one) => one.at).sort((a, b) => a - b))
    if (places.length === 0 || at - places.at(-1)! > near) places.push(at)
  return places
}

interface Grid {
  columns: number[]
  rows: number[]
  strokes: Strokes
}

/** The tables of a page: lines that meet one another, with two rows or two columns at least. */
function gridsOf({ across, down }: Strokes): Grid[] {
  const parents = new Map<Stroke, Stroke>()
  const rootOf = (one: Stroke): Stroke => {
    let root = one
    while (parents.has(root)) root = parents.get(root)!
    if (root !== one) parents.set(one, root)
    return root
  }
  const sorted = across.toSorted((a, b) => a.at - b.at)
  for (const upright of down) {
    let low = 0
    for (let high = sorted.length; low < high;) {
      const middle = (low + high) >> 1
      if (sorted[middle]!.at < upright.from - near) low = middle + 1
      else high = middle
    }
    for (; low < sorted.length && sorted[low]!.at <= upright.to + near; low += 1) {
      const level = sorted[low]!
      if (level.from - near > upright.at || upright.at > level.to + near) continue
      const [one, other] = [rootOf(upright), rootOf(level)]
      if (one !== other) parents.set(one, other)
    }
  }
  const groups = new Map<Stroke, Strokes>()
  const groupOf = (one: Stroke) => {
    const root = rootOf(one)
    const group = groups.get(root) ?? { across: [], down: [] }
    groups.set(root, group)
    return group
  }
  for (const one of across) groupOf(one).across.push(one)
  for (const one of down) groupOf(one).down.push(one)
  return [...groups.values()].flatMap((strokes) => {
    const [columns, rows] = [placesOf(strokes.down), placesOf(strokes.across).toReversed()]
    const cells = (columns.length - 1) * (rows.length - 1)
    return columns.length >= 3 && rows.length >= 2 && cells <= 20_000 ? [{ columns, rows, strokes }] : []
  })
}

const covers = (strokes: Stroke[], at: number, middle: number) =>
  strokes.some((one) => Math.abs(one.at - at) <= near && one.from - near <= middle && middle <= one.to + near)

/** A cell of a table, with the lines of its text. */
interface Cell {
  span: number
  merge: 'restart' | 'continue' | null
  lines: TextLine[]
}

interface Table {
  columns: number[]
  rows: Cell[][]
}

type Block = { lines: TextLine[]; table?: never } | { table: Table; lines?: never }

/** The number of a page. */
const pageNumber = /^\s*(?:trang\s*)?[-–]?\s*\d{1,3}\s*(?:\/\s*\d{1,3})?\s*[-–]?\s*$/iu
/** The part of a page, above and below, in which its number stands. */
const margin = 0.1

/** A page from above to below: its tables, and the text around them. */
function pageBlocks(pieces: Piece[], strokes: Strokes, [bottom, top]: [number, number]): Block[] {
  const grids = gridsOf(strokes)
  const inside = grids.map((): Piece[] => [])
  const around: Piece[] = []
  for (const piece of pieces) {
    const middle = { x: (piece.left + piece.right) / 2, y: piece.y + piece.height / 3 }
    const at = grids.findIndex(
      ({ columns, rows }) =>
        columns[0]! <= middle.x &&
        middle.x <= columns.at(-1)! &&
        rows.at(-1)! <= middle.y &&
        middle.y <= rows[0]!,
    )
    if (at >= 0) inside[at]!.push(piece)
    else around.push(piece)
  }
  const edge = (top - bottom) * margin
  const lines = linesOf(around).filter(
    ({ text, y }) => !pageNumber.test(text) || (y > bottom + edge && y < top - edge),
  )
  const placedBlocks: { top: number; block: Block }[] = [
    ...paragraphsOf(lines).map((own) => ({ top: own[0]!.y, block: { lines: own } })),
    ...grids.map((grid, i) => ({ top: grid.rows[0]!, block: { table: tableOf(grid, inside[i]!) } })),
  ]
  return placedBlocks.toSorted((a, b) => b.top - a.top).map(({ block }) => block)
}

/**
 * Takes the blocks of a page. A table that only the page divides is one; a row that the page divides has nothing in its
 * first cell on the second page, and goes on with the row before it.
 */
function takePage(blocks: Block[], page: Block[]): void {
  const above = blocks.at(-1)?.table
  const [first, ...rest] = page
  const below = first?.table
  const goesOn =
    above !== undefined &&
    below !== undefined &&
    above.columns.length === below.columns.length &&
    above.columns.every((at, i) => Math.abs(at - below.columns[i]!) <= 2 * near)
  if (!goesOn) {
    blocks.push(...page)
    return
  }
  const [row, ...rows] = below.rows
  const last = above.rows.at(-1)
  const isRest =
    row !== undefined &&
    last?.length === row.length &&
    row[0]!.lines.length === 0 &&
    last[0]!.lines.length > 0
  if (isRest) for (const [i, cell] of row.entries()) last[i]!.lines.push(...cell.lines)
  else if (row) above.rows.push(row)
  above.rows.push(...rows)
  blocks.push(...rest)
}

function tableOf({ columns, rows, strokes }: Grid, pieces: Piece[]): Table {
  const width = columns.length - 1
  const height = rows.length - 1
  // For each place of the grid the first column of its cell, and the first row.
  const first = Array.from({ length: height }, (_, row) => {
    const middle = (rows[row]! + rows[row + 1]!) / 2
    const own = Array.from({ length: width }, (_unused, at) => at)
    for (let at = 1; at < width; at += 1)
      if (!covers(strokes.down, columns[at]!, middle)) own[at] = own[at - 1]!
    return own
  })
  const endOf = (row: number, at: number) => {
    const next = first[row]!.findIndex((one, i) => i > at && one === i)
    return next < 0 ? width : next
  }
  const goesOn = (row: number, at: number) =>
    row > 0 &&
    row < height &&
    !covers(strokes.across, rows[row]!, (columns[at]! + columns[endOf(row, at)]!) / 2)
  const texts = Array.from({ length: height }, () => Array.from({ length: width }, (): Piece[] => []))
  for (const piece of pieces) {
    const [x, y] = [(piece.left + piece.right) / 2, piece.y + piece.height / 3]
    let row = rows.findIndex((_, i) => i < height && y >= rows[i + 1]!)
    const column = columns.findLastIndex((left, i) => i < width && x >= left)
    if (row < 0 || column < 0) continue
    const at = first[row]![column]!
    while (goesOn(row, at) && first[row - 1]![at] === at) row -= 1
    texts[row]![at]!.push(piece)
  }
  return {
    columns,
    rows: texts.map((ofRow, row) =>
      ofRow.flatMap((own, at): Cell[] => {
        if (first[row]![at] !== at) return []
        const merge = goesOn(row, at) ? 'continue' : goesOn(row + 1, at) ? 'restart' : null
        return [{ span: endOf(row, at) - at, merge, lines: linesOf(own) }]
      }),
    ),
  }
}

function blockXml({ lines, table }: Block): string {
  if (lines) return paragraphXml(lines)
  const rows = table.rows.map((cells) => {
    const xml = cells.map(({ span, merge, lines: own }) => {
      const down = merge === null ? '' : `<w:vMerge w:val="${merge}"/>`
      const text = own.length > 0 ? paragraphXml(own) : '<w:p/>'
      return `<w:tc><w:tcPr><w:gridSpan w:val="${span}"/>${down}</w:tcPr>${text}</w:tc>`
    })
    return `<w:tr>${xml.join('')}</w:tr>`
  })
  return `<w:tbl>${rows.join('')}</w:tbl>`
}

/** Pieces of one height put together: what is told of it is told of a piece. */
type TextLine = Piece

/** Pieces that stand at one height as a line, from left to right. */
function linesOf(pieces: Piece[]): TextLine[] {
  const rows: Piece[][] = []
  for (const piece of pieces.toSorted((a, b) => b.y - a.y)) {
    const last = rows.at(-1)
    if (last && Math.abs(last[0]!.y - piece.y) <= Math.max(last[0]!.height, piece.height) * 0.45)
      last.push(piece)
    else rows.push([piece])
  }
  return rows.flatMap((row) => {
    const parts: Piece[][] = []
    for (const piece of row.toSorted((a, b) => a.left - b.left)) {
      const before = parts.at(-1)?.at(-1)
      // What is far to the right is another text: the two columns of a letterhead.
      if (before && piece.left - before.right < before.height * 2.5) parts.at(-1)!.push(piece)
      else parts.push([piece])
    }
    return parts.map((part): TextLine => {
      const texts = part.map((piece, i) => {
        const before = part[i - 1]
        const apart = before && piece.left - before.right > piece.height * 0.12
        return apart && !/\s$/.test(before.text) && !/^\s/.test(piece.text) ? ` ${piece.text}` : piece.text
      })
      return {
        text: texts.join(''),
        left: part[0]!.left,
        right: part.at(-1)!.right,
        y: part[0]!.y,
        height: part[0]!.height,
        bold: part.every(({ bold }) => bold),
      }
    })
  })
}

/** What a new paragraph begins with: a number, a letter, a dash; or a label ("Kết quả nổi bật: …"). */
const opening =
  /^\s*\p{Lu}[\p{L}\s,/-]{1,40}:\s|^\s*(\(?(\d{1,3}|[ivxIVX]{1,5}|[a-zđA-ZĐ])[.)/:]|[-–—+*•])\s*\S/u

/** Lines that go on with one another, together. */
function paragraphsOf(lines: TextLine[]): TextLine[][] {
  const right = Math.max(0, ...lines.map((line) => line.right))
  const paragraphs: TextLine[][] = []
  for (const line of lines) {
    const before = paragraphs.at(-1)?.at(-1)
    const goesOn =
      before !== undefined &&
      before.bold === line.bold &&
      before.y - line.y < line.height * 2.2 &&
      before.y > line.y &&
      before.right > right - line.height * 6 &&
      (line.left <= paragraphs.at(-1)![0]!.left + 1 || isBelow(before, line)) &&
      !opening.test(line.text)
    if (goesOn) paragraphs.at(-1)!.push(line)
    else paragraphs.push([line])
  }
  return paragraphs
}

/** Whether a line stands in the middle below another one, as the lines of a title do. */
function isBelow(above: TextLine, below: TextLine): boolean {
  return Math.abs(above.left + above.right - below.left - below.right) < 8
}

function paragraphXml(lines: TextLine[]): string {
  const text = lines
    .map((line) => line.text.trim())
    .join(' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
  const bold = lines.every((line) => line.bold) ? '<w:b/>' : ''
  return `<w:p><w:r><w:rPr>${bold}</w:rPr><w:t>${text}</w:t></w:r></w:p>`
}
