import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDay } from '../domain/dates.ts'
import { Answers } from './answers.ts'
import { createApp } from './app.ts'
import { snapshotDay } from './clock.ts'
import { isLoopback } from './defence.ts'
import { Engine } from './engine.ts'
import { StartError } from './errors.ts'
import { type Snapshot, Snapshots } from './snapshots.ts'
import { warmUp } from './warm.ts'

/** The environment that the server reads. */
export type Environment = Record<string, string | undefined>

export interface Settings {
  dataDir: string
  host: string
  port: number
  today: string | undefined
}

export interface Running {
  url: string
  close(): Promise<void>
}

/**
 * Reads the settings and refuses what must not be started.
 * @throws StartError
 */
export function readSettings(env: Environment): Settings {
  const { AUTH = 'open', HOST = '127.0.0.1', PORT = '4000', TODAY, DATA_DIR = 'data' } = env
  if (AUTH === 'oidc') {
    throw new StartError('AUTH=oidc chưa có trong bản này; hãy bỏ AUTH để chạy trên máy này (AUTH=open)', 1)
  }
  if (AUTH !== 'open') throw new StartError(`AUTH=${AUTH} không hợp lệ; hãy dùng AUTH=open`, 2)
  if (!isLoopback(HOST)) {
    throw new StartError(
      `AUTH=open chỉ phục vụ trên máy này; HOST=${HOST} bị từ chối, hãy dùng HOST=127.0.0.1`,
      2,
    )
  }
  const port = Number(PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new StartError(`PORT=${PORT} không hợp lệ; hãy dùng một số từ 1 đến 65535`, 2)
  }
  if (TODAY !== undefined && !isDay(TODAY)) {
    throw new StartError(`TODAY=${TODAY} không hợp lệ; hãy ghi dạng 2026-11-22`, 2)
  }
  return { dataDir: resolve(DATA_DIR), host: HOST, port, today: TODAY }
}

/**
 * Serves a data directory.
 * @returns when the first snapshot is open and warm
 * @throws StartError where the settings are refused, the port is taken, or no snapshot opens
 */
export async function serve(env: Environment = process.env): Promise<Running> {
  const { dataDir, host, port, today } = readSettings(env)
  const say = (line: string) => console.log(line)
  const engine: Engine = new Engine((id) => snapshots.path(id), say)
  const answers = new Answers(engine)
  const warm = async (snapshot: Snapshot) => {
    await warmUp(engine, answers, snapshot.id, snapshotDay(snapshot, today))
    await app.warm(snapshot)
  }
  const snapshots: Snapshots = new Snapshots(dataDir, today, warm, say)
  let opened: () => void = () => undefined
  let failed: (error: unknown) => void = () => undefined
  const ready = new Promise<void>((resolve, reject) => {
    opened = resolve
    failed = reject
  })
  // Requests that came early see the refusal too; this keeps it from being reported as unhandled.
  ready.catch(() => undefined)
  const dist = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))
  const app = createApp({ engine, answers, snapshots, dataDir, today, dist, ready, say })
  const server = createServer(app.listener)
  // Longer than any client keeps a connection: else the server closes it in the moment that it is used again.
  server.keepAliveTimeout = 75_000
  const close = async () => {
    snapshots.close()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    await engine.close()
  }
  try {
    await listen(server, host, port)
    await snapshots.open()
  } catch (error) {
    failed(error)
    await close()
    throw error
  }
  opened()
  const { port: bound } = server.address() as AddressInfo
  return { url: `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${bound}`, close }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((listening, refuse) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      refuse(
        error.code === 'EADDRINUSE'
          ? new StartError(
              `Cổng ${port} đang được dùng; hãy đóng chương trình đó hoặc đặt PORT khác, ví dụ PORT=${port + 1}`,
              1,
            )
          : new StartError(`Không mở được ${host}:${port}: ${error.message}`, 1),
      )
    })
    server.listen(port, host.replace(/^\[|\]$/g, ''), listening)
  })
}
