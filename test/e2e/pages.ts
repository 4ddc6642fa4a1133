import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { PAGES } from '../../cube/domain/pages.ts'

/** What is asked of every page, whichever server it comes from. */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Pages that show every year, or none. */
const OF_NO_YEAR = ['/cach-tinh', '/du-lieu', '/doi-chieu', '/so-lieu']
/** Every page, of 2025 where it is about a year. */
export const ADDRESSES = PAGES.map((path) => (OF_NO_YEAR.includes(path) ? path : `${path}?year=2025`))
/** What some pages show of one field, place or unit instead. */
export const OF_ONE = [
  '/linh-vuc?year=2025&field=5',
  '/dia-ban?year=2025&district=572',
  '/don-vi?year=2025&unit=SYT',
]

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }
/** Both themes on both sizes. */
export const LOOKS = [
  ['light', desktop],
  ['dark', desktop],
  ['light', phone],
  ['dark', phone],
] as const

/** What breaks WCAG 2.2 AA or good practice, each with its elements. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations } = await axe.run({ runOnly: tags })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
  })
}

/** Text that is cut, and what hangs over the edge of the window. */
export function overflowsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const root = document.documentElement
    if (root.scrollWidth > root.clientWidth) found.push(`page: ${root.scrollWidth} > ${root.clientWidth}`)
    const texts = 'h1, h2, h3, p, li, dt, dd, th, td, a, button'
    for (const element of document.querySelectorAll<HTMLElement>(texts)) {
      if (element.matches('.sr-only, .sr-only *') || element.clientWidth === 0) continue
      if (element.scrollWidth > element.clientWidth) {
        found.push(`${element.tagName}: ${element.innerText.slice(0, 60)}`)
      }
    }
    return found
  })
}
