import type { ProposedCell } from '../../cube/domain/contract.ts'
import type { Line } from './lines.ts'

/** What the text of a report says beside its models: sentences in which a column of "Thông tin chung" stands. */

const figure = String.raw`(\d{1,3}(?:\.\d{3})+|\d{1,6})`
const said: [column: string, patterns: RegExp[]][] = [
  ['document_number', [/^số\s*:?\s*(\d{1,5}\s*[-/][\p{L}\d/&-]{2,40})/iu]],
  ['document_date', [/^\p{L}[\p{L}\s]{1,40},\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\s*$/iu]],
  [
    'plan_document',
    [
      /kế hoạch\s+(?:triển khai\s+)?(?:số\s+)?((?!235)\d{1,5}\s*[-/][\p{L}\d/-]{2,30}(?:,?\s*ngày\s+\d{1,2}[/.-]\d{1,2}[/.-]\d{4})?)/iu,
    ],
  ],
  [
    'meetings',
    [
      new RegExp(String.raw`\b${figure}\s+(?:cuộc\s+|lớp\s+|buổi\s+)?hội nghị`, 'iu'),
      new RegExp(String.raw`hội nghị[^.;\d]{0,60}:\s*${figure}\b`, 'iu'),
    ],
  ],
  [
    'attendance',
    [
      new RegExp(String.raw`\b${figure}\s+lượt\s+(?:người|cán bộ|đảng viên|đoàn viên|hội viên)`, 'iu'),
      new RegExp(
        String.raw`\b${figure}\s+(?:người|cán bộ,? đảng viên|đảng viên|đại biểu)\s+(?:tham gia|tham dự|dự)`,
        'iu',
      ),
      new RegExp(String.raw`(?:lượt người dự|số người dự)[^.;\d]{0,20}:\s*${figure}\b`, 'iu'),
    ],
  ],
  [
    'inspections',
    [
      new RegExp(String.raw`\b${figure}\s+(?:cuộc|đợt|đoàn|lượt)\s+(?:tự\s+)?(?:kiểm tra|giám sát)`, 'iu'),
      new RegExp(String.raw`(?:kiểm tra|giám sát)[^.;:\d]{0,40}:?\s*${figure}\s+(?:cuộc|đợt|lần|lượt)`, 'iu'),
      new RegExp(String.raw`(?:kiểm tra|giám sát)[^.;\d]{0,30}:\s*${figure}\b`, 'iu'),
    ],
  ],
  ['campaigns', [/phát động\s+((?:\d{1,3}\s+)?(?:đợt thi đua|phong trào)[^.;]{0,200})/iu]],
  [
    'declared_total',
    [
      new RegExp(
        String.raw`(?:tổng số|tổng cộng|có|được|đăng ký|xây dựng|phát hiện)[^.;\d]{0,40}\b${figure}\s+mô hình(?!\s+(?:tập thể|cá nhân))`,
        'iu',
      ),
      new RegExp(String.raw`tổng số mô hình(?:, điển hình)?[^.;\d]{0,20}:\s*${figure}\b`, 'iu'),
    ],
  ],
  [
    'declared_collective',
    [new RegExp(String.raw`\b${figure}\s+(?:mô hình\s+|điển hình\s+)?tập thể\b`, 'iu')],
  ],
  [
    'declared_individual',
    [new RegExp(String.raw`\b${figure}\s+(?:mô hình\s+|điển hình\s+)?cá nhân\b`, 'iu')],
  ],
]

/** Headings below which everything up to the next one is the column's text. */
const headed: [column: string, heading: RegExp][] = [
  ['proposals', /\b(de xuat|kien nghi)\b/],
  ['shortcomings', /\b(han che|ton tai|kho khan vuong mac|kho khan han che)\b/],
]
const longestHeading = 160
const longestText = 8000

/** General information in the lines of a report, each with the paragraph that says it. */
export function generalInfo(lines: Line[]): ProposedCell[] {
  const found = new Map<string, ProposedCell>()
  for (const { text, paragraph } of lines) {
    const some = text.slice(0, 2000)
    for (const [column, patterns] of said) {
      if (found.has(column)) continue
      for (const pattern of patterns) {
        const match = pattern.exec(some)
        if (!match) continue
        found.set(column, { column, value: valueOf(column, match), from: paragraph })
        break
      }
    }
  }
  for (const [i, line] of lines.entries())
    for (const [column, heading] of headed) {
      if (found.has(column) || line.text.length > longestHeading || !heading.test(line.folded)) continue
      if (line.style === 'none' && !line.heading) continue
      const value = textBelow(lines, i)
      if (value !== '') found.set(column, { column, value, from: line.paragraph })
    }
  return [...found.values()]
}

function valueOf(column: string, match: RegExpExecArray): string {
  if (column !== 'document_date') return match[1]!.trim()
  const [, day, month, year] = match
  return `${day!.padStart(2, '0')}/${month!.padStart(2, '0')}/${year!}`
}

/** The lines below a heading up to one of the same sort, or a higher one. */
function textBelow(lines: Line[], at: number): string {
  const rank = ['capital', 'roman', 'digit', 'letter', 'bullet', 'none']
  const own = lines[at]!
  const [, after] = /[:：]\s*(\S.*)$/u.exec(own.text) ?? []
  const texts = after === undefined ? [] : [after]
  let length = 0
  for (let i = at + 1; i < lines.length; i += 1) {
    const line = lines[i]!
    const isHigher = line.style !== 'none' && rank.indexOf(line.style) <= rank.indexOf(own.style)
    const isDeeper = line.style === 'digit' && own.style === 'digit' && line.depth > own.depth
    if (
      (isHigher && !isDeeper) ||
      (own.style === 'none' && line.heading) ||
      /^(noi nhan|tren day la)\b/.test(line.folded)
    )
      break
    texts.push(line.text)
    length += line.text.length
    if (length > longestText) break
  }
  return texts.join(' ').slice(0, longestText)
}
