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

/**
 * Which targets a finger hits within less than 44 px, to be run in the page: buttons, fields, and links that are none of
 * a row or of a sentence. A target goes as far from its centre, up and down, left and right, as it is what is hit there.
 */
export function smallTargets(): { seen: number; small: string[] } {
  const LEAST = 44
  const small: string[] = []
  let seen = 0
  for (const one of document.querySelectorAll<HTMLElement>(
    'button, select, input, summary, header a, footer a, [data-figure] a',
  )) {
    if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    if (one.closest('.sr-only, table') || one.getBoundingClientRect().width < 2) continue
    one.scrollIntoView({ block: 'center' })
    const [box] = one.getClientRects()
    const [x, y] = [box!.left + box!.width / 2, box!.top + box!.height / 2]
    const isHit = (dx: number, dy: number): boolean => {
      const hit = document.elementFromPoint(x + dx, y + dy)
      const label = hit?.closest('label')
      return hit !== null && (one.contains(hit) || (label?.contains(one) ?? false))
    }
    const reach = (dx: number, dy: number): number => {
      let far = 0
      while (far < LEAST && isHit(dx * (far + 1), dy * (far + 1))) far++
      return far
    }
    seen++
    const [width, height] = [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1]
    if (width < LEAST || height < LEAST) {
      const name = (one.getAttribute('aria-label') ?? one.innerText).trim().slice(0, 40)
      small.push(`${one.tagName} “${name}” ${width} × ${height}`)
    }
  }
  return { seen, small }
}
