import { dayIn, numberOf, textOf, type Row } from '../../../../cube/domain/rows.ts'
import type { Day } from '../../../../cube/domain/dates.ts'

/** One file that came, with all its units. */
export interface ReceivedFile {
  id: number
  name: string
  load: number
  /** UTC, ISO 8601. */
  loadedAt: string
  receivedOn: Day | null
  units: string[]
  accepted: number
  held: number
  dropped: number
  /** Some of its rows are in the figures. */
  counted: boolean
}

/** The files of the rows of `queries.receipts`, in their order. */
export function readFiles(rows: Row[]): ReceivedFile[] {
  const files = new Map<number, ReceivedFile>()
  for (const row of rows) {
    const id = numberOf(row, 'receipts.file_id')!
    const file = files.get(id) ?? {
      id,
      name: textOf(row, 'receipts.file_name')!,
      load: numberOf(row, 'receipts.load_id')!,
      loadedAt: `${textOf(row, 'receipts.loaded_at')!}Z`,
      receivedOn: dayIn(row, 'receipts.received_on'),
      units: [],
      accepted: 0,
      held: 0,
      dropped: 0,
      counted: false,
    }
    const unit = textOf(row, 'receipts.unit_name')
    if (unit !== null && !file.units.includes(unit)) file.units.push(unit)
    file.accepted += numberOf(row, 'receipts.rows_accepted') ?? 0
    file.held += numberOf(row, 'receipts.rows_waiting') ?? 0
    file.dropped += numberOf(row, 'receipts.rows_dropped') ?? 0
    file.counted ||= String(row['receipts.counted']) === 'true'
    files.set(id, file)
  }
  return [...files.values()]
}

/** One load of files. */
export interface Load {
  id: number
  loadedAt: string
  from: Day | null
  to: Day | null
  files: number
  units: number
  accepted: number
  held: number
  dropped: number
}

/** The loads that the files came with, newest first. */
export function loadsOf(files: ReceivedFile[]): Load[] {
  const loads = new Map<number, ReceivedFile[]>()
  for (const file of files) loads.set(file.load, [...(loads.get(file.load) ?? []), file])
  return [...loads]
    .sort(([a], [b]) => b - a)
    .map(([id, of]) => {
      const days = of.flatMap((file) => (file.receivedOn === null ? [] : [file.receivedOn])).sort()
      const sum = (key: 'accepted' | 'held' | 'dropped') => of.reduce((n, file) => n + file[key], 0)
      return {
        id,
        loadedAt: of[0]!.loadedAt,
        from: days[0] ?? null,
        to: days.at(-1) ?? null,
        files: of.length,
        units: new Set(of.flatMap((file) => file.units)).size,
        accepted: sum('accepted'),
        held: sum('held'),
        dropped: sum('dropped'),
      }
    })
}

/** Held rows of one reason or of one unit. */
export interface HeldGroup {
  /** Code of the reason, or of the unit; null: the rows do not say whose they are. */
  key: string | null
  name: string | null
  rows: number
  others: number
}

/** Held rows by reason (`others`: units) and by unit (`others`: reasons), most first. */
export function readHeld(rows: Row[]): { byCode: HeldGroup[]; byUnit: HeldGroup[]; total: number } {
  const group = (key: string, name: string, other: string) => {
    const groups = new Map<string | null, HeldGroup & { seen: Set<string | null> }>()
    for (const row of rows) {
      const at = textOf(row, key)
      const one = groups.get(at) ?? { key: at, name: textOf(row, name), rows: 0, others: 0, seen: new Set() }
      one.rows += numberOf(row, 'quality.rows_held') ?? 0
      one.seen.add(textOf(row, other))
      groups.set(at, one)
    }
    return [...groups.values()]
      .map(({ seen, ...one }) => ({ ...one, others: seen.size }))
      .sort((a, b) => b.rows - a.rows || String(a.name).localeCompare(String(b.name), 'vi'))
  }
  const byCode = group('quality.code', 'quality.code', 'quality.unit_code')
  return {
    byCode,
    byUnit: group('quality.unit_code', 'quality.unit_name', 'quality.code'),
    total: byCode.reduce((sum, one) => sum + one.rows, 0),
  }
}

/** What a unit says that it has, beside what is counted in its report. */
export interface Declared {
  code: string
  name: string
  receivedOn: Day | null
  /** Null: the unit gave no total. */
  declared: number | null
  counted: number
  held: number
}

/** The reports that came, with both sides; those that differ first, the widest on top. */
export function readDeclared(reports: Row[], models: Row[]): Declared[] {
  const counts = new Map(
    models.map((row) => [textOf(row, 'models.unit_code'), numberOf(row, 'models.reported_count') ?? 0]),
  )
  const gap = (one: Declared) => (one.declared === null ? -1 : Math.abs(one.declared - one.counted))
  return reports
    .map((row) => ({
      code: textOf(row, 'reporting.unit_code')!,
      name: textOf(row, 'reporting.unit_name')!,
      receivedOn: dayIn(row, 'reporting.received_on'),
      declared: numberOf(row, 'reporting.declared_total'),
      counted: counts.get(textOf(row, 'reporting.unit_code')) ?? 0,
      held: numberOf(row, 'reporting.rows_held') ?? 0,
    }))
    .sort((a, b) => gap(b) - gap(a) || a.name.localeCompare(b.name, 'vi'))
}

/** One of two models that may be one. */
export interface Side {
  /** What a decision names it by: UNIT/CODE. */
  ref: string
  unit: string
  code: string
  name: string
  subject: string | null
  field: string | null
  year: number | null
}

export interface Pair {
  key: string
  continuation: boolean
  reason: string | null
  years: number[]
  /** Those of them in whose annual reports both stand: there the pair counts as two. */
  counted: number[]
  a: Side
  b: Side
  decision: 'same' | 'different' | null
  decidedOn: Day | null
  decidedBy: string | null
  note: string | null
}

/** Pairs, each once with its years, those to be decided first. */
export function readPairs(rows: Row[]): Pair[] {
  const pairs = new Map<string, Pair>()
  const side = (row: Row, prefix: string): Side => {
    const text = (name: string) => textOf(row, `duplicates.${prefix}${name}`)
    return {
      ref: `${text('unit_code')!}/${text('model_code')!}`,
      unit: text('unit_name')!,
      code: text('model_code')!,
      name: text('model_name')!,
      subject: text('subject_name'),
      field: text('field_name'),
      year: numberOf(row, `duplicates.${prefix}reported_year`),
    }
  }
  for (const row of rows) {
    const [a, b] = [side(row, ''), side(row, 'other_')]
    const key = JSON.stringify([a.ref, b.ref])
    const year = numberOf(row, 'duplicates.year')
    const counted = textOf(row, 'duplicates.round') === 'annual' && year !== null ? [year] : []
    const found = pairs.get(key)
    if (found) {
      if (year !== null && !found.years.includes(year)) found.years.push(year)
      found.counted.push(...counted)
      continue
    }
    const decision = textOf(row, 'duplicates.decision')
    pairs.set(key, {
      key,
      continuation: textOf(row, 'duplicates.kind') === 'continuation',
      reason: textOf(row, 'duplicates.reason_name'),
      years: year === null ? [] : [year],
      counted,
      a,
      b,
      decision: decision === 'same' || decision === 'different' ? decision : null,
      decidedOn: dayIn(row, 'duplicates.decided_on'),
      decidedBy: textOf(row, 'duplicates.decided_by'),
      note: textOf(row, 'duplicates.note'),
    })
  }
  return [...pairs.values()].sort((a, b) => Number(a.decision !== null) - Number(b.decision !== null))
}
