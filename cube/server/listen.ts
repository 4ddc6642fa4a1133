import type { Server } from 'node:http'
import { StartError } from './errors.ts'

/** Opens the port. @throws StartError that says why it cannot be opened */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((listening, refuse) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      refuse(new StartError(whyNotListening(error, host, port), 1))
    })
    server.listen(port, host.replace(/^\[|\]$/g, ''), listening)
  })
}

/** One line for a port that cannot be opened: what is the matter, and which to take instead. */
export function whyNotListening(
  { code, message }: NodeJS.ErrnoException,
  host: string,
  port: number,
  platform = process.platform,
): string {
  if (code === 'EADDRINUSE')
    return `Cổng ${port} đang được dùng; hãy đóng chương trình đó hoặc đặt PORT khác, ví dụ PORT=${port + 1}`
  if (code !== 'EACCES') return `Không mở được ${host}:${port}: ${message}`
  return platform === 'win32'
    ? `Windows đang giữ cổng ${port} cho việc khác (thường là Hyper-V, WSL hoặc Docker; xem bằng: netsh interface ipv4 show excludedportrange protocol=tcp); hãy đặt PORT khác, ví dụ gõ: set PORT=${port < 8000 ? 8123 : 4000}`
    : `Không có quyền mở cổng ${port}; hãy đặt PORT từ 1024 trở lên, ví dụ PORT=4000`
}
