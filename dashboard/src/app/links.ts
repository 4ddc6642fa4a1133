import { keepCodes } from '../data/cube.ts'
import { navigate } from '../data/router.tsx'
import { pages } from './pages.ts'

/** Whether a click on a link leads to a page of the site in this window. */
function leadsToPage(event: MouseEvent, link: HTMLAnchorElement): boolean {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  return (
    plain &&
    !event.defaultPrevented &&
    link.target === '' &&
    // The other language is a build of its own.
    link.hreflang === '' &&
    !link.hasAttribute('download') &&
    link.origin === location.origin &&
    link.hash === '' &&
    pages.some((page) => page.path === link.pathname)
  )
}

/** Follows links between pages without loading the shell again. */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || !leadsToPage(event, link)) return
    event.preventDefault()
    navigate(link.href)
    scrollTo(0, 0)
  })
}

/** Tells the server of every workbook that is taken by a link. */
export function keepCodesOfFiles(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link?.origin === location.origin && /^\/api\/export\/.+\.xlsx$/.test(link.pathname))
      keepCodes(link.href)
  })
}
