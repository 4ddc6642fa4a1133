import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDataDir, insert, pointTo, writeSnapshot } from '../fixtures/mart.ts'
import { bodyOf, type Reports, reportsOf, textOf } from './reported.ts'
import { readPaper } from './layout-rules.ts'

/** Texts written for one frozen snapshot, and the frozen snapshots after it. */

interface Shown {
  report: { blocks: { kind: string; key?: string; text?: string; suggested?: string }[] }
  carried: { name: string; texts: Record<string, string> } | null
}

let reports: Reports

beforeAll(async () => {
  const dataDir = createDataDir()
  for (const [id, frozen, day] of [
    ['first', true, 12],
    ['working', false, 13],
    ['second', true, 14],
    ['third', true, 15],
  ] as const)
    await writeSnapshot(dataDir, {
      id,
      name: `Chốt ${id}`,
      frozen,
      builtAt: `2026-12-${day}T04:00:00.000Z`,
      asOf: '2026-12-16',
      fill: [
        ...insert('fct_reporting', [{ unit_code: 'A', unit_name: 'Sở A', received_on: '2026-11-20' }]),
        ...insert('fct_model', [{ model_key: 'a', unit_code: 'A', unit_name: 'Sở A' }]),
      ],
    })
  pointTo(dataDir, 'third')
  reports = await reportsOf(dataDir, '2026-12-16')
})

afterAll(() => reports.close())

const ask = (snapshot: string, layout = 'party', year = 2026) =>
  reports.json<Shown>(`/api/report/${year}.json?layout=${layout}&snapshot=${snapshot}`)
const free = ({ report }: Shown, key: string) =>
  report.blocks.find((block) => block.kind === 'free' && block.key === key)!
const save = async (snapshot: string, texts: Record<string, string>) => {
  const answer = await reports.put(2026, 'party', snapshot, { texts })
  expect(answer.status).toBe(200)
}
/** As the page sends it: every text, also those that nobody touched. */
const saveAll = async (snapshot: string, changed: Record<string, string>) => {
  const { report } = await ask(snapshot)
  const all = report.blocks.flatMap((block) => (block.kind === 'free' ? [[block.key!, block.text!]] : []))
  await save(snapshot, { ...(Object.fromEntries(all) as Record<string, string>), ...changed })
}
const paragraphs = async (snapshot: string) =>
  bodyOf(readPaper(await reports.docx(2026, 'party', snapshot)).xml).flatMap((part) =>
    'paragraph' in part ? [textOf(part.paragraph)] : [],
  )

it('texts go on to the next frozen snapshot, are its own once it is issued, and leave the first as it was', async () => {
  expect((await ask('second')).carried).toBeNull()
  await saveAll('first', { strengths: 'Cấp ủy vào cuộc sớm.', lessons: 'Nêu gương.\nLàm từ cơ sở.' })
  const firstIssued = await reports.docx(2026, 'party', 'first')
  await reports.issue(2026, 'party', 'first')

  const next = await ask('second')
  expect(next.carried).toEqual({
    name: 'Chốt first',
    texts: { strengths: 'Cấp ủy vào cuộc sớm.', lessons: 'Nêu gương.\nLàm từ cơ sở.' },
  })
  expect(free(next, 'strengths')).toMatchObject({ text: 'Cấp ủy vào cuộc sớm.', suggested: '' })
  // What nobody wrote is as it is suggested.
  expect(free(next, 'tasks').text).toBe(free(next, 'tasks').suggested)
  expect(free(next, 'tasks').text).not.toBe('')
  // Neither another layout nor another year, nor figures that are not frozen.
  for (const other of [
    await ask('second', 'state'),
    await ask('second', 'party', 2025),
    await ask('working'),
    await ask('first'),
  ])
    expect(other.carried).toBeNull()
  expect(free(await ask('second', 'state'), 'strengths').text).toBe('')

  const secondIssued = await reports.docx(2026, 'party', 'second')
  await reports.issue(2026, 'party', 'second')
  for (const text of ['Cấp ủy vào cuộc sớm.', 'Nêu gương.', 'Làm từ cơ sở.'])
    expect(await paragraphs('second')).toContain(text)

  // What is written later for the first changes nothing in the second, which was issued.
  await saveAll('first', { strengths: 'Khác.', lessons: '' })
  expect(await reports.docx(2026, 'party', 'second')).toEqual(secondIssued)
  await saveAll('first', { strengths: 'Cấp ủy vào cuộc sớm.', lessons: 'Nêu gương.\nLàm từ cơ sở.' })
  await saveAll('second', { strengths: 'Viết lại.' })
  expect(await reports.docx(2026, 'party', 'first')).toEqual(firstIssued)

  // The third takes from the newest before it, also what that one had taken.
  expect((await ask('third')).carried).toEqual({
    name: 'Chốt second',
    texts: { strengths: 'Viết lại.', lessons: 'Nêu gương.\nLàm từ cơ sở.' },
  })
  // A text that is given up is as suggested again, and is not carried on.
  await saveAll('third', { strengths: '', tasks: 'Nhiệm vụ mới.' })
  const third = await ask('third')
  expect([free(third, 'strengths').text, free(third, 'lessons').text, free(third, 'tasks').text]).toEqual([
    '',
    'Nêu gương.\nLàm từ cơ sở.',
    'Nhiệm vụ mới.',
  ])
})
