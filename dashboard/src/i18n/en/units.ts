import type { Day } from '../../../../cube/domain/dates.ts'
import { daysBetween } from '../../../../cube/domain/dates.ts'
import { count, date, NO_DATA, ratio } from '../format.ts'
import { sum } from '../../../../cube/domain/rows.ts'
import { type ChannelProgress } from '../../../../cube/domain/reporting.ts'
import type { Issue, QuotaBin, UnitReport } from '../../../../cube/domain/units.ts'
import { MAXIMUM, MINIMUM } from '../../../../cube/domain/units.ts'
import type { words as vietnamese } from '../vi/units.ts'
import { nameOf } from './codes.ts'
import { nextDue } from '../../../../cube/domain/findings/headline.ts'
import { list, timeLeft, type Sentence } from './sentences.ts'
import { words as shared } from './words.ts'

/** Words and findings of the page of units. */
export const words: typeof vietnamese = {
  reminder: {
    government: 'Draft reminder letter, government side',
    party: 'Draft reminder letter, Party side',
  },
  title: 'Reporting units',
  kind: 'Kind of unit',
  anyKind: 'All kinds of units',
  kinds: 'By kind of unit',
  kindsSubtitle: 'Units by the four states; reported/owed',
  quota: 'Sent to the province',
  quotaSubtitle: `Units by the number of models sent to the province; the plan asks for ${MINIMUM} to ${MAXIMUM}`,
  quotaAxis: 'models sent to the province',
  quotaNote: 'Only units that owe the minimum and have sent a report.',
  quotaEmpty: 'No unit that owes the minimum has reported yet.',
  minimum: `minimum ${MINIMUM}`,
  maximum: `up to ${MAXIMUM}`,
  more: `over ${MAXIMUM}`,
  sentModels: (n: string) => `${n} models`,
  held: 'Data quality',
  heldSubtitle: 'Rows held back by reason, reports of the year',
  heldNote:
    'A row held back is not lost: it goes back to the unit with the reason and counts once corrected.',
  heldEmpty: 'Every row of the reports received is valid.',
  list: 'List of units',
  copy: 'Copy the list',
  copied: (rows: number) => `${rows} units copied; paste them into Excel or Word.`,
  copyFailed: 'The browser does not allow copying; download the CSV instead.',
  reason: 'Reason',
  rows: 'Rows',
  units: 'Units',
  models: 'Models',
  heldIn: (units: number) => (units === 1 ? 'in 1 unit' : `in ${units} units`),
  heldRows: 'Rows held',
  declared: 'Declared',
  difference: 'Difference',
  document: 'Document',
  number: 'No.',
  due: 'Due',
  sentShort: 'Sent',
  daysOver: 'Days overdue',
  back: 'All units',
  owed: 'Owed',
  one: {
    reports: 'Reports over the years',
    reportsSubtitle: 'Due, received, declared and counted, year by year',
    trend: 'Models over the years',
    trendSubtitle: 'Counted from the reports; mark: total declared by the unit',
    reported: 'Reported',
    reportedNote:
      '“Reported” includes confirmed duplicates; “Counted” takes each model once in the total of the province.',
    counted: 'Counted',
    models: 'Models of the unit',
    modelsSubtitle: (year: number) => `In the report of ${year}`,
    evaluation: 'Evaluation',
    replicated: 'Replicated',
    notReplicated: 'Not yet',
    modelsFinding: (models: number, fields: string[]) =>
      `${models} models in ${fields.length} fields: ${list(
        fields.map((field) => `“${field}”`),
        'fields',
      )}`,
    issuesFinding: (errors: number, warnings: number) =>
      `${errors} errors that hold a row back, ${warnings} warnings`,
    noModels: (year: number) => `No models in the report of ${year}`,
    quality: 'Rows held and warnings',
    qualitySubtitle: 'From the files that the unit sent, all years',
    otherYear: 'Choose another year to see the models of earlier years.',
    allValid: 'Every row that the unit sent is valid.',
    noIssues: 'No row is held and there are no warnings',
    file: 'File',
    place: 'Place',
    value: 'Cell',
    message: 'What to do',
    severity: { error: 'Held', warning: 'Warning' } as Record<string, string>,
    row: (sheet: string | null, row: number | null, column: string | null) =>
      [sheet, row === null ? null : `row ${row}`, column === null ? null : `column “${column}”`]
        .filter((part) => part !== null)
        .join(', ') || NO_DATA,
    unknown: 'This snapshot has no such unit',
    unknownHelp: 'It may never have owed a report, or it belongs to another snapshot.',
    none: 'The unit reported that it has no models',
  },
}

const figure = (text: string): { figure: string } => ({ figure: text })
const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)

/** The state of the reporting round in one sentence. */
export function unitsHeadline(
  progress: ChannelProgress[],
  facts: { year: number; today: Day; provisional: boolean },
): Sentence {
  const total = (value: (channel: ChannelProgress) => number) => sum(progress.map(value))
  const expected = total((channel) => channel.expected)
  if (!expected) return [shared.notAppliedIn(facts.year)]
  const received = total((channel) => channel.received)
  const start: Sentence = [figure(ratio(received, expected)), ' units have reported']
  const [missing, late, waiting] = (['missing', 'late', 'not_due'] as const).map((state) =>
    total((channel) => channel.byState[state]),
  ) as [number, number, number]
  const said: Sentence = [
    ...(late ? [', ', figure(count(late)), ' of them late'] : []),
    ...(missing ? ['; ', figure(count(missing)), ' past due without a report'] : []),
    ...(waiting ? ['; ', figure(count(waiting)), ' yet to send, not due yet'] : []),
  ]
  const next = nextDue(progress, facts.today)
  if (!facts.provisional || next?.dueOn == null) return [`${facts.year}: `, ...start, ...said, '.']
  const left = daysBetween(facts.today, next.dueOn)
  const whom = shared.channel[next.channel]
  const due: Sentence =
    left === 0
      ? [`${whom} due today: `]
      : [`${whom} due in `, figure(left === 1 ? '1 day' : `${left} days`), ': ']
  return [...due, ...start, ...said, '.']
}

/** Title by kind of unit: the kind that the most reports are still to come from. */
export function kindsFinding(kinds: { name: string; expected: number; received: number }[]): string {
  const owing = kinds.filter((kind) => kind.expected > 0)
  const waiting = owing.filter((kind) => kind.received < kind.expected)
  if (!owing.length) return 'No kind of unit owes a report'
  if (!waiting.length) return 'Every kind of unit has reported in full'
  const most = waiting.reduce((a, b) => (b.expected - b.received > a.expected - a.received ? b : a))
  const open = most.expected - most.received
  const full = owing.length - waiting.length
  return `${most.name}: most reports still to come (${count(open)}/${count(most.expected)})${full ? `; ${full} kinds are complete` : ''}`
}

/** Title of the quota: met, below, above. */
export function quotaFinding(bins: QuotaBin[]): string {
  const units = sum(bins.map((bin) => bin.units))
  const below = sum(bins.filter((bin) => bin.sent < MINIMUM).map((bin) => bin.units))
  const above = sum(bins.filter((bin) => bin.sent > MAXIMUM).map((bin) => bin.units))
  if (!units) return 'No unit yet to hold against the minimum'
  const start = `${ratio(units - below, units)} units that reported sent the minimum of ${MINIMUM} models`
  const parts = [
    ...(below ? [`${below} below the minimum`] : []),
    ...(above ? [`${above} sent more than ${MAXIMUM}`] : []),
  ]
  return [start, ...parts].join('; ')
}

/** Title of the held rows. */
export function heldFinding(issues: Issue[], units: number): string {
  const rows = sum(issues.map((issue) => issue.rows))
  const most = issues[0]
  if (!rows || !most) return 'No row is held back'
  const where = units ? ` of ${units} units` : ''
  return `${rows} rows${where} held back, most often: ${lowerFirst(nameOf('issue', most.code) ?? most.code)} (${most.rows})`
}

/** One unit's headline: this year's state and what it sent. */
export function unitHeadline(name: string, report: UnitReport | null, year: number, today: Day): Sentence {
  if (report === null) return [`${name}: owes no report for ${year} and has sent none.`]
  const sent = report.receivedOn
  const late = (days: number | null) => figure(`${days ?? 0} days`)
  const state: Sentence =
    report.state === null
      ? sent === null
        ? ['owes no report']
        : [`owes no report, sent one on ${date(sent)}`]
      : sent !== null
        ? report.state === 'late'
          ? ['reported ', late(report.daysLate), ` late (received ${date(sent)})`]
          : [`reported on time (received ${date(sent)})`]
        : report.state === 'missing'
          ? ['has not reported, ', late(report.daysLate), ' overdue']
          : [
              'has not sent its report, ',
              figure(lowerFirst(report.dueOn === null ? '' : timeLeft(today, report.dueOn))),
            ]
  const start = `${name}, ${year}: `
  if (sent === null) return [start, ...state, '.']
  if (report.declaredNone) return [start, ...state, ', with no models.']
  return [start, ...state, ', with ', figure(count(report.models)), ' models.']
}

/** Title of the unit's reports through the years. */
export function reportsFinding(reports: UnitReport[]): string {
  const owed = reports.filter((report) => report.state !== null && report.state !== 'not_due')
  const differ = reports.filter((report) => report.declared !== null && report.declared !== report.models)
  const differs = differ.length
    ? `; declared and counted differ in ${list(
        differ.map((report) => String(report.year)),
        'years',
      )}`
    : ''
  if (!owed.length) return `No report due yet${differs}`
  const onTime = owed.filter((report) => report.state === 'on_time').length
  return `${ratio(onTime, owed.length)} reports on time${differs}`
}

/** Title of the unit's models through the years. */
export function unitTrendFinding(reports: UnitReport[]): string {
  const filled = reports.filter((report) => report.receivedOn !== null)
  const most = filled.reduce<UnitReport | null>((a, b) => (a === null || b.models > a.models ? b : a), null)
  if (!most || most.models === 0) return 'No models in any year yet'
  return `Most in ${most.year}: ${count(most.models)} models`
}

/** The units as lines of cells with tabs between: what Excel and Word take as a table. */
export function unitsAsText(units: UnitReport[]): string {
  const head = [
    words.number,
    shared.columns.unit,
    shared.filters.channel,
    words.due,
    shared.columns.state,
    shared.columns.receivedOn,
    words.daysOver,
    words.models,
    words.sentShort,
    words.heldRows,
  ]
  const lines = units.map((unit, i) => [
    i + 1,
    unit.name,
    shared.channel[unit.channel],
    date(unit.dueOn),
    unit.state === null ? shared.units.noDuty : shared.states[unit.state],
    date(unit.receivedOn),
    count(unit.daysLate),
    unit.receivedOn === null ? NO_DATA : count(unit.models),
    unit.receivedOn === null ? NO_DATA : count(unit.sent),
    unit.receivedOn === null ? NO_DATA : count(unit.rowsHeld),
  ])
  return [head, ...lines].map((cells) => cells.join('\t')).join('\n')
}
