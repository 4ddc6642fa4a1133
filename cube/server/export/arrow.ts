import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import {
  AsyncByteQueue,
  Bool,
  type Data,
  type DataType,
  DateDay,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
  Vector,
} from 'apache-arrow'
import { chunks, type Column, quoted, type Table } from './table.ts'
import { readTexts, type Texts } from './texts.ts'

/** Chunks of 2,048 rows in a record batch. Few, because making a batch blocks the event loop. */
const BATCH_CHUNKS = 2
/** Entries at which a dictionary is started anew, so that a column of distinct texts does not fill the memory. */
const MOST_ENTRIES = 32_768
/** A column becomes a dictionary if it has at most this many entries, or this share of the first batch's rows. */
const FEW_ENTRIES = 16
const MOST_FIRST = 1 / 4
/** Share of a batch's rows that bring a new entry, above which the next batch has a dictionary of its own. */
const MOST_NEW = 1 / 16

/** Bytes that the writer has written and the stream has not sent yet. */
class Sink extends AsyncByteQueue {
  private written: Uint8Array[] = []

  override write(bytes: Uint8Array): void {
    this.written.push(bytes)
  }

  take(): Buffer {
    return Buffer.concat(this.written.splice(0))
  }
}

/**
 * The table as an Arrow IPC stream, a record batch at a time. Columns whose texts repeat in the first batch are
 * dictionary-encoded. A dictionary that grows is replaced, because few readers of streams support delta dictionaries.
 * @param metadata of the schema
 */
export async function* arrow(
  connection: DuckDBConnection,
  { sql, values, columns }: Table,
  metadata: Record<string, string>,
): AsyncGenerator<Buffer> {
  const sink = new Sink()
  const writer = new RecordBatchStreamWriter()
  let encoders: Encoder[] = []
  let schema: Schema | null = null
  const write = (batch: DuckDBDataChunk[]): Buffer => {
    if (!schema) {
      encoders = columns.map((column, i) => encoderOf(column, batch, i))
      const fields = columns.map((column, i) => new Field(column.name, encoders[i]!.type, true))
      schema = new Schema(fields, new Map(Object.entries(metadata)))
      writer.reset(sink, schema)
    }
    const length = batch.reduce((sum, chunk) => sum + chunk.rowCount, 0)
    const children = encoders.map((encoder, i) => encoder.encode(batch, i, length))
    const type = new Struct(schema.fields)
    writer.write(new RecordBatch(schema, makeData({ type, length, nullCount: 0, children })))
    return sink.take()
  }

  let batch: DuckDBDataChunk[] = []
  const select = `SELECT ${columns.map(cellSql).join(', ')} FROM (${sql})`
  for await (const chunk of chunks(connection, select, values)) {
    batch.push(chunk)
    if (batch.length < BATCH_CHUNKS) continue
    yield write(batch)
    batch = []
  }
  if (batch.length > 0 || !schema) yield write(batch)
  writer.finish()
  yield sink.take()
}

/** SQL of a cell as Arrow keeps it: days and microseconds since 1970. */
function cellSql({ name, kind }: Column): string {
  if (kind === 'date') return `CAST(${quoted(name)} - DATE '1970-01-01' AS INTEGER)`
  if (kind === 'time') return `epoch_us(${quoted(name)})`
  return quoted(name)
}

/** Makes a column of a record batch. */
interface Encoder {
  type: DataType
  encode(batch: DuckDBDataChunk[], column: number, rows: number): Data
}

function encoderOf({ kind }: Column, batch: DuckDBDataChunk[], column: number): Encoder {
  if (kind === 'int32') return numbers(new Int32(), Int32Array)
  if (kind === 'date') return numbers(new DateDay(), Int32Array)
  if (kind === 'double') return numbers(new Float64(), Float64Array)
  if (kind === 'int64') return numbers(new Int64(), BigInt64Array)
  if (kind === 'time') return numbers(new TimestampMicrosecond(), BigInt64Array)
  if (kind === 'boolean') return { type: new Bool(), encode: booleans }
  const seen = new Set<string>()
  let rows = 0
  for (const chunk of batch) {
    const part = readTexts(chunk, column)
    rows += chunk.rowCount
    for (let i = 0; i < chunk.rowCount; i++) seen.add(keyOf(part, i))
  }
  return seen.size <= FEW_ENTRIES || seen.size <= rows * MOST_FIRST
    ? dictionary()
    : { type: new Utf8(), encode: texts }
}

/** A text as Latin-1, one character a byte: it only serves as a key, and this is faster than decoding UTF-8. */
function keyOf({ bytes, ends }: Texts, row: number): string {
  return bytes.toString('latin1', row === 0 ? 0 : ends[row - 1], ends[row])
}

function numbers<A extends Int32Array | Float64Array | BigInt64Array>(
  type: DataType,
  Values: new (length: number) => A,
): Encoder {
  const encode: Encoder['encode'] = (batch, column, length) => {
    const data = new Values(length)
    const missing: number[] = []
    visit(batch, column, (value, row) => {
      if (value === null) missing.push(row)
      else data[row] = value as never
    })
    return makeData({ type, length, ...validity(missing, length), data } as never)
  }
  return { type, encode }
}

const booleans: Encoder['encode'] = (batch, column, length) => {
  const data = new Uint8Array(bitmapBytes(length))
  const missing: number[] = []
  visit(batch, column, (value, row) => {
    if (value === null) missing.push(row)
    if (value === true) data[row >> 3]! |= 1 << (row & 7)
  })
  return makeData({ type: new Bool(), length, ...validity(missing, length), data })
}

const texts: Encoder['encode'] = (batch, column, length) => {
  const valueOffsets = new Int32Array(length + 1)
  const missing: number[] = []
  const bytes: Buffer[] = []
  let row = 0
  let before = 0
  for (const chunk of batch) {
    const part = readTexts(chunk, column)
    bytes.push(part.bytes)
    for (let i = 0; i < chunk.rowCount; i++, row++) {
      if (part.isNull(i)) missing.push(row)
      valueOffsets[row + 1] = before + part.ends[i]!
    }
    before += part.bytes.length
  }
  const data = Buffer.concat(bytes)
  return makeData({ type: new Utf8(), length, ...validity(missing, length), valueOffsets, data })
}

function dictionary(): Encoder {
  const type = new Dictionary(new Utf8(), new Int32())
  const codes = new Map<string, number>()
  let known: Buffer[] = []
  let entries: Vector<Utf8> | null = null
  let growing = false
  const encode: Encoder['encode'] = (batch, column, length) => {
    // To send all of a dictionary again with each batch costs more than to send the batch's texts alone.
    if (growing || known.length > MOST_ENTRIES) {
      codes.clear()
      known = []
      entries = null
    }
    const before = known.length
    const data = new Int32Array(length)
    const missing: number[] = []
    let row = 0
    for (const chunk of batch) {
      const part = readTexts(chunk, column)
      for (let i = 0; i < chunk.rowCount; i++, row++) {
        if (part.isNull(i)) {
          missing.push(row)
          continue
        }
        const key = keyOf(part, i)
        let code = codes.get(key)
        if (code === undefined) {
          code = known.push(Buffer.from(key, 'latin1')) - 1
          codes.set(key, code)
        }
        data[row] = code
      }
    }
    growing = known.length - before > length * MOST_NEW
    // The same vector again tells the writer that there is nothing new to send.
    if (!entries || known.length > before) entries = vectorOf(known)
    return makeData({ type, length, ...validity(missing, length), data, dictionary: entries })
  }
  return { type, encode }
}

function vectorOf(entries: Buffer[]): Vector<Utf8> {
  const valueOffsets = new Int32Array(entries.length + 1)
  for (const [i, { length }] of entries.entries()) valueOffsets[i + 1] = valueOffsets[i]! + length
  const data = Buffer.concat(entries)
  return new Vector([
    makeData({ type: new Utf8(), length: entries.length, nullCount: 0, valueOffsets, data }),
  ])
}

function visit(batch: DuckDBDataChunk[], column: number, see: (value: unknown, row: number) => void): void {
  let row = 0
  for (const chunk of batch) {
    const vector = chunk.getColumnVector(column)
    for (let i = 0; i < chunk.rowCount; i++) see(vector.getItem(i), row++)
  }
}

/** One bit a row, the lowest first, in whole words of eight bytes. */
function bitmapBytes(rows: number): number {
  return Math.ceil(rows / 64) * 8
}

function validity(missing: number[], rows: number): { nullCount: number; nullBitmap: Uint8Array } {
  if (missing.length === 0) return { nullCount: 0, nullBitmap: new Uint8Array(0) }
  const nullBitmap = new Uint8Array(bitmapBytes(rows)).fill(0xff)
  for (const row of missing) nullBitmap[row >> 3]! &= ~(1 << (row & 7))
  return { nullCount: missing.length, nullBitmap }
}
