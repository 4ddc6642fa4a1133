import { Bookmark, Paragraph, TableCell, TableRow, TextRun } from 'docx'

/** A cell of one paragraph. @property width in twips, @property bookmark name of the mark around its text */
export interface RowCell {
  width: number
  align: 'left' | 'right' | 'center'
  text: string
  bookmark: string | null
}

export interface Row {
  cells: RowCell[]
  bold: boolean
  /** Stays on one page with the row after it. */
  keepNext: boolean
}

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign]!)

/**
 * The rows of a document's tables, written as XML text. The library makes some forty objects of each cell, which for
 * the annexes of a year are 200 MB; it gets a single row as a placeholder instead, and `fill` puts the rows in its place.
 * The XML is the same as the library's.
 */
export class TableRows {
  private readonly held: string[] = []
  private bookmarks = 0

  constructor(private readonly font: string) {}

  /** Keeps a table's rows. @param halfPoints height of the letters, @returns what stands for the rows in the document */
  hold(rows: Row[], halfPoints: number): TableRow[] {
    if (rows.length === 0) return []
    this.held.push(rows.map((row) => this.row(row, halfPoints)).join(''))
    const mark = new Bookmark({ id: this.nameOf(this.held.length - 1), children: [new TextRun('')] })
    return [new TableRow({ children: [new TableCell({ children: [new Paragraph({ children: [mark] })] })] })]
  }

  /** The XML of the document with all rows in their places. @param xml as the library made it */
  fill(xml: string): string {
    const places = this.held.map((rows, n) => ({ rows, at: xml.indexOf(`w:name="${this.nameOf(n)}"`) }))
    if (places.some(({ at }) => at < 0)) throw new Error('a table of the document has lost its place')
    const pieces: string[] = []
    let done = 0
    for (const { rows, at } of places.sort((one, other) => one.at - other.at)) {
      pieces.push(xml.slice(done, xml.lastIndexOf('<w:tr>', at)), rows)
      done = xml.indexOf('</w:tr>', at) + '</w:tr>'.length
    }
    return pieces.join('') + xml.slice(done)
  }

  private nameOf(n: number): string {
    return `rows_${n}`
  }

  private row({ cells, bold, keepNext }: Row, halfPoints: number): string {
    const paragraph = keepNext ? '<w:keepNext/>' : '<w:keepNext w:val="false"/>'
    const size = `<w:sz w:val="${halfPoints}"/><w:szCs w:val="${halfPoints}"/>`
    const { font } = this
    const fonts = `<w:rFonts w:ascii="${font}" w:cs="${font}" w:eastAsia="${font}" w:hAnsi="${font}"/>`
    const run = `<w:r><w:rPr>${fonts}${bold ? '<w:b/><w:bCs/>' : ''}${size}</w:rPr>`
    return `<w:tr><w:trPr><w:cantSplit/></w:trPr>${cells
      .map(({ width, align, text, bookmark }) => {
        const letters = `${run}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`
        // An empty cell is as high as the mark of its paragraph, which has a size of its own.
        return `<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="${width}"/>${MARGINS}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>${paragraph}<w:jc w:val="${align}"/><w:rPr>${size}</w:rPr></w:pPr>${this.marked(letters, bookmark)}</w:p></w:tc>`
      })
      .join('')}</w:tr>`
  }

  private marked(letters: string, bookmark: string | null): string {
    if (bookmark === null) return letters
    // The numbers of the library's own bookmarks are below; all are numbered anew when the document is packed.
    const id = FIRST_ID + ++this.bookmarks
    return `<w:bookmarkStart w:name="${bookmark}" w:id="${id}"/>${letters}<w:bookmarkEnd w:id="${id}"/>`
  }
}

const FIRST_ID = 1e9
const side = (name: string, twips: number) => `<w:${name} w:type="dxa" w:w="${twips}"/>`
const MARGINS = `<w:tcMar>${side('top', 20)}${side('left', 50)}${side('bottom', 20)}${side('right', 50)}</w:tcMar>`
