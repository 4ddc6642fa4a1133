import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

interface State {
  instance: DuckDBInstance
  defaultConnection: DuckDBConnection
}

/** What the engine uses of Cube's DuckDB driver. */
export interface Driver {
  query(sql: string, values?: unknown[], options?: { requestId?: string }): Promise<Record<string, unknown>[]>
  /** For streaming: the driver's own `stream` makes an object of texts of every row, too slow for a million rows. */
  getInitiatedState(): Promise<State>
  release(): Promise<void>
}

export type DriverClass = new (options: { initSql: string }) => Driver

/** Idle connections kept for the next queries. */
const MAX_IDLE = 4
/** An interruption just before a statement begins is lost, so it is repeated after this time. */
const AGAIN_MS = 100

/**
 * A driver that runs each query on a connection of its own, and interrupts it when its request is aborted. Cube's driver
 * runs all queries of a database one after another on one connection, and cannot stop any.
 * @param signalOf the signal of a request by its id, while it is being answered
 */
export function interruptible(
  driver: DriverClass,
  signalOf: (requestId: string) => AbortSignal | undefined,
): DriverClass {
  return class extends driver {
    private readonly idle: DuckDBConnection[] = []

    override async query(
      sql: string,
      values: unknown[] = [],
      options?: { requestId?: string },
    ): Promise<Record<string, unknown>[]> {
      const { instance, defaultConnection } = await this.getInitiatedState()
      const signal = options?.requestId === undefined ? undefined : signalOf(options.requestId)
      if (signal?.aborted) throw new Error(INTERRUPTED)
      const connection = this.idle.pop() ?? (await instance.connect())
      let again: NodeJS.Timeout | undefined
      const stop = () => {
        connection.interrupt()
        again ??= setInterval(stop, AGAIN_MS)
      }
      signal?.addEventListener('abort', stop)
      try {
        // Cube's own `query`, on this connection.
        const state = { instance, defaultConnection: connection }
        const here = Object.create(this, {
          getInitiatedState: { value: () => Promise.resolve(state) },
        }) as this
        return await super.query.call(here, sql, values, options)
      } finally {
        signal?.removeEventListener('abort', stop)
        clearInterval(again)
        // An interrupted connection is not reused: a late interruption would hit the next query.
        if (this.idle.length < MAX_IDLE && again === undefined && connection !== defaultConnection)
          this.idle.push(connection)
        else connection.closeSync()
      }
    }

    override async release(): Promise<void> {
      for (const connection of this.idle.splice(0)) connection.closeSync()
      await super.release()
    }
  }
}

/** How DuckDB's message begins when a query was interrupted. */
export const INTERRUPTED = 'INTERRUPT Error'
