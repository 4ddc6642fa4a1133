import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { makeFolder, writeFileWhole } from '../files.ts'

/**
 * Where the key that seals the audit is: `AUDIT_KEY`, else beside the data folder. Whoever can write the data must not
 * be able to seal it anew, and a backup must not carry the key.
 * @throws UserError (2) where it lies in the data folder
 */
export function auditKeyFile(dataDir: string, env: Record<string, string | undefined>): string {
  const { AUDIT_KEY } = env
  const file =
    AUDIT_KEY === undefined || AUDIT_KEY === '' ? `${dataDir}.audit-key.pem` : path.resolve(AUDIT_KEY)
  const from = path.relative(dataDir, file)
  if (!from.startsWith('..') && !path.isAbsolute(from))
    throw new UserError(`AUDIT_KEY=${file} nằm trong thư mục dữ liệu; hãy để khóa ở ngoài thư mục ấy`, 2)
  return file
}

/** Beside the key: the end of the chain as it was written last. */
export const headFile = (keyFile: string): string => `${keyFile}.head`

/** The public key of a private one, as seals name it. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
}

/** The key that seals, made where it is not there; only this account may read it. @throws UserError */
export function needKey(file: string): KeyObject {
  if (!existsSync(file)) {
    makeFolder(path.dirname(file))
    const { privateKey: made } = generateKeyPairSync('ed25519')
    writeFileWhole(file, made.export({ type: 'pkcs8', format: 'pem' }))
  }
  const key = readKey(file)
  if (key === null)
    throw new UserError(
      `Khóa niêm phong nhật ký ${file} không đọc được. Đề nghị đưa lại đúng tệp khóa (bản giữ riêng), hoặc đặt AUDIT_KEY.`,
    )
  return key
}

/** @returns null where there is no key, or one of another kind */
export function readKey(file: string): KeyObject | null {
  try {
    const key = createPrivateKey(readFileSync(file, 'utf8'))
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}
