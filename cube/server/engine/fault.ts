import type { Answer } from './engine.ts'
import { HttpError } from '../errors.ts'
import { INTERRUPTED } from './driver.ts'
import type { Stop } from './budget.ts'

/** A refusal as Cube's clients expect it: `error` is a text. */
export function refusal({ status, code, message, messageVi }: HttpError): Answer {
  return { status, body: Buffer.from(JSON.stringify({ error: message, code, messageVi })) }
}

/** The answer to a question that was given up. */
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

/** Whether Cube says that the database was told to stop. */
export function isInterrupted({ status, body }: Answer): boolean {
  return status !== 200 && body.includes(INTERRUPTED)
}

/** Refusals of Cube's own that tell nothing but what was asked for. */
const CLEAN = /^'\w+' query type is not supported by the client|^Query should contain /

/** How the database says that a value does not fit. */
const OF_VALUES = /(Conversion|Out of Range|Invalid Input|Invalid type) Error/i

/** What a failure is called, without its words: those may hold SQL, and values of rows and of questions. */
export function kindOfFault(text: string): string {
  return /\b([A-Z][A-Za-z]*( [A-Za-z]+)? ?(Error|Exception))\b/.exec(text)?.[1] ?? 'Error'
}

/**
 * Cube's answer as it may be told to a caller: without SQL and without values.
 * @param requestId by which the line in the log is found
 * @returns the answer and, where the failure is our own, what it is called
 */
export function cleaned(answer: Answer, requestId: string): { answer: Answer; fault: string | null } {
  if (answer.status === 200) return { answer, fault: null }
  const { type, error } = JSON.parse(answer.body.toString()) as { type?: string; error?: unknown }
  const text = typeof error === 'string' ? error : ''
  if (OF_VALUES.test(text)) return { answer: refusal(VALUE), fault: null }
  if (type === 'UserError') {
    const words = CLEAN.test(text) ? text.split('\n', 1)[0]! : 'The query cannot be answered as it is'
    return { answer: refusal(new HttpError(400, 'query-invalid', words, NOT_SO)), fault: null }
  }
  const failed = new HttpError(
    500,
    'figures-failed',
    `The figures could not be read (${requestId})`,
    `Chưa đọc được số liệu; hãy thử lại, nếu vẫn vậy hãy báo người quản trị mã ${requestId}.`,
  )
  return { answer: refusal(failed), fault: kindOfFault(text) }
}

const NOT_SO = 'Truy vấn không hợp lệ: không trả lời được như đã hỏi'
const VALUE = new HttpError(
  400,
  'query-invalid',
  'A value of the query does not fit its member',
  'Truy vấn không hợp lệ: có giá trị lọc không đúng kiểu',
)
