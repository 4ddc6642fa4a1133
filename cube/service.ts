/** `npm run service -- install|print|remove`: the server as a service of the operating system. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isBuilt } from '../dashboard/built.ts'
import { explain } from '../etl/errors.ts'
import { makeFolder, remove, writeFileWhole } from '../etl/files.ts'
import { firstLine, StartError } from './server/errors.ts'
import { scheduledTask, type Service, systemdUnit } from './service_files.ts'

const ROOT = path.resolve(fileURLToPath(new URL('..', import.meta.url)))

const USAGE = `Cách dùng: npm run service -- LỆNH
  install   ghi đơn vị systemd, lập tài khoản riêng, bật và chạy (Linux, quyền root)
  print     in đơn vị systemd; --windows: in tác vụ định kỳ của Windows (XML) và các lệnh
  remove    dừng, bỏ đơn vị systemd; số liệu và tài khoản được giữ nguyên
  --data THƯ_MỤC     thư mục dữ liệu (mặc định /var/lib/guong-sang/data; Windows: C:\\GuongSangData)
  --backup THƯ_MỤC   thư mục sao lưu hằng đêm (mặc định: không sao lưu)
  --user TÊN         tài khoản chạy (mặc định guong-sang)
  --port SỐ          cổng (mặc định 4000)
  --out TỆP          print: ghi ra tệp thay vì in`

const UNIT = '/etc/systemd/system/guong-sang.service'
const SETTINGS = '/etc/guong-sang/env'

/** What an administrator changes: the unit reads it, and an update of the program leaves it. */
const FIRST_SETTINGS = `# Cài đặt của Gương Sáng; xem README của chương trình. Sau khi sửa: systemctl restart guong-sang
# AUTH=local
# PUBLIC_ORIGIN=https://guongsang.example
# TRUSTED_PROXY=127.0.0.1
# BACKUP_PASSPHRASE_FILE=/etc/guong-sang/mat-khau-sao-luu
# METRICS_TOKEN=
`

interface Given extends Service {
  command: string
  windows: boolean
  out: string | undefined
}

/** @throws StartError (2) */
function read(args: string[]): Given {
  const wrong = (why: string) => new StartError(`${why}\n${USAGE}`, 2)
  let values
  let positionals
  try {
    ;({ values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        backup: { type: 'string' },
        user: { type: 'string', default: 'guong-sang' },
        port: { type: 'string', default: '4000' },
        windows: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    }))
  } catch (error) {
    throw wrong(firstLine(error))
  }
  const [command = ''] = positionals
  if (positionals.length !== 1 || !['install', 'print', 'remove'].includes(command))
    throw wrong(`Không hiểu “${positionals.join(' ')}”.`)
  const { user, port, windows, out } = values
  if (!/^[a-z_][a-z0-9_-]{0,30}$/.test(user)) throw wrong(`--user ${user} không hợp lệ.`)
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    throw wrong(`--port ${port} không hợp lệ.`)
  const isWindows = windows || process.platform === 'win32'
  const paths = isWindows ? path.win32 : path.posix
  const data = values.data ?? (isWindows ? 'C:\\GuongSangData' : '/var/lib/guong-sang/data')
  const folders = [data, ...(values.backup === undefined ? [] : [values.backup])]
  for (const folder of folders)
    if (!paths.isAbsolute(folder) || /[\n\r"%&<>^|]/.test(folder))
      throw wrong(`Thư mục ${folder} phải là đường dẫn đầy đủ, không có dấu nháy và ký tự đặc biệt.`)
  return {
    ...{ command, windows: isWindows, out, user, data, port: Number(port), settings: SETTINGS },
    ...{ backup: values.backup ?? null, root: ROOT, node: process.execPath },
  }
}

function main(): void {
  const given = read(process.argv.slice(2))
  if (given.command === 'print') print(given)
  else if (given.windows) throw new StartError(`Trên Windows hãy dùng: npm run service -- print --windows`, 1)
  else if (given.command === 'install') install(given)
  else removeUnit()
}

function print(given: Given): void {
  const text = given.windows ? scheduledTask(given) : systemdUnit(given)
  if (given.out === undefined) process.stdout.write(text)
  // The task scheduler reads XML in UTF-16, as its declaration says.
  else writeFileWhole(given.out, given.windows ? Buffer.from(`\uFEFF${text}`, 'utf16le') : text)
  if (given.windows) process.stderr.write(windowsSteps(given))
}

function windowsSteps({ data, backup, out }: Given): string {
  const file = out ?? 'guong-sang.xml'
  return `Các bước trên Windows (Command Prompt, Run as administrator):
  mkdir "${data}"
  icacls "${data}" /inheritance:r /grant:r "*S-1-5-19:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F"
  icacls "${ROOT}" /grant "*S-1-5-19:(OI)(CI)RX"
${backup === null ? '' : `  mkdir "${backup}"\n  icacls "${backup}" /grant "*S-1-5-19:(OI)(CI)M"\n`}  npm ci && npm run build
  npm run service -- print --windows --out "${file}"
  schtasks /Create /TN "Guong Sang" /XML "${file}"
  schtasks /Run /TN "Guong Sang"
Bỏ: schtasks /End /TN "Guong Sang" rồi schtasks /Delete /TN "Guong Sang" /F
`
}

/** @throws StartError where the system does not take it */
function install(given: Given): void {
  if (process.platform !== 'linux') throw new StartError('Chỉ cài được dịch vụ systemd trên Linux.', 1)
  if (process.getuid?.() !== 0) throw new StartError('Cần quyền root: sudo npm run service -- install', 1)
  if (!isBuilt(ROOT)) {
    console.log('Dựng trang tổng quan')
    run(process.execPath, ['--import', 'tsx', 'dashboard/build.ts'])
  }
  const { user, data, backup } = given
  if (spawnSync('id', [user]).status !== 0)
    run('useradd', [
      ...['--system', '--user-group', '--no-create-home', '--home-dir', path.dirname(data)],
      ...['--shell', '/usr/sbin/nologin', user],
    ])
  // The audit's key stands beside the data folder, so the folder above belongs to the account as well.
  for (const folder of [path.dirname(data), data, ...(backup === null ? [] : [backup])]) {
    const isNew = !existsSync(folder)
    makeFolder(folder)
    if (isNew) run('chown', [`${user}:${user}`, folder])
  }
  if (!existsSync(SETTINGS)) {
    makeFolder(path.dirname(SETTINGS))
    writeFileWhole(SETTINGS, FIRST_SETTINGS)
  }
  writeFileWhole(UNIT, systemdUnit(given))
  run('chmod', ['644', UNIT])
  console.log(`Đã ghi ${UNIT}; cài đặt ở ${SETTINGS}, dữ liệu ở ${data}`)
  if (!existsSync('/run/systemd/system')) {
    console.log('Máy này không chạy systemd; trên máy chạy systemd: systemctl enable --now guong-sang')
    return
  }
  run('systemctl', ['daemon-reload'])
  run('systemctl', ['enable', '--now', 'guong-sang'])
  console.log('Đã bật và chạy. Xem: systemctl status guong-sang; nhật ký: journalctl -u guong-sang -f')
}

/** @throws StartError */
function removeUnit(): void {
  if (process.getuid?.() !== 0) throw new StartError('Cần quyền root: sudo npm run service -- remove', 1)
  if (!existsSync(UNIT)) {
    console.log('Chưa cài dịch vụ.')
    return
  }
  const isRunning = existsSync('/run/systemd/system')
  if (isRunning) run('systemctl', ['disable', '--now', 'guong-sang'])
  remove(UNIT)
  if (isRunning) run('systemctl', ['daemon-reload'])
  console.log(`Đã bỏ ${UNIT}. Số liệu, cài đặt và tài khoản được giữ nguyên.`)
}

/** Runs a program of the system. @throws StartError with its first line where it fails */
function run(program: string, args: string[]): void {
  const { status, error, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8' })
  if (status === 0) return
  const why = error === undefined ? firstLine(stderr) : firstLine(error)
  throw new StartError(`Lệnh ${program} ${args.join(' ')} không thành: ${why}`, 1)
}

try {
  main()
} catch (error) {
  console.error(error instanceof StartError ? error.message : (explain(error) ?? firstLine(error)))
  process.exitCode = error instanceof StartError ? error.exitCode : 1
}
