import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { appendToFile } from '../files.ts'
import type { HideDecision, PersonDecision, Recorded, ShowDecision } from './decision.ts'
import { HiddenNames, nameWords } from './names.ts'

/** The file below DATA_DIR; a line a decision, none of which is ever changed. */
export const PERSONS_FILE = 'persons.jsonl'

const LONGEST_DOCUMENT = 60
const LONGEST_REASON = 500

/** The decisions in a text of the register; lines that are none are counted. */
export function parseDecisions(text: string): { decisions: PersonDecision[]; damaged: number } {
  const decisions: PersonDecision[] = []
  let damaged = 0
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const read = parseLine(line)
    if (read === null) damaged++
    else decisions.push(read)
  }
  return { decisions, damaged }
}

function parseLine(line: string): PersonDecision | null {
  try {
    const read = JSON.parse(line) as PersonDecision
    const whole = [read.id, read.at, read.document].every((part) => typeof part === 'string')
    if (read.kind === 'show') return whole && typeof read.of === 'string' ? read : null
    const fits = (read.kind as string) === 'hide' && typeof read.item === 'number'
    const units = read.units === null || Array.isArray(read.units)
    return whole && fits && units && typeof read.name === 'string' ? read : null
  } catch {
    return null
  }
}

/**
 * The decisions about persons' data in `DATA_DIR/persons.jsonl`. The file is read anew when it has changed, whoever
 * changed it: the server, a command, a restore.
 */
export class PersonRegister {
  private readonly file: string
  private read = { seen: '', names: new HiddenNames(), decisions: [] as PersonDecision[], damaged: 0 }

  constructor(dataDir: string) {
    this.file = path.join(dataDir, PERSONS_FILE)
  }

  /** Who is hidden at this moment. */
  names(): HiddenNames {
    return this.current().names
  }

  decisions(): PersonDecision[] {
    return this.current().decisions
  }

  /** Lines that cannot be read: whom they hide is not known. */
  damaged(): number {
    return this.current().damaged
  }

  /**
   * Hides a person. Flushed before it returns.
   * @throws UserError (2) where what is given is no name, no document or no reason
   */
  hide(given: {
    name: string
    units: string[] | null
    document: string
    reason: string
    by: string | null
  }): HideDecision {
    const name = nameWords(given.name)?.join(' ')
    if (name === undefined)
      throw new UserError(
        'Họ tên cần ít nhất hai chữ, chỉ gồm chữ cái; đề nghị ghi đủ họ, tên đệm và tên.',
        2,
      )
    const units = given.units === null || given.units.length === 0 ? null : [...new Set(given.units)].sort()
    const decisions = this.decisions()
    const item = 1 + decisions.filter(({ kind }) => kind === 'hide').length
    const decision: HideDecision = { ...this.recorded(given), kind: 'hide', item, name, units }
    const itself = new HiddenNames([decision])
    if ([decision.document, decision.reason].some((text) => itself.mask(text) !== text))
      throw new UserError('Số quyết định và lý do không được chứa họ tên cần ẩn; đề nghị ghi cách khác.', 2)
    this.append(decision)
    return decision
  }

  /**
   * Takes a decision back.
   * @throws UserError (2) where there is no such decision that stands
   */
  show(given: { of: string; document: string; reason: string; by: string | null }): ShowDecision {
    const decisions = this.decisions()
    const stands =
      decisions.some(({ kind, id }) => kind === 'hide' && id === given.of) &&
      !decisions.some((one) => one.kind === 'show' && one.of === given.of)
    if (!stands)
      throw new UserError('Không có quyết định ẩn này, hoặc đã được bỏ; đề nghị tải lại danh sách.', 2)
    const decision: ShowDecision = { ...this.recorded(given), kind: 'show', of: given.of }
    const { names } = this.current()
    if ([decision.document, decision.reason].some((text) => names.mask(text) !== text))
      throw new UserError('Số quyết định và lý do không được chứa họ tên đang ẩn; đề nghị ghi cách khác.', 2)
    this.append(decision)
    return decision
  }

  private recorded({
    document,
    reason,
    by,
  }: {
    document: string
    reason: string
    by: string | null
  }): Recorded {
    const clean = (text: string, longest: number, what: string): string => {
      const trimmed = text.normalize('NFC').replace(/\s+/gu, ' ').trim()
      if (trimmed === '' || trimmed.length > longest || /[\p{C}(){}<>"&']/u.test(trimmed))
        throw new UserError(
          `Chưa ghi đúng ${what}: từ 1 đến ${longest} ký tự, không có ngoặc, dấu nháy và dấu &.`,
          2,
        )
      return trimmed
    }
    return {
      id: randomBytes(6).toString('hex'),
      at: new Date().toISOString(),
      document: clean(document, LONGEST_DOCUMENT, 'số quyết định'),
      reason: clean(reason, LONGEST_REASON, 'lý do'),
      by,
    }
  }

  private append(decision: PersonDecision): void {
    // A line that a crash cut short stays a line of its own.
    appendToFile(this.file, `\n${JSON.stringify(decision)}\n`)
  }

  private current(): typeof this.read {
    const found = statSync(this.file, { throwIfNoEntry: false })
    const seen = found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`
    if (seen === this.read.seen) return this.read
    const text = seen === '' ? '' : readFileSync(this.file, 'utf8')
    const { decisions, damaged } = parseDecisions(text)
    const version = text === '' ? '' : createHash('sha256').update(text).digest('hex').slice(0, 12)
    this.read = { seen, names: new HiddenNames(decisions, version), decisions, damaged }
    return this.read
  }
}

/**
 * The register after a restore: what stood in it stays, and what the backup has besides is added, so that no decision to
 * hide somebody is lost by going back to a day before it.
 */
export function joinRegisters(here: string, restored: string): string {
  const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '')
  return [...new Set([...lines(restored), ...lines(here)])].map((line) => `${line}\n`).join('')
}
