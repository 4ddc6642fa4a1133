import type {
  HeldFinding,
  KindsFinding,
  QuotaFinding,
  RoundFinding,
  UnitReports,
  UnitYear,
} from '../../../../cube/domain/findings/units.ts'
import type { Day } from '../../../../cube/domain/dates.ts'
import { count, date, figure, NO_DATA, ratio } from '../format.ts'
import { MAXIMUM, MINIMUM } from '../../../../cube/domain/units.ts'
import type { words as vietnamese } from '../vi/units.ts'
import { issueName } from './issues.ts'
import { list, timeLeft, type Sentence } from './sentences.ts'
import { words as shared } from './words.ts'

/** Words and findings of the page of units. */
export const words: typeof vietnamese = {
  committee: (day: string) =>
    `The province’s own report to the Standing Committee: mid-December (expected ${day})`,
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

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)

/** The state of the reporting round of a year in one sentence. */
export function unitsHeadline(round: RoundFinding | null, year: number): Sentence {
  if (round === null) return [shared.notAppliedIn(year)]
  const { received, expected, late, missing, waiting, next } = round
  const said: Sentence = [
    figure(ratio(received, expected)),
    ' units have reported',
    ...(late ? [', ', figure(count(late)), ' of them late'] : []),
    ...(missing ? ['; ', figure(count(missing)), ' past due without a report'] : []),
    ...(waiting ? ['; ', figure(count(waiting)), ' yet to send, not due yet'] : []),
    '.',
  ]
  if (next === null) return [`${year}: `, ...said]
  const whom = shared.channel[next.channel]
  return next.days === 0
    ? [`${whom} due today: `, ...said]
    : [`${whom} due in `, figure(next.days === 1 ? '1 day' : `${next.days} days`), ': ', ...said]
}

/** Title by kind of unit: the kind that the most reports are still to come from. */
export function kindsFinding(kinds: KindsFinding): string {
  switch (kinds.kind) {
    case 'none-owe':
      return 'No kind of unit owes a report'
    case 'all-in':
      return 'Every kind of unit has reported in full'
    case 'open': {
      const { name, open, of, full, waiting } = kinds
      const start =
        name === null
          ? `${waiting} kinds of units have reports still to come`
          : `${name}: most reports still to come (${count(open)}/${count(of)})`
      return `${start}${full ? `; ${full} kinds are complete` : ''}`
    }
  }
}

/** Title of the quota: met, below, above. */
export function quotaFinding(quota: QuotaFinding | null): string {
  if (quota === null) return 'No unit yet to hold against the minimum'
  const { units, met, below, above, minimum, maximum } = quota
  return [
    `${ratio(met, units)} units that reported sent the minimum of ${minimum} models`,
    ...(below ? [`${below} below the minimum`] : []),
    ...(above ? [`${above} sent more than ${maximum}`] : []),
  ].join('; ')
}

/** Title of the held rows. */
export function heldFinding(held: HeldFinding | null): string {
  if (held === null) return 'No row is held back'
  const { rows, units, most } = held
  const where = units ? ` of ${units} units` : ''
  const start = `${rows} rows${where} held back`
  return most === null
    ? start
    : `${start}, most often: ${lowerFirst(issueName(most.code) ?? most.code)} (${most.rows})`
}

/** One unit's headline: this year's state and what it sent. */
export function unitHeadline(name: string, found: UnitYear | null, year: number, today: Day): Sentence {
  if (found === null) return [`${name}: owes no report for ${year} and has sent none.`]
  const content: Sentence =
    found.models === null
      ? ['.']
      : found.models === 'none'
        ? [', with no models.']
        : [', with ', figure(count(found.models)), ' models.']
  return [`${name}, ${year}: `, ...unitState(found, today), ...content]
}

function unitState({ state, receivedOn, dueOn, daysLate }: UnitYear, today: Day): Sentence {
  switch (state) {
    case 'not-owed':
      return [receivedOn === null ? 'owes no report' : `owes no report, sent one on ${date(receivedOn)}`]
    case 'late':
      return ['reported ', figure(`${daysLate} days`), ` late (received ${date(receivedOn)})`]
    case 'on-time':
      return [`reported on time (received ${date(receivedOn)})`]
    case 'missing':
      return ['has not reported, ', figure(`${daysLate} days`), ' overdue']
    case 'waiting':
      return ['has not sent its report, ', figure(lowerFirst(dueOn === null ? '' : timeLeft(today, dueOn)))]
  }
}

/** Title of the unit's reports through the years. */
export function reportsFinding({ owed, onTime, differing }: UnitReports): string {
  const differs = differing.length
    ? `; declared and counted differ in ${list(differing.map(String), 'years')}`
    : ''
  return owed ? `${ratio(onTime, owed)} reports on time${differs}` : `No report due yet${differs}`
}

/** Title of the unit's models through the years. */
export const unitTrendFinding = (best: { years: number[]; models: number } | null): string =>
  best === null
    ? 'No models in any year yet'
    : best.years.length === 1
      ? `Most in ${best.years[0]!}: ${count(best.models)} models`
      : `${best.years.length} years equally high (${best.years.join(', ')}): ${count(best.models)} models each`
