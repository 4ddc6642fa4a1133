/** The limit for what a server can do: one that knows nothing but the bytes of some answers. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

export interface Asked {
  path: string
  headers: Record<string, string>
}

/** A server of its own process that knows nothing but the bytes of these answers. */
export async function serveBare(
  url: string,
  asked: Asked[],
): Promise<{ url: string; process: ChildProcess }> {
  const child = fork(fileURLToPath(import.meta.url), [], { execArgv: ['--import', 'tsx'] })
  child.send({ url, asked })
  const [address] = (await once(child, 'message')) as [string]
  return { url: address, process: child }
}

async function bareHere(): Promise<void> {
  const [{ url, asked }] = (await once(process, 'message')) as [{ url: string; asked: Asked[] }]
  const answers = new Map<string, { headers: IncomingHttpHeaders; bytes: Buffer }>()
  for (const { path, headers } of asked) {
    const [answer] = (await once(get(url + path, { headers }), 'response')) as [IncomingMessage]
    const pieces: Buffer[] = []
    for await (const piece of answer) pieces.push(piece as Buffer)
    answers.set(path, { headers: answer.headers, bytes: Buffer.concat(pieces) })
  }
  const server = createServer((request, response) => {
    const { headers, bytes } = answers.get(request.url!)!
    response.writeHead(200, headers).end(bytes)
  })
  server.listen(0, '127.0.0.1', () => {
    process.send!(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bareHere()
