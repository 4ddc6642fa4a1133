import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeForLog, explain, explained, explainEnd, UserError } from '../../etl/errors.ts'
import { etl, tempDir, writeFiles } from './run.ts'

const table = (name: string) =>
  `\uFEFFĐơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng\r\nSở Y tế,2026,${name},6,Tập thể\r\n`

const system = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: said by Node`), { code, path })

describe('what an error means', () => {
  it.each([
    [system('ENOSPC'), 'disk-full', /Đĩa đã đầy/],
    [system('EROFS'), 'read-only', /chỉ đọc/],
    [system('EACCES', '/du-lieu/so'), 'not-permitted', /quyền.*\/du-lieu\/so/],
    [system('EPERM'), 'not-permitted', /quyền/],
    [system('EIO'), 'disk-fault', /kiểm tra ổ đĩa/],
    [system('EMFILE'), 'too-many-files', /mở thêm tệp/],
    [system('EPIPE'), 'broken-pipe', /đã đóng/],
    [system('ENOENT', '/du-lieu'), 'missing-file', /DATA_DIR.*\/du-lieu/],
    [system('ENAMETOOLONG'), 'path-too-long', /quá dài/],
    // DuckDB's words for the same.
    [new Error('IO Error: Could not write file "x": No space left on device'), 'disk-full', /Đĩa đã đầy/],
    [new Error('IO Error: Cannot open file "x": Permission denied'), 'not-permitted', /quyền/],
    [new Error('IO Error: Cannot open file "x": Read-only file system'), 'read-only', /chỉ đọc/],
    [
      new Error('Out of Memory Error: failed to allocate data of size 2.0 GiB'),
      'out-of-memory',
      /Hết bộ nhớ/,
    ],
    [new Error('kept inside', { cause: system('ENOSPC') }), 'disk-full', /Đĩa đã đầy/],
  ])('%s', (error, code, words) => {
    const said = explained(error)
    expect(said.code).toBe(code)
    expect(said.message).toMatch(words)
    expect(said.message).not.toContain('\n')
    expect(explain(error)).toBe(said.message)
  })

  it('on Windows, what is not there under a long path is not there because of its length', () => {
    const { platform } = process
    const gone = (file: string) =>
      explained(new Error(`IO Error: Cannot open file "${file}": The system cannot find the path specified.`))
    Object.defineProperty(process, 'platform', { value: 'win32' })
    try {
      expect(gone(`C:\\${'rất dài\\'.repeat(35)}ledger.duckdb`)).toMatchObject({
        code: 'path-too-long',
        message: expect.stringMatching(/quá dài.*C:\\GuongSang/) as string,
      })
      expect(gone('C:\\GuongSang\\data\\ledger.duckdb').code).toBe('missing-file')
    } finally {
      Object.defineProperty(process, 'platform', { value: platform })
    }
  })

  it('that nobody foresaw is told by a name, without its words', () => {
    const said = explained(new Error("Could not convert string 'Nguyễn Văn Bí Mật' to DOUBLE"))
    expect(said).toMatchObject({ code: 'unforeseen', id: expect.stringMatching(/^[0-9a-f]{8}$/) as string })
    expect(said.message).toContain(said.id)
    expect(said.message).not.toContain('Bí Mật')
    expect(explain(new Error('anything'))).toBeNull()
  })

  it('is in the log without values', () => {
    const kept = describeForLog(
      new Error("Could not convert string 'Nguyễn Văn Bí Mật' to DOUBLE\nLINE 4: 'Bí Mật'"),
    )
    expect(kept).toContain('Could not convert string … to DOUBLE')
    expect(kept).not.toContain('Bí Mật')
    expect(kept).not.toContain('\n')
    expect(kept).toMatch(/errors\.test\.ts/)
  })

  it('is what the program itself says, where it knows', () => {
    expect(explained(new UserError('Đề nghị chờ.', 1, 'ledger-locked'))).toEqual({
      code: 'ledger-locked',
      message: 'Đề nghị chờ.',
    })
  })

  it.each([
    [null, 'SIGABRT', 'out-of-memory'],
    [134, null, 'out-of-memory'],
    [null, 'SIGKILL', 'killed'],
    [null, 'SIGSEGV', 'crashed'],
  ])('of a program that ended with %s, %s', (code, signal, means) => {
    expect(explainEnd(code, signal)?.code).toBe(means)
  })

  it('of a program that ended by itself is its own to say', () => {
    expect(explainEnd(1, null)).toBeNull()
  })
})

describe('a command that fails', () => {
  it('says it to programs too, as a code', async () => {
    const data = path.join(tempDir(), 'data')
    const { code, stderr } = await etl(data, ['publish', '--json'])
    expect(code).toBe(1)
    const [people, programs] = stderr.trim().split('\n')
    expect(JSON.parse(programs!)).toEqual({ error: { code: 'refused', message: people } })
  })

  it('says that the ledger has the load, where only the figures could not be made', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const mail = writeFiles(path.join(dir, 'mail'), { 'a.csv': table('Trạm y tế sạch') })
    // Where snapshots are built stands a file: the ledger can be written, no snapshot can.
    mkdirSync(data, { recursive: true })
    expect((await etl(data, ['load', '--no-publish', mail])).code).toBe(0)
    rmSync(path.join(data, 'current.json'), { force: true })
    mkdirSync(path.join(data, 'current.json', 'taken'), { recursive: true })
    const more = writeFiles(path.join(dir, 'more'), { 'b.csv': table('Bếp ăn an toàn') })
    const { code, stderr } = await etl(data, ['load', '--json', more])
    expect(code).toBe(1)
    expect(stderr).toContain('Đã ghi vào sổ (lần nạp 2)')
    expect(stderr).not.toContain('Chưa có gì thay đổi')
    expect(stderr).not.toMatch(/^\s+at /m)
    const said = JSON.parse(stderr.trim().split('\n').at(-1)!) as { error: { load: number } }
    expect(said.error.load).toBe(2)
  })

  it('goes on where nobody reads what it says', async () => {
    const dir = tempDir()
    const data = path.join(dir, 'data')
    const mail = writeFiles(path.join(dir, 'mail'), { 'a.csv': table('Trạm y tế sạch') })
    const child = spawn(process.execPath, ['--import', 'tsx', 'etl/cli.ts', 'load', '--json', mail], {
      env: { ...process.env, DATA_DIR: data, TODAY: '2026-11-22' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    child.stderr.destroy()
    const [code] = (await once(child, 'close')) as [number | null]
    expect(code).toBe(0)
    const { stdout } = await etl(data, ['status', '--json'])
    expect((JSON.parse(stdout) as { loads: unknown[] }).loads).toHaveLength(1)
  })

  it('takes its arguments from standard input, where lists of processes do not show them', async () => {
    const data = path.join(tempDir(), 'data')
    const child = spawn(process.execPath, ['--import', 'tsx', 'etl/cli.ts', '-'], {
      env: { ...process.env, DATA_DIR: data, TODAY: '2026-11-22' },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let printed = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (printed += String(text)))
    if (process.platform === 'linux') {
      const shown = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')
      expect(shown).not.toContain('status')
    }
    child.stdin.end(JSON.stringify(['status', '--json']))
    await once(child, 'close')
    expect(JSON.parse(printed)).toMatchObject({ loads: [] })
  })

  it.runIf(process.platform === 'linux')('says that the disk is full', async () => {
    const dir = tempDir()
    const mail = writeFiles(path.join(dir, 'mail'), { 'a.csv': table('Trạm y tế sạch') })
    // A limit on the size of files stands for a full disk: the system's words differ, the place does not.
    const run = () =>
      execFileSync(
        'bash',
        ['-c', `ulimit -f 200; exec ${process.execPath} --import tsx etl/cli.ts load --json "$0"`, mail],
        { env: { ...process.env, DATA_DIR: path.join(dir, 'data'), TODAY: '2026-11-22' }, stdio: 'pipe' },
      )
    writeFileSync(path.join(dir, 'x'), '')
    let stderr = ''
    try {
      run()
    } catch (error) {
      stderr = String((error as { stderr: Buffer }).stderr)
    }
    expect(stderr).toContain('Đĩa đã đầy')
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})
