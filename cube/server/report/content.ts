/**
 * The report as plain data: everything that the document, the workbook and the page's preview are made
 * from, and nothing that is not on paper.
 */

/** A number in a text or a cell, as it is written, with the codes of the figures that it is made of. */
export interface Told {
  text: string
  /** The number itself: a share between 0 and 1, else a count; null is written as missing. */
  value: number | null
  /** `difference` and `share` are made of two figures, `points` (of two shares) too. */
  of: 'value' | 'difference' | 'share' | 'points'
  codes: string[]
}

export type Piece = string | Told
export type Cell = string | Told

export interface Column {
  title: string
  /** Width on paper in mm; the columns of a table fill the width of the text. */
  width: number
  align: 'left' | 'right' | 'center'
}

export interface TableRow {
  cells: Cell[]
  /** A row of sums, set apart. */
  total?: boolean
}

export interface Table {
  columns: Column[]
  rows: TableRow[]
}

/** What only people can write: the text as it stands and the one that the units' words suggest. */
export interface FreeText {
  kind: 'free'
  key: string
  /** Paragraphs, one a line; '' where nobody has written anything. */
  text: string
  suggested: string
}

export type Block =
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'paragraph'; pieces: Piece[] }
  /** What the document rests on (căn cứ), one line of several. */
  | { kind: 'ground'; pieces: Piece[] }
  /** The units' own words. */
  | { kind: 'quote'; pieces: Piece[] }
  | { kind: 'table'; caption: string; table: Table }
  | FreeText

export interface Annex {
  /** As it is called in the text: "Biểu 1". */
  name: string
  title: string
  note: string
  table: Table
  /** What stands in the place of a table without rows. */
  empty: string
}

/** One line of the list of figure references. */
export interface Listed {
  code: string
  metric: string
  title: string
  value: string
}

/** Who sends the document to whom, as on its first and last page. */
export interface Frame {
  superior: string
  issuer: string
  place: string
  /** Without its prefix; '' until the registry gives one. */
  number: string
  suffix: string
  date: string
  addressee: string
  authority: string
  position: string
  signer: string
  recipients: string[]
}

export interface Report {
  year: number
  layout: 'state' | 'party'
  frame: Frame
  subject: string
  /** The snapshot and the day, for the source line. */
  source: string
  blocks: Block[]
  annexes: Annex[]
  references: Listed[]
}
