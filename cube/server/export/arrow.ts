import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
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
  vectorFromArray,
  type Vector,
} from 'apache-arrow'
import { chunks, type Column, quoted, type Table } from './table.ts'

/** Rows of a record batch; DuckDB's chunks of 2,048 are too small to be worth their headers. */
const BATCH_ROWS = 16_384
/** Entries at which a dictionary begins anew, so that a column of ever new texts takes no memory. */
const MOST_ENTRIES = 32_768

type Cell = DuckDBValue | undefined

/** What the writer has written and nobody has taken yet. */
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
 * The table as an Arrow IPC stream, a record batch at a time. Texts that repeat are dictionaries: which
 * they are shows in the first batch, and a dictionary that grows is sent again (a replacement, which every
 * reader of streams knows; a delta is known to few).
 * @param metadata of the schema
 */
export async function* arrow(
  connection: DuckDBConnection,
  { sql, values, columns }: Table,
  metadata: Record<string, string>,
): AsyncGenerator<Buffer> {
  const sink = new Sink()
  const writer = new RecordBatchStreamWriter()
  let encoders: Encoder[] | null = null
  let schema: Schema | null = null
  const write = (cells: Cell[][], rows: number): Buffer => {
    encoders ??= columns.map((column, i) => encoderOf(column, cells[i]!))
    if (!schema) {
      const fields = columns.map((c, i) => new Field(c.name, encoders![i]!.type, true))
      schema = new Schema(fields, new Map(Object.entries(metadata)))
      writer.reset(sink, schema)
    }
    const children = encoders.map((encoder, i) => encoder.encode(cells[i]!))
    const type = new Struct(schema.fields)
    writer.write(new RecordBatch(schema, makeData({ type, length: rows, nullCount: 0, children })))
    return sink.take()
  }

  let cells: Cell[][] = columns.map(() => [])
  let rows = 0
  // The first batch is small: it is what the reader waits for.
  let wanted = BATCH_ROWS / 4
  const select = `SELECT ${columns.map(cellSql).join(', ')} FROM (${sql})`
  for await (const chunk of chunks(connection, select, values)) {
    for (let i = 0; i < columns.length; i++) cells[i]!.push(...chunk.getColumnValues(i))
    rows += chunk.rowCount
    if (rows < wanted) continue
    yield write(cells, rows)
    cells = columns.map(() => [])
    rows = 0
    wanted = BATCH_ROWS
  }
  if (rows > 0 || !schema) yield write(cells, rows)
  writer.finish()
  yield sink.take()
}

/** SQL of a cell as Arrow keeps it: days and microseconds since 1970. */
function cellSql({ name, kind }: Column): string {
  if (kind === 'date') return `CAST(${quoted(name)} - DATE '1970-01-01' AS INTEGER)`
  if (kind === 'time') return `epoch_us(${quoted(name)})`
  return quoted(name)
}

/** Makes a column of a record batch from its cells. */
interface Encoder {
  type: DataType
  encode(cells: Cell[]): Data
}

function encoderOf({ kind }: Column, sample: Cell[]): Encoder {
  if (kind === 'int32') return numbers(new Int32(), Int32Array)
  if (kind === 'date') return numbers(new DateDay(), Int32Array)
  if (kind === 'double') return numbers(new Float64(), Float64Array)
  if (kind === 'int64') return numbers(new Int64(), BigInt64Array)
  if (kind === 'time') return numbers(new TimestampMicrosecond(), BigInt64Array)
  if (kind === 'boolean') return { type: new Bool(), encode: booleans }
  const distinct = new Set(sample).size
  return distinct <= 16 || distinct * 2 <= sample.length ? dictionary() : { type: new Utf8(), encode: texts }
}

function numbers<A extends Int32Array | Float64Array | BigInt64Array>(
  type: DataType,
  Values: new (length: number) => A,
): Encoder {
  const encode = (cells: Cell[]) => {
    const data = new Values(cells.length)
    cells.forEach((cell, i) => {
      if (cell !== null) data[i] = cell as never
    })
    return makeData({ type, length: cells.length, ...nulls(cells), data } as never)
  }
  return { type, encode }
}

function booleans(cells: Cell[]): Data {
  const data = bits(cells, (cell) => cell === true)
  return makeData({ type: new Bool(), length: cells.length, ...nulls(cells), data })
}

function texts(cells: Cell[]): Data {
  const valueOffsets = new Int32Array(cells.length + 1)
  let end = 0
  cells.forEach((cell, i) => {
    if (cell !== null) end += Buffer.byteLength(cell as string)
    valueOffsets[i + 1] = end
  })
  const data = Buffer.from(cells.map((cell) => cell ?? '').join(''))
  return makeData({ type: new Utf8(), length: cells.length, ...nulls(cells), valueOffsets, data })
}

function dictionary(): Encoder {
  const type = new Dictionary(new Utf8(), new Int32())
  const known = new Map<string, number>()
  let entries: Vector<Utf8> | null = null
  const encode = (cells: Cell[]) => {
    if (known.size > MOST_ENTRIES) {
      known.clear()
      entries = null
    }
    const before = known.size
    const data = new Int32Array(cells.length)
    cells.forEach((cell, i) => {
      if (cell === null) return
      let code = known.get(cell as string)
      if (code === undefined) known.set(cell as string, (code = known.size))
      data[i] = code
    })
    // The same vector again tells the writer that there is nothing new to send.
    if (!entries || known.size > before) entries = vectorFromArray([...known.keys()], new Utf8())
    return makeData({ type, length: cells.length, ...nulls(cells), data, dictionary: entries })
  }
  return { type, encode }
}

function nulls(cells: Cell[]): { nullCount: number; nullBitmap: Uint8Array } {
  let nullCount = 0
  for (const cell of cells) if (cell === null) nullCount++
  return { nullCount, nullBitmap: nullCount === 0 ? new Uint8Array(0) : bits(cells, (c) => c !== null) }
}

/** One bit a cell, the lowest first, padded to whole words of eight bytes. */
function bits(cells: Cell[], isSet: (cell: Cell) => boolean): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(cells.length / 64) * 8)
  cells.forEach((cell, i) => {
    if (isSet(cell)) bytes[i >> 3]! |= 1 << (i & 7)
  })
  return bytes
}
