/** A11: what is said when the disk is full or takes nothing. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { broken, holds, NotHere, report, send, type Attack, type Status, type Target } from './target.ts'

const MB = 1 << 20

/** Mounts a small disk. @throws NotHere where that is not allowed */
function mount(folder: string, ...options: string[]): void {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', folder])
  if (process.platform !== 'linux' || status !== 0)
    throw new NotHere('a small disk can be mounted by root on Linux only')
}

/** Fills the disk so that about so many bytes are free. */
function leave(folder: string, bytes: number): void {
  const ballast = path.join(folder, 'ballast')
  rmSync(ballast, { force: true })
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - bytes)))
}

/** What is wrong with what was said of a full disk. */
function untrue(said: string, written: boolean): string | null {
  const line = said.trim().split('\n')[0]!.slice(0, 120)
  if (/^\s+at .*:\d+/m.test(said)) return `a stack trace: ${line}`
  if (!/đầy|dung lượng/i.test(said)) return `it does not say that the disk is full: ${line}`
  if (/khôi phục từ bản sao lưu|bị hỏng/.test(said)) return `it blames the data: ${line}`
  if (written && /chưa có gì thay đổi/i.test(said)) return `the load is in the ledger, and it says: ${line}`
  return null
}

/** Loads by the page and by the command with less and less room. @returns what was untrue */
async function whenFull(target: Target, disk: string, data: string): Promise<string[]> {
  const faults: string[] = []
  const loads = async () => {
    // The ledger can be asked when there is room again.
    leave(disk, 30 * MB)
    return ((await target.status(data)) as Status).loads.length
  }
  const server = await target.serve(data)
  for (const [n, free] of [3, 1.5, 0.75, 0.25].entries()) {
    const before = await loads()
    leave(disk, free * MB)
    const response = await send(server, 'load', `p${n}.csv`, report('Sở Nội vụ', `P${n}`, 300))
    if (response.ok) continue
    const { error } = (await response.json()) as { error: { messageVi: string } }
    const fault = untrue(error.messageVi, (await loads()) > before)
    if (fault !== null) faults.push(`page, ${free} MB free: ${fault}`)
  }
  server.child.kill('SIGKILL')
  await server.ended
  for (const [n, free] of [1.5, 0.25].entries()) {
    const before = await loads()
    leave(disk, free * MB)
    const mail = target.files({ [`c${n}.csv`]: report('Sở Nội vụ', `C${n}`, 300) })
    const { code, stderr } = await target.etl(data, ['load', mail, '--received', '2025-11-22'])
    if (code === 0) continue
    const fault = untrue(stderr, (await loads()) > before)
    if (fault !== null) faults.push(`command, ${free} MB free: ${fault}`)
  }
  return faults
}

const words: Attack = {
  id: 'A11',
  tried:
    'loads by page and command on a disk with 3 to 0.25 MB free; status, verify and backup on a disk that is read-only',
  async run(target) {
    const disk = target.path('disk')
    mkdirSync(disk)
    mount(disk, `size=${64 * MB}`)
    try {
      const data = path.join(disk, 'data')
      cpSync(await target.loaded(), data, { recursive: true })
      const faults = await whenFull(target, disk, data)
      await target.stop()
      leave(disk, 30 * MB)
      if (spawnSync('mount', ['-o', 'remount,ro', disk]).status !== 0)
        throw new NotHere('the disk cannot be made read-only')
      for (const args of [['status'], ['verify'], ['backup', target.path('all.gsb')]]) {
        const { code, stderr } = await target.etl(data, args)
        const line = stderr.split('\n')[0]!.slice(0, 120)
        if (/khôi phục/.test(stderr))
          faults.push(`${args[0]!} on a read-only disk advises to restore: ${line}`)
        else if (code !== 0 && !/chỉ đọc/.test(stderr))
          faults.push(`${args[0]!} does not say read-only: ${line}`)
      }
      return faults.length > 0
        ? broken(`${faults.length} times: ${faults[0]!}`)
        : holds('each time the cause, and only what is true')
    } finally {
      await target.stop()
      spawnSync('umount', ['-l', disk])
    }
  },
}

export const wordAttacks = [words]
