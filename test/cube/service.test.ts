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

const BOOLEAN = /^(true|false)$/
const DURATION = /^PT\d+[SMH]$/
/**
 * What Microsoft's schema of tasks, version 1.2 (MS-TSCH, 2.5), takes at each place that is used: nothing but elements
 * (null), or a value of that form. Elements of a trigger stand in this order, the others in any.
 */
const SCHEMA: Record<string, RegExp | null> = {
  Task: null,
  'Task/RegistrationInfo': null,
  'Task/RegistrationInfo/Description': /./,
  'Task/Triggers': null,
  'Task/Triggers/BootTrigger': null,
  'Task/Triggers/BootTrigger/Enabled': BOOLEAN,
  'Task/Triggers/BootTrigger/Delay': DURATION,
  'Task/Principals': null,
  'Task/Principals/Principal': null,
  'Task/Principals/Principal/UserId': /^S-1-5-19$/,
  'Task/Principals/Principal/RunLevel': /^(LeastPrivilege|HighestAvailable)$/,
  'Task/Settings': null,
  'Task/Settings/MultipleInstancesPolicy': /^(Parallel|Queue|IgnoreNew|StopExisting)$/,
  'Task/Settings/DisallowStartIfOnBatteries': BOOLEAN,
  'Task/Settings/StopIfGoingOnBatteries': BOOLEAN,
  'Task/Settings/StartWhenAvailable': BOOLEAN,
  'Task/Settings/ExecutionTimeLimit': DURATION,
  'Task/Settings/Priority': /^([0-9]|10)$/,
  'Task/Settings/RestartOnFailure': null,
  'Task/Settings/RestartOnFailure/Interval': DURATION,
  'Task/Settings/RestartOnFailure/Count': /^[1-9]\d?$/,
  'Task/Settings/Enabled': BOOLEAN,
  'Task/Actions': null,
  'Task/Actions/Exec': null,
  'Task/Actions/Exec/Command': /./,
  'Task/Actions/Exec/Arguments': /./,
  'Task/Actions/Exec/WorkingDirectory': /./,
}

describe('the task, for Windows', () => {
  const task = scheduledTask({ ...SERVICE, data: 'C:\\GuongSangData', backup: 'D:\\Sao lưu' })

  it('holds nothing that the schema of tasks does not take', () => {
    const at: string[] = []
    const found: string[] = []
    let text = ''
    for (const [, close, name, words] of task.matchAll(/<(\/?)([A-Za-z]+)[^>]*>([^<]*)/g)) {
      if (close !== '/') {
        at.push(name!)
        found.push(at.join('/'))
        text = words!
        continue
      }
      const place = at.join('/')
      expect(Object.keys(SCHEMA)).toContain(place)
      const form = SCHEMA[place]
      if (form) expect([place, text]).toEqual([place, expect.stringMatching(form)])
      at.pop()
      text = ''
    }
    // Once each, and all of them: a place that is left out here is looked at by nobody.
    expect([...found].sort()).toEqual(Object.keys(SCHEMA).sort())
    expect(found.indexOf('Task/Triggers/BootTrigger/Enabled')).toBeLessThan(
      found.indexOf('Task/Triggers/BootTrigger/Delay'),
    )
    expect(task).toContain(
      '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    )
    expect(task).toContain('<Actions Context="Author">')
    expect(task).toContain('<Principal id="Author">')
  })

  it.skipIf(spawnSync('wine', ['--version']).status !== 0)(
    'is registered by schtasks, as Wine has it (skipped where there is no wine)',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'guong-sang-task-'))
      const wine = (...args: string[]) =>
        spawnSync('wine', args, {
          cwd: folder,
          env: { ...process.env, WINEPREFIX: join(folder, 'prefix'), WINEDEBUG: '-all' },
          encoding: 'utf8',
        })
      const register = (name: string, text: string) => {
        writeFileSync(join(folder, `${name}.xml`), Buffer.from(`\uFEFF${text}`, 'utf16le'))
        return wine('schtasks', '/Create', '/TN', name, '/XML', `${name}.xml`).status
      }
      try {
        expect(register('GuongSang', task)).toBe(0)
        expect(register('Broken', task.replace('</Settings>', ''))).toBe(1)
        expect(wine('schtasks', '/Delete', '/TN', 'GuongSang', '/F').status).toBe(0)
      } finally {
        spawnSync('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: join(folder, 'prefix') } })
        rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
      }
    },
  )
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
