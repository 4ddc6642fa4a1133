/**
 * Encryption of a backup by a passphrase, with what Node has of its own: scrypt and AES-256-GCM, no package to trust.
 *
 * A sealed file is a head (the magic word and a random salt) and pieces of 64 KiB, each with its tag. The nonce of a
 * piece is its number and whether it is the last one, so that pieces cannot be exchanged, left out or cut off unseen.
 */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { UserError } from './errors.ts'

const MAGIC = Buffer.from('GSBE1\n')
const SALT = 16
const HEAD = MAGIC.length + SALT
const PIECE = 64 * 1024
const TAG = 16
/** The shortest passphrase that is taken. */
const SHORTEST = 12

/** @returns whether a file that begins with these bytes is sealed */
export function isSealed(begin: Buffer): boolean {
  return begin.subarray(0, MAGIC.length).equals(MAGIC)
}

/** Reads a passphrase: the file's text without the line's end. @throws UserError where it cannot be used */
export function readPassphrase(file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch {
    throw new UserError(`Không đọc được tệp mật khẩu ${file}. Đề nghị kiểm tra đường dẫn và quyền đọc.`)
  }
  if (text.length < SHORTEST)
    throw new UserError(`Mật khẩu trong ${file} quá ngắn. Đề nghị dùng ít nhất ${SHORTEST} ký tự.`)
  return text
}

/** Encrypts what comes. */
export async function* seal(source: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const head = Buffer.concat([MAGIC, randomBytes(SALT)])
  const key = keyOf(passphrase, head)
  yield head
  let number = 0
  for await (const { piece, last } of pieces(source, PIECE)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number++, last), { authTagLength: TAG })
    cipher.setAAD(head)
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
  }
}

/** Decrypts what comes. @throws Error where a byte of it is not what was sealed, or its end is missing */
export async function* unseal(source: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0)
  let key: Buffer | null = null
  const rest = (async function* () {
    for await (const chunk of source) {
      if (key !== null) {
        yield chunk
        continue
      }
      head = Buffer.concat([head, chunk])
      if (head.length < HEAD) continue
      const beyond = head.subarray(HEAD)
      head = head.subarray(0, HEAD)
      key = keyOf(passphrase, head)
      yield beyond
    }
  })()
  let number = 0
  for await (const { piece, last } of pieces(rest, PIECE + TAG)) {
    if (key === null || piece.length < TAG) throw new Error('sealed file is cut short')
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(number++, last), { authTagLength: TAG })
    decipher.setAAD(head)
    decipher.setAuthTag(piece.subarray(piece.length - TAG))
    const text = decipher.update(piece.subarray(0, piece.length - TAG))
    decipher.final()
    yield text
  }
}

/** What comes in pieces of one size, the last one shorter or of that size; one empty piece where nothing comes. */
async function* pieces(
  source: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<{ piece: Buffer; last: boolean }> {
  let held: Buffer[] = []
  let length = 0
  for await (const chunk of source) {
    held.push(chunk)
    length += chunk.length
    // One byte more than a piece: only then is it not the last.
    if (length <= size) continue
    const all = Buffer.concat(held)
    let at = 0
    for (; all.length - at > size; at += size) yield { piece: all.subarray(at, at + size), last: false }
    held = [all.subarray(at)]
    length = all.length - at
  }
  yield { piece: Buffer.concat(held), last: true }
}

function keyOf(passphrase: string, head: Buffer): Buffer {
  return scryptSync(passphrase.normalize('NFC'), head.subarray(MAGIC.length), 32, {
    N: 2 ** 16,
    r: 8,
    p: 1,
    maxmem: 2 ** 27,
  })
}

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUIntBE(number, 5, 6)
  bytes[11] = last ? 1 : 0
  return bytes
}
