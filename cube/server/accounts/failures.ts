import { createHash } from 'node:crypto'
import { HttpError } from '../errors.ts'
import { networkOf } from '../site.ts'
import { normalName } from './accounts.ts'
import type { Store } from './store.ts'

/** Failures in a row after which a name is locked. */
export const MOST_FAILURES = 5
const MINUTE = 60_000
/** The first lock; each that follows is twice as long, up to a day. */
const FIRST_LOCK = 15 * MINUTE
const LONGEST_LOCK = 24 * 60 * MINUTE
/** Attempts to sign in from one address, or one IPv6 network, in a minute. */
export const MOST_ATTEMPTS = 30

const TIME = new Intl.DateTimeFormat('vi-VN', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Asia/Ho_Chi_Minh',
})

/** "14 giờ 05" */
function clockTime(at: number): string {
  const parts = Object.fromEntries(TIME.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${parts['hour']} giờ ${parts['minute']}`
}

/**
 * Counts failures to sign in by name and attempts by address, in `accounts.db`, so that a restart forgets none.
 *
 * A name is locked whether it has an account or not, and while it is, no password is looked at: the answer says
 * nothing about names or passwords to whoever guesses. An attempt counts as failed before the password is compared,
 * so that a hundred at once are no more than a hundred in a row.
 */
export class Failures {
  constructor(
    private readonly store: Store,
    private readonly now: () => number,
  ) {}

  /** Counts an attempt from an address. @throws HttpError 429 where it is one too many */
  attempt(address: string): void {
    const minute = Math.floor(this.now() / MINUTE)
    const network = networkOf(address)
    const count = this.store.write(() => {
      this.store.run('DELETE FROM attempt WHERE minute < ?', minute)
      this.store.run(
        `INSERT INTO attempt VALUES (?, ?, 1) ON CONFLICT (address, minute) DO UPDATE SET count = count + 1`,
        network,
        minute,
      )
      const [row] = this.store.all(
        'SELECT count FROM attempt WHERE address = ? AND minute = ?',
        network,
        minute,
      )
      return Number(row!.count)
    })
    if (count > MOST_ATTEMPTS)
      throw new HttpError(
        429,
        'too-many-attempts',
        'Too many attempts from this address',
        'Có quá nhiều lần đăng nhập từ máy này; đề nghị chờ một phút rồi thử lại.',
      )
  }

  /**
   * Counts a failure of a name; `clear` takes it back.
   * @throws HttpError 429 where the name is locked
   */
  charge(name: string): void {
    const key = keyOf(name)
    const now = this.now()
    this.store.write(() => {
      // No lock lasts longer, so invented names fill the file for a day at the most.
      this.store.run('DELETE FROM failure WHERE at < ?', now - LONGEST_LOCK)
      const [row] = this.store.all('SELECT * FROM failure WHERE name = ?', key)
      const until = Number(row?.until ?? 0)
      if (until > now)
        throw new HttpError(
          429,
          'account-locked-for-now',
          `Locked until ${new Date(until).toISOString()}`,
          `Tài khoản tạm khóa đến ${clockTime(until)} do nhập sai nhiều lần. Đề nghị liên hệ quản trị nếu cần gấp.`,
        )
      const rounds = Number(row?.rounds ?? 0)
      const count = Number(row?.count ?? 0) + 1
      const locks = count >= MOST_FAILURES
      this.store.run(
        `INSERT INTO failure VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE
         SET count = excluded.count, rounds = excluded.rounds, until = excluded.until, at = excluded.at`,
        key,
        locks ? 0 : count,
        locks ? rounds + 1 : rounds,
        locks ? now + Math.min(LONGEST_LOCK, FIRST_LOCK * 2 ** rounds) : 0,
        now,
      )
    })
  }

  /** Forgets the failures of a name: it signed in, or an administrator opened it. */
  clear(name: string): void {
    this.store.run('DELETE FROM failure WHERE name = ?', keyOf(name))
  }

  /** Until when a name is locked by failures, or null. */
  lockedUntil(name: string): number | null {
    const [row] = this.store.all('SELECT until FROM failure WHERE name = ?', keyOf(name))
    const until = Number(row?.until ?? 0)
    return until > this.now() ? until : null
  }
}

const keyOf = (name: string): string => createHash('sha256').update(normalName(name)).digest('base64url')
