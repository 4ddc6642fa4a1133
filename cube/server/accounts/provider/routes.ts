import express, { type Request, type Response, Router } from 'express'
import { langOf, languageOf } from '../../../domain/languages.ts'
import { fromOwnPages } from '../../http/own_pages.ts'
import { SIGN_IN_PAGE } from '../pages.ts'
import { type AccountRoutes, noStore } from '../routes.ts'
import { cookieOf, tokenOf } from '../sessions.ts'
import { CALLBACK, SIGNED_OUT } from './client.ts'
import { failureOf } from './failures.ts'
import { languageOfPage, type Provider } from './provider.ts'

const COOKIE = 'gs-oidc'

/** Where a browser may be sent after it signed in: a page of this site; '/' instead of anything else. */
function safeNext(given: unknown, origin: string): string {
  if (typeof given !== 'string' || !given.startsWith('/') || !URL.canParse(given, origin)) return '/'
  const url = new URL(given, origin)
  const isOwn = url.origin === origin && !url.pathname.startsWith('//')
  return isOwn && !/^\/(oidc\/|dang-nhap$)/.test(url.pathname) ? url.pathname + url.search : '/'
}

/** The page of signing in, which goes on to `next`. */
function signInPage(next: string, more: Record<string, string>): string {
  const lang = langOf(languageOfPage(next))
  const query = new URLSearchParams({
    ...(next === '/' ? {} : { next }),
    ...more,
    ...(lang === '' ? {} : { lang }),
  })
  return `${SIGN_IN_PAGE}?${query.toString()}`
}

/** `/oidc`: the way to the provider and back, in and out. */
export function providerRoutes({ access, needs }: AccountRoutes, provider: Provider): Router {
  const { sessions, login } = access
  const { secure } = access.options.site
  const origin = access.options.oidc!.origin
  const router = Router()
  const go = (response: Response, address: string) => {
    noStore(response).redirect(302, address)
  }

  router.get('/sign-in', needs('public', 'any'), fromOwnPages, async (request, response) => {
    const next = safeNext(request.query.next, origin)
    try {
      const { address, cookie } = await provider.start(tokenOf(request, secure, COOKIE), next)
      response.append('Set-Cookie', cookieOf(cookie, secure, COOKIE))
      go(response, address)
    } catch (error) {
      go(response, signInPage(next, { failed: failureOf(error).code }))
    }
  })
  router.get(pathIn(CALLBACK), needs('public', 'any'), async (request, response) => {
    const query = new URLSearchParams(new URL(request.originalUrl, origin).search)
    const cookie = tokenOf(request, secure, COOKIE)
    const next = provider.nextOf(query, cookie)
    try {
      const before = sessions.find(request)
      const { session, token } = await provider.finish(query, cookie, access.caller(request))
      // Whoever signs in anew in the same browser leaves the session that was there.
      if (before) login.signOut(before, access.caller(request))
      response.append('Set-Cookie', cookieOf(token, secure))
      go(response, session.step === '' ? next : signInPage(next, {}))
    } catch (error) {
      go(response, signInPage(next, { failed: failureOf(error).code }))
    }
  })
  router.get(pathIn(SIGNED_OUT), needs('public', 'any'), (request, response) => {
    const lang = langOf(languageOf(request.query.state))
    const next = lang === '' ? '/' : `/?lang=${lang}`
    go(response, signInPage(next, { 'signed-out': '1' }))
  })
  router.post(pathIn(BACK_CHANNEL), needs('public', 'any'), formOf, async (request, response) => {
    await endByProvider(provider, request, response)
  })
  return router
}

/** The one path to which a program writes without our own Origin: what it sends is signed by the provider. */
export const BACK_CHANNEL = '/oidc/back-channel-logout'
const pathIn = (path: string): string => path.slice('/oidc'.length)
const formOf = express.urlencoded({ extended: false, limit: '16kb' })

/** Answers as OpenID Connect Back-Channel Logout 1.0 says: 200, or 400 where the token is refused. */
async function endByProvider(provider: Provider, request: Request, response: Response): Promise<void> {
  const { logout_token: token } = (request.body ?? {}) as Record<string, unknown>
  noStore(response)
  try {
    await provider.logout(typeof token === 'string' ? token : '')
    response.status(200).end()
  } catch (error) {
    const { code } = failureOf(error)
    const isAway = code === 'provider-away'
    response
      .status(isAway ? 503 : 400)
      .json({ error: isAway ? 'temporarily_unavailable' : 'invalid_request', error_description: code })
  }
}
