import { TooLargeError } from './workbook_parts.ts'

/**
 * The streams of a file of Office before 2007 (MS-CFB): a file in sectors, with chains of them as FAT disks have. Chains
 * that go in circles, or lead out of the file, are refused; time grows with the size of the file.
 */

const [headerLength, entryLength] = [512, 128]
/** From here on a number of a sector means something else: end of a chain, a free sector. */
const beyondSectors = 0xfffffffa
const none = 0xffffffff
/** More than a document that somebody typed, with its pictures, and what all wanted streams may come to. */
const largestStream = 200 * 1024 * 1024

/** A table that gives for each sector the next one of its chain. */
type Table = (sector: number) => number

/**
 * The streams that stand directly in a compound file, by their names.
 * @throws TooLargeError for more than can be meant; Error where the bytes are no such file
 */
export function streamsOf(file: Buffer, wanted: Set<string>): Map<string, Buffer> {
  const shift = file.readUInt16LE(30)
  if (file.readUInt32BE(0) !== 0xd0cf11e0 || (shift !== 9 && shift !== 12))
    throw new Error('no compound file')
  const size = 1 << shift
  const sectors = Math.ceil(file.length / size)
  const sectorAt = (sector: number) => {
    if (sector >= sectors) throw new Error('a sector is not there')
    return file.subarray((sector + 1) * size, (sector + 2) * size)
  }
  const table = fatOf(file, sectors, size, sectorAt)
  const chain = (start: number, next: Table = table, most = sectors): number[] => {
    const all: number[] = []
    for (let at = start; at < beyondSectors; at = next(at)) {
      if (all.length > most) throw new Error('a chain goes in a circle')
      all.push(at)
    }
    return all
  }
  const whole = (start: number) => Buffer.concat(chain(start).map(sectorAt))
  const directory = whole(file.readUInt32LE(48))
  const root = entryOf(directory, 0)
  const small = whole(root.start)
  const smallTable = whole(file.readUInt32LE(60))
  const smallCount = Math.floor(smallTable.length / 4)
  const smallNext: Table = (at) => (at < smallCount ? smallTable.readUInt32LE(at * 4) : beyondSectors)
  const smallSize = 1 << file.readUInt16LE(32)
  const largestSmall = file.readUInt32LE(56)
  const found = new Map<string, Buffer>()
  for (const id of childrenOf(directory, root.child)) {
    const { name, start, length, isStream } = entryOf(directory, id)
    if (!isStream || !wanted.has(name)) continue
    if (length > largestStream || length > file.length) throw new TooLargeError()
    const pieces =
      length < largestSmall
        ? chain(start, smallNext, smallCount).map((at) =>
            small.subarray(at * smallSize, (at + 1) * smallSize),
          )
        : chain(start).map(sectorAt)
    found.set(name, Buffer.concat(pieces).subarray(0, length))
  }
  return found
}

/** The table of sectors, of which the header, and sectors after it, say where it stands. */
function fatOf(file: Buffer, sectors: number, size: number, sectorAt: (sector: number) => Buffer): Table {
  const places: number[] = []
  for (let at = 76; at < headerLength; at += 4) places.push(file.readUInt32LE(at))
  let more = file.readUInt32LE(68)
  for (let left = sectors; more < beyondSectors; left -= 1) {
    if (left < 0) throw new Error('a chain goes in a circle')
    const part = sectorAt(more)
    for (let at = 0; at + 8 <= part.length; at += 4) places.push(part.readUInt32LE(at))
    more = part.readUInt32LE(size - 4)
  }
  const parts = places.filter((place) => place < beyondSectors)
  if (parts.length > sectors) throw new Error('more tables than sectors')
  const all = Buffer.concat(parts.map(sectorAt))
  return (sector) => {
    if (sector * 4 + 4 > all.length) throw new Error('a sector is in no table')
    return all.readUInt32LE(sector * 4)
  }
}

function entryOf(directory: Buffer, id: number) {
  const entry = directory.subarray(id * entryLength, (id + 1) * entryLength)
  if (entry.length < entryLength) throw new Error('an entry is not there')
  const nameLength = Math.min(64, Math.max(2, entry.readUInt16LE(64)))
  return {
    name: entry.toString('utf16le', 0, nameLength - 2),
    isStream: entry[66] === 2,
    left: entry.readUInt32LE(68),
    right: entry.readUInt32LE(72),
    child: entry.readUInt32LE(76),
    start: entry.readUInt32LE(116),
    length: entry.readUInt32LE(120),
  }
}

/** The entries beside one another in a folder: they stand in a tree. */
function childrenOf(directory: Buffer, first: number): Set<number> {
  const found = new Set<number>()
  const open = [first]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === none || found.has(id)) continue
    found.add(id)
    const { left, right } = entryOf(directory, id)
    open.push(left, right)
  }
  return found
}
