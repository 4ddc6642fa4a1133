import { units, type Duties, type Model, type Submission, type Unit, type World } from './world.ts'

/**
 * The figures of a random mailbox, counted from the plan's rules and the decisions of 29/11/2026 alone, over the world as
 * it was made: no file, no SQL and nothing of the loader is used.
 */

export interface Scope {
  year: number
  channel?: string
  unit?: string
  field?: number
}

interface Row extends Model {
  unit: Unit
  year: number
  /** The model itself, whoever reports it under whatever code. */
  identity: string
  /** When the first file of its report came. */
  reportedOn: string
}

interface Event {
  unit: Unit
  year: number
  identity: string
}
type Replicated = Event & { place: string; day: string | null; sites: number }
type Commended = Event & { form: string; number: string | null; day: string | null }
type Published = Event & { form: string; link: string; quantity: number }

/** Whose place a replication went to; undefined for a place that is no unit. */
const unitAt: Record<string, string | undefined> = {
  'Sở Tài chính': 'STC',
  'Sở Nội vụ': 'SNV',
  'UBND phường Nha Trang': 'UBND-22366',
  'Đảng ủy phường Nha Trang': 'DU-22366',
}

/** The form of a commendation by a decision; the worlds' other form is an honour. */
const BY_DECISION = 'Giấy khen'

/** Measures that count who says something of a duty. */
const TOLD: Record<string, keyof Duties> = {
  priority_count: 'priority',
  partnered_count: 'partners',
  learnt_count: 'learntFrom',
  found_count: 'foundBy',
  criteria_told_count: 'criteriaMet',
}

/** What a rate counts. */
const NUMERATORS: Record<string, string> = {
  recognition_rate: 'recognised_count',
  evaluation_rate: 'evaluated_count',
  effectiveness_rate: 'effective_count',
  replication_rate: 'replicated_count',
  effective_replication_rate: 'effective_replicated_count',
  commendation_rate: 'commended_count',
}

export class Counter {
  private readonly rows: Row[] = []
  private readonly replications: Replicated[] = []
  private readonly commendations: Commended[] = []
  private readonly publicity: Published[] = []
  private readonly owners = new Map<string, Set<string>>()
  /** The pairs that can be decided: both models were reported. */
  readonly decidable: [string, string][]
  private readonly parent = new Map<string, string>()

  constructor(private readonly world: World) {
    this.decidable = world.same.filter((pair) => pair.every((ref) => this.firstIdentity(ref) !== null))
    for (const [one, other] of this.decidable)
      this.parent.set(this.root(this.firstIdentity(one)!), this.root(this.firstIdentity(other)!))
    const reports = this.submissions('model')
    for (const { unit, year } of distinctParts(reports)) {
      const versions = reports.filter((s) => s.unit === unit && s.year === year)
      for (const row of countedVersion(versions)?.rows ?? [])
        if (!row.broken)
          this.rows.push({
            ...row,
            unit: unit as Unit,
            year,
            identity: this.identity(unit, row.code, year)!,
            reportedOn: versions.map((v) => v.receivedOn).sort()[0]!,
          })
    }
    for (const { unit, code, year } of this.statedCodes()) {
      const identity = this.identity(unit, code, year)!
      this.owners.set(identity, (this.owners.get(identity) ?? new Set()).add(unit))
    }
    const named = <R extends { code: string }>({
      unit,
      year,
      rows,
    }: {
      unit: string
      year: number
      rows: R[]
    }) =>
      rows.flatMap((row) => {
        const identity = this.named(unit, row.code, year)
        return identity === null ? [] : [{ ...row, unit: unit as Unit, year, identity }]
      })
    for (const sent of this.submissions('replication')) this.replications.push(...named(sent))
    for (const sent of this.submissions('commendation')) this.commendations.push(...named(sent))
    for (const sent of this.submissions('publicity')) this.publicity.push(...named(sent))
  }

  /** Measures of the view `models`. */
  models(scope: Scope): Record<string, number> {
    const inYear = groupBy(
      this.rows.filter((row) => row.year === scope.year),
      (row) => row.identity,
    )
    const asked = this.rows.filter(
      (row) => row.year === scope.year && inChannel(row, scope) && inUnit(row, scope),
    )
    const counts: Record<string, number> = {}
    const add = (measure: string, holds: boolean) =>
      (counts[measure] = (counts[measure] ?? 0) + Number(holds))
    const unitsWith = new Set<string>()
    for (const identity of new Set(asked.map((row) => row.identity))) {
      const all = inYear.get(identity)!.toSorted(before)
      // A model that somebody keeps up is kept up; who gave it up does not have it in his figures.
      const kept = all.some((row) => !row.discontinued)
      const told = all.filter((row) => row.discontinued !== kept)
      if (!asked.some((row) => told.includes(row))) continue
      if (scope.field !== undefined && told[0]!.field !== scope.field) continue
      add('discontinued_count', !kept)
      if (!kept) continue
      counts['reported_count'] =
        (counts['reported_count'] ?? 0) + asked.filter((row) => told.includes(row)).length
      for (const row of asked) if (told.includes(row)) unitsWith.add(row.unit)
      const effective = told.some((row) => row.evaluation === 'hiệu quả')
      const evaluated = told.some((row) => row.evaluation !== '')
      const recognised = told.some((row) => row.recognised)
      const spread = this.replications.filter(
        (event) => event.identity === identity && event.year <= scope.year,
      )
      const outside = spread.some((event) => !this.isOwn(event))
      const praised = this.commendations.filter(
        (event) => event.identity === identity && event.year === scope.year,
      )
      const commended = praised.some((event) => event.form === BY_DECISION)
      const said = (says: (row: Row) => boolean) => told.some(says)
      const [hard, helped] = [said((row) => row.difficulty !== ''), said((row) => row.duties.helped === 'có')]
      const isCollective = told[0]!.kind === 'Tập thể'
      const maintained = this.firstYear(identity) < scope.year
      add('count', true)
      add('collective_count', isCollective)
      add('individual_count', !isCollective)
      add('new_count', !maintained)
      add('maintained_count', maintained)
      add('difficulty_count', hard)
      add('helped_count', helped)
      add('unhelped_count', hard && !helped)
      add(
        'evaluated_h1_count',
        said((row) => row.evaluationH1 !== ''),
      )
      add(
        'meets_criteria_count',
        said((row) => row.criteria === 'đạt'),
      )
      for (const [measure, duty] of Object.entries(TOLD))
        add(
          measure,
          said((row) => row.duties[duty] !== ''),
        )
      for (const aspect of ['impact', 'effect', 'practicality'] as const)
        add(
          `${aspect}_count`,
          said((row) => row.duties[aspect] === 'đạt'),
        )
      add(
        'honoured_count',
        praised.some((event) => event.form !== BY_DECISION),
      )
      add('effective_count', effective)
      add('evaluated_count', evaluated)
      add('recognised_count', recognised)
      add(
        'pilot_count',
        told.some((row) => row.pilot),
      )
      add(
        'sent_count',
        told.some((row) => row.sent),
      )
      add('replicated_count', spread.length > 0)
      add(
        'replicated_in_year_count',
        spread.some((event) => event.year === scope.year),
      )
      add('effective_replicated_count', effective && spread.length > 0)
      add('commended_count', commended)
      add('outstanding_count', (effective || (recognised && !evaluated)) && (outside || commended))
    }
    const of = (part: string, whole: string) =>
      counts[whole] ? { [`${part}`]: (counts[NUMERATORS[part]!] ?? 0) / counts[whole] } : {}
    return {
      ...counts,
      unit_count: unitsWith.size,
      ...of('recognition_rate', 'count'),
      ...of('evaluation_rate', 'count'),
      ...of('effectiveness_rate', 'evaluated_count'),
      ...of('replication_rate', 'count'),
      ...of('effective_replication_rate', 'effective_count'),
      ...of('commendation_rate', 'count'),
    }
  }

  /** The models that were first reported in a year, and those of them that were replicated by the end of another. */
  cohort(first: number, until: number): { count: number; replicated_count: number } {
    const active = new Set(
      [...groupBy(this.rows, (row) => row.identity)].flatMap(([identity, rows]) =>
        rows.some((row) => !row.discontinued) ? [identity] : [],
      ),
    )
    const models = [...active].filter((identity) => this.firstYear(identity) === first)
    const spread = models.filter((identity) =>
      this.replications.some((event) => event.identity === identity && event.year <= until),
    )
    return { count: models.length, replicated_count: spread.length }
  }

  /** The year in which a model was first in a report that counts. */
  private firstYear(identity: string): number {
    return Math.min(...this.rows.filter((row) => row.identity === identity).map((row) => row.year))
  }

  /** Measures of the view `replication`. */
  replication(scope: Scope): Record<string, number> {
    const rows = this.replications.filter(
      (row) => row.year === scope.year && inChannel(row, scope) && inUnit(row, scope),
    )
    const told = this.once(
      this.replications,
      rows,
      (row) => `${unitAt[row.place] ?? row.place}|${row.day ?? ''}`,
      (row) => row.sites,
    )
    const adopters = rows.flatMap((row) =>
      unitAt[row.place] !== undefined && !this.isOwn(row) ? [unitAt[row.place]!] : [],
    )
    return {
      events: told.length,
      sites: sum(told),
      models: new Set(rows.map((row) => row.identity)).size,
      adopting_units: new Set(adopters).size,
    }
  }

  /**
   * Half of the models whose first replication is of a year had it within so many days of their registration; null where
   * none has both days. Unknown days are left out, and so is a day before the registration.
   */
  medianDays(year: number): number | null {
    const dayOf = (event: Replicated) => event.day ?? `${event.year}-12-31`
    const spans = [...groupBy(this.replications, (event) => event.identity)].flatMap(([identity, events]) => {
      const first = events.toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : 1))[0]!
      const registered = this.rows
        .flatMap((row) => (row.identity === identity && row.registeredOn !== null ? [row.registeredOn] : []))
        .sort()[0]
      if (first.year !== year || first.day === null || registered === undefined || first.day < registered)
        return []
      return [(Date.parse(first.day) - Date.parse(registered)) / 86_400_000]
    })
    if (spans.length === 0) return null
    const sorted = spans.toSorted((a, b) => a - b)
    const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!]
    return (low + high) / 2
  }

  /** Measures of the view `commendation`. */
  commendation(scope: Scope): Record<string, number> {
    const rows = this.commendations.filter(
      (row) => row.year === scope.year && inChannel(row, scope) && inUnit(row, scope),
    )
    const praised = (is: (row: Commended) => boolean) =>
      this.once(
        this.commendations,
        rows.filter(is),
        (row) => {
          const mark = row.number ?? row.day
          return mark === null ? null : `${row.form}|${mark}`
        },
        () => 1,
      ).length
    return {
      count: praised((row) => row.form === BY_DECISION),
      honours: praised((row) => row.form !== BY_DECISION),
      models: new Set(rows.map((row) => row.identity)).size,
    }
  }

  /** Measures of the view `publicity`. */
  published(scope: Scope): Record<string, number> {
    const of = (form: string) => {
      const rows = this.publicity.filter(
        (row) => row.form === form && row.year === scope.year && inChannel(row, scope) && inUnit(row, scope),
      )
      return sum(
        this.once(
          this.publicity,
          rows,
          (row) => `${row.form}|${row.link}`,
          (row) => row.quantity,
        ),
      )
    }
    const [press_items, sections] = [of('Tin'), of('Chuyên mục')]
    // Items of two kinds are not added.
    return { press_items, sections, items: press_items > 0 && sections > 0 ? 0 : press_items + sections }
  }

  /** Measures of the view `reporting` over some of the units, after all due dates. */
  reporting(of: Unit[], year: number): Record<string, number | null> {
    const each = of.map((unit): Record<string, number> => {
      return { ...this.report(unit, year), owed: Number(units[unit].quota) }
    })
    const total = (measure: string) => sum(each.map((one) => one[measure]!))
    const rate = (n: number, whole: number) => (whole === 0 ? null : n / whole)
    const [received, met, owed] = [total('received'), total('quota_met'), total('owed')]
    return {
      expected: of.length,
      received,
      incomplete: total('incomplete'),
      on_time: total('on_time'),
      late: total('late'),
      undated: 0,
      missing: of.length - received,
      not_due: 0,
      completeness_rate: rate(received, of.length),
      on_time_rate: rate(total('on_time'), received),
      quota_owed: owed,
      quota_met: met,
      quota_met_then: met,
      quota_due: owed,
      quota_rate: rate(met, owed),
      model_count: total('model_count'),
      sent_count: total('sent_count'),
    }
  }

  /** Rows of all that was sent, of which those that nobody can use wait. */
  sent(): Record<string, number> {
    const waits = (sent: Submission, row: { code: string; broken?: boolean }) =>
      sent.kind === 'model' ? Boolean(row.broken) : this.named(sent.unit, row.code, sent.year) === null
    const rows = this.world.submissions.flatMap((sent) => sent.rows.map((row) => waits(sent, row)))
    const waiting = rows.filter(Boolean).length
    return { rows_accepted: rows.length - waiting, rows_waiting: waiting, rows_dropped: 0, loads: 1 }
  }

  /** What a unit's own report says: its models, those sent, whether that is enough. */
  report(unit: Unit, year: number): Record<string, number> {
    const own = this.rows.filter((row) => row.unit === unit && row.year === year && !row.discontinued)
    const sent = own.filter((row) => row.sent).length
    const versions = this.submissions('model')
      .filter((s) => s.unit === unit && s.year === year)
      .toSorted((a, b) => (a.receivedOn < b.receivedOn ? -1 : 1))
    const first = versions[0]?.receivedOn
    const due = `${year}-${units[unit].channel === 'government' ? '11-30' : '12-05'}`
    return {
      model_count: own.length,
      sent_count: sent,
      quota_met: Number(units[unit].quota && sent >= 3),
      received: Number(first !== undefined),
      on_time: Number(first !== undefined && first <= due),
      late: Number(first !== undefined && first > due),
      incomplete: Number(
        first !== undefined &&
          ((versions.at(-1)?.rows.some((row) => row.broken) ?? false) ||
            // An event of a model that nobody reported is held too.
            this.world.submissions.some(
              (s) =>
                s.kind !== 'model' &&
                s.unit === unit &&
                s.year === year &&
                s.rows.some((row) => this.named(unit, row.code, year) === null),
            )),
      ),
    }
  }

  /**
   * The amounts of events, each once: what two units tell of one model under one mark is the same event, the n-th of one
   * with the n-th of the other, the greater number first. Without a mark nothing is the same.
   */
  private once<E extends Event>(
    all: E[],
    asked: E[],
    mark: (event: E) => string | null,
    amount: (event: E) => number,
  ): number[] {
    const nth = new Map<E, string>()
    const most = new Map<string, number>()
    const groups = groupBy(all, (event) => {
      const text = mark(event)
      return text === null ? null : [event.identity, event.year, text].join('|')
    })
    for (const [key, events] of groups) {
      if (key === null) continue
      for (const own of groupBy(events, (event) => event.unit).values())
        for (const [i, event] of own.toSorted((a, b) => amount(b) - amount(a)).entries()) {
          nth.set(event, `${key}#${i}`)
          most.set(`${key}#${i}`, Math.max(most.get(`${key}#${i}`) ?? 0, amount(event)))
        }
    }
    const marked = new Set(asked.flatMap((event) => nth.get(event) ?? []))
    return [
      ...[...marked].map((key) => most.get(key)!),
      ...asked.filter((event) => !nth.has(event)).map(amount),
    ]
  }

  private isOwn(event: Replicated): boolean {
    const at = unitAt[event.place]
    return at !== undefined && (at === event.unit || this.owners.get(event.identity)!.has(at))
  }

  private submissions<K extends Submission['kind']>(kind: K): Extract<Submission, { kind: K }>[] {
    return this.world.submissions.filter((s): s is Extract<Submission, { kind: K }> => s.kind === kind)
  }

  /** Every code that a unit reported in a year, in any version, with what it meant. */
  private statedCodes(): { unit: string; code: string; year: number; name: string }[] {
    return this.submissions('model').flatMap(({ unit, year, rows }) =>
      rows.filter((row) => !row.broken).map(({ code, name }) => ({ unit, code, year, name })),
    )
  }

  /** The model that a unit means by a code in a year; null where it reported none. Another name is another model. */
  private identity(unit: string, code: string, year: number): string | null {
    const stated = this.statedCodes().filter((s) => s.unit === unit && s.code === code)
    const now = stated.find((s) => s.year === year)
    if (!now) return null
    const first = stated.toSorted((a, b) => a.year - b.year)[0]!
    return this.root(`${unit}/${code}/${now.name === first.name ? first.year : year}`)
  }

  private firstIdentity(ref: string): string | null {
    const [unit, code] = ref.split('/') as [string, string]
    const years = this.statedCodes()
      .filter((s) => s.unit === unit && s.code === code)
      .map((s) => s.year)
    return years.length === 0 ? null : this.identity(unit, code, Math.min(...years))
  }

  /** The model that an event's row names: of its year, else the only one that ever bore the code. */
  private named(unit: string, code: string, year: number): string | null {
    const own = this.identity(unit, code, year)
    if (own !== null) return own
    const others = new Set([2025, 2026].flatMap((other) => this.identity(unit, code, other) ?? []))
    return others.size === 1 ? [...others][0]! : null
  }

  private root(identity: string): string {
    const up = this.parent.get(identity)
    return up === undefined || up === identity ? identity : this.root(up)
  }
}

/** The last version that can be used: one most of whose rows are held waits for them while another is there. */
function countedVersion<V extends { receivedOn: string; rows: Model[] }>(versions: V[]): V | undefined {
  const held = (v: V) => v.rows.filter((row) => row.broken).length
  const usable = versions.filter((v) => v.rows.length === 0 || held(v) < v.rows.length)
  const good = usable.filter((v) => held(v) <= v.rows.length - held(v))
  return (good.length > 0 ? good : usable).toSorted((a, b) => (a.receivedOn < b.receivedOn ? -1 : 1)).at(-1)
}

/** Which row stands for a model: of a unit that keeps it up, reported first, by unit and code. */
function before(a: Row, b: Row): number {
  const key = (row: Row) => [Number(row.discontinued), row.reportedOn, row.unit, row.code].join('|')
  return key(a) < key(b) ? -1 : 1
}

function inChannel(row: { unit: Unit }, { channel }: Scope): boolean {
  return channel === undefined || units[row.unit].channel === channel
}

function inUnit(row: { unit: Unit }, { unit }: Scope): boolean {
  return unit === undefined || row.unit === unit
}

function distinctParts(sent: { unit: string; year: number }[]): { unit: string; year: number }[] {
  return [...new Map(sent.map(({ unit, year }) => [`${unit} ${year}`, { unit, year }])).values()]
}

function groupBy<T, K>(list: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
