import { unzipSync, zipSync } from 'fflate'
import {
  AlignmentType,
  Bookmark,
  BorderStyle,
  Document,
  Header,
  HeadingLevel,
  type IParagraphOptions,
  type IRunOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table as WordTable,
  TableCell,
  TableLayoutType,
  TableRow as WordRow,
  TextRun,
  UnderlineType,
  VerticalAlign,
  WidthType,
} from 'docx'
import type { Block, Cell, Column, Frame, Piece, Report, Table, Told } from './content.ts'
import { type Layout, placeAndDate } from './layout/layout.ts'
import { party, partyBefore, PARTY_SINCE } from './layout/party.ts'
import { state } from './layout/state.ts'
import { boldWidth } from './layout/width.ts'
import { TableRows } from './table_rows.ts'
import { checkParts, xmlTexts } from '../export/xml.ts'

/** A report or letter as a Word document. Equal content gives equal bytes. */

/** The layout of a document of a day. */
export function layoutOn(name: Layout['name'], day: string): Layout {
  if (name === 'state') return state
  return day < PARTY_SINCE ? partyBefore : party
}

const FONT = 'Times New Roman'
/** What stands where nobody has written anything yet. */
const UNWRITTEN = '(Phần này do cơ quan soạn thảo bổ sung.)'
/** A table of so many rows is never cut. */
const SHORT = 16
/** Letters of the list of codes, in pt. */
const SMALL = 9
/** The time of every file of the archive, and of the document: its bytes must not tell when they were made. */
const NO_TIME = new Date(2000, 0, 1)

const twips = (mm: number): number => Math.round((mm / 25.4) * 1440)
const NO_BORDER = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const
const BORDERLESS = {
  top: NO_BORDER,
  bottom: NO_BORDER,
  left: NO_BORDER,
  right: NO_BORDER,
  insideHorizontal: NO_BORDER,
  insideVertical: NO_BORDER,
}

/** A letter: an address and paragraphs instead of a report's chapters. */
export interface Letter {
  layout: Layout['name']
  frame: Frame
  /** Without "V/v". */
  subject: string
  addressees: string[]
  paragraphs: string[]
  annex: { title: string; note: string; table: Table } | null
}

/** The report's bytes. @param hash of its content, kept among the document's properties */
export async function reportDocument(given: Report, hash: string): Promise<Buffer> {
  const report = xmlTexts(given)
  const writer = new DocxWriter(layoutOn(report.layout, report.frame.date))
  const first = [
    ...writer.head(report.frame),
    ...writer.subject('BÁO CÁO', report.subject),
    ...writer.addressee([report.frame.addressee]),
    ...writer.blocks(report.blocks),
    ...writer.foot(report.frame),
  ]
  const annexes = report.annexes.map((annex) => [
    ...writer.annexHead(annex.name, annex.title, annex.note),
    ...(annex.table.rows.length ? [writer.table(annex.table)] : [writer.paragraph([annex.empty])]),
  ])
  const references = report.references.length ? [writer.references(report)] : []
  return pack(writer.document(report, hash, first, [...annexes, ...references]), writer.rows)
}

export async function letterDocument(given: Letter, hash: string): Promise<Buffer> {
  const letter = xmlTexts(given)
  const writer = new DocxWriter(layoutOn(letter.layout, letter.frame.date))
  const last = letter.paragraphs.length - 1
  const first = [
    ...writer.head(letter.frame, letter.subject),
    ...writer.addressee(letter.addressees),
    ...letter.paragraphs.map((text, i) =>
      i === last
        ? writer.paragraph([text.replace(/\.?$/, writer.layout.ending)], {}, true)
        : writer.paragraph([text]),
    ),
    ...writer.foot(letter.frame),
  ]
  const annex = letter.annex
    ? [
        [
          ...writer.annexHead('DANH SÁCH', letter.annex.title, letter.annex.note),
          writer.table(letter.annex.table),
        ],
      ]
    : []
  return pack(writer.document(letter, hash, first, annex), writer.rows)
}

/** Of what is said at the head of a page below its number: both have room above the text. */
const MARK_SIZE = 10

/** One document in the making, under one layout. */
class DocxWriter {
  private readonly used = new Map<string, number>()
  /** Rows of tables, which are put into the finished XML. */
  readonly rows = new TableRows(FONT)

  constructor(readonly layout: Layout) {}

  private get textWidth(): number {
    const { width, left, right } = this.layout.page
    return width - left - right
  }

  private run(text: string, size: number, more: IRunOptions = {}): TextRun {
    return new TextRun({ text, size: size * 2, font: FONT, ...more })
  }

  /** A line of its own outside of the running text. */
  private line(runs: TextRun[], options: IParagraphOptions = {}): Paragraph {
    return new Paragraph({ alignment: AlignmentType.CENTER, children: runs, ...options })
  }

  /** A drawn line under a text of a column, centred. @param column, length in mm */
  private rule(column: number, length: number): Paragraph {
    const side = twips(Math.max(0, (column - length) / 2))
    return new Paragraph({
      alignment: AlignmentType.CENTER,
      indent: { left: side, right: side },
      spacing: { before: 50, line: 60, lineRule: LineRuleType.EXACT },
      border: { top: { style: BorderStyle.SINGLE, size: 6, space: 0, color: '000000' } },
      children: [this.run('', 2)],
    })
  }

  private columns(widths: number[], cells: Paragraph[][]): WordTable {
    return new WordTable({
      layout: TableLayoutType.FIXED,
      width: { size: twips(this.textWidth), type: WidthType.DXA },
      columnWidths: widths.map(twips),
      borders: BORDERLESS,
      rows: [
        new WordRow({
          cantSplit: true,
          children: cells.map(
            (children, i) =>
              new TableCell({
                children,
                width: { size: twips(widths[i]!), type: WidthType.DXA },
                margins: { left: 0, right: 0, top: 0, bottom: 0 },
              }),
          ),
        }),
      ],
    })
  }

  /** Both upper corners. @param letterSubject what a letter is about, under its number */
  head(frame: Frame, letterSubject?: string): (Paragraph | WordTable)[] {
    const { sizes, nation, motto, underIssuer, numberLine, letterSubject: about } = this.layout
    const left = motto === null ? 82 : 66
    const right = this.textWidth - left
    const lines = frame.issuer.split('\n')
    const issuerWidth = boldWidth(lines.at(-1)!, sizes.issuer)
    const upperLeft = [
      this.line([this.run(frame.superior, sizes.superior)]),
      ...lines.map((text) => this.line([this.run(text, sizes.issuer, { bold: true })])),
      ...(underIssuer === 'star'
        ? [this.line([this.run('*', sizes.issuer)])]
        : [this.rule(left, issuerWidth * 0.45)]),
      this.line([this.run(numberLine(frame.number, frame.suffix), sizes.number)], {
        spacing: { before: 60 },
      }),
      ...(letterSubject === undefined
        ? []
        : [
            this.line(
              [this.run(about.prefix + letterSubject, sizes.letterSubject, { italics: about.italics })],
              {
                spacing: { before: 120 },
              },
            ),
          ]),
    ]
    const title = motto ?? nation
    const titleSize = motto === null ? sizes.nation : sizes.motto
    const upperRight = [
      this.line([this.run(nation, sizes.nation, { bold: true })]),
      ...(motto === null ? [] : [this.line([this.run(motto, sizes.motto, { bold: true })])]),
      this.rule(right, Math.min(right, boldWidth(title, titleSize))),
      this.line([this.run(placeAndDate(frame.place, frame.date), sizes.place, { italics: true })], {
        spacing: { before: motto === null ? 240 : 60 },
      }),
    ]
    return [this.columns([left, right], [upperLeft, upperRight])]
  }

  /** The kind of document and what it is about. */
  subject(kind: string, subject: string): Paragraph[] {
    const { sizes, underSubject } = this.layout
    return [
      this.line([this.run(kind, sizes.kind, { bold: true })], { spacing: { before: 280 }, keepNext: true }),
      this.line([this.run(subject, sizes.subject, { bold: true })], {
        keepNext: true,
        indent: { left: 567, right: 567 },
      }),
      underSubject === 'hyphens'
        ? this.line([this.run('-----', sizes.subject)], { spacing: { after: 120 } })
        : this.rule(this.textWidth, 55),
    ]
  }

  addressee(names: string[]): Paragraph[] {
    const { sizes, addresseeItalics } = this.layout
    const [only] = names
    const to = (text: string, italics = false) => this.run(text, sizes.addressee, { italics })
    if (names.length === 1)
      return [
        this.line([to('Kính gửi: ', addresseeItalics), to(only!)], { spacing: { before: 200, after: 200 } }),
      ]
    return [
      this.line([to('Kính gửi:', addresseeItalics)], {
        alignment: AlignmentType.LEFT,
        indent: { left: twips(35) },
        spacing: { before: 200 },
      }),
      ...names.map((name, i) =>
        this.line([to(`- ${name}${i === names.length - 1 ? '.' : ';'}`)], {
          alignment: AlignmentType.LEFT,
          indent: { left: twips(45) },
          spacing: { after: i === names.length - 1 ? 200 : 0 },
        }),
      ),
    ]
  }

  blocks(blocks: Block[]): (Paragraph | WordTable)[] {
    const last = blocks.length - 1
    return blocks.flatMap((block, i) => {
      switch (block.kind) {
        case 'heading':
          return [this.heading(block.text, block.level)]
        case 'ground':
          return [this.paragraph(block.pieces, { italics: this.layout.groundsItalics })]
        case 'paragraph':
        case 'quote':
          return [
            i === last ? this.paragraph(this.ended(block.pieces), {}, true) : this.paragraph(block.pieces),
          ]
        case 'table':
          return [
            this.caption(block.caption),
            this.table(block.table),
            new Paragraph({
              spacing: { line: 120, lineRule: LineRuleType.EXACT },
              children: [this.run('', 2)],
            }),
          ]
        case 'free': {
          const paragraphs = block.text.split('\n').filter((text) => text.trim() !== '')
          // A place that says something already needs no other text.
          const unwritten = needsText(blocks, i) && paragraphs.length === 0
          const texts = unwritten ? [UNWRITTEN] : paragraphs
          return texts.map((text, n) => {
            const end = i === last && n === texts.length - 1
            return this.paragraph(end ? this.ended([text]) : [text], unwritten ? { italics: true } : {}, end)
          })
        }
      }
    })
  }

  /** The last paragraph ends the text as the layout does. */
  private ended(pieces: Piece[]): Piece[] {
    const end = pieces.at(-1)
    if (typeof end !== 'string') return [...pieces, this.layout.ending]
    // What closes a bracket ends after it.
    return [...pieces.slice(0, -1), end.trimEnd().replace(/\.?(\)?)\.?$/, `$1${this.layout.ending}`)]
  }

  private caption(text: string): Paragraph {
    return this.line([this.run(text, this.layout.sizes.body, { bold: true })], {
      keepNext: true,
      spacing: { before: 120, after: 60 },
    })
  }

  private heading(text: string, level: 1 | 2): Paragraph {
    return new Paragraph({
      heading: level === 1 ? HeadingLevel.HEADING_1 : HeadingLevel.HEADING_2,
      alignment: AlignmentType.JUSTIFIED,
      indent: { firstLine: twips(this.layout.firstLine) },
      spacing: this.spacing(),
      keepNext: true,
      children: [this.run(text, this.layout.sizes.body, { bold: true })],
    })
  }

  private spacing() {
    const { line, after } = this.layout
    return {
      before: 0,
      after: after * 20,
      ...('exactly' in line
        ? { line: line.exactly * 20, lineRule: LineRuleType.EXACT }
        : { line: Math.round(line.times * 240), lineRule: LineRuleType.AUTO }),
    }
  }

  /** A paragraph of the running text. */
  paragraph(pieces: Piece[], style: IRunOptions = {}, keepNext = false): Paragraph {
    return new Paragraph({
      keepNext,
      alignment: AlignmentType.JUSTIFIED,
      indent: { firstLine: twips(this.layout.firstLine) },
      spacing: this.spacing(),
      widowControl: true,
      children: pieces.flatMap((piece) => this.piece(piece, this.layout.sizes.body, style)),
    })
  }

  private piece(piece: Piece, size: number, style: IRunOptions = {}): (TextRun | Bookmark)[] {
    if (typeof piece === 'string') return [this.run(piece, size, style)]
    return [new Bookmark({ id: this.bookmark(piece), children: [this.run(piece.text, size, style)] })]
  }

  /** A name that says how the number is made, and of which figures; a name may stand only once. */
  private bookmark({ of, codes }: Told): string {
    const letter = { value: 'F', difference: 'D', share: 'S', points: 'P' }[of]
    const name = [letter, ...codes].join('_')
    const times = (this.used.get(name) ?? 0) + 1
    this.used.set(name, times)
    return times === 1 ? name : `${name}_${times}`
  }

  /** @param size of its letters, in pt */
  table({ columns, rows }: Table, size = this.layout.sizes.table): WordTable {
    const whole = rows.length <= SHORT
    const widths = columns.map((column) => twips(column.width))
    const align = columns.map((column) => column.align)
    const header = new WordRow({
      tableHeader: true,
      cantSplit: true,
      children: columns.map(
        ({ title }, i) =>
          new TableCell({
            children: [this.line([this.run(title, size - 1, { bold: true })], { keepNext: true })],
            width: { size: widths[i]!, type: WidthType.DXA },
            verticalAlign: VerticalAlign.CENTER,
            margins: { top: 20, bottom: 20, left: 50, right: 50 },
          }),
      ),
    })
    const body = this.rows.hold(
      rows.map(({ cells, total = false }, r) => ({
        // A short table stays on one page; of a long one no row at either end stands alone.
        keepNext: r < rows.length - 1 && (whole || r < 2 || r === rows.length - 2),
        bold: total,
        cells: cells.map((cell, i) => {
          const place = { width: widths[i]!, align: align[i]! }
          return typeof cell === 'string'
            ? { ...place, text: cell, bookmark: null }
            : { ...place, text: cell.text, bookmark: this.bookmark(cell) }
        }),
      })),
      size * 2,
    )
    const border = { style: BorderStyle.SINGLE, size: 4, color: '000000' } as const
    return new WordTable({
      layout: TableLayoutType.FIXED,
      width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
      columnWidths: widths,
      borders: {
        top: border,
        bottom: border,
        left: border,
        right: border,
        insideHorizontal: border,
        insideVertical: border,
      },
      rows: [header, ...body],
    })
  }

  /** Recipients on the left, who signs on the right. */
  foot(frame: Frame): (Paragraph | WordTable)[] {
    const { sizes, recipientsTitle, recipientsEnd, positionBold } = this.layout
    const list = frame.recipients.map((name, i) => {
      const end = i === frame.recipients.length - 1 ? '.' : recipientsEnd
      return this.line([this.run(`- ${name}${end}`, sizes.recipients)], { alignment: AlignmentType.LEFT })
    })
    const { bold, italics, underline } = recipientsTitle
    const left = [
      this.line(
        [
          this.run('Nơi nhận:', sizes.recipientsTitle, {
            bold,
            italics,
            ...(underline ? { underline: { type: UnderlineType.SINGLE } } : {}),
          }),
        ],
        { alignment: AlignmentType.LEFT },
      ),
      ...list,
    ]
    const signed = (text: string, isBold: boolean) =>
      this.line([this.run(text, sizes.signature, { bold: isBold })])
    const right = [
      ...frame.authority.split('\n').flatMap((text) => (text ? [signed(text, true)] : [])),
      ...frame.position.split('\n').map((text) => signed(text, positionBold)),
      ...Array.from({ length: 4 }, () => signed('', false)),
      ...(frame.signer ? [signed(frame.signer, true)] : []),
    ]
    return [
      // Who signs stands on a page with the end of the text.
      new Paragraph({ keepNext: true, children: [this.run('', sizes.table)] }),
      this.columns([82, this.textWidth - 82], [left, right]),
    ]
  }

  annexHead(name: string, title: string, note: string): Paragraph[] {
    const { sizes } = this.layout
    return [
      new Paragraph({
        heading: HeadingLevel.HEADING_1,
        alignment: AlignmentType.CENTER,
        keepNext: true,
        children: [this.run(name, sizes.body, { bold: true })],
      }),
      this.line([this.run(title, sizes.body, { bold: true })], { keepNext: true, spacing: { after: 80 } }),
      ...(note
        ? [
            this.line([this.run(note, sizes.table, { italics: true })], {
              keepNext: true,
              spacing: { after: 80 },
            }),
          ]
        : []),
    ]
  }

  /** The last annex: each figure's code, by which it can be looked up again. */
  references({ references, annexes, source }: Report): (Paragraph | WordTable)[] {
    const columns: Column[] = [
      { title: 'Mã', width: 27, align: 'left' },
      { title: 'Chỉ tiêu', width: 38.5, align: 'left' },
      { title: 'Số liệu', width: 17, align: 'right' },
    ]
    const rows: Table['rows'] = []
    for (let i = 0; i < references.length; i += 2) {
      const pair = [references[i], references[i + 1]]
      rows.push({
        cells: pair.flatMap((line) => (line ? [line.code, line.title, line.value] : ['', '', ''])),
      })
    }
    const grids = annexes.flatMap(({ name, table }): (Paragraph | WordTable)[] => {
      const grid = codeGrid(table)
      return grid.rows.length ? [this.caption(`Mã số liệu của ${name}`), this.table(grid, SMALL)] : []
    })
    return [
      ...this.annexHead(
        'Phụ lục mã số liệu',
        'Mã của các số liệu trong báo cáo',
        `${source}. Mỗi số liệu trong báo cáo mang mã của nó (dấu trang của tệp Word); mã dùng để tra lại số liệu.`,
      ),
      this.caption('Mã số liệu trong lời văn và các bảng'),
      this.table({ columns: [...columns, ...columns], rows }, SMALL),
      ...grids,
    ]
  }

  document(
    { subject, frame: { mark } }: { subject: string; frame: Frame },
    hash: string,
    first: (Paragraph | WordTable)[],
    rest: (Paragraph | WordTable)[][],
  ): Document {
    const { page, sizes } = this.layout
    const run = { font: FONT, color: '000000', size: sizes.body * 2 }
    const properties = {
      page: {
        size: { width: twips(page.width), height: twips(page.height) },
        margin: {
          top: twips(page.top),
          bottom: twips(page.bottom),
          left: twips(page.left),
          right: twips(page.right),
          header: twips(page.header),
          footer: twips(page.header),
        },
      },
    }
    const numbered = new Header({
      children: [
        new Paragraph({
          alignment: AlignmentType.CENTER,
          children: [new TextRun({ children: [PageNumber.CURRENT], size: sizes.pageNumber * 2, font: FONT })],
        }),
        ...(mark === undefined ? [] : [this.line([this.run(mark, MARK_SIZE)])]),
      ],
    })
    const unnumbered = new Header({
      children: [
        mark === undefined
          ? new Paragraph({ children: [this.run('', sizes.pageNumber)] })
          : this.line([this.run(mark, MARK_SIZE)]),
      ],
    })
    const [heading1, heading2] = [
      { run: { ...run, bold: true }, paragraph: { spacing: { before: 0, after: 0 } } },
      { run: { ...run, bold: true }, paragraph: { spacing: { before: 0, after: 0 } } },
    ]
    return new Document({
      title: subject,
      description: hash,
      keywords: this.layout.guide,
      creator: 'Gương Sáng',
      lastModifiedBy: 'Gương Sáng',
      styles: {
        default: {
          document: {
            run: { ...run, language: { value: 'vi-VN' } },
            paragraph: { spacing: { before: 0, after: 0 } },
          },
          heading1,
          heading2,
          title: { run },
          heading3: { run },
          heading4: { run },
          heading5: { run },
          heading6: { run },
          hyperlink: { run },
          footnoteText: { run },
        },
      },
      sections: [
        {
          properties: { ...properties, titlePage: true },
          headers: { default: numbered, first: unnumbered },
          children: first,
        },
        ...rest.map((children) => ({ properties, headers: { default: numbered }, children })),
      ],
    })
  }
}

/** Codes that stand side by side in a table of codes. */
const ABREAST = 5

/** The table again, with the codes of its figures in their places: as many lines a row as five abreast need. */
function codeGrid({ columns, rows }: Table): Table {
  const figures = columns.flatMap((column, i) => (column.align === 'right' ? [i] : []))
  const groups = Array.from({ length: Math.ceil(figures.length / ABREAST) }, (_, n) =>
    figures.slice(n * ABREAST, (n + 1) * ABREAST),
  )
  const slots = Array.from({ length: ABREAST }, (_, slot) => slot)
  const codeOf = (cell: Cell | undefined) =>
    cell === undefined || typeof cell === 'string' ? '' : cell.codes.join(' ')
  return {
    columns: [
      { title: columns[1]!.title, width: 35, align: 'left' },
      ...slots.map((slot): Column => ({
        title: groups.flatMap((group) => columns[group[slot] ?? -1]?.title ?? []).join('; '),
        width: 26,
        align: 'left',
      })),
    ],
    rows: rows.flatMap(({ cells }) =>
      groups.flatMap((group, n) => {
        const codes = slots.map((slot) => codeOf(cells[group[slot] ?? -1]))
        if (codes.every((code) => code === '')) return []
        return [{ cells: [n === 0 ? cells[1]! : '', ...codes] }]
      }),
    ),
  }
}

/** Whether a free text is all that would stand under its heading. */
export function needsText(blocks: Block[], at: number): boolean {
  return blocks[at - 1]?.kind === 'heading'
}

/** The archive, without what differs from one making to the next: times, and the numbers of bookmarks. */
async function pack(document: Document, rows: TableRows): Promise<Buffer> {
  const parts = unzipSync(new Uint8Array(await Packer.toBuffer(document)))
  const decode = (name: string) => new TextDecoder().decode(parts[name])
  const ids = new Map<string, number>()
  const numbered = rows
    .fill(decode('word/document.xml'))
    .replace(/(<w:bookmark(?:Start|End)\b[^>]*?\bw:id=")(\d+)"/g, (_all, start: string, id: string) => {
      if (!ids.has(id)) ids.set(id, ids.size + 1)
      return `${start}${ids.get(id)!}"`
    })
  const untimed = decode('docProps/core.xml').replace(
    /(<dcterms:(?:created|modified)[^>]*>)[^<]*/g,
    '$12000-01-01T00:00:00Z',
  )
  // ND-03, PA-03: black; docx brings a style of its own that is blue.
  const black = decode('word/styles.xml').replace(
    /(<w:color w:val=")[0-9A-F]{6}/g,
    (_all, start: string) => `${start}000000`,
  )
  const whole = {
    ...parts,
    'word/styles.xml': new TextEncoder().encode(black),
    'word/document.xml': new TextEncoder().encode(numbered),
    'docProps/core.xml': new TextEncoder().encode(untimed),
  }
  checkParts(whole)
  return Buffer.from(zipSync(whole, { mtime: NO_TIME }))
}
