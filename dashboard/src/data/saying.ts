import type { Confirmation, Mapping, MappingRequest, SeenFile } from '../../../cube/domain/contract.ts'
import { answerOf, post } from './actions.ts'

/** What the steward says of a file: what a Word document reports, and what the columns of a table mean. */

function asked(files: { name: string; size: number }[]): string {
  const words = new URLSearchParams()
  for (const { name, size } of files) {
    words.append('name', name)
    words.append('size', String(size))
  }
  return words.toString()
}

/** What is in a file. */
export function lookAt(file: File): Promise<SeenFile> {
  return post(`/api/files/look?${asked([file])}`, file, 'application/octet-stream')
}

/** Keeps what was confirmed of a document. */
export function saveConfirmation(file: File, said: Confirmation): Promise<{ rows: number; dropped: number }> {
  const json = new Blob([JSON.stringify(said)])
  const words = asked([file, { name: 'xac-nhan.json', size: json.size }])
  return post(`/api/files/confirm?${words}`, new Blob([file, json]), 'application/octet-stream')
}

export async function askMappings(): Promise<Mapping[]> {
  return (await (await answerOf('/api/mappings', {})).json()) as Mapping[]
}

export function saveMapping(said: MappingRequest): Promise<Mapping[]> {
  return post('/api/mappings', JSON.stringify(said), 'application/json')
}

export async function undoMapping(id: string): Promise<Mapping[]> {
  return (await (await answerOf(`/api/mappings/${id}`, { method: 'DELETE' })).json()) as Mapping[]
}
