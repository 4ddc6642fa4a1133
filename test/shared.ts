import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where a test file asks for the address of the shared server. */
    shared: string
  }
}

interface Province {
  base: string
  stop(): Promise<void>
}

/**
 * Starts the server of the invented province (`fixtures/serve.ts`) in a process of its own.
 * @throws Error with how it ended, where it ends before it says its address
 */
async function startProvince(onEnd: (how: string) => void): Promise<Province> {
  const server = spawn(process.execPath, ['--import', 'tsx', 'test/fixtures/serve.ts'], {
    env: { ...process.env, PORT: '0', TODAY: '2026-11-22' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit').then(([code, signal]) => String(signal ?? code))
  let stopped = false
  void ended.then((how) => {
    if (!stopped) onEnd(how)
  })
  for await (const line of createInterface({ input: server.stdout }))
    if (line.startsWith('http://')) {
      // What else it says is not kept: a full pipe would stop it.
      server.stdout.resume()
      return {
        base: line.trim(),
        stop: async () => {
          stopped = true
          server.kill()
          await ended
        },
      }
    }
  throw new Error(`The shared server ended before it was ready: ${await ended}`)
}

/**
 * One server of the invented province for every test file that only reads it; `/own` gives a file that changes something a
 * server for itself. It is started when the first of them asks;
 * one that ends by itself is named, fails the run, and is started anew for the files that are still to come.
 */
export async function shareProvince(): Promise<{ url: string; close(): Promise<void> }> {
  const deaths: string[] = []
  let province: Promise<Province> | null = null
  const get = (): Promise<Province> =>
    (province ??= startProvince((how) => {
      deaths.push(how)
      province = null
      console.error(`The shared server of the tests ended by itself: ${how}`)
    }))
  const owned: Province[] = []
  const getOwn = async (): Promise<Province> => {
    const own = await startProvince(() => undefined)
    owned.push(own)
    return own
  }
  const desk = createServer((request, response) => {
    const asked = request.url === '/own' ? getOwn() : get()
    asked.then(
      ({ base }) => response.end(base),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  }).listen(0, '127.0.0.1')
  await once(desk, 'listening')
  return {
    url: `http://127.0.0.1:${(desk.address() as AddressInfo).port}/`,
    close: async () => {
      desk.closeAllConnections()
      desk.close()
      for (const one of [await province, ...owned]) await one?.stop()
      if (deaths.length > 0) throw new Error(`The shared server ended by itself: ${deaths.join(', ')}`)
    },
  }
}
