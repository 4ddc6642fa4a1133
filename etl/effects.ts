import type { DuckDBConnection } from '@duckdb/node-api'
import type { LoadEffect } from '../cube/domain/contract.ts'
import { materializeAsOf } from './as_of.ts'
import { rowsOf } from './sql.ts'

/** As many as a person looks at. */
const most = 200

/** What each report is, by unit and round: whether it is there, its active models, and those that went to the province. */
const reports = `SELECT r.unit_code, r.year, r.round, coalesce(m.models, 0) AS models, coalesce(m.sent, 0) AS sent
  FROM report r
  LEFT JOIN (
    SELECT unit_code, year, round, CAST(count(*) AS INTEGER) AS models, CAST(count(*) FILTER (sent) AS INTEGER) AS sent
    FROM counted_own WHERE status <> 'discontinued' GROUP BY ALL
  ) m USING (unit_code, year, round)`

/**
 * What a load changes for the units whose rows it has: whether they have reported, their models, and those sent to the
 * province, before and after. The load is in the ledger; what was known before it is worked out once more.
 */
export async function effectsOf(connection: DuckDBConnection, loadId: number): Promise<LoadEffect[]> {
  await materializeAsOf(connection, loadId, null)
  await connection.run(`CREATE OR REPLACE TEMP TABLE effect_after AS ${reports}
    SEMI JOIN (SELECT unit_code, year, round FROM asof_part SEMI JOIN load_sheet USING (sheet_id)) USING (unit_code, year, round)`)
  await materializeAsOf(connection, loadId - 1, null)
  await connection.run(`CREATE OR REPLACE TEMP TABLE effect_before AS ${reports}`)
  return rowsOf<LoadEffect>(
    connection,
    `SELECT CAST(a.unit_code AS VARCHAR) AS "unitCode", u.unit_name AS "unitName", a.year, CAST(a.round AS VARCHAR) AS round,
       b.unit_code IS NOT NULL AS "wasReported", coalesce(b.models, 0) AS "modelsBefore", a.models AS "modelsAfter",
       coalesce(b.sent, 0) AS "sentBefore", a.sent AS "sentAfter"
     FROM effect_after a
     LEFT JOIN effect_before b ON b.unit_code = a.unit_code AND b.year = a.year AND b.round = a.round
     JOIN (SELECT unit_code, max_by(unit_name, valid_from) AS unit_name FROM ref_unit GROUP BY unit_code) u ON u.unit_code = a.unit_code
     ORDER BY u.unit_name, a.year, a.round
     LIMIT ${most}`,
  )
}
