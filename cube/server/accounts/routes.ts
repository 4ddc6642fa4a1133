import express, { type Request, type Response, Router } from 'express'
import type { ZodType } from 'zod'
import {
  codeSchema,
  confirmCodesSchema,
  confirmSchema,
  newPasswordSchema,
  type OwnAccount,
  type SessionInfo,
  signInSchema,
} from '../../domain/contract.ts'
import { type Language, LANGUAGES, languageOf } from '../../domain/languages.ts'
import { HttpError } from '../errors.ts'
import type { Needs } from '../http/access.ts'
import { fromOwnPages } from '../http/own_pages.ts'
import { may, type Right } from '../identity.ts'
import type { Access } from './access.ts'
import type { Account } from './accounts.ts'
import { identityOf } from './identify.ts'
import type { Begun } from './login.ts'
import { NEEDS_CODE } from './rights.ts'
import { cookieOf, type Session } from './sessions.ts'

export interface AccountRoutes {
  access: Access
  needs: Needs
}

export const bodyOf = express.json({ limit: '16kb' })

/** @throws HttpError 400 where a body does not fit its schema; never with what it holds */
export function read<T>(schema: ZodType<T>, body: unknown): T {
  const given = schema.safeParse(body ?? {})
  if (given.success) return given.data
  const where = given.error.issues[0]?.path.join('.') ?? ''
  throw new HttpError(
    400,
    'request-invalid',
    `The request is not as described${where === '' ? '' : `: ${where}`}`,
    'Yêu cầu không hợp lệ; đề nghị tải lại trang rồi làm lại.',
  )
}

export const iso = (at: number): string => new Date(at).toISOString()

/** The language that an address asks for. @throws HttpError 400 where it names one that there is not */
function askedLanguage({ query: { lang } }: Request): Language {
  if (lang === undefined || (typeof lang === 'string' && Object.hasOwn(LANGUAGES, lang)))
    return languageOf(lang)
  const known = Object.keys(LANGUAGES)
  throw new HttpError(
    400,
    'language-unknown',
    `lang is ${known.join(' or ')}`,
    `lang phải là ${known.join(' hoặc ')}`,
  )
}

/** What of accounts is never kept by a browser or a proxy. */
export function noStore(response: Response): Response {
  response.setHeader('Cache-Control', 'no-store')
  return response
}

/** The session of a request, whatever it still lacks. @throws HttpError 401 */
export function requireSession(access: Access, request: Request): Session {
  const session = access.sessions.find(request)
  if (session && access.sessions.accountOf(session)) return session
  throw new HttpError(
    401,
    'session-ended',
    'The session has ended',
    `Phiên làm việc đã hết hạn sau ${access.options.settings.idleMinutes} phút không thao tác. Những gì chưa lưu còn trên trang này.`,
  )
}

type Opens = NonNullable<SessionInfo['account']>['opens'][number]

const OPENS: [Opens, Right][] = [
  ['figures', 'see'],
  ['accounts', 'accounts'],
  ['audit', 'audit'],
  ['persons', 'persons'],
  ['backup', 'backup'],
]

/** What the pages open to an account. */
export function opensOf(access: Access, account: Account): Opens[] {
  const identity = identityOf(account, access)
  return OPENS.filter(([, right]) => may(identity, right)).map(([part]) => part)
}

/** What the pages are told of a session. */
export function describeSession(
  { access }: Pick<AccountRoutes, 'access'>,
  session: Session | null,
): SessionInfo {
  const account = session && access.sessions.accountOf(session)
  const provider = access.provider === null ? {} : { provider: true as const }
  if (!session || !account) return { step: '', account: null, ...provider }
  const { name, title, role, scope, totp } = account
  const opens = opensOf(access, account)
  return {
    step: session.step,
    ...provider,
    account: {
      ...{ name, title, role, scope, opens },
      codes: totp !== null,
      passwordDue: session.step === 'password' ? (account.mustChange ? 'first' : 'old') : null,
      codesRequired: NEEDS_CODE.has(role),
      idleMinutes: access.sessions.idleMinutesOf(account),
      ...(account.issuer === null ? {} : { provider: true as const }),
    },
  }
}

/** `/api/session`: signing in, step by step, and out. */
export function sessionRoutes(options: AccountRoutes): Router {
  const { access, needs } = options
  const { login, sessions } = access
  const router = Router()
  const begin = (response: Response, { session, token }: Begun) => {
    response.setHeader('Set-Cookie', cookieOf(token, access.options.site.secure))
    noStore(response).json(describeSession(options, session))
  }

  router.get('/', needs('public'), (request, response) => {
    noStore(response).json(describeSession(options, sessions.find(request)))
  })
  router.post('/', needs('public'), fromOwnPages, bodyOf, async (request, response) => {
    const { name, password } = read(signInSchema, request.body)
    const before = sessions.find(request)
    const begun = await login.withPassword(name, password, access.caller(request))
    // Whoever signs in anew in the same browser leaves the session that was there.
    if (before) login.signOut(before, access.caller(request))
    begin(response, begun)
  })
  router.post('/code', needs('public'), fromOwnPages, bodyOf, async (request, response) => {
    const { code } = read(codeSchema, request.body)
    begin(response, await login.withCode(requireSession(access, request), code, access.caller(request)))
  })
  router.delete('/', needs('public', ['lang']), fromOwnPages, async (request, response) => {
    const language = askedLanguage(request)
    const session = sessions.find(request)
    const leave = session && access.provider ? await access.provider.leaving(session, language) : null
    if (session) login.signOut(session, access.caller(request))
    response.setHeader('Set-Cookie', cookieOf(null, access.options.site.secure))
    // What the browser kept of the pages goes too.
    response.setHeader('Clear-Site-Data', '"cache"')
    noStore(response).json({ ...describeSession(options, null), ...(leave === null ? {} : { leave }) })
  })
  return router
}

/** `/api/account`: one's own password, authenticator and sessions. */
export function ownAccountRoutes(options: AccountRoutes): Router {
  const { access, needs } = options
  const { login, sessions, accounts } = access
  const router = Router()
  const secure = access.options.site.secure
  const own = (request: Request) => {
    const session = requireSession(access, request)
    return { session, account: sessions.accountOf(session)!, caller: access.caller(request) }
  }

  router.get('/', needs('signed-in'), (request, response) => {
    const { session, account } = own(request)
    const told: OwnAccount = {
      passwordAt: account.passwordAt === null ? null : iso(account.passwordAt),
      passwordDays: access.options.settings.passwordDays,
      recoveryCodes: accounts.recoveryCodes(account),
      sessions: sessions.listOf(account).map((one) => ({
        ...{ id: one.id, address: one.address, agent: one.agent, own: one.id === session.id },
        createdAt: iso(one.createdAt),
        seenAt: iso(one.seenAt),
        endsAt: iso(one.endsAt),
      })),
    }
    noStore(response).json(told)
  })
  // A session that waits for a new password or an authenticator is nobody's yet: these two look at it themselves.
  router.post('/password', needs('public'), fromOwnPages, bodyOf, async (request, response) => {
    const { current = null, password } = read(newPasswordSchema, request.body)
    const { session, caller } = own(request)
    const begun = await login.choosePassword(session, current, password, caller)
    response.setHeader('Set-Cookie', cookieOf(begun.token, secure))
    noStore(response).json(describeSession(options, begun.session))
  })
  router.post('/codes', needs('public'), fromOwnPages, (request, response) => {
    noStore(response).json(login.offerSecret(own(request).session))
  })
  router.post('/codes/confirm', needs('public'), fromOwnPages, bodyOf, async (request, response) => {
    const { code, password = null } = read(confirmCodesSchema, request.body)
    const { session, caller } = own(request)
    const { recoveryCodes, ...begun } = await login.enrol(session, code, password, caller)
    response.setHeader('Set-Cookie', cookieOf(begun.token, secure))
    noStore(response).json({ recoveryCodes, session: describeSession(options, begun.session) })
  })
  router.delete('/codes', needs('signed-in'), fromOwnPages, bodyOf, async (request, response) => {
    const { session, caller } = own(request)
    await login.withoutCodes(session, read(confirmSchema, request.body).password, caller)
    noStore(response).json({ done: true })
  })
  router.post('/recovery-codes', needs('signed-in'), fromOwnPages, bodyOf, async (request, response) => {
    const { session, caller } = own(request)
    const { password } = read(confirmSchema, request.body)
    noStore(response).json({ recoveryCodes: await login.renewRecoveryCodes(session, password, caller) })
  })
  router.delete('/sessions', needs('signed-in'), fromOwnPages, (request, response) => {
    const { session, account } = own(request)
    sessions.endAll(account, session.id)
    access.record(access.actor(request), { what: 'sessions-ended', object: account.name })
    noStore(response).json({ done: true })
  })
  router.delete('/sessions/:id', needs('signed-in'), fromOwnPages, (request, response) => {
    const { account } = own(request)
    const { id } = request.params as { id: string }
    if (!sessions.end(account, id))
      throw new HttpError(404, 'session-unknown', 'No such session', 'Phiên này đã kết thúc.')
    access.record(access.actor(request), { what: 'session-ended', object: account.name, more: { ended: id } })
    noStore(response).json({ done: true })
  })
  return router
}
