import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import {
  AlignmentType,
  Bookmark,
  Document,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Letter } from '../../cube/server/report/document.ts'
import { Documents } from '../../cube/server/report/documents.ts'
import { makeDocument, type Order } from '../../cube/server/report/making.ts'
import { type Row, TableRows } from '../../cube/server/report/table_rows.ts'

/** Documents are made beside the thread that answers (A10). */

const letter = (rows: number): Letter => ({
  layout: 'state',
  frame: {
    superior: 'ỦY BAN NHÂN DÂN TỈNH',
    issuer: 'SỞ NỘI VỤ',
    place: 'Khánh Hòa',
    number: '',
    suffix: 'SNV',
    date: '2026-12-16',
    addressee: '',
    authority: '',
    position: 'GIÁM ĐỐC',
    signer: '',
    recipients: ['Như trên'],
  },
  subject: 'đôn đốc',
  addressees: ['Sở A'],
  paragraphs: ['Một.', 'Hai.'],
  annex: {
    title: 'Danh sách',
    note: '',
    table: {
      columns: [{ title: 'Đơn vị', width: 160, align: 'left' }],
      rows: Array.from({ length: rows }, (_, i) => ({ cells: [`Đơn vị ${i}`] })),
    },
  },
})
const order = (hash: string, rows = 10): Order => ({ kind: 'letter', hash, letter: letter(rows) })

/** Sends a signal to the process that makes documents. */
function signal(name: NodeJS.Signals): void {
  const started = readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, 'utf8').split(' '),
  )
  for (const id of started.filter(Boolean))
    if (readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('document_process'))
      process.kill(Number(id), name)
}

let documents: Documents

beforeAll(() => {
  documents = new Documents()
})
afterAll(() => documents.close())

describe('a document made in a process of its own', () => {
  it('has the bytes that it has without one, and is made once for all who ask', async () => {
    const asked = await Promise.all(Array.from({ length: 10 }, () => documents.make(order('same'))))
    expect(new Set(asked).size).toBe(1)
    expect(asked[0]).toEqual(await makeDocument(order('same')))
    expect(await documents.make(order('same'))).toBe(asked[0])
  })

  it('does not keep others waiting', async () => {
    let beats = 0
    let making = true
    const large = documents.make(order('large', 3000)).finally(() => (making = false))
    while (making) {
      beats++
      await pause(5)
    }
    expect(Object.keys(unzipSync(new Uint8Array(await large)))).toContain('word/document.xml')
    // To build it here takes seconds without one turn for anybody else.
    expect(beats).toBeGreaterThan(20)
  })

  it('that cannot be made fails alone', async () => {
    const broken = { ...order('broken'), letter: { ...letter(1), frame: null } } as unknown as Order
    const [failed, made] = await Promise.allSettled([documents.make(broken), documents.make(order('next'))])
    expect([failed.status, made.status]).toEqual(['rejected', 'fulfilled'])
  })

  it('that takes more memory than there is for one is refused alone, and the next one is made', async () => {
    const small = new Documents(48)
    try {
      const [large, next] = await Promise.allSettled([
        small.make(order('much', 200_000)),
        small.make(order('little')),
      ])
      expect(large).toMatchObject({ status: 'rejected', reason: { status: 507, code: 'document-too-large' } })
      expect(next.status).toBe('fulfilled')
    } finally {
      small.close()
    }
  })

  it('whose process is killed fails alone, and the next one is made', async () => {
    const asked = documents.make(order('killed', 10_000))
    await pause(300)
    signal('SIGTERM')
    await expect(asked).rejects.toThrow('ended')
    expect((await documents.make(order('after'))).length).toBeGreaterThan(0)
  })

  it('is finished though Ctrl-C reaches its process too', async () => {
    const asked = documents.make(order('interrupted', 3000))
    await pause(300)
    signal('SIGINT')
    expect((await asked).length).toBeGreaterThan(0)
  })

  it('is refused where too many wait', async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 80 }, (_, i) => documents.make(order(`n${i}`, 1))),
    )
    const refused = all.filter((one) => one.status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    for (const { reason } of refused) expect(reason).toMatchObject({ status: 503 })
  })
})

it('what waits when the server stops is told so', async () => {
  const stopping = new Documents()
  const asked = stopping.make(order('never', 2000))
  setTimeout(() => stopping.close(), 50)
  await expect(asked).rejects.toThrow('stops')
})

/** The document's XML, its bookmarks numbered from one on. */
async function xmlOf(rows: TableRow[]): Promise<string> {
  const bytes = await Packer.toBuffer(
    new Document({ sections: [{ children: [new Table({ rows, columnWidths: [100] })] }] }),
  )
  return new TextDecoder().decode(unzipSync(new Uint8Array(bytes))['word/document.xml'])
}

function numberedAnew(xml: string): string {
  const ids = new Map<string, number>()
  return xml.replace(/w:id="(\d+)"/g, (_all, id: string) => {
    if (!ids.has(id)) ids.set(id, ids.size)
    return `w:id="${ids.get(id)!}"`
  })
}

const ALIGN = { left: AlignmentType.LEFT, right: AlignmentType.RIGHT, center: AlignmentType.CENTER }

function byLibrary({ cells, bold, keepNext }: Row): TableRow {
  return new TableRow({
    cantSplit: true,
    children: cells.map(({ text, width, align, bookmark }) => {
      const run = new TextRun({ text, size: 22, font: 'Times New Roman', ...(bold ? { bold } : {}) })
      return new TableCell({
        width: { size: width, type: WidthType.DXA },
        verticalAlign: VerticalAlign.CENTER,
        margins: { top: 20, bottom: 20, left: 50, right: 50 },
        children: [
          new Paragraph({
            alignment: ALIGN[align],
            keepNext,
            run: { size: 22 },
            children: bookmark === null ? [run] : [new Bookmark({ id: bookmark, children: [run] })],
          }),
        ],
      })
    }),
  })
}

it('rows of a table are the XML that the library makes of them, whatever their cells say', async () => {
  const letters = fc.stringMatching(/^[ -~À-ỹ]{0,20}$/u)
  const cell = fc.record({
    width: fc.integer({ min: 1, max: 9000 }),
    align: fc.constantFrom('left' as const, 'right' as const, 'center' as const),
    text: letters,
    bookmark: fc.option(fc.stringMatching(/^[A-Z]_[0-9A-Z]{4}$/)),
  })
  const row = fc.record({
    cells: fc.array(cell, { minLength: 1, maxLength: 4 }),
    bold: fc.boolean(),
    keepNext: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
      const own = new TableRows('Times New Roman')
      const filled = own.fill(await xmlOf(own.hold(rows, 22)))
      expect(numberedAnew(filled)).toBe(numberedAnew(await xmlOf(rows.map(byLibrary))))
    }),
    { numRuns: 60 },
  )
})

it('the rows of each table stand in their own place, in whatever order the tables were made', async () => {
  const own = new TableRows('Times New Roman')
  const rowOf = (text: string): Row => ({
    cells: [{ width: 100, align: 'left', text, bookmark: null }],
    bold: false,
    keepNext: false,
  })
  const later = own.hold([rowOf('sau')], 22)
  const earlier = own.hold([rowOf('trước')], 22)
  const none = own.hold([], 22)
  const xml = own.fill(await xmlOf([...earlier, ...none, ...later]))
  expect(xml.indexOf('trước')).toBeGreaterThan(0)
  expect(xml.indexOf('sau')).toBeGreaterThan(xml.indexOf('trước'))
  expect(xml).not.toContain('rows_')
})
