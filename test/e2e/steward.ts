import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { serve, type Running } from '../../cube/server/main.ts'
import { loadHere } from '../etl/inprocess.ts'
import { tempDir, writeFiles } from '../etl/run.ts'
import { newPage, settled } from './site.ts'

/** A server over a real ledger, for the test file that imports this: its pages may change what is there. */

export const HEADER =
  'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,"Tên tập thể, cá nhân"'

/** A table of models as the bytes of a CSV file. */
export const table = (...rows: string[]): Buffer => Buffer.from(`\uFEFF${[HEADER, ...rows].join('\r\n')}\r\n`)

/** What a person says that the columns of a list of another shape mean. */
export const POINTED_OUT = [
  ['Cột 2: Cơ sở gửi', 'Đơn vị báo cáo'],
  ['Cột 3: Niên độ', 'Năm'],
  ['Cột 4: Việc làm hay', 'Tên mô hình, điển hình'],
  ['Cột 5: Mảng', 'Lĩnh vực'],
  ['Cột 6: Thuộc nhóm', 'Đối tượng'],
] as const

let server: Running
const root = tempDir()

beforeAll(async () => {
  mkdirSync(path.join(root, 'data'))
  const mail = writeFiles(path.join(root, 'mail'), {
    // One row is held: there is no field 99.
    'so-y-te.csv': table(
      'Sở Y tế,2026,YT1,Phòng khám thân thiện,6,Tập thể,Bệnh viện mẫu',
      'Sở Y tế,2026,YT2,Trạm y tế sạch,99,Tập thể,Trạm mẫu',
    ),
    // The same model again, by another unit.
    'so-tu-phap.csv': table('Sở Tư pháp,2026,TP1,Phòng khám thân thiện,6,Tập thể,Bệnh viện mẫu'),
  })
  await loadHere(path.join(root, 'data'), [mail], '2026-11-20')
  server = await serve({ DATA_DIR: path.join(root, 'data'), PORT: '0', TODAY: '2026-11-22' })
})

afterAll(async () => {
  await server.close()
})

/** Loads one more file on a day; the server goes on to what it publishes. */
export async function loadMore(name: string, bytes: Buffer, day: string): Promise<void> {
  await loadHere(path.join(root, 'data'), [writeFiles(path.join(root, name), { [name]: bytes })], day)
}

/** Leaves an upload in the inbox as a server that died does. */
export function leaveUpload(id: string, files: Record<string, Buffer>): void {
  writeFiles(path.join(root, 'data', 'inbox', id), files)
}

/** Address of the server. */
export const desk = (): string => server.url

/** Opens a page of it; the second list is what the browser complains about. */
export async function openDesk(address: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(server.url + address)
  await settled(page)
  return { page, complaints }
}

/** The year's models, as anyone would be told them now. */
export async function modelsOf2026(): Promise<number> {
  const query = JSON.stringify({
    measures: ['models.count'],
    filters: [{ member: 'models.year', operator: 'equals', values: ['2026'] }],
  })
  const answer = await fetch(`${server.url}/cubejs-api/v1/load?${new URLSearchParams({ query }).toString()}`)
  const { data } = (await answer.json()) as { data: { 'models.count': string }[] }
  return Number(data[0]!['models.count'])
}
