import { districtOrder, SOUTH } from '../../domain/areas.ts'
import { equals, equalsIfAny, isSet, notEquals, type Filter } from '../../domain/filter.ts'
import { areaOf, basisOf, comparisonOf, isOpen, type Against } from '../../domain/period.ts'
import { dayIn, isTrue, numberOf, textOf, type Row } from '../../domain/rows.ts'
import type { Channel } from '../../domain/scope.ts'
import { Desk, type Figure, type Line } from './queries.ts'

/** Every question that the report puts to Cube. */

/** What a report is about. */
export interface Scope {
  year: number
  /** Null: the whole province. */
  channel: Channel | null
  /** The day of the snapshot's states. */
  today: string
}

type Figures = Record<string, Figure>

/** Figures of a part of the models, now and on the basis of comparison. */
export interface Compared {
  /** As they are. */
  whole: Figures
  /** As they are compared: another area in the year of the merger. */
  now: Figures
  /** Null where last year has no such part. */
  before: Figures | null
}

export interface Part extends Compared {
  code: string | null
  name: string
}

export interface UnitLine {
  code: string
  name: string
  channel: Channel
  expected: boolean
  state: string
  dueOn: string | null
  receivedOn: string | null
  daysLate: number | null
  documentNumber: string | null
  rowsHeld: number
  assumed: boolean
  figures: Figures
}

/** A text that units wrote, and how many of them. */
export interface Said {
  text: string
  units: Figure
}

export interface Model {
  name: string
  subject: string | null
  unit: string
  fieldCode: number
  field: string
  evaluation: string
  result: string | null
  replicated: boolean
  outstanding: boolean
  sentAssumed: boolean
}

/** What a snapshot before the sheet "Thông tin chung" was part of it does not know is null. */
export interface Declarations {
  totals: Figures
  plans: Row[]
  campaigns: Said[]
  shortcomings: Said[]
  proposals: Said[]
}

export interface Facts {
  scope: Scope
  /** Whether the snapshot has any model or report of the year in this scope. */
  known: boolean
  provisional: boolean
  against: Against
  /** Who reported in the year that lacks too many reports to be compared; null where none does. */
  gap: Figures | null
  totals: Compared
  fields: Part[]
  /** Districts to 30 June 2025 and the former Ninh Thuận; what is of no district is called the whole province. */
  districts: Part[]
  /** By area as it was on the last day of the year, inside its district. */
  places: { district: string; area: string | null; areaCode: string | null; figures: Figures }[]
  units: UnitLine[]
  reporting: Figures
  /** The same by channel, where the scope has both. */
  byChannel: { channel: Channel; figures: Figures }[]
  potential: Line[]
  replication: Figures
  commendation: Figures
  commendationForms: Line[]
  publicity: Figures
  publicityForms: Line[]
  /** Publicity and events of last year, where they can be compared. */
  before: { replication: Figures; commendation: Figures; publicity: Figures } | null
  sent: Model[]
  /** Those evaluated as effective, or outstanding; the most outstanding first, as `models.outstanding_count` orders them. */
  notable: Model[]
  difficulties: { model: string; unit: string; text: string }[]
  declarations: Declarations | null
}

const MODELS = [
  'count',
  'collective_count',
  'individual_count',
  'new_count',
  'supplementary_count',
  'maintained_count',
  'pilot_count',
  'sent_count',
  'recognised_count',
  'recognition_rate',
  'evaluated_count',
  'evaluated_h1_count',
  'evaluation_rate',
  'effective_count',
  'effectiveness_rate',
  'meets_criteria_count',
  'replicated_count',
  'replicated_in_year_count',
  'replication_rate',
  'effective_replicated_count',
  'effective_replication_rate',
  'commended_count',
  'commendation_rate',
  'honoured_count',
  'difficulty_count',
]
const PART = [
  'count',
  'collective_count',
  'individual_count',
  'new_count',
  'supplementary_count',
  'maintained_count',
  'sent_count',
  'effective_count',
  'replicated_count',
  'replication_rate',
  'commended_count',
]
const REPORTING = [
  'expected',
  'received',
  'incomplete',
  'on_time',
  'late',
  'undated',
  'missing',
  'not_due',
  'completeness_rate',
  'on_time_rate',
  'quota_owed',
  'quota_met',
  'quota_rate',
]
const DECLARED = [
  'count',
  'plan_count',
  'meeting_count',
  'meetings_total',
  'attendance',
  'inspection_count',
  'inspections_total',
  'campaign_count',
  'shortcoming_count',
  'proposal_count',
]

/** What a snapshot holds; an older one does less. */
export interface Known {
  /** What units say of themselves. */
  declarations: boolean
  /** By what the outstanding models are ordered. */
  order: boolean
}

/** Puts all of the report's questions. @param fieldNames the plan's fields, so that one without models is there too */
export async function readFacts(
  desk: Desk,
  scope: Scope,
  fieldNames: Map<number, string>,
  knows: Known,
): Promise<Facts> {
  const { year, channel, today } = scope
  const of = (view: string, of: number): Filter[] => [
    equals(`${view}.year`, of),
    ...equalsIfAny(`${view}.channel`, channel),
  ]
  const [years, closing, reporting, reportingBefore] = await Promise.all([
    desk.table('models', ['year'], ['count'], equalsIfAny('models.channel', channel)),
    desk.rows(['reporting.closes_on'], of('reporting', year)),
    desk.totals('reporting', REPORTING, of('reporting', year)),
    desk.totals('reporting', ['received', 'expected'], of('reporting', year - 1)),
  ])
  const modelsOf = (y: number) =>
    Number(years.find((line) => Number(line.texts.year) === y)?.figures.count!.value ?? 0)
  const closesOn = closing
    .map((row) => String(row['reporting.closes_on']).slice(0, 10))
    .sort()
    .at(-1)
  const provisional = isOpen(closesOn, today)
  const reportedIn = (y: number) => (y === year ? reporting : reportingBefore)
  const against = comparisonOf(year, provisional, today, (y) => {
    const { received, expected } = reportedIn(y)
    return { n: received!.value, of: expected!.value }
  })
  const now = of('models', year)
  const compared = [...now, ...areaOf(against)]
  const before = [...of('models', against.year), ...basisOf(against)]
  const hasBefore = modelsOf(year - 1) > 0

  const totals = async (): Promise<Compared> => {
    const whole = await desk.totals('models', MODELS, now)
    return {
      whole,
      now: against.oldArea ? await desk.totals('models', MODELS, compared) : whole,
      before: hasBefore ? await desk.totals('models', MODELS, before) : null,
    }
  }
  /** The parts of now and of last year, matched by their key. */
  const parts = async (key: string, name: string): Promise<Part[]> => {
    const [whole, here, there] = await Promise.all([
      desk.table('models', [key, name], PART, now, [key]),
      against.oldArea ? desk.table('models', [key, name], PART, compared, [key]) : null,
      hasBefore ? desk.table('models', [key, name], PART, before, [key]) : null,
    ])
    const names = new Map<string, string>()
    for (const line of [...(there ?? []), ...whole]) names.set(line.texts[key]!, line.texts[name]!)
    const find = (lines: Line[], code: string, filters: Filter[]) =>
      lines.find((line) => line.texts[key] === code)?.figures ??
      desk.absent('models', PART, [...filters, equals(`models.${key}`, code)])
    return [...names].map(([code, called]) => {
      const asIs = find(whole, code, now)
      return {
        code,
        name: called,
        whole: asIs,
        now: here ? find(here, code, compared) : asIs,
        // Out of the province's bounds before the merger, which is not 0.
        before: there && !(against.oldArea && code === SOUTH) ? find(there, code, before) : null,
      }
    })
  }
  const fields = async (): Promise<Part[]> => {
    const found = await parts('field_code', 'field_name')
    return [...fieldNames].map(([number, name]) => {
      const code = String(number)
      const absent = (filters: Filter[]) =>
        desk.absent('models', PART, [...filters, equals('models.field_code', code)])
      return (
        found.find((part) => part.code === code) ?? {
          code,
          name,
          whole: absent(now),
          now: absent(compared),
          before: hasBefore ? absent(before) : null,
        }
      )
    })
  }

  const everything = await Promise.all([
    totals(),
    fields(),
    parts('district_code', 'district_name'),
    desk.table('models', ['district_name', 'district_code', 'area_then_name', 'area_then_code'], PART, now, [
      'district_code',
      'area_then_code',
    ]),
    readUnits(desk, of, year),
    channel === null ? desk.table('reporting', ['channel'], REPORTING, of('reporting', year)) : [],
    desk.table('models', ['potential'], ['count'], now),
    desk.totals('replication', ['events', 'sites', 'models', 'adopting_units'], of('replication', year)),
    desk.totals('commendation', ['count', 'honours', 'models'], of('commendation', year)),
    desk.table('commendation', ['form_class', 'form_name'], ['count', 'honours'], of('commendation', year)),
    desk.totals('publicity', ['press_items', 'sections'], of('publicity', year)),
    desk.table('publicity', ['form', 'form_name'], ['items'], of('publicity', year), ['form']),
    readModels(desk, [...now, equals('models.sent', 'true')]),
    readNotable(desk, now, knows.order),
    desk.rows(
      ['models.unit_name', 'models.model_name', 'models.difficulty'],
      [...active(now), isSet('models.difficulty')],
    ),
    knows.declarations ? readDeclarations(desk, of('declaration', year)) : null,
  ] as const)
  const [
    whole,
    byField,
    districts,
    places,
    units,
    byChannel,
    potential,
    replication,
    commendation,
    commendationForms,
    publicity,
    publicityForms,
    sent,
    notable,
    difficult,
    declarations,
  ] = everything
  const known = modelsOf(year) > 0 || units.some((unit) => unit.receivedOn !== null)
  // Events carry no day of receipt and no common area, so only whole years of one area are compared.
  const comparable = hasBefore && !provisional && !against.oldArea && !against.gap && known
  return {
    scope,
    known,
    provisional,
    against,
    gap: against.gap ? reportedIn(against.gap.year) : null,
    totals: whole,
    fields: byField,
    districts: districts.sort((a, b) => districtOrder(a.code) - districtOrder(b.code)),
    places: places.map(({ texts, figures }) => ({
      district: texts.district_name!,
      area: texts.area_then_name ?? null,
      areaCode: texts.area_then_code ?? null,
      figures,
    })),
    units,
    reporting,
    byChannel: byChannel.map(({ texts, figures }) => ({ channel: texts.channel as Channel, figures })),
    potential,
    replication,
    commendation,
    commendationForms,
    publicity,
    publicityForms,
    before: comparable
      ? {
          replication: await desk.totals('replication', ['events', 'sites'], of('replication', year - 1)),
          commendation: await desk.totals('commendation', ['count', 'honours'], of('commendation', year - 1)),
          publicity: await desk.totals('publicity', ['press_items', 'sections'], of('publicity', year - 1)),
        }
      : null,
    sent,
    notable,
    difficulties: difficult.map((row) => ({
      model: String(row['models.model_name']),
      unit: String(row['models.unit_name']),
      text: String(row['models.difficulty']),
    })),
    declarations,
  }
}

/** The active models, each once: of the rows of one model that several units report, the one that stands for it. */
function active(filters: Filter[]): Filter[] {
  const ofOneSide = filters.some((filter) => 'member' in filter && filter.member === 'models.channel')
  return [
    ...filters,
    notEquals('models.status', 'discontinued'),
    equals(ofOneSide ? 'models.counted_in_channel' : 'models.counted', 'true'),
  ]
}

/** Who owes a report, who sent one, and what is in it; by channel and name. */
export async function readUnits(
  desk: Desk,
  of: (view: string, year: number) => Filter[],
  year: number,
): Promise<UnitLine[]> {
  const measures = [
    'count',
    'collective_count',
    'individual_count',
    'new_count',
    'sent_count',
    'effective_count',
    'replicated_count',
    'commended_count',
  ]
  const [rows, models] = await Promise.all([
    desk.rows(
      [
        'channel',
        'unit_name',
        'unit_code',
        'is_expected',
        'state',
        'due_on',
        'received_on',
        'days_late',
        'document_number',
        'rows_held',
        'assumed',
      ].map((d) => `reporting.${d}`),
      of('reporting', year),
    ),
    desk.table('models', ['unit_code'], measures, of('models', year)),
  ])
  const byUnit = new Map(models.map((line) => [line.texts.unit_code!, line.figures]))
  const names = new Intl.Collator('vi')
  return rows
    .map((row): UnitLine => {
      const text = (name: string) => textOf(row, `reporting.${name}`)
      const code = text('unit_code')!
      return {
        code,
        name: text('unit_name')!,
        channel: text('channel') as Channel,
        expected: isTrue(row, 'reporting.is_expected'),
        state: text('state') ?? '',
        dueOn: dayIn(row, 'reporting.due_on'),
        receivedOn: dayIn(row, 'reporting.received_on'),
        daysLate: numberOf(row, 'reporting.days_late'),
        documentNumber: text('document_number'),
        rowsHeld: Number(text('rows_held')),
        assumed: isTrue(row, 'reporting.assumed'),
        figures:
          byUnit.get(code) ??
          desk.absent('models', measures, [...of('models', year), equals('models.unit_code', code)]),
      }
    })
    .sort(
      (a, b) =>
        a.channel.localeCompare(b.channel) || names.compare(a.name, b.name) || (a.code < b.code ? -1 : 1),
    )
}

/** @param order dimensions after which they stand, besides that of their fields */
async function readModels(
  desk: Desk,
  filters: Filter[],
  order: [string, 'asc' | 'desc'][] = [],
): Promise<Model[]> {
  const members = [
    'field_code',
    'field_name',
    'unit_name',
    'model_name',
    'model_key',
    'subject_name',
    'evaluation',
    'result',
    'replicated',
    'outstanding',
    'sent_assumed',
  ]
  const rows = await desk.rows(
    members.map((m) => `models.${m}`),
    active(filters),
    order.map(([name, way]) => [`models.${name}`, way]),
  )
  return rows
    .map((row): Model => {
      const text = (name: string) => textOf(row, `models.${name}`)
      return {
        name: text('model_name')!,
        subject: text('subject_name'),
        unit: text('unit_name')!,
        fieldCode: Number(text('field_code')),
        field: text('field_name')!,
        evaluation: text('evaluation')!,
        result: text('result'),
        replicated: isTrue(row, 'models.replicated'),
        outstanding: isTrue(row, 'models.outstanding'),
        sentAssumed: isTrue(row, 'models.sent_assumed'),
      }
    })
    .sort((a, b) => a.fieldCode - b.fieldCode)
}

/** As `models.outstanding_count` orders them, where the snapshot knows by what. */
const OUTSTANDING_FIRST: [string, 'asc' | 'desc'][] = [
  ['outstanding', 'desc'],
  ['replicated_sites', 'desc'],
  ['adopting_units', 'desc'],
  ['commendation_rank', 'desc'],
  ['model_code', 'asc'],
]

function readNotable(desk: Desk, filters: Filter[], knowsOrder: boolean): Promise<Model[]> {
  const either: Filter = {
    or: [equals('models.evaluation', 'effective'), equals('models.outstanding', 'true')],
  }
  const first = ['outstanding', 'model_code']
  const order = OUTSTANDING_FIRST.filter(([name]) => knowsOrder || first.includes(name))
  return readModels(desk, [...filters, either], order)
}

async function readDeclarations(desk: Desk, filters: Filter[]): Promise<Declarations> {
  const said = async (what: string): Promise<Said[]> => {
    const lines = await desk.table(
      'declaration',
      [what],
      ['count'],
      [...filters, isSet(`declaration.${what}`)],
    )
    return lines
      .map(({ texts, figures }) => ({ text: texts[what]!, units: figures.count! }))
      .sort((a, b) => b.units.value! - a.units.value! || (a.text < b.text ? -1 : 1))
  }
  const [totals, plans, campaigns, shortcomings, proposals] = await Promise.all([
    desk.totals('declaration', DECLARED, filters),
    desk.rows(
      ['declaration.unit_name', 'declaration.plan_document'],
      [...filters, isSet('declaration.plan_document')],
    ),
    said('campaigns'),
    said('shortcomings'),
    said('proposals'),
  ])
  return { totals, plans, campaigns, shortcomings, proposals }
}
