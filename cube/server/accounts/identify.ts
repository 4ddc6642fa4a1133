import type { Identify, Identity, Scope } from '../identity.ts'
import { type Access, withPredecessors } from './access.ts'
import type { Account } from './accounts.ts'
import { unitsOf } from './rights.ts'

/**
 * Says who sent a request, by the cookie of its session. A session that still lacks a step, has ended, or was revoked
 * is nobody's. The identity of an account is made once for its role and scope.
 */
export function identifyBy(access: Access): Identify {
  const made = new Map<number, { of: string; identity: Identity }>()
  return (request) => {
    const found = access.signedIn(request)
    if (!found) return null
    const { account } = found
    const of = `${account.role} ${account.scope} ${account.title}`
    let known = made.get(account.id)
    if (known?.of !== of) {
      known = { of, identity: identityOf(account, access) }
      made.set(account.id, known)
    }
    return known.identity
  }
}

/** What an account is to all that reads figures. */
export function identityOf({ name, title, role, scope }: Account, { units }: Access): Identity {
  return {
    account: name,
    name: title === '' ? name : title,
    role,
    scope: role === 'administrator' || role === 'auditor' ? { kind: 'none' } : scopeOf(scope, units),
  }
}

function scopeOf(scope: string, all: Access['units']): Scope {
  if (scope === 'province') return { kind: 'province' }
  if (scope === 'government' || scope === 'party') return { kind: 'channel', channel: scope }
  return { kind: 'units', units: withPredecessors(unitsOf(scope) ?? [], all) }
}
