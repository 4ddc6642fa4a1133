import { createHash } from 'node:crypto'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { materializeAsOf } from './as_of.ts'
import { pipeline, runStage } from './pipeline.ts'
import { literal, readFolder, rowsOf, textOf } from './sql.ts'

/** A snapshot that is being built: `mart` is attached from `file`. */
interface Building {
  file: string
  /** The last load that it knows. */
  loadId: number
  today: string
  builtAt: string
  /** The snapshot that it follows; null: there is none, or another sort of data. */
  previous: { file: string; asOfLoad: number } | null
}

/** What the snapshot says of its own making, and since when its changes are whole. */
export interface Origin {
  changesSince: string
  /** Of the program's rules, and of the reference tables that say which units and places there are. */
  rules: string
  organisation: string
}

/** The columns in which something may have changed. */
const FIGURES = [
  'models',
  'models_in_channel',
  'models_own',
  'replicated',
  'replicated_in_channel',
  'replicated_own',
  'reports',
  'late',
]

/** Reference tables of who there is and who owes what; the other ones are rules. */
const ORGANISATION = ['areas', 'area_succession', 'units', 'obligations', 'exemptions', 'extensions']
const RULES = ['fields', 'rounds', 'settings', 'values']

/** So long a change is remembered. */
const DAYS_KEPT = 400

/**
 * Days before the first publication for which it is worked out what was known: a week, and a month, which are what people
 * ask for. Later every publication leaves its own step.
 */
const DAYS_BEFORE = [31, 7]

/** With more models than the province ever has, nothing is worked out for days before the first publication. */
const MOST_BEFORE = 100_000

/** What made a step: files, or one other cause. */
type Made =
  | { by: 'files'; after: number; upTo: number }
  | { by: 'receipts'; after: string; upTo: string }
  | { by: 'decision' | 'rule' | 'organisation' }

/**
 * Adds to the snapshot what changed since the one before it. Where only one thing happened in between, what differs is due
 * to it. Else the ledger is asked for what it knew in between, and what happened first is told apart from what came then.
 */
export async function addChanges(connection: DuckDBConnection, building: Building): Promise<Origin> {
  const origin = {
    rules: await rulesHash(connection),
    organisation: await tablesHash(connection, ORGANISATION),
  }
  const last = await readPrevious(connection, building)
  await keepState(connection, 'state_now', 'mart', building.today)
  if (last === null) return { ...origin, changesSince: await beginning(connection, building) }
  await connection.run(
    `INSERT INTO mart.fct_change BY NAME FROM changes_before
     WHERE changed_on > CAST('${building.today}' AS DATE) - ${DAYS_KEPT} OR change_no = (SELECT max(change_no) FROM changes_before)`,
  )
  let from = 'state_before'
  const steps = await stepsSince(connection, building, {
    ...last,
    changed: { rule: last.rules !== origin.rules, organisation: last.organisation !== origin.organisation },
  })
  for (const [i, { made, upTo }] of steps.entries()) {
    const to = i === steps.length - 1 ? 'state_now' : `state_${i}`
    if (to !== 'state_now') await keepStateOf(connection, building, to, { loadId: upTo, asOf: null })
    await addStep(connection, building, { from, to, made, loadId: upTo })
    from = to
  }
  const [kept] = await rowsOf<{ day: string }>(
    connection,
    'SELECT CAST(greatest(CAST($since AS DATE), CAST($today AS DATE) - CAST($kept AS INTEGER)) AS VARCHAR) AS day',
    { since: last.changesSince, today: building.today, kept: DAYS_KEPT },
  )
  return { ...origin, changesSince: kept!.day }
}

interface Previous extends Origin {
  asOfLoad: number
}

/**
 * Reads the snapshot before into the tables `state_before` and `changes_before`; null where it knows no changes, or more
 * than the ledger, or is damaged: `verify` names a damaged one, and a new snapshot can be built all the same.
 */
async function readPrevious(
  connection: DuckDBConnection,
  { previous, loadId, today }: Building,
): Promise<Previous | null> {
  if (previous === null || previous.asOfLoad > loadId) return null
  try {
    await connection.run(`ATTACH ${literal(previous.file)} AS before (READ_ONLY)`)
  } catch {
    return null
  }
  try {
    const [info] = await rowsOf<{ since: string | null; rules: string; organisation: string }>(
      connection,
      'SELECT CAST(changes_since AS VARCHAR) AS since, rules_hash AS rules, organisation_hash AS organisation FROM before.snapshot_info',
    )
    if (info?.since == null) return null
    await keepState(connection, 'state_before', 'before', today)
    await connection.run('CREATE OR REPLACE TEMP TABLE changes_before AS FROM before.fct_change')
    const { since: changesSince, rules, organisation } = info
    return { changesSince, rules, organisation, asOfLoad: previous.asOfLoad }
  } catch {
    // A snapshot of before there were changes, or one that cannot be read to its end.
    return null
  } finally {
    await connection.run('DETACH before')
  }
}

/** What happened since the snapshot before, in its order, each with the last load that belongs to it. */
async function stepsSince(
  connection: DuckDBConnection,
  { loadId }: Building,
  { asOfLoad, changed }: { asOfLoad: number; changed: { rule: boolean; organisation: boolean } },
): Promise<{ made: Made; upTo: number }[]> {
  const loads = await rowsOf<{ load_id: number; decided: boolean }>(
    connection,
    `SELECT load_id, load_id IN (SELECT load_id FROM decision) AS decided FROM load
     WHERE load_id > $from AND load_id <= $to ORDER BY load_id`,
    { from: asOfLoad, to: loadId },
  )
  const steps: { made: Made; upTo: number }[] = []
  // What is worked out anew from the same reports can only differ by the rules, or by the lists of units and places.
  if (changed.rule || changed.organisation)
    steps.push({ made: { by: changed.organisation ? 'organisation' : 'rule' }, upTo: asOfLoad })
  for (const { load_id: load, decided } of loads) {
    const before = steps.at(-1)
    if (before && before.made.by === (decided ? 'decision' : 'files')) {
      before.upTo = load
      if (before.made.by === 'files') before.made.upTo = load
    } else
      steps.push({
        made: decided ? { by: 'decision' } : { by: 'files', after: before?.upTo ?? asOfLoad, upTo: load },
        upTo: load,
      })
  }
  // Nothing happened that is known of: whatever differs, the program made it.
  if (steps.length === 0) steps.push({ made: { by: 'rule' }, upTo: loadId })
  return steps
}

/**
 * Of the first publication: what came in the last month, by the days on which it was received, as far as something was
 * there before. @returns the first day of which it is known
 */
async function beginning(connection: DuckDBConnection, building: Building): Promise<string> {
  const { today } = building
  const [size] = await rowsOf<{ n: number }>(
    connection,
    'SELECT CAST(count(*) AS INTEGER) AS n FROM mart.fct_model',
  )
  if (size!.n > MOST_BEFORE) return today
  const days = await rowsOf<{ day: string; sofar: number; later: number }>(
    connection,
    `SELECT CAST(day AS VARCHAR) AS day, CAST(count(*) FILTER (received_on <= day) AS INTEGER) AS sofar,
       CAST(count(*) FILTER (received_on > day) AS INTEGER) AS later
     FROM (SELECT CAST($today AS DATE) - CAST(unnest([${DAYS_BEFORE.join(', ')}]) AS INTEGER) AS day), receipt
     GROUP BY day ORDER BY day`,
    { today },
  )
  let from: string | null = null
  let since = today
  for (const [i, { day, sofar, later }] of days.entries()) {
    const to = later === 0 ? 'state_now' : `state_on_${i}`
    if (sofar === 0) await connection.run(`CREATE OR REPLACE TEMP TABLE ${to} AS FROM state_now LIMIT 0`)
    else if (later > 0) await keepStateOf(connection, building, to, { loadId: building.loadId, asOf: day })
    if (from === null) since = day
    else if (from !== to)
      await addStep(connection, building, {
        from,
        to,
        made: { by: 'receipts', after: days[i - 1]!.day, upTo: day },
        loadId: building.loadId,
      })
    from = to
  }
  if (from !== null && from !== 'state_now')
    await addStep(connection, building, {
      from,
      to: 'state_now',
      made: { by: 'receipts', after: days.at(-1)!.day, upTo: today },
      loadId: building.loadId,
    })
  return since
}

/** The state as the ledger knew it, in a table of that name: a snapshot of then, but for what is not asked for. */
async function keepStateOf(
  connection: DuckDBConnection,
  { file, today }: Building,
  table: string,
  { loadId, asOf }: { loadId: number; asOf: string | null },
): Promise<void> {
  await connection.run('DETACH mart')
  await connection.run("ATTACH ':memory:' AS mart")
  try {
    await materializeAsOf(connection, loadId, asOf)
    await runStage(connection, 'marts', 'marts/fct_reporting')
    await keepState(connection, table, 'mart', today)
  } finally {
    await connection.run('DETACH mart')
    await connection.run(`ATTACH ${literal(file)} AS mart`)
  }
}

/** What each unit has in each place and field of this year and the year before, and whether its report is there. */
async function keepState(
  connection: DuckDBConnection,
  table: string,
  mart: string,
  today: string,
): Promise<void> {
  const year = Number(today.slice(0, 4))
  const none = FIGURES.map((name) => `0 AS ${name}`).join(', ')
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE ${table} AS
    WITH model AS (
      SELECT year, unit_code, unit_name, channel, district_code, district_name, field_code, field_name, replicated,
        counted, coalesce(counted_in_channel, counted) AND (counted OR twin IS NOT NULL) AS in_channel, counted OR twin IS NOT NULL AS own
      FROM ${mart}.fct_model
      WHERE round = 'annual' AND year BETWEEN ${year - 1} AND ${year} AND status <> 'discontinued'
    ),
    report AS (
      SELECT *, expected AND received_on IS NOT NULL AS came, expected AND coalesce(received_on > due_on, FALSE) AS came_late
      FROM ${mart}.fct_reporting
      WHERE round = 'annual' AND year BETWEEN ${year - 1} AND ${year}
    )
    SELECT year, unit_code, max(unit_name) AS unit_name, max(channel) AS channel, district_code, max(district_name) AS district_name,
      field_code, max(field_name) AS field_name, CAST(NULL AS DATE) AS due_on, FALSE AS sent,
      count(*) FILTER (counted) AS models, count(*) FILTER (in_channel) AS models_in_channel, count(*) FILTER (own) AS models_own,
      count(*) FILTER (counted AND replicated) AS replicated, count(*) FILTER (in_channel AND replicated) AS replicated_in_channel,
      count(*) FILTER (own AND replicated) AS replicated_own, 0 AS reports, 0 AS late
    FROM model GROUP BY year, unit_code, district_code, field_code
    UNION ALL BY NAME
    SELECT year, unit_code, unit_name, channel, district_code, district_name, CAST(NULL AS INTEGER) AS field_code,
      CAST(NULL AS VARCHAR) AS field_name, due_on, received_on IS NOT NULL AS sent,
      ${none.replace('0 AS reports', 'CAST(came AS INTEGER) AS reports').replace('0 AS late', 'CAST(came_late AS INTEGER) AS late')}
    FROM report`)
}

/** Adds what differs between two states, with its cause. */
async function addStep(
  connection: DuckDBConnection,
  { today, builtAt }: Building,
  { from, to, made, loadId }: { from: string; to: string; made: Made; loadId: number },
): Promise<void> {
  await keepSenders(connection, from, made)
  const differences = FIGURES.map((name) => `coalesce(b.${name}, 0) - coalesce(a.${name}, 0) AS ${name}`)
  const either = [
    'year',
    'unit_code',
    'unit_name',
    'channel',
    'district_code',
    'district_name',
    'field_code',
    'field_name',
    'due_on',
  ]
  await connection.run(
    `INSERT INTO mart.fct_change BY NAME
     WITH difference AS (
       SELECT ${either.map((name) => `coalesce(b.${name}, a.${name}) AS ${name}`).join(', ')}, ${differences.join(', ')}
       FROM ${from} a
       FULL JOIN ${to} b ON a.year = b.year AND a.unit_code = b.unit_code
         AND a.district_code IS NOT DISTINCT FROM b.district_code AND a.field_code IS NOT DISTINCT FROM b.field_code
     ),
     found AS (
       SELECT * FROM difference WHERE ${FIGURES.map((name) => `${name} <> 0`).join(' OR ')}
     )
     SELECT (SELECT coalesce(max(change_no), 0) + 1 FROM mart.fct_change) AS change_no, coalesce(s.day, l.day, CAST($today AS DATE)) AS changed_on,
       CAST($built AS TIMESTAMP) AS changed_at, CAST($load AS INTEGER) AS load_id,
       coalesce(s.cause, l.cause, $cause, (SELECT max(cause) FROM sender), 'correction') AS cause, 'annual' AS round, f.*
     FROM found f
     LEFT JOIN sender s ON s.unit_code = f.unit_code AND s.year = f.year
     LEFT JOIN linked l ON l.unit_code = f.unit_code
     ORDER BY f.year, f.unit_code, f.district_code, f.field_code`,
    {
      today,
      load: loadId,
      built: builtAt.replace('T', ' ').replace('Z', ''),
      cause: made.by === 'files' || made.by === 'receipts' ? null : made.by,
    },
  )
}

/**
 * Who sent something in a step, in the table `sender`: a report of a unit and year that had sent none is a new one, any
 * other is a correction. In `linked` whose figures others' reports may move: of another year of its own, of models that
 * are one with theirs, or of models that they tell of.
 */
async function keepSenders(connection: DuckDBConnection, from: string, made: Made): Promise<void> {
  const received =
    made.by === 'files'
      ? `c.load_id > ${made.after} AND c.load_id <= ${made.upTo}`
      : made.by === 'receipts'
        ? `c.received_on > DATE '${made.after}' AND c.received_on <= DATE '${made.upTo}'`
        : 'FALSE'
  const day = made.by === 'receipts' ? 'max(received_on)' : 'CAST(NULL AS DATE)'
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE sender AS
    WITH file_since AS (SELECT c.file_id, c.received_on FROM receipt c WHERE ${received}),
    part AS (
      SELECT CAST(r.unit_code AS VARCHAR) AS unit_code, r.year, f.received_on
      FROM received_row r JOIN sheet s USING (sheet_id) JOIN file_since f USING (file_id)
      UNION ALL
      SELECT CAST(d.unit_code AS VARCHAR), d.year, f.received_on FROM declaration d JOIN file_since f USING (file_id)
    )
    SELECT p.unit_code, p.year, ${day} AS day,
      CASE WHEN bool_or(coalesce(b.sent, FALSE)) THEN 'correction' ELSE 'report' END AS cause
    FROM part p
    LEFT JOIN ${from} b ON b.unit_code = p.unit_code AND b.year = p.year AND b.field_code IS NULL
    WHERE p.unit_code IS NOT NULL AND p.year IS NOT NULL
    GROUP BY p.unit_code, p.year`)
  await connection.run(`
    CREATE OR REPLACE TEMP TABLE linked AS
    WITH link AS (
      SELECT unit_code, unit_code AS other FROM sender
      UNION
      SELECT from_unit_code, told_by_unit_code FROM mart.fct_replication WHERE told_by_unit_code IS NOT NULL
      UNION
      SELECT CAST(a.unit_code AS VARCHAR), CAST(b.unit_code AS VARCHAR) FROM mart.fct_model a
      JOIN mart.fct_model b USING (model_key)
      WHERE a.unit_code <> b.unit_code AND b.unit_code IN (SELECT unit_code FROM sender)
    )
    SELECT l.unit_code, max(s.cause) AS cause, max(s.day) AS day
    FROM link l JOIN sender s ON s.unit_code = l.other
    GROUP BY l.unit_code`)
}

/** Of the rules: the statements that work the figures out, and the reference tables that are rules. */
async function rulesHash(connection: DuckDBConnection): Promise<string> {
  const hash = createHash('sha256')
  for (const table of [...pipeline.asOf, ...pipeline.marts, ...pipeline.reference])
    hash.update(textOf(`tables/${table}.sql`))
  for (const rule of [...readFolder(path.join('rules', 'row')), ...readFolder(path.join('rules', 'across'))])
    hash.update(rule)
  return hash.update(await tablesHash(connection, RULES)).digest('hex')
}

/** Of reference tables as they were read. */
async function tablesHash(connection: DuckDBConnection, tables: string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const table of tables) {
    const [found] = await rowsOf<{ hash: string | null }>(
      connection,
      `SELECT md5(string_agg(line, '' ORDER BY line)) AS hash FROM (SELECT md5(CAST(t AS VARCHAR)) AS line FROM csv_${table} t)`,
    )
    hash.update(`${table}:${found!.hash ?? ''}\n`)
  }
  return hash.digest('hex')
}
