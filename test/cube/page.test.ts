import express from 'express'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dashboard, PAGES, withBoot } from '../../cube/server/page.ts'

const HTML = '<!doctype html><html><head><title>x</title></head><body><div id="root"></div></body></html>'

describe('what the page begins with', () => {
  it('is JSON that no text in it can end', () => {
    const boot = { snapshots: [{ name: '</script><script>alert(1)</script><!-- $& $1' }] }
    const html = withBoot(HTML, boot)
    expect(html.match(/<script/g)).toHaveLength(1)
    const json = /<script type="application\/json" id="boot">(.*?)<\/script>/.exec(html)![1]!
    expect(JSON.parse(json)).toEqual(boot)
    expect(json).not.toContain('<')
    expect(html.replace(/<script.*<\/script>/, '')).toBe(HTML)
  })
})

describe('the dashboard', () => {
  const dist = mkdtempSync(join(tmpdir(), 'guong-sang-dist-'))
  let server: Server
  let url: string

  beforeAll(async () => {
    mkdirSync(join(dist, 'assets'))
    writeFileSync(join(dist, 'index.html'), HTML)
    writeFileSync(join(dist, 'assets', 'index-abc123.js'), 'export {}')
    writeFileSync(join(dist, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
    const app = express().use(dashboard(dist, async () => ({ today: '2026-11-22' })))
    await new Promise<void>((listening) => (server = app.listen(0, '127.0.0.1', listening)))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterAll(() => {
    server.close()
    rmSync(dist, { recursive: true })
  })

  it.each(PAGES)('answers %s with the page', async (page) => {
    const answer = await fetch(`${url}${page}?year=2026&basis=now`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(await answer.text()).toContain('{"today":"2026-11-22"}')
  })

  it('keeps for ever what is named by its content, and nothing else', async () => {
    const script = await fetch(`${url}/assets/index-abc123.js`)
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await fetch(`${url}/icon.svg`)).headers.get('cache-control')).toBe('public, max-age=0')
  })

  it.each(['/nowhere', '/linh-vuc/1', '/assets/gone.js', '/assets', '/..%2f..%2fetc/passwd', '/index.htm'])(
    'has nothing at %s',
    async (path) => {
      expect([403, 404]).toContain((await fetch(url + path, { redirect: 'manual' })).status)
    },
  )
})
