import { existsSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { exit, explained, UserError } from './errors.ts'
import { makeFolder, moveFile } from './files.ts'
import type { DataPaths } from './paths.ts'
import { rowsOf, runFile } from './sql.ts'

const schemaVersion = 1
/** What a new file, and a snapshot made from it, is written for: compresses text with a third less work than the oldest. */
const storageVersion = 'v1.3.0'

/** An open ledger. One process holds it at a time; close it when done. */
export interface Ledger {
  connection: DuckDBConnection
  close(): void
}

/**
 * Opens the ledger, made empty if there is none.
 * @param file path, or ':memory:' for one that leaves nothing behind
 * @throws UserError where another loader holds it, it is damaged, or of a newer version
 */
export async function openLedger(file: string): Promise<Ledger> {
  let instance: DuckDBInstance
  try {
    instance = await DuckDBInstance.create(file, { storage_compatibility_version: storageVersion })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (/could not set lock|being used by another process/i.test(message))
      throw new UserError(
        'Một trình nạp khác đang chạy trên cùng thư mục dữ liệu. Đề nghị chờ xong rồi chạy lại.',
        exit.failed,
        'ledger-locked',
      )
    const fault = explained(error)
    if (fault.code === 'ledger-unclosed') throw new UserError(fault.message, exit.failed, fault.code)
    if (fault.code !== 'unforeseen')
      throw new UserError(`Không mở được sổ dữ liệu. ${fault.message}`, exit.failed, fault.code)
    throw new UserError(
      `Không mở được sổ dữ liệu ${file}. Đề nghị khôi phục từ bản sao lưu (npm run etl -- restore). Lý do: ${firstLine(message)}`,
    )
  }
  const connection = await instance.connect()
  const close = () => {
    connection.closeSync()
    instance.closeSync()
  }
  try {
    // Rows need no order but the one that a query asks for. Measured in DuckDB 1.5.5: with this on, an
    // insert of no rows into a table made in the same transaction loses the next insert if that has more
    // than 122,880 rows, without an error.
    await connection.run('SET preserve_insertion_order = false')
    // A desk computer has other things to do; what does not fit goes into temporary files beside the
    // ledger. At a million rows that is no slower.
    await connection.run("SET memory_limit = '1GB'")
    // At once: each by itself would wait for the disk.
    await connection.run('BEGIN')
    await runFile(connection, 'transform/ledger.sql')
    await connection.run('COMMIT')
    const [info] = await rowsOf<{ schema_version: number }>(
      connection,
      'SELECT schema_version FROM ledger_info',
    )
    if (info && info.schema_version > schemaVersion)
      throw new UserError('Sổ dữ liệu do phiên bản phần mềm mới hơn tạo ra. Đề nghị cập nhật phần mềm.')
    return { connection, close }
  } catch (error) {
    close()
    throw error
  }
}

/** What sort of data the ledger holds; null where it holds none yet. */
export async function ledgerSort(connection: DuckDBConnection): Promise<'sample' | 'real' | null> {
  const [info] = await rowsOf<{ sample: boolean }>(connection, 'SELECT sample FROM ledger_info')
  return info === undefined ? null : info.sample ? 'sample' : 'real'
}

/** Says once and for all what sort of data the ledger holds. */
export async function setLedgerSort(connection: DuckDBConnection, sort: 'sample' | 'real'): Promise<void> {
  await connection.run('INSERT INTO ledger_info VALUES ($version, $sample)', {
    version: schemaVersion,
    sample: sort === 'sample',
  })
}

/**
 * Sets a ledger of sample data aside, by renaming. Its snapshots stay served until the first
 * real one is published.
 * @returns the folder that it went to
 */
export function setSampleLedgerAside(paths: DataPaths): string {
  const folder = path.join(paths.root, `sample-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`)
  makeFolder(folder)
  for (const suffix of ['', '.wal']) {
    const from = paths.ledger + suffix
    if (existsSync(from)) moveFile(from, path.join(folder, `ledger.duckdb${suffix}`))
  }
  return folder
}

function firstLine(text: string): string {
  return text.split('\n')[0]!
}
