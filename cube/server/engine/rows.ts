import { HttpError } from '../errors.ts'
import type { Answer, Context } from './context.ts'
import { isFinal, type QueryCache } from './query_cache.ts'

/** A row of an answer, by member. Numbers are texts. */
export type Row = Record<string, string | number | boolean | null>

/**
 * Cube's rows for a query, through the query cache.
 * @throws HttpError where the query is refused or cannot be answered
 */
export async function queryRows(
  queryCache: Pick<QueryCache, 'answer'>,
  context: Context,
  query: object,
): Promise<Row[]> {
  let answer = await queryCache.answer(context, { route: 'load', query: JSON.stringify(query) })
  while (answer.status === 200 && !isFinal(answer))
    answer = await queryCache.answer(context, { route: 'load', query: JSON.stringify(query) })
  const { data } = JSON.parse(answer.body.toString()) as { data?: Row[] }
  if (data) return data
  throw refusalIn(answer)
}

/** The refusal in an answer of Cube or of the guard before it. */
export function refusalIn({ status, body }: Answer): HttpError {
  const { error, code, messageVi } = JSON.parse(body.toString()) as Record<string, string | undefined>
  return new HttpError(
    status === 200 ? 500 : status,
    code ?? 'query-invalid',
    error ?? 'Cube gave no answer',
    messageVi ?? 'Truy vấn không hợp lệ',
  )
}

/** Rows by a key, in the order in which the keys first come. */
export function groupBy<R>(rows: R[], keyOf: (row: R) => string): Map<string, R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return groups
}
