import { addDays, type Submission } from './calendar.ts'
import type { Habits } from './habits.ts'
import type { Row, TableName } from './mistakes.ts'
import { chance, int, stream, type Random } from './random.ts'
import type { Reference } from './reference.ts'
import type { Event, ModelYear, World } from './world.ts'

/** A report with its content: what goes into one workbook or a few CSV files. */
export interface Report {
  submission: Submission
  habits: Habits
  /** Key and value of *Thông tin chung*. */
  info: Row
  tables: Record<TableName, Row[]>
}

/** The report as its unit writes it: labels for codes, the words of the closed lists, what was known on the day. */
export function reportOf(
  world: World,
  submission: Submission,
  habits: Habits,
  models: ModelYear[],
  happened: Event[],
  random: Random,
): Report {
  const { reference, places } = world
  const { unit, year, round, receivedOn, version, rows } = submission
  const end = round === 'h1' ? `${year}-06-30` : `${year}-12-31`
  const listed = models.slice(0, rows)
  const isListed = new Set(listed)
  const who: Row = {
    unit: habits.unitText,
    year,
    round: round === 'annual' && habits.terse ? '' : reference.rounds.get(round)!,
  }
  const words = wordsOf(reference, habits)

  const modelRows = listed.map((of) => {
    const row: Row = { ...of.row }
    const place =
      round === 'h1' && typeof of.areaBefore !== 'string'
        ? places.onDay(random, of.areaBefore, end)
        : of.model.place
    row.area = places.text(random, place, of.areaBefore, unit, end)
    if (round === 'h1') {
      row.evaluation_h1 ||= chance(random, 0.7) ? 'effective' : ''
      row.evaluation = ''
      row.evaluated_on = ''
      row.result = ''
    }
    // A second version was asked for: the gaps of the first are filled.
    if (version === 2 && !of.discontinued && row.evaluation !== 'effective' && chance(random, 0.5)) {
      row.evaluation = 'effective'
    }
    if (!habits.omitted.has('impact')) Object.assign(row, dutiesOf(world, of, year))
    return { ...who, ...words('model', row) }
  })
  const eventRows = (table: Event['table']) =>
    happened
      .filter(
        (event) =>
          event.table === table && event.on <= end && event.on < receivedOn && isListed.has(event.of),
      )
      .map((event) => ({ ...who, ...words(table, event.row) }))
  // A second CSV corrects the list of models only; a workbook is sent again as a whole.
  const whole = habits.workbook || version === 1

  return {
    submission,
    habits,
    info: infoOf(world, submission, habits, listed, random),
    tables: {
      model: modelRows,
      replication: whole ? eventRows('replication') : [],
      commendation: whole ? eventRows('commendation') : [],
      publicity: whole ? eventRows('publicity') : [],
    },
  }
}

/** Whom the plan puts first, by the field that they are found in. */
const PRIORITY: Record<number, string> = {
  2: 'production',
  3: 'production',
  4: 'combat',
  6: 'work',
  7: 'study',
}

/** What a unit says of the plan's further duties, by a stream of its own: the rest of the sample does not depend on it. */
function dutiesOf({ seed, everywhere }: World, { model, row, discontinued }: ModelYear, year: number): Row {
  const random = stream(seed, 'duties', model.code, String(year))
  const said = (share: number, text: () => string) => (chance(random, share) && !discontinued ? text() : '')
  const judged = () => said(0.7, () => (model.quality > 0.25 ? 'met' : 'not_met'))
  return {
    priority_group: said(0.6, () => PRIORITY[model.field] ?? ''),
    partners: said(0.4, () => everywhere.draw(random, 'partner')),
    learnt_from: said(0.15, () => everywhere.draw(random, 'learnt')),
    found_by: said(0.25, () => everywhere.draw(random, 'campaign')),
    criteria_met: said(0.4, () => (model.quality > 0.5 ? '1; 2; 3' : '1')),
    impact: judged(),
    effect: judged(),
    practicality: judged(),
    helped: row.difficulty ? said(0.8, () => (chance(random, 0.6) ? 'yes' : 'no')) : '',
  }
}

const LISTS: Record<TableName, [column: string, list: string][]> = {
  model: [
    ['category', 'category'],
    ['kind', 'kind'],
    ['level', 'level'],
    ['registration', 'registration'],
    ['status', 'status'],
    ['recognition_level', 'recognition_level'],
    ['evaluation', 'evaluation'],
    ['evaluation_h1', 'evaluation'],
    ['criteria', 'criteria'],
    ['potential', 'potential'],
    ['sent', 'flag'],
    ['priority_group', 'priority_group'],
    ['impact', 'criteria'],
    ['effect', 'criteria'],
    ['practicality', 'criteria'],
    ['helped', 'flag'],
  ],
  replication: [],
  commendation: [
    ['form', 'commendation_form'],
    ['level', 'commendation_level'],
  ],
  publicity: [['form', 'publicity_form']],
}
const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI']
/** Lists whose short form people write. */
const SHORTENED = new Set(['registration', 'status'])

/** Turns the codes of a row into what this unit writes. */
function wordsOf(reference: Reference, habits: Habits): (table: TableName, row: Row) => Row {
  const field = (code: number) =>
    habits.fieldForm === 'number'
      ? code
      : habits.fieldForm === 'roman'
        ? ROMAN[code - 1]!
        : reference.fields[code - 1]!.name
  const word = (list: string, code: string) => {
    const [label, short] = reference.values.get(`${list}/${code}`)!
    if (!habits.terse) return label!
    const text = SHORTENED.has(list) && short ? short : label!
    return text.charAt(0).toLowerCase() + text.slice(1)
  }
  return (table, row) => {
    const written = { ...row }
    for (const [column, list] of LISTS[table]) {
      if (written[column]) written[column] = word(list, String(written[column]))
    }
    if (table === 'model') written.field = field(Number(written.field))
    return written
  }
}

/** The sheet *Thông tin chung*. */
function infoOf(
  world: World,
  submission: Submission,
  habits: Habits,
  listed: ModelYear[],
  random: Random,
): Row {
  const { everywhere: phrases } = world
  const { unit, year, round, receivedOn, declaresNone } = submission
  const active = listed.filter(({ discontinued }) => !discontinued)
  const individuals = active.filter(({ model }) => model.kind === 'individual').length
  const slip = chance(random, 0.06) ? int(random, 1, 2) : 0
  const info: Row = {
    unit: habits.unitText,
    year,
    round: world.reference.rounds.get(round)!,
    document_number: phrases.draw(random, 'document_number', undefined, unit.channel, {
      unit: unit.code.replace(/-.*/, ''),
    }),
    document_date: addDays(receivedOn, -int(random, 0, 3)),
    received_on: chance(random, 0.1) ? receivedOn : '',
  }
  if (declaresNone) return { ...info, declared_none: 'x' }
  return {
    ...info,
    declared_total: active.length + slip,
    declared_collective: active.length - individuals + slip,
    declared_individual: individuals,
    plan_document: phrases.draw(random, 'plan_document', undefined, unit.channel, { year: String(year) }),
    meetings: int(random, 1, 9),
    attendance: int(random, 40, 900),
    inspections: int(random, 0, 6),
    campaigns: phrases.draw(random, 'campaign'),
    shortcomings: chance(random, 0.7) ? phrases.draw(random, 'shortcoming') : '',
    proposals: chance(random, 0.5) ? phrases.draw(random, 'proposal') : '',
  }
}
