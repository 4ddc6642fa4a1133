import { type Request, Router } from 'express'
import {
  accountChangeSchema,
  type AccountList,
  newAccountSchema,
  type ListedAccount,
  resetSchema,
} from '../../domain/contract.ts'
import { fromOwnPages } from '../http/own_pages.ts'
import { HttpError } from '../errors.ts'
import type { Access } from './access.ts'
import type { Account, Change } from './accounts.ts'
import { requireGrant, isWithin } from './rights.ts'
import { type AccountRoutes, bodyOf, iso, noStore, read } from './routes.ts'

/** `/api/accounts`: accounts, as far as the administrator who asks administers them. */
export function administrationRoutes({ access, needs }: AccountRoutes): Router {
  const { accounts, sessions, failures } = access
  const router = Router()
  const from = (request: Request) => {
    access.requireAddress(request)
    return access.actor(request)
  }
  const nameOf = (request: Request) => (request.params as { name: string }).name

  router.get('/', needs('accounts'), (request, response) => {
    const { account } = from(request)
    const list: AccountList = {
      ...(access.provider === null ? {} : { provider: true }),
      accounts: accounts
        .list()
        .filter(({ scope }) => isWithin(scope, account!.scope, access.sideOf))
        .map((one) => describe(one, access)),
      units: access.units
        .filter(({ code }) => isWithin(code, account!.scope, access.sideOf))
        .map(({ code, name }) => ({ code, name })),
    }
    noStore(response).json(list)
  })
  router.post('/', needs('accounts'), fromOwnPages, bodyOf, async (request, response) => {
    const by = from(request)
    const given = read(newAccountSchema, request.body)
    if (access.provider !== null && given.role !== 'administrator')
      throw new HttpError(
        409,
        'provider-decides',
        'Accounts other than administrators are the provider’s',
        'Tài khoản do hệ thống đăng nhập của tỉnh cấp; tại đây chỉ lập tài khoản quản trị dự phòng.',
      )
    const password = await accounts.add(given, by)
    noStore(response)
      .status(201)
      .json({ name: accounts.require(given.name).name, password })
  })
  router.patch('/:name', needs('accounts'), fromOwnPages, bodyOf, (request, response) => {
    const by = from(request)
    accounts.change(nameOf(request), read(accountChangeSchema, request.body) as Change, by)
    sessions.reload()
    noStore(response).json({ done: true })
  })
  router.post('/:name/reset', needs('accounts'), fromOwnPages, bodyOf, async (request, response) => {
    const by = from(request)
    const { codes } = read(resetSchema, request.body)
    const password = await accounts.reset(nameOf(request), codes, by)
    sessions.reload()
    noStore(response).json({ name: accounts.require(nameOf(request)).name, password })
  })
  router.delete('/:name/codes', needs('accounts'), fromOwnPages, (request, response) => {
    accounts.forgetAuthenticator(nameOf(request), from(request))
    sessions.reload()
    noStore(response).json({ done: true })
  })
  router.post('/:name/lock', needs('accounts'), fromOwnPages, (request, response) => {
    accounts.lock(nameOf(request), true, from(request))
    sessions.reload()
    noStore(response).json({ done: true })
  })
  router.post('/:name/unlock', needs('accounts'), fromOwnPages, (request, response) => {
    const name = nameOf(request)
    accounts.lock(name, false, from(request))
    failures.clear(name)
    noStore(response).json({ done: true })
  })
  router.delete('/:name/sessions', needs('accounts'), fromOwnPages, (request, response) => {
    const by = from(request)
    const account = accounts.require(nameOf(request))
    requireGrant(by, account.role, account.scope, access.sideOf)
    sessions.endAll(account)
    access.record(by, { what: 'sessions-ended', object: account.name })
    noStore(response).json({ done: true })
  })
  return router
}

function describe(account: Account, { sessions, failures }: Access): ListedAccount {
  const { name, title, role, scope, locked, mustChange, createdBy } = account
  const until = failures.lockedUntil(name)
  return {
    ...{ name, title, role, scope, locked, mustChange, createdBy },
    lockedUntil: until === null ? null : iso(until),
    codes: account.totp !== null,
    expiresAt: account.expiresAt === null ? null : iso(account.expiresAt),
    sessions: sessions.listOf(account).length,
    createdAt: iso(account.createdAt),
    ...(account.issuer === null ? {} : { provider: true }),
  }
}
