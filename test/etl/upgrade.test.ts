import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { extract } from 'tar'
import { beforeAll, describe, expect, test } from 'vitest'
import { openLedger, readLedger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { repair } from '../../etl/repair.ts'
import type { SnapshotCard } from '../../etl/snapshots.ts'
import { currentSnapshot, listSnapshots, snapshotFile } from '../../etl/snapshots.ts'
import { rowsOf } from '../../etl/sql.ts'
import { verifyLedger } from '../../etl/verify.ts'
import { loadHere } from './inprocess.ts'
import { etl, tempDir } from './run.ts'

/** Ledgers of a program that knew no migrations: see `test/fixtures/old_ledgers.ts`. */
const dir = tempDir()
const old = path.join(dir, 'old')
const reference = path.join(dir, 'reference')
const longer = path.join(dir, 'longer')

beforeAll(async () => {
  mkdirSync(old)
  await extract({ file: 'test/fixtures/ledgers-1ae5259.tar.gz', cwd: old })
  // The figures are told with the tables of their day; tables that came later are needed besides.
  cpSync('data/reference', reference, { recursive: true })
  cpSync(path.join(old, 'reference'), reference, { recursive: true })
  cpSync(reference, longer, { recursive: true })
  cpSync(path.join(old, 'reference-longer'), longer, { recursive: true })
})

function published(name: string): SnapshotCard {
  return JSON.parse(readFileSync(path.join(old, 'whole', name), 'utf8')) as SnapshotCard
}

function current(dataDir: string): SnapshotCard {
  const paths = dataPaths(dataDir)
  return listSnapshots(paths).find((card) => card.id === currentSnapshot(paths))!
}

/**
 * What faults mended since have changed: units of the province level have district code 56 in this table too, and a
 * unit's own report keeps a model that another one reports as well (only `real` has such a pair); the two rows of that
 * model bear one name.
 */
const CHANGED = ['district_code', 'district_name', 'model_count', 'sent_count'].map(
  (column) => `fct_reporting.${column}`,
)
const OF_A_PAIR = ['fct_model.model_name', 'fct_reporting.model_count', 'fct_reporting.sent_count']

/** Columns of the figures in which what was published then and what is published now differ. */
async function changedColumns(before: string, dataDir: string): Promise<string[]> {
  const paths = dataPaths(dataDir)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH '${before}' AS before (READ_ONLY)`)
    await connection.run(`ATTACH '${snapshotFile(paths, currentSnapshot(paths)!)}' AS after (READ_ONLY)`)
    const columns = await rowsOf<{ name: string; column: string }>(
      connection,
      `SELECT table_name AS name, column_name AS "column" FROM duckdb_columns()
       WHERE database_name = 'before' AND NOT internal AND table_name NOT IN ('snapshot_info', 'reconciliation', 'fct_model_coded')
       ORDER BY ALL`,
    )
    const changed: string[] = []
    for (const { name, column } of columns) {
      // Of a year of which nothing was loaded nobody owes anything any more.
      const inUse = name === 'fct_reporting' ? 'WHERE year > 2024' : ''
      const [found] = await rowsOf<{ n: number }>(
        connection,
        `SELECT CAST(count(*) AS INTEGER) AS n FROM (SELECT "${column}" FROM before.${name} ${inUse} EXCEPT ALL SELECT "${column}" FROM after.${name})`,
      )
      if (found!.n > 0) changed.push(`${name}.${column}`)
    }
    return changed
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** The content hash of the same loads, made today from nothing and not disturbed. */
async function undisturbed(name: 'first' | 'more'): Promise<string> {
  const dataDir = path.join(dir, `undisturbed-${name}`)
  const mail = (file: string) => path.join(old, 'mail', file)
  if (!existsSync(dataDir)) {
    await loadHere(dataDir, [mail('first.csv')], '2025-11-20', true, reference)
    if (name === 'more') {
      await loadHere(dataDir, [mail('second.csv')], '2025-11-21', true, reference)
      const run = await etl(dataDir, ['decide', '--same', 'SYT/A1', 'SXD/B1'], { REFERENCE_DIR: reference })
      expect(run.code).toBe(0)
      await loadHere(dataDir, [mail('more.csv')], '2025-11-22', true, longer)
    }
  }
  return current(dataDir).contentHash
}

/** A data folder that holds a ledger of the fixture, and nothing else. */
function placed(name: string, from: string): string {
  const dataDir = path.join(dir, name)
  cpSync(path.join(old, from), dataDir, { recursive: true })
  return dataDir
}

describe('a ledger of before migrations', () => {
  test.each(['sample', 'real'])('%s: is upgraded, a copy is kept, and every figure stays', async (name) => {
    const dataDir = placed(`upgraded-${name}`, `whole/${name}`)
    const run = await etl(dataDir, ['publish'], { REFERENCE_DIR: reference })
    expect([run.code, run.stderr]).toEqual([0, ''])
    const before = published(`${name}/published.json`)
    // The 163 duties of the year after are there too, and the year before as it was known; the 21 of 2024, of which nothing
    // was loaded, are not.
    const { fct_reporting: reports, ...rows } = current(dataDir).rows
    delete rows['fct_model_then']
    const { fct_reporting: reportsBefore, ...rowsBefore } = before.rows
    expect(rows).toEqual(rowsBefore)
    expect(reports! - reportsBefore!).toBe(163 - 21)
    expect(current(dataDir)).toMatchObject({ asOfLoad: before.asOfLoad, sample: before.sample })
    expect(await changedColumns(path.join(old, 'whole', name, 'published.duckdb'), dataDir)).toEqual(
      name === 'real'
        ? [...new Set([...OF_A_PAIR, ...CHANGED])].sort()
        : CHANGED.filter((column) => !OF_A_PAIR.includes(column)),
    )
    const kept = readdirSync(dataDir).filter((entry) => entry.startsWith('before-upgrade-'))
    expect(kept).toHaveLength(1)
    const copy = path.join(dataDir, kept[0]!, 'ledger.duckdb')
    expect(readFileSync(copy).equals(readFileSync(path.join(old, 'whole', name, 'ledger.duckdb')))).toBe(true)

    const again = await etl(dataDir, ['publish'], { REFERENCE_DIR: reference })
    expect(again.stdout).toContain('Số liệu không đổi')
    expect(readdirSync(dataDir).filter((entry) => entry.startsWith('before-upgrade-'))).toEqual(kept)
  })

  test('can be read without being changed', async () => {
    const dataDir = placed('read', 'whole/real')
    const file = dataPaths(dataDir).ledger
    const ledger = await readLedger(file)
    expect(await rowsOf(ledger.connection, 'SELECT CAST(count(*) AS INTEGER) AS n FROM load')).toEqual([
      { n: 3 },
    ])
    ledger.close()
    expect(readFileSync(file).equals(readFileSync(path.join(old, 'whole', 'real', 'ledger.duckdb')))).toBe(
      true,
    )
  })

  test('that came out of a later program is refused by one line', async () => {
    const dataDir = placed('later', 'whole/real')
    const file = dataPaths(dataDir).ledger
    const ledger = await openLedger(file)
    await ledger.connection.run("INSERT INTO schema_version VALUES (99, TIMESTAMP '2030-01-01')")
    ledger.close()
    const run = await etl(dataDir, ['publish'], { REFERENCE_DIR: reference })
    expect(run).toMatchObject({
      code: 1,
      stderr: 'Sổ dữ liệu do phiên bản phần mềm mới hơn tạo ra. Đề nghị cập nhật phần mềm.\n',
    })
  })

  test('a column that a later migration adds does not stop a load', async () => {
    const dataDir = placed('wider', 'whole/real')
    const ledger = await openLedger(dataPaths(dataDir).ledger)
    const tables = await rowsOf<{ name: string }>(
      ledger.connection,
      "SELECT table_name AS name FROM duckdb_tables() WHERE table_name <> 'schema_version'",
    )
    expect(tables.length).toBeGreaterThan(10)
    for (const { name } of tables) await ledger.connection.run(`ALTER TABLE ${name} ADD COLUMN added VARCHAR`)
    ledger.close()
    const run = await etl(dataDir, ['load', path.join(old, 'mail', 'more.csv')], { REFERENCE_DIR: reference })
    expect([run.code, run.stderr]).toEqual([0, ''])
    const decided = await etl(dataDir, ['decide', '--different', 'SYT/A2', 'SXD/B2'], {
      REFERENCE_DIR: reference,
    })
    expect([decided.code, decided.stderr]).toEqual([0, ''])
  })
})

test('no column of a ledger that was made and loaded names a type of a connection', async () => {
  const dataDir = path.join(dir, 'made')
  await etl(dataDir, ['load', path.join(old, 'mail', 'first.csv')])
  const instance = await DuckDBInstance.create(dataPaths(dataDir).ledger, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  const found = await rowsOf(
    connection,
    `SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND data_type LIKE '%\\_code' ESCAPE '\\'
     UNION ALL SELECT 'type', type_name FROM duckdb_types() WHERE NOT internal`,
  )
  connection.closeSync()
  instance.closeSync()
  expect(found).toEqual([])
})

describe('a ledger whose log cannot be replayed', () => {
  test.each(Array.from({ length: 10 }, (_, i) => i))(
    '%i: repair brings back all that was loaded',
    async (i) => {
      const dataDir = placed(`broken-${i}`, `broken/${i}`)
      const paths = dataPaths(dataDir)
      const grown = i >= 7
      const tables = grown ? longer : reference
      const refused = await etl(dataDir, ['publish'], { REFERENCE_DIR: tables })
      expect(refused.code).toBe(1)
      expect(refused.stderr).toMatch(/^Sổ cái chưa đóng đúng .*npm run etl -- repair\n$/)

      const said = await repair(paths, tables)
      expect(said[0]).toMatch(/^Đã sửa sổ cái/)
      const kept = readdirSync(dataDir).find((name) => name.startsWith('before-repair-'))!
      for (const name of ['ledger.duckdb', 'ledger.duckdb.wal'])
        expect(
          readFileSync(path.join(dataDir, kept, name)).equals(
            readFileSync(path.join(old, 'broken', String(i), name)),
          ),
        ).toBe(true)
      const ledger = await readLedger(paths.ledger)
      expect((await verifyLedger(ledger.connection)).filter((check) => check.fault !== null)).toEqual([])
      ledger.close()

      // Whether the load had been written or not: loaded again, the figures are those of a load that nobody killed.
      const file = path.join(old, 'mail', grown ? 'more.csv' : 'first.csv')
      await loadHere(dataDir, [file], grown ? '2025-11-22' : '2025-11-20', true, tables)
      expect(current(dataDir).contentHash).toBe(await undisturbed(grown ? 'more' : 'first'))
      expect((await repair(paths, tables))[0]).toBe('Sổ dữ liệu mở được, không cần sửa.')
      expect(existsSync(`${paths.ledger}.wal`)).toBe(false)
    },
  )

  test('is repaired with the lists that it was written with, whatever the tables say today', async () => {
    const later = path.join(dir, 'later-tables')
    cpSync(reference, later, { recursive: true })
    const units = readFileSync(path.join(later, 'units.csv'), 'utf8')
    writeFileSync(
      path.join(later, 'units.csv'),
      `${units}AAA,,,Ban Mới,BM,,agency,government,,,assumed,made\n`,
    )
    for (let i = 0; i < 7; i += 1) {
      const dataDir = placed(`later-${i}`, `broken/${i}`)
      await repair(dataPaths(dataDir), later)
      const file = path.join(old, 'mail', 'first.csv')
      await loadHere(dataDir, [file], '2025-11-20', true, reference)
      expect(current(dataDir).contentHash).toBe(await undisturbed('first'))
    }
  })
})
