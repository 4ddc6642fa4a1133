import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { create } from 'tar'
import { beforeAll, describe, expect, test } from 'vitest'
import { backup, restore } from '../../etl/backup.ts'
import { explain } from '../../etl/errors.ts'
import { openLedger, whileHeld } from '../../etl/ledger.ts'
import { dataPaths } from '../../etl/paths.ts'
import { publish } from '../../etl/publish.ts'
import { loadReference, readReference } from '../../etl/reference.ts'
import { repair } from '../../etl/repair.ts'
import { seal, unseal } from '../../etl/sealed.ts'
import { listSnapshots, snapshotFile } from '../../etl/snapshots.ts'
import { verify } from '../../etl/verify.ts'
import { loadHere } from './inprocess.ts'
import { etl, tempDir, writeFiles } from './run.ts'

const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const report = (unit: string, code: string) => `${header}\n${unit},2025,${code},Mô hình ${code},6,Tập thể\n`

const dir = tempDir()
const mail = path.join(dir, 'mail')
const start = path.join(dir, 'start')
/** Of the frozen snapshot in `start`. */
let frozen = ''

async function publishHere(dataDir: string, name?: string) {
  const ledger = await openLedger(dataPaths(dataDir).ledger)
  try {
    await loadReference(ledger.connection, readReference('data/reference'))
    const options = { today: '2026-11-22', ...(name === undefined ? {} : { name, freeze: true }) }
    return await publish(dataPaths(dataDir), ledger.connection, options)
  } finally {
    ledger.close()
  }
}

/** A copy of what was loaded, frozen and loaded again. */
function copied(name: string): string {
  const dataDir = path.join(dir, name)
  cpSync(start, dataDir, { recursive: true })
  return dataDir
}

async function faults(dataDir: string): Promise<string[]> {
  return (await verify(dataPaths(dataDir))).flatMap(({ fault }) => fault ?? [])
}

/** Names, sizes, times and bytes of all that stands in a folder. */
function picture(root: string): string {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const at = path.join(entry.parentPath, entry.name)
      return `${at} ${String(statSync(at).mtimeMs)} ${entry.isFile() ? readFileSync(at).toString('base64') : ''}`
    })
    .sort()
    .join('\n')
}

beforeAll(async () => {
  writeFiles(mail, { 'a.csv': report('Sở Y tế', 'A'), 'b.csv': report('Sở Xây dựng', 'B') })
  await loadHere(start, [path.join(mail, 'a.csv')], '2025-11-20')
  frozen = (await publishHere(start, 'Chốt')).id
  await loadHere(start, [path.join(mail, 'b.csv')], '2025-11-21')
})

describe('verify', () => {
  test('finds nothing where nothing is wrong, and changes nothing', async () => {
    const before = picture(start)
    expect(await faults(start)).toEqual([])
    expect(picture(start)).toBe(before)
  })

  test.each([0.3, 0.5, 0.7, 0.9])(
    'sees bytes of a frozen snapshot that changed (at %f of it)',
    async (share) => {
      const dataDir = copied(`flipped-${share}`)
      const file = snapshotFile(dataPaths(dataDir), frozen)
      const bytes = readFileSync(file)
      // 1000 bytes in a row hit something that is used.
      for (let i = 0; i < 1000; i += 1) bytes[Math.floor(bytes.length * share) + i]! ^= 255
      writeFileSync(file, bytes)
      const found = await faults(dataDir)
      // What is not used may change; else the checksums of DuckDB's blocks or the content hash tell.
      if (found.length > 0) expect(found.join()).toContain(frozen)
      else expect(share).not.toBe(0.5)
    },
  )

  test('sees one cell of a frozen snapshot that changed', async () => {
    const dataDir = copied('cell')
    const { DuckDBInstance } = await import('@duckdb/node-api')
    const instance = await DuckDBInstance.create(snapshotFile(dataPaths(dataDir), frozen))
    const connection = await instance.connect()
    await connection.run("UPDATE fct_model_coded SET model_name = 'Khác'")
    connection.closeSync()
    instance.closeSync()
    expect((await faults(dataDir)).join()).toContain(`${frozen}: số liệu đã bị thay đổi`)
  })

  test('sees a frozen snapshot that was cut short, lost, or lost its card', async () => {
    const cut = copied('cut')
    writeFileSync(
      snapshotFile(dataPaths(cut), frozen),
      readFileSync(snapshotFile(dataPaths(cut), frozen)).subarray(0, 1000),
    )
    expect((await faults(cut)).join()).toContain(frozen)
    const lost = copied('lost')
    rmSync(snapshotFile(dataPaths(lost), frozen))
    expect((await faults(lost)).join()).toContain(`${frozen}.json mất tệp số liệu`)
    const cardless = copied('cardless')
    rmSync(path.join(cardless, 'snapshots', `${frozen}.json`))
    expect((await faults(cardless)).join()).toContain(`${frozen}.duckdb mất thẻ thông tin`)
    const odd = copied('odd')
    writeFileSync(path.join(odd, 'snapshots', `${frozen}.json`), '{"id":')
    expect((await faults(odd)).join()).toContain(`${frozen}.json không đọc được`)
  })

  test('says what is not published, not loaded, half written, or not its own; ends with 0', async () => {
    const dataDir = copied('told')
    writeFiles(dataDir, {
      'inbox/20261120T010101/c.csv': report('Sở Tư pháp', 'C'),
      'inbox/20261121T010101/a.csv': report('Sở Y tế', 'A'),
      'current.json.0badf00d.tmp': '',
      'ghi-chu.txt': 'x',
      'archive/aa/lạ': 'x',
    })
    writeFiles(mail, { 'd.csv': report('Sở Tư pháp', 'D') })
    await loadHere(dataDir, [path.join(mail, 'd.csv')], '2025-11-22', false)
    const run = await etl(dataDir, ['verify'])
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('sổ dữ liệu đến lần nạp 3, phiên bản số liệu mới đến lần 2')
    expect(run.stdout).toContain('20261120T010101')
    expect(run.stdout).not.toContain('20261121T010101')
    expect(run.stdout).toContain('current.json.0badf00d.tmp')
    expect(run.stdout).toContain('ghi-chu.txt')
    expect(run.stdout).toContain('lạ')
  })

  test('an archive file that is lost or changed is named, and healed by the same file', async () => {
    const dataDir = copied('healed')
    const names = readdirSync(path.join(dataDir, 'archive'), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    )
    const [one, other] = names.map((entry) => path.join(entry.parentPath, entry.name)) as [string, string]
    rmSync(one)
    writeFileSync(other, 'khác')
    expect((await faults(dataDir)).join()).toMatch(/thiếu tệp .*đã bị thay đổi/)
    const run = await etl(dataDir, ['load', path.join(mail, 'a.csv'), path.join(mail, 'b.csv')])
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(/đã mất, nay được lưu lại/)
    expect(run.stderr).toMatch(/đã bị thay đổi, nay được lưu lại/)
    expect(await faults(dataDir)).toEqual([])
    expect(readdirSync(dataDir).some((name) => name.startsWith('set-aside-'))).toBe(true)
  })
})

describe('what is not understood is not deleted', () => {
  test('a frozen snapshot whose card is lost is published beside, not deleted, and has a card again', async () => {
    const dataDir = copied('rebuilt')
    const before = listSnapshots(dataPaths(dataDir)).find((card) => card.id === frozen)!
    rmSync(path.join(dataDir, 'snapshots', `${frozen}.json`))
    writeFiles(mail, { 'e.csv': report('Sở Tư pháp', 'E') })
    await loadHere(dataDir, [path.join(mail, 'e.csv')], '2025-11-23')
    const after = listSnapshots(dataPaths(dataDir)).find((card) => card.id === frozen)!
    for (const key of [
      'contentHash',
      'asOf',
      'asOfLoad',
      'builtAt',
      'rows',
      'sample',
      'martVersion',
    ] as const)
      expect(after[key]).toEqual(before[key])
    expect(after.recovered).toBe(true)
    expect(await faults(dataDir)).toEqual([])
  })

  test('a snapshot that does not open is set aside by name', async () => {
    const dataDir = copied('garbage')
    writeFileSync(path.join(dataDir, 'snapshots', '20200101T000000Z-0badf00d.duckdb'), 'x'.repeat(5000))
    const said = (await repair(dataPaths(dataDir), 'data/reference')).join('\n')
    expect(said).toMatch(/20200101T000000Z-0badf00d\.duckdb .*set-aside-.*không xóa/)
    const aside = readdirSync(dataDir).find((name) => name.startsWith('set-aside-'))!
    expect(readFileSync(path.join(dataDir, aside, '20200101T000000Z-0badf00d.duckdb'), 'utf8')).toMatch(
      /^x+$/,
    )
  })

  test('a publisher that died between a snapshot and its card: the next one puts the card in place', async () => {
    const dataDir = copied('between')
    const card = path.join(dataDir, 'snapshots', `${frozen}.json`)
    const bytes = readFileSync(card)
    renameSync(card, `${card}.0badf00d.tmp`)
    expect(await faults(dataDir)).toEqual([])
    await publishHere(dataDir)
    expect(readFileSync(card).equals(bytes)).toBe(true)
  })
})

describe('a backup', () => {
  test('made while references are written all the time is one that restore takes', async () => {
    const dataDir = copied('used')
    writeFiles(dataDir, { 'figures.jsonl': '', 'reports/x.json': '{}' })
    const line = `${JSON.stringify({ code: 'x'.repeat(200) })}\n`
    const timer = setInterval(() => {
      appendFileSync(path.join(dataDir, 'figures.jsonl'), line)
      writeFileSync(path.join(dataDir, 'report.json.tmp'), line.repeat(Math.ceil(Math.random() * 50)))
      renameSync(path.join(dataDir, 'report.json.tmp'), path.join(dataDir, 'report.json'))
    }, 1)
    try {
      for (let i = 0; i < 12; i += 1) {
        const file = path.join(dir, `used-${i}.gsb`)
        await backup(dataPaths(dataDir), file)
        await restore(dataPaths(path.join(dir, `used-back-${i}`)), file)
      }
    } finally {
      clearInterval(timer)
    }
  })

  test('keeps others from the ledger until its last byte, though it reads the ledger itself', async () => {
    const dataDir = copied('held')
    await whileHeld(dataPaths(dataDir).ledger, async (handle) => {
      expect(handle).toBeGreaterThan(0)
      const run = await etl(dataDir, ['load', path.join(mail, 'a.csv')])
      expect(run.stderr).toContain('Một trình nạp khác đang chạy')
    })
  })

  test('with a hidden entry, a link, an entry beside the manifest or another format is refused', async () => {
    const whole = path.join(dir, 'whole.gsb')
    await backup(dataPaths(start), whole)
    const place = path.join(dir, 'hostile')
    const hostile: Record<string, (at: string) => string[]> = {
      hidden: (at) => (
        mkdirSync(path.join(at, '.restored')),
        writeFileSync(path.join(at, '.restored/x'), 'x'),
        ['.restored/x']
      ),
      beside: (at) => (writeFileSync(path.join(at, 'reports'), 'x'), ['reports']),
      link: (at) => (symlinkSync('/etc/hostname', path.join(at, 'figures.jsonl')), ['figures.jsonl']),
      format: (at) => {
        const text = readFileSync(path.join(at, 'backup.json'), 'utf8')
        writeFileSync(path.join(at, 'backup.json'), text.replace('"format":1', '"format":9'))
        return []
      },
    }
    for (const [name, change] of Object.entries(hostile)) {
      const at = path.join(dir, `hostile-${name}`)
      mkdirSync(at)
      execFileSync('tar', ['xzf', whole, '-C', at])
      // As `backup` names them: files, no folders.
      const names = readdirSync(at, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(at, path.join(entry.parentPath, entry.name)))
      const more = change(at)
      const file = path.join(dir, `hostile-${name}.gsb`)
      await create({ file, cwd: at, gzip: true, portable: true }, [...names, ...more])
      await expect(restore(dataPaths(place), file)).rejects.toThrow(
        name === 'format' ? /phiên bản phần mềm khác/ : name === 'beside' ? /ngoài bảng kê/ : /có mục lạ/,
      )
      expect(readdirSync(place).filter((entry) => entry.startsWith('.'))).toEqual([])
    }
  })

  test('that is encrypted comes back with its passphrase only, and is refused when cut or changed anywhere', async () => {
    const file = path.join(dir, 'sealed.gsb')
    const secret = writeFiles(dir, { 'mat-khau': 'một mật khẩu dài\n', sai: 'một mật khẩu khác\n' })
    const run = await etl(start, ['backup', file, '--passphrase-file', path.join(secret, 'mat-khau')])
    expect([run.code, run.stderr]).toEqual([0, ''])
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(() => gunzipSync(readFileSync(file))).toThrow()
    const place = dataPaths(path.join(dir, 'sealed-back'))
    await expect(restore(place, file)).rejects.toThrow('--passphrase-file')
    await expect(restore(place, file, 'một mật khẩu khác')).rejects.toThrow('sai mật khẩu')
    await restore(place, file, 'một mật khẩu dài')
    expect(await faults(place.root)).toEqual([])
  })
})

test('what is sealed is opened the same, and any byte changed, exchanged or cut off is refused', async () => {
  const all = async (source: AsyncIterable<Buffer>) => {
    const pieces: Buffer[] = []
    for await (const piece of source) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  const one = async function* (bytes: Buffer) {
    yield await Promise.resolve(bytes)
  }
  for (const size of [0, 1, 65535, 65536, 65537, 200_000]) {
    const text = Buffer.alloc(size, 'Gương Sáng')
    const sealed = await all(seal(one(text), 'một mật khẩu dài'))
    expect((await all(unseal(one(sealed), 'một mật khẩu dài'))).equals(text)).toBe(true)
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.boolean(), async (at, cut) => {
        const bytes = Buffer.from(cut ? sealed.subarray(0, at) : sealed)
        if (!cut) bytes[at]! ^= 1
        // The magic word is what tells that it is sealed at all.
        if (!cut && at < 6) return
        await expect(all(unseal(one(bytes), 'một mật khẩu dài'))).rejects.toThrow()
      }),
      { numRuns: 4 },
    )
  }
})

test('what is kept is closed to other accounts, and what was open is closed by the next command', async () => {
  const dataDir = copied('modes')
  const open = (at: string) => {
    for (const entry of readdirSync(at, { recursive: true, withFileTypes: true }))
      chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  }
  open(dataDir)
  await etl(dataDir, ['publish', '--name', 'Kín', '--freeze'])
  const modes = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((at) => (statSync(at).mode & 0o077) !== 0)
  expect(modes).toEqual([])
})

test('tidy removes only what is old, was set aside or loaded, and only when told', async () => {
  const dataDir = copied('tidied')
  writeFiles(dataDir, {
    'before-restore-20250101T000000000Z/ledger.duckdb': 'x',
    'sample-20261101T000000000Z/ledger.duckdb': 'x',
    'inbox/20250101T000000/a.csv': report('Sở Y tế', 'A'),
    'inbox/20250102T000000/z.csv': report('Sở Tư pháp', 'Z'),
    'ghi-chu/20250101T000000': 'x',
  })
  const status = await etl(dataDir, ['status'])
  expect(status.stdout).toMatch(/Đang giữ before-restore-20250101T000000000Z: .* MB, từ ngày 2025-01-01/)
  const dry = await etl(dataDir, ['tidy', '--older-than', '90'])
  expect(dry.stdout).toContain('Chưa xóa gì')
  expect(existsSync(path.join(dataDir, 'before-restore-20250101T000000000Z'))).toBe(true)
  const run = await etl(dataDir, ['tidy', '--older-than', '90', '--remove'])
  expect(run.stdout).toContain('Đã xóa 2 thư mục')
  expect(existsSync(path.join(dataDir, 'before-restore-20250101T000000000Z'))).toBe(false)
  expect(readdirSync(path.join(dataDir, 'inbox'))).toEqual(['20250102T000000'])
  expect(existsSync(path.join(dataDir, 'sample-20261101T000000000Z'))).toBe(true)
  expect(existsSync(path.join(dataDir, 'ghi-chu'))).toBe(true)
  expect((await etl(dataDir, ['tidy'])).code).toBe(2)
})

describe('errors of the system', () => {
  test('each has words of its own, by code and by the words of DuckDB', () => {
    const said = ['ENOSPC', 'EROFS', 'EACCES', 'EIO'].map((code) =>
      explain(Object.assign(new Error('x'), { code })),
    )
    expect(new Set(said).size).toBe(4)
    for (const text of said) expect(text).not.toMatch(/khôi phục|restore/)
    expect(explain(new Error('IO Error: Could not write file "x": No space left on device'))).toBe(said[0])
    expect(explain(new Error('Binder Error'))).toBeNull()
  })

  test.runIf(process.getuid?.() === 0)(
    'a ledger that may not be opened is no reason to restore',
    async () => {
      const dataDir = copied('forbidden')
      chmodSync(dir, 0o755)
      const said = spawnSync(
        process.execPath,
        [
          '--import',
          'tsx',
          '-e',
          "import('./etl/ledger.ts').then((m) => m.readLedger(process.env.AT)).catch((e) => console.log(e.message))",
        ],
        { uid: 65534, gid: 65534, env: { ...process.env, AT: dataPaths(dataDir).ledger }, encoding: 'utf8' },
      ).stdout
      expect(said).toContain('không có quyền')
      expect(said).not.toContain('restore')
    },
  )

  test('a full disk is no damage of the backup that is restored', async (context) => {
    const small = path.join(dir, 'small')
    mkdirSync(small)
    // Only root may have a small disk made.
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status !== 0) context.skip()
    try {
      const file = path.join(dir, 'large.gsb')
      await backup(dataPaths(start), file)
      const dataDir = path.join(small, 'data')
      await expect(restore(dataPaths(dataDir), file)).rejects.toThrow(/^Đĩa đã đầy.*được giữ nguyên\.$/)
      expect(readdirSync(dataDir).sort()).toEqual(['archive', 'snapshots'])
    } finally {
      spawnSync('umount', ['-l', small])
    }
  })

  test('a damaged ledger is one to restore', async () => {
    const dataDir = copied('damaged')
    writeFileSync(dataPaths(dataDir).ledger, Buffer.alloc(20_000, 1))
    await expect(openLedger(dataPaths(dataDir).ledger)).rejects.toThrow(/bị hỏng.*restore/)
  })
})
