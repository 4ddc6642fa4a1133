import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AT_THE_MACHINE } from '../../cube/server/accounts/actor.ts'
import { provinceDay } from '../../cube/domain/dates.ts'
import { checkAudit } from '../../etl/audit/check.ts'
import { backup, restore } from '../../etl/backup.ts'
import { openLedger } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { addAccount, openAccess, PASSWORD } from '../fixtures/accounts.ts'

/** Accounts and audit over backup and restore, and accounts that cannot be opened. */

const root = mkdtempSync(join(tmpdir(), 'guong-sang-drill-'))
afterAll(() => rmSync(root, { recursive: true }))

async function newData(name: string): Promise<string> {
  const dataDir = join(root, name)
  mkdirSync(join(dataDir, 'snapshots'), { recursive: true })
  const ledger = await openLedger(dataPaths(dataDir).ledger)
  ledger.close()
  return dataDir
}

const CALLER = { address: '10.0.0.1', agent: 'test' }

describe('a backup that was taken while people work', () => {
  it('brings accounts and audit back elsewhere, and no session', async () => {
    const dataDir = await newData('first')
    const access = openAccess(dataDir)
    const password = await addAccount(access, 'quantri', 'administrator')
    const { session, token } = await access.login.withPassword('quantri', password, CALLER)
    await access.login.choosePassword(session, null, PASSWORD, CALLER)
    const file = join(root, 'backup.tgz')
    // Writes go on in the same moment.
    const [made] = await Promise.all([
      backup(dataPaths(dataDir), file),
      ...['syt', 'stc', 'snv', 'sxd'].map((name) => addAccount(access, name, 'leader')),
    ])
    expect(made.audit!.n).toBeGreaterThan(2)
    access.close()

    const elsewhere = join(root, 'second')
    await restore(dataPaths(elsewhere), file)
    expect(existsSync(join(elsewhere, 'audit'))).toBe(true)
    cpSync(`${dataDir}.audit-key.pem`, `${elsewhere}.audit-key.pem`)
    const restored = openAccess(elsewhere)
    expect(restored.accounts.named('quantri')!).toMatchObject({ role: 'administrator', mustChange: false })
    expect(restored.sessions.withToken(token)).toBe(null)
    expect(restored.sessions.listOf(restored.accounts.named('quantri')!)).toEqual([])
    // The same password opens it.
    const again = await restored.login.withPassword('quantri', PASSWORD, CALLER)
    expect(again.session.step).toBe('enrol')
    restored.close()
    const { faults } = checkAudit(
      join(elsewhere, 'audit'),
      `${elsewhere}.audit-key.pem`,
      provinceDay(new Date()),
    )
    expect(faults).toEqual([])
  })

  it('never takes the audit back, and ends the sessions of a server that runs on', async () => {
    const dataDir = await newData('third')
    const access = openAccess(dataDir)
    await addAccount(access, 'quantri', 'administrator')
    const file = join(root, 'earlier.tgz')
    await backup(dataPaths(dataDir), file)
    const later = await addAccount(access, 'saunay', 'leader')
    const { token } = await access.login.withPassword('saunay', later, CALLER)
    expect(access.sessions.withToken(token)).not.toBe(null)
    const linesOf = () =>
      readdirSync(join(dataDir, 'audit'))
        .filter((name) => name.endsWith('.jsonl'))
        .flatMap((name) =>
          readFileSync(join(dataDir, 'audit', name), 'utf8')
            .trimEnd()
            .split('\n'),
        )
    const before = linesOf()
    const old = await restore(dataPaths(dataDir), file)
    expect(linesOf()).toEqual(before)
    expect(readdirSync(join(old!, 'audit-from-backup')).length).toBeGreaterThan(0)
    // The running server notices that another file took the place of its own.
    access.sessions.look()
    expect(access.sessions.withToken(token)).toBe(null)
    expect(access.accounts.named('saunay')).toBe(undefined)
    expect(access.accounts.hasAdministrator()).toBe(true)
    access.record(AT_THE_MACHINE, { what: 'restored' })
    expect(linesOf()).toHaveLength(before.length + 1)
    access.close()
  })
})

describe('accounts that cannot be opened', () => {
  it('are named in one line: damaged, and of a newer version; missing ones are begun anew', async () => {
    const dataDir = await newData('fourth')
    const access = openAccess(dataDir)
    expect(access.accounts.hasAdministrator()).toBe(false)
    access.close()
    const file = join(dataDir, 'accounts.db')
    const whole = readFileSync(file)
    for (const damaged of [
      Buffer.alloc(4096, 7),
      whole.subarray(0, 100),
      Buffer.from(whole).fill(1, 4096, 9000),
    ]) {
      for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
      writeFileSync(file, damaged)
      expect(() => openAccess(dataDir)).toThrow(
        /^Tệp tài khoản .*accounts\.db bị hỏng hoặc không đọc được; hãy khôi phục từ bản sao lưu/,
      )
    }
    const { default: Database } = await import('libsql')
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
    writeFileSync(file, whole)
    const database = new Database(file)
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(() => openAccess(dataDir)).toThrow(
      /phiên bản mới hơn của chương trình ghi; hãy cập nhật chương trình/,
    )
  })
})
