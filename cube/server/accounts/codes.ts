import { Secret, TOTP } from 'otpauth'
import { readable } from './passwords.ts'

/** Seconds that a code counts. */
const PERIOD = 30
/** How many periods a phone's clock may be off, either way. */
const WINDOW = 1
export const RECOVERY_CODES = 10

const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({ issuer: 'Guong Sang', label, period: PERIOD, digits: 6, secret: Secret.fromBase32(secret) })

/** A new secret for one-time codes, 160 bits in base32. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The address that an authenticator reads from a QR code. */
export function enrolAddress(secret: string, name: string): string {
  return totpOf(secret, name).toString()
}

/**
 * Which period a code belongs to.
 * @param after the last period whose code was used: a code counts once
 * @returns null where it is wrong, too old, or used
 */
export function periodOf(secret: string, code: string, after: number, now: number): number | null {
  const digits = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return null
  const delta = totpOf(secret, '').validate({ token: digits, timestamp: now, window: WINDOW })
  if (delta === null) return null
  const period = Math.floor(now / 1000 / PERIOD) + delta
  return period > after ? period : null
}

/** Whether a code is right for another time: then the clock of the phone, or of this machine, is wrong. */
export function isOffClock(secret: string, code: string, now: number): boolean {
  const delta = totpOf(secret, '').validate({ token: code.replace(/\s/g, ''), timestamp: now, window: 20 })
  return delta !== null && Math.abs(delta) > WINDOW
}

/** Codes for the day on which the phone is lost: ten, each for one sign-in. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => `${readable(4)}-${readable(4)}-${readable(4)}`)
}

/** A recovery code as it was given out, however it was typed. */
export function readRecoveryCode(text: string): string | null {
  const plain = text.toLowerCase().replace(/[^a-z0-9]/g, '')
  return plain.length === 12 ? plain.replace(/(.{4})(?=.)/g, '$1-') : null
}
