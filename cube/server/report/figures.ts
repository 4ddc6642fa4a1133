import { districtOrder, MERGER_YEAR, SOUTH } from '../../domain/areas.ts'
import { equals, equalsIfAny, isSet, notEquals, type Filter } from '../../domain/filter.ts'
import { areaOf, basisOf, comparisonOf, isOpen, totalsCompare, type Against } from '../../domain/period.ts'
import { dayIn, isTrue, numberOf, textOf, type Row } from '../../domain/rows.ts'
import type { Channel } from '../../domain/scope.ts'
import { mapInTurns } from '../turn.ts'
import { MODELS, PART } from './measures.ts'
import { ReportQueries, ROWS_A_TURN, type Figure, type Line } from './queries.ts'

/** Every question that the report puts to Cube. */

/** What a report is about. */
export interface Scope {
  year: number
  /** Null: the whole province. */
  channel: Channel | null
  /** The day of the snapshot's states. */
  today: string
  /** The day as of which the snapshot knows the year before its own; null where it does not. */
  comparedOn: string | null
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
  /** How many owed a report in the year and the year before, where that differs too much for totals to compare. */
  duties: { now: Figure; before: Figure } | null
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
  'quota_due',
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
  'front_supervision_count',
  'front_supervisions_total',
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

/** What the figures of a report are counted over, and what they are compared with. */
interface Basis {
  year: number
  /** The conditions of a view in a year. */
  of: (view: string, year: number) => Filter[]
  provisional: boolean
  against: Against
  /** How the year is reported. */
  reporting: Figures
  /** How the year is reported that lacks too many reports for a comparison, if one does. */
  gap: Figures | null
  duties: Facts['duties']
  /** Conditions of the year's models, of those that are compared, and of those that they are compared with. */
  now: Filter[]
  compared: Filter[]
  before: Filter[]
  hasModels: boolean
  /** Whether the year before has models. */
  hasBefore: boolean
}

async function readBasis(
  queries: ReportQueries,
  { year, channel, today, comparedOn }: Scope,
): Promise<Basis> {
  const of = (view: string, of: number): Filter[] => [
    equals(`${view}.year`, of),
    ...equalsIfAny(`${view}.channel`, channel),
  ]
  const [years, closing, reporting, reportingBefore] = await Promise.all([
    queries.table('models', ['year'], ['count'], equalsIfAny('models.channel', channel)),
    queries.rows(['reporting.closes_on'], of('reporting', year)),
    queries.totals('reporting', REPORTING, of('reporting', year)),
    queries.totals('reporting', ['received', 'expected'], of('reporting', year - 1)),
  ])
  const modelsOf = (y: number) =>
    Number(years.find((line) => Number(line.texts.year) === y)?.figures.count!.value ?? 0)
  const closesOn = closing
    .map((row) => String(row['reporting.closes_on']).slice(0, 10))
    .sort()
    .at(-1)
  const provisional = isOpen(closesOn, today)
  const reportedIn = (y: number) => (y === year ? reporting : reportingBefore)
  const reported = (y: number) => {
    const { received, expected } = reportedIn(y)
    return { n: received!.value, of: expected!.value }
  }
  const against = comparisonOf(year, provisional, today, reported, comparedOn)
  const now = of('models', year)
  return {
    year,
    of,
    provisional,
    against,
    now,
    compared: [...now, ...areaOf(against)],
    before: [...of('models', against.year), ...basisOf(against)],
    reporting,
    gap: against.gap ? reportedIn(against.gap.year) : null,
    duties: against.duties ? { now: reporting.expected!, before: reportingBefore.expected! } : null,
    hasModels: modelsOf(year) > 0,
    hasBefore: modelsOf(year - 1) > 0,
  }
}

async function readTotals(queries: ReportQueries, basis: Basis): Promise<Compared> {
  const { against, now, compared, before, hasBefore } = basis
  const whole = await queries.totals('models', MODELS, now)
  return {
    whole,
    now: against.oldArea ? await queries.totals('models', MODELS, compared) : whole,
    before: hasBefore ? await queries.totals('models', MODELS, before) : null,
  }
}

/** The parts of now and of last year, matched by their key. */
async function readParts(queries: ReportQueries, basis: Basis, key: string, name: string): Promise<Part[]> {
  const { against, now, compared, before, hasBefore } = basis
  const [whole, here, there] = await Promise.all([
    queries.table('models', [key, name], PART, now, [key]),
    against.oldArea ? queries.table('models', [key, name], PART, compared, [key]) : null,
    hasBefore ? queries.table('models', [key, name], PART, before, [key]) : null,
  ])
  const names = new Map<string, string>()
  for (const line of [...(there ?? []), ...whole]) names.set(line.texts[key]!, line.texts[name]!)
  const find = (lines: Line[], code: string, filters: Filter[]) =>
    lines.find((line) => line.texts[key] === code)?.figures ??
    queries.absent('models', PART, [...filters, equals(`models.${key}`, code)])
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

/** All of the plan's fields, those without models too. */
async function readFields(
  queries: ReportQueries,
  basis: Basis,
  fieldNames: Map<number, string>,
): Promise<Part[]> {
  const { now, compared, before, hasBefore } = basis
  const found = await readParts(queries, basis, 'field_code', 'field_name')
  return [...fieldNames].map(([number, name]) => {
    const code = String(number)
    const absent = (filters: Filter[]) =>
      queries.absent('models', PART, [...filters, equals('models.field_code', code)])
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

/** Models by area inside its district; of today's communes those without models too. */
async function readPlaces(queries: ReportQueries, { year, now }: Basis): Promise<Facts['places']> {
  const found = await queries.table(
    'models',
    ['district_name', 'district_code', 'area_then_name', 'area_then_code'],
    PART,
    now,
    ['district_code', 'area_then_code'],
  )
  const places = found.map(({ texts, figures }) => ({
    district: texts.district_name!,
    area: texts.area_then_name ?? null,
    areaCode: texts.area_then_code ?? null,
    figures,
  }))
  if (year < MERGER_YEAR) return places
  // Each commune, ward and special zone has one People's Committee, which bears its code and its name.
  const committees = await queries.rows(
    ['reporting.unit_code', 'reporting.unit_name', 'reporting.district_name'],
    [equals('reporting.year', year), equals('reporting.unit_kind', 'commune_committee')],
  )
  const known = new Set(places.map(({ areaCode }) => areaCode))
  for (const row of committees) {
    const areaCode = String(row['reporting.unit_code']).replace(/^UBND-/, '')
    if (known.has(areaCode)) continue
    places.push({
      district: String(row['reporting.district_name']),
      area: String(row['reporting.unit_name']).replace(/^UBND (.)/, (_, first: string) =>
        first.toUpperCase(),
      ),
      areaCode,
      figures: queries.absent('models', PART, [...now, equals('models.area_then_code', areaCode)]),
    })
  }
  const name = ({ area }: { area: string | null }) => area ?? '\uffff'
  return places.sort((a, b) => name(a).localeCompare(name(b), 'vi'))
}

/** Last year's events. */
async function readBefore(
  queries: ReportQueries,
  { of, year }: Basis,
): Promise<NonNullable<Facts['before']>> {
  return {
    replication: await queries.totals('replication', ['events', 'sites'], of('replication', year - 1)),
    commendation: await queries.totals('commendation', ['count', 'honours'], of('commendation', year - 1)),
    publicity: await queries.totals('publicity', ['press_items', 'sections'], of('publicity', year - 1)),
  }
}

/** Puts all queries of a report. @param fieldNames the plan's fields, so that one without models is there too */
export async function readFacts(
  queries: ReportQueries,
  scope: Scope,
  fieldNames: Map<number, string>,
  knows: Known,
): Promise<Facts> {
  const { year, channel } = scope
  const basis = await readBasis(queries, scope)
  const { of, provisional, against, now, reporting, gap, duties, hasModels, hasBefore } = basis
  const everything = await Promise.all([
    readTotals(queries, basis),
    readFields(queries, basis, fieldNames),
    readParts(queries, basis, 'district_code', 'district_name'),
    readPlaces(queries, basis),
    readUnits(queries, of, year),
    channel === null ? queries.table('reporting', ['channel'], REPORTING, of('reporting', year)) : [],
    queries.table('models', ['potential'], ['count'], now),
    queries.totals('replication', ['events', 'sites', 'models', 'adopting_units'], of('replication', year)),
    queries.totals('commendation', ['count', 'honours', 'models'], of('commendation', year)),
    queries.table(
      'commendation',
      ['form_class', 'form_name'],
      ['count', 'honours'],
      of('commendation', year),
    ),
    queries.totals('publicity', ['press_items', 'sections'], of('publicity', year)),
    queries.table('publicity', ['form', 'form_name'], ['items'], of('publicity', year), ['form']),
    readModels(queries, [...now, equals('models.sent', 'true')]),
    readNotable(queries, now, knows.order),
    queries.rows(
      ['models.unit_name', 'models.model_name', 'models.difficulty'],
      [...active(now), isSet('models.difficulty')],
    ),
    knows.declarations ? readDeclarations(queries, of('declaration', year)) : null,
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
  const known = hasModels || units.some((unit) => unit.receivedOn !== null)
  // Events carry no day of receipt and no common area, so only whole years of one area are compared.
  const comparable = hasBefore && !provisional && !against.oldArea && totalsCompare(against) && known
  return {
    scope,
    known,
    provisional,
    against,
    gap,
    duties,
    totals: whole,
    fields: byField,
    districts: districts.sort((a, b) => districtOrder(a.code) - districtOrder(b.code)),
    places,
    units,
    reporting,
    byChannel: byChannel.map(({ texts, figures }) => ({ channel: texts.channel as Channel, figures })),
    potential,
    replication,
    commendation,
    commendationForms,
    publicity,
    publicityForms,
    before: comparable ? await readBefore(queries, basis) : null,
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
  queries: ReportQueries,
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
    queries.rows(
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
    queries.table('models', ['unit_code'], measures, of('models', year)),
  ])
  const byUnit = new Map(models.map((line) => [line.texts.unit_code!, line.figures]))
  const names = new Intl.Collator('vi')
  const units = await mapInTurns(rows, ROWS_A_TURN, (row): UnitLine => {
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
        queries.absent('models', measures, [...of('models', year), equals('models.unit_code', code)]),
    }
  })
  return units.sort(
    (a, b) =>
      a.channel.localeCompare(b.channel) || names.compare(a.name, b.name) || (a.code < b.code ? -1 : 1),
  )
}

/** @param order dimensions after which they stand, besides that of their fields */
async function readModels(
  queries: ReportQueries,
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
  const rows = await queries.rows(
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

function readNotable(queries: ReportQueries, filters: Filter[], knowsOrder: boolean): Promise<Model[]> {
  const either: Filter = {
    or: [equals('models.evaluation', 'effective'), equals('models.outstanding', 'true')],
  }
  const first = ['outstanding', 'model_code']
  const order = OUTSTANDING_FIRST.filter(([name]) => knowsOrder || first.includes(name))
  return readModels(queries, [...filters, either], order)
}

async function readDeclarations(queries: ReportQueries, filters: Filter[]): Promise<Declarations> {
  const said = async (what: string): Promise<Said[]> => {
    const lines = await queries.table(
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
    queries.totals('declaration', DECLARED, filters),
    queries.rows(
      ['declaration.unit_name', 'declaration.plan_document', 'declaration.plan_date'],
      [...filters, isSet('declaration.plan_document')],
    ),
    said('campaigns'),
    said('shortcomings'),
    said('proposals'),
  ])
  return { totals, plans, campaigns, shortcomings, proposals }
}
