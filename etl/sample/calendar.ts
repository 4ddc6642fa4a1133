import { profileOf, REPORTING_KINDS, VOLUNTARY } from './profiles.ts'
import { chance, int, stream, type Random } from './random.ts'
import { areaOn, type Obligation, type Reference, type Unit } from './reference.ts'

/** One report that a unit sends: a round of a year, first or second version. */
export interface Submission {
  unit: Unit
  year: number
  round: 'annual' | 'h1'
  version: 1 | 2
  /** ISO date of receipt. */
  receivedOn: string
  /** The unit says that it has no models. */
  declaresNone: boolean
  /** Rows of *Mô hình* in it. */
  rows: number
}

export interface Plan {
  submissions: Submission[]
  /** Units in force that send nothing for an annual round, on purpose. */
  silent: { unit: string; year: number }[]
}

export interface PlanOptions {
  from: number
  to: number
  models: number
  seed: number
  /** ISO date; nothing is received after it. */
  today: string
}

const DAY = 86_400_000
/** A day on which the districts still stood. */
const BEFORE_COMMUNES = '2024-12-31'

/** An ISO date some days later (or earlier). */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)
}

/** Whole days from one ISO date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY)
}

/** Mail is registered on working days: a weekend falls back to Friday, or on to Monday for a late one. */
function workingDay(day: string, late: boolean): string {
  const weekday = new Date(day).getUTCDay()
  if (weekday === 6) return addDays(day, late ? 2 : -1)
  if (weekday === 0) return addDays(day, late ? 1 : -2)
  return day
}

/** The old district of a unit's own territory; null where it has none, and in the south. */
export function districtOf(reference: Reference, unit: Unit): string | null {
  const day = unit.from > BEFORE_COMMUNES ? unit.from : BEFORE_COMMUNES
  return areaOn(reference, unit.areaCode, day)?.district ?? null
}

function obligationOf(reference: Reference, unit: Unit, year: number): Obligation | undefined {
  return reference.obligations.find(
    (duty) =>
      duty.channel === unit.channel &&
      duty.kind === unit.kind &&
      duty.round === 'annual' &&
      duty.fromYear <= year &&
      year <= duty.toYear,
  )
}

/**
 * When the annual report comes, or null for never. With a duty: most in time (the government side, due
 * five days earlier, is further ahead on the same day), some late, a few never. Before there was a duty:
 * when it suited, round about the same weeks.
 */
function annualReceipt(
  random: Random,
  unit: Unit,
  year: number,
  duty: Obligation | undefined,
): string | null {
  const due = `${year}-${unit.channel === 'government' ? '11-30' : '12-05'}`
  const fate = random()
  if (!duty) {
    const share = ['press', 'association'].includes(unit.kind)
      ? VOLUNTARY
      : Math.min(0.95, 0.74 + 0.05 * (year - 2021))
    return fate < share ? workingDay(addDays(due, -int(random, -8, 28)), false) : null
  }
  const settled = Math.min(year - duty.fromYear, 2)
  const missing = 0.06 - 0.01 * settled
  const late = 0.1 - 0.015 * settled
  if (fate < missing) return null
  if (fate < missing + late) return workingDay(addDays(due, int(random, 1, 18)), true)
  const [early, near] =
    unit.channel === 'government' ? [0.62 + 0.03 * settled, 8] : [0.36 + 0.03 * settled, 13]
  const before = chance(random, early) ? near + Math.floor(28 * random() ** 1.6) : int(random, 0, near - 1)
  return workingDay(addDays(due, -before), false)
}

/**
 * Which reports come when, and how many models each holds; the rows add up to `models`.
 * A report that would come after today is left out.
 */
export function planSubmissions(reference: Reference, options: PlanOptions): Plan {
  const { seed, today } = options
  const planned: { submission: Submission; weight: number }[] = []
  const silent: Plan['silent'] = []

  for (let year = options.from; year <= options.to; year++) {
    const growth = 1.06 ** (year - options.to)
    for (const unit of reference.units) {
      if (!REPORTING_KINDS.has(unit.kind)) continue
      const random = stream(seed, 'calendar', unit.code, unit.from, year)
      const district = districtOf(reference, unit)
      const own = 0.75 + 0.5 * stream(seed, 'size', unit.code)()
      const weight = Math.max(
        profileOf(unit, district).size * own * growth,
        unit.channel === 'party' ? 3.5 : 1.5,
      )
      const plan = (
        part: Pick<Submission, 'round' | 'version' | 'receivedOn' | 'declaresNone'>,
        share: number,
      ) => {
        if (part.receivedOn <= today) {
          planned.push({ submission: { unit, year, rows: 0, ...part }, weight: weight * share })
        }
      }

      const halfYear = stream(seed, 'half', unit.code)() < 0.13 && chance(random, 0.8)
      if (halfYear && unit.from <= `${year}-06-30` && unit.to >= `${year}-06-30`) {
        // A body that closes at the end of June reports before it does.
        const latest = unit.to === `${year}-06-30` ? 27 : 45
        const receivedOn = workingDay(addDays(`${year}-06-01`, int(random, 14, latest)), false)
        plan({ round: 'h1', version: 1, receivedOn, declaresNone: false }, 0.5)
      }

      const duty = obligationOf(reference, unit, year)
      if (unit.from > `${year}-12-05` || unit.to < `${year}-12-05`) continue
      const receivedOn = annualReceipt(random, unit, year, duty)
      if (!receivedOn) {
        silent.push({ unit: unit.code, year })
        continue
      }
      const declaresNone =
        !halfYear && duty !== undefined && unit.channel === 'government' && chance(random, 0.025)
      plan({ round: 'annual', version: 1, receivedOn, declaresNone }, declaresNone ? 0 : 1)
      if (!declaresNone && chance(random, duty ? 0.07 : 0.02)) {
        const again = workingDay(addDays(receivedOn, int(random, 3, 16)), true)
        plan({ round: 'annual', version: 2, receivedOn: again, declaresNone: false }, 1.15)
      }
    }
  }

  const rows = share(
    planned.map(({ weight }) => weight),
    options.models,
  )
  const submissions = planned.flatMap(({ submission }, index) => {
    const sent = { ...submission, rows: rows[index]! }
    return sent.rows > 0 || sent.declaresNone ? [sent] : []
  })
  return { submissions, silent }
}

/** Shares a total out in whole numbers in proportion to the weights (largest remainders); each gets at least one where there is enough. */
function share(weights: number[], total: number): number[] {
  const asking = weights.filter((weight) => weight > 0).length
  const floor = total >= asking ? 1 : 0
  const sum = weights.reduce((a, b) => a + b, 0)
  const exact = weights.map((weight) => (sum === 0 ? 0 : (weight / sum) * (total - floor * asking)))
  const whole = exact.map((value, index) => Math.floor(value) + (weights[index]! > 0 ? floor : 0))
  const order = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
  let left = total - whole.reduce((a, b) => a + b, 0)
  for (const { index } of order) {
    if (left <= 0) break
    if (!weights[index]) continue
    whole[index]!++
    left--
  }
  return whole
}
