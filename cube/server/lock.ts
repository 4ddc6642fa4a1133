import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { errorCode, explain } from '../../etl/errors.ts'
import { remove, tryOpening, writeFileWhole } from '../../etl/files.ts'
import { StartError } from './errors.ts'

/** The lock on a data folder that one server holds. */
export interface Lock {
  /** Writes the server's address, which a second start shows. */
  tell: (url: string) => void
  release: () => void
}

/**
 * Takes a data folder for one server. The lock is the operating system's own on an open file, so that it ends with
 * the process however that ends, and holds between containers that share a folder; Node has no call for it, the
 * database has.
 * @throws StartError where another server has it
 */
export async function lockDataFolder(dataDir: string): Promise<Lock> {
  const file = join(dataDir, 'server.lock')
  const address = join(dataDir, 'server.json')
  const take = () => DuckDBInstance.create(file, { threads: '1', memory_limit: '16MB' })
  let instance: DuckDBInstance
  try {
    instance = await take().catch(async (error: unknown) => {
      if (isHeld(error, file) || explain(error) !== null) throw error
      // A process that died while it made the file.
      remove(file)
      remove(`${file}.wal`)
      return take()
    })
  } catch (error) {
    if (!isHeld(error, file))
      throw new StartError(explain(error) ?? `Không khóa được thư mục dữ liệu ${dataDir}`, 1)
    const at = readAddress(address)
    throw new StartError(
      at === null
        ? `Một máy chủ khác đang khởi động trên thư mục dữ liệu ${dataDir}; hãy chờ rồi dùng máy chủ đó`
        : `Gương Sáng đã chạy tại ${at} trên cùng thư mục dữ liệu; hãy mở địa chỉ đó, hoặc dừng máy chủ ấy trước`,
      1,
    )
  }
  // The address of a server that has crashed.
  remove(address)
  return {
    tell: (url) => {
      writeFileWhole(address, JSON.stringify({ url, pid: process.pid }))
    },
    release: () => {
      remove(address)
      instance.closeSync()
    },
  }
}

function isHeld(error: unknown, file: string): boolean {
  if (!(error instanceof Error)) return false
  if (/could not set lock|being used by another process/i.test(error.message)) return true
  // Windows gives its own words, in the language of the machine: the code says the same everywhere.
  try {
    tryOpening(file)
    return false
  } catch (fault) {
    return errorCode(fault) === 'EBUSY'
  }
}

function readAddress(file: string): string | null {
  try {
    const { url } = JSON.parse(readFileSync(file, 'utf8')) as { url?: unknown }
    return typeof url === 'string' ? url : null
  } catch {
    return null
  }
}
