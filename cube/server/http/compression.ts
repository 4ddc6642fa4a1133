import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** The content codings that the server sends. */
export type ContentEncoding = 'br' | 'gzip' | 'identity'

export interface EncodedBody {
  encoding: ContentEncoding
  bytes: Buffer
}

/** Bodies smaller than this are not compressed: it would save nothing on the line. */
const MIN_BYTES = 1024
/** Quality 5 is as fast as gzip and gives smaller bodies; the build may take its time and uses 11. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

/** The best coding that a client accepts, by its `Accept-Encoding` header. */
export function encodingFor(acceptEncoding = ''): ContentEncoding {
  const accepts = (name: string) =>
    acceptEncoding.split(',').some((item) => {
      const [coding, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
      return coding === name && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    })
  return accepts('br') ? 'br' : accepts('gzip') ? 'gzip' : 'identity'
}

/** Compressed forms of bodies that are in memory; an entry goes with its body. */
const compressed = {
  br: new WeakMap<Buffer, Promise<Buffer>>(),
  gzip: new WeakMap<Buffer, Promise<Buffer>>(),
}

/** The body in a coding. Each body is compressed once while it is in memory; small ones stay as they are. */
export async function encodeBody(bytes: Buffer, encoding: ContentEncoding): Promise<EncodedBody> {
  if (encoding === 'identity' || bytes.length < MIN_BYTES) return { encoding: 'identity', bytes }
  let done = compressed[encoding].get(bytes)
  if (!done) {
    done = encoding === 'br' ? promisify(brotliCompress)(bytes, BROTLI) : promisify(gzip)(bytes)
    compressed[encoding].set(bytes, done)
  }
  return { encoding, bytes: await done }
}
