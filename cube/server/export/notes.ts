import type { Row } from 'write-excel-file/node'
import { provinceDay, writtenDay } from '../../domain/dates.ts'
import { provinceTime } from '../snapshots/clock.ts'
import type { Context } from '../engine/context.ts'
import { type Identity, ROLE_NAMES } from '../identity.ts'
import type { Snapshot } from '../snapshots/snapshots.ts'
import type { Catalogue } from './catalogue.ts'
import type { Given } from '../evidence/references.ts'
import type { Query, Table } from './table.ts'
import { filtersInWords } from './words.ts'
import type { Measured, TextSheet } from './workbook.ts'

/** Where the figures come from. */
export interface Source {
  context: Context
  snapshot: Snapshot
  /** What personal data are taken for. */
  purpose?: string
}

export const SAMPLE_NOTICE = 'SỐ LIỆU MẪU do máy tạo ra để dùng thử; không phải số liệu thật.'

const BOLD = { fontWeight: 'bold' } as const
const WRAP = { wrap: true, alignVertical: 'top' } as const

const bold = (value: string) => ({ value, type: String, ...BOLD })
const text = (value: string) => ({ value, type: String, ...WRAP })

/** A table as the notes describe it. */
export interface Described {
  /** Title of its sheet; the whole of it, where the sheet's own name had to be cut. */
  title: string
  table: Table
  /** With the default round. */
  normalized: Query
  measured: Measured
  /** Its measures' totals. */
  figures: Given[]
}

/** Lines that name the snapshot, and who downloaded the file and when. */
export function sourceLines({ context, snapshot }: Source, taken: Date): [string, string][] {
  return [
    ...(snapshot.sample ? ([['Lưu ý', SAMPLE_NOTICE]] as [string, string][]) : []),
    ['Phiên bản số liệu', snapshot.id],
    ...(snapshot.name ? ([['Tên phiên bản số liệu', snapshot.name]] as [string, string][]) : []),
    [
      'Số liệu nhận đến',
      snapshot.asOf
        ? `hết ngày ${writtenDay(snapshot.asOf)}`
        : `lúc lập bản, ${provinceTime(new Date(snapshot.builtAt))}`,
    ],
    ['Trạng thái báo cáo tính đến ngày', writtenDay(context.today)],
    ['Mã nội dung (SHA-256)', snapshot.contentHash],
    ['Người tải', takerOf(context.identity)],
    ['Tải lúc', provinceTime(taken)],
  ]
}

/** Who took a file, as its notes say it. */
function takerOf({ name, account, role, scope }: Identity): string {
  if (role === 'open') return 'không đăng nhập (quyền: open)'
  const of = {
    province: 'toàn tỉnh',
    channel:
      scope.kind === 'channel' && scope.channel === 'party'
        ? 'khối Đảng, Mặt trận, đoàn thể'
        : 'khối chính quyền',
    units: scope.kind === 'units' ? scope.units.join(', ') : '',
    none: '',
  }[scope.kind]
  return `${name ?? account ?? ''} (${ROLE_NAMES[role]}, ${of})`
}

/** The line that files with personal data carry. */
const PERSONAL_NOTICE =
  'Tệp có dữ liệu cá nhân (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15); chỉ dùng đúng mục đích, không chuyển cho người không có nhiệm vụ.'

/** The sheet *Ghi chú*: source, filters, and the definition of every column. */
export function notesSheet(
  source: Source,
  tables: Described[],
  catalogue: Catalogue,
  taken: Date,
): TextSheet {
  const rows: Row[] = sourceLines(source, taken).map(([key, value]) => [bold(key), text(value)])
  const isPersonal = tables.some(({ table }) => table.columns.some(({ member }) => member.meta.personal))
  if (isPersonal && source.context.identity.role !== 'open')
    rows.push([bold('Dữ liệu cá nhân'), text(`${PERSONAL_NOTICE} Mục đích: ${source.purpose ?? ''}.`)])
  for (const { title, table, normalized, measured, figures } of tables) {
    rows.push([], [bold('Bảng'), text(title)], [bold('Số dòng'), text(String(measured.rows))])
    const filters = filtersInWords(normalized, catalogue)
    if (table.search !== undefined) filters.push(`Từ tìm kiếm: “${table.search}”`)
    rows.push([bold('Bộ lọc'), text(filters.length > 0 ? filters.join('; ') : 'Không lọc')])
    rows.push([bold('Truy vấn'), text(JSON.stringify(table.query))])
    for (const figure of figures)
      rows.push([
        bold('Mã số liệu'),
        text(`${figure.definition.title}, toàn bảng theo bộ lọc: ${figure.code}`),
      ])
  }
  rows.push([], DEFINITION.map(bold))
  const members = new Map(tables.flatMap(({ table }) => table.columns).map((c) => [c.member.name, c]))
  for (const { member, measure } of members.values()) {
    const [view] = member.name.split('.')
    const side = (name: string | undefined) =>
      name === undefined ? '' : (catalogue.member(`${view}.${name}`)?.shortTitle ?? name)
    const { numerator, denominator, clause = '', exclusions = '', version } = member.meta
    rows.push(
      [
        member.shortTitle,
        member.description,
        side(numerator),
        side(denominator),
        exclusions,
        clause,
        measure && version !== undefined ? `bản ${version}` : '',
        member.name,
      ].map(text),
    )
  }
  rows.push(
    [],
    [
      text(
        'Ô dài hơn 32.767 ký tự (giới hạn của Excel) được cắt và có dấu … ở cuối; các tệp CSV, Parquet, Arrow giữ đủ.',
      ),
    ],
  )
  return { name: 'Ghi chú', rows, widths: [30, 60, 24, 24, 36, 36, 14, 30] }
}

const DEFINITION = [
  'Cột',
  'Định nghĩa',
  'Tử số',
  'Mẫu số',
  'Không tính',
  'Căn cứ',
  'Định nghĩa số',
  'Tên kỹ thuật',
]

/** The first sheet of a workbook with several tables. */
export function contentsSheet(
  page: string,
  tables: (Described & { sheet: string })[],
  { snapshot }: Source,
): TextSheet {
  return {
    name: 'Mục lục',
    rows: [
      [bold(page)],
      ...(snapshot.sample ? [[text(SAMPLE_NOTICE)]] : []),
      [
        text(
          `Phiên bản số liệu ${snapshot.id}, lập ngày ${writtenDay(provinceDay(new Date(snapshot.builtAt)))}`,
        ),
      ],
      [],
      ['STT', 'Bảng', 'Trang tính', 'Số dòng'].map(bold),
      ...tables.map(({ title, sheet, measured }, i): Row => [
        { value: i + 1, type: Number },
        text(title),
        text(sheet),
        { value: measured.rows, type: Number, format: '#,##0' },
      ]),
    ],
    widths: [8, 60, 34, 12],
  }
}
