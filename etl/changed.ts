import { existsSync, readdirSync } from 'node:fs'
import { readLedger } from './ledger.ts'
import type { DataPaths } from './paths.ts'
import { rowsOf } from './sql.ts'

/**
 * The load that was written into the ledger since a moment, of a command that failed: it may have come to its end
 * there and failed at what comes after.
 * @returns its number; null where there is none; undefined where the ledger cannot be asked
 */
export async function loadSince(paths: DataPaths, since: Date): Promise<number | null | undefined> {
  if (!existsSync(paths.ledger)) return null
  try {
    const ledger = await readLedger(paths.ledger)
    try {
      const [found] = await rowsOf<{ load_id: number | null }>(
        ledger.connection,
        'SELECT max(load_id) AS load_id FROM load WHERE started_at >= CAST($since AS TIMESTAMP)',
        { since: since.toISOString() },
      )
      return found!.load_id
    } finally {
      ledger.close()
    }
  } catch {
    return undefined
  }
}

/**
 * Where a command that failed had moved sample data to, to make room for real files.
 * @returns the folder's name, or null where it moved none since that moment
 */
export function sampleMovedSince(paths: DataPaths, since: Date): string | null {
  if (!existsSync(paths.root)) return null
  const earliest = `sample-${since.toISOString().replace(/[-:.]/g, '')}`
  return (
    readdirSync(paths.root).find((name) => /^sample-\d{8}T\d{9}Z$/.test(name) && name >= earliest) ?? null
  )
}

/** What `loadSince` and `sampleMovedSince` found, in a sentence. */
export function changeInWords(load: number | null | undefined, sampleMovedTo: string | null): string {
  const moved = sampleMovedTo === null ? '' : `Dữ liệu mẫu đã được chuyển sang thư mục ${sampleMovedTo}. `
  if (load === null) return moved === '' ? 'Chưa có gì thay đổi.' : `${moved}Chưa tệp nào được nạp.`
  if (load === undefined)
    return `${moved}Chưa rõ sổ dữ liệu đã ghi nhận hay chưa; xem bằng: npm run etl -- status.`
  return `${moved}Đã ghi vào sổ (lần nạp ${load}), chưa lập được phiên bản số liệu mới; khi khắc phục xong, chạy: npm run etl -- publish.`
}
