import type { DuckDBConnection } from '@duckdb/node-api'
import { existsSync, readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { openLedger } from './ledger.ts'
import type { DataPaths } from './paths.ts'
import { checkSnapshot } from './publish.ts'
import { currentSnapshot, listSnapshots, snapshotFile } from './snapshots.ts'
import { readFolder, rowsOf, runFile } from './sql.ts'

/** One thing that must hold, and what is wrong with it (null: it holds). */
export interface Check {
  what: string
  fault: string | null
}

/** Checks the invariants of the ledger, the archive and the current snapshot. Changes nothing. */
export async function verify(paths: DataPaths): Promise<Check[]> {
  const checks: Check[] = []
  if (!existsSync(paths.ledger)) return [{ what: 'Sổ dữ liệu', fault: 'chưa có; đề nghị nạp tệp' }]
  const ledger = await openLedger(paths.ledger)
  try {
    checks.push(...(await verifyLedger(ledger.connection)), await verifyArchive(paths, ledger.connection))
  } finally {
    ledger.close()
  }
  checks.push(await verifyCurrent(paths))
  return checks
}

/** `verify/*.sql`: each a query that returns the rows that must not be there; its first line says what must hold. */
export async function verifyLedger(connection: DuckDBConnection): Promise<Check[]> {
  const checks: Check[] = []
  await runFile(connection, 'transform/macros.sql')
  for (const sql of readFolder('verify')) {
    const what = sql.split('\n')[0]!.replace(/^-- /, '')
    const rows = await rowsOf(connection, sql)
    checks.push({
      what,
      fault: rows.length === 0 ? null : `${rows.length} dòng, ví dụ ${JSON.stringify(rows[0])}`,
    })
  }
  return checks
}

async function verifyArchive(paths: DataPaths, connection: DuckDBConnection): Promise<Check> {
  const what = 'Mọi tệp đã nhận còn nguyên trong kho lưu'
  for (const { sha256, name } of await rowsOf<{ sha256: string; name: string }>(
    connection,
    'SELECT sha256, name FROM file',
  )) {
    const at = path.join(paths.archive, sha256.slice(0, 2), sha256)
    if (!existsSync(at)) return { what, fault: `thiếu tệp ${name}` }
    if (createHash('sha256').update(readFileSync(at)).digest('hex') !== sha256)
      return { what, fault: `tệp ${name} đã bị thay đổi` }
  }
  return { what, fault: null }
}

async function verifyCurrent(paths: DataPaths): Promise<Check> {
  const what = 'Bản số liệu hiện hành mở được và đủ dòng'
  const id = currentSnapshot(paths)
  const card = listSnapshots(paths).find((c) => c.id === id)
  if (!card) return { what, fault: 'chưa có; đề nghị chạy npm run etl -- publish' }
  try {
    await checkSnapshot(snapshotFile(paths, card.id), card)
    return { what, fault: null }
  } catch (error) {
    return { what, fault: error instanceof Error ? error.message.split('\n')[0]! : String(error) }
  }
}
