/** The operations that are broken off, the states that they start from, and the program's commands in this process. */
import { Readable } from 'node:stream'
import type { Request } from 'express'
import path from 'node:path'
import writeXlsx from 'write-excel-file/node'
import type { Start } from './cases.ts'
import { real } from './hooks.ts'

export const TODAY = '2026-11-22'

/** What a command said and how it ended. */
export interface Said {
  code: number
  stdout: string
  stderr: string
}

let turn = 0

/** Runs a command of the program as `npm run etl --` does, in this process. */
export async function command(dataDir: string, args: string[], reference?: string): Promise<Said> {
  const said: Said = { code: 0, stdout: '', stderr: '' }
  const before = { ...process.env }
  const { argv, exitCode } = process
  const writes = [
    process.stdout.write.bind(process.stdout),
    process.stderr.write.bind(process.stderr),
  ] as const
  const take =
    (key: 'stdout' | 'stderr') =>
    (text: string | Uint8Array, ...rest: unknown[]): boolean => {
      said[key] += typeof text === 'string' ? text : Buffer.from(text).toString()
      for (const one of rest) if (typeof one === 'function') (one as () => void)()
      return true
    }
  process.env['DATA_DIR'] = dataDir
  process.env['TODAY'] = TODAY
  if (reference !== undefined) process.env['REFERENCE_DIR'] = reference
  process.argv = [argv[0]!, 'etl', ...args]
  process.exitCode = 0
  process.stdout.write = take('stdout')
  process.stderr.write = take('stderr')
  heard = said
  try {
    turn += 1
    await import(`../../etl/cli.ts?turn=${turn}`)
    said.code = Number(process.exitCode)
  } finally {
    ;[process.stdout.write, process.stderr.write] = writes
    heard = null
    process.argv = argv
    process.exitCode = exitCode
    for (const key of ['DATA_DIR', 'TODAY', 'REFERENCE_DIR'])
      if (before[key] === undefined) Reflect.deleteProperty(process.env, key)
      else process.env[key] = before[key]
  }
  return said
}

/** What the command that runs now has said so far. */
let heard: Said | null = null
export const saidSoFar = (): string => heard?.stdout ?? ''

const header = 'Đơn vị báo cáo,Năm,Mã mô hình,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng'
const csv = (unit: string, code: string, rows: number, year = 2024, word = 'Mô hình') =>
  `${header}\n${Array.from({ length: rows }, (_, i) => `${unit},${year},${code}${i},${word} ${i} của ${unit},6,Tập thể`).join('\n')}\n`

/** A unit that the grown list has and the program's own has not. */
const NEW_UNIT = 'ZZDVM,,,Đơn vị mới thành lập,,,agency,government,,,assumed,"made for a test"'

/** Where the files for the operations are; made once for a run. */
export interface Material {
  mail: string
  /** Reference tables with a unit more. */
  grown: string
  /** A backup of other data. */
  other: string
}

/** Writes the senders' files and the grown reference tables. */
export async function makeMaterial(folder: string): Promise<Material> {
  const mail = path.join(folder, 'mail')
  const write = (name: string, text: string) => {
    real.mkdirSync(path.dirname(path.join(mail, name)), { recursive: true })
    real.writeFileSync(path.join(mail, name), text)
  }
  write('first/y-te.csv', csv('Sở Y tế', 'A', 8))
  write('second/tu-phap.csv', csv('Sở Tư pháp', 'C', 6, 2025))
  write('new/xay-dung.csv', csv('Sở Xây dựng', 'B', 7))
  write('new/nhan-rong.csv', csv('Sở Nội vụ', 'D', 5, 2025).replace('6,Tập thể', '99,Tập thể'))
  write('grown/moi.csv', csv('Đơn vị mới thành lập', 'E', 5, 2025))
  write('corrected/y-te-sua.csv', csv('Sở Y tế', 'A', 7, 2024, 'Mô hình đã sửa'))
  write('ahead/noi-vu.csv', csv('Sở Nội vụ', 'F', 5, 2025))
  write('sample/mau.csv', `DỮ LIỆU MẪU – số liệu giả định không phải báo cáo thật\n${csv('Sở Y tế', 'S', 5)}`)
  write('other/tai-chinh.csv', csv('Sở Tài chính', 'T', 6))
  const rows = [
    ['Đơn vị báo cáo', 'Năm', 'Mã mô hình', 'Tên mô hình, điển hình', 'Lĩnh vực', 'Đối tượng'],
    ...Array.from({ length: 4 }, (_, i) => [
      'Sở Tài chính',
      '2025',
      `X${i}`,
      `Mô hình bảng tính ${i}`,
      '6',
      'Tập thể',
    ]),
  ]
  await writeXlsx(
    rows.map((row) => row.map((value) => ({ value }))),
    { sheet: 'Mô hình' },
  ).toFile(path.join(mail, 'new/tai-chinh.xlsx'))
  const grown = path.join(folder, 'reference')
  real.cpSync('data/reference', grown, { recursive: true })
  real.appendFileSync(path.join(grown, 'units.csv'), `${NEW_UNIT}\n`)
  const other = path.join(folder, 'other.gsb')
  const away = path.join(folder, 'other-data')
  await must(command(away, ['load', path.join(mail, 'other'), '--received', '2024-11-03']))
  await must(command(away, ['backup', other]))
  real.rmSync(away, { recursive: true })
  return { mail, grown, other }
}

/** @throws where a command that prepares something did not do it */
export async function must(run: Promise<Said>): Promise<Said> {
  const said = await run
  if (said.code !== 0) throw new Error(`A preparation ended with ${said.code}: ${said.stderr}`)
  return said
}

/** What the program of commit 1ae5259 made of `first`, frozen, and `second`. */
const RELEASE = path.join(import.meta.dirname, 'release-1ae5259.tgz')

/** Makes the state that an operation starts from in `data`. */
export async function makeStart(start: Start, data: string, material: Material): Promise<void> {
  const load = (name: string, received: string, ...more: string[]) =>
    must(command(data, ['load', path.join(material.mail, name), '--received', received, ...more]))
  if (start === 'empty') return
  if (start === 'sample') {
    await load('sample', '2024-11-01')
    return
  }
  if (start === 'release') {
    real.mkdirSync(data, { recursive: true })
    const { extract } = await import('tar')
    await extract({ file: RELEASE, cwd: data })
    return
  }
  await load('first', '2024-11-01')
  await must(command(data, ['publish', '--name', 'Chốt trước', '--freeze']))
  await load('second', '2025-11-02')
  if (start === 'ahead') await load('ahead', '2025-11-03', '--no-publish')
}

/** One operation on a data directory. */
export interface Operation {
  name: string
  /** @param out a folder for what goes out */
  run(data: string, out: string, material: Material, start: Start): Promise<Said>
  /** The same after it was broken off, where that is another command. */
  again?(data: string, out: string, material: Material, start: Start, done: boolean): Promise<Said>
  /** It brings other data in the place of what was there. */
  replaces?: boolean
}

const referenceOf = (start: Start, material: Material) => (start === 'grown' ? material.grown : undefined)

const simple =
  (...args: string[]): Operation['run'] =>
  (data, _out, material, start) =>
    command(data, args, referenceOf(start, material))

const loadOf =
  (name: string, received: string): Operation['run'] =>
  (data, _out, { mail, grown }, start) =>
    command(
      data,
      [
        'load',
        path.join(mail, name),
        ...(start === 'grown' ? [path.join(mail, 'grown')] : []),
        '--received',
        received,
      ],
      start === 'grown' ? grown : undefined,
    )

/** Sends files to the server's reader of bodies, then has the loader take them. */
async function upload(data: string, material: Material, start: Start): Promise<Said> {
  const { receiveFiles } = await import('../../cube/server/actions/upload.ts')
  const folder = path.join(material.mail, 'new')
  const names = real.readdirSync(folder).sort()
  const bodies = names.map((name) => real.readFileSync(path.join(folder, name)))
  const whole = Buffer.concat(bodies)
  const pieces = [whole.subarray(0, 100), whole.subarray(100)]
  const request = Object.assign(Readable.from(pieces), {
    query: { name: names, size: bodies.map((body) => String(body.length)) },
    headers: { 'content-length': String(whole.length) },
  }) as unknown as Request
  let received: string
  try {
    received = (await receiveFiles(request, data, null)).folder
  } catch (error) {
    // The server answers; nothing was taken.
    const { message, code } = error as Error & { code?: string }
    return { code: 1, stdout: '', stderr: `upload refused: ${code ?? ''} ${message}\n` }
  }
  return command(data, ['load', received, '--received', '2024-12-01'], referenceOf(start, material))
}

export const operations: Operation[] = [
  {
    name: 'load',
    run: loadOf('new', '2024-12-01'),
  },
  { name: 'correct', run: loadOf('corrected', '2024-12-02') },
  { name: 'publish', run: simple('publish') },
  {
    name: 'freeze',
    run: simple('publish', '--name', 'Chốt', '--freeze'),
  },
  {
    name: 'freeze as of a day',
    run: simple('publish', '--name', 'Ngày cũ', '--freeze', '--as-of', '2025-11-01'),
  },
  {
    name: 'decide',
    run: simple('decide', '--same', 'SYT/A1', 'SYT/A2'),
    again: (data, _out, material, start, done) =>
      command(
        data,
        done ? ['publish'] : ['decide', '--same', 'SYT/A1', 'SYT/A2'],
        referenceOf(start, material),
      ),
  },
  {
    name: 'upload',
    run: (data, _out, material, start) => upload(data, material, start),
  },
  {
    name: 'backup',
    run: (data, out) => command(data, ['backup', path.join(out, 'all.gsb')]),
  },
  {
    name: 'restore',
    replaces: true,
    run: (data, _out, { other }) => command(data, ['restore', other]),
  },
  {
    name: 'upgrade',
    run: simple('duplicates'),
  },
]
