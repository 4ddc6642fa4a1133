import type { IncomingMessage } from 'node:http'
import { ACCOUNT_ROLES } from '../domain/roles.ts'
import type { Channel } from '../domain/scope.ts'
import { HttpError } from './errors.ts'

/** Those of accounts; `open` is everybody with `AUTH=open`; `system` is the server itself, never a request. */
export const ROLES = ['open', ...ACCOUNT_ROLES, 'system'] as const
export type Role = (typeof ROLES)[number]

/** Roles as people read them. */
export const ROLE_NAMES: Record<Role, string> = {
  open: 'không đăng nhập',
  leader: 'lãnh đạo',
  analyst: 'chuyên viên',
  author: 'người lập báo cáo',
  steward: 'cán bộ tổng hợp',
  unit: 'đơn vị báo cáo',
  administrator: 'quản trị',
  auditor: 'kiểm tra nhật ký',
  system: 'hệ thống',
}

/** Whose rows a caller sees. The units of an account are its own code and those of its predecessors. */
export type Scope =
  | { kind: 'province' }
  | { kind: 'channel'; channel: Channel }
  | { kind: 'units'; units: string[] }
  | { kind: 'none' }

/** The caller. Caches are keyed by `scopeKey`, so account and name must never decide what an answer says. */
export interface Identity {
  account: string | null
  name: string | null
  role: Role
  scope: Scope
}

/**
 * Says who sent a request; null where nobody is signed in. The one place where roles come from. It is asked several
 * times a request, before anything else, so it answers at once and from memory.
 */
export type Identify = (request: IncomingMessage) => Identity | null

/** Everybody, with `AUTH=open`: the server listens on this machine only and whoever reaches it may read everything. */
export const OPEN: Identity = { account: null, name: null, role: 'open', scope: { kind: 'province' } }

/** The server itself: what it reads before anybody asks. */
export const SYSTEM: Identity = { account: null, name: null, role: 'system', scope: { kind: 'province' } }

export const identifyOpen: Identify = () => OPEN

/** What a caller did, for the audit: never values that were read. */
export interface Deed {
  /** `export`, `report`, `issue`, `load`, `decide`, `freeze`, `refused`, … */
  what: string
  /** What it was done to: a view, a file, a load. */
  object?: string
  snapshot?: string
  /** Members with personal data among what went out. */
  personal?: string[]
  outcome?: 'done' | 'refused' | 'failed'
  more?: Record<string, string | number | boolean | null>
}

/** Writes down what a caller does before it is answered. Throws where it cannot, so that nothing goes out unwritten. */
export type RecordDeed = (request: IncomingMessage, deed: Deed) => void

/** What an account may do. All but the last three also need a scope, which says of whose rows. */
export type Right =
  /** Pages and figures. */
  | 'see'
  /** Names of people on pages. */
  | 'rows'
  /** What units wrote in their own words. */
  | 'texts'
  /** Files of figures and rows. */
  | 'download'
  /** Names and texts in such files. */
  | 'download-personal'
  /** Everything as one file. */
  | 'download-all'
  /** Cube's SQL of a query. */
  | 'sql'
  /** The report as it would be issued. */
  | 'read-report'
  /** Saving the report's texts, issuing it. */
  | 'report'
  /** The figures as they were known on a day, made to be looked at and not kept for good. */
  | 'look-back'
  /** Publishing and freezing a snapshot. */
  | 'freeze'
  /** Sending files, templates and returned rows; a unit its own only. */
  | 'load'
  /** What others sent and is not loaded. */
  | 'inbox'
  /** Duplicates and continuations. */
  | 'decide'
  /** The letter to units that have not reported. */
  | 'remind'
  /** Finding a person's data, hiding and correcting them, in everybody's rows. */
  | 'persons'
  | 'accounts'
  | 'audit'
  /** What became of the nightly backup. */
  | 'backup'

const READING: Right[] = [
  'see',
  'rows',
  'texts',
  'download',
  'download-personal',
  'download-all',
  'sql',
  'read-report',
  'look-back',
]

const WRITING: Right[] = ['report', 'freeze', 'load', 'inbox', 'decide', 'remind', 'persons']

const RIGHTS: Record<Role, ReadonlySet<Right>> = {
  open: new Set<Right>([...READING, ...WRITING, 'backup']),
  leader: new Set<Right>(['see', 'rows', 'download', 'read-report', 'look-back']),
  analyst: new Set(READING),
  author: new Set<Right>([...READING, 'report', 'freeze']),
  steward: new Set<Right>([...READING, 'load', 'inbox', 'decide', 'remind', 'persons']),
  unit: new Set<Right>(['see', 'rows', 'texts', 'download', 'download-personal', 'load']),
  administrator: new Set<Right>(['accounts', 'audit', 'backup']),
  auditor: new Set<Right>(['audit']),
  system: new Set(READING),
}

/** Rights that are not about anybody's rows. */
const WITHOUT_SCOPE: ReadonlySet<Right> = new Set(['accounts', 'audit', 'backup'])

/** Rights over what may be anybody's: uploads that nobody has looked into, persons in any unit's rows. */
const OF_PROVINCE: ReadonlySet<Right> = new Set(['inbox', 'persons'])

/**
 * Whether a caller may do something. A role that is not known may nothing, and neither may one whose scope is empty or
 * not of its kind: the answer to both is a refusal, never a figure of nothing.
 */
export function may(identity: Identity, right: Right): boolean {
  if (!ROLES.includes(identity.role) || !RIGHTS[identity.role].has(right)) return false
  if (OF_PROVINCE.has(right) && identity.scope.kind !== 'province') return false
  return WITHOUT_SCOPE.has(right) || hasScope(identity)
}

/** Whether a caller has a scope of the kind that its role works in. */
export function hasScope({ role, scope }: Identity): boolean {
  switch (role) {
    case 'open':
    case 'system':
      return scope.kind === 'province'
    case 'unit':
      return scope.kind === 'units' && scope.units.length > 0 && scope.units.every((code) => code !== '')
    case 'leader':
    case 'analyst':
    case 'author':
    case 'steward':
      return (
        scope.kind === 'province' ||
        (scope.kind === 'channel' && (scope.channel === 'government' || scope.channel === 'party'))
      )
    default:
      return false
  }
}

/** @throws HttpError 401 where nobody is signed in */
export function signedIn(identity: Identity | null): Identity {
  if (identity) return identity
  throw new HttpError(
    401,
    'sign-in-required',
    'Sign in first',
    'Cần đăng nhập để xem; đề nghị đăng nhập rồi làm lại.',
  )
}

/** @throws HttpError 403 where the caller has not the right */
export function requireRight(identity: Identity, right: Right): void {
  if (may(identity, right)) return
  throw !WITHOUT_SCOPE.has(right) && !hasScope(identity)
    ? new HttpError(
        403,
        'scope-missing',
        'The account has no figures to see',
        'Tài khoản của bạn chưa được giao quyền xem số liệu; đề nghị liên hệ quản trị.',
      )
    : new HttpError(
        403,
        'not-allowed',
        'The account may not do this',
        'Tài khoản của bạn không có quyền làm việc này; đề nghị liên hệ quản trị nếu cần.',
      )
}

/** Roles that are shown the same members of the model and may read the same routes. */
export type RoleGroup = 'all' | 'leader' | 'unit' | 'none'

const GROUPS: Record<Role, RoleGroup> = {
  open: 'all',
  system: 'all',
  analyst: 'all',
  author: 'all',
  steward: 'all',
  leader: 'leader',
  unit: 'unit',
  administrator: 'none',
  auditor: 'none',
}

export const groupOf = ({ role }: Identity): RoleGroup => GROUPS[role]

/**
 * What caches and ETags are keyed by: all of an identity that decides what it reads, and nothing of the person, so that
 * callers with the same rights share answers and others never do.
 */
export function scopeKey(identity: Identity): string {
  return `${groupOf(identity)}:${keyOfScope(identity.scope)}`
}

/** A scope as a text; equal scopes have equal texts. */
export function keyOfScope(scope: Scope): string {
  switch (scope.kind) {
    case 'units':
      return `units:${JSON.stringify([...scope.units].sort())}`
    case 'channel':
      return `channel:${scope.channel}`
    default:
      return scope.kind
  }
}
