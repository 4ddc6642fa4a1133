import type { EngineClient, EngineColumn, EngineValue } from '../../../../etl/lake/client.ts'
import { EngineError } from '../../../../etl/lake/client.ts'
import { INTERRUPTED } from '../driver.ts'
import { statementOf } from './statement.ts'

/** What Cube uses of a driver. */
export interface TrinoDriver {
  query(sql: string, values?: unknown[], options?: { requestId?: string }): Promise<Record<string, Cell>[]>
  release(): Promise<void>
}

export type BaseDriverClass = new (options?: object) => { release(): Promise<void> }

/** A value as Cube's DuckDB driver gives it: numbers are texts. */
export type Cell = string | boolean | null

/** How the message of a question begins whose engine, or a node of it, is not there. */
export const AWAY = 'ENGINE_AWAY'

/** How the message of a question begins that names a schema or table which the engine does not have. */
export const MISSING = 'ENGINE_MISSING'

/** Kinds of failures in the words in which the engine room reads them (`../fault.ts`). */
const WORDS: Record<EngineError['fault'], string> = {
  away: AWAY,
  missing: MISSING,
  stopped: INTERRUPTED,
  value: 'Conversion Error',
  failed: 'Engine Error',
}

/**
 * A driver of Cube's that asks the distributed engine about one snapshot. It extends Cube's `BaseDriver` and not
 * `TrinoDriver`, whose transport is slow and reverses pages (`etl/lake/client.ts`).
 * @param relation what the engine reads in the place of a table of the snapshot
 * @param signalOf the signal of a request by its id, while it is being answered
 */
export function newTrinoDriver(
  Base: BaseDriverClass,
  client: Pick<EngineClient, 'ask'>,
  relation: (table: string) => string,
  signalOf: (requestId: string) => AbortSignal | undefined,
): TrinoDriver {
  return new (class extends Base {
    async query(
      sql: string,
      values: unknown[] = [],
      options?: { requestId?: string },
    ): Promise<Record<string, Cell>[]> {
      const signal = options?.requestId === undefined ? undefined : signalOf(options.requestId)
      try {
        const { columns, rows } = await client.ask(statementOf(sql, values, relation), signal)
        return rowsOf(columns, rows)
      } catch (error) {
        if (error instanceof EngineError)
          throw new Error(`${WORDS[error.fault]}: ${error.message}`, { cause: error })
        throw error
      }
    }

    /** Whether it answers is found out by the first question (`distributed.ts`). */
    async testConnection(): Promise<void> {
      return Promise.resolve()
    }

    readOnly(): boolean {
      return true
    }

    override async release(): Promise<void> {
      return Promise.resolve()
    }
  })()
}

function rowsOf(columns: EngineColumn[], rows: EngineValue[][]): Record<string, Cell>[] {
  const read = columns.map(({ type }) => readerOf(type))
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, i) => [name, row[i] == null ? null : read[i]!(row[i])])),
  )
}

/** How a value of a type is written as DuckDB's driver writes it. */
function readerOf(type: string): (value: string | number | boolean) => Cell {
  if (type === 'boolean') return (value) => value === true
  if (type === 'date') return (value) => `${String(value)}T00:00:00.000Z`
  if (type.startsWith('timestamp')) return isoOf
  if (type.startsWith('decimal'))
    return (value) =>
      String(value)
        .replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')
  return String
}

/** `2026-11-29 20:30:16.227000 UTC` as `2026-11-29T20:30:16.227Z`. */
function isoOf(value: string | number | boolean): string {
  const [, day, time, fraction = ''] =
    /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?: UTC)?$/.exec(String(value)) ?? []
  if (day === undefined) throw new Error('the engine wrote a time in an unknown form')
  return `${day}T${time!}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
}
