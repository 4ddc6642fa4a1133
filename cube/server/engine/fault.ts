import { HttpError } from '../errors.ts'
import type { NoTurn } from '../semaphore.ts'
import type { Answer } from './context.ts'
import { INTERRUPTED } from './driver.ts'
import { AWAY, MISSING } from './trino/driver.ts'

/** Why a question has no answer: it took too long, its callers have left, or too many were waiting. */
export type Stop = 'slow' | NoTurn

/** A refusal in the form that Cube's clients expect: `error` is a text. */
export function refusal({ status, code, message, messageVi }: HttpError): Answer {
  return { status, body: Buffer.from(JSON.stringify({ error: message, code, messageVi })) }
}

/** The answer to a question that was stopped. */
export function stopped(stop: Stop): Answer {
  return refusal(STOPS[stop])
}

const BUSY = new HttpError(
  503,
  'server-busy',
  'Too many questions at once; ask again in a few seconds',
  'Máy chủ đang trả lời quá nhiều truy vấn; hãy thử lại sau vài giây.',
)
const STOPS: Record<Stop, HttpError> = {
  slow: new HttpError(
    504,
    'query-too-slow',
    'The query took too long and was stopped; ask for less at once',
    'Truy vấn chạy quá lâu nên đã dừng; hãy lọc hẹp hơn (năm, đơn vị, lĩnh vực) hoặc chia thành nhiều truy vấn.',
  ),
  busy: BUSY,
  gone: BUSY,
}

/** Whether Cube reports that the database was interrupted. */
export function isInterrupted({ status, body }: Answer): boolean {
  return status !== 200 && body.includes(INTERRUPTED)
}

/** Where the distributed engine is away and nothing may answer in its place. */
export const ENGINE_AWAY = new HttpError(
  503,
  'engine-away',
  'The engine that reads the figures does not answer; ask again in a moment',
  'Cụm máy đọc số liệu chưa trả lời; hãy thử lại sau ít phút.',
)

/** Why the distributed engine could not answer although the snapshot's own file can; null: it is no reason of that kind. */
export function isElsewhere({ status, body }: Answer): typeof AWAY | typeof MISSING | null {
  if (status === 200) return null
  return ([AWAY, MISSING] as const).find((word) => body.includes(word)) ?? null
}

/** Cube's own refusals that hold nothing but parts of the query. */
const HARMLESS = /^'\w+' query type is not supported by the client|^Query should contain /

/** DuckDB's errors on values of a wrong type. */
const OF_VALUES = /(Conversion|Out of Range|Invalid Input|Invalid type) Error/i

/** The kind of a failure, without its text: that may hold SQL, and values of rows and of queries. */
export function kindOfFault(text: string): string {
  return /\b([A-Z][A-Za-z]*( [A-Za-z]+)? ?(Error|Exception))\b/.exec(text)?.[1] ?? 'Error'
}

/**
 * Cube's answer as a caller may see it: without SQL and without values.
 * @param requestId stands in the message and in the log, so that one can be found by the other
 * @returns the answer and, where the failure is ours, its kind
 */
export function cleaned(answer: Answer, requestId: string): { answer: Answer; fault: string | null } {
  if (answer.status === 200) return { answer, fault: null }
  const { type, error } = JSON.parse(answer.body.toString()) as { type?: string; error?: unknown }
  const text = typeof error === 'string' ? error : ''
  if (OF_VALUES.test(text)) return { answer: refusal(VALUE_INVALID), fault: null }
  if (type === 'UserError') {
    const words = HARMLESS.test(text) ? text.split('\n', 1)[0]! : 'The query cannot be answered as it is'
    return { answer: refusal(new HttpError(400, 'query-invalid', words, INVALID_VI)), fault: null }
  }
  const failed = new HttpError(
    500,
    'figures-failed',
    `The figures could not be read (${requestId})`,
    `Chưa đọc được số liệu; hãy thử lại, nếu vẫn vậy hãy báo người quản trị mã ${requestId}.`,
  )
  return { answer: refusal(failed), fault: kindOfFault(text) }
}

const INVALID_VI = 'Truy vấn không hợp lệ: không trả lời được như đã hỏi'
const VALUE_INVALID = new HttpError(
  400,
  'query-invalid',
  'A value of the query does not fit its member',
  'Truy vấn không hợp lệ: có giá trị lọc không đúng kiểu',
)
