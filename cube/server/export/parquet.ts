import type { DuckDBConnection } from '@duckdb/node-api'
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { removeTemporary } from '../../../etl/files.ts'
import { literal, sentRows, type Table } from './table.ts'

/** Rows of a row group, which the database buffers before it writes them. */
const ROWS_TOGETHER = 40_960

/**
 * The table as Parquet, with key-value metadata. The database can write Parquet to files only, so it writes a temporary
 * file, which is sent and removed.
 * @param folder in which the database may write
 */
export async function* parquet(
  connection: DuckDBConnection,
  { sql, values }: Table,
  metadata: Record<string, string>,
  folder: string,
): AsyncGenerator<Buffer> {
  const file = join(folder, `${randomUUID()}.parquet`)
  try {
    const pairs = Object.entries(metadata).map(([key, value]) => `${literal(key)}: ${literal(value)}`)
    const options = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROWS_TOGETHER}, KV_METADATA {${pairs.join(', ')}}`
    const { rowsChanged } = await connection.run(`COPY (${sql}) TO ${literal(file)} (${options})`, values)
    sentRows(connection, rowsChanged)
    yield* createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>
  } finally {
    await removeTemporary(file)
  }
}
