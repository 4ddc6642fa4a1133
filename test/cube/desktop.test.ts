import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { dataDirAdvice, isServed } from '../../cube/desktop.ts'
import { whyNotListening } from '../../cube/server/listen.ts'
import { whyNotWritable } from '../../etl/paths.ts'

const folder = mkdtempSync(join(tmpdir(), 'guong-sang-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const failure = (code: string) => Object.assign(new Error(`listen ${code}`), { code })

describe('on a desk computer', () => {
  it('a port that Windows keeps for itself is named as such, with the command that helps', () => {
    expect(whyNotListening(failure('EACCES'), '127.0.0.1', 4000, 'win32')).toMatch(
      /^Windows đang giữ cổng 4000 .*Hyper-V.*netsh interface ipv4 show excludedportrange.*set PORT=8123$/,
    )
    expect(whyNotListening(failure('EACCES'), '127.0.0.1', 80, 'linux')).toMatch(/cổng 80; .*PORT từ 1024/)
    expect(whyNotListening(failure('EADDRINUSE'), '127.0.0.1', 4000, 'win32')).toMatch(
      /Cổng 4000 .*PORT=4001/,
    )
  })

  it('a folder that cannot be written names what Windows has against it, and nothing of it elsewhere', () => {
    const where = 'C:\\Program Files\\gs\\data'
    for (const code of ['EPERM', 'EACCES', 'EBUSY'])
      expect(whyNotWritable(where, failure(code), 'win32')).toMatch(
        /Program Files.*OneDrive.*diệt virus.*C:\\GuongSang.*DATA_DIR/,
      )
    expect(whyNotWritable(`C:\\${'rất dài\\'.repeat(30)}data`, failure('ENOENT'), 'win32')).toMatch(
      /quá dài.*C:\\GuongSang/,
    )
    expect(whyNotWritable(where, failure('ENOSPC'), 'win32')).toMatch(/đầy/)
    expect(whyNotWritable('/data', failure('EACCES'), 'linux')).toMatch(/\/data \(EACCES\).*quyền ghi/)
    expect(whyNotWritable('/data', failure('EACCES'), 'linux')).not.toMatch(/Windows|OneDrive/)
  })

  it('a folder in OneDrive, or too deep, is warned of; any other is not', () => {
    const env = { OneDrive: 'C:\\Users\\Lan\\OneDrive - Tỉnh ủy' }
    const advice = (where: string) => dataDirAdvice(where, env, 'win32')
    expect(advice('c:\\users\\lan\\onedrive - tỉnh ủy\\gs\\data')).toMatch(/OneDrive.*C:\\GuongSang/)
    expect(advice('C:\\Users\\Lan\\OneDrive - Tỉnh ủy 2\\data')).toBeNull()
    expect(advice(`C:\\${'rất dài\\'.repeat(30)}data`)).toMatch(/quá dài/)
    expect(advice('C:\\GuongSang\\data')).toBeNull()
    expect(dataDirAdvice('/home/lan/OneDrive', { OneDrive: '/home/lan/OneDrive' }, 'linux')).toBeNull()
  })

  it('who opens the program twice is told by the one that runs', async () => {
    const other = createServer((_request, response) => response.end('<html>another program</html>'))
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    expect(await isServed(address)).toBe(false)
    other.removeAllListeners('request').on('request', (_request, response: { end(text: string): void }) => {
      response.end('{"status":"starting"}')
    })
    expect(await isServed(address)).toBe(true)
    await new Promise((closed) => other.close(closed))
    expect(await isServed(address)).toBe(false)
  })
})

describe('start.cmd', () => {
  const text = readFileSync('start.cmd', 'utf8')

  it('is as Windows reads it: CRLF, UTF-8 said before any Vietnamese word, every label there', () => {
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(text.search(/[^\p{ASCII}]/u)).toBeGreaterThan(text.indexOf('chcp 65001'))
    for (const [, label] of text.matchAll(/goto (\w+)/g)) expect(text).toContain(`\r\n:${label}\r\n`)
    // Parentheses and percent signs of a message would be taken for commands inside a block.
    expect(text).not.toMatch(/^if .*\($/m)
  })

  it('installs what is missing or of another version, and nothing else', () => {
    const check = () => spawnSync(process.execPath, ['installed.mjs'], { cwd: folder }).status
    const lock = (file: string, version: string, more = {}) => {
      writeFileSync(
        join(folder, file),
        JSON.stringify({ packages: { '': {}, 'node_modules/tsx': { version }, ...more } }),
      )
    }
    copyFileSync('cube/installed.mjs', join(folder, 'installed.mjs'))
    lock('package-lock.json', '4.0.0', {
      'node_modules/vitest': { version: '4.1.0', dev: true },
      'node_modules/@duckdb/node-bindings-linux-x64': { version: '1.5.5', optional: true },
    })
    expect(check()).toBe(1)
    mkdirSync(join(folder, 'node_modules'))
    lock('node_modules/.package-lock.json', '4.0.0')
    expect(check()).toBe(0)
    lock('node_modules/.package-lock.json', '3.9.0')
    expect(check()).toBe(1)
  })
})
