import { existsSync } from 'node:fs'
import { openLedger } from './ledger.ts'
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
    const ledger = await openLedger(paths.ledger)
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

/** What `loadSince` found, in a sentence. */
export function changeInWords(load: number | null | undefined): string {
  if (load === null) return 'Chưa có gì thay đổi.'
  if (load === undefined) return 'Chưa rõ sổ dữ liệu đã ghi nhận hay chưa; xem bằng: npm run etl -- status.'
  return `Đã ghi vào sổ (lần nạp ${load}), chưa lập được bản số liệu mới; khi khắc phục xong, chạy: npm run etl -- publish.`
}
