import { createPublicKey, verify as isSigned } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { type AuditLine, NOTHING_BEFORE, type Seal } from './event.ts'
import {
  daysOf,
  type Head,
  keptSince,
  linesFile,
  readLines,
  readSeal,
  sealedDays,
  sealFile,
  sha256,
} from './files.ts'
import { headFile, publicKeyOf, readKey } from './key.ts'

/** What checking the audit found. */
export interface AuditCheck {
  /** What is wrong, each with its day and line. */
  faults: string[]
  /** What is no damage, and that people should know. */
  notes: string[]
  lines: number
  seals: number
}

/** Where a chain has come to. */
interface Chain {
  n: number
  hash: string
  at: string
}

/** Faults that are named; a line that was changed makes others wrong after it. */
const MOST_NAMED = 20

/**
 * Reads the whole audit: every line follows the one before, every day that is over has its seal, every seal follows
 * the one before and is signed by the key, no day is missing, no clock went back, and the end is the one that is noted
 * beside the key.
 * @param keyFile the private key; where it is elsewhere, seals are checked against one another only, which a note says
 */
export function checkAudit(folder: string, keyFile: string, today: string): AuditCheck {
  const result: AuditCheck = { faults: [], notes: [], lines: 0, seals: 0 }
  const days = daysOf(folder)
  const sealed = sealedDays(folder)
  const key = readKey(keyFile)
  if (key === null && sealed.length > 0)
    result.notes.push('chưa đối chiếu chữ ký với khóa niêm phong: không có tệp khóa (AUDIT_KEY)')
  const own = key === null ? null : publicKeyOf(key)
  let prevSeal = NOTHING_BEFORE
  let chain: Chain = { n: 0, hash: NOTHING_BEFORE, at: '' }
  const heads = new Map<number, string>()
  for (const day of [...new Set([...days, ...sealed])].sort()) {
    const seal = sealed.includes(day) ? readSeal(folder, day) : null
    if (sealed.includes(day)) {
      result.seals++
      if (seal === null) result.faults.push(`dấu niêm phong ngày ${day} không đọc được`)
      else checkSeal(seal, day, prevSeal, own, result)
      prevSeal = sha256(readFileSync(sealFile(folder, day)))
    } else if (day < today && day !== days.at(-1)) result.faults.push(`thiếu dấu niêm phong ngày ${day}`)
    if (!days.includes(day)) {
      // Of old days only the seal is kept, which says where the chain goes on.
      if (day >= keptSince(today)) result.faults.push(`thiếu nhật ký ngày ${day}`)
      if (seal !== null) chain = { n: seal.last, hash: seal.head, at: chain.at }
      continue
    }
    chain = checkDay(folder, day, chain, heads, result)
    if (seal !== null) checkAgainstSeal(folder, day, seal, chain, result)
  }
  checkHead(keyFile, chain, heads, result)
  const more = result.faults.length - MOST_NAMED
  if (more > 0) result.faults.splice(MOST_NAMED, more, `và ${more} chỗ khác`)
  return result
}

function checkDay(
  folder: string,
  day: string,
  before: Chain,
  heads: Map<number, string>,
  result: AuditCheck,
): Chain {
  let chain = before
  for (const [index, line] of readLines(folder, day).entries()) {
    const where = `ngày ${day}, dòng ${index + 1}`
    result.lines++
    let read: AuditLine
    try {
      read = JSON.parse(line) as AuditLine
    } catch {
      result.faults.push(`${where}: không đọc được (bị sửa, hoặc bị cắt khi máy dừng đột ngột)`)
      chain = { ...chain, hash: sha256(line) }
      continue
    }
    if (read.prev !== chain.hash) {
      const missing = read.n - chain.n - 1
      result.faults.push(
        missing > 0
          ? `${where}: thiếu ${missing} dòng trước dòng này`
          : read.n <= chain.n
            ? `${where}: dòng được chèn thêm hoặc đổi chỗ`
            : `${where}: dòng trước đó đã bị sửa`,
      )
    } else if (read.n !== chain.n + 1) result.faults.push(`${where}: số thứ tự bị sửa`)
    if (read.at < chain.at) result.notes.push(`${where}: đồng hồ lùi từ ${chain.at} về ${read.at}`)
    chain = { n: Math.max(read.n, chain.n), hash: sha256(line), at: read.at > chain.at ? read.at : chain.at }
    heads.set(read.n, chain.hash)
  }
  return chain
}

function checkSeal(seal: Seal, day: string, prevSeal: string, own: string | null, result: AuditCheck): void {
  const { signature, ...content } = seal
  const fault = (what: string) => result.faults.push(`dấu niêm phong ngày ${day}: ${what}`)
  if (seal.day !== day) fault(`ghi cho ngày ${String(seal.day)}`)
  if (seal.prevSeal !== prevSeal)
    fault('không nối với dấu trước nó (có ngày bị xóa hoặc dấu trước bị viết lại)')
  if (own !== null && seal.key !== own) fault('do khóa khác ký')
  let signed = false
  try {
    const key = createPublicKey({ key: Buffer.from(seal.key, 'base64'), format: 'der', type: 'spki' })
    signed = isSigned(null, Buffer.from(JSON.stringify(content)), key, Buffer.from(signature, 'base64'))
  } catch {
    // No key at all.
  }
  if (!signed) fault('chữ ký sai')
}

function checkAgainstSeal(folder: string, day: string, seal: Seal, chain: Chain, result: AuditCheck): void {
  if (sha256(readFileSync(linesFile(folder, day))) !== seal.sha256)
    result.faults.push(`nhật ký ngày ${day} khác với khi niêm phong`)
  else if (chain.n !== seal.last || chain.hash !== seal.head)
    result.faults.push(`dấu niêm phong ngày ${day} không đúng với dòng cuối`)
}

/** Compares the end of the chain with what is noted beside the key. */
function checkHead(keyFile: string, chain: Chain, heads: Map<number, string>, result: AuditCheck): void {
  if (!existsSync(headFile(keyFile))) {
    result.notes.push('không có bản ghi dòng cuối cạnh khóa niêm phong để đối chiếu')
    return
  }
  let noted: Head
  try {
    noted = JSON.parse(readFileSync(headFile(keyFile), 'utf8')) as Head
  } catch {
    result.notes.push('bản ghi dòng cuối cạnh khóa niêm phong không đọc được')
    return
  }
  if (noted.n > chain.n)
    result.faults.push(`thiếu ${noted.n - chain.n} dòng cuối: nhật ký dừng ở dòng ${chain.n}`)
  const known = noted.n === chain.n ? chain.hash : heads.get(noted.n)
  if (known !== undefined && known !== noted.hash)
    result.faults.push(`dòng số ${noted.n} khác với bản ghi cạnh khóa niêm phong`)
}
