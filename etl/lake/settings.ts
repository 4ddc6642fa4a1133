import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { exit, UserError } from '../errors.ts'

/** Somebody who asks the engine. */
export interface EngineUser {
  name: string
  password: string | null
}

/** Where the distributed engine is, and the lake that it reads. */
export interface EngineSettings {
  /** Address of its coordinator, without a path. */
  url: string
  catalog: string
  /** Who asks for figures: reads only. */
  reader: EngineUser
  /** Who registers snapshots: writes only schemas of the lake. */
  publisher: EngineUser
  /** Certificates (PEM) that sign the coordinator's; null: those that Node knows. */
  ca: string | null
  /** The folder into which snapshots are written as Parquet. */
  lake: string
  /** The same folder as the engine names it; ends with `/`. */
  engineLake: string
  /** Whether the DuckDB snapshot answers while the engine is away. */
  fallsBack: boolean
}

type Environment = Record<string, string | undefined>

const wrong = (message: string) => new UserError(message, exit.usage)

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * The distributed engine that `ENGINE` and its companions describe; null where DuckDB answers by itself.
 * @throws UserError where one of them is wrong
 */
export function engineSettings(env: Environment = process.env): EngineSettings | null {
  const { ENGINE = '', ENGINE_FALLBACK = '' } = env
  if (ENGINE === '' || ENGINE === 'duckdb') return null
  if (ENGINE !== 'trino')
    throw wrong(`ENGINE=${ENGINE} không hợp lệ; hãy dùng ENGINE=duckdb hoặc ENGINE=trino`)
  if (!['', 'duckdb', 'none'].includes(ENGINE_FALLBACK))
    throw wrong(
      `ENGINE_FALLBACK=${ENGINE_FALLBACK} không hợp lệ; hãy dùng ENGINE_FALLBACK=duckdb hoặc ENGINE_FALLBACK=none`,
    )
  const reader = userOf(env, 'ENGINE_USER', 'guong_sang', 'ENGINE_PASSWORD')
  const publisher = set(env, 'ENGINE_PUBLISHER')
    ? userOf(env, 'ENGINE_PUBLISHER', '', 'ENGINE_PUBLISHER_PASSWORD')
    : reader
  const url = urlOf(env)
  if (url.startsWith('http:') && (reader.password !== null || publisher.password !== null))
    throw wrong(
      `ENGINE_URL=${url} phải bắt đầu bằng https:// khi có mật khẩu; mật khẩu không đi qua mạng dưới dạng đọc được`,
    )
  return {
    ...{ url, reader, publisher },
    catalog: catalogOf(env),
    ca: certificatesOf(env),
    lake: lakeOf(env),
    engineLake: engineLakeOf(env),
    fallsBack: ENGINE_FALLBACK !== 'none',
  }
}

function set(env: Environment, name: string): string | undefined {
  const given = env[name]?.trim()
  return given === '' ? undefined : given
}

function urlOf(env: Environment): string {
  const given = set(env, 'ENGINE_URL')
  if (given === undefined)
    throw wrong('ENGINE=trino cần ENGINE_URL: địa chỉ của máy điều phối, ví dụ https://trino.example:8443')
  const url = URL.canParse(given) ? new URL(given) : null
  if (url === null || !/^https?:$/.test(url.protocol) || `${url.origin}/` !== url.href)
    throw wrong(`ENGINE_URL=${given} không hợp lệ; hãy ghi dạng https://trino.example:8443`)
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw wrong(
      `ENGINE_URL=${given} phải bắt đầu bằng https://; số liệu không đi qua mạng dưới dạng đọc được`,
    )
  return url.origin
}

function catalogOf(env: Environment): string {
  const catalog = set(env, 'ENGINE_CATALOG') ?? 'lake'
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(catalog))
    throw wrong(`ENGINE_CATALOG=${catalog} không hợp lệ; chỉ dùng chữ thường không dấu, chữ số và dấu _`)
  return catalog
}

function userOf(env: Environment, name: string, usual: string, password: string): EngineUser {
  const user = set(env, name) ?? usual
  // A colon ends the name in a basic authorization; control characters end a header.
  if (!/^[^\p{C}:]{1,128}$/u.test(user))
    throw wrong(`${name} không hợp lệ; tên tài khoản không có dấu hai chấm`)
  const given = env[password]
  return { name: user, password: given === undefined || given === '' ? null : given }
}

function certificatesOf(env: Environment): string | null {
  const given = set(env, 'ENGINE_CA')
  if (given === undefined) return null
  let text: string
  try {
    text = readFileSync(given, 'utf8')
  } catch {
    throw wrong(`ENGINE_CA=${given}: không đọc được tệp này; hãy ghi đúng đường dẫn và kiểm tra quyền đọc`)
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw wrong(`ENGINE_CA=${given}: tệp này không có chứng thư nào ở dạng PEM`)
  return text
}

function lakeOf(env: Environment): string {
  const given = set(env, 'LAKE')
  if (given === undefined)
    throw wrong('ENGINE=trino cần LAKE: thư mục chung để ghi các phiên bản số liệu mà cụm máy sẽ đọc')
  if (/^[a-z0-9]+:\/\//i.test(given))
    throw wrong(`LAKE=${given}: chưa ghi được vào địa chỉ này; hãy gắn (mount) nơi đó thành một thư mục`)
  const folder = path.resolve(given)
  // A lake that is not mounted must not be written to the disk below it, so it is not made here.
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw wrong(`LAKE=${given}: không có thư mục này; hãy tạo hoặc gắn (mount) trước`)
  const inside = path.relative(path.resolve(env['DATA_DIR'] ?? 'data'), folder)
  if (!inside.startsWith('..') && !path.isAbsolute(inside))
    throw wrong(`LAKE=${given} nằm trong thư mục dữ liệu; hãy để ở ngoài thư mục ấy`)
  return folder
}

function engineLakeOf(env: Environment): string {
  const given = set(env, 'ENGINE_LAKE')
  if (given === undefined)
    throw wrong('ENGINE=trino cần ENGINE_LAKE: thư mục LAKE theo tên mà cụm máy gọi, ví dụ local:///')
  // It becomes a part of SQL texts.
  if (!/^(local|file|s3|gs|abfss|hdfs):\/\/[\w./@:-]*$/.test(given))
    throw wrong(`ENGINE_LAKE=${given} không hợp lệ; hãy ghi dạng local:/// hoặc s3://kho/thư-mục/`)
  return given.endsWith('/') ? given : `${given}/`
}
