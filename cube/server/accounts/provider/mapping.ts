import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ACCOUNT_ROLES, type AccountRole } from '../../../domain/roles.ts'
import { firstLine, HttpError, StartError } from '../../errors.ts'
import { NEEDS_CODE, requireFitting, type SideOf, type StoredScope } from '../rights.ts'
import { ProviderError } from './failures.ts'

/** What a provider says of somebody: claims by their names. */
export type Claims = Record<string, unknown>

const name = z.string().min(1).max(200)
const ruleSchema = z.strictObject({
  /** A group of the provider; a `*` at its end stands for any ending. */
  group: name,
  role: z.enum(ACCOUNT_ROLES),
  /** Fixed, or `*`: what the group's `*` stood for, or the claim that says it. */
  scope: z.union([name, z.strictObject({ claim: name })]),
})
const mappingSchema = z.strictObject({
  /** The claim that lists somebody's groups; of a claim within another the names with dots between. */
  groups: name,
  /** The claim that calls him by his name. */
  title: name.default('name'),
  /** How the provider says that he showed a second factor: one of these values in the claim. */
  secondFactor: z.strictObject({ claim: name, values: z.array(name).min(1) }).exactOptional(),
  rules: z.array(ruleSchema).min(1).max(1000),
})
type Rule = z.infer<typeof ruleSchema>
export type Mapping = z.infer<typeof mappingSchema>

/** What the provider's word comes to here. */
export interface Granted {
  role: AccountRole
  scope: StoredScope
  title: string
  /** Whether a second factor was shown there; one is needed for some roles. */
  hasSecondFactor: boolean
}

/**
 * Reads the file of `OIDC_MAPPING`.
 * @throws StartError that says what is wrong with it
 */
export function readMapping(file: string, sideOf: SideOf): Mapping {
  const wrong = (what: string) => new StartError(`OIDC_MAPPING=${file}: ${what}`, 2)
  let given: unknown
  try {
    given = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw wrong(
      error instanceof SyntaxError
        ? `không phải JSON hợp lệ (${firstLine(error)})`
        : `không đọc được tệp này (${firstLine(error)})`,
    )
  }
  const read = mappingSchema.safeParse(given)
  if (!read.success) {
    const { path } = read.error.issues[0]!
    const at = path[0] === 'rules' && typeof path[1] === 'number' ? `quy tắc ${path[1] + 1}: ` : ''
    const of = path.filter((part) => typeof part === 'string' && part !== 'rules').join('.')
    throw wrong(
      of === 'role'
        ? `${at}không có vai trò này; các vai trò: ${ACCOUNT_ROLES.join(', ')}`
        : `${at}${of === '' ? 'nội dung' : of} không đúng dạng; xem cube/server/accounts/provider/README.md`,
    )
  }
  read.data.rules.forEach(({ group, role, scope }, at) => {
    const named = `quy tắc ${at + 1}: `
    const stars = group.split('*').length - 1
    if (stars > 1 || (stars === 1 && !group.endsWith('*')))
      throw wrong(`${named}dấu * chỉ đứng ở cuối tên nhóm`)
    if (scope === '*' && stars === 0) throw wrong(`${named}scope là * thì tên nhóm phải có dấu * ở cuối`)
    if (typeof scope !== 'string' || scope === '*') return
    try {
      requireFitting(role, scope, sideOf)
    } catch (error) {
      throw wrong(`${named}${error instanceof HttpError ? error.messageVi : firstLine(error)}`)
    }
  })
  return read.data
}

/**
 * What somebody may do, by what the provider says of him: the first rule of the file that one of his groups fits.
 * @throws ProviderError where nothing follows from it
 */
export function grantedBy(mapping: Mapping, claims: Claims, sideOf: SideOf): Granted {
  const groups = textsOf(claims, mapping.groups)
  if (groups.length === 0) throw new ProviderError('groups-missing', `the claim ${mapping.groups} is missing`)
  const rule = mapping.rules.find((one) => groups.some((group) => endingOf(one, group) !== null))
  if (!rule) throw new ProviderError('groups-unknown', 'none of the groups is in the mapping')
  const scope = scopeBy(rule, groups, claims)
  try {
    requireFitting(rule.role, scope, sideOf)
  } catch {
    const from = typeof rule.scope === 'string' ? mapping.groups : rule.scope.claim
    throw new ProviderError('scope-unknown', `${from} names no scope that fits the role ${rule.role}`)
  }
  const { secondFactor } = mapping
  return {
    role: rule.role,
    scope,
    title: textsOf(claims, mapping.title)[0] ?? '',
    hasSecondFactor:
      secondFactor !== undefined &&
      NEEDS_CODE.has(rule.role) &&
      textsOf(claims, secondFactor.claim).some((value) => secondFactor.values.includes(value)),
  }
}

/** What a rule's `*` stands for in a group; '' where it has none; null where the group does not fit. */
function endingOf({ group: wanted }: Rule, group: string): string | null {
  if (!wanted.endsWith('*')) return wanted === group ? '' : null
  const begin = wanted.slice(0, -1)
  return group.startsWith(begin) && group.length > begin.length ? group.slice(begin.length) : null
}

function scopeBy(rule: Rule, groups: string[], claims: Claims): StoredScope {
  const { scope } = rule
  if (typeof scope === 'string' && scope !== '*') return scope
  const said =
    scope === '*'
      ? groups.map((group) => endingOf(rule, group)).filter((ending) => ending !== null)
      : textsOf(claims, scope.claim)
  if (rule.role !== 'unit') return said.length === 1 ? said[0]! : ''
  return [...new Set(said.map((code) => code.trim().toUpperCase()))].sort().join(',')
}

/** The texts of a claim: itself, or each of its list; none where it is neither. */
function textsOf(claims: Claims, name: string): string[] {
  const value = valueOf(claims, name)
  const all: unknown[] = Array.isArray(value) ? value : [value]
  return all.every((one) => typeof one === 'string') ? all.filter((text) => text.trim() !== '') : []
}

/** A claim by its name, which may hold dots itself, or by the way to it. */
function valueOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Claims)[part]
  }
  return value
}
