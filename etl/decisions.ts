import { existsSync } from 'node:fs'
import type { DuckDBConnection } from '@duckdb/node-api'
import { writtenDay } from '../cube/domain/dates.ts'
import { exit, UserError } from './errors.ts'
import { materializeToday } from './as_of.ts'
import { openLedger } from './ledger.ts'
import { isoDate, type DataPaths } from './paths.ts'
import { publish } from './publish.ts'
import { openToRead } from './reading.ts'
import { loadReference, readReference } from './reference.ts'
import { rowsOf } from './sql.ts'

export type Verdict = 'same' | 'different' | 'undone'

/** One of two models that may be one, as its unit reported it. */
export interface PairSide {
  /** What `decide` takes: UNIT/CODE. */
  ref: string
  unitCode: string
  unitName: string
  /** government | party */
  channel: string
  modelCode: string
  modelName: string
  subjectName: string | null
  fieldCode: number
  fieldName: string
  /** Of the report that these words are from. */
  year: number
}

/** A decision of the steward; each is a load of its own. */
export interface Decision {
  load: number
  verdict: Verdict
  decidedOn: string
  decidedBy: string | null
  note: string | null
}

/** Two models that may be one. Of a continuation `a` is the predecessor's. */
export interface Pair {
  kind: 'duplicate' | 'continuation'
  /** Code and label of values.csv, list duplicate_reason. */
  reason: string
  reasonName: string
  /** The years in which both stand; of a continuation the one in which it is first reported. */
  years: number[]
  a: PairSide
  b: PairSide
  /** The decision that stands, or null. */
  decision: Decision | null
  /** All that was ever decided of the pair, oldest first. */
  history: Decision[]
}

export interface PairList {
  undecided: number
  pairs: Pair[]
}

/**
 * Every pair of models that looks alike or was decided, the undecided first. Changes nothing.
 * @throws UserError where the ledger cannot be opened
 */
export async function listPairs(paths: DataPaths, referenceDir: string): Promise<PairList> {
  if (!existsSync(paths.ledger)) return { undecided: 0, pairs: [] }
  const ledger = await openToRead(paths.ledger, readReference(referenceDir))
  try {
    await materializeToday(ledger.connection)
    return await pairsOf(ledger.connection)
  } finally {
    ledger.close()
  }
}

type PairRow = Omit<Pair, 'history'> & { history: Decision[] | null }

async function pairsOf(connection: DuckDBConnection): Promise<PairList> {
  const side = (name: string) => `{
    'ref': ${name}.unit_code || '/' || CASE WHEN fold(${name}.model_code) = ${name}.code THEN ${name}.model_code ELSE ${name}.code END, 'unitCode': ${name}.unit_code, 'unitName': ${name}.unit_name,
    'channel': ${name}.channel, 'modelCode': ${name}.model_code, 'modelName': ${name}.model_name,
    'subjectName': ${name}.subject_name, 'fieldCode': ${name}.field_code, 'fieldName': ${name}.field_name, 'year': ${name}.year }`
  const rows = await rowsOf<PairRow>(
    connection,
    `WITH history AS (
       SELECT unit_code, code, other_unit_code, other_code,
         list({ 'load': load_id, 'verdict': verdict, 'decidedOn': CAST(decided_on AS VARCHAR), 'decidedBy': decided_by, 'note': note }
           ORDER BY load_id) AS history
       FROM decision
       GROUP BY ALL
     )
     SELECT p.kind, p.reason, v.label AS "reasonName",
       list(DISTINCT p.year ORDER BY p.year) AS years,
       max_by(${side('a')}, (p.year, p.round = 'annual')) AS a, max_by(${side('b')}, (p.year, p.round = 'annual')) AS b,
       CASE WHEN any_value(p.verdict) IS NOT NULL THEN any_value(h.history)[-1] END AS decision,
       any_value(h.history) AS history
     FROM duplicate_pair p
     JOIN ref_value v ON v.list = 'duplicate_reason' AND v.code = p.reason
     JOIN pair_side a ON a.pair = p.pair AND a.side = 1
     JOIN pair_side b ON b.pair = p.pair AND b.side = 2
     LEFT JOIN history h ON h.unit_code = p.unit_code AND h.code = p.code AND h.other_unit_code = p.other_unit_code AND h.other_code = p.other_code
     GROUP BY p.unit_code, p.code, p.other_unit_code, p.other_code, p.kind, p.reason, v.label
     ORDER BY decision IS NOT NULL, max(p.year) DESC, p.kind DESC, p.unit_code, p.code, p.other_unit_code, p.other_code`,
  )
  const pairs = rows.map((row) => ({ ...row, history: row.history ?? [] }))
  return { undecided: pairs.filter((pair) => pair.decision === null).length, pairs }
}

export interface DecideOptions {
  verdict: Verdict
  /** Two models as UNIT/CODE. */
  models: [string, string]
  note?: string
  by?: string
  today: string
  publish: boolean
}

/** What `decide --json` prints. */
export interface Decided {
  load: number
  verdict: Verdict
  a: string
  b: string
  decidedOn: string
  snapshot: string | null
}

/**
 * Decides the same of several pairs and publishes once, after the last. A pair that cannot be decided does not hold up
 * the others; it is told when they are written and published.
 * @throws UserError as `decide`, where a pair was not decided
 */
export async function decideAll(
  paths: DataPaths,
  referenceDir: string,
  options: DecideOptions,
  pairs: [string, string][],
): Promise<Decided> {
  if (pairs.length === 1) return decide(paths, referenceDir, options)
  const faults: UserError[] = []
  let last: Decided | null = null
  for (const models of pairs) {
    try {
      last = await decide(paths, referenceDir, { ...options, models, publish: false })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      faults.push(error)
    }
  }
  if (last === null) throw faults[0]!
  const snapshot = options.publish ? await publishNow(paths, referenceDir, options.today) : null
  if (faults.length > 0)
    throw new UserError(
      `Đã ghi ${pairs.length - faults.length}/${pairs.length} quyết định. ${faults[0]!.message}`,
    )
  return { ...last, snapshot }
}

async function publishNow(paths: DataPaths, referenceDir: string, today: string): Promise<string | null> {
  const ledger = await openLedger(paths.ledger)
  try {
    await loadReference(ledger.connection, readReference(referenceDir))
    const { built, id } = await publish(paths, ledger.connection, { today })
    return built ? id : null
  } finally {
    ledger.close()
  }
}

interface Model {
  unitCode: string
  code: string
  ref: string
}

/**
 * Writes down what the steward decided of two models and publishes. One transaction; nothing that
 * was decided before is changed.
 * @throws UserError where a model is not known, the decision stands already or contradicts another
 */
export async function decide(
  paths: DataPaths,
  referenceDir: string,
  { verdict, models, note, by, today, publish: publishes }: DecideOptions,
): Promise<Decided> {
  if (!existsSync(paths.ledger))
    throw new UserError('Chưa có dữ liệu. Đề nghị nạp tệp trước: npm run etl -- load THƯ_MỤC.')
  const ledger = await openLedger(paths.ledger)
  const { connection } = ledger
  try {
    await loadReference(connection, readReference(referenceDir))
    const last = await materializeToday(connection)
    const found = [await modelOf(connection, models[0]), await modelOf(connection, models[1])] as const
    const [one, other] = inOrder(found[0], found[1])
    const names = `${found[0].ref} và ${found[1].ref}`
    if (one.unitCode === other.unitCode && one.code === other.code)
      throw new UserError(
        `Hai mã chỉ cùng một mô hình ${one.ref}. Đề nghị nêu hai mô hình khác nhau.`,
        exit.usage,
      )
    const [standing] = await rowsOf<{ verdict: Verdict }>(
      connection,
      `SELECT verdict FROM asof_decision
       WHERE unit_code = $unit AND code = $code AND other_unit_code = $otherUnit AND other_code = $otherCode`,
      { unit: one.unitCode, code: one.code, otherUnit: other.unitCode, otherCode: other.code },
    )
    if (verdict === 'undone' && !standing) throw new UserError(`${names} chưa có quyết định nào để hủy.`)
    if (standing?.verdict === verdict)
      throw new UserError(
        `${names} đã được xác định là ${verdictNames[verdict]} từ trước; không có gì thay đổi.`,
      )

    const started = new Date().toISOString()
    await connection.run('BEGIN')
    await connection.run(
      'INSERT INTO load (load_id, started_at, finished_at) VALUES ($load, CAST($started AS TIMESTAMP), CAST($started AS TIMESTAMP))',
      { load: last + 1, started },
    )
    await connection.run(
      `INSERT INTO decision (load_id, unit_code, code, other_unit_code, other_code, verdict, decided_on, decided_by, note)
       VALUES ($load, $unit, $code, $otherUnit, $otherCode, $verdict, CAST($day AS DATE), $by, $note)`,
      {
        load: last + 1,
        unit: one.unitCode,
        code: one.code,
        otherUnit: other.unitCode,
        otherCode: other.code,
        verdict,
        day: isoDate(today, 'TODAY'),
        by: by ?? null,
        note: note ?? null,
      },
    )
    await materializeToday(connection)
    const fault = await contradiction(connection)
    if (fault !== null) {
      await connection.run('ROLLBACK')
      throw new UserError(
        `Quyết định trái với một quyết định đang có hiệu lực: ${fault}. Đề nghị hủy quyết định cũ trước (--undo).`,
      )
    }
    await ledger.commit()
    const published = publishes ? await publish(paths, connection, { today }) : null
    return {
      load: last + 1,
      verdict,
      a: found[0].ref,
      b: found[1].ref,
      decidedOn: today,
      snapshot: published?.built ? published.id : null,
    }
  } finally {
    ledger.close()
  }
}

const verdictNames: Record<Verdict, string> = {
  same: 'cùng một mô hình',
  different: 'hai mô hình khác nhau',
  undone: 'chưa quyết định',
}

/** The model that UNIT/CODE names, whatever its case and marks. @throws UserError where there is none */
async function modelOf(connection: DuckDBConnection, ref: string): Promise<Model> {
  const slash = ref.indexOf('/')
  if (slash < 1 || slash === ref.length - 1)
    throw new UserError(
      `Không hiểu “${ref}”. Đề nghị ghi MÃ_ĐƠN_VỊ/MÃ_MÔ_HÌNH, như trong: npm run etl -- duplicates.`,
      exit.usage,
    )
  const [found] = await rowsOf<Model>(
    connection,
    `SELECT m.unit_code AS "unitCode", m.code,
       max(m.unit_code || '/' || CASE WHEN m.stated_code = m.code THEN m.model_code ELSE m.code END) AS ref
     FROM asof_model m
     WHERE lower(m.unit_code) = lower($unit) AND m.code = fold($code)
     GROUP BY ALL`,
    { unit: ref.slice(0, slash).trim(), code: ref.slice(slash + 1) },
  )
  if (!found)
    throw new UserError(
      `Không có mô hình ${ref} trong sổ dữ liệu. Đề nghị xem mã trong: npm run etl -- duplicates.`,
    )
  return found
}

function inOrder(a: Model, b: Model): [Model, Model] {
  const before = a.unitCode < b.unitCode || (a.unitCode === b.unitCode && a.code < b.code)
  return before ? [a, b] : [b, a]
}

/** Two models that are one by what was decided of others, and different by a decision of their own; or null. */
async function contradiction(connection: DuckDBConnection): Promise<string | null> {
  const [row] = await rowsOf<{ pair: string; day: string }>(
    connection,
    `SELECT d.unit_code || '/' || d.code || ' và ' || d.other_unit_code || '/' || d.other_code AS pair, CAST(d.decided_on AS VARCHAR) AS day
     FROM asof_decision d
     JOIN model_key a ON a.unit_code = d.unit_code AND a.code = d.code
     JOIN model_key b ON b.unit_code = d.other_unit_code AND b.code = d.other_code
     WHERE d.verdict = 'different' AND a.model_key = b.model_key
     ORDER BY d.load_id LIMIT 1`,
  )
  return row ? `${row.pair} là khác nhau (ngày ${writtenDay(row.day)})` : null
}
