import lighthouse, { desktopConfig } from 'lighthouse'
import { createServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { base } from './site.ts'

/** A port that nothing listens on. */
const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => done(port))
    })
  })

it.each(['/', '/linh-vuc?year=2025', '/mo-hinh?year=2025'])(
  'Lighthouse finds %s wholly accessible and well made',
  async (path) => {
    const port = await freePort()
    const browser = await launchBrowser([`--remote-debugging-port=${port}`])
    try {
      const result = await lighthouse(
        base + path,
        { port, logLevel: 'silent', onlyCategories: ['accessibility', 'best-practices'] },
        desktopConfig,
      )
      const { categories, audits } = result!.lhr
      const failed = Object.values(audits).filter((audit) => audit.score === 0)
      const names = failed.map((audit) => `${audit.id}: ${JSON.stringify(audit.details ?? '').slice(0, 400)}`)
      expect(categories['accessibility']!.score, names.join('\n')).toBe(1)
      expect(categories['best-practices']!.score, names.join('\n')).toBeGreaterThanOrEqual(0.95)
    } finally {
      await browser.close()
    }
  },
)
