import { existsSync, readFileSync } from 'node:fs'
import type { BlockList } from 'node:net'
import { isAbsolute, relative, resolve } from 'node:path'
import { auditKeyFile } from '../../etl/audit/key.ts'
import { explained } from '../../etl/errors.ts'
import { requireClient } from '../../etl/lake/client.ts'
import { engineSettings, type EngineSettings } from '../../etl/lake/settings.ts'
import { type Part, partsOff } from '../../etl/parts.ts'
import { isDay } from '../domain/dates.ts'
import { StartError } from './errors.ts'
import { addressList, isLoopback, type Site } from './site.ts'

/** The environment that the server reads. */
export type Environment = Record<string, string | undefined>

/** Dimensions that the model has only where `DIMENSIONS` names them (`cube/model/optional`). */
export const OPTIONAL_DIMENSIONS = ['province'] as const
export type OptionalDimension = (typeof OPTIONAL_DIMENSIONS)[number]

/** How long sessions and passwords last, and from where accounts are administered. */
export interface AccountSettings {
  /** Minutes without a request after which a session ends; an administrator's ends after half of it. */
  idleMinutes: number
  /** Hours after which a session ends in any case. */
  sessionHours: number
  /** Days after which a password must be changed; 0: never. */
  passwordDays: number
  /** The only addresses from which accounts are administered and the audit is read; null: any. */
  administratorAddresses: BlockList | null
}

/** The provider (OpenID Connect) at which people sign in. */
export interface OidcSettings {
  issuer: string
  clientId: string
  clientSecret: string
  /** What is asked for, with spaces between. */
  scope: string
  /** The file that says which of the provider's groups have which role and scope. */
  mapping: string
  /** Seconds after which the provider is asked again what somebody who is signed in may do. */
  checkSeconds: number
  /** The address of this server, to which the provider sends people back. */
  origin: string
}

export interface Settings {
  dataDir: string
  host: string
  port: number
  today: string | undefined
  /** Parts that `PARTS_OFF` switches off. */
  off: ReadonlySet<Part>
  auth: 'open' | 'local' | 'oidc'
  site: Site
  /** Files of the server's own certificate and its key. */
  tls: { cert: string; key: string } | null
  accounts: AccountSettings
  oidc: OidcSettings | null
  /** The file of the private key that seals the audit; never below the data folder. */
  auditKey: string
  /** The distributed engine that answers in the place of DuckDB; null: none. */
  engine: EngineSettings | null
  /** The optional dimensions that the model is to have. */
  dimensions: OptionalDimension[]
  /** The backup that the server makes by itself; null: none. */
  nightly: NightlySettings | null
  /** What a caller of `/metrics` must show; null: there are none. */
  metricsToken: string | null
  /** Whether the log is one line of JSON an event. */
  jsonLog: boolean
}

/** `BACKUP_DIR`, `BACKUP_HOUR`, `BACKUP_KEEP`. */
export interface NightlySettings {
  folder: string
  /** The hour of the province from which on it is made. */
  hour: number
  /** How many are kept. */
  keep: number
}

const wrong = (message: string) => new StartError(message, 2)

/**
 * Reads the settings and refuses what must not be started.
 * @throws StartError
 */
export function readSettings(env: Environment): Settings {
  const { AUTH = 'open', HOST = '127.0.0.1', PORT = '4000', TODAY, DATA_DIR = 'data' } = env
  if (AUTH !== 'open' && AUTH !== 'local' && AUTH !== 'oidc')
    throw wrong(`AUTH=${AUTH} không hợp lệ; hãy dùng AUTH=open, AUTH=local hoặc AUTH=oidc`)
  if (AUTH === 'open' && !isLoopback(HOST))
    throw wrong(`AUTH=open chỉ phục vụ trên máy này; HOST=${HOST} bị từ chối, hãy dùng HOST=127.0.0.1`)
  const port = Number(PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw wrong(`PORT=${PORT} không hợp lệ; hãy dùng một số từ 1 đến 65535`)
  if (TODAY !== undefined && !isDay(TODAY))
    throw wrong(`TODAY=${TODAY} không hợp lệ; hãy ghi dạng 2026-11-22`)
  const dataDir = resolve(DATA_DIR)
  const tls = readTls(env)
  const site = readSite(env, AUTH !== 'open', HOST, tls !== null)
  return {
    dataDir,
    host: HOST,
    port,
    today: TODAY,
    off: readPartsOff(env),
    auth: AUTH,
    site,
    tls,
    accounts: readAccountSettings(env),
    oidc: AUTH === 'oidc' ? readOidc(env, site.origin) : null,
    auditKey: readAuditKey(dataDir, env),
    engine: readEngine(env),
    dimensions: readDimensions(env),
    nightly: readNightlySettings(dataDir, env),
    metricsToken: readMetricsToken(env),
    jsonLog: readLog(env),
  }
}

/** @throws StartError */
function readPartsOff(env: Environment): ReadonlySet<Part> {
  try {
    return partsOff(env)
  } catch (error) {
    throw wrong(explained(error).message)
  }
}

/** @throws StartError */
function readEngine(env: Environment): EngineSettings | null {
  try {
    const engine = engineSettings(env)
    if (engine !== null) requireClient()
    return engine
  } catch (error) {
    throw wrong(explained(error).message)
  }
}

/** @throws StartError */
function readDimensions({ DIMENSIONS = '' }: Environment): OptionalDimension[] {
  const names = DIMENSIONS.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const unknown = names.find((name) => !OPTIONAL_DIMENSIONS.some((known) => known === name))
  if (unknown !== undefined)
    throw wrong(`DIMENSIONS=${unknown} không hợp lệ; chỉ nhận: ${OPTIONAL_DIMENSIONS.join(', ')}`)
  return OPTIONAL_DIMENSIONS.filter((known) => names.includes(known))
}

/** A setting that names a file, which must be there. */
function fileOf(env: Environment, name: string): string | null {
  const given = env[name]
  if (given === undefined || given === '') return null
  const file = resolve(given)
  if (!existsSync(file)) throw wrong(`${name}=${given}: không có tệp này; hãy ghi đúng đường dẫn`)
  return file
}

function readTls(env: Environment): Settings['tls'] {
  const cert = fileOf(env, 'TLS_CERT')
  const key = fileOf(env, 'TLS_KEY')
  if (cert === null && key === null) return null
  if (cert === null || key === null) throw wrong('TLS_CERT và TLS_KEY phải được đặt cùng nhau')
  return { cert, key }
}

function readSite(env: Environment, signsIn: boolean, host: string, tls: boolean): Site {
  const { PUBLIC_ORIGIN, TRUSTED_PROXY = '' } = env
  const proxies = addressList(TRUSTED_PROXY)
  if (proxies === null)
    throw wrong(
      `TRUSTED_PROXY=${TRUSTED_PROXY} không hợp lệ; hãy ghi địa chỉ IP, ví dụ 127.0.0.1,10.1.0.0/24`,
    )
  const origin = signsIn ? readOrigin(PUBLIC_ORIGIN) : null
  const hasProxy = TRUSTED_PROXY.trim() !== ''
  if (signsIn && !isLoopback(host)) {
    if (origin?.startsWith('https://') !== true)
      throw wrong(
        `HOST=${host} cần PUBLIC_ORIGIN=https://tên-máy-chủ, là địa chỉ mà mọi người gõ; hoặc dùng HOST=127.0.0.1`,
      )
    if (!tls && !hasProxy)
      throw wrong(
        `HOST=${host} cần mã hóa đường truyền: đặt TLS_CERT và TLS_KEY, hoặc TRUSTED_PROXY là địa chỉ của máy đứng trước`,
      )
  }
  return {
    signsIn,
    origin,
    secure: origin?.startsWith('https://') ?? tls,
    tls,
    proxies: hasProxy ? proxies : null,
  }
}

/** @throws StartError where it is no origin, or would send passwords in clear */
function readOrigin(given: string | undefined): string | null {
  if (given === undefined || given === '') return null
  const found = URL.canParse(given) ? new URL(given) : null
  if (found === null || !/^https?:$/.test(found.protocol) || `${found.origin}/` !== found.href)
    throw wrong(`PUBLIC_ORIGIN=${given} không hợp lệ; hãy ghi dạng https://guongsang.khanhhoa.gov.vn`)
  if (found.protocol === 'http:' && !isLoopback(found.hostname))
    throw wrong(
      `PUBLIC_ORIGIN=${given} phải bắt đầu bằng https://; mật khẩu không đi qua mạng dưới dạng đọc được`,
    )
  return found.origin
}

/** A whole number within bounds. @throws StartError */
function wholeOf(env: Environment, name: string, usual: number, least: number, most: number): number {
  const given = env[name]
  if (given === undefined || given === '') return usual
  const number = Number(given)
  if (!Number.isInteger(number) || number < least || number > most)
    throw wrong(`${name}=${given} không hợp lệ; hãy dùng một số từ ${least} đến ${most}`)
  return number
}

/** @throws StartError */
function readNightlySettings(dataDir: string, env: Environment): NightlySettings | null {
  const { BACKUP_DIR } = env
  if (BACKUP_DIR === undefined || BACKUP_DIR === '') return null
  const folder = resolve(BACKUP_DIR)
  const inside = relative(dataDir, folder)
  if (!inside.startsWith('..') && !isAbsolute(inside))
    throw wrong(`BACKUP_DIR=${BACKUP_DIR} nằm trong thư mục dữ liệu; hãy để bản sao lưu ở ngoài thư mục ấy`)
  return {
    folder,
    hour: wholeOf(env, 'BACKUP_HOUR', 2, 0, 23),
    keep: wholeOf(env, 'BACKUP_KEEP', 14, 1, 1000),
  }
}

const SHORTEST_TOKEN = 16

/** @throws StartError */
function readMetricsToken({ METRICS_TOKEN }: Environment): string | null {
  if (METRICS_TOKEN === undefined || METRICS_TOKEN === '') return null
  if (METRICS_TOKEN.length < SHORTEST_TOKEN)
    throw wrong(`METRICS_TOKEN quá ngắn; hãy dùng ít nhất ${SHORTEST_TOKEN} ký tự ngẫu nhiên`)
  return METRICS_TOKEN
}

/** @throws StartError */
function readLog({ LOG = '' }: Environment): boolean {
  if (!['', 'plain', 'json'].includes(LOG))
    throw wrong(`LOG=${LOG} không hợp lệ; hãy dùng LOG=plain hoặc LOG=json`)
  return LOG === 'json'
}

/** @throws StartError */
function readOidc(env: Environment, origin: string | null): OidcSettings {
  const needed = (name: string, what: string): string => {
    const given = env[name]?.trim() ?? ''
    if (given === '') throw wrong(`AUTH=oidc cần ${name}: ${what}`)
    return given
  }
  if (origin === null)
    throw wrong(
      'AUTH=oidc cần PUBLIC_ORIGIN, là địa chỉ mà mọi người gõ, ví dụ https://guongsang.khanhhoa.gov.vn',
    )
  const issuer = needed('OIDC_ISSUER', 'địa chỉ (issuer) của hệ thống đăng nhập, bắt đầu bằng https://')
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (url === null || !isSafe || url.search !== '' || url.hash !== '' || url.username !== '')
    throw wrong(
      `OIDC_ISSUER=${issuer} không hợp lệ; hãy ghi đúng issuer của hệ thống đăng nhập, bắt đầu bằng https://`,
    )
  const clientId = needed('OIDC_CLIENT_ID', 'mã ứng dụng (client id) do hệ thống đăng nhập cấp')
  const { OIDC_SCOPE: scope = 'openid profile' } = env
  if (!scope.split(' ').includes('openid'))
    throw wrong(`OIDC_SCOPE=${scope} phải có openid, ví dụ OIDC_SCOPE="openid profile"`)
  const mapping = fileOf(env, 'OIDC_MAPPING')
  if (mapping === null)
    throw wrong('AUTH=oidc cần OIDC_MAPPING: tệp JSON ghi nhóm nào có vai trò và phạm vi nào')
  return {
    ...{ issuer, clientId, scope, mapping, origin },
    clientSecret: readClientSecret(env),
    checkSeconds: wholeOf(env, 'OIDC_CHECK_SECONDS', 300, 1, 3600),
  }
}

/** The client's secret, from a file or the environment; no message shows it. @throws StartError */
function readClientSecret(env: Environment): string {
  const given = env['OIDC_CLIENT_SECRET'] ?? ''
  const file = fileOf(env, 'OIDC_CLIENT_SECRET_FILE')
  if ((given === '') === (file === null))
    throw wrong(
      'AUTH=oidc cần khóa của ứng dụng ở một trong hai nơi: OIDC_CLIENT_SECRET_FILE (tệp, nên dùng) hoặc OIDC_CLIENT_SECRET',
    )
  if (file === null) return given
  let secret: string
  try {
    secret = readFileSync(file, 'utf8').trim()
  } catch {
    throw wrong(`OIDC_CLIENT_SECRET_FILE=${file}: không đọc được tệp này; hãy kiểm tra quyền đọc`)
  }
  if (secret === '')
    throw wrong(`OIDC_CLIENT_SECRET_FILE=${file}: tệp trống; hãy ghi khóa của ứng dụng vào đó`)
  return secret
}

function readAccountSettings(env: Environment): AccountSettings {
  const { ADMIN_ADDRESSES = '' } = env
  const addresses = addressList(ADMIN_ADDRESSES)
  if (addresses === null)
    throw wrong(`ADMIN_ADDRESSES=${ADMIN_ADDRESSES} không hợp lệ; hãy ghi địa chỉ IP, ví dụ 10.1.2.0/24`)
  return {
    idleMinutes: wholeOf(env, 'SESSION_IDLE_MINUTES', 30, 2, 720),
    sessionHours: wholeOf(env, 'SESSION_HOURS', 12, 1, 168),
    passwordDays: wholeOf(env, 'PASSWORD_MAX_DAYS', 90, 0, 3650),
    administratorAddresses: ADMIN_ADDRESSES.trim() === '' ? null : addresses,
  }
}

/** @throws StartError */
function readAuditKey(dataDir: string, env: Environment): string {
  try {
    return auditKeyFile(dataDir, env)
  } catch (error) {
    throw wrong(explained(error).message)
  }
}
