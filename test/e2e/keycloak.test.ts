import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionSchema } from '../../cube/domain/contract.ts'
import { serve, type Running } from '../../cube/server/main.ts'
import { addAccount, openAccess, writeProvince } from '../fixtures/accounts.ts'
import { type RunningKeycloak, startKeycloak, whyNoKeycloak } from '../fixtures/keycloak.ts'
import { createDataDir } from '../fixtures/mart.ts'
import { oidcSettings, removeBesides } from '../fixtures/oidc.ts'
import { freePort } from '../fixtures/provider.ts'
import { newContext } from './visitors.ts'

/**
 * Signing in at Keycloak, on its own page in a real browser: `KEYCLOAK=1 npx vitest run test/e2e/keycloak.test.ts`. Java
 * and Maven fetch and run it; where one of them is missing this says so in one line.
 */

const why = whyNoKeycloak()
if (why !== null) process.stdout.write(`Keycloak is not tried: ${why}\n`)

const CHECK_SECONDS = 1
const PASSWORD = 'Trăng lên đỉnh núi 27'
const person = (name: string, ...groups: string[]) => ({ name, password: PASSWORD, groups })
const PEOPLE = [
  person('lanhdao', 'gs-lanh-dao'),
  person('donvi', 'gs-dv-SYT'),
  person('nguoi-khac', 'khac'),
  person('khong-nhom'),
  person('bi-khoa', 'gs-lanh-dao'),
  person('doi-vai', 'gs-lanh-dao'),
  person('tong-hop', 'gs-tong-hop'),
]

describe.skipIf(why !== null)('Keycloak', () => {
  const dataDir = createDataDir()
  let keycloak: RunningKeycloak
  let server: Running

  beforeAll(async () => {
    await writeProvince(dataDir)
    const access = openAccess(dataDir)
    await addAccount(access, 'duphong', 'administrator')
    access.close()
    const port = await freePort()
    const site = `http://127.0.0.1:${port}`
    keycloak = await startKeycloak(site, PEOPLE)
    const rules = [
      { group: 'gs-lanh-dao', role: 'leader', scope: 'province' },
      { group: 'gs-tong-hop', role: 'steward', scope: 'province' },
      { group: 'gs-dv-*', role: 'unit', scope: '*' },
    ]
    server = await serve({
      ...oidcSettings(dataDir, site, keycloak.issuer, { groups: 'groups', rules }),
      OIDC_CHECK_SECONDS: String(CHECK_SECONDS),
    })
  })

  afterAll(async () => {
    await server.close()
    await keycloak.close()
    removeBesides(dataDir)
  })

  const newPage = async (): Promise<Page> => (await newContext()).newPage()

  const entrance = (page: Page) => page.getByRole('link', { name: 'Đăng nhập bằng tài khoản của tỉnh' })

  /** Fills in Keycloak's own page. */
  async function atKeycloak(page: Page, name: string, password = PASSWORD): Promise<void> {
    await page.waitForURL(`${keycloak.issuer}/**`)
    await page.locator('#username').fill(name)
    await page.locator('#password').fill(password)
    await page.locator('#kc-login').click()
  }

  async function signIn(page: Page, name: string, path = '/tai-khoan'): Promise<void> {
    await page.goto(server.url + path)
    await entrance(page).click()
    await atKeycloak(page, name)
    await page.waitForURL(server.url + path)
  }

  /** Who the browser is, as the server says. */
  async function whoIs(page: Page): Promise<{ role: string; scope: string; step: string } | null> {
    const said = await page.context().request.get(`${server.url}/api/session`)
    const { account, step } = sessionSchema.parse(await said.json())
    return account && { role: account.role, scope: account.scope, step }
  }

  const statusOf = async (page: Page) =>
    (await page.context().request.get(`${server.url}/api/snapshots`)).status()

  /** Milliseconds until a session has ended. */
  async function untilEnded(page: Page): Promise<number> {
    const since = Date.now()
    await expect.poll(() => statusOf(page), { timeout: 5000, interval: 20 }).toBe(401)
    return Date.now() - since
  }

  it('lets in whom it knows on its own page, with the role and the scope of his groups', async () => {
    const page = await newPage()
    await page.goto(`${server.url}/linh-vuc?year=2026`)
    await entrance(page).click()
    await atKeycloak(page, 'lanhdao', 'không phải mật khẩu')
    await page.locator('#input-error, .kc-feedback-text, [id^=input-error]').first().waitFor()
    expect(await whoIs(page)).toBe(null)
    await atKeycloak(page, 'lanhdao')
    await page.waitForURL(`${server.url}/linh-vuc?year=2026`)
    await page.locator('h1 strong').first().waitFor()
    expect(await whoIs(page)).toEqual({ role: 'leader', scope: 'province', step: '' })
    expect(await statusOf(page)).toBe(200)
    const unit = await newPage()
    await signIn(unit, 'donvi')
    expect(await whoIs(unit)).toEqual({ role: 'unit', scope: 'SYT', step: '' })
    // A steward shows a second factor here, where Keycloak says of none.
    const steward = await newPage()
    await steward.goto(server.url)
    await entrance(steward).click()
    await atKeycloak(steward, 'tong-hop')
    await steward.getByRole('heading', { level: 1, name: 'Bật mã xác thực' }).waitFor()
    expect([await whoIs(steward), await statusOf(steward)]).toEqual([
      { role: 'steward', scope: 'province', step: 'enrol' },
      401,
    ])
  })

  it('is followed in a refusal: no group, a group without a role, an account that is closed there', async () => {
    for (const [name, failed] of [
      ['khong-nhom', 'groups-missing'],
      ['nguoi-khac', 'groups-unknown'],
    ] as const) {
      const page = await newPage()
      await page.goto(server.url)
      await entrance(page).click()
      await atKeycloak(page, name)
      await page.waitForURL(new RegExp(`/dang-nhap\\?.*failed=${failed}`))
      expect([name, await whoIs(page), await statusOf(page)]).toEqual([name, null, 401])
    }
    const page = await newPage()
    await signIn(page, 'bi-khoa')
    await keycloak.enable('bi-khoa', false)
    expect(await untilEnded(page)).toBeLessThan(CHECK_SECONDS * 1000 + 4000)
  })

  it('knows nobody any more who signs out here', async () => {
    const page = await newPage()
    await signIn(page, 'lanhdao')
    await page.getByRole('button', { name: 'Đăng xuất' }).click()
    await page.getByText('Đã đăng xuất.').waitFor()
    expect(page.url()).toBe(`${server.url}/dang-nhap?signed-out=1`)
    expect(await statusOf(page)).toBe(401)
    await entrance(page).click()
    await page.waitForURL(`${keycloak.issuer}/**`)
    await page.locator('#password').waitFor()
  })

  it('ends the sessions here of whom it signs out: on its page, and by its administrator', async () => {
    const [page, other] = [await newPage(), await newPage()]
    await signIn(page, 'lanhdao')
    await signIn(other, 'lanhdao')
    const there = await page.context().newPage()
    await there.goto(`${keycloak.issuer}/protocol/openid-connect/logout`)
    await there.locator('#kc-logout').click()
    expect(await untilEnded(page)).toBeLessThan(1000)
    // Another session of his at Keycloak is another session.
    expect(await statusOf(other)).toBe(200)
    await keycloak.signOut('lanhdao')
    expect(await untilEnded(other)).toBeLessThan(1000)
  })

  it('gives another role to who is signed in: he is out at the next check, and in again with it', async () => {
    const page = await newPage()
    await signIn(page, 'doi-vai')
    await keycloak.regroup('doi-vai', ['gs-dv-SYT'])
    expect(await untilEnded(page)).toBeLessThan(CHECK_SECONDS * 1000 + 4000)
    await page.goto(`${server.url}/tai-khoan`)
    await entrance(page).click()
    // Keycloak knows him still: no page of its own is shown.
    await page.waitForURL(`${server.url}/tai-khoan`)
    expect(await whoIs(page)).toEqual({ role: 'unit', scope: 'SYT', step: '' })
  })

  it('signs with other keys, and is believed at once; who is in goes on', async () => {
    const page = await newPage()
    await signIn(page, 'lanhdao')
    await keycloak.rotate()
    const next = await newPage()
    await signIn(next, 'lanhdao')
    await page.waitForTimeout(CHECK_SECONDS * 2000 + 500)
    expect([await statusOf(page), await statusOf(next)]).toEqual([200, 200])
    // And its word that a session is over is taken with the new key.
    await keycloak.signOut('lanhdao')
    expect(await untilEnded(page)).toBeLessThan(1000)
  })

  it('may be away: who is in goes on, nobody new gets in, and the page says so', async () => {
    const page = await newPage()
    await signIn(page, 'lanhdao')
    await keycloak.close()
    const late = await newPage()
    await late.goto(server.url)
    await entrance(late).click()
    await late.getByText('Hệ thống đăng nhập của tỉnh không trả lời.').waitFor()
    await page.waitForTimeout(CHECK_SECONDS * 2000)
    expect([await statusOf(page), await statusOf(late)]).toEqual([200, 401])
  })
})
