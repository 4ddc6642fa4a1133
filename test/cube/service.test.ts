import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scheduledTask, type Service, systemdUnit } from '../../cube/service_files.ts'

const SERVICE: Service = {
  ...{ user: 'guong-sang', data: '/var/lib/guong-sang/data', backup: '/srv/sao luu', port: 4000 },
  ...{ settings: '/etc/guong-sang/env', root: process.cwd(), node: process.execPath },
}

describe('the unit of systemd', () => {
  it('runs under an account of its own that may write the data and the backups, and nothing else', () => {
    const unit = systemdUnit(SERVICE)
    for (const line of [
      'User=guong-sang',
      'ReadWritePaths="/var/lib/guong-sang" "/srv/sao luu"',
      'ProtectSystem=strict',
      'NoNewPrivileges=yes',
      'CapabilityBoundingSet=',
      'Environment="BACKUP_DIR=/srv/sao luu"',
      // A load that runs is waited for ten minutes by the server itself.
      'TimeoutStopSec=660',
    ])
      expect(unit.split('\n')).toContain(line)
    const low = systemdUnit({ ...SERVICE, port: 443, backup: null })
    expect(low).toContain('\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n')
    expect(low).not.toContain('BACKUP_DIR')
  })

  it.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)(
    'is taken by systemd, which finds it little exposed (skipped where there is no systemd-analyze)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'guong-sang-unit-'))
      try {
        for (const port of [4000, 443]) {
          const file = join(folder, 'guong-sang.service')
          writeFileSync(file, systemdUnit({ ...SERVICE, port }))
          const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' })
          expect([verified.status, verified.stderr]).toEqual([0, ''])
          const { stdout } = spawnSync(
            'systemd-analyze',
            ['security', '--offline=true', '--no-pager', file],
            {
              encoding: 'utf8',
            },
          )
          const exposure = Number(/Overall exposure level[^:]*: ([\d.]+)/.exec(stdout)?.[1])
          expect(exposure).toBeGreaterThan(0)
          expect(exposure).toBeLessThanOrEqual(2)
        }
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  )
})

describe('the task of Windows', () => {
  it('is well-formed, starts with the machine without anybody signed in, and sets what a task cannot', () => {
    const data = 'C:\\Số liệu\\GuongSang'
    const task = scheduledTask({
      ...SERVICE,
      data,
      backup: 'D:\\Sao lưu',
      root: 'C:\\GuongSang',
      node: 'C:\\node.exe',
    })
    const open: string[] = []
    for (const [, close, name] of task.matchAll(/<(\/?)([A-Za-z]+)[^>]*>/g))
      if (close === '/') expect(open.pop()).toBe(name)
      else open.push(name!)
    expect(open).toEqual([])
    expect(task.replaceAll(/&(amp|lt|gt|quot);/g, '')).not.toContain('&')
    expect(task).toContain('<UserId>S-1-5-19</UserId>')
    expect(task).toContain('<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>')
    const command = /<Arguments>(.*)<\/Arguments>/
      .exec(task)![1]!
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
      .replaceAll('&gt;', '>')
    expect(command).toBe(
      `/d /s /c "set "DATA_DIR=${data}"&& set "PORT=4000"&& set "LOG=json"&& set "BACKUP_DIR=D:\\Sao lưu"&& "C:\\node.exe" --import tsx cube/start.ts >> "${data}\\log.txt" 2>&1"`,
    )
  })
})

describe('the command', () => {
  it('refuses what it does not know, in a line and how it is called', () => {
    for (const args of [
      ['nope'],
      ['print', '--data', 'relative'],
      ['print', '--port', '0'],
      ['print', '--user', 'a b'],
    ]) {
      const { status, stderr } = spawnSync(
        process.execPath,
        ['--import', 'tsx', 'cube/service.ts', ...args],
        {
          encoding: 'utf8',
        },
      )
      expect([args, status, stderr.includes('Cách dùng: npm run service')]).toEqual([args, 2, true])
    }
  })
})
