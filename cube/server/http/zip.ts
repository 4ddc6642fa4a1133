import { Zip, type ZipInputFile } from 'fflate'
import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'

const deflate = promisify(deflateRaw)
const CONTINUED = { finishFlush: constants.Z_SYNC_FLUSH, level: 6 }
const NOTHING = new Uint8Array(0)

/** A file of an archive; its content is read once. */
export interface ZipFile {
  name: string
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  /** False for a file that is compressed already. */
  compress: boolean
}

/**
 * Streams a ZIP archive; nothing of it is buffered. fflate writes the container; zlib compresses, because it runs in
 * libuv's thread pool and so leaves the event loop free for other requests.
 * @param modified time of every file
 */
export async function* zip(
  files: AsyncIterable<ZipFile> | Iterable<ZipFile>,
  modified: Date,
): AsyncGenerator<Uint8Array> {
  const written: Uint8Array[] = []
  let failure: Error | null = null
  const archive = new Zip((error, bytes) => {
    if (error) failure = error
    else written.push(bytes)
  })
  const take = () => {
    if (failure) throw failure
    return written.splice(0)
  }
  for await (const { name, content, compress } of files) {
    const file: ZipInputFile = {
      filename: name,
      size: 0,
      crc: 0,
      compression: compress ? 8 : 0,
      mtime: modified,
    }
    archive.add(file)
    for await (const bytes of content) {
      file.size += bytes.length
      file.crc = crc32(bytes, file.crc)
      // Chunks that end with a sync flush, and a last one that is finished, concatenate to one deflate stream.
      const piece = compress ? await deflate(bytes, CONTINUED) : bytes
      file.ondata!(null, piece as Uint8Array<ArrayBuffer>, false)
      yield* take()
    }
    file.ondata!(null, compress ? await deflate(NOTHING) : NOTHING, true)
    yield* take()
  }
  archive.end()
  yield* take()
}
