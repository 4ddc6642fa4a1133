import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ADDRESSES, OF_ONE } from './pages.ts'
import { desktop, newPage, open, overflowsOf, phone, settled, base } from './site.ts'

/** What holds of the look of every page: letters that are read, the width that is used, the reader's own settings. */

const SHOWN = [...ADDRESSES, ...OF_ONE]

/** The least size of letters, in pixels. */
const FLOOR = 14

/** Words in sight whose letters are smaller, in a chart as it is drawn. */
function smallWords(page: Page): Promise<string[]> {
  return page.evaluate((floor) => {
    const found = new Set<string>()
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      const parent = text.parentElement
      if (!parent || !text.textContent!.trim() || parent.closest('.sr-only, script, style, noscript, option'))
        continue
      const range = document.createRange()
      range.selectNodeContents(text)
      const { width, height } = range.getBoundingClientRect()
      if (!parent.checkVisibility() || width === 0 || height === 0) continue
      const drawn = parent instanceof SVGGraphicsElement ? Math.abs(parent.getScreenCTM()!.a) : 1
      const size = parseFloat(getComputedStyle(parent).fontSize) * drawn
      if (size < floor - 0.01) found.add(`${size.toFixed(1)} px: ${text.textContent!.trim().slice(0, 40)}`)
    }
    return [...found]
  }, FLOOR)
}

/** Bars, keys and steps that say something by their colour and are drawn as nothing. */
function unseenMarks(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const probe = document.createElement('div')
    probe.style.cssText = 'background: Canvas'
    document.body.append(probe)
    const ground = getComputedStyle(probe).backgroundColor
    probe.remove()
    const marks =
      ':is(.bg-accent, .bg-accent-2, .bg-past, .hatched):is(svg, span), .heat-1, .heat-2, .heat-3, .heat-4, .heat-5'
    return [...document.querySelectorAll(marks)]
      .filter((mark) => mark.checkVisibility() && mark.getBoundingClientRect().width > 0)
      .filter((mark) => {
        const style = getComputedStyle(mark)
        const isFilled = ![ground, 'rgba(0, 0, 0, 0)'].includes(style.backgroundColor)
        return !isFilled && style.backgroundImage === 'none' && style.borderTopWidth === '0px'
      })
      .map((mark) => mark.outerHTML.slice(0, 100))
  })
}

/**
 * Holes: what stays empty below a card while others go on beside it, and what a card keeps empty below all that it
 * holds, in pixels of the page.
 */
function holesOf(page: Page, most: number): Promise<string[]> {
  return page.evaluate((limit) => {
    const box = (one: Element | Range) => one.getBoundingClientRect()
    // What stays beside the page as it scrolls leaves no hole.
    const staying = [...document.querySelectorAll('#noi-dung *')].filter(
      (one) => getComputedStyle(one).position === 'sticky',
    )
    const cards = [
      ...document.querySelectorAll('#noi-dung .rounded-xl.border, #noi-dung .first-screen .figures > dl'),
    ].filter(
      (card) =>
        card.checkVisibility() &&
        !card.parentElement!.closest('.rounded-xl.border') &&
        !staying.some((one) => one !== card && one.contains(card)),
    )
    const name = (card: Element) => card.id || (card.textContent ?? '').trim().slice(0, 30)
    const found: string[] = []
    const end = Math.max(...cards.map((card) => box(card).bottom))
    for (const card of cards) {
      const { left, right, bottom } = box(card)
      const below = [...cards, ...document.querySelectorAll('#noi-dung .\\!rounded-xl')]
        .map((other) => box(other))
        .filter((other) => other.top >= bottom - 1 && other.left < right - 1 && other.right > left + 1)
      const next = Math.min(...below.map(({ top }) => top), end)
      if (next - bottom > limit) found.push(`below ${name(card)}: ${Math.round(next - bottom)}`)

      let last = 0
      const walk = document.createTreeWalker(card, NodeFilter.SHOW_TEXT)
      for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        if (!text.textContent!.trim() || text.parentElement!.closest('.sr-only, option')) continue
        const range = document.createRange()
        range.selectNodeContents(text)
        if (box(range).height > 0) last = Math.max(last, Math.min(box(range).bottom, bottom))
      }
      for (const drawn of card.querySelectorAll('svg, input, button, select'))
        if (drawn.checkVisibility() && !drawn.closest('.sr-only'))
          last = Math.max(last, Math.min(box(drawn).bottom, bottom))
      if (bottom - last > limit) found.push(`in ${name(card)}: ${Math.round(bottom - last)}`)
    }
    return found
  }, most)
}

/** What a card leaves empty between two things that it shows, one below the other, in pixels of the page. */
function gapsOf(page: Page, most: number): Promise<string[]> {
  return page.evaluate((limit) => {
    const found: string[] = []
    for (const card of document.querySelectorAll('#noi-dung .rounded-xl.border')) {
      if (!card.checkVisibility() || card.parentElement!.closest('.rounded-xl.border')) continue
      // What scrolls shows no more than its box.
      const spans: [number, number][] = []
      const add = (one: Element | Range, inside: Element) => {
        let { top, bottom } = one.getBoundingClientRect()
        for (let box: Element | null = inside; box && card.contains(box); box = box.parentElement) {
          if (getComputedStyle(box).overflowY === 'visible') continue
          const edge = box.getBoundingClientRect()
          top = Math.max(top, edge.top)
          bottom = Math.min(bottom, edge.bottom)
        }
        if (bottom > top) spans.push([top, bottom])
      }
      const walk = document.createTreeWalker(card, NodeFilter.SHOW_TEXT)
      for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        if (!text.textContent!.trim() || text.parentElement!.closest('.sr-only, option')) continue
        const range = document.createRange()
        range.selectNodeContents(text)
        add(range, text.parentElement!)
      }
      for (const drawn of card.querySelectorAll('svg, input, button, select, textarea, span[class*="bg-"]'))
        if (drawn.checkVisibility() && !drawn.closest('.sr-only')) add(drawn, drawn)
      spans.sort((a, b) => a[0] - b[0])
      let end = spans[0]?.[1] ?? 0
      for (const [top, bottom] of spans) {
        if (top - end > limit)
          found.push(`in ${card.id || card.textContent.trim().slice(0, 30)}: ${Math.round(top - end)} empty`)
        end = Math.max(end, bottom)
      }
    }
    return found
  }, most)
}

/** Words of a page that lie on one another, in sight of whatever scrolls. */
function piledWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const lines: { text: string; in: Element; box: DOMRect }[] = []
    const walk = document.createTreeWalker(document.querySelector('#noi-dung')!, NodeFilter.SHOW_TEXT)
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      const parent = text.parentElement!
      if (!text.textContent!.trim() || parent.closest('.sr-only, svg, option, [aria-hidden=true], thead'))
        continue
      if (!parent.checkVisibility()) continue
      let [top, bottom] = [-Infinity, Infinity]
      for (let box: Element | null = parent; box; box = box.parentElement) {
        if (getComputedStyle(box).overflowY === 'visible') continue
        const edge = box.getBoundingClientRect()
        top = Math.max(top, edge.top)
        bottom = Math.min(bottom, edge.bottom)
      }
      const range = document.createRange()
      range.selectNodeContents(text)
      for (const box of range.getClientRects())
        if (box.width > 1 && box.top >= top - 1 && box.bottom <= bottom + 1)
          lines.push({ text: text.textContent!.trim().slice(0, 30), in: parent, box })
    }
    lines.sort((a, b) => a.box.top - b.box.top)
    const found: string[] = []
    lines.forEach((line, i) => {
      for (const other of lines.slice(i + 1)) {
        // Letters are less high than the boxes of their lines.
        if (other.box.top > line.box.bottom - 6) break
        const across = Math.min(line.box.right, other.box.right) - Math.max(line.box.left, other.box.left)
        // A column that stays lies over what scrolls below it.
        if (
          line.in !== other.in &&
          across > 2 &&
          !line.in.closest('th:first-child') &&
          !other.in.closest('th:first-child')
        )
          found.push(`${line.text} on ${other.text}`)
      }
    })
    return found
  })
}

/** Words of a chart that something drawn later covers, or that run into each other. */
function coveredWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    for (const plot of document.querySelectorAll('svg.plot')) {
      if (!plot.checkVisibility()) continue
      const texts = [...plot.querySelectorAll('text')].filter((text) => text.textContent !== '')
      const meet = (a: DOMRect, b: DOMRect, by: number) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > by &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by
      texts.forEach((text, i) => {
        const place = text.getBoundingClientRect()
        for (const shape of plot.querySelectorAll('rect'))
          if (
            text.compareDocumentPosition(shape) & Node.DOCUMENT_POSITION_FOLLOWING &&
            meet(place, shape.getBoundingClientRect(), 1)
          )
            found.push(`${text.textContent}: covered`)
        // Letters are less high than the boxes of their lines.
        for (const other of texts.slice(i + 1))
          if (meet(place, other.getBoundingClientRect(), 5))
            found.push(`${text.textContent} runs into ${other.textContent}`)
      })
    }
    return found
  })
}

describe.each(SHOWN)('%s', (path) => {
  it('has letters of 14 px and no holes, uses a wide screen, fits 320 px, keeps its marks in forced colours', async () => {
    const { page, complaints } = await open(path, desktop)
    expect(await smallWords(page)).toEqual([])
    expect(await coveredWords(page)).toEqual([])
    expect(await holesOf(page, 150)).toEqual([])
    expect(await gapsOf(page, 230)).toEqual([])
    expect(await piledWords(page)).toEqual([])
    await page.setViewportSize({ width: 2560, height: 1440 })
    await settled(page)
    expect(await holesOf(page, 190)).toEqual([])
    expect(await gapsOf(page, 290)).toEqual([])
    const used = await page.evaluate(() => {
      const edges = [...document.querySelectorAll('#noi-dung > *, #noi-dung > * > *')].map((one) =>
        one.getBoundingClientRect(),
      )
      return Math.max(...edges.map(({ right }) => right)) - Math.min(...edges.map(({ left }) => left))
    })
    // A sheet of paper stays one; everything else has the room.
    if (!path.startsWith('/in')) expect(used).toBeGreaterThan(2000)
    await page.setViewportSize(phone)
    await settled(page)
    expect(await smallWords(page)).toEqual([])
    expect(await coveredWords(page)).toEqual([])
    expect(await piledWords(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    await settled(page)
    expect((await overflowsOf(page)).filter((fault) => !/^T[HD]:/.test(fault))).toEqual([])
    await page.setViewportSize(desktop)
    await page.emulateMedia({ forcedColors: 'active' })
    expect(await unseenMarks(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

it.each(['/?year=2025', '/dia-ban?year=2025', '/don-vi?year=2025', '/mo-hinh?year=2025'])(
  'on %s at 400 per cent nothing that stays covers what has the keyboard',
  async (path) => {
    // A window of 1280 × 1024 at 400 % is as large as this.
    const { page } = await open(path, { width: 320, height: 256 })
    const covered: string[] = []
    let seen = 0
    for (let i = 0; i < 70; i++) {
      await page.keyboard.press('Tab')
      const found = await page.evaluate(() => {
        const at = document.activeElement
        if (!at || at === document.body) return null
        const { left, top, right, bottom } = at.getBoundingClientRect()
        const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2
        const edges = [Math.max(top, 0) + 3, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2]
        const over = edges.flatMap((y) => {
          const upper = document.elementFromPoint(x, y)
          if (!upper || at.contains(upper) || upper.contains(at)) return []
          for (let one: Element | null = upper; one; one = one.parentElement)
            if (/sticky|fixed/.test(getComputedStyle(one).position) && !one.contains(at)) return [one]
          return []
        })
        const isOut = bottom < 1 || top > innerHeight - 1
        const name = `${at.tagName} ${(at.textContent ?? '').trim().slice(0, 40)}`
        return { name, fault: isOut ? 'out of sight' : (over[0]?.className.slice(0, 60) ?? null) }
      })
      if (found === null) break
      seen += 1
      if (found.fault !== null) covered.push(`${found.name}: ${found.fault}`)
    }
    expect(seen).toBeGreaterThan(25)
    expect(covered).toEqual([])
  },
)

it('moves nothing where the reader wants no motion', async () => {
  const page = await newPage()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(`${base}/?year=2025`)
  await settled(page)
  await page.getByLabel('Khối', { exact: true }).selectOption('party')
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ timeline }) => timeline instanceof DocumentTimeline)
      .map((one) => (one as CSSTransition).transitionProperty),
  )
  expect(moving).toEqual([])
  const slow = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((one) =>
        getComputedStyle(one)
          .transitionDuration.split(', ')
          .some((time) => time !== '0s'),
      )
      .map((one) => one.className),
  )
  expect(slow).toEqual([])
})

/** Read the difference before `GOLDEN=write npx vitest run test/e2e/look.test.ts -t 'read aloud'`. */
const ALOUD = fileURLToPath(new URL('golden/overview.txt', import.meta.url))

it('the overview is read aloud as it was agreed', async () => {
  const { page } = await open('/?year=2025', desktop)
  const tree = `${await page.locator('body').ariaSnapshot()}\n`
  if (process.env['GOLDEN'] === 'write') writeFileSync(ALOUD, tree)
  expect(tree).toBe(readFileSync(ALOUD, 'utf8'))
})

it('without a connection says so, keeps the figures dimmed, and goes on when it is back', async () => {
  const { page } = await open('/?year=2025')
  const before = await page.locator('[data-figure=count] dd').first().innerText()
  await page.context().setOffline(true)
  await page.getByLabel('Khối', { exact: true }).selectOption('party')
  const said = page.getByRole('alert').filter({ hasText: 'Không kết nối được máy chủ' }).first()
  await said.waitFor()
  expect(await said.innerText()).toContain('phần mờ là số liệu của lần chọn trước')
  expect(await page.locator('[data-figure=count] dd').first().innerText()).toBe(before)
  expect(
    await page
      .locator('dl')
      .first()
      .evaluate((one) => getComputedStyle(one).opacity),
  ).toBe('0.5')
  await page.context().setOffline(false)
  await settled(page)
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(await page.locator('[data-figure=count] dd').first().innerText()).not.toBe(before)
})
