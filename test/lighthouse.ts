import lighthouse, { desktopConfig, type Result } from 'lighthouse'
import { createServer, type AddressInfo } from 'node:net'
import { launchBrowser } from './browser.ts'

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

/** What Lighthouse finds on a page, on its desktop profile, in some of its categories. */
export async function audited(address: string, onlyCategories: string[]): Promise<Result> {
  const port = await freePort()
  const browser = await launchBrowser([`--remote-debugging-port=${port}`])
  try {
    const result = await lighthouse(address, { port, logLevel: 'silent', onlyCategories }, desktopConfig)
    return result!.lhr
  } finally {
    await browser.close()
  }
}
