import { afterAll, beforeAll, expect, it } from 'vitest'
import { sentenceKey } from '../../cube/domain/sentence.ts'
import type { Piece, ReportView } from '../../cube/domain/contract.ts'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { bodyOf, type Reports, reportsOf, textOf } from './reported.ts'
import { readPaper } from './layout-rules.ts'

/** Whoever writes the report hides a sentence or chooses other examples, and takes it back (P23). */

let reports: Reports

beforeAll(async () => {
  const dataDir = createDataDir()
  for (const [id, models] of [
    ['first', 4],
    ['second', 5],
  ] as const)
    await writeSnapshot(dataDir, {
      id,
      name: `Chốt ${id}`,
      frozen: true,
      builtAt: `2026-12-1${models}T04:00:00.000Z`,
      asOf: '2026-12-16',
      fill: [
        ...insert('fct_reporting', [{ unit_code: 'A', unit_name: 'Sở A', received_on: '2026-11-20' }]),
        ...insert(
          'fct_model',
          Array.from({ length: models }, (_, i) => ({
            model_key: `m${i}`,
            model_name: `Mô hình số ${i + 1}`,
            unit_code: `U${i}`,
            unit_name: `Sở ${'ABCDE'[i]!}`,
            evaluation: 'effective',
            result: `Kết quả của mô hình số ${i + 1}`,
          })),
        ),
      ],
    })
  pointTo(dataDir, 'second')
  reports = await reportsOf(dataDir, '2026-12-16')
})
afterAll(() => reports.close())

const shown = (snapshot = 'first') =>
  reports.json<ReportView>(`/api/report/2026.json?layout=party&snapshot=${snapshot}`)
const textIn = (pieces: Piece[]) =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')
const sentences = ({ report }: ReportView) =>
  report.blocks.flatMap((block) =>
    block.kind === 'paragraph' || block.kind === 'quote'
      ? [{ key: sentenceKey(block.pieces), text: textIn(block.pieces) }]
      : [],
  )
const examplesIn = (view: ReportView) =>
  sentences(view).filter(({ text }) => /kết quả của mô hình/i.test(text))
const paper = async (snapshot = 'first') =>
  bodyOf(readPaper(await reports.docx(2026, 'party', snapshot)).xml)
    .flatMap((part) => ('paragraph' in part ? [textOf(part.paragraph)] : []))
    .join('\n')
const save = async (texts: Record<string, string>) =>
  (await reports.put(2026, 'party', 'first', { texts })).status

it('a hidden sentence is on no paper, with its figures, and comes back', async () => {
  const before = await shown()
  const registered = sentences(before).find(({ text }) => text.includes('đăng ký mới'))!
  expect(await paper()).toContain(registered.text)
  expect(await save({ [registered.key]: '' })).toBe(200)
  const after = await shown()
  expect(after.hidden).toEqual([registered])
  expect(sentences(after)).toEqual(sentences(before).filter(({ key }) => key !== registered.key))
  expect(await paper()).not.toContain('đăng ký mới')
  expect(after.hash).not.toBe(before.hash)

  expect(await save({})).toBe(200)
  const back = await shown()
  expect([back.hidden, back.report]).toEqual([[], before.report])
  expect(await paper()).toContain(registered.text)
})

it('an example that is hidden makes room for the next of its field', async () => {
  const before = examplesIn(await shown())
  expect(before).toHaveLength(2)
  expect(await save({ [before[0]!.key]: '' })).toBe(200)
  const after = examplesIn(await shown())
  expect(after).toHaveLength(2)
  expect(after[0]).toEqual(before[1])
  expect(before).not.toContainEqual(after[1])
  const text = await paper()
  expect(text).not.toContain(before[0]!.text)
  expect(text).toContain(after[1]!.text)
})

it('what was hidden stays so in the next frozen snapshot, whatever its numbers are', async () => {
  const registered = sentences(await shown()).find(({ text }) => text.includes('đăng ký mới'))!
  expect(await save({ [registered.key]: '' })).toBe(200)
  const next = await shown('second')
  expect(next.hidden.map(({ key }) => key)).toEqual([registered.key])
  expect(next.hidden[0]!.text).not.toBe(registered.text)
  expect(await paper('second')).not.toContain('đăng ký mới')
})

it('what opens the report cannot be hidden, and no sentence takes another text', async () => {
  const view = await shown()
  const opening = sentences(view)[0]!
  expect(await save({ [opening.key]: '' })).toBe(200)
  expect(sentences(await shown())[0]).toEqual(opening)
  expect(await save({ [opening.key]: 'khác' })).toBe(400)
  expect(await save({ 'sentence/': '' })).toBe(400)
  expect(await save({ khac: '' })).toBe(400)
})
