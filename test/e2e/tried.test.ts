import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { open } from './site.ts'

/** Small things that people who tried the pages stumbled over on 29/11/2026; P-numbers are those of their report. */

it('whoever writes far down in a report sees where it is saved (P23)', async () => {
  const frozen = (
    (await (await fetch(new URL('/api/snapshots', (await open('/')).page.url()))).json()) as {
      id: string
      frozen: boolean
    }[]
  ).find((one) => one.frozen)!
  const { page } = await open(`/bao-cao?year=2025&layout=party&snapshot=${frozen.id}`)
  const last = page.getByLabel('V. Đề xuất, kiến nghị', { exact: true })
  await last.scrollIntoViewIfNeeded()
  await last.fill('Đề nghị mở lớp tập huấn.')
  const save = page.getByRole('button', { name: 'Lưu', exact: true })
  const [box, height] = [await save.boundingBox(), page.viewportSize()!.height]
  expect(box!.y).toBeGreaterThanOrEqual(0)
  expect(box!.y + box!.height).toBeLessThanOrEqual(height)
})

it('a home screen has an icon (P52)', () => {
  const [, icon] = /rel="apple-touch-icon" href="\/([^"]+)"/.exec(
    readFileSync('dashboard/index.html', 'utf8'),
  )!
  expect(existsSync(`dashboard/public/${icon!}`)).toBe(true)
})

it('the steps of a heat map are told apart, and the first one from the card (P52)', async () => {
  for (const theme of ['light', 'dark']) {
    const { page } = await open(`/linh-vuc?year=2026&theme=${theme}`)
    const lightness = await page.evaluate(() => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
      return [0, 1, 2, 3, 4, 5].map((step) => {
        const cell = document.createElement('td')
        cell.className = step === 0 ? '' : `heat-${step}`
        if (step === 0) cell.style.backgroundColor = 'var(--surface)'
        document.body.append(cell)
        canvas.fillStyle = getComputedStyle(cell).backgroundColor
        canvas.fillRect(0, 0, 1, 1)
        cell.remove()
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
          const share = part / 255
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
        })
        const y = 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
        // L* of CIELAB, 0 to 100: equal steps look equally far apart.
        return 116 * Math.cbrt(y) - 16
      })
    })
    const steps = lightness.slice(1).map((one, i) => Math.abs(one - lightness[i]!))
    // The step to the full colour is wider than the others: their figures are dark on light, its own are not.
    expect(Math.min(...steps), `${theme}: ${steps.map(Math.round).join(' ')}`).toBeGreaterThanOrEqual(5)
    expect(steps[0], theme).toBeGreaterThanOrEqual(7)
  }
})

it('a difference between what was declared and what was counted is no alarm (P48)', async () => {
  const { page } = await open('/du-lieu?year=2026')
  const told = page.locator('main span', { hasText: /^Khác [+−]/ }).first()
  const [shown, amber] = await told.evaluate((element) => {
    const probe = document.createElement('span')
    probe.className = 'text-amber'
    document.body.append(probe)
    return [getComputedStyle(element).color, getComputedStyle(probe).color]
  })
  expect(shown).toBe(amber)
})
