import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

interface State {
  instance: DuckDBInstance
  defaultConnection: DuckDBConnection
}

/** What the engine uses of Cube's DuckDB driver. */
export interface Driver {
  query(sql: string, values?: unknown[], options?: { requestId?: string }): Promise<Record<string, unknown>[]>
  /** Its own `stream` turns every row into an object of texts, which is too slow for a million of them. */
  getInitiatedState(): Promise<State>
  release(): Promise<void>
}

export type DriverClass = new (options: { initSql: string }) => Driver

/** Connections kept for the next queries. */
const MOST_IDLE = 4
/** An interruption that comes just before a statement begins is lost, so it is said again. */
const AGAIN_MS = 100

/**
 * Cube's driver runs all queries of a database one after another on one connection, and none can be stopped.
 * This one runs each on a connection of its own, and stops it when the request that asked for it is given up.
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
        // Cube's own way from a result to its rows, on this connection.
        const state = { instance, defaultConnection: connection }
        const here = Object.create(this, {
          getInitiatedState: { value: () => Promise.resolve(state) },
        }) as this
        return await super.query.call(here, sql, values, options)
      } finally {
        signal?.removeEventListener('abort', stop)
        clearInterval(again)
        // A connection that was told to stop is not used again: the word may still be on its way.
        if (this.idle.length < MOST_IDLE && again === undefined && connection !== defaultConnection)
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

/** How DuckDB begins to say that a query was stopped. */
export const INTERRUPTED = 'INTERRUPT Error'
