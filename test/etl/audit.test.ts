import { generateKeyPairSync, sign } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { provinceDay } from '../../cube/domain/dates.ts'
import { Audit } from '../../etl/audit/audit.ts'
import { checkAudit, type AuditCheck } from '../../etl/audit/check.ts'
import type { AuditEvent, Seal } from '../../etl/audit/event.ts'
import { publicKeyOf } from '../../etl/audit/key.ts'

/** What is written down cannot be changed without a trace: each kind of change, at each place. */

const root = mkdtempSync(join(tmpdir(), 'guong-sang-audit-'))
const TODAY = '2026-11-24'
const DAYS = ['2026-11-21', '2026-11-22', '2026-11-23', TODAY]
const PER_DAY = 6

const event = (what: string): AuditEvent => ({
  who: 'syt',
  role: 'unit',
  scope: 'SYT',
  ip: '10.0.0.7',
  session: 's1',
  what,
  outcome: 'done',
})

let now = new Date()
const open = (dataDir: string, keyFile: string) =>
  new Audit({ dataDir, keyFile, dayOf: provinceDay, now: () => now })

beforeAll(() => {
  const dataDir = join(root, 'data')
  const keyFile = join(root, 'key.pem')
  // Two processes write into one chain, in turn.
  now = new Date(`${DAYS[0]!}T03:00:00Z`)
  const writers = [open(dataDir, keyFile), open(dataDir, keyFile)]
  for (const day of DAYS)
    for (let i = 0; i < PER_DAY; i++) {
      now = new Date(`${day}T0${i}:00:00Z`)
      const writer = writers[i % 2]!
      if (i === 3) writer.later(event('page'))
      else writer.record(event(`what-${i}`))
      if (i === 3) writer.flush()
    }
  for (const writer of writers) writer.close()
})

afterAll(() => rmSync(root, { recursive: true }))

let copies = 0

/** Checks a copy of the audit in which something was changed. */
function after(change: (folder: string, keyFile: string) => void, today = TODAY): AuditCheck {
  const copy = join(root, `copy-${++copies}`)
  cpSync(join(root, 'data'), copy, { recursive: true })
  const keyFile = join(copy, '..', `key-${copies}.pem`)
  for (const end of ['', '.head']) cpSync(join(root, `key.pem${end}`), keyFile + end)
  change(join(copy, 'audit'), keyFile)
  return checkAudit(join(copy, 'audit'), keyFile, today)
}

const linesOf = (folder: string, day: string) =>
  readFileSync(join(folder, `${day}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
const write = (folder: string, day: string, lines: string[]) =>
  writeFileSync(join(folder, `${day}.jsonl`), lines.map((line) => `${line}\n`).join(''))

describe('the audit', () => {
  it('is one chain over the days, whoever wrote it, with a seal a day that is over', () => {
    const found = after(() => undefined)
    expect(found).toEqual({ faults: [], notes: [], lines: DAYS.length * PER_DAY, seals: DAYS.length - 1 })
    const numbers = DAYS.flatMap((day) => linesOf(join(root, 'data', 'audit'), day)).map(
      (line) => (JSON.parse(line) as { n: number }).n,
    )
    expect(numbers).toEqual(Array.from({ length: DAYS.length * PER_DAY }, (_, i) => i + 1))
  })

  it('names the day of each line that was changed, removed, inserted or moved', () => {
    const changes: Record<string, (lines: string[], at: number) => void> = {
      changed: (lines, at) => (lines[at] = lines[at]!.replace('"who":"syt"', '"who":"stc"')),
      'made unreadable': (lines, at) => (lines[at] = lines[at]!.slice(1)),
      removed: (lines, at) => lines.splice(at, 1),
      inserted: (lines, at) => lines.splice(at, 0, lines[at]!.replace('"who":"syt"', '"who":"stc"')),
      repeated: (lines, at) => lines.splice(at, 0, lines[at]!),
      moved: (lines, at) => lines.unshift(...lines.splice(at === 0 ? 1 : at, 1)),
    }
    for (const day of DAYS)
      for (let at = 0; at < PER_DAY; at++)
        for (const [name, change] of Object.entries(changes)) {
          const { faults } = after((folder) => {
            const lines = linesOf(folder, day)
            change(lines, at)
            write(folder, day, lines)
          })
          const isLastOfAll = day === TODAY && at === PER_DAY - 1
          // The very last line is known by the note beside the key only, which names its number.
          const named = faults.some(
            (fault) => fault.includes(day) || (isLastOfAll && /dòng (cuối|số)/.test(fault)),
          )
          expect([name, day, at, named, faults.length > 0]).toEqual([name, day, at, true, true])
        }
  })

  it('names each day that was removed, with or without its seal', () => {
    for (const day of DAYS)
      for (const withSeal of [false, true]) {
        const { faults } = after((folder) => {
          rmSync(join(folder, `${day}.jsonl`))
          if (withSeal) rmSync(join(folder, `${day}.seal.json`), { force: true })
        })
        expect([day, withSeal, faults.length > 0]).toEqual([day, withSeal, true])
      }
    expect(after((folder) => rmSync(join(folder, `${DAYS[1]!}.jsonl`))).faults[0]).toContain(
      `thiếu nhật ký ngày ${DAYS[1]!}`,
    )
    expect(after((folder) => rmSync(join(folder, `${DAYS[1]!}.seal.json`))).faults[0]).toContain(
      `thiếu dấu niêm phong ngày ${DAYS[1]!}`,
    )
  })

  it('names each seal that was rewritten, also by somebody with a key of his own who rewrites all that follows', () => {
    for (const day of DAYS.slice(0, -1)) {
      const read = (folder: string) =>
        JSON.parse(readFileSync(join(folder, `${day}.seal.json`), 'utf8')) as Seal
      const changed = after((folder) =>
        writeFileSync(join(folder, `${day}.seal.json`), JSON.stringify({ ...read(folder), lines: 5 })),
      )
      expect(changed.faults).toContain(`dấu niêm phong ngày ${day}: chữ ký sai`)
      const resigned = after((folder) => {
        const { privateKey } = generateKeyPairSync('ed25519')
        const content: Partial<Seal> = { ...read(folder), key: publicKeyOf(privateKey) }
        delete content.signature
        const signature = sign(null, Buffer.from(JSON.stringify(content)), privateKey).toString('base64')
        writeFileSync(join(folder, `${day}.seal.json`), JSON.stringify({ ...content, signature }))
      })
      expect(resigned.faults).toContain(`dấu niêm phong ngày ${day}: do khóa khác ký`)
    }
    // The whole audit written anew with another key.
    const forged = after((folder) => {
      rmSync(folder, { recursive: true })
      const other = open(join(folder, '..'), join(root, 'other.pem'))
      for (const day of DAYS) {
        now = new Date(`${day}T03:00:00Z`)
        other.record(event('forged'))
      }
      other.close()
    })
    expect(forged.faults.filter((fault) => fault.includes('do khóa khác ký'))).toHaveLength(DAYS.length - 1)
  })

  it('names lines that were cut off its end, and says where no key is there to compare with', () => {
    expect(after((folder) => write(folder, TODAY, linesOf(folder, TODAY).slice(0, 2))).faults).toEqual([
      'thiếu 4 dòng cuối: nhật ký dừng ở dòng 20',
    ])
    const { faults, notes } = after((_folder, keyFile) => {
      rmSync(keyFile)
      rmSync(`${keyFile}.head`)
    })
    expect(faults).toEqual([])
    expect(notes).toHaveLength(2)
  })

  it('goes on after a crash in the middle of a line, and after a clock that went back', () => {
    const { faults, notes, lines } = after((folder, keyFile) => {
      appendFileSync(join(folder, `${TODAY}.jsonl`), '{"n":25,"at":"2026-')
      now = new Date(`${DAYS[1]!}T05:00:00Z`)
      const audit = open(join(folder, '..'), keyFile)
      audit.record(event('after'))
      audit.close()
    })
    // What was cut short is named: it may have been written by hand.
    expect(faults).toEqual([
      `ngày ${TODAY}, dòng 7: không đọc được (bị sửa, hoặc bị cắt khi máy dừng đột ngột)`,
    ])
    expect(notes[0]).toContain('đồng hồ lùi')
    expect(lines).toBe(DAYS.length * PER_DAY + 2)
  })

  it('removes the lines of more than 24 months ago, whose seals stay and hold the chain', () => {
    const { faults, lines, seals } = after((folder, keyFile) => {
      now = new Date('2028-11-23T03:00:00Z')
      const audit = open(join(folder, '..'), keyFile)
      audit.record(event('later'))
      audit.close()
      expect(readdirSync(folder).filter((name) => name.endsWith('.jsonl'))).toHaveLength(3)
      expect(existsSync(join(folder, `${DAYS[0]!}.seal.json`))).toBe(true)
    }, '2028-11-23')
    expect([faults, lines, seals]).toEqual([[], 2 * PER_DAY + 1, DAYS.length])
  })

  it('keeps its key for this account alone, and makes no other where that one is lost', () => {
    const keyFile = join(root, 'broken.pem')
    writeFileSync(keyFile, 'not a key')
    expect(() => open(join(root, 'data'), keyFile)).toThrow(/Khóa niêm phong nhật ký .* không đọc được/)
  })
})
