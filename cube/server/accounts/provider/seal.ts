import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** What the provider gave at a sign-in and is needed later. */
export interface Tokens {
  /** Says to the provider whose session it is that ends. */
  id: string
  /** Asks again what somebody may do; null: the provider gave none. */
  refresh: string | null
}

const ALGORITHM = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

/**
 * Keeps tokens so that `accounts.db` alone opens nothing: the key is made of the client's secret, without which the
 * provider does not take a refresh token either.
 */
export class TokenSeal {
  private readonly key: Buffer

  constructor(clientSecret: string) {
    this.key = Buffer.from(hkdfSync('sha256', clientSecret, '', 'guong-sang provider tokens', 32))
  }

  seal(tokens: Tokens): string {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv(ALGORITHM, this.key, nonce)
    const sealed = Buffer.concat([cipher.update(JSON.stringify(tokens), 'utf8'), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
  }

  /** @returns null where they were sealed with another secret, or are damaged */
  open(sealed: string): Tokens | null {
    const bytes = Buffer.from(sealed, 'base64')
    try {
      const decipher = createDecipheriv(ALGORITHM, this.key, bytes.subarray(0, NONCE), { authTagLength: TAG })
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()])
      return JSON.parse(text.toString('utf8')) as Tokens
    } catch {
      return null
    }
  }
}
