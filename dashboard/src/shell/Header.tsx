import { lazy, Suspense, type ReactNode } from 'react'
import { LANGUAGES, langOf, nextLanguage } from '../../../cube/domain/languages.ts'
import type { Snapshot } from '../data/boot.ts'
import { withFilters } from '../data/filters.ts'
import { useAddress } from '../data/router.tsx'
import { language } from '../i18n/vi/locale.ts'
import { words } from '../i18n/vi/words.ts'
import type { Page } from './page.ts'
import { PageLink as Link } from '../ui/PageLink.tsx'
import { chooseTheme, useTheme } from '../ui/theme.ts'
import { Mark } from './Mark.tsx'
import { Menu } from '../ui/Menu.tsx'

const SnapshotPicker = lazy(() => import('./SnapshotPicker.tsx'))
const ShareMenu = lazy(() => import('./ShareMenu.tsx'))

/** What a leader looks at, in this order; the other pages are in a menu. */
const LEADING = ['/', '/linh-vuc', '/dia-ban', '/don-vi', '/nhan-rong', '/mo-hinh']

/** The language that these pages offer instead. */
const other = nextLanguage(language)

const icon = {
  viewBox: '0 0 20 20',
  className: 'h-5 w-5',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  'aria-hidden': true,
} as const

/** What the reader must know first (that the figures are invented), the product, the pages, print, language, snapshot and theme. */
export function Header({
  pages,
  current,
  snapshots,
  snapshot,
}: {
  pages: Page[]
  current: Page | undefined
  snapshots: Snapshot[]
  /** The one whose figures are shown; null where nothing was published. */
  snapshot: Snapshot | null
}) {
  const leading = pages.filter((page) => LEADING.includes(page.path))
  leading.sort((a, b) => LEADING.indexOf(a.path) - LEADING.indexOf(b.path))
  const rest = pages.filter((page) => !LEADING.includes(page.path))
  return (
    <header className="border-b border-line bg-surface print:border-0">
      {snapshot?.sample && (
        <p className="border-b border-amber-line bg-amber-soft px-4 py-1.5 text-center text-14 text-amber">
          {words.sample}
        </p>
      )}
      <div className="relative mx-auto flex max-w-page flex-wrap items-center px-4 py-2.5 sm:flex-nowrap sm:gap-x-2 sm:px-6 xl:gap-8 print:px-0">
        <Link
          to={{ page: '/' }}
          className="flex min-w-0 flex-1 items-center gap-3 pr-2 text-ink xl:flex-none"
        >
          <Mark />
          <span className="min-w-0">
            <span className="block text-16 font-strong leading-tight">{words.product}</span>
            <span className="hidden text-14 text-ink-3 sm:block">{words.plan}</span>
          </span>
        </Link>
        <nav aria-label={words.navigation.pages} className="hidden flex-1 xl:block print:hidden">
          <ul className="flex items-center gap-1">
            {leading.map((page) => (
              <li key={page.path}>
                <PageLink page={page} current={page === current} />
              </li>
            ))}
            {rest.length > 0 && (
              <li>
                <Menu
                  marked={rest.some((page) => page === current)}
                  button={
                    <>
                      {words.navigation.more} <Arrow />
                    </>
                  }
                >
                  <PageList pages={rest} current={current} />
                </Menu>
              </li>
            )}
          </ul>
        </nav>
        <Tools snapshots={snapshots} snapshot={snapshot}>
          <PageList pages={leading} current={current} />
          {rest.length > 0 && (
            <>
              <p className="mt-1 border-t border-line px-3 pb-1 pt-3 text-14 text-ink-3">
                {words.navigation.more}
              </p>
              <PageList pages={rest} current={current} />
            </>
          )}
        </Tools>
      </div>
    </header>
  )
}

/** Snapshot, language, print and theme, and the menu of pages where the header has no room for their list. */
function Tools({
  snapshots,
  snapshot,
  children,
}: {
  snapshots: Snapshot[]
  snapshot: Snapshot | null
  children: ReactNode
}) {
  const address = useAddress()
  return (
    <div className="contents shrink-0 items-center sm:ml-auto sm:flex sm:gap-1 print:hidden">
      {snapshot !== null && (
        <Menu
          label={words.navigation.snapshots}
          button={
            <svg {...icon}>
              <ellipse cx="10" cy="5" rx="6" ry="2.5" />
              <path d="M4 5v10c0 1.400 2.700 2.500 6 2.500s6-1.100 6-2.500V5M4 10c0 1.400 2.700 2.500 6 2.500s6-1.100 6-2.500" />
            </svg>
          }
        >
          <Suspense fallback={<p className="p-3 text-14">{words.loading}</p>}>
            <SnapshotPicker snapshots={snapshots} shown={snapshot.id} />
          </Suspense>
        </Menu>
      )}
      <a
        href={withFilters(address, { lang: langOf(other) || null })}
        hrefLang={other}
        lang={other}
        title={LANGUAGES[other]}
        className="inline-flex h-9 w-9 items-center justify-center rounded-md text-14 font-strong uppercase text-ink-2 hover:bg-sunken hover:text-ink"
      >
        <span aria-hidden="true">{other}</span>
        <span className="sr-only">{LANGUAGES[other]}</span>
      </a>
      <Menu
        label={words.share}
        button={
          <svg {...icon}>
            <path
              d="M10 12V3M6.5 6 10 2.500 13.500 6M6 9H4v8h12V9h-2"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
        }
      >
        <Suspense fallback={<p className="p-3 text-14">{words.loading}</p>}>
          <ShareMenu snapshot={snapshot} />
        </Suspense>
      </Menu>
      <ThemeSwitch />
      <nav aria-label={words.navigation.pages} className="contents sm:block xl:hidden">
        <Menu
          label={words.navigation.menu}
          button={
            <svg {...icon}>
              <path d="M3 5.500h14M3 10h14M3 14.500h14" strokeLinecap="round" />
            </svg>
          }
        >
          {children}
        </Menu>
      </nav>
    </div>
  )
}

function PageLink({ page, current }: { page: Page; current: boolean }) {
  return (
    <Link
      to={{ page: page.path }}
      aria-current={current ? 'page' : undefined}
      className="block whitespace-nowrap rounded-md px-3 py-1.5 text-14 text-ink-2 hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:font-strong aria-[current]:text-accent-ink"
    >
      {page.title}
    </Link>
  )
}

function PageList({ pages, current }: { pages: Page[]; current: Page | undefined }) {
  return (
    <ul>
      {pages.map((page) => (
        <li key={page.path}>
          <PageLink page={page} current={page === current} />
        </li>
      ))}
    </ul>
  )
}

function Arrow() {
  return (
    <svg
      viewBox="0 0 12 12"
      className="h-3 w-3"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden
    >
      <path d="M2.5 4.500 6 8l3.500-3.500" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

function ThemeSwitch() {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      onClick={() => chooseTheme(other)}
      aria-label={words.theme[other]}
      title={words.theme[other]}
      className="inline-flex h-9 w-9 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink"
    >
      <svg {...icon}>
        {theme === 'dark' ? (
          <>
            <circle cx="10" cy="10" r="3.5" />
            <path
              strokeLinecap="round"
              d="M10 2.500v1.500M10 16v1.500M2.5 10H4M16 10h1.500M4.7 4.700l1 1M14.3 14.300l1 1M4.7 15.300l1-1M14.3 5.700l1-1"
            />
          </>
        ) : (
          <path strokeLinejoin="round" d="M16.5 11.800A6.8 6.8 0 0 1 8.2 3.500a6.8 6.8 0 1 0 8.3 8.300z" />
        )}
      </svg>
    </button>
  )
}
