/** `npm run account -- …`: accounts from the machine itself, whether the server runs or not. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFolder } from '../etl/files.ts'
import { Access } from './server/accounts/access.ts'
import type { Account } from './server/accounts/accounts.ts'
import { AT_THE_MACHINE } from './server/accounts/actor.ts'
import { ACCOUNT_ROLES, type AccountRole } from './domain/roles.ts'
import { writeSlips } from './server/accounts/slips.ts'
import { firstLine, HttpError, StartError } from './server/errors.ts'
import { ROLE_NAMES } from './server/identity.ts'
import { readSettings } from './server/settings.ts'

const USAGE = `Cách dùng: npm run account -- LỆNH
  add TÊN --role VAI_TRÒ [--scope PHẠM_VI] [--title "Họ tên hoặc đơn vị"]   lập tài khoản, in mật khẩu dùng một lần
  role TÊN --role VAI_TRÒ [--scope PHẠM_VI]    đổi vai trò, phạm vi; các phiên đang mở của tài khoản kết thúc
  reset TÊN [--codes]                          cấp mật khẩu mới dùng một lần; --codes: bỏ cả mã xác thực (mất điện thoại)
  lock TÊN, unlock TÊN                         khóa, mở khóa
  list [--json]                                các tài khoản
  slips --out THƯ_MỤC [--unit MÃ]…             lập tài khoản cho các đơn vị chưa có, in phiếu giao mật khẩu (tệp HTML)
VAI_TRÒ: ${ACCOUNT_ROLES.map((role) => `${role} (${ROLE_NAMES[role]})`).join(', ')}
PHẠM_VI: province (toàn tỉnh), government (khối chính quyền), party (khối Đảng), hoặc mã đơn vị, cách nhau bằng dấu phẩy`

const wrong = (why: string) => new StartError(`${why}\n${USAGE}`, 2)

interface Given {
  name: string | undefined
  role?: string
  scope?: string
  title?: string
  codes: boolean
  json: boolean
  out?: string
  unit: string[]
}

function read(args: string[]): Given {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        role: { type: 'string' },
        scope: { type: 'string' },
        title: { type: 'string' },
        codes: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        out: { type: 'string' },
        unit: { type: 'string', multiple: true, default: [] },
      },
    })
    if (positionals.length > 1) throw wrong(`Không hiểu “${positionals[1]!}”.`)
    return { ...values, name: positionals[0] }
  } catch (error) {
    if (error instanceof StartError) throw error
    throw wrong(firstLine(error))
  }
}

/** @throws StartError where it is no role */
function roleOf(text: string | undefined): AccountRole {
  if (text !== undefined && (ACCOUNT_ROLES as readonly string[]).includes(text)) return text as AccountRole
  throw wrong(text === undefined ? 'Chưa ghi --role.' : `Không có vai trò “${text}”.`)
}

/** @throws StartError */
function nameOf({ name }: Given): string {
  if (name === undefined) throw wrong('Chưa ghi tên đăng nhập.')
  return name
}

/** A unit's code as a scope, whatever case it was typed in; sides and the province are small. */
const scopeOf = (text: string): string =>
  /^(province|government|party)$/i.test(text) ? text.toLowerCase() : text.toUpperCase().replaceAll(' ', '')

function printPassword(name: string, password: string): void {
  console.log(`Tài khoản: ${name}`)
  console.log(`Mật khẩu dùng một lần: ${password}`)
  console.log('Dùng được trong 72 giờ, đặt mật khẩu mới khi đăng nhập lần đầu. Mật khẩu này không hiện lại.')
}

function describe({ name, title, role, scope, locked, totp, mustChange, issuer }: Account): string {
  const marks = [
    ...(issuer === null ? [] : ['của hệ thống đăng nhập']),
    ...(locked ? ['đã khóa'] : []),
    ...(mustChange ? ['chưa đổi mật khẩu được cấp'] : []),
    ...(totp === null ? [] : ['có mã xác thực']),
  ]
  return [name, ROLE_NAMES[role], scope, title, marks.join(', ')].filter((part) => part !== '').join(' · ')
}

async function run(command: string, given: Given, access: Access): Promise<void> {
  const { accounts } = access
  switch (command) {
    case 'add': {
      const role = roleOf(given.role)
      const scope = scopeOf(given.scope ?? (role === 'unit' ? '' : 'province'))
      const name = nameOf(given)
      const password = await accounts.add({ name, title: given.title ?? '', role, scope }, AT_THE_MACHINE)
      printPassword(accounts.require(name).name, password)
      return
    }
    case 'role': {
      const name = nameOf(given)
      const scope = given.scope === undefined ? accounts.require(name).scope : scopeOf(given.scope)
      accounts.change(name, { role: roleOf(given.role), scope }, AT_THE_MACHINE)
      console.log(describe(accounts.require(name)))
      return
    }
    case 'reset': {
      const name = nameOf(given)
      if (given.codes && accounts.require(name).issuer !== null) {
        accounts.forgetAuthenticator(name, AT_THE_MACHINE)
        console.log(describe(accounts.require(name)))
        return
      }
      const password = await accounts.reset(name, given.codes, AT_THE_MACHINE)
      access.failures.clear(name)
      printPassword(accounts.require(name).name, password)
      return
    }
    case 'lock':
    case 'unlock': {
      const name = nameOf(given)
      accounts.lock(name, command === 'lock', AT_THE_MACHINE)
      if (command === 'unlock') access.failures.clear(name)
      console.log(describe(accounts.require(name)))
      return
    }
    case 'list':
      if (given.json)
        console.log(
          JSON.stringify(
            accounts
              .list()
              .map(({ name, title, role, scope, locked }) => ({ name, title, role, scope, locked })),
            null,
            2,
          ),
        )
      else for (const account of accounts.list()) console.log(describe(account))
      return
    case 'slips': {
      if (given.out === undefined) throw wrong('Chưa ghi --out.')
      makeFolder(resolve(given.out), 0o700)
      const { file, made } = await writeSlips(access, resolve(given.out), given.unit.map(scopeOf))
      console.log(
        made === 0
          ? 'Mọi đơn vị đã có tài khoản; cấp lại mật khẩu bằng lệnh reset.'
          : `Đã lập ${made} tài khoản; phiếu giao mật khẩu ở ${file}. In xong đề nghị xóa tệp này.`,
      )
      return
    }
    default:
      throw wrong(`Không có lệnh “${command}”.`)
  }
}

async function main(): Promise<void> {
  process.umask(0o077)
  const [command = '', ...rest] = process.argv.slice(2)
  if (command === '' || command === '--help') throw wrong('Chưa ghi lệnh.')
  const given = read(rest)
  // Which host it will serve does not matter here.
  const settings = readSettings({ ...process.env, AUTH: 'local', HOST: '127.0.0.1' })
  if (!existsSync(settings.dataDir)) makeFolder(settings.dataDir)
  const access = new Access({ ...settings, settings: settings.accounts })
  try {
    await run(command, given, access)
  } finally {
    access.close()
  }
}

main().catch((error: unknown) => {
  console.error(
    error instanceof HttpError
      ? error.messageVi
      : error instanceof StartError
        ? error.message
        : firstLine(error),
  )
  process.exit(error instanceof StartError ? error.exitCode : 1)
})
