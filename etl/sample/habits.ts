import { chance, pick, some, stream } from './random.ts'
import type { Column, Reference, Unit } from './reference.ts'

/** How a unit fills in and sends its reports, the same every year. */
export interface Habits {
  /** One workbook of several sheets; otherwise one CSV file a table. */
  workbook: boolean
  delimiter: ',' | ';'
  /** Gives its models codes of its own. */
  coded: boolean
  /** How it writes itself: official name, another name for it, or its code. */
  unitText: string
  fieldForm: 'number' | 'roman' | 'name'
  /** Writes the short forms of the closed lists ("mới" for "Đăng ký mới"). */
  terse: boolean
  /** Repeats unit and year on every row of a workbook, beside the sheet that says it for all. */
  repeatsUnit: boolean
  /** Gives the date of this year's registration for models that it keeps up. */
  datesMaintained: boolean
  /** Evaluates at 6 months too, from this year on. */
  halfYearFrom: number
  /** Optional columns that its sheets lack. */
  omitted: ReadonlySet<string>
  /** Header by `table/column`. */
  headers: ReadonlyMap<string, string>
}

/** Columns that some units leave out. */
const OFTEN_OMITTED = [
  'note',
  'support',
  'recognition_number',
  'evaluated_on',
  'category',
  'link',
  'potential',
]

/** Columns of the plan's further duties, which few units fill in yet. */
const DUTIES = [
  'priority_group',
  'partners',
  'learnt_from',
  'found_by',
  'criteria_met',
  'impact',
  'effect',
  'practicality',
  'helped',
]

/** The habits of a unit; `seed` decides. */
export function habitsOf(reference: Reference, unit: Unit, seed: number): Habits {
  const random = stream(seed, 'habits', unit.code)
  const workbook = chance(random, 0.5)
  const unitText = chance(random, 0.88) ? unit.name : pick(random, [unit.code, ...unit.aliases])
  const omitted = new Set(chance(random, 0.4) ? some(random, OFTEN_OMITTED, 2) : [])
  if (chance(random, unit.channel === 'party' ? 0.02 : 0.06)) omitted.add('sent')
  if (!chance(stream(seed, 'duties', unit.code), 0.35)) for (const column of DUTIES) omitted.add(column)
  const casual = chance(random, 0.25)
  const header = (column: Column) =>
    casual && column.aliases.length > 0 && chance(random, 0.3)
      ? capital(pick(random, column.aliases))
      : column.label
  return {
    workbook,
    delimiter: chance(random, 0.25) ? ';' : ',',
    coded: chance(random, 0.6),
    unitText,
    fieldForm: pick(random, ['number', 'number', 'number', 'roman', 'name']),
    terse: chance(random, 0.35),
    repeatsUnit: chance(random, 0.3),
    datesMaintained: chance(random, 0.85),
    halfYearFrom: pick(random, [2021, 2022, 2024, 2025, 2026, 2030]),
    omitted,
    headers: new Map(
      reference.columns.map((column) => [`${column.table}/${column.code}`, header(column)] as const),
    ),
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
