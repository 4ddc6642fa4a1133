import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { UserError } from './errors.ts'
import { formulasDir, keepDefinitions, readDefinitions } from './definitions.ts'
import { flushFile, remove } from './files.ts'
import { materializeAsOf } from './as_of.ts'
import { addChanges, type Origin } from './changes.ts'
import { addLastYear } from './last_year.ts'
import { openLake } from './lake/lake.ts'
import { ledgerSort } from './ledger.ts'
import { measure, readSnapshot } from './measure.ts'
import { isoDate, type DataPaths } from './paths.ts'
import { martVersion, runStage } from './pipeline.ts'
import { reconcile } from './reconcile.ts'
import {
  clearUnfinished,
  currentSnapshot,
  currentCard,
  listSnapshots,
  placeSnapshot,
  pointTo,
  pruneSnapshots,
  setSnapshotAside,
  snapshotFile,
  writeCard,
  type SnapshotCard,
} from './snapshots.ts'
import { literal, rowsOf } from './sql.ts'
import { faultOf } from './verify.ts'

export interface PublishOptions {
  /** Obligations are listed up to the year after this day's. */
  today: string
  /** Only what was received on or before this day. */
  asOf?: string
  /** Only what was known after this load. */
  asOfLoad?: number
  name?: string
  freeze?: boolean
  /** Folder of the formulas that are kept with what is frozen; the program's own unless told. */
  formulas?: string
}

/** What a publication did; `built` is false where the figures are those of a snapshot that is there. */
export interface Published {
  id: string
  built: boolean
  card: SnapshotCard
  /** What else people should know, in a line. */
  note: string | null
}

/**
 * Builds a snapshot from the ledger: aside, checked, renamed into place, and, unless it looks
 * back (as-of), made the current one by replacing the pointer. A publisher that dies at any
 * point leaves the previous snapshot served. The reference tables are in place.
 * @throws UserError where the ledger is empty, the sums or the finished file are not right, or the
 *   figures are frozen already under another name
 */
export async function publish(
  paths: DataPaths,
  connection: DuckDBConnection,
  options: PublishOptions,
): Promise<Published> {
  const sort = await ledgerSort(connection)
  const [last] = await rowsOf<{ load_id: number | null }>(
    connection,
    'SELECT max(load_id) AS load_id FROM load',
  )
  if (sort === null || last!.load_id === null)
    throw new UserError(
      'Chưa có dữ liệu để lập phiên bản số liệu. Đề nghị nạp tệp trước: npm run etl -- load THƯ_MỤC.',
    )
  if (options.asOfLoad !== undefined && (options.asOfLoad < 1 || options.asOfLoad > last!.load_id))
    throw new UserError(`Không có lần nạp ${options.asOfLoad}; lần nạp mới nhất là ${last!.load_id}.`, 2)
  const asOf = options.asOf === undefined ? null : isoDate(options.asOf, '--as-of')
  const lookingBack = asOf !== null || options.asOfLoad !== undefined
  const asOfLoad = options.asOfLoad ?? last!.load_id
  const lake = openLake(paths)
  await clearUnfinished(paths)
  await lake?.clear()

  const aside = path.join(paths.snapshots, `.building-${process.pid}.duckdb`)
  remove(aside)
  await connection.run(`ATTACH ${literal(aside)} AS mart`)
  let card: SnapshotCard
  try {
    // Of the next year too: its duties are there on 1 January, whether somebody publishes or not.
    await connection.run(`SET VARIABLE last_year = ${Number((asOf ?? options.today).slice(0, 4)) + 1}`)
    await materializeAsOf(connection, asOfLoad, asOf)
    await runStage(connection, 'marts')
    await reconcile(connection)
    const comparedOn = await addLastYear(connection, {
      file: aside,
      loadId: asOfLoad,
      asOf,
      today: asOf ?? options.today,
    })
    const { rows, contentHash } = await measure(connection)
    const builtAt = new Date()
    const origin = lookingBack
      ? null
      : await addChanges(connection, {
          file: aside,
          loadId: asOfLoad,
          today: options.today,
          builtAt: builtAt.toISOString(),
          previous: previousOf(paths, sort === 'sample'),
        })
    card = {
      id: `${builtAt.toISOString().replace(/[-:]|\.\d+/g, '')}-${contentHash.slice(0, 8)}`,
      name: options.name ?? null,
      asOf,
      asOfLoad,
      builtAt: builtAt.toISOString(),
      frozen: options.freeze ?? false,
      frozenOn: null,
      rows,
      contentHash,
      sample: sort === 'sample',
      martVersion,
      comparedOn,
      changesSince: origin?.changesSince ?? null,
    }
    await writeInfo(connection, card, origin)
    await connection.run('CHECKPOINT mart')
  } catch (error) {
    await connection.run('DETACH mart')
    remove(aside)
    throw error
  }
  await connection.run('DETACH mart')

  const same = listSnapshots(paths).find(
    (other) => other.contentHash === card.contentHash && other.asOf === asOf && other.sample === card.sample,
  )
  const fault = same ? await faultOf(paths, same) : null
  if (same && fault === null) {
    remove(aside)
    const kept = keptCard(paths, same, card, options)
    await lake?.add(snapshotFile(paths, same.id), kept)
    writeCard(paths, kept)
    if (!lookingBack && currentSnapshot(paths) !== same.id) pointTo(paths, same.id)
    return { id: same.id, built: false, card: kept, note: null }
  }
  await checkSnapshot(aside, card)
  flushFile(aside)
  // The same figures are there, in a file that is damaged: these take their place, name and all.
  if (same) {
    card.name = options.name ?? same.name
    card.frozen ||= same.frozen
  }
  if (same?.frozen) {
    card.frozenOn = same.frozenOn ?? null
    if (same.definitions !== undefined) card.definitions = same.definitions
  } else if (card.frozen) Object.assign(card, frozenNow(paths, options))
  // The engine has it, and has counted it, before anybody is shown it.
  await lake?.add(aside, card)
  placeSnapshot(paths, aside, card)
  if (!lookingBack) pointTo(paths, card.id)
  pruneSnapshots(paths, lookingBack ? (currentCard(paths) ?? card) : card)
  const note = same
    ? `Phiên bản số liệu ${same.id} bị hỏng (${fault!}): đã lập lại là ${card.id}; tệp hỏng ở ${setSnapshotAside(paths, same.id)}.`
    : null
  return { id: card.id, built: true, card, note }
}

/** What is known of what is frozen now; its formulas are on the disk before a card names them. */
function frozenNow(
  paths: DataPaths,
  { today, formulas = formulasDir }: PublishOptions,
): Pick<SnapshotCard, 'frozenOn' | 'definitions'> {
  return { frozenOn: today, definitions: keepDefinitions(paths.root, readDefinitions(formulas)) }
}

/**
 * The card of a snapshot that is there already, published once more.
 * @param card of the same figures, as they were built now
 * @throws UserError where it is frozen under another name
 */
function keptCard(
  paths: DataPaths,
  same: SnapshotCard,
  card: SnapshotCard,
  options: PublishOptions,
): SnapshotCard {
  if (same.frozen && options.name !== undefined && options.name !== same.name)
    throw new UserError(
      `Số liệu này đã chốt${same.name === null ? '' : ` với tên “${same.name}”`} (${same.id}); bản đã chốt không đổi tên. Đề nghị dùng bản đó.`,
    )
  return {
    ...same,
    asOfLoad: Math.max(same.asOfLoad, card.asOfLoad),
    name: options.name ?? same.name,
    frozen: same.frozen || (options.freeze ?? false),
    ...(!same.frozen && options.freeze && frozenNow(paths, options)),
    // The year before was known on this day as it was on that one; a frozen snapshot keeps its day.
    ...(!same.frozen && { comparedOn: card.comparedOn ?? null }),
  }
}

/** Writes into the snapshot what it is: its card may be lost. */
async function writeInfo(
  connection: DuckDBConnection,
  card: SnapshotCard,
  origin: Origin | null,
): Promise<void> {
  await connection.run(
    `INSERT INTO mart.snapshot_info BY NAME
     SELECT $id AS id, CAST($as_of AS DATE) AS as_of, $load AS as_of_load, CAST($built AS TIMESTAMP) AS built_at,
       $version AS mart_version, $hash AS content_hash, $sample AS sample, CAST($compared AS DATE) AS compared_on,
       CAST($since AS DATE) AS changes_since, $rules AS rules_hash, $organisation AS organisation_hash`,
    {
      id: card.id,
      as_of: card.asOf,
      load: card.asOfLoad,
      built: card.builtAt.replace('T', ' ').replace('Z', ''),
      version: card.martVersion,
      hash: card.contentHash,
      sample: card.sample,
      compared: card.comparedOn ?? null,
      since: card.changesSince ?? null,
      rules: origin?.rules ?? null,
      organisation: origin?.organisation ?? null,
    },
  )
}

/**
 * The snapshot that the next one follows: the current one, of the same sort of data; null where there is none, or its card
 * is damaged.
 * @throws Error where the disk fails: the list of changes would begin again as if there had been nothing before
 */
function previousOf(paths: DataPaths, sample: boolean): { file: string; asOfLoad: number } | null {
  const card = currentCard(paths)
  return card?.sample === sample ? { file: snapshotFile(paths, card.id), asOfLoad: card.asOfLoad } : null
}

/** Opens the finished file as a reader would and counts again. @throws UserError where it is not whole. */
export async function checkSnapshot(file: string, card: SnapshotCard): Promise<void> {
  await readSnapshot(file, async (connection) => {
    for (const [table, n] of Object.entries(card.rows)) {
      const [found] = await rowsOf<{ n: number }>(
        connection,
        `SELECT CAST(count(*) AS INTEGER) AS n FROM mart."${table}"`,
      )
      if (found!.n !== n)
        throw new UserError(
          `Phiên bản số liệu ${card.id} không toàn vẹn (bảng ${table}: ${found!.n} dòng, đúng là ${n}).`,
        )
    }
  })
}
