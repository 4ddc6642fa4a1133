import type { AccountRole } from '../../domain/roles.ts'
import type { Channel } from '../../domain/scope.ts'
import { HttpError } from '../errors.ts'

/** Roles that need a code besides the password: they change figures, texts or accounts. */
export const NEEDS_CODE: ReadonlySet<AccountRole> = new Set<AccountRole>([
  'administrator',
  'steward',
  'author',
])

/** Whom an account is about, as it is kept: `province`, a side, or codes of units with commas between. */
export type StoredScope = string

/** Which side a unit reports to; undefined where there is no such unit. */
export type SideOf = (unit: string) => Channel | 'press' | undefined

/** Whoever makes and changes accounts. */
export interface Grantor {
  /** Null: the person at the machine itself, by the command. */
  account: { id: number; role: AccountRole; scope: StoredScope } | null
}

/** The units of a scope; null where it is the province or a side. */
export function unitsOf(scope: StoredScope): string[] | null {
  return scope === 'province' || scope === 'government' || scope === 'party' ? null : scope.split(',')
}

/**
 * Checks that a role and a scope go together, and that the units are there.
 * @throws HttpError 422
 */
export function requireFitting(role: AccountRole, scope: StoredScope, sideOf: SideOf): void {
  const units = unitsOf(scope)
  const refuse = (message: string, messageVi: string): never => {
    throw new HttpError(422, 'scope-invalid', message, messageVi)
  }
  if (role === 'unit' && units === null)
    refuse('A unit account needs its unit', 'Tài khoản đơn vị báo cáo cần mã của đơn vị.')
  if (role !== 'unit' && units !== null)
    refuse(
      'Only unit accounts are about units',
      'Chỉ tài khoản đơn vị báo cáo mới theo đơn vị; vai trò này theo toàn tỉnh, khối chính quyền hoặc khối Đảng.',
    )
  if ((role === 'leader' || role === 'auditor') && scope !== 'province')
    refuse('This role is about the province', 'Vai trò này có phạm vi toàn tỉnh.')
  const missing = units?.find((unit) => sideOf(unit) === undefined)
  if (missing !== undefined)
    refuse(
      `There is no unit ${missing}`,
      `Không có đơn vị ${missing} trong danh mục; đề nghị ghi đúng mã đơn vị.`,
    )
}

/** Whether a scope lies within another. */
export function isWithin(scope: StoredScope, outer: StoredScope, sideOf: SideOf): boolean {
  if (outer === 'province') return true
  if (outer === 'government' || outer === 'party') {
    const units = unitsOf(scope)
    return units === null ? scope === outer : units.every((unit) => sideOf(unit) === outer)
  }
  const units = unitsOf(scope)
  const own = unitsOf(outer) ?? []
  return units?.every((unit) => own.includes(unit)) ?? false
}

/**
 * Checks that somebody may give a role with a scope, or change an account that has it: administrators only, and none
 * for more than he administers himself.
 * @throws HttpError 403
 */
export function requireGrant(by: Grantor, role: AccountRole, scope: StoredScope, sideOf: SideOf): void {
  if (by.account === null) return
  if (by.account.role !== 'administrator' || !isWithin(scope, by.account.scope, sideOf)) {
    throw new HttpError(
      403,
      'grant-refused',
      `Nobody grants more than he has (${role})`,
      'Bạn chỉ quản lý được tài khoản trong phạm vi của chính mình.',
    )
  }
}
