import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { base, open, overflowsOf, settled } from './site.ts'

/** Every page on paper, on the narrowest phone and on the widest screen. */

const PAGES = [
  '/?year=2025&field=5',
  '/linh-vuc?year=2025',
  '/dia-ban?year=2025',
  '/don-vi?year=2025',
  '/nhan-rong?year=2025',
  '/mo-hinh?year=2025',
  '/bao-cao?year=2025',
  '/cach-tinh',
  '/du-lieu',
  '/doi-chieu',
  '/so-lieu',
  '/in?year=2025',
]
/** Pages with charts, and one of their charts each that is drawn with bars or columns. */
const CHARTED = PAGES.slice(0, 5)

/** What of A4 is between the margins, in pixels of the page. */
const PAPER = { width: Math.floor(((210 - 24) / 25.4) * 96), height: 1000 }

/** The printed page as text, page by page. */
async function printed(page: Page): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'guong-sang-paper-'))
  try {
    const file = join(dir, 'page.pdf')
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }))
    expect(execFileSync('pdfinfo', [file], { encoding: 'utf8' })).toMatch(/Page size: .*\(A4\)/)
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
    return text.split('\f').filter((one) => one.trim() !== '')
  } finally {
    rmSync(dir, { recursive: true })
  }
}

describe.each(PAGES)('%s', (path) => {
  it('prints on A4 with its title, numbered pages and its source, without what only a screen needs', async () => {
    const { page, complaints } = await open(path)
    const title = (await page.locator('h1').innerText()).split(/\s+/).slice(0, 3).join(' ')
    const sheets = await printed(page)
    const text = sheets.join('\n').replace(/\s+/g, ' ')
    expect(text.normalize('NFC')).toContain(title.normalize('NFC'))
    sheets.forEach((sheet, i) => expect(sheet).toContain(`Trang ${i + 1}/${sheets.length}`))
    expect(text).toContain('20261122T030000Z')
    for (const button of ['Tải CSV', 'Tải PNG', 'Đặt lại', 'Xem bảng']) expect(text).not.toContain(button)
    expect(complaints).toEqual([])
  })

  it('has nothing that hangs over the edge of the paper', async () => {
    const { page } = await open(path, PAPER)
    await page.emulateMedia({ media: 'print' })
    await expect.poll(() => overflowsOf(page)).toEqual([])
  })

  it.each([360, 2560])('has nothing that hangs over the edge at %i', async (width) => {
    const { page } = await open(path, { width, height: 900 })
    // Cells of a table that scrolls in its own box may be wider than what is seen of them.
    expect((await overflowsOf(page)).filter((fault) => !/^T[HD]:/.test(fault))).toEqual([])
  })
})

describe.each(CHARTED)('on paper %s', (path) => {
  it('says the filters, and each chart the references of its figures, which can be looked up', async () => {
    const { page } = await open(path)
    const text = (await printed(page)).join('\n').replace(/\s+/g, ' ')
    expect(text).toMatch(/Bộ lọc: .*năm 2025/)
    const codes = [...text.matchAll(/mã số liệu ([0-9A-HJKMNP-TV-Z]{10})/g)].map((match) => match[1]!)
    expect(codes.length).toBeGreaterThan(0)
    for (const code of new Set(codes)) {
      const answer = await fetch(`${base}/api/figures/${code}`)
      expect(answer.status).toBe(200)
    }
  })
})

it('paper has the key rows below a chart, the sum once, and names what narrows it', async () => {
  const { page } = await open('/?year=2025&field=5&basis=common')
  const rows = page.locator('#dia-ban table')
  expect(await rows.count()).toBe(0)
  const text = (await printed(page)).join('\n')
  expect(text).toContain('Giáo dục và đào tạo')
  expect(text).toMatch(/Thành phố Nha Trang\s+\d+\s+\d+\s+[+−]?\d+/)
  expect(await rows.count()).toBe(0)
})

it('an English page numbers its paper in English', async () => {
  const { page } = await open('/linh-vuc?year=2025&lang=en')
  const sheets = await printed(page)
  expect(sheets[0]).toContain(`Page 1/${sheets.length}`)
  expect(sheets.join('')).not.toContain('Trang 1')
})

it.each(['year=2025', 'year=2024', 'year=2026&basis=common', 'year=2026&channel=party'])(
  'the sheet for a meeting of %s is two pages',
  async (asked) => {
    const { page } = await open(`/in?${asked}`)
    expect(await printed(page)).toHaveLength(2)
  },
)

it('the sheet for a meeting is two pages, made within three seconds; the annex comes behind', async () => {
  const { page } = await open('/in')
  const begun = performance.now()
  const sheets = await printed(page)
  expect(performance.now() - begun).toBeLessThan(3000)
  expect(sheets).toHaveLength(2)
  const [first, second] = sheets.map((sheet) => sheet.replace(/\s+/g, ' ').normalize('NFC'))
  for (const said of ['DỮ LIỆU MẪU', 'Số mô hình, điển hình', 'Cần chú ý', 'Thay đổi so với ngày'])
    expect(first).toContain(said)
  for (const said of ['DỮ LIỆU MẪU', 'Qua các năm', 'Bản đồ', 'Mô hình, điển hình tiêu biểu'])
    expect(second).toContain(said)
  expect(await page.locator('#tieu-bieu li').count()).toBeLessThanOrEqual(3)
  await page.getByLabel('Kèm phụ lục').check()
  await settled(page)
  const all = await printed(page)
  expect(all.length).toBeGreaterThan(2)
  expect(all[2]).toContain('Phụ lục')
})
