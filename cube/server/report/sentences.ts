import { writtenDay } from '../../domain/dates.ts'
import { PROVINCE_WIDE } from '../../domain/areas.ts'
import { changeOfCount, changeOfRate, FEW_CASES, ifKnown, type Step } from '../../domain/findings/change.ts'
import { totalsCompare, type Against } from '../../domain/period.ts'
import type { Channel } from '../../domain/scope.ts'
import type { Piece } from './content.ts'
import type { Figure } from './queries.ts'
import type { Compared, Facts, Part } from './figures.ts'
import { apart, list, lowerFirst, share, told } from './words.ts'

/**
 * The report's sentences, from figures. How a figure changed is decided in `cube/domain/findings/change.ts`; what is
 * not known is said to be not known; a rate is said with its two sides, and with a warning where they are few.
 */

export const CHANNELS: Record<Channel, string> = {
  government: 'khối chính quyền',
  party: 'khối Đảng, Mặt trận, đoàn thể',
}

/** Whose figures they are. */
export const whose = ({ scope }: Facts): string => (scope.channel ? CHANNELS[scope.channel] : 'toàn tỉnh')

const when = ({ scope, provisional }: Facts): string =>
  provisional ? `Đến ngày ${writtenDay(scope.today)}` : `Năm ${scope.year}`

/** "năm 2025", or "cùng thời điểm năm 2025" for an unfinished year; the day itself where the snapshot knows another one. */
export function thenName({ year, day, dated }: Against): string {
  if (day === null) return `năm ${year}`
  return dated ? `ngày ${writtenDay(day)}` : `cùng thời điểm năm ${year}`
}

/**
 * What became of a figure since last year, to stand at the end of a clause: ", tăng 12 so với năm 2025 (400)".
 * @param measure of the model figures
 */
export function change({ now, before }: Compared, measure: string, against: Against): Piece[] {
  const here = now[measure]!
  const there = before?.[measure]
  if (!there || there.value === null || here.value === null)
    return [`; ${thenName(against)} chưa có số liệu để so sánh`]
  const basis: Piece[] = against.oldArea ? ['; tính trên phạm vi Khánh Hòa cũ có ', told(here)] : []
  return [...basis, ...moreOrLess(here, there, against)]
}

const STEPS: Record<Step, string> = {
  rose: 'tăng',
  fell: 'giảm',
  more: 'nhiều hơn',
  fewer: 'ít hơn',
  equal: 'bằng',
}
const RATE_STEPS: Record<Step, string> = { ...STEPS, more: 'cao hơn', fewer: 'thấp hơn' }

function moreOrLess(here: Figure, there: Figure, against: Against): Piece[] {
  const found = ifKnown((here.rate ? changeOfRate : changeOfCount)(here.value, there.value, against))
  if (found === null) return []
  if (found.kind === 'equal') return [`, bằng ${thenName(against)}`]
  const [verb, unit] = here.rate ? [RATE_STEPS[found.kind], ' điểm phần trăm'] : [STEPS[found.kind], '']
  return [`, ${verb} `, apart(here, there), `${unit} so với ${thenName(against)} (`, told(there), ')']
}

/** A change of events, which are compared between whole years of one area only; nothing where they are not. */
function eventChange(here: Figure, there: Figure | undefined, against: Against): Piece[] {
  return there ? moreOrLess(here, there, against) : []
}

/** A rate with its two sides: "đạt 45,2% (400/885)". */
export function rate(figure: Figure, numerator: Figure, denominator: Figure): Piece[] {
  if (!denominator.value) return ['chưa có số liệu để tính tỷ lệ']
  const few: Piece[] = denominator.value < FEW_CASES ? ['; số lượng còn ít, tỷ lệ chỉ để tham khảo'] : []
  return ['đạt ', told(figure), ' (', told(numerator), '/', told(denominator), ...few, ')']
}

const sentence = (...pieces: (Piece | Piece[])[]): Piece[] => [...pieces.flat(), '.']

/** Parts by name with a figure each: "tin 12, bài 3". */
const enumerated = (parts: { name: string; figure: Figure }[]): Piece[] =>
  parts.flatMap(({ name, figure }, i) => [`${i === 0 ? '' : ', '}${lowerFirst(name)} `, told(figure)])

/** What some reports say of the models; nothing where none does. */
const saidOf = (start: string, parts: { name: string; figure: Figure }[]): Piece[][] => {
  const said = parts.filter(({ figure }) => figure.value)
  return said.length ? [sentence(start, enumerated(said), ' mô hình, điển hình')] : []
}

/** Why a year is not compared with the year before; nothing where it is. */
function notCompared({ against, gap, duties }: Facts): Piece[][] {
  if (duties)
    return [
      sentence(
        `Không so sánh tổng số với năm ${against.year}, vì năm ${against.year} có `,
        told(duties.before),
        ` đơn vị phải báo cáo, năm ${against.year + 1} có `,
        told(duties.now),
      ),
    ]
  if (!against.gap || !gap) return []
  return [
    sentence(
      `Không so sánh với năm ${against.year}, vì năm ${against.gap.year} chỉ có `,
      told(gap.received!),
      '/',
      told(gap.expected!),
      ' đơn vị phải báo cáo đã báo cáo',
    ),
  ]
}

/** How many models were registered. */
export function registration(facts: Facts): Piece[][] {
  const { totals, against } = facts
  const { whole } = totals
  return [
    sentence(
      `${when(facts)}, ${whose(facts)} đăng ký `,
      told(whole.count!),
      ' mô hình, điển hình (',
      told(whole.collective_count!),
      ' tập thể, ',
      told(whole.individual_count!),
      ' cá nhân)',
      change(totals, 'count', against),
    ),
    ...notCompared(facts),
    sentence(
      'Trong đó: đăng ký mới ',
      told(whole.new_count!),
      ', đăng ký bổ sung ',
      told(whole.supplementary_count!),
      ', tiếp tục duy trì ',
      told(whole.maintained_count!),
      '; mô hình điểm ',
      told(whole.pilot_count!),
      '; được công nhận ',
      told(whole.recognised_count!),
    ),
    ...saidOf('Theo các đơn vị ghi: ', [
      {
        name: 'thuộc đối tượng trực tiếp lao động sản xuất, công tác, học tập, chiến đấu, phục vụ chiến đấu',
        figure: whole.priority_count!,
      },
      { name: 'có đơn vị phối hợp', figure: whole.partnered_count! },
      { name: 'học tập từ nơi khác', figure: whole.learnt_count! },
      { name: 'phát hiện qua phong trào thi đua, cuộc vận động', figure: whole.found_count! },
    ]),
    ...(whole.undecided_count!.value
      ? [
          sentence(
            'Còn ',
            told(whole.undecided_count!),
            ' mô hình, điển hình có thể trùng với mô hình, điển hình của đơn vị khác hoặc tiếp nối mô hình, điển hình trước đó, chưa được xác định; các số liệu trong báo cáo đang tính riêng từng mô hình, điển hình này',
          ),
        ]
      : []),
    sentence(
      'Số mô hình, điển hình gửi về tỉnh là ',
      told(whole.sent_count!),
      change(totals, 'sent_count', against),
    ),
  ]
}

/** What one field has; its examples stand after it. */
export function field(part: Part, { totals, against }: Facts): Piece[] {
  const { count, collective_count, individual_count, effective_count, replicated_count } = part.whole
  const start = `Lĩnh vực ${part.code} - ${part.name}: `
  // Where there is no last year, that is said once, of all fields together.
  const since = totals.before ? change(part, 'count', against) : []
  if (!count!.value) return sentence(`${start}chưa có mô hình, điển hình`, since)
  return sentence(
    start,
    told(count!),
    ' mô hình, điển hình (',
    told(collective_count!),
    ' tập thể, ',
    told(individual_count!),
    ' cá nhân), chiếm ',
    share(count!, totals.whole.count!),
    since,
    '; được đánh giá hiệu quả ',
    told(effective_count!),
    ', đã nhân rộng ',
    told(replicated_count!),
  )
}

/** Where models are many and where there are none. */
export function places({ districts, against, totals, provisional }: Facts): Piece[][] {
  const areas = districts.filter((part) => part.code !== PROVINCE_WIDE)
  const most = [...areas].sort((a, b) => b.whole.count!.value! - a.whole.count!.value!)
  const top = most.slice(0, 3).filter((part) => part.whole.count!.value)
  const none = areas.filter((part) => !part.whole.count!.value).map((part) => lowerFirst(part.name))
  const fewer = areas.filter(
    (part) =>
      totalsCompare(against) &&
      part.before?.count!.value != null &&
      part.now.count!.value! < part.before.count!.value,
  )
  const found: Piece[][] = []
  if (top.length)
    found.push(
      sentence(
        'Địa bàn có nhiều mô hình, điển hình: ',
        top.flatMap((part, i): Piece[] => [
          `${i === 0 ? '' : '; '}${lowerFirst(part.name)} `,
          told(part.whole.count!),
          ' (chiếm ',
          share(part.whole.count!, totals.whole.count!),
          ')',
        ]),
      ),
    )
  if (none.length)
    found.push(
      sentence(`Địa bàn ${provisional ? 'đến nay chưa có' : 'không có'} mô hình, điển hình: ${list(none)}`),
    )
  if (fewer.length)
    found.push(
      sentence(
        against.day === null
          ? `Địa bàn giảm số mô hình, điển hình so với năm ${against.year}: `
          : `Địa bàn có ít mô hình, điển hình hơn ${thenName(against)}: `,
        fewer.flatMap((part, i): Piece[] => [
          `${i === 0 ? '' : '; '}${lowerFirst(part.name)} (`,
          told(part.now.count!),
          ', trước đó ',
          told(part.before!.count!),
          ')',
        ]),
      ),
    )
  return found
}

/** Evaluation at 6 and 12 months. */
export function evaluation({ totals, against, potential, scope }: Facts): Piece[][] {
  const { whole } = totals
  const names: Record<string, string> = {
    replicate_now: 'có thể nhân rộng ngay',
    needs_support: 'cần bồi dưỡng thêm',
    limited: 'khó phát triển',
  }
  const known = Object.keys(names).flatMap((code) => {
    const line = potential.find(({ texts }) => texts.potential === code)
    return line ? [{ name: names[code]!, figure: line.figures.count! }] : []
  })
  return [
    sentence(
      `Đánh giá 6 tháng đầu năm ${scope.year}: `,
      told(whole.evaluated_h1_count!),
      ' mô hình, điển hình được đánh giá. Đánh giá cuối năm: ',
      told(whole.evaluated_count!),
      ' mô hình, điển hình được đánh giá, ',
      rate(whole.evaluation_rate!, whole.evaluated_count!, whole.count!),
    ),
    sentence(
      'Tỷ lệ được đánh giá hiệu quả trong số đã đánh giá ',
      rate(whole.effectiveness_rate!, whole.effective_count!, whole.evaluated_count!),
      whole.evaluated_count!.value ? change(totals, 'effectiveness_rate', against) : [],
      '; đáp ứng tiêu chí của lĩnh vực: ',
      told(whole.meets_criteria_count!),
    ),
    ...saidOf('Theo từng mặt, các đơn vị đánh giá đạt: ', [
      { name: 'tác dụng', figure: whole.impact_count! },
      { name: 'tính hiệu quả', figure: whole.effect_count! },
      { name: 'thiết thực', figure: whole.practicality_count! },
      { name: 'nêu từng tiêu chí đạt', figure: whole.criteria_told_count! },
    ]),
    ...(known.length ? [sentence('Về khả năng phát triển: ', enumerated(known), ' mô hình, điển hình')] : []),
  ]
}

/** Replication. */
export function replication({ totals, against, replication: events, before }: Facts): Piece[][] {
  const { whole } = totals
  return [
    sentence(
      'Tỷ lệ mô hình, điển hình đã được nhân rộng (lũy kế) ',
      rate(whole.replication_rate!, whole.replicated_count!, whole.count!),
      whole.count!.value ? change(totals, 'replication_rate', against) : [],
      '; riêng trong năm có ',
      told(whole.replicated_in_year_count!),
      ' mô hình, điển hình được nhân rộng',
    ),
    sentence(
      'Tỷ lệ nhân rộng trong số mô hình, điển hình hiệu quả ',
      rate(whole.effective_replication_rate!, whole.effective_replicated_count!, whole.effective_count!),
    ),
    sentence(
      'Các đơn vị báo cáo ',
      told(events.events!),
      ' lượt nhân rộng đến ',
      told(events.sites!),
      ' nơi',
      eventChange(events.sites!, before?.replication.sites, against),
      '; ',
      told(events.adopting_units!),
      ' đơn vị tiếp nhận',
    ),
  ]
}

/** Commendation and honours, which are never added together. */
export function commendation(facts: Facts): Piece[][] {
  const { totals, commendation: events, commendationForms, before, against } = facts
  const { whole } = totals
  const forms = (formClass: string, measure: string) =>
    commendationForms
      .filter(({ texts }) => texts.form_class === formClass)
      .map(({ texts, figures }) => ({
        name: texts.form_name === 'Khác' ? 'hình thức khác' : texts.form_name!,
        figure: figures[measure]!,
      }))
      .sort((a, b) => b.figure.value! - a.figure.value!)
  const detail = (parts: ReturnType<typeof forms>): Piece[] =>
    parts.length ? [' (', ...enumerated(parts), ')'] : []
  return [
    sentence(
      'Khen thưởng: ',
      told(events.count!),
      ' lượt',
      detail(forms('commendation', 'count')),
      eventChange(events.count!, before?.commendation.count, against),
      '. Tỷ lệ mô hình, điển hình được khen thưởng ',
      rate(whole.commendation_rate!, whole.commended_count!, whole.count!),
    ),
    sentence(
      'Biểu dương, tôn vinh: ',
      told(events.honours!),
      ' lượt',
      detail(forms('honour', 'honours')),
      eventChange(events.honours!, before?.commendation.honours, against),
      ', với ',
      told(whole.honoured_count!),
      ' mô hình, điển hình',
    ),
  ]
}

/** Publicity by form; items are never added to columns and pages. */
export function publicity({ publicity: totals, publicityForms, before, against }: Facts): Piece[][] {
  const forms = (codes: string[]) =>
    codes.flatMap((code) => {
      const line = publicityForms.find(({ texts }) => texts.form === code)
      return line?.figures.items!.value ? [{ name: line.texts.form_name!, figure: line.figures.items! }] : []
    })
  const items = forms(['news', 'article', 'photo', 'report', 'documentary'])
  const sections = forms(['special_page', 'column', 'feature_topic'])
  const [publications] = forms(['publication'])
  if (!items.length && !sections.length && !publications)
    return [['Chưa có số liệu về tin, bài, chuyên trang, chuyên mục tuyên truyền.']]
  return [
    sentence(
      'Các cơ quan, đơn vị thực hiện ',
      told(totals.press_items!),
      ' tin, bài, ảnh, phóng sự, phim tài liệu',
      items.length ? [' (', ...enumerated(items), ')'] : [],
      eventChange(totals.press_items!, before?.publicity.press_items, against),
    ),
    sentence(
      'Xây dựng, duy trì ',
      told(totals.sections!),
      ' chuyên trang, chuyên mục, chuyên đề',
      sections.length ? [' (', ...enumerated(sections), ')'] : [],
      eventChange(totals.sections!, before?.publicity.sections, against),
      publications ? ['; ', told(publications.figure), ' ấn phẩm'] : [],
    ),
  ]
}

/** Plans, meetings and campaigns, as far as units said. */
export function guidance({ declarations }: Facts): Piece[][] {
  if (!declarations?.totals.count!.value)
    return [['Chưa có số liệu về kế hoạch, hội nghị phổ biến, quán triệt của các đơn vị.']]
  const { totals, campaigns } = declarations
  const meetings: Piece[] =
    totals.meetings_total!.value === null ? [] : [', với ', told(totals.meetings_total!), ' hội nghị']
  const attendance: Piece[] =
    totals.attendance!.value === null ? [] : [', ', told(totals.attendance!), ' lượt người dự']
  return [
    sentence(
      'Trong ',
      told(totals.count!),
      ' đơn vị báo cáo nội dung này, có ',
      told(totals.plan_count!),
      ' đơn vị ban hành kế hoạch triển khai; ',
      told(totals.meeting_count!),
      ' đơn vị tổ chức phổ biến, quán triệt',
      meetings,
      attendance,
    ),
    ...(campaigns.length
      ? [
          sentence(
            'Có ',
            told(totals.campaign_count!),
            ' đơn vị phát động phong trào thi đua: ',
            quotedWithUnits(campaigns.slice(0, 5)),
          ),
        ]
      : []),
  ]
}

/** Texts with the number of units that wrote them: “…” (12 đơn vị); “…” (3 đơn vị). */
function quotedWithUnits(said: { text: string; units: Figure }[]): Piece[] {
  return said.flatMap(({ text, units }, i): Piece[] => [
    `${i === 0 ? '' : '; '}“${text}” (`,
    told(units),
    ' đơn vị)',
  ])
}

/** Inspections, as far as units said. */
export function inspections({ declarations }: Facts): Piece[][] {
  const totals = declarations?.totals
  const counted = (units: Figure, whose: string, times: Figure): Piece[] =>
    sentence('Có ', told(units), whose, times.value === null ? [] : [', với ', told(times), ' cuộc'])
  const front: Piece[][] = totals?.front_supervision_count?.value
    ? [
        counted(
          totals.front_supervision_count,
          ' đơn vị nêu việc giám sát, đôn đốc của Mặt trận và các đoàn thể',
          totals.front_supervisions_total!,
        ),
      ]
    : []
  if (!totals?.inspection_count!.value)
    return [['Chưa có số liệu về kiểm tra, giám sát của các đơn vị.'], ...front]
  return [
    counted(totals.inspection_count!, ' đơn vị tổ chức kiểm tra, giám sát', totals.inspections_total!),
    ...front,
  ]
}

/** The first year for which both sides owe a report: the letter of 11/12/2024 came after that year's 30/11. */
const OWED_SINCE = 2025

/** Why nobody owes a report; null where somebody does. */
export function nothingOwed({ reporting, scope }: Facts): string | null {
  if (reporting.expected!.value) return null
  return scope.year < OWED_SINCE
    ? `Năm ${scope.year} chưa áp dụng chế độ báo cáo theo Kế hoạch số 235-KH/TU.`
    : `Chưa có số liệu về trách nhiệm báo cáo năm ${scope.year} của các đơn vị.`
}

/** Who reported, and when. */
export function reporting(facts: Facts): Piece[][] {
  const { reporting: r, byChannel, scope, provisional } = facts
  const none = nothingOwed(facts)
  if (none !== null) return [[none]]
  /** In brackets, how those who owe a report stand; what nobody is, is not said. */
  const states = (of: typeof r): Piece[] => {
    const said = [
      { name: 'đúng hạn ', figure: of.on_time! },
      { name: 'chậm ', figure: of.late! },
      { name: 'không rõ ngày nhận ', figure: of.undated! },
      { name: 'quá hạn chưa báo cáo ', figure: of.missing! },
      { name: 'chưa đến hạn ', figure: of.not_due! },
    ].filter(({ figure }) => figure.value)
    if (said.length === 0) return []
    return [
      ' (',
      ...said.flatMap(({ name, figure }, i): Piece[] => [`${i === 0 ? '' : ', '}${name}`, told(figure)]),
      ')',
    ]
  }
  const found = [
    sentence(
      `${provisional ? `Đến ngày ${writtenDay(scope.today)}` : `Kỳ báo cáo năm ${scope.year}`}, `,
      told(r.received!),
      '/',
      told(r.expected!),
      ' đơn vị đã báo cáo',
      states(r),
    ),
  ]
  const sides = byChannel.filter(({ figures }) => figures.expected!.value)
  // Of one side alone that is said already.
  if (sides.length > 1)
    found.push(
      sentence(
        'Trong đó: ',
        sides.flatMap(({ channel, figures }, i): Piece[] => [
          `${i === 0 ? '' : '; '}${CHANNELS[channel]} `,
          told(figures.received!),
          '/',
          told(figures.expected!),
          ...states(figures),
        ]),
      ),
    )
  if (r.incomplete!.value)
    found.push(
      sentence('Có ', told(r.incomplete!), ' báo cáo còn dòng chưa hợp lệ, đang chờ đơn vị hoàn thiện'),
    )
  if (r.quota_owed!.value)
    found.push(
      sentence(
        'Tỷ lệ đơn vị gửi về tỉnh đủ số lượng tối thiểu 03 mô hình, điển hình ',
        rate(r.quota_rate!, r.quota_met!, r.quota_due!),
        r.quota_due!.value! < r.quota_owed!.value
          ? [
              ' tính trên số đơn vị đã báo cáo; tổng số phải đạt là ',
              told(r.quota_owed!),
              ' đơn vị, số còn lại chưa đến hạn',
            ]
          : [],
      ),
    )
  return found
}

/** What held the work back, counted. */
export function shortcomings(facts: Facts): Piece[][] {
  const { totals, declarations, reporting: r, fields, provisional } = facts
  const empty = fields.filter((part) => !part.whole.count!.value).map((part) => `“${part.name}”`)
  const found: Piece[][] = []
  if (r.missing!.value)
    found.push(
      sentence(
        'Còn ',
        told(r.missing!),
        ' đơn vị quá hạn chưa báo cáo; ',
        told(r.late!),
        ' đơn vị báo cáo chậm',
      ),
    )
  else if (r.late!.value) found.push(sentence('Còn ', told(r.late!), ' đơn vị báo cáo chậm'))
  if (facts.known && empty.length)
    found.push(
      sentence(`Lĩnh vực ${provisional ? 'đến nay chưa có' : 'không có'} mô hình, điển hình: ${list(empty)}`),
    )
  found.push(
    totals.whole.difficulty_count!.value
      ? sentence(
          'Có ',
          told(totals.whole.difficulty_count!),
          ' mô hình, điển hình được báo cáo là có khó khăn, vướng mắc',
        )
      : ['Chưa có mô hình, điển hình nào được báo cáo là có khó khăn, vướng mắc.'],
  )
  found.push(
    ...saidOf('Theo các đơn vị ghi: ', [
      { name: 'đã được giúp đỡ', figure: totals.whole.helped_count! },
      // Where nobody writes of help, it is not said that none was given.
      ...(totals.whole.helped_count!.value
        ? [
            {
              name: 'có khó khăn, vướng mắc mà chưa ghi đã được giúp đỡ',
              figure: totals.whole.unhelped_count!,
            },
          ]
        : []),
    ]),
  )
  if (declarations?.totals.shortcoming_count!.value) {
    const [most, next] = declarations.shortcomings
    // What each of several units says once is not said the most.
    const leads = most !== undefined && next !== undefined && most.units.value! > next.units.value!
    found.push([
      'Có ',
      told(declarations.totals.shortcoming_count!),
      ` đơn vị nêu hạn chế, nguyên nhân${leads ? '; được nêu nhiều nhất' : ', trong đó'}:`,
    ])
  }
  return found
}

/** How many asked for something. */
export function proposals({ declarations }: Facts): Piece[][] {
  const totals = declarations?.totals
  if (!totals?.proposal_count!.value) return []
  return [sentence('Có ', told(totals.proposal_count!), ' đơn vị đề xuất, kiến nghị')]
}
