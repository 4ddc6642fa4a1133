import { crc32, inflateRawSync } from 'node:zlib'

/** A file in an archive, as its directory states it. */
export interface ZipEntry {
  /** Its name as it is compared: with `/`, without one at the start. */
  name: string
  /** Its length, and the length of its packed bytes. */
  size: number
  packed: number
  checksum: number
  method: number
  /** Where its own header stands. */
  offset: number
}

const [stored, deflated] = [0, 8]
/** What a field of 32 or 16 bits says where the number stands in the ZIP64 fields. */
const [beyond32, beyond16] = [0xffffffff, 0xffff]

/** Whether the bytes begin as an archive does, after a blank line or a mark of the encoding that a web program sent first. */
export function isArchive(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 64)
  return start.startsWith('PK') || start.replace(/^(?:\s|\u00ef\u00bb\u00bf)+/, '').startsWith('PK\x03\x04')
}

/**
 * The directory of an archive, ZIP64 included (APPNOTE 4.3.12–4.3.16, 4.5.3). Some programs write the names with
 * backslashes, which Excel takes. What stands before the archive (a blank line or a mark that a web program sent first)
 * moves every place that the directory names.
 * @throws Error where the directory is not there or does not fit
 */
export function zipEntries(zip: Buffer): ZipEntry[] {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end < 0) throw new Error('no directory')
  let count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  const zip64 =
    (count === beyond16 || at === beyond32) && end >= 20 && signature(zip, end - 20) === 'PK\x06\x07'
  if (zip64) {
    const end64 = number64(zip, end - 12)
    if (signature(zip, end64) !== 'PK\x06\x06') throw new Error('no ZIP64 directory')
    count = number64(zip, end64 + 32)
    at = number64(zip, end64 + 48)
  }
  const moved = zip64 ? 0 : Math.max(0, end - zip.readUInt32LE(end + 12) - at)
  at += moved
  const entries: ZipEntry[] = []
  for (let left = count; left > 0; left -= 1) {
    if (signature(zip, at) !== 'PK\x01\x02') throw new Error('entry')
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28)
    const extraEnd = nameEnd + zip.readUInt16LE(at + 30)
    let wide = zip64Field(zip, nameEnd, extraEnd)
    const long = (value: number) => {
      if (value !== beyond32 || wide.length < 8) return value
      const real = number64(wide, 0)
      wide = wide.subarray(8)
      return real
    }
    const size = long(zip.readUInt32LE(at + 24))
    const packed = long(zip.readUInt32LE(at + 20))
    const offset = long(zip.readUInt32LE(at + 42)) + moved
    entries.push({
      name: zip
        .toString('utf8', at + 46, nameEnd)
        .replaceAll('\\', '/')
        .replace(/^\/+/, ''),
      size,
      packed,
      checksum: zip.readUInt32LE(at + 16),
      method: zip.readUInt16LE(at + 10),
      offset,
    })
    at = extraEnd + zip.readUInt16LE(at + 32)
  }
  return entries
}

/** The ZIP64 field of an entry: its numbers, each of which stands there only where it is needed. */
function zip64Field(zip: Buffer, from: number, to: number): Buffer {
  for (let at = from; at + 4 <= to; at += 4 + zip.readUInt16LE(at + 2))
    if (zip.readUInt16LE(at) === 1)
      return zip.subarray(at + 4, Math.min(to, at + 4 + zip.readUInt16LE(at + 2)))
  return Buffer.alloc(0)
}

/** @throws Error where the bytes are not those that the directory states */
export function unzipEntry(zip: Buffer, entry: ZipEntry): Buffer {
  const { offset, packed, size, method } = entry
  if (signature(zip, offset) !== 'PK\x03\x04') throw new Error(`${entry.name}: header`)
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
  const data = zip.subarray(start, start + packed)
  if (method !== stored && method !== deflated) throw new Error(`${entry.name}: method`)
  const bytes = method === stored ? data : inflateRawSync(data, { maxOutputLength: Math.max(size, 1) })
  if (bytes.length !== size || crc32(bytes) !== entry.checksum) throw new Error(`${entry.name}: checksum`)
  return bytes
}

function signature(zip: Buffer, at: number): string {
  return zip.toString('latin1', at, at + 4)
}

/** A number of 64 bits. @throws Error where it is none that a file can have */
function number64(bytes: Buffer, at: number): number {
  const value = Number(bytes.readBigUInt64LE(at))
  if (!Number.isSafeInteger(value)) throw new Error('number')
  return value
}
