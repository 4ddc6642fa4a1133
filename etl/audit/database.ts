import { createRequire } from 'node:module'
import type Database from 'libsql'

/**
 * Opens an SQLite file, or makes it. The binary is loaded with the first one: it takes 20 MB, and where nobody signs in
 * there is none.
 * @param timeout milliseconds for which a file that another process writes is waited for
 */
export function openSqlite(file: string, timeout: number): Database.Database {
  const Sqlite = createRequire(import.meta.url)('libsql') as typeof Database
  return new Sqlite(file, { timeout })
}
