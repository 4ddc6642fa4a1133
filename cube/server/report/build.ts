import { writtenDay } from '../../domain/dates.ts'
import { sentenceKey } from '../../domain/sentence.ts'
import type { Block, Frame, FreeText, Listed, Piece, Report, Told } from './content.ts'
import type { ReportQueries } from './queries.ts'
import type { Facts } from './figures.ts'
import type { TextGuide } from './settings.ts'
import * as say from './sentences.ts'
import { annexes, comparison, examples, OLD_AREA_NOTE, summary, wholeProvinceNote } from './tables.ts'
import { begun, list, quotable, valueText } from './words.ts'

/** From figures and texts to the report: what stands where. */

export interface Given {
  layout: Report['layout']
  frame: Frame
  /** How the issuing body and the one that it reports to are called inside a sentence. */
  issuerName: string
  addresseeName: string
  /** What the document rests on, without marks at their ends. */
  grounds: string[]
  /** The snapshot in words. */
  snapshot: string
  /** Free texts as people wrote them, by key; one that is not there stands as it is suggested. */
  texts: Record<string, string>
  guides: TextGuide[]
  references: boolean
}

/** Examples of a field, and how many are looked at for them: an example that is hidden makes room for the next. */
const MOST_EXAMPLES = 2
const MOST_TRIED = 12
/** Units' own words that a report quotes at most. */
const MOST_QUOTED = 8
/** Units' plans that a report names at most. */
const MOST_PLANS = 5

const PLAN =
  'Kế hoạch số 235-KH/TU, ngày 11/11/2024 của Ban Thường vụ Tỉnh ủy về xây dựng và nhân rộng các mô hình, điển hình trong học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh'

/** A sentence that somebody hid. */
export interface Hidden {
  key: string
  text: string
}

/**
 * @param queries those that the facts were read through: they know what the references stand for
 * @returns the report, and what of it somebody hid
 */
export function buildReport(
  facts: Facts,
  given: Given,
  queries: ReportQueries,
): { report: Report; hidden: Hidden[] } {
  const { year } = facts.scope
  const { blocks, hidden } = withoutHidden(body(facts, given), given.texts)
  const tables = annexes(facts)
  const subject = `kết quả thực hiện ${PLAN} năm ${year}`
  const report: Report = {
    year,
    layout: given.layout,
    frame: given.frame,
    subject: given.layout === 'state' ? `K${subject.slice(1)}` : subject,
    source: sourceLine(facts, given),
    blocks,
    annexes: tables,
    references: [],
  }
  if (given.references) report.references = listed(report, queries)
  return { report, hidden }
}

/** The blocks without the sentences that somebody hid. What stands before the first heading opens each report. */
function withoutHidden(
  blocks: Block[],
  texts: Record<string, string>,
): { blocks: Block[]; hidden: Hidden[] } {
  const body = blocks.findIndex((block) => block.kind === 'heading')
  const hidden: Hidden[] = []
  const shown = blocks.filter((block, i) => {
    if (i < body || (block.kind !== 'paragraph' && block.kind !== 'quote')) return true
    const key = sentenceKey(block.pieces)
    if (texts[key] === undefined) return true
    hidden.push({
      key,
      text: block.pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join(''),
    })
    return false
  })
  return { blocks: shown, hidden }
}

function sourceLine(facts: Facts, { snapshot }: Given): string {
  const provisional = facts.provisional ? '; số tạm tính, kỳ báo cáo chưa kết thúc' : ''
  return `Nguồn số liệu: ${snapshot}, tính đến ngày ${writtenDay(facts.scope.today)}${provisional}`
}

function body(facts: Facts, given: Given): Block[] {
  const { year } = facts.scope
  const { issuerName, addresseeName, grounds } = given
  const chapter = (text: string): Block => ({ kind: 'heading', level: 1, text })
  const section = (text: string): Block => ({ kind: 'heading', level: 2, text })
  const told = (...sentences: Piece[][]): Block[] =>
    sentences.map((pieces) => ({ kind: 'paragraph', pieces }))
  /** What is only said where there are figures. */
  const counted = (blocks: () => Block[]): Block[] =>
    facts.known ? blocks() : told([`Năm ${year} chưa có số liệu.`])
  const written = (key: string): FreeText => freeText(key, facts, given)
  const oldArea: Block[] = facts.against.oldArea ? told([OLD_AREA_NOTE]) : []

  return [
    ...grounds.map((text, i): Block => ({
      kind: 'ground',
      pieces: [`${given.layout === 'party' ? '- ' : ''}${text}${i === grounds.length - 1 ? '.' : ';'}`],
    })),
    ...told([
      grounds.length
        ? `${issuerName} báo cáo ${addresseeName} kết quả thực hiện Kế hoạch số 235-KH/TU năm ${year} như sau:`
        : `Thực hiện ${PLAN}; ${issuerName} báo cáo ${addresseeName} kết quả thực hiện năm ${year} như sau:`,
    ]),
    ...told([
      `Số liệu trong báo cáo tính đến ngày ${writtenDay(facts.scope.today)}, tổng hợp từ ${given.snapshot}${facts.provisional ? '; là số tạm tính, kỳ báo cáo chưa kết thúc' : ''}.`,
    ]),
    chapter('I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO, TRIỂN KHAI THỰC HIỆN'),
    section('1. Phổ biến, quán triệt, ban hành kế hoạch'),
    ...told(...say.guidance(facts)),
    written('guidance'),
    section('2. Công tác tuyên truyền'),
    ...told(...say.publicity(facts)),
    written('publicity'),
    section('3. Kiểm tra, giám sát, chế độ báo cáo'),
    ...told(...say.inspections(facts), ...say.reporting(facts)),
    written('inspection'),
    chapter('II. KẾT QUẢ XÂY DỰNG, NHÂN RỘNG MÔ HÌNH, ĐIỂN HÌNH'),
    section('1. Kết quả đăng ký'),
    ...counted(() => [
      ...told(...say.registration(facts)),
      { kind: 'table', caption: `Bảng 1. Kết quả chung năm ${year}`, table: summary(facts) },
    ]),
    section('2. Kết quả theo 11 lĩnh vực'),
    ...counted(() => [
      {
        kind: 'table',
        caption: 'Bảng 2. Mô hình, điển hình theo lĩnh vực',
        table: comparison('Lĩnh vực', facts.fields, facts, true),
      },
      ...oldArea,
      ...facts.fields.flatMap((part): Block[] => [
        { kind: 'paragraph', pieces: say.field(part, facts) },
        ...chosenExamples(examples(facts.notable, Number(part.code), MOST_TRIED), given),
      ]),
    ]),
    section('3. Kết quả theo địa phương, đơn vị'),
    ...counted(() => [
      ...told(...say.places(facts)),
      {
        kind: 'table',
        caption: 'Bảng 3. Mô hình, điển hình theo địa bàn',
        table: comparison('Địa bàn', facts.districts, facts, false),
      },
      ...oldArea,
      ...told(...[wholeProvinceNote(facts)].filter(Boolean).map((note) => [note])),
      // The number of an annex does not part from its name.
      ...told(['Kết quả theo xã, phường, đặc khu tại Biểu\u00A02; theo đơn vị báo cáo tại Biểu\u00A03.']),
    ]),
    section('4. Đánh giá định kỳ'),
    ...counted(() => told(...say.evaluation(facts))),
    section('5. Nhân rộng'),
    ...counted(() => told(...say.replication(facts))),
    section('6. Biểu dương, tôn vinh, khen thưởng'),
    ...counted(() => told(...say.commendation(facts))),
    chapter('III. ĐÁNH GIÁ CHUNG'),
    section('1. Ưu điểm'),
    written('strengths'),
    section('2. Hạn chế, khó khăn, vướng mắc'),
    ...(facts.known ? told(...say.shortcomings(facts)) : []),
    ...quotes(facts),
    written('shortcomings'),
    section('3. Nguyên nhân'),
    written('causes'),
    section('4. Kinh nghiệm'),
    written('lessons'),
    chapter(`IV. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM ${year + 1}`),
    written('tasks'),
    chapter('V. ĐỀ XUẤT, KIẾN NGHỊ'),
    ...told(...say.proposals(facts)),
    written('proposals'),
  ]
}

/** The first examples that nobody hid, with the hidden ones before them. */
function chosenExamples(models: ReturnType<typeof examples>, { texts }: Given): Block[] {
  const chosen: Block[] = []
  let shown = 0
  for (const model of models) {
    if (shown === MOST_EXAMPLES) break
    const pieces = [
      `- “${quotable(model.name)}” (${[model.subject, model.unit].filter(Boolean).join(', ')}): ${begun(quotable(model.result!))}.`,
    ]
    chosen.push({ kind: 'quote', pieces })
    if (texts[sentenceKey(pieces)] === undefined) shown++
  }
  return chosen
}

/** The units' own words on what is hard: shortcomings with the number of units, then models' difficulties. */
function quotes(facts: Facts): Block[] {
  const shortcomings = (facts.declarations?.shortcomings ?? []).slice(0, MOST_QUOTED)
  const difficulties = new Map(facts.difficulties.map((said) => [quotable(said.text), said]))
  return [
    ...shortcomings.map(({ text, units }): Block => ({
      kind: 'quote',
      pieces: [
        `- “${quotable(text)}” (`,
        { text: valueText(units.value, false), value: units.value, of: 'value', codes: [units.code] },
        ' đơn vị).',
      ],
    })),
    ...[...difficulties]
      .slice(0, MOST_QUOTED - Math.min(shortcomings.length, 4))
      .map(([text, { model, unit }]): Block => ({
        kind: 'quote',
        pieces: [`- “${text}” (mô hình “${quotable(model)}”, ${unit}).`],
      })),
  ]
}

/** A free text as it stands; what nobody has written is as the units' words suggest, or as the reference table does. */
function freeText(key: string, facts: Facts, { texts, guides }: Given): FreeText {
  const fixed = guides.find((guide) => guide.key === key)?.text ?? ''
  const suggested = [fromUnits(key, facts), fixed.replaceAll('{next}', String(facts.scope.year + 1))]
    .filter((part) => part !== '')
    .join('\n')
  return { kind: 'free', key, suggested, text: (texts[key] ?? suggested).normalize('NFC') }
}

function fromUnits(key: string, { declarations }: Facts): string {
  if (!declarations) return ''
  const quoted = (said: { text: string }[]) =>
    list(said.slice(0, MOST_QUOTED).map(({ text }) => `“${quotable(text)}”`))
  if (key === 'guidance' && declarations.plans.length) {
    const plans = declarations.plans.map((row) => {
      const document = String(row['declaration.plan_document'])
      const day = row['declaration.plan_date']
      return {
        issued: typeof day === 'string' ? day.slice(0, 10) : dayIn(document),
        text: `${String(row['declaration.unit_name'])} (${quotable(document)})`,
      }
    })
    const dated = plans
      .filter(({ issued }) => issued !== null)
      .sort((a, b) => (a.issued! < b.issued! ? -1 : 1))
    const first = [...dated, ...plans.filter(({ issued }) => issued === null)].slice(0, MOST_PLANS)
    // "Early" is only said of plans whose day is known, and where others came later.
    const later = dated[MOST_PLANS]
    const isEarly = later !== undefined && later.issued! > first.at(-1)!.issued!
    return `Một số đơn vị ${isEarly ? 'sớm' : 'đã'} ban hành kế hoạch triển khai: ${list(first.map(({ text }) => text))}.`
  }
  if (key === 'proposals' && declarations.proposals.length)
    return `Nội dung: ${quoted(declarations.proposals)}.`
  return ''
}

/** The day that a document's number and date name ("… ngày 02/01/2025"), as YYYY-MM-DD; null where there is none. */
function dayIn(document: string): string | null {
  const [, day, month, year] = /(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)/.exec(document) ?? []
  return day ? `${year!}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}` : null
}

/** The figures of the text and its tables, each code once, in the order of the paper; the annexes' stand in grids. */
function listed(report: Report, queries: ReportQueries): Listed[] {
  const pieces = report.blocks.flatMap((block): Piece[] => {
    if (block.kind === 'paragraph' || block.kind === 'quote') return block.pieces
    return block.kind === 'table' ? block.table.rows.flatMap((row) => row.cells) : []
  })
  const codes = pieces
    .filter((piece): piece is Told => typeof piece !== 'string')
    .flatMap((piece) => piece.codes)
  return [...new Set(codes)].map((code) => {
    const { metric, value, definition } = queries.references.get(code)!
    const text = valueText(value.value, value.denominator !== undefined)
    return { code, metric, title: definition.title, value: text }
  })
}
