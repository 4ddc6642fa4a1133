import { useEffect, useRef, type ReactNode } from 'react'
import type { SessionInfo } from '../../../../cube/domain/contract.ts'
import { LANGUAGES, nextLanguage } from '../../../../cube/domain/languages.ts'
import { words } from '../../i18n/vi/accounts.ts'
import { language } from '../../i18n/vi/locale.ts'
import { Mark } from '../../shell/Mark.tsx'
import { chooseTheme, useTheme } from '../../ui/theme.ts'
import { useTitle } from '../../ui/title.ts'
import { inLanguage, signOut } from './session.ts'

/** The language that these pages offer instead. */
const offered = nextLanguage(language)

/** Header, title and foot of a page about accounts. */
export function AccountFrame({
  session,
  title,
  wide = false,
  children,
}: {
  /** Null while it is not known. */
  session: SessionInfo | null
  title: string
  wide?: boolean
  children: ReactNode
}) {
  useTitle(`${title} · ${words.product}`)
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  const account = session?.step === '' ? session.account : null
  const heading = useRef<HTMLHeadingElement>(null)
  const first = useRef(title)
  // After a step the keyboard goes on where the next one begins.
  useEffect(() => {
    if (first.current !== title) heading.current?.focus()
    first.current = title
  }, [title])
  const link = 'rounded-md py-1.5 text-14 text-ink-2 hover:bg-sunken hover:text-ink max-sm:mr-3 sm:px-3'
  return (
    <>
      <a
        href="#noi-dung"
        className="sr-only rounded-md bg-surface px-4 py-2 focus:not-sr-only focus:absolute focus:left-4 focus:top-3 focus:z-50"
      >
        {words.skip}
      </a>
      <header className="border-b border-line bg-surface print:hidden">
        <div className="mx-auto flex max-w-page flex-wrap items-center gap-x-2 gap-y-1 px-4 py-2.5 sm:px-6">
          <a href={inLanguage('/')} className="mr-auto flex items-center gap-3 text-ink max-sm:w-full">
            <Mark />
            <span>
              <span className="block text-16 font-strong leading-tight">{words.product}</span>
              <span className="block text-14 text-ink-3">{words.plan}</span>
            </span>
          </a>
          {session?.open === true && (
            <a className={link} href={inLanguage('/')}>
              {words.home}
            </a>
          )}
          {account !== null && (
            <nav aria-label={words.account.title} className="flex flex-wrap items-center">
              {account.opens.includes('figures') && (
                <a className={link} href={inLanguage('/')}>
                  {words.home}
                </a>
              )}
              {account.opens.some((part) => part !== 'figures') && (
                <a className={link} href={inLanguage('/quan-tri')}>
                  {words.administration.title}
                </a>
              )}
              <a className={link} href={inLanguage('/tai-khoan')}>
                {words.account.title}
              </a>
              <button type="button" className={link} onClick={() => void signOut()}>
                {words.account.signOut}
              </button>
            </nav>
          )}
          <a
            href={inLanguage(location.pathname + location.search, offered)}
            hrefLang={offered}
            lang={offered}
            className={link}
          >
            {LANGUAGES[offered]}
          </a>
          <button type="button" className={link} onClick={() => chooseTheme(other)}>
            {words.theme[other]}
          </button>
        </div>
      </header>
      <main
        id="noi-dung"
        tabIndex={-1}
        className={`mx-auto px-4 pb-16 pt-6 outline-none sm:px-6 ${wide ? 'max-w-page' : 'max-w-xl'}`}
      >
        <h1 ref={heading} tabIndex={-1} className="text-20 font-strong outline-none sm:text-28">
          {title}
        </h1>
        {children}
      </main>
    </>
  )
}
