import type { LoadOutcome, Progress, WaitingUpload } from '../../../cube/domain/contract.ts'
import { csvCell } from '../../../cube/domain/csv_text.ts'
import { reason, RequestError } from './cube.ts'

/** What the steward may ask the server to do. Every call ends when its outcome is served. */

/** @throws RequestError with the server's own line */
export async function answerOf(address: string, init: RequestInit): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(address, init)
  } catch {
    throw new RequestError(address, 0, 'network')
  }
  if (answer.ok) return answer
  const body: unknown = await answer.json().catch(() => null)
  throw new RequestError(address, answer.status, reason(body))
}

export async function post<T>(address: string, body: BodyInit, type: string): Promise<T> {
  const answer = await answerOf(address, { method: 'POST', body, headers: { 'content-type': type } })
  return (await answer.json()) as T
}

/** Checks files without loading them, or loads them. `received` is the day on which they came. */
export function sendFiles(what: 'check' | 'load', files: File[], received: string): Promise<LoadOutcome> {
  const asked = new URLSearchParams({ received })
  for (const file of files) {
    asked.append('name', file.name)
    asked.append('size', String(file.size))
  }
  return post(`/api/files/${what}?${asked.toString()}`, new Blob(files), 'application/octet-stream')
}

/** How far the running command is, in the loader's words; null where none runs. */
export async function askProgress(): Promise<string | null> {
  const answer = await answerOf('/api/files/progress', {})
  return ((await answer.json()) as Progress).running?.stage ?? null
}

/** Ends the check that runs. */
export async function cancelCheck(): Promise<void> {
  await answerOf('/api/files/cancel', { method: 'POST' })
}

/** An upload that was received and is in no load. */
export type Waiting = WaitingUpload

/** The uploads that are in no load, oldest first. */
export async function askWaiting(): Promise<Waiting[]> {
  const answer = await answerOf('/api/inbox', {})
  return ((await answer.json()) as { uploads: Waiting[] }).uploads
}

/** Loads an upload that waits. */
export async function loadWaiting(id: string): Promise<LoadOutcome> {
  const answer = await answerOf(`/api/inbox/${id}/load`, { method: 'POST' })
  return (await answer.json()) as LoadOutcome
}

/** Removes an upload that waits. */
export async function removeWaiting(id: string): Promise<void> {
  await answerOf(`/api/inbox/${id}`, { method: 'DELETE' })
}

/** Names the figures, as they are now or as they were known on a day, and keeps them. */
export function freeze(name: string, asOf: string | null): Promise<{ id: string }> {
  return post(
    '/api/snapshots',
    JSON.stringify({ name, freeze: true, ...(asOf === null ? {} : { asOf }) }),
    'application/json',
  )
}

/** Has the figures made as they were known on a day, to be looked at. */
export const lookBack = (asOf: string): Promise<{ id: string }> =>
  post('/api/snapshots/as-of', JSON.stringify({ asOf }), 'application/json')

export type Decision = 'same' | 'different' | 'undo'

/** Two models, each UNIT/CODE. */
export interface ModelPair {
  a: string
  b: string
}

/** Decides whether two models are one, and the same of further pairs; the figures are made once. */
export function decide(decision: Decision, { a, b }: ModelPair, more: ModelPair[] = []): Promise<unknown> {
  return post('/api/duplicates/decide', JSON.stringify({ decision, a, b, more }), 'application/json')
}

/** Fetches a file that takes a while to make, and saves it under the server's name for it. */
export async function download(address: string): Promise<void> {
  const answer = await answerOf(address, {})
  const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
  saveBlob(await answer.blob(), decodeURIComponent(name ?? 'tep'))
}

function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Saves a table as CSV that opens right in Excel, by the rules of the server's own. */
export function saveCsv(name: string, header: string[], rows: (string | number | null)[][]): void {
  const cell = (value: string | number | null) =>
    typeof value === 'string' ? csvCell(value, ',') : String(value ?? '')
  const lines = [header, ...rows].map((row) => row.map(cell).join(','))
  saveBlob(new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv' }), `${name}.csv`)
}

/** What to say of a request that failed. */
export function failureOf(error: unknown, network: string): string {
  if (error instanceof RequestError)
    return error.status === 0 || error.message === '' ? network : error.message
  return error instanceof Error ? error.message : network
}
