import { strToU8, zipSync } from 'fflate'
import iconv from 'iconv-lite'

/**
 * Word documents as offices write them, in ten shapes, each with what a person reads in it. Written part by part as
 * XML, so that nothing of the reader is asked; the same seed gives the same bytes.
 */
export interface MadeDocument {
  name: string
  shape: Shape
  bytes: Uint8Array
  /** What the head of the report says. */
  info: Record<string, string>
  /** Rows of its tables, by table. */
  tables: { table: string; rows: Record<string, string>[] }[]
  /** Models that stand in its text. */
  listed: Record<string, string>[]
}

export const shapes = [
  'reordered',
  'merged heads',
  'two tables',
  'numbered list',
  'labelled list',
  'one model a page',
  'annex',
  'old font',
  'tracked changes',
  'text boxes and nested tables',
] as const
export type Shape = (typeof shapes)[number]

export type Writer = (document: { body: string; numbering?: string; styles?: string }) => Uint8Array

const xmlns =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A .docx of a body's XML. */
export const docx: Writer = ({ body, numbering = '', styles = '' }) =>
  zipSync(
    Object.fromEntries(
      Object.entries({
        '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
        '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="word/document.xml"/></Relationships>`,
        'word/_rels/document.xml.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="n" Type="${relation}/numbering" Target="numbering.xml"/><Relationship Id="s" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
        'word/document.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ${xmlns}><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`,
        'word/numbering.xml': `<?xml version="1.0"?><w:numbering ${xmlns}>${numbering}</w:numbering>`,
        'word/styles.xml': `<?xml version="1.0"?><w:styles ${xmlns}>${styles}</w:styles>`,
      }).map(([name, text]) => [name, strToU8(text)]),
    ),
    { mtime: new Date(Date.UTC(2026, 10, 1)) },
  )

export function xmlText(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)
}

interface Look {
  bold?: boolean
  font?: string
  center?: boolean
  list?: [number: number, level: number]
  pageBefore?: boolean
}

const runProperties = ({ bold, font }: Look) =>
  bold || font
    ? `<w:rPr>${font ? `<w:rFonts w:ascii="${font}" w:hAnsi="${font}"/>` : ''}${bold ? '<w:b/>' : ''}</w:rPr>`
    : ''

/** A run; Word divides them anywhere, as after each correction. */
function run(text: string, look: Look = {}): string {
  return `<w:r>${runProperties(look)}<w:t xml:space="preserve">${xmlText(text)}</w:t></w:r>`
}

export function paragraph(text: string, look: Look = {}): string {
  const cut = text.length > 12 ? Math.floor(text.length / 2) : text.length
  const runs = [text.slice(0, cut), text.slice(cut)].filter((one) => one !== '').map((one) => run(one, look))
  return inParagraph(runs.join(''), look)
}

function inParagraph(content: string, { center, list, pageBefore }: Look = {}): string {
  const properties = [
    pageBefore ? '<w:pageBreakBefore/>' : '',
    list ? `<w:numPr><w:ilvl w:val="${list[1]}"/><w:numId w:val="${list[0]}"/></w:numPr>` : '',
    center ? '<w:jc w:val="center"/>' : '',
  ].join('')
  return `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${content}</w:p>`
}

/** A cell: a text, or what its XML holds; how wide it is, and whether it goes on below. */
export interface MadeCell {
  text?: string
  xml?: string
  span?: number
  down?: 'restart' | 'continue'
  look?: Look
}

function cell(given: string | MadeCell, look: Look, width: number): string {
  const { text = '', xml, span, down, look: own } = typeof given === 'string' ? { text: given } : given
  const properties = [
    span ? `<w:gridSpan w:val="${span}"/>` : '',
    down === 'restart' ? '<w:vMerge w:val="restart"/>' : down === 'continue' ? '<w:vMerge/>' : '',
  ].join('')
  return `<w:tc><w:tcPr><w:tcW w:w="${width * (span ?? 1)}" w:type="dxa"/>${properties}</w:tcPr>${xml ?? paragraph(text, { ...look, ...own })}</w:tc>`
}

const textWidth = 9600
const border = (side: string) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`
const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(border).join('')

/** A table with borders, and its grid, as Word writes it. */
export function table(rows: (string | MadeCell)[][], look: Look = {}, rowProperties: string[] = []): string {
  const spans = rows.map((cells) =>
    cells.reduce((sum, one) => sum + (typeof one === 'string' ? 1 : (one.span ?? 1)), 0),
  )
  const columns = Math.max(1, ...spans)
  const width = Math.floor(textWidth / columns)
  const made = rows.map(
    (cells, i) =>
      `<w:tr>${rowProperties[i] ? `<w:trPr>${rowProperties[i]}</w:trPr>` : ''}${cells.map((one) => cell(one, look, width)).join('')}</w:tr>`,
  )
  const grid = `<w:gridCol w:w="${width}"/>`.repeat(columns)
  return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>${borders}</w:tblBorders></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${made.join('')}</w:tbl>`
}

/** Numbers between 0 and 1 that are the same on every machine (mulberry32). */
export function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const heads = [
  'Tổ tự quản',
  'Tuyến đường',
  'Câu lạc bộ',
  'Dân vận khéo',
  'Nhóm hộ',
  'Ngôi nhà',
  'Chi hội',
  'Tiếng loa',
]
const tails = [
  'an ninh trật tự ven biển',
  'sáng, xanh, sạch, đẹp',
  'giúp nhau làm kinh tế',
  'vận động hiến đất mở đường',
  'nuôi tôm hùm an toàn',
  'thu gom rác thải nhựa',
  'học tập suốt đời',
  'không tội phạm và tệ nạn xã hội',
  'trồng rừng ngập mặn',
  'chuyển đổi số cộng đồng',
]
const subjects = [
  'Hội Nông dân xã Đại Lãnh',
  'Chi hội Phụ nữ thôn Tây Bắc',
  'Ban công tác Mặt trận thôn Đông',
  'Đoàn Thanh niên xã Đại Lãnh',
  'Công an xã Đại Lãnh',
  'Trường Tiểu học Đại Lãnh 1',
]
const people = ['Nguyễn Văn Bình', 'Trần Thị Hồng', 'Lê Quốc Tuấn', 'Phạm Thị Kim Loan', 'Cao Là Hiếu']
const contents = [
  'Mỗi thôn lập một tổ gồm 5 người, tuần tra hai buổi mỗi tuần',
  'Hội viên góp vốn xoay vòng, hỗ trợ cây giống và hướng dẫn kỹ thuật',
  'Phân loại rác tại nguồn, đổi rác lấy quà vào chủ nhật cuối tháng',
  'Cán bộ đến từng nhà hướng dẫn cài đặt dịch vụ công trực tuyến',
]
const results = [
  'Giảm 40% vụ việc so với năm trước',
  'Có 25 hộ tham gia, thu nhập tăng 15%',
  'Thu gom 3 tấn rác thải, trồng mới 500 cây xanh',
  'Được nhân dân đồng tình hưởng ứng',
]
const fields: [string, string][] = [
  ['2', 'Phát triển sản xuất, kinh doanh, lao động giỏi, lao động sáng tạo'],
  ['4', 'Quốc phòng - an ninh'],
  ['5', 'Giáo dục và đào tạo'],
  ['9', 'Xây dựng nông thôn mới'],
]

interface Dice {
  below(limit: number): number
  pick<T>(from: readonly T[]): T
  chance(share: number): boolean
}

function dice(seed: number): Dice {
  const next = random(seed)
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: (from) => from[below(from.length)]!, chance: (share) => next() < share }
}

interface Model {
  name: string
  field: string
  kind: string
  subject: string
  content: string
  result: string
}

function makeModels(d: Dice, count: number): Model[] {
  const used = new Set<string>()
  return Array.from({ length: count }, () => {
    let name = ''
    while (name === '' || used.has(name))
      name = `${d.pick(heads)} ${d.pick(tails)}${d.chance(0.3) ? ` ${d.below(30) + 1}` : ''}`
    used.add(name)
    const alone = d.chance(0.3)
    return {
      name,
      field: d.pick(fields)[1],
      kind: alone ? 'Cá nhân' : 'Tập thể',
      subject: alone ? d.pick(people) : d.pick(subjects),
      content: d.pick(contents),
      result: d.pick(results),
    }
  })
}

const unit = 'UBND xã Đại Lãnh'

/** The head of a report: whose it is, its number and day, its title. */
function letterhead(d: Dice): { xml: string; info: Record<string, string> } {
  const number = `${d.below(300) + 10}/BC-UBND`
  const day = d.below(17) + 10
  const left = d.chance(0.5)
    ? paragraph('UBND XÃ ĐẠI LÃNH', { bold: true })
    : paragraph('ỦY BAN NHÂN DÂN', { bold: true }) + paragraph('XÃ ĐẠI LÃNH', { bold: true })
  const xml = [
    table([
      [
        { xml: left },
        {
          xml:
            paragraph('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { bold: true }) +
            paragraph('Độc lập - Tự do - Hạnh phúc', { bold: true }),
        },
      ],
      [`Số: ${number}`, `Đại Lãnh, ngày ${day} tháng 11 năm 2026`],
    ]),
    paragraph('BÁO CÁO', { bold: true, center: true }),
    paragraph('kết quả xây dựng mô hình, điển hình thực hiện Kế hoạch 235-KH/TU năm 2026', {
      bold: true,
      center: true,
    }),
  ]
  return {
    xml: xml.join(''),
    info: { unit, year: '2026', document_number: number, document_date: `${day}/11/2026` },
  }
}

const signature = [
  paragraph('Nơi nhận:', { bold: true }),
  paragraph('- Như trên;'),
  paragraph('- Lưu: VT.'),
  paragraph('TM. ỦY BAN NHÂN DÂN', { bold: true }),
  paragraph('CHỦ TỊCH', { bold: true }),
].join('')

type Column = keyof Model | 'stt' | 'area'
const labels: Record<Column, string[]> = {
  stt: ['STT', 'TT', 'Số TT'],
  name: ['Tên mô hình, điển hình', 'Tên mô hình', 'TÊN MÔ HÌNH, ĐIỂN HÌNH'],
  field: ['Lĩnh vực', 'Lĩnh vực (ghi số từ 1 đến 11)', 'Thuộc lĩnh vực'],
  kind: ['Đối tượng', 'Loại hình'],
  subject: ['Tên tập thể, cá nhân', 'Tập thể/Cá nhân'],
  content: ['Nội dung, cách làm', 'Nội dung'],
  result: ['Kết quả nổi bật', 'Kết quả'],
  area: ['Địa bàn', 'Nơi thực hiện'],
}

const expected = ({ name, field, kind, subject, content, result }: Model): Record<string, string> => ({
  name,
  field,
  kind,
  subject_name: subject,
  content,
  result,
})

function shuffled<T>(list: T[], d: Dice): T[] {
  const left = [...list]
  return list.map(() => left.splice(d.below(left.length), 1)[0]!)
}

/** A plain table of models in any order of columns. */
function modelTable(models: Model[], d: Dice, order: Column[], look: Look = {}): string {
  const header = order.map((column) => d.pick(labels[column]))
  const rows = models.map((model, i) =>
    order.map((column) => (column === 'stt' ? String(i + 1) : column === 'area' ? '' : model[column])),
  )
  return table([header.map((text): MadeCell => ({ text, look: { ...look, bold: true } })), ...rows], look)
}

const order: Column[] = ['stt', 'name', 'field', 'kind', 'subject', 'content', 'result']

type Made = Pick<MadeDocument, 'tables' | 'listed'> & {
  body: string
  info?: Record<string, string>
  numbering?: string
  styles?: string
}

const makers: Record<Shape, (d: Dice) => Made> = {
  reordered(d) {
    const models = makeModels(d, 3 + d.below(6))
    const body = modelTable(models, d, ['stt', ...shuffled(order.slice(1), d)])
    return { body, tables: [{ table: 'model', rows: models.map(expected) }], listed: [] }
  },
  'merged heads'(d) {
    const models = makeModels(d, 4 + d.below(5))
    const down = (text: string): MadeCell => ({ text, down: 'restart', look: { bold: true } })
    const goesOn: MadeCell = { down: 'continue' }
    const header: MadeCell[][] = [
      [
        down('TT'),
        down('Tên mô hình, điển hình'),
        { text: 'Đối tượng', span: 2 },
        down('Nội dung, cách làm'),
        down('Kết quả nổi bật'),
      ],
      [goesOn, goesOn, { text: 'Tập thể' }, { text: 'Cá nhân' }, goesOn, goesOn],
    ]
    const rows: (string | MadeCell)[][] = []
    const all: Record<string, string>[] = []
    const groups = d.chance(0.5) ? [fields[0]!, fields[1]!] : [fields[2]!]
    for (const [g, [number, field]] of groups.entries()) {
      rows.push([{ text: `${['I', 'II'][g]!}. Lĩnh vực ${number}: ${field}`, span: 6 }])
      const own = groups.length === 1 ? models : g === 0 ? models.slice(0, 2) : models.slice(2)
      for (const [i, one] of own.entries()) {
        const isGroup = one.kind === 'Tập thể'
        rows.push([String(i + 1), one.name, isGroup ? 'x' : '', isGroup ? '' : 'x', one.content, one.result])
        all.push({ name: one.name, kind: one.kind, field: number, content: one.content, result: one.result })
      }
    }
    rows.push(['', 'Tổng cộng', '', '', '', ''])
    return { body: table([...header, ...rows]), tables: [{ table: 'model', rows: all }], listed: [] }
  },
  'two tables'(d) {
    const models = makeModels(d, 3 + d.below(4))
    const forms = ['Giấy khen', 'Bằng khen']
    const commended = models.slice(0, 2).map(({ name }, i) => ({
      name,
      form: forms[i % 2]!,
      level: i % 2 ? 'Tỉnh' : 'Xã',
      decision_number: `${100 + d.below(400)}/QĐ-UBND`,
    }))
    const body = [
      paragraph('Biểu 1. Danh sách mô hình, điển hình', { bold: true }),
      modelTable(models, d, order),
      paragraph(''),
      paragraph('Biểu 2. Biểu dương, tôn vinh, khen thưởng', { bold: true }),
      table([
        ['STT', 'Tên mô hình, điển hình', 'Hình thức khen thưởng', 'Cấp khen thưởng', 'Số quyết định'],
        ...commended.map((one, i) => [String(i + 1), one.name, one.form, one.level, one.decision_number]),
      ]),
    ].join('')
    return {
      body,
      tables: [
        { table: 'model', rows: models.map(expected) },
        { table: 'commendation', rows: commended },
      ],
      listed: [],
    }
  },
  'numbered list'(d) {
    const models = makeModels(d, 4 + d.below(5))
    const auto = d.chance(0.5)
    const label = (n: number) => (auto ? '' : `${n}. `)
    const look = auto ? { list: [1, 1] as [number, number] } : {}
    const head = (roman: string, text: string) =>
      paragraph(`${auto ? '' : `${roman}. `}${text}`, {
        bold: true,
        ...(auto ? { list: [1, 0] as [number, number] } : {}),
      })
    const lines = models.map((one, i) =>
      paragraph(
        one.kind === 'Cá nhân'
          ? `${label(i + 1)}Mô hình “${one.name}” của ông ${one.subject} (cá nhân), lĩnh vực ${one.field}. ${one.content}.`
          : `${label(i + 1)}Mô hình “${one.name}” do ${one.subject} thực hiện (tập thể), lĩnh vực ${one.field}. ${one.content}.`,
        look,
      ),
    )
    const { xml, info } = prose(d, models, head)
    const body = [xml, head('II', 'CÁC MÔ HÌNH, ĐIỂN HÌNH TIÊU BIỂU'), ...lines, closing(d, head)].join('')
    return {
      body,
      info,
      tables: [],
      listed: models.map(({ name, field, kind, subject, content }) => ({
        name,
        field,
        kind,
        subject_name: subject,
        content,
      })),
      numbering: numberedLists,
    }
  },
  'labelled list'(d) {
    const models = makeModels(d, 3 + d.below(5))
    const bullet = d.pick(['- ', '+ ', ''])
    const start = d.pick(['Tên mô hình', 'Mô hình'])
    const lines = models.flatMap((one, i) => [
      paragraph(`${i + 1}. ${start}: ${one.name}`, { bold: d.chance(0.5) }),
      paragraph(`${bullet}Lĩnh vực: ${one.field}`),
      paragraph(`${bullet}Đối tượng: ${one.kind}`),
      paragraph(`${bullet}Đơn vị thực hiện: ${one.subject}`),
      paragraph(`${bullet}Nội dung, cách làm: ${one.content}`),
      paragraph(`${bullet}Kết quả nổi bật: ${one.result}`),
    ])
    const head = (roman: string, text: string) => paragraph(`${roman}. ${text}`, { bold: true })
    const { xml, info } = prose(d, models, head)
    const body = [xml, head('II', 'Danh sách mô hình, điển hình'), ...lines, closing(d, head)].join('')
    return { body, info, tables: [], listed: models.map(expected) }
  },
  'one model a page'(d) {
    const models = makeModels(d, 2 + d.below(4))
    const asForm = d.chance(0.4)
    const pages = models.map((one, i) => {
      const said: [string, string][] = [
        ['Tên mô hình, điển hình', one.name],
        ['Lĩnh vực', one.field],
        ['Đối tượng', one.kind],
        ['Tên tập thể, cá nhân', one.subject],
        ['Nội dung, cách làm', one.content],
        ['Kết quả nổi bật', one.result],
      ]
      const title = paragraph(`PHIẾU ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH`, {
        bold: true,
        center: true,
        pageBefore: i > 0,
      })
      return asForm
        ? title + table(said.map(([question, answer], n) => [String(n + 1), question, answer]))
        : title + said.map(([question, answer], n) => paragraph(`${n + 1}. ${question}: ${answer}`)).join('')
    })
    return { body: pages.join(''), tables: [], listed: models.map(expected) }
  },
  annex(d) {
    const models = makeModels(d, 5 + d.below(8))
    const head = (roman: string, text: string) => paragraph(`${roman}. ${text}`, { bold: true })
    const { xml, info } = prose(d, models, head)
    const rows: (string | MadeCell)[][] = [
      [
        'STT',
        'Tên mô hình, điển hình',
        'Lĩnh vực',
        'Đối tượng',
        'Tên tập thể, cá nhân',
        'Nội dung, cách làm',
        'Kết quả nổi bật',
      ],
      ['(A)', '(1)', '(2)', '(3)', '(4)', '(5)', '(6)'],
    ]
    for (const kind of ['Tập thể', 'Cá nhân']) {
      rows.push([{ text: kind === 'Tập thể' ? 'I. TẬP THỂ' : 'II. CÁ NHÂN', span: 7 }])
      for (const [i, one] of models.filter((model) => model.kind === kind).entries())
        rows.push([
          String(i + 1),
          one.name,
          one.field,
          i % 2 ? '' : one.kind,
          one.subject,
          one.content,
          one.result,
        ])
    }
    rows.push([{ text: 'Tổng cộng', span: 2 }, '', '', '', '', String(models.length)])
    const cut = 2 + Math.floor(rows.length / 2)
    const divided = d.chance(0.4)
    const body = [
      xml,
      closing(d, head),
      paragraph('PHỤ LỤC', { bold: true, center: true, pageBefore: true }),
      paragraph('DANH SÁCH MÔ HÌNH, ĐIỂN HÌNH NĂM 2026', { bold: true, center: true }),
      paragraph('(Kèm theo Báo cáo của UBND xã Đại Lãnh)', { center: true }),
      ...(divided ? [table(rows.slice(0, cut)), table(rows.slice(cut))] : [table(rows)]),
    ]
    return { body: body.join(''), info, tables: [{ table: 'model', rows: models.map(expected) }], listed: [] }
  },
  'old font'(d) {
    const models = makeModels(d, 3 + d.below(5))
    const old = (text: string) => iconv.decode(iconv.encode(text, 'tcvn'), 'windows1252')
    const named = d.chance(0.6)
    const look = named ? { font: '.VnTime' } : {}
    const typed = order.map((column) => old(labels[column][0]!))
    const rows = models.map((model, i) =>
      order.map((column) => (column === 'stt' ? String(i + 1) : column === 'area' ? '' : old(model[column]))),
    )
    return {
      body: table([typed, ...rows], look),
      tables: [{ table: 'model', rows: models.map(expected) }],
      listed: [],
    }
  },
  'tracked changes'(d) {
    const models = makeModels(d, 4 + d.below(4))
    const gone = makeModels(d, 1)[0]!
    const by = 'w:id="1" w:author="a" w:date="2026-11-01T00:00:00Z"'
    const deleted = (text: string) =>
      `<w:del ${by}><w:r><w:delText xml:space="preserve">${xmlText(text)}</w:delText></w:r></w:del>`
    const inserted = (text: string) => `<w:ins ${by}>${run(text)}</w:ins>`
    const rows: (string | MadeCell)[][] = [order.map((column) => labels[column][0]!)]
    const properties: string[] = ['']
    const row = (model: Model, i: number) =>
      order.map((column): string | MadeCell => {
        const text = column === 'stt' ? String(i + 1) : column === 'area' ? '' : model[column]
        if (column !== 'name' && column !== 'result') return text
        const words = text.split(' ')
        return {
          xml: inParagraph(run(`${words[0]!} `) + deleted('bị xóa ') + inserted(words.slice(1).join(' '))),
        }
      })
    for (const [i, model] of models.entries()) {
      rows.push(row(model, i))
      properties.push(i === 1 ? `<w:ins ${by}/>` : '')
    }
    rows.splice(
      2,
      0,
      order.map((column): MadeCell => ({
        xml: inParagraph(deleted(column === 'stt' || column === 'area' ? '9' : gone[column])),
      })),
    )
    properties.splice(2, 0, `<w:del ${by}/>`)
    const head = `<w:p><w:pPr><w:rPr><w:del ${by}/></w:rPr></w:pPr>${run('Danh sách mô hình, ')}</w:p>${inParagraph(run('điển hình') + deleted(' năm 2025'))}`
    return {
      body: head + table(rows, {}, properties),
      tables: [{ table: 'model', rows: models.map(expected) }],
      listed: [],
    }
  },
  'text boxes and nested tables'(d) {
    const models = makeModels(d, 3 + d.below(5))
    const inner = modelTable(models, d, order)
    const box = (content: string) =>
      `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>${content}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>${content}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`
    const body = d.chance(0.5)
      ? table([[{ xml: paragraph('DANH SÁCH MÔ HÌNH', { bold: true }) + inner + paragraph('') }]])
      : box(paragraph('Danh sách mô hình', { bold: true }) + inner)
    return {
      body: box(paragraph('MẬT')) + body,
      tables: [{ table: 'model', rows: models.map(expected) }],
      listed: [],
    }
  },
}

/** Lists that Word numbers itself: I., II. and 1., 2. below them. */
const numberedLists = `<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>`

type Head = (roman: string, text: string) => string

/** The first part of a report: what was done to lead and to inspect, in sentences. */
function prose(d: Dice, models: Model[], head: Head): { xml: string; info: Record<string, string> } {
  const meetings = String(d.below(12) + 2).padStart(2, '0')
  const attendance = `1.${String(d.below(900) + 100)}`
  const inspections = String(d.below(5) + 2).padStart(2, '0')
  const plan = `${d.below(90) + 10}/KH-UBND`
  const xml = [
    head('I', 'CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO'),
    paragraph(`Ủy ban nhân dân xã đã ban hành Kế hoạch số ${plan} ngày 12/01/2026 để triển khai thực hiện.`),
    paragraph(
      `Tổ chức ${meetings} hội nghị phổ biến, quán triệt với ${attendance} lượt người tham dự; tiến hành ${inspections} cuộc kiểm tra, giám sát tại các thôn.`,
    ),
    paragraph(
      `Trong năm, toàn xã đăng ký ${models.length} mô hình, điển hình (${models.filter(({ kind }) => kind === 'Tập thể').length} tập thể, ${models.filter(({ kind }) => kind === 'Cá nhân').length} cá nhân).`,
    ),
  ]
  const info = {
    meetings,
    attendance,
    inspections,
    plan_document: `${plan} ngày 12/01/2026`,
    declared_total: String(models.length),
  }
  return { xml: xml.join(''), info }
}

function closing(d: Dice, head: Head): string {
  return [
    head('III', 'HẠN CHẾ, NGUYÊN NHÂN'),
    paragraph('Một số thôn chưa quan tâm phát hiện mô hình mới.'),
    head('IV', 'ĐỀ XUẤT, KIẾN NGHỊ'),
    paragraph(
      d.pick(['Đề nghị cấp trên hỗ trợ kinh phí nhân rộng.', 'Đề nghị tổ chức tập huấn cho cán bộ cơ sở.']),
    ),
  ].join('')
}

/** Documents in all shapes, one after the other; the same count gives the same bytes. */
export function documents(count: number, write: Writer = docx): MadeDocument[] {
  return Array.from({ length: count }, (_, i) => {
    const d = dice(24_000 + i)
    const shape = shapes[i % shapes.length]!
    const { xml, info: head } = letterhead(d)
    const { body, info = {}, tables, listed, numbering, styles } = makers[shape](d)
    const parts = {
      body: xml + body + signature,
      ...(numbering ? { numbering } : {}),
      ...(styles ? { styles } : {}),
    }
    return {
      name: `bao-cao-${i + 1}.docx`,
      shape,
      bytes: write(parts),
      info: { ...head, ...info },
      tables,
      listed,
    }
  })
}
