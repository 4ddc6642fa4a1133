import type { SessionInfo } from '../../../../cube/domain/contract.ts'
import { langOf } from '../../../../cube/domain/languages.ts'
import { askAccounts } from '../../data/accounts.ts'
import { words } from '../../i18n/vi/accounts.ts'
import { language, locale } from '../../i18n/vi/locale.ts'
import { browserOf } from './browser.ts'

/** An address of the site in a language; in that of this page where none is named. */
export function inLanguage(address: string, code = language): string {
  const url = new URL(address, location.origin)
  const lang = langOf(code)
  if (lang === '') url.searchParams.delete('lang')
  else url.searchParams.set('lang', lang)
  return url.pathname + url.search
}

/** Ends the session; the next page is loaded anew, so nothing of this one stays in the browser's memory. */
export async function signOut(): Promise<void> {
  const ended = await askAccounts<SessionInfo>('DELETE', inLanguage('/api/session')).catch(() => null)
  location.assign(ended?.leave ?? inLanguage('/dang-nhap?signed-out=1'))
}

/** The way to the provider, and from there back to the page that was wanted. */
export function providerAddress(): string {
  const next = new URLSearchParams(location.search).get('next') ?? '/'
  return `/oidc/sign-in?${new URLSearchParams({ next: next.startsWith('/') ? inLanguage(next) : '/' }).toString()}`
}

/** A browser as people call it, by its `User-Agent`. */
export function browserName(agent: string): string {
  const { browser, system } = browserOf(agent)
  return words.account.browser(browser === '' ? words.account.browserUnknown : browser, system)
}

/** Where somebody goes on who has signed in: where he was before, never to another site. */
export function goOn({ account }: SessionInfo): void {
  const wanted = new URLSearchParams(location.search).get('next')
  const own = account?.opens.includes('figures') === true ? '/' : '/quan-tri'
  const url = wanted?.startsWith('/') === true ? new URL(wanted, location.origin) : null
  const safe =
    url?.origin === location.origin && !url.pathname.startsWith('//') && url.pathname !== '/dang-nhap'
  location.replace(safe && own === '/' ? url.pathname + url.search : inLanguage(own))
}

const TIME = new Intl.DateTimeFormat(locale, {
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Asia/Ho_Chi_Minh',
})

/** A moment as people read it, in the province's time. */
export const timeOf = (moment: string): string => TIME.format(new Date(moment))

/** What a scope is called; codes of units stay codes. */
export const scopeName = (scope: string): string =>
  scope in words.scopes ? words.scopes[scope as keyof typeof words.scopes] : scope.replaceAll(',', ', ')
