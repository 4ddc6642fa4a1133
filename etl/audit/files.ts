import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import path from 'node:path'
import type { AuditLine, Seal } from './event.ts'

/** `DATA_DIR/audit`: a file of lines a day, and a seal for each day that is over. */
export const auditFolder = (dataDir: string): string => path.join(dataDir, 'audit')

const DAY_FILE = /^(\d{4}-\d{2}-\d{2})\.jsonl$/

/** The days that have a file of lines, oldest first. */
export function daysOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => DAY_FILE.exec(name)?.[1] ?? [])
    .sort()
}

/** Months after which the lines of a day are removed; its seal stays. */
const KEPT_MONTHS = 24

/** The first day whose lines are still kept. */
export function keptSince(today: string): string {
  const first = new Date(`${today}T00:00:00Z`)
  first.setUTCMonth(first.getUTCMonth() - KEPT_MONTHS)
  return first.toISOString().slice(0, 10)
}

/** The days that have a seal, oldest first. */
export function sealedDays(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => /^(\d{4}-\d{2}-\d{2})\.seal\.json$/.exec(name)?.[1] ?? [])
    .sort()
}

/** The first characters of a seal, as they are printed elsewhere: of the newest one of before a day; null: there is none. */
export function sealHeadBefore(folder: string, day: string): string | null {
  const newest = sealedDays(folder)
    .filter((one) => one < day)
    .at(-1)
  return newest === undefined ? null : sha256(readFileSync(sealFile(folder, newest))).slice(0, 16)
}

export const linesFile = (folder: string, day: string): string => path.join(folder, `${day}.jsonl`)
export const sealFile = (folder: string, day: string): string => path.join(folder, `${day}.seal.json`)

export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

/** The seal of a day, or null where its file is none. */
export function readSeal(folder: string, day: string): Seal | null {
  try {
    return JSON.parse(readFileSync(sealFile(folder, day), 'utf8')) as Seal
  } catch {
    return null
  }
}

/** The whole lines of a day. A line that a crash cut short is none. */
export function readLines(folder: string, day: string): string[] {
  const text = readFileSync(linesFile(folder, day), 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
}

/** The end of a chain: how many lines it has, and the hash of its last. */
export interface Head {
  n: number
  hash: string
}

/** Bytes of a file's end that hold its last line; a line has a few hundred. */
const TAIL = 64 * 1024

/** The last whole line of a file, and whether a line behind it was cut short. */
export function lastLine(file: string): { line: string | null; cut: boolean } {
  const handle = openSync(file, 'r')
  try {
    const { size } = statSync(file)
    const bytes = Buffer.alloc(Math.min(size, TAIL))
    readSync(handle, bytes, 0, bytes.length, size - bytes.length)
    const text = bytes.toString('utf8')
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    const lines = whole.split('\n').slice(0, -1)
    return { line: lines.at(-1) ?? null, cut: whole.length < text.length }
  } finally {
    closeSync(handle)
  }
}

/** The number of a line; null where it is none. */
export function numberOf(line: string): number | null {
  try {
    const { n } = JSON.parse(line) as Partial<AuditLine>
    return Number.isInteger(n) ? n! : null
  } catch {
    return null
  }
}
