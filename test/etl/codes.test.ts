import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { openLedger } from '../../etl/ledger.ts'
import { load } from '../../etl/load.ts'
import { dataPaths } from '../../etl/paths.ts'
import { textMart } from '../../etl/pipeline.ts'
import { currentSnapshot, listSnapshots } from '../../etl/snapshots.ts'
import { rowsOf } from '../../etl/sql.ts'
import { verify } from '../../etl/verify.ts'
import { loadHere } from './inprocess.ts'
import { figures, tempDir, writeFiles } from './run.ts'

const head = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Trạng thái,Địa bàn'
const row = 'Sở Y tế,2025,A1,Phòng khám thân thiện,6,Tập thể,Được công nhận,'

/** The reference tables of the project, changed. */
function reference(
  change: (text: (table: string) => string, write: (table: string, text: string) => void) => void,
): string {
  const dir = path.join(tempDir(), 'reference')
  cpSync('data/reference', dir, { recursive: true })
  const file = (table: string) => path.join(dir, `${table}.csv`)
  change(
    (table) => readFileSync(file(table), 'utf8'),
    (table, text) => writeFileSync(file(table), text),
  )
  return dir
}

async function loadWith(dataDir: string, referenceDir: string, text: string, publish = true) {
  const mail = writeFiles(path.join(tempDir(), 'mail'), { 'a.csv': `${head}\n${text}\n` })
  const { result } = await load(dataPaths(dataDir), referenceDir, [mail], {
    receivedOn: '2025-11-20',
    today: '2026-11-22',
    dryRun: false,
    publish,
    progress: { stage: () => undefined, step: () => undefined, end: () => undefined },
  })
  return result
}

function hashOf(dataDir: string): string {
  const paths = dataPaths(dataDir)
  return listSnapshots(paths).find((card) => card.id === currentSnapshot(paths))!.contentHash
}

async function ledgerRows<Row>(dataDir: string, sql: string): Promise<Row[]> {
  const ledger = await openLedger(dataPaths(dataDir).ledger)
  try {
    return await rowsOf<Row>(ledger.connection, sql)
  } finally {
    ledger.close()
  }
}

const shown = 'SELECT model_code, unit_code, status, kind, area_then_code FROM fct_model ORDER BY model_code'

test('lists that grow, before and between the codes that are there: old rows keep theirs, new ones are taken', async () => {
  const dataDir = path.join(tempDir(), 'data')
  await loadWith(dataDir, 'data/reference', row)
  const before = await figures(dataDir, shown)
  const grown = reference((text, write) => {
    write('values', `${text('values')}status,a_first,Thí điểm,,\nstatus,zz_last,Tạm dừng,,\n`)
    write('units', `${text('units')}AAA,,,Đơn vị thử nghiệm A,,,agency,government,,,assumed,a test\n`)
  })
  const result = await loadWith(
    dataDir,
    grown,
    'Đơn vị thử nghiệm A,2025,B1,Một,6,Tập thể,Thí điểm,\nSở Y tế,2025,B2,Hai,6,Tập thể,Tạm dừng,',
  )
  expect(result.files[0]!.issues).toEqual([])
  expect(
    await ledgerRows(dataDir, 'SELECT model_code, unit_code, status FROM core_model ORDER BY model_code'),
  ).toEqual([
    { model_code: 'A1', unit_code: 'SYT', status: 'recognised' },
    { model_code: 'B1', unit_code: 'AAA', status: 'a_first' },
    { model_code: 'B2', unit_code: 'SYT', status: 'zz_last' },
  ])
  expect(before).toEqual([['A1', 'SYT', 'recognised', 'collective', '56']])
  // The second report of the department replaced its first.
  expect(await figures(dataDir, shown)).toEqual([
    ['B1', 'AAA', 'a_first', 'collective', '56'],
    ['B2', 'SYT', 'zz_last', 'collective', '56'],
  ])
  // A code that the lists have no more is still what the ledger holds.
  await loadWith(dataDir, 'data/reference', 'Sở Xây dựng,2025,C1,Ba,2,Tập thể,,', false)
  expect(
    (
      await ledgerRows<{ unit_code: string }>(dataDir, 'SELECT unit_code FROM core_model ORDER BY model_code')
    ).map((r) => r.unit_code),
  ).toEqual(['SYT', 'AAA', 'SYT', 'SXD'])
})

test('a ledger of an earlier version, with its codes as texts, goes on', async () => {
  const [dataDir, asTexts] = [path.join(tempDir(), 'data'), path.join(tempDir(), 'data')]
  await loadWith(dataDir, 'data/reference', row)
  cpSync(dataDir, asTexts, { recursive: true })
  const ledger = await DuckDBInstance.create(dataPaths(asTexts).ledger)
  const connection = await ledger.connect()
  const coded = await rowsOf<{ t: string; c: string }>(
    connection,
    "SELECT table_name AS t, column_name AS c FROM duckdb_columns() WHERE starts_with(data_type, 'ENUM')",
  )
  expect(coded.length).toBeGreaterThan(20)
  for (const { t, c } of coded) await connection.run(`ALTER TABLE ${t} ALTER ${c} TYPE VARCHAR`)
  connection.closeSync()
  ledger.closeSync()
  const more = 'Sở Xây dựng,2025,C1,Ba,2,Tập thể,,'
  await loadWith(dataDir, 'data/reference', more)
  await loadWith(asTexts, 'data/reference', more)
  expect(hashOf(asTexts)).toBe(hashOf(dataDir))
  expect((await verify(dataPaths(asTexts))).filter((check) => check.fault !== null)).toEqual([])
})

test('readers find `fct_model` as the mart describes it', async () => {
  const dataDir = path.join(tempDir(), 'data')
  await loadWith(dataDir, 'data/reference', row)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`ATTACH ':memory:' AS mart; ${textMart()}`)
  const columns =
    "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'fct_model' ORDER BY column_index"
  const described = (await connection.runAndReadAll(columns)).getRowsJson()
  connection.closeSync()
  instance.closeSync()
  expect(described.length).toBeGreaterThan(40)
  expect(await figures(dataDir, columns)).toEqual(described)
})

test('the content hash is of the figures: another list of codes does not change it, any cell does', async () => {
  const hash = async (text: string, referenceDir = 'data/reference') => {
    const dataDir = path.join(tempDir(), 'data')
    await loadWith(dataDir, referenceDir, text)
    return hashOf(dataDir)
  }
  const base = await hash(row)
  const longer = reference((text, write) => write('values', `${text('values')}status,a_first,Thí điểm,,\n`))
  expect(await hash(row, longer)).toBe(base)
  const changed = [
    row.replace('Sở Y tế', 'Sở Xây dựng'),
    row.replace('2025', '2024'),
    row.replace('A1', 'A2'),
    row.replace('thân thiện', 'thân thiên'),
    row.replace(',6,', ',7,'),
    row.replace('Tập thể', 'Cá nhân'),
    row.replace('Được công nhận', 'Đang xây dựng'),
    `${row}xã Cam Lâm`,
    `${row}\n${row.replace('A1', 'A2')}`,
  ]
  const hashes = await Promise.all(changed.map((text) => hash(text)))
  expect(new Set([base, ...hashes]).size).toBe(changed.length + 1)
})

test('two rows that exchange a cell are other figures', async () => {
  const hash = async (one: string, other: string) => {
    const dataDir = path.join(tempDir(), 'data')
    const mail = writeFiles(path.join(tempDir(), 'mail'), {
      'a.csv': `${head}\nSở Y tế,2025,A1,Một,6,Tập thể,${one},\nSở Y tế,2025,A2,Hai,6,Tập thể,${other},\n`,
    })
    await loadHere(dataDir, [mail], '2025-11-20')
    return hashOf(dataDir)
  }
  expect(await hash('Được công nhận', 'Đang xây dựng')).not.toBe(
    await hash('Đang xây dựng', 'Được công nhận'),
  )
})
