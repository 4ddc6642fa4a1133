import { sectionOf, valueOf, type Section } from './sections.ts'
import { headerText, type TableGuide } from './tables.ts'
import { cleanText } from './text.ts'
import type { Paragraph } from './document.ts'

/** A line of a report's text, apart from its number. */
export interface Line {
  paragraph: number
  /** Its text without the number or dash before it. */
  text: string
  folded: string
  style: LineStyle
  /** How many numbers its own number has ("2.1" has two). */
  depth: number
  heading: boolean
  newPage: boolean
  struck: boolean
}

export type LineStyle = 'roman' | 'capital' | 'digit' | 'letter' | 'bullet' | 'none'

/** A text longer than this is no line of a list. */
const longestLine = 20_000
const number = /^\s*\(?((?:\d{1,3}(?:\.\d{1,3}){0,3})|[IVX]{1,5}|[A-ZĐ]|[a-zđ])\s?([.)/:]|-(?=\s))\s*(?=\S)/u
const dash = /^\s*[-+•*–—➢✓o]\s+(?=\S)/u

/** The lines of paragraphs, in their order; blank ones are none. */
export function linesOf(paragraphs: Paragraph[]): Line[] {
  return paragraphs.flatMap((paragraph) =>
    paragraph.text.split('\n').flatMap((raw, i) => {
      const text = cleanLine(raw.slice(0, longestLine))
      return text === null ? [] : [lineOf(paragraph, text, i === 0 ? paragraph.label.trim() : '', i === 0)]
    }),
  )
}

function cleanLine(raw: string): string | null {
  const dashed = /^\s*[-–—]\s+/.exec(raw)
  const clean = cleanText(dashed ? raw.slice(dashed[0].length) : raw)
  return clean === null ? null : dashed ? `- ${clean}` : clean
}

function lineOf(
  { number: at, heading, newPage, struck }: Paragraph,
  text: string,
  label: string,
  first: boolean,
): Line {
  const typed = label === '' ? (number.exec(text) ?? dash.exec(text)) : null
  // "A. Nguyễn" is a number, "Xã A: …" is not; a year or a day at the beginning of a line is none.
  const rest = typed ? text.slice(typed[0].length) : text
  const written =
    label === '' ? (typed?.[1] ?? (typed ? '-' : '')) : label.replace(/[.)/:\s]+$/, '').replace(/^\(/, '')
  return {
    paragraph: at,
    text: rest,
    folded: headerText(rest),
    style: styleOf(written),
    depth: written.split('.').length,
    heading,
    newPage: newPage && first,
    struck,
  }
}

function styleOf(written: string): LineStyle {
  if (written === '') return 'none'
  if (/^[-+•*–—➢✓]$/u.test(written) || written === 'o') return 'bullet'
  if (/^\d/.test(written)) return 'digit'
  if (/^[IVX]+$/.test(written)) return 'roman'
  return /^\p{Lu}$/u.test(written) ? 'capital' : /^\p{Ll}/u.test(written) ? 'letter' : 'none'
}

/** "Label: value", where the label is one that a list of reports uses. */
export function labelled(
  text: string,
  labels: Map<string, string>,
): { column: string; value: string } | null {
  const colon = text.search(/[:：]/u)
  if (colon < 1 || colon > 80) return null
  const label = headerText(text.slice(0, colon).replace(/\([^()]*\)?/g, ' '))
  const column = labels.get(label) ?? labels.get(label.replace(/ (so )?\d{1,3}$/, ''))
  const value = text.slice(colon + 1).trim()
  return column === undefined ? null : { column, value }
}

/** How reports call the columns of a model in their text, beside the headers of tables. */
const moreLabels: Record<string, string[]> = {
  name: ['tên', 'mô hình', 'điển hình', 'gương điển hình', 'tên gương', 'tên mô hình điển hình tiêu biểu'],
  field: ['lĩnh vực', 'thuộc lĩnh vực', 'lĩnh vực hoạt động'],
  subject_name: [
    'tập thể cá nhân thực hiện',
    'đơn vị thực hiện',
    'đơn vị',
    'chủ thể',
    'người thực hiện',
    'tập thể',
    'cá nhân',
    'tên tập thể',
    'tên cá nhân',
    'họ và tên',
    'đơn vị đăng ký',
    'đơn vị xây dựng',
  ],
  area: ['địa chỉ', 'địa điểm', 'địa bàn thực hiện', 'nơi triển khai'],
  content: [
    'nội dung thực hiện',
    'nội dung chính',
    'cách làm hay',
    'nội dung mô hình',
    'tóm tắt nội dung',
    'mô tả',
  ],
  result: [
    'kết quả đạt được',
    'kết quả chính',
    'hiệu quả',
    'hiệu quả mang lại',
    'thành tích',
    'kết quả nổi bật đạt được',
  ],
  difficulty: ['hạn chế', 'khó khăn hạn chế'],
  registered_on: ['thời gian bắt đầu', 'bắt đầu từ'],
}

const labelsOfGuide = new WeakMap<TableGuide, Map<string, string>>()

/** The folded labels of a model's columns in the text of a report. */
export function modelLabels(guide: TableGuide): Map<string, string> {
  let labels = labelsOfGuide.get(guide)
  if (!labels) {
    labels = new Map()
    for (const { column, headers } of guide.columns.get('model')!)
      if (!['unit', 'year', 'round'].includes(column))
        for (const header of headers) labels.set(header, column)
    for (const [column, texts] of Object.entries(moreLabels))
      for (const text of texts) if (!labels.has(headerText(text))) labels.set(headerText(text), column)
    labelsOfGuide.set(guide, labels)
  }
  return labels
}

/** What a line opens for those below it, where it is a heading that names a field, a kind, or how models are registered. */
export function sectionIn(line: Line, guide: TableGuide): Section | null {
  if (line.text.length > 200 || line.style === 'bullet') return null
  const style =
    line.style === 'roman'
      ? 'roman'
      : line.style === 'digit'
        ? 'digit'
        : line.style === 'none'
          ? 'none'
          : 'letter'
  const plain = line.text.replace(/[:.;]+$/, '')
  const said = valueOf(plain, 'model', guide)
  if (said) return said.column === 'unit' ? null : { style, ...said }
  const section = sectionOf([plain], [], 'model', guide)
  return section?.column && section.column !== 'unit' ? { ...section, style } : null
}
