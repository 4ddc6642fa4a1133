import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLedger, type Ledger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { runStage } from '../../etl/pipeline.ts'
import { reconcile } from '../../etl/reconcile.ts'
import { loadReference, readReference } from '../../etl/reference.ts'
import { currentSnapshot } from '../../etl/snapshots.ts'
import { rowsOf } from '../../etl/sql.ts'
import { loadHere } from './inprocess.ts'
import { etl, figures, tempDir, writeFiles } from './run.ts'

const head = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Địa bàn'

/** Two units, a row that is held, a replication and a commendation. */
async function loaded(): Promise<string> {
  const dir = tempDir()
  const mail = writeFiles(path.join(dir, 'mail'), {
    'a.csv': [
      head,
      'Sở Y tế,2026,YT-01,Phòng khám thân thiện,6,Tập thể,',
      'Sở Y tế,2026,YT-02,Bác sĩ Nguyễn Văn Mẫu,6,Cá nhân,',
      'Sở Y tế,2026,YT-03,Sai lĩnh vực,12,Cá nhân,',
      'UBND xã Cam Lâm,2026,CL-01,Thôn tự quản,8,Thôn,',
    ].join('\n'),
    'b.csv': 'Đơn vị báo cáo,Năm,Mã mô hình,Nơi nhân rộng\nSở Y tế,2026,YT-01,UBND xã Cam Lâm\n',
    'c.csv': 'Đơn vị báo cáo,Năm,Mã mô hình,Hình thức khen thưởng\nSở Y tế,2026,YT-02,Giấy khen\n',
  })
  const dataDir = path.join(dir, 'data')
  expect((await loadHere(dataDir, [mail], '2026-11-20')).code).toBe(0)
  return dataDir
}

test('a sound snapshot holds every sum, with both sides', async () => {
  const rows = await figures(
    await loaded(),
    `SELECT name, CAST(left_value AS INTEGER), CAST(right_value AS INTEGER), agrees
     FROM reconciliation WHERE year = 2026 OR year IS NULL ORDER BY name`,
  )
  // By hand: 3 models, all sent for want of the column, of 2 reports; 6 rows sent, 5 taken, 1 held.
  expect(rows).toEqual([
    ['area_now', 3, 3, true],
    ['area_then', 3, 3, true],
    ['commended', 1, 1, true],
    ['districts', 3, 3, true],
    ['fields', 3, 3, true],
    ['kinds', 3, 3, true],
    ['receipts', 2, 2, true],
    ['registrations', 3, 3, true],
    ['replicated', 1, 1, true],
    ['reports_model', 3, 3, true],
    ['reports_sent', 3, 3, true],
    ['rows_held', 1, 1, true],
    ['rows_published', 5, 5, true],
    ['rows_received', 6, 6, true],
    ['units', 3, 3, true],
  ])
})

test('a snapshot whose sums do not agree is not made current; the one before stays', async () => {
  const dataDir = await loaded()
  const paths = dataPaths(dataDir)
  const before = currentSnapshot(paths)
  const ledger = await openLedger(paths.ledger)
  await ledger.connection.run("INSERT INTO core_model FROM core_model WHERE model_code = 'YT-01'")
  ledger.close()
  const run = await etl(dataDir, ['publish'])
  expect(run.code).toBe(1)
  expect(run.stderr).toMatch(/^Không lập phiên bản số liệu mới vì số liệu không khớp\. .*2026.*\n$/)
  expect(run.stdout).toBe('')
  expect(currentSnapshot(paths)).toBe(before)
  expect(await figures(dataDir, 'SELECT CAST(count(*) AS INTEGER) FROM fct_model')).toEqual([[3]])
})

describe('a fact that is falsified while a snapshot is built', () => {
  let ledger: Ledger
  let connection: DuckDBConnection

  beforeAll(async () => {
    ledger = await openLedger(dataPaths(await loaded()).ledger)
    connection = ledger.connection
    await loadReference(connection, readReference('data/reference'))
    await connection.run(`SET VARIABLE load_id = 1; SET VARIABLE as_of = CAST(NULL AS DATE);
      SET VARIABLE last_year = 2026`)
  })

  afterAll(() => ledger.close())

  test.each([
    ['fields', "UPDATE mart.fct_model SET field_name = 'Khác' WHERE model_code = 'YT-01'"],
    ['districts', "UPDATE mart.fct_model SET district_code = '999' WHERE model_code = 'YT-01'"],
    ['units', "UPDATE mart.fct_model SET unit_name = 'Sở khác' WHERE model_code = 'YT-01'"],
    ['units', "UPDATE mart.fct_model SET unit_code = 'HU-570' WHERE model_code = 'CL-01'"],
    ['area_then', "UPDATE mart.fct_model SET area_then_code = '22438' WHERE model_code = 'CL-01'"],
    ['area_now', "UPDATE mart.fct_model SET area_now_code = '22438' WHERE model_code = 'CL-01'"],
    ['registrations', "UPDATE mart.fct_model SET registration = 'old' WHERE model_code = 'YT-01'"],
    ['kinds', "UPDATE mart.fct_model SET kind_class = 'individual' WHERE model_code = 'YT-01'"],
    ['reports_model', "UPDATE mart.fct_model SET status = 'discontinued' WHERE model_code = 'YT-01'"],
    ['reports_sent', "UPDATE mart.fct_model SET sent_own = FALSE WHERE model_code = 'YT-01'"],
    ['receipts', "UPDATE mart.fct_reporting SET received_on = NULL WHERE unit_code = 'SYT' AND year = 2026"],
    ['replicated', "UPDATE mart.fct_model SET replicated_in_year = TRUE WHERE model_code = 'YT-02'"],
    ['commended', 'DELETE FROM mart.fct_commendation'],
    ['rows_published', "DELETE FROM mart.fct_model WHERE model_code = 'YT-01'"],
    ['rows_held', 'DELETE FROM mart.fct_quality'],
  ])('is seen by %s', async (name, falsify) => {
    await connection.run("ATTACH ':memory:' AS mart")
    await runStage(connection, 'asOf')
    await runStage(connection, 'marts')
    // As a table of texts, into which anything can be written.
    await connection.run(`CREATE TABLE mart.falsified AS FROM mart.fct_model;
      DROP VIEW mart.fct_model; ALTER TABLE mart.falsified RENAME TO fct_model`)
    await connection.run(falsify)
    await expect(reconcile(connection)).rejects.toThrow('không khớp')
    const wrong = await rowsOf(connection, 'SELECT DISTINCT name FROM mart.reconciliation WHERE NOT agrees')
    expect(wrong).toContainEqual({ name })
    await connection.run('DETACH mart')
  })
})
