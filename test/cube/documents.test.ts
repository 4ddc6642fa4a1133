import { setTimeout as pause } from 'node:timers/promises'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Letter } from '../../cube/server/report/document.ts'
import { Documents } from '../../cube/server/report/documents.ts'
import { makeDocument, type Order } from '../../cube/server/report/making.ts'

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

let documents: Documents

beforeAll(() => {
  documents = new Documents()
})
afterAll(() => documents.close())

describe('a document made in the thread', () => {
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
