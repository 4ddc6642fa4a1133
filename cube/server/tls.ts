import { X509Certificate } from 'node:crypto'
import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import { createSecureContext } from 'node:tls'
import { firstLine, StartError } from './errors.ts'

/** Milliseconds between two looks at the files. */
const LOOK_EVERY = 5000

/**
 * Makes a server with a certificate of its own, which is read anew when its files change: a renewed certificate needs
 * no restart, and one that does not fit its key changes nothing.
 * @throws StartError where the files are no certificate and key
 */
export function createSecureServer(
  files: { cert: string; key: string },
  listener: RequestListener,
  say: (line: string) => void,
): { server: Server; stop: () => void } {
  const read = () => {
    const pair = { cert: readFileSync(files.cert), key: readFileSync(files.key) }
    // It fails where the two do not belong together.
    createSecureContext(pair)
    return { ...pair, until: new X509Certificate(pair.cert).validTo }
  }
  let pair: ReturnType<typeof read>
  try {
    pair = read()
  } catch (error) {
    throw new StartError(
      `TLS_CERT và TLS_KEY không dùng được (${firstLine(error)}); hãy kiểm tra hai tệp ${files.cert} và ${files.key}`,
      2,
    )
  }
  const server = createServer({ ...pair, minVersion: 'TLSv1.2' }, listener)
  const renew = () => {
    try {
      const renewed = read()
      server.setSecureContext({ ...renewed, minVersion: 'TLSv1.2' })
      say(`Đã nhận chứng thư mới, dùng được đến ${renewed.until}`)
    } catch (error) {
      say(`Chứng thư mới chưa dùng được (${firstLine(error)}); vẫn dùng chứng thư cũ`)
    }
  }
  for (const file of [files.cert, files.key])
    watchFile(file, { interval: LOOK_EVERY, persistent: false }, renew)
  return {
    server,
    stop: () => {
      for (const file of [files.cert, files.key]) unwatchFile(file, renew)
    },
  }
}
