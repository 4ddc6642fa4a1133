import { expect, it } from 'vitest'
import type { Draft, Settings } from '../../dashboard/src/data/report.ts'
import { rebased } from '../../dashboard/src/pages/report/unsaved.ts'

/** What somebody typed, after somebody else saved the same report. */

const draft = (number: string, texts: Record<string, string>, signer = ''): Draft => ({
  number,
  date: '2026-12-16',
  texts,
  settings: { signer } as Settings,
})

it('keeps what was typed, and takes what the other saved everywhere else', () => {
  const seen = draft('', { lessons: '', strengths: 'Sớm.', tasks: 'Gợi ý.' }, 'A')
  const typed = draft('7', { lessons: 'Của tôi.', strengths: 'Sớm.', tasks: '' }, 'A')
  const now = draft('', { lessons: 'Của người khác.', strengths: 'Muộn.', tasks: 'Gợi ý.' }, 'B')
  expect(rebased({ draft: typed, seen, version: 'x' }, now)).toEqual(
    draft('7', { lessons: 'Của tôi.', strengths: 'Muộn.', tasks: '' }, 'B'),
  )
})
