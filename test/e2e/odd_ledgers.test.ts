import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PAGES } from '../../cube/domain/pages.ts'
import { follow, launchBrowser, settled } from '../browser.ts'
import { reportsOf } from '../cube/reported.ts'
import { Letters } from '../fixtures/letters.ts'
import { csv, infoBook } from '../fixtures/loaded.ts'
import { createDataDir, pointTo } from '../fixtures/mart.ts'

/**
 * Small ledgers such as nobody thinks of, each opened through every page: no error, no number that is none, no rate of
 * nothing, and no comparison where there is nothing to compare with. A run opens every page with some of the ledgers, so
 * that each of both is tried; `ODD=all npx vitest run test/e2e/odd_ledgers.test.ts` opens all with all.
 */

const TODAY = '2026-12-20'
const HEAD = 'Đơn vị báo cáo,Năm,"Tên mô hình, điển hình",Lĩnh vực,Đối tượng,Mã mô hình'
const model = (unit: string, year: number, code: string, field = '6', more = '') =>
  `${unit},${year},Mô hình ${code},${field},Tập thể,${code}${more}`
const none = (unit: string, year: number) =>
  infoBook({ 'Đơn vị báo cáo': unit, Năm: year, Kỳ: 'Năm', 'Không có mô hình': 'x' })

interface Odd {
  day: string
  year?: number
  files: () => Promise<Record<string, string | Uint8Array>> | Record<string, string | Uint8Array>
  /** Models that the overview must tell of; null where nothing is known. */
  models: number | null
  /** What may stand on no page. */
  never?: RegExp
}

const LEDGERS: Record<string, Odd> = {
  'one unit with one model': {
    day: '2026-11-20',
    files: () => ({ 'a.csv': csv(HEAD, model('SYT', 2026, 'Y1')) }),
    models: 1,
  },
  'publicity and no model': {
    day: '2026-11-20',
    files: () => ({
      'a.csv': csv(
        'Đơn vị báo cáo,Năm,Cơ quan thực hiện,Hình thức tuyên truyền,Số lượng',
        'TTT,2026,Báo Khánh Hòa,Tin,3',
      ),
    }),
    models: 0,
  },
  'one model without a field': {
    day: '2026-11-20',
    files: () => ({ 'a.csv': csv(HEAD, model('SYT', 2026, 'Y1', '')) }),
    models: 0,
  },
  'all rows held': {
    day: '2026-11-20',
    files: () => ({
      'a.csv': csv(HEAD, ...['A', 'B', 'C'].map((code) => model('SYT', 2026, code, 'Lĩnh vực lạ'))),
    }),
    models: 0,
  },
  'only zero reports': {
    day: '2026-11-20',
    files: async () => ({ 'a.xlsx': await none('SYT', 2026), 'b.xlsx': await none('DU-22366', 2026) }),
    models: 0,
  },
  'one year only, and not this one': {
    day: '2025-11-20',
    year: 2025,
    files: () => ({
      'a.csv': csv(HEAD, model('SYT', 2025, 'Y1'), model('SYT', 2025, 'Y2', '1'), model('SNV', 2025, 'N1')),
    }),
    models: 3,
  },
  'the year before the plan’s duties': {
    day: '2024-12-01',
    year: 2024,
    files: () => ({ 'a.csv': csv(HEAD, model('SYT', 2024, 'Y1')) }),
    models: 1,
  },
  'only models that are no longer kept up': {
    day: '2026-11-20',
    files: () => ({
      'a.csv': csv(`${HEAD},Trạng thái`, model('SYT', 2026, 'Y1', '6', ',không còn duy trì')),
    }),
    models: 0,
  },
  'a name and a text without a space': {
    day: '2026-11-20',
    files: () => ({
      'a.csv': csv(
        `${HEAD},Kết quả nổi bật`,
        `SYT,2026,${'Mô-hình-không-có-dấu-cách_'.repeat(9)},6,Tập thể,Y1,${'x'.repeat(300)}`,
      ),
    }),
    models: 1,
  },
  'a list of registrations': {
    day: '2026-02-12',
    files: () => ({
      'a.csv': csv(
        `${HEAD},Hình thức đăng ký,Ngày đăng ký`,
        model('SYT', 2026, 'Y1', '6', ',mới,10/02/2026'),
      ),
    }),
    models: 1,
  },
}

const names = Object.keys(LEDGERS)
const ids = new Map<string, string>()
let served: Awaited<ReturnType<typeof reportsOf>>
let browser: Browser
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  const dataDir = createDataDir()
  for (const name of names) {
    const { day, files } = LEDGERS[name]!
    const letters = new Letters(TODAY)
    await letters.receive(day, await files())
    const id = letters.province.snapshot()
    letters.lend(id, dataDir)
    await letters.province.close()
    ids.set(name, id)
    pointTo(dataDir, id)
  }
  served = await reportsOf(dataDir, TODAY)
  browser = await launchBrowser()
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  follow(page)
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
})
afterAll(async () => {
  await browser.close()
  await served.close()
})

/** What may be read or heard on a page. */
const readable = () =>
  page.evaluate(() => {
    const told = [...document.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label'))
    return [document.title, document.body.innerText, ...told].join('\n')
  })

/**
 * A day that is not written as offices do (Nghị định 30/2020/NĐ-CP): with a zero before a month but January and February, or
 * without one before a day below ten, January or February.
 */
const MISWRITTEN_DAY = /\d\/0[3-9](\/\d{4})?\b|(?<![\d/])\d\/\d{1,2}\/\d{4}|\d\/[12]\/\d{4}/
/** What no page says of any ledger: numbers that are none, rates of nothing. */
const NONSENSE = [/NaN|undefined|\bnull\b|Infinity|\[object/, /—\s?%|0,0\s%\s\(?0\/0/, MISWRITTEN_DAY]

describe('a ledger', () => {
  const all = process.env['ODD'] === 'all'
  it.each(names)('of %s has no page that goes wrong', async (name) => {
    const { year = 2026, models } = LEDGERS[name]!
    const nth = names.indexOf(name)
    const paths: string[] = PAGES.filter((path, i) => all || path === '/' || (i + nth) % 5 === 0)
    // The page of the one model there is (P45).
    if (models === 1) paths.push('/mo-hinh?model=SYT/y1')
    const faults: string[] = []
    for (const path of paths) {
      const address = `${path}${path.includes('?') ? '&' : '?'}year=${year}&snapshot=${ids.get(name)!}`
      complaints.length = 0
      const answer = await page.goto(served.url + address)
      await settled(page)
      const text = await readable()
      // A phone shows it without a scroll bar below (P45).
      await page.setViewportSize({ width: 390, height: 844 })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      if (wide > 390) faults.push(`${path}: ${wide} pixels wide on a phone`)
      await page.setViewportSize({ width: 1440, height: 900 })
      if (answer!.status() !== 200) faults.push(`${path}: ${answer!.status()}`)
      faults.push(...complaints.map((one) => `${path}: ${one}`))
      for (const pattern of NONSENSE) {
        const found = pattern.exec(text)
        if (found) faults.push(`${path}: “${text.slice(Math.max(0, found.index - 60), found.index + 30)}”`)
      }
      // There is no other year: nothing rose or fell.
      const said = (await page.locator('h1, h2, h3').allInnerTexts()).join('\n')
      // A share of nothing is no finding.
      if (/\b0\/0\b/.test(said)) faults.push(`${path}: a share of nothing in “${said.slice(0, 300)}”`)
      const compared = /(tăng|giảm|nhiều hơn|ít hơn|cao hơn|thấp hơn) [\d,.]+/.exec(said)
      if (compared) faults.push(`${path}: compares “${compared[0]}” in “${said.slice(0, 200)}”`)
      // Nor is it said that there is nothing where something is drawn (a column with its number).
      for (const card of await page.locator('main [id]:has(h2):has(svg.plot)').all()) {
        const title = await card.locator('h2').innerText()
        const drawn = await card.locator('svg.plot text').allTextContents()
        if (
          /^Chưa có số liệu/.test(title) &&
          drawn.some((one) => /^[1-9]/.test(one) && !/^20\d\d$/.test(one))
        )
          faults.push(`${path}: “${title}” above ${drawn.join(' ')}`)
      }
      if (path === '/') {
        const headline = await page.locator('h1').innerText()
        const told = /có ([\d.]+) mô hình/.exec(headline)?.[1]
        if (models !== null && models > 0 && told !== String(models))
          faults.push(`the headline says “${headline}”`)
        if (models === 0 && told !== undefined && told !== '0') faults.push(`the headline says “${headline}”`)
      }
    }
    expect(faults).toEqual([])
  })

  it.each(names)(
    'of %s has a report in both layouts that says nothing of what is not known',
    async (name) => {
      const { year = 2026 } = LEDGERS[name]!
      for (const layout of ['party', 'state']) {
        const { report } = await served.json<{ report: unknown }>(
          `/api/report/${year}.json?layout=${layout}&snapshot=${ids.get(name)!}`,
        )
        const text = JSON.stringify(report)
          .replaceAll(/"codes":\[[^\]]*\]/g, '')
          .replaceAll(/"value":(null|-?[\d.]+)/g, '')
        expect(/NaN|undefined|Infinity|—\s?%/.exec(text)?.[0]).toBeUndefined()
        expect(/(tăng|giảm|nhiều hơn|ít hơn) "/.exec(text)?.[0]).toBeUndefined()
        expect(MISWRITTEN_DAY.exec(text)?.[0]).toBeUndefined()
      }
    },
  )
})
