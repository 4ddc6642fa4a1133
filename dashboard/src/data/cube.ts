import type { Query } from '../../../cube/domain/filter.ts'
import type { Row } from '../../../cube/domain/rows.ts'
import { withFieldNames } from '../i18n/vi/fieldNames.ts'
import { language } from '../i18n/vi/locale.ts'

/** A request that failed, with the address that was asked. */
export class RequestError extends Error {
  constructor(
    readonly address: string,
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

/** The address of a query's answer. The snapshot never changes, so the answer may be kept. */
export function loadAddress(query: Query, snapshot: string): string {
  return `/cubejs-api/v1/load?${new URLSearchParams({ query: JSON.stringify(query), snapshot }).toString()}`
}

/** The address of the same query as a file for people, with the values that pages show. */
export function exportAddress(
  name: string,
  query: Query,
  snapshot: string,
  format: 'csv' | 'xlsx' = 'csv',
): string {
  return `/api/export/${name}.${format}?${new URLSearchParams({ query: JSON.stringify(query), values: 'vi', snapshot }).toString()}`
}

/** A workbook names codes of its figures; the server keeps these codes once it is told that somebody took the workbook. */
export function keepCodes(workbook: string): void {
  void fetch(workbook, { method: 'POST', keepalive: true }).catch(() => undefined)
}

/** Fetches JSON; an answer that is no success becomes a RequestError. */
export async function fetchJson<T>(address: string, asked: RequestInit | AbortSignal = {}): Promise<T> {
  const init = asked instanceof AbortSignal ? { signal: asked } : asked
  let answer: Response
  try {
    answer = await fetch(address, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new RequestError(address, 0, 'network')
  }
  const body: unknown = await answer.json().catch(() => null)
  if (!answer.ok || body === null)
    throw new RequestError(address, answer.status, reason(body))
  return body as T
}

/** What the server says of a failure, in the language of the page. */
export function reason(body: unknown): string {
  const error = (body as { error?: unknown } | null)?.error
  if (typeof error === 'string') return error
  const told = error as { message?: string; messageVi?: string } | undefined
  return (language === 'vi' ? told?.messageVi : told?.message) ?? ''
}

/** No row has a code that no list has: the page says in its own words that there is none. */
function noRows(error: unknown): { data: Row[]; error?: string } {
  if ((error as RequestError).status === 422) return { data: [] }
  throw error
}

/**
 * Asks Cube for a query's rows. Cube answers "Continue wait" while a slow query still
 * runs: the same request is then sent again, as its own client does.
 */
export async function load(query: Query, snapshot: string, signal?: AbortSignal): Promise<Row[]> {
  for (;;) {
    const answer = await fetchJson<{ data?: Row[]; error?: string }>(
      loadAddress(query, snapshot),
      signal,
    ).catch(noRows)
    if (answer.data) return withFieldNames(answer.data)
    if (answer.error !== 'Continue wait') {
      throw new RequestError(loadAddress(query, snapshot), 200, answer.error ?? '')
    }
    await pause(200)
  }
}
