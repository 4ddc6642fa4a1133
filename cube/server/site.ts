import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv4 } from 'node:net'

/** Where the server stands: how people reach it, and whose word about a caller's address is believed. */
export interface Site {
  /** Whether people sign in. Without it this machine alone is served. */
  signsIn: boolean
  /** What browsers show as the address of the pages (`PUBLIC_ORIGIN`); null: whatever loopback name they use. */
  origin: string | null
  /** Whether browsers reach it by https only. */
  secure: boolean
  /** Whether this server itself speaks TLS. */
  tls: boolean
  /** Proxies that stand before it (`TRUSTED_PROXY`). */
  proxies: BlockList | null
}

/** This machine alone, without a login. */
export const THIS_MACHINE: Site = { signsIn: false, origin: null, secure: false, tls: false, proxies: null }

/** Whether a host name or address means this machine and no other. */
export function isLoopback(host: string): boolean {
  return /^(localhost|::1|\[::1\])$/i.test(host) || (isIPv4(host) && host.startsWith('127.'))
}

/** Whether the `Host` header is a name of this server: its public one, or a loopback name with a valid port. */
export function isHostAllowed({ origin }: Site, { headers }: IncomingMessage): boolean {
  const given = headers.host ?? ''
  if (origin !== null && given.toLowerCase() === new URL(origin).host) return true
  const [, host, port = '0'] = /^(.*?)(?::(\d{1,5}))?$/.exec(given) ?? []
  return isLoopback(host ?? '') && Number(port) <= 65_535
}

/** The origin that our own pages send with a request. */
export function ownOrigin({ origin, tls }: Site, { headers }: IncomingMessage): string {
  return origin ?? `${tls ? 'https' : 'http'}://${headers.host ?? ''}`
}

/** An address without the prefix of IPv4 in IPv6. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** Whether an address is in a list. */
export function isIn(list: BlockList | null, address: string): boolean {
  const version = isIP(address)
  return list !== null && version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

/**
 * The address of whoever asks. What a caller writes into `X-Forwarded-For` is believed only as far as trusted proxies
 * added it: the last address that is none of theirs.
 */
export function addressOf({ proxies }: Site, { socket, headers }: IncomingMessage): string {
  let address = plain(socket.remoteAddress ?? '')
  if (proxies === null || !isIn(proxies, address)) return address
  const said = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => plain(part.trim()))
    .reverse()
  for (const next of said) {
    if (isIP(next) === 0) break
    address = next
    if (!isIn(proxies, next)) break
  }
  return address
}

/**
 * Whom attempts and requests are counted for: an address, or the network of an IPv6 address. Whoever has one address of
 * a /64 has all of them, and would otherwise come from another each time.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.split('::')
  const before = head.split(':').filter((group) => group !== '')
  const after = (tail ?? '').split(':').filter((group) => group !== '')
  // An IPv4 address at the end stands for two groups.
  const given = before.length + after.length + (address.includes('.') ? 1 : 0)
  const groups = tail === undefined ? before : [...before, ...Array<string>(8 - given).fill('0'), ...after]
  const network = groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}

/**
 * Whether a request came over a way that nobody listens to: by TLS, from this machine, or from a trusted proxy, which
 * spoke TLS with the caller.
 */
export function isPrivateWay({ tls, proxies }: Site, { socket }: IncomingMessage): boolean {
  const address = plain(socket.remoteAddress ?? '')
  return tls || isLoopback(address) || isIn(proxies, address)
}

/** A list of addresses and networks (`10.0.0.0/8`), with commas between. @returns null where one is wrong */
export function addressList(text: string): BlockList | null {
  const list = new BlockList()
  for (const part of text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    const [address = '', bits] = part.split('/')
    const version = isIP(address)
    const most = version === 6 ? 128 : 32
    if (version === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
      return null
    list.addSubnet(address, bits === undefined ? most : Number(bits), version === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}
