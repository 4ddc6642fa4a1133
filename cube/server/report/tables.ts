import { writtenDay } from '../../domain/dates.ts'
import type { Annex, Cell, Column, Table, TableRow } from './content.ts'
import type { Figure } from './queries.ts'
import { PROVINCE_WIDE } from '../../domain/areas.ts'
import { totalsCompare } from '../../domain/period.ts'
import type { Compared, Facts, Model, Part, UnitLine } from './figures.ts'
import { PART_MEASURES, SUMMARY } from './measures.ts'
import { nothingOwed, thenName } from './sentences.ts'
import { cell, difference, MISSING, quotable } from './words.ts'

/** The tables of the report and its annexes. Their columns fill the 165 mm between the margins. */

const text = (title: string, width: number): Column => ({ title, width, align: 'left' })
const figure = (title: string, width: number): Column => ({ title, width, align: 'right' })
const centred = (title: string, width: number): Column => ({ title, width, align: 'center' })
const ORDINAL = centred('TT', 8)

const upperFirst = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1)

/** The main figures beside last year's. */
export function summary({ totals, against, scope }: Facts): Table {
  const { whole, now, before } = totals
  const { oldArea } = against
  return {
    columns: [
      text('Chỉ tiêu', oldArea ? 57 : 75),
      figure(`Năm ${scope.year}`, oldArea ? 24 : 30),
      ...(oldArea ? [figure(`Năm ${scope.year}, Khánh Hòa cũ`, 30)] : []),
      figure(upperFirst(thenName(against)) + (oldArea ? ', Khánh Hòa cũ' : ''), 30),
      figure(against.day === null ? 'Tăng, giảm' : 'Chênh lệch', oldArea ? 24 : 30),
    ],
    rows: SUMMARY.map(([name, measure]) => ({
      cells: [
        name,
        cell(whole[measure]!),
        ...(oldArea ? [cell(now[measure]!)] : []),
        before ? cell(before[measure]!) : MISSING,
        before && (measure.endsWith('_rate') ? !against.gap : totalsCompare(against))
          ? difference(now[measure]!, before[measure]!)
          : MISSING,
      ],
    })),
  }
}

/** Parts of the whole beside last year's: how many, and how many more. */
export function comparison(
  name: string,
  parts: Part[],
  { totals, against, scope }: Facts,
  numbered: boolean,
): Table {
  const { oldArea } = against
  const cells = ({ whole, now, before }: Compared): Cell[] => [
    cell(whole.count!),
    cell(whole.collective_count!),
    cell(whole.individual_count!),
    ...(oldArea ? [cell(now.count!)] : []),
    before ? cell(before.count!) : MISSING,
    before && totalsCompare(against) ? difference(now.count!, before.count!) : MISSING,
    cell(whole.replication_rate!),
  ]
  return {
    columns: [
      ORDINAL,
      text(name, oldArea ? 45 : 61),
      figure(`Năm ${scope.year}`, oldArea ? 16 : 17),
      figure('Tập thể', 15),
      figure('Cá nhân', 15),
      ...(oldArea ? [figure(`Năm ${scope.year} *`, 17)] : []),
      figure(upperFirst(thenName(against)) + (oldArea ? ' *' : ''), 18),
      figure((against.day === null ? 'Tăng, giảm' : 'Chênh lệch') + (oldArea ? ' *' : ''), 15),
      figure('Tỷ lệ nhân rộng', 16),
    ],
    rows: [
      ...parts.map((part, i) => ({
        cells: [numbered ? part.code! : String(i + 1), part.name, ...cells(part)],
      })),
      { cells: ['', 'Tổng cộng', ...cells(totals)], total: true },
    ],
  }
}

/** A line under tables whose comparison leaves the former Ninh Thuận out. */
export const OLD_AREA_NOTE = '* So trên phạm vi Khánh Hòa cũ, không gồm khu vực Ninh Thuận (cũ).'

/** What stands under tables by area in which a part belongs to no single place; '' where none does. */
export function wholeProvinceNote({ districts }: Facts): string {
  return districts.some((part) => part.code === PROVINCE_WIDE)
    ? 'Dòng “Toàn tỉnh” là mô hình, điển hình của cơ quan, đơn vị cấp tỉnh, không thuộc riêng địa bàn nào.'
    : ''
}

function breakdown(
  name: string,
  rows: { code: string; name: string; figures: Record<string, Figure>; total?: boolean }[],
): Table {
  return {
    columns: [
      ORDINAL,
      text(name, 36),
      figure('Tổng số', 12.5),
      ...PART_MEASURES.map(([title, , width]) => figure(title, width)),
    ],
    rows: rows.map(({ code, name, figures, total }) => ({
      cells: [
        code,
        name,
        cell(figures.count!),
        ...PART_MEASURES.map(([, measure]) => cell(figures[measure]!)),
      ],
      ...(total ? { total } : {}),
    })),
  }
}

const STATES: Record<string, string> = {
  on_time: 'Đúng hạn',
  late: 'Chậm',
  undated: 'Không rõ ngày nhận',
  missing: 'Chưa báo cáo',
  not_due: 'Chưa đến hạn',
}

function stateOf({ state, expected, daysLate, receivedOn }: UnitLine): string {
  if (!expected) return receivedOn ? 'Gửi ngoài nghĩa vụ' : MISSING
  return state === 'late' && daysLate ? `Chậm ${daysLate} ngày` : (STATES[state] ?? MISSING)
}

const day = (value: string | null): string => (value === null ? MISSING : writtenDay(value))

export function byField({ fields, totals }: Facts): Table {
  return breakdown('Lĩnh vực', [
    ...fields.map((part) => ({ code: part.code!, name: part.name, figures: part.whole })),
    { code: '', name: 'Tổng cộng', figures: totals.whole, total: true },
  ])
}

/** Areas inside their districts, each district's sum before them. */
export function byPlace({ districts, places, totals }: Facts): Table {
  const inside = districts.flatMap((district, i) => {
    const areas = places.filter((place) => place.district === district.name)
    // A district that is its only place is said once.
    const only =
      district.code === PROVINCE_WIDE ||
      (areas.length === 1 && (areas[0]!.area ?? district.name) === district.name)
    return [
      { code: String(i + 1), name: district.name, figures: district.whole, total: true },
      ...(only ? [] : areas).map(({ area, figures }) => ({
        code: '',
        name: area ?? 'Không xác định được xã, phường',
        figures,
      })),
    ]
  })
  return breakdown('Địa bàn', [
    ...inside,
    { code: '', name: 'Tổng cộng', figures: totals.whole, total: true },
  ])
}

export function byUnit({ units, totals, scope }: Facts): Table {
  const measures: [string, string, number][] = [
    ['Tổng số', 'count', 10.5],
    ['Tập thể', 'collective_count', 9.5],
    ['Cá nhân', 'individual_count', 11],
    ['Đăng ký mới', 'new_count', 10.5],
    ['Gửi về tỉnh', 'sent_count', 9.5],
    ['Hiệu quả', 'effective_count', 10.5],
    ['Nhân rộng', 'replicated_count', 11.5],
  ]
  const rows = (of: UnitLine[]): TableRow[] =>
    of.map((unit, i) => ({
      cells: [
        String(i + 1),
        unit.name,
        day(unit.receivedOn),
        stateOf(unit),
        ...measures.map(([, measure]) => (unit.receivedOn === null ? MISSING : cell(unit.figures[measure]!))),
      ],
    }))
  const channels = scope.channel ? [scope.channel] : (['government', 'party'] as const)
  const titles = { government: 'Khối chính quyền', party: 'Khối Đảng, Mặt trận, đoàn thể' }
  return {
    columns: [
      ORDINAL,
      text('Đơn vị', 40),
      centred('Ngày nhận', 20.5),
      text('Tình trạng', 23.5),
      ...measures.map(([title, , width]) => figure(title, width)),
    ],
    rows: [
      ...channels.flatMap((channel): TableRow[] => {
        const of = units.filter((unit) => unit.channel === channel)
        if (!of.length) return []
        const blank = Array<string>(2 + measures.length).fill('')
        return [
          ...(scope.channel ? [] : [{ cells: ['', titles[channel], ...blank], total: true }]),
          ...rows(of),
        ]
      }),
      {
        cells: ['', 'Tổng cộng', '', '', ...measures.map(([, measure]) => cell(totals.whole[measure]!))],
        total: true,
      },
    ],
  }
}

const EVALUATIONS: Record<string, string> = {
  effective: 'Hiệu quả',
  not_effective: 'Chưa đạt hiệu quả',
  not_evaluated: 'Chưa đánh giá',
}

export function sentModels({ sent }: Facts): Table {
  return {
    columns: [
      ORDINAL,
      text('Tên mô hình, điển hình', 52),
      text('Tập thể, cá nhân', 29),
      text('Đơn vị báo cáo', 34),
      centred('Lĩnh vực', 14),
      text('Đánh giá', 18),
      centred('Nhân rộng', 10),
    ],
    rows: sent.map((model, i) => ({
      cells: [
        String(i + 1),
        quotable(model.name),
        model.subject ?? MISSING,
        model.unit,
        String(model.fieldCode),
        EVALUATIONS[model.evaluation] ?? MISSING,
        model.replicated ? 'x' : '',
      ],
    })),
  }
}

/** The first of a field's models with a result to tell: each unit once, and once a model that two units report. */
export function examples(models: Model[], fieldCode: number, most: number): Model[] {
  const same = (a: Model, b: Model) =>
    a.unit === b.unit ||
    (a.subject !== null && a.subject === b.subject && quotable(a.name) === quotable(b.name))
  const candidates = models.filter((model) => model.fieldCode === fieldCode && model.result !== null)
  const found: Model[] = []
  for (const model of candidates)
    if (found.length < most && !found.some((better) => same(better, model))) found.push(model)
  return found
}

export function outstandingModels({ notable, fields }: Facts): Table {
  const outstanding = notable.filter((model) => model.outstanding)
  const models = fields.flatMap((part) => examples(outstanding, Number(part.code), 3))
  return {
    columns: [
      ORDINAL,
      text('Tên mô hình, điển hình', 43),
      text('Tập thể, cá nhân', 26),
      text('Đơn vị báo cáo', 32),
      centred('Lĩnh vực', 13),
      text('Kết quả nổi bật', 43),
    ],
    rows: models.map((model, i) => ({
      cells: [
        String(i + 1),
        quotable(model.name),
        model.subject ?? MISSING,
        model.unit,
        String(model.fieldCode),
        quotable(model.result!),
      ],
    })),
  }
}

/** Units that owe a report and have sent nothing, those past their date first. */
export function waiting(units: UnitLine[]): UnitLine[] {
  return units
    .filter((unit) => unit.expected && unit.receivedOn === null)
    .sort((a, b) => (a.dueOn ?? '').localeCompare(b.dueOn ?? ''))
}

export function notReported(units: UnitLine[]): Table {
  return {
    columns: [
      ORDINAL,
      text('Đơn vị', 56),
      text('Khối', 47),
      centred('Hạn báo cáo', 22),
      text('Tình trạng', 32),
    ],
    rows: waiting(units).map((unit, i) => ({
      cells: [
        String(i + 1),
        unit.name,
        unit.channel === 'government' ? 'Chính quyền' : 'Đảng, Mặt trận, đoàn thể',
        day(unit.dueOn),
        unit.state === 'missing' && unit.daysLate ? `Quá hạn ${unit.daysLate} ngày` : stateOf(unit),
      ],
    })),
  }
}

/** The numbered annexes. */
export function annexes(facts: Facts): Annex[] {
  const { year } = facts.scope
  const nothing = `Chưa có số liệu năm ${year}.`
  const counted = (make: () => Table): Table => (facts.known ? make() : { ...make(), rows: [] })
  const list: Omit<Annex, 'name'>[] = [
    {
      title: `Mô hình, điển hình năm ${year} theo lĩnh vực`,
      note: '',
      table: counted(() => byField(facts)),
      empty: nothing,
    },
    {
      title: `Mô hình, điển hình năm ${year} theo địa bàn`,
      note: [
        'Dòng đậm là địa bàn chung để so sánh qua các năm (huyện đến 30/6/2025); dưới đó là xã, phường, đặc khu lúc báo cáo.',
        wholeProvinceNote(facts),
      ]
        .join(' ')
        .trim(),
      table: counted(() => byPlace(facts)),
      empty: nothing,
    },
    {
      title: `Mô hình, điển hình năm ${year} theo đơn vị báo cáo`,
      note: '',
      table: counted(() => byUnit(facts)),
      empty: nothing,
    },
    {
      title: `Danh sách mô hình, điển hình gửi về tỉnh năm ${year}`,
      note: facts.sent.some((model) => model.sentAssumed)
        ? 'Báo cáo không có cột “Gửi về tỉnh” thì mọi mô hình, điển hình trong đó được coi là gửi về tỉnh.'
        : '',
      table: sentModels(facts),
      empty: `Năm ${year} chưa có mô hình, điển hình gửi về tỉnh.`,
    },
    {
      title: `Mô hình, điển hình tiêu biểu năm ${year}`,
      note: 'Mỗi lĩnh vực tối đa ba mô hình, điển hình có ghi kết quả, được công nhận hoặc đánh giá hiệu quả và đã được nhân rộng hoặc khen thưởng; xếp theo số nơi đã nhân rộng, số đơn vị tiếp nhận, cấp khen thưởng trong năm.',
      table: outstandingModels(facts),
      empty: `Năm ${year} chưa có mô hình, điển hình tiêu biểu có ghi kết quả.`,
    },
    {
      title: `Đơn vị chưa báo cáo năm ${year}`,
      note: `Tính đến ngày ${writtenDay(facts.scope.today)}.`,
      table: notReported(facts.units),
      empty: nothingOwed(facts) ?? 'Tất cả đơn vị phải báo cáo đều đã báo cáo.',
    },
  ]
  return list.map((annex, i) => ({ name: `Biểu ${i + 1}`, ...annex }))
}
