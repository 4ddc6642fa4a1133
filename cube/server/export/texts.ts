import type { DuckDBDataChunk } from '@duckdb/node-api'
import bindings from '@duckdb/node-bindings'

/** The texts (or blobs) of one column of a chunk as bytes, end to end. */
export interface Texts {
  bytes: Buffer
  /** Where text i ends; it begins where the one before it ended. Null takes no bytes. */
  ends: Int32Array
  isNull(row: number): boolean
}

/** The fields of DuckDB's string vectors that are read here. */
interface TextVector {
  /** 16 bytes an entry: the length, then the text itself, or four bytes of it and a pointer to the whole. */
  dataView: DataView
  validity: { itemValid(index: number): boolean }
}

const ENTRY = 16
/** Longest text that is stored inline in its entry. */
const INLINE = 12

/**
 * Reads a column of texts. DuckDB's client makes one native call a text, which takes five times as long as all the rest
 * of an export. Texts that are adjacent in memory, as most of a chunk are, are read here by one call.
 */
export function readTexts(chunk: DuckDBDataChunk, column: number): Texts {
  const { dataView, validity } = chunk.getColumnVector(column) as unknown as TextVector
  const rows = chunk.rowCount
  const ends = new Int32Array(rows)
  let total = 0
  for (let i = 0; i < rows; i++) {
    if (validity.itemValid(i)) total += dataView.getUint32(i * ENTRY, true)
    ends[i] = total
  }

  const bytes = Buffer.allocUnsafe(total)
  const entries = new Uint8Array(dataView.buffer, dataView.byteOffset, rows * ENTRY)
  const pointer = (i: number) => dataView.getBigUint64(i * ENTRY + 8, true)
  // Equal texts often share one place in memory.
  const fetched = new Map<bigint, Uint8Array>()
  for (let i = 0; i < rows; i++) {
    const start = i === 0 ? 0 : ends[i - 1]!
    const length = ends[i]! - start
    if (length === 0) continue
    if (length <= INLINE) {
      for (let k = 0; k < length; k++) bytes[start + k] = entries[i * ENTRY + 4 + k]!
      continue
    }
    const first = pointer(i)
    let last = i
    while (last + 1 < rows && ends[last + 1]! - ends[last]! > INLINE) {
      if (pointer(last + 1) !== first + BigInt(ends[last]! - start)) break
      last++
    }
    const key = last === i ? first : null
    let text = key === null ? undefined : fetched.get(key)
    if (text?.length !== ends[last]! - start) {
      const at = dataView.byteOffset + i * ENTRY + 8
      text = bindings.get_data_from_pointer(dataView.buffer as ArrayBuffer, at, ends[last]! - start)
      if (key !== null) fetched.set(key, text)
    }
    bytes.set(text, start)
    i = last
  }
  return { bytes, ends, isNull: (row) => !validity.itemValid(row) }
}
