import { randomBytes, randomInt } from 'node:crypto'
import { Semaphore } from '../semaphore.ts'
import { HttpError } from '../errors.ts'
import { COMMON_WORDS } from './common_words.ts'

export const SHORTEST_PASSWORD = 12
export const LONGEST_PASSWORD = 128

/** argon2id as OWASP's cheat sheet has it: 19 MiB, two passes, one lane; 74 ms here. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Characters of a password that is read from paper: none that looks like another. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789'

/** The binary is loaded with the first password: where nobody signs in there is none. */
const argon2 = () => import('@node-rs/argon2')

/** Two hashes at a time: each takes a core and 19 MB. */
const turns = new Semaphore({ running: 2, waiting: 200, waitMs: 10_000 })
const never = new AbortController().signal

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if ((await turns.enter(never)) !== null)
    throw new HttpError(
      503,
      'busy',
      'Too many people sign in at once',
      'Quá nhiều người đăng nhập cùng lúc; hãy thử lại sau ít giây.',
    )
  try {
    return await work()
  } finally {
    turns.leave()
  }
}

/** The hash that is kept of a password. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(async () => (await argon2()).hash(password.normalize('NFC'), COST))
}

/** What a name without an account is compared with, so that it takes as long. */
let dummy: Promise<string> | null = null

/** Whether a password is the one whose hash is kept; null, for no account, is never, and takes as long. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  // Longer than any password may be: hashing it would only cost.
  const given = [...password].length > LONGEST_PASSWORD ? '' : password.normalize('NFC')
  const against = kept ?? (await (dummy ??= hashPassword(randomBytes(16).toString('hex'))))
  return (await inTurn(async () => (await argon2()).verify(against, given))) && kept !== null
}

/** The hash of a recovery code, with a salt of its account's own, so that it can be looked up. */
export async function hashCode(code: string, account: number): Promise<string> {
  const salt = Buffer.alloc(16)
  salt.writeUInt32BE(account, 12)
  salt.write('recovery', 'latin1')
  return inTurn(async () => (await argon2()).hash(code, { ...COST, salt }))
}

/** A password to hand out: 16 characters, 79 bits, in groups that can be read aloud. */
export function oneTimePassword(): string {
  return Array.from({ length: 4 }, () => readable(4)).join('-')
}

/** Random characters that can be read from paper. */
export function readable(length: number): string {
  return Array.from({ length }, () => READABLE[randomInt(READABLE.length)]!).join('')
}

/** Why a password is refused: a code, and one line in both languages. */
export interface Refusal {
  code: string
  message: string
  messageVi: string
}

/** Why a password may not be taken, or null. @param names what it must not be made of: the account's name and title */
export function whyRefused(password: string, names: string[]): Refusal | null {
  const normal = password.normalize('NFC')
  const length = [...normal].length
  if (length < SHORTEST_PASSWORD)
    return {
      code: 'password-short',
      message: `A password has at least ${SHORTEST_PASSWORD} characters`,
      messageVi: `Mật khẩu cần ít nhất ${SHORTEST_PASSWORD} ký tự.`,
    }
  if (length > LONGEST_PASSWORD)
    return {
      code: 'password-long',
      message: `A password has at most ${LONGEST_PASSWORD} characters`,
      messageVi: `Mật khẩu dài nhất ${LONGEST_PASSWORD} ký tự.`,
    }
  if (/\p{Cc}/u.test(normal))
    return {
      code: 'password-invalid',
      message: 'The password holds control characters',
      messageVi: 'Mật khẩu có ký tự điều khiển không dùng được; đề nghị gõ lại.',
    }
  const folded = fold(normal)
  if (new Set(folded).size < 5 || rest(folded, COMMON_WORDS).length < 4)
    return {
      code: 'password-common',
      message: 'This password is too common',
      messageVi: 'Mật khẩu này quá phổ biến, dễ bị đoán.',
    }
  if (names.map(fold).some((name) => name.length >= 3 && rest(folded, [name]).length < 6))
    return {
      code: 'password-like-name',
      message: 'The password is made of the name of the account',
      messageVi: 'Mật khẩu không được làm từ tên đăng nhập; đề nghị chọn mật khẩu khác.',
    }
  return null
}

/** Letters and digits only, without marks and case, and with the usual signs read as the letters they stand for. */
function fold(text: string): string {
  const letters = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('@', 'a')
    .replaceAll('$', 's')
    .replaceAll('!', 'i')
  // 0, 1, 3 stand for letters only beside letters: a row of digits stays one.
  return letters
    .replace(/(?<=[a-z])0|0(?=[a-z])/g, 'o')
    .replace(/(?<=[a-z])3(?=[a-z])/g, 'e')
    .replace(/(?<=[a-z])1(?=[a-z])/g, 'i')
    .replace(/[^a-z0-9]/g, '')
}

/** What is left of a folded password without common words, rows of the keyboard, years, and what repeats. */
function rest(folded: string, words: readonly string[]): string {
  let left = folded
  for (const word of [...words].sort((a, b) => b.length - a.length)) left = left.replaceAll(word, '')
  return left
    .replace(/(19|20)\d\d/g, '')
    .replace(/(.{1,6}?)\1+/g, '$1')
    .replace(/0?1?2?3?4?5?6?7?8?9?0?/g, (row) => (row.length >= 3 ? '' : row))
    .replace(/9?8?7?6?5?4?3?2?1?0?/g, (row) => (row.length >= 3 ? '' : row))
}
