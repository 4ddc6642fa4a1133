import type { Catalogue, Member, View } from './catalogue.ts'
import { csvLine } from '../../domain/csv_text.ts'
import type { Column } from './table.ts'

/** The data dictionary: every public member of every view, as the model defines it. */

const COLUMNS = [
  'view',
  'member',
  'role',
  'type',
  'title_vi',
  'title_en',
  'description_vi',
  'description_en',
  'numerator',
  'denominator',
  'exclusions',
  'clause',
  'quote',
  'version',
  'since',
  'personal',
  'in_parquet',
]

/** One line a member. Types are those of the Parquet files, empty for measures, which no file has as a column. */
export function dictionaryCsv(catalogue: Catalogue, columns: Column[]): string {
  const kinds = new Map(columns.map((c) => [c.name, c.kind]))
  const line = (view: View, member: Member) => {
    const { meta } = member
    const kind = kinds.get(member.name)
    return csvLine(
      [
        view.name,
        member.name.slice(view.name.length + 1),
        member.measure ? 'measure' : 'dimension',
        kind ?? (member.format === 'percent' ? 'share' : member.type),
        member.shortTitle,
        meta.title_en ?? '',
        member.description,
        meta.description_en ?? '',
        meta.numerator ?? '',
        meta.denominator ?? '',
        meta.exclusions ?? '',
        meta.clause ?? '',
        meta.quote ?? '',
        String(meta.version ?? ''),
        meta.since ?? '',
        meta.personal ? 'yes' : '',
        kind ? 'yes' : '',
      ],
      ',',
    )
  }
  const members = catalogue.views.flatMap((v) => [...v.dimensions, ...v.measures].map((m) => line(v, m)))
  return '\uFEFF' + csvLine(COLUMNS, ',') + members.join('')
}

/**
 * The same for reading.
 * @param source lines about the snapshot
 */
export function dictionaryMarkdown(
  catalogue: Catalogue,
  columns: Column[],
  source: [string, string][],
): string {
  const kinds = new Map(columns.map((c) => [c.name, c.kind]))
  const row = (cells: string[]) =>
    `| ${cells.map((c) => c.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`
  const table = (head: string[], rows: string[][]) =>
    [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
  const short = (view: View, member: Member) => `\`${member.name.slice(view.name.length + 1)}\``
  const sections = catalogue.views.map((view) =>
    [
      `## ${view.title} (\`${view.name}.parquet\`)`,
      view.description,
      table(
        ['Cột', 'Kiểu', 'Tên', 'Định nghĩa'],
        view.dimensions.map((d) => [
          short(view, d),
          kinds.get(d.name) ?? d.type,
          d.shortTitle,
          d.description + (d.meta.personal ? ' **Dữ liệu cá nhân.**' : ''),
        ]),
      ),
      `Chỉ số tính từ các dòng trên (không có sẵn trong tệp):`,
      table(
        ['Chỉ số', 'Tên', 'Định nghĩa', 'Tử số / mẫu số', 'Không tính', 'Căn cứ'],
        view.measures.map((m) => [
          short(view, m),
          m.shortTitle,
          m.description,
          m.meta.numerator ? `${m.meta.numerator} / ${m.meta.denominator}` : '',
          m.meta.exclusions ?? '',
          m.meta.clause ?? '',
        ]),
      ),
    ].join('\n\n'),
  )
  const about = source.map(([key, value]) => `- ${key}: ${value}`).join('\n')
  return ['# Từ điển dữ liệu', about, ...sections].join('\n\n') + '\n'
}
