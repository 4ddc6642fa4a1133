import { appendFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { MappingRequest } from '../../cube/domain/contract.ts'
import { keepMapping, readMappings, undoMapping } from '../../etl/mappings.ts'
import { dataItems, dataPaths, makeDataDir } from '../../etl/paths.ts'
import { readReference } from '../../etl/reference.ts'
import { loadHere } from './inprocess.ts'
import { figures, tempDir, writeFiles } from './run.ts'
import { workbook } from './workbooks.ts'

/** Tables that are not recognised, and what a person said once of their columns. */

const { guide } = readReference('data/reference')
const header = ['TT', 'Việc làm hay', 'Mảng', 'Thuộc nhóm']
const said: MappingRequest = {
  table: 'model',
  header,
  columns: [null, 'name', 'field', 'kind'],
  sender: null,
}
const sheet = (unit: string, name: string) =>
  workbook([
    {
      name: 'Sheet1',
      rows: [
        [unit],
        ['Năm 2026'],
        ['tt', 'VIỆC LÀM HAY', 'Mảng:', 'Thuộc nhóm', null],
        ['1', name, '4', 'Tập thể'],
      ],
    },
  ])

/** What becomes of a workbook: its status, and the codes of what is said of it. */
async function become(data: string, bytes: Uint8Array) {
  const { files } = await loadHere(data, [writeFiles(tempDir(), { 'a.xlsx': bytes })], '2026-11-20')
  return [files[0]!.status, files[0]!.accepted, ...files[0]!.issues.map(({ code }) => code)]
}

it('are read as it was said from then on, with a line that says so, until it is taken back', async () => {
  const data = tempDir()
  const paths = dataPaths(data)
  makeDataDir(paths)
  expect(await become(data, sheet('Sở Y tế', 'Một'))).toEqual(['unreadable', 0, 'no-table'])
  const { id } = keepMapping(paths, guide, said)
  // Letters' case, marks and signs do not make another shape; unit and year are from the titles.
  const [status, accepted, ...codes] = await become(data, sheet('Sở Y tế', 'Một'))
  expect([status, accepted, codes.sort()]).toEqual([
    'loaded',
    1,
    ['context-taken', 'context-taken', 'mapping-used'],
  ])
  expect(await figures(data, 'SELECT model_name FROM fct_model')).toEqual([['Một']])
  undoMapping(paths, id)
  expect(readMappings(paths)).toEqual([])
  expect(await become(data, sheet('Sở Y tế', 'Hai'))).toEqual(['unreadable', 0, 'no-table'])
  expect(() => {
    undoMapping(paths, id)
  }).toThrow('có thể đã được bỏ')
  // Nothing of what was said is lost: it is in the file, and the file in the backup.
  expect(readFileSync(path.join(data, 'mappings.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2)
  expect(dataItems).toContain('mappings.jsonl')
  expect(dataItems).toContain('confirmed')
})

it('are read so for the sender that was named, and for no other', async () => {
  const data = tempDir()
  const paths = dataPaths(data)
  makeDataDir(paths)
  keepMapping(paths, guide, { ...said, sender: 'Sở Y tế' })
  expect((await become(data, sheet('Sở Tư pháp', 'Một')))[0]).toBe('unreadable')
  expect((await become(data, sheet('SỞ Y TẾ', 'Một')))[0]).toBe('loaded')
})

it('take nothing that would make no table, and pass over a line that was cut off', () => {
  const paths = dataPaths(tempDir())
  makeDataDir(paths)
  const tried = (columns: (string | null)[]) => () => keepMapping(paths, guide, { ...said, columns })
  expect(tried([null, null, 'field', 'kind'])).toThrow('Chưa chỉ cột “Tên mô hình, điển hình”')
  expect(tried([null, 'name', 'name', 'kind'])).toThrow('hai lần')
  expect(tried([null, 'name', 'outlet', 'kind'])).toThrow('không thuộc bảng')
  expect(tried(['name'])).toThrow('không thuộc bảng')
  const { id } = keepMapping(paths, guide, said)
  appendFileSync(path.join(paths.root, 'mappings.jsonl'), '{"id":"9","tab')
  expect(readMappings(paths).map((one) => one.id)).toEqual([id])
})
