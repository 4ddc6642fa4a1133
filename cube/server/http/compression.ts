import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** How bytes go over the line. */
export type Packing = 'br' | 'gzip' | 'identity'

export interface Packed {
  packing: Packing
  bytes: Buffer
}

/** Bytes below which compressing gains nothing on the line. */
const WORTH_PACKING = 1024
/** As fast as gzip, and smaller; what a build packs may take its time instead. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

/** The smallest form that a caller takes, by its `Accept-Encoding`. */
export function packingFor(accepted = ''): Packing {
  const taken = (name: string) =>
    accepted.split(',').some((item) => {
      const [coding, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      return coding === name && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    })
  return taken('br') ? 'br' : taken('gzip') ? 'gzip' : 'identity'
}

const packed = { br: new WeakMap<Buffer, Promise<Buffer>>(), gzip: new WeakMap<Buffer, Promise<Buffer>>() }

/** The bytes in that form, made once for as long as the bytes are kept in memory; small ones stay as they are. */
export async function pack(bytes: Buffer, packing: Packing): Promise<Packed> {
  if (packing === 'identity' || bytes.length < WORTH_PACKING) return { packing: 'identity', bytes }
  let done = packed[packing].get(bytes)
  if (!done) {
    done = packing === 'br' ? promisify(brotliCompress)(bytes, BROTLI) : promisify(gzip)(bytes)
    packed[packing].set(bytes, done)
  }
  return { packing, bytes: await done }
}
