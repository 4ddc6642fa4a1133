import type {
  Corrections,
  Piece,
  ReportBlock,
  ReportFrame,
  ReportLayout,
  ReportTable,
  ReportView,
  SettingKey,
  Settings,
  Told,
} from '../../../cube/domain/contract.ts'
import { fetchJson, reason, RequestError } from './cube.ts'

/** The report as the server gives it: what will be on paper, and what may be written. */

export type { Corrections, Piece, SettingKey, Settings, Told }
export type Layout = ReportLayout
export type Frame = ReportFrame
export type Table = ReportTable
export type Block = ReportBlock
export type Shown = ReportView

export interface Chosen {
  year: number
  layout: Layout
  snapshot: string
}

const parameters = ({ layout, snapshot }: Chosen): string =>
  new URLSearchParams({ layout, snapshot }).toString()

/** The address of a report's file; `extra` are parameters of that file. */
export function reportAddress(choice: Chosen, extension: string, extra = ''): string {
  return `/api/report/${choice.year}.${extension}?${parameters(choice)}${extra}`
}

export const loadReport = (choice: Chosen, signal: AbortSignal): Promise<Shown> =>
  fetchJson<Shown>(reportAddress(choice, 'json'), signal)

export const loadCorrections = (choice: Chosen, signal: AbortSignal): Promise<Corrections> =>
  fetchJson<Corrections>(`/api/report/${choice.year}/corrections?${parameters(choice)}`, signal)

/** Sends JSON. @throws RequestError with the server's words where it refuses */
export async function send(
  method: 'PUT' | 'POST',
  address: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const answer = await fetch(address, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const told: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw new RequestError(address, answer.status, reason(told) || String(answer.status))
  return told
}

/** What people may write and set, of one report. */
export interface Draft {
  number: string
  date: string
  texts: Record<string, string>
  settings: Settings
}

/** @param version of what the writer saw: what somebody else saved since is not overwritten */
export const saveDraft = (choice: Chosen, draft: Draft, version: string) =>
  send('PUT', `/api/report/${choice.year}?${parameters(choice)}`, draft, {
    'If-Match': `"${version}"`,
  }) as Promise<{ version: string }>

/** Records that the Word file is handed out; the codes of its figures can be looked up from then on. */
export const issue = (address: string): Promise<unknown> => send('POST', address, {})

/** The codes of the report's text can be looked up from now on: a sentence of it was copied. */
export const keepCodes = (choice: Chosen): Promise<unknown> => send('POST', reportAddress(choice, 'json'), {})

export function draftOf({ report, hidden, settings }: Shown): Draft {
  const free = report.blocks.flatMap((block) => (block.kind === 'free' ? [[block.key, block.text]] : []))
  for (const { key } of hidden) free.push([key, ''])
  return {
    number: report.frame.number,
    date: report.frame.date,
    texts: Object.fromEntries(free) as Record<string, string>,
    settings,
  }
}

/** A sentence as text, with the source line and the codes of its figures. */
export function withSource(pieces: Piece[], source: string, codesWord: string): string {
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')
  const codes = [...new Set(pieces.flatMap((piece) => (typeof piece === 'string' ? [] : piece.codes)))]
  return `${text}\n${source}.${codes.length ? ` ${codesWord}: ${codes.join(', ')}.` : ''}`
}
