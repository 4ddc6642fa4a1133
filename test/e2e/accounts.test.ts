import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running } from '../../cube/server/main.ts'
import {
  addAccount,
  codeOf,
  openAccess,
  PASSWORD,
  serveAccounts,
  writeProvince,
} from '../fixtures/accounts.ts'
import { createDataDir } from '../fixtures/mart.ts'
import { removeBesides } from '../fixtures/oidc.ts'
import { desktop, overflowsOf, phone, violationsOf } from './pages.ts'
import { newContext, watchedPage } from './visitors.ts'

/** Signing in, one's own account and the administration in a real browser: by keyboard, on a phone, in both languages. */

const dataDir = createDataDir()
const oneTime: Record<string, string> = {}
let server: Running

beforeAll(async () => {
  await writeProvince(dataDir)
  const access = openAccess(dataDir)
  oneTime['quantri'] = await addAccount(access, 'quantri', 'administrator')
  oneTime['lanhdao'] = await addAccount(access, 'lanhdao', 'leader')
  oneTime['chuyenvien'] = await addAccount(access, 'chuyenvien', 'analyst')
  access.close()
  server = await serveAccounts(dataDir)
})

afterAll(async () => {
  await server.close()
  removeBesides(dataDir)
})

let browsers = 0

async function newPage(viewport = desktop): Promise<{ page: Page; complaints: string[] }> {
  const extraHTTPHeaders = { 'x-forwarded-for': `10.1.0.${++browsers}` }
  return watchedPage(await newContext({ viewport, extraHTTPHeaders }))
}

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

/** Types what the focus is on. */
async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text)
}

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Tên đăng nhập').fill(name)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
}

async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill(password)
  await page.getByLabel('Nhập lại mật khẩu mới').fill(password)
  await page.getByRole('button', { name: 'Đặt mật khẩu' }).click()
}

describe('signing in', () => {
  it('leads a leader by keyboard alone from the page he wanted to its figures, and out again', async () => {
    const { page, complaints } = await newPage(phone)
    await page.goto(`${server.url}/linh-vuc?year=2026`)
    await heading(page, 'Đăng nhập')
    expect(new URL(page.url()).pathname).toBe('/dang-nhap')
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
    await page.getByLabel('Tên đăng nhập').focus()
    await type(page, 'lanhdao')
    await page.keyboard.press('Tab')
    await type(page, 'không phải mật khẩu')
    await page.keyboard.press('Enter')
    await page.getByText('Tên đăng nhập hoặc mật khẩu không đúng.').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.getByLabel('Mật khẩu', { exact: true }).fill(oneTime['lanhdao']!)
    await page.keyboard.press('Enter')
    await heading(page, 'Đặt mật khẩu mới')
    await page.getByText('Đây là lần đăng nhập đầu tiên.').waitFor()
    expect(await violationsOf(page)).toEqual([])
    await choosePassword(page, 'matkhau123456')
    await page.getByText('Mật khẩu này quá phổ biến, dễ bị đoán.').waitFor()
    await choosePassword(page, PASSWORD)
    await page.waitForURL(`${server.url}/linh-vuc?year=2026`)
    await page.locator('h1 strong').first().waitFor()
    expect(await overflowsOf(page)).toEqual([])
    await page.getByRole('link', { name: 'Tài khoản, đăng xuất' }).click()
    await heading(page, 'Tài khoản của tôi')
    await page.getByRole('button', { name: 'Đăng xuất' }).click()
    await page.getByText('Đã đăng xuất.').waitFor()
    await page.goBack()
    await heading(page, 'Đăng nhập')
    expect(complaints).toEqual([])
  })

  it('never leads to another site', async () => {
    for (const next of ['https://example.org/', '//example.org/', '/\\example.org', 'javascript:alert(1)']) {
      const { page } = await newPage()
      await page.goto(`${server.url}/dang-nhap?${new URLSearchParams({ next }).toString()}`)
      await signIn(page, 'lanhdao', PASSWORD)
      await page.waitForURL(`${server.url}/`)
    }
  })

  it('is in English where that is asked for', async () => {
    const { page } = await newPage()
    await page.goto(`${server.url}/dang-nhap?lang=en`)
    await heading(page, 'Sign in')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    const text = (await page.locator('body').innerText()).replaceAll(/Tiếng Việt|Gương Sáng/g, '')
    expect(text).not.toMatch(/[à-öø-ỹđ]/i)
  })
})

describe('an administrator', () => {
  it('enrols an authenticator, makes an account, ends its session within a second, and reads of it', async () => {
    const { page, complaints } = await newPage()
    await page.goto(server.url)
    await signIn(page, 'quantri', oneTime['quantri']!)
    await choosePassword(page, PASSWORD)
    await heading(page, 'Bật mã xác thực')
    await page.getByRole('img', { name: /Mã QR/ }).waitFor()
    expect(await violationsOf(page)).toEqual([])
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '')
    await page.getByLabel('Nhập mã ứng dụng đang hiện').fill(codeOf(secret))
    await page.keyboard.press('Enter')
    await heading(page, 'Mã dự phòng')
    expect(await page.locator('li code').count()).toBe(10)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Tôi đã cất các mã này' }).click()
    await heading(page, 'Quản trị')
    await page.getByText('lanhdao').first().waitFor()
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])

    await page.getByRole('button', { name: 'Lập tài khoản' }).click()
    await page.getByLabel('Tên đăng nhập').fill('syt')
    await page.getByLabel('Họ tên hoặc đơn vị').fill('Sở Y tế')
    await page.getByRole('combobox', { name: 'Đơn vị', exact: true }).selectOption('SYT')
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Lập tài khoản và cấp mật khẩu' }).click()
    await page.getByText('Mật khẩu dùng một lần của syt').waitFor()
    const password = await page.locator('[role=alert] code').innerText()

    const other = await newPage()
    await other.page.goto(server.url)
    await signIn(other.page, 'syt', password)
    await choosePassword(other.page, `${PASSWORD} của sở`)
    await other.page.waitForURL(`${server.url}/`)

    await page.reload()
    const row = page.getByRole('listitem').filter({ hasText: 'Sở Y tế' })
    await row.getByRole('button', { name: 'Kết thúc các phiên' }).click()
    await page.locator('form').getByRole('button', { name: 'Kết thúc các phiên' }).click()
    await row.getByRole('button', { name: 'Kết thúc các phiên' }).waitFor({ state: 'detached' })
    const ended = Date.now()
    await other.page.goto(server.url)
    await heading(other.page, 'Đăng nhập')
    expect(Date.now() - ended).toBeLessThan(1000)

    await page.getByRole('button', { name: 'Nhật ký' }).click()
    await page.getByRole('cell', { name: 'Kết thúc các phiên' }).waitFor()
    await page.getByRole('combobox', { name: 'Hoạt động' }).selectOption('account-added')
    // The days of the audit are typed as they are written here, in whatever language the browser is (P38).
    await page.getByRole('textbox', { name: 'Từ ngày' }).fill('01/02/2020')
    await page.getByRole('link', { name: 'Tải CSV' }).and(page.locator('[href*="from=2020-02-01"]')).waitFor()
    // Until the list is filtered it names the account once for each of its events.
    await expect.poll(() => page.getByRole('cell', { name: 'syt', exact: true }).count()).toBe(1)
    expect(await violationsOf(page)).toEqual([])
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Tải CSV' }).click(),
    ])
    expect(readFileSync(await csv.path(), 'utf8')).toMatch(/account-added,syt/)
    await page.setViewportSize(phone)
    expect(await overflowsOf(page)).toEqual([])
    expect([...complaints, ...other.complaints]).toEqual([])
  })
})

describe('one’s own account', () => {
  it('shows sessions, ends another, changes the password, turns codes on and off', async () => {
    const { page, complaints } = await newPage(phone)
    await page.goto(`${server.url}/tai-khoan`)
    await signIn(page, 'chuyenvien', oneTime['chuyenvien']!)
    await choosePassword(page, PASSWORD)
    await page.waitForURL(`${server.url}/tai-khoan`)
    const other = await newPage()
    await other.page.goto(`${server.url}/tai-khoan`)
    await signIn(other.page, 'chuyenvien', PASSWORD)
    await other.page.waitForURL(`${server.url}/tai-khoan`)

    await page.reload()
    await heading(page, 'Tài khoản của tôi')
    await page.getByText('Phiên này').waitFor()
    expect(await violationsOf(page)).toEqual([])
    expect(await overflowsOf(page)).toEqual([])
    await page.getByText('Chrome trên Linux').first().waitFor()
    const statusOfOther = () => other.page.evaluate(async () => (await fetch('/api/account')).status)
    expect(await statusOfOther()).toBe(200)
    const revoked = Date.now()
    await page.getByRole('button', { name: 'Kết thúc', exact: true }).click()
    while ((await statusOfOther()) === 200) expect(Date.now() - revoked).toBeLessThan(1000)
    expect(Date.now() - revoked).toBeLessThan(1000)
    await page.getByText('Đã kết thúc.').waitFor()
    await other.page.goto(`${server.url}/tai-khoan`)
    await heading(other.page, 'Đăng nhập')

    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click()
    await page.getByLabel('Mật khẩu hiện tại').fill('không phải mật khẩu')
    await choosePassword(page, `${PASSWORD} mới`)
    await page.getByText('Mật khẩu hiện tại không đúng.').waitFor()
    await page.getByLabel('Mật khẩu hiện tại').fill(PASSWORD)
    await choosePassword(page, `${PASSWORD} mới`)
    await page.getByText('Đã đổi mật khẩu.').waitFor()

    await page.getByRole('button', { name: 'Bật mã xác thực' }).click()
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '')
    await page.getByLabel('Nhập mã ứng dụng đang hiện').fill(codeOf(secret))
    await page.getByLabel('Nhập mật khẩu hiện tại để xác nhận').fill(`${PASSWORD} mới`)
    await page.getByRole('button', { name: 'Bật mã xác thực' }).click()
    await page.getByRole('button', { name: 'Tôi đã cất các mã này' }).click()
    await page.getByRole('heading', { name: /Đang bật\. Còn 10 mã dự phòng/ }).waitFor()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Tắt mã xác thực' }).click()
    await page.getByLabel('Nhập mật khẩu hiện tại để xác nhận').fill(`${PASSWORD} mới`)
    await page.getByRole('button', { name: 'Tắt mã xác thực' }).click()
    await page.getByText('Đã tắt mã xác thực.').waitFor()
    expect(complaints).toEqual([])
  })
})
