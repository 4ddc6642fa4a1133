import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { Document, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx'
import { describe, expect, it } from 'vitest'
import type { Confirmation, ProposedCell } from '../../cube/domain/contract.ts'
import { confirm, confirmationOf } from '../../etl/confirmations.ts'
import { documentAnswer, readDocument } from '../../etl/intake/document.ts'
import { propose, type DocumentProposal } from '../../etl/intake/proposal.ts'
import { clearAndList } from '../../etl/pending.ts'
import { dataPaths, makeDataDir } from '../../etl/paths.ts'
import { readReference } from '../../etl/reference.ts'
import { verify } from '../../etl/verify.ts'
import { documents, docx, paragraph, random, table } from './documents.ts'
import { plain, right, share, value } from './proposals.ts'
import { loadHere } from './inprocess.ts'
import { figures, tempDir, writeFiles } from './run.ts'

/** Word documents: what is proposed of them, and that nothing is loaded which nobody confirmed. */

const { guide } = readReference('data/reference')
const proposalOf = (bytes: Uint8Array) => propose(readDocument(Buffer.from(bytes)), guide)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
describe('100 documents in ten shapes', () => {
  const all = documents(100)
  const proposed = all.map((made) => ({ made, proposal: proposalOf(made.bytes) }))

  it('give at least 95 % of the cells of tables and 85 % of the models in text', () => {
    const scores = proposed.map(({ made, proposal }) => right(made, proposal))
    expect(scores.flatMap(({ cells }) => cells).length).toBeGreaterThan(2000)
    expect(scores.flatMap(({ models }) => models).length).toBeGreaterThan(100)
    expect(share(scores.flatMap(({ cells }) => cells))).toBeGreaterThanOrEqual(0.95)
    expect(share(scores.flatMap(({ models }) => models))).toBeGreaterThanOrEqual(0.85)
  })

  it('give no row that is none', () => {
    const more = proposed.map(({ made, proposal }) => {
      const rows = made.tables.flatMap((one) => one.rows).length + made.listed.length
      return Math.max(0, proposal.rows.length - rows)
    })
    expect(more.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(10)
  })

  it('say whose they are, and what the general information is', () => {
    const said = proposed.flatMap(({ made, proposal }) =>
      Object.entries(made.info).map(([column, text]) => {
        const found = value(proposal.info, column)
        return column === 'unit' ? plain(found).endsWith('xã đại lãnh') : plain(found) === plain(text)
      }),
    )
    expect(share(said)).toBeGreaterThanOrEqual(0.95)
  })

  it('name for each cell a paragraph in which it stands', () => {
    let seen = 0
    for (const { proposal } of proposed) {
      const texts = new Map(proposal.paragraphs.map(({ number, text }) => [number, text]))
      for (const { sort, cells } of proposal.rows)
        for (const { column, value: text, from } of cells) {
          expect(from === null ? '' : texts.get(from)).toBeDefined()
          if (sort === 'table' && column === 'name') expect(plain(texts.get(from!)!)).toContain(plain(text))
          seen += 1
        }
    }
    expect(seen).toBeGreaterThan(2000)
  })
})

/** Reports as people write them, a line each (`*`: in bold), and the models in them. */
const reports: { lines: string[]; models: Record<string, string>[] }[] = [
  {
    lines: [
      'ĐẢNG BỘ TỈNH KHÁNH HÒA',
      'ĐẢNG ỦY XÃ ĐẠI LÃNH',
      'BÁO CÁO',
      '*I. Công tác lãnh đạo, chỉ đạo',
      '1. Công tác quán triệt, tuyên truyền',
      'Đảng ủy xã tổ chức 03 hội nghị quán triệt với 450 lượt cán bộ, đảng viên tham dự.',
      '2. Công tác kiểm tra',
      'Ban Xây dựng Đảng đã kiểm tra 04 cuộc tại các chi bộ.',
      '*II. Kết quả xây dựng mô hình, điển hình',
      '*1. Lĩnh vực phát triển kinh tế hộ gia đình, giảm nghèo bền vững',
      '- Mô hình nuôi ốc hương thương phẩm của hộ ông Nguyễn Văn Minh, thôn Tây Bắc 1: tạo việc làm cho 5 lao động.',
      '*2. Lĩnh vực quốc phòng - an ninh',
      '- Mô hình “Camera an ninh” của Công an xã: lắp 45 mắt camera tại các ngã ba, ngã tư.',
      '- Điển hình: đồng chí Lê Văn Hùng, Trưởng Công an xã.',
      '*III. Tồn tại, hạn chế',
      'Một số chi bộ chưa chủ động.',
    ],
    models: [
      {
        name: 'nuôi ốc hương thương phẩm',
        kind: 'hộ gia đình',
        field: 'phát triển kinh tế hộ gia đình, giảm nghèo bền vững',
      },
      { name: 'Camera an ninh', subject_name: 'Công an xã', field: 'quốc phòng - an ninh' },
      { name: 'đồng chí Lê Văn Hùng', kind: 'cá nhân', field: 'quốc phòng - an ninh' },
    ],
  },
  {
    lines: [
      'UBND XÃ VẠN NINH',
      'Trong năm 2026, xã có 2 mô hình, điển hình tiêu biểu, cụ thể như sau:',
      'Mô hình 1: Dân vận khéo trong giải phóng mặt bằng',
      'Đơn vị thực hiện: Khối vận xã',
      'Lĩnh vực: Xây dựng nông thôn mới',
      'Nội dung: Vận động 35 hộ hiến 1.200 m2 đất.',
      'Hộ dân tự nguyện tháo dỡ tường rào.',
      'Kết quả: Hoàn thành 2 km đường.',
      'Mô hình 2: Tiếng kẻng an ninh',
      'Lĩnh vực: 4',
    ],
    models: [
      {
        name: 'Dân vận khéo trong giải phóng mặt bằng',
        subject_name: 'Khối vận xã',
        field: 'Xây dựng nông thôn mới',
        content: 'Vận động 35 hộ hiến 1.200 m2 đất. Hộ dân tự nguyện tháo dỡ tường rào.',
        result: 'Hoàn thành 2 km đường.',
      },
      { name: 'Tiếng kẻng an ninh', field: '4' },
    ],
  },
  {
    lines: [
      'PHƯỜNG NHA TRANG',
      'Danh sách gương người tốt, việc tốt năm 2026',
      '1. Ông Nguyễn Văn Bình, tổ dân phố 5: Hiến 200 m2 đất làm đường.',
      '2. Bà Lê Thị Hoa, tổ dân phố 7: Nấu cơm miễn phí cho bệnh nhân nghèo.',
    ],
    models: [
      { name: 'Ông Nguyễn Văn Bình', kind: 'cá nhân', content: 'Hiến 200 m2 đất làm đường.' },
      { name: 'Bà Lê Thị Hoa', kind: 'cá nhân', content: 'Nấu cơm miễn phí cho bệnh nhân nghèo.' },
    ],
  },
  {
    lines: [
      '*III. MÔ HÌNH, ĐIỂN HÌNH ĐĂNG KÝ NĂM 2026',
      '*A. Tập thể',
      '1/ Chi bộ thôn Phú Ân Nam 2 – mô hình “Chi bộ bốn tốt”.',
      '*B. Cá nhân',
      '1/ Đồng chí Phạm Văn Tài, Bí thư Chi bộ thôn Đông Dinh – gương đảng viên làm kinh tế giỏi.',
      '*IV. ĐÁNH GIÁ CHUNG',
      'Nhìn chung các mô hình có hiệu quả.',
    ],
    models: [
      { name: 'Chi bộ bốn tốt', subject_name: 'Chi bộ thôn Phú Ân Nam 2', kind: 'Tập thể' },
      { name: 'gương đảng viên làm kinh tế giỏi', kind: 'cá nhân' },
    ],
  },
]

it.each(reports)('models in the text of a report: $models.0.name', ({ lines, models }) => {
  const body = lines
    .map((line) => paragraph(line.replace(/^\*/, ''), { bold: line.startsWith('*') }))
    .join('')
  const { rows } = proposalOf(docx({ body }))
  const said = rows.map(({ cells }, i) =>
    Object.fromEntries(
      Object.keys(models[i] ?? { name: '' }).map((column) => [column, value(cells, column)]),
    ),
  )
  expect(said).toEqual(models)
})

describe('a document that another program wrote (the package docx)', () => {
  const text = (words: string, options = {}) =>
    new Paragraph({ children: [new TextRun({ text: words, ...options })] })
  const cell = (words: string, options = {}) => new TableCell({ children: [text(words)], ...options })
  const numbered = (words: string, level = 0) =>
    new Paragraph({ text: words, numbering: { reference: 'list', level } })
  const written = (children: (Paragraph | Table)[]) =>
    Packer.toBuffer(
      new Document({
        numbering: {
          config: [
            {
              reference: 'list',
              levels: [
                { level: 0, format: 'upperRoman', text: '%1.' },
                { level: 1, format: 'decimal', text: '%2.' },
              ],
            },
          ],
        },
        sections: [{ children }],
      }),
    )

  it('has its merged header and its units merged downwards', async () => {
    const row = (...cells: TableCell[]) => new TableRow({ children: cells })
    const down = { verticalMerge: 'restart' }
    const goesOn = { verticalMerge: 'continue' }
    const bytes = await written([
      text('Danh sách mô hình, điển hình năm 2026', { bold: true }),
      new Table({
        rows: [
          row(
            cell('TT', down),
            cell('Đơn vị báo cáo', down),
            cell('Tên mô hình, điển hình', down),
            cell('Lĩnh vực', down),
            cell('Đối tượng', { columnSpan: 2 }),
          ),
          row(
            cell('', goesOn),
            cell('', goesOn),
            cell('', goesOn),
            cell('', goesOn),
            cell('Tập thể'),
            cell('Cá nhân'),
          ),
          row(cell('1'), cell('Sở Y tế', down), cell('Trạm y tế sạch'), cell('6'), cell('x'), cell('')),
          row(cell('2'), cell('', goesOn), cell('Bác sĩ tận tâm'), cell('6'), cell(''), cell('x')),
        ],
      }),
    ])
    const { rows } = proposalOf(bytes)
    const said = rows.map(({ cells }) =>
      ['unit', 'name', 'field', 'kind'].map((column) => value(cells, column)),
    )
    expect(said).toEqual([
      ['Sở Y tế', 'Trạm y tế sạch', '6', 'Tập thể'],
      ['Sở Y tế', 'Bác sĩ tận tâm', '6', 'Cá nhân'],
    ])
  })

  it('has its lists numbered by Word itself', async () => {
    const bytes = await written([
      numbered('Công tác chỉ đạo'),
      numbered('Ban hành kế hoạch', 1),
      numbered('Các mô hình, điển hình tiêu biểu'),
      numbered('Mô hình “Cổng trường an toàn” do Đoàn Thanh niên xã thực hiện (tập thể), lĩnh vực 4.', 1),
      numbered('Mô hình “Vườn rau tình thương” (tập thể), lĩnh vực 3.', 1),
      numbered('Đề xuất, kiến nghị'),
      text('Đề nghị hỗ trợ kinh phí.'),
    ])
    const { rows, info } = proposalOf(bytes)
    expect(rows.map(({ cells }) => [value(cells, 'name'), value(cells, 'field')])).toEqual([
      ['Cổng trường an toàn', '4'],
      ['Vườn rau tình thương', '3'],
    ])
    expect(value(info, 'proposals')).toBe('Đề nghị hỗ trợ kinh phí.')
  })
})

/** Confirms every row but the last, which is dropped. */
function mostly(bytes: Uint8Array, { rows, info }: DocumentProposal): Confirmation {
  const cells = (all: ProposedCell[]) => Object.fromEntries(all.map((cell) => [cell.column, cell.value]))
  return {
    sha256: sha256(bytes),
    info: cells(info),
    rows: rows.slice(0, -1).map((row, of) => ({ of, table: row.table, cells: cells(row.cells) })),
    dropped: [{ of: rows.length - 1, reason: 'không thuộc báo cáo' }],
  }
}

describe('a document and the loader', () => {
  it('holds it until somebody confirms, then loads what was confirmed and nothing else', async () => {
    const made = documents(5)[4]!
    const data = tempDir()
    const paths = dataPaths(data)
    const mail = writeFiles(tempDir(), { 'báo cáo.docx': made.bytes })
    const held = await loadHere(data, [mail], '2026-11-20')
    expect([
      held.code,
      held.load,
      held.files.map((one) => [one.status, one.issues.map(({ code }) => code)]),
    ]).toEqual([3, null, [['unconfirmed', ['word-unconfirmed']]]])

    const proposal = proposalOf(made.bytes)
    const document = { name: 'báo cáo.docx', bytes: Buffer.from(made.bytes) }
    const said = mostly(made.bytes, proposal)
    expect(await confirm(paths, guide, document, said)).toEqual({
      rows: proposal.rows.length - 1,
      dropped: 1,
    })
    const loaded = await loadHere(data, [mail], '2026-11-20')
    const models = loaded.files.find((one) => one.table === 'model')!
    expect([models.name, models.accepted, models.rejected]).toEqual([
      'báo cáo.docx',
      proposal.rows.length - 1,
      0,
    ])
    expect(models.issues.filter(({ code }) => code !== 'totals-differ')).toEqual([])
    const names = await figures(data, 'SELECT model_name FROM fct_model ORDER BY model_name')
    expect(names.flat().sort()).toEqual(said.rows.map(({ cells }) => cells['name']!).sort())

    // The document and the table are in the archive, and both are checked.
    for (const checksum of [sha256(made.bytes), confirmationOf(paths, sha256(made.bytes))!.table])
      expect(existsSync(path.join(paths.archive, checksum.slice(0, 2), checksum))).toBe(true)
    expect((await verify(paths)).filter(({ fault, note }) => fault !== null || note !== undefined)).toEqual(
      [],
    )
    // Sent again it changes nothing, and waits no longer.
    expect((await loadHere(data, [mail], '2026-11-20')).files[0]!.status).toBe('unchanged')
    writeFiles(path.join(data, 'inbox', '20261120T010203Z-00000001'), { 'báo cáo.docx': made.bytes })
    expect((await clearAndList(paths)).waiting).toEqual([])
  })

  it('loads nothing of a hundred before they are confirmed, then each row that was confirmed and no other', async () => {
    const all = documents(100)
    const data = tempDir()
    const paths = dataPaths(data)
    const mail = writeFiles(tempDir(), Object.fromEntries(all.map(({ name, bytes }) => [name, bytes])))
    const held = await loadHere(data, [mail], '2026-11-20', false)
    expect([held.load, held.files.filter(({ status }) => status !== 'unconfirmed')]).toEqual([null, []])
    expect(held.files).toHaveLength(100)
    const confirmed = new Map<string, number>()
    for (const { name, bytes } of all) {
      const proposal = proposalOf(bytes)
      const said = mostly(bytes, proposal)
      const kept = await confirm(paths, guide, { name, bytes: Buffer.from(bytes) }, said)
      expect([name, kept]).toEqual([name, { rows: proposal.rows.length - 1, dropped: 1 }])
      confirmed.set(name, kept.rows)
    }
    const { files } = await loadHere(data, [mail], '2026-11-20', false)
    for (const { name } of all) {
      const tables = files.filter((one) => one.name === name && one.table !== 'info')
      const rows = tables.reduce((sum, { accepted, rejected }) => sum + accepted + rejected, 0)
      const dropped = tables.reduce((sum, one) => sum + one.dropped, 0)
      expect([name, rows, dropped]).toEqual([name, confirmed.get(name), 0])
    }
  })

  it('takes no confirmation that passes over a row, or is of another document', async () => {
    const made = documents(1)[0]!
    const paths = dataPaths(tempDir())
    makeDataDir(paths)
    const proposal = proposalOf(made.bytes)
    const document = { name: 'a.docx', bytes: Buffer.from(made.bytes) }
    const said = mostly(made.bytes, proposal)
    await expect(confirm(paths, guide, document, { ...said, dropped: [] })).rejects.toThrow('Còn 1 dòng')
    await expect(
      confirm(paths, guide, document, { ...said, dropped: [...said.dropped, { of: 0, reason: '' }] }),
    ).rejects.toThrow('Còn 1 dòng')
    await expect(
      confirm(paths, guide, document, { ...said, dropped: [{ of: 999, reason: '' }] }),
    ).rejects.toThrow('không thuộc bản đề xuất')
    await expect(confirm(paths, guide, { ...document, bytes: Buffer.from('x') }, said)).rejects.toThrow(
      'đã thay đổi',
    )
    expect(confirmationOf(paths, said.sha256)).toBeNull()
  })

  it('refuses by its right name what has nothing to confirm', async () => {
    const picture = '<w:p><w:r><w:drawing/></w:r></w:p>'
    const mail = writeFiles(tempDir(), {
      'anh.docx': docx({ body: picture.repeat(3) }),
      'trong.docx': docx({ body: '<w:p/>' }),
      'hong.docx': docx({ body: '<w:p><w:r>' }),
      'cu.doc': Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from('WordDocument', 'utf16le'),
      ]),
      'cu.xls': Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from('Workbook', 'utf16le'),
      ]),
    })
    const { files } = await loadHere(tempDir(), [mail], '2026-11-20')
    const said = Object.fromEntries(files.map((one) => [one.name, one.issues[0]!.message]))
    expect(said['anh.docx']).toContain('bản quét')
    expect(said['trong.docx']).toContain('không có chữ')
    expect(said['hong.docx']).toContain('.docx hỏng')
    expect(said['cu.doc']).toContain('.doc hỏng')
    expect(said['cu.xls']).toContain('Excel kiểu cũ (.xls)')
  })
})

describe('time', () => {
  const row = ['1', 'Tổ tự quản an ninh', '4', 'Tập thể', 'Hội Nông dân', 'Tuần tra', 'Tốt']
  const header = [
    'STT',
    'Tên mô hình',
    'Lĩnh vực',
    'Đối tượng',
    'Tên tập thể, cá nhân',
    'Nội dung',
    'Kết quả',
  ]
  const milliseconds = (body: string) => {
    const bytes = docx({ body })
    // Of the processor: others work beside it.
    const since = process.cpuUsage()
    proposalOf(bytes)
    const { user, system } = process.cpuUsage(since)
    return (user + system) / 1000
  }

  it('of a report of 20 pages is below two seconds', () => {
    const text = 'Trong năm, Ủy ban nhân dân xã đã tổ chức nhiều hoạt động thiết thực. '.repeat(6)
    const page = Array.from({ length: 12 }, () => paragraph(text)).join('')
    expect(
      milliseconds(`${page.repeat(20)}${table([header, ...Array.from({ length: 60 }, () => row)])}`),
    ).toBeLessThan(2000)
  })

  it.each<[string, (n: number) => string]>([
    ['many paragraphs', (n) => paragraph('1. Mô hình “Tổ tự quản”: lĩnh vực 4').repeat(n)],
    ['headings without text', (n) => paragraph('1. Đề xuất, kiến nghị', { bold: true }).repeat(n)],
    ['one long paragraph', (n) => paragraph('a; b. C – d '.repeat(n))],
    ['a long table', (n) => table([header, ...Array.from({ length: n / 4 }, () => row)])],
    ['many tables', (n) => table([header, row]).repeat(n / 10)],
    ['parts of one table', (n) => table([header, row]) + (table([row]) + '<w:p/>').repeat(n / 10)],
    ['spaces', (n) => paragraph(' '.repeat(n * 20))],
    ['nested runs', (n) => `<w:p>${'<w:r><w:t>x</w:t></w:r>'.repeat(n)}</w:p>`],
    ['tags in one another', (n) => '<w:sdt>'.repeat(Math.min(900, n)) + '</w:sdt>'.repeat(Math.min(900, n))],
  ])('grows with %s and not faster', (_, body) => {
    milliseconds(body(1000))
    const short = Math.max(15, milliseconds(body(1000)))
    // Ten times as much takes less than thirty times as long, on a machine that does other things too.
    expect(milliseconds(body(10_000))).toBeLessThan(30 * short)
  })

  it('is not spent on a bomb, or on what is nested deeper than anybody writes', () => {
    expect(() => readDocument(Buffer.from(docx({ body: ' '.repeat(60 * 1024 * 1024) })))).toThrow('too large')
    const deep = '<w:tbl><w:tr><w:tc>'.repeat(1000) + '</w:tc></w:tr></w:tbl>'.repeat(1000)
    expect(() => readDocument(Buffer.from(docx({ body: deep })))).toThrow('too large')
  })
})

it('reads 10 MB of XML in seconds', () => {
  const body = paragraph('Nội dung của báo cáo, có vài từ. ').repeat(45_000)
  const bytes = docx({ body })
  const since = performance.now()
  const document = readDocument(Buffer.from(bytes))
  expect(document.paragraphs).toHaveLength(45_000)
  expect(performance.now() - since).toBeLessThan(10_000)
})

it('reads or refuses 200 mutated documents, and never fails or lingers', async () => {
  const next = random(24)
  const pieces = [
    ...['<', '>', '/>', '"', '&', '&#x0;', '<!--', '-->', '<![CDATA[', ']]>', '\ufffe'],
    ...['<w:p>', '</w:p>', '<w:tc>', '</w:tbl>', '<w:tbl>', '<w:del>', '<w:txbxContent>', '</w:txbxContent>'],
    ...['<w:gridSpan w:val="99999"/>', '<w:gridSpan w:val="-1"/>', '<w:vMerge/>', '<w:numId w:val="7"/>'],
  ]
  const parts = ['word/document.xml', 'word/document.xml', 'word/numbering.xml', '_rels/.rels']
  let read = 0
  for (const { bytes } of documents(20))
    for (let n = 0; n < 10; n += 1) {
      const files = unzipSync(bytes)
      const part = parts[n % parts.length]!
      let xml = strFromU8(files[part]!)
      for (let i = 0; i < 2; i += 1) {
        const at = Math.floor(next() * xml.length)
        const put = next() < 0.5 ? pieces[Math.floor(next() * pieces.length)]! : ''
        xml = xml.slice(0, at) + put + xml.slice(at + Math.floor(next() * 20))
      }
      const since = performance.now()
      const answer = await documentAnswer(Buffer.from(zipSync({ ...files, [part]: strToU8(xml) })))
      if ('document' in answer) {
        propose(answer.document, guide)
        read += 1
      }
      expect(performance.now() - since).toBeLessThan(5000)
    }
  expect(read).toBeGreaterThan(20)
})
