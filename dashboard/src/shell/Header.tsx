import { pageAddress } from '../filters.ts'
import { words } from '../i18n/vi/words.ts'
import type { Page } from '../pages/pages.ts'
import { chooseTheme, useTheme } from '../theme.ts'
import { Mark } from './Mark.tsx'

/** What the reader must know first (that the figures are invented), the product, the pages, print and theme. */
export function Header({
  pages,
  current,
  sample,
}: {
  pages: Page[]
  current: Page | undefined
  sample: boolean
}) {
  return (
    <header className="border-b border-line bg-surface print:border-0">
      {sample && (
        <p className="border-b border-amber-line bg-amber-soft px-4 py-1.5 text-center text-13 text-amber">
          {words.sample}
        </p>
      )}
      <div className="mx-auto flex max-w-page flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 sm:gap-8 sm:px-6 print:px-0">
        <a href={pageAddress('/')} className="flex min-w-0 flex-1 items-center gap-3 text-ink sm:flex-none">
          <Mark />
          <span className="min-w-0">
            <span className="block text-16 font-strong leading-tight">{words.product}</span>
            <span className="block text-12 text-ink-3">{words.plan}</span>
          </span>
        </a>
        <nav
          aria-label={words.pages.label}
          className={`order-last w-full overflow-x-auto sm:order-none sm:block sm:w-auto sm:flex-1 print:hidden ${pages.length > 1 ? '' : 'hidden'}`}
        >
          <ul className="flex justify-between whitespace-nowrap sm:justify-start sm:gap-1">
            {pages.map((page) => (
              <li key={page.path}>
                <a
                  href={pageAddress(page.path)}
                  aria-current={page === current ? 'page' : undefined}
                  className="block rounded-md px-1.5 py-1.5 text-13 sm:px-3 sm:text-14 text-ink-2 hover:bg-sunken aria-[current]:bg-accent-soft aria-[current]:font-strong aria-[current]:text-accent-ink"
                >
                  {page.title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ml-auto flex items-center gap-1 print:hidden">
          <button
            type="button"
            onClick={() => print()}
            aria-label={words.print}
            title={words.print}
            className="inline-flex h-9 w-9 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink"
          >
            <svg
              viewBox="0 0 20 20"
              className="h-5 w-5"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              aria-hidden="true"
            >
              <path
                d="M6 7V3h8v4M6 14H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1h-2"
                strokeLinejoin="round"
              />
              <path d="M6 11.500h8V17H6z" strokeLinejoin="round" />
            </svg>
          </button>
          <ThemeSwitch />
        </div>
      </div>
    </header>
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
      <svg
        viewBox="0 0 20 20"
        className="h-5 w-5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
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
