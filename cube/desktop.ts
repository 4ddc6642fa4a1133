/** What a person at a desk computer, mostly with Windows, needs of the start: the page opened, causes named. */
import { spawn } from 'node:child_process'
import { LONGEST_ON_WINDOWS } from '../etl/paths.ts'

/** Opens an address in the browser of whoever sits here; where there is none, nothing happens. */
export function openInBrowser(address: string): void {
  const [command, ...args] =
    process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler', address]
      : [process.platform === 'darwin' ? 'open' : 'xdg-open', address]
  spawn(command!, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}

/** Whether this program answers at an address already: who opens it twice wants to see the page. */
export async function isServed(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(2000) })
    const { status } = (await response.json()) as { status?: unknown }
    return status === 'ready' || status === 'starting'
  } catch {
    return false
  }
}

/**
 * One line about a folder that will do, but not well: OneDrive copies and locks the ledger while it is written;
 * a long path leaves no room for names.
 */
export function dataDirAdvice(
  folder: string,
  env: Record<string, string | undefined> = process.env,
  platform = process.platform,
): string | null {
  if (platform !== 'win32') return null
  const inside = (outer: string | undefined) =>
    outer !== undefined && outer !== '' && `${folder}\\`.toLowerCase().startsWith(`${outer}\\`.toLowerCase())
  if ([env['OneDrive'], env['OneDriveCommercial'], env['OneDriveConsumer']].some(inside))
    return `Lưu ý: thư mục dữ liệu ${folder} nằm trong OneDrive, có thể bị khóa khi đang đồng bộ. Đề nghị chuyển chương trình ra ngoài, ví dụ C:\\GuongSang.`
  if (folder.length > LONGEST_ON_WINDOWS)
    return `Lưu ý: đường dẫn ${folder} quá dài đối với Windows. Đề nghị chuyển chương trình sang thư mục ngắn hơn, ví dụ C:\\GuongSang.`
  return null
}
