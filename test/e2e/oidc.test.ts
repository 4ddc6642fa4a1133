import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serve, type Running } from '../../cube/server/main.ts'
import { addAccount, openAccess, writeProvince } from '../fixtures/accounts.ts'
import { createDataDir } from '../fixtures/mart.ts'
import { oidcSettings, removeBesides } from '../fixtures/oidc.ts'
import { freePort, type Person, type RunningProvider, startProvider } from '../fixtures/provider.ts'
import { desktop, overflowsOf, phone, violationsOf } from './pages.ts'
import { newContext, watchedPage } from './visitors.ts'

/** Signing in on the provider's own page in a real browser, at another site than ours; being refused; and out both ways. */

const dataDir = createDataDir()
const people = new Map<string, Person>()
const CHECK_SECONDS = 1
let oneTime: string
let provider: RunningProvider
let server: Running

beforeAll(async () => {
  await writeProvince(dataDir)
  const access = openAccess(dataDir)
  oneTime = await addAccount(access, 'duphong', 'administrator')
  access.close()
  const port = await freePort()
  const site = `http://127.0.0.1:${port}`
  provider = await startProvider({ site, people })
  const mapping = {
    groups: 'groups',
    rules: [
      { group: 'gs-lanh-dao', role: 'leader', scope: 'province' },
      { group: 'gs-don-vi', role: 'unit', scope: { claim: 'unit_code' } },
    ],
  }
  server = await serve({
    ...oidcSettings(dataDir, site, provider.issuer, mapping),
    OIDC_CHECK_SECONDS: String(CHECK_SECONDS),
  })
})

afterAll(async () => {
  await server.close()
  await provider.close()
  removeBesides(dataDir)
})

async function newPage(viewport = desktop): Promise<{ page: Page; complaints: string[] }> {
  const context = await newContext({ viewport })
  // The provider's pages ask for a font, and there is no network.
  await context.route('https://fonts.googleapis.com/**', (route) => route.abort())
  return watchedPage(context, server.url)
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
const entrance = (page: Page) => page.getByRole('link', { name: 'Đăng nhập bằng tài khoản của tỉnh' })

/** Signs in on the provider's page. */
async function atProvider(page: Page, name: string): Promise<void> {
  await page.waitForURL(`${provider.issuer}/interaction/**`)
  await page.locator('input[name=login]').fill(name)
  await page.locator('input[name=password]').fill('x')
  await page.keyboard.press('Enter')
}

/** Signs in from the page that wants somebody signed in. */
async function signIn(page: Page, name: string, path = '/tai-khoan'): Promise<void> {
  await page.goto(server.url + path)
  await entrance(page).click()
  await atProvider(page, name)
  await page.waitForURL(server.url + path)
}

describe('signing in at the provider', () => {
  it('leads by keyboard from the page that was wanted to the provider and back to its figures', async () => {
    people.set('sub-1', { groups: ['gs-lanh-dao'], name: 'Nguyễn Văn A', preferred_username: 'nva' })
    const { page, complaints } = await newPage(phone)
    await page.goto(`${server.url}/linh-vuc?year=2026`)
    await heading(page, 'Đăng nhập')
    await entrance(page).waitFor()
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
    await entrance(page).focus()
    await page.keyboard.press('Enter')
    await atProvider(page, 'sub-1')
    await page.waitForURL(`${server.url}/linh-vuc?year=2026`)
    await page.locator('h1 strong').first().waitFor()
    await page.goto(`${server.url}/tai-khoan`)
    await page.getByText('Nguyễn Văn A').waitFor()
    await page.getByText('Vai trò và mật khẩu do hệ thống đăng nhập của tỉnh quyết định.').waitFor()
    await page.getByText('Chrome trên Linux').waitFor()
    expect(await page.getByRole('button', { name: 'Đổi mật khẩu' }).count()).toBe(0)
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('is refused in one line to who is in no group, and to who says no there', async () => {
    people.set('sub-2', { groups: ['khac'] })
    const { page, complaints } = await newPage(phone)
    await page.goto(server.url)
    await entrance(page).click()
    await atProvider(page, 'sub-2')
    await page.getByText('Tài khoản của bạn chưa thuộc nhóm nào được dùng trang này.').waitFor()
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
    await page.goto(`${server.url}/linh-vuc`)
    await heading(page, 'Đăng nhập')
    const other = await newPage()
    await other.page.goto(server.url)
    await entrance(other.page).click()
    await other.page.waitForURL(`${provider.issuer}/interaction/**`)
    await other.page.getByText('Cancel').click()
    await other.page.getByText('Hệ thống đăng nhập của tỉnh chưa cho đăng nhập.').waitFor()
    expect([...complaints, ...other.complaints]).toEqual([])
  })

  it('ends both ways: from here, and from the provider', async () => {
    people.set('sub-3', { groups: ['gs-lanh-dao'] })
    const { page, complaints } = await newPage()
    await signIn(page, 'sub-3')
    await page.getByRole('button', { name: 'Đăng xuất' }).click()
    await page.waitForURL(`${provider.issuer}/session/end**`)
    await page.getByRole('button', { name: /^Yes/ }).click()
    await page.getByText('Đã đăng xuất.').waitFor()
    await page.goto(`${server.url}/tai-khoan`)
    await heading(page, 'Đăng nhập')
    // Nor does the provider know him any more.
    await entrance(page).click()
    await atProvider(page, 'sub-3')
    await page.waitForURL(`${server.url}/tai-khoan`)

    const there = await page.context().newPage()
    await there.goto(`${provider.issuer}/session/end`)
    await there.getByRole('button', { name: /^Yes/ }).click()
    await there.waitForURL(`${provider.issuer}/session/end/success**`)
    // The provider sends the browser on while it tells the server: within a second the session is over.
    const where = async () => {
      await page.goto(`${server.url}/linh-vuc`)
      return page.url()
    }
    await expect.poll(where, { timeout: 1000, interval: 100 }).toContain('/dang-nhap')
    await heading(page, 'Đăng nhập')
    expect(complaints).toEqual([])
  })

  it('gives another role at once where it changed there', async () => {
    people.set('sub-4', { groups: ['gs-lanh-dao'] })
    const { page } = await newPage()
    await signIn(page, 'sub-4')
    await page.getByText('Lãnh đạo', { exact: true }).waitFor()
    people.set('sub-4', { groups: ['gs-don-vi'], unit_code: 'SYT' })
    await page.waitForTimeout(CHECK_SECONDS * 1000 + 1500)
    await page.goto(`${server.url}/tai-khoan`)
    await heading(page, 'Đăng nhập')
    await entrance(page).click()
    await page.waitForURL(`${server.url}/tai-khoan`)
    await page.getByText('Đơn vị báo cáo', { exact: true }).waitFor()
    await page.getByText('SYT', { exact: true }).waitFor()
  })

  it('is not possible while the provider is away, except for the emergency administrator', async () => {
    people.set('sub-5', { groups: ['gs-lanh-dao'] })
    const { page } = await newPage()
    await signIn(page, 'sub-5')
    await provider.leave()
    const late = await newPage(phone)
    await late.page.goto(server.url)
    await entrance(late.page).click()
    await late.page.getByText('Hệ thống đăng nhập của tỉnh không trả lời.').waitFor()
    await late.page.getByText('Đăng nhập của quản trị dự phòng').click()
    expect(await violationsOf(late.page)).toEqual([])
    expect(await overflowsOf(late.page)).toEqual([])
    await late.page.getByLabel('Tên đăng nhập').fill('duphong')
    await late.page.getByLabel('Mật khẩu', { exact: true }).fill(oneTime)
    await late.page.getByRole('button', { name: 'Đăng nhập' }).click()
    await heading(late.page, 'Đặt mật khẩu mới')
    // Who is in goes on.
    await page.waitForTimeout(CHECK_SECONDS * 1000 + 500)
    await page.goto(`${server.url}/linh-vuc`)
    await page.locator('h1 strong').first().waitFor()
    provider.rotate()
    await provider.comeBack()
    await late.page.waitForTimeout(2100)
    const next = await newPage()
    await signIn(next.page, 'sub-5')
    expect([...late.complaints, ...next.complaints]).toEqual([])
  })

  it('is in English where that is asked for', async () => {
    const { page } = await newPage()
    await page.goto(`${server.url}/dang-nhap?lang=en&failed=provider-away`)
    await page.getByRole('link', { name: 'Sign in with your provincial account' }).waitFor()
    const text = (await page.locator('body').innerText()).replaceAll(/Tiếng Việt|Gương Sáng/g, '')
    expect(text).toContain('The provincial sign-in does not answer.')
    expect(text).not.toMatch(/[à-öø-ỹđ]/i)
  })
})
